package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const (
	wait = 30 * time.Second
	tick = 20 * time.Millisecond
)

// attempt is one way to get at somebody else's thing through a route.
type attempt struct {
	// path is filled with the things of the other tenant; empty is that of the route.
	path, body string
	header     http.Header
	// missing says that the thing is what the request is about, so that the answer is 404. Otherwise the thing is only
	// mentioned, and the answer is whatever it is for a thing that does not exist.
	missing bool
}

// pathThings are the things that the routes' {id} stand for, by the beginning of the path.
var pathThings = map[string]string{
	"/records/leads/{id}":    "lead",
	"/records/{object}/{id}": "contact",
	"/changesets/":           "changeset", "/imports/": "import", "/exports/": "export", "/users/": "user", "/teams/": "team", "/roles/": "role",
	"/api-keys/": "key", "/webhooks/": "webhook", "/views/": "view", "/sessions/": "session", "/relations/": "relation",
	"/duplicates/": "pair", "/match-rules/": "rule", "/chats/": "chat",
}

// goodBodies are bodies that the operations accept, so that only the id can be what is wrong.
var goodBodies = map[string]string{
	"update-record": `{"last_name":"stolen"}`, "attach-file": "stolen", "create-link": `{"target_id":"<company>"}`, "update-link": `{"role":"owner"}`,
	"undo-changeset": `{}`, "answer-chat": `{"text":"stolen"}`, "hand-over-chat": `{}`, "convert-lead": `{}`, "decide-duplicate": `{"state":"ignored"}`, "update-match-rule": `{"name":"stolen"}`,
	"set-user-password": `{"password":"another-long-password-1"}`, "update-user": `{"name":"stolen"}`, "update-team": `{"name":"stolen"}`,
	"update-role": `{"labels":{"en":"stolen"}}`, "update-view": `{"name":"stolen"}`, "update-webhook": `{"name":"stolen"}`,
	"share-record": `{"grantee_kind":"user","grantee_id":"<me>","level":"read"}`, "hand-over-records": `{"to":"<me>"}`,
	"add-user-grant": `{"definition":{}}`, "add-absence": `{"deputy_id":"<me>","starts_at":"2030-01-01T00:00:00Z","ends_at":"2030-02-01T00:00:00Z"}`,
	"start-viewing": `{"reason":"stolen"}`, "preview-role": `{"definition":{}}`, "preview-team": `{"name":"stolen"}`, "preview-user": `{"role_ids":[]}`,
	"preview-user-grant": `{"definition":{}}`, "update-object": `{"icon":"stolen"}`, "update-field": `{"required":true}`, "create-field": `{"name":"<noise>","type":"text"}`,
	"create-record": `{"name":"<noise>"}`, "query-records": `{}`, "aggregate-records": `{"measures":[{"func":"count"}]}`,
	"upsert-record": `{"match":{"field":"id","value":"<thing>"},"record":{"name":"stolen"}}`, "batch-records": `{"operations":[{"op":"create","body":{}}]}`,
	"bulk-records": `{"op":"delete","all":true}`, "repeat-import": `{"object":"contacts"}`, "preview-stored-import": `{"object":"contacts"}`, "merge-records": `{"into":"<thing>","from":["<thing>"]}`, "find-duplicates": `{"name":"stolen"}`,
}

// mentions are the requests that name things of the other tenant elsewhere than in their path.
var mentions = map[string][]attempt{
	"list-records": {
		{path: `/records/contacts?filter=id = "<contact>"`},
		{path: `/records/contacts?filter=in(company_id, "<company>")`},
		{path: `/records/contacts?filter=exists(companies, id = "<company>")`},
		{path: `/records/deals?filter=company.id = "<company>"`},
		{path: `/records/contacts?filter=owner_id = "<user>"`},
		{path: `/records/contacts?filter=custom.<field> = "CANARY"`},
		{path: "/records/contacts?sort=custom.<field>"},
		{path: "/records/contacts?fields=custom.<field>"},
		{path: "/records/contacts?bin=true&count=exact"},
		{path: "/records/contacts?limit=1&cursor=<cursor>"},
		{path: "/records/contacts?q=can&count=exact"},
		{path: "/records/<object>", missing: true},
	},
	"query-records": {
		{path: "/records/contacts/query", body: `{"filter":{"field":"id","op":"in","value":["<contact>","<contact2>"]},"count":"exact"}`},
		{path: "/records/contacts/query", body: `{"limit":1,"cursor":"<cursor>"}`},
		{path: "/records/contacts/query", body: `{"filter":{"field":"custom.<field>","op":"not_empty"}}`},
	},
	"aggregate-records": {
		{path: "/records/contacts/aggregate", body: `{"filter":{"field":"company_id","op":"eq","value":"<company>"},"measures":[{"func":"count"}]}`},
		{path: "/records/contacts/aggregate", body: `{"group_by":[{"field":"owner_id"}],"measures":[{"func":"count"}],"filter":{"field":"owner_id","op":"eq","value":"<user>"}}`},
	},
	"create-record": {
		{path: "/records/contacts", body: `{"last_name":"x","company_id":"<company>"}`},
		{path: "/records/contacts", body: `{"last_name":"x","owner_id":"<user>"}`},
		{path: "/records/deals", body: `{"name":"x","pipeline_id":"<pipeline>","stage_id":"<stage>"}`},
		{path: "/records/deals", body: `{"name":"x","contact_id":"<contact>"}`},
		{path: "/records/contacts", body: `{"last_name":"x","custom":{"<field>":"x"}}`},
		{path: "/records/contacts", body: `{"id":"<contact>","last_name":"x"}`},
		{path: "/records/stages", body: `{"name":"x","pipeline_id":"<pipeline>"}`},
		{path: "/records/notes", body: `{"body":"x","contact_id":"<contact>"}`},
		{path: "/records/contacts", body: `{"last_name":"x","custom":{"attachment":"<file>"}}`},
	},
	"get-record": {
		{path: "/records/<object>/<thing>", missing: true},
		{path: "/records/contacts/<binned>", missing: true},
		{path: "/records/leads/<contact>", missing: true},
		{path: "/records/companies/<company>?expand=parent", missing: true},
	},
	"update-record": {{path: "/records/contacts/<mine>", body: `{"company_id":"<company>"}`}, {path: "/records/contacts/<mine>", body: `{"last_name":"x"}`, header: http.Header{"If-Match": {"<etag>"}}}},
	"upsert-record": {
		{path: "/records/contacts/upsert", body: `{"match":{"field":"id","value":"<contact>"},"record":{"last_name":"stolen"}}`, missing: true},
		{path: "/records/contacts/upsert", body: `{"match":{"field":"external_id","value":"canary-1"},"record":{"last_name":"x","company_id":"<company>"}}`},
	},
	"batch-records": {
		{path: "/records/contacts/batch", body: `{"mode":"per_item","operations":[{"op":"update","id":"<contact>","body":{"last_name":"stolen"}},{"op":"delete","id":"<contact>"},{"op":"restore","id":"<binned>"},{"op":"delete","object":"companies","id":"<company>"},{"op":"create","body":{"last_name":"x","company_id":"<company>"}},{"op":"upsert","match":{"field":"id","value":"<contact>"},"body":{"last_name":"stolen"}},{"op":"create","object":"<object>","body":{}}]}`},
		{path: "/records/contacts/batch", body: `{"operations":[{"op":"delete","id":"<contact>"}]}`, missing: true},
	},
	"bulk-records": {
		{path: "/records/contacts/bulk", body: `{"op":"update","filter":{"field":"id","op":"eq","value":"<contact>"},"record":{"last_name":"stolen"}}`},
		{path: "/records/contacts/bulk", body: `{"op":"delete","filter":{"field":"id","op":"in","value":["<contact>","<contact2>"]}}`},
		{path: "/records/contacts/bulk", body: `{"op":"restore","filter":{"field":"id","op":"eq","value":"<binned>"}}`},
		{path: "/records/contacts/bulk", body: `{"op":"update","filter":{"field":"id","op":"eq","value":"<mine>"},"record":{"company_id":"<company>"}}`},
	},
	"merge-records": {
		{path: "/records/contacts/merge", body: `{"into":"<mine>","from":["<contact>"]}`, missing: true},
		{path: "/records/contacts/merge", body: `{"into":"<contact>","from":["<mine>"]}`, missing: true},
		{path: "/records/contacts/merge", body: `{"into":"<contact>","from":["<contact2>"]}`, missing: true},
		{path: "/records/contacts/merge", body: `{"into":"<mine>","from":["<mine2>"],"values":{"last_name":"<contact>"}}`},
	},
	"find-duplicates":    {{path: "/records/contacts/duplicates", body: `{"last_name":"CANARY","email":"canary@example.org"}`}, {path: "/records/contacts/duplicates", body: `{"last_name":"x","company_id":"<company>"}`}},
	"list-links":         {{path: "/records/contacts/<mine>/relations/companies?limit=1&cursor=<cursor_links>"}},
	"create-link":        {{path: "/records/contacts/<mine>/relations/companies", body: `{"target_id":"<company>"}`}, {path: "/records/contacts/<mine>/relations/responsibles", body: `{"target_id":"<user>"}`}},
	"update-link":        {{path: "/records/contacts/<mine>/relations/companies/<edge>", body: `{"role":"owner"}`, missing: true}},
	"delete-link":        {{path: "/records/contacts/<mine>/relations/companies/<edge>", missing: true}},
	"get-record-history": {{path: "/records/contacts/<mine>/history?limit=1&cursor=<cursor_history>"}},
	"search":             {{path: "/search?q=canary"}, {path: "/search?q=canary&objects=contacts"}, {path: "/search?q=ca"}, {path: "/search?q=canary&objects=<object>", missing: true}},
	"list-changes":       {{path: "/changes?cursor=<cursor_changes>"}, {path: "/changes?objects=<object>"}},
	"stream-changes":     {{path: "/stream?cursor=<cursor_changes>"}, {path: "/stream", header: http.Header{"Last-Event-ID": {"<cursor_changes>"}}}},
	"list-users":         {{path: "/users?limit=1&cursor=<cursor_users>"}, {path: "/users?q=canary"}},
	"create-user":        {{path: "/users", body: `{"name":"x","email":"<noise>@example.net","role_ids":["<role>"]}`}, {path: "/users", body: `{"name":"x","email":"<noise>@example.net","team_ids":["<team>"]}`}, {path: "/users", body: `{"name":"x","email":"<noise>@example.net","manager_id":"<user>"}`}},
	"update-user":        {{path: "/users/<me>", body: `{"manager_id":"<user>"}`}, {path: "/users/<me>", body: `{"team_ids":["<team>"]}`}, {path: "/users/<me>", body: `{"role_ids":["<role>"]}`}},
	"create-team":        {{path: "/teams", body: `{"name":"<noise>","parent_id":"<team>"}`}, {path: "/teams", body: `{"name":"<noise>","member_ids":["<user>"]}`}},
	"update-team":        {{path: "/teams/<my_team>", body: `{"parent_id":"<team>"}`}, {path: "/teams/<my_team>", body: `{"add_members":["<user>"]}`}},
	"create-role":        {{path: "/roles", body: `{"name":"r_<noise>","labels":{"en":"x"},"definition":{"objects":{"<own_object>":{"actions":{"read":"all"}}}}}`}, {path: "/roles", body: `{"name":"r_<noise>","labels":{"en":"x"},"definition":{"objects":{"contact":{"actions":{"read":"all"},"fields":{"<field_id>":"hidden"}}}}}`}},
	"get-record-access":  {{path: "/records/contacts/<mine>/access?user=<user>", missing: true}, {path: "/records/contacts/<mine>/access?field=custom.<field>"}},
	"share-record":       {{path: "/records/contacts/<mine>/shares", body: `{"grantee_kind":"user","grantee_id":"<user>","level":"read"}`}, {path: "/records/contacts/<mine>/shares", body: `{"grantee_kind":"team","grantee_id":"<team>","level":"read"}`}},
	"unshare-record":     {{path: "/records/contacts/<contact>/shares/<share>", missing: true}, {path: "/records/contacts/<mine>/shares/<share>", missing: true}},
	"remove-user-grant":  {{path: "/users/<user2>/grants/<grant>", missing: true}, {path: "/users/<me>/grants/<grant>", missing: true}},
	"remove-absence":     {{path: "/users/<user2>/absences/<absence>", missing: true}, {path: "/users/<me>/absences/<absence>", missing: true}},
	"hand-over-records":  {{path: "/users/<me>/hand-over", body: `{"to":"<user>"}`}},
	"add-absence":        {{path: "/users/<me>/absences", body: `{"deputy_id":"<user>","starts_at":"2030-01-01T00:00:00Z","ends_at":"2030-02-01T00:00:00Z"}`}},
	"create-api-key":     {{path: "/api-keys", body: `{"name":"x","scopes":["<object>:read"]}`}},
	"create-view":        {{path: "/views", body: `{"object":"<object>","name":"x"}`, missing: true}, {path: "/views", body: `{"object":"contacts","name":"x","columns":["custom.<field>"]}`}},
	"list-views":         {{path: "/views?object=<object>", missing: true}},
	"create-webhook":     {{path: "/webhooks", body: `{"url":"https://example.org/x","events":["<object>.created"]}`}, {path: "/webhooks", body: `{"url":"https://example.org/x","events":["contact.created"],"filter":{"field":"custom.<field>","op":"not_empty"}}`}},
	"replay-webhook-delivery": {
		{path: "/webhooks/<my_webhook>/deliveries/<delivery>/replay", missing: true},
	},
	"list-webhook-deliveries": {{path: "/webhooks/<my_webhook>/deliveries?cursor=<cursor_users>"}},
	"list-changesets":         {{path: "/changesets"}, {path: "/changesets?several=true&user_id=<user>"}, {path: "/changesets?cursor=<cursor_users>"}},
	"count-duplicates":        {{path: "/duplicates/counts"}},
	"list-duplicates":         {{path: "/duplicates?object=contacts"}, {path: "/duplicates?object=<object>", missing: true}, {path: "/duplicates?object=contacts&cursor=<cursor_users>"}},
	"sweep-duplicates":        {{path: "/duplicates/sweep", body: `{"object":"<object>"}`, missing: true}},
	"create-match-rule":       {{path: "/match-rules", body: `{"object":"<object>","name":"x","definition":{}}`, missing: true}},
	"try-match-rule":          {{path: "/match-rules/test", body: `{"object":"contacts","a":{"last_name":"x","company_id":"<company>"},"b":{"last_name":"x"}}`}, {path: "/match-rules/test", body: `{"object":"<object>","a":{},"b":{}}`, missing: true}},
	"create-object":           {{path: "/objects", body: `{"name":"<noise>","labels":{"en":"x"}}`}},
	"create-field":            {{path: "/objects/contacts/fields", body: `{"name":"<noise>","type":"reference","target":"<own_object>"}`}},
	"create-relation":         {{path: "/relations", body: `{"from":"contacts","to":"<object>","name":"<noise>"}`}},
	"update-field":            {{path: "/objects/contacts/fields/<field>", body: `{"required":true}`, missing: true}, {path: "/objects/contacts/fields/<field_id>", body: `{"required":true}`, missing: true}},
	"delete-field":            {{path: "/objects/contacts/fields/<field>", missing: true}, {path: "/objects/contacts/fields/<field_id>", missing: true}},
	"get-object":              {{path: "/objects/<own_object>", missing: true}},
	"start-import":            {{path: "/imports", body: `{"object":"<object>"}`, missing: true}, {path: "/imports", body: `{"object":"contacts","owner_id":"<user>"}`}, {path: "/imports", body: `{"object":"contacts","mapping":{"Nachname":"custom.<field>"}}`}},
	"preview-import":          {{path: "/imports/preview", body: `{"object":"<object>"}`, missing: true}},
	"list-imports":            {{path: "/imports"}},
	"start-export":            {{path: "/exports", body: `{"object":"<object>","format":"csv"}`, missing: true}, {path: "/exports", body: `{"object":"contacts","format":"csv","filter":{"field":"custom.<field>","op":"not_empty"}}`}, {path: "/exports", body: `{"object":"contacts","format":"csv","filter":{"field":"id","op":"eq","value":"<contact>"}}`}, {path: "/exports", body: `{"object":"contacts","format":"csv","fields":["custom.<field>"]}`}},
	"convert-lead":            {{path: "/records/leads/<my_lead>/convert", body: `{"company_id":"<company>"}`}, {path: "/records/leads/<my_lead>/convert", body: `{"contact_id":"<contact>"}`}, {path: "/records/leads/<my_lead>/convert", body: `{"pipeline_id":"<pipeline>","stage_id":"<stage>"}`}},
	"list-audit":              {{path: "/audit?target=<contact>"}, {path: "/audit?user_id=<user>"}, {path: "/audit?target=<role>&limit=1&cursor=<cursor_users>"}},
	"export-audit":            {{path: "/audit/export?target=<contact>"}, {path: "/audit/export?format=csv&user_id=<user>"}},
	"list-api-keys":           {{path: "/api-keys"}}, "list-webhooks": {{path: "/webhooks"}}, "list-teams": {{path: "/teams"}}, "list-roles": {{path: "/roles"}},
	"list-sessions": {{path: "/sessions"}}, "list-match-rules": {{path: "/match-rules"}}, "list-objects": {{path: "/objects"}},
	"list-fields": {{path: "/objects/contacts/fields"}}, "get-me": {{path: "/me"}}, "list-notifications": {{path: "/notifications"}, {path: "/notifications?cursor=<notification>"}}, "count-notifications": {{path: "/notifications/count"}},
	"mark-notifications": {{path: "/notifications/read", body: `{"ids":["<notification>"]}`}}, "get-notification-settings": {{path: "/notifications/settings"}}, "get-push-key": {{path: "/push/key"}},
	"unsubscribe-device": {{path: "/push/unsubscribe", body: `{"endpoint":"https://push.invalid/x"}`}}, "get-my-access": {{path: "/me/access"}},
	"get-tenant": {{path: "/tenant"}, {path: "/tenant", header: http.Header{"Host": {"<slug>.localhost"}, "X-Forwarded-Host": {"<slug>.localhost"}, "X-Tenant": {"<tenant>"}}}},
}

// nothingToName are the operations that cannot name anything of another tenant, with the reason.
var nothingToName = map[string]string{
	"update-notification-settings": "changes what the caller is told", "subscribe-device": "names a browser", "logout": "ends the session that it is called with", "change-password": "changes the caller's own password",
	"verify-audit": "checks the caller's own company", "get-audit-settings": "shows the caller's own company", "set-audit-settings": "changes the caller's own company",
	"end-other-sessions": "ends the caller's own sessions", "update-tenant": "changes the caller's own company",
}

// attempts are all the ways through one route.
func attempts(t *testing.T, r httpapi.Route) []attempt {
	t.Helper()
	path := strings.TrimPrefix(r.Path, httpapi.Prefix)
	all := append([]attempt{}, mentions[r.OperationID]...)
	for i := range all {
		if all[i].body == "" && r.Method != http.MethodGet && r.Method != http.MethodDelete {
			all[i].body = goodBodies[r.OperationID]
		}
	}
	target := path
	for prefix, what := range pathThings {
		if strings.HasPrefix(path, prefix) {
			target = strings.Replace(target, "{id}", "<"+what+">", 1)
		}
	}
	if strings.Contains(target, "{id}") {
		t.Errorf("the walk knows no id for %s %s", r.Method, r.Path)
		return nil
	}
	named := target != path
	if named {
		target = strings.Replace(target, "{object}", "contacts", 1)
	}
	// A route that names an object of the data model, and nothing else, is asked for the other tenant's own object.
	target = strings.NewReplacer("{object}", "<object>", "{field}", "name", "{relation}", "companies", "{edge}", "<edge>", "{file}", "<attached>", "{delivery}", "<delivery>", "{domain}", "<domain>", "{share}", "<share>", "{grant}", "<grant>", "{absence}", "<absence>", "{action}", "probe", "{panel}", "card", "{suggestions}", "<session>", "{audience}", "<session>", "{number}", "1").Replace(target)
	require.NotRegexp(t, placeholder, target)
	if strings.HasSuffix(target, "/as-of") {
		target += "?at=2030-01-01T00:00:00Z"
	}
	if target != path {
		all = append(all, attempt{path: target, body: goodBodies[r.OperationID], missing: true})
	}
	return all
}

// query escapes what stands behind the question mark, which is written plainly above.
func query(path string) string {
	head, tail, ok := strings.Cut(path, "?")
	if !ok {
		return path
	}
	parts := strings.Split(tail, "&")
	for i, p := range parts {
		k, v, _ := strings.Cut(p, "=")
		parts[i] = k + "=" + url.QueryEscape(v)
	}
	return head + "?" + strings.Join(parts, "&")
}

var (
	moment  = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
	sealed  = regexp.MustCompile(`"(next_cursor|cursor|key|secret|hint|version|prefix)":"[^"]*"`)
	counted = regexp.MustCompile(`"change_?set_id":"[^"]*"`)
)

// plain is an answer without what differs from one request to the next.
func plain(body string, things owned, noise string) string {
	for _, what := range slices.Sorted(maps.Keys(things)) {
		v := things[what]
		if len(v) > 8 { // A short one, such as a place in a history, means the same to everybody.
			body = strings.ReplaceAll(body, v, "<"+what+">")
		}
	}
	body = strings.ReplaceAll(body, noise, "<noise>")
	body = idOf("req").ReplaceAllString(body, "<request>")
	body = anyID.ReplaceAllString(body, "<id>")
	return counted.ReplaceAllString(sealed.ReplaceAllString(moment.ReplaceAllString(body, "<moment>"), "<sealed>"), "<set>")
}

// TestAnotherTenantsThingsDoNotExistOnAnyRoute walks every route with the things of another tenant in path, query, body
// and headers, with a session and with an API key. The answer must be the one for things that exist nowhere, word for word,
// and the other tenant's rows stay as they are. A route that this test does not know fails it.
func TestAnotherTenantsThingsDoNotExistOnAnyRoute(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) { walkRoutes(t, a, url) })
}

func walkRoutes(t *testing.T, a *app.App, url string) {
	t.Helper()
	mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
	things := belongings(t, a, theirs)
	things["slug"] = theirs.slug
	own := owned{"me": mine.user}
	for what, x := range map[string][2]string{
		"mine": {"/records/contacts", `{"last_name":"own"}`}, "mine2": {"/records/contacts", `{"last_name":"own"}`}, "my_lead": {"/records/leads", `{"last_name":"own"}`},
		"my_team": {"/teams", `{"name":"own"}`}, "my_webhook": {"/webhooks", `{"name":"own","url":"https://own.invalid/","events":["*"]}`},
	} {
		own[what] = mine.id("id", http.MethodPost, x[0], x[1])
	}
	mine.id("id", http.MethodPost, "/objects/contacts/fields", `{"name":"attachment","type":"file"}`)
	before := digest(t, a.DB, theirs.tenant)

	walked, accepted := 0, map[string]bool{}
	for who, c := range map[string]*company{"session": mine, "key": mine.withKey()} {
		for _, r := range a.API.Routes() {
			if r.Public {
				continue
			}
			all := attempts(t, r)
			if len(all) == 0 && nothingToName[r.OperationID] == "" {
				t.Errorf("the walk does not know how %s (%s %s) could name things of another tenant", r.OperationID, r.Method, r.Path)
			}
			for _, x := range all {
				walked++
				walkOne(t, c, who, r, x, things, own, accepted)
			}
		}
	}
	require.Greater(t, walked, 250)
	require.Equal(t, before, digest(t, a.DB, theirs.tenant), "the other tenant's rows have changed")
	_, raw := mine.do(http.MethodGet, "/openapi.json", "")
	require.NotContains(t, raw, "canary")
}

// peopleOnly are the refusals of keys, whatever they ask for.
var peopleOnly = regexp.MustCompile(`"code":"(people_only|webhook_needs_person)"`)

// walkOne makes one attempt. Accepted are values that the caller has written into its own rows, such as the address of a
// stranger, and so may read again.
func walkOne(t *testing.T, c *company, who string, r httpapi.Route, x attempt, things, own owned, accepted map[string]bool) {
	t.Helper()
	try := func(o owned) (answer, string, string) {
		noise := "n" + strings.ToLower(fresh())
		all := owned{"noise": noise}
		for _, m := range []owned{o, own} {
			for k, v := range m {
				all[k] = v
			}
		}
		path := query(all.fill(t, x.path))
		header := http.Header{}
		for k, v := range x.header {
			header.Set(k, all.fill(t, v[0]))
		}
		a := c.send(r.Method, path, all.fill(t, x.body), header)
		a.sent = all.fill(t, x.body)
		return a, plain(a.body, o, noise), r.Method + " " + path + " with a " + who
	}
	got, text, request := try(things)
	ghost, ghostText, _ := try(things.ghosts())
	request += " " + got.sent
	switch {
	case x.missing && got.status != http.StatusNotFound && !peopleOnly.MatchString(got.body):
		t.Errorf("%s: %d %s", request, got.status, got.body)
	case got.status == http.StatusForbidden && !peopleOnly.MatchString(got.body) || got.status >= 500:
		t.Errorf("%s: %d %s", request, got.status, got.body)
	case ghost.status != got.status || text != ghostText && thing.MatchString(x.path+x.body):
		t.Errorf("%s\ntheirs:   %d %s\nnobody's: %d %s", request, got.status, text, ghost.status, ghostText)
	case strings.Contains(got.body, "CANARY") && !strings.Contains(x.path+x.body, "CANARY"):
		t.Errorf("%s: %s", request, got.body)
	}
	for what, v := range things {
		if anyID.MatchString(v) && strings.Contains(got.body, v) && !strings.Contains(request, v) && !accepted[v] {
			t.Errorf("%s tells of a %s: %s", request, what, got.body)
		}
		if got.status < 300 && strings.Contains(request, v) {
			accepted[v] = true
		}
	}
}

// TestKeysAndSessionsOpenOneTenantOnly uses the credentials of two tenants crosswise.
func TestKeysAndSessionsOpenOneTenantOnly(t *testing.T) {
	t.Parallel()
	proxied(t, func(t *testing.T, a *app.App, url string) {
		mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
		canary := theirs.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY"}`)
		key, theirKey := mine.withKey(), theirs.withKey()

		both := *theirKey
		both.cookie = mine.cookie
		require.Equal(t, http.StatusOK, both.send(http.MethodGet, "/records/contacts/"+canary, "", nil).status, "the key counts")
		require.Contains(t, both.send(http.MethodGet, "/tenant", "", nil).body, theirs.tenant)
		both = *key
		both.cookie = theirs.cookie
		require.Equal(t, http.StatusNotFound, both.send(http.MethodGet, "/records/contacts/"+canary, "", nil).status, "the cookie does not")
		for _, header := range []http.Header{
			{"Host": {theirs.slug + ".localhost"}}, {"X-Forwarded-Host": {theirs.slug}}, {"X-Tenant-Id": {theirs.tenant}}, {"Kontor-Tenant": {theirs.slug}},
		} {
			require.Equal(t, http.StatusNotFound, key.send(http.MethodGet, "/records/contacts/"+canary, "", header).status, "%v", header)
			require.Contains(t, key.send(http.MethodGet, "/tenant", "", header).body, mine.tenant, "%v", header)
		}
		// The same Idempotency-Key, path and body is another request when somebody else sends it.
		header := http.Header{"Idempotency-Key": {"same"}}
		first := theirs.send(http.MethodPost, "/records/contacts", `{"last_name":"same"}`, header)
		second := mine.send(http.MethodPost, "/records/contacts", `{"last_name":"same"}`, header)
		require.Equal(t, http.StatusCreated, first.status)
		require.Equal(t, http.StatusCreated, second.status)
		require.Empty(t, second.header.Get("Idempotent-Replayed"))
		require.NotEqual(t, anyID.FindString(first.body), anyID.FindString(second.body))
		require.Equal(t, "true", theirs.send(http.MethodPost, "/records/contacts", `{"last_name":"same"}`, header).header.Get("Idempotent-Replayed"))

		// A revoked key opens nothing, on any route.
		status, raw := mine.do(http.MethodGet, "/api-keys", "")
		require.Equal(t, http.StatusOK, status)
		status, raw = mine.do(http.MethodDelete, "/api-keys/"+idOf("key").FindString(raw), "")
		require.Equal(t, http.StatusNoContent, status, raw)
		for _, r := range a.API.Routes() {
			if !r.Public {
				path := placeholder.ReplaceAllString(strings.TrimPrefix(r.Path, httpapi.Prefix), "x")
				require.Equal(t, http.StatusUnauthorized, key.send(r.Method, path, "", http.Header{"Content-Type": {"application/json"}, "X-Forwarded-For": {nowhere()}}).status, "%s %s", r.Method, r.Path)
			}
		}
	})
}

// fileOf stores a file of a tenant.
func fileOf(t *testing.T, a *app.App, c *company) string {
	t.Helper()
	f, err := a.Files.Put(actor.ForSystem(t.Context(), c.tenant, "test"), "canary.txt", file.ForRecord, strings.NewReader("CANARY"), 1<<20)
	require.NoError(t, err)
	return f.ID
}
