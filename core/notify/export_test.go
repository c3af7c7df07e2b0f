package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
)

// Drive does what relay and queue do with what waits in the context's tenant: events are handed over, and jobs run whose time
// has come. Twice does everything a second time, as after a crash.
func (s *Service) Drive(ctx context.Context, tenant string, until time.Time, twice bool) error {
	for {
		var rows []outbox.Row
		err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err := db.Collect(ctx, tx, func(r db.Rows) (row outbox.Row, err error) {
				var payload []byte
				err = r.Scan(&row.Seq, &row.ID, &row.Kind, &row.Topic, &payload)
				row.Payload, row.Tenant = payload, tenant
				return row, err
			}, "select seq, id, kind, topic, payload from outbox where tenant_id = ? order by seq", tx.Tenant())
			for _, r := range all {
				var p struct {
					RunAt *time.Time `json:"run_at"`
				}
				if r.Kind == outbox.KindJob {
					if err := json.Unmarshal(r.Payload, &p); err != nil {
						return err
					}
				}
				if p.RunAt == nil || !p.RunAt.After(until) {
					rows = append(rows, r)
					tx.Queue("delete from outbox where tenant_id = ? and seq = ?", tx.Tenant(), r.Seq)
				}
			}
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			for range map[bool]int{false: 1, true: 2}[twice] {
				if err := s.run(ctx, tenant, r); err != nil {
					return fmt.Errorf("%s %s: %w", r.Topic, r.Payload, err)
				}
			}
		}
	}
}

func (s *Service) run(ctx context.Context, tenant string, r outbox.Row) error {
	if r.Kind == outbox.KindEvent {
		return s.Handle(ctx, tenant, []outbox.Row{r})
	}
	switch r.Topic {
	case changesJob:
		return perform(ctx, tenant, r, s.changes)
	case sharedJob:
		return perform(ctx, tenant, r, s.shared)
	case transferJob:
		return perform(ctx, tenant, r, s.transferred)
	case remindJob:
		return perform(ctx, tenant, r, s.remind)
	case deliverJob:
		return perform(ctx, tenant, r, s.deliver)
	}
	return nil
}

func perform[A any](ctx context.Context, tenant string, r outbox.Row, fn func(context.Context, job.Job[A]) error) error {
	var p struct {
		Args string `json:"args"`
	}
	if err := json.Unmarshal(r.Payload, &p); err != nil {
		return err
	}
	j := job.Job[A]{ID: r.ID, Tenant: tenant, Kind: r.Topic}
	if err := json.Unmarshal([]byte(p.Args), &j.Args); err != nil {
		return err
	}
	return fn(ctx, j)
}

// Views are notifications as the API shows them.
func (s *Service) Views(ctx context.Context, list []Notification) (string, error) {
	views, err := s.views(ctx, list)
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(views)
	return string(raw), err
}
