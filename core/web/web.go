// Package web serves what a person sees in a browser: the pages of sign-up, sign-in and security, and to those who are
// signed in the staff app, which is built in core/web/app and embedded. Both are the same for everybody and hold no
// tenant's data; their scripts ask the API for it, under the rights of the person who is signed in. The package must not
// read the database. Only core/app mounts it, at the root, beside the API.
package web

import (
	"net/http"
	"strings"
)

// contentSecurityPolicy allows what the pages are made of and nothing else: no inline script or style, no other host.
const contentSecurityPolicy = "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; " +
	"frame-ancestors 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'"

// immutable is said of files whose name changes with their content.
const immutable = "public, max-age=31536000, immutable"

// Handler serves the pages and their assets, and to every other path a page with status 404, so that it can stand behind
// the API on the same server. It panics where the embedded pages are broken, which a test rules out.
func Handler() http.Handler {
	assets := loadAssets()
	pages := loadPages(assets)

	app := loadApp(builtApp(), pages.render("/", http.StatusServiceUnavailable, "unbuilt.html"))
	return secure(routes(assets, pages, app))
}

func routes(assets *assets, pages *pages, app *app) http.Handler {
	mux := http.NewServeMux()
	for path, template := range templates {
		this := pages.render(path, http.StatusOK, template)
		if path == "/" {
			mux.Handle("GET /{$}", appOr(app, this))
		} else {
			mux.Handle("GET "+path, this)
		}
	}
	mux.Handle("/", appOr(app, pages.render("/", http.StatusNotFound, "missing.html")))
	mux.HandleFunc("GET /assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		if name := r.PathValue("name"); app.immutable[name] {
			app.file(w, r, "assets/"+name, immutable)
		} else {
			assets.ServeHTTP(w, r)
		}
	})
	for name := range app.roots {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) { app.file(w, r, name, "no-cache") })
	}
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\n"))
	})
	return mux
}

// secure sets the headers that protect every answer.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		next.ServeHTTP(w, r)
	})
}

func protect(h http.Header) {
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
}

// matches reports whether the header If-None-Match names the entity tag.
func matches(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
