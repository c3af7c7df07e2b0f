// Package whereused tells what names a field or an object: views, layouts, roles, formulas, roll-ups, relations, rules for
// duplicates, webhooks and imports. Whoever shapes the data model looks here before they change or delete something.
//
// It owns no table and changes nothing: it asks each room's service what it holds, under the rights of the actor, and looks
// for the name. core/app serves it.
package whereused

import (
	"cmp"
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/layout"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Kind is what names a field or an object.
type Kind string

// The kinds.
const (
	View       Kind = "view"
	Layout     Kind = "layout"
	Role       Kind = "role"
	Formula    Kind = "formula"
	Validation Kind = "validation"
	Rollup     Kind = "rollup"
	Relation   Kind = "relation"
	Rule       Kind = "duplicate_rule"
	Webhook    Kind = "webhook"
	Import     Kind = "import"
)

// Use is one thing that names what was asked for.
type Use struct {
	Kind Kind `json:"kind" enum:"view,layout,role,formula,validation,rollup,relation,duplicate_rule,webhook,import"`
	// ID is that of the view, the role, the field, the relation, the rule, the webhook or the import.
	ID string `json:"id,omitempty"`
	// Name is empty where the actor may not know it, and where there is none.
	Name string `json:"name,omitempty" doc:"What it is called; left out where there is no name, or where it is not for you to know."`
	// Labels are those of fields and roles.
	Labels map[string]string `json:"labels,omitempty"`
	Object string            `json:"object,omitempty" doc:"API name of the object that it belongs to."`
	Hidden bool              `json:"hidden,omitempty" doc:"Somebody's own, which you may not see."`
	Places []string          `json:"places,omitempty" doc:"Where in it, such as filter, sort, columns or group."`
	Detail map[string]string `json:"detail,omitempty" doc:"Of a layout: kind, audience and audience_id; of an import: state."`
}

// Uses is everything that names a field or an object.
type Uses struct {
	Uses []Use `json:"data" nullable:"false"`
	// Missing are the kinds that the actor may not look into.
	Missing []Kind `json:"missing" nullable:"false" doc:"What you may not look into, so that there may be more."`
}

// Options are the rooms that are asked.
type Options struct {
	Metadata *metadata.Service
	Access   interface {
		Require(ctx context.Context, function string) error
		ListRoles(ctx context.Context) ([]access.Role, error)
	}
	Views interface {
		All(ctx context.Context) ([]*view.View, error)
	}
	Layouts interface {
		Named(ctx context.Context) ([]layout.Named, error)
	}
	Rules interface {
		Rules(ctx context.Context) ([]duplicate.Rule, error)
	}
	Webhooks interface {
		List(ctx context.Context) ([]*webhook.Webhook, error)
	}
	Imports interface {
		ListImports(ctx context.Context, limit int) ([]transfer.Import, error)
	}
}

// Service is the door to what names what.
type Service struct{ Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// maxImports is how many of the newest imports are looked into.
const maxImports = 200

// OfField returns what names a field, by its API path or its id. It needs access.ManageMetadata; what else the actor may not
// look into is told in Missing. Faults: not_found for the object and the field. It reads each room's list once, of which none
// is longer than some hundreds.
func (s *Service) OfField(ctx context.Context, object, field string) (*Uses, error) {
	return s.find(ctx, object, func(o *metadata.Object) (target, error) {
		for _, path := range []string{field, "custom." + field} {
			if f, ok := o.Field(path); ok {
				return target{field: f.ID}, nil
			}
		}
		if f, ok := o.FieldByID(field); ok {
			return target{field: f.ID}, nil
		}
		return target{}, fault.Missing("field", field)
	})
}

// OfObject returns what names an object, under the rules of OfField.
func (s *Service) OfObject(ctx context.Context, object string) (*Uses, error) {
	return s.find(ctx, object, func(o *metadata.Object) (target, error) { return target{object: o.ID}, nil })
}

// target is what is looked for: a field or an object, by its stable id.
type target struct{ field, object string }

func (s *Service) find(ctx context.Context, object string, resolve func(*metadata.Object) (target, error)) (*Uses, error) {
	if err := s.Access.Require(ctx, access.ManageMetadata); err != nil {
		return nil, err
	}
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	o, err := m.Object(object)
	if err != nil {
		return nil, err
	}
	t, err := resolve(o)
	if err != nil {
		return nil, err
	}
	l := &look{m: m, target: t, out: &Uses{Uses: []Use{}, Missing: []Kind{}}}
	l.model()
	for _, source := range []struct {
		kind Kind
		fn   func(context.Context, *look) error
	}{{View, s.views}, {Layout, s.layouts}, {Role, s.roles}, {Rule, s.rules}, {Webhook, s.webhooks}, {Import, s.imports}} {
		err := source.fn(ctx, l)
		if fault.Is(err, fault.Forbidden) {
			l.out.Missing = append(l.out.Missing, source.kind)
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(l.out.Uses, func(a, b Use) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Object, b.Object)) })
	return l.out, nil
}
