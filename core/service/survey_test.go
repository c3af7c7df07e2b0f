package service_test

import (
	"context"
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// asking is a desk with a portal and one rule for surveys.
func asking(t *testing.T, definition string, fn func(b *bundle, rule string)) {
	t.Helper()
	crm.Each(t, func(c *crm.Bundle) {
		var none time.Duration
		b := &bundle{c, service.New(service.Options{
			DB: c.DB, Records: c.Records, Teams: c.Access, Undo: &none, Portal: func(context.Context) (string, error) { return "https://help.example/portal/x", nil },
		}), &post{}}
		b.desk.SetSender("email", b.post)
		r, err := b.desk.CreateRule(b.Ctx, service.NewRule{Kind: service.Asking, Name: "Everybody", Active: true, Definition: json.RawMessage(definition)})
		require.NoError(c.T, err)
		fn(b, r.ID)
	})
}

func (b *bundle) solve(tid string) {
	b.T.Helper()
	_, err := b.Records.Update(b.Ctx, "tickets", tid, 0, []byte(`{"status":"solved","language":"de"}`))
	require.NoError(b.T, err)
}

var link = regexp.MustCompile(`https://help\.example/portal/x/de/rate/([\w-]+)\?score=4`)

func TestACustomerIsAskedOnceHowItWas(t *testing.T) {
	t.Parallel()
	asking(t, `{"delay":60,"every":30}`, func(b *bundle, rule string) {
		one := b.open(mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		require.NoError(b.T, b.desk.AskHow(b.Ctx, one.TicketID, rule))
		require.Empty(b.T, b.post.out, "it is not solved yet")
		b.solve(one.TicketID)
		for range 2 {
			require.NoError(b.T, b.desk.AskHow(b.Ctx, one.TicketID, rule))
		}
		require.Len(b.T, b.post.out, 1, "a ticket is asked about once")
		said := b.post.out[0]
		require.Equal(b.T, []string{"erika@example.org"}, said.To)
		found := link.FindStringSubmatch(said.Text)
		require.Len(b.T, found, 2, said.Text)
		require.Equal(b.T, "solved", b.Get("tickets", one.TicketID)["status"], "asking opens nothing")

		two := b.open(mail("k2", "Noch eine", "Hilfe", "Erika@example.org"))
		b.solve(two.TicketID)
		require.NoError(b.T, b.desk.AskHow(b.Ctx, two.TicketID, rule))
		require.Len(b.T, b.post.out, 1, "nobody is asked twice in a period")

		visitor := actor.ForPortal(b.T.Context(), coretest.TenantOf(b.T, b.Ctx), "de", actor.Customer{})
		asked, err := b.desk.Survey(visitor, found[1])
		require.NoError(b.T, err)
		require.True(b.T, asked.Solved)
		require.Zero(b.T, asked.Score, "looking rates nothing")
		require.Equal(b.T, fault.Invalid, fault.CodeOf(b.desk.Answer(visitor, found[1], 9, "")))
		require.Equal(b.T, fault.NotFound, fault.CodeOf(b.desk.Answer(visitor, "guessed", 5, "")))
		foreign := actor.ForPortal(b.T.Context(), coretest.TenantOf(b.T, b.Tenant().Ctx), "de", actor.Customer{})
		require.Equal(b.T, fault.NotFound, fault.CodeOf(b.desk.Answer(foreign, found[1], 5, "")))
		require.NoError(b.T, b.desk.Answer(visitor, found[1], 4, "schnell"))
		m := b.Get("tickets", one.TicketID)
		require.EqualValues(b.T, 4, m["satisfaction"])
		require.Equal(b.T, "schnell", m["satisfaction_comment"])
		_, err = b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(`{"status":"open"}`))
		require.NoError(b.T, err)
		require.Equal(b.T, fault.Conflict, fault.CodeOf(b.desk.Answer(visitor, found[1], 1, "")))
	})
}

func TestNobodyIsAskedWhereThePolicySaysNo(t *testing.T) {
	t.Parallel()
	asking(t, `{}`, func(b *bundle, rule string) {
		one := b.open(mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		b.solve(one.TicketID)
		_, err := b.desk.UpdateRule(b.Ctx, rule, service.NewRule{Kind: service.Asking, Name: "Off", Definition: json.RawMessage(`{}`)})
		require.NoError(b.T, err)
		require.NoError(b.T, b.desk.AskHow(b.Ctx, one.TicketID, rule))
		require.Empty(b.T, b.post.out)
		for _, bad := range []string{`{"delay":-1}`, `{"every":9999}`, `{"languages":["xx"]}`, `{"filter":{"field":"nope","op":"eq","value":"x"}}`} {
			_, err := b.desk.CreateRule(b.Ctx, service.NewRule{Kind: service.Asking, Name: "x", Definition: json.RawMessage(bad)})
			require.Equal(b.T, fault.Invalid, fault.CodeOf(err), bad)
		}
	})
}
