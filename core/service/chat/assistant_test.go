package chat_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/service/chat"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// answering is an assistant that says what the test has it say.
type answering struct {
	mu    sync.Mutex
	asked []chat.Question
	// off says that the plugin is turned off.
	off bool
	// says is what comes for the last line; nil repeats it.
	says func(q chat.Question) (chat.Reply, error)
}

func (a *answering) Responders(context.Context) ([]chat.Responder, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.off {
		return nil, nil
	}
	return []chat.Responder{{ID: "pli_1", Name: map[string]string{"en": "Robo", "de": "Robo"}}}, nil
}

func (a *answering) Reply(_ context.Context, _ string, q chat.Question) (chat.Reply, error) {
	a.mu.Lock()
	a.asked = append(a.asked, q)
	says := a.says
	a.mu.Unlock()
	if says != nil {
		return says(q)
	}
	return chat.Reply{Text: "You said: " + q.Lines[len(q.Lines)-1].Text, Confidence: 1, Articles: []string{"art_secret", "art_public"}}, nil
}

func (a *answering) Public(_ context.Context, ids []string, _ string) ([]chat.Source, error) {
	if !slices.Contains(ids, "art_public") {
		return nil, nil
	}
	return []chat.Source{{ID: "art_public", Title: "Pumps <b>", URL: "https://help.example.com/portal/en/a/pumps"}}, nil
}

func bot(more ...func(*chat.Assistant)) chat.Widget {
	a := &chat.Assistant{Responder: "pli_1", Away: "answer"}
	for _, m := range more {
		m(a)
	}
	return chat.Widget{Enabled: true, Assistant: a}
}

// answered does what the jobs do that wait: one for each chat.
func (b *bundle) answered() {
	b.T.Helper()
	var ids []string
	require.NoError(b.T, b.DB.Read(b.Ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Query(ctx, "select id from chat_sessions where tenant_id = ? order by id", tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	}))
	for _, id := range ids {
		require.NoError(b.T, b.chat.ReplyTo(b.Ctx, id))
	}
}

func (b *bundle) read(token string) chat.Talk {
	b.T.Helper()
	talk, err := b.chat.Read(b.visitor(), b.key, token, time.Time{})
	require.NoError(b.T, err)
	return talk
}

func TestAnAssistantAnswersAndHandsOver(t *testing.T) {
	t.Parallel()
	each(t, bot(), func(b *bundle) {
		front, err := b.chat.Front(b.visitor(), b.key)
		require.NoError(b.T, err)
		require.Equal(b.T, "Robo", front.Assistant)
		require.False(b.T, front.NeedEmail, "it answers although nobody is there")
		in := hello()
		in.Email, in.Locale = "", "en"
		started, err := b.chat.Start(b.visitor(), b.key, in)
		require.NoError(b.T, err)
		require.True(b.T, started.Assistant)
		talk := b.read(started.Token)
		require.Equal(b.T, "bot", talk.State)
		require.True(b.T, talk.Typing)
		b.answered()
		b.answered()
		talk = b.read(started.Token)
		require.False(b.T, talk.Typing)
		require.Len(b.T, talk.Lines, 2)
		line := talk.Lines[1]
		require.True(b.T, line.Bot)
		require.Equal(b.T, "Robo", line.Name)
		require.Equal(b.T, "You said: Die Pumpe steht.", line.Text)
		require.Len(b.T, line.Sources, 1, "only what everybody may read")
		require.Equal(b.T, "art_public", line.Sources[0].ID)
		require.Len(b.T, b.assistant.asked, 1)
		require.Equal(b.T, "en", b.assistant.asked[0].Locale)

		message := b.Get("messages", line.ID)
		require.Equal(b.T, "pli_1", message["created_by"], "the plugin is the author")
		require.Equal(b.T, true, message["automatic"])
		require.Contains(b.T, message["body_html"], `href="https://help.example.com/portal/en/a/pumps"`)
		require.Contains(b.T, message["body_html"], "Pumps &lt;b&gt;")
		agent, me := b.User("service")
		chats, err := b.chat.Chats(agent)
		require.NoError(b.T, err)
		require.Equal(b.T, "bot", chats[0].State)
		ticket := b.Get("tickets", chats[0].TicketID)
		require.Nil(b.T, ticket["owner_id"])
		require.Equal(b.T, "new", ticket["status"], "nobody has looked at it")
		behind, err := b.chat.Answers(agent, chats[0].ID)
		require.NoError(b.T, err)
		require.Equal(b.T, "Robo", behind[0].Name)
		require.Equal(b.T, []chat.Source{{ID: "art_public", Title: "Pumps <b>", URL: "https://help.example.com/portal/en/a/pumps"}}, behind[0].Sources)

		// The visitor wants a person, and nobody is there: the message is left, and an address is taken from what is said.
		require.NoError(b.T, b.chat.Person(b.visitor(), b.key, started.Token))
		talk = b.read(started.Token)
		require.Equal(b.T, "left", talk.State)
		require.True(b.T, talk.NeedEmail)
		require.NoError(b.T, b.chat.Say(b.visitor(), b.key, started.Token, "m2", "Gern an <erika@example.org>, danke."))
		require.False(b.T, b.read(started.Token).NeedEmail)
		require.Equal(b.T, "erika@example.org", b.Get("tickets", chats[0].TicketID)["requester_email"])
		require.Len(b.T, b.List("tickets", "", ""), 1, "with the whole transcript")
		b.answered()
		require.Len(b.T, b.read(started.Token).Lines, 3, "an assistant says nothing more")

		// With somebody there, it waits for them.
		require.NoError(b.T, b.chat.Attend(agent, true))
		b.now = b.now.Add(time.Second)
		other, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		b.assistant.set(func(chat.Question) (chat.Reply, error) {
			return chat.Reply{Text: "I pass you on.", HandOver: true, Reason: "angry"}, nil
		})
		b.answered()
		talk = b.read(other.Token)
		require.Equal(b.T, "waiting", talk.State)
		require.Equal(b.T, "I pass you on.", talk.Lines[1].Text)
		chats, err = b.chat.Chats(agent)
		require.NoError(b.T, err)
		require.Equal(b.T, "angry", chats[0].Reason)
		given, err := b.chat.HandOver(agent, chats[0].ID, "")
		require.NoError(b.T, err)
		require.Equal(b.T, "active", given.State)
		require.Equal(b.T, me, given.AgentID)
	})
}

func TestAnAssistantNeverSpeaksAfterAPerson(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(b *bundle, agent context.Context, id string) error{
		"taken": func(b *bundle, agent context.Context, id string) error {
			_, err := b.chat.HandOver(agent, id, "")
			return err
		},
		"answered": func(b *bundle, agent context.Context, id string) error {
			_, err := b.chat.Answer(agent, id, "Me")
			return err
		},
		"ended": func(b *bundle, agent context.Context, id string) error { return b.chat.End(agent, id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, bot(), func(b *bundle) {
				agent, _ := b.User("service")
				started, err := b.chat.Start(b.visitor(), b.key, hello())
				require.NoError(b.T, err)
				chats, err := b.chat.Chats(agent)
				require.NoError(b.T, err)
				b.assistant.set(func(chat.Question) (chat.Reply, error) {
					// A person is faster than the answer.
					return chat.Reply{Text: "Too late", Confidence: 1}, take(b, agent, chats[0].ID)
				})
				b.answered()
				for _, l := range b.read(started.Token).Lines {
					require.NotEqual(b.T, "Too late", l.Text)
				}
				require.Empty(b.T, b.List("messages", `automatic = true`, ""))
			})
		})
	}
}

func TestEachThingSaidIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	each(t, bot(), func(b *bundle) {
		started, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		var once sync.Once
		b.assistant.set(func(q chat.Question) (chat.Reply, error) {
			// Meanwhile the visitor goes on: this is answered by the next job.
			once.Do(func() {
				require.NoError(b.T, b.chat.Say(b.visitor(), b.key, started.Token, "m1", "Zweitens"))
				require.NoError(b.T, b.chat.Say(b.visitor(), b.key, started.Token, "m1", "Zweitens"))
			})
			return chat.Reply{Text: "To " + q.Lines[len(q.Lines)-1].Text, Confidence: 1}, nil
		})
		b.answered()
		b.answered()
		id, _, _ := strings.Cut(started.Token, ".")
		for range 3 { // A node that was killed before it could note the end of its job leaves it to another one.
			require.NoError(b.T, b.chat.ReplyTo(b.Ctx, id))
		}
		var said []string
		for _, l := range b.read(started.Token).Lines {
			if l.Bot {
				said = append(said, l.Text)
			}
		}
		require.ElementsMatch(b.T, []string{"To Die Pumpe steht.", "To Zweitens"}, said)
	})
}

func TestWhateverGoesWrongAPersonGoesOn(t *testing.T) {
	t.Parallel()
	none := func(*chat.Assistant) {}
	for name, x := range map[string]struct {
		set    func(*chat.Assistant)
		reply  chat.Reply
		err    error
		reason string
	}{
		"failed":  {none, chat.Reply{}, errors.New("crashed"), "failed"},
		"silent":  {none, chat.Reply{}, nil, "nothing_said"},
		"unsure":  {func(a *chat.Assistant) { a.Unsure = "hand_over" }, chat.Reply{Text: "Do you mean …?", Choices: []string{"a"}, Confidence: 0.4}, nil, "unsure"},
		"refused": {none, chat.Reply{HandOver: true, Reason: "out_of_scope"}, nil, "out_of_scope"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, bot(x.set), func(b *bundle) {
				agent, _ := b.User("service")
				require.NoError(b.T, b.chat.Attend(agent, true))
				b.assistant.set(func(chat.Question) (chat.Reply, error) { return x.reply, x.err })
				started, err := b.chat.Start(b.visitor(), b.key, hello())
				require.NoError(b.T, err)
				b.answered()
				talk := b.read(started.Token)
				require.Equal(b.T, "waiting", talk.State)
				require.Len(b.T, talk.Lines, 1)
				chats, err := b.chat.Chats(agent)
				require.NoError(b.T, err)
				require.Equal(b.T, x.reason, chats[0].Reason)
			})
		})
	}
	each(t, bot(func(a *chat.Assistant) { a.MaxTurns = 1 }), func(b *bundle) {
		started, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		b.answered()
		require.Equal(b.T, "bot", b.read(started.Token).State)
		require.NoError(b.T, b.chat.Say(b.visitor(), b.key, started.Token, "m1", "Und dann?"))
		b.answered()
		require.Equal(b.T, "left", b.read(started.Token).State, "enough was said")
		// An assistant that never comes: the visitor's own look at the chat hands over.
		late, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		require.True(b.T, b.read(late.Token).Typing)
		b.now = b.now.Add(time.Minute)
		require.Equal(b.T, "left", b.read(late.Token).State)
		b.answered()
		require.Len(b.T, b.read(late.Token).Lines, 1)
	})
}

func TestAnAssistantHasToBeChosenAndThere(t *testing.T) {
	t.Parallel()
	each(t, chat.Widget{Enabled: true}, func(b *bundle) {
		_, err := b.chat.SetSettings(b.Ctx, chat.Widget{Assistant: &chat.Assistant{Responder: "pli_other"}}, false)
		require.True(b.T, fault.Is(err, fault.Invalid))
		set, err := b.chat.Settings(b.Ctx)
		require.NoError(b.T, err)
		require.Len(b.T, set.Responders, 1)
		require.Nil(b.T, set.Assistant, "none answers by default")
		// Outside of the hours a message is left, unless it is told to answer then.
		w := bot(func(a *chat.Assistant) { a.Away = "" })
		_, err = b.chat.SetSettings(b.Ctx, w, false)
		require.NoError(b.T, err)
		started, err := b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		require.False(b.T, started.Assistant)
		require.Equal(b.T, "left", b.read(started.Token).State)

		// Turned off it answers nobody, stays chosen, and who waits for it comes to a person.
		_, err = b.chat.SetSettings(b.Ctx, bot(), false)
		require.NoError(b.T, err)
		started, err = b.chat.Start(b.visitor(), b.key, hello())
		require.NoError(b.T, err)
		require.True(b.T, started.Assistant)
		b.assistant.mu.Lock()
		b.assistant.off = true
		b.assistant.mu.Unlock()
		b.answered()
		require.Equal(b.T, "left", b.read(started.Token).State)
		front, err := b.chat.Front(b.visitor(), b.key)
		require.NoError(b.T, err)
		require.Empty(b.T, front.Assistant)
		_, err = b.chat.SetSettings(b.Ctx, bot(), false)
		require.NoError(b.T, err)
	})
}

var _ chat.Assistants = (*answering)(nil)

func (a *answering) set(says func(q chat.Question) (chat.Reply, error)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.says = says
}
