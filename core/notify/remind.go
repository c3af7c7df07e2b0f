package notify

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
)

const (
	remindJob  = "notify.remind"
	taskObject = "task"
	// foresight is how far ahead Sweep looks, a little more than the day until it looks again.
	foresight = 26 * time.Hour
	// maxMinutes bounds how many minutes Sweep plans at a time.
	maxMinutes = 2000
	// late is how long after its moment a reminder still makes sense, such as after a night without power.
	late = 7 * 24 * time.Hour
)

// remindArgs name a minute, or one task whose minute has come already.
type remindArgs struct {
	Minute time.Time `json:"minute"`
	Task   string    `json:"task,omitempty"`
}

// plan leaves a job behind for the minute that a reminder falls into: one for all tasks of that minute, however many there are.
// The queue keeps it over restarts. A reminder that is changed or removed is found, or not found, when its minute comes.
func (s *Service) plan(tx *db.Tx, at time.Time, taskID string) error {
	minute := at.UTC().Truncate(time.Minute)
	if minute.Before(at) {
		minute = minute.Add(time.Minute)
	}
	now := s.now()
	if at.Before(now.Add(-late)) {
		return nil
	}
	args, key := remindArgs{Minute: minute}, minute.Format(time.RFC3339)
	if !minute.After(now.Add(time.Minute)) { // That minute's own job may run at this very moment.
		args, minute = remindArgs{Minute: at.UTC(), Task: taskID}, at
		key = taskID + "@" + at.UTC().Format(time.RFC3339Nano)
	}
	_, err := job.Enqueue(tx, remindJob, args, job.At(minute), job.Key(key))
	return err
}

// due is a task whose reminder has come.
type due struct {
	id, owner string
	at        time.Time
}

// remind tells the owners of tasks whose reminder falls into a minute. It is one range of an index over the reminders: with a
// million tasks the cost is that of the few that are due. It may run again, and a reminder that was moved and moved back is told
// of once.
func (s *Service) remind(ctx context.Context, j job.Job[remindArgs]) error {
	for after := ""; ; {
		var list []due
		err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			where, args := "reminder_at > ? and reminder_at <= ?", []any{j.Args.Minute.Add(-time.Minute), j.Args.Minute}
			if j.Args.Task != "" {
				where, args = "id = ? and reminder_at <= ?", []any{j.Args.Task, j.Args.Minute}
			}
			list, err = db.Collect(ctx, tx, func(r db.Rows) (d due, err error) { return d, r.Scan(&d.id, &d.owner, &d.at) },
				`select id, owner_id, reminder_at from tasks where tenant_id = ? and `+where+` and id > ? and owner_id is not null
				and deleted_at is null and completed_at is null and coalesce(status, '') not in ('done', 'cancelled') order by id limit ?`,
				append(append([]any{tx.Tenant()}, args...), after, pageSize)...)
			if err != nil {
				return err
			}
			for _, d := range list {
				after = d.id
				at := d.at.UTC()
				err := s.put(ctx, tx, "reminder:"+d.id+":"+at.Format(time.RFC3339Nano), Notification{
					UserID: d.owner, Kind: Reminder, Object: taskObject, RecordID: d.id, Params: Params{At: &at},
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(list) < pageSize {
			return err
		}
	}
}

// foresee plans the reminders of the coming day: those that were set before anybody listened, or while the relay was cut off.
func (s *Service) foresee(ctx context.Context) error {
	return s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := s.now()
		moments, err := db.Collect(ctx, tx, func(r db.Rows) (at time.Time, err error) { return at, r.Scan(&at) },
			"select distinct reminder_at from tasks where tenant_id = ? and reminder_at > ? and reminder_at <= ? order by reminder_at limit ?",
			tx.Tenant(), now.Add(time.Minute), now.Add(foresight), maxMinutes)
		if err != nil {
			return err
		}
		planned := map[time.Time]bool{}
		for _, at := range moments {
			minute := at.UTC().Truncate(time.Minute)
			if planned[minute] && minute.Equal(at) {
				continue
			}
			planned[minute] = true
			if err := s.plan(tx, at, ""); err != nil {
				return err
			}
		}
		return nil
	})
}
