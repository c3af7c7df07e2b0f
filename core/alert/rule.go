package alert

import (
	"context"
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// detail is what the watch reads of an entry's.
type detail struct {
	Records int64  `json:"records"`
	Country string `json:"country"`
	Before  rights `json:"before"`
	After   rights `json:"after"`
}

// rights are the parts of users, teams and roles that somebody can raise.
type rights struct {
	RoleIDs    []string        `json:"role_ids"`
	TeamIDs    []string        `json:"team_ids"`
	ParentIDs  []string        `json:"parent_ids"`
	Definition json.RawMessage `json:"definition"`
}

func (r *rights) differs(other *rights) bool {
	same := func(a, b []string) bool {
		a, b = slices.Clone(a), slices.Clone(b)
		slices.Sort(a)
		slices.Sort(b)
		return slices.Equal(a, b)
	}
	return !same(r.RoleIDs, other.RoleIDs) || !same(r.TeamIDs, other.TeamIDs) || !same(r.ParentIDs, other.ParentIDs) || string(r.Definition) != string(other.Definition)
}

func detailOf(line *audit.Line) (d detail) {
	_ = json.Unmarshal([]byte(line.Detail), &d) // An entry that says nothing of what is asked counts as such.
	return d
}

// person is who acted in an entry, or for whom a machine did; empty for Kontor itself.
func person(line *audit.Line) string {
	if line.ActorKind == string(actor.System) {
		return ""
	}
	if line.OnBehalf != "" {
		return line.OnBehalf
	}
	return line.UserID
}

// line looks at one entry.
func (l *look) line(ctx context.Context, line *audit.Line, raised bool) error {
	who, d := person(line), detailOf(line)
	switch line.Action {
	case audit.RecordsExported, audit.AuditExported:
		l.count(who, Exports, line.At, 1)
	case audit.FieldsRead:
		l.count(who, Views, line.At, max(d.Records, 1))
	case audit.RecordsChanged, audit.RecordsPurged:
		l.changes(who, Changes, line.At, max(d.Records, 1))
	case audit.RecordsMerged, audit.ChangesUndone:
		l.changes(who, Changes, line.At, 1)
	case audit.RecordsImported:
		l.changes(who, Imports, line.At, 1)
	case audit.LoginFailed:
		l.count(line.Target, FailedLogins, line.At, 1)
		l.count(addressOf(line.Address), FailedLogins, line.At, 1)
	case audit.LoginSucceeded:
		return l.place(ctx, line, who, d.Country)
	}
	if raised {
		l.add(line.At, finding{rule: OwnRights, subject: who + " " + line.Target, user: who, address: line.Address, value: 1, detail: map[string]any{
			"action": line.Action, "target": line.Target, "seq": line.Seq,
		}})
	}
	return nil
}

// imported is what an import counts for outside of working hours: how many records it brings is not known when it starts.
const imported = 100

// changes counts what somebody changes, and once more when it is outside of working hours.
func (l *look) changes(who string, r Rule, at time.Time, n int64) {
	l.count(who, r, at, n)
	if !l.policy.Hours.working(at.In(l.zone)) {
		if r == Imports {
			n *= imported
		}
		l.count(who, OffHours, at, n)
	}
}

const addressMark = "address "

func addressOf(address string) string {
	if address == "" {
		return ""
	}
	return addressMark + address
}

func cutAddress(subject string) (string, bool) { return strings.CutPrefix(subject, addressMark) }

// network is the network that an address belongs to: people change their addresses within it all the time.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	bits := 48
	if a = a.Unmap().WithZone(""); a.Is4() {
		bits = 16
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// place remembers whence somebody has signed in, and finds what is new: both the device and the network, or the country. The
// first sign-in only teaches.
func (l *look) place(ctx context.Context, line *audit.Line, who, country string) error {
	if who == "" {
		return nil
	}
	where, args := l.tx.Where("")
	known, err := db.Collect(ctx, l.tx, func(r db.Rows) (string, error) {
		var kind, value string
		err := r.Scan(&kind, &value)
		return kind + " " + value, err
	}, "select kind, value from alert_places where "+where+" and user_id = ?", append(args, who)...)
	if err != nil {
		return err
	}
	unknown := map[string]bool{}
	for kind, value := range map[string]string{"device": identity.Device(line.Agent), "network": network(line.Address), "country": country} {
		if value == "" {
			continue
		}
		hasKind := slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, kind+" ") })
		unknown[kind] = hasKind && !slices.Contains(known, kind+" "+value)
		l.tx.Queue(`insert into alert_places (tenant_id, user_id, kind, value, seen_at) values (?, ?, ?, ?, ?)
			on conflict (`+key(l.tx, "user_id, kind, value")+`) do update set seen_at = excluded.seen_at`, l.tx.Tenant(), who, kind, value, line.At)
	}
	if unknown["device"] && unknown["network"] || unknown["country"] {
		l.add(line.At, finding{rule: NewPlace, subject: who, user: who, address: line.Address, value: 1, detail: map[string]any{
			"device": identity.Device(line.Agent), "network": network(line.Address), "country": country, "seq": line.Seq,
		}})
	}
	return nil
}

// raisers are the entries by which somebody has changed the own rights.
func (s *Service) raisers(ctx context.Context, lines []audit.Line) (map[int64]bool, error) {
	out := map[int64]bool{}
	for i := range lines {
		line := &lines[i]
		who := person(line)
		if who == "" {
			continue
		}
		own := false
		switch line.Action {
		case audit.GrantChanged:
			own = line.Target == who
		case audit.UserUpdated, audit.RoleUpdated, audit.TeamUpdated:
			d := detailOf(line)
			if !d.Before.differs(&d.After) {
				continue
			}
			if line.Action == audit.UserUpdated {
				own = line.Target == who
				break
			}
			held, err := s.held(ctx, who)
			if err != nil {
				return nil, err
			}
			own = slices.Contains(held, line.Target)
		}
		if own {
			out[line.Seq] = true
		}
	}
	return out, nil
}

// held are the ids of a person's teams, and of the roles that the person has, own and by teams.
func (s *Service) held(ctx context.Context, userID string) ([]string, error) {
	u, err := s.access.GetUser(ctx, userID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := slices.Concat(u.RoleIDs, u.TeamIDs)
	for _, id := range u.TeamIDs {
		t, err := s.access.GetTeam(ctx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, t.RoleIDs...)
	}
	return out, nil
}
