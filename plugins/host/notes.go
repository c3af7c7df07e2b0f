package host

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// Call is a call as it was written down.
type Call struct {
	ID             string
	Cause          Cause
	Method         string
	Object, Record string
	// Outcome is ok, refused (the plugin has answered an error), failed or deadline.
	Outcome, Detail, Log string
	Took                 time.Duration
	At                   time.Time
}

// Flow is how much of one kind went through a plugin on a day.
type Flow struct {
	// Day is YYYY-MM-DD, in UTC.
	Day string
	// Kind is read or written, whose Name is object.field, or sent, whose Name is a host.
	Kind, Name string
	Amount     int64
}

const (
	flushEvery = time.Second
	// maxWaiting bounds what waits to be written; beyond it the oldest calls are dropped, never the counts.
	maxWaiting = 5_000
	// keptFor is how long calls are kept, and flowsFor the counts.
	keptFor  = 14 * 24 * time.Hour
	flowsFor = 400 * 24 * time.Hour
)

// notes gathers what is written down of calls, so that a call waits for no transaction and a hook within one needs none. What
// a node had not written when it was killed is lost.
type notes struct {
	s  *Service
	mu sync.Mutex
	// by tenant
	calls map[string][]noted
	flows map[string]map[flowKey]int64
	usage map[string]map[usageKey]*used
}

type noted struct {
	Call
	installation string
}

type flowKey struct{ installation, day, kind, name string }

func newNotes(s *Service) *notes {
	return &notes{s: s, calls: map[string][]noted{}, flows: map[string]map[flowKey]int64{}, usage: map[string]map[usageKey]*used{}}
}

func (n *notes) call(tenant string, c Call, installation string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := append(n.calls[tenant], noted{c, installation})
	if len(list) > maxWaiting {
		list = list[len(list)-maxWaiting:]
	}
	n.calls[tenant] = list
}

func (n *notes) flow(tenant, installation, kind, name string, amount int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.flows[tenant] == nil {
		n.flows[tenant] = map[flowKey]int64{}
	}
	n.flows[tenant][flowKey{installation, n.s.now().Format(time.DateOnly), kind, name}] += amount
}

// forget drops what waits of an installation that is gone.
func (n *notes) forget(installation string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for tenant, list := range n.calls {
		n.calls[tenant] = slices.DeleteFunc(list, func(c noted) bool { return c.installation == installation })
	}
	for _, usage := range n.usage {
		for k := range usage {
			if k.installation == installation {
				delete(usage, k)
			}
		}
	}
	for _, flows := range n.flows {
		for k := range flows {
			if k.installation == installation {
				delete(flows, k)
			}
		}
	}
}

// run writes until the context ends.
func (n *notes) run(ctx context.Context) {
	t := time.NewTicker(flushEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			n.flush(context.WithoutCancel(ctx))
			return
		case <-t.C:
			n.flush(ctx)
		}
	}
}

// flush writes what waits, of each company in one transaction.
func (n *notes) flush(ctx context.Context) {
	n.mu.Lock()
	calls, flows, usage := n.calls, n.flows, n.usage
	n.calls, n.flows, n.usage = map[string][]noted{}, map[string]map[flowKey]int64{}, map[string]map[usageKey]*used{}
	n.mu.Unlock()
	tenants := map[string]bool{}
	for t := range calls {
		tenants[t] = true
	}
	for t := range flows {
		tenants[t] = true
	}
	for t := range usage {
		tenants[t] = true
	}
	for tenant := range tenants {
		if len(calls[tenant]) == 0 && len(flows[tenant]) == 0 && len(usage[tenant]) == 0 {
			continue
		}
		if err := n.write(actor.ForSystem(ctx, tenant, "plugins"), calls[tenant], flows[tenant], usage[tenant]); err != nil {
			n.s.Logger.WarnContext(ctx, "write down what plugins have done", "tenant", tenant, "error", err.Error())
		}
	}
}

func (n *notes) write(ctx context.Context, calls []noted, flows map[flowKey]int64, usage map[usageKey]*used) error {
	return n.s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, c := range calls {
			// What was removed meanwhile leaves nothing.
			tx.Queue(`insert into plugin_calls (tenant_id, id, installation_id, cause, method, object_id, record_id, outcome, detail, log, duration_us, created_at)
				select ?, ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ? from plugin_installations where tenant_id = ? and id = ?`,
				tx.Tenant(), c.ID, string(c.Cause), c.Method, c.Object, c.Record, c.Outcome, c.Detail, c.Log, c.Took.Microseconds(), c.At, tx.Tenant(), c.installation)
		}
		key := "(installation_id, day, kind, name)"
		if tx.Dialect() == db.Postgres {
			key = "(tenant_id, installation_id, day, kind, name)"
		}
		for k, amount := range flows {
			tx.Queue(`insert into plugin_flows (tenant_id, installation_id, day, kind, name, amount)
				select ?, id, ?, ?, ?, ? from plugin_installations where tenant_id = ? and id = ?
				on conflict `+key+` do update set amount = plugin_flows.amount + excluded.amount`,
				tx.Tenant(), k.day, k.kind, k.name, amount, tx.Tenant(), k.installation)
		}
		writeUsage(tx, usage)
		return nil
	})
}

// Calls returns what was written down of a plugin's calls before a call's id (empty: from the newest on), the newest first. The
// actor needs access.ManagePlugins.
func (s *Service) Calls(ctx context.Context, installationID, before string, limit int) ([]Call, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	s.notes.flush(ctx)
	var out []Call
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = getInstallation(ctx, tx, installationID, false); err != nil {
			return err
		}
		if before == "" {
			before = "plc_~"
		}
		out, err = db.Collect(ctx, tx, func(r db.Rows) (c Call, err error) {
			var us int64
			err = r.Scan(&c.ID, &c.Cause, &c.Method, &c.Object, &c.Record, &c.Outcome, &c.Detail, &c.Log, &us, &c.At)
			c.Took, c.At = time.Duration(us)*time.Microsecond, c.At.UTC()
			return c, err
		}, `select id, cause, method, object_id, record_id, outcome, detail, log, duration_us, created_at from plugin_calls
			where tenant_id = ? and installation_id = ? and id < ? order by id desc limit ?`, tx.Tenant(), installationID, before, limit)
		return err
	})
	return out, err
}

// Flows returns what went through a plugin in the last days, by day and the newest first. The actor needs
// access.ManagePlugins.
func (s *Service) Flows(ctx context.Context, installationID string, days int) ([]Flow, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	s.notes.flush(ctx)
	var out []Flow
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = getInstallation(ctx, tx, installationID, false); err != nil {
			return err
		}
		since := s.now().AddDate(0, 0, 1-days).Format(time.DateOnly)
		out, err = db.Collect(ctx, tx, func(r db.Rows) (f Flow, err error) {
			return f, r.Scan(&f.Day, &f.Kind, &f.Name, &f.Amount)
		}, `select day, kind, name, amount from plugin_flows where tenant_id = ? and installation_id = ? and day >= ?
			order by day desc, kind, amount desc, name`, tx.Tenant(), installationID, since)
		return err
	})
	return out, err
}

// Sweep removes what was written down long ago, and what plugins wanted to remember only for a while. It belongs to the upkeep
// of a tenant.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		now := s.now()
		tx.Queue("delete from plugin_calls where tenant_id = ? and id < ?", tx.Tenant(), id.At("plc", now.Add(-keptFor)))
		tx.Queue("delete from plugin_audience_runs where tenant_id = ? and id < ?", tx.Tenant(), id.At("aur", now.Add(-month)))
		tx.Queue("delete from plugin_flows where tenant_id = ? and day < ?", tx.Tenant(), now.Add(-flowsFor).Format(time.DateOnly))
		tx.Queue("delete from plugin_usage where tenant_id = ? and hour < ?", tx.Tenant(), now.Add(-usageFor).Format(hourFormat))
		tx.Queue("delete from plugin_values where tenant_id = ? and expires_at < ?", tx.Tenant(), now)
		return nil
	})
}
