package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

//go:embed asset/*
var assetFiles embed.FS

// reference is how one asset names another.
var reference = regexp.MustCompile(`"\./[^"/]+"|'\./[^'/]+'`)

// assets are the embedded files, each under a name with the hash of its content: a browser may keep them for ever,
// and a new release has new names.
type assets struct {
	// byName maps a public name such as "app.1f3a9c.css" to the content.
	byName map[string][]byte
	// public maps a file's own name such as "app.css" to the public path.
	public map[string]string
}

// loadAssets reads the embedded files. A file names another as "./name"; such a reference is replaced by the public
// path, so that the hash of a file changes with every file that it needs. References go one level deep.
func loadAssets() *assets {
	a := &assets{byName: map[string][]byte{}, public: map[string]string{}}
	entries, err := assetFiles.ReadDir("asset")
	if err != nil {
		panic(err)
	}
	referring := map[string]string{}
	for _, entry := range entries {
		content, err := assetFiles.ReadFile(path.Join("asset", entry.Name()))
		if err != nil {
			panic(err)
		}
		if reference.Match(content) {
			referring[entry.Name()] = string(content)
			continue
		}
		a.add(entry.Name(), content)
	}
	for name, content := range referring {
		a.add(name, []byte(reference.ReplaceAllStringFunc(content, func(quoted string) string {
			quote, other := quoted[:1], quoted[len(`"./`):len(quoted)-1]
			public, ok := a.public[other]
			if !ok {
				panic("asset " + name + " names " + other + ", which is absent or names others itself")
			}
			return quote + public + quote
		})))
	}
	return a
}

func (a *assets) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	public := strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:6]) + extension
	a.byName[public] = content
	a.public[name] = "/assets/" + public
}

// ServeHTTP answers with the asset that the path names.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	content, ok := a.byName[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Content-Length", strconv.Itoa(len(content)))
	h.Set("Cache-Control", immutable)
	_, _ = w.Write(content)
}

// contentType does not ask the operating system, whose tables differ from machine to machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	default:
		return "application/octet-stream"
	}
}
