package mailbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
	"github.com/kontor-crm/kontor/core/mailbox"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestAMailComesInOnce(t *testing.T) {
	t.Parallel()
	coretest.Apart(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, nil)
		m := n.box(mailbox.Settings{Name: ptr("Support"), Address: ptr("support@acme.example"), TeamID: ptr("tea_1")})
		require.NoError(t, n.send(m.ForwardTo, letter("1@customer", "Help", "It is broken.")))
		require.NoError(t, n.send(strings.ToUpper(m.ForwardTo), letter("1@customer", "Help", "It is broken.", "Received: from elsewhere")), "the same by another way")
		require.NoError(t, n.send(m.ForwardTo, letter("2@customer", "Help", "It is broken.")))
		list := n.settled(2)
		require.Len(t, list, 2)
		require.Equal(t, mailbox.Stored, list[0].State)
		require.NotEmpty(t, list[0].ThreadID)
		got := n.desk.got()
		require.Len(t, got, 2)
		require.Equal(t, "tea_1", got[0].TeamID)
		require.Equal(t, "It is broken.", got[0].Text)
		raw, err := n.Raw(n.ctx, list[1].ID)
		require.NoError(t, err)
		var b strings.Builder
		_, err = raw.WriteTo(&b)
		require.NoError(t, err)
		require.Contains(t, b.String(), "Message-ID: <1@customer>\r\n")
		require.ErrorContains(t, n.send("nobody@mail.kontor.example", letter("3@customer", "x", "x")), "No such mailbox")
		require.ErrorContains(t, n.send("support@acme.example", letter("3@customer", "x", "x")), "No such mailbox", "nobody has proven the domain")
		_, err = n.Entry(coretest.Tenant(t, d), list[0].ID)
		require.True(t, fault.Is(err, fault.NotFound))
	})
}

func TestMachinesAreLeftAside(t *testing.T) {
	t.Parallel()
	n := start(t, coretest.SQLite(t), nil)
	m := n.box(mailbox.Settings{Acknowledge: ptr(true)})
	rules := map[string]string{
		"loop":       "X-Kontor-Loop: " + n.tenant() + "/mbx_1",
		"auto_reply": "Auto-Submitted: auto-replied",
		"hops":       strings.TrimSuffix(strings.Repeat("Received: x\n", 60), "\n"),
		"receipt":    "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;a@b\nDisposition: x; displayed\n--x--",
	}
	for rule, head := range rules {
		require.NoError(t, n.send(m.ForwardTo, letter(rule+"@customer", rule, "x", head)))
	}
	for _, e := range n.settled(len(rules)) {
		require.Equal(t, mailbox.Skipped, e.State, e.Subject)
		require.Equal(t, e.Subject, e.Rule)
	}
	require.Empty(t, n.desk.got())
	list := n.settled(len(rules))
	_, err := n.Retry(n.ctx, list[0].ID)
	require.NoError(t, err)
	require.Eventually(t, func() bool { e, err := n.Entry(n.ctx, list[0].ID); return err == nil && e.State == mailbox.Stored }, wait, tick)
	_, err = n.Retry(n.ctx, list[0].ID)
	require.True(t, fault.Is(err, fault.Conflict))
}

func TestAnAcknowledgementIsSentToPeopleAndNotForEver(t *testing.T) {
	t.Parallel()
	n := start(t, coretest.SQLite(t), nil)
	m := n.box(mailbox.Settings{Name: ptr("Support"), Acknowledge: ptr(true), Acknowledgement: ptr("Danke für Ihre Nachricht.")})
	for i := range 8 {
		require.NoError(t, n.send(m.ForwardTo, letter(fmt.Sprintf("%d@customer", i), "Help", fmt.Sprintf("It is broken %d.", i))))
	}
	n.settled(8)
	for range 5 {
		ack := n.sink.Next(t)
		require.Equal(t, "auto-replied", ack.Header.Get("Auto-Submitted"))
		require.NotEmpty(t, ack.Header.Get("X-Kontor-Loop"))
		require.Contains(t, ack.Body, "Danke für Ihre Nachricht.")
		require.Contains(t, ack.Header.Get("In-Reply-To"), "@customer>")
	}
	list, err := n.Outgoing(n.ctx, mailbox.OutgoingQuery{})
	require.NoError(t, err)
	require.Len(t, list, 5)
}

func TestTwoKontorsEndTheirLoop(t *testing.T) {
	t.Parallel()
	one, two := start(t, coretest.SQLite(t), nil), start(t, coretest.SQLite(t), nil)
	a, b := one.box(mailbox.Settings{Acknowledge: ptr(true)}), two.box(mailbox.Settings{Acknowledge: ptr(true)})
	// Each one's mail is carried to the other, by somebody who takes off every sign that a machine wrote it.
	carry := func(m mailtest.Mail, to *node, address string) {
		var head []string
		for _, k := range []string{"In-Reply-To", "References", "Auto-Submitted", "X-Kontor-Loop"} {
			if v := m.Header.Get(k); v != "" && k != "Auto-Submitted" && k != "X-Kontor-Loop" {
				head = append(head, k+": "+v)
			}
		}
		raw := fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nMessage-ID: %s\n%s\n\n%s", m.Header.Get("From"), address, m.Subject, m.Header.Get("Message-Id"), strings.Join(head, "\n"), m.Body)
		require.NoError(t, to.send(address, raw))
	}
	require.NoError(t, one.send(a.ForwardTo, strings.ReplaceAll(letter("first@two", "Help", "x"), "ada@customer.example", b.ForwardTo)))
	carry(one.sink.Next(t), two, b.ForwardTo)
	carry(two.sink.Next(t), one, a.ForwardTo)
	// The second one answers a mail that it has sent: that is no new thread, and nobody acknowledges it.
	one.settled(2)
	for _, n := range []*node{one, two} {
		list, err := n.Outgoing(n.ctx, mailbox.OutgoingQuery{})
		require.NoError(t, err)
		require.Len(t, list, 1)
	}
}

func TestAReplyGoesOutAndTheAnswerComesToItsThread(t *testing.T) {
	t.Parallel()
	coretest.Apart(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, nil)
		m := n.box(mailbox.Settings{Name: ptr("Support"), Signature: ptr("Acme GmbH")})
		q := n.queue(mailbox.Outgoing{
			To: []mime.Address{{Name: "Jürgen\r\nBcc: x@y.example", Address: "ada@customer.example"}}, Subject: "Re: Hilfe\r\nX-Evil: 1", Text: "Grüße", HTML: "<p>Grüße</p>",
			Reference: "msg_1", ThreadID: "tic_1", InReplyTo: "1@customer", References: []string{"0@customer", "1@customer"}, Headers: map[string]string{"X-Ticket": "T-1", "From": "x@evil.example"},
		})
		got := n.sink.Next(t)
		require.Equal(t, "<1@customer>", got.Header.Get("In-Reply-To"))
		require.Equal(t, "<0@customer> <1@customer>", got.Header.Get("References"))
		require.Equal(t, "<"+q.MessageID+">", got.Header.Get("Message-Id"))
		require.Equal(t, "T-1", got.Header.Get("X-Ticket"))
		require.Empty(t, got.Header.Get("X-Evil")+got.Header.Get("Bcc")+got.Header.Get("Auto-Submitted"))
		require.Contains(t, got.Header.Get("From"), m.Address)
		n.outgoing(q.ID, mailbox.Sent)
		require.Eventually(t, func() bool { sent, _ := n.desk.outcome("msg_1"); return sent == q.MessageID }, wait, tick)

		require.NoError(t, n.send(m.ForwardTo, letter("2@customer", "anything", "Thanks", "In-Reply-To: <"+q.MessageID+">")))
		token, _, _ := strings.Cut(q.MessageID, "@")
		require.NoError(t, n.send(strings.Replace(m.ForwardTo, "@", "+"+token+"@", 1), letter("3@customer", "anything", "Thanks again")))
		require.NoError(t, n.send(m.ForwardTo, letter("4@customer", "Re: Hilfe [T-1]", "the subject alone proves nothing")))
		n.settled(3)
		threads := map[string]string{}
		for _, in := range n.desk.got() {
			threads[in.Mail.MessageID] = in.ThreadID
		}
		require.Equal(t, map[string]string{"2@customer": "tic_1", "3@customer": "tic_1", "4@customer": ""}, threads)
	})
}

func TestBouncesAreMatchedAndAddressesSpared(t *testing.T) {
	t.Parallel()
	n := start(t, coretest.SQLite(t), nil)
	m := n.box(mailbox.Settings{})
	q := n.queue(mailbox.Outgoing{To: []mime.Address{{Address: "gone@customer.example"}}, Subject: "x", Text: "x", Reference: "msg_1", ThreadID: "tic_1"})
	n.sink.Next(t)
	n.outgoing(q.ID, mailbox.Sent)
	bounce := func(about, who string) string {
		return "From: MAILER-DAEMON@customer.example\nSubject: Undelivered Mail\nMessage-ID: <b" + about + "@x>\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nSorry.\n--x\n" +
			"Content-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nFinal-Recipient: rfc822; " + who + "\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n--x\n" +
			"Content-Type: text/rfc822-headers\n\nMessage-ID: <" + about + ">\n--x--\n"
	}
	require.NoError(t, n.send(m.ForwardTo, bounce("unknown@elsewhere", "victim@customer.example")))
	require.NoError(t, n.send(m.ForwardTo, bounce(q.MessageID, "gone@customer.example")))
	n.settled(2)
	require.Equal(t, "5.1.1", n.outgoing(q.ID, mailbox.Bounced).Status)
	require.Eventually(t, func() bool { _, failed := n.desk.outcome("msg_1"); return strings.Contains(failed, "no such user") }, wait, tick)
	blocked, err := n.Suppressions(n.ctx, "", 10)
	require.NoError(t, err)
	require.Len(t, blocked, 1, "a report about a mail that we have not sent is nobody's word")
	require.Equal(t, "gone@customer.example", blocked[0].Address)
	err = n.db.Tenant(n.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := n.Queue(ctx, tx, mailbox.Outgoing{To: []mime.Address{{Address: "Gone@Customer.example"}}, Subject: "x", Text: "x"})
		return err
	})
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
}

func TestMailIsSignedOnceTheDomainIsProven(t *testing.T) {
	t.Parallel()
	n := start(t, coretest.SQLite(t), nil)
	n.box(mailbox.Settings{Name: ptr("Support"), Address: ptr("support@acme.example")})
	dom, err := n.AddDomain(n.ctx, "Acme.example")
	require.NoError(t, err)
	dom, err = n.CheckDomain(n.ctx, dom.ID)
	require.NoError(t, err)
	require.Equal(t, "mail_dns_missing", dom.Problem)
	n.queue(mailbox.Outgoing{To: []mime.Address{{Address: "a@customer.example"}}, Subject: "x", Text: "x"})
	require.Empty(t, n.sink.Next(t).Header.Get("Dkim-Signature"))
	n.dns.mu.Lock()
	n.dns.txts[dom.Record] = []string{dom.Value}
	n.dns.mu.Unlock()
	dom, err = n.CheckDomain(n.ctx, dom.ID)
	require.NoError(t, err)
	require.NotNil(t, dom.ProvenAt)
	require.NoError(t, n.send("support@acme.example", letter("1@customer", "Help", "x")), "the address of a proven domain takes mail")
	n.queue(mailbox.Outgoing{To: []mime.Address{{Address: "a@customer.example"}}, Subject: "Grüße", Text: "Hallo", Unsubscribe: "https://acme.example/u/1"})
	got := n.sink.Next(t)
	sig := got.Header.Get("Dkim-Signature")
	require.Contains(t, sig, "d=acme.example")
	require.Contains(t, strings.ToLower(sig), "list-unsubscribe:list-unsubscribe-post")
	require.Equal(t, "List-Unsubscribe=One-Click", got.Header.Get("List-Unsubscribe-Post"))
}

func TestRefusalsAreFinalAndBusyServersAreTriedAgain(t *testing.T) {
	t.Parallel()
	n := start(t, coretest.SQLite(t), nil)
	n.box(mailbox.Settings{})
	n.sink.Refuse(451)
	q := n.queue(mailbox.Outgoing{To: []mime.Address{{Address: "a@customer.example"}}, Subject: "x", Text: "x", Reference: "msg_1"})
	n.outgoing(q.ID, mailbox.Sent)
	n.sink.Refuse(550)
	q = n.queue(mailbox.Outgoing{To: []mime.Address{{Address: "a@customer.example"}}, Subject: "x", Text: "x", Reference: "msg_2"})
	require.Equal(t, "5.1.1", n.outgoing(q.ID, mailbox.Refused).Status)
	require.Eventually(t, func() bool { _, failed := n.desk.outcome("msg_2"); return failed != "" }, wait, tick)
	require.Error(t, n.Resend(n.ctx, "mou_unknown"))
	require.NoError(t, n.Unsuppress(n.ctx, "a@customer.example"))
	require.NoError(t, n.Resend(n.ctx, q.ID))
	n.outgoing(q.ID, mailbox.Sent)
}

func TestAFailureIsTriedAgainAndSeen(t *testing.T) {
	t.Parallel()
	n := start(t, coretest.SQLite(t), nil)
	m := n.box(mailbox.Settings{})
	n.desk.mu.Lock()
	n.desk.refuses = errors.New("the desk is shut")
	n.desk.mu.Unlock()
	require.NoError(t, n.send(m.ForwardTo, letter("1@customer", "Help", "x")))
	require.Equal(t, mailbox.Failed, n.settled(1)[0].State)
	require.Equal(t, "internal", n.settled(1)[0].Problem, "what went wrong inside is nobody's business")
	n.desk.mu.Lock()
	n.desk.refuses = nil
	n.desk.mu.Unlock()
	require.Eventually(t, func() bool { return n.settled(1)[0].State == mailbox.Stored }, wait, tick)
	require.Len(t, n.desk.got(), 1)
}
