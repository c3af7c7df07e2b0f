package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/coretest"
)

// company is a tenant that has signed up through the API, with a client that carries its session.
type company struct {
	t      *testing.T
	url    string
	client *http.Client
	cookie string
	tenant string
	user   string
}

// start runs a node over an engine, without background work.
func start(t *testing.T, database string) (*app.App, string) {
	t.Helper()
	a, err := app.New(t.Context(), app.Config{
		BaseURL: "http://localhost", DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16,
	}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	require.NoError(t, err)
	srv := httptest.NewServer(a.Handler())
	t.Cleanup(func() { srv.Close(); a.Close() })
	return a, srv.URL
}

func engines(t *testing.T, fn func(t *testing.T, a *app.App, url string)) {
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

func signUp(t *testing.T, url, name string) *company {
	t.Helper()
	c := &company{t: t, url: url, client: &http.Client{}}
	raw, err := json.Marshal(map[string]string{"company": name, "name": "Eva " + name, "email": strings.ToLower(name) + "@example.org", "password": "correct-horse-battery-" + name})
	require.NoError(t, err)
	res, err := c.client.Post(url+"/api/v1/signup", "application/json", bytes.NewReader(raw))
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, res.StatusCode, string(body))
	var out struct {
		Tenant, User struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(body, &out))
	c.tenant, c.user = out.Tenant.ID, out.User.ID
	for _, k := range res.Cookies() {
		c.cookie = k.Name + "=" + k.Value
	}
	require.NotEmpty(t, c.cookie)
	return c
}

// do sends a request as the company and returns status and body.
func (c *company) do(method, path, body string) (int, string) {
	c.t.Helper()
	contentType := "application/json"
	if strings.HasPrefix(path, "/imports") && method == http.MethodPost {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("file", "n.csv")
		require.NoError(c.t, err)
		_, err = io.WriteString(part, "Nachname\nCANARY\n")
		require.NoError(c.t, err)
		require.NoError(c.t, w.WriteField("options", body))
		require.NoError(c.t, w.Close())
		body, contentType = form.String(), w.FormDataContentType()
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+"/api/v1"+path, strings.NewReader(body))
	require.NoError(c.t, err)
	if body != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("Cookie", c.cookie)
	req.Header.Set("If-Match", "*")
	res, err := c.client.Do(req)
	require.NoError(c.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	return res.StatusCode, string(raw)
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

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// TestAnotherTenantsThingsDoNotExistOnAnyRoute walks every route that takes an id with the ids of another tenant. A new
// route with a parameter that this test does not know fails it.
func TestAnotherTenantsThingsDoNotExistOnAnyRoute(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) {
		mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
		things := belongings(theirs)
		walked := 0
		for _, r := range a.API.Routes() {
			path := strings.TrimPrefix(r.Path, "/api/v1")
			if !strings.Contains(path, "{") || r.Public {
				continue
			}
			target, known := things.of(path)
			require.True(t, known, "the walk knows no id for %s %s", r.Method, r.Path)
			if target == "" {
				continue // The route names no single thing of a tenant, only an object of the data model.
			}
			require.NotRegexp(t, placeholder, target)
			walked++
			body := ""
			if r.Method != http.MethodGet && r.Method != http.MethodDelete {
				body = things.body(path)
			}
			status, raw := mine.do(r.Method, target, body)
			require.Equal(t, http.StatusNotFound, status, "%s %s: %s", r.Method, target, raw)
			require.NotContains(t, raw, "CANARY", "%s %s", r.Method, target)
		}
		require.Greater(t, walked, 30)
		for _, list := range []string{"/records/contacts", "/records/deals", "/search?q=canary", "/users", "/teams", "/api-keys", "/imports", "/webhooks", "/views", "/changes"} {
			status, raw := mine.do(http.MethodGet, list, "")
			require.Equal(t, http.StatusOK, status, "%s: %s", list, raw)
			require.NotContains(t, raw, "CANARY", list)
			require.NotContains(t, raw, theirs.tenant, list)
			require.NotContains(t, raw, theirs.user, list)
		}
	})
}

// owned are things of one tenant, by what they are.
type owned map[string]string

// belongings makes one of everything.
func belongings(c *company) owned {
	o := owned{"user": c.user}
	o["contact"] = c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY","email":"canary@example.org"}`)
	o["contact2"] = c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY two"}`)
	o["company"] = c.id("id", http.MethodPost, "/records/companies", `{"name":"CANARY Inc"}`)
	o["lead"] = c.id("id", http.MethodPost, "/records/leads", `{"last_name":"CANARY lead"}`)
	o["deal"] = c.id("id", http.MethodPost, "/records/deals", `{"name":"CANARY deal"}`)
	o["edge"] = c.id("id", http.MethodPost, "/records/contacts/"+o["contact"]+"/relations/companies", `{"target_id":"`+o["company"]+`"}`)
	o["import"] = c.id("id", http.MethodPost, "/imports", `{"object":"contacts"}`)
	o["export"] = c.id("id", http.MethodPost, "/exports", `{"object":"contacts","format":"csv"}`)
	o["team"] = c.id("id", http.MethodPost, "/teams", `{"name":"CANARY team"}`)
	o["role"] = c.id("id", http.MethodPost, "/roles", `{"name":"canary_role","labels":{"en":"CANARY"},"definition":{}}`)
	o["key"] = c.id("id", http.MethodPost, "/api-keys", `{"name":"CANARY key","scopes":["read"]}`)
	o["webhook"] = c.id("id", http.MethodPost, "/webhooks", `{"name":"CANARY hook","url":"https://example.org/hook","events":["*"]}`)
	o["view"] = c.id("id", http.MethodPost, "/views", `{"object":"contacts","name":"CANARY view"}`)
	status, raw := c.do(http.MethodGet, "/records/contacts/"+o["contact"]+"/history", "")
	require.Equal(c.t, http.StatusOK, status, raw)
	o["changeset"] = regexp.MustCompile(`cst_[0-9A-Z]{26}`).FindString(raw)
	status, raw = c.do(http.MethodGet, "/sessions", "")
	require.Equal(c.t, http.StatusOK, status, raw)
	o["session"] = regexp.MustCompile(`ses_[0-9A-Z]{26}`).FindString(raw)
	require.NotEmpty(c.t, o["changeset"])
	require.NotEmpty(c.t, o["session"])
	return o
}

// of fills the parameters of a path with ids of the owner; empty when the path names nothing but an object of the data model.
func (o owned) of(path string) (string, bool) {
	fill := func(id string) (string, bool) {
		p := strings.Replace(path, "{object}", "contacts", 1)
		p = strings.Replace(p, "{relation}", "companies", 1)
		p = strings.Replace(p, "{edge}", o["edge"], 1)
		p = strings.Replace(p, "{delivery}", "dlv_01ARZ3NDEKTSV4RRFFQ69G5FAV", 1)
		return strings.Replace(p, "{id}", id, 1), true
	}
	switch {
	case !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(path, "{object}", ""), "{field}", ""), "{"):
		return "", true
	case strings.HasSuffix(path, "/as-of"):
		p, ok := fill(o["contact"])
		return p + "?at=2030-01-01T00:00:00Z", ok
	case strings.HasPrefix(path, "/records/leads/"):
		return fill(o["lead"])
	case strings.HasPrefix(path, "/records/{object}/{id}"):
		return fill(o["contact"])
	}
	for prefix, what := range map[string]string{
		"/changesets/": "changeset", "/imports/": "import", "/exports/": "export", "/users/": "user", "/teams/": "team", "/roles/": "role",
		"/api-keys/": "key", "/webhooks/": "webhook", "/views/": "view", "/sessions/": "session",
	} {
		if strings.HasPrefix(path, prefix) {
			return fill(o[what])
		}
	}
	switch {
	case strings.HasPrefix(path, "/relations/"):
		return strings.Replace(path, "{id}", "rel_01ARZ3NDEKTSV4RRFFQ69G5FAV", 1), true
	case strings.HasPrefix(path, "/duplicates/"):
		return strings.Replace(path, "{id}", "dup_01ARZ3NDEKTSV4RRFFQ69G5FAV", 1), true
	case strings.HasPrefix(path, "/match-rules/"):
		return strings.Replace(path, "{id}", "mat_01ARZ3NDEKTSV4RRFFQ69G5FAV", 1), true
	}
	return "", false
}

// body is a body that the operation accepts, so that only the id can be what is wrong.
func (o owned) body(path string) string {
	switch {
	case strings.HasSuffix(path, "/relations/{relation}"):
		return `{"target_id":"` + o["company"] + `"}`
	case strings.Contains(path, "/relations/"):
		return `{"role":"owner"}`
	case strings.HasSuffix(path, "/users/{id}/password"):
		return `{"password":"another-long-password-1"}`
	case strings.HasPrefix(path, "/records/{object}/{id}") && !strings.HasSuffix(path, "/restore"):
		return `{"last_name":"stolen"}`
	case strings.HasPrefix(path, "/users/"), strings.HasPrefix(path, "/teams/"), strings.HasPrefix(path, "/views/"), strings.HasPrefix(path, "/webhooks/{id}") && !strings.Contains(path, "/{id}/"):
		return `{"name":"stolen"}`
	case strings.HasPrefix(path, "/roles/"):
		return `{"labels":{"en":"stolen"}}`
	case strings.HasPrefix(path, "/duplicates/"):
		return `{"state":"ignored"}`
	case strings.HasSuffix(path, "/undo"), strings.HasSuffix(path, "/convert"):
		return `{}`
	case strings.HasPrefix(path, "/match-rules/"):
		return `{"name":"stolen"}`
	}
	return ""
}
