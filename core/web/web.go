// Package web serves the pages that a person sees in a browser: welcome and sign-up, sign-in, and the first steps
// afterwards. The pages are the same for everybody and hold no tenant's data; their scripts ask the API for it, under
// the rights of the person who is signed in. The package must not read the database. Only core/app mounts it, at the
// root, beside the API.
package web

import (
	"net/http"
	"strings"
)

// contentSecurityPolicy allows what the pages are made of and nothing else: no inline script or style, no other host.
const contentSecurityPolicy = "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; " +
	"frame-ancestors 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'"

// Handler serves the pages and their assets, and to every other path a page with status 404, so that it can stand behind
// the API on the same server. It panics where the embedded pages are broken, which a test rules out.
func Handler() http.Handler {
	assets := loadAssets()
	pages := loadPages(assets)

	mux := http.NewServeMux()
	for path, template := range templates {
		route := "GET " + path
		if path == "/" {
			route += "{$}"
		}
		mux.Handle(route, pages.render(path, http.StatusOK, template))
	}
	mux.Handle("/", pages.render("/", http.StatusNotFound, "missing.html"))
	mux.Handle("GET /assets/{name}", assets)
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\n"))
	})
	return secure(mux)
}

// secure sets the headers that protect every answer.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
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
