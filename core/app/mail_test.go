package app_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
	"github.com/kontor-crm/kontor/core/service"
)

// freeAddress is one that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// post sends mails over one connection as a mail server does, and returns how many were taken.
func post(at, to string, mails ...string) (int, error) {
	c, err := smtp.Dial(at)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	c.CommandTimeout, c.SubmissionTimeout = 20*time.Second, 20*time.Second
	for i, m := range mails {
		if err := c.SendMail("ada@customer.example", []string{to}, strings.NewReader(strings.ReplaceAll(m, "\n", "\r\n"))); err != nil {
			return i, err
		}
	}
	_ = c.Quit()
	return len(mails), nil
}

// support adds a mailbox and returns where its mail is forwarded to.
func (c *company) support() (forward string) {
	c.t.Helper()
	status, raw := c.do(http.MethodPost, "/mailboxes", `{"name":"Support","acknowledge":true,"acknowledgement":"We have got your mail."}`)
	require.Equal(c.t, http.StatusCreated, status, raw)
	var m struct {
		ForwardTo string `json:"forward_to"`
	}
	require.NoError(c.t, json.Unmarshal([]byte(raw), &m))
	return m.ForwardTo
}

type listed[T any] struct {
	Data       []T     `json:"data"`
	NextCursor *string `json:"next_cursor"`
}

// sinks are where the mail of the nodes below goes.
var sinks sync.Map

func eventually(t *testing.T, what string, ask func() bool) {
	t.Helper()
	require.Eventually(t, ask, time.Minute, 5*time.Millisecond, what)
}

// onMailed runs a test on the program with a mail server on either side, on both engines.
func onMailed(t *testing.T, fn func(t *testing.T, a *app.App, sink *mailtest.Sink, url string)) {
	t.Helper()
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		sink := mailtest.Start(t)
		a, url := startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, SMTP: app.Secret(sink.URL), MailFrom: "kontor@crm.example",
			SMTPListen: freeAddress(t), MailDomain: "mail.kontor.example",
		})
		sinks.Store(a, sink)
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		t.Cleanup(stop)
		return a, url
	}, func(t *testing.T, a *app.App, url string) {
		t.Helper()
		x, _ := sinks.Load(a)
		sink, _ := x.(*mailtest.Sink)
		fn(t, a, sink, url)
	})
}

// mailTo is the next mail to an address; what Kontor itself has to say to others is passed over.
func mailTo(t *testing.T, sink *mailtest.Sink, address string) mailtest.Mail {
	t.Helper()
	m := sink.Next(t)
	for !strings.Contains(m.To, address) {
		m = sink.Next(t)
	}
	return m
}

// TestWhoAskedInThePortalIsAnsweredByMailToo has a customer who does not come back to the portal.
func TestWhoAskedInThePortalIsAnsweredByMailToo(t *testing.T) {
	t.Parallel()
	onMailed(t, func(t *testing.T, a *app.App, sink *mailtest.Sink, url string) {
		t.Helper()
		c := signUp(t, url, "Acme")
		in := actor.ForSystem(t.Context(), c.tenant, "test")
		ask := service.Request{Channel: "portal", Subject: "The pump leaks", Message: service.Message{Text: "Water everywhere", FromName: "Ada", FromAddress: "ada@customer.example"}}
		silent, err := a.Desk.Open(in, ask)
		require.NoError(t, err)
		sent := func(r service.Said) {
			t.Helper()
			eventually(t, "the reply is in the portal", func() bool {
				var m struct{ State string }
				c.get("/records/messages/"+r.MessageID, &m)
				return m.State == "sent"
			})
		}
		unheard, err := a.Desk.Reply(in, silent.TicketID, service.Reply{Text: "Without a mailbox nothing goes out."})
		require.NoError(t, err)
		sent(unheard)

		support := c.support()
		asked, err := a.Desk.Open(in, ask)
		require.NoError(t, err)
		require.True(t, asked.New)
		confirmed := mailTo(t, sink, "ada@")
		require.Contains(t, confirmed.Body, "We have got your mail.")
		require.Equal(t, "The pump leaks ["+asked.Number+"]", confirmed.Header.Get("Subject"))
		said, err := a.Desk.Reply(in, asked.TicketID, service.Reply{Text: "Turn the tap."})
		require.NoError(t, err)
		copied := mailTo(t, sink, "ada@")
		require.Contains(t, copied.Body, "Turn the tap.")
		sent(said)

		_, err = post(a.Config.SMTPListen, support, "From: ada@customer.example\nTo: "+support+"\nSubject: Re\nMessage-ID: <9@customer.example>\nIn-Reply-To: "+copied.Header.Get("Message-Id")+"\n\nIt helps.\n")
		require.NoError(t, err)
		var heard listed[struct {
			Text string `json:"body_text"`
		}]
		eventually(t, "the answer by mail is in the ticket", func() bool {
			c.get("/records/messages?filter=ticket_id%20%3D%20%22"+asked.TicketID+"%22%20AND%20direction%20%3D%20%22inbound%22&sort=id", &heard)
			return len(heard.Data) == 2
		})
		require.Equal(t, "It helps.", heard.Data[1].Text)
	})
}

// TestAMailBecomesATicketAndTheReplyArrivesInItsThread is a mail's whole way.
func TestAMailBecomesATicketAndTheReplyArrivesInItsThread(t *testing.T) {
	t.Parallel()
	onMailed(t, func(t *testing.T, a *app.App, sink *mailtest.Sink, url string) {
		t.Helper()
		listen := a.Config.SMTPListen
		c := signUp(t, url, "Acme")
		support := c.support()
		began := time.Now()
		_, err := post(listen, support, "From: Ada Lovelace <ada@customer.example>\nTo: "+support+"\nSubject: =?utf-8?Q?Drucker_l=C3=A4uft?= nicht\nMessage-ID: <1@customer.example>\n"+
			"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe\n--x\nContent-Type: image/png; name=screen.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n")
		require.NoError(t, err)
		var tickets listed[struct {
			ID             string `json:"id"`
			Subject        string `json:"subject"`
			ContactID      string `json:"contact_id"`
			RequesterEmail string `json:"requester_email"`
		}]
		eventually(t, "the mail is a ticket", func() bool {
			c.get("/records/tickets", &tickets)
			return len(tickets.Data) == 1
		})
		took := time.Since(began)
		t.Logf("a mail was a ticket after %v", took.Round(time.Millisecond))
		require.Less(t, took, 2*time.Second)
		ticket := tickets.Data[0]
		require.Equal(t, "Drucker läuft nicht", ticket.Subject)
		require.Equal(t, "ada@customer.example", ticket.RequesterEmail)
		var contact struct {
			FirstName string `json:"first_name"`
			LastName  string `json:"last_name"`
		}
		c.get("/records/contacts/"+ticket.ContactID, &contact)
		require.Equal(t, "Ada Lovelace", contact.FirstName+" "+contact.LastName)
		ack := mailTo(t, sink, "ada@")
		require.Contains(t, ack.Body, "We have got your mail.")
		require.Equal(t, "<1@customer.example>", ack.Header.Get("In-Reply-To"))

		said, err := a.Desk.Reply(actor.ForSystem(t.Context(), c.tenant, "test"), ticket.ID, service.Reply{Text: "Is it plugged in?"})
		require.NoError(t, err)
		reply := sink.Next(t)
		require.Contains(t, reply.Body, "Is it plugged in?")
		require.Equal(t, "<1@customer.example>", reply.Header.Get("In-Reply-To"))
		require.Contains(t, reply.Header.Get("References"), "<1@customer.example>")
		eventually(t, "the reply is known to be sent", func() bool {
			var m struct{ State string }
			c.get("/records/messages/"+said.MessageID, &m)
			return m.State == "sent"
		})
		_, err = post(listen, support, "From: ada@customer.example\nTo: "+support+"\nSubject: something else\nMessage-ID: <2@customer.example>\nIn-Reply-To: "+reply.Header.Get("Message-Id")+
			"\n\nYes.\n\nOn Mon, Nov 2, 2026 at 10:00 AM Support <support@acme.example> wrote:\n> Is it plugged in?\n")
		require.NoError(t, err)
		var messages listed[struct {
			Text      string `json:"body_text"`
			Direction string `json:"direction"`
		}]
		eventually(t, "the answer is in the thread", func() bool {
			c.get("/records/messages?filter=ticket_id%20%3D%20%22"+ticket.ID+"%22%20AND%20direction%20%3D%20%22inbound%22&sort=id", &messages)
			return len(messages.Data) == 2
		})
		require.Equal(t, "Grüße", messages.Data[0].Text)
		require.Equal(t, "Yes.", messages.Data[1].Text)
		c.get("/records/tickets", &tickets)
		require.Len(t, tickets.Data, 1)
	})
}

// TestAKilledNodeLosesNoMailAndDoublesNone sends a thousand mails while the program is killed with SIGKILL again and again. The
// sender repeats what was not taken; in the end the ledger has every mail once, and so have the tickets.
func TestAKilledNodeLosesNoMailAndDoublesNone(t *testing.T) {
	t.Parallel()
	const mails, senders, kills = 1000, 4, 6
	processes(t, func(p *process) {
		listen := freeAddress(p.t)
		p.more = append(p.more, "KONTOR_SMTP_LISTEN="+listen, "KONTOR_MAIL_DOMAIN=mail.kontor.example")
		p.start()
		c := p.signUp("Crash")
		to := c.support()
		var mu sync.Mutex
		taken := 0
		var sending sync.WaitGroup
		for s := range senders {
			sending.Go(func() {
				for i := s; i < mails; {
					m := fmt.Sprintf("From: Person %[1]d <p%[1]d@customer.example>\nTo: %[2]s\nSubject: Mail %[1]d\nMessage-ID: <%[1]d@customer.example>\nAuto-Submitted: auto-generated\n\nBody %[1]d\n", i, to)
					if n, err := post(listen, to, m); err != nil || n == 0 {
						if p.t.Context().Err() != nil {
							return
						}
						continue // A sender repeats what it was not told to be taken.
					}
					i += senders
					mu.Lock()
					taken++
					mu.Unlock()
				}
			})
		}
		count := func() int { mu.Lock(); defer mu.Unlock(); return taken }
		for k := 1; k <= kills; k++ {
			p.eventually("mails come in", func() bool { return count() >= k*mails/(kills+1) })
			p.crash(c, true)
		}
		sending.Wait()
		p.eventually("all mails are done", func() bool {
			var n struct{ Waiting, Stored, Skipped, Failed int }
			c.get("/mail-ledger/counts", &n)
			return n.Waiting+n.Failed == 0 && n.Stored == mails
		})
		for _, what := range []struct{ path, field string }{{"/records/tickets?fields=subject", "subject"}, {"/records/messages?fields=message_id", "message_id"}, {"/mail-ledger?state=stored", "message_id"}} {
			seen := map[string]int{}
			for cursor := ""; ; {
				var page listed[map[string]any]
				c.get(what.path+"&limit=200"+cursor, &page)
				for _, r := range page.Data {
					seen[fmt.Sprint(r[what.field])]++
				}
				if page.NextCursor == nil {
					break
				}
				cursor = "&cursor=" + *page.NextCursor
			}
			require.Len(p.t, seen, mails, what.path)
			for k, n := range seen {
				require.Equal(p.t, 1, n, "%s %s", what.path, k)
			}
		}
		p.t.Logf("%d mails were taken over %d kills; every one is one ticket", mails, kills)
	})
}
