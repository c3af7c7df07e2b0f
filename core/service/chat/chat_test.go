package chat_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/core/service/chat"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bundle is a company with a chat at a moment that tests can move: Monday, 12:00 in Berlin.
type bundle struct {
	*crm.Bundle
	chat *chat.Service
	now  time.Time
	key  string
	// assistant is what answers where the widget says so.
	assistant *answering
}

func each(t *testing.T, w chat.Widget, fn func(b *bundle)) {
	t.Helper()
	crm.Each(t, func(c *crm.Bundle) {
		b := &bundle{Bundle: c, now: time.Now(), assistant: &answering{}}
		for b.now.Weekday() != time.Monday {
			b.now = b.now.Add(24 * time.Hour)
		}
		zone, err := time.LoadLocation("Europe/Berlin")
		require.NoError(c.T, err)
		b.now = time.Date(b.now.Year(), b.now.Month(), b.now.Day(), 12, 0, 0, 0, zone)
		b.chat = chat.New(chat.Options{
			DB: c.DB, Records: c.Records, People: c.Access, Assistants: b.assistant, Now: func() time.Time { return b.now },
			Desk: service.New(service.Options{DB: c.DB, Records: c.Records, Teams: c.Access}),
			Company: func(context.Context, string) (chat.Company, error) {
				return chat.Company{Name: "Muster GmbH", Locale: "de", TimeZone: "Europe/Berlin"}, nil
			},
		})
		set, err := b.chat.SetSettings(c.Ctx, w, false)
		require.NoError(c.T, err)
		b.key = set.Key
		fn(b)
	})
}

// visitor is a context without an actor, as the HTTP side gives it to public operations.
func (b *bundle) visitor() context.Context { return b.T.Context() }

func hello() chat.Start {
	return chat.Start{Name: "Erika", Email: "erika@example.org", Text: "Die Pumpe steht.", Consent: true}
}

func TestAVisitorTalksToTheStaff(t *testing.T) {
	t.Parallel()
	each(t, chat.Widget{Enabled: true, Greeting: "Hallo!"}, func(b *bundle) {
		con := b.Create("contacts", `{"last_name":"Muster","email":"erika@example.org"}`)
		front, err := b.chat.Front(b.visitor(), b.key)
		require.NoError(b.T, err)
		require.Equal(b.T, chat.Front{Title: "Muster GmbH", Greeting: "Hallo!", NeedEmail: true, Locale: "de"}, front)
		agent, id := b.User("service")
		require.NoError(b.T, b.chat.Attend(agent, true))
		front, err = b.chat.Front(b.visitor(), b.key)
		require.NoError(b.T, err)
		require.True(b.T, front.Online)
		require.False(b.T, front.NeedEmail)

		started, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		require.True(b.T, started.Online)
		chats, err := b.chat.Chats(agent)
		require.NoError(b.T, err)
		require.Len(b.T, chats, 1)
		c := chats[0]
		require.Equal(b.T, "waiting", c.State)
		require.True(b.T, c.There)
		ticket := b.Get("tickets", c.TicketID)
		require.Equal(b.T, "chat", ticket["channel"])
		require.Equal(b.T, con.ID, ticket["contact_id"], "the transcript stands on the contact's timeline")

		_, err = b.chat.Answer(agent, c.ID, "Guten Tag, ich sehe nach.")
		require.NoError(b.T, err)
		require.NoError(b.T, b.chat.Say(b.visitor(), b.key, started.Token, "m1", "Danke"))
		require.NoError(b.T, b.chat.Say(b.visitor(), b.key, started.Token, "m1", "Danke"), "a repetition")
		talk, err := b.chat.Read(b.visitor(), b.key, started.Token, time.Time{})
		require.NoError(b.T, err)
		require.Equal(b.T, "active", talk.State)
		require.Len(b.T, talk.Lines, 3)
		require.True(b.T, talk.Lines[0].Own)
		require.False(b.T, talk.Lines[1].Own)
		require.NotEmpty(b.T, talk.Lines[1].Name)
		require.Equal(b.T, "Danke", talk.Lines[2].Text)
		rest, err := b.chat.Read(b.visitor(), b.key, started.Token, talk.Lines[2].At)
		require.NoError(b.T, err)
		require.Empty(b.T, rest.Lines)

		colleague, other := b.User("service")
		given, err := b.chat.HandOver(colleague, c.ID, "")
		require.NoError(b.T, err)
		require.Equal(b.T, other, given.AgentID)
		require.NotEqual(b.T, id, other)
		require.Equal(b.T, other, b.Get("tickets", c.TicketID)["owner_id"])

		require.NoError(b.T, b.chat.Leave(b.visitor(), b.key, started.Token))
		err = b.chat.Say(b.visitor(), b.key, started.Token, "m2", "noch was")
		require.True(b.T, fault.Is(err, fault.Conflict))
		_, err = b.chat.Answer(agent, c.ID, "zu spät")
		require.True(b.T, fault.Is(err, fault.Conflict))
		require.Len(b.T, b.List("tickets", "", ""), 1)
	})
}

func TestAMessageIsLeftWhenNobodyIsThere(t *testing.T) {
	t.Parallel()
	hours := []chat.Hours{{Day: 1, From: "09:00", To: "17:00"}}
	each(t, chat.Widget{Enabled: true, Hours: hours}, func(b *bundle) {
		agent, _ := b.User("service")
		require.NoError(b.T, b.chat.Attend(agent, true))
		online := func() bool {
			f, err := b.chat.Front(b.visitor(), b.key)
			require.NoError(b.T, err)
			return f.Online
		}
		require.True(b.T, online())
		b.now = b.now.Add(2 * time.Minute)
		require.False(b.T, online(), "no sign of life")
		b.now = b.now.Add(6 * time.Hour)
		require.NoError(b.T, b.chat.Attend(agent, true))
		require.False(b.T, online(), "after hours")

		in := hello()
		in.Email = ""
		_, err := b.chat.Start(b.visitor(), b.key, in)
		require.True(b.T, fault.Is(err, fault.Invalid), "an address to answer to")
		started, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		require.False(b.T, started.Online)
		tickets := b.List("tickets", "", "")
		require.Len(b.T, tickets, 1)
		require.Equal(b.T, "web_form", tickets[0]["channel"])
		require.Equal(b.T, "erika@example.org", tickets[0]["requester_email"])
		require.NoError(b.T, b.chat.Attend(agent, false))
	})
}

func TestNobodyGetsInWithAnothersKeyOrToken(t *testing.T) {
	t.Parallel()
	each(t, chat.Widget{Enabled: true}, func(b *bundle) {
		one, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		other, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		id, secret, _ := strings.Cut(one.Token, ".")
		otherID, _, _ := strings.Cut(other.Token, ".")
		for _, token := range []string{"", ".", id, id + ".", id + ".x", otherID + "." + secret, strings.ToLower(one.Token)} {
			_, err := b.chat.Read(b.visitor(), b.key, token, time.Time{})
			require.True(b.T, fault.Is(err, fault.NotFound), token)
			require.True(b.T, fault.Is(b.chat.Say(b.visitor(), b.key, token, "x", "x"), fault.NotFound))
			require.True(b.T, fault.Is(b.chat.Leave(b.visitor(), b.key, token), fault.NotFound))
		}
		foreign := b.Tenant()
		set, err := b.chat.SetSettings(foreign.Ctx, chat.Widget{Enabled: true}, false)
		require.NoError(b.T, err)
		_, err = b.chat.Read(b.visitor(), set.Key, one.Token, time.Time{})
		require.True(b.T, fault.Is(err, fault.NotFound), "a token of another company")
		chats, err := b.chat.Chats(foreign.Ctx)
		require.NoError(b.T, err)
		require.Empty(b.T, chats)
		_, err = b.chat.Answer(foreign.Ctx, id, "x")
		require.True(b.T, fault.Is(err, fault.NotFound))

		a, err := actor.From(b.Ctx)
		require.NoError(b.T, err)
		for _, key := range []string{"", a.Tenant, a.Tenant + ".", a.Tenant + ".x", "ten_x.y"} {
			_, err := b.chat.Front(b.visitor(), key)
			require.Error(b.T, err, key)
		}
		renewed, err := b.chat.SetSettings(b.Ctx, chat.Widget{Enabled: true}, true)
		require.NoError(b.T, err)
		require.NotEqual(b.T, b.key, renewed.Key)
		_, err = b.chat.Front(b.visitor(), b.key)
		require.True(b.T, fault.Is(err, fault.NotFound))
		_, err = b.chat.SetSettings(b.Ctx, chat.Widget{}, false)
		require.NoError(b.T, err)
		_, err = b.chat.Front(b.visitor(), renewed.Key)
		require.True(b.T, fault.Is(err, fault.NotFound), "switched off")
		in := hello()
		in.Consent = false
		_, err = b.chat.SetSettings(b.Ctx, chat.Widget{Enabled: true}, false)
		require.NoError(b.T, err)
		_, err = b.chat.Start(b.visitor(), renewed.Key, in)
		require.True(b.T, fault.Is(err, fault.Invalid))
		_, err = b.chat.SetSettings(b.Ctx, chat.Widget{Sites: []string{"https://a; script-src *"}}, false)
		require.True(b.T, fault.Is(err, fault.Invalid))
		agent, _ := b.User("service")
		_, err = b.chat.Settings(agent)
		require.True(b.T, fault.Is(err, fault.Forbidden))
	})
}

func TestTheWidgetIsSmallAndStrict(t *testing.T) {
	t.Parallel()
	each(t, chat.Widget{Enabled: true, Sites: []string{"https://shop.example.org/"}}, func(b *bundle) {
		h := b.chat.Handler(http.NotFoundHandler())
		get := func(path string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(b.visitor(), http.MethodGet, path, nil))
			return w
		}
		w := get("/widget/chat/" + b.key)
		require.Equal(b.T, http.StatusOK, w.Code)
		require.Contains(b.T, w.Header().Get("Content-Security-Policy"), "frame-ancestors 'self' https://shop.example.org")
		require.NotContains(b.T, w.Body.String(), "style=")
		require.Equal(b.T, http.StatusNotFound, get("/widget/chat/x.y").Code)
		require.Equal(b.T, http.StatusNotFound, get("/widget/frame.html").Code)
		require.Equal(b.T, http.StatusNotFound, get("/widget/..%2fchat.go").Code)
		for _, f := range []string{"chat.js", "frame.js", "frame.css"} {
			require.Equal(b.T, http.StatusOK, get("/widget/"+f).Code)
		}
	})
	files, err := os.ReadDir("page")
	require.NoError(t, err)
	var packed bytes.Buffer
	for _, f := range files {
		raw, err := os.ReadFile("page/" + f.Name())
		require.NoError(t, err)
		require.NotContains(t, string(raw), "innerHTML")
		z := gzip.NewWriter(&packed)
		_, err = z.Write(raw)
		require.NoError(t, err)
		require.NoError(t, z.Close())
	}
	t.Logf("the widget takes %d bytes compressed", packed.Len())
	require.Less(t, packed.Len(), 10<<10)
}
