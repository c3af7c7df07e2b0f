package records

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
)

// rewindStep is how many changes are read at a time.
const rewindStep = 200

// AsOf returns a record as it was at a moment, as JSON like the API's, by walking the ledger back from the present. It
// works for records that are in the bin by now; before it was created and while it was in the bin, a record is
// not_found. What the actor may see is decided by the present rights on the present record.
func (s *Service) AsOf(ctx context.Context, object, recordID string, at time.Time) ([]byte, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	if !id.Valid(o.Prefix, recordID) {
		return nil, missingRecord(recordID)
	}
	var r *Record
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if r, err = c.present(ctx, tx, o, recordID); err != nil {
			return err
		}
		return c.rewind(ctx, tx, r, at)
	})
	if err != nil {
		return nil, err
	}
	if r.Deleted() {
		return nil, missingRecord(recordID)
	}
	return c.render(r)
}

// present reads a whole record, in the bin or not, that the actor may read.
func (c *session) present(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string) (*Record, error) {
	var page Page
	if err := c.fetchByIDs(ctx, tx, whole(o), o, access.Read, []string{recordID}, true, &page); err != nil {
		return nil, err
	}
	if len(page.Rows) == 0 {
		return nil, missingRecord(recordID)
	}
	r, err := page.Rows[0].record()
	if err != nil || !o.ContactPoints {
		return r, err
	}
	points, err := pointsOf(ctx, tx, []string{recordID})
	r.Points = points[recordID]
	return r, err
}

// rewind takes back the changes of a record that were made after a moment.
func (c *session) rewind(ctx context.Context, tx *db.Tx, r *Record, at time.Time) error {
	o := r.Object
	var before int64
	moved := false
	for {
		entries, err := ledger.OfRecord(ctx, tx, r.ID, before, rewindStep)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if !e.CreatedAt.After(at) {
				if moved {
					return c.settle(ctx, tx, r, e)
				}
				return nil
			}
			moved = true
			if err := back(o, r, e); err != nil {
				return err
			}
		}
		if len(entries) < rewindStep {
			return missingRecord(r.ID) // There was nothing before its first change.
		}
		before = entries[len(entries)-1].Seq
	}
}

// back takes back one change.
func back(o *metadata.Object, r *Record, e ledger.Entry) error {
	for _, d := range deltas(o, e.Diff) {
		switch {
		case d.key == pointsKey:
			r.Points = storedPoints(d.old)
		case d.field == nil: // It is no longer part of the record.
		case isNull(d.old):
			delete(r.Values, d.key)
		default:
			v, err := d.field.Impl.Decode(d.old)
			if err != nil {
				return err
			}
			r.Values[d.key] = v
		}
	}
	return nil
}

// settle completes a record that was taken back to an entry with what the ledger does not repeat for every change.
func (c *session) settle(ctx context.Context, tx *db.Tx, r *Record, e ledger.Entry) error {
	o := r.Object
	sets, err := ledger.Infos(ctx, tx, []string{e.ChangeSetID})
	if err != nil {
		return err
	}
	info := sets[e.ChangeSetID]
	who := info.UserID
	if who == "" {
		who = info.ActorID
	}
	r.Version = e.Version
	r.Values[o.ID+".version"] = e.Version
	r.Values[o.ID+".updated_at"] = e.CreatedAt
	r.Values[o.ID+".updated_by"] = who
	if t := title(o, r); t != "" {
		r.Values[o.ID+".title"] = t
	} else {
		delete(r.Values, o.ID+".title")
	}
	return nil
}
