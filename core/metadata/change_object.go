package metadata

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// ObjectInput describes a new object.
type ObjectInput struct {
	// Name is the API name, in the plural.
	Name                 string
	Labels, PluralLabels Labels
	Description          Labels
	Icon                 string
}

// ObjectPatch changes an object; nil leaves as it is.
type ObjectPatch struct {
	Name                 *string
	Labels, PluralLabels Labels
	Description          Labels
	Icon                 *string
}

const maxObjects = 200

// CreateObject adds an object of the tenant's own. It has a name, an owner and the system fields from the start.
func (s *Service) CreateObject(ctx context.Context, in ObjectInput) (*Object, error) {
	var o *Object
	err := s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		var faults fault.List
		if !apiName.MatchString(in.Name) {
			faults.Add("name", "invalid_api_name")
		} else if have, taken := m.byName[in.Name]; taken && have.Name == in.Name {
			return fault.New(fault.Conflict, "object_exists", fault.Params{"object": in.Name})
		}
		if in.Labels.In("en") == "" {
			faults.Add("labels", "required")
		}
		checkIcon(&faults, in.Icon)
		if err := faults.Err(); err != nil {
			return err
		}
		if len(m.Objects) >= maxObjects {
			return fault.New(fault.Conflict, "too_many_objects", fault.Params{"max": maxObjects})
		}
		prefix, err := freePrefix(ctx, tx, m, in.Name)
		if err != nil {
			return err
		}
		oid := id.New("obj")
		if in.PluralLabels == nil {
			in.PluralLabels = in.Labels
		}
		o = s.customObject(oid, in.Name, prefix)
		d := objectDefinition{Labels: in.Labels, PluralLabels: in.PluralLabels, Description: in.Description, Icon: in.Icon}
		o.apply(d)
		for _, f := range o.Fields {
			f.Impl, _ = fieldtype.Of(f.Type, &f.Options)
		}
		o.index()
		if err := insertObject(ctx, tx, o, d); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{Action: audit.ObjectCreated, Object: o.Name, Target: o.ID, Detail: audit.Change{After: d}})
	})
	return o, err
}

func insertObject(ctx context.Context, tx *db.Tx, o *Object, d objectDefinition) error {
	raw, err := json.Marshal(d)
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	_, err = tx.Exec(ctx, `insert into objects (tenant_id, id, api_name, prefix, definition, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?)`,
		tx.Tenant(), o.ID, o.Name, o.Prefix, string(raw), now, now)
	if _, dup := db.Violates(err, db.Unique); dup {
		return fault.New(fault.Conflict, "object_exists", fault.Params{"object": o.Name})
	}
	return err
}

// reservedPrefixes belong to things that are not records.
var reservedPrefixes = []string{"ten", "usr", "acc", "ses", "key", "rol", "tea", "obj", "fld", "rel", "cst", "chg", "edg", "cpt", "vie", "imp", "exp", "whk", "dlv", "job", "fil", "evt", "dup", "mat", "out"}

// freePrefix finds a three-letter prefix that no object of the tenant has ever had.
func freePrefix(ctx context.Context, tx *db.Tx, m *Model, name string) (string, error) {
	used, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) {
		var p string
		return p, r.Scan(&p)
	}, "select prefix from objects where tenant_id = ?", tx.Tenant())
	if err != nil {
		return "", err
	}
	taken := func(p string) bool {
		_, shipped := m.byPrefix[p]
		return shipped || slices.Contains(used, p) || slices.Contains(reservedPrefixes, p)
	}
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, name) + "xyz"
	for i := 1; i < len(letters)-1; i++ {
		for j := i + 1; j < len(letters); j++ {
			if p := string([]byte{letters[0], letters[i], letters[j]}); !taken(p) {
				return p, nil
			}
		}
	}
	for i := range 26 * 26 * 26 {
		p := string([]byte{'a' + byte(i/676), 'a' + byte(i/26%26), 'a' + byte(i%26)})
		if !taken(p) {
			return p, nil
		}
	}
	return "", fault.New(fault.Conflict, "too_many_objects", fault.Params{"max": maxObjects})
}

// UpdateObject changes the names and texts of an object. A custom object may get another API name; the old one stays
// valid as an alias.
func (s *Service) UpdateObject(ctx context.Context, object string, p ObjectPatch) (*Object, error) {
	var out *Object
	err := s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		o, err := m.Object(object)
		if err != nil {
			return err
		}
		c := *o
		if p.Name != nil && *p.Name != c.Name {
			if !c.Custom {
				return fault.New(fault.Forbidden, "object_is_fixed", fault.Params{"object": c.Name})
			}
			if !apiName.MatchString(*p.Name) {
				return fault.At("name", "invalid_api_name")
			}
			if have, taken := m.byName[*p.Name]; taken && have.Name == *p.Name {
				return fault.New(fault.Conflict, "object_exists", fault.Params{"object": *p.Name})
			}
			if !slices.Contains(c.Aliases, c.Name) {
				c.Aliases = append(slices.Clone(c.Aliases), c.Name)
			}
			c.Name = *p.Name
		}
		d := objectDefinition{Aliases: c.Aliases, Labels: p.Labels, PluralLabels: p.PluralLabels, Description: p.Description}
		if p.Icon != nil {
			var faults fault.List
			if checkIcon(&faults, *p.Icon); faults.Err() != nil {
				return faults.Err()
			}
			d.Icon = *p.Icon
		}
		aliases := c.Aliases
		c.Aliases = nil
		c.apply(d)
		c.Aliases = aliases
		d.Labels, d.PluralLabels, d.Description, d.Icon = c.Labels, c.PluralLabels, c.Description, c.Icon
		out = &c
		raw, err := json.Marshal(d)
		if err != nil {
			return err
		}
		before := objectDefinition{Aliases: o.Aliases, Labels: o.Labels, PluralLabels: o.PluralLabels, Description: o.Description, Icon: o.Icon}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.ObjectUpdated, Object: c.Name, Target: c.ID, Detail: audit.Change{Before: before, After: d}}); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "update objects set api_name = ?, definition = ?, updated_at = ? where tenant_id = ? and id = ?",
			c.Name, string(raw), time.Now().UTC(), tx.Tenant(), c.ID)
		if err == nil && n == 0 {
			return insertObject(ctx, tx, &c, d)
		}
		return err
	})
	return out, err
}

// DeleteObject takes a custom object out of use. Its records and fields stay stored.
func (s *Service) DeleteObject(ctx context.Context, object string) error {
	return s.change(ctx, func(ctx context.Context, tx *db.Tx, m *Model) error {
		o, err := m.Object(object)
		if err != nil {
			return err
		}
		if !o.Custom {
			return fault.New(fault.Forbidden, "object_is_fixed", fault.Params{"object": o.Name})
		}
		for _, r := range m.Relations {
			if r.To == o.ID && r.From != o.ID {
				return fault.New(fault.Conflict, "object_in_use", fault.Params{"object": o.Name, "by": r.From})
			}
		}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.ObjectDeleted, Object: o.Name, Target: o.ID}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update objects set deleted_at = ? where tenant_id = ? and id = ?", time.Now().UTC(), tx.Tenant(), o.ID)
		return err
	})
}

// maxIcon bounds the name of an icon.
const maxIcon = 100

func checkIcon(faults *fault.List, icon string) {
	if len(icon) > maxIcon {
		faults.Add("icon", "too_long", fault.Params{"max": maxIcon})
	}
}
