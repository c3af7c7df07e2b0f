package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// Brand is how pages look for the people of one tenant.
type Brand struct {
	// Name stands in place of Kontor's, Slug is the tenant's in addresses.
	Name, Slug string
	// Host says that the tenant is known by the host that was asked, where nothing else is at home.
	Host bool
	// Color and Hover are those of buttons, as in #1d4ed8; empty for Kontor's.
	Color, Hover string
	// Logo is the path of a picture; empty for none.
	Logo string
}

// Branding knows the brands.
type Branding interface {
	// Brand returns the brand of a host, or else of a slug; nil for nobody's.
	Brand(ctx context.Context, host, slug string) (*Brand, error)
	// Logo returns a logo as PNG.
	Logo(ctx context.Context, slug, name string) ([]byte, error)
}

type brandKey struct{}

// brandOf is the brand that a page is to be drawn with; nil for Kontor's own.
func brandOf(ctx context.Context) *Brand {
	b, _ := ctx.Value(brandKey{}).(*Brand)
	return b
}

// branded are the pages that show whose they are.
var branded = map[string]bool{"/": true, "/login": true, "/forgot": true, "/reset": true, "/verify": true, "/invitation": true}

// Branded lets pages show the brand of the host that was asked, or of the company that the parameter tenant names, and serves
// what brands are made of below /brand/. On a company's own host nobody signs another company up.
func Branded(next http.Handler, brands Branding) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /brand/{slug}/{file}", func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		name, picture := strings.CutSuffix(r.PathValue("file"), ".png")
		content, kind := []byte(nil), "image/png"
		var err error
		if picture {
			content, err = brands.Logo(r.Context(), r.PathValue("slug"), name)
		} else {
			var b *Brand
			if b, err = brands.Brand(r.Context(), "", r.PathValue("slug")); err == nil && b != nil && b.Color != "" && r.PathValue("file") == b.styleName() {
				content, kind = []byte(b.style()), "text/css; charset=utf-8"
			}
		}
		if err != nil || len(content) == 0 {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", immutable)
		_, _ = w.Write(content) //nolint:gosec // A picture that was decoded and encoded anew, with its type.
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if branded[r.URL.Path] {
			b, err := brands.Brand(r.Context(), r.Host, r.URL.Query().Get("tenant"))
			if err != nil {
				http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
				return
			}
			if b != nil {
				r = r.WithContext(context.WithValue(r.Context(), brandKey{}, b))
			}
		}
		next.ServeHTTP(w, r)
	})
	return mux
}

// Style is the path of the brand's style sheet; empty for none.
func (b *Brand) Style() string {
	if b == nil || b.Color == "" {
		return ""
	}
	return "/brand/" + b.Slug + "/" + b.styleName()
}

func (b *Brand) styleName() string {
	sum := sha256.Sum256([]byte(b.style()))
	return hex.EncodeToString(sum[:6]) + ".css"
}

// style sets the colours. On dark ground links keep Kontor's own, which can be read there.
func (b *Brand) style() string {
	return ":root{--primary:" + b.Color + ";--primary-hover:" + b.Hover + ";--accent:" + b.Color + "}\n" +
		"@media (prefers-color-scheme:dark){:root{--accent:#a5b4fc}}\n"
}
