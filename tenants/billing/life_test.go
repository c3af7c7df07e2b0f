package billing_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants/billing"
	"github.com/kontor-crm/kontor/tenants/billing/stripetest"
)

func reason(t *testing.T, err error) string {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	return f.Reason
}

// TestTheWholeLifeOfACompany goes from the trial over payment, seats, dunning and recovery to the end, and looks at what is
// allowed and what the administrators are told on the way.
func TestTheWholeLifeOfACompany(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		told := func(text string) {
			t.Helper()
			m := b.mails.Next(t)
			require.Equal(t, c.email, m.To)
			require.Contains(t, m.Subject, text)
			require.Equal(t, "http://localhost/settings/billing", m.Link())
		}
		require.Equal(t, billing.OnTrial, b.standing(t, c).Phase)
		b.forward(t, c, 12*stripetest.Day)
		told("endet in 2 Tagen")
		b.forward(t, c, 3*stripetest.Day)
		told("zu Ende")
		require.Equal(t, billing.InGrace, b.standing(t, c).Phase)
		require.NoError(t, b.Writable(c.admin))
		b.forward(t, c, 8*stripetest.Day)
		told("nur noch lesen")
		require.Equal(t, "billing_trial_over", reason(t, b.Writable(c.admin)))

		// Paying opens it again.
		b.set(c, billing.Seats, 3)
		b.subscribe(t, c, "month")
		b.stripe.CompleteCheckout(c.customer)
		b.pass(t, c)
		require.Equal(t, billing.Paid, b.standing(t, c).Phase)
		require.NoError(t, b.Writable(c.admin))
		require.EqualValues(t, 3, b.stripe.StateOf(c.customer).Seats)
		_, err := b.Checkout(c.admin, "standard", "year", "en")
		require.Equal(t, "already_subscribed", reason(t, err))

		// Seats follow the members.
		b.set(c, billing.Seats, 5)
		require.NoError(t, b.SyncSeats(c.ctx))
		require.NoError(t, b.SyncSeats(c.ctx))
		require.EqualValues(t, 5, b.stripe.StateOf(c.customer).Seats)
		o, err := b.Get(c.admin)
		require.NoError(t, err)
		require.EqualValues(t, 5, o.Subscription.Seats)
		year := "year"
		o, err = b.Update(c.admin, billing.Patch{Interval: &year})
		require.NoError(t, err)
		require.Equal(t, "year", o.Subscription.Interval)
		b.pass(t, c)

		// A payment fails, they are told, it becomes read-only, and it is paid.
		b.forward(t, c, 30*stripetest.Day)
		b.stripe.Renew(c.customer, false)
		b.pass(t, c)
		told("fehlgeschlagen")
		require.Equal(t, billing.Standing{Phase: billing.InGrace, Cause: billing.PaymentFailed, Until: b.standing(t, c).Until}, b.standing(t, c))
		require.NoError(t, b.Writable(c.admin))
		b.forward(t, c, 12*stripetest.Day)
		told("fehlgeschlagen")
		b.forward(t, c, 3*stripetest.Day)
		told("nur noch lesen")
		require.Equal(t, "billing_unpaid", reason(t, b.Writable(c.admin)))
		b.stripe.Pay(c.customer)
		b.pass(t, c)
		told("eingegangen")
		require.NoError(t, b.Writable(c.admin))

		// It is cancelled, called back, cancelled and ends with the period.
		for _, cancels := range []bool{true, false, true} {
			o, err = b.Update(c.admin, billing.Patch{Cancels: &cancels})
			require.NoError(t, err)
			require.Equal(t, cancels, o.Subscription.Cancels)
		}
		require.Equal(t, billing.Cancelling, b.standing(t, c).Cause)
		b.forward(t, c, 30*stripetest.Day)
		b.stripe.Renew(c.customer, true)
		b.pass(t, c)
		told("beendet")
		require.Equal(t, billing.Ended, b.standing(t, c).Cause)
		b.forward(t, c, 8*stripetest.Day)
		told("nur noch lesen")
		require.Equal(t, "billing_ended", reason(t, b.Writable(c.admin)))
		b.subscribe(t, c, "month")
		b.stripe.CompleteCheckout(c.customer)
		b.pass(t, c)
		require.Equal(t, billing.Paid, b.standing(t, c).Phase)

		// Whoever is erased pays no more.
		require.NoError(t, b.tenants.Delete(t.Context(), c.tenant, 0))
		require.Equal(t, "canceled", b.stripe.StateOf(c.customer).Status)
		b.deliver(t, b.stripe.Take(c.customer)...) // Of nobody, by now.
	})
}

// TestEveryOrderOfEventsEndsRight lives 200 random lives, whose events come late, doubled and shuffled, some of them while
// life goes on. Whatever the order, everybody ends where Stripe is.
func TestEveryOrderOfEventsEndsRight(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		for seed := range uint64(200) {
			randomLife(t, b, seed)
		}
	})
}

func randomLife(t *testing.T, b *bundle, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	c := b.company(t)
	b.subscribe(t, c, []string{"month", "year"}[r.IntN(2)])
	b.stripe.CompleteCheckout(c.customer)
	var held, all []stripetest.Event
	yes, no := true, false
	steps := []func(){
		func() { b.stripe.Renew(c.customer, true) },
		func() { b.stripe.Renew(c.customer, false) },
		func() { b.stripe.Pay(c.customer) },
		func() {
			b.set(c, billing.Seats, 1+r.Int64N(9))
			require.NoError(t, b.SyncSeats(c.ctx))
		},
		func() { _, _ = b.Update(c.admin, billing.Patch{Cancels: &yes}) }, // Which is refused while nothing is known to live.
		func() { _, _ = b.Update(c.admin, billing.Patch{Cancels: &no}) },
		func() { b.stripe.End(c.customer) },
		func() {
			if _, err := b.Checkout(c.admin, "standard", "month", "en"); err == nil {
				b.stripe.CompleteCheckout(c.customer)
			}
		},
		func() { b.stripe.Fail(1) },
	}
	for range 3 + r.IntN(8) {
		b.forward(t, nil, time.Duration(r.IntN(40))*stripetest.Day)
		steps[r.IntN(len(steps))]()
		b.stripe.Fail(0)
		news := b.stripe.Take(c.customer)
		all, held = append(all, news...), append(held, news...)
		r.Shuffle(len(held), func(i, j int) { held[i], held[j] = held[j], held[i] })
		n := r.IntN(len(held) + 1)
		var wg sync.WaitGroup
		for _, e := range held[:n] { // At once, and some of them twice.
			wg.Go(func() { b.deliver(t, e) })
			if r.IntN(3) == 0 {
				wg.Go(func() { b.deliver(t, e) })
			}
		}
		wg.Wait()
		held = held[n:]
	}
	late := append(slices.Clone(held), all...) // Once more everything, with what was held back.
	r.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
	b.deliver(t, late...)
	b.settle(t, c)

	want := b.stripe.StateOf(c.customer)
	o, err := b.Get(c.admin)
	require.NoError(t, err)
	got := stripetest.State{Status: o.Subscription.Status, Seats: o.Subscription.Seats, Price: o.Subscription.Price, Cancels: o.Subscription.Cancels}
	require.Equal(t, want, got, "seed %d: %v", seed, all)
	phase := map[string][]billing.Phase{
		"active": {billing.Paid}, "trialing": {billing.Paid}, "past_due": {billing.InGrace, billing.ReadOnly},
		"canceled": {billing.InGrace, billing.ReadOnly, billing.OnTrial},
	}[want.Status]
	require.Contains(t, phase, o.Standing.Phase, "seed %d", seed)
	var events int
	require.NoError(t, b.db.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select count(*) from billing_events where tenant_id = ?", c.tenant).Scan(&events)
	}))
	require.Equal(t, len(all), events, "each is stored once")
}

func TestForgedAndOldEventsAreRefused(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		b.subscribe(t, c, "month")
		b.stripe.CompleteCheckout(c.customer)
		e := b.stripe.Take(c.customer)[0]
		api := apitest.API{Handler: b.api, Canaries: []string{stripetest.Secret}}
		post := func(body, signature string, status int) {
			t.Helper()
			api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/webhooks/stripe", Body: body, Header: map[string]string{"Stripe-Signature": signature}, Status: status})
		}
		good := stripetest.Sign(e.Body, stripetest.Secret, time.Now())
		post(string(e.Body), "", 401)
		post(string(e.Body), "t=1,v1=00", 401)
		post(string(e.Body), stripetest.Sign(e.Body, "whsec_another", time.Now()), 401)
		post(string(e.Body), stripetest.Sign(e.Body, stripetest.Secret, time.Now().Add(-time.Hour)), 401)
		post(strings.Replace(string(e.Body), e.ID, e.ID+"0", 1), good, 401)
		post(`{"x":"`+strings.Repeat("x", 300<<10)+`"}`, good, 413)
		for range 3 {
			post(string(e.Body), good, 204)
		}
		b.settle(t, c)
		stranger := []byte(`{"id":"evt_x","object":"event","type":"customer.updated","created":1,"data":{"object":{"id":"cus_of_nobody","object":"customer"}}}`)
		post(string(stranger), stripetest.Sign(stranger, stripetest.Secret, time.Now()), 204)
	})
}

// TestStripeMayBeAway lets Stripe fail while events come: they are handled when it is back, and the routes say so meanwhile.
func TestStripeMayBeAway(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		b.stripe.Fail(1)
		_, err := b.Checkout(c.admin, "standard", "month", "de")
		require.Equal(t, "stripe_unavailable", reason(t, err))
		b.subscribe(t, c, "month")
		b.stripe.CompleteCheckout(c.customer)
		b.stripe.Fail(1)
		_, err = b.Refresh(c.admin)
		require.Equal(t, fault.Unavailable, fault.CodeOf(err))
		o, err := b.Refresh(c.admin)
		require.NoError(t, err)
		require.Equal(t, "trialing", o.Subscription.Status)
		customers := slices.DeleteFunc(b.stripe.Calls(), func(s string) bool { return s != "POST /v1/customers" })
		require.Len(t, customers, 1, "nobody becomes two customers")
	})
}

func TestLimitsAreSoftAtFirst(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t)
		b.set(c, billing.Records, 40_000)
		b.forward(t, c, time.Hour)
		require.Contains(t, b.mails.Next(t).Subject, "80 %")
		b.forward(t, c, time.Hour) // Which they are told once.
		b.set(c, billing.Records, 50_000)
		b.forward(t, c, time.Hour)
		require.Contains(t, b.mails.Next(t).Subject, "100 %")
		require.NoError(t, b.Allow(c.admin, billing.Records, 1), "a grace")
		require.Equal(t, "limit_records", reason(t, b.Allow(c.admin, billing.Records, 20_000)), "within bounds")
		o, err := b.Get(c.admin)
		require.NoError(t, err)
		i := slices.IndexFunc(o.Usage, func(u billing.Use) bool { return u.Resource == billing.Records })
		require.Equal(t, billing.Reached, o.Usage[i].Level)
		require.NotNil(t, o.Usage[i].GraceUntil)

		b.subscribe(t, c, "month") // A plan with more room.
		b.stripe.CompleteCheckout(c.customer)
		b.pass(t, c)
		require.NoError(t, b.Allow(c.admin, billing.Records, 100_000))
		b.set(c, billing.Records, 1_100_000)
		b.forward(t, c, time.Hour)
		require.NoError(t, b.Allow(c.admin, billing.Records, 1))
		b.forward(t, c, 15*stripetest.Day)
		require.Equal(t, "limit_records", reason(t, b.Allow(c.admin, billing.Records, 1)))
		b.set(c, billing.Records, 900_000)
		b.forward(t, c, time.Hour)
		require.NoError(t, b.Allow(c.admin, billing.Records, 1))
	})
}

func TestWithoutAKeyEverythingIsAllowed(t *testing.T) {
	t.Parallel()
	coretest.Apart(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d, "")
		c := b.company(t)
		b.set(c, billing.Records, 1<<40)
		require.NoError(t, b.Writable(c.admin))
		for _, r := range []billing.Resource{billing.Seats, billing.Records, billing.Storage, billing.Plugins} {
			require.NoError(t, b.Allow(c.admin, r, 1<<40))
		}
		api := apitest.API{Handler: b.api}
		do := func(method, path, body string, status int, contains ...string) {
			t.Helper()
			api.Do(t, apitest.Scenario{Method: method, Path: "/api/v1" + path, Session: c.session, Body: body, Status: status, Contains: contains})
		}
		do("GET", "/billing", "", 200, `"enabled":false`, `"phase":"off"`)
		do("GET", "/billing/standing", "", 200, `"phase":"off"`)
		do("GET", "/billing/plans", "", 200, `"data":[]`)
		do("GET", "/billing/invoices", "", 409, "billing_off")
		do("POST", "/billing/checkout", `{"plan":"standard","interval":"month"}`, 409, "billing_off")
		do("POST", "/billing/portal", "", 409, "billing_off")
		do("POST", "/billing/refresh", "", 409, "billing_off")
		do("PATCH", "/billing/subscription", `{}`, 409, "billing_off")
		do("POST", "/webhooks/stripe", `{}`, 409, "billing_off")
		require.Empty(t, b.stripe.Calls())
		require.NoError(t, b.tenants.Delete(t.Context(), c.tenant, 0))
	})
}

func TestBillingHTTP(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c, other := b.company(t), b.company(t)
		b.set(c, billing.Seats, 7)
		api := apitest.API{Handler: b.api, Canaries: []string{"sk_test_1", stripetest.Secret}}
		do := func(as *company, method, path, body string, status int, contains ...string) *apitest.Response {
			t.Helper()
			return api.Do(t, apitest.Scenario{Method: method, Path: "/api/v1" + path, Session: as.session, Body: body, Status: status, Contains: contains})
		}
		do(&company{}, "GET", "/billing", "", 401)
		do(c, "GET", "/billing", "", 200, `"enabled":true`, `"phase":"trial"`, `"subscription":null`, `"seats":7`)
		do(c, "GET", "/billing/plans", "", 200, `"amount":1900`, `"currency":"EUR"`, `"amount":19000`)
		do(c, "POST", "/billing/portal", "", 409, "no_subscription")
		do(c, "PATCH", "/billing/subscription", `{"cancel_at_period_end":true}`, 409, "no_subscription")
		do(c, "POST", "/billing/checkout", `{"plan":"golden","interval":"month"}`, 422, "unknown_plan")
		do(c, "POST", "/billing/checkout", `{"plan":"standard","interval":"week"}`, 422, "unknown_plan")
		do(c, "POST", "/billing/checkout", `{"plan":"standard","interval":"month"}`, 201, "https://checkout.stripe.test/")
		do(c, "POST", "/billing/checkout", `{"plan":"standard","interval":"year"}`, 201, "https://checkout.stripe.test/")
		c.customer = b.customerOf(t, c)
		b.stripe.CompleteCheckout(c.customer)
		do(c, "POST", "/billing/refresh", "", 200, `"status":"trialing"`, `"interval":"year"`, `"seats":7`)
		do(c, "GET", "/billing/invoices", "", 200, "https://invoice.stripe.test/i.pdf")
		do(c, "POST", "/billing/portal", "", 201, "https://billing.stripe.test/p")
		do(c, "PATCH", "/billing/subscription", `{"cancel_at_period_end":true}`, 200, `"cancel_at_period_end":true`, `"cause":"cancels"`)
		do(other, "GET", "/billing", "", 200, `"subscription":null`, `"has_customer":false`)
		do(other, "GET", "/billing/invoices", "", 200, `"data":[]`)

		// Somebody without the right to manage the company sees where it stands, and no more.
		plain := b.member(t, c)
		for _, x := range [][2]string{{"GET", "/billing"}, {"GET", "/billing/plans"}, {"GET", "/billing/invoices"}, {"POST", "/billing/portal"}, {"POST", "/billing/refresh"}} {
			do(plain, x[0], x[1], "", 403)
		}
		do(plain, "GET", "/billing/standing", "", 200, `"phase":"active"`)
		require.Contains(t, b.inbox(t, c), "billing.checkout_started")
	})
}
