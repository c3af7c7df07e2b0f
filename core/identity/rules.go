package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Way is a way to sign in.
type Way string

// The ways.
const (
	WayPassword Way = "password"
	WayPasskey  Way = "passkey"
	WaySSO      Way = "sso"
)

// The methods by which somebody has proven to be the same, as sessions keep them.
const (
	MethodPassword = "pwd"
	MethodTOTP     = "otp"
	MethodRecovery = "recovery"
	MethodPasskey  = "passkey"
	MethodSSO      = "sso"
)

// Rules are how a company lets people sign in. They hold for sessions that run, too.
type Rules struct {
	// SecondFactor demands a second factor from everybody who signs in with a password. A passkey is two in one, and a
	// provider has rules of its own.
	SecondFactor bool `json:"second_factor"`
	// Ways are the allowed ways to sign in; empty for all.
	Ways []Way `json:"ways" enum:"password,passkey,sso"`
	// BreakGlass are users who may sign in with a password or a passkey whatever Ways says, for the day on which the
	// provider is away.
	BreakGlass []string `json:"break_glass_user_ids" maxItems:"20"`
	// IdleMinutes is how long a session lives without a request, AgeHours how long at most.
	IdleMinutes int `json:"session_idle_minutes" minimum:"5" maximum:"43200"`
	AgeHours    int `json:"session_age_hours" minimum:"1" maximum:"2160"`
	// Networks are where people may come from, as in 203.0.113.0/24; empty for anywhere.
	Networks []string `json:"networks" maxItems:"200"`

	prefixes []netip.Prefix
}

func defaultRules() Rules {
	return Rules{Ways: []Way{}, BreakGlass: []string{}, IdleMinutes: int(SessionIdle / time.Minute), AgeHours: int(SessionAge / time.Hour), Networks: []string{}}
}

func (r *Rules) idle() time.Duration { return time.Duration(r.IdleMinutes) * time.Minute }
func (r *Rules) age() time.Duration  { return time.Duration(r.AgeHours) * time.Hour }

// lets reports whether a user may sign in this way.
func (r *Rules) lets(w Way, userID string) bool {
	return len(r.Ways) == 0 || slices.Contains(r.Ways, w) || w != WaySSO && slices.Contains(r.BreakGlass, userID)
}

// reaches reports whether somebody may come from an address.
func (r *Rules) reaches(from netip.Addr) bool {
	if len(r.prefixes) == 0 {
		return true
	}
	return slices.ContainsFunc(r.prefixes, func(p netip.Prefix) bool { return p.Contains(from.Unmap().WithZone("")) })
}

// keeps reports whether the rules still bear a session that began with the methods.
func (r *Rules) keeps(methods []string, userID string) bool {
	way := WayPassword
	switch {
	case slices.Contains(methods, MethodSSO):
		way = WaySSO
	case slices.Contains(methods, MethodPasskey):
		way = WayPasskey
	}
	return r.lets(way, userID) && (!r.SecondFactor || way != WayPassword || slices.Contains(methods, MethodTOTP) || slices.Contains(methods, MethodRecovery))
}

func (r *Rules) parse() error {
	r.prefixes = nil
	var l fault.List
	for i, n := range r.Networks {
		p, err := netip.ParsePrefix(n)
		if err != nil {
			l.Add(fmt.Sprintf("networks[%d]", i), "invalid_network", fault.Params{"value": n})
			continue
		}
		r.prefixes = append(r.prefixes, p.Masked())
	}
	return l.Err()
}

// rules reads a tenant's rules.
func (s *Service) rules(ctx context.Context, tenant string) (*Rules, error) {
	var b []byte
	err := s.db.SystemRead(ctx, "read how people may sign in", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select definition from sign_in_policies where tenant_id = ?", tenant).Scan(&b)
	})
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return nil, fmt.Errorf("read the rules for signing in: %w", err)
	}
	return readRules(b)
}

// readRules reads what is stored; nothing stands for the rules that everybody begins with.
func readRules(b []byte) (*Rules, error) {
	r := defaultRules()
	if len(b) == 0 {
		return &r, nil
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("read the rules for signing in: %w", err)
	}
	if err := r.parse(); err != nil {
		return nil, fmt.Errorf("read the rules for signing in: %w", err)
	}
	return &r, nil
}

// Rules returns how people may sign in to the actor's tenant. It needs access.ManageTenant.
func (s *Service) Rules(ctx context.Context) (Rules, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Rules{}, err
	}
	if err := s.access.Require(ctx, access.ManageTenant); err != nil {
		return Rules{}, err
	}
	r, err := s.rules(ctx, a.Tenant)
	if err != nil {
		return Rules{}, err
	}
	return *r, nil
}

// WaysOf returns the ways in which anybody may sign in to a tenant. It is no secret: the page for signing in shows it.
func (s *Service) WaysOf(ctx context.Context, tenant string) ([]Way, error) {
	r, err := s.rules(ctx, tenant)
	if err != nil {
		return nil, err
	}
	if len(r.Ways) == 0 {
		return []Way{WayPassword, WayPasskey, WaySSO}, nil
	}
	return r.Ways, nil
}

// SetRules changes how people may sign in. It needs access.ManageTenant. Rules that shut out the actor, or everybody once a
// provider is away, are refused. Sessions that do not fit end on all nodes within a second.
func (s *Service) SetRules(ctx context.Context, r Rules, from Client) (Rules, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Rules{}, err
	}
	if err := s.access.Require(ctx, access.ManageTenant); err != nil {
		return Rules{}, err
	}
	var l fault.List
	if err := l.Merge("", r.parse()); err != nil {
		return Rules{}, err
	}
	slices.Sort(r.Ways)
	r.Ways, r.BreakGlass = slices.Compact(r.Ways), slices.Compact(r.BreakGlass)
	for i, w := range r.Ways {
		if w != WayPassword && w != WayPasskey && w != WaySSO {
			l.Add(fmt.Sprintf("ways[%d]", i), "not_an_option", fault.Params{"value": string(w), "allowed": []string{"password", "passkey", "sso"}})
		}
	}
	for i, userID := range r.BreakGlass {
		if _, err := s.access.GetUser(ctx, userID); fault.Is(err, fault.NotFound) {
			l.Add(fmt.Sprintf("break_glass_user_ids[%d]", i), "unknown_user", fault.Params{"value": userID})
		} else if err != nil {
			return Rules{}, err
		}
	}
	if len(r.Ways) == 1 && r.Ways[0] == WaySSO && len(r.BreakGlass) == 0 {
		l.Add("break_glass_user_ids", "break_glass_needed")
	}
	if r.IdleMinutes < 5 || r.AgeHours < 1 {
		l.Add("session_idle_minutes", "too_small", fault.Params{"min": 5})
	}
	if from.Address.IsValid() && !r.reaches(from.Address) {
		l.Add("networks", "network_locks_out", fault.Params{"value": from.Address.String()})
	}
	if err := l.Err(); err != nil {
		return Rules{}, err
	}
	b, err := json.Marshal(r)
	if err != nil {
		return Rules{}, err
	}
	err = s.db.System(ctx, "change how people may sign in", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, `insert into sign_in_policies (tenant_id, definition) values (?, ?)
			on conflict (tenant_id) do update set definition = excluded.definition`, a.Tenant, string(b))
		tx.AfterCommit(func() { s.ended(ctx, event.KindSession, a.Tenant, "") })
		return err
	})
	if err != nil {
		return Rules{}, err
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.SettingsUpdated, Target: "sign_in", Detail: audit.Change{After: json.RawMessage(b)}}); err != nil {
		return Rules{}, err
	}
	return r, s.recall(ctx)
}
