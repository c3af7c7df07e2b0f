package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const (
	scheduleKind = "plugin.schedule"
	workKind     = "plugin.work"
	// turn is how long one plugin's job goes on before others get the worker.
	turn = 2 * time.Minute
	// piecesPerTurn bounds it, too.
	piecesPerTurn = 50
)

// scheduleArgs name a job that comes again and again.
type scheduleArgs struct {
	Installation string `json:"installation"`
	Job          string `json:"job"`
}

// workArgs name work that a plugin has left for itself.
type workArgs struct {
	Installation string `json:"installation"`
	Job          string `json:"job"`
	Input        string `json:"input,omitempty"`
}

// slowly is the wait after a scheduled job has failed: it is due again anyway.
func slowly(attempt int) time.Duration {
	return min(job.Backoff(min(attempt, 6)), time.Hour)
}

// runSchedule does a job that the manifest has come again and again. It is one job for as long as the plugin is turned on: it
// sleeps in between.
func (s *Service) runSchedule(ctx context.Context, j job.Job[scheduleArgs]) error {
	i, err := s.running(ctx, j.Args.Installation)
	if i == nil || err != nil {
		return err
	}
	var found *pack.Schedule
	for _, x := range i.Package.Manifest.Schedules {
		if x.Job == j.Args.Job {
			found = &x
		}
	}
	if found == nil {
		return nil // The version that runs now has no such job.
	}
	again, err := s.pieces(ctx, i, j.Args.Job, j.Args.Job, "", j.ID, j.Stopping)
	if err != nil {
		return err
	}
	if again >= 0 {
		return job.Snooze(again)
	}
	every, jitter := found.Period()
	if jitter > 0 {
		every += rand.N(jitter) //nolint:gosec // spreading work needs no secret
	}
	return job.Snooze(every)
}

// runWork does what a plugin has left for itself.
func (s *Service) runWork(ctx context.Context, j job.Job[workArgs]) error {
	i, err := s.running(ctx, j.Args.Installation)
	if i == nil || err != nil {
		return err
	}
	again, err := s.pieces(ctx, i, j.Args.Job, j.ID, j.Args.Input, j.ID, j.Stopping)
	if err == nil && again >= 0 {
		return job.Snooze(again)
	}
	return err
}

// pieces does a job piece by piece, and remembers after each where it has come to. It returns how long to wait before the next
// piece; less than nothing when the job is done.
func (s *Service) pieces(ctx context.Context, i *Installation, name, at, input, key string, stopping <-chan struct{}) (time.Duration, error) {
	cursor, _, err := s.remembered(ctx, i.ID, areaCursor, at)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	for range piecesPerTurn {
		select {
		case <-stopping:
			return 0, job.Stopped
		default:
		}
		req := &pluginv1.RunJobRequest{Job: name, Cursor: cursor}
		if input != "" && json.Valid([]byte(input)) {
			req.InputJSON = []byte(input)
		}
		var out *pluginv1.RunJobResponse
		err := s.run(ctx, i, occasion{cause: ByJob, key: key + "/" + cursor}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
			req.Context = frame
			out, err = p.RunJob(ctx, req)
			return err
		})
		if e, ok := errors.AsType[*pluginv1.Error](err); ok && e.Retryable && e.RetryAfterMS > 0 {
			return durationMS(e.RetryAfterMS), nil
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %w", i.Package.Manifest.ID, err)
		}
		cursor = out.Cursor
		if out.Done {
			return -1, s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				tx.Queue("delete from plugin_values where tenant_id = ? and installation_id = ? and area = ? and key = ?", tx.Tenant(), i.ID, areaCursor, at)
				return nil
			})
		}
		if len(cursor) > maxValue {
			return 0, job.Cancel(fmt.Errorf("the cursor of %s is too large", i.Package.Manifest.ID))
		}
		if err := s.remember(ctx, i.ID, areaCursor, at, cursor, 0); err != nil {
			return 0, err
		}
		if out.NextAfterMS > 0 {
			return durationMS(out.NextAfterMS), nil
		}
		if time.Since(began) > turn {
			break
		}
	}
	return 0, nil
}
