package portal

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/sdk/fault"
)

var (
	names   = map[string]string{"en": "English", "de": "Deutsch"}
	locales = map[string]string{"en": "en_GB", "de": "de_DE"}
)

// frame is what the head of a page says.
type frame struct {
	Title, About, Robots string
	// Canonical is the page's address for everybody; empty for pages that nobody is to find.
	Canonical  string
	Alternates []alternate
	Image      string
	// Data is the structured data, ready to be written.
	Data          string
	Style, Script string
	article       bool
}

type alternate struct{ Lang, URL string }

func (f frame) kind() string {
	if f.article {
		return "article"
	}
	return "website"
}

type (
	crumb    struct{ Name, URL string }
	entry    struct{ Title, About, URL, Lang string }
	topic    struct{ Name, About, URL, Count string }
	homeView struct {
		Title, Intro string
		Topics       []topic
		Newest       []entry
	}
	articleView struct {
		Title, Summary, Body, Lang, Slug string
		Outdated, Thanks                 bool
		Changed                          time.Time
		Trail                            []crumb
		Places                           []content.Place
	}
)

// to is an address within the portal and the language.
func (v *view) to(path string) string { return v.root + "/" + v.lang + "/" + path }

// at is the address for everybody of a path in a language.
func (s *site) at(lang, path string) string { return s.home + "/" + lang + "/" + path }

func (p *Portal) frame(v *view, f frame) frame {
	f.Style, f.Script = p.files.style(), p.files.script()
	if f.Title != v.name && f.Title != "" {
		f.Title += " · " + v.name
	}
	if v.set.Hidden {
		f.Robots = "noindex, nofollow"
	}
	f.About = short(f.About, 160)
	return f
}

// shown are the languages that a page exists in, for search engines.
func (v *view) shown(path string, in []string) (canonical string, list []alternate) {
	for _, l := range languages {
		for _, x := range in {
			if x == l {
				list = append(list, alternate{l, v.at(l, path)})
			}
		}
	}
	if len(list) > 0 {
		list = append(list, alternate{"x-default", list[0].URL})
	}
	return v.at(v.lang, path), list
}

func (p *Portal) home(ctx context.Context, v *view) (*page, error) {
	ctx = v.reader(ctx)
	categories, err := p.Knowledge.Categories(ctx)
	if err != nil {
		return nil, err
	}
	articles, err := p.Knowledge.Articles(ctx, "")
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, a := range articles {
		count[a.CategoryID]++
	}
	h := homeView{Title: v.set.Titles[v.lang], Intro: v.set.Intros[v.lang]}
	if h.Title == "" {
		h.Title = v.t("searchHint")
	}
	if h.Intro == "" {
		h.Intro = v.t("intro")
	}
	for _, c := range categories {
		if n := count[c.ID]; n > 0 {
			name, about := c.In(v.lang)
			h.Topics = append(h.Topics, topic{Name: name, About: about, URL: v.to("c/" + c.Slug), Count: v.count(n)})
		}
	}
	newest, err := p.Knowledge.Newest(ctx, 8)
	if err != nil {
		return nil, err
	}
	h.Newest = v.entries(newest)
	f := frame{Title: v.name, About: h.Intro, Data: script(map[string]any{
		"@context": "https://schema.org", "@type": "WebSite", "name": v.name, "url": v.at(v.lang, ""), "inLanguage": v.lang,
		"potentialAction": map[string]any{"@type": "SearchAction", "target": v.at(v.lang, "search") + "?q={query}", "query-input": "required name=query"},
	})}
	f.Canonical, f.Alternates = v.shown("", languages)
	f = p.frame(v, f)
	f.Title = v.t("help") + " · " + v.name
	return drawn(ctx, http.StatusOK, homePage(f, v, h))
}

func (v *view) count(n int) string {
	if n == 1 {
		return v.t("article1")
	}
	return strconv.Itoa(n) + " " + v.t("articles")
}

func (v *view) entries(list []knowledge.Article) []entry {
	out := make([]entry, 0, len(list))
	for _, a := range list {
		t, in := a.Texts.In(v.lang, a.Main)
		e := entry{Title: t.Title, About: t.Summary, URL: v.to("a/" + a.Slug)}
		if e.About == "" {
			e.About = short(strings.Join(t.Blocks.Lines(), " "), 160)
		}
		if in != v.lang {
			e.Lang = in
		}
		out = append(out, e)
	}
	return out
}

func (p *Portal) category(ctx context.Context, v *view, slug string) (*page, error) {
	ctx = v.reader(ctx)
	categories, err := p.Knowledge.Categories(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range categories {
		if c.Slug != slug {
			continue
		}
		list, err := p.Knowledge.Articles(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			break // What nobody can read anything in is not told of.
		}
		name, about := c.In(v.lang)
		f := frame{Title: name, About: about}
		f.Canonical, f.Alternates = v.shown(v.path, languages)
		return drawn(ctx, http.StatusOK, categoryPage(p.frame(v, f), v, topic{Name: name, About: about}, v.entries(list)))
	}
	return nil, fault.Missing("article_category", slug)
}

func (p *Portal) article(ctx context.Context, v *view, slug string, thanks bool) (*page, error) {
	ctx = v.reader(ctx)
	x, err := p.Knowledge.ArticleBySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	t, in := x.Texts.In(v.lang, x.Main)
	a := articleView{
		Title: t.Title, Summary: t.Summary, Lang: in, Slug: x.Slug, Outdated: x.Texts.Outdated(in, x.Main), Thanks: thanks, Changed: x.PublishedAt, Places: t.Blocks.Outline(),
		Body: t.Blocks.HTML(content.Look{
			File:  func(id string) string { return v.root + "/files/" + x.Slug + "/" + url.PathEscape(id) },
			Texts: words(in),
		}),
	}
	about := t.Summary
	if about == "" {
		about = strings.Join(t.Blocks.Lines(), " ")
	}
	trail := []map[string]any{{"@type": "ListItem", "position": 1, "name": v.t("home"), "item": v.at(v.lang, "")}}
	if x.CategoryID != "" {
		categories, err := p.Knowledge.Categories(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range categories {
			if c.ID == x.CategoryID {
				name, _ := c.In(v.lang)
				a.Trail = append(a.Trail, crumb{Name: name, URL: v.to("c/" + c.Slug)})
				trail = append(trail, map[string]any{"@type": "ListItem", "position": 2, "name": name, "item": v.at(v.lang, "c/"+c.Slug)})
			}
		}
	}
	a.Trail = append(a.Trail, crumb{Name: t.Title})
	f := frame{Title: t.Title, About: about, article: true}
	var written []string
	for lang := range x.Texts {
		written = append(written, lang)
	}
	f.Canonical, f.Alternates = v.shown(v.path, written)
	if in != v.lang {
		// The same text under the address of another language is not to be found twice.
		f.Canonical, f.Robots = v.at(in, v.path), "noindex"
		if !spoken(in) {
			f.Canonical, f.Robots = v.at(v.lang, v.path), ""
		}
	}
	if thanks {
		f.Robots = "noindex"
	}
	for _, b := range t.Blocks {
		if b.Kind == content.Image && b.File != "" {
			f.Image = v.home + "/files/" + x.Slug + "/" + url.PathEscape(b.File)
			break
		}
	}
	f.Data = script(map[string]any{
		"@context": "https://schema.org", "@type": "Article", "headline": t.Title, "description": short(about, 160), "inLanguage": in, "dateModified": x.PublishedAt.Format(time.RFC3339),
		"mainEntityOfPage": f.Canonical, "publisher": map[string]any{"@type": "Organization", "name": v.name},
	}) + script(map[string]any{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail})
	g, err := drawn(ctx, http.StatusOK, articlePage(p.frame(v, f), v, a))
	if err == nil && !thanks {
		g.article = x.ID
	}
	return g, err
}

// search answers with what was found, and to the script with a list of titles.
func (p *Portal) search(w http.ResponseWriter, r *http.Request, v *view) {
	text := strings.TrimSpace(v.query.Get("q"))
	if !utf8.ValidString(text) {
		text = ""
	}
	if !p.allowed(w, r, v, 1) {
		return
	}
	hits, err := p.Knowledge.Search(v.reader(r.Context()), text, v.lang, 20)
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	list := make([]entry, 0, len(hits))
	for _, h := range hits {
		e := entry{Title: h.Text.Title, About: h.Snippet, URL: v.to("a/" + h.Article.Slug)}
		if h.Language != v.lang {
			e.Lang = h.Language
		}
		list = append(list, e)
	}
	if v.query.Get("format") == "json" {
		short := make([]map[string]string, 0, 6)
		for _, e := range list[:min(len(list), 6)] {
			short = append(short, map[string]string{"title": e.Title, "url": e.URL})
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(short)
		return
	}
	// What another site's page leads to, or draws in a frame, nobody has asked.
	if from := r.Header.Get("Sec-Fetch-Site"); from == "" || from == "none" || from == "same-origin" {
		p.Knowledge.Asked(v.tenant, text, v.lang, len(list) > 0)
	}
	path := v.path
	if text != "" {
		v.path = path + "?q=" + url.QueryEscape(text)
	}
	f := frame{Title: v.t("search"), Robots: "noindex, follow"}
	if text != "" {
		f.Title = v.t("results") + " “" + text + "”"
	}
	p.show(w, r, http.StatusOK, searchPage(p.frame(v, f), v, text, list))
}

// tooMany says that an address has asked too often, and how long it is to wait.
type tooMany time.Duration

func (tooMany) Error() string { return "too many requests" }

// pass asks whether the visitor's address may go on. What is answered out of memory asks nothing.
func (p *Portal) pass(r *http.Request, cost int) error {
	if p.Limiter == nil {
		return nil
	}
	// A limiter that fails lets the request pass, as it does everywhere.
	d, err := p.Limiter.Allow(r.Context(), ratelimit.AddressKey(ratelimit.Address, httpapi.ClientIP(r.Context())), cost)
	if err != nil || d.Limit == 0 || d.Allowed {
		return nil //nolint:nilerr // see above
	}
	return tooMany(d.RetryAfter)
}

// allowed is pass, and tells the visitor where it may not go on.
func (p *Portal) allowed(w http.ResponseWriter, r *http.Request, v *view, cost int) bool {
	err := p.pass(r, cost)
	if wait, ok := errors.AsType[tooMany](err); ok {
		slow(w, v.lang, wait)
	}
	return err == nil
}

func slow(w http.ResponseWriter, lang string, wait tooMany) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", strconv.Itoa(max(int(time.Duration(wait)/time.Second), 1)))
	http.Error(w, words(lang)["tooMany"], http.StatusTooManyRequests)
}

// maxForm is the greatest form that a visitor can send.
const maxForm = 16 << 10

// feedback keeps what a reader says and leads back to the article.
func (p *Portal) feedback(w http.ResponseWriter, r *http.Request, v *view, slug string) {
	v.path = "a/" + slug
	if p.crossOrigin.Check(r) != nil {
		http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
		return
	}
	if !p.allowed(w, r, v, 5) {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		p.missing(w, r, v)
		return
	}
	back := v.to("a/" + url.PathEscape(slug) + "/thanks#rate")
	// What no person sees, no person fills in.
	if r.PostForm.Get("website") == "" {
		err := p.Knowledge.Rate(v.reader(r.Context()), slug, knowledge.Feedback{
			Helpful: r.PostForm.Get("helpful") == "yes", Comment: r.PostForm.Get("comment"), Language: v.lang,
		})
		switch {
		case fault.Is(err, fault.NotFound):
			p.missing(w, r, v)
			return
		case fault.Is(err, fault.Invalid):
			http.Redirect(w, r, v.to("a/"+url.PathEscape(slug)), http.StatusSeeOther)
			return
		case err != nil:
			p.broken(w, r, v.site, err)
			return
		}
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (p *Portal) sitemap(ctx context.Context, s *site) (*page, error) {
	v := &view{site: s, lang: "en"}
	ctx = v.reader(ctx)
	list := []sitemapURL{}
	if !s.set.Hidden {
		articles, err := p.Knowledge.Articles(ctx, "")
		if err != nil {
			return nil, err
		}
		categories, err := p.Knowledge.Categories(ctx)
		if err != nil {
			return nil, err
		}
		used := map[string]bool{}
		for _, a := range articles {
			used[a.CategoryID] = true
		}
		for _, l := range languages {
			list = append(list, sitemapURL{Loc: s.at(l, "")})
			if s.ideas {
				list = append(list, sitemapURL{Loc: s.at(l, "ideas")})
			}
			for _, c := range categories {
				if used[c.ID] {
					list = append(list, sitemapURL{Loc: s.at(l, "c/"+c.Slug)})
				}
			}
			for _, a := range articles {
				if _, written := a.Texts[l]; written {
					list = append(list, sitemapURL{Loc: s.at(l, "a/"+a.Slug), LastMod: a.PublishedAt.Format(time.DateOnly)})
				}
			}
		}
	}
	body, err := xml.Marshal(struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}{URLs: list})
	return pack(http.StatusOK, "application/xml; charset=utf-8", append([]byte(xml.Header), body...)), err
}

type feedItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"`
	PubDate     string `xml:"pubDate"`
	Description string `xml:"description"`
}

func (p *Portal) feed(ctx context.Context, v *view) (*page, error) {
	ctx = v.reader(ctx)
	list, err := p.Knowledge.Newest(ctx, 50)
	if err != nil {
		return nil, err
	}
	items := []feedItem{}
	for _, a := range list {
		t, written := a.Texts[v.lang]
		if !written {
			continue
		}
		about := t.Summary
		if about == "" {
			about = short(strings.Join(t.Blocks.Lines(), " "), 300)
		}
		at := v.at(v.lang, "a/"+a.Slug)
		items = append(items, feedItem{t.Title, at, at + "#v" + strconv.FormatInt(a.Version, 10), a.PublishedAt.Format(time.RFC1123Z), about})
	}
	type channel struct {
		Title       string     `xml:"title"`
		Link        string     `xml:"link"`
		Description string     `xml:"description"`
		Language    string     `xml:"language"`
		Items       []feedItem `xml:"item"`
	}
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel channel  `xml:"channel"`
	}{Version: "2.0", Channel: channel{v.t("help") + " · " + v.name, v.at(v.lang, ""), v.t("intro"), v.lang, items}})
	return pack(http.StatusOK, "application/rss+xml; charset=utf-8", append([]byte(xml.Header), body...)), err
}

// robots answers for a tenant's own host; for others it leaves the answer to the rest of Kontor.
func (p *Portal) robots(w http.ResponseWriter, r *http.Request) bool {
	owner, err := p.Hosts.Tenant(r.Context(), r.Host)
	if err != nil || owner == "" {
		return false
	}
	r2 := r.Clone(r.Context())
	r2.URL.Path = Prefix + "/"
	s, _, err := p.site(r2)
	if err != nil || s == nil {
		return false
	}
	protect(w.Header())
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=300")
	if s.set.Hidden {
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
	} else {
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\nSitemap: " + s.home + "/sitemap.xml\n"))
	}
	return true
}

// script is structured data as an element. What could end the element is written in another way, which means the same.
func script(data any) string {
	raw, err := json.Marshal(data)
	if err != nil {
		return ""
	}
	// json.Marshal has written < > & as escapes.
	return `<script type="application/ld+json">` + string(raw) + `</script>`
}

func short(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)[:most]
	return strings.TrimRight(string(r), " ,.;") + "…"
}

var months = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}

func day(lang string, t time.Time) string {
	if lang == "de" {
		return strconv.Itoa(t.Day()) + ". " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
	}
	return t.Format("2 January 2006")
}
