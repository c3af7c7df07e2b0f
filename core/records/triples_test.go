package records_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// truth is what is so about contacts, whoever looks: all their fields by id.
func (s *staff) truth() map[string]map[string]any {
	s.t.Helper()
	return s.shown(s.ctx)
}

// shown are the contacts that somebody's list shows, with the fields that it shows.
func (s *staff) shown(ctx context.Context) map[string]map[string]any {
	s.t.Helper()
	out := map[string]map[string]any{}
	page, err := s.rec.List(ctx, "contacts", records.Query{Limit: 200})
	if fault.Is(err, fault.NotFound) {
		return out
	}
	require.NoError(s.t, err)
	require.Empty(s.t, page.NextCursor)
	for _, r := range page.Rows {
		out[r.ID()] = asMap(s.t, r)
	}
	return out
}

// writable finds out by trying which fields of which contacts somebody may write.
func (s *staff) writable(ctx context.Context, truth map[string]map[string]any) map[[2]string]bool {
	s.t.Helper()
	var ops []records.Operation
	var about [][2]string
	out := map[[2]string]bool{}
	flush := func() {
		res, err := s.rec.Batch(ctx, "", records.PerItem, ops)
		require.NoError(s.t, err)
		require.Len(s.t, res.Results, len(ops))
		for i, r := range res.Results {
			out[about[i]] = r.Fault == nil
		}
		ops, about = nil, nil
	}
	for _, contact := range s.contacts {
		for _, field := range asked {
			if field == "title" {
				continue
			}
			body, err := json.Marshal(map[string]any{field: truth[contact][field]})
			require.NoError(s.t, err)
			ops, about = append(ops, records.Operation{Op: "update", Object: "contacts", ID: contact, Body: body}), append(about, [2]string{contact, field})
			if len(ops) == records.MaxOperations {
				flush()
			}
		}
	}
	flush()
	return out
}

// subject is somebody about whose rights is asked, as an administrator asks.
func (s *staff) subject(userID string) (out *access.Subject) {
	s.t.Helper()
	require.NoError(s.t, s.db.Read(s.as(s.adminID), func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.acc.SubjectTx(ctx, tx, userID, "de")
		return err
	}))
	return out
}

// T-39: for 10,000 triples of user, record and field in companies with random roles, scopes, conditions, shares, deputies,
// denials and levels, what the explainer says is what lists show and what writes do.
func TestTenThousandExplanationsAreTheDecisions(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		m, err := b.meta.Model(b.ctx)
		require.NoError(t, err)
		o, err := m.Object("contacts")
		require.NoError(t, err)
		triples, seen := 0, map[string]int{}
		for seed := uint64(1000); triples < 10_000; seed++ {
			s := newStaff(b, seed)
			truth := s.truth()
			require.Len(t, truth, len(s.contacts))
			for _, user := range s.users {
				shown, writable, subject := s.shown(s.as(user)), s.writable(s.as(user), truth), s.subject(user)
				for _, contact := range s.contacts {
					is := truth[contact]
					explain := func(a access.Action, field string) *access.Explanation {
						q := access.Case{ObjectID: o.ID, RecordID: contact, Action: a, FieldID: "contact." + field}
						q.OwnerID, _ = is["owner_id"].(string)
						if field == "title" {
							q.Parts = slices.Concat(o.Title...)
						}
						for _, n := range subject.Conditions(o.ID, a) {
							c, ok := n.(filter.Compare)
							require.True(t, ok)
							q.Met = append(q.Met, c.Value == filter.String(fmt.Sprint(is[c.Field])))
						}
						return subject.Explain(q)
					}
					for _, field := range asked {
						triples++
						level := "hidden"
						if v, there := shown[contact][field]; there && v == is[field] {
							level = "read"
						} else if there {
							level = "masked"
						}
						e := explain(access.Read, field)
						said := e.Level
						if said == "write" {
							said = "read"
						}
						require.Equal(t, level, said, "%s of %s for %s by seed %d: %+v", field, contact, user, seed, e)
						require.Equal(t, level == "read", e.Allowed, "%s of %s for %s by seed %d: %+v", field, contact, user, seed, e)
						seen[level]++
						if field == "title" {
							continue
						}
						w := explain(access.Update, field)
						may := writable[[2]string{contact, field}]
						require.Equal(t, may, w.Allowed, "to write %s of %s for %s by seed %d: %+v", field, contact, user, seed, w)
						if may {
							seen["write"]++
						}
						for _, step := range slices.Concat(e.Chain, e.Missing, w.Chain, w.Missing) {
							seen[string(step.Kind)]++
						}
					}
				}
			}
		}
		t.Log(triples, seen)
		for _, kind := range []string{"hidden", "masked", "read", "write", "role", "grant", "share", "deputy", "denial", "nothing", "unreadable", "field", "field_denial"} {
			require.Positive(t, seen[kind], "nothing of the kind was asked: %s", kind)
		}
	})
}
