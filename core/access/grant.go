package access

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// UserGrant is what one person may do beyond the roles, and what is taken away from this person alone.
type UserGrant struct {
	ID     string `json:"id"`
	UserID string `json:"user_id"`
	// Definition adds to what the roles allow; its denials take away, whatever else allows. A level of a field counts
	// beside those of the roles.
	Definition Definition `json:"definition"`
	Reason     string     `json:"reason,omitempty"`
	ExpiresAt  *time.Time `json:"expires_at"`
	CreatedAt  time.Time  `json:"created_at"`
	CreatedBy  string     `json:"created_by"`
}

// NewUserGrant is what a grant is made of.
type NewUserGrant struct {
	Definition Definition
	Reason     string
	// ExpiresAt is when it ends by itself; nil for never.
	ExpiresAt *time.Time
}

const (
	maxGrants = 50
	maxReason = 500
)

// ListGrants returns what a user was given or is denied personally, the oldest first. Everybody may ask about himself, others
// need ManageUsers or ManageAccess.
func (s *Service) ListGrants(ctx context.Context, userID string) ([]UserGrant, error) {
	if err := s.requireAbout(ctx, userID); err != nil {
		return nil, err
	}
	var out []UserGrant
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err := getUser(ctx, tx, userID); err != nil {
			return err
		}
		out, err = readGrants(ctx, tx, userID)
		return err
	})
	return out, err
}

// requireAbout refuses somebody who may not know what another may do.
func (s *Service) requireAbout(ctx context.Context, userID string) error {
	c, err := s.For(ctx)
	if err != nil || c.UserID() == userID && userID != "" {
		return err
	}
	return s.requireRoles(ctx)
}

// AddGrant gives a user something, or takes something away. The actor needs ManageAccess, everything that the user may do, and
// everything that is given. From those who have the administrator's role nothing can be taken.
func (s *Service) AddGrant(ctx context.Context, userID string, in NewUserGrant) (UserGrant, error) {
	if err := s.checkGrant(ctx, &in); err != nil {
		return UserGrant{}, err
	}
	var g UserGrant
	err := s.change(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		g, err = s.addGrant(ctx, tx, me, userID, in)
		return err
	})
	return g, err
}

func (s *Service) checkGrant(ctx context.Context, in *NewUserGrant) error {
	var l fault.List
	in.Reason = strings.TrimSpace(in.Reason)
	if utf8.RuneCountInString(in.Reason) > maxReason {
		l.Add("reason", "too_long", fault.Params{"max": maxReason})
	}
	if expired(in.ExpiresAt) {
		l.Add("expires_at", "in_the_past")
	}
	if err := l.Err(); err != nil {
		return err
	}
	return s.checkDefinition(ctx, in.Definition)
}

func (s *Service) addGrant(ctx context.Context, tx *db.Tx, me *Compiled, userID string, in NewUserGrant) (UserGrant, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return UserGrant{}, err
	}
	if _, err := getUser(ctx, tx, userID); err != nil {
		return UserGrant{}, err
	}
	if err := mayHave(ctx, tx, me, userID); err != nil {
		return UserGrant{}, err
	}
	from, err := sourceOfUser(ctx, tx, userID)
	if err != nil {
		return UserGrant{}, err
	}
	if from.Admin {
		return UserGrant{}, fault.New(fault.Conflict, "admin_not_narrowed")
	}
	list, err := readGrants(ctx, tx, userID)
	if err != nil {
		return UserGrant{}, err
	}
	if len(list) >= maxGrants {
		return UserGrant{}, fault.New(fault.Conflict, "too_many_grants", fault.Params{"max": maxGrants})
	}
	g := UserGrant{
		ID: id.New("grt"), UserID: userID, Definition: in.Definition, Reason: in.Reason, ExpiresAt: microseconds(in.ExpiresAt),
		CreatedAt: now(), CreatedBy: a.ID,
	}
	if _, err := tx.Exec(ctx, `insert into user_grants (tenant_id, id, user_id, definition, reason, expires_at, created_at, created_by)
		values (?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), g.ID, userID, asJSON(g.Definition), g.Reason, g.ExpiresAt, g.CreatedAt, g.CreatedBy); err != nil {
		return g, err
	}
	// What is given counts without what is denied elsewhere, which may end before it.
	if err := mayGive(me, unite(lineages(in.Definition), nil, nil)); err != nil {
		return g, err
	}
	if err := mayHave(ctx, tx, me, userID); err != nil {
		return g, err
	}
	return g, s.note(ctx, tx, audit.GrantChanged, userID, nil, g)
}

// RemoveGrant takes a grant back, and what it denied with it. The actor needs ManageAccess and everything that the user may do,
// before and after.
func (s *Service) RemoveGrant(ctx context.Context, userID, grantID string) error {
	return s.change(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		list, err := readGrants(ctx, tx, userID)
		if err != nil {
			return err
		}
		for _, g := range list {
			if g.ID != grantID {
				continue
			}
			if err := mayHave(ctx, tx, me, userID); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "delete from user_grants where tenant_id = ? and id = ?", tx.Tenant(), grantID); err != nil {
				return err
			}
			if err := mayHave(ctx, tx, me, userID); err != nil {
				return err
			}
			return s.note(ctx, tx, audit.GrantChanged, userID, g, nil)
		}
		return fault.Missing("grant", grantID)
	})
}

func readGrants(ctx context.Context, tx *db.Tx, userID string) ([]UserGrant, error) {
	return db.Collect(ctx, tx, func(rows db.Rows) (g UserGrant, err error) {
		var raw []byte
		if err = rows.Scan(&g.ID, &g.UserID, &raw, &g.Reason, &g.ExpiresAt, &g.CreatedAt, &g.CreatedBy); err == nil {
			err = json.Unmarshal(raw, &g.Definition)
		}
		g.CreatedAt, g.ExpiresAt = g.CreatedAt.UTC(), inUTC(g.ExpiresAt)
		return g, err
	}, "select id, user_id, definition, reason, expires_at, created_at, created_by from user_grants where tenant_id = ? and user_id = ? order by id",
		tx.Tenant(), userID)
}

// microseconds is a moment with the precision of the database; nil stays nil.
func microseconds(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	t := at.UTC().Truncate(time.Microsecond)
	return &t
}

func inUTC(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	t := at.UTC()
	return &t
}
