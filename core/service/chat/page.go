package chat

import (
	"embed"
	"net/http"
	"strings"
)

// page are the script that other sites embed, and the page in its frame. They are small enough to be written by hand, ask no
// other host for anything, and need no build.
//
//go:embed page
var page embed.FS

// policy of the page in the frame. Scripts and styles are files of this host; where it may be embedded comes last.
const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors "

// types of the files by their ending.
var types = map[string]string{"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}

// Handler serves the widget under /widget/ and leaves everything else to next: /widget/chat.js is what a site embeds,
// /widget/chat/{key} the page in its frame.
func (s *Service) Handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /widget/{file}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("file")
		_, ending, _ := strings.Cut(name, ".")
		raw, err := page.ReadFile("page/" + name)
		if err != nil || types[ending] == "" {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", types[ending])
		h.Set("Cache-Control", "public, max-age=600")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		_, _ = w.Write(raw) //nolint:gosec // a file of the program
	})
	mux.HandleFunc("GET /widget/chat/{key}", func(w http.ResponseWriter, r *http.Request) {
		_, v, err := s.enter(r.Context(), r.PathValue("key"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		raw, err := page.ReadFile("page/frame.html")
		if err != nil {
			http.NotFound(w, r)
			return
		}
		sites := "*"
		if len(v.widget.Sites) > 0 {
			sites = "'self' " + strings.Join(v.widget.Sites, " ")
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", policy+sites)
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Del("X-Frame-Options") // frame-ancestors says it better.
		h.Del("Cross-Origin-Opener-Policy")
		_, _ = w.Write(raw)
	})
	mux.Handle("/", next)
	return mux
}
