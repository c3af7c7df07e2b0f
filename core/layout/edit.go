package layout

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	maxLayers = 1000
	maxTypes  = 50 // kinds of records of one object
)

// Edited is a layout as somebody edits it: whole, whoever may see what of it.
type Edited struct {
	Scope Scope
	// Layout is what the audience of this layer gets, Base what it would get without it.
	Layout, Base Layout
	// Unplaced are what could be shown, too, by area.
	Unplaced map[Area][]string
	// Changed says that the layer changes anything.
	Changed bool
	// People are how many active users the audience has.
	People int
	// Version is 0 for a layer that changes nothing.
	Version int64
}

// Layer is one layer that changes something.
type Layer struct {
	Scope   Scope
	People  int
	Version int64
}

func sortLayers(all []*layer) {
	slices.SortStableFunc(all, func(a, b *layer) int { return a.rank() - b.rank() })
}

// Layers returns all layers that change something, of objects, roles and teams that there are. It needs ManageMetadata.
func (s *Service) Layers(ctx context.Context) ([]Layer, error) {
	m, counts, err := s.editing(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.all(ctx, m)
	if err != nil {
		return nil, err
	}
	var out []Layer
	for _, l := range all {
		if sc, ok := l.scope(m, counts); ok {
			out = append(out, Layer{sc, counts[l.audience.ID], l.version})
		}
	}
	return out, nil
}

// scope says what a layer is of; false where its object, its field, its role or its team is gone.
func (l *layer) scope(m *metadata.Model, counts map[string]int) (Scope, bool) {
	sc := Scope{Kind: l.kind, Audience: l.audience, TypeValue: l.typeValue}
	o, ok := m.ObjectByID(l.objectID)
	if l.objectID != "" && !ok {
		return sc, false
	}
	if ok {
		sc.Object = o.Name
		if f, known := o.FieldByID(l.typeField); known {
			sc.TypeField = f.Path()
		} else if l.typeField != "" {
			return sc, false
		}
	}
	_, exists := counts[l.audience.ID]
	return sc, exists || l.audience.ID == ""
}

func (s *Service) editing(ctx context.Context) (*metadata.Model, map[string]int, error) {
	if err := s.access.Require(ctx, access.ManageMetadata); err != nil {
		return nil, nil, err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return nil, nil, err
	}
	counts, err := s.access.CountCircles(ctx)
	return m, counts, err
}

// Edit returns a layout for editing. It needs ManageMetadata. Faults: not_found for the object, the role or the team, invalid for
// everything else about the scope.
func (s *Service) Edit(ctx context.Context, sc Scope) (*Edited, error) {
	m, counts, err := s.editing(ctx)
	if err != nil {
		return nil, err
	}
	o, err := sc.check(m, counts)
	if err != nil {
		return nil, err
	}
	all, err := s.all(ctx, m)
	if err != nil {
		return nil, err
	}
	return sc.edited(m, o, all, counts), nil
}

func (sc *Scope) edited(m *metadata.Model, o *metadata.Object, all []*layer, counts map[string]int) *Edited {
	e := &Edited{Scope: *sc, Base: sc.base(m, o, all), People: counts[sc.ID], Unplaced: map[Area][]string{}}
	e.Layout = e.Base
	if l := sc.find(all); l != nil {
		e.Layout, e.Version, e.Changed = apply(e.Base, l.changes), l.version, true
	}
	e.Layout = existing(m, sc.Kind, o, e.Layout)
	for _, area := range areas[sc.Kind] {
		var placed []string
		for _, g := range e.Layout.of(area) {
			placed = append(placed, itemIDs(g)...)
		}
		for _, item := range universe(m, sc.Kind, o, area) {
			if !slices.Contains(placed, item) {
				e.Unplaced[area] = append(e.Unplaced[area], item)
			}
		}
	}
	return e
}

// existing leaves out what there is no more.
func existing(m *metadata.Model, kind Kind, o *metadata.Object, l Layout) Layout {
	l = l.clone()
	for i := range l.Groups {
		g := &l.Groups[i]
		all := universe(m, kind, o, g.Area)
		g.Items = slices.DeleteFunc(g.Items, func(i Item) bool { return !known(all, g.Area, i.ID) })
	}
	return l
}

// check completes a scope and refuses what there is not.
func (sc *Scope) check(m *metadata.Model, circles map[string]int) (*metadata.Object, error) {
	var o *metadata.Object
	var l fault.List
	if !slices.Contains(kinds, sc.Kind) {
		l.Add("kind", "not_an_option", fault.Params{"value": string(sc.Kind), "allowed": kinds})
	}
	if ofObject := sc.Kind == Record || sc.Kind == List; ofObject {
		var err error
		if o, err = m.Object(sc.Object); err != nil {
			return nil, err
		}
		sc.Object, sc.objectID = o.Name, o.ID
	} else if sc.Object != "" {
		l.Add("object", "must_be_empty")
	}
	switch sc.Audience.Kind {
	case "", Everybody:
		sc.Audience = Audience{Kind: Everybody}
	case Role, Team:
		if _, ok := circles[sc.ID]; !ok || sc.ID == "" {
			return nil, fault.Missing(sc.Audience.Kind, sc.ID)
		}
	default:
		l.Add("audience", "not_an_option", fault.Params{"value": sc.Audience.Kind, "allowed": []string{Everybody, Role, Team}})
	}
	sc.checkType(&l, o)
	return o, l.Err()
}

func (sc *Scope) checkType(l *fault.List, o *metadata.Object) {
	if sc.TypeField == "" {
		sc.TypeValue = ""
		return
	}
	if sc.Kind != Record {
		l.Add("type_field", "must_be_empty")
		return
	}
	f, ok := o.Field(sc.TypeField)
	if !ok || f.Archived || f.Type != fieldtype.Select && f.Type != fieldtype.Reference {
		l.Add("type_field", "unknown_field", fault.Params{"field": sc.TypeField})
		return
	}
	if sc.TypeValue == "" || len(sc.TypeValue) > 200 || strings.ContainsRune(sc.TypeValue, 0) {
		l.Add("type_value", "required")
	}
	sc.TypeField, sc.typeFieldID = f.Path(), f.ID
}

// find returns the layer of a scope, nil for none.
func (sc *Scope) find(all []*layer) *layer {
	for _, l := range all {
		if l.kind == sc.Kind && l.objectID == sc.objectID && l.audience == sc.Audience && l.typeField == sc.typeFieldID && l.typeValue == sc.TypeValue {
			return l
		}
	}
	return nil
}

// base is the layout that the layer of a scope changes: what is shipped, with the layers below.
func (sc *Scope) base(m *metadata.Model, o *metadata.Object, all []*layer) Layout {
	out := shipped(m, sc.Kind, o)
	for _, l := range all {
		typed := l.typeField == "" || l.typeField == sc.typeFieldID && l.typeValue == sc.TypeValue
		heard := l.audience.Kind == Everybody || l.audience == sc.Audience
		if l.kind == sc.Kind && l.objectID == sc.objectID && typed && heard && l.rank() < rank(sc.Audience, sc.typeFieldID != "") {
			out = apply(out, l.changes)
		}
	}
	return out
}

// Save makes a layout what the audience of its scope gets, by a layer that holds what is different from those below. matches sees
// the present state first and may refuse. It needs ManageMetadata. Faults: those of Edit, and invalid for groups, items and
// conditions, with their places.
func (s *Service) Save(ctx context.Context, sc Scope, matches func(*Edited) error, want Layout) (*Edited, error) {
	return s.change(ctx, sc, matches, func(e *Edited, m *metadata.Model, o *metadata.Object) (Changes, error) {
		if err := s.check(ctx, e, m, o, &want); err != nil {
			return Changes{}, err
		}
		return diff(existing(m, e.Scope.Kind, o, e.Base), want), nil
	})
}

// Reset takes a layer away, so that its audience gets what is below. Otherwise as Save.
func (s *Service) Reset(ctx context.Context, sc Scope, matches func(*Edited) error) (*Edited, error) {
	return s.change(ctx, sc, matches, func(*Edited, *metadata.Model, *metadata.Object) (Changes, error) { return Changes{}, nil })
}

func (s *Service) change(ctx context.Context, sc Scope, matches func(*Edited) error, to func(*Edited, *metadata.Model, *metadata.Object) (Changes, error)) (*Edited, error) {
	_, counts, err := s.editing(ctx)
	if err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var out *Edited
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		// The epoch is raised first: it locks its row, so that two administrators change one after the other.
		if err := s.meta.Raise(ctx, tx); err != nil {
			return err
		}
		m, err := s.meta.ModelTx(ctx, tx)
		if err != nil {
			return err
		}
		o, err := sc.check(m, counts)
		if err != nil {
			return err
		}
		all, err := list(ctx, tx)
		if err != nil {
			return err
		}
		now := sc.edited(m, o, all, counts)
		if err := matches(now); err != nil {
			return err
		}
		c, err := to(now, m, o)
		if err != nil {
			return err
		}
		l := sc.find(all)
		if l == nil && c.Empty() {
			out = now
			return nil
		}
		before := Changes{}
		if l == nil {
			if err := room(all, sc); err != nil {
				return err
			}
			l = &layer{kind: sc.Kind, objectID: sc.objectID, audience: sc.Audience, typeField: sc.typeFieldID, typeValue: sc.TypeValue}
			all = append(all, l)
		} else {
			before = l.changes
		}
		action := audit.LayoutChanged
		if c.Empty() {
			action = audit.LayoutReset
			err = remove(ctx, tx, l)
			all = slices.DeleteFunc(all, func(x *layer) bool { return x == l })
		} else {
			based := l.version
			l.changes, l.version, l.updatedAt = c, based+1, s.now()
			err = write(ctx, tx, l, based, a.UserID)
		}
		if err != nil {
			return err
		}
		sortLayers(all)
		out = sc.edited(m, o, all, counts)
		return audit.Record(ctx, tx, audit.Entry{Action: action, Object: sc.Object, Target: sc.name(), Detail: audit.Change{Before: before, After: c}})
	})
	return out, err
}

// room refuses more layers than a company can have.
func room(all []*layer, sc Scope) error {
	if len(all) >= maxLayers {
		return fault.New(fault.Conflict, "too_many_layouts", fault.Params{"max": maxLayers})
	}
	if sc.typeFieldID == "" {
		return nil
	}
	values := map[string]bool{}
	for _, l := range all {
		if l.kind != Record || l.objectID != sc.objectID || l.typeField == "" {
			continue
		}
		if l.typeField != sc.typeFieldID {
			return fault.At("type_field", "layout_other_type")
		}
		values[l.typeValue] = true
	}
	if len(values) >= maxTypes && !values[sc.TypeValue] {
		return fault.New(fault.Conflict, "too_many_layouts", fault.Params{"max": maxTypes})
	}
	return nil
}

// name is how the audit names a scope.
func (sc *Scope) name() string {
	parts := []string{string(sc.Kind)}
	if sc.ID != "" {
		parts = append(parts, sc.Audience.Kind+"="+sc.ID)
	}
	if sc.TypeField != "" {
		parts = append(parts, sc.TypeField+"="+sc.TypeValue)
	}
	return strings.Join(parts, " ")
}
