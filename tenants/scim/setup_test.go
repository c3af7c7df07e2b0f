package scim_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/scim"
)

const password = "seven quiet herons over the lake"

// bundle is a node that listens.
type bundle struct {
	*scim.Service
	db       *db.DB
	identity *identity.Service
	access   *access.Service
	url      string
}

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	b := &bundle{db: d, url: "http://" + srv.Listener.Addr().String()}
	invalid := event.NewInvalidator(event.NewLocal(0))
	b.access = access.New(access.Options{DB: d, Invalidator: invalid})
	dir := tenants.NewDirectory(d, invalid)
	w, err := secret.Local("the-secret-key-of-the-tests-of-scim-is-long")
	require.NoError(t, err)
	b.identity = identity.New(identity.Options{
		DB: d, Access: b.access, Tenants: dir, Invalidator: invalid, Sealer: secret.New(secret.Options{DB: d, Wrapper: w}), BaseURL: b.url, Password: identity.Cost{Memory: 64, Time: 1, Threads: 1},
	})
	company := tenants.New(tenants.Options{DB: d, Directory: dir, Access: b.access, Identity: b.identity, Invalidator: invalid})
	b.Service = scim.New(scim.Options{DB: d, Access: b.access, Identity: b.identity, Directory: dir, BaseURL: b.url})
	api := httpapi.New(httpapi.Options{BaseURL: b.url, Secret: make([]byte, 32), Authenticator: b.identity, Authorizer: b.access, DB: d})
	company.RegisterHTTP(api)
	b.identity.RegisterHTTP(api)
	b.access.RegisterHTTP(api)
	b.RegisterHTTP(api)
	srv.Config.Handler = api.Handler(b.Handler(http.NotFoundHandler()))
	srv.Start()
	t.Cleanup(srv.Close)
	return b
}

// company is a tenant with its administrator's session and its directory's token.
type company struct {
	t             *testing.T
	b             *bundle
	id, admin     string
	email         string
	cookie, token string
	tokenID       string
	roles         map[string]string
}

func (b *bundle) company(t *testing.T) *company {
	t.Helper()
	c := &company{t: t, b: b, roles: map[string]string{}, email: strings.ToLower(id.New("boss")) + "@example.org"}
	var out struct {
		Tenant struct{ ID string }
		User   struct{ ID string }
	}
	res := c.api(http.MethodPost, "/signup", map[string]any{"company": "Acme " + id.New("tst"), "name": "Boss", "email": c.email, "password": password}, 201, &out)
	c.cookie = res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
	c.id, c.admin = out.Tenant.ID, out.User.ID
	list, err := b.access.ListRoles(actor.ForSystem(t.Context(), c.id, "test"))
	require.NoError(t, err)
	for _, r := range list {
		c.roles[r.Name] = r.ID
	}
	var made struct{ ID, Secret string }
	c.api(http.MethodPost, "/scim-token", map[string]any{"name": "Entra"}, 201, &made)
	c.token, c.tokenID = made.Secret, made.ID
	return c
}

func (c *company) request(method, url, contentType string, body any, want int, into any) *http.Response {
	c.t.Helper()
	text, plain := body.(string)
	if !plain && body != nil {
		raw, err := json.Marshal(body)
		require.NoError(c.t, err)
		text = string(raw)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, url, strings.NewReader(text))
	require.NoError(c.t, err)
	req.Header.Set("Content-Type", contentType)
	if strings.Contains(url, "/scim/") {
		req.Header.Set("Authorization", "Bearer "+c.token)
	} else if c.cookie != "" {
		req.Header.Set("Cookie", c.cookie)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(c.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	require.Equal(c.t, want, res.StatusCode, "%s %s %s: %s", method, url, text, raw)
	if into != nil {
		require.NoError(c.t, json.Unmarshal(raw, into), string(raw))
	}
	return res
}

func (c *company) api(method, path string, body any, want int, into any) *http.Response {
	c.t.Helper()
	return c.request(method, c.b.url+"/api/v1"+path, "application/json", body, want, into)
}

type object = map[string]any

// scim sends a request as the directory, and returns the answer.
func (c *company) scim(method, path string, body any, want int) object {
	c.t.Helper()
	var out object
	into := any(&out)
	if want == http.StatusNoContent {
		into = nil
	}
	c.request(method, c.b.url+"/scim/v2"+path, "application/scim+json; charset=utf-8", body, want, into)
	if want >= 400 {
		require.Equal(c.t, []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, out["schemas"])
	}
	return out
}

func (c *company) system() *access.Service { return c.b.access }

func (c *company) user(id string) access.User {
	c.t.Helper()
	u, err := c.system().GetUser(actor.ForSystem(c.t.Context(), c.id, "test"), id)
	require.NoError(c.t, err)
	return u
}

// inbox are the entries of the company's audit, as they wait to be linked.
func (c *company) inbox() string {
	c.t.Helper()
	var out strings.Builder
	err := c.b.db.Read(actor.ForSystem(c.t.Context(), c.id, "test"), func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, func(rows db.Rows) (s string, err error) { return s, rows.Scan(&s) },
			"select entry from audit_inbox where tenant_id = ? order by seq", tx.Tenant())
		out.WriteString(strings.Join(list, "\n"))
		return err
	})
	require.NoError(c.t, err)
	return out.String()
}

func engines(t *testing.T, fn func(t *testing.T, b *bundle)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d)) })
}

// broken has the database refuse every new row of the company's in a table, until mend.
func (c *company) broken(table string) (mend func()) {
	c.t.Helper()
	begin, drop := []string{"create trigger refuse before insert on " + table + " begin select raise(abort, 'cut off'); end"}, "drop trigger refuse"
	run := func(query string) {
		require.NoError(c.t, c.b.db.Tenant(actor.ForSystem(c.t.Context(), c.id, "test"), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, query)
			return err
		}))
	}
	if c.b.db.Dialect() == db.Postgres {
		name := "refuse_" + strings.ToLower(c.id)
		begin = []string{
			"create function " + name + "() returns trigger language plpgsql as 'begin if new.tenant_id = ''" + c.id + "'' then raise ''cut off''; end if; return new; end'",
			"create trigger " + name + " before insert on " + table + " for each row execute function " + name + "()",
		}
		drop = "drop function " + name + " cascade"
		run = func(query string) { coretest.ExecPostgres(c.t, coretest.PostgresURL(c.t), query) }
	}
	for _, q := range begin {
		run(q)
	}
	return func() { run(drop) }
}
