package access

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// setRoles gives and takes roles. Those that change must be within the actor's own rights.
func setRoles(ctx context.Context, tx *db.Tx, me *Compiled, userID string, have, want []string) error {
	want = sorted(want)
	for _, roleID := range want {
		if slices.Contains(have, roleID) {
			continue
		}
		if err := knownRoleAt(ctx, tx, "role_ids", roleID); err != nil {
			return err
		}
		if err := mayGiveRoles(ctx, tx, me, roleID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "insert into user_roles (tenant_id, user_id, role_id) values (?, ?, ?)", tx.Tenant(), userID, roleID); err != nil {
			return err
		}
	}
	for _, roleID := range have {
		if !slices.Contains(want, roleID) {
			tx.Queue("delete from user_roles where tenant_id = ? and user_id = ? and role_id = ?", tx.Tenant(), userID, roleID)
		}
	}
	// Two roles that are harmless alone may be more together: one that reads and one that changes what can be read.
	return mayHave(ctx, tx, me, userID)
}

// mayHave refuses when a user has more rights, as they are in the transaction, than the actor.
func mayHave(ctx context.Context, tx *db.Tx, me *Compiled, userID string) error {
	r, err := rightsOf(ctx, tx, userID, nil)
	if err != nil {
		return err
	}
	return mayGive(me, r)
}

// knownRoleAt is a fault at the location when the tenant has no such role.
func knownRoleAt(ctx context.Context, tx *db.Tx, location, roleID string) error {
	ok, err := db.Exists(ctx, tx, "select 1 from roles where tenant_id = ? and id = ?", tx.Tenant(), roleID)
	if err == nil && !ok {
		err = fault.At(location, "unknown_role", fault.Params{"value": shorten(roleID)})
	}
	return err
}

// setTeams says of which teams somebody is a member. A team brings its roles, which must be within the actor's own rights.
func setTeams(ctx context.Context, tx *db.Tx, me *Compiled, userID string, have, want []string) error {
	want = sorted(want)
	for _, teamID := range want {
		if slices.Contains(have, teamID) {
			continue
		}
		ok, err := db.Exists(ctx, tx, "select 1 from teams where tenant_id = ? and id = ?", tx.Tenant(), teamID)
		if err != nil {
			return err
		}
		if !ok {
			return fault.At("team_ids", "unknown_team", fault.Params{"value": shorten(teamID)})
		}
		tx.Queue("insert into team_members (tenant_id, team_id, user_id) values (?, ?, ?)", tx.Tenant(), teamID, userID)
	}
	for _, teamID := range have {
		if !slices.Contains(want, teamID) {
			tx.Queue("delete from team_members where tenant_id = ? and team_id = ? and user_id = ?", tx.Tenant(), teamID, userID)
		}
	}
	if len(have)+len(want) == 0 {
		return nil
	}
	return mayHave(ctx, tx, me, userID)
}

// setManager says to whom a user reports; nobody reports to himself, however far up.
func setManager(ctx context.Context, tx *db.Tx, userID, managerID string) error {
	return placeUnder(ctx, tx, "users", "manager_id", "unknown_user", userID, managerID)
}
