package metadata

import (
	"cmp"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Model is the whole metadata of one tenant at one epoch. It is immutable and may be kept for the length of a request.
type Model struct {
	Tenant string
	Epoch  int64
	// Objects are all objects that are not deleted: shipped ones in their shipped order, then custom ones by name.
	Objects   []*Object
	Relations []*Relation

	byName   map[string]*Object
	byID     map[string]*Object
	byPrefix map[string]*Object
	ends     map[string]map[string]End
}

// HasSecrets reports whether an object has fields whose values are sealed.
func (m *Model) HasSecrets() bool {
	return slices.ContainsFunc(m.Objects, func(o *Object) bool { return len(o.secrets) > 0 })
}

// Object returns the object with an API name or an alias; a not-found fault when there is none.
func (m *Model) Object(name string) (*Object, error) {
	if o, ok := m.byName[name]; ok {
		return o, nil
	}
	return nil, fault.Missing("object", name)
}

// ObjectByID returns the object with a stable id.
func (m *Model) ObjectByID(id string) (*Object, bool) {
	o, ok := m.byID[id]
	return o, ok
}

// ObjectByPrefix returns the object whose records' ids begin with a prefix.
func (m *Model) ObjectByPrefix(prefix string) (*Object, bool) {
	o, ok := m.byPrefix[prefix]
	return o, ok
}

// End returns the relation that an object has under a name.
func (m *Model) End(objectID, name string) (End, bool) {
	e, ok := m.ends[objectID][name]
	return e, ok
}

// Ends returns all relations of an object, by name.
func (m *Model) Ends(objectID string) []End {
	ends := m.ends[objectID]
	out := make([]End, 0, len(ends))
	for _, name := range slices.Sorted(maps.Keys(ends)) {
		out = append(out, ends[name])
	}
	return out
}

// newModel ties indexed objects and relations together. Objects and fields must not be changed afterwards.
func newModel(tenant string, epoch int64, objects []*Object, edges []*Relation) *Model {
	m := &Model{
		Tenant: tenant, Epoch: epoch, Objects: objects,
		byName: map[string]*Object{}, byID: map[string]*Object{}, byPrefix: map[string]*Object{}, ends: map[string]map[string]End{},
	}
	for _, o := range objects {
		m.byID[o.ID] = o
		m.byPrefix[o.Prefix] = o
		for _, a := range o.Aliases {
			if _, taken := m.byName[a]; !taken {
				m.byName[a] = o
			}
		}
	}
	for _, o := range objects {
		m.byName[o.Name] = o
	}
	m.Relations = slices.Clone(edges)
	for _, o := range objects {
		for _, f := range o.Fields {
			if f.Options.Target == "" {
				continue
			}
			m.Relations = append(m.Relations, &Relation{
				ID: f.ID, Kind: Reference, From: o.ID, To: f.Options.Target, Field: f, Custom: f.Custom,
				Name: referenceName(f), InverseName: f.Inverse, Labels: f.Labels, InverseLabels: o.PluralLabels,
			})
		}
	}
	for _, r := range m.Relations {
		m.addEnd(r.From, r.Name, End{Relation: r, Target: r.To})
		m.addEnd(r.To, r.InverseName, End{Relation: r, Inverse: true, Target: r.From})
	}
	return m
}

func (m *Model) addEnd(object, name string, e End) {
	if name == "" {
		return
	}
	if m.ends[object] == nil {
		m.ends[object] = map[string]End{}
	}
	if _, taken := m.ends[object][name]; !taken {
		m.ends[object][name] = e
	}
}

// referenceName is the relation behind a reference field: company for company_id, custom.partner for a custom field.
func referenceName(f *Field) string {
	name := f.Name
	if n := len(name); n > 3 && name[n-3:] == "_id" {
		name = name[:n-3]
	}
	if f.Custom {
		return "custom." + name
	}
	return name
}

func (o *Object) index() {
	slices.SortStableFunc(o.Fields, func(a, b *Field) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Position, b.Position))
	})
	o.byPath, o.byID = make(map[string]*Field, len(o.Fields)), make(map[string]*Field, len(o.Fields))
	o.secrets = nil
	for _, f := range o.Fields {
		o.byID[f.ID] = f
		if f.Secret() {
			o.secrets = append(o.secrets, f)
		}
		for _, a := range f.Aliases {
			if f.Custom {
				a = "custom." + a
			}
			if _, taken := o.byPath[a]; !taken {
				o.byPath[a] = f
			}
		}
	}
	for _, f := range o.Fields {
		o.byPath[f.Path()] = f
	}
}

func rank(f *Field) int {
	switch {
	case f.System:
		return 0
	case !f.Custom:
		return 1
	}
	return 2
}
