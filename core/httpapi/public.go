package httpapi

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// publicList is the one list of everything that answers without a sign-in. A new line in it is a decision.
//
//go:embed public.txt
var publicList string

func publicOperations() []string {
	var out []string
	for line := range strings.Lines(publicList) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// mustBePublic panics when an operation says that it is public and does not stand on the list.
func (a *API) mustBePublic(method, path, name string) {
	line := publicLine(method, path, name)
	if !a.public[line] && !slices.Contains(ownPublic, line) {
		panic(fmt.Sprintf("httpapi: %q is public but does not stand in public.txt", line))
	}
}

func publicLine(method, path, name string) string { return method + " " + path + " " + name }

// ownPublic are the public handlers of this package itself, which stand in public.txt too.
var ownPublic = []string{
	"GET /healthz healthz",
	"GET /readyz readyz",
	"GET /version version",
	"GET " + Prefix + "/openapi.json openapi",
	"GET /api/docs docs",
	"GET /api/docs/{asset} docs-asset",
}
