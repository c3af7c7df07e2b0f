package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Settings are what a company decides about its audit.
type Settings struct {
	// RetentionDays is how long entries are kept; 0 means for ever.
	RetentionDays int `json:"retention_days"`
	// Watch says what the anomaly watch does; core/watch reads it.
	Watch json.RawMessage `json:"watch,omitempty"`
	// Version rises with every change.
	Version int64 `json:"-"`
}

// The least and the greatest retention, in days.
const (
	MinRetention = 30
	MaxRetention = 36500
)

// ReadSettings returns the settings of the transaction's tenant.
func ReadSettings(ctx context.Context, tx *db.Tx) (Settings, error) {
	var s Settings
	var raw []byte
	where, args := tx.Where("")
	err := tx.QueryRow(ctx, "select definition, version from audit_settings where "+where, args...).Scan(&raw, &s.Version)
	if errors.Is(err, db.ErrNoRows) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(raw, &s)
}

// SaveSettings stores settings that were read with their version, and writes the change into the audit. A retention that is
// too short is an invalid fault, settings that were changed meanwhile a stale one.
func SaveSettings(ctx context.Context, tx *db.Tx, next Settings) (Settings, error) {
	if next.RetentionDays != 0 && (next.RetentionDays < MinRetention || next.RetentionDays > MaxRetention) {
		return next, fault.At("retention_days", "out_of_range", fault.Params{"min": MinRetention, "max": MaxRetention})
	}
	before, err := ReadSettings(ctx, tx)
	if err != nil {
		return next, err
	}
	if before.Version != next.Version {
		return next, fault.New(fault.Stale, "stale", fault.Params{"kind": "audit_settings", "id": tx.Tenant()})
	}
	raw, err := json.Marshal(next)
	if err != nil {
		return next, err
	}
	next.Version++
	tx.Queue(`insert into audit_settings (tenant_id, definition, version, updated_at) values (?, ?, ?, ?)
		on conflict (tenant_id) do update set definition = excluded.definition, version = excluded.version, updated_at = excluded.updated_at`,
		tx.Tenant(), string(raw), next.Version, time.Now().UTC())
	return next, Record(ctx, tx, Entry{Action: SettingsUpdated, Target: "audit", Detail: Change{Before: before, After: next}})
}

// Retain removes what is older than the retention of the actor's tenant. It is meant to run every night.
func (s *Service) Retain(ctx context.Context) error {
	var settings Settings
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		settings, err = ReadSettings(ctx, tx)
		return err
	})
	if err != nil || settings.RetentionDays == 0 {
		return err
	}
	_, err = s.Cut(ctx, s.now().AddDate(0, 0, -settings.RetentionDays))
	return err
}

type cutDetail struct {
	Seq    int64  `json:"seq"`
	Hash   string `json:"hash"`
	Before string `json:"before"`
}

// Cut removes the entries of the actor's tenant that are older than a moment, as far as no younger one stands before them,
// and returns how many. What is removed is checked first: a broken chain is evidence, and stays. A signed cut and an entry of
// the chain say where it goes on.
func (s *Service) Cut(ctx context.Context, before time.Time) (int64, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return 0, err
	}
	if err := s.Chain(ctx); err != nil {
		return 0, err
	}
	var first, upTo int64
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		return tx.QueryRow(ctx, `select coalesce((select min(seq) from audit_log where `+where+`), 0),
			coalesce((select min(seq) from audit_log where `+where+` and at >= ?), (select max(seq) + 1 from audit_log where `+where+`), 1) - 1`,
			append(append(append(append([]any{}, args...), args...), before.UTC()), args...)...).Scan(&first, &upTo)
	})
	if err != nil || first == 0 || upTo < first {
		return 0, err
	}
	report, hash, err := s.verifyUpTo(ctx, upTo)
	if err != nil {
		return 0, err
	}
	if b := report.Broken; b != nil {
		return 0, fmt.Errorf("the audit of %s is broken at entry %d (%s): nothing is removed", a.Tenant, b.Seq, b.Reason)
	}
	key, err := s.signingKey(ctx)
	if err != nil {
		return 0, err
	}
	cut := Head{Tenant: a.Tenant, Seq: upTo, Hash: hash, At: s.now()}
	key.sign(kindCut, &cut)
	detail, err := json.Marshal(cutDetail{upTo, hash, before.UTC().Format(time.RFC3339)})
	if err != nil {
		return 0, err
	}
	entry := &waiting{ID: id.New("aud"), At: cut.At.UnixMicro(), ActorKind: string(a.Kind), ActorID: a.ID, UserID: a.UserID, Via: string(a.Via), Action: string(AuditCut), Detail: detail}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		head, err := lockHead(ctx, tx)
		if err != nil {
			return err
		}
		setMark(tx, kindCut, cut)
		appendLines(tx, &head, []*waiting{entry})
		head.At = cut.At
		s.saveHead(tx, key, head)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.remove(ctx)
}

// saveHead signs the head and queues it.
func (s *Service) saveHead(tx *db.Tx, key *signer, head Head) {
	key.sign(kindHead, &head)
	tx.Queue("update audit_heads set seq = ?, hash = ?, at = ?, key = ?, signature = ? where tenant_id = ?",
		head.Seq, head.Hash, head.At, head.Key, head.Signature, tx.Tenant())
}

// remove deletes what stands before the newest cut, some thousands at a time.
func (s *Service) remove(ctx context.Context) (int64, error) {
	const some = 5000
	var total int64
	for {
		var n int64
		err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if tx.Dialect() == db.Postgres {
				return tx.QueryRow(ctx, "select kontor_audit_cut(?)", some).Scan(&n)
			}
			n, err = tx.Exec(ctx, `delete from audit_log where seq in (select seq from audit_log
				where seq <= (select max(seq) from audit_checkpoints where kind = 'cut') order by seq limit ?)`, some)
			return err
		})
		total += n
		if err != nil || n < some {
			return total, err
		}
	}
}

// Adopt signs the head of the actor's tenant after it has come from elsewhere, where another Kontor has signed it. The chain
// itself must hold; a broken one is returned in the report and stays unsigned.
func (s *Service) Adopt(ctx context.Context) (Report, error) {
	key, err := s.signingKey(ctx)
	if err != nil {
		return Report{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Report{}, err
	}
	v := &walk{s: s, key: key, r: Report{Tenant: a.Tenant, Key: key.name}}
	if err := v.run(ctx); err != nil && !errors.Is(err, errBroken) {
		return v.r, err
	}
	if b := v.r.Broken; b != nil && (b.Reason != SignatureChanged || b.Seq != v.head.Seq || v.head.Hash != v.prev) {
		return v.r, nil
	}
	v.r.Broken = nil
	return v.r, s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		head, err := lockHead(ctx, tx)
		if err == nil && head.Seq == v.r.Last && head.Hash == v.prev && head.Seq > 0 {
			s.saveHead(tx, key, head)
		}
		return err
	})
}
