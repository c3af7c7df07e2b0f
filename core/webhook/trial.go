package webhook

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/webhook/standard"
)

// testType is the type of events that a person has sent to see whether they arrive.
const testType = "webhook.test"

// Test sends one event without content to the webhook, whatever its state, and returns the delivery, which is not tried again.
// The actor needs access.ManageWebhooks.
func (s *Service) Test(ctx context.Context, hookID string) (*Delivery, *Webhook, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, nil, err
	}
	h, err := s.Get(ctx, hookID)
	if err != nil {
		return nil, nil, err
	}
	secrets, err := s.secrets(ctx, a.Tenant, h)
	if err != nil {
		return nil, nil, err
	}
	now := s.now()
	e, err := standard.NewEvent(id.At("evt", now), s.source(a.Tenant), testType, h.ID, now, map[string]string{"webhook_id": h.ID})
	if err != nil {
		return nil, nil, err
	}
	body, err := json.Marshal(e)
	if err != nil {
		return nil, nil, err
	}
	got, err := s.send(ctx, h, e.ID, body, secrets)
	if err != nil {
		return nil, nil, err
	}
	d := &Delivery{
		ID: id.New("whd"), WebhookID: h.ID, EventID: e.ID, EventType: e.Type, State: failed, Attempt: 1, Status: got.status, Error: got.err,
		Response: got.response, Duration: got.took, CreatedAt: now, UpdatedAt: s.now(),
	}
	if standard.Judge(got.status) == standard.Delivered {
		d.State = delivered
	}
	err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue(`insert into webhook_deliveries (tenant_id, id, webhook_id, event_id, event_type, payload, state, attempt, last_status, last_error,
			last_response, duration_ms, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), d.ID, h.ID, d.EventID, d.EventType, string(body), string(d.State), d.Attempt, d.Status, d.Error, d.Response,
			d.Duration.Milliseconds(), d.CreatedAt, d.UpdatedAt)
		return nil
	})
	return d, h, err
}

var _ Rights = (*access.Service)(nil)
