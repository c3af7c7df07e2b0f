package portal

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
)

//go:embed asset
var assetFiles embed.FS

// assets are the portal's own files, each under a name that changes with its content.
type assets struct {
	byName map[string]*page
	named  map[string]string
}

func loadAssets() assets {
	a := assets{byName: map[string]*page{}, named: map[string]string{}}
	entries, err := assetFiles.ReadDir("asset")
	if err != nil {
		panic(err) // Embedded files can be read.
	}
	for _, e := range entries {
		body, err := assetFiles.ReadFile("asset/" + e.Name())
		if err != nil {
			panic(err)
		}
		kind := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}[path.Ext(e.Name())]
		sum := sha256.Sum256(body)
		name := strings.TrimSuffix(e.Name(), path.Ext(e.Name())) + "-" + hex.EncodeToString(sum[:6]) + path.Ext(e.Name())
		a.byName[name] = pack(http.StatusOK, kind, body)
		a.named[e.Name()] = Prefix + "/_/" + name
	}
	return a
}

func (a assets) style() string  { return a.named["portal.css"] }
func (a assets) script() string { return a.named["portal.js"] }

func (a assets) serve(w http.ResponseWriter, r *http.Request, name string) {
	g := a.byName[name]
	if g == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	g.write(w, r)
}
