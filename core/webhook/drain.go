package webhook

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/webhook/standard"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// parallel is how many deliveries a webhook gets at a time, on all nodes together; one that fails gets one.
	parallel = 2
	// lease is how long a delivery may be under way before it counts as lost.
	lease = time.Minute
	// turn is how long a job goes on with one webhook before others get the worker.
	turn = time.Minute
	// exhaustion is how long a receiver must have taken nothing for its webhook to be stopped after a delivery's last
	// attempt. The schedule takes a little longer.
	exhaustion = 72 * time.Hour
	// kept is how long ended deliveries are kept.
	kept = 30 * 24 * time.Hour
)

// drain sends what is due to one webhook, one delivery after the other. There is a job whenever something becomes due: for
// new deliveries, and for each next attempt. A job that finds as many others at work as the webhook may have leaves the work
// to them, since each looks again after every delivery.
func (s *Service) drain(ctx context.Context, j job.Job[drainArgs]) error {
	for began := time.Now(); ; {
		select {
		case <-j.Stopping:
			return job.Stopped
		default:
		}
		if time.Since(began) > turn {
			return job.Snooze(0)
		}
		h, d, err := s.claim(ctx, j.Args.WebhookID)
		if err != nil {
			return err
		}
		if d == nil {
			return s.sweep(ctx, j.Args.WebhookID)
		}
		if err := s.deliver(ctx, j.Tenant, h, d); err != nil {
			return err
		}
	}
}

// claim takes the next delivery that is due; nil when there is none, when others are busy enough with the webhook, and when
// it is not active.
func (s *Service) claim(ctx context.Context, hookID string) (h *Webhook, d *Delivery, err error) {
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, d, err = nil, nil, nil
		hook, err := getHook(ctx, tx, hookID, true)
		if fault.Is(err, fault.NotFound) || err == nil && hook.State != Active {
			return nil
		}
		if err != nil {
			return err
		}
		now := s.now()
		var busy int
		if err := tx.QueryRow(ctx, `select count(*) from webhook_deliveries
			where tenant_id = ? and state = 'pending' and next_at > ? and last_status = -1 and webhook_id = ?`, tx.Tenant(), now, hookID).Scan(&busy); err != nil {
			return err
		}
		if busy >= parallel || busy > 0 && hook.FailingSince != nil {
			return nil
		}
		due, err := db.Collect(ctx, tx, scanDelivery, "select "+deliveryColumns+` from webhook_deliveries
			where tenant_id = ? and state = 'pending' and next_at <= ? and webhook_id = ? order by next_at, id limit 1`, tx.Tenant(), now, hookID)
		if err != nil || len(due) == 0 {
			return err
		}
		h, d = hook, due[0]
		d.Attempt++
		tx.Queue("update webhook_deliveries set attempt = ?, last_status = ?, next_at = ? where tenant_id = ? and id = ?",
			d.Attempt, inFlight, now.Add(lease), tx.Tenant(), d.ID)
		return nil
	})
	return h, d, err
}

// deliver makes one attempt and writes down what it has come to. An error means that nothing is known, and the delivery is
// due again.
func (s *Service) deliver(ctx context.Context, tenant string, h *Webhook, d *Delivery) error {
	owner := asOwner(ctx, tenant, h)
	may, err := s.entitled(owner)
	if err != nil {
		return s.giveBack(ctx, d, err)
	}
	if !may {
		return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			stop(tx, h, Forbidden, s.now())
			return nil
		})
	}
	body, may, err := s.permitted(owner, d)
	if err != nil {
		return s.giveBack(ctx, d, err)
	}
	var a answer
	if may {
		secrets, err := s.secrets(ctx, tenant, h)
		if err != nil {
			return s.giveBack(ctx, d, err)
		}
		if a, err = s.send(ctx, h, d.EventID, body, secrets); err != nil {
			return s.giveBack(ctx, d, err)
		}
	}
	// The answer counts even if the node is stopping.
	return s.db.Tenant(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		return s.settle(ctx, tx, h.ID, d, a, may)
	})
}

// settle writes down what an attempt has come to.
func (s *Service) settle(ctx context.Context, tx *db.Tx, hookID string, d *Delivery, a answer, may bool) error {
	h, err := getHook(ctx, tx, hookID, true)
	if fault.Is(err, fault.NotFound) {
		return nil // It was deleted, with its deliveries.
	}
	if err != nil {
		return err
	}
	now := s.now()
	attempt := d.Attempt
	d.Status, d.Error, d.Response, d.Duration, d.UpdatedAt, d.NextAt = a.status, a.err, a.response, a.took, now, nil
	outcome := standard.Judge(a.status)
	switch {
	case !may:
		d.State = forbidden
	case outcome == standard.Delivered:
		d.State = delivered
		if h.FailingSince != nil {
			tx.Queue("update webhooks set failing_since = null where tenant_id = ? and id = ?", tx.Tenant(), h.ID)
		}
	case outcome == standard.Gone:
		d.State = failed
	default:
		return s.again(tx, h, d, a, outcome == standard.Throttled)
	}
	saveDelivery(tx, d, attempt)
	if may && outcome == standard.Gone && h.State == Active {
		stop(tx, h, Gone, now)
	}
	return nil
}

// again puts a failed delivery off until its next attempt, or ends it after the last one.
func (s *Service) again(tx *db.Tx, h *Webhook, d *Delivery, a answer, throttled bool) error {
	now := d.UpdatedAt
	if h.FailingSince == nil {
		h.FailingSince = &now
		tx.Queue("update webhooks set failing_since = ? where tenant_id = ? and id = ?", now, tx.Tenant(), h.ID)
	}
	wait, more := standard.Wait(d.Attempt, s.random(), a.retryAfter)
	if !more {
		d.State = failed
		saveDelivery(tx, d, d.Attempt)
		if h.State == Active && now.Sub(*h.FailingSince) >= exhaustion {
			stop(tx, h, Exhausted, now)
		}
		return nil
	}
	next := now.Add(wait)
	d.NextAt = &next
	saveDelivery(tx, d, d.Attempt)
	if throttled {
		tx.Queue(`update webhook_deliveries set next_at = ? where tenant_id = ? and webhook_id = ? and state = 'pending' and last_status <> ?
			and next_at < ?`, next, tx.Tenant(), h.ID, inFlight, next)
	}
	_, err := job.Enqueue(tx, drainKind, drainArgs{WebhookID: h.ID}, job.At(next))
	return err
}

// giveBack makes a delivery due again at once without counting the attempt, and returns the error with which the job ends.
func (s *Service) giveBack(ctx context.Context, d *Delivery, cause error) error {
	now := s.now()
	attempt := d.Attempt
	d.Attempt, d.Status, d.NextAt, d.UpdatedAt = attempt-1, 0, &now, now
	if err := s.db.Tenant(context.WithoutCancel(ctx), func(_ context.Context, tx *db.Tx) error {
		saveDelivery(tx, d, attempt)
		return nil
	}); err != nil {
		s.log.ErrorContext(ctx, "give back a delivery", "delivery", d.ID, "error", err)
	}
	return cause
}

// permitted returns the body of a delivery as its owner, who acts in the context, may read it now: rights may have been lost
// since the event was made. False means that the record is not theirs to read any more.
func (s *Service) permitted(owner context.Context, d *Delivery) ([]byte, bool, error) {
	var e standard.Event
	if err := json.Unmarshal(d.payload, &e); err != nil {
		return nil, false, err
	}
	var content data
	if err := json.Unmarshal(e.Data, &content); err != nil {
		return nil, false, err
	}
	visible, err := s.records.VisiblePaths(owner, content.Object)
	if err == nil && string(content.Record) != "null" {
		var found int
		rows, failed := s.records.ByIDs(owner, content.Object, []string{content.ID}, nil)
		if found, err = len(rows), failed; err == nil && found == 0 {
			return nil, false, nil
		}
	}
	if err != nil {
		if denied(err) {
			err = nil
		}
		return nil, false, err
	}
	if content.project(visible) {
		if e.Data, err = json.Marshal(content); err != nil {
			return nil, false, err
		}
		body, err := json.Marshal(e)
		return body, true, err
	}
	return d.payload, true, nil
}

// sweep removes the webhook's deliveries that have ended long ago.
func (s *Service) sweep(ctx context.Context, hookID string) error {
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from webhook_deliveries where tenant_id = ? and webhook_id = ? and id < ? and state <> 'pending'",
			tx.Tenant(), hookID, id.At("whd", s.now().Add(-kept)))
		return nil
	})
}
