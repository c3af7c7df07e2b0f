package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
)

// names is a resolver that knows what a test says.
type names struct {
	mu  sync.Mutex
	txt map[string][]string
}

func (n *names) set(name string, values ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.txt[name] = values
}

// LookupTXT implements domain.Resolver.
func (n *names) LookupTXT(_ context.Context, name string) ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if v := n.txt[name]; len(v) > 0 {
		return v, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// tenancy runs a node whose companies have hosts, on both engines.
func tenancy(t *testing.T, fn func(t *testing.T, a *app.App, url string, dns *names)) {
	t.Helper()
	for engine, database := range map[string]func(t testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": coretest.FreshPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			dns := &names{txt: map[string][]string{}}
			a, url := startWith(t, app.Config{DataDir: t.TempDir(), Database: app.Secret(database(t)), DatabaseConns: 16, TenantDomain: "crm.test.example", Resolver: dns})
			fn(t, a, url, dns)
		})
	}
}

// proof is what proves a domain.
type proof struct {
	Record string `json:"record_name"`
	Value  string `json:"record_value"`
}

func (c *company) proof(domain string) (p proof) {
	c.t.Helper()
	status, raw := c.do(http.MethodPost, "/domains", `{"domain":"`+domain+`"}`)
	require.Equal(c.t, http.StatusCreated, status, raw)
	require.NoError(c.t, json.Unmarshal([]byte(raw), &p))
	return p
}

// page fetches a page of a host, without a session.
func page(t *testing.T, url, host, path string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+path, nil)
	require.NoError(t, err)
	req.Host = host
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(body), res.Header
}

func host(name string) http.Header { return http.Header{"Host": {name}} }

// TestHostsOfCompanies proves a domain, serves it, and gives it to nobody else as long as it is proven.
func TestHostsOfCompanies(t *testing.T) {
	t.Parallel()
	tenancy(t, func(t *testing.T, a *app.App, url string, dns *names) {
		mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
		for _, bad := range []string{"localhost", "co.uk", "127.0.0.1", "crm.test.example", "x.crm.test.example", "test.example", "a b.example", "_x.example", ""} {
			status, raw := mine.do(http.MethodPost, "/domains", `{"domain":"`+bad+`"}`)
			require.Equal(t, http.StatusUnprocessableEntity, status, "%q: %s", bad, raw)
		}
		p := mine.proof("kunden.mine.example")
		status, raw := mine.do(http.MethodPost, "/domains/kunden.mine.example/verify", "")
		require.Equal(t, http.StatusConflict, status, raw)
		login := func(name, who string) answer {
			c := &company{t: t, url: url, client: &http.Client{}, header: http.Header{"X-Forwarded-For": {nowhere()}}}
			return c.send(http.MethodPost, "/login", `{"email":"`+strings.ToLower(who)+`@example.org","password":"correct-horse-battery-`+who+`"}`, host(name))
		}
		require.Equal(t, http.StatusOK, login("kunden.mine.example", "Theirs").status, "nobody's host is Kontor's own")

		// What a stranger writes under the name proves nothing; the record does.
		dns.set(p.Record, "kontor-host-verification=x", p.Value+"x")
		status, _ = mine.do(http.MethodPost, "/domains/kunden.mine.example/verify", "")
		require.Equal(t, http.StatusConflict, status)
		dns.set(p.Record, "v=spf1", p.Value)
		require.NoError(t, a.Domains.Prove(t.Context()))
		status, raw = mine.do(http.MethodPost, "/domains/kunden.mine.example/verify", "")
		require.Equal(t, http.StatusOK, status, raw)

		for _, own := range []string{"kunden.mine.example", "KUNDEN.mine.example:8080", "mine.crm.test.example"} {
			require.Equal(t, http.StatusOK, mine.send(http.MethodGet, "/me", "", host(own)).status, own)
			require.Equal(t, http.StatusUnauthorized, theirs.send(http.MethodGet, "/me", "", host(own)).status, "a session of another company is none here")
			require.Equal(t, http.StatusUnauthorized, theirs.withKey().send(http.MethodGet, "/me", "", host(own)).status)
			require.Equal(t, http.StatusOK, login(own, "Mine").status)
			require.NotEqual(t, http.StatusOK, login(own, "Theirs").status, "nobody signs in to another company here")
			status, body, _ := page(t, url, own, "/login")
			require.Equal(t, http.StatusOK, status)
			require.Contains(t, body, "<span>Mine</span>")
			status, _, header := page(t, url, own, "/")
			require.Equal(t, http.StatusSeeOther, status)
			require.Equal(t, "/login", header.Get("Location"))
			stranger := &company{t: t, url: url, client: &http.Client{}}
			require.Equal(t, http.StatusForbidden, stranger.send(http.MethodPost, "/signup", `{"company":"X","name":"X","email":"x@example.org","password":"correct-horse-battery-9"}`, host(own)).status)
		}
		require.Equal(t, http.StatusOK, theirs.send(http.MethodGet, "/me", "", host("theirs.crm.test.example")).status)
		require.Equal(t, http.StatusUnauthorized, mine.send(http.MethodGet, "/me", "", host("theirs.crm.test.example")).status)

		// Another company gets it only when the first one proves it no more.
		q := theirs.proof("kunden.mine.example")
		require.NotEqual(t, p.Value, q.Value)
		dns.set(p.Record, p.Value, q.Value)
		status, raw = theirs.do(http.MethodPost, "/domains/kunden.mine.example/verify", "")
		require.Equal(t, http.StatusConflict, status, raw)
		require.Contains(t, raw, "domain_taken")
		dns.set(p.Record, q.Value)
		status, raw = theirs.do(http.MethodPost, "/domains/kunden.mine.example/verify", "")
		require.Equal(t, http.StatusOK, status, raw)
		require.Equal(t, http.StatusUnauthorized, mine.send(http.MethodGet, "/me", "", host("kunden.mine.example")).status)
		require.Equal(t, http.StatusOK, theirs.send(http.MethodGet, "/me", "", host("kunden.mine.example")).status)

		// A proof that is gone for long ends it.
		dns.set(p.Record)
		age := func(column string) {
			require.NoError(t, a.DB.System(t.Context(), "test", func(_ context.Context, tx *db.ControlTx) error {
				tx.Queue("update tenant_domains set "+column+" = ? where tenant_id = ?", time.Now().UTC().Add(-73*time.Hour), theirs.tenant)
				return nil
			}))
		}
		age("checked_at")
		require.NoError(t, a.Domains.Prove(t.Context()))
		require.Equal(t, http.StatusOK, theirs.send(http.MethodGet, "/me", "", host("kunden.mine.example")).status, "not at once")
		age("failing_since")
		age("checked_at")
		require.NoError(t, a.Domains.Prove(t.Context()))
		_, raw = theirs.do(http.MethodGet, "/domains", "")
		require.Contains(t, raw, `"verified_at":null`)
		status, body, _ := page(t, url, "kunden.mine.example", "/login")
		require.Equal(t, http.StatusOK, status)
		require.NotContains(t, body, "Theirs")

		// The operator's word needs no record, and giving it up ends it.
		system := actor.ForSystem(t.Context(), mine.tenant, "test")
		_, err := a.Domains.Approve(system, "crm.mine.example")
		require.NoError(t, err)
		require.Equal(t, http.StatusUnauthorized, theirs.send(http.MethodGet, "/me", "", host("crm.mine.example")).status)
		status, raw = mine.do(http.MethodDelete, "/domains/crm.mine.example", "")
		require.Equal(t, http.StatusNoContent, status, raw)
		require.Equal(t, http.StatusOK, theirs.send(http.MethodGet, "/me", "", host("crm.mine.example")).status)
	})
}

// pictureOf is a picture of a size.
func pictureOf(t *testing.T, width, height int, encode func(w io.Writer, m image.Image) error) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	m.Set(0, 0, color.RGBA{R: 200, A: 255})
	var b bytes.Buffer
	require.NoError(t, encode(&b, m))
	return b.String()
}

// TestBrands draws the pages for signing in with a company's looks.
func TestBrands(t *testing.T) {
	t.Parallel()
	tenancy(t, func(t *testing.T, _ *app.App, url string, _ *names) {
		mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
		status, raw := mine.do(http.MethodPatch, "/brand", `{"color":"#ffd400"}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)
		require.Contains(t, raw, "contrast_too_low")
		status, raw = mine.do(http.MethodPatch, "/brand", `{"color":"red"}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)
		status, raw = mine.do(http.MethodPatch, "/brand", `{"name":"Mine & <b>"}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)
		status, raw = mine.do(http.MethodPatch, "/brand", `{"name":"Mine & Co","color":"#0a6","sender":"Mine"}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)
		status, raw = mine.do(http.MethodPatch, "/brand", `{"name":"Mine & Co","color":"#063","sender":"Mine"}`)
		require.Equal(t, http.StatusOK, status, raw)
		require.Contains(t, raw, "#006633")

		logo := func(content string) answer {
			return mine.send(http.MethodPut, "/brand/logo", content, http.Header{"Content-Type": {"application/octet-stream"}})
		}
		jpg := pictureOf(t, 2000, 1000, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
		for what, content := range map[string]string{
			"text": "hello", "svg": `<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`, "half": jpg[:400],
			"bomb": pictureOf(t, 9000, 10, png.Encode), "html": "<html><script>alert(1)</script>",
		} {
			res := logo(content)
			require.Equal(t, http.StatusUnprocessableEntity, res.status, "%s: %s", what, res.body)
		}
		res := logo(jpg)
		require.Equal(t, http.StatusOK, res.status, res.body)
		var brand struct {
			Logo string `json:"logo_url"`
		}
		require.NoError(t, json.Unmarshal([]byte(res.body), &brand))
		status, body, header := page(t, url, "localhost", brand.Logo)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "image/png", header.Get("Content-Type"))
		config, format, err := image.DecodeConfig(strings.NewReader(body))
		require.NoError(t, err)
		require.Equal(t, "png", format)
		require.Equal(t, 640, config.Width)
		require.Equal(t, 320, config.Height)
		status, _, _ = page(t, url, "localhost", strings.Replace(brand.Logo, mine.slug, theirs.slug, 1))
		require.Equal(t, http.StatusNotFound, status)

		for _, at := range []struct{ host, path string }{{"localhost", "/login?tenant=" + mine.slug}, {"mine.crm.test.example", "/login"}, {"mine.crm.test.example", "/reset"}, {"localhost", "/invitation?tenant=" + mine.slug}} {
			status, body, _ := page(t, url, at.host, at.path)
			require.Equal(t, http.StatusOK, status)
			require.Contains(t, body, "<span>Mine &amp; Co</span>", at.path)
			require.Contains(t, body, brand.Logo)
			_, rest, ok := strings.Cut(body, `href="/brand/`)
			require.True(t, ok, body)
			style, _, _ := strings.Cut(rest, `"`)
			status, css, header := page(t, url, at.host, "/brand/"+style)
			require.Equal(t, http.StatusOK, status)
			require.Equal(t, "text/css; charset=utf-8", header.Get("Content-Type"))
			require.Contains(t, css, "--primary:#006633")
		}
		_, body, _ = page(t, url, "localhost", "/login")
		require.NotContains(t, body, "Mine")
		status, raw = mine.do(http.MethodDelete, "/brand/logo", "")
		require.Equal(t, http.StatusOK, status, raw)
		status, _, _ = page(t, url, "localhost", brand.Logo)
		require.Equal(t, http.StatusNotFound, status)
	})
}

// TestACompanyTakesItselfAlongAndEnds exports everything, asks for the end, takes it back, asks again, and is erased with a
// proof.
func TestACompanyTakesItselfAlongAndEnds(t *testing.T) {
	t.Parallel()
	processes(t, func(p *process) {
		t := p.t
		a, url := startWith(t, app.Config{DataDir: p.dir + "/data", Database: app.Secret(p.database), DatabaseConns: 8})
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
		mine.id("id", http.MethodPost, "/records/contacts", `{"last_name":"own"}`)

		export := mine.id("id", http.MethodPost, "/tenant-exports", "")
		require.Eventually(t, func() bool {
			_, raw := mine.do(http.MethodGet, "/tenant-exports/"+export, "")
			return strings.Contains(raw, `"state":"ready"`)
		}, wait, tick)
		res := mine.send(http.MethodGet, "/tenant-exports/"+export+"/file", "", nil)
		require.Equal(t, http.StatusOK, res.status)
		manifest, own, err := a.Backup.Verify(t.Context(), strings.NewReader(res.body), nil)
		require.NoError(t, err)
		require.True(t, own)
		require.Equal(t, mine.tenant, manifest.Tenants[0].ID)
		status, raw := theirs.do(http.MethodGet, "/tenant-exports/"+export+"/file", "")
		require.Equal(t, http.StatusNotFound, status, raw)

		status, raw = mine.do(http.MethodPost, "/tenant/erasure", `{"confirm":"theirs"}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)
		status, raw = mine.do(http.MethodPost, "/tenant/erasure", `{"confirm":"mine"}`)
		require.Equal(t, http.StatusOK, status, raw)
		require.Contains(t, raw, "erase_at")
		status, raw = mine.do(http.MethodDelete, "/tenant/erasure", "")
		require.Equal(t, http.StatusOK, status, raw)
		require.NotContains(t, raw, "erase_at")
		status, _ = mine.do(http.MethodDelete, "/tenant/erasure", "")
		require.Equal(t, http.StatusConflict, status)
		status, raw = mine.do(http.MethodPost, "/tenant/erasure", `{"confirm":"mine"}`)
		require.Equal(t, http.StatusOK, status, raw)
		status, _ = mine.do(http.MethodGet, "/records/contacts", "")
		require.Equal(t, http.StatusOK, status, "work goes on in the meantime")

		require.NoError(t, a.Usage.Measure(actor.ForSystem(t.Context(), mine.tenant, "test")))
		_, raw = mine.do(http.MethodGet, "/usage", "")
		require.Contains(t, raw, `"contacts":1`)
		require.Contains(t, raw, `"members":1`)

		proof, err := a.Tenants.Erase(t.Context(), mine.tenant, 0)
		require.NoError(t, err)
		require.Contains(t, proof.Statement, mine.tenant)
		fits, own, err := a.Tenants.CheckProof(t.Context(), proof)
		require.NoError(t, err)
		require.True(t, fits && own)
		check, err := json.Marshal(proof)
		require.NoError(t, err)
		stranger := &company{t: t, url: url, client: &http.Client{}}
		status, raw = stranger.do(http.MethodPost, "/erasure-proof/check", string(check))
		require.Equal(t, http.StatusOK, status, raw)
		require.JSONEq(t, `{"fits":true,"own":true}`, raw)
		proof.Statement = strings.Replace(proof.Statement, "mine", "mint", 1)
		fits, _, err = a.Tenants.CheckProof(t.Context(), proof)
		require.NoError(t, err)
		require.False(t, fits)
		require.Empty(t, p.traces(mine.tenant))
	})
}
