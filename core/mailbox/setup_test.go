package mailbox_test

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
	"github.com/kontor-crm/kontor/core/mailbox"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/secret"
)

// desk is a receiver that keeps what it gets, once per key.
type desk struct {
	mu      sync.Mutex
	mails   map[string]mailbox.Incoming
	order   []mailbox.Incoming
	sent    map[string]string
	failed  map[string]string
	refuses error
}

func (d *desk) Receive(_ context.Context, in mailbox.Incoming) (mailbox.Received, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuses != nil {
		return mailbox.Received{}, d.refuses
	}
	if _, known := d.mails[in.Key]; !known {
		d.mails[in.Key] = in
		d.order = append(d.order, in)
	}
	out := mailbox.Received{ThreadID: in.ThreadID, RecordID: "msg_" + in.Key}
	if in.ThreadID == "" {
		out.ThreadID, out.New, out.Number = "tic_"+in.Key, true, "T-1"
	}
	return out, nil
}

func (d *desk) Sent(_ context.Context, reference, messageID string, _ time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent[reference] = messageID
	return nil
}

func (d *desk) Failed(_ context.Context, reference, reason string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failed[reference] = reason
	return nil
}

func (d *desk) got() []mailbox.Incoming {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]mailbox.Incoming{}, d.order...)
}

func (d *desk) outcome(reference string) (sent, failed string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sent[reference], d.failed[reference]
}

type everything struct{}

func (everything) Require(context.Context, string) error { return nil }

// records is a resolver with what it is told.
type dns struct {
	mu   sync.Mutex
	txts map[string][]string
}

func (r *dns) LookupTXT(_ context.Context, name string) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.txts[name], nil
}

// node is a Kontor with mailboxes.
type node struct {
	*mailbox.Service
	t    *testing.T
	db   *db.DB
	ctx  context.Context //nolint:containedctx // that of the test
	desk *desk
	dns  *dns
	// smtp is where it listens, sink where its mail goes.
	smtp string
	sink *mailtest.Sink
}

const (
	wait = 30 * time.Second
	tick = 5 * time.Millisecond
)

func start(t *testing.T, d *db.DB, change func(o *mailbox.Options)) *node {
	t.Helper()
	w, err := secret.Local("a-secret-key-of-a-test-that-is-long-enough")
	require.NoError(t, err)
	files, err := file.Open(t.Context(), d, "file://"+t.TempDir()+"?no_tmp_dir=true")
	require.NoError(t, err)
	t.Cleanup(func() { _ = files.Close() })
	n := &node{t: t, db: d, ctx: coretest.Tenant(t, d), dns: &dns{txts: map[string][]string{}}, sink: mailtest.Start(t)}
	n.desk = &desk{mails: map[string]mailbox.Incoming{}, sent: map[string]string{}, failed: map[string]string{}}
	reg := job.NewRegistry()
	o := mailbox.Options{
		DB: d, Files: files, Jobs: reg, Secrets: secret.New(secret.Options{DB: d, Wrapper: w}), Rights: everything{}, Dial: (&net.Dialer{}).DialContext, Domain: "mail.kontor.example",
		Relay: relay(t, n.sink.URL), Resolver: n.dns, Poll: 50 * time.Millisecond,
	}
	if change != nil {
		change(&o)
	}
	n.Service = mailbox.New(o)
	n.SetReceiver(n.desk, n.desk)
	q := job.New(d, reg, job.Config{Keys: [][]byte{make([]byte, 32)}})
	relayer := outbox.NewRelay(d, outbox.Options{Jobs: q, Linger: time.Millisecond, Poll: 20 * time.Millisecond})
	runner := job.NewRunner(q, job.RunnerOptions{Poll: 5 * time.Millisecond})
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	require.NoError(t, runner.Start(ctx))
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	n.smtp = l.Addr().String()
	var done sync.WaitGroup
	done.Go(func() { _ = relayer.Run(ctx) })
	done.Go(func() { _ = n.Listen(ctx, l) })
	t.Cleanup(func() {
		_ = runner.Stop(context.Background())
		cancel()
		done.Wait()
	})
	return n
}

func relay(t *testing.T, url string) *mailbox.Relay {
	t.Helper()
	host, port, err := net.SplitHostPort(strings.TrimPrefix(strings.Split(url, "?")[0], "smtp://"))
	require.NoError(t, err)
	p, err := strconv.Atoi(port)
	require.NoError(t, err)
	return &mailbox.Relay{Account: mailbox.Account{Host: host, Port: p, TLS: "none"}, Dial: (&net.Dialer{}).DialContext}
}

func (n *node) box(in mailbox.Settings) *mailbox.Mailbox {
	n.t.Helper()
	m, err := n.Create(n.ctx, in)
	require.NoError(n.t, err)
	return m
}

// send sends a mail as any mail server would.
func (n *node) send(to, raw string) error {
	c, err := smtp.Dial(n.smtp)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.SendMail("ada@customer.example", []string{to}, strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n")))
}

func letter(id, subject, body string, more ...string) string {
	return fmt.Sprintf("From: Ada <ada@customer.example>\nTo: support@acme.example\nSubject: %s\nMessage-ID: <%s>\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n%s\n%s\n",
		subject, id, strings.Join(append(more, ""), "\n"), body)
}

// settled waits until no mail waits, and returns the ledger.
func (n *node) settled(count int) []mailbox.Entry {
	n.t.Helper()
	var list []mailbox.Entry
	require.Eventually(n.t, func() bool {
		var err error
		list, err = n.Ledger(n.ctx, mailbox.LedgerQuery{Limit: 200})
		require.NoError(n.t, err)
		for _, e := range list {
			if e.State == mailbox.Waiting {
				return false
			}
		}
		return len(list) >= count
	}, wait, tick)
	return list
}

func (n *node) queue(o mailbox.Outgoing) mailbox.QueuedMail {
	n.t.Helper()
	var q mailbox.QueuedMail
	require.NoError(n.t, n.db.Tenant(n.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		q, err = n.Queue(ctx, tx, o)
		return err
	}))
	return q
}

func (n *node) outgoing(id string, state mailbox.SendState) mailbox.OutgoingMail {
	n.t.Helper()
	var m mailbox.OutgoingMail
	require.Eventually(n.t, func() bool {
		list, err := n.Outgoing(n.ctx, mailbox.OutgoingQuery{})
		require.NoError(n.t, err)
		for _, o := range list {
			if o.ID == id {
				m = o
			}
		}
		return m.State == state
	}, wait, tick, "%+v", m)
	return m
}

func (n *node) tenant() string {
	a, err := actor.From(n.ctx)
	require.NoError(n.t, err)
	return a.Tenant
}

func ptr[T any](v T) *T { return &v }
