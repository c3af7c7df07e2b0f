package access

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Team is a group of users. Members of a team reach, by the scope ScopeTeam, the records of all members of that team, and by
// ScopeTeamBelow those of the teams below it, too. They have the roles of the team and of the teams above it.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// ParentID is the team above; empty for none.
	ParentID  string    `json:"parent_id,omitempty"`
	MemberIDs []string  `json:"member_ids"`
	RoleIDs   []string  `json:"role_ids"`
	CreatedAt time.Time `json:"created_at"`
	// Version changes with every change, for optimistic checks.
	Version string `json:"version"`
}

// NewTeam is what a new team is made of.
type NewTeam struct {
	Name, ParentID     string
	MemberIDs, RoleIDs []string
}

// TeamPatch is what can be changed of a team; nil leaves as it is.
type TeamPatch struct {
	Name, ParentID     *string
	MemberIDs, RoleIDs *[]string
}

const maxTeams = 2000

// ListTeams returns all teams in the order of their names. Everybody in the tenant may ask.
func (s *Service) ListTeams(ctx context.Context) ([]Team, error) {
	var teams []Team
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		teams, err = readTeams(ctx, tx, "")
		return err
	})
	return teams, err
}

// GetTeam returns one team; a not-found fault when the tenant has none with this id. Everybody in the tenant may ask.
func (s *Service) GetTeam(ctx context.Context, teamID string) (Team, error) {
	var t Team
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = getTeam(ctx, tx, teamID)
		return err
	})
	return t, err
}

// CreateTeam adds a team. The actor needs ManageUsers, and everything that the members will be allowed to do by its roles.
func (s *Service) CreateTeam(ctx context.Context, in NewTeam) (Team, error) {
	var t Team
	err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = s.CreateTeamTx(ctx, tx, in)
		return err
	})
	return t, err
}

// CreateTeamTx is CreateTeam within the transaction of somebody who has more to say about the team.
func (s *Service) CreateTeamTx(ctx context.Context, tx *db.Tx, in NewTeam) (Team, error) {
	var t Team
	err := s.changeTx(ctx, tx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		t, err = s.createTeam(ctx, tx, me, in)
		return err
	})
	return t, err
}

func (s *Service) createTeam(ctx context.Context, tx *db.Tx, me *Compiled, in NewTeam) (Team, error) {
	teams, err := readTeams(ctx, tx, "")
	if err != nil {
		return Team{}, err
	}
	if len(teams) >= maxTeams {
		return Team{}, fault.New(fault.Conflict, "too_many_teams", fault.Params{"max": maxTeams})
	}
	var l fault.List
	t := Team{ID: id.New("tea"), Name: CheckName(&l, "name", in.Name)}
	if err := l.Err(); err != nil {
		return Team{}, err
	}
	if slices.ContainsFunc(teams, func(o Team) bool { return o.Name == t.Name }) {
		return Team{}, conflictAt("name", "name_taken")
	}
	if _, err := tx.Exec(ctx, "insert into teams (tenant_id, id, name, created_at) values (?, ?, ?, ?)", tx.Tenant(), t.ID, t.Name, now()); err != nil {
		return Team{}, err
	}
	if err := setParent(ctx, tx, t.ID, in.ParentID); err != nil {
		return Team{}, err
	}
	if err := setTeamRoles(ctx, tx, t.ID, nil, in.RoleIDs); err != nil {
		return Team{}, err
	}
	if err := setMembers(ctx, tx, t.ID, nil, in.MemberIDs); err != nil {
		return Team{}, err
	}
	if err := mayHaveTeam(ctx, tx, me, t.ID); err != nil {
		return Team{}, err
	}
	if t, err = getTeam(ctx, tx, t.ID); err != nil {
		return Team{}, err
	}
	return t, s.note(ctx, tx, audit.TeamCreated, t.ID, nil, t)
}

// UpdateTeam changes a team; with a version that is not the present one it is a stale fault. The actor needs ManageUsers, and
// everything that the members of the team and of those below it may do by their roles, before and after.
func (s *Service) UpdateTeam(ctx context.Context, teamID, based string, p TeamPatch) (Team, error) {
	var t Team
	err := s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		t, err = s.updateTeam(ctx, tx, me, teamID, based, p)
		return err
	})
	return t, err
}

func (s *Service) updateTeam(ctx context.Context, tx *db.Tx, me *Compiled, teamID, based string, p TeamPatch) (Team, error) {
	t, err := getTeam(ctx, tx, teamID)
	if err != nil {
		return t, err
	}
	if err := checkVersion("team", teamID, based, t.Version); err != nil {
		return t, err
	}
	if err := mayHaveTeam(ctx, tx, me, teamID); err != nil {
		return t, err
	}
	if p.Name != nil {
		if err := renameTeam(ctx, tx, teamID, *p.Name); err != nil {
			return t, err
		}
	}
	if p.ParentID != nil {
		if err := setParent(ctx, tx, teamID, *p.ParentID); err != nil {
			return t, err
		}
	}
	if p.RoleIDs != nil {
		if err := setTeamRoles(ctx, tx, teamID, t.RoleIDs, *p.RoleIDs); err != nil {
			return t, err
		}
	}
	if p.MemberIDs != nil {
		if err := setMembers(ctx, tx, teamID, t.MemberIDs, *p.MemberIDs); err != nil {
			return t, err
		}
	}
	if p.ParentID != nil || p.RoleIDs != nil || p.MemberIDs != nil {
		if err := mayHaveTeam(ctx, tx, me, teamID); err != nil {
			return t, err
		}
	}
	after, err := getTeam(ctx, tx, teamID)
	if err != nil {
		return t, err
	}
	return after, s.note(ctx, tx, audit.TeamUpdated, teamID, t, after)
}

func renameTeam(ctx context.Context, tx *db.Tx, teamID, name string) error {
	var l fault.List
	name = CheckName(&l, "name", name)
	if err := l.Err(); err != nil {
		return err
	}
	taken, err := db.Exists(ctx, tx, "select 1 from teams where tenant_id = ? and name = ? and id <> ?", tx.Tenant(), name, teamID)
	if err != nil {
		return err
	}
	if taken {
		return conflictAt("name", "name_taken")
	}
	tx.Queue("update teams set name = ? where tenant_id = ? and id = ?", name, tx.Tenant(), teamID)
	return nil
}

// DeleteTeam removes a team that has no team below it; its members stay users. The actor needs ManageUsers.
func (s *Service) DeleteTeam(ctx context.Context, teamID, based string) error {
	return s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		t, err := getTeam(ctx, tx, teamID)
		if err != nil {
			return err
		}
		if err := checkVersion("team", teamID, based, t.Version); err != nil {
			return err
		}
		if err := mayHaveTeam(ctx, tx, me, teamID); err != nil {
			return err
		}
		below, err := db.Exists(ctx, tx, "select 1 from teams where tenant_id = ? and parent_id = ?", tx.Tenant(), teamID)
		if err != nil {
			return err
		}
		if below {
			return fault.New(fault.Conflict, "team_has_teams", fault.Params{"name": t.Name})
		}
		for _, table := range []string{"team_members", "team_roles"} {
			tx.Queue("delete from "+table+" where tenant_id = ? and team_id = ?", tx.Tenant(), teamID)
		}
		tx.Queue("delete from record_shares where tenant_id = ? and grantee_id = ?", tx.Tenant(), teamID)
		if _, err = tx.Exec(ctx, "delete from teams where tenant_id = ? and id = ?", tx.Tenant(), teamID); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.TeamDeleted, teamID, t, nil)
	})
}

func getTeam(ctx context.Context, tx *db.Tx, teamID string) (Team, error) {
	teams, err := readTeams(ctx, tx, teamID)
	if err != nil {
		return Team{}, err
	}
	if len(teams) == 0 {
		return Team{}, fault.Missing("team", teamID)
	}
	return teams[0], nil
}

// readTeams reads one team, or with an empty id all of them.
func readTeams(ctx context.Context, tx *db.Tx, teamID string) ([]Team, error) {
	const one = " and (? = '' or id = ?)"
	teams, err := db.Collect(ctx, tx, func(rows db.Rows) (t Team, err error) {
		err = rows.Scan(&t.ID, &t.Name, &t.ParentID, &t.CreatedAt)
		t.CreatedAt = t.CreatedAt.UTC()
		return t, err
	}, "select id, name, coalesce(parent_id, ''), created_at from teams where tenant_id = ?"+one+" order by name, id", tx.Tenant(), teamID, teamID)
	if err != nil {
		return nil, err
	}
	members, err := pairs(ctx, tx, "select team_id, user_id from team_members where tenant_id = ? and (? = '' or team_id = ?) order by user_id",
		tx.Tenant(), teamID, teamID)
	if err != nil {
		return nil, err
	}
	roles, err := pairs(ctx, tx, "select team_id, role_id from team_roles where tenant_id = ? and (? = '' or team_id = ?) order by role_id",
		tx.Tenant(), teamID, teamID)
	if err != nil {
		return nil, err
	}
	for i := range teams {
		t := &teams[i]
		t.RoleIDs = append([]string{}, roles[t.ID]...)
		t.MemberIDs = append([]string{}, members[t.ID]...)
		t.Version = version(*t)
	}
	return teams, nil
}
