package web

import (
	"encoding/json"
	"html"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// appPages are the pages on which most people enter the app: by the shape of the address, the module that draws it.
var appPages = map[string]string{
	"/":           "src/features/home/home-page.tsx",
	"/home":       "src/features/home/home-page.tsx",
	"/records/*":  "src/features/records/list/list-page.tsx",
	"/records/*/": "src/features/records/record/record-page.tsx",
}

// chunk is an entry of the build's manifest, as Vite writes it.
type chunk struct {
	File    string   `json:"file"`
	Name    string   `json:"name"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// preloads are the tags that let a browser fetch the files of a page beside those of the entry, not after them: a phone
// saves two journeys to the server. They are made once, when the app is loaded.
type preloads struct {
	pages  map[string][]byte
	german []byte
}

// loadPreloads reads the build's manifest; without one nothing is preloaded.
func loadPreloads(files fs.FS) preloads {
	content, err := fs.ReadFile(files, ".vite/manifest.json")
	if err != nil {
		return preloads{}
	}
	var manifest map[string]chunk
	if json.Unmarshal(content, &manifest) != nil {
		return preloads{}
	}
	entry := map[string]bool{}
	closure(manifest, "index.html", entry)
	p := preloads{pages: map[string][]byte{}}
	for shape, source := range appPages {
		more := maps.Clone(entry)
		closure(manifest, source, more)
		p.pages[shape] = tags(manifest, entry, more)
	}
	for key, c := range manifest {
		if c.Name == "german" {
			p.german = tags(manifest, entry, map[string]bool{key: true})
		}
	}
	return p
}

// closure adds a chunk and all that it imports at once to seen.
func closure(manifest map[string]chunk, key string, seen map[string]bool) {
	c, ok := manifest[key]
	if !ok || seen[key] {
		return
	}
	seen[key] = true
	for _, next := range c.Imports {
		closure(manifest, next, seen)
	}
}

func tags(manifest map[string]chunk, without, wanted map[string]bool) []byte {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		if without[key] {
			continue
		}
		c := manifest[key]
		b.WriteString(`<link rel="modulepreload" crossorigin href="/` + html.EscapeString(c.File) + `">`)
		for _, sheet := range c.CSS {
			b.WriteString(`<link rel="preload" as="style" crossorigin href="/` + html.EscapeString(sheet) + `">`)
		}
	}
	return []byte(b.String())
}

// of returns the tags for an address in a language.
func (p preloads) of(address, language string) []byte {
	page := p.pages[shapeOf(address)]
	if language == "de" {
		return slices.Concat(page, p.german)
	}
	return page
}

// shapeOf tells an address of a list from one of a record.
func shapeOf(address string) string {
	rest, ok := strings.CutPrefix(address, "/records/")
	if !ok {
		return address
	}
	if _, record, _ := strings.Cut(rest, "/"); record != "" {
		return "/records/*/"
	}
	return "/records/*"
}
