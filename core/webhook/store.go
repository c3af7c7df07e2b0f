package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
)

const hookColumns = `id, name, url, events, filter, secret, previous_secret, previous_until, state, failing_since, created_by, version,
	created_at, updated_at`

func scanHook(r db.Rows) (*Webhook, error) {
	h := &Webhook{}
	var events, where []byte
	if err := r.Scan(&h.ID, &h.Name, &h.URL, &events, &where, &h.secret, &h.previous, &h.PreviousUntil, &h.State, &h.FailingSince,
		&h.OwnerID, &h.Version, &h.CreatedAt, &h.UpdatedAt); err != nil {
		return nil, err
	}
	h.CreatedAt, h.UpdatedAt = h.CreatedAt.UTC(), h.UpdatedAt.UTC()
	if err := json.Unmarshal(events, &h.Events); err != nil {
		return nil, fmt.Errorf("read the events of %s: %w", h.ID, err)
	}
	if len(where) > 0 && string(where) != "null" {
		node, err := filter.ParseJSON(where)
		if err != nil {
			return nil, fmt.Errorf("read the filter of %s: %w", h.ID, err)
		}
		h.Filter = node
	}
	return h, nil
}

// getHook returns a webhook; a not-found fault when the tenant has none with this id.
func getHook(ctx context.Context, tx *db.Tx, hookID string, lock bool) (*Webhook, error) {
	q := "select " + hookColumns + " from webhooks where tenant_id = ? and id = ?"
	if lock {
		q += tx.Dialect().ForUpdate()
	}
	list, err := db.Collect(ctx, tx, scanHook, q, tx.Tenant(), hookID)
	if err == nil && len(list) == 0 {
		err = db.NotFound(db.ErrNoRows, "webhook", hookID)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func listHooks(ctx context.Context, tx *db.Tx) ([]*Webhook, error) {
	return db.Collect(ctx, tx, scanHook, "select "+hookColumns+" from webhooks where tenant_id = ? order by id", tx.Tenant())
}

func insertHook(tx *db.Tx, h *Webhook) {
	tx.Queue(`insert into webhooks (tenant_id, id, name, url, events, filter, secret, state, created_by, version, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
		tx.Tenant(), h.ID, h.Name, h.URL, eventsJSON(h.Events), filterJSON(h.Filter), h.secret, string(h.State), h.OwnerID, h.CreatedAt, h.UpdatedAt)
}

func updateHook(tx *db.Tx, h *Webhook) {
	tx.Queue(`update webhooks set name = ?, url = ?, events = ?, filter = ?, secret = ?, previous_secret = ?, previous_until = ?, state = ?,
		failing_since = ?, created_by = ?, version = ?, updated_at = ? where tenant_id = ? and id = ?`,
		h.Name, h.URL, eventsJSON(h.Events), filterJSON(h.Filter), h.secret, h.previous, moment(h.PreviousUntil), string(h.State),
		moment(h.FailingSince), h.OwnerID, h.Version, h.UpdatedAt, tx.Tenant(), h.ID)
}

// stop ends a webhook and what is waiting for it.
func stop(tx *db.Tx, h *Webhook, state State, at time.Time) {
	tx.Queue("update webhooks set state = ?, version = version + 1, updated_at = ? where tenant_id = ? and id = ? and state = ?",
		string(state), at, tx.Tenant(), h.ID, string(Active))
	left := cancelled
	if state == Forbidden {
		left = forbidden
	}
	tx.Queue(`update webhook_deliveries set state = ?, next_at = null, updated_at = ?
		where tenant_id = ? and webhook_id = ? and state = 'pending'`, string(left), at, tx.Tenant(), h.ID)
}

func eventsJSON(events []string) string {
	b, _ := json.Marshal(events) // Texts can always be written.
	return string(b)
}

func filterJSON(n filter.Node) any {
	if n == nil {
		return nil
	}
	return string(filter.FormatJSON(n))
}

func moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}
