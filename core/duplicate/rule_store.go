package duplicate

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Rule is a tenant's own rule for an object. While an object has an active one, the shipped rule does not count.
type Rule struct {
	// ID is empty for a shipped rule.
	ID string `json:"id,omitempty"`
	// Object is an API name.
	Object     string          `json:"object"`
	Name       string          `json:"name"`
	Active     bool            `json:"active"`
	Shipped    bool            `json:"shipped,omitempty"`
	Definition json.RawMessage `json:"definition"`
}

// RulePatch changes a rule; nil leaves a property as it is.
type RulePatch struct {
	Name       *string         `json:"name,omitempty"`
	Active     *bool           `json:"active,omitempty"`
	Definition json.RawMessage `json:"definition,omitempty"`
}

const (
	maxRules    = 20
	maxRuleName = 200
)

// active are the rules by which an object's records are compared; none means that they are not.
func (s *Service) active(ctx context.Context, objectID string) ([]Definition, error) {
	var out []Definition
	own := false
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) {
			var text string
			return text, r.Scan(&text)
		}, "select definition from match_rules where tenant_id = ? and object_id = ? and active order by id limit ?", tx.Tenant(), objectID, maxRules)
		for _, raw := range list {
			var d Definition
			if err := json.Unmarshal([]byte(raw), &d); err != nil {
				return err
			}
			out, own = append(out, d), true
		}
		return err
	})
	if d, ok := shipped[objectID]; ok && !own {
		out = append(out, d)
	}
	return out, err
}

// Rules returns the tenant's own rules and the shipped ones of objects that have no active own one. It needs the
// function settings.metadata, as all changes do.
func (s *Service) Rules(ctx context.Context) ([]Rule, error) {
	if err := s.guard(ctx, access.ManageMetadata); err != nil {
		return nil, err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	out := []Rule{}
	own := map[string]bool{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Query(ctx, "select id, object_id, name, active, definition from match_rules where tenant_id = ? order by object_id, id", tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r Rule
			var raw []byte
			if err := rows.Scan(&r.ID, &r.Object, &r.Name, &r.Active, &raw); err != nil {
				return err
			}
			own[r.Object] = own[r.Object] || r.Active
			r.Definition = raw
			if o, ok := m.ObjectByID(r.Object); ok {
				r.Object = o.Name
				out = append(out, r)
			}
		}
		return rows.Err()
	})
	for _, o := range m.Objects {
		if d, ok := shipped[o.ID]; ok && !own[o.ID] {
			raw, _ := json.Marshal(d) // Texts and numbers cannot fail.
			out = append(out, Rule{Object: o.Name, Active: true, Shipped: true, Definition: raw})
		}
	}
	return out, err
}

// CreateRule adds a rule and has the object's records compared anew. Faults: forbidden, invalid, not_found for the object.
func (s *Service) CreateRule(ctx context.Context, r Rule) (*Rule, error) {
	if err := s.guard(ctx, access.ManageMetadata); err != nil {
		return nil, err
	}
	o, err := s.object(ctx, r.Object)
	if err != nil {
		return nil, err
	}
	if _, err := ParseDefinition(o, r.Definition); err != nil {
		return nil, err
	}
	if r.Name, err = cleanName(r.Name); err != nil {
		return nil, err
	}
	r.ID, r.Object, r.Shipped = id.New("mru"), o.Name, false
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from match_rules where tenant_id = ? and object_id = ?", tx.Tenant(), o.ID).Scan(&n); err != nil {
			return err
		}
		if n >= maxRules {
			return fault.At("object", "too_many", fault.Params{"max": maxRules})
		}
		now := time.Now().UTC()
		tx.Queue(`insert into match_rules (tenant_id, id, object_id, name, active, definition, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), r.ID, o.ID, r.Name, r.Active, string(r.Definition), now, now)
		return s.start(tx, o.ID)
	})
	return &r, err
}

func cleanName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", fault.At("name", "required")
	case len(name) > maxRuleName:
		return "", fault.At("name", "too_long", fault.Params{"max": maxRuleName})
	}
	return name, nil
}

// UpdateRule changes a rule. Faults as for CreateRule.
func (s *Service) UpdateRule(ctx context.Context, ruleID string, p RulePatch) error {
	if err := s.guard(ctx, access.ManageMetadata); err != nil {
		return err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var r Rule
		var raw []byte
		err := tx.QueryRow(ctx, "select object_id, name, active, definition from match_rules where tenant_id = ? and id = ?"+tx.Dialect().ForUpdate(),
			tx.Tenant(), ruleID).Scan(&r.Object, &r.Name, &r.Active, &raw)
		if errors.Is(err, db.ErrNoRows) {
			return fault.Missing("match_rule", ruleID)
		}
		if err != nil {
			return err
		}
		if p.Name != nil {
			if r.Name, err = cleanName(*p.Name); err != nil {
				return err
			}
		}
		if p.Active != nil {
			r.Active = *p.Active
		}
		if p.Definition != nil {
			o, ok := m.ObjectByID(r.Object)
			if !ok {
				return fault.Missing("object", r.Object)
			}
			if _, err := ParseDefinition(o, p.Definition); err != nil {
				return err
			}
			raw = p.Definition
		}
		tx.Queue("update match_rules set name = ?, active = ?, definition = ?, updated_at = ? where tenant_id = ? and id = ?",
			r.Name, r.Active, string(raw), time.Now().UTC(), tx.Tenant(), ruleID)
		return s.start(tx, r.Object)
	})
}

// DeleteRule removes a rule. Faults: forbidden, not_found.
func (s *Service) DeleteRule(ctx context.Context, ruleID string) error {
	if err := s.guard(ctx, access.ManageMetadata); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "delete from match_rules where tenant_id = ? and id = ?", tx.Tenant(), ruleID)
		if err == nil && n == 0 {
			err = fault.Missing("match_rule", ruleID)
		}
		return err
	})
}

// Try scores two API bodies by a definition, by the object's rules where it is empty. It needs settings.metadata.
func (s *Service) Try(ctx context.Context, object string, definition, a, b []byte) (score int, threshold int, reasons []Reason, err error) {
	if err := s.guard(ctx, access.ManageMetadata); err != nil {
		return 0, 0, nil, err
	}
	o, err := s.object(ctx, object)
	if err != nil {
		return 0, 0, nil, err
	}
	rules, err := s.active(ctx, o.ID)
	if len(definition) > 0 && err == nil {
		var d Definition
		d, err = ParseDefinition(o, definition)
		rules = []Definition{d}
	}
	if err != nil || len(rules) == 0 {
		return 0, 0, nil, err
	}
	var drafts [2]*records.Record
	for i, body := range [][]byte{a, b} {
		r, err := s.records.Draft(ctx, object, body)
		if err != nil {
			var faults fault.List
			if err := faults.Merge([]string{"a", "b"}[i], err); err != nil {
				return 0, 0, nil, err
			}
			return 0, 0, nil, faults.Err()
		}
		drafts[i] = r
	}
	l := s.look(o, rules)
	if err := l.name(ctx, drafts[:]); err != nil {
		return 0, 0, nil, err
	}
	for i := range rules {
		n, why := rules[i].Score(factsOf(drafts[0], l.names), factsOf(drafts[1], l.names))
		if i == 0 || n > score {
			score, threshold, reasons = n, rules[i].Threshold, why
		}
	}
	return score, threshold, reasons, nil
}
