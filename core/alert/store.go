package alert

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
)

const columns = `id, rule, user_id, address, value, usual, bound, detail, action, state, reason, closed_by, closed_at, created_at`

func scan(r db.Rows) (a Alert, err error) {
	var detail []byte
	err = r.Scan(&a.ID, &a.Rule, &a.UserID, &a.Address, &a.Value, &a.Usual, &a.Bound, &detail, &a.Action, &a.State, &a.Reason, &a.ClosedBy, &a.ClosedAt, &a.At)
	a.Detail, a.At = string(detail), a.At.UTC()
	if a.ClosedAt != nil {
		at := a.ClosedAt.UTC()
		a.ClosedAt = &at
	}
	return a, err
}

// raise stores a finding, unless it was found before on the same day, with what follows from it, in one transaction.
func (s *Service) raise(ctx context.Context, tx *db.Tx, f finding) error {
	policy, err := readPolicy(ctx, tx)
	if err != nil {
		return err
	}
	detail, err := json.Marshal(f.detail)
	if err != nil {
		return err
	}
	a := Alert{ID: id.New("alt"), Action: policy.Rules[f.rule].Action}
	if f.user == "" {
		a.Action = Tell // There is nobody whom it could be done to.
	}
	n, err := tx.Exec(ctx, `insert into alerts (tenant_id, id, rule, subject, day, user_id, address, value, usual, bound, detail, action, state, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`, tx.Tenant(), a.ID, string(f.rule), f.subject, f.day, f.user, f.address,
		f.value, f.usual, f.bound, string(detail), string(a.Action), string(Open), s.now())
	if err != nil || n == 0 {
		return err
	}
	tenant := tx.Tenant()
	tx.AfterCommit(func() { s.changed(ctx, tenant) })
	if err := audit.Record(ctx, tx, audit.Entry{Action: audit.AlertRaised, Target: a.ID, Detail: map[string]any{
		"rule": f.rule, "user_id": f.user, "address": f.address, "value": f.value, "usual": f.usual, "bound": f.bound, "action": a.Action,
	}}); err != nil {
		return err
	}
	if a.Action == Freeze {
		n, err := tx.Exec(ctx, "insert into alert_freezes (tenant_id, user_id, alert_id, since) values (?, ?, ?, ?) on conflict do nothing", tenant, f.user, a.ID, s.now())
		if err != nil {
			return err
		}
		if n == 1 {
			if err := audit.Record(ctx, tx, audit.Entry{Action: audit.ExportsFrozen, Target: f.user, Detail: map[string]any{"alert_id": a.ID}}); err != nil {
				return err
			}
		}
	}
	_, err = job.Enqueue(tx, tellJob, tellArgs{a.ID}, job.Key(a.ID))
	return err
}

// Frozen is a person whose exports are frozen.
type Frozen struct {
	UserID, AlertID string
	Since           string
}

// get returns an alert; not_found for another tenant's.
func (s *Service) get(ctx context.Context, alertID string) (a Alert, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		list, err := db.Collect(ctx, tx, scan, "select "+columns+" from alerts where "+where+" and id = ?", append(args, alertID)...)
		if err == nil && len(list) == 0 {
			err = db.ErrNoRows
		}
		if err == nil {
			a = list[0]
		}
		return err
	})
	return a, db.NotFound(err, "alert", alertID)
}
