package records

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// maxPurged is how many records go for good in one transaction.
	maxPurged = 5000
	// maxPurgeNames is how many records of a kind are named.
	maxPurgeNames = 50
)

// Purged says what went for good, or is to go.
type Purged struct {
	// Removed counts the records that go, with Along.
	Removed int64 `json:"removed" doc:"Records that go, with those of added."`
	// ChangeSetID is what the ledger keeps of it.
	ChangeSetID string `json:"change_set_id,omitempty"`
	// Changed are records of the change sets that somebody has changed since; they go, too.
	Changed PurgedList `json:"changed" doc:"Records that were changed since; they go, too."`
	// Along are activities that were added to records which go, and to nothing else.
	Along PurgedList `json:"added" doc:"Activities that were added since to what goes, and to nothing else: they go, too."`
	// Kept are other records that lose a reference to what goes.
	Kept PurgedList `json:"kept" doc:"Other records that stay and lose their reference to what goes."`
}

// PurgedList are records of one kind. Those that the actor may not read are counted only.
type PurgedList struct {
	Count int          `json:"count"`
	Named []PurgedName `json:"named" doc:"The first of them."`
}

// PurgedName is a record.
type PurgedName struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Title  string `json:"title"`
}

// PurgeHook forgets, in its transaction, what a room knows about records that go for good.
type PurgeHook func(ctx context.Context, tx *db.Tx, recordIDs []string) error

// OnPurge registers a hook for records that go for good. It must be called before the first request.
func (s *Service) OnPurge(h PurgeHook) { s.purged = append(s.purged, h) }

// Purge removes the records that some change sets have created, in the bin or not, for good: their rows, contact points, links,
// files, search words and match keys, and with them the activities that were added to nothing else. Other records stay and lose
// their references to them. The ledger keeps what it knows and tells of the removal under the batch's change set. The actor
// needs to delete all of them. Faults: forbidden, conflict purge_too_large.
func (b *Batch) Purge(ctx context.Context, sets []string) (*Purged, error) {
	p, err := b.purging(ctx, sets)
	if err != nil {
		return nil, err
	}
	out, err := p.tell(ctx, sets)
	if err != nil || out.Removed == 0 {
		return out, err
	}
	quiet := b.quiet
	b.quiet = true // The rights have been checked, and references that the actor cannot see go, too.
	defer func() { b.quiet = quiet }()
	for _, step := range []func(context.Context) error{p.unlink, p.unrefer, p.bin, p.forget} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	for _, set := range sets {
		ledger.MarkUndone(b.tx, set, b.set.ID)
	}
	out.ChangeSetID = b.set.ID
	return out, audit.Record(ctx, b.tx, audit.Entry{Action: audit.RecordsPurged, Target: b.set.ID, Detail: map[string]any{"records": out.Removed}})
}

// PurgePreview says what Purge would do, and changes nothing.
func (s *Service) PurgePreview(ctx context.Context, sets []string) (out *Purged, err error) {
	_, err = s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		p, err := b.purging(ctx, sets)
		if err != nil {
			return err
		}
		if out, err = p.tell(ctx, sets); err != nil {
			return err
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return out, err
}

// purging is a removal on its way.
type purging struct {
	*Batch
	// goes are the records that go, by the stable id of their object; along are those of them that no change set has created.
	goes  map[string]map[string]*Record
	along map[string][]string
	// stays are the other records that refer to them.
	stays map[string]map[string]*Record
}

// purging finds and locks what a removal is about.
func (b *Batch) purging(ctx context.Context, sets []string) (*purging, error) {
	p := &purging{Batch: b, goes: map[string]map[string]*Record{}, along: map[string][]string{}, stays: map[string]map[string]*Record{}}
	created := map[string][]string{}
	n := 0
	for _, set := range sets {
		for after := int64(0); ; {
			entries, err := ledger.OfSet(ctx, b.tx, set, after, maxPurged)
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				if e.Action == ledger.Created {
					created[e.ObjectID] = append(created[e.ObjectID], e.RecordID)
				}
			}
			if n += len(entries); n > maxPurged {
				return nil, fault.New(fault.Conflict, "purge_too_large", fault.Params{"max": maxPurged})
			}
			if len(entries) < maxPurged {
				break
			}
			after = entries[len(entries)-1].Seq
		}
	}
	for _, objectID := range slices.Sorted(maps.Keys(created)) {
		if o, ok := b.model.ObjectByID(objectID); ok {
			if err := p.take(ctx, o, created[objectID]); err != nil {
				return nil, err
			}
		}
	}
	if err := p.followers(ctx); err != nil {
		return nil, err
	}
	return p, p.referrers(ctx)
}

// take has records go, which the actor must be allowed to delete.
func (p *purging) take(ctx context.Context, o *metadata.Object, ids []string) error {
	quiet := p.quiet
	defer func() { p.quiet = quiet }()
	for chunk := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(ids))), repointStep) {
		p.quiet = quiet
		may, err := p.lockAll(ctx, o, chunk, access.Delete, true)
		if err != nil {
			return err
		}
		p.quiet = true
		all, err := p.lockAll(ctx, o, chunk, access.Delete, true)
		if err != nil {
			return err
		}
		if len(may) < len(all) {
			return forbidden(access.Delete, o.Name)
		}
		keep(p.goes, o, all)
	}
	return nil
}

func keep(in map[string]map[string]*Record, o *metadata.Object, list []*Record) {
	if len(list) > 0 && in[o.ID] == nil {
		in[o.ID] = map[string]*Record{}
	}
	for _, r := range list {
		in[o.ID][r.ID] = r
	}
}

// followers has activities go that are about nothing but what goes.
func (p *purging) followers(ctx context.Context) error {
	for _, objectID := range dependents {
		o, ok := p.model.ObjectByID(objectID)
		if !ok {
			continue
		}
		found, err := p.referring(ctx, o)
		if err != nil {
			return err
		}
		for _, r := range found {
			if !slices.ContainsFunc(references(o), func(f *metadata.Field) bool {
				rid, _ := r.Values[f.ID].(string)
				return rid != "" && p.goes[f.Options.Target][rid] == nil
			}) {
				p.along[o.ID] = append(p.along[o.ID], r.ID)
			}
		}
		if err := p.take(ctx, o, p.along[o.ID]); err != nil {
			return err
		}
	}
	return nil
}

// referrers finds the records that stay and refer to what goes.
func (p *purging) referrers(ctx context.Context) error {
	for _, o := range p.model.Objects {
		found, err := p.referring(ctx, o)
		if err != nil {
			return err
		}
		keep(p.stays, o, found)
	}
	return nil
}

// tell says what goes and what stays.
func (p *purging) tell(ctx context.Context, sets []string) (*Purged, error) {
	out := &Purged{}
	changed := map[string][]string{}
	for objectID, list := range p.goes {
		out.Removed += int64(len(list))
		ids := slices.Sorted(maps.Keys(list))
		ids = slices.DeleteFunc(ids, func(rid string) bool { return slices.Contains(p.along[objectID], rid) })
		if len(ids) == 0 {
			continue
		}
		var err error
		if changed[objectID], err = ledger.ChangedBeside(ctx, p.tx, sets, ids); err != nil {
			return nil, err
		}
	}
	stays := map[string][]string{}
	for objectID, list := range p.stays {
		stays[objectID] = slices.Sorted(maps.Keys(list))
	}
	for _, x := range []struct {
		list *PurgedList
		ids  map[string][]string
	}{{&out.Changed, changed}, {&out.Along, p.along}, {&out.Kept, stays}} {
		if err := p.name(ctx, x.list, x.ids); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// name counts records and names the first of them that the actor may read.
func (p *purging) name(ctx context.Context, out *PurgedList, ids map[string][]string) error {
	out.Named = []PurgedName{}
	for _, o := range p.model.Objects {
		list := ids[o.ID]
		out.Count += len(list)
		room := min(len(list), maxPurgeNames-len(out.Named))
		if room <= 0 || !p.rules.Object(o.ID).Can(access.Read) {
			continue
		}
		may, err := p.lockAll(ctx, o, list[:room], access.Read, true)
		if err != nil {
			return err
		}
		f, titled := o.Field("title")
		titled = titled && level(o, p.rules.Object(o.ID), f) >= access.Readable
		for _, r := range may {
			n := PurgedName{Object: o.Name, ID: r.ID}
			if titled {
				n.Title = r.Text("title")
			}
			out.Named = append(out.Named, n)
		}
	}
	return nil
}
