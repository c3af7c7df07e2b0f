package notify

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// MaxPage is the greatest page of notifications.
	MaxPage = 100
	// MaxCount is where the number of unread ones is no longer counted.
	MaxCount = 100
	// keep is how long a notification stays, read or not.
	keep = 90 * 24 * time.Hour
	// mailAfter is how long a mail waits for the person to read it in the app.
	mailAfter = 2 * time.Minute
)

// put writes a notification, once for each person and source, and sees to it that it is sent. Nobody is told of what they did
// themselves.
func (s *Service) put(ctx context.Context, tx *db.Tx, source string, n Notification) error {
	if n.UserID == "" || n.UserID == n.ActorID {
		return nil
	}
	ways, err := settings(ctx, tx, n.UserID)
	if err != nil {
		return err
	}
	way := ways[n.Kind]
	if way == (NoticeWay{}) {
		return nil
	}
	params, err := json.Marshal(n.Params)
	if err != nil {
		return err
	}
	now := s.now()
	n.ID = id.At("ntf", now)
	added, err := tx.Exec(ctx, `insert into notifications (tenant_id, id, user_id, kind, source, object, record_id, actor_id, params, listed, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
		tx.Tenant(), n.ID, n.UserID, string(n.Kind), source, n.Object, n.RecordID, n.ActorID, string(params), way.App, now)
	if err != nil || added == 0 {
		return err
	}
	if way.Push {
		if _, err := job.Enqueue(tx, deliverJob, deliverArgs{ID: n.ID, By: byPush}); err != nil {
			return err
		}
	}
	if way.Mail {
		if _, err := job.Enqueue(tx, deliverJob, deliverArgs{ID: n.ID, By: byMail}, job.At(now.Add(mailAfter))); err != nil {
			return err
		}
	}
	if way.App {
		tenant, userID := tx.Tenant(), n.UserID
		tx.AfterCommit(func() { s.Changed(tenant, userID) })
	}
	return nil
}

// person is who is signed in. Programs have nothing to be told.
func person(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err == nil && (a.Kind != actor.Person || a.UserID == "") {
		err = fault.New(fault.Forbidden, "people_only")
	}
	return a, err
}

// List returns a page of the actor's own notifications, newest first, before an id (empty: from the newest on): all, or only
// those that are not read. One index range.
func (s *Service) List(ctx context.Context, unread bool, before string, limit int) (out []Notification, err error) {
	a, err := person(ctx)
	if err != nil {
		return nil, err
	}
	if limit < 1 || limit > MaxPage+1 {
		return nil, fault.At("limit", "out_of_range", fault.Params{"min": 1, "max": MaxPage})
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := "tenant_id = ? and user_id = ? and listed", []any{tx.Tenant(), a.UserID}
		if unread {
			where += " and read_at is null"
		}
		if before != "" {
			where, args = where+" and id < ?", append(args, before)
		}
		out, err = db.Collect(ctx, tx, scan, "select "+columns+" from notifications where "+where+" order by id desc limit ?", append(args, limit)...)
		return err
	})
	return out, err
}

// Unread counts the actor's notifications that are not read, up to MaxCount. It reads as many entries of an index at most.
func (s *Service) Unread(ctx context.Context) (n int, err error) {
	a, err := person(ctx)
	if err != nil {
		return 0, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `select count(*) from (select 1 from notifications where tenant_id = ? and user_id = ? and listed and read_at is null limit ?) x`,
			tx.Tenant(), a.UserID, MaxCount).Scan(&n)
	})
	return n, err
}

// Mark says of some of the actor's notifications, or with none of all, that they are read, or that they are not.
func (s *Service) Mark(ctx context.Context, ids []string, read bool) error {
	a, err := person(ctx)
	if err != nil {
		return err
	}
	if len(ids) > MaxPage {
		return fault.At("ids", "too_many", fault.Params{"max": MaxPage})
	}
	if len(ids) == 0 && !read {
		return fault.At("ids", "required")
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		q, args := "update notifications set read_at = ? where tenant_id = ? and user_id = ? and listed", []any{any(nil), tx.Tenant(), a.UserID}
		if read {
			q, args[0] = q+" and read_at is null", s.now()
		}
		if len(ids) > 0 {
			in, arg := tx.Dialect().In("id", ids)
			q, args = q+" and "+in, append(args, arg)
		}
		tx.Queue(q, args...)
		tenant := tx.Tenant()
		tx.AfterCommit(func() { s.Changed(tenant, a.UserID) })
		return nil
	})
}

// Settings are how the actor wants to be told of each kind.
func (s *Service) Settings(ctx context.Context) (out map[Kind]NoticeWay, err error) {
	a, err := person(ctx)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err = settings(ctx, tx, a.UserID)
		return err
	})
	return out, err
}

// Choose changes how the actor wants to be told of some kinds; the others stay.
func (s *Service) Choose(ctx context.Context, some map[Kind]NoticeWay) (out map[Kind]NoticeWay, err error) {
	a, err := person(ctx)
	if err != nil {
		return nil, err
	}
	for k := range some {
		if !slices.Contains(Kinds, k) {
			return nil, fault.At("kinds."+string(k), "not_an_option", fault.Params{"value": string(k), "allowed": Kinds})
		}
	}
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if out, err = settings(ctx, tx, a.UserID); err != nil {
			return err
		}
		for k, w := range some {
			out[k] = w
		}
		raw, err := json.Marshal(out)
		if err != nil {
			return err
		}
		key := "(user_id)"
		if tx.Dialect() == db.Postgres {
			key = "(tenant_id, user_id)"
		}
		tx.Queue(`insert into notification_settings (tenant_id, user_id, definition, updated_at) values (?, ?, ?, ?)
			on conflict `+key+` do update set definition = excluded.definition, updated_at = excluded.updated_at`, tx.Tenant(), a.UserID, string(raw), s.now())
		return nil
	})
	return out, err
}

// Forget removes what a person was told and has chosen, when they are erased.
func (s *Service) Forget(ctx context.Context, userID string) error {
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, table := range []string{"notifications", "notification_settings", "push_subscriptions"} {
			tx.Queue("delete from "+table+" where tenant_id = ? and user_id = ?", tx.Tenant(), userID)
		}
		return nil
	})
}

// Sweep removes what the context's tenant was told 90 days ago, and sees to the reminders of the coming day, so that none is
// lost that was set while nobody listened.
func (s *Service) Sweep(ctx context.Context) error {
	for {
		var n int64
		err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = tx.Exec(ctx, `delete from notifications where tenant_id = ? and id in
				(select id from notifications where tenant_id = ? and created_at < ? order by created_at limit 1000)`, tx.Tenant(), tx.Tenant(), s.now().Add(-keep))
			return err
		})
		if err != nil {
			return err
		}
		if n < 1000 {
			return s.foresee(ctx)
		}
	}
}

// purged forgets what people were told of records that go for good. It reads what the tenant's people were told of in the last
// months, since nothing else looks for notifications by record.
func purged(_ context.Context, tx *db.Tx, recordIDs []string) error {
	in, arg := tx.Dialect().In("record_id", recordIDs)
	tx.Queue("delete from notifications where tenant_id = ? and "+in, tx.Tenant(), arg)
	return nil
}
