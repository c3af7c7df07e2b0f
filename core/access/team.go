package access

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Team is a group of users. Members of a team reach, by the scope ScopeTeam, the records of all members of that team and of the
// teams below it.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// ParentID is the team above; empty for none.
	ParentID  string    `json:"parent_id,omitempty"`
	MemberIDs []string  `json:"member_ids"`
	CreatedAt time.Time `json:"created_at"`
	// Version changes with every change, for optimistic checks.
	Version string `json:"version"`
}

// NewTeam is what a new team is made of.
type NewTeam struct {
	Name, ParentID string
	MemberIDs      []string
}

// TeamPatch is what can be changed of a team; nil leaves as it is.
type TeamPatch struct {
	Name, ParentID *string
	MemberIDs      *[]string
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

// CreateTeam adds a team. The actor needs ManageUsers.
func (s *Service) CreateTeam(ctx context.Context, in NewTeam) (Team, error) {
	var t Team
	err := s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, _ *Compiled) error {
		teams, err := readTeams(ctx, tx, "")
		if err != nil {
			return err
		}
		if len(teams) >= maxTeams {
			return fault.New(fault.Conflict, "too_many_teams", fault.Params{"max": maxTeams})
		}
		var l fault.List
		t = Team{ID: id.New("tea"), Name: CheckName(&l, "name", in.Name)}
		if err := l.Err(); err != nil {
			return err
		}
		if slices.ContainsFunc(teams, func(o Team) bool { return o.Name == t.Name }) {
			return conflictAt("name", "name_taken")
		}
		if _, err := tx.Exec(ctx, "insert into teams (tenant_id, id, name, created_at) values (?, ?, ?, ?)", tx.Tenant(), t.ID, t.Name, now()); err != nil {
			return err
		}
		if err := setParent(ctx, tx, t.ID, in.ParentID); err != nil {
			return err
		}
		if err := setMembers(ctx, tx, t.ID, nil, in.MemberIDs); err != nil {
			return err
		}
		t, err = getTeam(ctx, tx, t.ID)
		return err
	})
	return t, err
}

// UpdateTeam changes a team; with a version that is not the present one it is a stale fault. The actor needs ManageUsers.
func (s *Service) UpdateTeam(ctx context.Context, teamID, based string, p TeamPatch) (Team, error) {
	var t Team
	err := s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, _ *Compiled) (err error) {
		if t, err = getTeam(ctx, tx, teamID); err != nil {
			return err
		}
		if err := checkVersion("team", teamID, based, t.Version); err != nil {
			return err
		}
		if p.Name != nil {
			var l fault.List
			name := CheckName(&l, "name", *p.Name)
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
		}
		if p.ParentID != nil {
			if err := setParent(ctx, tx, teamID, *p.ParentID); err != nil {
				return err
			}
		}
		if p.MemberIDs != nil {
			if err := setMembers(ctx, tx, teamID, t.MemberIDs, *p.MemberIDs); err != nil {
				return err
			}
		}
		t, err = getTeam(ctx, tx, teamID)
		return err
	})
	return t, err
}

// DeleteTeam removes a team that has no team below it; its members stay users. The actor needs ManageUsers.
func (s *Service) DeleteTeam(ctx context.Context, teamID, based string) error {
	return s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, _ *Compiled) error {
		t, err := getTeam(ctx, tx, teamID)
		if err != nil {
			return err
		}
		if err := checkVersion("team", teamID, based, t.Version); err != nil {
			return err
		}
		below, err := db.Exists(ctx, tx, "select 1 from teams where tenant_id = ? and parent_id = ?", tx.Tenant(), teamID)
		if err != nil {
			return err
		}
		if below {
			return fault.New(fault.Conflict, "team_has_teams", fault.Params{"name": t.Name})
		}
		tx.Queue("delete from team_members where tenant_id = ? and team_id = ?", tx.Tenant(), teamID)
		_, err = tx.Exec(ctx, "delete from teams where tenant_id = ? and id = ?", tx.Tenant(), teamID)
		return err
	})
}

func setParent(ctx context.Context, tx *db.Tx, teamID, parentID string) error {
	if parentID == "" {
		_, err := tx.Exec(ctx, "update teams set parent_id = null where tenant_id = ? and id = ?", tx.Tenant(), teamID)
		return err
	}
	t, err := teamTree(ctx, tx)
	if err != nil {
		return err
	}
	if _, ok := t[parentID]; !ok {
		return fault.At("parent_id", "unknown_team", fault.Params{"value": shorten(parentID)})
	}
	if t.contains(teamID, parentID) {
		return fault.At("parent_id", "circular")
	}
	_, err = tx.Exec(ctx, "update teams set parent_id = ? where tenant_id = ? and id = ?", parentID, tx.Tenant(), teamID)
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
	for i := range teams {
		t := &teams[i]
		t.MemberIDs = append([]string{}, members[t.ID]...)
		t.Version = version(*t)
	}
	return teams, nil
}
