package metadata

import (
	"slices"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// base is the model of a tenant that has changed nothing. Tenants' models share its objects, since a copy of all of them is
// some hundred kilobytes: an object is copied for the tenant that has fields of its own on it or calls it otherwise.
type base struct {
	model *Model
	edges []*Relation
}

func newBase(shipped Shipped) *base {
	objects, edges := shipped.Objects(), shipped.Relations()
	prefixes := prefixesOf(objects)
	for _, o := range objects {
		o.implement(prefixes)
		o.index()
	}
	return &base{newModel("", 0, objects, edges), edges}
}

// draft is a tenant's model in the making.
type draft struct {
	*base
	objects []*Object
	byID    map[string]*Object
	owned   map[string]bool
}

func (s *Service) draft() *draft {
	b := s.base()
	d := &draft{base: b, objects: slices.Clone(b.model.Objects), byID: map[string]*Object{}, owned: map[string]bool{}}
	for _, o := range b.model.Objects {
		d.byID[o.ID] = o
	}
	return d
}

func (d *draft) add(o *Object) {
	d.objects = append(d.objects, o)
	d.byID[o.ID], d.owned[o.ID] = o, true
}

// own returns the object for the tenant to change, nil when there is none with the id. Its fields are still shared.
func (d *draft) own(objectID string) *Object {
	o := d.byID[objectID]
	if o == nil || d.owned[objectID] {
		return o
	}
	mine := *o
	mine.Fields = slices.Clone(o.Fields)
	d.objects[slices.Index(d.objects, o)] = &mine
	d.byID[objectID], d.owned[objectID] = &mine, true
	return &mine
}

// finish completes the draft with the tenant's own relations.
func (d *draft) finish(tenant string, epoch int64, edges []*Relation) *Model {
	if len(d.owned)+len(edges) == 0 {
		m := *d.base.model
		m.Tenant, m.Epoch = tenant, epoch
		return &m
	}
	prefixes := prefixesOf(d.objects)
	for _, o := range d.objects {
		if d.owned[o.ID] {
			o.implement(prefixes)
			o.index()
		}
	}
	return newModel(tenant, epoch, d.objects, slices.Concat(d.edges, edges))
}

func prefixesOf(objects []*Object) map[string]string {
	out := make(map[string]string, len(objects))
	for _, o := range objects {
		out[o.ID] = o.Prefix
	}
	return out
}

// implement fills in what the definitions of fields leave to the types and to other objects. A field that has it already is
// shared with other tenants and stays as it is.
func (o *Object) implement(prefixes map[string]string) {
	for _, f := range o.Fields {
		if f.Impl != nil {
			continue
		}
		f.Impl, _ = fieldtype.Of(f.Type, &f.Options)
		if f.Secret() && f.Impl != nil {
			f.Impl = fieldtype.Secret(f.Impl)
		}
		if p := prefixes[f.Options.Target]; p != "" {
			f.Options.TargetPrefix = p
		}
	}
}
