package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/httpapi"
)

// sound are bodies of the other operations that take one, with the things of the caller. Those of goodBodies count, too.
var sound = map[string]string{
	"signup": `{"company":"x","name":"x","email":"<noise>@example.net","password":"correct-horse-battery"}`, "login": `{"email":"x@example.net","password":"x"}`,
	"change-password": `{"current_password":"x","new_password":"y"}`, "update-tenant": `{"name":"x"}`, "sweep-duplicates": `{"object":"contacts"}`,
	"create-api-key": `{"name":"x","scopes":["read"]}`, "create-match-rule": `{"object":"contacts","name":"x","definition":{"threshold":50,"match":{"sum":[{"fields":["email"],"compare":"email","weight":60}]}}}`, "create-object": `{"name":"<noise>","labels":{"en":"x"}}`,
	"create-relation": `{"from":"contacts","to":"deals","name":"<noise>"}`, "create-role": `{"name":"r_<noise>","labels":{"en":"x"},"definition":{}}`, "create-team": `{"name":"<noise>"}`,
	"create-user": `{"name":"x","email":"<noise>@example.net"}`, "create-view": `{"object":"contacts","name":"x"}`, "create-webhook": `{"url":"https://example.org/x","events":["*"]}`,
	"start-export": `{"object":"contacts","format":"csv"}`, "try-match-rule": `{"object":"contacts","a":{},"b":{}}`,
	"update-team": `{"name":"x"}`, "restore-record": "", "revoke-api-key": "",
}

// bad is one way of being wrong.
type bad struct {
	name, body, contentType string
	header                  http.Header
	path                    string
	// location must be named by the problem.
	location string
	// status, unless it is 0.
	status int
}

// wrongs are the ways in which a body can be wrong, made from a sound one.
func wrongs(good string) []bad {
	out := []bad{
		{name: "cut off", body: `{"name":`},
		{name: "no object", body: `[1]`},
		{name: "a text", body: `"x"`},
		{name: "null", body: "null"},
		{name: "broken UTF-8", body: "{\"name\":\"\xff\xfe\"}"},
		{name: "a lone surrogate", body: `{"name":"\ud800"}`},
		{name: "two objects", body: `{}{}`},
		{name: "a key twice", body: `{"name":"a","name":"b"}`},
		{name: "deep", body: strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)},
		{name: "10 MB", body: `{"name":"` + strings.Repeat("x", 10<<20) + `"}`},
		{name: "text/plain", body: good, contentType: "text/plain", status: http.StatusUnsupportedMediaType},
		{name: "UTF-16", body: good, contentType: "application/json; charset=utf-16", status: http.StatusUnsupportedMediaType},
		{name: "a form", body: "a=b", contentType: "application/x-www-form-urlencoded", status: http.StatusUnsupportedMediaType},
		{name: "packed", body: good, header: http.Header{"Content-Encoding": {"gzip"}}, status: http.StatusUnsupportedMediaType},
	}
	var m map[string]any
	if json.Unmarshal([]byte(good), &m) != nil {
		return out
	}
	with := func(name, key string, v any) {
		c := maps.Clone(m)
		c[key] = v
		raw, _ := json.Marshal(c)
		out = append(out, bad{name: name + " " + key, body: string(raw), location: key})
	}
	with("unknown field", "no_such_field", 1)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		with("wrong type of", key, map[string]any{"no": []any{map[string]any{"such": "thing"}}})
		if _, ok := m[key].(string); ok {
			with("number instead of", key, 3)
			with("too long", key, strings.Repeat("x", 300_000))
		}
	}
	return out
}

// special are mistakes that only some operations can be given.
var special = map[string][]bad{
	"create-record": {
		{name: "unknown reference", path: "/records/contacts", body: `{"last_name":"x","company_id":"com_01ARZ3NDEKTSV4RRFFQ69G5FAV"}`, location: "company_id"},
		{name: "no option", path: "/records/contacts", body: `{"last_name":"x","lead_source":"nowhere"}`, location: "lead_source"},
		{name: "bad date", path: "/records/contacts", body: `{"last_name":"x","birthday":"2024-02-30"}`, location: "birthday"},
		{name: "bad e-mail", path: "/records/contacts", body: `{"last_name":"x","email":"nobody"}`, location: "email"},
		{name: "bad phone", path: "/records/contacts", body: `{"last_name":"x","phone":"call me"}`, location: "phone"},
		{name: "bad amount", path: "/records/deals", body: `{"name":"x","amount":{"amount":1.5,"currency":"XXQ"}}`, location: "amount"},
		{name: "read-only", path: "/records/deals", body: `{"name":"x","status":"won"}`, location: "status"},
		{name: "required", path: "/records/companies", body: `{}`, location: "name"},
		{name: "duplicate", path: "/records/products", body: `{"name":"x","sku":"CANARY"}`, location: "sku"},
		{name: "out of range", path: "/records/companies", body: `{"name":"x","employees":-1}`, location: "employees"},
		{name: "too long", path: "/records/companies", body: `{"name":"` + strings.Repeat("x", 301) + `"}`, location: "name"},
		{name: "NUL", path: "/records/companies", body: `{"name":"a\u0000b"}`, location: "name"},
		{name: "unknown object", path: "/records/nothings", body: `{}`, status: http.StatusNotFound},
	},
	"update-record": {
		{name: "stale", body: `{"last_name":"x"}`, header: http.Header{"If-Match": {`"999"`}}, status: http.StatusPreconditionFailed},
		{name: "no tag", body: `{"last_name":"x"}`, header: http.Header{"If-Match": {`nonsense`}}, status: http.StatusPreconditionFailed},
		{name: "long key", body: `{"last_name":"x"}`, header: http.Header{"Idempotency-Key": {strings.Repeat("k", 300)}}, location: "Idempotency-Key"},
	},
	"delete-record": {{name: "stale", header: http.Header{"If-Match": {`"999"`}}, status: http.StatusPreconditionFailed}},
	"bulk-records": {
		{name: "unknown field in the filter", path: "/records/contacts/bulk", body: `{"op":"delete","filter":{"field":"nope","op":"eq","value":"x"}}`, location: "filter"},
		{name: "wrong operator", path: "/records/contacts/bulk", body: `{"op":"delete","filter":{"field":"do_not_call","op":"lt","value":true}}`, location: "filter"},
		{name: "no filter", path: "/records/contacts/bulk", body: `{"op":"delete","filter":{"field":1}}`, location: "filter"},
		{name: "nothing said", path: "/records/contacts/bulk", body: `{"op":"delete"}`},
		{name: "unknown op", path: "/records/contacts/bulk", body: `{"op":"explode","all":true}`, location: "op"},
	},
	"batch-records": {
		{name: "one of two", path: "/records/contacts/batch", body: `{"operations":[{"op":"create","body":{"last_name":"x"}},{"op":"create","body":{"email":"nobody"}}]}`, location: "operations.1.email"},
		{name: "unknown op", path: "/records/contacts/batch", body: `{"operations":[{"op":"explode"}]}`, location: "operations.0"},
		{name: "too many", path: "/records/contacts/batch", body: `{"operations":[` + strings.Repeat(`{"op":"create"},`, 1000) + `{"op":"create"}]}`, location: "operations"},
	},
	"query-records":     {{name: "bad cursor", path: "/records/contacts/query", body: `{"cursor":"nonsense"}`, location: "cursor"}, {name: "large page", path: "/records/contacts/query", body: `{"limit":1000}`, location: "limit"}},
	"aggregate-records": {{name: "unknown measure", path: "/records/contacts/aggregate", body: `{"measures":[{"func":"median","field":"score"}]}`}, {name: "unknown group", path: "/records/contacts/aggregate", body: `{"group_by":[{"field":"nope"}]}`}},
	"merge-records":     {{name: "with itself", path: "/records/contacts/merge", body: `{"into":"<contact>","from":["<contact>"]}`}},
	"upsert-record":     {{name: "no key", path: "/records/contacts/upsert", body: `{"match":{"field":"description","value":"x"},"record":{}}`}},
	"create-object":     {{name: "taken", body: `{"name":"contacts","labels":{"en":"x"}}`, location: "name"}, {name: "bad name", body: `{"name":"A B","labels":{"en":"x"}}`, location: "name"}},
	"create-field": {
		{name: "taken", path: "/objects/contacts/fields", body: `{"name":"canary_field","type":"text"}`, location: "name"},
		{name: "unknown type", path: "/objects/contacts/fields", body: `{"name":"fresh","type":"nonsense"}`, location: "type"},
		{name: "bad formula", path: "/objects/contacts/fields", body: `{"name":"fresh","type":"formula","formula":"1 +"}`},
	},
	"create-role": {{name: "taken", body: `{"name":"canary_role","labels":{"en":"x"},"definition":{}}`}, {name: "unknown action", body: `{"name":"fresh","labels":{"en":"x"},"definition":{"objects":{"contact":{"actions":{"fly":"all"}}}}}`}, {name: "bad condition", body: `{"name":"fresh","labels":{"en":"x"},"definition":{"objects":{"contact":{"actions":{"read":{"scope":"all","where":{"field":"nope","op":"eq","value":1}}}}}}}`}},
	"create-user": {{name: "taken", body: `{"name":"x","email":"canary@example.com"}`}, {name: "no e-mail", body: `{"name":"x","email":"nobody"}`, location: "email"}, {name: "short password", body: `{"name":"x","email":"fresh@example.net","password":"a"}`, location: "password"}},
	"create-team": {{name: "taken", body: `{"name":"CANARY team"}`, location: "name"}},
	"create-view": {{name: "bad filter", body: `{"object":"contacts","name":"x","filter":{"field":"nope","op":"eq","value":1}}`, location: "filter"}, {name: "unknown column", body: `{"object":"contacts","name":"x","columns":["nope"]}`, location: "columns"}},
	"create-webhook": {
		{name: "private address", body: `{"url":"https://127.0.0.1/x","events":["*"]}`, location: "url"},
		{name: "no address", body: `{"url":"ftp://example.org/x","events":["*"]}`, location: "url"},
		{name: "unknown event", body: `{"url":"https://example.org/x","events":["nothing.happened"]}`, location: "events"},
	},
	"start-export":    {{name: "unknown format", body: `{"object":"contacts","format":"pdf"}`, location: "format"}, {name: "bad filter", body: `{"object":"contacts","format":"csv","filter":{"field":"nope","op":"eq","value":1}}`, location: "filter"}},
	"undo-changeset":  {{name: "no set", path: "/changesets/nonsense/undo", body: `{}`, status: http.StatusNotFound}},
	"signup":          {{name: "short password", body: `{"company":"x","name":"x","email":"fresh@example.net","password":"a"}`, location: "password"}, {name: "no e-mail", body: `{"company":"x","name":"x","email":"nobody","password":"correct-horse-battery"}`, location: "email"}},
	"login":           {{name: "unknown", body: `{"email":"nobody@example.net","password":"x"}`, status: http.StatusUnauthorized}},
	"create-link":     {{name: "bad date", body: `{"target_id":"<company>","valid_from":"yesterday"}`, location: "valid_from"}, {name: "unknown relation", path: "/records/contacts/<contact>/relations/nothing", body: `{"target_id":"<company>"}`, status: http.StatusNotFound}},
	"create-relation": {{name: "unknown object", body: `{"from":"contacts","to":"nothings","name":"fresh"}`}},
}

// TestBadInputIsExplainedAndChangesNothing gives every operation that writes, and every other with a body, input that is
// wrong in every way that there is. The answer must be a problem that says in German and in English what is wrong, where
// and what to do about it, and afterwards every row of the tenant must be as it was.
func TestBadInputIsExplainedAndChangesNothing(t *testing.T) {
	t.Parallel()
	proxied(t, func(t *testing.T, a *app.App, url string) {
		c := signUp(t, url, "Mine")
		things := belongings(t, a, c)
		things["noise"], things["me"] = "n"+strings.ToLower(fresh()), c.user
		c.id("id", http.MethodPost, "/records/products", `{"name":"x","sku":"CANARY"}`)
		before := digest(t, a.DB, c.tenant)
		tried := 0
		for _, r := range a.API.Routes() {
			if r.Method == http.MethodGet {
				continue
			}
			for _, x := range mistakes(t, a, r) {
				tried++
				c.mistake(r, x, things)
			}
			if t.Failed() {
				continue
			}
			require.Equal(t, before, digest(t, a.DB, c.tenant), "%s %s has changed something", r.Method, r.Path)
		}
		require.Greater(t, tried, 800)
		require.Equal(t, http.StatusOK, c.send(http.MethodGet, "/me", "", nil).status)
	})
}

// mistakes are all the ways to call an operation wrongly.
func mistakes(t *testing.T, a *app.App, r httpapi.Route) []bad {
	t.Helper()
	path := strings.TrimPrefix(r.Path, httpapi.Prefix)
	for prefix, what := range pathThings {
		if strings.HasPrefix(path, prefix) {
			path = strings.Replace(path, "{id}", "<"+what+">", 1)
		}
	}
	path = strings.NewReplacer("{object}", "contacts", "{field}", "canary_field", "{relation}", "companies", "{edge}", "<edge>", "{delivery}", "<delivery>").Replace(path)
	if strings.HasPrefix(path, "/objects/contacts") && !strings.Contains(path, "/fields") {
		path = "/objects/canary_things"
	}
	out := slices.Clone(special[r.OperationID])
	if takesJSON(a, r) {
		good, known := sound[r.OperationID]
		if !known {
			if good, known = goodBodies[r.OperationID]; !known {
				good = shaped(a, r)
			}
		}
		out = append(out, wrongs(good)...)
	}
	if strings.Contains(path, "<") {
		for _, id := range []string{"nonsense", "%00", "%FF%FE", "'%20or%201=1--", strings.Repeat("x", 3000), "con_01ARZ3NDEKTSV4RRFFQ69G5FA"} {
			out = append(out, bad{name: "bad id", path: thing.ReplaceAllString(path, id), body: sound[r.OperationID] + goodBodies[r.OperationID]})
		}
	}
	for i := range out {
		if out[i].path == "" {
			out[i].path = path
		}
	}
	return out
}

// shaped is a body as the API's description has it, for operations that the tables above do not know.
func shaped(a *app.App, r httpapi.Route) string {
	s := bodyOf(a, r).Content["application/json"].Schema
	for s.Ref != "" {
		s = a.API.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	out := map[string]any{}
	for name, p := range s.Properties {
		switch p.Type {
		case huma.TypeString:
			out[name] = "x"
		case huma.TypeBoolean:
			out[name] = true
		case huma.TypeArray:
			out[name] = []any{}
		case huma.TypeInteger, huma.TypeNumber:
			out[name] = 1
		}
	}
	raw, _ := json.Marshal(out)
	return string(raw)
}

func takesJSON(a *app.App, r httpapi.Route) bool {
	b := bodyOf(a, r)
	return b != nil && b.Content["application/json"] != nil
}

func bodyOf(a *app.App, r httpapi.Route) *huma.RequestBody {
	item := a.API.OpenAPI().Paths[r.Path]
	op := map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete}[r.Method]
	return op.RequestBody
}

// mistake sends one wrong request in both languages.
func (c *company) mistake(r httpapi.Route, x bad, things owned) {
	c.t.Helper()
	details := map[string]string{}
	for _, lang := range []string{"en", "de"} {
		header := http.Header{"Accept-Language": {lang}, "Content-Type": {"application/json"}, "X-Forwarded-For": {nowhere()}}
		maps.Copy(header, x.header)
		if x.contentType != "" {
			header.Set("Content-Type", x.contentType)
		}
		body := x.body
		if len(body) < 1<<16 {
			body = things.fill(c.t, body)
		}
		a := c.send(r.Method, things.fill(c.t, x.path), body, header)
		where := fmt.Sprintf("%s %s, %s: %d %.600s", r.Method, x.path, x.name, a.status, a.body)
		if a.status < 400 || a.status > 499 || x.status != 0 && a.status != x.status {
			c.t.Errorf("%s (wanted %d)", where, x.status)
			return
		}
		var p httpapi.Problem
		if a.header.Get("Content-Type") != "application/problem+json" || json.Unmarshal([]byte(a.body), &p) != nil {
			c.t.Errorf("%s: no problem+json", where)
			return
		}
		remedies := p.Remedy
		named := x.location == ""
		for _, f := range p.Errors {
			remedies += f.Remedy
			named = named || strings.HasPrefix(f.Location, x.location) || f.Location == "no" // Decoders name what they do not know by its last part.
			if f.Location == "" || f.Message == "" || strings.Contains(f.Message, f.Code) && strings.Contains(f.Code, "_") {
				c.t.Errorf("%s: an entry without place or text", where)
			}
		}
		if p.Detail == "" || p.Title == "" || remedies == "" || p.Code == "" || p.Code == "internal" {
			c.t.Errorf("%s: detail, title, code or remedy are missing", where)
		}
		// What is not found, or stands in the way, is named by the detail.
		if !named && (len(p.Errors) > 0 || p.Status != http.StatusNotFound && p.Status != http.StatusConflict && p.Status != http.StatusUnauthorized) {
			c.t.Errorf("%s: does not name %s", where, x.location)
		}
		if p.Status == http.StatusUnprocessableEntity && len(p.Errors) == 0 {
			c.t.Errorf("%s: names no place", where)
		}
		details[lang] = p.Title + p.Detail
	}
	if details["en"] == details["de"] {
		c.t.Errorf("%s %s, %s: the same text in both languages: %s", r.Method, x.path, x.name, details["en"])
	}
}
