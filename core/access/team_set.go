package access

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func setParent(ctx context.Context, tx *db.Tx, teamID, parentID string) error {
	return placeUnder(ctx, tx, "teams", "parent_id", "unknown_team", teamID, parentID)
}

// placeUnder writes what stands above an entry of a tree, in a column of its table; nothing stands above itself, however
// far up. An empty above makes it a root. Faults: unknown where there is no such entry, circular.
func placeUnder(ctx context.Context, tx *db.Tx, table, column, unknown, entryID, above string) error {
	if above != "" {
		t, err := readTree(ctx, tx, table, column)
		if err != nil {
			return err
		}
		if _, ok := t[above]; !ok {
			return fault.At(column, unknown, fault.Params{"value": shorten(above)})
		}
		if t.contains(entryID, above) {
			return fault.At(column, "circular")
		}
	}
	_, err := tx.Exec(ctx, "update "+table+" set "+column+" = ? where tenant_id = ? and id = ?", db.OrNull(above), tx.Tenant(), entryID)
	return err
}

func setMembers(ctx context.Context, tx *db.Tx, teamID string, have, want []string) error {
	want = sorted(want)
	in, list := tx.Dialect().In("id", want)
	known, err := texts(ctx, tx, "select id from users where tenant_id = ? and "+in, tx.Tenant(), list)
	if err != nil {
		return err
	}
	for _, userID := range want {
		switch {
		case !slices.Contains(known, userID):
			return fault.At("member_ids", "unknown_user", fault.Params{"value": shorten(userID)})
		case !slices.Contains(have, userID):
			tx.Queue("insert into team_members (tenant_id, team_id, user_id) values (?, ?, ?)", tx.Tenant(), teamID, userID)
		}
	}
	for _, userID := range have {
		if !slices.Contains(want, userID) {
			tx.Queue("delete from team_members where tenant_id = ? and team_id = ? and user_id = ?", tx.Tenant(), teamID, userID)
		}
	}
	return nil
}

// setTeamRoles says which roles all members of a team have.
func setTeamRoles(ctx context.Context, tx *db.Tx, teamID string, have, want []string) error {
	want = sorted(want)
	for _, roleID := range want {
		if slices.Contains(have, roleID) {
			continue
		}
		if err := knownRoleAt(ctx, tx, "role_ids", roleID); err != nil {
			return err
		}
		tx.Queue("insert into team_roles (tenant_id, team_id, role_id) values (?, ?, ?)", tx.Tenant(), teamID, roleID)
	}
	for _, roleID := range have {
		if !slices.Contains(want, roleID) {
			tx.Queue("delete from team_roles where tenant_id = ? and team_id = ? and role_id = ?", tx.Tenant(), teamID, roleID)
		}
	}
	return nil
}

// mayHaveTeam refuses when the roles of a team, or the members of the team and of those below it, have more rights, as they
// are in the transaction, than the actor. Where no team has a role, membership gives no rights, and nobody is asked about.
func mayHaveTeam(ctx context.Context, tx *db.Tx, me *Compiled, teamID string) error {
	t, err := teamTree(ctx, tx)
	if err != nil {
		return err
	}
	roles, err := pairs(ctx, tx, "select team_id, role_id from team_roles where tenant_id = ?", tx.Tenant())
	if err != nil || len(roles) == 0 {
		return err
	}
	below := t.below([]string{teamID})
	var given []string
	for _, team := range t.above(below) {
		given = append(given, roles[team]...)
	}
	if len(given) == 0 {
		return nil
	}
	if err := mayGiveRoles(ctx, tx, me, sorted(given)...); err != nil {
		return err
	}
	r, err := readRoster(ctx, tx, "")
	if err != nil {
		return err
	}
	asked := map[string]bool{}
	for _, team := range below {
		for _, member := range r.members[team] {
			if asked[member] {
				continue
			}
			asked[member] = true
			if err := mayGive(me, r.user(member).rights(nil)); err != nil {
				return err
			}
		}
	}
	return nil
}
