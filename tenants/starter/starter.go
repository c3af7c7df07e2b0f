// Package starter gives a company something to start with: templates for a trade, with pipelines, custom fields, roles and
// views, and sample data that one call removes again.
//
// Everything is written through the rooms that it belongs to (core/records, core/metadata, core/access, core/view), under the
// rights of whoever asks. It owns only the table sample_sets, which notes under which change sets sample data was written.
// Applying a template again adds what is missing and changes nothing that is there. core/app wires it to the sign-up.
package starter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Environment tells the settings of the actor's company.
type Environment interface {
	Defaults(ctx context.Context) (fieldtype.Env, error)
}

// Options wire the service.
type Options struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	Views    *view.Service
	Company  Environment
	// Now is the clock; nil for the real one.
	Now func() time.Time
}

// Service is the door to templates and sample data.
type Service struct{ Options }

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{o}
}

// Template is a template as people choose it.
type Template struct {
	Name        string            `json:"name"`
	Labels      map[string]string `json:"labels"`
	Description map[string]string `json:"description"`
}

// Templates returns all templates, in the order in which they are offered.
func Templates() []Template {
	out := make([]Template, 0, len(plans))
	for _, p := range plans {
		out = append(out, Template{Name: p.name, Labels: p.label.both(), Description: p.description.both()})
	}
	return out
}

// Known reports whether there is a template of that name.
func Known(name string) bool {
	return slices.ContainsFunc(plans, func(p plan) bool { return p.name == name })
}

// names lists the templates for a fault.
func names() []string {
	out := make([]string, 0, len(plans))
	for _, p := range plans {
		out = append(out, p.name)
	}
	return out
}

// text is a text in both languages.
type text struct{ en, de string }

func (t text) both() map[string]string { return map[string]string{"en": t.en, "de": t.de} }

func (t text) in(language string) string {
	if strings.HasPrefix(language, "de") {
		return t.de
	}
	return t.en
}

// Added counts what a template has brought.
type Added struct {
	Objects   int `json:"objects"`
	Fields    int `json:"fields"`
	Pipelines int `json:"pipelines"`
	Roles     int `json:"roles"`
	Views     int `json:"views"`
	// Sample is the number of sample records.
	Sample int64 `json:"sample_records"`
}

// Apply adds what a template has and the company has not, in the company's language, and with sample its sample data, unless
// the company has some. The actor must be a person who may change objects, roles and the company. What was added when
// something fails stays, and applying it again goes on. Faults: invalid not_an_option for the name.
func (s *Service) Apply(ctx context.Context, name string, sample bool) (Added, error) {
	var out Added
	i := slices.IndexFunc(plans, func(p plan) bool { return p.name == name })
	if i < 0 {
		return out, fault.At("template", "not_an_option", fault.Params{"value": clip(name), "allowed": names()})
	}
	a, err := actor.From(ctx)
	if err != nil {
		return out, err
	}
	if a.UserID == "" {
		return out, fault.New(fault.Forbidden, "people_only")
	}
	if err := s.Access.Require(ctx, access.ManageTenant); err != nil {
		return out, err
	}
	env, err := s.Company.Defaults(ctx)
	if err != nil {
		return out, err
	}
	w := &work{Service: s, plan: plans[i], language: env.Language, currency: env.Currency, added: &out}
	for _, step := range []struct {
		name string
		run  func(ctx context.Context) error
	}{{"objects", w.objects}, {"fields", w.fields}, {"pipelines", w.pipelines}, {"roles", w.roles}, {"views", w.views}} {
		if err := step.run(ctx); err != nil {
			return out, fmt.Errorf("add the %s of template %s: %w", step.name, name, err)
		}
	}
	if sample {
		out.Sample, err = w.sample(ctx)
	}
	return out, err
}

// work is one application of a template.
type work struct {
	*Service
	plan
	language, currency string
	added              *Added
}

func (w *work) objects(ctx context.Context) error {
	for _, o := range w.plan.objects {
		m, err := w.Metadata.Model(ctx)
		if err != nil {
			return err
		}
		if _, err := m.Object(o.Name); err == nil {
			continue
		}
		if _, err := w.Metadata.CreateObject(ctx, o); err != nil {
			return err
		}
		w.added.Objects++
	}
	return nil
}

func (w *work) fields(ctx context.Context) error {
	for _, f := range w.plan.fields {
		m, err := w.Metadata.Model(ctx)
		if err != nil {
			return err
		}
		o, err := m.Object(f.object)
		if err != nil {
			return err
		}
		if _, ok := o.Field("custom." + f.Name); ok {
			continue
		}
		if _, err := w.Metadata.CreateField(ctx, f.object, f.FieldInput); err != nil {
			return fmt.Errorf("field %s of %s: %w", f.Name, f.object, err)
		}
		w.added.Fields++
	}
	return nil
}

func (w *work) pipelines(ctx context.Context) error {
	_, err := w.Records.Do(ctx, "starter_template", func(ctx context.Context, b *records.Batch) error {
		have, err := b.Find(ctx, "pipelines", nil, "position", 100)
		if err != nil {
			return err
		}
		first := len(have) == 0
		for _, p := range w.plan.pipelines {
			name := p.name.in(w.language)
			if slices.ContainsFunc(have, func(r *records.Record) bool { return r.Text("name") == name }) {
				continue
			}
			made, err := w.create(ctx, b, "pipelines", row{
				"name": name, "is_default": first && w.added.Pipelines == 0, "position": int64(len(have) + w.added.Pipelines), "rotting_days": p.rots,
			})
			if err != nil {
				return err
			}
			for i, st := range p.stages {
				if _, err := w.create(ctx, b, "stages", row{
					"name": st.name.in(w.language), "pipeline_id": made.ID, "position": int64(i), "probability": st.probability, "category": st.category,
				}); err != nil {
					return err
				}
			}
			w.added.Pipelines++
		}
		return nil
	})
	return err
}

func (w *work) roles(ctx context.Context) error {
	have, err := w.Access.ListRoles(ctx)
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, r := range have {
		ids[r.Name] = r.ID
	}
	m, err := w.Metadata.Model(ctx)
	if err != nil {
		return err
	}
	for _, r := range w.plan.roles {
		if ids[r.name] != "" {
			continue
		}
		definition := access.Definition{Objects: map[string]access.Rule{}}
		for object, actions := range r.rules {
			o, err := m.Object(object)
			if err != nil {
				return err
			}
			definition.Objects[o.ID] = access.Rule{Actions: actions}
		}
		if _, err := w.Access.CreateRole(ctx, access.NewRole{
			Name: r.name, Labels: r.label.both(), Definition: definition, ParentIDs: []string{ids[r.parent]},
		}); err != nil {
			return fmt.Errorf("role %s: %w", r.name, err)
		}
		w.added.Roles++
	}
	return nil
}

func (w *work) views(ctx context.Context) error {
	for _, v := range w.plan.views {
		have, err := w.Views.List(ctx, v.object)
		if err != nil {
			return err
		}
		name := v.name.in(w.language)
		if slices.ContainsFunc(have, func(x *view.View) bool { return x.Name == name }) {
			continue
		}
		node, err := filter.Parse(v.filter)
		if err != nil {
			return err
		}
		d := view.Definition{Kind: view.Table, Filter: node, Sort: records.ParseSort(v.sort), Columns: v.columns, GroupBy: v.group}
		if v.board {
			d.Kind = view.Board
		}
		if _, err := w.Views.Create(ctx, view.Input{Object: v.object, Name: name, Shared: view.All, Definition: d}); err != nil {
			return fmt.Errorf("view %s: %w", name, err)
		}
		w.added.Views++
	}
	return nil
}

// row is a record to make: canonical values by API path.
type row map[string]any

func (w *work) create(ctx context.Context, b *records.Batch, object string, values row) (*records.Record, error) {
	o, err := b.Model().Object(object)
	if err != nil {
		return nil, err
	}
	var in records.Input
	for path, v := range values {
		f, ok := o.Field(path)
		if !ok {
			return nil, fault.At(path, "unknown_field", fault.Params{"field": path})
		}
		if v != nil && v != "" {
			in.Set(f, v)
		}
	}
	return b.Create(ctx, o, in)
}

// clip shortens a piece of input for a fault.
func clip(s string) string { return fold.Shorten(s, 40) }
