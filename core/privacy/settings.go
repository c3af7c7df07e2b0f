package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Settings are what a company has decided about writing to people.
type Settings struct {
	// Cap is how many messages a person gets at most within CapDays days, those without consent not counted; 0 means any number.
	Cap     int `json:"cap"`
	CapDays int `json:"cap_days"`
	// Nothing but service messages goes out from QuietFrom until QuietUntil, hours of the day in the company's time zone; equal
	// ones mean that there is no such time. QuietSunday adds the whole of Sunday.
	QuietFrom   int  `json:"quiet_from"`
	QuietUntil  int  `json:"quiet_until"`
	QuietSunday bool `json:"quiet_sunday"`
	// Free are the purposes that need no consent, such as service: they are refused only by who has withdrawn.
	Free []string `json:"free"`
	// Imprint stands under every e-mail that needs consent.
	Imprint string `json:"imprint"`
	// Version is what a change is based on; 0 before anything was set.
	Version int64 `json:"-"`
}

// Default is what counts until a company decides otherwise.
func Default() Settings {
	return Settings{Cap: 4, CapDays: 7, QuietFrom: 21, QuietUntil: 8, Free: []string{"service"}}
}

// The bounds of the settings.
const (
	maxCap     = 1000
	maxCapDays = 365
	maxFree    = 50
	maxImprint = 2000
)

func (p *Settings) check() error {
	var l fault.List
	within := func(at string, n, low, high int) {
		if n < low || n > high {
			l.Add(at, "out_of_range", fault.Params{"min": low, "max": high})
		}
	}
	within("cap", p.Cap, 0, maxCap)
	within("cap_days", p.CapDays, 1, maxCapDays)
	within("quiet_from", p.QuietFrom, 0, 23)
	within("quiet_until", p.QuietUntil, 0, 23)
	if len(p.Free) > maxFree {
		l.Add("free", "too_many", fault.Params{"max": maxFree})
	}
	if len(p.Imprint) > maxImprint {
		l.Add("imprint", "too_long", fault.Params{"max": maxImprint})
	}
	return l.Err()
}

func readSettings(ctx context.Context, tx *db.Tx) (Settings, error) {
	var raw []byte
	var version int64
	p := Default()
	err := tx.QueryRow(ctx, "select document, version from privacy_settings where tenant_id = ?", tx.Tenant()).Scan(&raw, &version)
	if errors.Is(err, db.ErrNoRows) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return p, fmt.Errorf("read the settings of privacy: %w", err)
	}
	p.Version = version
	return p, nil
}

func (s *Service) settings(ctx context.Context) (p Settings, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = readSettings(ctx, tx)
		return err
	})
	return p, err
}

// Settings returns what the company has decided. Everybody of the company may read it.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	if _, err := actor.From(ctx); err != nil {
		return Settings{}, err
	}
	return s.settings(ctx)
}

// SetSettings decides anew, based on the version that was read. It needs access.ManageTenant. Faults: forbidden, invalid, stale.
func (s *Service) SetSettings(ctx context.Context, p Settings) (Settings, error) {
	if err := s.Access.Require(ctx, access.ManageTenant); err != nil {
		return p, err
	}
	if err := p.check(); err != nil {
		return p, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return p, err
	}
	p.Free = slices.Compact(slices.Sorted(slices.Values(p.Free)))
	raw, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := readSettings(ctx, tx)
		if err != nil {
			return err
		}
		if have.Version != p.Version {
			return fault.New(fault.Stale, "stale", fault.Params{"version": have.Version})
		}
		n, err := tx.Exec(ctx, `insert into privacy_settings (tenant_id, document, version, updated_at, updated_by) values (?, ?, ?, ?, ?)
			on conflict (tenant_id) do update set document = excluded.document, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
			where privacy_settings.version = ?`, tx.Tenant(), string(raw), p.Version+1, s.now(), a.ID, p.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Stale, "stale", fault.Params{"version": have.Version + 1})
		}
		p.Version++
		return audit.Record(ctx, tx, audit.Entry{Action: audit.SettingsUpdated, Target: "privacy", Detail: p})
	})
	return p, err
}

// quiet returns when a message may go that is ready at a moment: then, or when the quiet hours end.
func (p *Settings) quiet(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	for range 3 { // An evening, a Sunday and the night after it.
		day := func(plus, hour int) time.Time {
			return time.Date(local.Year(), local.Month(), local.Day()+plus, hour, 0, 0, 0, zone)
		}
		h, from, until := local.Hour(), p.QuietFrom, p.QuietUntil
		switch {
		case p.QuietSunday && local.Weekday() == time.Sunday:
			local = day(1, 0)
		case from < until && h >= from && h < until:
			local = day(0, until)
		case from > until && h >= from:
			local = day(1, until)
		case from > until && h < until:
			local = day(0, until)
		default:
			return local.UTC()
		}
	}
	return local.UTC()
}
