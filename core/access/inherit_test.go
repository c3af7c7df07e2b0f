package access_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func reading(s access.Scope) access.Definition {
	return access.Definition{Objects: map[string]access.Rule{"deal": {Actions: map[access.Action]access.Grant{access.Read: {Scope: s}}}}}
}

func (b *bundle) role(t *testing.T, name string, d access.Definition, parents ...string) access.Role {
	t.Helper()
	r, err := b.s.CreateRole(b.as(b.admin), access.NewRole{Name: name, Labels: map[string]string{"en": name}, Definition: d, ParentIDs: parents})
	require.NoError(t, err)
	b.roles[name] = r
	return r
}

func TestRolesInheritAndTeamsHaveThem(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		base := b.role(t, "base", reading(access.ScopeAll))
		child := b.role(t, "child", access.Definition{Functions: []string{access.RunExports}}, base.ID)
		narrow := b.role(t, "narrow", reading(access.ScopeOwn), child.ID)
		require.Equal(t, []string{base.ID}, child.ParentIDs)
		u := b.user(t, "u", "child")
		require.Equal(t, access.ScopeAll, b.rights(t, b.as(u)).Object("deal").Scope(access.Read))
		n := b.rights(t, b.as(b.user(t, "n", "narrow")))
		require.Equal(t, access.ScopeOwn, n.Object("deal").Scope(access.Read), "the role itself is nearer than its parents")
		require.True(t, n.Has(access.RunExports))

		_, err := b.s.UpdateRole(ctx, base.ID, "", access.RolePatch{ParentIDs: &[]string{narrow.ID}})
		refused(t, err, fault.Invalid, "circular")
		_, err = b.s.UpdateRole(ctx, base.ID, "", access.RolePatch{ParentIDs: &[]string{"rol_unknown"}})
		refused(t, err, fault.Invalid, "unknown_role")
		refused(t, b.s.DeleteRole(ctx, base.ID, ""), fault.Conflict, "role_in_use")
		_, err = b.s.UpdateRole(ctx, base.ID, "", access.RolePatch{Definition: ptr(reading(access.ScopeTeam))})
		require.NoError(t, err)
		require.Equal(t, access.ScopeTeam, b.rights(t, b.as(u)).Object("deal").Scope(access.Read), "at once")

		plain := b.user(t, "plain", "read_only")
		above, err := b.s.CreateTeam(ctx, access.NewTeam{Name: "above", RoleIDs: []string{child.ID}})
		require.NoError(t, err)
		_, err = b.s.CreateTeam(ctx, access.NewTeam{Name: "below", ParentID: above.ID, MemberIDs: []string{plain.ID}})
		require.NoError(t, err)
		require.True(t, b.rights(t, b.as(plain)).Has(access.RunExports), "the roles of the teams above count")
		refused(t, b.s.DeleteRole(ctx, child.ID, ""), fault.Conflict, "role_in_use")

		_, err = b.s.UpdateRole(ctx, b.roles["everyone"].ID, "", access.RolePatch{Definition: &access.Definition{Functions: []string{access.ShareViews}}})
		require.NoError(t, err)
		require.True(t, b.rights(t, b.as(u)).Has(access.ShareViews))
	})
}

// T-36: neither through a team, a parent, a grant nor a principal does anybody give more than he has, and nothing is taken
// from an administrator.
func TestNoWayAroundOnesOwnRights(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		b.role(t, "keeper", access.Definition{Functions: []string{access.ManageAccess, access.ManageUsers}})
		keeper := b.user(t, "keeper")
		as := b.as(keeper)
		empty, err := b.s.CreateRole(as, access.NewRole{Name: "empty", Labels: map[string]string{"en": "E"}})
		require.NoError(t, err)
		team, err := b.s.CreateTeam(as, access.NewTeam{Name: "mine", MemberIDs: []string{keeper.ID}})
		require.NoError(t, err)
		admins, err := b.s.CreateTeam(ctx, access.NewTeam{Name: "admins", RoleIDs: []string{b.roles["admin"].ID}})
		require.NoError(t, err)
		manager := b.roles["manager"].ID
		for name, err := range map[string]error{
			"parent":        second(b.s.UpdateRole(as, empty.ID, "", access.RolePatch{ParentIDs: &[]string{manager}})),
			"new child":     second(b.s.CreateRole(as, access.NewRole{Name: "c", Labels: map[string]string{"en": "C"}, ParentIDs: []string{manager}})),
			"team's role":   second(b.s.UpdateTeam(as, team.ID, "", access.TeamPatch{RoleIDs: &[]string{manager}})),
			"team's parent": second(b.s.UpdateTeam(as, team.ID, "", access.TeamPatch{ParentID: &admins.ID})),
			"member":        second(b.s.UpdateTeam(as, admins.ID, "", access.TeamPatch{MemberIDs: &[]string{keeper.ID}})),
			"own team":      second(b.s.UpdateUser(as, keeper.ID, "", access.UserPatch{TeamIDs: &[]string{admins.ID}})),
			"grant":         second(b.s.AddGrant(as, keeper.ID, access.NewUserGrant{Definition: reading(access.ScopeAll)})),
			"principal":     b.s.SetPrincipalRoles(as, actor.Plugin, "plg_1", []string{manager}),
			"everybody":     second(b.s.UpdateRole(as, b.roles["everyone"].ID, "", access.RolePatch{Definition: ptr(reading(access.ScopeAll))})),
			"preview":       second(b.s.PreviewGrant(as, keeper.ID, access.NewUserGrant{Definition: reading(access.ScopeAll)})),
		} {
			require.Equal(t, fault.Forbidden, fault.CodeOf(err), "%s: %v", name, err)
		}
		deny := access.Definition{Deny: access.Denial{Functions: []string{access.ManageAccess}}}
		_, err = b.s.AddGrant(ctx, b.admin.ID, access.NewUserGrant{Definition: deny})
		refused(t, err, fault.Conflict, "admin_not_narrowed")
		_, err = b.s.UpdateRole(ctx, b.roles["everyone"].ID, "", access.RolePatch{Definition: &deny})
		require.NoError(t, err)
		require.True(t, b.rights(t, ctx).Has(access.ManageAccess), "a denial for everybody does not lock the administrators out")
		require.False(t, b.rights(t, as).Has(access.ManageAccess), "denials come last")
	})
}

func TestPersonalGrantsAddAndDeny(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		u := b.user(t, "read_only")
		as := b.as(u)
		given := access.Definition{Functions: []string{access.RunExports}, Deny: access.Denial{
			Modules: []string{"sales"}, Objects: map[string]access.ObjectDenial{"contact": {Fields: map[string]access.Level{"contact.email": access.Masked}}},
		}}
		g, err := b.s.AddGrant(ctx, u.ID, access.NewUserGrant{Definition: given, Reason: "for the audit"})
		require.NoError(t, err)
		c := b.rights(t, as)
		require.True(t, c.Has(access.RunExports))
		require.False(t, c.Object("deal").Can(access.Read), "the module is closed")
		require.Equal(t, []string{"sales"}, c.ClosedModules())
		require.Equal(t, access.Masked, c.Object("contact").Field("contact.email"))
		list, err := b.s.ListGrants(as, u.ID)
		require.NoError(t, err)
		require.Equal(t, []access.UserGrant{g}, list)
		_, err = b.s.ListGrants(as, b.admin.ID)
		refused(t, err, fault.Forbidden, "function_missing")
		require.NoError(t, b.s.RemoveGrant(ctx, u.ID, g.ID))
		require.True(t, b.rights(t, as).Object("deal").Can(access.Read))
		refused(t, b.s.RemoveGrant(ctx, u.ID, g.ID), fault.NotFound, "not_found")

		plugin := actor.Actor{Tenant: tenantOf(t, b.system()), Kind: actor.Plugin, ID: "plg_1"}
		require.False(t, b.rights(t, actor.With(ctx, plugin)).Object("contact").Can(access.Read))
		require.NoError(t, b.s.SetPrincipalRoles(ctx, actor.Plugin, "plg_1", []string{b.roles["read_only"].ID}))
		p := b.rights(t, actor.With(ctx, plugin)).Object("contact")
		require.True(t, p.Can(access.Read))
		require.False(t, p.Can(access.Update))
	})
}
