// Package usage knows how much a tenant uses, and how much the operator lets it use: members, records, storage, API calls and
// mails.
//
// It owns the tables tenant_usage, usage_days, tenant_limits and usage_notices. What is large is measured by a job, so that no request ever
// counts; calls are counted in memory and written down once a minute, mails in the transaction that queues them. What a plan
// allows is tenants/billing's; the limits here are the operator's own, and hold besides. core/app wires it.
package usage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Options wire the service.
type Options struct {
	DB       *db.DB
	Access   *access.Service
	Records  *records.Service
	Metadata *metadata.Service
	// Directory knows the companies' names, Mailer tells their administrators of limits that come near. Without a mailer nobody
	// is told.
	Directory *tenants.Directory
	Mailer    Mailer
	// Invalidator tells the other nodes of changed limits.
	Invalidator *event.Invalidator
	// BaseURL is where the company's page is.
	BaseURL string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to usage.
type Service struct {
	Options
	mu    sync.Mutex
	calls map[string]int64
	known *cache.Cache[struct{}, Usage]
}

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Service{Options: o, calls: map[string]int64{}, known: cache.New[struct{}, Usage](cache.Options{Name: "usage", Size: maxKnown, TTL: flushEvery})}
	if o.Invalidator != nil {
		o.Invalidator.On(event.KindTenant, func(what event.Invalidation) {
			if what.Tenant == "" {
				s.known.InvalidateAll()
			} else {
				s.known.InvalidateTenant(what.Tenant)
			}
		})
	}
	return s
}

// Measured is what the job has found.
type Measured struct {
	Members int64 `json:"members"`
	// Records are the living records by the API name of their object.
	Records map[string]int64 `json:"records"`
	// StorageBytes is the size of all files, Files their number.
	StorageBytes int64 `json:"storage_bytes"`
	Files        int64 `json:"files"`
	// Head is the place in the change ledger that it was measured at.
	Head string `json:"head,omitempty"`
}

// Total is the number of all records.
func (m Measured) Total() (n int64) {
	for _, c := range m.Records {
		n += c
	}
	return n
}

// Limits are what the operator lets a tenant use; 0 is no limit.
type Limits struct {
	Members        int64 `json:"members"`
	Records        int64 `json:"records"`
	StorageBytes   int64 `json:"storage_bytes"`
	APICallsPerDay int64 `json:"api_calls_per_day"`
	EmailsPerDay   int64 `json:"emails_per_day"`
}

// Usage is what a tenant uses.
type Usage struct {
	Measured
	MeasuredAt *time.Time `json:"measured_at"`
	// APICallsToday and EmailsToday are those of the day in UTC, up to a minute old; the others those of the last 30 days.
	APICallsToday  int64  `json:"api_calls_today"`
	EmailsToday    int64  `json:"emails_today"`
	APICalls30Days int64  `json:"api_calls_30_days"`
	Emails30Days   int64  `json:"emails_30_days"`
	Limits         Limits `json:"limits"`
}

const (
	flushEvery = time.Minute
	maxKnown   = 20_000
	keepDays   = 400
)

func (s *Service) today() string { return s.Now().UTC().Format(time.DateOnly) }

// Count counts a request of a tenant. It waits for nothing.
func (s *Service) Count(tenant string) {
	s.mu.Lock()
	s.calls[tenant]++
	s.mu.Unlock()
}

// Sent counts a mail in the transaction that queues it.
func (s *Service) Sent(tx *db.ControlTx, tenant string) {
	// A mail about an account belongs to no tenant.
	tx.Queue(`insert into usage_days (tenant_id, day, api_calls, emails) select id, ?, 0, 1 from tenants where id = ?
		on conflict (tenant_id, day) do update set emails = usage_days.emails + 1`, s.today(), tenant)
}

// Run writes down what was counted, once a minute and at the end.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return s.Flush(context.WithoutCancel(ctx))
		case <-tick.C:
			if err := s.Flush(ctx); err != nil {
				s.Logger.WarnContext(ctx, "writing down how many calls there were", "error", err)
			}
		}
	}
}

// Flush writes down what was counted until now. What cannot be written is counted on.
func (s *Service) Flush(ctx context.Context) error {
	s.mu.Lock()
	counted := s.calls
	s.calls = map[string]int64{}
	s.mu.Unlock()
	if len(counted) == 0 {
		return nil
	}
	day := s.today()
	err := s.DB.System(ctx, "write down calls", func(_ context.Context, tx *db.ControlTx) error {
		for tenant, n := range counted {
			tx.Queue(`insert into usage_days (tenant_id, day, api_calls, emails) select id, ?, ?, 0 from tenants where id = ?
				on conflict (tenant_id, day) do update set api_calls = usage_days.api_calls + excluded.api_calls`, day, n, tenant)
		}
		return nil
	})
	if err != nil {
		s.mu.Lock()
		for tenant, n := range counted {
			s.calls[tenant] += n
		}
		s.mu.Unlock()
	}
	return err
}

// Sweep removes days that are long over.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.System(ctx, "remove old days of usage", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from usage_days where day < ?", s.Now().UTC().AddDate(0, 0, -keepDays).Format(time.DateOnly))
		return nil
	})
}

// Get returns the usage of the actor's tenant, as last measured. It needs access.ManageTenant, and reads rows by their keys.
func (s *Service) Get(ctx context.Context) (Usage, error) {
	if err := s.Access.Require(ctx, access.ManageTenant); err != nil {
		return Usage{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Usage{}, err
	}
	list, err := s.Of(ctx, []string{a.Tenant})
	return list[a.Tenant], err
}

// Of returns the usage of tenants, for who runs this Kontor. Who may ask is the caller's to check.
func (s *Service) Of(ctx context.Context, ids []string) (map[string]Usage, error) {
	out := make(map[string]Usage, len(ids))
	for _, t := range ids {
		out[t] = Usage{Measured: Measured{Records: map[string]int64{}}}
	}
	if len(ids) == 0 {
		return out, nil
	}
	err := s.DB.SystemRead(ctx, "read what tenants use", func(ctx context.Context, tx *db.ControlTx) error {
		in, list := tx.Dialect().In("tenant_id", ids)
		if _, err := db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
			var tenant string
			var raw []byte
			var at time.Time
			if err := rows.Scan(&tenant, &raw, &at); err != nil {
				return struct{}{}, err
			}
			u := out[tenant]
			at = at.UTC()
			u.MeasuredAt = &at
			err := json.Unmarshal(raw, &u.Measured)
			u.Head = ""
			out[tenant] = u
			return struct{}{}, err
		}, "select tenant_id, definition, measured_at from tenant_usage where "+in, list); err != nil {
			return err
		}
		if _, err := db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
			var tenant string
			var raw []byte
			if err := rows.Scan(&tenant, &raw); err != nil {
				return struct{}{}, err
			}
			u := out[tenant]
			err := json.Unmarshal(raw, &u.Limits)
			out[tenant] = u
			return struct{}{}, err
		}, "select tenant_id, definition from tenant_limits where "+in, list); err != nil {
			return err
		}
		today := s.today()
		_, err := db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
			var tenant, day string
			var calls, mails int64
			if err := rows.Scan(&tenant, &day, &calls, &mails); err != nil {
				return struct{}{}, err
			}
			u := out[tenant]
			u.APICalls30Days, u.Emails30Days = u.APICalls30Days+calls, u.Emails30Days+mails
			if day == today {
				u.APICallsToday, u.EmailsToday = calls, mails
			}
			out[tenant] = u
			return struct{}{}, nil
		}, "select tenant_id, day, api_calls, emails from usage_days where "+in+" and day > ?", list, s.Now().UTC().AddDate(0, 0, -30).Format(time.DateOnly))
		return err
	})
	return out, err
}

// Measure counts what the system actor's tenant has. Where nothing has changed since the last time, only files and members
// are looked at. It reads every living record's key: about a second per million. It is for a job.
func (s *Service) Measure(ctx context.Context) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.Kind != actor.System {
		return fault.New(fault.Forbidden, "system_only")
	}
	head, err := s.Records.FeedHead(ctx)
	if err != nil {
		return err
	}
	before, err := s.measured(ctx, a.Tenant)
	if err != nil {
		return err
	}
	m := Measured{Records: before.Records, Head: fmt.Sprint(head)}
	if before.Head != m.Head || m.Records == nil {
		if m.Records, err = s.countRecords(ctx); err != nil {
			return err
		}
	}
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*), coalesce(sum(size), 0) from files where tenant_id = ?", tx.Tenant()).Scan(&m.Files, &m.StorageBytes)
	}); err != nil {
		return err
	}
	if err := s.DB.System(ctx, "write down what a tenant uses", func(ctx context.Context, tx *db.ControlTx) error {
		if err := tx.QueryRow(ctx, "select count(*) from memberships where tenant_id = ? and active", a.Tenant).Scan(&m.Members); err != nil {
			return err
		}
		raw, err := json.Marshal(m)
		if err != nil {
			return err
		}
		tx.Queue(`insert into tenant_usage (tenant_id, definition, measured_at) select id, ?, ? from tenants where id = ?
			on conflict (tenant_id) do update set definition = excluded.definition, measured_at = excluded.measured_at`,
			string(raw), s.Now().UTC().Truncate(time.Microsecond), a.Tenant)
		return nil
	}); err != nil {
		return err
	}
	s.known.InvalidateTenant(a.Tenant)
	return s.notify(ctx, a.Tenant)
}

func (s *Service) measured(ctx context.Context, tenant string) (m Measured, err error) {
	var raw []byte
	err = s.DB.SystemRead(ctx, "read what a tenant uses", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select definition from tenant_usage where tenant_id = ?", tenant).Scan(&raw)
	})
	if errors.Is(err, db.ErrNoRows) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	return m, err
}

func (s *Service) countRecords(ctx context.Context) (map[string]int64, error) {
	model, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, o := range model.Objects {
		page, err := s.Records.List(ctx, o.Name, records.Query{Limit: 1, Count: records.CountExact})
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", o.Name, err)
		}
		if page.Count != nil && page.Count.Value > 0 {
			out[o.Name] = page.Count.Value
		}
	}
	return out, nil
}
