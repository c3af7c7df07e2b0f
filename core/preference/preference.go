// Package preference keeps what a person has set for themselves: favourites, widths of columns, appearance. It is one small
// document for each person and company, read and written by that person alone, and known at once on all of their devices.
//
// Nothing depends on it but what that person's screens look like: it gives no rights and is no place for data. core/app serves it.
package preference

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Document is everything that a person can set. What is left out is as the app has it by itself.
type Document struct {
	Favourites *[]Favourite        `json:"favourites,omitempty" nullable:"false" maxItems:"100" doc:"What stands at hand in the navigation, in order."`
	Columns    map[string]*Columns `json:"columns,omitempty" doc:"How the columns of tables stand, by the object's API name; {} for as usual."`
	Scheme     *string             `json:"scheme,omitempty" enum:"light,dark,auto"`
	Density    *string             `json:"density,omitempty" enum:"compact,normal,relaxed" doc:"How close the rows of tables stand."`
	Language   *string             `json:"language,omitempty" enum:"de,en,auto" doc:"Of the screens, auto for as the browser asks; e-mails follow the user's own."`
	// ChecklistAway says that the first steps are not shown any more.
	ChecklistAway *bool `json:"checklist_away,omitempty"`
}

// Favourite is a place in the app.
type Favourite struct {
	To    string `json:"to" maxLength:"2000" pattern:"^/[^/]" patternDescription:"an address within the app" doc:"Address within the app." example:"/records/deals?view=viw_1"`
	Label string `json:"label" minLength:"1" maxLength:"300"`
	Icon  string `json:"icon" maxLength:"50"`
}

// Columns is how the columns of an object's tables stand.
type Columns struct {
	Widths map[string]int `json:"widths,omitempty" doc:"Pixels by the field's API path."`
	Pinned *[]string      `json:"pinned,omitempty" nullable:"false" maxItems:"20" doc:"API paths of the fields that stay in sight."`
}

const (
	maxDocument = 64 << 10
	maxObjects  = 200
	maxWidths   = 200
	maxName     = 200
	minWidth    = 20
	maxWidth    = 2000
)

// Service is the door to preferences.
type Service struct {
	db      *db.DB
	changed func(tenant, userID string)
}

// New returns the service. changed tells a person's open screens, on all nodes, after each change; it may be nil.
func New(d *db.DB, changed func(tenant, userID string)) *Service {
	if changed == nil {
		changed = func(string, string) {}
	}
	return &Service{db: d, changed: changed}
}

func person(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err == nil && a.UserID == "" {
		err = fault.New(fault.Forbidden, "preferences_need_person")
	}
	return a, err
}

// Get returns the actor's preferences, with a version that is 0 before anything was set. Faults: forbidden for whoever is no person.
func (s *Service) Get(ctx context.Context) (d Document, version int64, err error) {
	a, err := person(ctx)
	if err != nil {
		return Document{}, 0, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, version, err = read(ctx, tx, a.UserID)
		return err
	})
	return d, version, err
}

func read(ctx context.Context, tx *db.Tx, userID string) (d Document, version int64, err error) {
	var raw []byte
	err = tx.QueryRow(ctx, "select document, version from preferences where tenant_id = ? and user_id = ?", tx.Tenant(), userID).Scan(&raw, &version)
	if errors.Is(err, db.ErrNoRows) {
		return Document{}, 0, nil
	}
	if err != nil {
		return Document{}, 0, err
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		return Document{}, 0, fmt.Errorf("read preferences: %w", err)
	}
	return d, version, nil
}

// Set changes the named keys of the actor's preferences; of columns, those of the named objects. Everything else stays. Faults:
// those of Get, and invalid for what is too much.
func (s *Service) Set(ctx context.Context, p Document) (d Document, version int64, err error) {
	a, err := person(ctx)
	if err != nil {
		return Document{}, 0, err
	}
	if err := p.check(); err != nil {
		return Document{}, 0, err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		// The row is locked first, so that two devices change one after the other.
		now := time.Now().UTC().Truncate(time.Microsecond)
		if _, err := tx.Exec(ctx, `insert into preferences (tenant_id, user_id, document, version, updated_at) values (?, ?, '{}', 1, ?)
			on conflict (tenant_id, user_id) do update set version = preferences.version + 1, updated_at = excluded.updated_at`,
			tx.Tenant(), a.UserID, now); err != nil {
			return err
		}
		if d, version, err = read(ctx, tx, a.UserID); err != nil {
			return err
		}
		d.merge(p)
		if len(d.Columns) > maxObjects {
			return fault.At("columns", "too_many", fault.Params{"max": maxObjects})
		}
		raw, err := json.Marshal(d)
		if err != nil {
			return err
		}
		if len(raw) > maxDocument {
			return fault.New(fault.Invalid, "preferences_too_large", fault.Params{"max": maxDocument >> 10})
		}
		tx.AfterCommit(func() { s.changed(a.Tenant, a.UserID) })
		_, err = tx.Exec(ctx, "update preferences set document = ? where tenant_id = ? and user_id = ?", string(raw), tx.Tenant(), a.UserID)
		return err
	})
	return d, version, err
}

// Erase forgets a person's preferences. Only the system calls it.
func (s *Service) Erase(ctx context.Context, userID string) error {
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from preferences where tenant_id = ? and user_id = ?", tx.Tenant(), userID)
		return err
	})
}

func (d *Document) check() error {
	var l fault.List
	for object, c := range d.Columns {
		if len(object) > maxName {
			l.Add("columns", "too_long", fault.Params{"max": maxName})
			continue
		}
		if c == nil {
			continue
		}
		if len(c.Widths) > maxWidths {
			l.Add("columns."+object+".widths", "too_many", fault.Params{"max": maxWidths})
		}
		for path, w := range c.Widths {
			if w < minWidth || w > maxWidth || len(path) > maxName {
				l.Add("columns."+object+".widths", "out_of_range", fault.Params{"min": minWidth, "max": maxWidth})
				break
			}
		}
	}
	return l.Err()
}

// merge takes over what p names.
func (d *Document) merge(p Document) {
	if p.Favourites != nil {
		d.Favourites = p.Favourites
	}
	for object, c := range p.Columns {
		if d.Columns == nil {
			d.Columns = map[string]*Columns{}
		}
		if d.Columns[object] = c; c == nil || len(c.Widths) == 0 && c.Pinned == nil {
			delete(d.Columns, object)
		}
	}
	if p.Scheme != nil {
		d.Scheme = p.Scheme
	}
	if p.Density != nil {
		d.Density = p.Density
	}
	if p.Language != nil {
		d.Language = p.Language
	}
	if p.ChecklistAway != nil {
		d.ChecklistAway = p.ChecklistAway
	}
}
