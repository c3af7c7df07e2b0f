package portal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	_ "gocloud.dev/blob/memblob"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/core/service/account"
	"github.com/kontor-crm/kontor/core/service/idea"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/core/web"
	"github.com/kontor-crm/kontor/portal"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// town knows two tenants and one host.
type town map[string]string

func (t town) Tenant(_ context.Context, host string) (string, error) { return t[host], nil }
func (t town) Address(_ context.Context, tenant string) (string, error) {
	for host, owner := range t {
		if owner == tenant && strings.Contains(host, ".") {
			return "https://" + host, nil
		}
	}
	return "http://kontor.test", nil
}

type directory map[string]string

func (d directory) BySlug(_ context.Context, slug string) (tenants.Tenant, error) {
	if d[slug] == "" {
		return tenants.Tenant{}, fault.Missing("tenant", slug)
	}
	return tenants.Tenant{ID: d[slug], Slug: slug, Name: "Firma " + slug, State: tenants.Active, Locale: "de"}, nil
}

func (d directory) Tenant(ctx context.Context, id string) (tenants.Tenant, error) {
	for slug, t := range d {
		if t == id {
			return d.BySlug(ctx, slug)
		}
	}
	return tenants.Tenant{}, fault.Missing("tenant", id)
}

type looks struct{}

func (looks) Brand(_ context.Context, _, slug string) (*web.Brand, error) {
	return &web.Brand{Name: "", Slug: slug, Color: "#123456", Hover: "#0f2a45"}, nil
}

type bundle struct {
	*crm.Bundle
	h       http.Handler
	options portal.Options
	other   *crm.Bundle
	post    *box
	desk    *service.Service
	know    *knowledge.Service
}

// limited is the portal where each address may have so many answers that are not in memory, in an hour.
func (b *bundle) limited(most int) http.Handler {
	o := b.options
	o.Limiter = ratelimit.NewMemory(func(ratelimit.Key) ratelimit.Policy { return ratelimit.Policy{Limit: most, Period: time.Hour} }, 0)
	return portal.New(o).Handler(http.NotFoundHandler())
}

func (*bundle) settings(tag string) knowledge.Settings { return knowledge.Settings{CompanyTag: tag} }

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	crm.Each(t, func(c *crm.Bundle) {
		other := c.Tenant()
		files, err := file.Open(t.Context(), c.DB, "mem://")
		require.NoError(t, err)
		t.Cleanup(func() { _ = files.Close() })
		c.Records.SetFiles(files, 1<<20)
		invalid := event.NewInvalidator(event.NewLocal(0))
		k := knowledge.New(knowledge.Options{DB: c.DB, Records: c.Records, Metadata: c.Metadata, Access: c.Access, Invalidator: invalid})
		post, desk := &box{}, service.New(service.Options{DB: c.DB, Records: c.Records, Teams: c.Access})
		o := portal.Options{
			Accounts: account.New(account.Options{DB: c.DB, Records: c.Records, Mailer: post}), Ideas: idea.NewService(idea.Options{DB: c.DB, Records: c.Records, Mailer: post}), Desk: desk, Knowledge: k, Records: c.Records, Hosts: town{"help.acme.test": coretest.TenantOf(t, c.Ctx)}, Brands: looks{}, Invalidator: invalid, BaseURL: "http://kontor.test",
			Directory: directory{"acme": coretest.TenantOf(t, c.Ctx), "other": coretest.TenantOf(t, other.Ctx)},
		}
		fn(&bundle{Bundle: c, h: portal.New(o).Handler(http.NotFoundHandler()), options: o, other: other, post: post, desk: desk, know: k})
	})
}

func (b *bundle) get(path string, header ...string) (*http.Response, string) {
	b.T.Helper()
	return b.do(http.MethodGet, path, "", header...)
}

func (b *bundle) do(method, path, body string, header ...string) (*http.Response, string) {
	b.T.Helper()
	r := httptest.NewRequestWithContext(b.T.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	res := w.Result()
	raw, err := io.ReadAll(res.Body)
	require.NoError(b.T, err)
	return res, string(raw)
}

type m = map[string]any

func (b *bundle) article(title, visibility string, more m) string {
	b.T.Helper()
	in := m{"name": title, "visibility": visibility, "status": "published", "texts": m{"en": m{"title": title, "summary": "About " + title, "blocks": []m{
		{"kind": "paragraph", "text": []m{{"text": "Turn the <tap>."}}}, {"kind": "heading", "level": 2, "text": []m{{"text": "First"}}}, {"kind": "heading", "level": 2, "text": []m{{"text": "Then"}}},
	}}}}
	for k, v := range more {
		in[k] = v
	}
	raw, err := json.Marshal(in)
	require.NoError(b.T, err)
	return b.Create("articles", string(raw)).ID
}

func TestPages(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		res, body := b.get("/portal/acme/en/")
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Contains(b.T, body, "There are no articles here yet.")
		shelf := b.Create("article_categories", `{"name":"Water","texts":{"de":{"name":"Wasser"}}}`).ID
		b.Create("article_categories", `{"name":"Empty shelf"}`)
		id := b.article("Open the tap", "public", m{"category_id": shelf})

		res, _ = b.get("/portal/acme", "Accept-Language", "fr, de;q=0.8")
		require.Equal(b.T, "/portal/acme/de/", res.Header.Get("Location"))
		_, body = b.get("/portal/acme/de/")
		require.Contains(b.T, body, "Open the tap", "what was published is seen at once")
		require.Contains(b.T, body, "Wasser")
		require.NotContains(b.T, body, "Empty shelf")
		require.Contains(b.T, body, `<html lang="de">`)

		res, body = b.get("/portal/acme/en/a/open-the-tap")
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		for _, want := range []string{
			"Turn the &lt;tap&gt;.", `<link rel="canonical" href="https://help.acme.test/portal/en/a/open-the-tap"`, `hreflang="en"`, `property="og:title"`, `"@type":"Article"`,
			`"@type":"BreadcrumbList"`, `href="#h-first"`, `<meta name="description" content="About Open the tap"`, "/brand/acme/",
		} {
			require.Contains(b.T, body, want)
		}
		require.Contains(b.T, res.Header.Get("Content-Security-Policy"), "script-src 'self'")
		require.NotContains(b.T, res.Header.Get("Content-Security-Policy"), "unsafe")
		require.NotContains(b.T, body, "style=")
		again, _ := b.get("/portal/acme/en/a/open-the-tap", "If-None-Match", res.Header.Get("Etag"))
		require.Equal(b.T, http.StatusNotModified, again.StatusCode)
		res, body = b.get("/portal/acme/de/a/open-the-tap")
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Contains(b.T, body, "Diesen Artikel gibt es noch nicht auf Deutsch.")
		require.Contains(b.T, body, `content="noindex"`)
		_, body = b.get("/portal/acme/en/c/water")
		require.Contains(b.T, body, "Open the tap")
		_, body = b.get("/portal/acme/sitemap.xml")
		require.Contains(b.T, body, "https://help.acme.test/portal/en/a/open-the-tap")
		require.NotContains(b.T, body, "/de/a/open-the-tap")
		_, body = b.get("/portal/acme/en/feed.xml")
		require.Contains(b.T, body, "<title>Open the tap</title>")

		for _, path := range []string{"/portal/en/a/open-the-tap", "/portal/acme/en/a/open-the-tap"} {
			res, _ = b.get(path, "Host", "help.acme.test")
			require.Equal(b.T, http.StatusOK, res.StatusCode, path)
		}
		_, body = b.get("/robots.txt", "Host", "help.acme.test")
		require.Contains(b.T, body, "Sitemap: https://help.acme.test/portal/sitemap.xml")
		res, _ = b.get("/robots.txt")
		require.Equal(b.T, http.StatusNotFound, res.StatusCode, "the rest of Kontor answers for its own host")

		for _, path := range []string{"/portal/nobody/en/", "/portal/", "/portal/acme/fr/", "/portal/acme/en/a/none", "/portal/acme/en/x", "/portal/other/en/a/open-the-tap", "/portal/acme/en/c/empty-shelf"} {
			res, body = b.get(path)
			require.Equal(b.T, http.StatusNotFound, res.StatusCode, path)
			require.Contains(b.T, body, "<h1>", path)
		}
		_, err := b.Records.Update(b.Ctx, "articles", id, 0, []byte(`{"status":"archived"}`))
		require.NoError(b.T, err)
		res, _ = b.get("/portal/acme/en/a/open-the-tap")
		require.Equal(b.T, http.StatusNotFound, res.StatusCode, "nothing that was cached is shown any longer")
	})
}

// TestVisitorsSeeNothingElse looks at every page for what is not meant for everybody.
func TestVisitorsSeeNothingElse(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		shelf := b.Create("article_categories", `{"name":"Water"}`).ID
		open := b.article("Open tap", "public", m{"category_id": shelf})
		for _, v := range []string{"internal", "customers", "segment"} {
			b.article("CANARY "+v, v, m{"category_id": shelf, "audience": []string{"gold"}})
		}
		b.article("CANARY draft", "public", m{"status": "draft", "category_id": shelf})
		// The next version of what is public.
		_, err := b.Records.Update(b.Ctx, "articles", open, 0, []byte(`{"texts":{"en":{"title":"CANARY next","blocks":[{"kind":"divider"},{"kind":"paragraph","text":[{"text":"CANARY"}]}]}}}`))
		require.NoError(b.T, err)
		secret, err := b.Records.Attach(b.Ctx, "articles", open, "canary.png", bytes.NewReader([]byte("CANARY")))
		require.NoError(b.T, err)
		for _, path := range []string{
			"/en/", "/de/", "/en/c/water", "/en/a/open-tap", "/en/a/canary-internal", "/en/a/canary-customers", "/en/a/canary-segment", "/en/a/canary-draft", "/en/search?q=canary",
			"/en/search?q=open", "/en/search?q=canary&format=json", "/sitemap.xml", "/en/feed.xml", "/en/a/canary-internal/thanks", "/files/open-tap/" + secret.ID, "/files/canary-internal/x",
		} {
			_, body := b.get("/portal/acme" + path)
			// What was asked for stands on the page of its search.
			body = strings.NewReplacer("“canary”", "", "q=canary", "", "subject=canary", "", `value="canary"`, "").Replace(body)
			require.NotContains(b.T, strings.ToLower(body), "canary", path)
		}
		res, _ := b.do(http.MethodPost, "/portal/acme/en/a/canary-internal/feedback", "helpful=yes")
		require.Equal(b.T, http.StatusNotFound, res.StatusCode)
	})
}

func TestFilesAndFeedback(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		id := b.article("Tap", "public", nil)
		picture, err := b.Records.Attach(b.Ctx, "articles", id, "tap.png", bytes.NewReader([]byte("\x89PNG\r\n\x1a\n0000")))
		require.NoError(b.T, err)
		page, err := b.Records.Attach(b.Ctx, "articles", id, "evil.html", strings.NewReader("<script>alert(1)</script>"))
		require.NoError(b.T, err)
		raw, err := json.Marshal(m{"status": "published", "texts": m{"en": m{"title": "Tap", "blocks": []m{
			{"kind": "image", "file": picture.ID, "alt": "A tap"}, {"kind": "file", "file": page.ID, "name": "evil.html"}, {"kind": "video", "url": "https://videos.example.org/tap.mp4"},
		}}}})
		require.NoError(b.T, err)
		_, err = b.Records.Update(b.Ctx, "articles", id, 0, []byte(`{"status":"draft"}`))
		require.NoError(b.T, err)
		_, err = b.Records.Update(b.Ctx, "articles", id, 0, raw)
		require.NoError(b.T, err)
		_, body := b.get("/portal/acme/en/a/tap")
		require.Contains(b.T, body, `src="/portal/acme/files/tap/`+picture.ID+`" alt="A tap"`)
		require.Contains(b.T, body, `href="https://videos.example.org/tap.mp4"`)
		res, _ := b.get("/portal/acme/files/tap/" + picture.ID)
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Equal(b.T, "image/png", res.Header.Get("Content-Type"))
		res, _ = b.get("/portal/acme/files/tap/" + page.ID)
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Equal(b.T, "application/octet-stream", res.Header.Get("Content-Type"))
		require.Contains(b.T, res.Header.Get("Content-Disposition"), "attachment")

		res, _ = b.do(http.MethodPost, "/portal/acme/en/a/tap/feedback", url.Values{"helpful": {"no"}, "comment": {"too short"}}.Encode())
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		_, body = b.get(strings.TrimSuffix(res.Header.Get("Location"), "#rate"))
		require.Contains(b.T, body, "Thank you.")
		res, _ = b.do(http.MethodPost, "/portal/acme/en/a/tap/feedback", "helpful=yes&website=spam")
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		// The one of the trap was not counted.
		k := knowledge.New(knowledge.Options{DB: b.DB, Records: b.Records, Metadata: b.Metadata, Access: b.Access})
		i, err := k.Insight(b.Ctx, id)
		require.NoError(b.T, err)
		require.EqualValues(b.T, 1, i.Unhelpful)
		require.Zero(b.T, i.Helpful)
		require.Len(b.T, i.Comments, 1)
	})
}

func TestOnlyWhatIsInMemoryIsFree(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.article("Open tap", "public", nil)
		b.h = b.limited(12)
		for range 40 {
			res, _ := b.get("/portal/acme/en/a/open-tap")
			require.Equal(b.T, http.StatusOK, res.StatusCode)
		}
		seen := map[int]int{}
		for i := range 40 {
			res, body := b.get("/portal/acme/en/a/none-" + strconv.Itoa(i))
			if seen[res.StatusCode]++; res.StatusCode == http.StatusTooManyRequests {
				require.NotEmpty(b.T, res.Header.Get("Retry-After"))
				require.Contains(b.T, body, "a little too often")
			}
		}
		require.Equal(b.T, 40, seen[http.StatusNotFound]+seen[http.StatusTooManyRequests])
		require.LessOrEqual(b.T, seen[http.StatusNotFound], 12)
		for _, path := range []string{"/portal/nobody/en/", "/portal/acme/files/open-tap/x", "/portal/acme/en/c/x"} {
			res, _ := b.get(path)
			require.Equal(b.T, http.StatusTooManyRequests, res.StatusCode, path)
		}
		res, _ := b.get("/portal/acme/en/", "Cookie", "kontor_portal=guessed")
		require.Equal(b.T, http.StatusTooManyRequests, res.StatusCode, "a session is looked up each time")
		res, _ = b.get("/portal/acme/en/a/open-tap")
		require.Equal(b.T, http.StatusOK, res.StatusCode)
	})
}

func TestTheScriptIsSmall(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		_, body := b.get("/portal/acme/en/")
		_, after, _ := strings.Cut(body, `<script src="`)
		at, _, _ := strings.Cut(after, `"`)
		res, script := b.get(at)
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Less(b.T, len(script), 6<<10)
		require.Contains(b.T, res.Header.Get("Cache-Control"), "immutable")
	})
}
