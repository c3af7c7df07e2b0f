package billing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The kinds of jobs.
const (
	eventJob   = "billing.event"
	changedJob = "billing.changed"
)

// eventArgs names an event that has come.
type eventArgs struct {
	Event string `json:"event"`
}

// keepEvents is how long it is remembered that an event has come; Stripe repeats it for three days at most.
const keepEvents = 90 * 24 * time.Hour

// Receive takes an event from Stripe: the body as it came, and the header Stripe-Signature. It is stored with the work that
// it causes, in one transaction, and does nothing when it has come before. A wrong or old signature is an unauthenticated
// fault. Events of customers that are none of ours are remembered and nothing else.
func (s *Service) Receive(ctx context.Context, body []byte, signature string) error {
	if !s.On() {
		return off()
	}
	e, err := webhook.ConstructEventWithOptions(body, signature, s.secret, webhook.ConstructEventOptions{
		IgnoreAPIVersionMismatch: true, // What happened is fetched anew, in the version that this program speaks.
	})
	if err != nil || e.ID == "" {
		return &fault.Error{Code: fault.Unauthenticated, Reason: "webhook_signature", Err: err}
	}
	var customer string
	if e.Data != nil {
		customer = customerOf(e.Data.Raw)
	}
	var tenant any
	if customer != "" {
		switch a, err := s.find(ctx, "customer_id = ?", customer); {
		case err == nil:
			tenant = a.Tenant
		case !errors.Is(err, db.ErrNoRows):
			return err
		}
	}
	err = s.db.System(ctx, "take an event from Stripe", func(ctx context.Context, tx *db.ControlTx) error {
		now := s.now()
		var handled any
		if tenant == nil {
			handled = now
		}
		n, err := tx.Exec(ctx, "insert into billing_events (id, type, tenant_id, created_at, received_at, handled_at) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
			e.ID, string(e.Type), tenant, time.Unix(e.Created, 0).UTC(), now, handled)
		if err != nil || n == 0 || tenant == nil {
			return err
		}
		_, _, err = s.queue().Insert(ctx, tx, tenant.(string), eventJob, eventArgs{e.ID})
		return err
	})
	if err != nil {
		return fmt.Errorf("take an event from Stripe: %w", err)
	}
	return nil
}

// customerOf is the customer that an event's object is, or belongs to; empty for none.
func customerOf(raw []byte) string {
	var o struct {
		ID, Object string
		Customer   json.RawMessage
	}
	if json.Unmarshal(raw, &o) != nil {
		return ""
	}
	if o.Object == "customer" {
		return o.ID
	}
	var id string
	if json.Unmarshal(o.Customer, &id) == nil {
		return id
	}
	var whole struct{ ID string }
	_ = json.Unmarshal(o.Customer, &whole) // What is no customer has no id.
	return whole.ID
}

// handle is the work of one event. Doing it twice changes nothing.
func (s *Service) handle(ctx context.Context, j job.Job[eventArgs]) error {
	var handled *time.Time
	err := s.db.SystemRead(ctx, "read an event from Stripe", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select handled_at from billing_events where id = ? and tenant_id = ?", j.Args.Event, j.Tenant).Scan(&handled)
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && handled != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := s.Sync(ctx); err != nil {
		return err
	}
	return s.db.System(ctx, "note that an event was handled", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update billing_events set handled_at = ? where id = ? and handled_at is null", s.now(), j.Args.Event)
		return nil
	})
}

// RegisterJobs adds the room's work to the queue.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, eventJob, job.Options{MaxAttempts: 20, Timeout: 2 * time.Minute}, s.handle)
	job.Register(reg, changedJob, job.Options{}, s.audited)
	if !s.On() {
		return
	}
	reg.Periodic("billing-seats", "@every 5m", func(ctx context.Context) error {
		return s.each(ctx, func(ctx context.Context, a Account) error {
			if !a.Subscription.Living() {
				return nil
			}
			return s.SyncSeats(ctx)
		})
	})
	reg.Periodic("billing", "41 * * * *", func(ctx context.Context) error {
		return errors.Join(s.each(ctx, s.tick), s.sweep(ctx))
	})
}

// stale is when a copy is fetched anew although no event has come.
const stale = 24 * time.Hour

// tick is the hourly work for one company: what it has is counted, what Stripe says is compared once a day, and notices that
// have fallen due are sent.
func (s *Service) tick(ctx context.Context, a Account) error {
	who, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if err := s.Count(ctx); err != nil {
		return fmt.Errorf("count what %s has: %w", who.Tenant, err)
	}
	if a.Customer != "" && (a.SyncedAt == nil || s.now().Sub(*a.SyncedAt) > stale) {
		_, err := s.Sync(ctx) // Notices are part of it.
		return err
	}
	if a, err = s.read(ctx, who.Tenant); err != nil {
		return err
	}
	return s.notify(ctx, a)
}

func (s *Service) sweep(ctx context.Context) error {
	return s.db.System(ctx, "forget old events from Stripe", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from billing_events where received_at < ? and handled_at is not null", s.now().Add(-keepEvents))
		return nil
	})
}

func ignoreNone(err error) error {
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	return err
}

func off() error { return fault.New(fault.Conflict, "billing_off") }
