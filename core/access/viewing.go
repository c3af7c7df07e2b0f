package access

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Viewing is that somebody looks at Kontor as somebody else does, for a while, for a reason, and without changing anything.
type Viewing struct {
	ID        string    `json:"id"`
	ViewerID  string    `json:"viewer_id"`
	UserID    string    `json:"user_id"`
	Reason    string    `json:"reason"`
	StartedAt time.Time `json:"started_at"`
	EndsAt    time.Time `json:"ends_at"`
}

// How long a viewing lasts.
const (
	DefaultViewing = 30 * time.Minute
	LongestViewing = 4 * time.Hour
)

const viewingColumns = "id, viewer_id, user_id, reason, started_at, ends_at"

// StartViewing lets the person who acts look at Kontor as a user, for a time (0 for DefaultViewing). The person needs ViewAs
// and everything that the user may do, and has to say why. It is written down.
func (s *Service) StartViewing(ctx context.Context, userID, reason string, length time.Duration) (Viewing, error) {
	if length == 0 {
		length = DefaultViewing
	}
	reason = strings.TrimSpace(reason)
	var l fault.List
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		l.Add("reason", "required")
	case n > maxReason:
		l.Add("reason", "too_long", fault.Params{"max": maxReason})
	}
	if length < time.Minute || length > LongestViewing {
		l.Add("minutes", "out_of_range", fault.Params{"min": 1, "max": int(LongestViewing.Minutes())})
	}
	if err := l.Err(); err != nil {
		return Viewing{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Viewing{}, err
	}
	if a.Kind != actor.Person {
		return Viewing{}, fault.New(fault.Forbidden, "people_only")
	}
	v := Viewing{ID: id.New("vie"), ViewerID: a.UserID, UserID: userID, Reason: reason, StartedAt: now()}
	v.EndsAt = v.StartedAt.Add(length)
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		me, err := s.ForTx(ctx, tx)
		if err != nil {
			return err
		}
		if err := me.require(ViewAs); err != nil {
			return err
		}
		u, err := getUser(ctx, tx, userID)
		switch {
		case err != nil:
			return err
		case userID == a.UserID:
			return fault.New(fault.Conflict, "view_as_oneself")
		case !u.Active:
			return fault.At("", "unknown_user", fault.Params{"value": shorten(userID)})
		}
		if err := mayHave(ctx, tx, me, userID); err != nil {
			return err
		}
		tx.Queue("insert into viewings (tenant_id, "+viewingColumns+") values (?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), v.ID, v.ViewerID, v.UserID, v.Reason, v.StartedAt, v.EndsAt)
		return s.note(ctx, tx, audit.ViewedAs, userID, nil, v)
	})
	return v, err
}

// EndViewing ends all viewings of a user by the person who acts; a not-found fault when there is none.
func (s *Service) EndViewing(ctx context.Context, userID string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := viewingsOf(ctx, tx, a.UserID, userID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.Missing("viewing", "")
		}
		at := now()
		tx.Queue("update viewings set ends_at = ? where tenant_id = ? and viewer_id = ? and user_id = ? and ends_at > ?", at, tx.Tenant(), a.UserID, userID, at)
		for _, v := range list {
			after := v
			after.EndsAt = at
			if err := s.note(ctx, tx, audit.ViewAsEnded, userID, v, after); err != nil {
				return err
			}
		}
		return nil
	})
}

// View returns who acts when a person looks at Kontor as a user: the user, who may only read, on behalf of the person. It
// asks whether there is such a viewing, and whether the person may still see all that the user sees.
func (s *Service) View(ctx context.Context, a actor.Actor, userID string) (actor.Actor, error) {
	ended := fault.New(fault.Forbidden, "viewing_ended")
	if a.Kind != actor.Person {
		return a, fault.New(fault.Forbidden, "people_only")
	}
	ctx = actor.With(ctx, a)
	me, err := s.For(ctx)
	if err != nil {
		return a, err
	}
	var list []Viewing
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = viewingsOf(ctx, tx, a.UserID, userID)
		return err
	}); err != nil {
		return a, err
	}
	if len(list) == 0 || !me.Has(ViewAs) {
		return a, ended
	}
	seen := a
	seen.ID, seen.UserID, seen.OnBehalfOf, seen.ReadOnly = userID, userID, a.UserID, true
	theirs, err := s.For(actor.With(ctx, seen))
	if err != nil || !me.Covers(theirs) {
		return a, ended
	}
	return seen, nil
}

func viewingsOf(ctx context.Context, tx *db.Tx, viewerID, userID string) ([]Viewing, error) {
	return db.Collect(ctx, tx, func(rows db.Rows) (v Viewing, err error) {
		err = rows.Scan(&v.ID, &v.ViewerID, &v.UserID, &v.Reason, &v.StartedAt, &v.EndsAt)
		v.StartedAt, v.EndsAt = v.StartedAt.UTC(), v.EndsAt.UTC()
		return v, err
	}, "select "+viewingColumns+" from viewings where tenant_id = ? and viewer_id = ? and user_id = ? and ends_at > ? order by id",
		tx.Tenant(), viewerID, userID, now())
}
