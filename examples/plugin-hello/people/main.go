// Command people stands in for the service that the plugin asks, so that it can be tried without an account: it knows
// everybody and makes them all head of something.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"strings"
	"time"
)

func main() {
	address := flag.String("address", "127.0.0.1:8099", "where to answer")
	flag.Parse()
	http.HandleFunc("GET /v1/find", find)
	log.Printf("people answers at http://%s", *address)
	server := &http.Server{Addr: *address, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}

func find(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
		http.Error(w, "no key", http.StatusUnauthorized)
		return
	}
	name, _, found := strings.Cut(r.URL.Query().Get("email"), "@")
	if !found {
		http.Error(w, "nobody", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"title": "Head of " + name, "department": strings.ToUpper(name[:1]) + name[1:]})
}
