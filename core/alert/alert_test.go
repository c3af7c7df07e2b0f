package alert_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/alert"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const day = 24 * time.Hour

func TestMoreThanUsualIsAnAlert(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		export := func(at time.Time, who access.User) line {
			return line{at: at, who: who.ID, action: audit.RecordsExported}
		}
		// The boss exports 30 times a day, the seller hardly ever.
		for d := range 30 {
			at := monday.Add(-time.Duration(30-d) * day)
			for h := range 6 {
				b.enter(times(5, export(at.Add(time.Duration(h)*time.Hour), b.boss))...)
			}
			if d%5 == 0 {
				b.enter(export(at, b.seller))
			}
		}
		require.Empty(t, b.alerts(), "what is long ago only teaches")
		for h := range 6 {
			b.enter(times(6, export(monday.Add(time.Duration(h)*time.Hour), b.boss))...)
		}
		b.to(monday.Add(6 * time.Hour))
		require.Empty(t, b.alerts(), "36 are no more than usual for the boss")
		b.enter(times(12, export(monday.Add(6*time.Hour), b.seller))...)
		found := b.alerts()
		require.Len(t, found, 1)
		require.Equal(t, alert.Exports, found[0].Rule)
		require.Equal(t, b.seller.ID, found[0].UserID)
		require.EqualValues(t, 12, found[0].Value)
		require.Contains(t, found[0].Text("de"), "12 Exporte")
		for range 2 { // Both administrators are told.
			m := b.mails.Next(t)
			require.Contains(t, m.Subject, "Ungewöhnliches bei Acme")
			require.Contains(t, m.Body, "12 Exporte")
			require.Contains(t, m.Body, "Seller")
		}
		b.enter(times(20, export(monday.Add(6*time.Hour), b.seller))...)
		require.Len(t, b.alerts(), 1, "once a day")
		require.NoError(t, b.MayExport(b.as(b.seller)), "the default only tells")

		// 100 exports of the boss are more than his usual.
		b.enter(times(100, export(monday.Add(7*time.Hour), b.boss))...)
		b.to(monday.Add(7 * time.Hour))
		require.Len(t, b.alerts(), 2)
		require.NoError(t, b.Sweep(b.ctx))
	})
}

func TestTheOtherRules(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		expect := func(rule alert.Rule, user string, lines ...line) alert.Alert {
			t.Helper()
			before := len(b.alerts())
			b.enter(lines...)
			found := b.alerts()
			require.Len(t, found, before+1, "%s", rule)
			last := found[len(found)-1]
			require.Equal(t, rule, last.Rule)
			require.Equal(t, user, last.UserID)
			for _, lang := range []string{"de", "en"} {
				require.NotContains(t, last.Text(lang), "%!")
			}
			return last
		}
		none := func(lines ...line) {
			t.Helper()
			before := len(b.alerts())
			b.enter(lines...)
			require.Len(t, b.alerts(), before)
		}
		s := b.seller.ID
		at := monday
		none(line{at: at, who: s, action: audit.FieldsRead, detail: `{"records":700}`})
		expect(alert.Views, s, line{at: at, who: s, action: audit.FieldsRead, detail: `{"records":200}`})
		none(line{at: at, who: s, action: audit.RecordsChanged, detail: `{"records":1900}`})
		expect(alert.Changes, s, line{at: at, who: s, action: audit.RecordsChanged, detail: `{"records":200}`})
		expect(alert.Imports, s, times(11, line{at: at, who: s, action: audit.RecordsImported})...)
		night := monday.Add(-8 * time.Hour) // Two in the morning.
		none(line{at: night, who: b.deputy.ID, action: audit.RecordsChanged, detail: `{"records":300}`})
		expect(alert.OffHours, b.deputy.ID, line{at: night, who: b.deputy.ID, action: audit.RecordsChanged, detail: `{"records":300}`})

		// Many failed sign-ins, at one account and from one address.
		failed := line{at: at, system: true, action: audit.LoginFailed, target: b.boss.ID}
		none(times(9, failed)...)
		expect(alert.FailedLogins, b.boss.ID, failed)
		spray := line{at: at, system: true, action: audit.LoginFailed, address: "203.0.113.9"}
		for range 9 {
			none(spray)
		}
		a := expect(alert.FailedLogins, "", spray)
		require.Equal(t, "203.0.113.9", a.Address)

		// Places: the first teaches, another network or another device alone is no alert, both together are.
		firefox, chrome := "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537"
		in := func(agent, address, country string) line {
			return line{at: at, who: s, action: audit.LoginSucceeded, target: s, agent: agent, address: address, detail: `{"country":"` + country + `"}`}
		}
		none(in(firefox, "192.0.2.1", "DE"))
		none(in(firefox, "198.51.100.7", "DE"))
		none(in(chrome, "192.0.7.7", "DE"))
		none(in(chrome, "198.51.100.7", "DE"))
		expect(alert.NewPlace, s, in("curl/8.0", "203.0.113.77", "DE"))
		at = at.Add(day)
		b.to(at)
		expect(alert.NewPlace, s, in(firefox, "192.0.2.1", "BR"))
	})
}

func TestWhoeverRaisesTheOwnRights(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		b.to(time.Now()) // These are real acts, and stand in the audit with the real time.
		labels := map[string]string{"en": "Chief", "de": "Chefin"}
		own, err := b.access.CreateRole(b.as(b.boss), access.NewRole{Name: "chiefs", Labels: labels, Definition: access.Definition{}})
		require.NoError(t, err)
		roles := []string{b.roles[access.Admin], own.ID}
		_, err = b.access.UpdateUser(b.as(b.boss), b.seller.ID, "", access.UserPatch{RoleIDs: &[]string{own.ID}})
		require.NoError(t, err)
		require.Empty(t, b.alerts(), "somebody else's")
		_, err = b.access.UpdateUser(b.as(b.boss), b.boss.ID, "", access.UserPatch{RoleIDs: &roles})
		require.NoError(t, err)
		require.Len(t, b.alerts(), 1)
		functions := access.Definition{}
		require.NoError(t, json.Unmarshal([]byte(`{"functions":["jobs.read"]}`), &functions))
		_, err = b.access.UpdateRole(b.as(b.boss), own.ID, "", access.RolePatch{Definition: &functions})
		require.NoError(t, err)
		found := b.alerts()
		require.Len(t, found, 2)
		for _, a := range found {
			require.Equal(t, alert.OwnRights, a.Rule)
			require.Equal(t, b.boss.ID, a.UserID)
		}
		name := "Another name"
		_, err = b.access.UpdateUser(b.as(b.boss), b.boss.ID, "", access.UserPatch{Name: &name})
		require.NoError(t, err)
		_, err = b.access.UpdateRole(b.as(b.boss), own.ID, "", access.RolePatch{Labels: map[string]string{"en": "Chiefs", "de": "Chefs"}})
		require.NoError(t, err)
		require.Len(t, b.alerts(), 2, "neither a name nor a label is a right")
	})
}

func TestAFrozenPersonIsReleasedBySomebodyElse(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		b.policy(func(p *alert.Policy) {
			p.Rules[alert.Exports] = alert.RulePolicy{Action: alert.Freeze, Day: 5, Hour: 5}
		})
		b.enter(times(6, line{at: monday, who: b.deputy.ID, action: audit.RecordsExported})...)
		found := b.alerts()
		require.Len(t, found, 1)
		require.Equal(t, alert.Freeze, found[0].Action)
		require.Equal(t, "exports_frozen", reason(t, b.MayExport(b.as(b.deputy))))
		a, err := actor.From(b.as(b.deputy))
		require.NoError(t, err)
		a.Kind, a.ID = actor.Key, "key_1"
		require.Equal(t, "exports_frozen", reason(t, b.MayExport(actor.With(t.Context(), a))), "nor with a key")
		require.NoError(t, b.MayExport(b.as(b.boss)))
		require.NoError(t, b.MayExport(b.ctx))
		frozen, err := b.Freezes(b.as(b.boss))
		require.NoError(t, err)
		require.Len(t, frozen, 1)

		require.Equal(t, "own_alert", reason(t, b.Release(b.as(b.deputy), b.deputy.ID)))
		_, err = b.Dismiss(b.as(b.deputy), found[0].ID, "it was me")
		require.Equal(t, "own_alert", reason(t, err))
		require.Equal(t, fault.Forbidden, fault.CodeOf(b.Release(b.as(b.seller), b.deputy.ID)))
		require.NoError(t, b.Release(b.as(b.boss), b.deputy.ID))
		require.Equal(t, fault.NotFound, fault.CodeOf(b.Release(b.as(b.boss), b.deputy.ID)))
		require.NoError(t, b.MayExport(b.as(b.deputy)))

		_, err = b.Dismiss(b.as(b.boss), found[0].ID, " ")
		require.Equal(t, fault.Invalid, fault.CodeOf(err))
		closed, err := b.Dismiss(b.as(b.boss), found[0].ID, "the yearly report")
		require.NoError(t, err)
		require.Equal(t, alert.Dismissed, closed.State)
		require.Equal(t, "the yearly report", closed.Reason)
		_, err = b.Acknowledge(b.as(b.boss), found[0].ID)
		require.Equal(t, "alert_closed", reason(t, err))

		// Another tenant knows of none of it.
		other := setup(t, b.db)
		_, err = other.Get(other.as(other.boss), found[0].ID)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		_, err = other.Acknowledge(other.as(other.boss), found[0].ID)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		require.Empty(t, other.alerts())
	})
}

func TestBadPoliciesAreRefused(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		for name, change := range map[string]func(p *alert.Policy){
			"unknown rule":       func(p *alert.Policy) { p.Rules["moon"] = alert.RulePolicy{Action: alert.Tell} },
			"unknown action":     func(p *alert.Policy) { p.Rules[alert.Exports] = alert.RulePolicy{Action: "shout", Day: 1, Hour: 1} },
			"locks victims out":  func(p *alert.Policy) { p.Rules[alert.FailedLogins] = alert.RulePolicy{Action: alert.Relogin, Hour: 1} },
			"nothing at all":     func(p *alert.Policy) { p.Rules[alert.Exports] = alert.RulePolicy{Action: alert.Tell} },
			"counts nothing":     func(p *alert.Policy) { p.Rules[alert.NewPlace] = alert.RulePolicy{Action: alert.Tell, Day: 3} },
			"ends before begins": func(p *alert.Policy) { p.Hours = alert.Hours{From: 9, Until: 8} },
			"an eighth day":      func(p *alert.Policy) { p.Hours.Days = []int{7} },
		} {
			p, err := b.Policy(b.as(b.boss))
			require.NoError(t, err)
			change(&p)
			_, err = b.SetPolicy(b.as(b.boss), p)
			require.Equal(t, fault.Invalid, fault.CodeOf(err), name)
		}
		p, err := b.Policy(b.as(b.boss))
		require.NoError(t, err)
		_, err = b.SetPolicy(b.as(b.seller), p)
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
		p.Version = 77
		_, err = b.SetPolicy(b.as(b.boss), p)
		require.Equal(t, fault.Stale, fault.CodeOf(err))
	})
}
