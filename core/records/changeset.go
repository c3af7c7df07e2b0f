package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxSetChanges is how many changes of a set are shown.
const maxSetChanges = 200

// ChangeSet is a change set with its first changes, as an actor may see them.
type ChangeSet struct {
	ledger.Info
	// UserName and OnBehalfOfName are the names of the people, when there are any.
	UserName       string      `json:"user_name,omitempty"`
	OnBehalfOfName string      `json:"on_behalf_of_name,omitempty"`
	Changes        []SetChange `json:"changes"`
	// Truncated says that the set has more changes than are shown here.
	Truncated bool `json:"truncated"`
}

// SetChange is a change of one record within a set.
type SetChange struct {
	Object  string        `json:"object"`
	ID      string        `json:"id"`
	Action  ledger.Action `json:"action"`
	Version int64         `json:"version"`
	Changes []FieldChange `json:"changes"`
}

// ChangeSet returns a change set and those of its first 200 changes whose records the actor may read. A set of somebody
// else of which the actor may read nothing, and which it may not undo, is not_found.
func (s *Service) ChangeSet(ctx context.Context, setID string) (*ChangeSet, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	out := &ChangeSet{Changes: []SetChange{}}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if out.Info, err = ledger.Get(ctx, tx, setID); err != nil {
			return err
		}
		entries, err := ledger.OfSet(ctx, tx, setID, 0, maxSetChanges+1)
		if err != nil {
			return err
		}
		if out.Truncated = len(entries) > maxSetChanges; out.Truncated {
			entries = entries[:maxSetChanges]
		}
		if out.Changes, err = c.setChanges(ctx, tx, entries); err != nil {
			return err
		}
		names, err := userNames(ctx, tx, []string{out.UserID, out.OnBehalfOf})
		out.UserName, out.OnBehalfOfName = names[out.UserID], names[out.OnBehalfOf]
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(out.Changes) == 0 && !c.mayUndo(out.Info) {
		return nil, fault.Missing("change_set", setID)
	}
	return out, nil
}

// setChanges are the entries of the records that the actor may read, with one statement for each object.
func (c *session) setChanges(ctx context.Context, tx *db.Tx, entries []ledger.Entry) ([]SetChange, error) {
	ids := map[string][]string{}
	for _, e := range entries {
		ids[e.ObjectID] = append(ids[e.ObjectID], e.RecordID)
	}
	readable := map[string]bool{}
	for object, list := range ids {
		o, ok := c.model.ObjectByID(object)
		if !ok || !c.rules.Object(object).Can(access.Read) {
			continue
		}
		some, err := c.readable(ctx, tx, o, list)
		if err != nil {
			return nil, err
		}
		for rid := range some {
			readable[rid] = true
		}
	}
	out := []SetChange{}
	for _, e := range entries {
		if o, ok := c.model.ObjectByID(e.ObjectID); ok && readable[e.RecordID] {
			out = append(out, SetChange{Object: o.Name, ID: e.RecordID, Action: e.Action, Version: e.Version, Changes: c.fieldChanges(o, e.Diff)})
		}
	}
	return out, nil
}

// mayUndo reports whether the set is the actor's own, or the actor may take back what others have changed.
func (c *session) mayUndo(i ledger.Info) bool {
	own := i.UserID != "" && i.UserID == c.actor.UserID || i.ActorKind == string(c.actor.Kind) && i.ActorID == c.actor.ID
	return own || c.rules.Has(access.UndoChangeSets)
}

// visible is a stored value of a field as the actor may see it.
func (c *session) visible(o *metadata.Object, f *metadata.Field, raw []byte) []byte {
	l := level(o, c.rules.Object(o.ID), f)
	if l < access.Masked {
		return []byte("null")
	}
	return shown(f, raw, l)
}
