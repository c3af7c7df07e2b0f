package records

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// setStep is how many sets are read at a time, and maxSetSteps how often for one page.
	setStep, maxSetSteps = 200, 25
	// maxSetPage is the greatest page of change sets.
	maxSetPage = 100
	// setGlance is how many changes of a set are looked at to say what it was about.
	setGlance = 20
)

// ChangeSetQuery says which change sets are listed.
type ChangeSetQuery struct {
	// Several leaves out sets of a single change.
	Several bool
	// UserID asks for those of one person.
	UserID string
	Cursor string
	// Limit is 25 when 0, up to 100.
	Limit int
}

// ChangeSetEntry is a change set in a list.
type ChangeSetEntry struct {
	ledger.Info
	UserName       string `json:"user_name,omitempty"`
	OnBehalfOfName string `json:"on_behalf_of_name,omitempty"`
	// Kinds say what was done to what, by the first changes, as far as the actor may read these objects.
	Kinds []ChangeKind `json:"kinds"`
	// Object and RecordID name the record of a set that is about one alone.
	Object   string `json:"object,omitempty"`
	RecordID string `json:"record_id,omitempty"`
}

// ChangeKind is something that was done to records of an object.
type ChangeKind struct {
	Object string        `json:"object"`
	Action ledger.Action `json:"action"`
}

// ChangeSetPage is a page of change sets, newest first.
type ChangeSetPage struct {
	Data       []ChangeSetEntry `json:"data"`
	NextCursor *string          `json:"next_cursor"`
}

// ChangeSets lists the change sets that the actor may undo: their own, or everybody's with the function changesets.undo. It
// goes through 5,000 sets at most, in steps of 200 by the primary key or, for sets of several changes, by their index; a page
// may be shorter than its limit and still have a cursor. Faults: invalid.
func (s *Service) ChangeSets(ctx context.Context, q ChangeSetQuery) (*ChangeSetPage, error) {
	if q.Limit == 0 {
		q.Limit = 25
	}
	if q.Limit < 0 || q.Limit > maxSetPage {
		return nil, fault.At("limit", "too_large", fault.Params{"max": maxSetPage})
	}
	if q.Cursor != "" && !id.Valid("cst", q.Cursor) {
		return nil, fault.At("cursor", "invalid_cursor")
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	if !c.rules.Has(access.UndoChangeSets) {
		switch {
		case q.UserID == "":
			q.UserID = c.actor.UserID
		case q.UserID != c.actor.UserID:
			return &ChangeSetPage{Data: []ChangeSetEntry{}}, nil
		}
	}
	out := &ChangeSetPage{Data: []ChangeSetEntry{}}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, next, err := c.changeSets(ctx, tx, q)
		if err != nil {
			return err
		}
		out.Data, err = c.entries(ctx, tx, found)
		if next != "" {
			out.NextCursor = &next
		}
		return err
	})
	return out, err
}

// changeSets goes through the sets until it has found a page of those that the actor may undo.
func (c *session) changeSets(ctx context.Context, tx *db.Tx, q ChangeSetQuery) (found []ledger.Info, next string, err error) {
	next = q.Cursor
	for range maxSetSteps {
		var list []ledger.Info
		list, next, err = ledger.List(ctx, tx, ledger.SetQuery{Before: next, Several: q.Several, UserID: q.UserID, Limit: setStep})
		if err != nil {
			return nil, "", err
		}
		for _, i := range list {
			if !c.mayUndo(i) {
				continue
			}
			if len(found) == q.Limit {
				return found, found[q.Limit-1].ID, nil
			}
			found = append(found, i)
		}
		if next == "" {
			break
		}
	}
	return found, next, nil
}

// entries says of sets who has made them and what they were about.
func (c *session) entries(ctx context.Context, tx *db.Tx, list []ledger.Info) ([]ChangeSetEntry, error) {
	out := make([]ChangeSetEntry, len(list))
	var ids, people []string
	for _, i := range list {
		ids, people = append(ids, i.ID), append(people, i.UserID, i.OnBehalfOf)
	}
	names, err := userNames(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	first, err := ledger.FirstOfEach(ctx, tx, ids, setGlance)
	if err != nil {
		return nil, err
	}
	for n, i := range list {
		e := ChangeSetEntry{Info: i, UserName: names[i.UserID], OnBehalfOfName: names[i.OnBehalfOf], Kinds: []ChangeKind{}}
		for _, x := range first[i.ID] {
			o, ok := c.model.ObjectByID(x.ObjectID)
			if !ok || !c.rules.Object(o.ID).Can(access.Read) {
				continue
			}
			if k := (ChangeKind{o.Name, x.Action}); !slices.Contains(e.Kinds, k) {
				e.Kinds = append(e.Kinds, k)
			}
			if i.Records == 1 {
				e.Object, e.RecordID = o.Name, x.RecordID
			}
		}
		out[n] = e
	}
	return out, nil
}
