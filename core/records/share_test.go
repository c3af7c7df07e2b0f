package records_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// ownRecords gives a person a role that reaches own leads only.
func (b *bundle) ownRecords() (context.Context, string) {
	ctx, uid := b.user("read_only")
	own := access.Definition{Objects: map[string]access.Rule{"lead": {Actions: map[access.Action]access.Grant{
		access.Read: {Scope: access.ScopeOwn}, access.Update: {Scope: access.ScopeOwn}, access.Create: {Scope: access.ScopeOwn},
	}}}}
	role, err := b.acc.CreateRole(b.ctx, access.NewRole{Name: strings.ToLower(uid), Labels: map[string]string{"en": "Own"}, Definition: own})
	require.NoError(b.t, err)
	_, err = b.acc.UpdateUser(b.ctx, uid, "", access.UserPatch{RoleIDs: &[]string{role.ID}})
	require.NoError(b.t, err)
	return ctx, uid
}

func TestSharedRecordsAreReachedEverywhere(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ctx, uid := b.ownRecords()
		stranger, strangerID := b.ownRecords()
		lead := b.create("leads", `{"last_name":"Zaunkönig"}`)
		see := func(want int) {
			t.Helper()
			page, err := b.rec.List(ctx, "leads", records.Query{Count: records.CountExact})
			require.NoError(t, err)
			require.Len(t, page.Rows, want)
			require.EqualValues(t, want, page.Count.Value)
			hits, err := b.rec.Search(ctx, "zaunk", nil, 10)
			require.NoError(t, err)
			require.Len(t, hits, want)
		}
		see(0)
		in := records.ShareInput{GranteeKind: access.WithUser, GranteeID: uid, Level: access.ShareRead}
		_, err := b.rec.Share(stranger, "leads", lead.ID, records.ShareInput{GranteeKind: access.WithUser, GranteeID: strangerID, Level: access.ShareRead})
		require.True(t, fault.Is(err, fault.NotFound), "nobody shares what he cannot see: %v", err)
		share, err := b.rec.Share(b.ctx, "leads", lead.ID, in)
		require.NoError(t, err)
		see(1)
		_, err = b.rec.Update(ctx, "leads", lead.ID, 0, []byte(`{"first_name":"Zoe"}`))
		require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
		_, err = b.rec.Share(ctx, "leads", lead.ID, records.ShareInput{GranteeKind: access.WithUser, GranteeID: strangerID, Level: access.ShareRead})
		require.True(t, fault.Is(err, fault.Forbidden), "who may only read does not share: %v", err)

		in.Level = access.ShareWrite
		again, err := b.rec.Share(b.ctx, "leads", lead.ID, in)
		require.NoError(t, err)
		require.Equal(t, share.ID, again.ID, "sharing again changes the share")
		_, err = b.rec.Update(ctx, "leads", lead.ID, 0, []byte(`{"first_name":"Zoe"}`))
		require.NoError(t, err)
		list, err := b.rec.Shares(ctx, "leads", lead.ID)
		require.NoError(t, err)
		require.Equal(t, []access.Share{again}, list)

		require.NoError(t, b.rec.Unshare(b.ctx, "leads", lead.ID, share.ID))
		see(0)
		past := time.Now().Add(-time.Minute)
		in.ExpiresAt = &past
		_, err = b.rec.Share(b.ctx, "leads", lead.ID, in)
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)

		// A share with a team counts for the teams below, and more shares than are named one by one are looked up.
		above, err := b.acc.CreateTeam(b.ctx, access.NewTeam{Name: "above"})
		require.NoError(t, err)
		_, err = b.acc.CreateTeam(b.ctx, access.NewTeam{Name: "below", ParentID: above.ID, MemberIDs: []string{uid}})
		require.NoError(t, err)
		_, err = b.rec.Share(b.ctx, "leads", lead.ID, records.ShareInput{GranteeKind: access.WithTeam, GranteeID: above.ID, Level: access.ShareRead})
		require.NoError(t, err)
		see(1)
		require.NoError(t, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			for i := range 250 {
				tx.Queue(`insert into record_shares (tenant_id, id, object_id, record_id, grantee_kind, grantee_id, level, created_at) values (?, ?, 'lead', ?, 'user', ?, 'read', ?)`,
					tx.Tenant(), fmt.Sprintf("shr_%d", i), fmt.Sprintf("lea_%d", i), uid, time.Now().UTC())
			}
			return b.acc.Raise(ctx, tx)
		}))
		see(1)
	})
}

func TestADeputyReachesWhatTheAbsentOneOwns(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		deputy, deputyID := b.ownRecords()
		away, awayID := b.ownRecords()
		lead, err := b.rec.Create(away, "leads", []byte(`{"last_name":"Away"}`))
		require.NoError(t, err)
		_, err = b.rec.Get(deputy, "leads", lead.ID, records.GetOptions{})
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		_, err = b.acc.AddAbsence(deputy, awayID, access.NewAbsence{DeputyID: deputyID, StartsAt: time.Now(), EndsAt: time.Now().Add(time.Hour)})
		require.True(t, fault.Is(err, fault.Forbidden), "nobody makes himself a deputy: %v", err)
		absence, err := b.acc.AddAbsence(away, awayID, access.NewAbsence{DeputyID: deputyID, StartsAt: time.Now().Add(-time.Minute), EndsAt: time.Now().Add(time.Hour)})
		require.NoError(t, err)
		_, err = b.rec.Update(deputy, "leads", lead.ID, 0, []byte(`{"first_name":"Seen"}`))
		require.NoError(t, err)
		require.NoError(t, b.acc.RemoveAbsence(away, awayID, absence.ID))
		_, err = b.rec.Get(deputy, "leads", lead.ID, records.GetOptions{})
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
	})
}

func TestRecordsAreHandedOverInOneChangeSet(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		admin, adminID := b.user("admin")
		_, gone := b.user("sales")
		_, heir := b.user("sales")
		b.rec.SetSuspender(func(ctx context.Context, userID string) error {
			_, err := b.acc.SetActive(ctx, userID, false)
			return err
		})
		for i := range 3 {
			b.create("leads", fmt.Sprintf(`{"last_name":"L%d","owner_id":%q}`, i, gone))
			b.create("contacts", fmt.Sprintf(`{"last_name":"C%d","owner_id":%q}`, i, gone))
		}
		_, err := b.rec.HandOver(admin, gone, records.HandOverInput{To: "usr_01ARZ3NDEKTSV4RRFFQ69G5FAV", Deactivate: true})
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		_, err = b.rec.HandOver(admin, adminID, records.HandOverInput{To: heir, Deactivate: true})
		require.True(t, fault.Is(err, fault.Conflict), "nobody suspends himself: %v", err)
		res, err := b.rec.HandOver(admin, gone, records.HandOverInput{To: heir, Deactivate: true, Reason: "left"})
		require.NoError(t, err)
		require.EqualValues(t, 6, res.Changed)
		require.Empty(t, res.Left)
		require.NotEmpty(t, res.ChangeSetID)
		u, err := b.acc.GetUser(admin, gone)
		require.NoError(t, err)
		require.False(t, u.Active)
		undone, err := b.rec.Undo(admin, res.ChangeSetID, records.UndoOptions{DryRun: true})
		require.NoError(t, err)
		require.EqualValues(t, 6, undone.Checked)
	})
}

// ROLE-05: what was started goes on under the rights of that moment, what is asked next has those of now, and the suspension
// of the person ends both.
func TestAJobKeepsTheRightsThatItWasStartedWith(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ctx, uid := b.user("sales")
		var pinned actor.Actor
		require.NoError(t, b.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			pinned, err = b.acc.Pin(ctx, tx)
			return err
		}))
		job := actor.With(t.Context(), pinned)
		_, err := b.acc.UpdateUser(b.ctx, uid, "", access.UserPatch{RoleIDs: &[]string{}})
		require.NoError(t, err)
		_, err = b.rec.Create(ctx, "leads", []byte(`{"last_name":"now"}`))
		require.Error(t, err)
		_, err = b.rec.Create(job, "leads", []byte(`{"last_name":"then"}`))
		require.NoError(t, err)
		rights, err := b.acc.For(job)
		require.NoError(t, err)
		require.True(t, rights.Pinned())
		_, err = b.acc.SetActive(b.ctx, uid, false)
		require.NoError(t, err)
		_, err = b.rec.Create(job, "leads", []byte(`{"last_name":"late"}`))
		require.True(t, fault.Is(err, fault.Unauthenticated), "%v", err)
	})
}

func TestWhoLooksAsSomebodyElseSeesThatAndChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		admin, _ := b.user("admin")
		_, uid := b.ownRecords()
		as, err := actor.From(admin)
		require.NoError(t, err)
		_, err = b.acc.View(admin, as, uid)
		require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
		_, err = b.acc.StartViewing(admin, uid, " ", 0)
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		v, err := b.acc.StartViewing(admin, uid, "a question", 0)
		require.NoError(t, err)
		require.Equal(t, access.DefaultViewing, v.EndsAt.Sub(v.StartedAt))
		seen, err := b.acc.View(admin, as, uid)
		require.NoError(t, err)
		require.Equal(t, as.UserID, seen.OnBehalfOf)
		viewing := actor.With(t.Context(), seen)
		mine, theirs := b.create("leads", fmt.Sprintf(`{"last_name":"M","owner_id":%q}`, uid)), b.create("leads", `{"last_name":"T"}`)
		_, err = b.rec.Get(viewing, "leads", mine.ID, records.GetOptions{})
		require.NoError(t, err)
		_, err = b.rec.Get(viewing, "leads", theirs.ID, records.GetOptions{})
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		_, err = b.rec.Update(viewing, "leads", mine.ID, 0, []byte(`{"first_name":"x"}`))
		require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
		require.NoError(t, b.acc.EndViewing(admin, uid))
		_, err = b.acc.View(admin, as, uid)
		require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
	})
}
