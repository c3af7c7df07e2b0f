package scim

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
)

// link is a user of the directory, with what the directory says of the person.
type link struct {
	userID               string
	attributes           document
	createdAt, updatedAt time.Time
}

// nameKey is what user names are the same by: RFC 7643 has them without regard to case.
func nameKey(name string) string { return strings.ToLower(name) }

// links returns users of the directory by a condition: by id and by user name one row of an index, by external id a range.
func (s *Service) links(ctx context.Context, where string, args ...any) (out []link, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (l link, err error) {
			var raw []byte
			if err := rows.Scan(&l.userID, &raw, &l.createdAt, &l.updatedAt); err != nil {
				return l, err
			}
			l.createdAt, l.updatedAt = l.createdAt.UTC(), l.updatedAt.UTC()
			if err := json.Unmarshal(raw, &l.attributes); err != nil {
				return l, fmt.Errorf("read the attributes of user %s: %w", l.userID, err)
			}
			return l, nil
		}, "select user_id, attributes, created_at, updated_at from scim_users where tenant_id = ? and "+where, append([]any{tx.Tenant()}, args...)...)
		return err
	})
	return out, err
}

// countLinks counts the users of the directory by its primary key, about 50 ms for 1M.
func (s *Service) countLinks(ctx context.Context) (n int, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from scim_users where tenant_id = ?", tx.Tenant()).Scan(&n)
	})
	return n, err
}

// saveLink stores what the directory says of a person. A user name that somebody else has is a uniqueness problem.
func (s *Service) saveLink(ctx context.Context, l link, fresh bool) error {
	raw, err := json.Marshal(l.attributes)
	if err != nil {
		return err
	}
	if len(raw) > 64<<10 {
		return invalidValue("a user may not hold more than 64 KiB")
	}
	key, external := nameKey(text(l.attributes, "userName")), text(l.attributes, "externalId")
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if fresh {
			_, err := tx.Exec(ctx, `insert into scim_users (tenant_id, user_id, user_name_key, external_id, attributes, created_at, updated_at)
				values (?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), l.userID, key, external, string(raw), l.createdAt, s.now())
			return err
		}
		_, err := tx.Exec(ctx, "update scim_users set user_name_key = ?, external_id = ?, attributes = ?, updated_at = ? where tenant_id = ? and user_id = ?",
			key, external, string(raw), s.now(), tx.Tenant(), l.userID)
		return err
	})
	if _, doubled := db.Violates(err, db.Unique); doubled {
		return taken()
	}
	return err
}

// group is a team of the directory.
type group struct {
	team                 access.Team
	externalID           string
	createdAt, updatedAt time.Time
}

func (s *Service) groupRows(ctx context.Context) (out map[string]group, err error) {
	out = map[string]group{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err = db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
			var id string
			var g group
			err := rows.Scan(&id, &g.externalID, &g.createdAt, &g.updatedAt)
			g.createdAt, g.updatedAt = g.createdAt.UTC(), g.updatedAt.UTC()
			out[id] = g
			return struct{}{}, err
		}, "select team_id, external_id, created_at, updated_at from scim_groups where tenant_id = ?", tx.Tenant())
		return err
	})
	return out, err
}

// groups returns the teams of the directory, at most as many as a tenant may have teams.
func (s *Service) groups(ctx context.Context) (out []group, err error) {
	rows, err := s.groupRows(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	teams, err := s.access.ListTeams(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		if g, ok := rows[t.ID]; ok {
			g.team = t
			out = append(out, g)
		}
	}
	return out, nil
}

func (s *Service) groupIDs(ctx context.Context) (map[string]bool, error) {
	rows, err := s.groupRows(ctx)
	out := make(map[string]bool, len(rows))
	for id := range rows {
		out[id] = true
	}
	return out, err
}

// saveGroup links a team with the directory.
func (s *Service) saveGroup(tx *db.Tx, teamID, externalID string) {
	tx.Queue(`insert into scim_groups (tenant_id, team_id, external_id, created_at, updated_at) values (?, ?, ?, ?, ?)
		on conflict (`+key(tx)+`team_id) do update set external_id = excluded.external_id, updated_at = excluded.updated_at`,
		tx.Tenant(), teamID, externalID, s.now(), s.now())
}

// key is the tenant column at the head of keys; on SQLite the file is the tenant.
func key(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return "tenant_id, "
	}
	return ""
}
