package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
)

// start runs a node over an engine, without background work.
func start(t *testing.T, database string) (*app.App, string) {
	t.Helper()
	return startWith(t, app.Config{DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16})
}

func startWith(t *testing.T, c app.Config) (*app.App, string) {
	t.Helper()
	c.BaseURL = "http://localhost"
	a, err := app.New(t.Context(), c, slog.New(slog.NewTextHandler(io.Discard, nil)))
	require.NoError(t, err)
	srv := httptest.NewServer(a.Handler())
	t.Cleanup(func() { srv.Close(); a.Close() })
	return a, srv.URL
}

func engines(t *testing.T, fn func(t *testing.T, a *app.App, url string)) {
	t.Helper()
	onEach(t, start, fn)
}

// proxied is engines with nodes that believe what requests say of where they come from: each has an address of its own, and
// the limits of addresses are another test's.
func proxied(t *testing.T, fn func(t *testing.T, a *app.App, url string)) {
	t.Helper()
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		})
	}, fn)
}

func onEach(t *testing.T, start func(t *testing.T, database string) (*app.App, string), fn func(t *testing.T, a *app.App, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		a, url := start(t, "")
		fn(t, a, url)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		a, url := start(t, coretest.FreshPostgres(t))
		fn(t, a, url)
	})
}

// company is a tenant that has signed up through the API, with a client that carries its session.
type company struct {
	t      *testing.T
	url    string
	client *http.Client
	// cookie is the session, and key an API key; whichever is set is shown with every request.
	cookie, key  string
	tenant, user string
	slug         string
	// header is sent with every request, too.
	header http.Header
}

// nowhere is an address that nothing has come from yet, for nodes that believe proxies: limits by address are then no
// matter between tests.
func nowhere() string {
	n := rand.Uint32()
	return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)
}

func signUp(t *testing.T, url, name string) *company {
	t.Helper()
	c := &company{t: t, url: url, client: &http.Client{}, header: http.Header{"If-Match": {"*"}, "X-Forwarded-For": {nowhere()}}}
	raw, err := json.Marshal(map[string]string{"company": name, "name": "Eva " + name, "email": strings.ToLower(name) + "@example.org", "password": "correct-horse-battery-" + name})
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/signup", bytes.NewReader(raw))
	require.NoError(t, err)
	req.Header = http.Header{"Content-Type": {"application/json"}, "X-Forwarded-For": c.header["X-Forwarded-For"]}
	res, err := c.client.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, res.StatusCode, string(body))
	var out struct {
		Tenant struct{ ID, Slug string }
		User   struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(body, &out))
	c.tenant, c.slug, c.user = out.Tenant.ID, out.Tenant.Slug, out.User.ID
	for _, k := range res.Cookies() {
		c.cookie = k.Name + "=" + k.Value
	}
	require.NotEmpty(t, c.cookie)
	return c
}

// withKey is the company as a program sees it, with a key that may do everything.
func (c *company) withKey() *company {
	c.t.Helper()
	out := *c
	out.key = c.id("key", http.MethodPost, "/api-keys", `{"name":"all","scopes":["admin"]}`)
	out.cookie = ""
	return &out
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	// sent is the body of the request.
	sent string
}

// multipartOf is a file to import, with its options.
func multipartOf(t *testing.T, csv, options string) (body, contentType string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "n.csv")
	require.NoError(t, err)
	_, err = io.WriteString(part, csv)
	require.NoError(t, err)
	require.NoError(t, w.WriteField("options", options))
	require.NoError(t, w.Close())
	return form.String(), w.FormDataContentType()
}

// send sends a request as the company; header goes before the company's own.
func (c *company) send(method, path, body string, header http.Header) answer {
	c.t.Helper()
	contentType := "application/json"
	if (path == "/imports" || path == "/imports/preview" || strings.HasSuffix(path, "/files")) && method == http.MethodPost && header.Get("Content-Type") == "" {
		body, contentType = multipartOf(c.t, "Nachname\nCANARY\n", body)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+"/api/v1"+path, strings.NewReader(body))
	require.NoError(c.t, err)
	if body != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for _, h := range []http.Header{c.header, header} {
		for k, v := range h {
			req.Header[k] = slices.Clone(v)
		}
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
		req.Header.Del("Host")
	}
	if c.cookie != "" {
		req.Header.Set("Cookie", c.cookie)
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	res, err := c.client.Do(req)
	require.NoError(c.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	return answer{status: res.StatusCode, header: res.Header, body: string(raw), sent: body}
}

// do sends a request as the company and returns status and body.
func (c *company) do(method, path, body string) (int, string) {
	c.t.Helper()
	a := c.send(method, path, body, nil)
	return a.status, a.body
}

// id sends a request that must succeed and returns the value at a key of the answer.
func (c *company) id(key, method, path, body string) string {
	c.t.Helper()
	status, raw := c.do(method, path, body)
	require.Less(c.t, status, 300, "%s %s: %s", method, path, raw)
	var m map[string]any
	require.NoError(c.t, json.Unmarshal([]byte(raw), &m), raw)
	v, _ := m[key].(string)
	require.NotEmpty(c.t, v, "%s of %s", key, raw)
	return v
}

// digest is a sum over every row of every table of a tenant, by table.
func digest(t *testing.T, d *db.DB, tenant string) map[string]string {
	t.Helper()
	out := map[string]string{}
	ctx := actor.ForSystem(t.Context(), tenant, "test")
	require.NoError(t, d.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list := "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kontor\\_migration%' escape '\\' and name not like 'search\\_terms%' escape '\\'"
		if tx.Dialect() == db.Postgres {
			list = `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
				where c.relkind = 'r' and c.relrowsecurity and c.relnamespace = 'public'::regnamespace`
		}
		tables, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) { var s string; return s, r.Scan(&s) }, list)
		if err != nil {
			return err
		}
		require.Greater(t, len(tables), 25)
		for _, table := range tables {
			q := "select t::text from " + table + " t"
			if tx.Dialect() == db.SQLite {
				cols, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) { var s string; return s, r.Scan(&s) }, "select name from pragma_table_info('"+table+"')")
				if err != nil {
					return err
				}
				q = "select json_array(" + strings.Join(cols, ", ") + ") from " + table
			}
			rows, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) { var s string; return s, r.Scan(&s) }, q)
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			slices.Sort(rows)
			sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
			out[table] = fmt.Sprintf("%d rows %s", len(rows), hex.EncodeToString(sum[:8]))
		}
		return nil
	}))
	return out
}
