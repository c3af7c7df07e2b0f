package access_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestUsersAreChecked(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		for email, reason := range map[string]string{
			"": "required", "no at": "invalid_email", "Anna <anna@example.com>": "invalid_email", "a@b@c": "invalid_email", "anna@": "invalid_email",
			strings.Repeat("a", 250) + "@example.com": "too_long", "a\r\nb@example.com": "invalid_email", "anna@[127.0.0.1]": "invalid_email",
		} {
			_, err := b.s.CreateUser(ctx, access.NewUser{Email: email, Name: "A"})
			refused(t, err, fault.Invalid, reason)
		}
		_, err := b.s.CreateUser(ctx, access.NewUser{Email: "a@example.com", Name: " ", Locale: "fr", TimeZone: "Europe/Atlantis"})
		var f *fault.Error
		require.ErrorAs(t, err, &f)
		require.Equal(t, []string{"name required", "locale not_an_option", "time_zone invalid_time_zone"}, places(f))
		_, err = b.s.CreateUser(ctx, access.NewUser{Email: "a@example.com", Name: "a\x00b"})
		refused(t, err, fault.Invalid, "invalid_characters")

		u, err := b.s.CreateUser(ctx, access.NewUser{Email: "  Änne.Müller@Example.COM ", Name: " Änne  Müller ", TimeZone: "Europe/Berlin"})
		require.NoError(t, err)
		require.Equal(t, "änne.müller@example.com", u.Email)
		require.True(t, u.Active)
		require.Empty(t, u.RoleIDs)
		_, err = b.s.CreateUser(ctx, access.NewUser{Email: "ÄNNE.müller@example.com", Name: "B"})
		refused(t, err, fault.Conflict, "email_taken")

		found, err := b.s.UserByEmail(ctx, "änne.Müller@example.com")
		require.NoError(t, err)
		require.Equal(t, u, found)
		c := b.rights(t, b.as(u))
		require.False(t, c.Object("contact").Can(access.Read), "no role, no rights")
	})
}

func places(f *fault.Error) []string {
	var out []string
	for _, p := range f.Fields {
		out = append(out, p.Location+" "+p.Reason)
	}
	return out
}

func TestUsersAreFoundPageByPage(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		for i := range 7 {
			_, err := b.s.CreateUser(b.system(), access.NewUser{Email: fmt.Sprintf("u%d@example.com", i), Name: fmt.Sprintf("Jörg Übel %d", i%3)})
			require.NoError(t, err)
		}
		ctx := b.as(b.admin)
		var got []string
		q := access.UserQuery{Limit: 3, Search: "uebel"}
		for {
			page, err := b.s.ListUsers(ctx, q)
			require.NoError(t, err)
			require.LessOrEqual(t, len(page.Users), 3)
			for _, u := range page.Users {
				got = append(got, u.Name)
			}
			if q.After = page.Next; q.After == nil {
				break
			}
		}
		require.Equal(t, []string{
			"Jörg Übel 0", "Jörg Übel 0", "Jörg Übel 0", "Jörg Übel 1", "Jörg Übel 1", "Jörg Übel 2", "Jörg Übel 2",
		}, got)
		for search, want := range map[string]int{"": 8, "jorg": 0, "jörg": 7, "oerg": 0, "u3@": 1, "U3@EX": 1, "admin": 1, "%": 0, "'": 0} {
			page, err := b.s.ListUsers(ctx, access.UserQuery{Search: search})
			require.NoError(t, err)
			require.Len(t, page.Users, want, search)
		}
		page, err := b.s.ListUsers(ctx, access.UserQuery{Active: ptr(false)})
		require.NoError(t, err)
		require.Empty(t, page.Users)
		for _, bad := range []access.UserQuery{{Limit: 201}, {Limit: -1}, {IDs: make([]string, 201)}} {
			_, err := b.s.ListUsers(ctx, bad)
			require.Equal(t, fault.Invalid, fault.CodeOf(err), "%+v", bad)
		}
	})
}

func TestPeopleChangeThemselvesButNotTheirRights(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		u := b.user(t, "sales")
		ctx := b.as(u)
		changed, err := b.s.UpdateUser(ctx, u.ID, u.Version, access.UserPatch{Name: ptr("Neu"), Locale: ptr("en"), TimeZone: ptr("Europe/Vienna")})
		require.NoError(t, err)
		require.Equal(t, "Neu", changed.Name)
		_, err = b.s.UpdateUser(ctx, u.ID, u.Version, access.UserPatch{Name: ptr("Alt")})
		refused(t, err, fault.Stale, "stale")
		for _, p := range []access.UserPatch{{RoleIDs: ptr([]string{b.roles["admin"].ID})}, {TeamIDs: ptr([]string{})}, {ManagerID: ptr("")}} {
			_, err = b.s.UpdateUser(ctx, u.ID, "", p)
			refused(t, err, fault.Forbidden, "function_missing")
		}
		_, err = b.s.UpdateUser(ctx, b.admin.ID, "", access.UserPatch{Name: ptr("Chef")})
		refused(t, err, fault.Forbidden, "function_missing")
		_, err = b.s.UpdateUser(b.as(u, "contacts:read"), u.ID, "", access.UserPatch{Name: ptr("by key")})
		refused(t, err, fault.Forbidden, "function_missing")
		for _, err := range map[string]error{
			"create": second(b.s.CreateUser(ctx, access.NewUser{Email: "x@example.com", Name: "X"})),
			"active": second(b.s.SetActive(ctx, b.admin.ID, false)),
			"team":   second(b.s.CreateTeam(ctx, access.NewTeam{Name: "X"})),
			"role":   second(b.s.CreateRole(ctx, access.NewRole{Name: "x", Labels: map[string]string{"en": "X"}})),
			"roles":  second(b.s.ListRoles(ctx)),
		} {
			refused(t, err, fault.Forbidden, "function_missing")
		}
		me, err := b.s.Me(ctx)
		require.NoError(t, err)
		require.Equal(t, changed, me)
	})
}

func TestManagersFormNoCircle(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		one, two := b.user(t, "one", "sales"), b.user(t, "two", "sales")
		_, err := b.s.UpdateUser(ctx, one.ID, "", access.UserPatch{ManagerID: ptr(one.ID)})
		refused(t, err, fault.Invalid, "circular")
		_, err = b.s.UpdateUser(ctx, two.ID, "", access.UserPatch{ManagerID: ptr(one.ID)})
		require.NoError(t, err)
		_, err = b.s.UpdateUser(ctx, one.ID, "", access.UserPatch{ManagerID: ptr(two.ID)})
		refused(t, err, fault.Invalid, "circular")
		u, err := b.s.UpdateUser(ctx, two.ID, "", access.UserPatch{ManagerID: ptr("")})
		require.NoError(t, err)
		require.Empty(t, u.ManagerID)
	})
}

func TestOneAdministratorStays(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		_, err := b.s.UpdateUser(ctx, b.admin.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
		refused(t, err, fault.Conflict, "last_admin")
		_, err = b.s.SetActive(ctx, b.admin.ID, false)
		refused(t, err, fault.Conflict, "suspend_self")
		_, err = b.s.SetActive(b.system(), b.admin.ID, false)
		refused(t, err, fault.Conflict, "last_admin")

		second := b.user(t, "second", "admin")
		_, err = b.s.SetActive(ctx, second.ID, false)
		require.NoError(t, err)
		_, err = b.s.UpdateUser(ctx, b.admin.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
		refused(t, err, fault.Conflict, "last_admin")
		_, err = b.s.SetActive(ctx, second.ID, true)
		require.NoError(t, err)

		// Two administrators who leave at the same moment: one of them has to stay.
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, u := range []access.User{b.admin, second} {
			wg.Go(func() {
				_, errs[i] = b.s.UpdateUser(b.as(u), u.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
			})
		}
		wg.Wait()
		require.NotEqual(t, errs[0] == nil, errs[1] == nil, "%v / %v", errs[0], errs[1])
	})
}

func TestNobodyGivesMoreThanHeHas(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		def, err := access.ParseDefinition([]byte(`{"objects": {"contact": {"actions": {"read": "all", "update": "all"},
			"fields": {"contact.email": "read"}}}, "functions": ["users.manage", "settings.access"]}`))
		require.NoError(t, err)
		staff, err := b.s.CreateRole(b.as(b.admin), access.NewRole{Name: "staff", Labels: map[string]string{"de": "Personal"}, Definition: def})
		require.NoError(t, err)
		b.roles["staff"] = staff
		clerk, sales := b.user(t, "clerk", "staff"), b.user(t, "sales")
		ctx := b.as(clerk)

		_, err = b.s.CreateUser(ctx, access.NewUser{Email: "new@example.com", Name: "New", RoleIDs: []string{b.roles["sales"].ID}})
		refused(t, err, fault.Forbidden, "more_than_own_rights")
		_, err = b.s.UpdateUser(ctx, clerk.ID, "", access.UserPatch{RoleIDs: ptr([]string{staff.ID, b.roles["admin"].ID})})
		refused(t, err, fault.Forbidden, "more_than_own_rights")
		_, err = b.s.UpdateUser(ctx, sales.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
		refused(t, err, fault.Forbidden, "more_than_own_rights")
		_, err = b.s.SetActive(ctx, b.admin.ID, false)
		refused(t, err, fault.Forbidden, "more_than_own_rights")

		more, err := access.ParseDefinition([]byte(`{"objects": {"contact": {"actions": {"read": "all", "update": "all"}}}, "functions": ["users.manage"]}`))
		require.NoError(t, err)
		for name, err := range map[string]error{
			"change the own role": second(b.s.UpdateRole(ctx, staff.ID, "", access.RolePatch{Definition: &more})),
			"make a larger role":  second(b.s.CreateRole(ctx, access.NewRole{Name: "more", Labels: map[string]string{"en": "More"}, Definition: more})),
			"change a larger one": second(b.s.UpdateRole(ctx, b.roles["sales"].ID, "", access.RolePatch{Labels: map[string]string{"en": "X"}})),
			"delete a larger one": b.s.DeleteRole(ctx, b.roles["sales"].ID, ""),
		} {
			require.Equal(t, fault.Forbidden, fault.CodeOf(err), "%s: %v", name, err)
		}

		// Less, or as much, is his to give.
		less, err := access.ParseDefinition([]byte(`{"objects": {"contact": {"actions": {"read": "own"}, "fields": {"contact.email": "masked"}}}}`))
		require.NoError(t, err)
		role, err := b.s.CreateRole(ctx, access.NewRole{Name: "less", Labels: map[string]string{"en": "Less"}, Definition: less})
		require.NoError(t, err)
		_, err = b.s.CreateUser(ctx, access.NewUser{Email: "new@example.com", Name: "New", RoleIDs: []string{role.ID, staff.ID}})
		require.NoError(t, err)

		// A key does not give what its scopes keep from it.
		_, err = b.s.UpdateUser(b.as(b.admin, "users:write"), sales.ID, "", access.UserPatch{RoleIDs: ptr([]string{b.roles["admin"].ID})})
		refused(t, err, fault.Forbidden, "more_than_own_rights")
	})
}

func TestTeams(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		ctx := b.as(b.admin)
		top, err := b.s.CreateTeam(ctx, access.NewTeam{Name: " Vertrieb "})
		require.NoError(t, err)
		require.Equal(t, "Vertrieb", top.Name)
		require.Empty(t, top.MemberIDs)
		_, err = b.s.CreateTeam(ctx, access.NewTeam{Name: "Vertrieb"})
		refused(t, err, fault.Conflict, "name_taken")
		_, err = b.s.CreateTeam(ctx, access.NewTeam{Name: ""})
		refused(t, err, fault.Invalid, "required")
		below, err := b.s.CreateTeam(ctx, access.NewTeam{Name: "Nord", ParentID: top.ID, MemberIDs: []string{b.admin.ID, b.admin.ID}})
		require.NoError(t, err)
		require.Equal(t, []string{b.admin.ID}, below.MemberIDs)
		_, err = b.s.UpdateTeam(ctx, below.ID, "", access.TeamPatch{Name: ptr("Vertrieb")})
		refused(t, err, fault.Conflict, "name_taken")
		_, err = b.s.UpdateTeam(ctx, top.ID, "", access.TeamPatch{ParentID: ptr(below.ID)})
		refused(t, err, fault.Invalid, "circular")
		_, err = b.s.UpdateTeam(ctx, top.ID, "another", access.TeamPatch{Name: ptr("X")})
		refused(t, err, fault.Stale, "stale")
		renamed, err := b.s.UpdateTeam(ctx, top.ID, top.Version, access.TeamPatch{Name: ptr("Sales")})
		require.NoError(t, err)
		require.NotEqual(t, top.Version, renamed.Version)
		list, err := b.s.ListTeams(b.as(b.user(t, "read_only")))
		require.NoError(t, err)
		require.Len(t, list, 2)

		refused(t, b.s.DeleteTeam(ctx, top.ID, ""), fault.Conflict, "team_has_teams")
		refused(t, b.s.DeleteTeam(ctx, below.ID, "another"), fault.Stale, "stale")
		require.NoError(t, b.s.DeleteTeam(ctx, below.ID, below.Version))
		require.NoError(t, b.s.DeleteTeam(ctx, top.ID, ""))
		refused(t, b.s.DeleteTeam(ctx, top.ID, ""), fault.NotFound, "not_found")
	})
}

func TestSeedTwiceIsSeedOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		require.NoError(t, b.db.Tenant(b.system(), b.s.Seed))
		roles, err := b.s.ListRoles(b.system())
		require.NoError(t, err)
		require.Len(t, roles, len(access.BuiltinRoles()))
		err = b.db.Tenant(b.as(b.admin), b.s.Seed)
		refused(t, err, fault.Forbidden, "system_only")
	})
}
