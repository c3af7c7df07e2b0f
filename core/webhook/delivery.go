package webhook

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// DeliveryState is where a delivery stands.
type DeliveryState string

// The states.
const (
	pending   DeliveryState = "pending"
	delivered DeliveryState = "delivered"
	// failed after the last attempt.
	failed DeliveryState = "failed"
	// forbidden: the owner may not read the record any more, or not have webhooks.
	forbidden DeliveryState = "forbidden"
	// cancelled, since the webhook was stopped before it was its turn.
	cancelled DeliveryState = "cancelled"
)

// inFlight is the last status of a delivery while it is being sent; its next time is when that counts as lost.
const inFlight = -1

// Delivery is one event on its way to one webhook.
type Delivery struct {
	ID, WebhookID, EventID, EventType, RecordID string
	State                                       DeliveryState
	// Attempt is how many attempts were made.
	Attempt int
	// NextAt is when the next attempt is due; nil for none.
	NextAt *time.Time
	// Status is the receiver's last, 0 when there was none, inFlight while it is being sent.
	Status int
	// Error says why there was no answer: timeout, refused, dns, tls or connection.
	Error string
	// Response is the beginning of the last answer, without what looks like a secret.
	Response             string
	Duration             time.Duration
	CreatedAt, UpdatedAt time.Time

	payload []byte
}

const deliveryColumns = `id, webhook_id, event_id, event_type, record_id, payload, state, attempt, next_at, last_status, last_error,
	last_response, duration_ms, created_at, updated_at`

func scanDelivery(r db.Rows) (*Delivery, error) {
	d := &Delivery{}
	var payload string
	var ms int64
	err := r.Scan(&d.ID, &d.WebhookID, &d.EventID, &d.EventType, &d.RecordID, &payload, &d.State, &d.Attempt, &d.NextAt, &d.Status, &d.Error,
		&d.Response, &ms, &d.CreatedAt, &d.UpdatedAt)
	d.payload, d.Duration = []byte(payload), time.Duration(ms)*time.Millisecond
	d.CreatedAt, d.UpdatedAt = d.CreatedAt.UTC(), d.UpdatedAt.UTC()
	return d, err
}

// saveDelivery writes what an attempt has come to, unless somebody else has taken the delivery over in the meantime.
func saveDelivery(tx *db.Tx, d *Delivery, attempt int) {
	tx.Queue(`update webhook_deliveries set state = ?, attempt = ?, next_at = ?, last_status = ?, last_error = ?, last_response = ?, duration_ms = ?,
		updated_at = ? where tenant_id = ? and id = ? and attempt = ? and state = 'pending'`,
		string(d.State), d.Attempt, moment(d.NextAt), d.Status, d.Error, d.Response, d.Duration.Milliseconds(), d.UpdatedAt,
		tx.Tenant(), d.ID, attempt)
}

// Deliveries returns a page of a webhook's deliveries, the newest first, behind an id (empty: from the newest on) and in a
// state (empty: in any). The actor needs access.ManageWebhooks.
func (s *Service) Deliveries(ctx context.Context, hookID string, state DeliveryState, before string, limit int) (list []*Delivery, h *Webhook, err error) {
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if h, err = getHook(ctx, tx, hookID, false); err != nil {
			return err
		}
		q, args := "select "+deliveryColumns+" from webhook_deliveries where tenant_id = ? and webhook_id = ?", []any{tx.Tenant(), hookID}
		if state != "" {
			q, args = q+" and state = ?", append(args, string(state))
		}
		if before != "" {
			q, args = q+" and id < ?", append(args, before)
		}
		list, err = db.Collect(ctx, tx, scanDelivery, q+" order by id desc limit ?", append(args, limit)...)
		return err
	})
	return list, h, err
}

// Replay has a delivery that has ended sent again, under the same event id and with the whole schedule before it. A webhook
// that is not active, and a delivery that is still under way, are conflicts. The actor needs access.ManageWebhooks.
func (s *Service) Replay(ctx context.Context, hookID, deliveryID string) (d *Delivery, h *Webhook, err error) {
	if err := s.rights.Require(ctx, access.ManageWebhooks); err != nil {
		return nil, nil, err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if h, err = getHook(ctx, tx, hookID, true); err != nil {
			return err
		}
		found, err := db.Collect(ctx, tx, scanDelivery, "select "+deliveryColumns+` from webhook_deliveries
			where tenant_id = ? and webhook_id = ? and id = ?`+tx.Dialect().ForUpdate(), tx.Tenant(), hookID, deliveryID)
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return fault.Missing("delivery", deliveryID)
		case h.State != Active:
			return fault.New(fault.Conflict, "webhook_inactive")
		case found[0].State == pending:
			return fault.New(fault.Conflict, "delivery_pending")
		}
		now := s.now()
		d = found[0]
		d.State, d.Attempt, d.NextAt, d.UpdatedAt = pending, 0, &now, now
		tx.Queue("update webhook_deliveries set state = 'pending', attempt = 0, next_at = ?, updated_at = ? where tenant_id = ? and id = ?",
			now, now, tx.Tenant(), d.ID)
		_, err = job.Enqueue(tx, drainKind, drainArgs{WebhookID: hookID})
		return err
	})
	return d, h, err
}
