package metadata

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// RelationInput describes a new n:m relation between two objects.
type RelationInput struct {
	// From and To are API names of objects.
	From, To string
	// Name is the relation seen from From; InverseName seen from To.
	Name, InverseName     string
	Labels, InverseLabels Labels
	Roles                 []fieldtype.Option
}

// CreateRelation adds a labelled n:m relation.
func (s *Service) CreateRelation(ctx context.Context, in RelationInput) (*Relation, error) {
	var r *Relation
	err := s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		from, err := m.Object(in.From)
		if err != nil {
			return err
		}
		to, err := m.Object(in.To)
		if err != nil {
			return err
		}
		var faults fault.List
		check := func(location, objectID, name string) {
			if !apiName.MatchString(name) {
				faults.Add(location, "invalid_api_name")
			} else if _, taken := m.End(objectID, name); taken {
				faults.Add(location, "name_taken", fault.Params{"name": name})
			}
		}
		check("name", from.ID, in.Name)
		if in.InverseName != "" {
			check("inverse_name", to.ID, in.InverseName)
		}
		if from == to && in.Name == in.InverseName {
			faults.Add("inverse_name", "name_taken", fault.Params{"name": in.Name})
		}
		selectType, _ := fieldtype.Get(fieldtype.Select)
		if len(in.Roles) > 0 {
			if err := faults.Merge("roles", selectType.CheckOptions(&fieldtype.Options{Options: in.Roles})); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		r = &Relation{
			ID: id.New("rel"), Kind: Edge, From: from.ID, To: to.ID, Name: in.Name, InverseName: in.InverseName,
			Labels: in.Labels, InverseLabels: in.InverseLabels, Roles: in.Roles, Custom: true,
		}
		raw, err := json.Marshal(relationDefinition{InverseName: r.InverseName, Labels: r.Labels, InverseLabels: r.InverseLabels, Roles: r.Roles})
		if err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.RelationCreated, Object: from.Name, Target: r.ID, Detail: audit.Change{After: json.RawMessage(raw)}}); err != nil {
			return err
		}
		now := time.Now().UTC()
		_, err = tx.Exec(ctx, `insert into relations (tenant_id, id, api_name, from_object, to_object, definition, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), r.ID, r.Name, r.From, r.To, string(raw), now, now)
		return err
	})
	return r, err
}

// DeleteRelation takes an own relation out of use. Its edges stay stored.
func (s *Service) DeleteRelation(ctx context.Context, relationID string) error {
	return s.change(ctx, func(ctx context.Context, tx *db.Tx, _ *Model) error {
		n, err := tx.Exec(ctx, "update relations set deleted_at = ? where tenant_id = ? and id = ? and deleted_at is null",
			time.Now().UTC(), tx.Tenant(), relationID)
		if err == nil && n == 0 {
			return fault.Missing("relation", relationID)
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{Action: audit.RelationDeleted, Target: relationID})
	})
}
