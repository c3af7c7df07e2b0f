package alert

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// MaxPage is the greatest page of alerts.
const MaxPage = 200

// Get returns an alert. It needs access.ReadAudit; another tenant's is not_found.
func (s *Service) Get(ctx context.Context, alertID string) (Alert, error) {
	if err := s.access.Require(ctx, access.ReadAudit); err != nil {
		return Alert{}, err
	}
	return s.get(ctx, alertID)
}

// List returns alerts, the newest first, in one state or, with an empty one, in all, before an id. It needs access.ReadAudit.
func (s *Service) List(ctx context.Context, state State, before string, limit int) (out []Alert, err error) {
	if err := s.access.Require(ctx, access.ReadAudit); err != nil {
		return nil, err
	}
	if limit < 1 || limit > MaxPage {
		return nil, fault.At("limit", "out_of_range", fault.Params{"min": 1, "max": MaxPage})
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		if state != "" {
			where, args = where+" and state = ?", append(args, string(state))
		}
		if before != "" {
			where, args = where+" and id < ?", append(args, before)
		}
		out, err = db.Collect(ctx, tx, scan, "select "+columns+" from alerts where "+where+" order by id desc limit ?", append(args, limit)...)
		return err
	})
	return out, err
}

// Acknowledge says that somebody has seen to an alert.
func (s *Service) Acknowledge(ctx context.Context, alertID string) (Alert, error) {
	return s.end(ctx, alertID, Acknowledged, "")
}

// Dismiss says that an alert is none, and why.
func (s *Service) Dismiss(ctx context.Context, alertID, reason string) (Alert, error) {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return Alert{}, fault.At("reason", "required")
	case n > maxReason:
		return Alert{}, fault.At("reason", "too_long", fault.Params{"max": maxReason})
	}
	return s.end(ctx, alertID, Dismissed, reason)
}

const maxReason = 1000

// end closes an open alert. It needs access.ManageTenant, of somebody whom the alert is not about. One that is closed is a
// conflict fault.
func (s *Service) end(ctx context.Context, alertID string, state State, reason string) (Alert, error) {
	if err := s.access.Require(ctx, access.ManageTenant); err != nil {
		return Alert{}, err
	}
	a, err := s.get(ctx, alertID)
	if err != nil {
		return a, err
	}
	if err := s.other(ctx, a.UserID); err != nil {
		return a, err
	}
	who, err := actor.From(ctx)
	if err != nil {
		return a, err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "update alerts set state = ?, reason = ?, closed_by = ?, closed_at = ? where tenant_id = ? and id = ? and state = ?",
			string(state), reason, who.ID, s.now(), tx.Tenant(), alertID, string(Open))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "alert_closed")
		}
		tx.AfterCommit(func() { s.changed(ctx, who.Tenant) })
		what := audit.AlertClosed
		if state == Dismissed {
			what = audit.AlertWaved
		}
		return audit.Record(ctx, tx, audit.Entry{Action: what, Target: alertID, Detail: map[string]any{"reason": reason}})
	})
	if err != nil {
		return a, err
	}
	return s.get(ctx, alertID)
}

// other refuses the very person whom something is about, unless there is no other administrator who could do it.
func (s *Service) other(ctx context.Context, userID string) error {
	who, err := actor.From(ctx)
	if err != nil || who.Kind == actor.System || userID == "" || who.UserID != userID && who.OnBehalfOf != userID {
		return err
	}
	holders, err := s.access.Holders(ctx, access.ManageTenant)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.ID != userID {
			return fault.New(fault.Forbidden, "own_alert")
		}
	}
	return nil
}

// Freezes returns whose exports are frozen. It needs access.ReadAudit.
func (s *Service) Freezes(ctx context.Context) (out []Frozen, err error) {
	if err := s.access.Require(ctx, access.ReadAudit); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		out, err = db.Collect(ctx, tx, func(r db.Rows) (f Frozen, err error) {
			var since time.Time
			err = r.Scan(&f.UserID, &f.AlertID, &since)
			f.Since = since.UTC().Format(time.RFC3339)
			return f, err
		}, "select user_id, alert_id, since from alert_freezes where "+where+" order by since, user_id", args...)
		return err
	})
	return out, err
}

// Release lets a person export again. It needs access.ManageTenant, of somebody else; not_found for whom nothing is frozen.
func (s *Service) Release(ctx context.Context, userID string) error {
	if err := s.access.Require(ctx, access.ManageTenant); err != nil {
		return err
	}
	if err := s.other(ctx, userID); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "delete from alert_freezes where tenant_id = ? and user_id = ?", tx.Tenant(), userID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing("export_freeze", userID)
		}
		tenant := tx.Tenant()
		tx.AfterCommit(func() { s.changed(ctx, tenant) })
		return audit.Record(ctx, tx, audit.Entry{Action: audit.ExportsFreed, Target: userID})
	})
}
