package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// recorder holds an answer back until it has been kept.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *recorder) Header() http.Header { return a.header }

func (a *recorder) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
}

func (a *recorder) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.body.Write(b)
}

func (a *recorder) send(w http.ResponseWriter) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	w.WriteHeader(a.status)
	if a.body.Len() > 0 {
		_, _ = w.Write(a.body.Bytes())
	}
}

// keptNames are the headers that belong to an answer's content; all others belong to one request.
var keptNames = []string{"Content-Type", "Content-Language", "Location", "Etag", "Link"}

// keptHeaders encodes the headers that are kept with an answer.
func keptHeaders(h http.Header) (string, error) {
	out := map[string]string{}
	for _, name := range keptNames {
		if v := h.Get(name); v != "" {
			out[name] = v
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("encode headers: %w", err)
	}
	return string(b), nil
}

// kept is an answer that was given before.
type kept struct {
	hash    string
	status  int
	headers string
	body    string
	created time.Time
}

func (k *kept) replay(w http.ResponseWriter) {
	h := w.Header()
	var headers map[string]string
	if json.Unmarshal([]byte(k.headers), &headers) == nil {
		for name, v := range headers {
			h.Set(name, v)
		}
	}
	h.Set(replayedHeader, "true")
	if k.body != "" {
		h.Set("Content-Length", strconv.Itoa(len(k.body)))
	}
	w.WriteHeader(k.status)
	if k.body != "" {
		_, _ = w.Write([]byte(k.body))
	}
}
