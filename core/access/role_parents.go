package access

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func listRoles(ctx context.Context, tx *db.Tx) ([]Role, error) {
	return readRolesWhere(ctx, tx, "r.tenant_id = ? order by r.builtin desc, r.id", tx.Tenant())
}

func getRole(ctx context.Context, tx *db.Tx, roleID string) (Role, error) {
	roles, err := readRolesWhere(ctx, tx, "r.tenant_id = ? and r.id = ?", tx.Tenant(), roleID)
	if err != nil {
		return Role{}, err
	}
	if len(roles) == 0 {
		return Role{}, fault.Missing("role", roleID)
	}
	return roles[0], nil
}

func readRolesWhere(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Role, error) {
	roles, err := db.Collect(ctx, tx, func(rows db.Rows) (Role, error) { return scanRole(rows) },
		"select "+roleColumns+" from roles r where "+where, args...)
	if err != nil || len(roles) == 0 {
		return nil, err
	}
	parents, err := roleParents(ctx, tx)
	for i := range roles {
		roles[i].ParentIDs = append([]string{}, parents[roles[i].ID]...)
		roles[i].Version = version(roles[i])
	}
	return roles, err
}

// roleParents are the parents of all roles of the tenant, in the order of their ids.
func roleParents(ctx context.Context, tx *db.Tx) (map[string][]string, error) {
	return pairs(ctx, tx, "select role_id, parent_id from role_parents where tenant_id = ? order by role_id, parent_id", tx.Tenant())
}

// setParents says what a role inherits from. No role inherits from itself, however far up.
func setParents(ctx context.Context, tx *db.Tx, roleID string, have, want []string) error {
	want = sorted(want)
	if len(want) > maxParents {
		return fault.At("parent_ids", "too_many", fault.Params{"max": maxParents})
	}
	for _, parent := range want {
		if slices.Contains(have, parent) {
			continue
		}
		if _, err := getRole(ctx, tx, parent); fault.Is(err, fault.NotFound) {
			return fault.At("parent_ids", "unknown_role", fault.Params{"value": shorten(parent)})
		} else if err != nil {
			return err
		}
		tx.Queue("insert into role_parents (tenant_id, role_id, parent_id) values (?, ?, ?)", tx.Tenant(), roleID, parent)
	}
	for _, parent := range have {
		if !slices.Contains(want, parent) {
			tx.Queue("delete from role_parents where tenant_id = ? and role_id = ? and parent_id = ?", tx.Tenant(), roleID, parent)
		}
	}
	parents, err := roleParents(ctx, tx)
	if err != nil {
		return err
	}
	for _, heir := range append(reachable(roleID, inverted(parents)), roleID) {
		above := reachable(heir, parents)
		if slices.Contains(above, heir) {
			return fault.At("parent_ids", "circular")
		}
		if len(above) > maxAncestors {
			return fault.At("parent_ids", "too_many", fault.Params{"max": maxAncestors})
		}
	}
	return nil
}

// heirsOf are the role and all roles that inherit from it.
func heirsOf(ctx context.Context, tx *db.Tx, roleID string) ([]string, error) {
	parents, err := roleParents(ctx, tx)
	return sorted(append(reachable(roleID, inverted(parents)), roleID)), err
}

// reachable are all ids that some steps lead to; the start is among them only when a loop leads back to it.
func reachable(from string, steps map[string][]string) []string {
	var out []string
	queue := []string{from}
	for len(queue) > 0 {
		for _, next := range steps[queue[0]] {
			if !slices.Contains(out, next) {
				out = append(out, next)
				queue = append(queue, next)
			}
		}
		queue = queue[1:]
	}
	return out
}

func inverted(steps map[string][]string) map[string][]string {
	out := map[string][]string{}
	for from, list := range steps {
		for _, to := range list {
			out[to] = append(out[to], from)
		}
	}
	return out
}

// mayGive refuses to give away, to change or to take away what is more than one's own.
func mayGive(me *Compiled, r *rights) error {
	if me.rights.covers(r) {
		return nil
	}
	return fault.New(fault.Forbidden, "more_than_own_rights")
}

// mayGiveRoles is mayGive for each of the roles, as they are in the transaction, with what they inherit.
func mayGiveRoles(ctx context.Context, tx *db.Tx, me *Compiled, ids ...string) error {
	for _, id := range ids {
		r, err := rightsOfRoles(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := mayGive(me, r); err != nil {
			return err
		}
	}
	return nil
}
