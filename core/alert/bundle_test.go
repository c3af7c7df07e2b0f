package alert_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/alert"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bundle is a tenant that is watched, with three people: two administrators and somebody who sells.
type bundle struct {
	*alert.Service
	t      *testing.T
	db     *db.DB
	access *access.Service
	mails  *mailtest.Sink
	ctx    context.Context //nolint:containedctx // the system's, for the tenant, and as long as the test
	boss   access.User
	deputy access.User
	seller access.User
	roles  map[string]string

	mu  sync.Mutex
	now time.Time
}

func (b *bundle) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bundle) to(at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = at
}

var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func setup(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	b := &bundle{t: t, db: d, now: monday, mails: mailtest.Start(t), roles: map[string]string{}}
	invalid := event.NewInvalidator(event.NewLocal(0))
	b.access = access.New(access.Options{DB: d, Invalidator: invalid})
	w, err := secret.Local("the-secret-key-of-the-tests-of-alerts-is-long")
	require.NoError(t, err)
	secrets := secret.New(secret.Options{DB: d, Wrapper: w})
	chain := audit.New(audit.Options{DB: d, Secrets: secrets})
	var queue *job.Queue
	server, err := mail.ParseServer(b.mails.URL, "Kontor <kontor@crm.example>")
	require.NoError(t, err)
	mailer := mail.New(mail.Options{Sealer: secrets, Queue: func() mail.Queue { return queue }, Server: server})
	people := identity.New(identity.Options{DB: d, Access: b.access, Invalidator: invalid, Sealer: secrets, BaseURL: "http://localhost"})
	b.Service = alert.New(alert.Options{
		DB: d, Audit: chain, Access: b.access, Identity: people, Mailer: mailer, Invalidator: invalid,
		Company: func(context.Context) (string, *time.Location, error) { return "Acme", time.UTC, nil }, BaseURL: "http://localhost", Now: b.clock,
	})
	reg := job.NewRegistry()
	b.RegisterJobs(reg)
	mailer.RegisterJobs(reg)
	queue = job.New(d, reg, job.Config{})
	runner := job.NewRunner(queue, job.RunnerOptions{Poll: 5 * time.Millisecond})
	require.NoError(t, runner.Start(t.Context()))
	relay := outbox.NewRelay(d, outbox.Options{Jobs: queue, Poll: 20 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = relay.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done; _ = runner.Stop(context.Background()) })

	tenant := id.New("ten")
	require.NoError(t, d.CreateTenant(t.Context(), tenant))
	require.NoError(t, d.System(t.Context(), "test", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue(`insert into tenants (id, slug, name, state, locale, country, time_zone, currency, created_at) values (?, ?, 'Acme', 'active', 'de', 'DE', 'UTC', 'EUR', ?)`,
			tenant, strings.ToLower(tenant), time.Now().UTC())
		return nil
	}))
	b.ctx = actor.ForSystem(t.Context(), tenant, "test")
	require.NoError(t, d.Tenant(b.ctx, b.access.Seed))
	list, err := b.access.ListRoles(b.ctx)
	require.NoError(t, err)
	for _, r := range list {
		b.roles[r.Name] = r.ID
	}
	person := func(name string, roles ...string) access.User {
		u, err := b.access.CreateUser(b.ctx, access.NewUser{Email: strings.ToLower(id.New("usr")) + "@example.org", Name: name, Locale: "de", RoleIDs: roles})
		require.NoError(t, err)
		return u
	}
	b.boss, b.deputy, b.seller = person("Boss", b.roles[access.Admin]), person("Deputy", b.roles[access.Admin]), person("Seller")
	return b
}

func engines(t *testing.T, fn func(t *testing.T, b *bundle)) {
	t.Helper()
	coretest.Apart(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d)) })
}

// as is a context in which a person acts.
func (b *bundle) as(u access.User) context.Context {
	a, err := actor.From(b.ctx)
	require.NoError(b.t, err)
	return actor.With(b.t.Context(), actor.Actor{Tenant: a.Tenant, Kind: actor.Person, ID: u.ID, UserID: u.ID, Via: actor.ViaApp, Locale: "de"})
}

// line is an entry of the audit as it stands there.
type line struct {
	at             time.Time
	who            string
	action         audit.Action
	target, detail string
	address, agent string
	system         bool
}

// enter writes lines straight into the log, at whatever time: the watch reads nothing but what stands there.
func (b *bundle) enter(lines ...line) {
	b.t.Helper()
	require.NoError(b.t, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
		var seq int64
		if err := tx.QueryRow(ctx, "select coalesce(max(seq), 0) from audit_log where tenant_id = ?", tx.Tenant()).Scan(&seq); err != nil {
			return err
		}
		for _, l := range lines {
			seq++
			kind := string(actor.Person)
			if l.system {
				kind = string(actor.System)
			}
			if l.detail == "" {
				l.detail = "{}"
			}
			tx.Queue(`insert into audit_log (tenant_id, seq, id, at, actor_kind, actor_id, user_id, on_behalf_of, via, session_id, address, agent, request_id, action, object, target, detail, prev, hash)
				values (?, ?, ?, ?, ?, ?, ?, '', 'app', '', ?, ?, '', ?, '', ?, ?, '', '')`,
				tx.Tenant(), seq, id.New("aud"), l.at.UTC(), kind, l.who, l.who, l.address, l.agent, string(l.action), l.target, l.detail)
		}
		tx.Queue("insert into audit_heads (tenant_id, seq, hash, at) values (?, ?, '', ?) on conflict (tenant_id) do update set seq = excluded.seq", tx.Tenant(), seq, b.clock())
		return nil
	}))
}

// times are n lines at a moment.
func times(n int, l line) (out []line) {
	for range n {
		out = append(out, l)
	}
	return out
}

// alerts are those that there are, the oldest first.
func (b *bundle) alerts() []alert.Alert {
	b.t.Helper()
	require.NoError(b.t, b.Look(b.ctx))
	list, err := b.List(b.as(b.boss), "", "", alert.MaxPage)
	require.NoError(b.t, err)
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func (b *bundle) policy(change func(p *alert.Policy)) {
	b.t.Helper()
	p, err := b.Policy(b.as(b.boss))
	require.NoError(b.t, err)
	change(&p)
	_, err = b.SetPolicy(b.as(b.boss), p)
	require.NoError(b.t, err)
}

func reason(t *testing.T, err error) string {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	return f.Reason
}
