package job

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/core/db"
)

// claim is a job that is this node's until its lease ends.
type claim struct {
	id, tenant, kind     string
	attempt, maxAttempts int
	createdAt            time.Time
	raw                  []byte
}

// order is what a lane asks for.
type order struct {
	lane  string
	owner string
	// free is how many jobs can be taken, perTenant how many of one tenant may run on this node and lane.
	free, perTenant int
	// busy counts the jobs that run, by tenant.
	busy map[string]int
	// cursor is the tenant that was served last; the turn is with the tenants behind it.
	cursor string
}

// The claim goes round the tenants: for each priority it walks along the index from tenant to tenant, first those
// behind the cursor, then those up to it (round 1), and takes the oldest jobs of each. Tenants with fewer jobs running
// come first, and none gets more than its share. So a tenant with a million waiting jobs costs no more than one with
// ten, and keeps nobody waiting.
//
// On PostgreSQL the rows that come into question are locked while they are chosen, so that two nodes never choose the
// same ones. SQLite compiles a statement anew whenever a bare "limit ?" is bound, and leaves a sum alone. The arguments
// of both statements are the same, in the same order.
const (
	walk = `with recursive turns (priority, round, tenant_id, last, n) as (
		select p.priority, r.round, (
			select min(j.tenant_id) from jobs j where j.state = 'available' and j.lane = ? and j.priority = p.priority
				and j.tenant_id > r.first and j.tenant_id <= r.last), r.last, 1
		from (select -1 as priority union all select 0 union all select 1 union all select 2) p
		cross join (select 0 as round, ? as first, '~' as last union all select 1, '', ?) r
		union all
		select t.priority, t.round, (
			select min(j.tenant_id) from jobs j where j.state = 'available' and j.lane = ? and j.priority = t.priority
				and j.tenant_id > t.tenant_id and j.tenant_id <= t.last), t.last, t.n + 1
		from turns t where t.tenant_id is not null and t.n < ?
	)`
	ranked = `, ranked as (
		select *, running + row_number() over (partition by tenant_id order by priority, run_at, id) as place from heads
	), taken as (
		select id from ranked where place <= ? order by priority, place, round, tenant_id limit 0 + ?
	)
	update jobs set state = 'running', attempt = attempt + 1, lease_owner = ?, lease_until = ?, started_at = ?
	where id in (select id from taken)
	returning id, tenant_id, kind, attempt, max_attempts, args, created_at`

	claimPostgres = walk + `, heads as materialized (
		select t.priority, t.round, t.tenant_id, coalesce(b.running::bigint, 0) as running, j.id, j.run_at
		from turns t left join jsonb_each_text(?::jsonb) b (tenant_id, running) on b.tenant_id = t.tenant_id
		cross join lateral (
			select id, run_at from jobs j where j.state = 'available' and j.lane = ? and j.priority = t.priority
				and j.tenant_id = t.tenant_id order by j.run_at, j.id limit ? for update skip locked) j
		where coalesce(b.running::bigint, 0) < ?
	)` + ranked

	claimSQLite = walk + `, heads as materialized (
		select t.priority, t.round, t.tenant_id, coalesce(b.value, 0) as running, j.id, j.run_at
		from turns t left join json_each(?) b on b.key = t.tenant_id
		join jobs j on j.id in (
			select i.id from jobs i where i.state = 'available' and i.lane = ? and i.priority = t.priority
				and i.tenant_id = t.tenant_id order by i.run_at, i.id limit 0 + ?)
		where coalesce(b.value, 0) < ?
	)` + ranked
)

// planPostgres has the statements of a lane planned once, and along the indexes whatever the statistics say: those of a
// queue are always out of date.
const planPostgres = "select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), " +
	"set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"

// take claims up to o.free jobs until the lease ends, and returns the cursor for the next time.
func take(ctx context.Context, tx *db.ControlTx, o order, now, until time.Time) (claims []claim, cursor string, err error) {
	busy := map[string]int{}
	for tenant, n := range o.busy {
		if n > 0 {
			busy[tenant] = n
		}
	}
	// So many tenants have a turn that there are enough behind those that must stand back: the ones with running jobs,
	// and, at each priority, those that have been given more urgent ones.
	turns := 2*o.free + len(busy)
	counts, err := json.Marshal(busy)
	if err != nil {
		return nil, "", err
	}
	query := claimSQLite
	if tx.Dialect() == db.Postgres {
		query = claimPostgres
	}
	cursor = o.cursor
	// Behind the old cursor the tenants come in order, and then those up to it.
	wrapped := func(tenant string) bool { return tenant <= o.cursor }
	served := false
	claims, err = db.Collect(ctx, tx, func(rows db.Rows) (c claim, err error) {
		err = rows.Scan(&c.id, &c.tenant, &c.kind, &c.attempt, &c.maxAttempts, &c.raw, &c.createdAt)
		if w := wrapped(c.tenant); !served || w && !wrapped(cursor) || w == wrapped(cursor) && c.tenant > cursor {
			served, cursor = true, c.tenant
		}
		return c, err
	}, query,
		o.lane, o.cursor, o.cursor, o.lane, turns,
		string(counts), o.lane, min(o.free, o.perTenant), o.perTenant,
		o.perTenant, o.free,
		o.owner, until, now)
	return claims, cursor, err
}
