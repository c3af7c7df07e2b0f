package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/webhook/standard"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	fanOutKind = "webhook.fan_out"
	drainKind  = "webhook.drain"
	// pageSize bounds the changes that a job goes through at a time.
	pageSize = 200
)

type drainArgs struct {
	WebhookID string `json:"webhook_id"`
}

func (s *Service) registerJobs(reg *job.Registry) {
	// The same changes that come again while they wait are one job.
	job.Register(reg, fanOutKind, job.Options{Unique: true}, func(ctx context.Context, j job.Job[records.Changed]) error {
		return s.fanOut(ctx, j.Tenant, j.Args)
	})
	job.Register(reg, drainKind, job.Options{Lane: job.LaneWebhook}, s.drain)
}

// Handle is the outbox handler. It leaves jobs behind that turn changes into deliveries, since that takes longer than a relay
// may wait; where a tenant has no webhook it does nothing. Rows that come again bring nothing twice.
func (s *Service) Handle(ctx context.Context, _ string, rows []outbox.Row) error {
	if !slices.ContainsFunc(rows, func(r outbox.Row) bool { return r.Topic == records.TopicChanged }) {
		return nil
	}
	var some bool
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		// It runs for every pass in which a tenant has changed something.
		found, err := tx.Planned(ctx, db.Kept, "select 1 from webhooks where tenant_id = ? and state = ? limit 1", tx.Tenant(), string(Active))
		if err != nil {
			return err
		}
		defer found.Close()
		some = found.Next()
		return found.Err()
	}); err != nil || !some {
		return err
	}
	var events []records.Event
	for _, r := range rows {
		if r.Topic != records.TopicChanged {
			continue
		}
		var e records.Event
		if err := json.Unmarshal(r.Payload, &e); err != nil || len(e.Changes) == 0 {
			s.log.ErrorContext(ctx, "read an event of changed records", "row", r.ID, "error", err)
			continue
		}
		events = append(events, e)
	}
	if len(events) == 0 {
		return nil
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, args := range records.Batches(events) {
			if _, err := job.Enqueue(tx, fanOutKind, args); err != nil {
				return err
			}
		}
		return nil
	})
}

// fanOut makes the deliveries of changes for every active webhook. It may run again: a delivery is unique by webhook and
// change. A webhook that fails keeps none of the others waiting.
func (s *Service) fanOut(ctx context.Context, tenant string, args records.Changed) error {
	var hooks []*Webhook
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		hooks, err = listHooks(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	var failed []error
	for _, h := range hooks {
		if h.State != Active {
			continue
		}
		owner := asOwner(ctx, tenant, h)
		ok, err := s.entitled(owner)
		if err == nil && ok {
			err = s.fanOutTo(owner, tenant, h, args)
			ok = !fault.Is(err, fault.Unauthenticated) && !fault.Is(err, fault.Invalid)
		}
		if !ok && (err == nil || denied(err)) {
			s.log.WarnContext(ctx, "a webhook is stopped, since its owner has lost a right that it needs", "webhook", h.ID, "tenant", tenant, "error", err)
			err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				stop(tx, h, Forbidden, s.now())
				return nil
			})
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// fanOutTo makes the deliveries for one webhook, whose owner acts in the context.
func (s *Service) fanOutTo(owner context.Context, tenant string, h *Webhook, args records.Changed) error {
	for after := int64(0); ; {
		seen, next, err := s.records.SeenOfSets(owner, args.Sets, args.Records, after, pageSize)
		if err != nil {
			return err
		}
		seen = slices.DeleteFunc(seen, func(c records.SeenChange) bool { return !h.matches(c.Type()) })
		if len(seen) > 0 {
			if err := s.deliveries(owner, tenant, h, seen); err != nil {
				return err
			}
		}
		if next == 0 {
			return nil
		}
		after = next
	}
}

// deliveries writes down what is to be sent about some changes.
func (s *Service) deliveries(owner context.Context, tenant string, h *Webhook, seen []records.SeenChange) error {
	ids := map[string][]string{}
	for _, c := range seen {
		if !slices.Contains(ids[c.Object.Name], c.Entry.RecordID) {
			ids[c.Object.Name] = append(ids[c.Object.Name], c.Entry.RecordID)
		}
	}
	rows := map[string]*records.Row{}
	for object, list := range ids {
		found, err := s.records.ByIDs(owner, object, list, h.Filter)
		if err != nil {
			return err
		}
		for rid, row := range found {
			rows[rid] = row
		}
	}
	var events []standard.Event
	for _, c := range seen {
		row := rows[c.Entry.RecordID]
		if row == nil && (h.Filter != nil || c.Entry.Action != ledger.Deleted) {
			continue
		}
		e, err := s.event(tenant, c, row)
		if err != nil {
			return err
		}
		events = append(events, e)
	}
	if len(events) == 0 {
		return nil
	}
	system := actor.ForSystem(owner, tenant, fanOutKind)
	return s.db.Tenant(system, func(_ context.Context, tx *db.Tx) error {
		now := s.now()
		for _, e := range events {
			payload, err := json.Marshal(e)
			if err != nil {
				return err
			}
			tx.Queue(`insert into webhook_deliveries (tenant_id, id, webhook_id, event_id, event_type, record_id, payload, next_at, created_at, updated_at)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
				tx.Tenant(), id.New("whd"), h.ID, e.ID, e.Type, e.Subject, string(payload), now, now, now)
		}
		_, err := job.Enqueue(tx, drainKind, drainArgs{WebhookID: h.ID})
		return err
	})
}

// data is the content of an event.
type data struct {
	Object      string   `json:"object"`
	ID          string   `json:"id"`
	Version     int64    `json:"version"`
	ChangeSetID string   `json:"change_set_id"`
	Changed     []string `json:"changed"`
	// Previous are the values that the changed fields had.
	Previous map[string]json.RawMessage `json:"previous"`
	// Record is the record as it was when the event was made, null when it is erased.
	Record json.RawMessage `json:"record"`
}

func (s *Service) event(tenant string, c records.SeenChange, row *records.Row) (standard.Event, error) {
	d := data{
		Object: c.Object.Name, ID: c.Entry.RecordID, Version: c.Entry.Version, ChangeSetID: c.Entry.ChangeSetID, Changed: c.Paths(),
		Previous: map[string]json.RawMessage{}, Record: json.RawMessage("null"),
	}
	if c.Entry.Action != ledger.Created {
		for _, f := range c.Changed {
			d.Previous[f.Field] = f.Old
		}
	}
	if row != nil {
		raw, err := row.AppendJSON(nil)
		if err != nil {
			return standard.Event{}, err
		}
		d.Record = raw
	}
	return standard.NewEvent(c.ID, s.source(tenant), c.Type(), c.Entry.RecordID, c.Entry.CreatedAt.Truncate(time.Millisecond), d)
}

// source names the installation and the tenant in events.
func (s *Service) source(tenant string) string { return s.baseURL + "/tenants/" + tenant }
