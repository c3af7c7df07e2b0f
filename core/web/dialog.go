package web

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// Dialogs are the pages that another room asks a person something with. Unlike the others they are rendered for each reader.
type Dialogs struct {
	consent, refused map[string]*template.Template
}

// Permission is one thing that an app wants to do, as the page for consent says it: Key is the scope, with _ for a colon, or
// object_read or object_write together with the Object's name in the reader's language.
type Permission struct{ Key, Object string }

// Consent is what the page for consent asks.
type Consent struct {
	App, Company, Person, Email string
	Permissions                 []Permission
	// Site is where the browser goes back to, for the person; Target the same for the browser's policy.
	Site, Target string
	// Action is where the answer goes, Token what belongs to it.
	Action, Token string
}

// asked is what a template gets.
type asked struct {
	Language string
	// Query is that of the page, so that choosing a language does not lose it.
	Query  template.URL
	Reason string
	Consent
}

// NewDialogs renders nothing yet; it panics where an embedded page is broken, which a test rules out.
func NewDialogs() *Dialogs {
	p := loadPages(loadAssets())
	d := &Dialogs{consent: map[string]*template.Template{}, refused: map[string]*template.Template{}}
	for lang, layout := range p.layouts {
		d.consent[lang] = template.Must(template.Must(layout.Clone()).ParseFS(pageFiles, path.Join("page", "consent.html")))
		d.refused[lang] = template.Must(template.Must(layout.Clone()).ParseFS(pageFiles, path.Join("page", "refused.html")))
	}
	return d
}

// LanguageOf is the language that a person reads: chosen, or asked for by the browser, or English.
func LanguageOf(r *http.Request) string { return languageOf(r) }

// Language keeps the language that the parameter lang chooses, leads back to the same address without it, and reports whether
// there was one.
func (d *Dialogs) Language(w http.ResponseWriter, r *http.Request) bool {
	values := r.URL.Query()
	chosen := values.Get("lang")
	if _, known := d.consent[chosen]; !known {
		return false
	}
	//nolint:gosec // behind a proxy that ends TLS this server sees none; the language is no secret
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: chosen, Path: "/", MaxAge: 365 * 24 * 60 * 60, Secure: r.TLS != nil, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	values.Del("lang")
	http.Redirect(w, r, (&url.URL{Path: r.URL.Path, RawQuery: values.Encode()}).String(), http.StatusSeeOther)
	return true
}

// Consent asks a person whether an app may act for them.
func (d *Dialogs) Consent(w http.ResponseWriter, r *http.Request, c Consent) {
	// Browsers hold a form's policy against the answer's redirect, too.
	d.answer(w, r, d.consent, http.StatusOK, asked{Consent: c}, "form-action 'self' "+strings.NewReplacer(";", "", ",", "").Replace(c.Target))
}

// Refused says why an app's question cannot be put: request, app, redirect, expired, forbidden, busy or internal.
func (d *Dialogs) Refused(w http.ResponseWriter, r *http.Request, status int, reason string) {
	d.answer(w, r, d.refused, status, asked{Reason: reason}, "form-action 'none'")
}

func (d *Dialogs) answer(w http.ResponseWriter, r *http.Request, by map[string]*template.Template, status int, a asked, forms string) {
	a.Language = languageOf(r)
	if r.Method == http.MethodGet {
		a.Query = template.URL(r.URL.Query().Encode()) //nolint:gosec // Encode leaves nothing that could end an attribute
	}
	var out bytes.Buffer
	if err := by[a.Language].Execute(&out, a); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	protect(w.Header())
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(contentSecurityPolicy, "form-action 'self'", forms, 1))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", a.Language)
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}
