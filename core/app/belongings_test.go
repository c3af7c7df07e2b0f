package app_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/id"
)

// owned are things of one tenant, by what they are: ids, names, cursors and the like.
type owned map[string]string

var (
	ulid        = `[0-9A-HJKMNP-TV-Z]{26}`
	idOf        = func(prefix string) *regexp.Regexp { return regexp.MustCompile(prefix + "_" + ulid) }
	anyID       = idOf("[a-z]{3}")
	thing       = regexp.MustCompile(`<[a-z0-9_]+>`)
	placeholder = regexp.MustCompile(`\{[a-z_]+\}`)
)

// belongings makes one of everything. The node's background work runs meanwhile, so that imports and exports are finished
// and pairs of duplicates and deliveries there.
func belongings(t *testing.T, a *app.App, c *company) owned {
	t.Helper()
	stop, err := a.Start(t.Context())
	require.NoError(t, err)
	defer stop()
	find := func(prefix, path string) string {
		found := ""
		require.Eventually(t, func() bool {
			status, raw := c.do(http.MethodGet, path, "")
			require.Equal(t, http.StatusOK, status, "%s: %s", path, raw)
			found = idOf(prefix).FindString(raw)
			return found != ""
		}, wait, tick, "%s in %s", prefix, path)
		return found
	}
	cursor := func(path string) string {
		status, raw := c.do(http.MethodGet, path, "")
		require.Equal(t, http.StatusOK, status, "%s: %s", path, raw)
		var page struct {
			Next string `json:"next_cursor"`
		}
		require.NoError(t, json.Unmarshal([]byte(raw), &page))
		require.NotEmpty(t, page.Next, "%s: %s", path, raw)
		return page.Next
	}
	post := func(path, body string) string { return c.id("id", http.MethodPost, path, body) }

	o := owned{"tenant": c.tenant, "user": c.user, "object": "canary_things", "field": "canary_field"}
	o["own_object"] = post("/objects", `{"name":"canary_things","labels":{"en":"CANARY thing"}}`)
	o["field_id"] = post("/objects/contacts/fields", `{"name":"canary_field","type":"text","labels":{"en":"CANARY"},"filterable":true}`)
	post("/objects/contacts/fields", `{"name":"attachment","type":"file"}`)
	o["relation"] = post("/relations", `{"from":"contacts","to":"deals","name":"canary_relation"}`)
	o["contact"] = post("/records/contacts", `{"last_name":"CANARY","email":"canary@example.org","external_id":"canary-1","phone":"+49 30 901820"}`)
	o["contact2"] = post("/records/contacts", `{"last_name":"CANARY","email":"canary@example.org","phone":"+49 30 901820","custom":{"canary_field":"CANARY"}}`)
	status, raw := c.do(http.MethodPatch, "/records/contacts/"+o["contact"], `{"job_title":"CANARY job"}`)
	require.Equal(t, http.StatusOK, status, raw)
	o["company"] = post("/records/companies", `{"name":"CANARY Inc"}`)
	o["article_category"] = post("/records/article_categories", `{"name":"CANARY shelf"}`)
	o["idea"] = post("/records/ideas", `{"name":"CANARY idea","status":"planned"}`)
	o["article_slug"] = "canary-article"
	o["article"] = post("/records/articles", `{"name":"CANARY article","slug":"canary-article","visibility":"public","category_id":"`+o["article_category"]+`","status":"published","texts":{"en":{"title":"CANARY article","blocks":[{"kind":"divider"},{"kind":"paragraph","text":[{"text":"CANARY"}]}]}}}`)
	o["lead"] = post("/records/leads", `{"last_name":"CANARY lead"}`)
	o["deal"] = post("/records/deals", `{"name":"CANARY deal"}`)
	o["ticket"] = post("/records/tickets", `{"subject":"CANARY ticket","contact_id":"`+o["contact"]+`"}`)
	o["ticket2"] = post("/records/tickets", `{"subject":"CANARY ticket too"}`)
	o["message"] = post("/records/messages", `{"ticket_id":"`+o["ticket"]+`","direction":"inbound","visibility":"public","subject":"CANARY","body_text":"CANARY said"}`)
	o["desk_rule"] = post("/service/rules", `{"kind":"macro","name":"CANARY macro","active":true,"definition":{}}`)
	status, raw = c.do(http.MethodPut, "/chat/widget", `{"enabled":true}`)
	require.Equal(t, http.StatusOK, status, raw)
	var widget struct{ Key string }
	require.NoError(t, json.Unmarshal([]byte(raw), &widget))
	c.id("token", http.MethodPost, "/chat-widgets/"+widget.Key+"/conversations", `{"name":"CANARY visitor","email":"canary@example.org","text":"CANARY asks","consent":true}`)
	o["chat"] = find("cht", "/chats")
	o["thing"] = post("/records/canary_things", `{"name":"CANARY thing"}`)
	o["binned"] = post("/records/contacts", `{"last_name":"CANARY binned"}`)
	status, raw = c.do(http.MethodDelete, "/records/contacts/"+o["binned"], "")
	require.Equal(t, http.StatusNoContent, status, raw)
	o["pipeline"], o["stage"] = find("pip", "/records/pipelines"), find("sta", "/records/stages")
	o["edge"] = post("/records/contacts/"+o["contact"]+"/relations/companies", `{"target_id":"`+o["company"]+`"}`)
	post("/records/contacts/"+o["contact2"]+"/relations/companies", `{"target_id":"`+o["company"]+`"}`)
	o["attached"] = post("/records/contacts/"+o["contact"]+"/files", "CANARY")
	o["scim_token"] = post("/scim-token", `{"name":"CANARY directory"}`)
	o["team"] = post("/teams", `{"name":"CANARY team"}`)
	o["role"] = post("/roles", `{"name":"canary_role","labels":{"en":"CANARY"},"definition":{}}`)
	o["user2"] = post("/users", `{"name":"CANARY user","email":"canary@example.com","password":"correct-horse-battery"}`)
	o["share"] = post("/records/contacts/"+o["contact"]+"/shares", `{"grantee_kind":"team","grantee_id":"`+o["team"]+`","level":"read"}`)
	o["grant"] = post("/users/"+o["user2"]+"/grants", `{"definition":{"functions":["jobs.read"]},"reason":"CANARY"}`)
	o["absence"] = post("/users/"+o["user2"]+"/absences", `{"deputy_id":"`+o["user"]+`","starts_at":"2030-01-01T00:00:00Z","ends_at":"2030-02-01T00:00:00Z"}`)
	o["key"] = post("/api-keys", `{"name":"CANARY key","scopes":["read"]}`)
	o["app"] = post("/oauth-apps", `{"name":"CANARY app","confidential":true,"redirect_uris":["https://canary.invalid/"],"scopes":["read"]}`)
	o["view"] = post("/views", `{"object":"contacts","name":"CANARY view"}`)
	o["rule"] = post("/match-rules", `{"object":"contacts","name":"CANARY rule","definition":{"threshold":50,"match":{"sum":[{"fields":["email"],"compare":"email","weight":60}]}}}`)
	o["mailbox"] = post("/mailboxes", `{"name":"CANARY mailbox","signature":"CANARY","imap":{"host":"imap.canary.invalid","user":"canary","password":"CANARY"}}`)
	o["mail_domain"] = post("/mail-domains", `{"domain":"mail.canary.invalid"}`)
	o["webhook"] = post("/webhooks", `{"name":"CANARY hook","url":"https://canary.invalid/hook","events":["*"]}`)
	status, raw = c.do(http.MethodPost, "/webhooks/"+o["webhook"]+"/test", "")
	require.Equal(t, http.StatusOK, status, raw)
	o["delivery"] = find("whd", "/webhooks/"+o["webhook"]+"/deliveries")
	o["import"] = post("/imports", `{"object":"contacts"}`)
	o["export"] = post("/exports", `{"object":"contacts","format":"csv"}`)
	require.Eventually(t, func() bool {
		_, raw := c.do(http.MethodGet, "/exports/"+o["export"], "")
		return strings.Contains(raw, "/file")
	}, wait, tick)
	require.Eventually(t, func() bool {
		_, raw := c.do(http.MethodGet, "/imports/"+o["import"], "")
		return strings.Contains(raw, `"done"`) || strings.Contains(raw, `"finished_at":"2`)
	}, wait, tick)
	o["notification"] = find("ntf", "/notifications")
	o["pair"] = find("dup", "/duplicates?object=contacts")
	o["changeset"] = find("cst", "/records/contacts/"+o["contact"]+"/history")
	o["session"] = find("ses", "/sessions")
	o["domain"] = c.id("domain", http.MethodPost, "/sso-domains", `{"domain":"canary.example.org"}`)
	c.id("domain", http.MethodPost, "/domains", `{"domain":"canary.example.org"}`)
	o["tenant_export"] = c.id("id", http.MethodPost, "/tenant-exports", "")
	o["support_grant"] = supportGrant(t, a, c)
	o["file"] = fileOf(t, a, c)
	o["cursor"] = cursor("/records/contacts?limit=1")
	o["cursor_history"] = cursor("/records/contacts/" + o["contact"] + "/history?limit=1")
	o["cursor_links"] = cursor("/records/companies/" + o["company"] + "/relations/people?limit=1")
	o["cursor_changes"] = cursor("/changes?limit=1")
	o["cursor_users"] = cursor("/users?limit=1")
	o["etag"] = c.send(http.MethodGet, "/records/contacts/"+o["contact"], "", nil).header.Get("ETag")
	return o
}

// ghosts are things that look like those and belong to nobody.
func (o owned) ghosts() owned {
	out, same := owned{}, map[string]string{}
	for what, v := range o {
		ghost, known := same[v]
		switch {
		case known:
			out[what] = ghost
		case anyID.MatchString(v):
			out[what] = id.New(v[:3])
		case strings.HasPrefix(what, "cursor") && len(v) > 34:
			out[what] = v[:8] + rand.Text() + v[8+26:]
		case what == "etag", strings.HasPrefix(what, "cursor"):
			// A version or a number of a place means the same to everybody.
			out[what] = v
		default:
			out[what] = "ghost_" + strings.ToLower(rand.Text()[:6])
		}
		same[v] = out[what]
	}
	return out
}

// fill writes things in the place of their kinds, as in /records/contacts/<contact>.
func (o owned) fill(t *testing.T, s string) string {
	t.Helper()
	return thing.ReplaceAllStringFunc(s, func(what string) string {
		v, ok := o[what[1:len(what)-1]]
		require.True(t, ok, "nobody owns a %s", what)
		return v
	})
}

// fresh is a short text that nobody has used.
func fresh() string { return rand.Text()[:10] }
