package layout

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Mine is what the actor's screens look like.
type Mine struct {
	Navigation, Home Screen
	// Objects are the layouts of the objects that the actor may read, by API name.
	Objects map[string]ObjectScreens
}

// Screen is a layout as somebody sees it. Hidden are the items that their layout takes away, for the app's own places and cards,
// of which it may have more than this room knows.
type Screen struct {
	Layout
	Hidden []string
}

// ObjectScreens are the layouts of an object.
type ObjectScreens struct {
	Record Screen
	// Columns are the API paths of the fields that its list begins with.
	Columns []string
	// TypeField is the API path of the field whose values have layouts of their own, in Types by value; empty for none.
	TypeField string
	Types     map[string]Screen
	// Conditional says that Visible has to be asked for each record.
	Conditional bool
}

// reader is who looks.
type reader struct {
	model  *metadata.Model
	layers []*layer
	rights map[string]records.ObjectRights
	// only are the ids of the roles and the teams that the actor is in.
	roles, teams []string
}

func (s *Service) reader(ctx context.Context) (*reader, error) {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.all(ctx, m)
	if err != nil {
		return nil, err
	}
	rights, err := s.records.Rights(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.access.For(ctx)
	if err != nil {
		return nil, err
	}
	r := &reader{model: m, layers: all, rights: rights}
	r.roles, r.teams = c.Circles()
	return r, nil
}

// Mine returns the actor's layouts: what is shipped, with the layers that are for them, without what they may not see. It reads
// what is cached: metadata, rights and the tenant's layers.
func (s *Service) Mine(ctx context.Context) (*Mine, error) {
	r, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	out := &Mine{Navigation: r.screen(Navigation, nil, "", ""), Home: r.screen(Home, nil, "", ""), Objects: map[string]ObjectScreens{}}
	for _, o := range r.model.Objects {
		if _, ok := r.rights[o.Name]; ok {
			out.Objects[o.Name] = r.object(o)
		}
	}
	return out, nil
}

func (r *reader) object(o *metadata.Object) ObjectScreens {
	out := ObjectScreens{Record: r.screen(Record, o, "", "")}
	for _, g := range r.screen(List, o, "", "").Groups {
		for _, i := range g.Items {
			if f, ok := o.FieldByID(i.ID); ok {
				out.Columns = append(out.Columns, f.Path())
			}
		}
	}
	out.Conditional = out.Record.conditions() > 0
	for _, l := range r.layers {
		if l.kind != Record || l.objectID != o.ID || l.typeField == "" || !r.hears(l) {
			continue
		}
		f, ok := o.FieldByID(l.typeField)
		if !ok || r.hidden(o, f) {
			continue
		}
		x := r.screen(Record, o, l.typeField, l.typeValue)
		out.TypeField = f.Path()
		set(&out.Types, l.typeValue, x)
		out.Conditional = out.Conditional || x.conditions() > 0
	}
	return out
}

// hears reports whether the actor is in the audience of a layer.
func (r *reader) hears(l *layer) bool {
	switch l.audience.Kind {
	case Role:
		return slices.Contains(r.roles, l.audience.ID)
	case Team:
		return slices.Contains(r.teams, l.audience.ID)
	}
	return true
}

func (r *reader) hidden(o *metadata.Object, f *metadata.Field) bool {
	return r.rights[o.Name].Fields[f.Path()] == access.Hidden.String()
}

// screen puts the layers on what is shipped and leaves out what the actor does not see.
func (r *reader) screen(kind Kind, o *metadata.Object, typeField, typeValue string) Screen {
	objectID := ""
	if o != nil {
		objectID = o.ID
	}
	whole := shipped(r.model, kind, o)
	var gone []string
	for _, l := range r.layers {
		if l.kind != kind || l.objectID != objectID || !r.hears(l) || l.typeField != "" && (l.typeField != typeField || l.typeValue != typeValue) {
			continue
		}
		whole = apply(whole, l.changes)
		for _, ids := range l.changes.Hidden {
			gone = append(gone, ids...)
		}
	}
	out := Screen{Layout: existing(r.model, kind, o, whole)}
	var shownIDs []string
	for i := range out.Groups {
		g := &out.Groups[i]
		if g.Hidden {
			gone = append(gone, itemIDs(*g)...)
			continue
		}
		g.Items = slices.DeleteFunc(g.Items, func(i Item) bool { return !r.sees(o, i.ID) })
		shownIDs = append(shownIDs, itemIDs(*g)...)
	}
	out.Groups = slices.DeleteFunc(out.Groups, func(g Group) bool { return g.Hidden || len(g.Items) == 0 })
	for _, id := range gone {
		if kind != Record && kind != List && !slices.Contains(shownIDs, id) && !slices.Contains(out.Hidden, id) {
			out.Hidden = append(out.Hidden, id)
		}
	}
	return out
}

// sees reports whether the actor may see what an item stands for.
func (r *reader) sees(o *metadata.Object, id string) bool {
	if name, ok := strings.CutPrefix(id, objectItem); ok {
		return r.reads(name)
	}
	if o == nil {
		return true
	}
	if f, ok := o.FieldByID(id); ok {
		return !r.hidden(o, f)
	}
	if strings.HasPrefix(id, relationItem) {
		return slices.ContainsFunc(ends(r.model, o), func(e metadata.End) bool {
			return endItem(e) == id && (e.Target == "user" || r.reads(e.Target))
		})
	}
	return true
}

func (r *reader) reads(objectID string) bool {
	o, ok := r.model.ObjectByID(objectID)
	if !ok {
		return false
	}
	_, ok = r.rights[o.Name]
	return ok
}

// Conditions says of one record which groups and items the conditions of its layout take away.
type Conditions struct {
	Groups []string
	// Items are the ids of items by area.
	Items map[Area][]string
}

// Conditions asks the conditions of the actor's layout about a record. A condition that speaks of what the actor may not see is
// not met. Each different condition costs one look-up by id. Faults: not_found for the object and the record.
func (s *Service) Conditions(ctx context.Context, object, recordID string) (*Conditions, error) {
	r, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	o, err := r.model.Object(object)
	if err != nil {
		return nil, err
	}
	found, err := s.records.ByIDs(ctx, o.Name, []string{recordID}, nil)
	if err != nil {
		return nil, err
	}
	if found[recordID] == nil {
		return nil, fault.Missing("record", recordID)
	}
	screen, err := s.of(ctx, r, o, recordID)
	if err != nil {
		return nil, err
	}
	out := &Conditions{Groups: []string{}, Items: map[Area][]string{}}
	met := map[string]bool{"": true}
	meets := func(when string) (bool, error) {
		if yes, asked := met[when]; asked {
			return yes, nil
		}
		yes, err := s.meets(ctx, o, recordID, when)
		met[when] = yes
		return yes, err
	}
	for _, g := range screen.Groups {
		yes, err := meets(g.When)
		if err != nil {
			return nil, err
		}
		if !yes {
			out.Groups = append(out.Groups, g.ID)
			continue
		}
		for _, i := range g.Items {
			if yes, err = meets(i.When); err != nil {
				return nil, err
			}
			if !yes {
				out.Items[g.Area] = append(out.Items[g.Area], i.ID)
			}
		}
	}
	return out, nil
}

// of is the actor's layout of one record, by its kind.
func (s *Service) of(ctx context.Context, r *reader, o *metadata.Object, recordID string) (Screen, error) {
	screens := r.object(o)
	for value, x := range screens.Types {
		node := filter.Compare{Field: screens.TypeField, Op: filter.Eq, Value: filter.String(value)}
		found, err := s.records.ByIDs(ctx, o.Name, []string{recordID}, node)
		if err != nil && !fault.Is(err, fault.Invalid) {
			return Screen{}, err
		}
		if found[recordID] != nil {
			return x, nil
		}
	}
	return screens.Record, nil
}

func (s *Service) meets(ctx context.Context, o *metadata.Object, recordID, when string) (bool, error) {
	node, err := filter.ParseJSON([]byte(when))
	if err != nil {
		return false, err
	}
	found, err := s.records.ByIDs(ctx, o.Name, []string{recordID}, node)
	if fault.Is(err, fault.Invalid) {
		return false, nil
	}
	return found[recordID] != nil, err
}
