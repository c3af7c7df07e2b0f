// Package job is the one durable queue: what is not done within a request is a job, on SQLite and PostgreSQL alike.
//
// It owns the tables jobs and leases, which stand above tenants. Rooms register what a kind of job does with Register,
// and leave work behind with Enqueue, inside the transaction that causes it; the application makes one Queue and one
// Runner per node. A job belongs to one tenant and runs with that tenant in its context, as the system or as the person
// it was left by. A job may run more than once (a node can die after the work and before the note of it), so what it
// does must be idempotent; what it writes in one transaction together with a note of its own id is done once.
//
// The rules are those of River: rows are claimed with a lease that a heartbeat renews; a job whose lease runs out is
// rescued and the late worker's result refused; failures are tried again ever more slowly and are kept as discarded
// after the last attempt. Leases go by the nodes' clocks, which must agree within seconds.
package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// State is where a job stands.
type State string

// The states. Only available, scheduled and running jobs hold their unique key.
const (
	// Available jobs run as soon as a worker is free.
	Available State = "available"
	// Scheduled jobs wait for their time: a later start, a snooze, or the next attempt.
	Scheduled State = "scheduled"
	// Running jobs are with a worker that holds a lease.
	Running State = "running"
	// Completed jobs are done, and removed after a day.
	Completed State = "completed"
	// Cancelled jobs will not run (again), and are removed after a day.
	Cancelled State = "cancelled"
	// Discarded jobs have failed for the last time. They are kept until somebody retries or cancels them.
	Discarded State = "discarded"
)

var states = []State{Available, Scheduled, Running, Completed, Cancelled, Discarded}

// Priority orders the jobs within a lane; lower ones run first.
type Priority int

// The priorities.
const (
	Urgent Priority = -1
	Normal Priority = 0
	Low    Priority = 1
	Idle   Priority = 2
)

// The lanes. Each has workers of its own, so that a flood of one sort of work leaves room for the others.
const (
	LaneDefault = "default"
	LaneImport  = "import"
	LaneWebhook = "webhook"
	LaneMail    = "mail"
	// LaneChat is for answers that a visitor of a website waits for.
	LaneChat = "chat"
	// LaneQuiet is for work that nobody waits for and that yields to everything else: one job at a time on a node.
	LaneQuiet = "quiet"
)

const (
	defaultMaxAttempts = 10
	defaultTimeout     = 10 * time.Minute
)

// Job is one run of a job, as its worker sees it.
type Job[A any] struct {
	// ID names the job for good; it is the same in every attempt.
	ID string
	// Tenant is whose job it is. The context acts for the same tenant.
	Tenant string
	// Kind is what was registered.
	Kind string
	// Attempt counts from 1.
	Attempt, MaxAttempts int
	// CreatedAt is when the job was left, in UTC.
	CreatedAt time.Time
	// Args are what was enqueued.
	Args A
	// Stopping is closed when the node begins to stop. A long job saves how far it has come and returns Stopped; one
	// that does not is interrupted through its context later on.
	Stopping <-chan struct{}
}

// Options of a kind of job. Zero values mean the defaults.
type Options struct {
	// Lane is whose workers do it (default LaneDefault).
	Lane string
	// MaxAttempts bounds how often it is tried (default 10, which takes about 10 hours).
	MaxAttempts int
	// Timeout ends the context of one attempt (default 10 min); negative means never.
	Timeout time.Duration
	// Unique makes the arguments the unique key of jobs that are enqueued without one.
	Unique bool
	// Backoff is the wait after the nth failed attempt, n from 1 (default: see Backoff).
	Backoff func(attempt int) time.Duration
}

type kind struct {
	Options
	run func(ctx context.Context, r run) error
}

// run is a claimed job on its way to the function of its kind.
type run struct {
	claim
	args     json.RawMessage
	stopping <-chan struct{}
}

// Registry holds the kinds of jobs and the periodic work of a program. It is filled at start-up and only read after.
type Registry struct {
	kinds    map[string]kind
	periodic map[string]periodic
}

type periodic struct {
	schedule cron.Schedule
	run      func(context.Context) error
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{kinds: map[string]kind{}, periodic: map[string]periodic{}}
}

// Register says what a kind of job does. The function gets a context that acts for the job's tenant and ends with the
// timeout, with the job's cancellation or with the node. What it returns decides: nil completes the job; Snooze, Cancel
// and Stopped say so; any other error and a panic are failures, which are tried again. Registering a kind twice panics.
func Register[A any](reg *Registry, name string, opts Options, fn func(ctx context.Context, j Job[A]) error) {
	if _, twice := reg.kinds[name]; twice || name == "" {
		panic(fmt.Sprintf("job kind %q is empty or registered twice", name))
	}
	if opts.Lane == "" {
		opts.Lane = LaneDefault
	}
	if opts.MaxAttempts <= 0 {
		opts.MaxAttempts = defaultMaxAttempts
	}
	if opts.Timeout == 0 {
		opts.Timeout = defaultTimeout
	}
	if opts.Backoff == nil {
		opts.Backoff = Backoff
	}
	reg.kinds[name] = kind{Options: opts, run: func(ctx context.Context, r run) error {
		j := Job[A]{
			ID: r.id, Tenant: r.tenant, Kind: r.kind, Attempt: r.attempt, MaxAttempts: r.maxAttempts,
			CreatedAt: r.createdAt, Stopping: r.stopping,
		}
		if err := json.Unmarshal(r.args, &j.Args); err != nil {
			return fmt.Errorf("read the arguments: %w", err)
		}
		return fn(ctx, j)
	}}
}

// Periodic has fn called by one node at the times of a cron expression in UTC ("0 3 * * *", "@hourly", "@every 5m").
// fn acts for no tenant; where tenants are concerned it inserts jobs. A run that was due while no node was up is made
// up for once. It runs again after a crash, so it must be idempotent. A bad expression or a name used twice panics.
func (reg *Registry) Periodic(name, spec string, fn func(ctx context.Context) error) {
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		panic(fmt.Sprintf("periodic work %q: %v", name, err))
	}
	if _, twice := reg.periodic[name]; twice || name == "" {
		panic(fmt.Sprintf("periodic work %q is empty or registered twice", name))
	}
	reg.periodic[name] = periodic{schedule: schedule, run: fn}
}
