package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestAnEntrySaysWhoDidWhatFromWhere(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		ctx := actor.With(b.ctx, actor.Actor{
			Tenant: coretest.TenantOf(b, b.ctx), Kind: actor.Person, ID: "usr_1", UserID: "usr_1", OnBehalfOf: "usr_2", Via: actor.ViaApp,
			Session: "ses_1", Address: netip.MustParseAddr("2001:db8::1"), Agent: "Fire\x00fox\xff", RequestID: "req",
		})
		require.NoError(b, audit.Write(ctx, b.db, audit.Entry{
			Action: audit.RoleUpdated, Object: "contacts", Target: "rol_1", Detail: audit.Change{Before: "ä\x00", After: map[string]any{"b": 1, "a": "<&>"}},
		}))
		require.NoError(b, b.audit.Chain(b.ctx))
		list, err := b.audit.List(b.ctx, audit.Query{Limit: 10})
		require.NoError(b, err)
		require.Len(b, list, 1)
		l := list[0]
		require.WithinDuration(b, time.Now(), l.At, time.Minute)
		require.JSONEq(b, `{"before":"ä\u0000","after":{"a":"<&>","b":1}}`, l.Detail)
		l.At, l.ID, l.Hash, l.Prev, l.Detail, l.Tenant = time.Time{}, "", "", "", "", ""
		require.Equal(b, audit.Line{
			Seq: 1, ActorKind: "person", ActorID: "usr_1", UserID: "usr_1", OnBehalf: "usr_2", Via: "app", Session: "ses_1", Address: "2001:db8::1",
			Agent: "Firefox\ufffd", RequestID: "req", Action: audit.RoleUpdated, Object: "contacts", Target: "rol_1",
		}, l)
		b.holds(1)
		require.Error(b, audit.Write(ctx, b.db, audit.Entry{Action: "made.up"}))
		require.Error(b, audit.Write(b.Context(), b.db, audit.Entry{Action: audit.RoleUpdated}))
		require.Equal(b, "hat eine Rolle geändert", audit.RoleUpdated.Label("de"))
		require.Equal(b, "changed a role", audit.RoleUpdated.Label("en"))
	})
}

func TestWhatIsRolledBackLeavesNoEntry(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		stop := errors.New("stop")
		err := b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := audit.Record(ctx, tx, audit.Entry{Action: audit.RoleUpdated}); err != nil {
				return err
			}
			return stop
		})
		require.ErrorIs(b, err, stop)
		b.holds(0)
	})
}

func TestEveryColumnOfAnEntryIsCovered(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		columns := map[string]string{
			"id": "'x'", "actor_kind": "'x'", "actor_id": "'x'", "user_id": "'x'", "on_behalf_of": "'x'", "via": "'x'", "session_id": "'x'", "address": "'x'",
			"agent": "'x'", "request_id": "'x'", "action": "'x'", "object": "'x'", "target": "'x'", "detail": "'{}'", "prev": "'x'", "hash": "'x'",
			"tenant_id": "'ten_x'", "seq": "1000", "at": "(select min(at) from audit_log where seq = 1 and tenant_id = audit_log.tenant_id)",
		}
		for column, value := range columns {
			b.ctx = coretest.Tenant(b, b.db)
			tenant := coretest.TenantOf(b, b.ctx)
			b.write(9)
			b.holds(9)
			if column == "at" {
				value = "(select max(l.at) from audit_log l where l.tenant_id = '" + tenant + "')"
			}
			b.tamper("update audit_log set "+column+" = "+value+" where tenant_id = ? and seq = 5", tenant)
			b.brokenAt(5, audit.EntryChanged, audit.LinkChanged, audit.EntryMissing)
		}
	})
}

// TestOneFlippedBitIsFoundAndLocated flips bits at random places of every column that an entry has.
func TestOneFlippedBitIsFoundAndLocated(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		seed := rand.Uint64()
		b.Logf("flips by seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 0))
		tenant := coretest.TenantOf(b, b.ctx)
		ctx := actor.With(b.ctx, actor.Actor{
			Tenant: tenant, Kind: actor.Person, ID: "usr_1", UserID: "usr_1", OnBehalfOf: "usr_2", Via: actor.ViaApp, Session: "ses_1",
			Address: netip.MustParseAddr("2001:db8::1"), Agent: "Firefox", RequestID: "req_1",
		})
		for i := range 5 {
			require.NoError(b, audit.Write(ctx, b.db, audit.Entry{
				Action: audit.RoleUpdated, Object: "contacts", Target: fmt.Sprintf("rol_%d", i), Detail: audit.Change{Before: i, After: "größer"},
			}))
		}
		b.holds(5)
		list, err := b.audit.List(b.ctx, audit.Query{Limit: 10})
		require.NoError(b, err)
		texts := func(l audit.Line) map[string]string {
			return map[string]string{
				"tenant_id": tenant, "id": l.ID, "actor_kind": l.ActorKind, "actor_id": l.ActorID, "user_id": l.UserID, "on_behalf_of": l.OnBehalf, "via": l.Via,
				"session_id": l.Session, "address": l.Address, "agent": l.Agent, "request_id": l.RequestID, "action": string(l.Action), "object": l.Object,
				"target": l.Target, "detail": l.Detail, "prev": l.Prev, "hash": l.Hash,
			}
		}
		covered := map[string]bool{"at": true, "seq": true}
		for range 3 {
			l := list[r.IntN(len(list))]
			for column, text := range texts(l) {
				covered[column] = true
				require.NotEmpty(b, text, column)
				flipped := flip(r, text)
				b.tamper("update audit_log set "+column+" = ? where tenant_id = ? and seq = ?", flipped, tenant, l.Seq)
				owner, reasons := tenant, []audit.Reason{audit.EntryChanged, audit.LinkChanged}
				if column == "tenant_id" {
					// Where companies share the table, the entry is another's now: missing, or cut off if it was the last.
					owner, reasons = flipped, []audit.Reason{audit.EntryChanged, audit.EntryMissing, audit.CutOff}
				}
				b.brokenAt(l.Seq, reasons...)
				b.tamper("update audit_log set "+column+" = ? where tenant_id = ? and seq = ?", text, owner, l.Seq)
			}
			b.tamper("update audit_log set at = ? where tenant_id = ? and seq = ?", time.UnixMicro(l.At.UnixMicro()^1<<r.IntN(40)).UTC(), tenant, l.Seq)
			b.brokenAt(l.Seq, audit.EntryChanged)
			b.tamper("update audit_log set at = ? where tenant_id = ? and seq = ?", l.At, tenant, l.Seq)
			other := l.Seq ^ 1<<(3+r.IntN(40))
			b.tamper("update audit_log set seq = ? where tenant_id = ? and seq = ?", other, tenant, l.Seq)
			b.brokenAt(l.Seq, audit.EntryMissing, audit.CutOff)
			b.tamper("update audit_log set seq = ? where tenant_id = ? and seq = ?", l.Seq, tenant, other)
			b.holds(5)
		}
		for _, column := range b.columns("audit_log") {
			require.True(b, covered[column], "the column %s is not tried", column)
		}
	})
}

// flip changes one bit of a text so that it stays one.
func flip(r *rand.Rand, text string) string {
	for {
		b := []byte(text)
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		if utf8.Valid(b) && !bytes.ContainsRune(b, 0) {
			return string(b)
		}
	}
}

func TestMissingReorderedAndCutOffEntriesAreFound(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{MarkAfter: 4}, func(b *bundle) {
		fresh := func() string {
			b.ctx = coretest.Tenant(b, b.db)
			b.write(4)
			b.write(6)
			b.holds(10)
			return coretest.TenantOf(b, b.ctx)
		}
		tenant := fresh()
		b.tamper("delete from audit_log where tenant_id = ? and seq = 3", tenant)
		b.brokenAt(3, audit.EntryMissing)

		tenant = fresh()
		b.tamper("delete from audit_log where tenant_id = ? and seq = 1", tenant)
		b.brokenAt(1, audit.EntryMissing)

		// The tail goes, with the head made to fit: its signature does not.
		tenant = fresh()
		b.tamper("delete from audit_log where tenant_id = ? and seq > 8", tenant)
		b.brokenAt(9, audit.CutOff)
		b.tamper("update audit_heads set seq = 8, hash = (select l.hash from audit_log l where l.tenant_id = audit_heads.tenant_id and l.seq = 8) where tenant_id = ?", tenant)
		b.brokenAt(9, audit.CutOff)
		b.tamper("delete from audit_checkpoints where tenant_id = ?", tenant)
		b.brokenAt(9, audit.CutOff)
		require.NoError(b, b.db.System(b.ctx, "test", func(ctx context.Context, tx *db.ControlTx) error {
			_, err := tx.Exec(ctx, "delete from audit_witnesses where tenant_id = ?", tenant)
			return err
		}))
		b.brokenAt(8, audit.SignatureChanged)

		// All of it goes.
		tenant = fresh()
		for _, table := range []string{"audit_log", "audit_heads", "audit_checkpoints"} {
			b.tamper("delete from "+table+" where tenant_id = ?", tenant)
		}
		b.brokenAt(1, audit.CutOff)

		// Entries behind the head are not the program's.
		tenant = fresh()
		b.tamper(`insert into audit_log (tenant_id, seq, id, at, actor_kind, actor_id, user_id, on_behalf_of, via, session_id, address, agent, request_id, action, object, target, detail, prev, hash)
			select tenant_id, 11, id, at, actor_kind, actor_id, user_id, on_behalf_of, via, session_id, address, agent, request_id, action, object, target, detail, hash, hash from audit_log where tenant_id = ? and seq = 10`, tenant)
		b.brokenAt(11, audit.EntryChanged, audit.HeadChanged)
	})
}

// TestAChainWrittenAnewIsFoundByWhatIsKeptElsewhere replaces the whole chain by another that the program itself has made.
func TestAChainWrittenAnewIsFoundByWhatIsKeptElsewhere(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		tenant := coretest.TenantOf(b, b.ctx)
		b.write(3)
		kept := audit.Head{Tenant: tenant}
		require.NoError(b, b.db.Read(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "select seq, hash, at, key, signature from audit_checkpoints where tenant_id = ? order by seq desc limit 1", tenant).
				Scan(&kept.Seq, &kept.Hash, &kept.At, &kept.Key, &kept.Signature)
		}))
		broken, err := b.audit.Against(b.ctx, kept)
		require.NoError(b, err)
		require.Nil(b, broken)
		for _, table := range []string{"audit_log", "audit_heads", "audit_checkpoints"} {
			b.tamper("delete from "+table+" where tenant_id = ?", tenant)
		}
		b.write(4)
		b.brokenAt(3, audit.MarkChanged)
		broken, err = b.audit.Against(b.ctx, kept)
		require.NoError(b, err)
		require.Equal(b, audit.MarkChanged, broken.Reason)
	})
}

func TestTheProgramItselfCannotChangeTheLog(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		b.write(3)
		for _, q := range []string{"update audit_log set target = 'x' where seq = 2", "delete from audit_log where seq = 2"} {
			require.Error(b, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, q)
				return err
			}), q)
		}
		b.holds(3)
	})
}

func TestRetentionKeepsTheChainCheckable(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		tenant := coretest.TenantOf(b, b.ctx)
		b.write(4)
		n, err := b.audit.Cut(b.ctx, time.Now().Add(-time.Hour))
		require.NoError(b, err)
		require.Zero(b, n)
		cut := time.Now()
		b.write(3)
		n, err = b.audit.Cut(b.ctx, cut)
		require.NoError(b, err)
		require.EqualValues(b, 4, n)
		b.holds(4) // three, and that of the cut
		n, err = b.audit.Cut(b.ctx, time.Now().Add(time.Hour))
		require.NoError(b, err)
		require.EqualValues(b, 4, n)
		b.write(2)
		b.holds(3)
		b.tamper("update audit_log set target = 'x' where tenant_id = ? and seq = 10", tenant)
		b.brokenAt(10, audit.EntryChanged)
		_, err = b.audit.Cut(b.ctx, time.Now().Add(time.Hour))
		require.ErrorContains(b, err, "broken at entry 10", "evidence stays")
		b.tamper("delete from audit_log where tenant_id = ? and seq = 9", tenant)
		b.brokenAt(9, audit.EntryMissing)

		// A cut that somebody has made up to hide entries.
		b.ctx = coretest.Tenant(b, b.db)
		tenant = coretest.TenantOf(b, b.ctx)
		b.write(6)
		b.tamper("insert into audit_checkpoints (tenant_id, kind, seq, hash, at, key, signature) select tenant_id, 'cut', seq, hash, at, 'another', 'x' from audit_log where tenant_id = ? and seq = 3", tenant)
		b.brokenAt(4, audit.EntryMissing)
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		save := func(s audit.Settings) (out audit.Settings, err error) {
			err = b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				out, err = audit.SaveSettings(ctx, tx, s)
				return err
			})
			return out, err
		}
		_, err := save(audit.Settings{RetentionDays: 1})
		require.True(b, fault.Is(err, fault.Invalid))
		s, err := save(audit.Settings{RetentionDays: 90, Watch: json.RawMessage(`{"a":1}`)})
		require.NoError(b, err)
		_, err = save(audit.Settings{RetentionDays: 60})
		require.True(b, fault.Is(err, fault.Stale))
		s.RetentionDays = 60
		_, err = save(s)
		require.NoError(b, err)
		require.NoError(b, b.audit.Retain(b.ctx))
		b.holds(2)
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		tenant := coretest.TenantOf(b, b.ctx)
		as := func(user string) context.Context {
			return actor.With(b.ctx, actor.Actor{Tenant: tenant, Kind: actor.Person, ID: user, UserID: user})
		}
		for i, e := range []audit.Entry{
			{Action: audit.LoginFailed, Target: "usr_1"}, {Action: audit.LoginSucceeded}, {Action: audit.RecordsExported, Object: "contacts"}, {Action: audit.RoleUpdated, Target: "rol_1"},
		} {
			require.NoError(b, audit.Write(as(fmt.Sprintf("usr_%d", i%2)), b.db, e))
		}
		require.NoError(b, b.audit.Chain(b.ctx))
		for want, q := range map[string]audit.Query{
			"4 3 2 1": {}, "2 1": {Actions: []string{"login.*"}}, "4": {Actions: []string{"role.updated"}}, "3 1": {User: "usr_0"}, "3": {Object: "contacts"},
			"1": {Target: "usr_1"}, "4 2": {User: "usr_1"}, "": {From: time.Now().Add(time.Hour)}, "2": {Before: 3, Limit: 1},
			"4 1": {Actions: []string{"login.failed", "role.updated"}},
		} {
			if q.Limit == 0 {
				q.Limit = 10
			}
			lines, err := b.audit.List(b.ctx, q)
			require.NoError(b, err)
			var got []string
			for _, l := range lines {
				got = append(got, fmt.Sprint(l.Seq))
			}
			require.Equal(b, want, strings.Join(got, " "), "%+v", q)
		}
	})
}

// TestNodesLinkOneChain has three nodes write and link at the same time, with entries of transactions and notes.
func TestNodesLinkOneChain(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{MarkAfter: 50}, func(b *bundle) {
		const writers, each = 6, 60
		ctx, stop := context.WithCancel(b.ctx)
		var nodes, wg sync.WaitGroup
		var services []*audit.Service
		for range 3 {
			n := setup(b.T, b.db, audit.Options{MarkAfter: 50}).audit
			services = append(services, n)
			nodes.Go(func() { _ = n.Run(ctx) })
		}
		errs := make(chan error, writers*each)
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					if i%2 == 0 {
						errs <- audit.Write(b.ctx, b.db, audit.Entry{Action: audit.RoleUpdated, Target: fmt.Sprint(w, i)})
					} else {
						errs <- services[w%3].Note(b.ctx, audit.Entry{Action: audit.FieldsRead, Target: fmt.Sprint(w, i)})
					}
				}
			})
		}
		wg.Wait()
		stop()
		nodes.Wait()
		close(errs)
		for err := range errs {
			require.NoError(b, err)
		}
		b.holds(writers * each)
		seen := map[string]int{}
		lines, err := b.audit.List(b.ctx, audit.Query{Limit: 1000})
		require.NoError(b, err)
		for _, l := range lines {
			seen[l.Target]++
		}
		require.Len(b, seen, writers*each)
	})
}

func TestAnUnreadableEntryDoesNotStopTheChain(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		require.NoError(b, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, raw := range []string{"no json", `{}`, `{"id":"x","action":"a","detail":{"x":` + "\n" + `1}}`, ""} {
				tx.Queue("insert into audit_inbox (tenant_id, entry) values (?, ?)", tx.Tenant(), raw)
			}
			return nil
		}))
		b.write(1)
		b.holds(5)
	})
}

func TestAnotherTenantsAuditIsNotSeen(t *testing.T) {
	t.Parallel()
	each(t, audit.Options{}, func(b *bundle) {
		b.write(3)
		other := coretest.Tenant(b, b.db)
		lines, err := b.audit.List(other, audit.Query{Limit: 10})
		require.NoError(b, err)
		require.Empty(b, lines)
		_, err = b.audit.Get(other, 1)
		require.ErrorIs(b, err, db.ErrNoRows)
	})
}
