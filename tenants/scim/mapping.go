package scim

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// GroupRole gives a role to the members of a group.
type GroupRole struct {
	Group  string `json:"group" maxLength:"200" doc:"Name of the group, as the directory sends it"`
	RoleID string `json:"role_id" maxLength:"64"`
}

// Mapping is which roles a tenant gives to whom its directory names.
type Mapping struct {
	// RoleIDs are what users whom the directory adds begin with.
	RoleIDs []string `json:"role_ids" maxItems:"20" doc:"Roles that new users begin with"`
	// GroupRoles are the roles of groups; whoever is a member has them.
	GroupRoles []GroupRole `json:"group_roles" maxItems:"200" doc:"Roles of the members of groups"`
}

// Mapping returns the tenant's mapping; an empty one as long as there is none. It needs access.ManageTenant.
func (s *Service) Mapping(ctx context.Context) (Mapping, error) {
	if _, err := s.manager(ctx); err != nil {
		return Mapping{}, err
	}
	return s.mapping(ctx)
}

func (s *Service) mapping(ctx context.Context) (m Mapping, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err = readMapping(ctx, tx)
		return err
	})
	return m, err
}

func readMapping(ctx context.Context, tx *db.Tx) (Mapping, error) {
	m := Mapping{RoleIDs: []string{}, GroupRoles: []GroupRole{}}
	var raw []byte
	err := tx.QueryRow(ctx, "select definition from scim_mappings where tenant_id = ?", tx.Tenant()).Scan(&raw)
	if errors.Is(err, db.ErrNoRows) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(raw, &m)
}

// roles are all the roles that the mapping gives.
func (m *Mapping) roles() []string {
	out := slices.Clone(m.RoleIDs)
	for _, g := range m.GroupRoles {
		out = append(out, g.RoleID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// of are the roles of a group, and those that it has for another reason.
func (m *Mapping) of(group string, have []string, before ...Mapping) []string {
	led := func(roleID string) bool {
		return slices.ContainsFunc(append(before, *m), func(m Mapping) bool {
			return slices.ContainsFunc(m.GroupRoles, func(g GroupRole) bool { return g.RoleID == roleID })
		})
	}
	out := slices.DeleteFunc(slices.Clone(have), led)
	for _, g := range m.GroupRoles {
		if g.Group == group {
			out = append(out, g.RoleID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SetMapping replaces the tenant's mapping, and gives the groups that there are their roles. From then on the directory may
// also change people who may do what these roles allow. It needs access.ManageTenant, access.ManageAccess and everything
// that the roles allow.
func (s *Service) SetMapping(ctx context.Context, m Mapping) (Mapping, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Mapping{}, err
	}
	if by.Kind != actor.Person {
		return Mapping{}, fault.New(fault.Forbidden, "people_only")
	}
	m.RoleIDs, m.GroupRoles = append([]string{}, m.RoleIDs...), append([]GroupRole{}, m.GroupRoles...)
	var l fault.List
	for _, g := range m.GroupRoles {
		access.CheckName(&l, "group_roles", g.Group)
	}
	if err := l.Err(); err != nil {
		return Mapping{}, err
	}
	if err := s.access.SetPrincipalRoles(ctx, actor.Directory, access.DirectoryID, m.roles()); err != nil {
		return Mapping{}, err
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return Mapping{}, err
	}
	var before Mapping
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if before, err = readMapping(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into scim_mappings (tenant_id, definition, updated_at) values (?, ?, ?)
			on conflict (tenant_id) do update set definition = excluded.definition, updated_at = excluded.updated_at`, tx.Tenant(), string(raw), s.now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Entry{Action: audit.SettingsUpdated, Target: "scim_mapping", Detail: audit.Change{Before: before, After: m}})
	})
	if err != nil {
		return Mapping{}, err
	}
	groups, err := s.groups(ctx)
	if err != nil {
		return Mapping{}, err
	}
	for _, g := range groups {
		want := m.of(g.team.Name, g.team.RoleIDs, before)
		if slices.Equal(want, slices.Sorted(slices.Values(g.team.RoleIDs))) {
			continue
		}
		if _, err := s.access.UpdateTeam(ctx, g.team.ID, "", access.TeamPatch{RoleIDs: &want}); err != nil {
			return Mapping{}, err
		}
	}
	return m, nil
}
