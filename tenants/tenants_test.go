package tenants_test

import (
	"context"
	"errors"
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
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

const password = "correct horse battery"

// bundle is one node.
type bundle struct {
	*tenants.Service
	db        *db.DB
	directory *tenants.Directory
	access    *access.Service
	identity  *identity.Service
	started   []tenants.Tenant
	// start is what the bundle's starter does besides.
	start   func(ctx context.Context) error
	options tenants.Options
}

func engines(t *testing.T, fn func(t *testing.T, b *bundle)) {
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d, nil)) })
}

// apart is engines for what reaches every tenant of a database.
func apart(t *testing.T, fn func(t *testing.T, b *bundle)) {
	coretest.Apart(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d, nil)) })
}

func setup(t *testing.T, d *db.DB, limiter ratelimit.Limiter) *bundle {
	t.Helper()
	w, err := secret.Local("the-secret-key-of-the-tests-of-tenants")
	require.NoError(t, err)
	invalid := event.NewInvalidator(event.NewLocal(0))
	b := &bundle{db: d, directory: tenants.NewDirectory(d, invalid), access: access.New(access.Options{DB: d, Invalidator: invalid})}
	b.identity = identity.New(identity.Options{
		DB: d, Access: b.access, Tenants: b.directory, Invalidator: invalid,
		Sealer: secret.New(secret.Options{DB: d, Wrapper: w}), Password: identity.Cost{Memory: 64, Time: 1, Threads: 1},
	})
	b.options = tenants.Options{
		DB: d, Directory: b.directory, Access: b.access, Identity: b.identity, Invalidator: invalid, Limiter: limiter,
		Starters: []tenants.Starter{func(ctx context.Context, s tenants.Start) error {
			b.started = append(b.started, s.Tenant)
			if b.start != nil {
				return b.start(ctx)
			}
			return nil
		}},
	}
	b.Service = tenants.New(b.options)
	return b
}

// again is the service with other erasers.
func (b *bundle) again(erasers ...tenants.Eraser) *tenants.Service {
	o := b.options
	o.Erasers = erasers
	return tenants.New(o)
}

// unique returns a text that no other test uses, since tests share the tenants of a database.
func unique(s string) string { return s + strings.ToLower(id.New("x")) }

func input() tenants.SignupInput {
	return tenants.SignupInput{
		Company: unique("Müller & Söhne GmbH "), Name: "Änne Müller", Email: unique("a") + "@example.com", Password: password,
		Client: identity.Client{Address: netip.MustParseAddr("192.0.2.7"), UserAgent: "Browser"},
	}
}

func (b *bundle) as(t *testing.T, token string) context.Context {
	t.Helper()
	a, err := b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: token})
	require.NoError(t, err)
	return actor.With(t.Context(), a)
}

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

func TestSignup(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		in := input()
		b.start = func(ctx context.Context) error {
			a, err := actor.From(ctx)
			require.NoError(t, err)
			require.Equal(t, actor.System, a.Kind)
			_, err = b.access.CreateTeam(ctx, access.NewTeam{Name: "Vertrieb"})
			return err
		}
		f, err := b.Signup(t.Context(), in)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(f.Tenant.ID, "ten_"))
		require.True(t, strings.HasPrefix(f.Tenant.Slug, "mueller-soehne-gmbh-"), f.Tenant.Slug)
		require.Equal(t, tenants.Active, f.Tenant.State)
		require.Equal(t, "de", f.Tenant.Locale)
		require.Equal(t, "Europe/Berlin", f.Tenant.TimeZone)
		require.Equal(t, "EUR", f.Tenant.Currency)
		require.Equal(t, in.Email, f.User.Email)
		require.Len(t, b.started, 1)
		require.Equal(t, f.Tenant.ID, b.started[0].ID)

		ctx := b.as(t, f.Token)
		c, err := b.access.For(ctx)
		require.NoError(t, err)
		require.True(t, c.Has(access.ManageAccess))
		teams, err := b.access.ListTeams(ctx)
		require.NoError(t, err)
		require.Len(t, teams, 1)
		own, err := b.directory.Own(ctx)
		require.NoError(t, err)
		require.Equal(t, f.Tenant, own)
		found, err := b.directory.BySlug(ctx, f.Tenant.Slug)
		require.NoError(t, err)
		require.Equal(t, f.Tenant, found)

		back, err := b.identity.Login(t.Context(), identity.Credentials{Email: in.Email, Password: password}, in.Client)
		require.NoError(t, err)
		require.Equal(t, f.User.ID, back.User.ID)
	})
}

func TestSignupInputIsChecked(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		_, err := b.Signup(t.Context(), tenants.SignupInput{Locale: "fr", Country: "XX", TimeZone: "Mars/Base", Currency: "QQQ", Email: "x"})
		var f *fault.Error
		require.ErrorAs(t, err, &f)
		var got []string
		for _, p := range f.Fields {
			got = append(got, p.Location+" "+p.Reason)
		}
		require.Equal(t, []string{
			"company required", "locale not_an_option", "country invalid_country", "time_zone invalid_time_zone", "currency invalid_currency",
			"email invalid_email", "name required", "password required",
		}, got)
		for reason, change := range map[string]func(*tenants.SignupInput){
			"password_too_short": func(in *tenants.SignupInput) { in.Password = "short" },
			"password_common":    func(in *tenants.SignupInput) { in.Password = "Passwort123" },
			"too_long":           func(in *tenants.SignupInput) { in.Company = strings.Repeat("x", 201) },
			"invalid_characters": func(in *tenants.SignupInput) { in.Company = "a\x00b" },
			"required":           func(in *tenants.SignupInput) { in.Name = " " },
		} {
			in := input()
			change(&in)
			_, err := b.Signup(t.Context(), in)
			refused(t, err, fault.Invalid, reason)
		}
		require.Empty(t, b.started)
	})
}

func TestRegionsFollowFromTheCountry(t *testing.T) {
	t.Parallel()
	b := setup(t, coretest.SQLite(t), nil)
	for country, want := range map[string][3]string{
		"at": {"de", "Europe/Vienna", "EUR"}, "CH": {"de", "Europe/Zurich", "CHF"}, "US": {"en", "America/New_York", "USD"},
		"GB": {"en", "Europe/London", "GBP"}, "": {"de", "Europe/Berlin", "EUR"}, "JP": {"en", "Asia/Tokyo", "JPY"}, "PL": {"en", "Europe/Warsaw", "PLN"},
		"AQ": {"en", "UTC", "EUR"},
	} {
		in := input()
		in.Country = country
		f, err := b.Signup(t.Context(), in)
		require.NoError(t, err, country)
		require.Equal(t, want, [3]string{f.Tenant.Locale, f.Tenant.TimeZone, f.Tenant.Currency}, country)
	}
	in := input()
	in.Locale, in.Country, in.TimeZone, in.Currency = "en", "CH", "Europe/Berlin", "USD"
	f, err := b.Signup(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, "en CH Europe/Berlin USD", strings.Join([]string{f.Tenant.Locale, f.Tenant.Country, f.Tenant.TimeZone, f.Tenant.Currency}, " "))
}

func TestEveryZoneExists(t *testing.T) {
	t.Parallel()
	for country, zone := range tenants.Zones {
		_, err := time.LoadLocation(zone)
		require.NoError(t, err)
		require.True(t, tenants.IsCountry(country), country)
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	for company, want := range map[string]string{
		"Müller & Söhne GmbH": "mueller-soehne-gmbh", "  --ACME-- ": "acme", "株式会社": "company", "A": "a-company", "API": "api-company",
		"O'Brien Inc.": "obrien-inc", strings.Repeat("long name ", 9): "long-name-long-name-long-name-long-name", "Łódź 24": "lodz-24",
		"a.b.c": "abc", "💥": "company",
	} {
		require.Equal(t, want, tenants.SlugOf(company), company)
	}
}

func TestCompaniesOfOneNameAtTheSameMoment(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		b.start = nil
		company := unique("Acme ")
		var (
			wg    sync.WaitGroup
			mu    sync.Mutex
			slugs []string
		)
		for range 6 {
			other := setup(t, b.db, nil)
			wg.Go(func() {
				in := input()
				in.Company = company
				f, err := other.Signup(t.Context(), in)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				slugs = append(slugs, f.Tenant.Slug)
			})
		}
		wg.Wait()
		base := tenants.SlugOf(company)
		require.ElementsMatch(t, []string{base, base + "-2", base + "-3", base + "-4", base + "-5", base + "-6"}, slugs)
	})
}

func TestAnAccountFoundsASecondTenant(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		one := input()
		first, err := b.Signup(t.Context(), one)
		require.NoError(t, err)
		two := input()
		two.Email, two.Password = strings.ToUpper(one.Email), "not the password"
		_, err = b.Signup(t.Context(), two)
		refused(t, err, fault.Conflict, "account_exists")
		two.Password = password
		second, err := b.Signup(t.Context(), two)
		require.NoError(t, err)
		require.NotEqual(t, first.Tenant.ID, second.Tenant.ID)
		require.NotEqual(t, first.User.ID, second.User.ID)

		companies, err := b.identity.Companies(b.as(t, second.Token))
		require.NoError(t, err)
		require.Len(t, companies, 2)
		// Each session stays in its tenant.
		_, err = b.access.GetUser(b.as(t, second.Token), first.User.ID)
		refused(t, err, fault.NotFound, "not_found")
	})
}

func TestAFailedSignupLeavesNothing(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		boom := errors.New("boom")
		b.start = func(ctx context.Context) error {
			_, err := b.access.CreateTeam(ctx, access.NewTeam{Name: "Vertrieb"})
			return errors.Join(err, boom)
		}
		in := input()
		_, err := b.Signup(t.Context(), in)
		require.ErrorIs(t, err, boom)
		failed := b.started[0]
		_, err = b.directory.Tenant(t.Context(), failed.ID)
		refused(t, err, fault.NotFound, "not_found")
		_, err = b.identity.Login(t.Context(), identity.Credentials{Email: in.Email, Password: password}, in.Client)
		refused(t, err, fault.Unauthenticated, "bad_credentials")
		require.True(t, gone(b.db, failed.ID))

		// The same company signs up again, under the same slug.
		b.start = nil
		f, err := b.Signup(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, failed.Slug, f.Tenant.Slug)
	})
}

// gone reports whether nothing of a tenant is left.
func gone(d *db.DB, tenant string) bool {
	n := 0
	err := d.Read(actor.ForSystem(context.Background(), tenant, "test"), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select (select count(*) from users) + (select count(*) from teams) + (select count(*) from roles)").Scan(&n)
	})
	return n == 0 && (err == nil || d.Dialect() == db.SQLite)
}

// A program that dies in the middle of a sign-up leaves a tenant that nobody can sign in to, and that Sweep removes.
func TestACrashLeavesNobodyIn(t *testing.T) {
	t.Parallel()
	apart(t, func(t *testing.T, b *bundle) {
		b.start = func(context.Context) error { panic("kill -9") }
		in := input()
		require.Panics(t, func() { _, _ = b.Signup(t.Context(), in) })
		half := b.started[0]
		_, err := b.identity.Login(t.Context(), identity.Credentials{Email: in.Email, Password: password}, in.Client)
		refused(t, err, fault.Unauthenticated, "bad_credentials")
		stored, err := b.directory.Tenant(t.Context(), half.ID)
		require.NoError(t, err)
		require.Equal(t, tenants.Founding, stored.State)
		require.False(t, gone(b.db, half.ID))

		require.NoError(t, b.Sweep(t.Context(), time.Hour))
		require.False(t, gone(b.db, half.ID), "it could still be going on")
		other, err := setup(t, b.db, nil).Signup(t.Context(), input())
		require.NoError(t, err)
		require.NoError(t, b.db.System(t.Context(), "test", func(_ context.Context, tx *db.ControlTx) error {
			tx.Queue("update tenants set created_at = ? where id = ?", time.Now().Add(-2*time.Hour), half.ID)
			return nil
		}))
		require.NoError(t, b.Sweep(t.Context(), time.Hour))
		require.True(t, gone(b.db, half.ID))
		require.False(t, gone(b.db, other.Tenant.ID))
		_, err = b.directory.BySlug(t.Context(), half.Slug)
		refused(t, err, fault.NotFound, "not_found")
	})
}

func TestSignupsAreCounted(t *testing.T) {
	t.Parallel()
	b := setup(t, coretest.SQLite(t), ratelimit.NewMemory(func(k ratelimit.Key) ratelimit.Policy {
		if k.Scope() == ratelimit.SignUpAddress {
			return ratelimit.Policy{Limit: 2, Period: time.Hour}
		}
		return ratelimit.Policy{}
	}, 0))
	for range 2 {
		_, err := b.Signup(t.Context(), input())
		require.NoError(t, err)
	}
	_, err := b.Signup(t.Context(), input())
	refused(t, err, fault.RateLimited, "rate_limited")
}

func TestSettings(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		f, err := b.Signup(t.Context(), input())
		require.NoError(t, err)
		other, err := b.Signup(t.Context(), input())
		require.NoError(t, err)
		ctx := b.as(t, f.Token)
		before, err := b.directory.Own(ctx)
		require.NoError(t, err)
		text := func(s string) *string { return &s }
		changed, err := b.Update(ctx, before.Version(), tenants.Patch{Name: text(" Neu AG "), TimeZone: text("Europe/Zurich"), Currency: text("CHF"), Country: text("CH"), Locale: text("en")})
		require.NoError(t, err)
		require.Equal(t, "Neu AG", changed.Name)
		after, err := b.directory.Own(ctx)
		require.NoError(t, err)
		require.Equal(t, changed, after)
		require.Equal(t, before.Slug, after.Slug)
		_, err = b.Update(ctx, before.Version(), tenants.Patch{Name: text("Alt")})
		refused(t, err, fault.Stale, "stale")
		for reason, p := range map[string]tenants.Patch{
			"required": {Name: text("")}, "invalid_country": {Country: text("Germany")}, "invalid_time_zone": {TimeZone: text("Local")},
			"invalid_currency": {Currency: text("eur")}, "not_an_option": {Locale: text("nl")},
		} {
			_, err := b.Update(ctx, "", p)
			refused(t, err, fault.Invalid, reason)
		}
		theirs, err := b.directory.Own(b.as(t, other.Token))
		require.NoError(t, err)
		require.Equal(t, other.Tenant, theirs)

		roles, err := b.access.ListRoles(ctx)
		require.NoError(t, err)
		u, err := b.identity.CreateUser(ctx, identity.NewUser{NewUser: access.NewUser{Email: unique("s") + "@example.com", Name: "S", RoleIDs: []string{roles[1].ID}}, Password: password})
		require.NoError(t, err)
		in, err := b.identity.Login(t.Context(), identity.Credentials{Email: u.Email, Password: password}, identity.Client{})
		require.NoError(t, err)
		_, err = b.Update(b.as(t, in.Token), "", tenants.Patch{Name: text("X")})
		refused(t, err, fault.Forbidden, "function_missing")
		refused(t, b.SetState(ctx, tenants.Suspended), fault.Forbidden, "system_only")

		system := actor.ForSystem(t.Context(), f.Tenant.ID, "test")
		require.NoError(t, b.SetState(system, tenants.Suspended))
		_, err = b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: f.Token})
		refused(t, err, fault.Forbidden, "company_suspended")
		require.NoError(t, b.SetState(system, tenants.Active))
		b.as(t, f.Token)
		require.Error(t, b.SetState(system, tenants.Founding))
		refused(t, b.SetState(actor.ForSystem(t.Context(), id.New("ten"), "test"), tenants.Suspended), fault.NotFound, "not_found")
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	b := setup(t, coretest.SQLite(t), nil)
	var want []string
	for range 5 {
		f, err := b.Signup(t.Context(), input())
		require.NoError(t, err)
		want = append(want, f.Tenant.ID)
	}
	var got []string
	after := ""
	for {
		page, err := b.directory.List(t.Context(), after, 2)
		require.NoError(t, err)
		if len(page) == 0 {
			break
		}
		for _, one := range page {
			got = append(got, one.ID)
		}
		after = got[len(got)-1]
	}
	require.Equal(t, want, got)
}
