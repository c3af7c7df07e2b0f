package idea_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/service/idea"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// box keeps what would be sent.
type box struct{ out []mail.Message }

func (*box) CanSend() bool { return true }
func (b *box) Prepare(_ context.Context, m mail.Message) (mail.Prepared, error) {
	b.out = append(b.out, m)
	return mail.Prepared{}, nil
}
func (*box) Send(context.Context, *db.ControlTx, string, mail.Prepared) error { return nil }

type bundle struct {
	*crm.Bundle
	*idea.Service
	post *box
	// portal is the context of somebody who has signed in.
	portal context.Context //nolint:containedctx // that of one test
}

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	crm.Each(t, func(c *crm.Bundle) {
		post := &box{}
		s := idea.NewService(idea.Options{DB: c.DB, Records: c.Records, Mailer: post, Home: func(_ context.Context, _, lang string) (string, string, error) {
			return "https://help.example/portal/" + lang + "/", "Firma", nil
		}})
		fn(&bundle{Bundle: c, Service: s, post: post, portal: actor.ForPortal(t.Context(), coretest.TenantOf(t, c.Ctx), "en", actor.Customer{Contact: "con_x"})})
	})
}

func (b *bundle) contact(n int) string {
	return b.Create("contacts", fmt.Sprintf(`{"last_name":"Voter %d","email":"voter%d@example.org"}`, n, n)).ID
}

func (b *bundle) change(id, body string) {
	b.T.Helper()
	_, err := b.Records.Update(b.Ctx, "ideas", id, 0, []byte(body))
	require.NoError(b.T, err)
}

func TestEverybodyHasOneVote(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ada := b.contact(0)
		id, err := b.Suggest(b.portal, ada, "de", "A handle on both sides", "")
		require.NoError(b.T, err)
		require.EqualValues(b.T, 1, b.Get("ideas", id)["votes"], "whoever suggests wants it")
		others := []string{ada, b.contact(1), b.contact(2)}
		var all sync.WaitGroup
		errs := make([]error, 12)
		for i := range errs {
			all.Go(func() { errs[i] = b.Vote(b.portal, others[i%3], "en", id, true) })
		}
		all.Wait()
		for _, err := range errs {
			require.NoError(b.T, err)
		}
		require.EqualValues(b.T, 3, b.Get("ideas", id)["votes"])
		voted, err := b.Voted(b.portal, others[1], []string{id, "ide_none"})
		require.NoError(b.T, err)
		require.Equal(b.T, map[string]bool{id: true}, voted)
		require.NoError(b.T, b.Vote(b.portal, others[1], "en", id, false))
		require.NoError(b.T, b.Vote(b.portal, others[1], "en", id, false))
		require.EqualValues(b.T, 2, b.Get("ideas", id)["votes"])

		require.True(b.T, fault.Is(b.Vote(b.portal, ada, "en", "ide_none", true), fault.NotFound))
		require.True(b.T, fault.Is(b.Vote(b.portal, "", "en", id, true), fault.NotFound), "visitors have no vote")
		b.change(id, `{"status":"done"}`)
		require.True(b.T, fault.Is(b.Vote(b.portal, others[1], "en", id, true), fault.Conflict), "what is decided is not voted for")
		_, err = b.Records.Create(b.Ctx, "ideas", []byte(`{"name":"Bought votes","votes":1000}`))
		require.True(b.T, fault.Is(err, fault.Invalid), "nobody writes the count")
		staff := b.Create("ideas", `{"name":"Suggested by staff"}`).ID
		require.Equal(b.T, "new", b.Get("ideas", staff)["status"])
	})
}

func TestVotersAreToldUntilTheyStopIt(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ada, ben, cem := b.contact(0), b.contact(1), b.contact(2)
		id, err := b.Suggest(b.portal, ada, "de", "A handle", "")
		require.NoError(b.T, err)
		require.NoError(b.T, b.Vote(b.portal, ben, "en", id, true))
		require.NoError(b.T, b.Vote(b.portal, cem, "en", id, true))
		b.change(id, `{"status":"planned","answer":"In spring."}`)
		require.NoError(b.T, b.TellNow(b.portal, id, "planned"))
		require.Len(b.T, b.post.out, 3)
		byTo := map[string]mail.Message{}
		for _, m := range b.post.out {
			byTo[m.To] = m
		}
		m := byTo["voter0@example.org"]
		require.Equal(b.T, "de", m.Locale)
		require.Equal(b.T, mail.IdeaChanged, m.Kind)
		require.Equal(b.T, "Geplant", m.Data.By)
		require.Equal(b.T, "In spring.", m.Data.Text)
		require.Equal(b.T, "https://help.example/portal/de/ideas/"+id, m.Data.Link)
		require.Equal(b.T, "Planned", byTo["voter1@example.org"].Data.By)

		_, token, ok := strings.Cut(byTo["voter1@example.org"].Data.Stop, "token=")
		require.True(b.T, ok)
		stopped, err := b.Stop(b.portal, token)
		require.NoError(b.T, err)
		require.Equal(b.T, id, stopped)
		_, err = b.Stop(b.portal, "guessed")
		require.True(b.T, fault.Is(err, fault.NotFound))
		_, err = b.Stop(b.portal, "")
		require.True(b.T, fault.Is(err, fault.NotFound))
		require.EqualValues(b.T, 3, b.Get("ideas", id)["votes"], "the vote stays")

		b.post.out = nil
		require.NoError(b.T, b.Records.Delete(b.Ctx, "contacts", cem, 0))
		b.change(id, `{"status":"done"}`)
		require.NoError(b.T, b.TellNow(b.portal, id, "planned"), "what has changed again is told of by its own job")
		require.Empty(b.T, b.post.out)
		require.NoError(b.T, b.TellNow(b.portal, id, "done"))
		require.Len(b.T, b.post.out, 1)
		require.Equal(b.T, "voter0@example.org", b.post.out[0].To)
	})
}
