package billing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// page is where people see and change their plan.
const page = "/settings/billing"

// Offer is a price as Stripe has it.
type Offer struct {
	Plan, Interval, Price, Currency string
	// Amount is what a seat costs in an interval, in the currency's smallest unit.
	Amount int64
}

// pricing are the offers as this node has seen them last.
type pricing struct {
	at     time.Time
	offers []Offer
}

const pricesAge = 10 * time.Minute

// Offers returns what can be bought, from memory or from Stripe.
func (s *Service) Offers(ctx context.Context) ([]Offer, error) {
	if !s.On() {
		return nil, off()
	}
	s.priceMu.Lock()
	known := s.prices
	s.priceMu.Unlock()
	if s.now().Sub(known.at) < pricesAge && known.offers != nil {
		return known.offers, nil
	}
	var keys, ids []string
	for _, p := range s.catalog.Plans {
		for _, price := range p.Prices {
			if price.LookupKey != "" {
				keys = append(keys, price.LookupKey)
			} else {
				ids = append(ids, price.ID)
			}
		}
	}
	list, err := s.stripe.offers(ctx, keys, ids)
	if err != nil {
		return nil, fmt.Errorf("fetch the prices: %w", err)
	}
	offers := []Offer{}
	for _, p := range list {
		if plan, interval := s.catalog.priced(p.ID, p.LookupKey); plan != "" {
			offers = append(offers, Offer{Plan: plan, Interval: interval, Price: p.ID, Currency: strings.ToUpper(string(p.Currency)), Amount: p.UnitAmount})
		}
	}
	s.priceMu.Lock()
	s.prices = pricing{at: s.now(), offers: offers}
	s.priceMu.Unlock()
	return offers, nil
}

// offer returns one of the offers; an invalid fault for one that there is not.
func (s *Service) offer(ctx context.Context, plan, interval string) (Offer, error) {
	if _, ok := s.catalog.plan(plan); !ok {
		return Offer{}, fault.At("plan", "unknown_plan", fault.Params{"value": plan})
	}
	offers, err := s.Offers(ctx)
	if err != nil {
		return Offer{}, err
	}
	i := slices.IndexFunc(offers, func(o Offer) bool { return o.Plan == plan && o.Interval == interval })
	if i < 0 {
		return Offer{}, fault.At("interval", "unknown_plan", fault.Params{"value": plan + ", " + interval})
	}
	return offers[i], nil
}

// Standing says where the actor's company stands. Everybody in it may know.
func (s *Service) Standing(ctx context.Context) (Standing, error) {
	if !s.On() {
		return Standing{Phase: Off}, nil
	}
	a, err := s.account(ctx)
	if err != nil {
		return Standing{}, err
	}
	return s.catalog.Grace.standing(&a, s.now()), nil
}

// Use is how much of a resource is used.
type Use struct {
	Resource Resource
	Used     int64
	// Limit is 0 where there is none.
	Limit int64
	Level Level
	// GraceUntil is when the grace beyond the limit ends; nil below it.
	GraceUntil *time.Time
}

// Overview is all that an administrator sees of the company's plan.
type Overview struct {
	Standing     Standing
	Subscription Subscription
	Customer     bool
	TrialEndsAt  time.Time
	Seats        int64
	Usage        []Use
	CountedAt    *time.Time
}

// Get returns the overview. It needs access.ManageTenant.
func (s *Service) Get(ctx context.Context) (Overview, error) {
	who, err := s.manager(ctx)
	if err != nil {
		return Overview{}, err
	}
	if !s.On() {
		return Overview{Standing: Standing{Phase: Off}}, nil
	}
	a, err := s.read(ctx, who.Tenant)
	if err != nil {
		return Overview{}, err
	}
	out := Overview{
		Standing: s.catalog.Grace.standing(&a, s.now()), Subscription: a.Subscription, Customer: a.Customer != "", TrialEndsAt: a.TrialEndsAt, CountedAt: a.CountedAt,
	}
	if out.Seats, err = s.seats(ctx); err != nil {
		return out, err
	}
	allowance := s.catalog.allowance(&a)
	for _, r := range resources {
		if s.counters[r] == nil {
			continue
		}
		u := Use{Resource: r, Used: a.Usage[r], Limit: allowance.Of(r)}
		if r == Seats {
			u.Used = out.Seats
		}
		u.Level = levelOf(u.Used, u.Limit)
		if over, ok := a.Over[r]; ok && u.Level == Reached {
			until := over.Add(days(s.catalog.Grace.Limit))
			u.GraceUntil = &until
		}
		out.Usage = append(out.Usage, u)
	}
	return out, nil
}

// manager is the actor, who must be allowed to change the company's settings.
func (s *Service) manager(ctx context.Context) (actor.Actor, error) {
	who, err := actor.From(ctx)
	if err != nil {
		return who, err
	}
	return who, s.access.Require(ctx, access.ManageTenant)
}

// paying is manager where there is billing at all, for somebody who may change something, with the account.
func (s *Service) paying(ctx context.Context) (actor.Actor, Account, error) {
	who, err := s.manager(ctx)
	if err != nil {
		return who, Account{}, err
	}
	if !s.On() {
		return who, Account{}, off()
	}
	if who.ReadOnly {
		return who, Account{}, fault.New(fault.Forbidden, "viewing_only")
	}
	a, err := s.read(ctx, who.Tenant)
	return who, a, err
}

// Checkout begins to subscribe to a plan, and returns the address at Stripe where it is paid for. Whoever has a subscription
// already changes that one. It needs access.ManageTenant.
func (s *Service) Checkout(ctx context.Context, plan, interval, locale string) (string, error) {
	who, a, err := s.paying(ctx)
	if err != nil {
		return "", err
	}
	offer, err := s.offer(ctx, plan, interval)
	if err != nil {
		return "", err
	}
	if a.Customer != "" { // Whatever has not been told yet: nobody pays twice.
		if a, err = s.Sync(ctx); err != nil {
			return "", err
		}
	}
	if a.Subscription.Living() {
		return "", fault.New(fault.Conflict, "already_subscribed")
	}
	if a.Customer == "" {
		if a.Customer, err = s.enrol(ctx, who, locale); err != nil {
			return "", err
		}
	}
	if a.Checkout != "" {
		if err := s.stripe.expire(ctx, a.Checkout); err != nil {
			return "", err
		}
	}
	seats, err := s.seats(ctx)
	if err != nil {
		return "", err
	}
	checkout, url, err := s.stripe.checkout(ctx, order{
		tenant: who.Tenant, customer: a.Customer, price: offer.Price, seats: seats, locale: locale, trialEnd: a.TrialEndsAt,
		success: s.baseURL + page + "?checkout=done", cancel: s.baseURL + page + "?checkout=left", key: "kontor-checkout-" + id.New("chk"),
	}, s.now())
	if err != nil {
		return "", err
	}
	if err := s.db.System(ctx, "begin a checkout", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update billing_accounts set checkout_id = ? where tenant_id = ?", checkout, who.Tenant)
		return nil
	}); err != nil {
		return "", err
	}
	return url, audit.Write(ctx, s.db, audit.Entry{Action: audit.BillingCheckout, Detail: map[string]any{"plan": plan, "interval": interval, "seats": seats}})
}

// enrol makes the company a customer, once.
func (s *Service) enrol(ctx context.Context, who actor.Actor, locale string) (string, error) {
	company, err := s.directory.Tenant(ctx, who.Tenant)
	if err != nil {
		return "", err
	}
	email := ""
	if u, err := s.access.GetUser(ctx, cmp.Or(who.UserID, who.OnBehalfOf)); err == nil {
		email = u.Email
	}
	customer, err := s.stripe.customer(ctx, who.Tenant, company.Name, email, locale)
	if err != nil {
		return "", err
	}
	return customer, s.db.System(ctx, "make a company a customer", func(ctx context.Context, tx *db.ControlTx) error {
		tx.AfterCommit(func() { s.changed(ctx, who.Tenant) })
		_, err := tx.Exec(ctx, "update billing_accounts set customer_id = ?, version = version + 1 where tenant_id = ?", customer, who.Tenant)
		return err
	})
}

// Portal returns the address of Stripe's pages for the company: invoices, addresses, ways to pay. It needs access.ManageTenant.
func (s *Service) Portal(ctx context.Context, locale string) (string, error) {
	_, a, err := s.paying(ctx)
	if err != nil {
		return "", err
	}
	if a.Customer == "" {
		return "", fault.New(fault.Conflict, "no_subscription")
	}
	url, err := s.stripe.portal(ctx, a.Customer, locale, s.baseURL+page)
	if err != nil {
		return "", err
	}
	return url, audit.Write(ctx, s.db, audit.Entry{Action: audit.BillingPortal})
}

// Patch changes a subscription; nil leaves as it is.
type Patch struct {
	Plan, Interval *string
	// Cancels ends it with the period that is paid for, or takes that back.
	Cancels *bool
}

// Update changes the company's subscription. It needs access.ManageTenant.
func (s *Service) Update(ctx context.Context, p Patch) (Overview, error) {
	_, a, err := s.paying(ctx)
	if err == nil && a.Customer != "" {
		a, err = s.Sync(ctx)
	}
	if err != nil {
		return Overview{}, err
	}
	if !a.Subscription.Living() {
		return Overview{}, fault.New(fault.Conflict, "no_subscription")
	}
	c := change{cancels: p.Cancels}
	if p.Plan != nil || p.Interval != nil {
		plan, interval := a.Subscription.Plan, a.Subscription.Interval
		if p.Plan != nil {
			plan = *p.Plan
		}
		if p.Interval != nil {
			interval = *p.Interval
		}
		offer, err := s.offer(ctx, plan, interval)
		if err != nil {
			return Overview{}, err
		}
		if c.price = offer.Price; c.price == a.Subscription.Price {
			c.price = ""
		}
	}
	if err := s.stripe.update(ctx, a.Subscription, c, "kontor-change-"+id.New("chg")); err != nil {
		return Overview{}, err
	}
	if _, err := s.Sync(ctx); err != nil {
		return Overview{}, err
	}
	return s.Get(ctx)
}

// Refresh asks Stripe now, for somebody who has just come back from there. It needs access.ManageTenant.
func (s *Service) Refresh(ctx context.Context) (Overview, error) {
	if _, _, err := s.paying(ctx); err != nil {
		return Overview{}, err
	}
	if _, err := s.Sync(ctx); err != nil {
		return Overview{}, err
	}
	return s.Get(ctx)
}

// Invoice is one of the company's invoices.
type Invoice struct {
	ID, Number, Status, Currency, URL, PDF string
	// Total is in the currency's smallest unit.
	Total     int64
	CreatedAt time.Time
}

// maxInvoices is how many invoices are shown; Stripe's own pages have the rest.
const maxInvoices = 24

// Invoices returns the company's newest invoices. It needs access.ManageTenant.
func (s *Service) Invoices(ctx context.Context) ([]Invoice, error) {
	who, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	if !s.On() {
		return nil, off()
	}
	a, err := s.read(ctx, who.Tenant)
	if err != nil || a.Customer == "" {
		return nil, err
	}
	list, err := s.stripe.invoices(ctx, a.Customer, "", maxInvoices)
	if err != nil {
		return nil, err
	}
	out := make([]Invoice, len(list))
	for i, x := range list {
		out[i] = Invoice{
			ID: x.ID, Number: x.Number, Status: string(x.Status), Currency: strings.ToUpper(string(x.Currency)), URL: x.HostedInvoiceURL, PDF: x.InvoicePDF,
			Total: x.Total, CreatedAt: time.Unix(x.Created, 0).UTC(),
		}
	}
	return out, nil
}
