package scim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
)

const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

func entraUser(name string) string {
	return fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
		"externalId":"ext-%[1]s","userName":"%[1]s@corp.example","active":true,"addresses":null,"displayName":"%[1]s Doe",
		"emails":[{"type":"work","value":"%[1]s@corp.example","primary":true}],"meta":{"resourceType":"User"},
		"name":{"formatted":"%[1]s Doe","familyName":"Doe","givenName":"%[1]s"},"title":"Clerk","roles":[],
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sales"}}`, name)
}

func filtered(path, filter string) string { return path + "?filter=" + url.QueryEscape(filter) }

// The requests of Entra ID, in the order and the form in which its provisioning service sends them.
func TestEntra(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		require.Equal(t, 0.0, c.scim("GET", filtered("/Users", `userName eq "ada@corp.example"`), nil, 200)["totalResults"])
		made := c.scim("POST", "/Users", entraUser("ada"), 201)
		id := made["id"].(string)
		require.Equal(t, true, made["active"])
		require.Equal(t, "ada Doe", c.user(id).Name)
		c.scim("POST", "/Users", entraUser("ada"), 409)
		for _, f := range []string{
			`userName eq "ADA@corp.example"`, `externalId eq "ext-ada"`, `emails[type eq "work" and value eq "ada@corp.example"]`,
			`displayName sw "ada" and active eq true`, `name.familyName co "oe"`, `not (title eq "Boss")`,
		} {
			require.Equal(t, 1.0, c.scim("GET", filtered("/Users", f), nil, 200)["totalResults"], f)
		}
		require.Equal(t, "invalidFilter", c.scim("GET", filtered("/Users", `userName eq`), nil, 400)["scimType"])
		require.Equal(t, "invalidFilter", c.scim("GET", filtered("/Users", `nothing eq "x"`), nil, 400)["scimType"])

		// Somebody signs in, and is out at the request that says so, whose flag is a text.
		in, err := b.identity.Vouched(actor.ForSystem(t.Context(), c.id, "sso"), id, identity.How{Methods: []string{identity.MethodSSO}}, "", identity.Client{})
		require.NoError(t, err)
		_, err = b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: in.Token})
		require.NoError(t, err)
		out := c.scim("PATCH", "/Users/"+id, `{"schemas":["`+patchOp+`"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, 200)
		require.Equal(t, false, out["active"])
		_, err = b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: in.Token})
		require.Error(t, err)
		out = c.scim("PATCH", "/Users/"+id, `{"schemas":["`+patchOp+`"],"Operations":[
			{"op":"Add","path":"emails[type eq \"home\"].value","value":"ada@home.example"},
			{"op":"Replace","path":"emails[type eq \"work\"].value","value":"ada@new.example"},
			{"op":"Replace","path":"name.givenName","value":"Augusta"},
			{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Engines"},
			{"op":"Remove","path":"title"},
			{"op":"Replace","value":{"displayName":"Augusta Ada","active":"True","name.familyName":"King"}}]}`, 200)
		require.Equal(t, true, out["active"])
		require.Equal(t, "Augusta Ada", c.user(id).Name)
		require.Equal(t, map[string]any{"formatted": "ada Doe", "givenName": "Augusta", "familyName": "King"}, out["name"])
		require.Equal(t, map[string]any{"department": "Engines"}, out["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"])
		require.Len(t, out["emails"], 2)
		require.NotContains(t, out, "title")
		require.Equal(t, "ada@corp.example", c.user(id).Email, "what opens the account stays")

		// Groups: the mapping gives their roles.
		c.api("PUT", "/scim-mapping", object{"role_ids": []string{}, "group_roles": []object{{"group": "Sellers", "role_id": c.roles["sales"]}}}, 200, nil)
		require.Equal(t, 0.0, c.scim("GET", filtered("/Groups", `displayName eq "Sellers"`)+"&excludedAttributes=members", nil, 200)["totalResults"])
		g := c.scim("POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"g1","displayName":"Sellers","members":[]}`, 201)
		gid := g["id"].(string)
		c.scim("PATCH", "/Groups/"+gid, `{"schemas":["`+patchOp+`"],"Operations":[{"op":"Add","path":"members","value":[{"value":"`+id+`"}]}]}`, 200)
		team, err := b.access.GetTeam(actor.ForSystem(t.Context(), c.id, "test"), gid)
		require.NoError(t, err)
		require.Equal(t, []string{id}, team.MemberIDs)
		require.Equal(t, []string{c.roles["sales"]}, team.RoleIDs)
		require.Len(t, c.scim("GET", "/Users/"+id, nil, 200)["groups"], 1)
		require.NotContains(t, c.scim("GET", "/Groups/"+gid+"?excludedAttributes=members", nil, 200), "members")
		out = c.scim("PATCH", "/Groups/"+gid, `{"schemas":["`+patchOp+`"],"Operations":[{"op":"Remove","path":"members","value":[{"value":"`+id+`"}]}]}`, 200)
		require.Empty(t, out["members"])
		c.scim("PATCH", "/Groups/"+gid, `{"Operations":[{"op":"add","path":"members","value":[{"value":"`+id+`"}]}]}`, 200)
		out = c.scim("PATCH", "/Groups/"+gid, `{"Operations":[{"op":"replace","path":"displayName","value":"Others"}]}`, 200)
		require.Equal(t, "Others", out["displayName"])
		team, err = b.access.GetTeam(actor.ForSystem(t.Context(), c.id, "test"), gid)
		require.NoError(t, err)
		require.Empty(t, team.RoleIDs)

		c.scim("DELETE", "/Users/"+id, nil, 204)
		require.False(t, c.user(id).Active)
		require.Empty(t, c.user(id).TeamIDs)
		c.scim("GET", "/Users/"+id, nil, 404)
		require.Equal(t, id, c.scim("POST", "/Users", entraUser("ada"), 201)["id"], "who comes back is the same")
		c.scim("DELETE", "/Groups/"+gid, nil, 204)
		c.scim("GET", "/Groups/"+gid, nil, 404)
		require.Contains(t, c.inbox(), `"scim"`)
	})
}

// The requests of Okta: it replaces users as a whole and changes members by filters in paths.
func TestOkta(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		require.Equal(t, 0.0, c.scim("GET", "/Users?startIndex=1&count=100&"+filtered("", `userName eq "bob@okta.example"`)[1:], nil, 200)["totalResults"])
		var ids []string
		for _, name := range []string{"bob", "cid", "dan"} {
			made := c.scim("POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"`+name+`@okta.example",
				"name":{"givenName":"`+name+`","familyName":"Miller"},"emails":[{"primary":true,"value":"`+name+`@okta.example","type":"work"}],
				"displayName":"`+name+` Miller","locale":"de-DE","externalId":"00u`+name+`","groups":[],"password":"1mz050nq","active":true}`, 201)
			require.NotContains(t, made, "password")
			ids = append(ids, made["id"].(string))
		}
		require.Equal(t, "de", c.user(ids[0]).Locale)
		page := c.scim("GET", "/Users?startIndex=2&count=1", nil, 200)
		require.Equal(t, 3.0, page["totalResults"])
		require.Equal(t, 2.0, page["startIndex"])
		require.Len(t, page["Resources"], 1)
		require.Empty(t, c.scim("GET", "/Users?count=0", nil, 200)["Resources"])
		require.Len(t, c.scim("GET", "/Users?count=100000&attributes=userName", nil, 200)["Resources"], 3)

		out := c.scim("PUT", "/Users/"+ids[0], `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"`+ids[0]+`","userName":"bob@okta.example",
			"name":{"givenName":"Robert","familyName":"Miller"},"displayName":"Robert Miller","active":true,"groups":[],"meta":{"resourceType":"User"}}`, 200)
		require.Equal(t, "Robert Miller", out["displayName"])
		require.NotContains(t, out, "externalId")
		require.Equal(t, "uniqueness", c.scim("PUT", "/Users/"+ids[0], `{"userName":"cid@okta.example"}`, 409)["scimType"])
		g := c.scim("POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Everyone here","members":[{"value":"`+ids[0]+`","display":"bob"}]}`, 201)
		gid := g["id"].(string)
		out = c.scim("PATCH", "/Groups/"+gid, `{"schemas":["`+patchOp+`"],"Operations":[
			{"op":"add","path":"members","value":[{"value":"`+ids[1]+`","display":"cid"},{"value":"`+ids[2]+`"}]},
			{"op":"remove","path":"members[value eq \"`+ids[0]+`\"]"},
			{"op":"replace","value":{"id":"`+gid+`","displayName":"Some here"}}]}`, 400)
		require.Equal(t, "mutability", out["scimType"])
		out = c.scim("PATCH", "/Groups/"+gid, `{"schemas":["`+patchOp+`"],"Operations":[
			{"op":"add","path":"members","value":[{"value":"`+ids[1]+`","display":"cid"},{"value":"`+ids[2]+`"}]},
			{"op":"remove","path":"members[value eq \"`+ids[0]+`\"]"},{"op":"replace","value":{"displayName":"Some here"}}]}`, 200)
		require.Len(t, out["members"], 2)
		require.Equal(t, "Some here", out["displayName"])
		out = c.scim("PUT", "/Groups/"+gid, `{"displayName":"Some here","members":[]}`, 200)
		require.Empty(t, out["members"])
		out = c.scim("PATCH", "/Users/"+ids[2], `{"schemas":["`+patchOp+`"],"Operations":[{"op":"replace","value":{"active":false}}]}`, 200)
		require.Equal(t, false, out["active"])
		for _, path := range []string{"/ServiceProviderConfig", "/Schemas", "/ResourceTypes", "/ResourceTypes/User", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"} {
			require.NotEmpty(t, c.scim("GET", path, nil, 200)["schemas"], path)
		}
		c.scim("GET", "/Nothing", nil, 404)
		require.Equal(t, "invalidSyntax", c.scim("POST", "/Users", `{"userName":`, 400)["scimType"])
		require.Equal(t, "invalidValue", c.scim("POST", "/Users", `{"userName":"no address"}`, 400)["scimType"])
	})
}

// T-30: a directory makes nobody an administrator and takes no owner over, unless the company's mapping says so.
func TestADirectoryReachesNoAdministrator(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		before := c.user(c.admin)
		c.scim("POST", "/Users", `{"userName":"`+c.email+`","active":false,"displayName":"Taken"}`, 403)
		c.scim("POST", "/Users", `{"userName":"`+c.email+`","emails":[{"value":"other@corp.example"}]}`, 403)
		require.Contains(t, c.inbox(), "directory.refused")
		made := c.scim("POST", "/Users", `{"userName":"eve@corp.example","roles":[{"value":"admin"},{"value":"`+c.roles["admin"]+`"}]}`, 201)
		eve := made["id"].(string)
		require.NotContains(t, made, "roles")
		require.Empty(t, c.user(eve).RoleIDs)
		require.Contains(t, c.inbox(), "roles in a user")
		c.scim("PATCH", "/Users/"+eve, `{"Operations":[{"op":"add","path":"roles","value":[{"value":"admin"}]},{"op":"replace","value":{"roles":["admin"]}}]}`, 200)
		require.Empty(t, c.user(eve).RoleIDs)
		c.scim("PATCH", "/Users/"+eve, `{"Operations":[{"op":"replace","path":"userName","value":"`+c.email+`"}]}`, 403)
		for _, method := range []string{"PUT", "PATCH"} {
			c.scim(method, "/Users/"+c.admin, `{"userName":"x@corp.example","Operations":[{"op":"replace","path":"active","value":false}]}`, 404)
		}
		c.scim("DELETE", "/Users/"+c.admin, nil, 404)
		require.Equal(t, before, c.user(c.admin))

		// Whom the company makes an administrator is beyond the directory from then on, in groups, too.
		gid := c.scim("POST", "/Groups", `{"displayName":"Admins","members":[{"value":"`+eve+`"}]}`, 201)["id"].(string)
		require.Empty(t, c.user(eve).RoleIDs)
		_, err := b.access.UpdateUser(actor.ForSystem(t.Context(), c.id, "test"), eve, "", access.UserPatch{RoleIDs: &[]string{c.roles["admin"]}})
		require.NoError(t, err)
		c.scim("PATCH", "/Users/"+eve, `{"Operations":[{"op":"replace","path":"active","value":"False"}]}`, 403)
		c.scim("PUT", "/Users/"+eve, `{"userName":"eve@corp.example","active":false}`, 403)
		c.scim("DELETE", "/Users/"+eve, nil, 403)
		c.scim("PATCH", "/Groups/"+gid, `{"Operations":[{"op":"remove","path":"members"}]}`, 403)
		require.True(t, c.user(eve).Active)

		// The mapping is the company's word: now it may.
		c.api("PUT", "/scim-mapping", object{"role_ids": []string{}, "group_roles": []object{{"group": "Admins", "role_id": c.roles["admin"]}}}, 200, nil)
		c.scim("PATCH", "/Users/"+eve, `{"Operations":[{"op":"replace","path":"active","value":"False"}]}`, 200)
		require.False(t, c.user(eve).Active)
	})
}

// Two companies: a token opens one, and the ids of the other do not exist for it.
func TestTwoCompanies(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		mine, theirs := b.company(t), b.company(t)
		user := theirs.scim("POST", "/Users", entraUser("zoe"), 201)["id"].(string)
		team := theirs.scim("POST", "/Groups", `{"displayName":"Zoo","members":[{"value":"`+user+`"}]}`, 201)["id"].(string)
		for _, path := range []string{"/Users/" + user, "/Groups/" + team} {
			mine.scim("GET", path, nil, 404)
			mine.scim("PUT", path, `{"userName":"x@corp.example","displayName":"x"}`, 404)
			mine.scim("PATCH", path, `{"Operations":[{"op":"replace","path":"displayName","value":"x"}]}`, 404)
			mine.scim("DELETE", path, nil, 404)
		}
		require.Equal(t, 0.0, mine.scim("GET", "/Users", nil, 200)["totalResults"])
		require.Equal(t, 0.0, mine.scim("GET", filtered("/Users", `externalId eq "ext-zoe"`), nil, 200)["totalResults"])
		own := mine.scim("POST", "/Groups", `{"displayName":"Zoo"}`, 201)["id"].(string)
		mine.scim("PATCH", "/Groups/"+own, `{"Operations":[{"op":"add","path":"members","value":[{"value":"`+user+`"}]}]}`, 400)
		require.NotEqual(t, user, mine.scim("POST", "/Users", entraUser("zoe"), 201)["id"], "the same address is somebody else here")
		mine.api("DELETE", "/scim-token/"+theirs.tokenID, nil, 404, nil)
		require.Equal(t, "zoe Doe", theirs.user(user).Name)

		// A revoked token ends at once; what is no token, and a token at the API, opens nothing.
		mine.api("DELETE", "/scim-token/"+mine.tokenID, nil, 204, nil)
		mine.scim("GET", "/Users", nil, 401)
		for _, token := range []string{"", "ktscim_", "kt_live_x", theirs.token + "x"} {
			mine.token = token
			for _, path := range []string{"/Users", "/Groups", "/ServiceProviderConfig", "/Schemas", "/ResourceTypes", "/Nothing"} {
				mine.scim("GET", path, nil, 401)
			}
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/api/v1/users", nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+theirs.token)
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusUnauthorized, res.StatusCode)
	})
}

// A request for a group that is cut off between the team and its link leaves neither, and the directory's next try makes both.
func TestAGroupThatWasCutOffIsMadeAtTheNextTry(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		member := c.scim("POST", "/Users", `{"userName":"kim@corp.example"}`, 201)["id"].(string)
		body := `{"displayName":"Sales","externalId":"g-1","members":[{"value":"` + member + `"}]}`
		mend := c.broken("scim_groups")
		c.scim("POST", "/Groups", body, 500)
		teams, err := b.access.ListTeams(actor.ForSystem(t.Context(), c.id, "test"))
		require.NoError(t, err)
		require.Empty(t, teams)
		require.EqualValues(t, 0, c.scim("GET", "/Groups", nil, 200)["totalResults"])
		mend()
		made := c.scim("POST", "/Groups", body, 201)
		require.Equal(t, "g-1", made["externalId"])
		require.Len(t, made["members"], 1)
		require.EqualValues(t, 1, c.scim("GET", "/Groups", nil, 200)["totalResults"])
		c.scim("POST", "/Groups", body, 409)
	})
}
