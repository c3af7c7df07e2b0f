package whereused

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/metadata"
)

func (s *Service) views(ctx context.Context, l *look) error {
	all, err := s.Views.All(ctx)
	if err != nil {
		return err
	}
	for _, v := range all {
		o, err := l.m.Object(v.Object)
		if err != nil {
			continue
		}
		u := &use{look: l, Use: Use{Kind: View, ID: v.ID, Name: v.Name, Object: v.Object}}
		if u.Hidden = v.Name == ""; u.Hidden {
			u.ID = ""
		}
		u.found("object", l.object(o.ID))
		u.found("filter", l.node(o, v.Filter))
		for _, sort := range v.Sort {
			u.found("sort", l.path(o, sort.Field))
		}
		for _, c := range v.Columns {
			u.found("columns", l.path(o, c))
		}
		u.found("group", v.GroupBy != "" && l.path(o, v.GroupBy))
		u.keep()
	}
	return nil
}

func (s *Service) layouts(ctx context.Context, l *look) error {
	all, err := s.Layouts.Named(ctx)
	if err != nil {
		return err
	}
	for _, n := range all {
		u := &use{look: l, Use: Use{Kind: Layout, Object: n.Scope.Object, Detail: map[string]string{
			"kind": string(n.Scope.Kind), "audience": n.Scope.Audience.Kind, "audience_id": n.Scope.Audience.ID,
		}}}
		o, err := l.m.Object(n.Scope.Object)
		if err != nil {
			o = nil
		}
		u.found("object", o != nil && l.object(o.ID))
		for _, item := range n.Items {
			u.found("items", l.field(item) || l.object(strings.TrimPrefix(item, "object:")))
			if name, ok := strings.CutPrefix(item, "relation:"); ok && o != nil {
				e, known := l.m.End(o.ID, name)
				u.found("items", known && l.end(e))
			}
		}
		for _, condition := range n.Conditions {
			u.found("conditions", o != nil && l.node(o, condition))
		}
		u.keep()
	}
	return nil
}

func (s *Service) roles(ctx context.Context, l *look) error {
	all, err := s.Access.ListRoles(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		u := &use{look: l, Use: Use{Kind: Role, ID: r.ID, Name: r.Name, Labels: r.Labels}}
		for id, rule := range r.Definition.Objects {
			u.found("rights", l.object(id))
			for field := range rule.Fields {
				u.found("fields", l.field(field))
			}
			o, ok := l.m.ObjectByID(id)
			for _, g := range rule.Actions {
				u.found("conditions", ok && l.node(o, g.Where))
			}
		}
		for id, denial := range r.Definition.Deny.Objects {
			u.found("rights", l.object(id))
			for field := range denial.Fields {
				u.found("fields", l.field(field))
			}
		}
		u.keep()
	}
	return nil
}

func (s *Service) rules(ctx context.Context, l *look) error {
	all, err := s.Rules.Rules(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		o, err := l.m.Object(r.Object)
		if err != nil {
			continue
		}
		var d duplicate.Definition
		if err := json.Unmarshal(r.Definition, &d); err != nil {
			return fmt.Errorf("read the rule %s: %w", r.ID, err)
		}
		u := &use{look: l, Use: Use{Kind: Rule, ID: r.ID, Name: r.Name, Object: r.Object}}
		u.found("object", l.object(o.ID))
		u.found("match", l.condition(o, d.Match))
		u.keep()
	}
	return nil
}

// condition reports whether a condition of a rule for duplicates compares the target.
func (l *look) condition(o *metadata.Object, c duplicate.Condition) bool {
	for _, path := range c.Fields {
		if l.path(o, path) {
			return true
		}
	}
	for _, list := range [][]duplicate.Condition{c.All, c.Any, c.Sum} {
		for _, inner := range list {
			if l.condition(o, inner) {
				return true
			}
		}
	}
	return false
}

func (s *Service) webhooks(ctx context.Context, l *look) error {
	all, err := s.Webhooks.List(ctx)
	if err != nil {
		return err
	}
	for _, h := range all {
		u := &use{look: l, Use: Use{Kind: Webhook, ID: h.ID, Name: h.Name}}
		for _, e := range h.Events {
			o, asked := l.event(e)
			u.found("events", asked)
			u.found("filter", o != nil && l.node(o, h.Filter))
		}
		u.keep()
	}
	return nil
}

func (s *Service) imports(ctx context.Context, l *look) error {
	all, err := s.Imports.ListImports(ctx, maxImports)
	if err != nil {
		return err
	}
	for _, i := range all {
		o, err := l.m.Object(i.Object)
		if err != nil {
			continue
		}
		u := &use{look: l, Use: Use{Kind: Import, ID: i.ID, Name: i.FileName, Object: o.Name, Detail: map[string]string{"state": string(i.State)}}}
		u.found("object", l.object(o.ID))
		for _, c := range i.Options.Mapping {
			u.found("mapping", c.Field != "" && l.path(o, c.Field))
		}
		u.keep()
	}
	return nil
}
