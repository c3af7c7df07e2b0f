// Package view keeps saved views: how somebody wants to see an object's records, for themselves, their teams or everybody.
//
// A view holds a filter, an order and columns, never a record, and gives no rights: its reader sees the records that they may
// read, and a view that speaks of fields that they may not see is not there for them. core/app serves it.
package view

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Kind is how a view is drawn.
type Kind string

// The kinds.
const (
	Table    Kind = "table"
	Board    Kind = "board"
	Calendar Kind = "calendar"
)

// Shared says who sees a view besides its owner.
type Shared string

// The circles. Team is everybody who is in a team together with the owner.
const (
	Private Shared = "private"
	Team    Shared = "team"
	All     Shared = "all"
)

// Definition is what a view shows.
type Definition struct {
	Kind Kind
	// Filter may be nil.
	Filter filter.Node
	Sort   []records.Sort
	// Columns are API paths; none means the usual ones.
	Columns []string
	// GroupBy is the field whose values are a board's columns or a calendar's days; it may be empty.
	GroupBy string
}

// View is a saved view.
type View struct {
	ID string
	// Object is the API name.
	Object  string
	Name    string
	OwnerID string
	Shared  Shared
	Definition
	Version              int64
	CreatedAt, UpdatedAt time.Time

	objectID string
}

type (
	// Input is what a new view is made of.
	Input struct {
		Object, Name string
		Shared       Shared
		Definition
	}
	// Patch is what can be changed of a view; nil leaves as it is.
	Patch struct {
		Name   *string
		Shared *Shared
		Kind   *Kind
		// Filter replaces the filter when SetFilter is true; nil then removes it.
		Filter    filter.Node
		SetFilter bool
		Sort      *[]records.Sort
		Columns   *[]string
		GroupBy   *string
	}
)

// Access answers for functions and teams.
type Access interface {
	Require(ctx context.Context, function string) error
	ListTeams(ctx context.Context) ([]access.Team, error)
}

var _ Access = (*access.Service)(nil)

// Service is the door to saved views.
type Service struct {
	db      *db.DB
	records *records.Service
	meta    *metadata.Service
	access  Access
	now     func() time.Time
}

// New returns the service.
func New(d *db.DB, r *records.Service, m *metadata.Service, a Access) *Service {
	return &Service{db: d, records: r, meta: m, access: a, now: func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }}
}

const (
	maxName    = 200
	maxColumns = 100
	maxViews   = 500 // of one person
	maxList    = 2000
)

// Create saves a view that the actor owns. Faults: not_found for the object; invalid for name, kind, shared, filter, sort,
// columns and group_by; forbidden for a shared view without access.ShareViews; conflict when there are too many.
func (s *Service) Create(ctx context.Context, in Input) (*View, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if a.UserID == "" {
		return nil, fault.New(fault.Forbidden, "view_needs_person")
	}
	now := s.now()
	v := &View{
		ID: id.At("viw", now), Object: in.Object, Name: in.Name, OwnerID: a.UserID, Shared: in.Shared, Definition: in.Definition, Version: 1,
		CreatedAt: now, UpdatedAt: now,
	}
	if err := s.check(ctx, v); err != nil {
		return nil, err
	}
	if v.Shared != Private {
		if err := s.access.Require(ctx, access.ShareViews); err != nil {
			return nil, err
		}
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from views where tenant_id = ? and owner_id = ?", tx.Tenant(), a.UserID).Scan(&n); err != nil {
			return err
		}
		if n >= maxViews {
			return fault.New(fault.Conflict, "too_many_views", fault.Params{"max": maxViews})
		}
		return insert(tx, v)
	})
	return v, err
}

// check completes a view and refuses what it cannot be for the actor.
func (s *Service) check(ctx context.Context, v *View) error {
	var l fault.List
	v.Name = strings.TrimSpace(v.Name)
	switch {
	case v.Name == "":
		l.Add("name", "required")
	case utf8.RuneCountInString(v.Name) > maxName:
		l.Add("name", "too_long", fault.Params{"max": maxName})
	case !utf8.ValidString(v.Name) || strings.ContainsFunc(v.Name, unicode.IsControl):
		l.Add("name", "invalid_characters")
	}
	if v.Kind == "" {
		v.Kind = Table
	}
	if v.Shared == "" {
		v.Shared = Private
	}
	if kinds := []Kind{Table, Board, Calendar}; !slices.Contains(kinds, v.Kind) {
		l.Add("kind", "not_an_option", fault.Params{"value": string(v.Kind), "allowed": kinds})
	}
	if circles := []Shared{Private, Team, All}; !slices.Contains(circles, v.Shared) {
		l.Add("shared", "not_an_option", fault.Params{"value": string(v.Shared), "allowed": circles})
	}
	if len(v.Columns) > maxColumns {
		l.Add("columns", "too_many", fault.Params{"max": maxColumns})
	}
	o, err := s.records.CheckQuery(ctx, v.Object, v.query())
	if o == nil && err != nil && fault.CodeOf(err) != fault.Invalid {
		return err
	}
	if err := l.Merge("", relocate(err)); err != nil {
		return err
	}
	if v.GroupBy != "" && err == nil {
		if _, err := s.records.CheckQuery(ctx, v.Object, records.Query{Fields: []string{v.GroupBy}}); err != nil {
			l.Add("group_by", "unknown_field", fault.Params{"field": v.GroupBy})
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	v.Object, v.objectID = o.Name, o.ID
	return nil
}

func (v *View) query() records.Query {
	q := records.Query{Filter: v.Filter, Sort: v.Sort}
	if len(v.Columns) > 0 {
		q.Fields = v.Columns
	}
	return q
}

// relocate says columns where a query says fields.
func relocate(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	moved := *f
	moved.Fields = slices.Clone(f.Fields)
	for i := range moved.Fields {
		if moved.Fields[i].Location == "fields" {
			moved.Fields[i].Location = "columns"
		}
	}
	return &moved
}

// Update changes a view. matches sees the present one first and may refuse, such as for a stale version. Only the owner, and
// whoever has access.ShareViews, may change a view; sharing it needs that function, too. Faults otherwise as in Create.
func (s *Service) Update(ctx context.Context, viewID string, matches func(*View) error, p Patch) (*View, error) {
	shown, err := s.editable(ctx, viewID, matches)
	if err != nil {
		return nil, err
	}
	var v *View
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		v, err = get(ctx, tx, viewID) // With the columns that somebody else may see and the actor may not.
		return err
	}); err != nil {
		return nil, err
	}
	v.Object = shown.Object
	before := v.Shared
	whole := v.Definition
	v.Columns, v.GroupBy = shown.Columns, shown.GroupBy
	p.apply(v)
	if err := s.check(ctx, v); err != nil {
		return nil, err
	}
	if p.Columns == nil {
		v.Columns = whole.Columns
	}
	if p.GroupBy == nil {
		v.GroupBy = whole.GroupBy
	}
	if v.Shared != Private && v.Shared != before {
		if err := s.access.Require(ctx, access.ShareViews); err != nil {
			return nil, err
		}
	}
	based := v.Version
	v.Version, v.UpdatedAt = based+1, s.now()
	return v, s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error { return update(ctx, tx, v, based) })
}

func (p Patch) apply(v *View) {
	if p.Name != nil {
		v.Name = *p.Name
	}
	if p.Shared != nil {
		v.Shared = *p.Shared
	}
	if p.Kind != nil {
		v.Kind = *p.Kind
	}
	if p.SetFilter {
		v.Filter = p.Filter
	}
	if p.Sort != nil {
		v.Sort = *p.Sort
	}
	if p.Columns != nil {
		v.Columns = *p.Columns
	}
	if p.GroupBy != nil {
		v.GroupBy = *p.GroupBy
	}
}

// Delete removes a view, under the rules of Update.
func (s *Service) Delete(ctx context.Context, viewID string, matches func(*View) error) error {
	v, err := s.editable(ctx, viewID, matches)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "delete from views where tenant_id = ? and id = ? and version = ?", tx.Tenant(), viewID, v.Version)
		if err == nil && n == 0 {
			err = stale(v.Version + 1)
		}
		return err
	})
}

func (s *Service) editable(ctx context.Context, viewID string, matches func(*View) error) (*View, error) {
	v, err := s.Get(ctx, viewID)
	if err != nil {
		return nil, err
	}
	if a, _ := actor.Peek(ctx); v.OwnerID != a.UserID {
		if err := s.access.Require(ctx, access.ShareViews); err != nil {
			return nil, err
		}
	}
	return v, matches(v)
}

func stale(version int64) error {
	return fault.New(fault.Stale, "stale", fault.Params{"version": version})
}
