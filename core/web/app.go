package web

import (
	"bytes"
	"crypto/rand"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// appFiles hold what `make build` has made of the app in core/web/app; a fresh clone holds only a note there, so that
// Go's own commands work before.
//
//go:embed all:app/dist
var appFiles embed.FS

const (
	// noncePlace and languagePlace are what the build leaves in the app's page for the server to fill; what is to be
	// loaded beforehand goes before headEnd.
	noncePlace    = "__NONCE__"
	languagePlace = `<html lang="en"`
	headEnd       = "</head>"
)

// appPolicy is the policy of the app's page: its own scripts only, and styles that carry the nonce of the answer.
func appPolicy(nonce string) string {
	return "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; " +
		"script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
		"media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; frame-src 'self'"
}

// app is the staff app: one page for all of its addresses, and the files that the page names.
type app struct {
	// page is nil where the app was not built.
	page  []byte
	files fs.FS
	// immutable are the files with a hash in their name, roots those without, such as the icon.
	immutable, roots map[string]bool
	preloads         preloads
	unbuilt          page
}

// loadApp reads the built app from files; unbuilt is shown instead of it where there is none.
func loadApp(files fs.FS, unbuilt page) *app {
	a := &app{files: files, immutable: map[string]bool{}, roots: map[string]bool{}, unbuilt: unbuilt}
	content, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return a
	}
	a.page, a.preloads = content, loadPreloads(files)
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() || name == "index.html" || strings.HasPrefix(name, "."):
		case path.Ext(name) == ".br" || path.Ext(name) == ".gz":
		case strings.HasPrefix(name, "assets/"):
			a.immutable[strings.TrimPrefix(name, "assets/")] = true
		default:
			a.roots[name] = true
		}
		return err
	})
	return a
}

// builtApp is the app as it was embedded.
func builtApp() fs.FS {
	built, err := fs.Sub(appFiles, "app/dist/build")
	if err != nil {
		panic(err)
	}
	return built
}

// ServeHTTP answers with the app's page, whatever the address: the app knows its own.
func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.page == nil {
		a.unbuilt.ServeHTTP(w, r)
		return
	}
	nonce, language := rand.Text(), languageOf(r)
	body := bytes.ReplaceAll(a.page, []byte(noncePlace), []byte(nonce))
	body = bytes.Replace(body, []byte(languagePlace), []byte(`<html lang="`+language+`"`), 1)
	body = bytes.Replace(body, []byte(headEnd), slices.Concat(a.preloads.of(r.URL.Path, language), []byte(headEnd)), 1)
	h := w.Header()
	h.Set("Content-Security-Policy", appPolicy(nonce))
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)")
	h.Set("Cache-Control", "no-store")
	// By this the service worker knows the app's page, which it keeps for a start without a network, from every other.
	h.Set("Kontor-Page", "app")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// file answers with one of the app's files, in the smallest form that the browser takes.
func (a *app) file(w http.ResponseWriter, r *http.Request, name, cacheControl string) {
	h := w.Header()
	h.Set("Cache-Control", cacheControl)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", appContentType(name))
	for _, form := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(r.Header.Get("Accept-Encoding"), form.encoding) {
			continue
		}
		if content, err := fs.ReadFile(a.files, name+form.suffix); err == nil {
			h.Set("Content-Encoding", form.encoding)
			write(w, content)
			return
		}
	}
	content, err := fs.ReadFile(a.files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	write(w, content)
}

func write(w http.ResponseWriter, content []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content) //nolint:gosec // Pages and assets of the build, which nobody else has written into.
}

// accepts reports whether a browser takes an encoding: the header names it, and not with the weight 0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == encoding {
			weight = strings.ReplaceAll(weight, " ", "")
			return weight != "q=0" && !strings.HasPrefix(weight, "q=0.000")
		}
	}
	return false
}

// appContentType knows what a build may hold besides what the pages have.
func appContentType(name string) string {
	switch path.Ext(name) {
	case ".webmanifest":
		return "application/manifest+json"
	case ".woff":
		return "font/woff"
	case ".png":
		return "image/png"
	case ".json":
		return "application/json"
	}
	if known := contentType(name); known != "application/octet-stream" {
		return known
	}
	if byName := mime.TypeByExtension(path.Ext(name)); byName != "" {
		return byName
	}
	return "application/octet-stream"
}

// signedIn reports whether the browser brings a session. Whether it is still good, the API says to the app.
func signedIn(r *http.Request) bool {
	for _, name := range []string{"kontor_session", "__Host-kontor_session"} {
		if c, err := r.Cookie(name); err == nil && c.Value != "" {
			return true
		}
	}
	return false
}

// appAreas are the first parts of the app's addresses, which lead strangers to the sign-in and back.
var appAreas = map[string]bool{
	"home": true, "records": true, "views": true, "search": true, "settings": true, "notifications": true,
	"imports": true, "duplicates": true, "changes": true, "inbox": true, "calendar": true, "tasks": true, "offline": true, "plugins": true, "chats": true, "knowledge": true,
}

// appOr sends people who are signed in to the app and all others to the page; an address of the app leads them through
// the sign-in.
func appOr(a *app, other http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := r.Method == http.MethodGet || r.Method == http.MethodHead
		area, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		switch {
		case !read || r.URL.Query().Get("lang") != "" && !appAreas[area]:
			other.ServeHTTP(w, r)
		case signedIn(r):
			w.Header().Set("Vary", "Accept-Language, Cookie")
			a.ServeHTTP(w, r)
		case appAreas[area]:
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			other.ServeHTTP(w, r)
		}
	})
}
