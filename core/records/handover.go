package records

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// JobHandOver changes the owner of more records than fit into one transaction.
const JobHandOver = "records.hand_over"

// HandOverResult says what was handed over, or is going to be.
type HandOverResult struct {
	// Matched are the records of each object, by API name, that the actor may hand over, exact up to CountCap.
	Matched map[string]Count `json:"matched"`
	// Left are the objects, by API name, of which the user owns records that the actor may not hand over.
	Left    []string `json:"left"`
	Changed int64    `json:"changed"`
	Failed  int64    `json:"failed"`
	// ChangeSetID is the change set of all changes, also of those that a job has yet to make.
	ChangeSetID string `json:"change_set_id,omitempty"`
	JobID       string `json:"job_id,omitempty"`
}

// Suspender ends the work of a user: sessions and keys end at once.
type Suspender func(ctx context.Context, userID string) error

// SetSuspender wires the room that knows sessions and keys, for HandOver. It must be called before the first request.
func (s *Service) SetSuspender(f Suspender) { s.suspend = f }

// handOver are the bulk changes of a hand-over, one for each object.
type handOver struct {
	Works []bulk `json:"works"`
}

// HandOver gives all records that a user owns to another, in one change set, and suspends the user before that when asked.
// It changes what the actor may change in bulk, and says of which objects something stays behind. Faults: not_found for an
// unknown user, invalid for one who gets them and is not active, and those of suspending.
func (s *Service) HandOver(ctx context.Context, userID string, in HandOverInput) (*HandOverResult, error) {
	if in.To == userID {
		return nil, fault.At("to", "hand_over_to_oneself")
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	if err := c.handsOver(ctx, userID, in.To); err != nil {
		return nil, err
	}
	if in.Deactivate {
		if err := s.suspend(ctx, userID); err != nil {
			return nil, err
		}
	}
	out := &HandOverResult{Matched: map[string]Count{}, Left: []string{}}
	works, total, err := c.handOverWorks(ctx, userID, in, out)
	switch {
	case err != nil || total == 0:
		return out, err
	case total > MaxBulk:
		out.ChangeSetID = id.At("cst", c.now)
		for i := range works {
			works[i].SetID = out.ChangeSetID
		}
		out.JobID, err = s.enqueueHandOver(ctx, handOver{Works: works})
		return out, err
	}
	_, err = s.Do(ctx, in.Reason, func(ctx context.Context, b *Batch) error {
		out.Changed, out.Failed, out.ChangeSetID = 0, 0, ""
		for i := range works {
			p, err := b.prepareBulk(ctx, &works[i])
			if err != nil {
				return err
			}
			res := &BulkResult{}
			if _, err := b.bulk(ctx, p, "", MaxBulk, res); err != nil {
				return err
			}
			out.Changed, out.Failed = out.Changed+res.Changed, out.Failed+res.Failed
			works[i].SetID = b.ChangeSetID()
			if err := works[i].record(ctx, b.tx, res.Changed); err != nil {
				return err
			}
			works[i].SetID = ""
		}
		if b.Changes() > 0 {
			out.ChangeSetID = b.ChangeSetID()
		}
		return nil
	})
	return out, err
}

// handsOver checks that both users are the tenant's, and that the one who gets the records is active.
func (c *session) handsOver(ctx context.Context, from, to string) error {
	return c.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		known, err := db.Exists(ctx, tx, "select 1 from users where tenant_id = ? and id = ?", tx.Tenant(), from)
		if err != nil {
			return err
		}
		if !known {
			return fault.Missing("user", from)
		}
		active, err := db.Exists(ctx, tx, "select 1 from users where tenant_id = ? and id = ? and active", tx.Tenant(), to)
		if err == nil && !active {
			err = fault.At("to", "unknown_user", fault.Params{"value": to})
		}
		return err
	})
}

// handOverWorks are the bulk changes for the objects of which the user owns records that the actor may hand over.
func (c *session) handOverWorks(ctx context.Context, userID string, in HandOverInput, out *HandOverResult) (works []bulk, total int64, err error) {
	where := filter.Compare{Field: "owner_id", Op: filter.Eq, Value: filter.String(userID)}
	body, err := json.Marshal(map[string]string{"owner_id": in.To})
	if err != nil {
		return nil, 0, err
	}
	err = c.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, o := range c.model.Objects {
			all, err := c.owned(ctx, tx, o, userID)
			if err != nil {
				return err
			}
			if all == 0 {
				continue
			}
			work := bulk{
				Op: OpUpdate, Object: o.ID, Filter: filter.FormatJSON(where), Body: body, Reason: in.Reason, Until: id.At(o.Prefix, c.now.Add(time.Millisecond)),
			}
			n := &Count{}
			p, err := c.prepareBulk(ctx, &work)
			if err == nil {
				n, err = c.count(ctx, tx, p.sel, CountCapped)
			}
			if err != nil && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
				return err
			}
			if n.Value > 0 {
				out.Matched[o.Name] = *n
				work.matched = n.Value
				works, total = append(works, work), total+n.Value
			}
			if n.Value < all && canRead(c.rules, o.ID) {
				out.Left = append(out.Left, o.Name)
			}
		}
		return nil
	})
	return works, total, err
}

// owned counts the records of an object that a user owns, up to CountCap, by the index of owners.
func (c *session) owned(ctx context.Context, tx *db.Tx, o *metadata.Object, userID string) (n int64, err error) {
	b := filter.NewSQL(c.dialect())
	b.Raw("select count(*) from (select 1 from ").Raw(o.Table).Raw(" c where ")
	c.base(tx, b, o, false)
	b.Raw(" and c.owner_id = ").Arg(userID).Raw(" limit ").Arg(CountCap).Raw(") x")
	return n, tx.QueryRow(ctx, b.String(), b.Args()...).Scan(&n)
}

func (s *Service) enqueueHandOver(ctx context.Context, work handOver) (jobID string, err error) {
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.rules.Pin(ctx, tx)
		if err != nil {
			return err
		}
		if jobID, err = job.Enqueue(tx, JobHandOver, work, job.As(a)); err != nil {
			return err
		}
		for i := range work.Works {
			if err := work.Works[i].record(ctx, tx, work.Works[i].matched); err != nil {
				return err
			}
		}
		return nil
	})
	return jobID, err
}

// runHandOver does one object after the other; see runBulk.
func (s *Service) runHandOver(ctx context.Context, work handOver, stopping <-chan struct{}) error {
	for _, w := range work.Works {
		if err := s.runBulk(ctx, w, stopping); err != nil {
			return err
		}
	}
	return nil
}
