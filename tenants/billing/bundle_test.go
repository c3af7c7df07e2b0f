package billing_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/billing"
	"github.com/kontor-crm/kontor/tenants/billing/stripetest"
)

const password = "seven quiet herons over the lake"

// bundle is a node that sells plans, with its jobs at work and a Stripe of its own.
type bundle struct {
	*billing.Service
	db      *db.DB
	tenants *tenants.Service
	access  *access.Service
	people  *identity.Service
	stripe  *stripetest.Stripe
	mails   *mailtest.Sink
	api     http.Handler

	mu     sync.Mutex
	now    time.Time
	counts map[string]int64
}

func (b *bundle) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// forward lets time pass, and hourly work be done for the company.
func (b *bundle) forward(t *testing.T, c *company, d time.Duration) {
	t.Helper()
	b.mu.Lock()
	b.now = b.now.Add(d)
	b.mu.Unlock()
	if c != nil {
		require.NoError(t, b.Tick(c.ctx))
	}
}

func (b *bundle) counter(r billing.Resource) billing.Counter {
	return func(ctx context.Context) (int64, error) {
		a, err := actor.From(ctx)
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.counts[a.Tenant+string(r)], err
	}
}

func (b *bundle) set(c *company, r billing.Resource, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts[c.tenant+string(r)] = n
}

func setup(t *testing.T, d *db.DB, key string) *bundle {
	t.Helper()
	b := &bundle{db: d, now: time.Now().UTC().Truncate(time.Second), counts: map[string]int64{}, mails: mailtest.Start(t)}
	b.stripe = stripetest.New(t, b.clock)
	invalid := event.NewInvalidator(event.NewLocal(0))
	b.access = access.New(access.Options{DB: d, Invalidator: invalid})
	dir := tenants.NewDirectory(d, invalid)
	w, err := secret.Local("the-secret-key-of-the-tests-of-billing-is-long")
	require.NoError(t, err)
	secrets := secret.New(secret.Options{DB: d, Wrapper: w})
	var queue *job.Queue
	server, err := mail.ParseServer(b.mails.URL, "Kontor <kontor@crm.example>")
	require.NoError(t, err)
	mailer := mail.New(mail.Options{Sealer: secrets, Queue: func() mail.Queue { return queue }, Server: server})
	b.people = identity.New(identity.Options{
		DB: d, Access: b.access, Tenants: dir, Invalidator: invalid, Sealer: secrets, BaseURL: "http://localhost", Password: identity.Cost{Memory: 64, Time: 1, Threads: 1},
	})
	b.Service = billing.New(billing.Options{
		DB: d, Directory: dir, Access: b.access, Mailer: mailer, Invalidator: invalid, Queue: func() billing.Queue { return queue },
		Counters: map[billing.Resource]billing.Counter{billing.Seats: b.counter(billing.Seats), billing.Records: b.counter(billing.Records)},
		Catalog:  billing.Shipped(), BaseURL: "http://localhost", Now: b.clock,
		Stripe: billing.Stripe{Key: key, WebhookSecret: stripetest.Secret, URL: b.stripe.URL},
	})
	b.tenants = tenants.New(tenants.Options{
		DB: d, Directory: dir, Access: b.access, Identity: b.people, Invalidator: invalid, Erasers: []tenants.Eraser{b.Erase},
		Starters: []tenants.Starter{func(ctx context.Context, _ tenants.Start) error { return b.Start(ctx) }},
	})
	reg := job.NewRegistry()
	b.RegisterJobs(reg)
	mailer.RegisterJobs(reg)
	queue = job.New(d, reg, job.Config{})
	runner := job.NewRunner(queue, job.RunnerOptions{Poll: 5 * time.Millisecond, Lanes: map[string]job.Lane{job.LaneDefault: {Workers: 4}, job.LaneMail: {Workers: 1}}})
	require.NoError(t, runner.Start(t.Context()))
	relay := outbox.NewRelay(d, outbox.Options{Jobs: queue})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = relay.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done; _ = runner.Stop(context.Background()) })
	api := httpapi.New(httpapi.Options{Secret: make([]byte, 32), Authenticator: b.people, Authorizer: b.access, DB: d})
	b.RegisterHTTP(api)
	b.access.RegisterHTTP(api)
	b.api = api.Handler(nil)
	return b
}

func engines(t *testing.T, fn func(t *testing.T, b *bundle)) {
	t.Helper()
	coretest.Apart(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d, "sk_test_1")) })
}

// company is a tenant with its administrator.
type company struct {
	ctx, admin     context.Context //nolint:containedctx // as long as the test
	tenant, email  string
	session        string
	customer, user string
}

func (b *bundle) company(t *testing.T) *company {
	t.Helper()
	email := strings.ToLower(id.New("boss")) + "@example.org"
	f, err := b.tenants.Signup(t.Context(), tenants.SignupInput{Company: "Acme", Name: "Boss", Email: email, Password: password, Locale: "de", Country: "DE"})
	require.NoError(t, err)
	c := &company{ctx: actor.ForSystem(t.Context(), f.Tenant.ID, "test"), tenant: f.Tenant.ID, email: email, session: f.Token, user: f.User.ID}
	c.admin = actor.With(t.Context(), actor.Actor{Tenant: c.tenant, Kind: actor.Person, ID: c.user, UserID: c.user, Via: actor.ViaApp, Locale: "de"})
	b.set(c, billing.Seats, 1)
	return c
}

// subscribe goes to the checkout.
func (b *bundle) subscribe(t *testing.T, c *company, interval string) {
	t.Helper()
	url, err := b.Checkout(c.admin, "standard", interval, "de")
	require.NoError(t, err)
	require.Contains(t, url, "https://checkout.stripe.test/")
	c.customer = b.customerOf(t, c)
}

func (b *bundle) customerOf(t *testing.T, c *company) (customer string) {
	t.Helper()
	require.NoError(t, b.db.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select coalesce(customer_id, '') from billing_accounts where tenant_id = ?", c.tenant).Scan(&customer)
	}))
	return customer
}

// deliver sends events as Stripe does.
func (b *bundle) deliver(t *testing.T, events ...stripetest.Event) {
	t.Helper()
	for _, e := range events {
		require.NoError(t, b.Receive(t.Context(), e.Body, stripetest.Sign(e.Body, stripetest.Secret, time.Now())))
	}
}

// settle waits until every event of the company has been handled.
func (b *bundle) settle(t *testing.T, c *company) {
	t.Helper()
	require.Eventually(t, func() bool {
		var open int
		require.NoError(t, b.db.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
			return tx.QueryRow(ctx, "select count(*) from billing_events where tenant_id = ? and handled_at is null", c.tenant).Scan(&open)
		}))
		return open == 0
	}, 30*time.Second, 3*time.Millisecond)
}

// pass delivers what Stripe has to tell, and waits.
func (b *bundle) pass(t *testing.T, c *company) {
	t.Helper()
	b.deliver(t, b.stripe.Take(c.customer)...)
	b.settle(t, c)
}

func (b *bundle) standing(t *testing.T, c *company) billing.Standing {
	t.Helper()
	st, err := b.Standing(c.admin)
	require.NoError(t, err)
	return st
}

// member is somebody of the company without a role, signed in.
func (b *bundle) member(t *testing.T, c *company) *company {
	t.Helper()
	email := strings.ToLower(id.New("usr")) + "@example.org"
	u, err := b.people.CreateUser(c.ctx, identity.NewUser{NewUser: access.NewUser{Email: email, Name: "Plain"}, Password: password})
	require.NoError(t, err)
	in, err := b.people.Login(t.Context(), identity.Credentials{Email: email, Password: password}, identity.Client{})
	require.NoError(t, err)
	return &company{tenant: c.tenant, user: u.ID, email: email, session: in.Token}
}

// inbox are the entries of the company's audit, as they wait to be linked.
func (b *bundle) inbox(t *testing.T, c *company) string {
	t.Helper()
	var out []string
	require.NoError(t, b.db.Read(c.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = db.Collect(ctx, tx, func(r db.Rows) (s string, err error) { return s, r.Scan(&s) }, "select entry from audit_inbox where tenant_id = ?", tx.Tenant())
		return err
	}))
	return strings.Join(out, "\n")
}
