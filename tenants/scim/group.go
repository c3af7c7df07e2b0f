package scim

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// shownGroup is a group as a directory gets it, with the members that are the directory's own.
func (s *Service) shownGroup(g group, own map[string]bool) document {
	d := s.groupDocument(g, own)
	for _, m := range values(d, "members") {
		m["type"], m["$ref"] = "User", s.location(users, text(m, "value"))
	}
	d["schemas"], d["id"] = []any{groupSchema}, g.team.ID
	d["meta"] = s.meta(groups, g.team.ID, g.createdAt, g.updatedAt)
	return d
}

func (s *Service) groupDocument(g group, own map[string]bool) document {
	members := []any{}
	for _, id := range g.team.MemberIDs {
		if own[id] {
			members = append(members, document{"value": id})
		}
	}
	d := document{"displayName": g.team.Name, "members": members}
	if g.externalID != "" {
		d["externalId"] = g.externalID
	}
	return d
}

// own returns which of these users are the directory's.
func (s *Service) own(ctx context.Context, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for chunk := range slices.Chunk(ids, 500) {
		in, args := s.in("user_id", chunk)
		found, err := s.links(ctx, in, args)
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			out[l.userID] = true
		}
	}
	return out, nil
}

func (s *Service) in(column string, ids []string) (string, any) {
	return s.db.Dialect().In(column, ids)
}

func memberIDs(d document) []string {
	out := []string{}
	for _, m := range values(d, "members") {
		if id := text(m, "value"); id != "" {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkMembers refuses members who are not the directory's, and those who come or go that are beyond it.
func (s *Service) checkMembers(ctx context.Context, have, want []string) error {
	own, err := s.own(ctx, want)
	if err != nil {
		return err
	}
	for _, id := range want {
		if !own[id] {
			return invalidValue("there is no user %q", id)
		}
		if !slices.Contains(have, id) {
			if err := s.access.MayManage(ctx, id); err != nil {
				return s.refused(ctx, id, "add a member to a group", err)
			}
		}
	}
	for _, id := range have {
		if !slices.Contains(want, id) {
			if err := s.access.MayManage(ctx, id); err != nil {
				return s.refused(ctx, id, "remove a member from a group", err)
			}
		}
	}
	return nil
}

func (s *Service) createGroup(ctx context.Context, raw document) (document, error) {
	d, err := groups.read(raw)
	if err != nil {
		return nil, err
	}
	name, members := text(d, "displayName"), memberIDs(d)
	if name == "" {
		return nil, invalidValue("a group needs a displayName")
	}
	if err := s.checkMembers(ctx, nil, members); err != nil {
		return nil, err
	}
	m, err := s.mapping(ctx)
	if err != nil {
		return nil, err
	}
	var t access.Team
	// Together, so that a directory whose request was cut off finds no team that is nobody's when it tries again.
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if t, err = s.access.CreateTeamTx(ctx, tx, access.NewTeam{Name: name, MemberIDs: members, RoleIDs: m.of(name, nil)}); err == nil {
			s.saveGroup(tx, t.ID, text(d, "externalId"))
		}
		return err
	})
	if err != nil {
		return nil, s.refused(ctx, "", "create the group "+name, err)
	}
	return s.getGroup(ctx, t.ID)
}

func (s *Service) oneGroup(ctx context.Context, teamID string) (group, error) {
	rows, err := s.groupRows(ctx)
	if err != nil {
		return group{}, err
	}
	g, ok := rows[teamID]
	if !ok {
		return group{}, fault.Missing("team", teamID)
	}
	g.team, err = s.access.GetTeam(ctx, teamID)
	return g, err
}

func (s *Service) getGroup(ctx context.Context, teamID string) (document, error) {
	g, err := s.oneGroup(ctx, teamID)
	if err != nil {
		return nil, err
	}
	own, err := s.own(ctx, g.team.MemberIDs)
	if err != nil {
		return nil, err
	}
	return s.shownGroup(g, own), nil
}

const attempts = 8

// changeGroup replaces a group by what fn makes of it. Directories change one group by several requests at once, so that it
// begins anew when another was faster.
func (s *Service) changeGroup(ctx context.Context, teamID string, fn func(document) (document, error)) (document, error) {
	for range attempts {
		err := s.tryGroup(ctx, teamID, fn)
		if fault.Is(err, fault.Stale) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return s.getGroup(ctx, teamID)
	}
	return nil, fault.New(fault.Stale, "stale")
}

func (s *Service) tryGroup(ctx context.Context, teamID string, fn func(document) (document, error)) error {
	g, err := s.oneGroup(ctx, teamID)
	if err != nil {
		return err
	}
	own, err := s.own(ctx, g.team.MemberIDs)
	if err != nil {
		return err
	}
	before := s.groupDocument(g, own)
	d, err := fn(deepCopy(before))
	if err != nil {
		return err
	}
	name := text(d, "displayName")
	if name == "" {
		return invalidValue("a group needs a displayName")
	}
	have, want := memberIDs(before), memberIDs(d)
	var p access.TeamPatch
	if !slices.Equal(have, want) {
		if err := s.checkMembers(ctx, have, want); err != nil {
			return err
		}
		for _, id := range g.team.MemberIDs { // Whom people have added stays.
			if !own[id] {
				want = append(want, id)
			}
		}
		p.MemberIDs = &want
	}
	if name != g.team.Name {
		m, err := s.mapping(ctx)
		if err != nil {
			return err
		}
		roles := m.of(name, g.team.RoleIDs)
		p.Name, p.RoleIDs = &name, &roles
	}
	if p != (access.TeamPatch{}) {
		if _, err := s.access.UpdateTeam(ctx, teamID, g.team.Version, p); err != nil {
			return s.refused(ctx, teamID, "change a group", err)
		}
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		s.saveGroup(tx, teamID, text(d, "externalId"))
		return nil
	})
}

// deleteGroup removes a group; its members stay users.
func (s *Service) deleteGroup(ctx context.Context, teamID string) error {
	if _, err := s.oneGroup(ctx, teamID); err != nil {
		return err
	}
	if err := s.access.DeleteTeam(ctx, teamID, ""); err != nil {
		return s.refused(ctx, teamID, "remove a group", err)
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from scim_groups where tenant_id = ? and team_id = ?", tx.Tenant(), teamID)
		return nil
	})
}
