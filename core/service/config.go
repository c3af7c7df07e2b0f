package service

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/service/calendar"
	"github.com/kontor-crm/kontor/core/service/sla"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Kind is what a rule of the desk is.
type Kind string

// The kinds of rules.
const (
	// Macro changes a ticket and proposes an answer, by one click.
	Macro Kind = "macro"
	// Canned is an answer that is written often.
	Canned Kind = "reply"
	// Hours are when the desk works.
	Hours Kind = "calendar"
	// Policy says how long customers may wait.
	Policy Kind = "sla"
	// Routing says who gets a new ticket.
	Routing Kind = "routing"
	// Triage says which fields of new tickets are suggested from what was learned; the first active one counts.
	Triage Kind = "triage"
	// Asking says which customers are asked how a ticket was solved.
	Asking Kind = "survey"
)

var kinds = []Kind{Macro, Canned, Hours, Policy, Routing, Triage, Asking}

// Rule is something that a company has set for its desk.
type Rule struct {
	ID       string `json:"id"`
	Kind     Kind   `json:"kind" enum:"macro,reply,calendar,sla,routing,triage,survey"`
	Name     string `json:"name"`
	Position int64  `json:"position"`
	Active   bool   `json:"active"`
	// Definition is one of MacroRule, CannedRule, HoursRule, PolicyRule, RoutingRule, TriageRule and SurveyRule.
	Definition json.RawMessage `json:"definition" doc:"What the kind asks for."`
	Version    int64           `json:"version"`
	UpdatedAt  time.Time       `json:"updated_at"`
}

// NewRule is what a rule is made of. Version is what a change is based on; 0 for whatever is there.
type NewRule struct {
	Kind       Kind
	Name       string
	Position   int64
	Active     bool
	Definition json.RawMessage
	Version    int64
}

// CannedRule is an answer with placeholders.
type CannedRule struct {
	Text string `json:"text"`
}

// MacroRule is what a macro does.
type MacroRule struct {
	// Set are values of the ticket by API path, as for a change of the record.
	Set map[string]json.RawMessage `json:"set,omitempty"`
	// Reply is proposed as an answer, Note as an internal note.
	Reply string `json:"reply,omitempty"`
	Note  string `json:"note,omitempty"`
}

// HoursRule is a business calendar.
type HoursRule struct {
	TimeZone string             `json:"time_zone"`
	Week     [7][]calendar.Span `json:"week"`
	// Holidays are names of sets, such as DE-BY; Closed are further days as ISO dates.
	Holidays []string `json:"holidays,omitempty"`
	Closed   []string `json:"closed,omitempty"`
}

// PolicyRule is an SLA policy. The first active one whose filter a ticket satisfies counts.
type PolicyRule struct {
	Filter     json.RawMessage        `json:"filter,omitempty"`
	CalendarID string                 `json:"calendar_id,omitempty"`
	Targets    map[string]sla.Targets `json:"targets"`
	// Warn is how many minutes before a deadline a ticket is at risk.
	Warn int `json:"warn,omitempty"`
	// Escalate are what happens around a deadline that is not met.
	Escalate []Step `json:"escalate,omitempty"`
}

// Step is one step of an escalation.
type Step struct {
	// After is how many minutes after the deadline it happens; before it where it is negative.
	After int `json:"after"`
	// Tell names who is told: owner, manager (of the owner) or the id of a person.
	Tell string `json:"tell,omitempty"`
	// Priority is what the ticket is raised to; empty leaves it.
	Priority string `json:"priority,omitempty"`
}

// RoutingRule says who gets the new tickets that satisfy the filter.
type RoutingRule struct {
	Filter   json.RawMessage `json:"filter,omitempty"`
	TeamID   string          `json:"team_id,omitempty"`
	OwnerID  string          `json:"owner_id,omitempty"`
	Priority string          `json:"priority,omitempty"`
	// Balance gives it to the member of the team with the fewest open tickets.
	Balance bool `json:"balance,omitempty"`
}

const (
	maxRules      = 500
	maxDefinition = 64 << 10
)

// strict reads a definition and refuses what does not belong to it.
func strict[T any](raw json.RawMessage) (out T, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return out, &fault.Error{Code: fault.Invalid, Reason: "invalid", Fields: []fault.Field{{Location: "definition", Reason: "definition_shape"}}, Err: err}
	}
	return out, nil
}

// condition reads a filter; none is satisfied by everything.
func condition(raw json.RawMessage) (filter.Node, error) {
	if s := strings.TrimSpace(string(raw)); s == "" || s == "null" || s == "{}" {
		return nil, nil
	}
	return filter.ParseJSON(raw)
}

// check refuses a definition that could not be worked with.
func (s *Service) check(ctx context.Context, in *NewRule) error {
	in.Name = strings.TrimSpace(in.Name)
	switch {
	case in.Name == "":
		return fault.At("name", "required")
	case len(in.Name) > 200:
		return fault.At("name", "too_long", fault.Params{"max": 200})
	case len(in.Definition) > maxDefinition:
		return fault.At("definition", "too_long", fault.Params{"max": maxDefinition})
	}
	var node filter.Node
	switch in.Kind {
	case Macro:
		_, err := strict[MacroRule](in.Definition)
		return err
	case Canned:
		_, err := strict[CannedRule](in.Definition)
		return err
	case Hours:
		h, err := strict[HoursRule](in.Definition)
		if err == nil {
			_, err = h.calendar()
		}
		return err
	case Policy:
		p, err := strict[PolicyRule](in.Definition)
		if err != nil {
			return err
		}
		if node, err = condition(p.Filter); err != nil {
			return located(err)
		}
		for _, t := range p.Targets {
			if min(t.First, t.Next, t.Resolution, p.Warn) < 0 {
				return fault.At("definition.targets", "too_small", fault.Params{"min": 0})
			}
		}
	case Routing:
		r, err := strict[RoutingRule](in.Definition)
		if err != nil {
			return err
		}
		if node, err = condition(r.Filter); err != nil {
			return located(err)
		}
	case Asking:
		def, err := checkSurvey(in.Definition)
		if err != nil {
			return err
		}
		if node, err = condition(def.Filter); err != nil {
			return located(err)
		}
	case Triage:
		return checkTriage(in.Definition)
	default:
		return fault.At("kind", "not_an_option", fault.Params{"value": string(in.Kind), "allowed": kinds})
	}
	return located(s.records.CheckFilter(ctx, "tickets", node))
}

// located puts the faults of a filter where it stands in the definition.
func located(err error) error {
	if err == nil {
		return nil
	}
	var l fault.List
	if err := l.Merge("definition.filter", err); err != nil {
		return err
	}
	return l.Err()
}

// calendar makes the calendar that the rule describes.
func (h *HoursRule) calendar() (*calendar.Calendar, error) {
	zone, err := time.LoadLocation(h.TimeZone)
	if err != nil {
		return nil, fault.At("definition.time_zone", "unknown_time_zone", fault.Params{"value": h.TimeZone})
	}
	c := &calendar.Calendar{Zone: zone, Week: h.Week, Sets: h.Holidays, Closed: map[calendar.Date]bool{}}
	for _, list := range h.Week {
		for _, x := range list {
			if x.From < 0 || x.From >= x.To || x.To > 1440 {
				return nil, fault.At("definition.week", "out_of_range", fault.Params{"min": 0, "max": 1440})
			}
		}
	}
	for _, set := range h.Holidays {
		if !calendar.Known(set) {
			return nil, fault.At("definition.holidays", "not_an_option", fault.Params{"value": set, "allowed": calendar.Sets()})
		}
	}
	for _, d := range h.Closed {
		at, err := time.Parse(time.DateOnly, d)
		if err != nil {
			return nil, fault.At("definition.closed", "invalid_date")
		}
		c.Closed[calendar.Date{Year: at.Year(), Month: at.Month(), Day: at.Day()}] = true
	}
	return c, nil
}

const ruleColumns = "id, kind, name, position, active, definition, version, updated_at"

func scanRule(rows db.Rows) (Rule, error) {
	var r Rule
	var definition []byte
	err := rows.Scan(&r.ID, &r.Kind, &r.Name, &r.Position, &r.Active, &definition, &r.Version, &r.UpdatedAt)
	r.Definition, r.UpdatedAt = definition, r.UpdatedAt.UTC()
	return r, err
}

// rules reads the rules of some kinds in their order: one index range of a table of at most maxRules rows.
func rules(ctx context.Context, tx *db.Tx, of ...Kind) ([]Rule, error) {
	if len(of) == 0 {
		of = kinds
	}
	names := make([]string, len(of))
	for i, k := range of {
		names[i] = string(k)
	}
	in, arg := tx.Dialect().In("kind", names)
	return db.Collect(ctx, tx, scanRule, "select "+ruleColumns+" from service_rules where tenant_id = ? and "+in+" order by kind, position, id", tx.Tenant(), arg)
}

// Rules returns what the company has set for its desk, all kinds or some. Whoever may read tickets may ask.
func (s *Service) Rules(ctx context.Context, of ...Kind) (list []Rule, err error) {
	if err := s.records.CheckFilter(ctx, "tickets", nil); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = rules(ctx, tx, of...)
		return err
	})
	return list, err
}

// CreateRule adds a rule. The caller needs access.ManageMetadata. Faults: invalid with the place in the definition.
func (s *Service) CreateRule(ctx context.Context, in NewRule) (Rule, error) {
	r := Rule{ID: id.New("srr"), Kind: in.Kind, Version: 1}
	err := s.change(ctx, &r, in, func(ctx context.Context, tx *db.Tx, who string, now time.Time) error {
		have, err := rules(ctx, tx)
		if err == nil && len(have) >= maxRules {
			err = fault.New(fault.Conflict, "too_many_rules", fault.Params{"max": maxRules})
		}
		if err != nil {
			return err
		}
		tx.Queue(`insert into service_rules (tenant_id, id, kind, name, position, active, definition, version, created_at, created_by, updated_at, updated_by)
			values (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)`, tx.Tenant(), r.ID, string(r.Kind), r.Name, r.Position, r.Active, string(r.Definition), now, who, now, who)
		return nil
	})
	return r, err
}

// UpdateRule replaces a rule; its kind stays. Rights and faults are those of CreateRule, not_found, and stale.
func (s *Service) UpdateRule(ctx context.Context, ruleID string, in NewRule) (Rule, error) {
	r := Rule{ID: ruleID}
	err := s.change(ctx, &r, in, func(ctx context.Context, tx *db.Tx, who string, now time.Time) error {
		old, err := ruleByID(ctx, tx, ruleID)
		if err != nil {
			return err
		}
		if old.Kind != in.Kind {
			return fault.At("kind", "read_only")
		}
		if in.Version != 0 && in.Version != old.Version {
			return fault.New(fault.Stale, "stale", fault.Params{"id": ruleID, "version": old.Version})
		}
		r.Version = old.Version + 1
		tx.Queue("update service_rules set name = ?, position = ?, active = ?, definition = ?, version = ?, updated_at = ?, updated_by = ? where tenant_id = ? and id = ?",
			r.Name, r.Position, r.Active, string(r.Definition), r.Version, now, who, tx.Tenant(), ruleID)
		return nil
	})
	return r, err
}

func (s *Service) change(ctx context.Context, r *Rule, in NewRule, write func(ctx context.Context, tx *db.Tx, who string, now time.Time) error) error {
	if err := s.require(ctx, access.ManageMetadata); err != nil {
		return err
	}
	if err := s.check(ctx, &in); err != nil {
		return err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	r.Kind, r.Name, r.Position, r.Active, r.Definition, r.UpdatedAt = in.Kind, in.Name, in.Position, in.Active, in.Definition, time.Now().UTC().Truncate(time.Microsecond)
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := write(ctx, tx, a.ID, r.UpdatedAt); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{Action: audit.DeskRule, Target: r.ID, Detail: map[string]any{"kind": string(r.Kind), "name": r.Name}})
	})
}

// DeleteRule removes a rule. Rights are those of CreateRule. Faults: not_found.
func (s *Service) DeleteRule(ctx context.Context, ruleID string) error {
	if err := s.require(ctx, access.ManageMetadata); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := ruleByID(ctx, tx, ruleID)
		if err != nil {
			return err
		}
		tx.Queue("delete from service_rules where tenant_id = ? and id = ?", tx.Tenant(), ruleID)
		return audit.Record(ctx, tx, audit.Entry{Action: audit.DeskRule, Target: r.ID, Detail: map[string]any{"kind": string(r.Kind), "deleted": r.Name}})
	})
}

func ruleByID(ctx context.Context, tx *db.Tx, ruleID string) (Rule, error) {
	list, err := db.Collect(ctx, tx, scanRule, "select "+ruleColumns+" from service_rules where tenant_id = ? and id = ?", tx.Tenant(), ruleID)
	if err == nil && len(list) == 0 {
		err = fault.Missing("desk_rule", ruleID)
	}
	if err != nil {
		return Rule{}, err
	}
	return list[0], nil
}

// require demands a function; where no rights are wired, nobody has one but the system.
func (s *Service) require(ctx context.Context, function string) error {
	if s.guard != nil {
		return s.guard(ctx, function)
	}
	a, err := actor.From(ctx)
	if err == nil && a.Kind != actor.System {
		err = fault.New(fault.Forbidden, "forbidden")
	}
	return err
}

// active are the active rules of a kind.
func active(list []Rule, k Kind) []Rule {
	return slices.DeleteFunc(slices.Clone(list), func(r Rule) bool { return r.Kind != k || !r.Active })
}
