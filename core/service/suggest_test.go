package service_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

var about = map[string][]string{
	"Billing":  {"The invoice shows a wrong amount", "Please refund the payment of last month", "Why was my credit card charged twice", "I need a receipt for the invoice"},
	"Delivery": {"The parcel has not arrived yet", "My shipment was sent to an old address", "When will the courier deliver the goods", "The box was damaged in transport"},
	"Access":   {"I cannot sign in with my password", "The login page shows an error", "Please reset the password of my account", "My account is locked after signing in"},
}

// taught makes a desk with tickets of three topics, of which it has learned.
func (b *bundle) taught(each int, definition string) {
	b.T.Helper()
	for i := range each {
		for topic, texts := range about {
			b.open(service.Request{Channel: "api", Subject: fmt.Sprintf("Request %d", i), Topic: topic, Message: service.Message{Text: texts[i%len(texts)]}})
		}
	}
	_, err := b.desk.CreateRule(b.Ctx, service.NewRule{Kind: service.Triage, Name: "Triage", Active: true, Definition: json.RawMessage(definition)})
	require.NoError(b.T, err)
	require.NoError(b.T, b.desk.Learn(b.Ctx))
}

// ask opens a ticket without a topic and has it read.
func (b *bundle) ask(text string) (string, map[string]any) {
	b.T.Helper()
	one := b.open(service.Request{Channel: "api", Subject: text, Message: service.Message{Text: text}})
	require.NoError(b.T, b.desk.Suggest(b.Ctx, one.TicketID))
	return one.TicketID, b.Get("tickets", one.TicketID)
}

func guessed(m map[string]any) map[string]any {
	all, _ := m["suggestion"].(map[string]any)
	g, _ := all["topic"].(map[string]any)
	return g
}

func TestNewTicketsAreSuggestedATopic(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.taught(24, `{"fields":{"topic":{}}}`)
		list, err := b.desk.Learnings(b.Ctx)
		require.NoError(b.T, err)
		require.Equal(b.T, "ready", list[0].State)
		require.Equal(b.T, 3, list[0].Labels)
		require.Greater(b.T, list[0].Accuracy, list[0].Frequent)
		require.Equal(b.T, "untrained", list[1].State, "the priority was not asked for")

		tid, m := b.ask("the invoice has a wrong amount, write to erika@example.org")
		require.Nil(b.T, m["topic"], "it is only suggested")
		g := guessed(m)
		require.Equal(b.T, "Billing", g["value"])
		require.Equal(b.T, "suggested", g["state"])
		require.Contains(b.T, g["reasons"], "invoice")
		require.NotContains(b.T, fmt.Sprint(g["reasons"]), "erika")

		ctx, _ := b.User("service")
		require.NoError(b.T, b.desk.Judge(ctx, tid, "topic", true))
		m = b.Get("tickets", tid)
		require.Equal(b.T, "Billing", m["topic"])
		require.Equal(b.T, "accepted", guessed(m)["state"])
		require.Equal(b.T, fault.Conflict, fault.CodeOf(b.desk.Judge(ctx, tid, "topic", true)))

		tid, _ = b.ask("the courier has lost my parcel")
		_, err = b.Records.Update(ctx, "tickets", tid, 0, []byte(`{"topic":"Access"}`))
		require.NoError(b.T, err)
		require.Equal(b.T, "corrected", guessed(b.Get("tickets", tid))["state"])
		list, err = b.desk.Learnings(b.Ctx)
		require.NoError(b.T, err)
		require.EqualValues(b.T, 1, list[0].Accepted)
		require.EqualValues(b.T, 1, list[0].Corrected)

		_, m = b.ask("zzzz qqqq jjjj")
		require.Equal(b.T, "unsure", guessed(m)["state"], "it is left to a person")
		require.Nil(b.T, guessed(m)["value"])

		other := *b
		other.Bundle = b.Tenant()
		_, m = other.ask("the invoice has a wrong amount")
		require.Nil(b.T, m["suggestion"], "nothing is learned across companies")
	})
}

func TestWhatIsSureIsSetByTheClassifier(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.taught(24, `{"fields":{"topic":{"apply":50}}}`)
		tid, m := b.ask("the invoice has a wrong amount, please refund the payment")
		require.Equal(b.T, "Billing", m["topic"])
		require.Equal(b.T, "applied", guessed(m)["state"])
		history, err := b.Records.History(b.Ctx, "tickets", tid, "", 5)
		require.NoError(b.T, err)
		require.Equal(b.T, "classifier", history.Data[0].ChangeSet.ActorID)
		require.NoError(b.T, b.desk.Judge(b.Ctx, tid, "topic", false))
		require.Nil(b.T, b.Get("tickets", tid)["topic"], "what was set is taken back")
		require.Equal(b.T, fault.NotFound, fault.CodeOf(b.desk.Judge(b.Tenant().Ctx, tid, "topic", true)))
	})
}

func TestTooFewTicketsTeachNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		require.Equal(b.T, fault.Conflict, fault.CodeOf(b.desk.Relearn(b.Ctx)))
		b.taught(3, `{"fields":{"topic":{},"priority":{}}}`)
		list, err := b.desk.Learnings(b.Ctx)
		require.NoError(b.T, err)
		require.Equal(b.T, "too_few", list[0].State)
		require.Equal(b.T, 9, list[0].Examples)
		_, m := b.ask("the invoice has a wrong amount")
		require.Nil(b.T, m["suggestion"])
		require.NoError(b.T, b.desk.Relearn(b.Ctx))
		ctx, _ := b.User("service")
		require.Equal(b.T, fault.Forbidden, fault.CodeOf(b.desk.Relearn(ctx)))
		for _, bad := range []string{`{"fields":{"mood":{}}}`, `{"fields":{"topic":{"apply":20}}}`, `{"fields":{"topic":{"from":120}}}`} {
			_, err := b.desk.CreateRule(b.Ctx, service.NewRule{Kind: service.Triage, Name: "x", Definition: json.RawMessage(bad)})
			require.Equal(b.T, fault.Invalid, fault.CodeOf(err), bad)
		}
	})
}
