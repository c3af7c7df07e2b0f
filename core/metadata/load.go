package metadata

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// definition is what the definition column of the table fields holds: all of a custom field, or the tenant's changes of
// a shipped one.
type definition struct {
	Options        *fieldtype.Options `json:"options,omitempty"`
	Labels         Labels             `json:"labels,omitempty"`
	Help           Labels             `json:"help,omitempty"`
	Required       *bool              `json:"required,omitempty"`
	Unique         bool               `json:"unique,omitempty"`
	Default        json.RawMessage    `json:"default,omitempty"`
	Validation     *string            `json:"validation,omitempty"`
	ValidationText Labels             `json:"validation_text,omitempty"`
	Searchable     *bool              `json:"searchable,omitempty"`
	Filterable     *bool              `json:"filterable,omitempty"`
	Classification Classification     `json:"classification,omitempty"`
	Archived       *bool              `json:"archived,omitempty"`
	Inverse        string             `json:"inverse,omitempty"`
}

// objectDefinition is the same for objects.
type objectDefinition struct {
	Aliases      []string `json:"aliases,omitempty"`
	Labels       Labels   `json:"labels,omitempty"`
	PluralLabels Labels   `json:"plural_labels,omitempty"`
	Description  Labels   `json:"description,omitempty"`
	Icon         string   `json:"icon,omitempty"`
}

type relationDefinition struct {
	InverseName   string             `json:"inverse_name,omitempty"`
	Labels        Labels             `json:"labels,omitempty"`
	InverseLabels Labels             `json:"inverse_labels,omitempty"`
	Roles         []fieldtype.Option `json:"roles,omitempty"`
}

// load merges the shipped definitions with the tenant's rows.
func (s *Service) load(ctx context.Context, tx *db.Tx, epoch int64) (*Model, error) {
	d := s.draft()
	if err := s.loadObjects(ctx, tx, d); err != nil {
		return nil, fmt.Errorf("load objects: %w", err)
	}
	if err := loadFields(ctx, tx, d); err != nil {
		return nil, fmt.Errorf("load fields: %w", err)
	}
	edges, err := s.loadRelations(ctx, tx, d)
	if err != nil {
		return nil, fmt.Errorf("load relations: %w", err)
	}
	return d.finish(tx.Tenant(), epoch, edges), nil
}

func (s *Service) loadObjects(ctx context.Context, tx *db.Tx, dr *draft) error {
	rows, err := tx.Query(ctx, `select id, api_name, prefix, definition from objects
		where tenant_id = ? and deleted_at is null order by api_name`, tx.Tenant())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var oid, name, prefix string
		var raw []byte
		if err := rows.Scan(&oid, &name, &prefix, &raw); err != nil {
			return err
		}
		var d objectDefinition
		if err := json.Unmarshal(raw, &d); err != nil {
			return fmt.Errorf("definition of %s: %w", oid, err)
		}
		o := dr.own(oid)
		if o == nil {
			o = s.customObject(oid, name, prefix)
			dr.add(o)
		}
		o.apply(d)
	}
	return rows.Err()
}

func (s *Service) customObject(oid, name, prefix string) *Object {
	return &Object{
		ID: oid, Name: name, Prefix: prefix, Table: "custom_records", Custom: true, Slots: s.shipped.CustomSlots,
		Title: [][]string{{oid + ".name"}}, Fields: s.shipped.CustomObjectFields(oid),
	}
}

func (o *Object) apply(d objectDefinition) {
	o.Aliases = slices.Concat(o.Aliases, d.Aliases)
	if len(d.Labels) > 0 {
		o.Labels = d.Labels
	}
	if len(d.PluralLabels) > 0 {
		o.PluralLabels = d.PluralLabels
	}
	if len(d.Description) > 0 {
		o.Description = d.Description
	}
	if d.Icon != "" {
		o.Icon = d.Icon
	}
}

func loadFields(ctx context.Context, tx *db.Tx, dr *draft) error {
	rows, err := tx.Query(ctx, `select id, object_id, api_name, aliases, type, slot, slot_ready, definition, position from fields
		where tenant_id = ? and deleted_at is null order by position, id`, tx.Tenant())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		f := &Field{Custom: true, Classification: Internal}
		var aliases, raw []byte
		if err := rows.Scan(&f.ID, &f.ObjectID, &f.Name, &aliases, &f.Type, &f.Slot, &f.SlotReady, &raw, &f.Position); err != nil {
			return err
		}
		o := dr.own(f.ObjectID)
		if o == nil {
			continue // The object is in the bin with its fields.
		}
		var d definition
		if err := json.Unmarshal(raw, &d); err != nil {
			return fmt.Errorf("definition of %s: %w", f.ID, err)
		}
		shipped := false
		for i, have := range o.Fields {
			if have.ID == f.ID {
				changed := *have
				changed.Impl = nil // It depends on the options.
				f, shipped = &changed, true
				o.Fields[i] = f
				break
			}
		}
		if !shipped {
			if err := json.Unmarshal(aliases, &f.Aliases); err != nil {
				return fmt.Errorf("aliases of %s: %w", f.ID, err)
			}
			o.Fields = append(o.Fields, f)
		}
		f.apply(d)
	}
	return rows.Err()
}

func (f *Field) apply(d definition) {
	if d.Options != nil {
		f.Options = *d.Options
	}
	if len(d.Labels) > 0 {
		f.Labels = d.Labels
	}
	if len(d.Help) > 0 {
		f.Help = d.Help
	}
	if len(d.Default) > 0 {
		f.Default = d.Default
	}
	if len(d.ValidationText) > 0 {
		f.ValidationText = d.ValidationText
	}
	if d.Classification != "" {
		f.Classification = d.Classification
	}
	if d.Inverse != "" {
		f.Inverse = d.Inverse
	}
	if d.Unique {
		f.Unique = true
	}
	if d.Validation != nil {
		f.Validation = *d.Validation
	}
	set := func(to *bool, from *bool) {
		if from != nil {
			*to = *from
		}
	}
	set(&f.Required, d.Required)
	set(&f.Searchable, d.Searchable)
	set(&f.Archived, d.Archived)
	if f.Custom {
		set(&f.Filterable, d.Filterable)
	}
}

// definitionOf is the row of a custom field.
func definitionOf(f *Field) definition {
	return definition{
		Options: &f.Options, Labels: f.Labels, Help: f.Help, Required: &f.Required, Unique: f.Unique, Default: f.Default,
		Validation: &f.Validation, ValidationText: f.ValidationText, Searchable: &f.Searchable, Filterable: &f.Filterable,
		Classification: f.Classification, Archived: &f.Archived, Inverse: f.Inverse,
	}
}

// loadRelations returns the tenant's own relations.
func (s *Service) loadRelations(ctx context.Context, tx *db.Tx, dr *draft) ([]*Relation, error) {
	var edges []*Relation
	rows, err := tx.Query(ctx, `select id, api_name, from_object, to_object, definition from relations
		where tenant_id = ? and deleted_at is null order by id`, tx.Tenant())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		r := &Relation{Kind: Edge, Custom: true}
		var raw []byte
		if err := rows.Scan(&r.ID, &r.Name, &r.From, &r.To, &raw); err != nil {
			return nil, err
		}
		var d relationDefinition
		if err := json.Unmarshal(raw, &d); err != nil {
			return nil, fmt.Errorf("definition of %s: %w", r.ID, err)
		}
		r.InverseName, r.Labels, r.InverseLabels, r.Roles = d.InverseName, d.Labels, d.InverseLabels, d.Roles
		if dr.byID[r.From] != nil && (dr.byID[r.To] != nil || r.To == "user") {
			edges = append(edges, r)
		}
	}
	return edges, rows.Err()
}
