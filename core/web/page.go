package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

//go:embed page/*.html
var pageFiles embed.FS

//go:embed locale/*.json
var localeFiles embed.FS

// languageCookie keeps the language that a person has chosen on the page, over the one that the browser asks for.
const languageCookie = "kontor_lang"

// templates maps the path of each page to its template.
var templates = map[string]string{
	"/":           "signup.html",
	"/login":      "login.html",
	"/forgot":     "forgot.html",
	"/reset":      "reset.html",
	"/verify":     "verify.html",
	"/invitation": "invitation.html",
	"/security":   "security.html",
	"/start":      "start.html",

	"/settings/company":         "company.html",
	"/settings/sso":             "sso.html",
	"/settings/security-policy": "policy.html",

	"/operator":        "operator.html",
	"/operator/tenant": "operator-tenant.html",
	"/operator/system": "operator-system.html",
}

// languages are those that every page exists in; the first is for people who ask for none of them.
var (
	languages = []string{"en", "de"}
	matcher   = language.NewMatcher([]language.Tag{language.English, language.German})
)

// page is one page in all languages, rendered at start-up: nothing on it depends on who asks, but for the brand of the company
// whose address it is.
type page struct {
	// path is where the page lives; a page that is shown for an unknown path lives nowhere, and sends people home.
	path       string
	status     int
	byLanguage map[string]rendered
	// drawn are the templates of a page that can show a company's brand, by language.
	drawn map[string]*template.Template
}

type rendered struct {
	body []byte
	etag string
}

// pages renders the templates in every language.
type pages struct {
	layouts map[string]*template.Template
}

func loadPages(a *assets) *pages {
	p := &pages{layouts: map[string]*template.Template{}}
	for _, lang := range languages {
		texts := loadTexts(lang)
		functions := template.FuncMap{
			"asset": func(name string) (string, error) {
				public, ok := a.public[name]
				if !ok {
					return "", fmt.Errorf("no asset %q", name)
				}
				return public, nil
			},
			"t": func(key string) (string, error) {
				text, ok := texts[key]
				if !ok {
					return "", fmt.Errorf("no text %q in %q", key, lang)
				}
				return text, nil
			},
			"countries": func() []country { return countries(lang) },
		}
		p.layouts[lang] = template.Must(template.New("layout.html").Funcs(functions).ParseFS(pageFiles, "page/layout.html"))
	}
	return p
}

// render makes the page of one template; it panics where the template is broken.
func (p *pages) render(home string, status int, name string) page {
	this := page{path: home, status: status, byLanguage: map[string]rendered{}, drawn: map[string]*template.Template{}}
	for lang, layout := range p.layouts {
		whole := template.Must(template.Must(layout.Clone()).ParseFS(pageFiles, path.Join("page", name)))
		if branded[home] && status == http.StatusOK {
			this.drawn[lang] = template.Must(template.Must(whole.Clone()).ParseFS(pageFiles, "page/brand.html"))
		}
		var err error
		if this.byLanguage[lang], err = draw(whole, map[string]any{"Language": lang}); err != nil {
			panic(err)
		}
	}
	return this
}

func draw(whole *template.Template, data map[string]any) (rendered, error) {
	var out bytes.Buffer
	if err := whole.Execute(&out, data); err != nil {
		return rendered{}, err
	}
	sum := sha256.Sum256(out.Bytes())
	return rendered{body: out.Bytes(), etag: `"` + hex.EncodeToString(sum[:8]) + `"`}, nil
}

func loadTexts(lang string) map[string]string {
	content, err := localeFiles.ReadFile(path.Join("locale", lang+".json"))
	if err != nil {
		panic(err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(content, &texts); err != nil {
		panic(fmt.Errorf("read the texts of %q: %w", lang, err))
	}
	return texts
}

// ServeHTTP answers with the page in the reader's language. The parameter lang=de or lang=en chooses one for good: it
// is kept in a cookie, and the browser is sent back to the page itself.
func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if chosen := r.URL.Query().Get("lang"); chosen != "" {
		if _, ok := p.byLanguage[chosen]; ok {
			//nolint:gosec // behind a proxy that ends TLS this server sees none; the language is no secret
			http.SetCookie(w, &http.Cookie{
				Name: languageCookie, Value: chosen, Path: "/", MaxAge: 365 * 24 * 60 * 60,
				Secure: r.TLS != nil, HttpOnly: true, SameSite: http.SameSiteLaxMode,
			})
		}
		h.Set("Cache-Control", "no-store")
		http.Redirect(w, r, p.path+p.company(r), http.StatusSeeOther)
		return
	}
	lang := languageOf(r)
	this := p.byLanguage[lang]
	if b := brandOf(r.Context()); b != nil && p.drawn[lang] != nil {
		if b.Host && p.path == "/" {
			h.Set("Cache-Control", "no-store")
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		}
		var err error
		//nolint:gosec // company escapes what it takes from the address
		if this, err = draw(p.drawn[lang], map[string]any{"Language": lang, "Brand": b, "Query": template.URL(strings.TrimPrefix(p.company(r), "?"))}); err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", lang)
	h.Set("ETag", this.etag)
	h.Set("Vary", "Accept-Language, Cookie")
	if p.status == http.StatusOK && matches(r.Header.Get("If-None-Match"), this.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(this.body)))
	w.WriteHeader(p.status)
	_, _ = w.Write(this.body)
}

// company is the query that keeps a page that of the company which its address names.
func (p page) company(r *http.Request) string {
	slug := r.URL.Query().Get("tenant")
	if slug == "" || p.drawn == nil {
		return ""
	}
	return "?" + url.Values{"tenant": {slug}}.Encode()
}

// languageOf returns the language that the person has chosen, else the one that the browser asks for, else English.
func languageOf(r *http.Request) string {
	if cookie, err := r.Cookie(languageCookie); err == nil {
		for _, lang := range languages {
			if cookie.Value == lang {
				return lang
			}
		}
	}
	_, index := language.MatchStrings(matcher, r.Header.Get("Accept-Language"))
	return languages[index]
}
