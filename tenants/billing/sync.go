package billing

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/stripe/stripe-go/v76"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// syncTries is how often a state is fetched again because somebody else has written one meanwhile.
const syncTries = 8

// Sync makes the account of the actor's tenant say what Stripe says now. It fetches after it has read the account's version
// and writes only if that is still the version, so that of two that run side by side the later one to fetch wins, whatever
// events they were started by. Two or three calls to Stripe.
func (s *Service) Sync(ctx context.Context) (Account, error) {
	who, err := actor.From(ctx)
	if err != nil {
		return Account{}, err
	}
	if !s.On() {
		return Account{}, off()
	}
	for range syncTries {
		a, err := s.read(ctx, who.Tenant)
		if err != nil || a.Customer == "" {
			return a, err
		}
		next, err := s.fetch(ctx, a.Customer)
		if err != nil {
			return a, err
		}
		done, err := s.write(ctx, a, next)
		if err != nil {
			return a, err
		}
		if done {
			a, err = s.read(ctx, who.Tenant)
			if err != nil {
				return a, err
			}
			return a, s.notify(ctx, a)
		}
	}
	return Account{}, fault.New(fault.Conflict, "changed_meanwhile")
}

// fetch returns the subscription that counts: a living one before those that have ended, then the youngest.
func (s *Service) fetch(ctx context.Context, customer string) (Subscription, error) {
	list, err := s.stripe.subscriptions(ctx, customer)
	if err != nil {
		return Subscription{}, fmt.Errorf("fetch the subscription: %w", err)
	}
	var best *stripe.Subscription
	living := 0
	rank := func(x *stripe.Subscription) int {
		switch v := (Subscription{Status: string(x.Status)}); {
		case v.Living():
			return 2
		case x.Status == stripe.SubscriptionStatusCanceled:
			return 1
		}
		return 0 // Begun and never paid for.
	}
	for _, x := range list {
		if rank(x) == 2 {
			living++
		}
		if best == nil || cmp.Or(cmp.Compare(rank(x), rank(best)), cmp.Compare(x.Created, best.Created), cmp.Compare(x.ID, best.ID)) > 0 {
			best = x
		}
	}
	if living > 1 {
		s.log.ErrorContext(ctx, "a company has several subscriptions: end all but one at Stripe", "customer", customer, "subscriptions", living)
	}
	if best == nil || rank(best) == 0 {
		return Subscription{}, nil
	}
	return s.translate(ctx, customer, best)
}

func (s *Service) translate(ctx context.Context, customer string, x *stripe.Subscription) (Subscription, error) {
	out := Subscription{ID: x.ID, Status: string(x.Status), Cancels: x.CancelAtPeriodEnd, PeriodEnd: moment(x.CurrentPeriodEnd), EndedAt: moment(x.EndedAt)}
	if x.LatestInvoice != nil {
		out.Invoice = x.LatestInvoice.ID
	}
	if x.Items != nil && len(x.Items.Data) > 0 {
		item := x.Items.Data[0]
		out.Item, out.Seats = item.ID, item.Quantity
		if item.Price != nil {
			out.Price = item.Price.ID
			out.Plan, out.Interval = s.catalog.priced(item.Price.ID, item.Price.LookupKey)
			if out.Interval == "" && item.Price.Recurring != nil {
				out.Interval = string(item.Price.Recurring.Interval)
			}
		}
	}
	if out.Status != "past_due" && out.Status != "unpaid" {
		return out, nil
	}
	open, err := s.stripe.invoices(ctx, customer, x.ID, pageSize)
	if err != nil {
		return out, fmt.Errorf("fetch the open invoices: %w", err)
	}
	since := x.CurrentPeriodStart
	if len(open) > 0 {
		oldest := slices.MinFunc(open, func(a, b *stripe.Invoice) int { return cmp.Compare(a.Created, b.Created) })
		since, out.Invoice = oldest.Created, oldest.ID
	}
	out.PastDueSince = moment(since)
	return out, nil
}

func moment(unix int64) *time.Time {
	if unix == 0 {
		return nil
	}
	t := time.Unix(unix, 0).UTC()
	return &t
}

// changedArgs is a change on its way into the audit.
type changedArgs struct {
	Before Subscription `json:"before"`
	After  Subscription `json:"after"`
}

// write stores what was fetched unless the account was written meanwhile.
func (s *Service) write(ctx context.Context, a Account, next Subscription) (done bool, err error) {
	raw, err := json.Marshal(next)
	if err != nil {
		return false, err
	}
	same := reflect.DeepEqual(a.Subscription, next)
	err = s.db.System(ctx, "write down what a company has subscribed to", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "update billing_accounts set subscription = ?, synced_at = ?, version = version + 1 where tenant_id = ? and version = ?",
			string(raw), s.now(), a.Tenant, a.Version)
		if done = n == 1; err != nil || !done || same {
			return err
		}
		tx.AfterCommit(func() { s.changed(ctx, a.Tenant) })
		_, _, err = s.queue().Insert(ctx, tx, a.Tenant, changedJob, changedArgs{a.Subscription, next})
		return err
	})
	return done, err
}

// audited writes a change of the subscription into the company's audit.
func (s *Service) audited(ctx context.Context, j job.Job[changedArgs]) error {
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.BillingChanged, Target: cmp.Or(j.Args.After.ID, j.Args.Before.ID), Detail: audit.Change{
		Before: j.Args.Before, After: j.Args.After,
	}})
}

// SyncSeats makes a living subscription pay for as many seats as there are active members, prorated.
func (s *Service) SyncSeats(ctx context.Context) error {
	who, err := actor.From(ctx)
	if err != nil || !s.On() {
		return err
	}
	a, err := s.read(ctx, who.Tenant)
	if err != nil || !a.Subscription.Living() || a.Subscription.Cancels {
		return err
	}
	n, err := s.seats(ctx)
	if err != nil || n == a.Subscription.Seats {
		return err
	}
	if a, err = s.Sync(ctx); err != nil { // It may have ended, or been changed, without our knowing yet.
		return err
	}
	if !a.Subscription.Living() || a.Subscription.Cancels || n == a.Subscription.Seats {
		return nil
	}
	key := fmt.Sprintf("kontor-seats-%s-%d-%d", a.Subscription.ID, n, a.Version)
	if err := s.stripe.update(ctx, a.Subscription, change{seats: &n}, key); err != nil {
		return fmt.Errorf("change the seats: %w", err)
	}
	_, err = s.Sync(ctx)
	return err
}

// seats is how many seats the actor's company has to pay for.
func (s *Service) seats(ctx context.Context) (int64, error) {
	count := s.counters[Seats]
	if count == nil {
		return 1, nil
	}
	n, err := count(ctx)
	return max(n, 1), err
}

// Erase ends what a tenant that is erased would go on paying for. Its rows go with the tenant's own.
func (s *Service) Erase(ctx context.Context, tenant string) error {
	if !s.On() {
		return nil
	}
	a, err := s.find(ctx, "tenant_id = ?", tenant)
	if err != nil || a.Customer == "" {
		return ignoreNone(err)
	}
	list, err := s.stripe.subscriptions(ctx, a.Customer)
	if err != nil {
		return err
	}
	for _, x := range list {
		if (Subscription{Status: string(x.Status)}).Living() {
			if err := s.stripe.end(ctx, x.ID); err != nil {
				return fmt.Errorf("end the subscription of %s: %w", tenant, err)
			}
		}
	}
	return nil
}
