package access_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestShippedRoles(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		roles, err := b.s.ListRoles(b.as(b.admin))
		require.NoError(t, err)
		var names []string
		for _, r := range roles {
			names = append(names, r.Name)
			require.True(t, r.Builtin)
			require.NotEmpty(t, r.Labels["de"])
			require.NotEmpty(t, r.Labels["en"])
			require.True(t, strings.HasPrefix(r.ID, "rol_"))
		}
		require.Equal(t, []string{"admin", "manager", "sales", "marketing", "service", "read_only", "everyone"}, names)

		reader := b.rights(t, b.as(b.user(t, "read_only")))
		for _, object := range []string{"contact", "deal", "obj_custom"} {
			require.Equal(t, access.ScopeAll, reader.Object(object).Scope(access.Read))
			for _, a := range access.Actions()[1:] {
				require.False(t, reader.Object(object).Can(a), "%s %s", a, object)
			}
			require.False(t, reader.Object(object).ReadRestricted())
		}
		require.Empty(t, reader.Functions())

		sales := b.rights(t, b.as(b.user(t, "sales")))
		require.Equal(t, access.ScopeTeamBelow, sales.Object("deal").Scope(access.Read))
		require.Equal(t, access.ScopeAll, sales.Object("contact").Scope(access.Read))
		require.False(t, sales.Object("stage").Can(access.Update))
		require.False(t, sales.Object("contact").Can(access.Export))

		manager := b.rights(t, b.as(b.user(t, "manager")))
		require.Equal(t, access.ScopeAll, manager.Object("deal").Scope(access.Delete))
		require.False(t, manager.Has(access.ManageUsers))
		require.True(t, manager.Covers(sales))
		require.False(t, sales.Covers(manager))
		require.False(t, b.rights(t, b.as(b.user(t, "service"))).Object("lead").Can(access.Delete))
		require.False(t, b.rights(t, b.as(b.user(t, "marketing"))).Object("contract").Can(access.Read))
	})
}

func TestAdministratorsRoleIsFixed(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		_, err := b.s.UpdateRole(ctx, b.roles["admin"].ID, "", access.RolePatch{Definition: &access.Definition{}})
		refused(t, err, fault.Conflict, "admin_role_fixed")
		refused(t, b.s.DeleteRole(ctx, b.roles["read_only"].ID, ""), fault.Conflict, "role_builtin")
		r, err := b.s.UpdateRole(ctx, b.roles["admin"].ID, "", access.RolePatch{Labels: map[string]string{"de": "Chefin"}})
		require.NoError(t, err)
		require.Equal(t, "Chefin", r.Labels["de"])
	})
}

func TestAShippedRoleCanBeChangedAndShippedAgain(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx, u := b.as(b.admin), b.user(t, "sales")
		require.True(t, b.rights(t, b.as(u)).Object("deal").Can(access.Read))
		r, err := b.s.UpdateRole(ctx, b.roles["sales"].ID, b.roles["sales"].Version, access.RolePatch{Definition: &access.Definition{}})
		require.NoError(t, err)
		require.Empty(t, r.Definition.Objects)
		require.False(t, b.rights(t, b.as(u)).Object("deal").Can(access.Read), "an empty role is not the shipped one")
		_, err = b.s.UpdateRole(ctx, r.ID, b.roles["sales"].Version, access.RolePatch{Labels: map[string]string{"en": "late"}})
		refused(t, err, fault.Stale, "stale")

		again := b.roles["sales"].Definition
		r, err = b.s.UpdateRole(ctx, r.ID, r.Version, access.RolePatch{Definition: &again})
		require.NoError(t, err)
		require.Equal(t, b.roles["sales"].Definition, r.Definition)
		require.True(t, b.rights(t, b.as(u)).Object("deal").Can(access.Read))
	})
}

func TestRoleLife(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		b.s.SetCatalogue(catalogue{})
		ctx := b.as(b.admin)
		labels := map[string]string{"en": "Support"}
		for _, bad := range []access.NewRole{{Name: "Support", Labels: labels}, {Name: "", Labels: labels}, {Name: "x"}, {Name: "x", Labels: map[string]string{"fr": "X"}}, {Name: "x", Labels: map[string]string{"en": " "}}} {
			_, err := b.s.CreateRole(ctx, bad)
			require.Equal(t, fault.Invalid, fault.CodeOf(err), "%+v", bad)
		}
		parse := func(text string) access.Definition {
			d, err := access.ParseDefinition([]byte(text))
			require.NoError(t, err)
			return d
		}
		for text, reason := range map[string]string{
			`{"objects": {"unicorn": {"actions": {"read": "all"}}}}`:                                                                  "unknown_object",
			`{"objects": {"contact": {"fields": {"contact.horn": "read"}}}}`:                                                          "unknown_field",
			`{"objects": {"contact": {"actions": {"read": {"scope": "all", "where": {"field": "horn", "op": "eq", "value": "x"}}}}}}`: "filter_unknown_field",
			`{"objects": {"*": {"actions": {"read": {"scope": "all", "where": {"field": "stage", "op": "eq", "value": "x"}}}}}}`:      "condition_needs_object",
			`{"deny": {"objects": {"unicorn": {"actions": ["read"]}}}}`:                                                               "unknown_object",
		} {
			_, err := b.s.CreateRole(ctx, access.NewRole{Name: "support", Labels: labels, Definition: parse(text)})
			refused(t, err, fault.Invalid, reason)
		}
		def := parse(`{"objects": {"contact": {"actions": {"read": {"scope": "all", "where": {"field": "stage", "op": "eq", "value": "won"}}}, "fields": {"contact.email": "hidden"}}},
			"deny": {"functions": ["imports.run"]}}`)
		r, err := b.s.CreateRole(ctx, access.NewRole{Name: "support", Labels: labels, Definition: def})
		require.NoError(t, err)
		require.Equal(t, def, r.Definition)
		read, err := b.s.GetRole(ctx, r.ID)
		require.NoError(t, err)
		require.Equal(t, r, read)
		_, err = b.s.CreateRole(ctx, access.NewRole{Name: "support", Labels: labels})
		refused(t, err, fault.Conflict, "name_taken")

		b.roles["support"] = r
		u := b.user(t, "u", "support")
		contacts := b.rights(t, b.as(u)).Object("contact")
		_, known := contacts.AllowsRecord(access.Read, u.ID)
		require.False(t, known)
		require.Equal(t, access.Hidden, contacts.Field("contact.email"))
		require.Equal(t, access.Readable, contacts.Field("contact.name"), "the role lets nobody write")
		refused(t, b.s.DeleteRole(ctx, r.ID, ""), fault.Conflict, "role_in_use")
		_, err = b.s.UpdateUser(ctx, u.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
		require.NoError(t, err)
		require.NoError(t, b.s.DeleteRole(ctx, r.ID, r.Version))
		_, err = b.s.GetRole(ctx, r.ID)
		refused(t, err, fault.NotFound, "not_found")
	})
}

func TestDefinitionFaultsNameTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := access.ParseDefinition([]byte(`{
		"objects": {
			"con tact": {},
			"contact": {"actions": {"raed": "all", "read": "some", "update": {"scope": "own", "where": {"field": "x"}}, "delete": {"scope": "own", "wehre": null}},
				"level": "readwrite", "fields": {"contact.email": 7}, "colour": "red"},
			"*": {"fields": {"x": "read"}}
		},
		"functions": ["fly"], "denies": {}, "deny": {"functions": ["*"], "objects": {"deal": {"actions": ["fly"]}}, "x": 1}
	}`))
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.Equal(t, []string{
		"definition.denies unknown_key",
		"definition.deny.functions unknown_function",
		"definition.deny.objects.deal.actions unknown_action",
		"definition.deny.x unknown_key",
		"definition.functions unknown_function",
		"definition.objects invalid_id",
		"definition.objects.*.fields unknown_key",
		"definition.objects.contact.actions.delete.wehre unknown_key",
		"definition.objects.contact.actions.raed unknown_action",
		"definition.objects.contact.actions.read unknown_scope",
		"definition.objects.contact.actions.update.where.filter filter_node",
		"definition.objects.contact.colour unknown_key",
		"definition.objects.contact.fields.contact.email unknown_level",
		"definition.objects.contact.level unknown_level",
	}, places(f))
	for _, text := range []string{`[]`, `7`, `{"objects": 7}`, `{"functions": {}}`, `{`} {
		_, err := access.ParseDefinition([]byte(text))
		require.Equal(t, fault.Invalid, fault.CodeOf(err), text)
	}
	_, err = access.ParseDefinition([]byte(`{"x": "` + strings.Repeat("y", 300_000) + `"}`))
	refused(t, err, fault.Invalid, "too_long")
}

// Whatever is read comes out of JSON as it went in, and never panics.
func FuzzParseDefinition(f *testing.F) {
	for _, r := range access.BuiltinRoles() {
		b, err := json.Marshal(r.Definition)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Add([]byte(`{"objects": {"contact": {"actions": {"read": {"scope": "own", "where": {"field": "a", "op": "in", "value": ["x"]}}}}}}`))
	f.Add([]byte(`{"deny": {"objects": {"*": {"actions": ["read"]}}}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := access.ParseDefinition(data)
		if err != nil {
			require.Equal(t, fault.Invalid, fault.CodeOf(err))
			return
		}
		once, err := json.Marshal(d)
		require.NoError(t, err)
		again, err := access.ParseDefinition(once)
		require.NoError(t, err)
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
	})
}
