package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// RunKind is what a run does.
type RunKind string

// The kinds of runs.
const (
	RunAction RunKind = "action"
	RunShadow RunKind = "shadow"
)

// RunState is how far a run is.
type RunState string

// The states of runs. A run that waits or runs can be cancelled; the others are over.
const (
	RunWaiting   RunState = "waiting"
	RunRunning   RunState = "running"
	RunDone      RunState = "done"
	RunCancelled RunState = "cancelled"
	RunFailed    RunState = "failed"
)

// Run is work with a plugin that takes a while, with how far it is.
type Run struct {
	ID, InstallationID string
	Kind               RunKind
	State              RunState
	// Total is how much there is to do as far as is known, Done how much of it was done, and Failed how much of that failed.
	Total, Done, Failed int64
	// Result is what has come of it so far, by its kind: an ActionResult or a ShadowResult.
	Result json.RawMessage
	// Reason is why it has failed.
	Reason     string
	CreatedAt  time.Time
	CreatedBy  string
	FinishedAt *time.Time

	input  json.RawMessage
	cursor string
}

const (
	runsKind = "plugin.run"
	// maxRunRecords is how many records an action is run on at most.
	maxRunRecords = 5000
	// keptFailures bounds what is told of those that failed, keptSets what can be undone from a run.
	keptFailures = 50
	keptSets     = maxRunRecords
	// noteEvery is how often a run writes down how far it is.
	noteEvery = time.Second
)

type runArgs struct {
	Run string `json:"run"`
}

// ManyActions are an action on many records.
type ManyActions struct {
	Action string         `json:"action"`
	Object string         `json:"object"`
	Filter *filter.Expr   `json:"filter,omitempty"`
	Input  map[string]any `json:"input,omitempty"`
}

// ActionResult is what has come of an action on many records.
type ActionResult struct {
	Failures   []RunFailure `json:"failures"`
	ChangeSets []string     `json:"change_set_ids"`
}

// RunFailure is a record on which an action has failed.
type RunFailure struct {
	RecordID string `json:"record_id"`
	Message  string `json:"message"`
}

// StartAction has an action done on all records of an object that a filter means and the actor may read, one after the other, by a
// job that acts for the actor. A run that is over can be read for a month.
func (s *Service) StartAction(ctx context.Context, installationID string, in ManyActions) (*Run, error) {
	o, err := s.readable(ctx, in.Object)
	if err != nil {
		return nil, err
	}
	if err := s.mayChange(ctx, o); err != nil {
		return nil, err
	}
	i, err := s.one(ctx, installationID)
	if err != nil {
		return nil, err
	}
	if in.Input == nil {
		in.Input = map[string]any{}
	}
	found, err := i.action(in.Action, o)
	if err != nil {
		return nil, err
	}
	if err := found.CheckInput(in.Input); err != nil {
		return nil, err
	}
	q := records.Query{Fields: []string{"id"}, Limit: 1, Count: records.CountCapped}
	if in.Filter != nil {
		q.Filter = in.Filter.Node
	}
	page, err := s.Records.List(ctx, o.Name, q)
	if err != nil {
		return nil, err
	}
	if page.Count.Value > maxRunRecords {
		return nil, fault.At("filter", "too_many", fault.Params{"max": maxRunRecords})
	}
	return s.start(ctx, i.ID, RunAction, in, page.Count.Value)
}

// start leaves a run and its job.
func (s *Service) start(ctx context.Context, installationID string, kind RunKind, input any, total int64) (*Run, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("write the input of a run: %w", err)
	}
	r := &Run{
		ID: id.New("plr"), InstallationID: installationID, Kind: kind, State: RunWaiting, Total: total, Result: json.RawMessage("{}"), input: raw,
		CreatedAt: s.now(), CreatedBy: a.ID,
	}
	err = s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		// There is at most one deletion for a new run; by index.
		tx.Queue("delete from plugin_runs where tenant_id = ? and installation_id = ? and created_at < ?", tx.Tenant(), installationID, s.now().Add(-month))
		tx.Queue("insert into plugin_runs (tenant_id, id, installation_id, kind, state, input, total, created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), r.ID, r.InstallationID, string(r.Kind), string(r.State), string(raw), r.Total, r.CreatedAt, r.CreatedBy)
		_, err := job.Enqueue(tx, runsKind, runArgs{r.ID}, job.As(a), job.WithMaxAttempts(3))
		return err
	})
	return r, err
}

const month = 31 * 24 * time.Hour

const runColumns = "id, installation_id, kind, state, input, total, done, failed, cursor_at, result, reason, created_at, created_by, finished_at"

func scanRun(rows db.Rows) (*Run, error) {
	r := &Run{}
	var input, result []byte
	err := rows.Scan(&r.ID, &r.InstallationID, &r.Kind, &r.State, &input, &r.Total, &r.Done, &r.Failed, &r.cursor, &result, &r.Reason, &r.CreatedAt, &r.CreatedBy, &r.FinishedAt)
	r.input, r.Result, r.CreatedAt = input, result, r.CreatedAt.UTC()
	return r, err
}

func (s *Service) getRun(ctx context.Context, runID string) (r *Run, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, scanRun, "select "+runColumns+" from plugin_runs where tenant_id = ? and id = ?", tx.Tenant(), runID)
		if err == nil && len(list) == 0 {
			err = db.NotFound(db.ErrNoRows, "plugin_run", runID)
		}
		if err == nil {
			r = list[0]
		}
		return err
	})
	return r, err
}

// GetRun returns a run of the actor's own, or any one to somebody who has access.ManagePlugins.
func (s *Service) GetRun(ctx context.Context, runID string) (*Run, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.getRun(ctx, runID)
	if err != nil {
		return nil, err
	}
	if r.CreatedBy != a.ID && s.Access.Require(ctx, access.ManagePlugins) != nil {
		return nil, db.NotFound(db.ErrNoRows, "plugin_run", runID)
	}
	return r, nil
}

// CancelRun ends a run before its next step. What was done stays done.
func (s *Service) CancelRun(ctx context.Context, runID string) (*Run, error) {
	if _, err := s.GetRun(ctx, runID); err != nil {
		return nil, err
	}
	err := s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update plugin_runs set state = ?, finished_at = ? where tenant_id = ? and id = ? and state in (?, ?)",
			string(RunCancelled), s.now(), tx.Tenant(), runID, string(RunWaiting), string(RunRunning))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.getRun(ctx, runID)
}

// note writes down how far a run is, and reports whether it goes on: nobody has cancelled it, and the plugin is still there.
func (s *Service) note(ctx context.Context, r *Run, result any) (bool, error) {
	raw, err := json.Marshal(result)
	if err != nil {
		return false, fmt.Errorf("write what has come of a run: %w", err)
	}
	on := false
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "update plugin_runs set state = ?, total = ?, done = ?, failed = ?, cursor_at = ?, result = ?, reason = ?, finished_at = ? where tenant_id = ? and id = ? and state in (?, ?)",
			string(r.State), r.Total, r.Done, r.Failed, r.cursor, string(raw), r.Reason, moment(r.FinishedAt), tx.Tenant(), r.ID, string(RunWaiting), string(RunRunning))
		on = n > 0
		return err
	})
	return on, err
}

// errCancelled ends a run that somebody has cancelled.
var errCancelled = errors.New("the run was cancelled")

// runRun does a run. It may begin again where it was interrupted: a record's call keeps its idempotency key.
func (s *Service) runRun(ctx context.Context, j job.Job[runArgs]) error {
	r, err := s.getRun(ctx, j.Args.Run)
	if fault.Is(err, fault.NotFound) || err == nil && r.State != RunWaiting && r.State != RunRunning {
		return nil
	}
	if err != nil {
		return err
	}
	r.State = RunRunning
	var result any
	switch r.Kind {
	case RunShadow:
		result, err = s.runShadow(ctx, r, j.Stopping)
	default:
		result, err = s.runActions(ctx, r, j.Stopping)
	}
	switch {
	case errors.Is(err, errCancelled):
		return nil
	case errors.Is(err, job.Stopped):
		return err
	case err != nil && j.Attempt < j.MaxAttempts && fault.CodeOf(err) == fault.Internal:
		return err
	}
	now := s.now()
	r.State, r.FinishedAt = RunDone, &now
	if err != nil {
		r.State, r.Reason = RunFailed, fold.Shorten(plain(err.Error()), 500)
		s.Logger.WarnContext(ctx, "a run of a plugin has failed", "run", r.ID, "error", err.Error())
	}
	_, err = s.note(ctx, r, result)
	return err
}

// runActions runs an action on record after record. ctx acts for whoever has asked.
func (s *Service) runActions(ctx context.Context, r *Run, stopping <-chan struct{}) (*ActionResult, error) {
	out := &ActionResult{Failures: []RunFailure{}, ChangeSets: []string{}}
	if err := json.Unmarshal(r.Result, out); err != nil {
		return out, err
	}
	var in ManyActions
	if err := json.Unmarshal(r.input, &in); err != nil {
		return out, err
	}
	q := records.Query{Fields: []string{"id"}, Limit: 100, Cursor: r.cursor}
	if in.Filter != nil {
		q.Filter = in.Filter.Node
	}
	noted := time.Time{}
	for {
		page, err := s.Records.List(ctx, in.Object, q)
		if err != nil {
			return out, err
		}
		for _, row := range page.Rows {
			select {
			case <-stopping:
				_, err := s.note(ctx, r, out)
				return out, errors.Join(job.Stopped, err)
			default:
			}
			i, err := s.one(ctx, r.InstallationID)
			if err != nil {
				return out, err
			}
			done, err := s.act(ctx, i, in.Action, in.Object, row.ID(), in.Input, r.ID+"/"+row.ID())
			r.Done++
			if done != nil && len(out.ChangeSets) < keptSets {
				out.ChangeSets = append(out.ChangeSets, done.ChangeSets...)
			}
			if err != nil {
				r.Failed++
				if len(out.Failures) < keptFailures {
					out.Failures = append(out.Failures, RunFailure{row.ID(), told(err)})
				}
			}
			if time.Since(noted) < noteEvery {
				continue
			}
			noted = time.Now()
			if on, err := s.note(ctx, r, out); err != nil || !on {
				return out, errors.Join(err, errIf(!on))
			}
		}
		if page.NextCursor == "" || r.Done >= maxRunRecords {
			r.Total = r.Done
			return out, nil
		}
		q.Cursor, r.cursor = page.NextCursor, page.NextCursor
	}
}

func errIf(cancelled bool) error {
	if cancelled {
		return errCancelled
	}
	return nil
}

// told is an error in a few words for whoever has asked: the plugin's own where it has answered, else the reason of the fault.
func told(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return "internal"
	}
	if message, ok := f.Params["message"].(string); ok && message != "" {
		return message
	}
	if len(f.Fields) > 0 {
		return f.Fields[0].Location + ": " + f.Fields[0].Reason
	}
	return f.Reason
}
