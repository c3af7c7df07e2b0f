package httpapi

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"sync"
)

// The viewer of the API description is Swagger UI (Apache-2.0), which viewer/update.sh copies from its npm package, so
// that the page works on a machine without any other host and under a strict policy.
//
//go:embed viewer/asset viewer/page.html
var viewerFiles embed.FS

// docsPolicy allows the viewer's own files and requests to this server, and nothing inline.
const docsPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"

// docs serves the viewer. Its files are read when they are first asked for.
type docs struct {
	load func() viewerPage
}

type viewerPage struct {
	html   []byte
	assets map[string][]byte
}

func newDocs() *docs { return &docs{load: sync.OnceValue(loadViewer)} }

func loadViewer() viewerPage {
	p := viewerPage{assets: map[string][]byte{}}
	public := map[string]string{}
	entries, err := viewerFiles.ReadDir("viewer/asset")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		content, err := viewerFiles.ReadFile("viewer/asset/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(content)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		p.assets[name] = content
		public[e.Name()] = "/api/docs/" + name
	}
	t := template.Must(template.New("page.html").Funcs(template.FuncMap{"asset": func(name string) (string, error) {
		if public[name] == "" {
			return "", fmt.Errorf("no asset %q", name)
		}
		return public[name], nil
	}}).ParseFS(viewerFiles, "viewer/page.html"))
	var b bytes.Buffer
	if err := t.Execute(&b, Prefix+"/openapi.json"); err != nil {
		panic(err)
	}
	p.html = b.Bytes()
	return p
}

func (d *docs) page(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", docsPolicy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(d.load().html)
}

func (d *docs) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("asset")
	content, ok := d.load().assets[name]
	if !ok {
		from(r.Context()).fail(w, r, notFoundPath())
		return
	}
	types := map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
	contentType := types[path.Ext(name)]
	if contentType == "" {
		contentType = "text/plain; charset=utf-8"
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(content)
}
