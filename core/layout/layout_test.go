package layout_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/layout"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

type house struct {
	*crm.Bundle
	layouts *layout.Service
	handler http.Handler
	keys    *crm.Keys
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		h := &house{Bundle: b, keys: &crm.Keys{}, layouts: layout.New(b.DB, b.Records, b.Metadata, b.Access)}
		h.handler = h.keys.API(b, h.layouts.RegisterHTTP)
		fn(b.T, h)
	})
}

// person adds somebody with a role, whose key is kt_ and the name.
func (h *house) person(b *crm.Bundle, name, role string) (userID, roleID string) {
	h.T.Helper()
	_, a := h.keys.Person(b, name, role)
	roles, err := b.Access.ListRoles(b.Ctx)
	require.NoError(h.T, err)
	for _, r := range roles {
		if r.Name == role {
			roleID = r.ID
		}
	}
	return a.UserID, roleID
}

type group struct {
	ID     string            `json:"id"`
	Area   string            `json:"area"`
	Labels map[string]string `json:"labels,omitempty"`
	Hidden bool              `json:"hidden,omitempty"`
	When   any               `json:"when,omitempty"`
	Items  []item            `json:"items"`
}

type item struct {
	ID   string `json:"id"`
	When any    `json:"when,omitempty"`
}

type edited struct {
	Changed  bool                `json:"changed"`
	People   int                 `json:"people"`
	Version  int64               `json:"version"`
	Groups   []group             `json:"groups"`
	Unplaced map[string][]string `json:"unplaced"`
}

type mine struct {
	Navigation struct {
		Groups []struct {
			ID    string   `json:"id"`
			Items []string `json:"items"`
		} `json:"groups"`
		Hidden []string `json:"hidden"`
	} `json:"navigation"`
	Objects map[string]struct {
		Record []struct {
			ID    string   `json:"id"`
			Items []string `json:"items"`
		} `json:"record"`
		Columns     []string       `json:"columns"`
		TypeField   string         `json:"type_field"`
		Types       map[string]any `json:"types"`
		Conditional bool           `json:"conditional"`
	} `json:"objects"`
}

func (h *house) api() apitest.API { return apitest.API{Handler: h.handler} }

func (h *house) mine(key string) (m mine) {
	h.T.Helper()
	h.api().Do(h.T, apitest.Scenario{Method: "GET", Path: "/api/v1/me/layout", Key: "kt_" + key, Status: 200}).JSON(h.T, &m)
	return m
}

func (m mine) section(object, id string) []string {
	for _, g := range m.Objects[object].Record {
		if g.ID == id {
			return g.Items
		}
	}
	return nil
}

func path(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/api/v1/layout?" + q.Encode()
}

func (h *house) get(at string) (e edited, tag string) {
	h.T.Helper()
	r := h.api().Do(h.T, apitest.Scenario{Method: "GET", Path: at, Key: "kt_boss", Status: 200})
	r.JSON(h.T, &e)
	return e, r.Header.Get("ETag")
}

func (h *house) put(at, tag string, groups []group) (e edited) {
	h.T.Helper()
	h.api().Do(h.T, apitest.Scenario{
		Method: "PUT", Path: at, Key: "kt_boss", Header: map[string]string{"If-Match": tag}, Body: map[string]any{"groups": groups}, Status: 200,
	}).JSON(h.T, &e)
	return e
}

func find(groups []group, id string) *group {
	for i := range groups {
		if groups[i].ID == id {
			return &groups[i]
		}
	}
	return nil
}

func TestALayoutForARole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person(h.Bundle, "boss", access.Admin)
		_, sales := h.person(h.Bundle, "seller", "sales")
		h.person(h.Bundle, "manager", "manager")
		require.Contains(t, h.mine("seller").section("contacts", "contact"), "contact.email")
		require.Contains(t, h.mine("seller").section("contacts", "main"), "contact.department")

		at := path("kind", "record", "object", "contacts", "audience", "role", "audience_id", sales)
		e, tag := h.get(at)
		require.False(t, e.Changed)
		require.Equal(t, 1, e.People)
		require.Contains(t, e.Unplaced["head"], "contact.department")
		find(e.Groups, "contact").Hidden = true
		main := find(e.Groups, "main")
		main.Items = append([]item{{ID: "contact.department"}}, without(main.Items, "contact.department", "contact.birthday")...)
		e.Groups = append(e.Groups, group{ID: "grp_private", Area: "fields", Labels: map[string]string{"de": "Privates", "en": "Private"}, Items: []item{{ID: "contact.birthday"}}})
		saved := h.put(at, tag, e.Groups)
		require.True(t, saved.Changed)
		require.EqualValues(t, 1, saved.Version)
		h.api().Run(t,
			apitest.Scenario{Name: "stale", Method: "PUT", Path: at, Key: "kt_boss", Header: map[string]string{"If-Match": tag}, Body: map[string]any{"groups": e.Groups}, Status: 412},
			apitest.Scenario{Name: "nothing to go by", Method: "PUT", Path: at, Key: "kt_boss", Body: map[string]any{"groups": e.Groups}, Status: 428},
			apitest.Scenario{Name: "without the function", Method: "GET", Path: at, Key: "kt_seller", Status: 403},
			apitest.Scenario{Name: "list without the function", Method: "GET", Path: "/api/v1/layouts", Key: "kt_seller", Status: 403},
			apitest.Scenario{Name: "list", Method: "GET", Path: "/api/v1/layouts", Key: "kt_boss", Status: 200, Contains: []string{sales, `"people":1`, `"contacts"`}},
			apitest.Scenario{Name: "nobody", Method: "GET", Path: "/api/v1/me/layout", Status: 401},
			apitest.Scenario{Name: "unknown role", Method: "GET", Path: path("kind", "home", "audience", "role", "audience_id", "rol_x"), Key: "kt_boss", Status: 404},
			apitest.Scenario{Name: "unknown object", Method: "GET", Path: path("kind", "record", "object", "nothing"), Key: "kt_boss", Status: 404},
		)
		seller := h.mine("seller")
		require.Nil(t, seller.section("contacts", "contact"))
		require.Equal(t, "contact.department", seller.section("contacts", "main")[0])
		require.Equal(t, []string{"contact.birthday"}, seller.section("contacts", "grp_private"))
		require.Contains(t, h.mine("manager").section("contacts", "contact"), "contact.email", "others are as they were")

		// A field that is added later stands where it is shipped to stand.
		_, err := h.Metadata.CreateField(h.Ctx, "contacts", metadata.FieldInput{Name: "region", Type: fieldtype.Text, Labels: metadata.Labels{"en": "Region"}})
		require.NoError(t, err)
		require.Len(t, h.mine("seller").section("contacts", "more"), 1)

		// Everybody's layer lies below the role's.
		all := path("kind", "record", "object", "contacts")
		e, tag = h.get(all)
		main = find(e.Groups, "main")
		main.Items = without(main.Items, "contact.job_title", "contact.department")
		h.put(all, tag, e.Groups)
		require.NotContains(t, h.mine("manager").section("contacts", "main"), "contact.job_title")
		require.NotContains(t, h.mine("seller").section("contacts", "main"), "contact.job_title")
		require.NotContains(t, h.mine("seller").section("contacts", "main"), "contact.department")
		e, tag = h.get(at)
		main = find(e.Groups, "main")
		main.Items = append(main.Items, item{ID: "contact.department"})
		h.put(at, tag, e.Groups)
		require.Contains(t, h.mine("seller").section("contacts", "main"), "contact.department", "the role shows it nevertheless")
		require.NotContains(t, h.mine("manager").section("contacts", "main"), "contact.department")

		_, tag = h.get(at)
		h.api().Do(t, apitest.Scenario{Method: "DELETE", Path: at, Key: "kt_boss", Header: map[string]string{"If-Match": tag}, Status: 200})
		require.Contains(t, h.mine("seller").section("contacts", "contact"), "contact.email")
		require.NotContains(t, h.mine("seller").section("contacts", "main"), "contact.department")
	})
}

func without(items []item, ids ...string) (out []item) {
	for _, i := range items {
		if !strings.Contains(strings.Join(ids, " "), i.ID) {
			out = append(out, i)
		}
	}
	return out
}

func TestConditionsAndKindsOfRecords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person(h.Bundle, "boss", access.Admin)
		h.person(h.Bundle, "seller", "sales")
		boss := h.Create("contacts", `{"last_name":"A","job_title":"Boss","lifecycle_stage":"customer"}`)
		clerk := h.Create("contacts", `{"last_name":"B","job_title":"Clerk","lifecycle_stage":"lead"}`)
		at := path("kind", "record", "object", "contacts")
		e, tag := h.get(at)
		find(e.Groups, "contact").When = map[string]any{"field": "job_title", "op": "eq", "value": "Boss"}
		for i, x := range find(e.Groups, "main").Items {
			if x.ID == "contact.birthday" {
				find(e.Groups, "main").Items[i].When = map[string]any{"field": "lifecycle_stage", "op": "eq", "value": "customer"}
			}
		}
		h.put(at, tag, e.Groups)
		require.True(t, h.mine("boss").Objects["contacts"].Conditional)
		shows := func(id string, not ...string) apitest.Scenario {
			return apitest.Scenario{Method: "GET", Path: "/api/v1/records/contacts/" + id + "/layout", Key: "kt_boss", Status: 200, Contains: not}
		}
		h.api().Run(t,
			shows(boss.ID, `"groups":[]`, `"items":{}`), shows(clerk.ID, `"groups":["contact"]`, `"fields":["contact.birthday"]`),
			apitest.Scenario{Name: "no record", Method: "GET", Path: "/api/v1/records/contacts/con_x/layout", Key: "kt_boss", Status: 404},
		)

		typed := path("kind", "record", "object", "contacts", "type_field", "lifecycle_stage", "type_value", "customer")
		e, tag = h.get(typed)
		find(e.Groups, "contact").When = nil
		main := find(e.Groups, "main")
		main.Items = without(main.Items, "contact.birthday")
		h.put(typed, tag, e.Groups)
		m := h.mine("boss").Objects["contacts"]
		require.Equal(t, "lifecycle_stage", m.TypeField)
		require.Contains(t, m.Types, "customer")
		h.api().Run(t, shows(boss.ID, `"groups":[]`, `"items":{}`))
		bad := func(name, at, location string, g ...group) apitest.Scenario {
			return apitest.Scenario{Name: name, Method: "PUT", Path: at, Key: "kt_boss", Header: map[string]string{"If-Match": "*"}, Body: map[string]any{"groups": g}, Status: 422, Locations: []string{location}}
		}
		h.api().Run(t,
			bad("another field", path("kind", "record", "object", "contacts", "type_field", "lead_source", "type_value", "api"), "type_field", e.Groups[1:2]...),
			bad("no type", path("kind", "record", "object", "contacts", "type_field", "birthday", "type_value", "x"), "type_field"),
			bad("types of a list", path("kind", "list", "object", "contacts", "type_field", "lifecycle_stage", "type_value", "lead"), "type_field"),
			bad("unknown field", at, "groups[0].items[0].id", group{ID: "main", Area: "fields", Items: []item{{ID: "contact.nothing"}}}),
			bad("twice", at, "groups[0].items[1]", group{ID: "main", Area: "fields", Items: []item{{ID: "contact.email"}, {ID: "contact.email"}}}),
			bad("unknown group", at, "groups[0].id", group{ID: "other", Area: "fields", Items: []item{}}),
			bad("group without a name", at, "groups[0].labels", group{ID: "grp_nameless", Area: "fields", Items: []item{}}),
			bad("wrong condition", at, "groups[0].when", group{ID: "main", Area: "fields", When: map[string]any{"field": "nothing", "op": "empty"}, Items: []item{}}),
			bad("condition on the app", path("kind", "home"), "groups[0].when", group{ID: "cards", Area: "cards", When: map[string]any{"field": "title", "op": "empty"}, Items: []item{}}),
			bad("object of the app", path("kind", "home", "object", "contacts"), "object"),
		)
	})
}

func TestWhatSomebodyMayNotSeeIsInNoLayout(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person(h.Bundle, "boss", access.Admin)
		_, sales := h.person(h.Bundle, "seller", "sales")
		at := path("kind", "list", "object", "contacts")
		e, tag := h.get(at)
		require.Equal(t, "contact.title", e.Groups[0].Items[0].ID)
		e.Groups[0].Items = []item{{ID: "contact.title"}, {ID: "contact.birthday"}, {ID: "contact.department"}}
		h.put(at, tag, e.Groups)
		require.Equal(t, []string{"title", "birthday", "department"}, h.mine("seller").Objects["contacts"].Columns)
		require.Contains(t, h.mine("seller").Navigation.Groups[1].Items, "object:deal")

		_, err := h.Access.UpdateRole(h.Ctx, sales, "", access.RolePatch{Definition: &access.Definition{Objects: map[string]access.Rule{
			"contact": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}, Fields: map[string]access.Level{"contact.birthday": access.Hidden}},
		}}})
		require.NoError(t, err)
		seller := h.mine("seller")
		require.Equal(t, []string{"title", "department"}, seller.Objects["contacts"].Columns)
		require.NotContains(t, seller.section("contacts", "main"), "contact.birthday")
		require.NotContains(t, seller.Objects, "deals")
		for _, g := range seller.Navigation.Groups {
			require.NotContains(t, g.Items, "object:deal")
		}
		require.NotContains(t, seller.section("contacts", "around"), "relation:deal.contact_id:inverse")
		require.Contains(t, h.mine("boss").section("contacts", "around"), "relation:deal.contact_id:inverse")
	})
}

func TestNavigationAndHome(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person(h.Bundle, "boss", access.Admin)
		h.person(h.Tenant(), "foreign", access.Admin)
		before := h.mine("foreign")
		at := path("kind", "navigation")
		e, tag := h.get(at)
		records := find(e.Groups, "records")
		moved := records.Items[0]
		records.Items = without(records.Items, moved.ID)
		find(e.Groups, "setup").Hidden = true
		main := find(e.Groups, "main")
		main.Items = append([]item{moved, {ID: "place:brand-new"}}, without(main.Items, "place:tasks")...)
		h.put(at, tag, e.Groups)
		m := h.mine("boss").Navigation
		require.Equal(t, []string{moved.ID, "place:brand-new", "place:home", "place:inbox", "place:calendar"}, m.Groups[0].Items)
		require.Contains(t, m.Hidden, "place:tasks")
		require.Contains(t, m.Hidden, "place:settings")
		require.Equal(t, before, h.mine("foreign"), "another company's screens are as they were")
	})
}
