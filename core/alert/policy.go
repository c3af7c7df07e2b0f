package alert

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Policy is what a company wants watched, and what happens then.
type Policy struct {
	Rules map[Rule]RulePolicy `json:"rules"`
	Hours Hours               `json:"hours"`
	// Version is that of the audit's settings, of which this is a part.
	Version int64 `json:"-"`
}

// RulePolicy is what happens for one rule.
type RulePolicy struct {
	Off    bool   `json:"off,omitempty"`
	Action Action `json:"action"`
	// Day and Hour are the least numbers that can be an alert at all; 0 where the rule counts nothing in that time.
	Day  int64 `json:"day,omitempty"`
	Hour int64 `json:"hour,omitempty"`
}

// Hours are the working hours in the company's time zone: from and until an hour of the day, on weekdays from 0 for Sunday.
type Hours struct {
	From  int   `json:"from"`
	Until int   `json:"until"`
	Days  []int `json:"days"`
}

// Default is what counts until a company decides otherwise: it only tells.
func Default() Policy {
	return Policy{
		Rules: map[Rule]RulePolicy{
			Exports: {Action: Tell, Day: 20, Hour: 10}, Views: {Action: Tell, Day: 2000, Hour: 800}, Changes: {Action: Tell, Day: 5000, Hour: 2000},
			Imports: {Action: Tell, Day: 20, Hour: 10}, OffHours: {Action: Tell, Day: 500}, FailedLogins: {Action: Tell, Hour: 10},
			NewPlace: {Action: Tell}, OwnRights: {Action: Tell},
		},
		Hours: Hours{From: 6, Until: 21, Days: []int{1, 2, 3, 4, 5, 6}},
	}
}

// actionsOf are the actions that make sense for a rule: who is attacked must not be locked out by the attack.
func actionsOf(r Rule) []Action {
	if r == FailedLogins {
		return []Action{Tell}
	}
	return []Action{Tell, Relogin, Freeze}
}

const maxCount = 1_000_000_000

// check refuses a policy with every place that is wrong.
func (p *Policy) check() error {
	var l fault.List
	for r, x := range p.Rules {
		at := "rules." + string(r)
		if !slices.Contains(Rules, r) {
			l.Add(at, "unknown_field", fault.Params{"field": string(r)})
			continue
		}
		if allowed := actionsOf(r); !slices.Contains(allowed, x.Action) {
			l.Add(at+".action", "not_an_option", fault.Params{"value": string(x.Action), "allowed": allowed})
		}
		least := Default().Rules[r]
		for what, n := range map[string][2]int64{"day": {x.Day, least.Day}, "hour": {x.Hour, least.Hour}} {
			switch {
			case n[1] == 0 && n[0] != 0:
				l.Add(at+"."+what, "out_of_range", fault.Params{"min": 0, "max": 0})
			case n[1] != 0 && (n[0] < 1 || n[0] > maxCount):
				l.Add(at+"."+what, "out_of_range", fault.Params{"min": 1, "max": maxCount})
			}
		}
	}
	if p.Hours.From < 0 || p.Hours.From > 24 {
		l.Add("hours.from", "out_of_range", fault.Params{"min": 0, "max": 24})
	}
	if p.Hours.Until < p.Hours.From || p.Hours.Until > 24 {
		l.Add("hours.until", "out_of_range", fault.Params{"min": p.Hours.From, "max": 24})
	}
	for _, d := range p.Hours.Days {
		if d < 0 || d > 6 {
			l.Add("hours.days", "out_of_range", fault.Params{"min": 0, "max": 6})
		}
	}
	return l.Err()
}

// readPolicy returns the policy of the transaction's tenant, with the default for what it does not say.
func readPolicy(ctx context.Context, tx *db.Tx) (Policy, error) {
	p := Default()
	set, err := audit.ReadSettings(ctx, tx)
	if err != nil {
		return p, err
	}
	if len(set.Watch) > 0 {
		var own Policy
		if err := json.Unmarshal(set.Watch, &own); err != nil {
			return p, fmt.Errorf("read what is watched: %w", err)
		}
		for r, x := range own.Rules {
			p.Rules[r] = x
		}
		p.Hours = own.Hours
	}
	p.Version = set.Version
	return p, nil
}

// Policy returns what is watched. It needs access.ReadAudit.
func (s *Service) Policy(ctx context.Context) (p Policy, err error) {
	if err := s.access.Require(ctx, access.ReadAudit); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = readPolicy(ctx, tx)
		return err
	})
	return p, err
}

// SetPolicy changes what is watched, based on the version that was read. It needs access.ManageTenant.
func (s *Service) SetPolicy(ctx context.Context, p Policy) (Policy, error) {
	if err := s.access.Require(ctx, access.ManageTenant); err != nil {
		return p, err
	}
	if err := p.check(); err != nil {
		return p, err
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		set, err := audit.ReadSettings(ctx, tx)
		if err != nil {
			return err
		}
		set.Watch, set.Version = raw, p.Version
		set, err = audit.SaveSettings(ctx, tx, set)
		p.Version = set.Version
		return err
	})
	return p, err
}
