package billing

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// gateway is the way to Stripe. Every call has a time limit, and every one that changes something a key that makes it safe
// to repeat.
type gateway struct{ api *client.API }

const (
	// callTime bounds one call, and patience all tries of it.
	callTime = 10 * time.Second
	patience = 25 * time.Second
	retries  = 2
	// pageSize is how much of a list is looked at: nobody has more subscriptions or open invoices.
	pageSize = 100
)

// newGateway returns nil without a key.
func newGateway(o Stripe) *gateway {
	if o.Key == "" {
		return nil
	}
	config := stripe.BackendConfig{
		EnableTelemetry: stripe.Bool(false), LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
		MaxNetworkRetries: stripe.Int64(retries),
		HTTPClient: &http.Client{Timeout: callTime, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // The key goes to nobody else.
		}},
	}
	if o.URL != "" {
		config.URL = stripe.String(o.URL)
	}
	backend := stripe.GetBackendWithConfig(stripe.APIBackend, &config)
	return &gateway{api: client.New(o.Key, &stripe.Backends{API: backend, Connect: backend, Uploads: backend})}
}

// params are what every call carries; key makes a change safe to repeat, and is empty for reading.
func params(ctx context.Context, key string) (stripe.Params, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	p := stripe.Params{Context: ctx}
	if key != "" {
		p.IdempotencyKey = stripe.String(key)
	}
	return p, cancel
}

func listParams(ctx context.Context, limit int64) (stripe.ListParams, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	return stripe.ListParams{Context: ctx, Limit: stripe.Int64(limit), Single: true}, cancel
}

// explain turns what Stripe or the way to it has answered into a fault: away for the moment, or a mistake of ours.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*stripe.Error](err); ok && e.HTTPStatusCode < 500 && e.HTTPStatusCode != http.StatusTooManyRequests && e.HTTPStatusCode != http.StatusConflict && e.HTTPStatusCode != 0 {
		return err
	}
	return &fault.Error{Code: fault.Unavailable, Reason: "stripe_unavailable", Err: err}
}

// customer makes the company a customer. The same tenant always is the same one.
func (g *gateway) customer(ctx context.Context, tenant, name, email, locale string) (string, error) {
	p, cancel := params(ctx, "kontor-customer-"+tenant)
	defer cancel()
	c, err := g.api.Customers.New(&stripe.CustomerParams{
		Params: p, Name: stripe.String(name), Email: stripe.String(email), PreferredLocales: stripe.StringSlice([]string{locale}),
		Metadata: map[string]string{"kontor_tenant": tenant},
	})
	if err != nil {
		return "", explain(err)
	}
	return c.ID, nil
}

// order is what a checkout is about.
type order struct {
	tenant, customer, price, locale, success, cancel, key string
	seats                                                 int64
	// trialEnd is when the first payment is due; zero for at once.
	trialEnd time.Time
}

// minTrial is the least that Stripe takes as a trial's rest.
const minTrial = 48 * time.Hour

func (g *gateway) checkout(ctx context.Context, o order, now time.Time) (id, url string, err error) {
	p, cancel := params(ctx, o.key)
	defer cancel()
	data := &stripe.CheckoutSessionSubscriptionDataParams{Metadata: map[string]string{"kontor_tenant": o.tenant}}
	if o.trialEnd.Sub(now) > minTrial {
		data.TrialEnd = stripe.Int64(o.trialEnd.Unix())
	}
	s, err := g.api.CheckoutSessions.New(&stripe.CheckoutSessionParams{
		Params: p, Mode: stripe.String("subscription"), Customer: stripe.String(o.customer), ClientReferenceID: stripe.String(o.tenant),
		LineItems:                []*stripe.CheckoutSessionLineItemParams{{Price: stripe.String(o.price), Quantity: stripe.Int64(o.seats)}},
		SubscriptionData:         data,
		BillingAddressCollection: stripe.String("required"), TaxIDCollection: &stripe.CheckoutSessionTaxIDCollectionParams{Enabled: stripe.Bool(true)},
		CustomerUpdate: &stripe.CheckoutSessionCustomerUpdateParams{Name: stripe.String("auto"), Address: stripe.String("auto")},
		SuccessURL:     stripe.String(o.success), CancelURL: stripe.String(o.cancel), Locale: stripe.String(o.locale),
	})
	if err != nil {
		return "", "", explain(err)
	}
	return s.ID, s.URL, nil
}

// expire ends a checkout that was not completed. One that is over already is no error.
func (g *gateway) expire(ctx context.Context, id string) error {
	p, cancel := params(ctx, "kontor-expire-"+id)
	defer cancel()
	_, err := g.api.CheckoutSessions.Expire(id, &stripe.CheckoutSessionExpireParams{Params: p})
	if e, ok := errors.AsType[*stripe.Error](err); ok && e.HTTPStatusCode >= 400 && e.HTTPStatusCode < 500 && e.HTTPStatusCode != http.StatusTooManyRequests {
		return nil
	}
	return explain(err)
}

// portal opens Stripe's own pages for a customer: invoices, addresses, ways to pay.
func (g *gateway) portal(ctx context.Context, customer, locale, back string) (string, error) {
	p, cancel := params(ctx, "")
	defer cancel()
	s, err := g.api.BillingPortalSessions.New(&stripe.BillingPortalSessionParams{
		Params: p, Customer: stripe.String(customer), ReturnURL: stripe.String(back), Locale: stripe.String(locale),
	})
	if err != nil {
		return "", explain(err)
	}
	return s.URL, nil
}

// change is what is changed of a subscription; nil and empty leave as it is.
type change struct {
	seats   *int64
	price   string
	cancels *bool
}

// update changes a subscription; what it costs more or less until the period's end goes on the next invoice.
func (g *gateway) update(ctx context.Context, sub Subscription, c change, key string) error {
	p, cancel := params(ctx, key)
	defer cancel()
	in := &stripe.SubscriptionParams{Params: p, CancelAtPeriodEnd: c.cancels}
	if c.seats != nil || c.price != "" {
		item := &stripe.SubscriptionItemsParams{ID: stripe.String(sub.Item), Quantity: c.seats}
		if c.price != "" {
			item.Price = stripe.String(c.price)
		}
		in.Items, in.ProrationBehavior = []*stripe.SubscriptionItemsParams{item}, stripe.String("create_prorations")
	}
	_, err := g.api.Subscriptions.Update(sub.ID, in)
	return explain(err)
}

// end ends a subscription at once. One that has ended already is no error.
func (g *gateway) end(ctx context.Context, id string) error {
	p, cancel := params(ctx, "")
	defer cancel()
	_, err := g.api.Subscriptions.Cancel(id, &stripe.SubscriptionCancelParams{Params: p, Prorate: stripe.Bool(true)})
	if e, ok := errors.AsType[*stripe.Error](err); ok && e.HTTPStatusCode == http.StatusNotFound {
		return nil
	}
	return explain(err)
}

// subscriptions returns all subscriptions of a customer, ended ones included, the youngest first.
func (g *gateway) subscriptions(ctx context.Context, customer string) ([]*stripe.Subscription, error) {
	p, cancel := listParams(ctx, pageSize)
	defer cancel()
	it := g.api.Subscriptions.List(&stripe.SubscriptionListParams{ListParams: p, Customer: stripe.String(customer), Status: stripe.String("all")})
	var out []*stripe.Subscription
	for it.Next() {
		out = append(out, it.Subscription())
	}
	return out, explain(it.Err())
}

// invoices returns the youngest invoices of a customer; with a subscription those of it that are open.
func (g *gateway) invoices(ctx context.Context, customer, subscription string, limit int64) ([]*stripe.Invoice, error) {
	p, cancel := listParams(ctx, limit)
	defer cancel()
	in := &stripe.InvoiceListParams{ListParams: p, Customer: stripe.String(customer)}
	if subscription != "" {
		in.Subscription, in.Status = stripe.String(subscription), stripe.String("open")
	}
	it := g.api.Invoices.List(in)
	var out []*stripe.Invoice
	for it.Next() {
		out = append(out, it.Invoice())
	}
	return out, explain(it.Err())
}

// offers returns the prices with these lookup keys, and those with these ids.
func (g *gateway) offers(ctx context.Context, lookupKeys, ids []string) ([]*stripe.Price, error) {
	var out []*stripe.Price
	if len(lookupKeys) > 0 {
		p, cancel := listParams(ctx, pageSize)
		defer cancel()
		it := g.api.Prices.List(&stripe.PriceListParams{ListParams: p, Active: stripe.Bool(true), LookupKeys: stripe.StringSlice(lookupKeys)})
		for it.Next() {
			out = append(out, it.Price())
		}
		if err := it.Err(); err != nil {
			return nil, explain(err)
		}
	}
	for _, id := range ids {
		p, cancel := params(ctx, "")
		price, err := g.api.Prices.Get(id, &stripe.PriceParams{Params: p})
		cancel()
		if err != nil {
			return nil, explain(err)
		}
		out = append(out, price)
	}
	return out, nil
}
