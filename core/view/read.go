package view

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// List returns the views that the actor may see, their own and those that are shared with them, of one object (API name) or
// with an empty name of all, the oldest first.
func (s *Service) List(ctx context.Context, object string) ([]*View, error) {
	model, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	objectID := ""
	if object != "" {
		o, err := s.records.CheckQuery(ctx, object, records.Query{})
		if err != nil {
			return nil, err
		}
		objectID = o.ID
	}
	reader, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	var all []*View
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err = list(ctx, tx, objectID, reader)
		return err
	}); err != nil {
		return nil, err
	}
	out := make([]*View, 0, len(all))
	for _, v := range all {
		ok, err := s.show(ctx, model, reader, v)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, v)
		}
	}
	return out, nil
}

// Get returns one view; not_found when there is none that the actor may see.
func (s *Service) Get(ctx context.Context, viewID string) (*View, error) {
	model, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	reader, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	var v *View
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		v, err = get(ctx, tx, viewID)
		return err
	}); err != nil {
		return nil, err
	}
	ok, err := s.show(ctx, model, reader, v)
	if err == nil && !ok {
		err = fault.Missing("view", viewID)
	}
	return v, err
}

// reader is who looks, and with whom they share a team.
type reader struct {
	id         string
	all        bool
	colleagues []string
}

func (s *Service) reader(ctx context.Context) (reader, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return reader{}, err
	}
	r := reader{id: a.UserID, all: a.Kind == actor.System}
	teams, err := s.access.ListTeams(ctx)
	if err != nil {
		return reader{}, err
	}
	for _, t := range teams {
		if slices.Contains(t.MemberIDs, a.UserID) {
			r.colleagues = append(r.colleagues, t.MemberIDs...)
		}
	}
	slices.Sort(r.colleagues)
	r.colleagues = slices.Compact(r.colleagues)
	return r, nil
}

// show reports whether the actor may see a view, and fits it to them: columns that they may not see are left out, and a view
// whose filter or order speaks of such fields exists for its owner alone.
func (s *Service) show(ctx context.Context, model *metadata.Model, r reader, v *View) (bool, error) {
	_, near := slices.BinarySearch(r.colleagues, v.OwnerID)
	if !r.all && v.OwnerID != r.id && v.Shared != All && (v.Shared != Team || !near) {
		return false, nil
	}
	o, ok := model.ObjectByID(v.objectID)
	if !ok {
		return false, nil
	}
	v.Object = o.Name
	visible, err := s.records.VisiblePaths(ctx, o.Name)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if v.OwnerID == r.id {
		return true, nil
	}
	_, err = s.records.CheckQuery(ctx, o.Name, records.Query{Filter: v.Filter, Sort: v.Sort})
	if fault.Is(err, fault.Invalid) {
		return false, nil
	}
	hidden := func(path string) bool { _, known := visible[path]; return !known }
	v.Columns = slices.DeleteFunc(v.Columns, hidden)
	if hidden(v.GroupBy) {
		v.GroupBy = ""
	}
	return err == nil, err
}

// All returns every view of the tenant, whoever it is for, the oldest first: what a change of the data model would touch. Of
// views that the actor may not see it tells neither name nor owner. It needs access.ManageMetadata.
func (s *Service) All(ctx context.Context) ([]*View, error) {
	if err := s.access.Require(ctx, access.ManageMetadata); err != nil {
		return nil, err
	}
	model, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	reader, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	var all []*View
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		everybody := reader
		everybody.all = true
		all, err = list(ctx, tx, "", everybody)
		return err
	}); err != nil {
		return nil, err
	}
	out := make([]*View, 0, len(all))
	for _, v := range all {
		o, ok := model.ObjectByID(v.objectID)
		if !ok {
			continue
		}
		v.Object = o.Name
		fitted := *v
		seen, err := s.show(ctx, model, reader, &fitted)
		if err != nil {
			return nil, err
		}
		if !seen {
			v.Name, v.OwnerID = "", ""
		}
		out = append(out, v)
	}
	return out, nil
}
