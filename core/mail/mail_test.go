package mail_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
	"github.com/kontor-crm/kontor/core/secret"
)

const from = "Kontor <kontor@crm.example>"

// bundle is a node that sends mail.
type bundle struct {
	*mail.Service
	db    *db.DB
	queue *job.Queue
	log   *safe
	mu    sync.Mutex
	now   time.Time
}

type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func (b *bundle) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bundle) forward(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func setup(t *testing.T, d *db.DB, url string) *bundle {
	t.Helper()
	w, err := secret.Local("a-secret-key-of-a-test-that-is-long-enough")
	require.NoError(t, err)
	b := &bundle{db: d, now: time.Now(), log: &safe{}}
	log := slog.New(slog.NewTextHandler(b.log, nil))
	var server *mail.Server
	if url != "" {
		server, err = mail.ParseServer(url, from)
		require.NoError(t, err)
	}
	b.Service = mail.New(mail.Options{Sealer: secret.New(secret.Options{DB: d, Wrapper: w}), Queue: func() mail.Queue { return b.queue }, Server: server, Logger: log})
	reg := job.NewRegistry()
	b.RegisterJobs(reg)
	b.queue = job.New(d, reg, job.Config{Keys: [][]byte{make([]byte, 32)}, Now: b.clock, Logger: log})
	r := job.NewRunner(b.queue, job.RunnerOptions{Poll: 5 * time.Millisecond})
	require.NoError(t, r.Start(t.Context()))
	t.Cleanup(func() { _ = r.Stop(context.Background()) })
	return b
}

// send queues a message for a new tenant and returns the tenant.
func (b *bundle) send(t *testing.T, m mail.Message) string {
	t.Helper()
	tenant := id.New("ten")
	p, err := b.Prepare(t.Context(), m)
	require.NoError(t, err)
	require.NoError(t, b.db.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error { return b.Send(ctx, tx, tenant, p) }))
	return tenant
}

// job returns the state, the arguments and the last error of a tenant's only job.
func (b *bundle) job(t *testing.T, tenant string) (state, args, note string) {
	t.Helper()
	require.NoError(t, b.db.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select state, args, last_error from jobs where tenant_id = ?", tenant).Scan(&state, &args, &note)
	}))
	return state, args, note
}

func (b *bundle) becomes(t *testing.T, tenant, want string) {
	t.Helper()
	require.Eventually(t, func() bool { s, _, _ := b.job(t, tenant); return s == want }, 20*time.Second, 5*time.Millisecond)
}

func engines(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	coretest.Apart(t, fn)
}

const link = "https://crm.example/reset#CANARY-TOKEN"

func message(lang string) mail.Message {
	return mail.Message{
		To: "jürgen@example.org", Locale: lang, Kind: mail.Reset,
		Data: mail.Data{Name: "Jürgen\r\nBcc: everybody@example.org", Link: link, Hours: 2},
	}
}

func TestAMessageReachesTheServer(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		sink := mailtest.Start(t)
		b := setup(t, d, sink.URL)
		for lang, subject := range map[string]string{"de-AT": "Neues Passwort festlegen", "en": "Set a new password", "fr": "Set a new password"} {
			tenant := b.send(t, message(lang))
			m := sink.Next(t)
			require.Equal(t, subject, m.Subject)
			require.Equal(t, link, m.Link())
			require.Empty(t, m.Header.Get("Bcc"), "a name makes no header")
			require.Equal(t, `"Kontor" <kontor@crm.example>`, m.Header.Get("From"))
			require.Regexp(t, `^<job_[0-9A-Z]+@crm\.example>$`, m.Header.Get("Message-ID"))
			b.becomes(t, tenant, "completed")
			_, args, _ := b.job(t, tenant)
			require.NotContains(t, args, "CANARY")
			require.NotContains(t, args, "example.org")
		}
		require.NotContains(t, b.log.String(), "CANARY")
	})
}

func TestABusyServerIsAskedAgainAndARefusalIsTheEnd(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		sink := mailtest.Start(t)
		b := setup(t, d, sink.URL)
		sink.Refuse(451)
		tenant := b.send(t, message("en"))
		b.becomes(t, tenant, "scheduled")
		b.forward(time.Minute)
		sink.Next(t)
		b.becomes(t, tenant, "completed")
		require.Equal(t, 2, sink.Tries())

		sink.Refuse(550)
		tenant = b.send(t, message("en"))
		b.becomes(t, tenant, "cancelled")
		_, _, note := b.job(t, tenant)
		require.NotContains(t, note, "CANARY")
		require.Equal(t, 3, sink.Tries())
	})
}

func TestWithoutAServerAMessageIsNotedWithoutItsContent(t *testing.T) {
	t.Parallel()
	b := setup(t, coretest.SQLite(t), "")
	require.False(t, b.CanSend())
	b.becomes(t, b.send(t, message("de")), "completed")
	require.Contains(t, b.log.String(), "kind=reset")
	require.NotContains(t, b.log.String(), "CANARY")
	require.NotContains(t, b.log.String(), "example.org")
}

func TestEveryTextIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	b := setup(t, coretest.SQLite(t), "")
	for _, k := range []mail.Kind{mail.Verify, mail.ChangeEmail, mail.EmailChanged, mail.Reset, mail.PasswordChanged, mail.Invite} {
		for _, lang := range []string{"en", "de"} {
			_, err := b.Prepare(t.Context(), mail.Message{To: "a@example.org", Locale: lang, Kind: k, Data: mail.Data{Name: "A", Email: "e", Company: "C", By: "B", Link: link}})
			require.NoError(t, err, "%s %s", k, lang)
		}
	}
	_, err := b.Prepare(t.Context(), mail.Message{Kind: "other"})
	require.Error(t, err)
}

func TestParseServer(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"smtp://user:pass@mail.example:587": true, "smtps://mail.example": true, "smtp://mail.example?tls=none": true,
		"smtp://mail.example?tls=maybe": false, "http://mail.example": false, "smtp://": false, "": false,
	} {
		_, err := mail.ParseServer(url, from)
		require.Equal(t, ok, err == nil, "%s: %v", url, err)
	}
	_, err := mail.ParseServer("smtp://mail.example", "nobody")
	require.Error(t, err)
}
