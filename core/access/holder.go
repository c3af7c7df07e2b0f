package access

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/db"
)

// maxHolders bounds Holders: whoever is to be told of something is not a crowd.
const maxHolders = 50

// Holders returns the active users who may use a function because of a role, their own or that of a team of theirs, at most
// 50, the oldest first. It is for Kontor itself, which has to tell them something. One query for roles, one for users, and
// two or three for each user who is found.
func (s *Service) Holders(ctx context.Context, function string) ([]User, error) {
	var out []User
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := texts(ctx, tx, "select id from roles where tenant_id = ?", tx.Tenant())
		if err != nil {
			return err
		}
		var giving []string
		for _, id := range all {
			r, err := rightsOfRoles(ctx, tx, id)
			if err != nil {
				return err
			}
			if r.function(function) {
				giving = append(giving, id)
			}
		}
		own, list := tx.Dialect().In("role_id", giving)
		ids, err := texts(ctx, tx, `select u.id from users u where u.tenant_id = ? and u.active and (
				u.id in (select user_id from user_roles where tenant_id = ? and `+own+`)
				or u.id in (select user_id from team_members where tenant_id = ?))
			order by u.id`, tx.Tenant(), tx.Tenant(), list, tx.Tenant())
		if err != nil {
			return err
		}
		for _, id := range ids {
			r, err := rightsOf(ctx, tx, id, nil)
			if err != nil {
				return err
			}
			if !r.function(function) {
				continue
			}
			u, err := getUser(ctx, tx, id)
			if err != nil {
				return err
			}
			if out = append(out, u); len(out) == maxHolders {
				break
			}
		}
		return nil
	})
	return slices.Clip(out), err
}

// CountActive is how many active users the tenant has. One pass over its users.
func (s *Service) CountActive(ctx context.Context) (n int64, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		return tx.QueryRow(ctx, "select count(*) from users where "+where+" and active", args...).Scan(&n)
	})
	return n, err
}

// CountCircles returns how many active users each role and each team reaches, by its id: the holders of the role and of all that
// inherit from it, the members of the team and of those below it; and under an empty id all. Of roles and teams without anybody it
// says 0. It reads who is who once, whatever the number of records.
func (s *Service) CountCircles(ctx context.Context) (map[string]int, error) {
	n := map[string]int{"": 0}
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, query := range []string{"select id from roles where tenant_id = ?", "select id from teams where tenant_id = ?"} {
			ids, err := texts(ctx, tx, query, tx.Tenant())
			if err != nil {
				return err
			}
			for _, id := range ids {
				n[id] = 0
			}
		}
		r, err := readRoster(ctx, tx, "")
		if err != nil {
			return err
		}
		for id, active := range r.active {
			if !active {
				continue
			}
			n[""]++
			who := r.user(id)
			for role := range who.Roles {
				n[role]++
			}
			for _, team := range who.People.Grantees {
				if team != id {
					n[team]++
				}
			}
		}
		return nil
	})
	return n, err
}
