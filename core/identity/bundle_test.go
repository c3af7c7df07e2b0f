package identity_test

import (
	"context"
	"net/netip"
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
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// cheap makes hashing fast; what hashes cost is tested by themselves.
var cheap = identity.Cost{Memory: 64, Time: 1, Threads: 1}

const password = "correct horse battery"

// directory is a fake of the tenants that can be suspended.
type directory struct {
	mu        sync.Mutex
	companies map[string]identity.Company
}

func (d *directory) Company(_ context.Context, tenant string) (identity.Company, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, ok := d.companies[tenant]
	if !ok {
		return c, fault.Missing("tenant", tenant)
	}
	return c, nil
}

func (d *directory) set(c identity.Company) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.companies[c.ID] = c
}

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bundle is one node.
type bundle struct {
	*identity.Service
	db      *db.DB
	access  *access.Service
	tenants *directory
	invalid *event.Invalidator
	clock   *clock
	log     *logged
	mail    *mailbox
	secrets *secret.Service
	queue   *queue
}

func setup(t *testing.T, d *db.DB) *bundle {
	b := &bundle{
		db: d, tenants: &directory{companies: map[string]identity.Company{}},
		clock: &clock{now: time.Now()}, mail: &mailbox{}, queue: &queue{},
	}
	b.node(t, cheap)
	return b
}

// node makes the services anew, as another process would.
func (b *bundle) node(t *testing.T, cost identity.Cost) *bundle {
	b.invalid = event.NewInvalidator(event.NewLocal(0))
	b.access = access.New(access.Options{DB: b.db, Invalidator: b.invalid})
	b.log, b.secrets = &logged{}, sealer(t, b.db)
	policies := func(k ratelimit.Key) ratelimit.Policy {
		if k.Scope() == ratelimit.LoginAccount {
			return ratelimit.Policy{Limit: 10, Period: time.Hour}
		}
		return ratelimit.Policy{}
	}
	b.Service = identity.New(identity.Options{
		DB: b.db, Access: b.access, Tenants: b.tenants, Invalidator: b.invalid, Limiter: ratelimit.NewMemory(policies, 0),
		Password: cost, Now: b.clock.Now, Logger: b.log.logger(), Sealer: b.secrets, Mailer: b.mail, Queue: func() mail.Queue { return b.queue },
		BaseURL: "https://kontor.example",
	})
	return b
}

// company is one tenant with an administrator who can sign in.
type company struct {
	identity.Company
	system func() context.Context
	roles  map[string]string
	admin  access.User
}

func (b *bundle) company(t *testing.T, email string) *company {
	t.Helper()
	tenant := id.New("ten")
	require.NoError(t, b.db.CreateTenant(t.Context(), tenant))
	c := &company{
		Company: identity.Company{ID: tenant, Slug: "co-" + tenant[len(tenant)-8:], Name: "Company", Locale: "de", TimeZone: "Europe/Berlin", Active: true},
		system:  func() context.Context { return actor.ForSystem(t.Context(), tenant, "test") }, roles: map[string]string{},
	}
	register(t, b.db, tenant, c.Slug)
	b.tenants.set(c.Company)
	require.NoError(t, b.db.Tenant(c.system(), b.access.Seed))
	roles, err := b.access.ListRoles(c.system())
	require.NoError(t, err)
	for _, r := range roles {
		c.roles[r.Name] = r.ID
	}
	c.admin = b.user(t, c, email, "admin")
	return c
}

// register writes a tenant down, as tenants does.
func register(t testing.TB, d *db.DB, tenant, slug string) {
	t.Helper()
	require.NoError(t, d.System(t.Context(), "test", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into tenants (id, slug, name, created_at) values (?, ?, ?, ?)", tenant, slug, "Company", time.Now())
		return nil
	}))
}

// user adds a user who can sign in with the password.
func (b *bundle) user(t *testing.T, c *company, email, role string) access.User {
	t.Helper()
	u, err := b.CreateUser(c.system(), identity.NewUser{
		NewUser: access.NewUser{Email: email, Name: "Name of " + email, Locale: "de", RoleIDs: []string{c.roles[role]}}, Password: password,
	})
	require.NoError(t, err)
	return u
}

// login signs in and returns the session's token.
func (b *bundle) login(t *testing.T, email string, c *company) identity.SignedIn {
	t.Helper()
	in, err := b.Login(t.Context(), identity.Credentials{Email: email, Password: password, Tenant: c.Slug}, client)
	require.NoError(t, err)
	return in
}

// as returns the context of a request with a session, as the HTTP border makes it.
func (b *bundle) as(t *testing.T, token string) context.Context {
	t.Helper()
	a, err := b.Authenticate(t.Context(), session(token))
	require.NoError(t, err)
	a.Via = actor.ViaApp
	return actor.With(t.Context(), a)
}

var client = identity.Client{Address: netip.MustParseAddr("192.0.2.7"), UserAgent: "Browser/1"}

func session(token string) httpapi.Credentials { return httpapi.Credentials{Session: token} }

func bearer(token string) httpapi.Credentials { return httpapi.Credentials{Token: token} }

// email returns an address of the test's own, since tests share the accounts of a database.
func email(name string) string { return strings.ToLower(name + "." + id.New("tst") + "@example.com") }

func engines(t *testing.T, fn func(t *testing.T, b *bundle)) {
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d)) })
}

// refused asserts the code and the reason of a fault, the latter also of its first field.
func refused(t *testing.T, err error, code fault.Code, reason string) {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.Equal(t, code, f.Code, "%v", err)
	if len(f.Fields) > 0 && f.Reason != reason {
		require.Equal(t, reason, f.Fields[0].Reason, "%v", err)
		return
	}
	require.Equal(t, reason, f.Reason, "%v", err)
}
