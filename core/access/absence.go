package access

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Absence says that somebody is away and who looks after the person's records: from StartsAt until EndsAt, what the deputy may
// do with own records holds for those of the absent person, too.
type Absence struct {
	ID        string    `json:"id"`
	UserID    string    `json:"user_id"`
	DeputyID  string    `json:"deputy_id"`
	StartsAt  time.Time `json:"starts_at"`
	EndsAt    time.Time `json:"ends_at"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
}

// NewAbsence is what an absence is made of.
type NewAbsence struct {
	DeputyID         string
	StartsAt, EndsAt time.Time
}

const (
	maxAbsences = 20
	// longestAbsence keeps a deputy from becoming a second owner for good.
	longestAbsence = 366 * 24 * time.Hour
)

const absenceColumns = "id, user_id, deputy_id, starts_at, ends_at, created_at, created_by"

func scanAbsence(rows db.Rows) (Absence, error) {
	var a Absence
	err := rows.Scan(&a.ID, &a.UserID, &a.DeputyID, &a.StartsAt, &a.EndsAt, &a.CreatedAt, &a.CreatedBy)
	a.StartsAt, a.EndsAt, a.CreatedAt = a.StartsAt.UTC(), a.EndsAt.UTC(), a.CreatedAt.UTC()
	return a, err
}

// ListAbsences returns the absences of a user that have not ended, the earliest first. Everybody in the tenant may ask:
// whoever needs somebody has to know who stands in.
func (s *Service) ListAbsences(ctx context.Context, userID string) ([]Absence, error) {
	var out []Absence
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err := getUser(ctx, tx, userID); err != nil {
			return err
		}
		out, err = readAbsences(ctx, tx, userID)
		return err
	})
	return out, err
}

// AddAbsence names a deputy. Everybody may do so for himself; for others it needs ManageUsers and everything that they may do.
func (s *Service) AddAbsence(ctx context.Context, userID string, in NewAbsence) (Absence, error) {
	var l fault.List
	switch {
	case !in.EndsAt.After(in.StartsAt):
		l.Add("ends_at", "ends_before_it_starts")
	case in.EndsAt.Sub(in.StartsAt) > longestAbsence:
		l.Add("ends_at", "too_far_away", fault.Params{"days": int(longestAbsence.Hours() / 24)})
	case expired(&in.EndsAt):
		l.Add("ends_at", "in_the_past")
	}
	if in.DeputyID == userID {
		l.Add("deputy_id", "deputy_of_oneself")
	}
	if err := l.Err(); err != nil {
		return Absence{}, err
	}
	a := Absence{
		ID: id.New("abs"), UserID: userID, DeputyID: in.DeputyID, CreatedAt: now(),
		StartsAt: *microseconds(&in.StartsAt), EndsAt: *microseconds(&in.EndsAt),
	}
	err := s.change(ctx, "", func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		if err := mayBeAway(ctx, tx, me, userID); err != nil {
			return err
		}
		deputy, err := getUser(ctx, tx, in.DeputyID)
		if fault.Is(err, fault.NotFound) || err == nil && !deputy.Active {
			return fault.At("deputy_id", "unknown_user", fault.Params{"value": shorten(in.DeputyID)})
		}
		if err != nil {
			return err
		}
		list, err := readAbsences(ctx, tx, userID)
		if err != nil {
			return err
		}
		if len(list) >= maxAbsences {
			return fault.New(fault.Conflict, "too_many_absences", fault.Params{"max": maxAbsences})
		}
		by, err := actor.From(ctx)
		if err != nil {
			return err
		}
		a.CreatedBy = by.ID
		tx.Queue("insert into absences (tenant_id, "+absenceColumns+") values (?, ?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), a.ID, a.UserID, a.DeputyID, a.StartsAt, a.EndsAt, a.CreatedAt, a.CreatedBy)
		return s.note(ctx, tx, audit.AbsenceChanged, userID, nil, a)
	})
	return a, err
}

// RemoveAbsence ends an absence at once. It needs what AddAbsence needs.
func (s *Service) RemoveAbsence(ctx context.Context, userID, absenceID string) error {
	return s.change(ctx, "", func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		if err := mayBeAway(ctx, tx, me, userID); err != nil {
			return err
		}
		list, err := readAbsences(ctx, tx, userID)
		if err != nil {
			return err
		}
		for _, a := range list {
			if a.ID == absenceID {
				tx.Queue("delete from absences where tenant_id = ? and id = ?", tx.Tenant(), absenceID)
				return s.note(ctx, tx, audit.AbsenceChanged, userID, a, nil)
			}
		}
		return fault.Missing("absence", absenceID)
	})
}

// mayBeAway lets people speak for themselves, when it is they and not one of their keys, and managers of users for others.
func mayBeAway(ctx context.Context, tx *db.Tx, me *Compiled, userID string) error {
	if _, err := getUser(ctx, tx, userID); err != nil {
		return err
	}
	a, err := actor.From(ctx)
	if err != nil || a.Kind == actor.Person && a.UserID == userID {
		return err
	}
	return mayManage(ctx, tx, me, userID)
}

func readAbsences(ctx context.Context, tx *db.Tx, userID string) ([]Absence, error) {
	return db.Collect(ctx, tx, scanAbsence,
		"select "+absenceColumns+" from absences where tenant_id = ? and user_id = ? and ends_at > ? order by starts_at, id", tx.Tenant(), userID, now())
}
