package access_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestTheSystemMayDoEverything(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.rights(t, b.system())
		require.True(t, c.Has(access.ManageMetadata))
		node, ok := c.Object("contact").Filter(access.Delete)
		require.True(t, ok)
		require.Nil(t, node)
		require.False(t, c.Object("contact").FieldsRestricted())
	})
}

func TestWithoutAnActorThereAreNoRights(t *testing.T) {
	t.Parallel()
	s := access.New(access.Options{})
	_, err := s.For(t.Context())
	refused(t, err, fault.Unauthenticated, "no_actor")
}

func TestSomebodyElsesUserIsNobodyHere(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		other := setup(t, b.db)
		_, err := b.s.For(b.as(other.admin))
		refused(t, err, fault.Unauthenticated, "user_inactive")
		for name, err := range map[string]error{
			"get user": second(b.s.GetUser(b.as(b.admin), other.admin.ID)),
			"update user": second(b.s.UpdateUser(b.as(b.admin), other.admin.ID, "", access.UserPatch{
				Name: ptr("stolen"), RoleIDs: ptr([]string{}),
			})),
			"suspend user": second(b.s.SetActive(b.as(b.admin), other.admin.ID, false)),
			"get role":     second(b.s.GetRole(b.as(b.admin), other.roles["sales"].ID)),
			"update role": second(b.s.UpdateRole(b.as(b.admin), other.roles["sales"].ID, "", access.RolePatch{
				Labels: map[string]string{"en": "stolen"},
			})),
			"delete role": b.s.DeleteRole(b.as(b.admin), other.roles["sales"].ID, ""),
		} {
			require.Equal(t, fault.NotFound, fault.CodeOf(err), name)
		}
		team, err := other.s.CreateTeam(other.system(), access.NewTeam{Name: "theirs", MemberIDs: []string{other.admin.ID}})
		require.NoError(t, err)
		for name, err := range map[string]error{
			"get team":    second(b.s.GetTeam(b.as(b.admin), team.ID)),
			"update team": second(b.s.UpdateTeam(b.as(b.admin), team.ID, "", access.TeamPatch{Name: ptr("stolen")})),
			"delete team": b.s.DeleteTeam(b.as(b.admin), team.ID, ""),
		} {
			require.Equal(t, fault.NotFound, fault.CodeOf(err), name)
		}
		// Their ids are as unknown as invented ones where they are given as values.
		_, err = b.s.UpdateUser(b.as(b.admin), b.admin.ID, "", access.UserPatch{RoleIDs: ptr([]string{b.roles["admin"].ID, other.roles["sales"].ID})})
		refused(t, err, fault.Invalid, "unknown_role")
		_, err = b.s.UpdateUser(b.as(b.admin), b.admin.ID, "", access.UserPatch{TeamIDs: ptr([]string{team.ID})})
		refused(t, err, fault.Invalid, "unknown_team")
		_, err = b.s.UpdateUser(b.as(b.admin), b.admin.ID, "", access.UserPatch{ManagerID: ptr(other.admin.ID)})
		refused(t, err, fault.Invalid, "unknown_user")
		_, err = b.s.CreateTeam(b.as(b.admin), access.NewTeam{Name: "mine", MemberIDs: []string{other.admin.ID}})
		refused(t, err, fault.Invalid, "unknown_user")
		_, err = b.s.CreateTeam(b.as(b.admin), access.NewTeam{Name: "mine", ParentID: team.ID})
		refused(t, err, fault.Invalid, "unknown_team")
		page, err := b.s.ListUsers(b.as(b.admin), access.UserQuery{IDs: []string{other.admin.ID}})
		require.NoError(t, err)
		require.Empty(t, page.Users)
	})
}

func second[T any](_ T, err error) error { return err }

func TestAChangeCountsWithTheNextQuestion(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		u := b.user(t, "sales")
		ctx := b.as(u)
		before := b.rights(t, ctx)
		require.True(t, before.Object("deal").Can(access.Create))
		require.False(t, before.Has(access.ManageUsers))
		require.Same(t, before, b.rights(t, ctx), "it is remembered")

		told := b.told.Load()
		_, err := b.s.UpdateUser(b.as(b.admin), u.ID, "", access.UserPatch{RoleIDs: ptr([]string{b.roles["read_only"].ID})})
		require.NoError(t, err)
		require.Equal(t, told+1, b.told.Load())
		after := b.rights(t, ctx)
		require.False(t, after.Object("deal").Can(access.Create))
		require.Greater(t, after.Epoch(), before.Epoch())
		require.NotEqual(t, before.Hash(), after.Hash())

		_, err = b.s.SetActive(b.as(b.admin), u.ID, false)
		require.NoError(t, err)
		_, err = b.s.For(ctx)
		refused(t, err, fault.Unauthenticated, "user_inactive")
		_, err = b.s.SetActive(b.as(b.admin), u.ID, true)
		require.NoError(t, err)
		require.True(t, b.rights(t, ctx).Object("deal").Can(access.Read))
	})
}

func TestAnotherNodeNotices(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		u := b.user(t, "sales")
		told := event.NewInvalidator(event.NewLocal(0))
		node := access.New(access.Options{DB: b.db, Invalidator: told})
		for _, what := range []event.Invalidation{{Kind: event.KindAccess, Tenant: tenantOf(t, b.system())}, {Kind: event.KindAccess}} {
			_, err := b.s.UpdateUser(b.as(b.admin), u.ID, "", access.UserPatch{RoleIDs: ptr([]string{b.roles["sales"].ID})})
			require.NoError(t, err)
			require.NoError(t, told.Invalidate(t.Context(), what))
			c, err := node.For(b.as(u))
			require.NoError(t, err)
			require.True(t, c.Object("deal").Can(access.Create))
			_, err = b.s.UpdateUser(b.as(b.admin), u.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
			require.NoError(t, err)
			require.NoError(t, told.Invalidate(t.Context(), what))
			c, err = node.For(b.as(u))
			require.NoError(t, err)
			require.False(t, c.Object("deal").Can(access.Read))
		}
	})
}

// Where no message comes through, a second is the longest that a change made elsewhere goes unnoticed.
func TestAnotherNodeNoticesByTheEpoch(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		u := b.user(t, "sales")
		node := access.New(access.Options{DB: b.db})
		c, err := node.For(b.as(u))
		require.NoError(t, err)
		require.True(t, c.Object("deal").Can(access.Create))
		_, err = b.s.UpdateUser(b.as(b.admin), u.ID, "", access.UserPatch{RoleIDs: ptr([]string{})})
		require.NoError(t, err)
		require.Eventually(t, func() bool {
			c, err := node.For(b.as(u))
			return err == nil && !c.Object("deal").Can(access.Read)
		}, 10*time.Second, 50*time.Millisecond)
	})
}

func tenantOf(t *testing.T, ctx context.Context) string {
	a, err := actor.From(ctx)
	require.NoError(t, err)
	return a.Tenant
}

func TestTheTransactionSeesItsOwnChange(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		u := b.user(t, "sales")
		ctx := b.as(u)
		require.NoError(t, b.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			c, err := b.s.ForTx(ctx, tx)
			require.NoError(t, err)
			require.True(t, c.Object("deal").Can(access.Create))
			return nil
		}))
		require.Error(t, b.db.Tenant(b.system(), func(ctx context.Context, tx *db.Tx) error {
			require.NoError(t, b.s.Raise(ctx, tx))
			return context.Canceled
		}), "a change that does not commit")
		require.True(t, b.rights(t, ctx).Object("deal").Can(access.Create))
	})
}

func TestTeamScopeReachesTheTeamsBelow(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		lead, rep, trainee, stranger := b.user(t, "lead", "sales"), b.user(t, "rep", "sales"), b.user(t, "trainee", "sales"), b.user(t, "stranger", "sales")
		top, err := b.s.CreateTeam(b.as(b.admin), access.NewTeam{Name: "Vertrieb", MemberIDs: []string{lead.ID}})
		require.NoError(t, err)
		north, err := b.s.CreateTeam(b.as(b.admin), access.NewTeam{Name: "Nord", ParentID: top.ID, MemberIDs: []string{rep.ID}})
		require.NoError(t, err)
		_, err = b.s.CreateTeam(b.as(b.admin), access.NewTeam{Name: "Azubis", ParentID: north.ID, MemberIDs: []string{trainee.ID}})
		require.NoError(t, err)

		owners := func(u access.User) []string {
			ids, all, unowned := b.rights(t, b.as(u)).Object("deal").Owners(access.Read)
			require.False(t, all)
			require.True(t, unowned, "somebody has to take what is nobody's")
			return ids
		}
		require.ElementsMatch(t, []string{lead.ID, rep.ID, trainee.ID}, owners(lead))
		require.ElementsMatch(t, []string{rep.ID, trainee.ID}, owners(rep))
		require.ElementsMatch(t, []string{trainee.ID}, owners(trainee))
		require.ElementsMatch(t, []string{stranger.ID}, owners(stranger))

		deals := b.rights(t, b.as(rep)).Object("deal")
		for owner, want := range map[string]bool{rep.ID: true, trainee.ID: true, "": true, lead.ID: false, stranger.ID: false} {
			got, known := deals.AllowsRecord(access.Read, owner)
			require.True(t, known)
			require.Equal(t, want, got, owner)
		}
		for owner, want := range map[string]bool{rep.ID: true, trainee.ID: false, "": false} {
			got, _ := deals.AllowsRecord(access.Delete, owner)
			require.Equal(t, want, got, owner)
		}

		// Moving a team moves what its members above can see.
		_, err = b.s.UpdateTeam(b.as(b.admin), north.ID, north.Version, access.TeamPatch{ParentID: ptr("")})
		require.NoError(t, err)
		require.ElementsMatch(t, []string{lead.ID}, owners(lead))
		_, err = b.s.UpdateTeam(b.as(b.admin), north.ID, "", access.TeamPatch{MemberIDs: ptr([]string{rep.ID, stranger.ID})})
		require.NoError(t, err)
		require.ElementsMatch(t, []string{rep.ID, trainee.ID, stranger.ID}, owners(stranger))
	})
}

func TestKeysReachNoFurtherThanTheirScopes(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		b.s.SetCatalogue(catalogue{})
		c := b.rights(t, b.as(b.admin, "contacts:read"))
		require.True(t, c.Object("contact").Can(access.Read))
		require.Equal(t, access.Readable, c.Object("contact").Field("contact.email"))
		require.False(t, c.Object("contact").Can(access.Update))
		require.False(t, c.Object("deal").Can(access.Read))
		require.Empty(t, c.Functions())

		c = b.rights(t, b.as(b.admin, "contacts:read", "deals:write"))
		require.True(t, c.Object("deal").Can(access.Bulk))
		require.False(t, c.Object("deal").Can(access.Export))
		require.False(t, c.Object("company").Can(access.Read))

		c = b.rights(t, b.as(b.admin, "read", "metadata:write"))
		require.True(t, c.Object("obj_whatever").Can(access.Read))
		require.False(t, c.Object("obj_whatever").Can(access.Create))
		require.Equal(t, []string{access.ManageMetadata, access.ReadJobs}, c.Functions())

		c = b.rights(t, b.as(b.admin, "export"))
		require.True(t, c.Object("contact").Can(access.Export))
		require.True(t, c.Has(access.RunExports))
		require.False(t, c.Has(access.RunImports))

		require.Equal(t, b.rights(t, b.as(b.admin)).Hash(), b.rights(t, b.as(b.admin, "admin", "read")).Hash())

		// A scope never adds to what the person may do.
		reader := b.user(t, "read_only")
		c = b.rights(t, b.as(reader, "admin"))
		require.False(t, c.Object("contact").Can(access.Create))
		require.NoError(t, access.CheckScopes([]string{"read", "contacts:write", "users:write", "admin"}))
		refused(t, access.CheckScopes([]string{"everything"}), fault.Invalid, "unknown_scope")
		refused(t, access.CheckScopes([]string{"contacts:delete"}), fault.Invalid, "unknown_scope")
	})
}

// catalogue knows the plural names of two objects, and one field.
type catalogue struct{}

func (catalogue) ObjectID(_ context.Context, name string) (string, bool, error) {
	id, ok := map[string]string{"contacts": "contact", "deals": "deal"}[name]
	return id, ok, nil
}

func (catalogue) CheckRule(_ context.Context, object string, fields []string, conditions []filter.Node) error {
	if object != "contact" && object != "deal" {
		return fault.At("", "unknown_object")
	}
	for _, f := range fields {
		if f != object+".email" {
			return fault.At("fields."+f, "unknown_field")
		}
	}
	for _, n := range conditions {
		if n.(filter.Compare).Field != "stage" {
			return filter.UnknownField(n.(filter.Compare).Field)
		}
	}
	return nil
}

func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		u := b.user(t, "sales")
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 200 {
					if c, err := b.s.For(b.as(u)); err != nil || !c.Object("deal").Can(access.Read) {
						t.Errorf("refused: %v", err)
					}
				}
			})
		}
		for i := range 10 {
			_, err := b.s.UpdateUser(b.as(b.admin), u.ID, "", access.UserPatch{RoleIDs: ptr([]string{b.roles[[]string{"sales", "manager"}[i%2]].ID})})
			require.NoError(t, err)
		}
		wg.Wait()
	})
}

func BenchmarkFor(b *testing.B) {
	d := coretest.SQLite(b)
	system := coretest.Tenant(b, d)
	s := access.New(access.Options{DB: d})
	require.NoError(b, d.Tenant(system, s.Seed))
	roles, err := s.ListRoles(system)
	require.NoError(b, err)
	u, err := s.CreateUser(system, access.NewUser{Email: "a@example.com", Name: "A", RoleIDs: []string{roles[2].ID}})
	require.NoError(b, err)
	a, _ := actor.From(system)
	a.Kind, a.ID, a.UserID = actor.Person, u.ID, u.ID
	ctx := actor.With(system, a)
	for b.Loop() {
		if _, err := s.For(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
