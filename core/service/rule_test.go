package service_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func (b *bundle) rule(kind service.Kind, definition string) service.Rule {
	b.T.Helper()
	r, err := b.desk.CreateRule(b.Ctx, service.NewRule{Kind: kind, Name: string(kind), Active: true, Definition: json.RawMessage(definition)})
	require.NoError(b.T, err)
	return r
}

func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for _, x := range [][2]string{
			{"macro", `{"send":"x"}`},
			{"calendar", `{"time_zone":"Mars/Olympus","week":[[],[],[],[],[],[],[]]}`},
			{"calendar", `{"time_zone":"Europe/Berlin","week":[[{"from":600,"to":500}],[],[],[],[],[],[]]}`},
			{"calendar", `{"time_zone":"Europe/Berlin","week":[[],[],[],[],[],[],[]],"holidays":["XX"]}`},
			{"sla", `{"filter":{"field":"nope","op":"eq","value":1},"targets":{}}`},
			{"routing", `[]`},
			{"pigeon", `{}`},
		} {
			_, err := b.desk.CreateRule(b.Ctx, service.NewRule{Kind: service.Kind(x[0]), Name: "x", Definition: json.RawMessage(x[1])})
			require.Equal(b.T, fault.Invalid, fault.CodeOf(err), "%v: %v", x, err)
		}
		r := b.rule(service.Canned, `{"text":"Hallo {{contact.first_name|zusammen}}"}`)
		_, err := b.desk.UpdateRule(b.Ctx, r.ID, service.NewRule{Kind: service.Canned, Name: "Gruß", Definition: r.Definition, Version: 7})
		require.Equal(b.T, fault.Stale, fault.CodeOf(err))
		other := b.Tenant()
		require.Equal(b.T, fault.NotFound, fault.CodeOf(b.desk.DeleteRule(other.Ctx, r.ID)))
		ctx, _ := b.User("service")
		require.Equal(b.T, fault.Forbidden, fault.CodeOf(b.desk.DeleteRule(ctx, r.ID)))
		list, err := b.desk.Rules(ctx)
		require.NoError(b.T, err)
		require.Len(b.T, list, 1)
		require.NoError(b.T, b.desk.DeleteRule(b.Ctx, r.ID))
	})
}

func TestClocksRunOnATicket(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.rule(service.Policy, `{"filter":{"field":"type","op":"eq","value":"incident"},"targets":{"*":{"first":60,"next":30,"resolution":480},"urgent":{"first":5,"resolution":60}}}`)
		in := mail("k1", "Störung", "Hilfe", "erika@example.org")
		in.Type = "incident"
		one := b.open(in)
		m := b.Get("tickets", one.TicketID)
		require.Equal(b.T, "on_track", m["sla_status"])
		require.Equal(b.T, m["first_response_due"], m["sla_due"])
		due := m["resolution_due"]
		_, err := b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(`{"priority":"urgent"}`))
		require.NoError(b.T, err)
		m = b.Get("tickets", one.TicketID)
		require.NotEqual(b.T, due, m["resolution_due"])
		require.Equal(b.T, "at_risk", m["sla_status"], "five minutes are less than the warning")

		_, err = b.desk.Reply(b.Ctx, one.TicketID, service.Reply{Text: "Wir schauen.", Status: "pending"})
		require.NoError(b.T, err)
		m = b.Get("tickets", one.TicketID)
		require.Equal(b.T, "paused", m["sla_status"])
		require.Nil(b.T, m["sla_due"])
		_, err = b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(`{"status":"solved"}`))
		require.NoError(b.T, err)
		require.Equal(b.T, "kept", b.Get("tickets", one.TicketID)["sla_status"])

		two := b.open(mail("k2", "Frage", "Wie?", "erika@example.org"))
		require.Nil(b.T, b.Get("tickets", two.TicketID)["sla_status"], "no policy fits")
	})
}

func TestNewTicketsAreRouted(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		_, ann := b.User("service")
		_, bob := b.User("service")
		team, err := b.Access.CreateTeam(b.Ctx, access.NewTeam{Name: "Hotline", MemberIDs: []string{ann, bob}})
		require.NoError(b.T, err)
		b.rule(service.Routing, `{"filter":{"field":"channel","op":"eq","value":"email"},"team_id":"`+team.ID+`","balance":true,"priority":"high"}`)
		owners := map[any]int{}
		for _, k := range []string{"a", "b", "c", "d"} {
			m := b.Get("tickets", b.open(mail(k, "x"+k, "x", k+"@example.org")).TicketID)
			owners[m["owner_id"]]++
			require.Equal(b.T, team.ID, m["team_id"])
			require.Equal(b.T, "high", m["priority"])
		}
		require.Equal(b.T, map[any]int{ann: 2, bob: 2}, owners)
		m := b.Get("tickets", b.open(service.Request{Channel: "chat", Subject: "x"}).TicketID)
		require.Nil(b.T, m["team_id"])
		_, err = b.Records.Update(b.Ctx, "tickets", m["id"].(string), 0, []byte(`{"team_id":"tea_x"}`))
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err))
	})
}

func TestMacrosSplitsAndMerges(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		con := b.Create("contacts", `{"first_name":"Erika","last_name":"Muster","email":"erika@example.org"}`)
		in := mail("k1", "Pumpe", "Hilfe", "erika@example.org")
		in.ContactID = con.ID
		one := b.open(in)
		macro := b.rule(service.Macro, `{"set":{"priority":"low","topic":"Pumpen"},"reply":"Guten Tag {{contact.first_name|zusammen}}, Ticket {{ticket.number}} {{contact.nothing|ohne}}{{ticket.sla}}"}`)
		out, err := b.desk.Apply(b.Ctx, one.TicketID, macro.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, "Guten Tag Erika, Ticket 00001 ohne", out.Reply)
		m := b.Get("tickets", one.TicketID)
		require.Equal(b.T, "low", m["priority"])

		second := mail("k2", "Re: Pumpe", "Und noch etwas anderes", "erika@example.org")
		second.TicketID = one.TicketID
		two := b.open(second)
		apart, err := b.desk.Split(b.Ctx, one.TicketID, "Anderes", []string{two.MessageID})
		require.NoError(b.T, err)
		require.Equal(b.T, apart.TicketID, b.Get("messages", two.MessageID)["ticket_id"])
		require.Equal(b.T, con.ID, b.Get("tickets", apart.TicketID)["contact_id"])
		_, err = b.desk.Split(b.Ctx, one.TicketID, "", []string{two.MessageID})
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err))

		_, err = b.desk.Merge(b.Ctx, one.TicketID, []string{apart.TicketID})
		require.NoError(b.T, err)
		require.Equal(b.T, one.TicketID, b.Get("messages", two.MessageID)["ticket_id"])
		answer := mail("k3", "Re: Anderes", "Danke", "erika@example.org")
		answer.Message.InReplyTo = "<k2@x>"
		require.Equal(b.T, one.TicketID, b.open(answer).TicketID, "answers follow the merge")
	})
}

func TestBreachesAreCountedByPolicyAndClock(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		r := b.rule(service.Policy, `{"targets":{"*":{"first":60}}}`)
		late := mail("k1", "Alt", "Hilfe", "erika@example.org")
		one := b.open(late)
		b.open(mail("k2", "Neu", "Hilfe", "max@example.org"))
		_, err := b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(`{"status":"solved"}`))
		require.NoError(b.T, err)
		res, err := b.Records.Aggregate(b.Ctx, "tickets", records.Aggregation{
			Filter:  filter.Compare{Field: "sla_policy", Op: filter.NotEmpty},
			GroupBy: []records.GroupBy{{Field: "sla_policy"}, {Field: "sla_status"}, {Field: "sla_breach"}},
		})
		require.NoError(b.T, err)
		got := map[string]any{}
		for _, g := range res.Groups {
			require.Equal(b.T, r.ID, g.Keys[0].Value)
			require.Nil(b.T, g.Keys[2].Value)
			got[g.Keys[1].Value.(string)] = g.Values["count"]
		}
		require.EqualValues(b.T, 1, got["kept"])
		require.EqualValues(b.T, 1, got["on_track"])
	})
}
