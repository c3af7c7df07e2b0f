package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/text/language"

	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/service/account"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// policy allows what the pages are made of: their own style, script and files.
const policy = "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; script-src 'self'; " +
	"style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'"

// page is an answer that is the same for every visitor.
type page struct {
	status       int
	kind         string
	body, packed []byte
	etag         string
	article      string
	location     string
}

// view is one request to a portal.
type view struct {
	*site
	lang  string
	path  string // within the portal and the language, for the other languages' addresses
	query url.Values
	// who is signed in; nil for a visitor.
	who *account.Person
}

// Handler serves portals, and everything else through next.
func (p *Portal) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == Prefix || strings.HasPrefix(r.URL.Path, Prefix+"/") {
			p.serve(w, r)
			return
		}
		if r.URL.Path == "/robots.txt" && (r.Method == http.MethodGet || r.Method == http.MethodHead) && p.robots(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
}

func (p *Portal) serve(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	if name, ok := strings.CutPrefix(r.URL.Path, Prefix+"/_/"); ok {
		p.files.serve(w, r, name)
		return
	}
	s, rest, err := p.site(r)
	wait, often := errors.AsType[tooMany](err)
	switch {
	case often:
		slow(w, preferred(r, ""), wait)
		return
	case err != nil:
		p.broken(w, r, nil, err)
		return
	case s == nil:
		p.nobody(w, r)
		return
	}
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	lang, path, _ := strings.Cut(rest, "/")
	switch {
	case rest == "" && read:
		w.Header().Set("Vary", "Accept-Language")
		w.Header().Set("Cache-Control", "public, max-age=60")
		http.Redirect(w, r, s.root+"/"+preferred(r, s.locale)+"/", http.StatusFound) //nolint:gosec // a path of ours and one of two languages
	case rest == "sitemap.xml" && read:
		p.cached(w, r, &view{site: s, lang: "en"}, "sitemap", func(ctx context.Context) (*page, error) { return p.sitemap(ctx, s) })
	case lang == "files" && read:
		p.file(w, r, s, path)
	case !spoken(lang):
		p.missing(w, r, &view{site: s, lang: preferred(r, s.locale)})
	case rest == lang && read:
		http.Redirect(w, r, s.root+"/"+lang+"/", http.StatusMovedPermanently) //nolint:gosec // a path of ours and one of two languages
	default:
		v := &view{site: s, lang: lang, path: path, query: r.URL.Query()}
		if _, err := r.Cookie(cookieName); err == nil && !p.allowed(w, r, v, 1) {
			return // Whose session it is, and what they see, is read each time.
		}
		if v.who, err = p.person(r, s); err != nil {
			p.broken(w, r, s, err)
			return
		}
		p.route(w, r, v, read)
	}
}

func (p *Portal) route(w http.ResponseWriter, r *http.Request, v *view, read bool) {
	kind, slug, _ := strings.Cut(v.path, "/")
	switch {
	case v.path == "" && read:
		p.cached(w, r, v, v.lang+"/", func(ctx context.Context) (*page, error) { return p.home(ctx, v) })
	case kind == "c" && slug != "" && read:
		p.cached(w, r, v, v.lang+"/"+v.path, func(ctx context.Context) (*page, error) { return p.category(ctx, v, slug) })
	case kind == "a" && strings.HasSuffix(slug, "/feedback") && r.Method == http.MethodPost:
		p.feedback(w, r, v, strings.TrimSuffix(slug, "/feedback"))
	case kind == "a" && strings.HasSuffix(slug, "/thanks") && read:
		slug = strings.TrimSuffix(slug, "/thanks")
		v.path = "a/" + slug
		p.cached(w, r, v, v.lang+"/"+v.path+"/thanks", func(ctx context.Context) (*page, error) { return p.article(ctx, v, slug, true) })
	case kind == "a" && slug != "" && read:
		p.cached(w, r, v, v.lang+"/"+v.path, func(ctx context.Context) (*page, error) { return p.article(ctx, v, slug, false) })
	case kind == "me" && (read || r.Method == http.MethodPost):
		p.account(w, r, v)
	case kind == "rate" && slug != "" && (read || r.Method == http.MethodPost):
		p.rate(w, r, v, slug, !read)
	case kind == "ideas" && v.ideas && (read || r.Method == http.MethodPost):
		p.ideas(w, r, v, slug)
	case v.path == "search" && read:
		p.search(w, r, v)
	case v.path == "feed.xml" && read:
		v.who = nil
		p.cached(w, r, v, v.lang+"/feed", func(ctx context.Context) (*page, error) { return p.feed(ctx, v) })
	default:
		p.missing(w, r, v)
	}
}

// preferred is the language that a reader asks for, or else the company's.
func preferred(r *http.Request, own string) string {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err == nil {
		for _, t := range tags {
			if base, _ := t.Base(); spoken(base.String()) {
				return base.String()
			}
		}
	}
	if spoken(own) {
		return own
	}
	return "en"
}

// cached answers with a page that is the same for every visitor, mostly out of memory. For a customer it is drawn anew, since a
// customer may see more.
func (p *Portal) cached(w http.ResponseWriter, r *http.Request, v *view, key string, draw func(ctx context.Context) (*page, error)) {
	if len(key) > 300 {
		p.missing(w, r, v)
		return
	}
	var got *page
	var err error
	if v.who != nil {
		got, err = draw(r.Context())
	} else {
		at := cache.Key[string]{Tenant: v.tenant, ID: v.root + " " + key}
		var held bool
		if got, held = p.pages.Get(at); !held {
			if !p.allowed(w, r, v, 1) {
				return
			}
			got, err = p.pages.Load(r.Context(), at, draw)
		}
	}
	if fault.Is(err, fault.NotFound) {
		p.missing(w, r, v)
		return
	}
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	if got.article != "" && r.Method == http.MethodGet {
		p.Knowledge.Seen(v.tenant, got.article)
	}
	if v.who != nil {
		w.Header().Set("Cache-Control", "private, no-cache")
	}
	got.write(w, r)
}

func (g *page) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if g.location != "" {
		http.Redirect(w, r, g.location, g.status)
		return
	}
	h.Set("Content-Type", g.kind)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, max-age=60, stale-while-revalidate=600")
	}
	h.Set("Etag", g.etag)
	h.Set("Vary", "Accept-Encoding, Cookie")
	if matches(r.Header.Get("If-None-Match"), g.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := g.body
	if len(g.packed) > 0 && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = g.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(g.status)
	_, _ = w.Write(body)
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

// pack makes an answer of a body.
func pack(status int, kind string, body []byte) *page {
	sum := sha256.Sum256(body)
	g := &page{status: status, kind: kind, body: body, etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(body); err == nil && z.Close() == nil && buf.Len() < len(body) {
		g.packed = buf.Bytes()
	}
	return g
}

const htmlKind = "text/html; charset=utf-8"

func drawn(ctx context.Context, status int, c templ.Component) (*page, error) {
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		return nil, err
	}
	return pack(status, htmlKind, b.Bytes()), nil
}

// show answers with a page that is for this reader only, or for this moment.
func (p *Portal) show(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		p.broken(w, r, nil, err)
		return
	}
	w.Header().Set("Content-Type", htmlKind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes())
	}
}

func (p *Portal) missing(w http.ResponseWriter, r *http.Request, v *view) {
	v.path = ""
	p.show(w, r, http.StatusNotFound, missingPage(p.frame(v, frame{Title: v.t("missing"), Robots: "noindex"}), v))
}

func (p *Portal) nobody(w http.ResponseWriter, r *http.Request) {
	lang := preferred(r, "")
	p.show(w, r, http.StatusNotFound, nobodyPage(lang, words(lang), p.files.style()))
}

func (p *Portal) broken(w http.ResponseWriter, r *http.Request, s *site, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	tenant := ""
	if s != nil {
		tenant = s.tenant
	}
	p.Logger.ErrorContext(r.Context(), "draw a page of the portal", "tenant", tenant, "path", r.URL.Path, "error", err)
	lang := preferred(r, "")
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, words(lang)["broken"], http.StatusServiceUnavailable)
}

// file answers with a file that a published article shows. What else hangs on the article, such as the pictures of its next version,
// is not there.
func (p *Portal) file(w http.ResponseWriter, r *http.Request, s *site, path string) {
	v := &view{site: s, lang: preferred(r, s.locale)}
	slug, rest, _ := strings.Cut(path, "/")
	id, _, _ := strings.Cut(rest, "/")
	if !p.allowed(w, r, v, 1) {
		return
	}
	who, err := p.person(r, s)
	if err != nil {
		p.broken(w, r, s, err)
		return
	}
	v.who = who
	ctx := v.reader(r.Context())
	x, err := p.Knowledge.ArticleBySlug(ctx, slug)
	if err == nil && !shows(x, id) {
		err = fault.Missing("file", id)
	}
	if fault.Is(err, fault.NotFound) {
		p.missing(w, r, v)
		return
	}
	if err != nil {
		p.broken(w, r, s, err)
		return
	}
	content, err := p.Records.OpenAttachment(ctx, "articles", x.ID, id, true)
	if fault.Is(err, fault.NotFound) {
		p.missing(w, r, v)
		return
	}
	if err != nil {
		p.broken(w, r, s, err)
		return
	}
	h := w.Header()
	kind := content.MIME
	if !shownInPlace(kind) {
		h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(content.Name))
		kind = "application/octet-stream"
	}
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=300")
	if v.who != nil {
		h.Set("Cache-Control", "private, max-age=300")
	}
	http.ServeContent(w, r, "", content.CreatedAt, io.NewSectionReader(content, 0, content.Size))
}

// shownInPlace are the types that a browser draws without running anything.
func shownInPlace(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm", "video/quicktime", "audio/mpeg", "audio/mp4", "application/pdf":
		return true
	}
	return false
}

func shows(x knowledge.Article, file string) bool {
	for _, t := range x.Texts {
		for _, id := range t.Blocks.Files() {
			if id == file {
				return true
			}
		}
	}
	return false
}
