package access

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// sourceOf reads what the rights of an actor are made of: about ten short statements by primary key or index, whatever the
// number of records and people. The epoch is read first: what is read after it is at least as new.
func sourceOf(ctx context.Context, tx *db.Tx, a actor.Actor) (*source, error) {
	if a.UserID == "" {
		r, err := readPrincipal(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		s := r.principal(a)
		switch a.Kind {
		case actor.Directory:
			s.asDirectory()
		case actor.Portal:
			s.asPortal(a.Customer)
		}
		return s, nil
	}
	r, err := readRoster(ctx, tx, a.UserID)
	if err != nil {
		return nil, err
	}
	if !r.active[a.UserID] {
		return nil, fault.New(fault.Unauthenticated, "user_inactive")
	}
	s := r.user(a.UserID)
	s.Scopes = a.Scopes
	return s, nil
}

// sourceOfUser is sourceOf for a user who need not be active.
func sourceOfUser(ctx context.Context, tx *db.Tx, userID string) (*source, error) {
	r, err := readRoster(ctx, tx, userID)
	if err != nil {
		return nil, err
	}
	return r.user(userID), nil
}

// readPrincipal reads the roles of a principal that is no person, such as a plugin or an automation.
func readPrincipal(ctx context.Context, tx *db.Tx, a actor.Actor) (*roster, error) {
	r := &roster{now: now()}
	var err error
	if r.epoch, err = epochOf(ctx, tx); err != nil {
		return nil, err
	}
	id := a.ID
	if a.Kind == actor.Directory {
		id = DirectoryID
	}
	held, err := texts(ctx, tx, "select role_id from principal_roles where tenant_id = ? and kind = ? and principal_id = ?", tx.Tenant(), string(a.Kind), id)
	if err != nil {
		return nil, err
	}
	r.principals = map[string][]string{a.ID: held}
	if r.granted, err = principalGrant(ctx, tx, a.Kind, id); err != nil {
		return nil, err
	}
	r.roles, _, err = readLineage(ctx, tx, held)
	return r, err
}

// readRoster reads what concerns one user, or with an empty id everybody.
func readRoster(ctx context.Context, tx *db.Tx, userID string) (*roster, error) {
	r := &roster{all: userID == "", now: now()}
	var err error
	if r.epoch, err = epochOf(ctx, tx); err != nil {
		return nil, err
	}
	for _, read := range []func(context.Context, *db.Tx, string) error{r.readPeople, r.readTeams, r.readRoles, r.readPersonal, r.readShares} {
		if err := read(ctx, tx, userID); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// only narrows a statement to one user.
func (r *roster) only(query, column, userID string, args ...any) (string, []any) {
	if r.all {
		return query, args
	}
	return query + " and " + column + " = ?", append(args, userID)
}

func (r *roster) readPeople(ctx context.Context, tx *db.Tx, userID string) error {
	r.active, r.managers = map[string]bool{}, tree{}
	query, args := r.only("select id, active, coalesce(manager_id, '') from users where tenant_id = ?", "id", userID, tx.Tenant())
	add := func(rows db.Rows) (struct{}, error) {
		var id, manager string
		var active bool
		err := rows.Scan(&id, &active, &manager)
		r.active[id], r.managers[id] = active, manager
		return struct{}{}, err
	}
	if _, err := db.Collect(ctx, tx, add, query, args...); err != nil || r.all {
		return err
	}
	// Everybody who reports to the user, directly or through others. The union ends a loop, which writes prevent.
	_, err := db.Collect(ctx, tx, add, `with recursive under (id) as (
			select id from users where tenant_id = ? and manager_id = ?
			union
			select u.id from users u join under on u.manager_id = under.id where u.tenant_id = ?)
		select u.id, u.active, u.manager_id from users u join under on under.id = u.id where u.tenant_id = ? and u.id <> ?`,
		tx.Tenant(), userID, tx.Tenant(), tx.Tenant(), userID)
	return err
}

func (r *roster) readTeams(ctx context.Context, tx *db.Tx, userID string) error {
	query, args := r.only("select user_id, team_id from team_members where tenant_id = ?", "user_id", userID, tx.Tenant())
	var err error
	if r.userTeams, err = pairs(ctx, tx, query, args...); err != nil || len(r.userTeams) == 0 {
		return err
	}
	if r.teams, err = teamTree(ctx, tx); err != nil {
		return err
	}
	if r.teamRoles, err = pairs(ctx, tx, "select team_id, role_id from team_roles where tenant_id = ?", tx.Tenant()); err != nil {
		return err
	}
	if r.all {
		r.members = map[string][]string{}
		for user, teams := range r.userTeams {
			for _, t := range teams {
				r.members[t] = append(r.members[t], user)
			}
		}
		return nil
	}
	in, ids := tx.Dialect().In("team_id", r.teams.below(r.userTeams[userID]))
	r.members, err = pairs(ctx, tx, "select team_id, user_id from team_members where tenant_id = ? and "+in, tx.Tenant(), ids)
	return err
}

func (r *roster) readRoles(ctx context.Context, tx *db.Tx, userID string) error {
	query, args := r.only("select user_id, role_id from user_roles where tenant_id = ?", "user_id", userID, tx.Tenant())
	var err error
	if r.userRoles, err = pairs(ctx, tx, query, args...); err != nil {
		return err
	}
	var held []string
	for _, ids := range r.userRoles {
		held = append(held, ids...)
	}
	for _, ids := range r.teamRoles {
		held = append(held, ids...)
	}
	r.roles, r.everyone, err = readLineage(ctx, tx, held)
	return err
}

func (r *roster) readPersonal(ctx context.Context, tx *db.Tx, userID string) error {
	r.grants, r.absences = map[string][]storedGrant{}, map[string][]Absence{}
	query, args := r.only("select id, user_id, definition, reason, expires_at from user_grants where tenant_id = ?", "user_id", userID, tx.Tenant())
	grants, err := db.Collect(ctx, tx, func(rows db.Rows) (g storedGrant, err error) {
		var raw []byte
		if err = rows.Scan(&g.ID, &g.user, &raw, &g.Reason, &g.expires); err == nil {
			err = json.Unmarshal(raw, &g.Definition)
		}
		return g, err
	}, query+" order by id", args...)
	if err != nil {
		return err
	}
	for _, g := range grants {
		r.grants[g.user] = append(r.grants[g.user], g)
	}
	query, args = r.only("select "+absenceColumns+" from absences where tenant_id = ? and ends_at > ?", "deputy_id", userID, tx.Tenant(), r.now)
	list, err := db.Collect(ctx, tx, scanAbsence, query, args...)
	for _, a := range list {
		r.absences[a.DeputyID] = append(r.absences[a.DeputyID], a)
	}
	return err
}

func (r *roster) readShares(ctx context.Context, tx *db.Tx, userID string) error {
	query, args := "select grantee_id, object_id, record_id, level, expires_at from record_shares where tenant_id = ?", []any{tx.Tenant()}
	if !r.all {
		in, ids := tx.Dialect().In("grantee_id", append(r.teams.above(r.userTeams[userID]), userID))
		query, args = query+" and "+in, append(args, ids)
	}
	r.shares = map[string][]storedShare{}
	list, err := db.Collect(ctx, tx, func(rows db.Rows) (s storedShare, err error) {
		var level ShareLevel
		err = rows.Scan(&s.grantee, &s.object, &s.record, &level, &s.expires)
		s.write = level == ShareWrite
		return s, err
	}, query, args...)
	for _, s := range list {
		r.shares[s.grantee] = append(r.shares[s.grantee], s)
	}
	return err
}

// readLineage reads roles and all that they inherit from, with the role that everybody has, whose id it returns.
func readLineage(ctx context.Context, tx *db.Tx, ids []string) (map[string]knownRole, string, error) {
	parents, err := pairs(ctx, tx, "select role_id, parent_id from role_parents where tenant_id = ?", tx.Tenant())
	if err != nil {
		return nil, "", err
	}
	wanted := sorted(ids)
	for i := 0; i < len(wanted); i++ {
		for _, p := range parents[wanted[i]] {
			if !slices.Contains(wanted, p) {
				wanted = append(wanted, p)
			}
		}
	}
	// What the role of everybody inherits is read in a second round, which is rarely needed.
	in, list := tx.Dialect().In("r.id", wanted)
	roles, err := db.Collect(ctx, tx, func(rows db.Rows) (Role, error) { return scanRole(rows) },
		"select "+roleColumns+" from roles r where r.tenant_id = ? and (r.builtin and r.name = ? or "+in+")", tx.Tenant(), Everyone, list)
	if err != nil {
		return nil, "", err
	}
	out, everyone, missing := map[string]knownRole{}, "", false
	for _, r := range roles {
		out[r.ID] = knownRole{Name: r.Name, Labels: r.Labels, Builtin: r.Builtin, Definition: r.Definition, Parents: parents[r.ID]}
		if r.Builtin && r.Name == Everyone {
			everyone = r.ID
			missing = slices.ContainsFunc(parents[r.ID], func(p string) bool { return !slices.Contains(wanted, p) })
		}
	}
	if missing {
		return readLineage(ctx, tx, append(wanted, everyone))
	}
	return out, everyone, nil
}

// rightsOf unites what a user has: roles, also those of teams and of everybody, and personal grants.
func rightsOf(ctx context.Context, tx *db.Tx, user string, limit *limit) (*rights, error) {
	s, err := sourceOfUser(ctx, tx, user)
	if err != nil {
		return nil, err
	}
	return s.rights(limit), nil
}

// rightsOfRoles unites roles with what they inherit.
func rightsOfRoles(ctx context.Context, tx *db.Tx, ids ...string) (*rights, error) {
	roles, _, err := readLineage(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	s := &source{Roles: roles}
	for _, id := range ids {
		s.Held = append(s.Held, heldRole{Role: id})
		if r, ok := roles[id]; ok && r.Builtin && r.Name == Admin {
			s.Admin = true
		}
	}
	return s.rights(nil), nil
}

func teamTree(ctx context.Context, tx *db.Tx) (tree, error) {
	return readTree(ctx, tx, "teams", "parent_id")
}

// readTree reads the entries of a table with what a column puts above each.
func readTree(ctx context.Context, tx *db.Tx, table, column string) (tree, error) {
	list, err := pairs(ctx, tx, "select id, coalesce("+column+", '') from "+table+" where tenant_id = ?", tx.Tenant())
	t := tree{}
	for id, above := range list {
		t[id] = above[0]
	}
	return t, err
}

// marshal writes a source for its snapshot.
func (s *source) marshal() (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("write rights down: %w", err)
	}
	return string(b), nil
}

// expired reports whether a moment lies in the past; nil never does.
func expired(at *time.Time) bool { return at != nil && !at.After(time.Now()) }
