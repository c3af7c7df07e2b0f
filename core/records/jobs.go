package records

import (
	"context"
	"errors"
	"log/slog"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The kinds of jobs.
const (
	JobBulk    = "records.bulk"
	JobUndo    = "records.undo"
	JobReindex = "records.reindex"
)

// RegisterJobs says what the room's jobs do: bulk changes and undoing of more records than fit into one transaction, and
// the filling of side columns, formulas and search words. All of them go in chunks, may be killed at any moment and do
// nothing twice when they begin again.
func (s *Service) RegisterJobs(reg *job.Registry) {
	long := job.Options{Timeout: -1}
	job.Register(reg, JobBulk, long, func(ctx context.Context, j job.Job[bulk]) error {
		return final(s.runBulk(ctx, j.Args, j.Stopping))
	})
	job.Register(reg, JobHandOver, long, func(ctx context.Context, j job.Job[handOver]) error {
		return final(s.runHandOver(ctx, j.Args, j.Stopping))
	})
	job.Register(reg, JobUndo, long, func(ctx context.Context, j job.Job[undo]) error {
		return final(s.runUndo(ctx, j.Args, j.Stopping))
	})
	job.Register(reg, JobReindex, long, func(ctx context.Context, j job.Job[reindex]) error {
		return final(s.runReindex(ctx, j.Args, j.Stopping))
	})
}

// final tells the queue that a refusal will be the same the next time.
func final(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		switch f.Code {
		case fault.Invalid, fault.Malformed, fault.Forbidden, fault.NotFound, fault.Unauthenticated, fault.Conflict:
			return job.Cancel(err)
		}
	}
	return err
}

// stopped reports whether the node begins to stop.
func stopped(stopping <-chan struct{}) bool {
	select {
	case <-stopping:
		return true
	default:
		return false
	}
}

func (s *Service) enqueueBulk(ctx context.Context, work bulk, matched int64) (jobID string, err error) {
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.rules.Pin(ctx, tx)
		if err != nil {
			return err
		}
		if jobID, err = job.Enqueue(tx, JobBulk, work, job.As(a)); err != nil {
			return err
		}
		return work.record(ctx, tx, matched)
	})
	return jobID, err
}

// runBulk changes chunk after chunk. A second run begins at the front: what was changed already stays as it is, since a
// change that changes nothing writes nothing, and what is deleted or restored is not found again.
func (s *Service) runBulk(ctx context.Context, work bulk, stopping <-chan struct{}) error {
	failed, noted := int64(0), false
	for after := ""; ; {
		out, last := &BulkResult{}, ""
		err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			out = &BulkResult{}
			if err := s.rules.NoteKept(ctx, tx, work.SetID, &noted); err != nil {
				return err
			}
			b, err := s.In(ctx, tx, work.Reason, work.SetID)
			if err != nil {
				return err
			}
			p, err := b.prepareBulk(ctx, &work)
			if err != nil {
				return err
			}
			if last, err = b.bulk(ctx, p, after, bulkChunk, out); err != nil {
				return err
			}
			return b.Finish()
		})
		failed += out.Failed
		switch after = last; {
		case err != nil:
			return explain(err)
		case after == "":
			if failed > 0 {
				slog.InfoContext(ctx, "a bulk change has left records as they were", "change_set", work.SetID, "records", failed)
			}
			return nil
		case stopped(stopping):
			return job.Stopped
		}
	}
}

func (s *Service) enqueueUndo(ctx context.Context, work undo) (jobID string, err error) {
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.rules.Pin(ctx, tx)
		if err != nil {
			return err
		}
		jobID, err = job.Enqueue(tx, JobUndo, work, job.As(a), job.Key(work.UndoID))
		return err
	})
	return jobID, err
}

// runUndo takes back chunk after chunk, from where the last run has ended.
func (s *Service) runUndo(ctx context.Context, work undo, stopping <-chan struct{}) error {
	for noted := false; ; {
		_, done, err := s.undoChunk(ctx, work.SetID, work.UndoID, work.Options, &noted)
		switch {
		case err != nil || done:
			return err
		case stopped(stopping):
			return job.Stopped
		}
	}
}
