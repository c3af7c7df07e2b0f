package records_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// staff is a small company with random roles, teams, grants, denials, shares and absences over forty contacts.
type staff struct {
	*bundle
	rnd      *rand.Rand
	adminID  string
	users    []string
	teams    []access.Team
	roles    []access.Role
	contacts []string
}

var (
	asked   = []string{"first_name", "last_name", "email", "job_title", "title"}
	someIDs = []string{"contact.first_name", "contact.last_name", "contact.email", "contact.job_title"}
)

// triples is how many questions are compared: KONTOR_TEST_TRIPLES, or a few.
func triples(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("KONTOR_TEST_TRIPLES"))
	if err != nil {
		return 400
	}
	return n
}

func (s *staff) pick(list []string) string { return list[s.rnd.IntN(len(list))] }

func (s *staff) some(list []string, most int) []string {
	var out []string
	for range s.rnd.IntN(most + 1) {
		if x := s.pick(list); !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

func (s *staff) definition() access.Definition {
	d := access.Definition{Objects: map[string]access.Rule{}}
	for _, object := range s.some([]string{"contact", "contact", "*"}, 2) {
		r := access.Rule{Actions: map[access.Action]access.Grant{}}
		for _, a := range []access.Action{access.Read, access.Read, access.Update, access.Delete} {
			if s.rnd.IntN(3) == 0 {
				continue
			}
			g := access.Grant{Scope: access.Scope(s.rnd.IntN(6))}
			if object != "*" && s.rnd.IntN(3) == 0 {
				g.Where = filter.Compare{Field: "job_title", Op: filter.Eq, Value: filter.String(s.pick([]string{"A", "B"}))}
			}
			r.Actions[a] = g
		}
		if s.rnd.IntN(3) == 0 {
			l := access.Level(s.rnd.IntN(4))
			r.Level = &l
		}
		if object != "*" {
			r.Fields = map[string]access.Level{}
			for _, f := range s.some(someIDs, 2) {
				r.Fields[f] = access.Level(s.rnd.IntN(4))
			}
		}
		d.Objects[object] = r
	}
	if s.rnd.IntN(6) == 0 {
		d.Deny.Objects = map[string]access.ObjectDenial{"contact": {Fields: map[string]access.Level{s.pick(someIDs): access.Level(s.rnd.IntN(3))}}}
		if s.rnd.IntN(2) == 0 {
			d.Deny.Objects["contact"] = access.ObjectDenial{Actions: []access.Action{access.Action(s.rnd.IntN(4))}}
		}
	}
	return d
}

func newStaff(b *bundle, seed uint64) *staff {
	s := &staff{bundle: b.tenant(), rnd: rand.New(rand.NewPCG(seed, 1))}
	s.acc.SetSurveyor(s.rec)
	ctx := s.ctx
	_, s.adminID = s.user("admin")
	var teamIDs, roleIDs []string
	for i := range 4 {
		in := access.NewTeam{Name: fmt.Sprintf("team %d", i)}
		if i > 0 && s.rnd.IntN(2) == 0 {
			in.ParentID = s.pick(teamIDs)
		}
		team, err := s.acc.CreateTeam(ctx, in)
		require.NoError(s.t, err)
		s.teams, teamIDs = append(s.teams, team), append(teamIDs, team.ID)
	}
	for i := range 5 {
		in := access.NewRole{Name: fmt.Sprintf("role_%d", i), Labels: map[string]string{"de": fmt.Sprintf("Rolle %d", i)}, Definition: s.definition()}
		if i > 0 {
			in.ParentIDs = s.some(roleIDs, 2)
		}
		role, err := s.acc.CreateRole(ctx, in)
		require.NoError(s.t, err)
		s.roles, roleIDs = append(s.roles, role), append(roleIDs, role.ID)
	}
	if s.rnd.IntN(2) == 0 {
		_, err := s.acc.UpdateTeam(ctx, s.pick(teamIDs), "", access.TeamPatch{RoleIDs: &[]string{s.pick(roleIDs)}})
		require.NoError(s.t, err)
	}
	for i := range 6 {
		in := access.NewUser{
			Email: fmt.Sprintf("u%d@example.org", i), Name: fmt.Sprintf("User %d", i), RoleIDs: s.some(roleIDs, 2), TeamIDs: s.some(teamIDs, 2),
		}
		if i > 0 && s.rnd.IntN(2) == 0 {
			in.ManagerID = s.pick(s.users)
		}
		u, err := s.acc.CreateUser(ctx, in)
		require.NoError(s.t, err)
		s.users = append(s.users, u.ID)
		if s.rnd.IntN(3) == 0 {
			_, err := s.acc.AddGrant(ctx, u.ID, access.NewUserGrant{Definition: s.definition()})
			require.NoError(s.t, err)
		}
	}
	if s.rnd.IntN(2) == 0 {
		_, err := s.acc.AddAbsence(ctx, s.users[0], access.NewAbsence{DeputyID: s.users[1], StartsAt: time.Now().Add(-time.Hour), EndsAt: time.Now().Add(time.Hour)})
		require.NoError(s.t, err)
	}
	for i := range 40 {
		body := map[string]string{"first_name": fmt.Sprintf("First%d", i), "last_name": fmt.Sprintf("Last%d", i), "email": fmt.Sprintf("c%d@example.com", i), "job_title": s.pick([]string{"A", "B", "C"})}
		if owner := s.rnd.IntN(len(s.users) + 1); owner < len(s.users) {
			body["owner_id"] = s.users[owner]
		}
		raw, err := json.Marshal(body)
		require.NoError(s.t, err)
		s.contacts = append(s.contacts, s.create("contacts", string(raw)).ID)
	}
	for range 8 {
		in := records.ShareInput{GranteeKind: access.WithUser, GranteeID: s.pick(s.users), Level: access.ShareRead}
		if s.rnd.IntN(2) == 0 {
			in.GranteeKind, in.GranteeID = access.WithTeam, s.pick(teamIDs)
		}
		if s.rnd.IntN(2) == 0 {
			in.Level = access.ShareWrite
		}
		_, err := s.rec.Share(ctx, "contacts", s.pick(s.contacts), in)
		require.NoError(s.t, err)
	}
	return s
}

func (s *staff) as(userID string) context.Context {
	a, err := actor.From(s.ctx)
	require.NoError(s.t, err)
	a.Kind, a.ID, a.UserID, a.Via, a.Locale = actor.Person, userID, userID, actor.ViaAPI, "de"
	return actor.With(s.t.Context(), a)
}

// real finds out by trying: what the user sees of a field of a contact, and whether the user may write it.
func (s *staff) real(userID, contact, field string, truth map[string]any) (level string, writes bool) {
	ctx := s.as(userID)
	row, err := s.rec.Get(ctx, "contacts", contact, records.GetOptions{})
	if err != nil {
		require.True(s.t, fault.Is(err, fault.NotFound), "%v", err)
		return "hidden", false
	}
	seen, shown := asMap(s.t, row)[field]
	switch {
	case !shown:
		level = "hidden"
	case seen != truth[field]:
		level = "masked"
	default:
		level = "read"
	}
	if field != "title" {
		raw, err := json.Marshal(map[string]any{field: truth[field]})
		require.NoError(s.t, err)
		_, err = s.rec.Update(ctx, "contacts", contact, 0, raw)
		writes = err == nil
	}
	return level, writes
}

// T-39: what the explainer says, by asking each role, grant, share and denial by itself, is what the record engine does by
// its compiled statement.
func TestTheExplanationIsTheDecision(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		const perCompany = 200
		seen := map[string]int{}
		for at := 0; at < triples(t); at += perCompany {
			s := newStaff(b, uint64(at)+7)
			for range perCompany {
				user, contact, field := s.pick(s.users), s.pick(s.contacts), s.pick(asked)
				truth := s.get(s.ctx, "contacts", contact)
				level, writes := s.real(user, contact, field, truth)
				read, err := s.rec.Access(s.as(s.adminID), "contacts", contact, records.AccessQuery{UserID: user, Field: field, Explain: true})
				require.NoError(t, err)
				why := fmt.Sprintf("%s of %s for %s: %+v", field, contact, user, read.Explanation)
				said := read.Explanation.Level
				if said == "write" {
					said = "read"
				}
				require.Equal(t, level, said, why)
				require.Equal(t, level == "read", read.Explanation.Allowed, why)
				require.NotEmpty(t, read.Explanation.Summary)
				if read.Explanation.Allowed {
					require.NotEmpty(t, read.Explanation.Chain, why)
				}
				if field != "title" {
					write, err := s.rec.Access(s.as(s.adminID), "contacts", contact, records.AccessQuery{UserID: user, Field: field, Explain: true, Action: access.Update})
					require.NoError(t, err)
					require.Equal(t, writes, write.Explanation.Allowed, "%s, to write: %+v", why, write.Explanation)
				}
				for _, step := range slices.Concat(read.Explanation.Chain, read.Explanation.Missing) {
					seen[string(step.Kind)]++
					require.NotContains(t, step.Text, "explain_", why)
				}
				seen[level]++
			}
		}
		t.Log(seen)
		for _, kind := range []string{"hidden", "masked", "read", "role", "share", "denial", "nothing", "field"} {
			require.Positive(t, seen[kind], "nothing of the kind was asked: %s", kind)
		}
	})
}

// visible are the contacts that each user can read.
func (s *staff) visible() map[string][]string {
	out := map[string][]string{}
	for _, u := range s.users {
		page, err := s.rec.List(s.as(u), "contacts", records.Query{Limit: 200})
		if fault.Is(err, fault.NotFound) {
			continue
		}
		require.NoError(s.t, err)
		for _, r := range page.Rows {
			out[u] = append(out[u], r.ID())
		}
	}
	return out
}

// difference are the distinct records that more has and less has not, and for each person those that come or go.
func difference(more, less map[string][]string) (ids map[string]bool, whose map[string]map[string]bool) {
	ids, whose = map[string]bool{}, map[string]map[string]bool{}
	for u, list := range more {
		for _, rid := range list {
			if slices.Contains(less[u], rid) {
				continue
			}
			if whose[u] == nil {
				whose[u] = map[string]bool{}
			}
			ids[rid], whose[u][rid] = true, true
		}
	}
	return ids, whose
}

func TestThePreviewIsTheDifference(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		shown := 0
		for seed := range uint64(8) {
			s := newStaff(b, seed+100)
			for range 4 {
				before := s.visible()
				var preview *access.Impact
				var err, saved error
				switch s.rnd.IntN(4) {
				case 0:
					role := s.roles[s.rnd.IntN(len(s.roles))].ID
					d := s.definition()
					preview, err = s.acc.PreviewRole(s.ctx, role, access.RolePatch{Definition: &d})
					require.Equal(t, before, s.visible(), "a preview changes nothing")
					_, saved = s.acc.UpdateRole(s.ctx, role, "", access.RolePatch{Definition: &d})
				case 1:
					p := access.TeamPatch{MemberIDs: ptr(s.some(s.users, 4)), RoleIDs: &[]string{s.roles[s.rnd.IntN(len(s.roles))].ID}}
					team := s.teams[s.rnd.IntN(len(s.teams))].ID
					preview, err = s.acc.PreviewTeam(s.ctx, team, p)
					_, saved = s.acc.UpdateTeam(s.ctx, team, "", p)
				case 2:
					user := s.pick(s.users)
					p := access.UserPatch{RoleIDs: &[]string{s.roles[s.rnd.IntN(len(s.roles))].ID}, TeamIDs: &[]string{s.teams[s.rnd.IntN(len(s.teams))].ID}}
					preview, err = s.acc.PreviewUser(s.ctx, user, p)
					_, saved = s.acc.UpdateUser(s.ctx, user, "", p)
				default:
					user, g := s.pick(s.users), access.NewUserGrant{Definition: s.definition()}
					preview, err = s.acc.PreviewGrant(s.ctx, user, g)
					_, saved = s.acc.AddGrant(s.ctx, user, g)
				}
				require.NoError(t, err)
				require.NoError(t, saved)
				after := s.visible()
				var got access.ObjectImpact
				if i := slices.IndexFunc(preview.Objects, func(o access.ObjectImpact) bool { return o.Object == "contacts" }); i >= 0 {
					got = preview.Objects[i]
				}
				for _, side := range []struct {
					more, less map[string][]string
					got        access.Visibility
				}{{after, before, got.Visible}, {before, after, got.Invisible}} {
					ids, whose := difference(side.more, side.less)
					require.EqualValues(t, len(ids), side.got.Records)
					require.Len(t, whose, side.got.People)
					require.Equal(t, len(ids) > 0, len(side.got.Examples) > 0)
					for _, e := range side.got.Examples {
						require.True(t, whose[e.UserID][e.ID], "%+v", e)
						require.NotEmpty(t, e.Title)
					}
					shown += len(ids)
				}
			}
		}
		require.Positive(t, shown)
	})
}

func ptr[T any](v T) *T { return &v }
