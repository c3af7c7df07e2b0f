package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// snapshotsKept is how long rights of finished jobs are kept after their last use.
const snapshotsKept = 90 * 24 * time.Hour

// Pin returns the actor of the context with the rights of this moment, to be given to a job: it goes on under them, whatever
// is changed while it runs. Only the suspension of the person ends them. The snapshot is named by its hash, so that a
// thousand jobs under the same rights keep one.
func (s *Service) Pin(ctx context.Context, tx *db.Tx) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err != nil || a.Kind == actor.System || a.Rights != "" {
		return a, err
	}
	from, err := sourceOf(ctx, tx, a)
	if err != nil {
		return a, err
	}
	text, err := from.marshal()
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256([]byte(text))
	a.Rights = "rig_" + hex.EncodeToString(sum[:16])
	at := now()
	tx.Queue(`insert into right_snapshots (tenant_id, id, user_id, epoch, source, created_at, used_at) values (?, ?, ?, ?, ?, ?, ?)
		on conflict `+pinKey(tx)+` do update set used_at = excluded.used_at`, tx.Tenant(), a.Rights, a.UserID, from.Epoch, text, at, at)
	return a, nil
}

func pinKey(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return "(tenant_id, id)"
	}
	return "(id)"
}

// loadPinned compiles the rights that a job was started with, and says so where others count by now.
func (s *Service) loadPinned(ctx context.Context, tx *db.Tx, a actor.Actor) (*Compiled, error) {
	epoch, err := epochOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	if a.UserID != "" {
		active, err := db.Exists(ctx, tx, "select 1 from users where tenant_id = ? and id = ? and active", tx.Tenant(), a.UserID)
		if err != nil {
			return nil, err
		}
		if !active {
			return nil, fault.New(fault.Unauthenticated, "user_inactive")
		}
	}
	var raw []byte
	err = tx.QueryRow(ctx, "select source from right_snapshots where tenant_id = ? and id = ? and user_id = ?", tx.Tenant(), a.Rights, a.UserID).Scan(&raw)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.New(fault.Unauthenticated, "rights_gone")
	}
	if err != nil {
		return nil, err
	}
	var from source
	if err := json.Unmarshal(raw, &from); err != nil {
		return nil, fmt.Errorf("read the rights of a job: %w", err)
	}
	limit, err := s.limit(ctx, a.Scopes)
	if err != nil {
		return nil, err
	}
	overtaken := false
	if from.Epoch != epoch {
		now := a
		now.Rights = ""
		have, err := sourceOf(ctx, tx, now)
		if err != nil {
			return nil, err
		}
		overtaken = have.compile(limit).Hash() != from.compile(limit).Hash()
	}
	if overtaken {
		s.log.InfoContext(ctx, "a job goes on under the rights that it was started with",
			"tenant", a.Tenant, "user", a.UserID, "rights", a.Rights, "epoch", from.Epoch, "epoch_now", epoch)
	}
	// Nothing of it ends, and it is looked at anew only when the tenant's rights change, for the suspension of its person.
	from.Until = time.Time{}
	c := from.compile(limit)
	c.pinned, c.overtaken, c.epoch = true, overtaken, epoch
	return c, nil
}

// NoteKept writes into the audit, in the transaction of a job's next step, that the job goes on under the rights that it was
// started with although its principal has others by now. target is what the job works at. noted is for the job to keep: it
// is told once in a run. Where nothing has changed it costs what ForTx costs.
func (s *Service) NoteKept(ctx context.Context, tx *db.Tx, target string, noted *bool) error {
	a, err := actor.From(ctx)
	if err != nil || a.Rights == "" || *noted {
		return err
	}
	c, err := s.ForTx(ctx, tx)
	if err != nil || !c.overtaken {
		return err
	}
	if err := audit.Record(ctx, tx, audit.Entry{Action: audit.RightsKept, Target: target, Detail: map[string]string{"rights": a.Rights}}); err != nil {
		return err
	}
	tx.AfterCommit(func() { *noted = true })
	return nil
}

// SweepSnapshots removes rights that no job has used for long. It belongs to the upkeep of a tenant.
func (s *Service) SweepSnapshots(ctx context.Context) error {
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		at := now()
		tx.Queue("delete from record_shares where tenant_id = ? and expires_at < ?", tx.Tenant(), at)
		_, err := tx.Exec(ctx, "delete from right_snapshots where tenant_id = ? and used_at < ?", tx.Tenant(), at.Add(-snapshotsKept))
		return err
	})
}
