package metadata

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// FieldInput describes a new field.
type FieldInput struct {
	Name           string
	Type           fieldtype.Name
	Options        fieldtype.Options
	Labels, Help   Labels
	Required       bool
	Unique         bool
	Default        json.RawMessage
	Validation     string
	ValidationText Labels
	Searchable     bool
	Filterable     bool
	Classification Classification
	Inverse        string
}

// FieldPatch changes a field; nil leaves as it is. The type never changes.
type FieldPatch struct {
	Name           *string
	Options        *fieldtype.Options
	Labels, Help   Labels
	Required       *bool
	Default        *json.RawMessage
	Validation     *string
	ValidationText Labels
	Searchable     *bool
	Filterable     *bool
	Classification *Classification
	Archived       *bool
	Position       *int
}

var apiName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// maxFields bounds the custom fields of one object.
const maxFields = 500

// CreateField adds a custom field to the object with an API name. It is usable at once. Faults: invalid with the
// properties that are wrong, conflict field_exists, not_found for the object.
func (s *Service) CreateField(ctx context.Context, object string, in FieldInput) (*Field, error) {
	var f *Field
	err := s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		o, err := m.Object(object)
		if err != nil {
			return err
		}
		f = &Field{
			ID: id.New("fld"), ObjectID: o.ID, Name: in.Name, Type: in.Type, Options: in.Options, Labels: in.Labels, Help: in.Help,
			Required: in.Required, Unique: in.Unique, Default: in.Default, Validation: in.Validation, ValidationText: in.ValidationText,
			Searchable: in.Searchable, Filterable: in.Filterable || in.Unique, Classification: in.Classification, Custom: true,
			Inverse: in.Inverse, SlotReady: true, Position: len(o.Fields),
		}
		if err := f.check(m, o); err != nil {
			return err
		}
		if have, ok := o.Field("custom." + in.Name); ok && have.Name == in.Name {
			return fault.New(fault.Conflict, "field_exists", fault.Params{"field": in.Name})
		}
		if custom := slices.DeleteFunc(slices.Clone(o.Fields), func(x *Field) bool { return !x.Custom }); len(custom) >= maxFields {
			return fault.New(fault.Conflict, "too_many_fields", fault.Params{"max": maxFields})
		}
		f.Slot = freeSlot(o, f)
		// The side column may hold what a former field has left there, and a formula has values to work out.
		fill := s.reindex != nil && (f.Slot != "" || f.Type == fieldtype.FormulaType)
		f.SlotReady = !fill || f.Slot == ""
		if err := insertField(ctx, tx, f); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.FieldCreated, Object: o.Name, Target: f.ID, Detail: audit.Change{After: told(f)}}); err != nil || !fill {
			return err
		}
		if err := s.reindex(ctx, tx, o.ID, f.ID); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "select slot_ready from fields where tenant_id = ? and id = ?", tx.Tenant(), f.ID).Scan(&f.SlotReady)
	})
	return f, err
}

func insertField(ctx context.Context, tx *db.Tx, f *Field) error {
	raw, err := json.Marshal(definitionOf(f))
	if err != nil {
		return err
	}
	aliases, err := json.Marshal(append([]string{}, f.Aliases...))
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	_, err = tx.Exec(ctx, `insert into fields (tenant_id, id, object_id, api_name, aliases, type, slot, slot_ready, definition, position, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.Tenant(), f.ID, f.ObjectID, f.Name, string(aliases), string(f.Type), f.Slot, f.SlotReady, string(raw), f.Position, now, now)
	if _, dup := db.Violates(err, db.Unique); dup {
		return fault.New(fault.Conflict, "field_exists", fault.Params{"field": f.Name})
	}
	return err
}

// check refuses a definition that could not work.
func (f *Field) check(m *Model, o *Object) error {
	var faults fault.List
	if !apiName.MatchString(f.Name) {
		faults.Add("name", "invalid_api_name")
	}
	impl, ok := fieldtype.Of(f.Type, &f.Options)
	if !ok {
		faults.Add("type", "not_an_option", fault.Params{"allowed": fieldtype.Names()})
		return faults.Err()
	}
	f.Impl = impl
	if f.Type == fieldtype.Reference {
		target, ok := m.byID[f.Options.Target]
		if !ok {
			if target, ok = m.byName[f.Options.Target]; ok {
				f.Options.Target = target.ID
			}
		}
		switch {
		case !ok:
			faults.Add("options.target", "unknown_object", fault.Params{"object": f.Options.Target})
		default:
			f.Options.TargetPrefix = target.Prefix
			if f.Inverse == "" {
				f.Inverse = o.Name + "_by_" + f.Name
			}
			if _, taken := m.End(target.ID, f.Inverse); taken {
				faults.Add("inverse", "name_taken", fault.Params{"name": f.Inverse})
			}
		}
	}
	raw, _ := fieldtype.Get(f.Type)
	if err := faults.Merge("options", raw.CheckOptions(&f.Options)); err != nil {
		return err
	}
	if f.Required && impl.ReadOnly() {
		faults.Add("required", "not_for_computed_fields")
	}
	switch f.Classification {
	case "":
		f.Classification = Internal
	case Public, Internal, Personal, Confidential, Secret:
	default:
		faults.Add("classification", "not_an_option", fault.Params{"allowed": []Classification{Public, Internal, Personal, Confidential, Secret}})
	}
	f.checkSecret(&faults)
	if f.Filterable && impl.Slot() == fieldtype.SlotNone {
		// Lists, addresses and JSON cannot be indexed by one value; they stay filterable, at the cost of a scan.
		f.Filterable = false
		if f.Unique {
			faults.Add("unique", "not_for_this_type", fault.Params{"type": string(f.Type)})
		}
	}
	if len(f.Default) > 0 && string(f.Default) != "null" {
		if _, err := impl.FromJSON(f.Default, &f.Options, nil); err != nil {
			if err := faults.Merge("default", err); err != nil {
				return err
			}
		}
	}
	f.checkExpressions(o, &faults)
	for lang, l := range f.Labels {
		if len(l) > 200 {
			faults.Add("labels."+lang, "too_long", fault.Params{"max": 200})
		}
	}
	return faults.Err()
}

// checkSecret refuses what cannot be kept sealed.
func (f *Field) checkSecret(faults *fault.List) {
	if f.Classification != Secret {
		return
	}
	if !f.Custom || !fieldtype.Sealable(f.Type) {
		faults.Add("classification", "secret_not_here")
	}
	for at, set := range map[string]bool{
		"unique": f.Unique, "filterable": f.Filterable && !f.Unique, "searchable": f.Searchable, "default": len(f.Default) > 0 && string(f.Default) != "null",
	} {
		if set {
			faults.Add(at, "not_for_secret_fields")
		}
	}
}

// freeSlot finds a side column that no other field of the object uses; "" when none is left or needed.
func freeSlot(o *Object, f *Field) string {
	if !f.Filterable {
		return ""
	}
	var letter string
	var n int
	switch f.Impl.Slot() {
	case fieldtype.SlotText:
		letter, n = "t", o.Slots.Text
	case fieldtype.SlotNumber:
		letter, n = "n", o.Slots.Number
	case fieldtype.SlotTime:
		letter, n = "d", o.Slots.Time
	case fieldtype.SlotRef:
		letter, n = "r", o.Slots.Ref
	}
	for i := 1; i <= n; i++ {
		slot := letter + strconv.Itoa(i)
		if !slices.ContainsFunc(o.Fields, func(x *Field) bool { return x.Slot == slot }) {
			return slot
		}
	}
	return ""
}

// UpdateField changes a field. A new API name leaves the old one valid as an alias. Making a field filterable or
// searchable, or changing its formula, starts a job that brings the existing records in line.
func (s *Service) UpdateField(ctx context.Context, object, field string, p FieldPatch) (*Field, error) {
	var out *Field
	err := s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		o, f, err := m.find(object, field)
		if err != nil {
			return err
		}
		c := *f
		c.patch(p)
		if c.System {
			return fault.New(fault.Forbidden, "field_is_fixed", fault.Params{"field": c.Name})
		}
		if !c.Custom && (p.Name != nil && *p.Name != f.Name || p.Filterable != nil && *p.Filterable != f.Filterable) {
			return fault.New(fault.Forbidden, "field_is_fixed", fault.Params{"field": c.Name})
		}
		if p.Name != nil && *p.Name != f.Name {
			if have, ok := o.Field("custom." + *p.Name); ok && have.Name == *p.Name {
				return fault.New(fault.Conflict, "field_exists", fault.Params{"field": *p.Name})
			}
			if !slices.Contains(c.Aliases, f.Name) {
				c.Aliases = append(slices.Clone(c.Aliases), f.Name)
			}
		}
		if f.Secret() && !c.Secret() {
			return fault.At("classification", "secret_stays")
		}
		sealing := c.Classification == Secret && !f.Secret()
		if sealing {
			// What was found by the value until now must not be found any more.
			c.Filterable, c.Searchable = p.Filterable != nil && *p.Filterable || c.Unique, p.Searchable != nil && *p.Searchable
		}
		inverse := c.Inverse
		c.Inverse = ""
		if f.Type == fieldtype.Reference {
			c.Inverse = inverse + "_" // The present name is taken by this very field.
		}
		if err := c.check(m, o); err != nil {
			return err
		}
		c.Inverse = inverse
		if err := keepsOptions(f, &c); err != nil {
			return err
		}
		fill := false
		switch {
		case c.Custom && c.Filterable && c.Slot == "":
			c.Slot = freeSlot(o, &c)
			c.SlotReady = c.Slot == ""
			fill = c.Slot != ""
		case sealing && c.Slot != "":
			c.SlotReady = false // The job empties it.
		case c.Custom && !c.Filterable && !c.Secret():
			c.Slot, c.SlotReady = "", true
		}
		out = &c
		if err := saveField(ctx, tx, &c); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.FieldUpdated, Object: o.Name, Target: f.ID, Detail: audit.Change{Before: told(f), After: told(&c)}}); err != nil {
			return err
		}
		if s.reindex != nil && (fill || sealing || c.Searchable != f.Searchable || !reflect.DeepEqual(c.Options.Formula, f.Options.Formula)) {
			return s.reindex(ctx, tx, o.ID, c.ID)
		}
		return nil
	})
	return out, err
}

// keepsOptions refuses to take away an option that records may have; it can be archived.
func keepsOptions(old, changed *Field) error {
	for _, o := range old.Options.Options {
		if !slices.ContainsFunc(changed.Options.Options, func(n fieldtype.Option) bool { return n.Value == o.Value }) {
			return fault.At("options", "option_in_use", fault.Params{"value": o.Value})
		}
	}
	return nil
}

func (f *Field) patch(p FieldPatch) {
	if p.Name != nil {
		f.Name = *p.Name
	}
	if p.Options != nil {
		f.Options = *p.Options
	}
	if p.Labels != nil {
		f.Labels = p.Labels
	}
	if p.Help != nil {
		f.Help = p.Help
	}
	if p.Required != nil {
		f.Required = *p.Required
	}
	if p.Default != nil {
		f.Default = *p.Default
	}
	if p.Validation != nil {
		f.Validation = *p.Validation
	}
	if p.ValidationText != nil {
		f.ValidationText = p.ValidationText
	}
	if p.Searchable != nil {
		f.Searchable = *p.Searchable
	}
	if p.Filterable != nil {
		f.Filterable = *p.Filterable || f.Unique
	}
	if p.Classification != nil {
		f.Classification = *p.Classification
	}
	if p.Archived != nil {
		f.Archived = *p.Archived
	}
	if p.Position != nil {
		f.Position = *p.Position
	}
}

// told is what the audit says of a field.
func told(f *Field) any {
	return struct {
		Name string         `json:"name"`
		Type fieldtype.Name `json:"type"`
		definition
	}{f.Name, f.Type, definitionOf(f)}
}

func saveField(ctx context.Context, tx *db.Tx, f *Field) error {
	raw, err := json.Marshal(definitionOf(f))
	if err != nil {
		return err
	}
	aliases, err := json.Marshal(append([]string{}, f.Aliases...))
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `update fields set api_name = ?, aliases = ?, slot = ?, slot_ready = ?, definition = ?, position = ?, updated_at = ?
		where tenant_id = ? and id = ?`, f.Name, string(aliases), f.Slot, f.SlotReady, string(raw), f.Position, time.Now().UTC(), tx.Tenant(), f.ID)
	if err != nil {
		return err
	}
	if n == 0 { // The first change of a shipped field.
		f.SlotReady = true
		return insertField(ctx, tx, f)
	}
	return nil
}

// DeleteField takes a custom field out of use. Its values stay stored and in the history.
func (s *Service) DeleteField(ctx context.Context, object, field string) error {
	return s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		o, f, err := m.find(object, field)
		if err != nil {
			return err
		}
		if !f.Custom {
			return fault.New(fault.Forbidden, "field_is_fixed", fault.Params{"field": f.Name})
		}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.FieldDeleted, Object: o.Name, Target: f.ID, Detail: audit.Change{Before: told(f)}}); err != nil {
			return err
		}
		now := time.Now().UTC()
		tx.Queue("delete from unique_values where tenant_id = ? and field_id = ?", tx.Tenant(), f.ID)
		_, err = tx.Exec(ctx, "update fields set deleted_at = ?, slot = '' where tenant_id = ? and id = ?", now, tx.Tenant(), f.ID)
		return err
	})
}

// SlotFilled marks the side column of a field as complete. The job that fills it calls it.
func (s *Service) SlotFilled(ctx context.Context, tx *db.Tx, fieldID string) error {
	if _, err := tx.Exec(ctx, "update fields set slot_ready = ? where tenant_id = ? and id = ?", true, tx.Tenant(), fieldID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update tenant_state set metadata_epoch = metadata_epoch + 1 where tenant_id = ?", tx.Tenant()); err != nil {
		return fmt.Errorf("raise the metadata epoch: %w", err)
	}
	tenant := tx.Tenant()
	tx.AfterCommit(func() { s.Forget(tenant); s.changed(tenant) })
	return nil
}

// find returns a field by its API name, path or id.
func (m *Model) find(object, field string) (*Object, *Field, error) {
	o, err := m.Object(object)
	if err != nil {
		return nil, nil, err
	}
	for _, path := range []string{field, "custom." + field} {
		if f, ok := o.Field(path); ok {
			return o, f, nil
		}
	}
	if f, ok := o.FieldByID(field); ok {
		return o, f, nil
	}
	return nil, nil, fault.Missing("field", field)
}
