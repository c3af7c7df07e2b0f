package operator

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/usage"
)

// UsageOf is tenants/usage, as this room needs it.
type UsageOf = Usage[usage.Usage, usage.Limits]

// Row is a tenant as operators see it: how it fares, and nothing that is in it.
type Row struct {
	tenants.Tenant
	StateReason string      `json:"state_reason"`
	Usage       usage.Usage `json:"usage"`
	// Records is the number of all records, as last measured.
	Records int64 `json:"records"`
	// LastActiveAt is when somebody there was last seen, to the minute; nil for nobody with a session.
	LastActiveAt *time.Time `json:"last_active_at"`
}

// Query chooses tenants.
type Query struct {
	// Search finds tenants by a part of name or slug, or by their id.
	Search string
	// After is the id of the last tenant of the page before.
	After string
	// Limit is 1 to 200; 0 means 50.
	Limit int
}

const maxReason = 1000

// TenantsPage returns a page of tenants, the oldest first. It needs an operator, like everything here. A search reads all tenants'
// names: some milliseconds per ten thousand.
func (s *Service) TenantsPage(ctx context.Context, q Query) ([]Row, error) {
	if _, err := s.Who(ctx); err != nil {
		return nil, err
	}
	if q.Limit < 1 || q.Limit > 200 {
		q.Limit = 50
	}
	list, err := s.Directory.Search(ctx, strings.TrimSpace(q.Search), q.After, q.Limit)
	if err != nil {
		return nil, err
	}
	return s.rows(ctx, list)
}

// Tenant returns one tenant.
func (s *Service) Tenant(ctx context.Context, tenant string) (Row, error) {
	if _, err := s.Who(ctx); err != nil {
		return Row{}, err
	}
	return s.row(ctx, tenant)
}

func (s *Service) row(ctx context.Context, tenant string) (Row, error) {
	t, err := s.Directory.Tenant(ctx, tenant)
	if err != nil {
		return Row{}, err
	}
	rows, err := s.rows(ctx, []tenants.Tenant{t})
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

func (s *Service) rows(ctx context.Context, list []tenants.Tenant) ([]Row, error) {
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	used, err := s.Usage.Of(ctx, ids)
	if err != nil {
		return nil, err
	}
	seen, err := s.lastSeen(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(list))
	for i, t := range list {
		out[i] = Row{Tenant: t, StateReason: t.StateReason, Usage: used[t.ID], Records: used[t.ID].Total()}
		if at, ok := seen[t.ID]; ok {
			out[i].LastActiveAt = &at
		}
	}
	return out, nil
}

// lastSeen reads the sessions of a page of tenants along their index.
func (s *Service) lastSeen(ctx context.Context, ids []string) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	if len(ids) == 0 {
		return out, nil
	}
	err := s.DB.SystemRead(ctx, "when tenants were last active", func(ctx context.Context, tx *db.ControlTx) error {
		in, list := tx.Dialect().In("tenant_id", ids)
		_, err := db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
			var tenant string
			var at time.Time
			err := rows.Scan(&tenant, &at)
			if at = at.UTC(); at.After(out[tenant]) {
				out[tenant] = at
			}
			return struct{}{}, err
		}, "select tenant_id, last_seen_at from sessions where "+in, list)
		return err
	})
	return out, err
}

// Suspend lets nobody of a tenant sign in, and says why; Resume takes it back. All data stays.
func (s *Service) Suspend(ctx context.Context, tenant, reason string) (Row, error) {
	o, err := s.Who(ctx)
	if err != nil {
		return Row{}, err
	}
	if reason, err = checkReason(reason); err != nil {
		return Row{}, err
	}
	return s.state(ctx, o, tenant, tenants.Suspended, reason)
}

// Resume takes a suspension back.
func (s *Service) Resume(ctx context.Context, tenant string) (Row, error) {
	o, err := s.Who(ctx)
	if err != nil {
		return Row{}, err
	}
	return s.state(ctx, o, tenant, tenants.Active, "")
}

func (s *Service) state(ctx context.Context, o Operator, tenant string, to tenants.State, reason string) (Row, error) {
	if _, err := s.Directory.Tenant(ctx, tenant); err != nil {
		return Row{}, err
	}
	if err := s.Tenants.Suspend(s.as(ctx, o, tenant), to, reason); err != nil {
		return Row{}, err
	}
	return s.row(ctx, tenant)
}

// as is Kontor itself in a tenant, on behalf of an operator.
func (s *Service) as(ctx context.Context, o Operator, tenant string) context.Context {
	a, _ := actor.Peek(ctx)
	return actor.With(ctx, actor.Actor{
		Tenant: tenant, Kind: actor.System, ID: "operator", OnBehalfOf: o.Email, Via: actor.ViaAPI, Locale: "en", Address: a.Address, Agent: a.Agent, RequestID: a.RequestID,
	})
}

func checkReason(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return "", fault.At("reason", "required")
	case n > maxReason:
		return "", fault.At("reason", "too_long", fault.Params{"max": maxReason})
	}
	return reason, nil
}

// SetLimits sets what a tenant may use.
func (s *Service) SetLimits(ctx context.Context, tenant string, limits usage.Limits) (Row, error) {
	o, err := s.Who(ctx)
	if err != nil {
		return Row{}, err
	}
	if _, err := s.Directory.Tenant(ctx, tenant); err != nil {
		return Row{}, err
	}
	if err := s.Usage.SetLimits(s.as(ctx, o, tenant), limits); err != nil {
		return Row{}, err
	}
	return s.row(ctx, tenant)
}

// ApproveDomain takes a domain as the tenant's on the operator's word.
func (s *Service) ApproveDomain(ctx context.Context, tenant, domain string) error {
	o, err := s.Who(ctx)
	if err != nil {
		return err
	}
	if _, err := s.Directory.Tenant(ctx, tenant); err != nil {
		return err
	}
	return s.Approve(s.as(ctx, o, tenant), domain)
}

// System is how the installation fares.
type System struct {
	Checks []Check `json:"checks"`
	// Jobs counts the jobs by state, up to ten thousand each.
	Jobs map[job.State]int `json:"jobs"`
}

// System tells how the installation fares.
func (s *Service) System(ctx context.Context) (System, error) {
	if _, err := s.Who(ctx); err != nil {
		return System{}, err
	}
	counts, err := s.Jobs().Counts(ctx)
	return System{Checks: s.Health(ctx), Jobs: counts}, err
}

// Job is a job as operators see it: without its arguments, which may be a tenant's.
type Job struct {
	ID         string     `json:"id"`
	Tenant     string     `json:"tenant"`
	Kind       string     `json:"kind"`
	Lane       string     `json:"lane"`
	State      job.State  `json:"state"`
	Attempt    int        `json:"attempt"`
	CreatedAt  time.Time  `json:"created_at"`
	RunAt      time.Time  `json:"run_at"`
	FinishedAt *time.Time `json:"finished_at"`
	LastError  string     `json:"last_error"`
}

// JobsPage returns a page of jobs in a state, the youngest first.
func (s *Service) JobsPage(ctx context.Context, state job.State, before string) ([]Job, error) {
	if _, err := s.Who(ctx); err != nil {
		return nil, err
	}
	list, err := s.Jobs().List(ctx, job.Filter{States: []job.State{state}, Before: before})
	if err != nil {
		return nil, err
	}
	out := make([]Job, len(list))
	for i, j := range list {
		out[i] = Job{
			ID: j.ID, Tenant: j.Tenant, Kind: j.Kind, Lane: j.Lane, State: j.State, Attempt: j.Attempt, CreatedAt: j.CreatedAt.UTC(), RunAt: j.RunAt.UTC(), FinishedAt: j.FinishedAt,
			LastError: j.LastError,
		}
	}
	return out, nil
}

// RetryJob runs a failed job again.
func (s *Service) RetryJob(ctx context.Context, jobID string) error {
	if _, err := s.Who(ctx); err != nil {
		return err
	}
	return s.Jobs().Retry(ctx, jobID)
}
