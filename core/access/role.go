package access

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Role is a named definition that people are given.
type Role struct {
	ID string `json:"id"`
	// Name is stable within the tenant and unique: a–z, 0–9 and _.
	Name       string            `json:"name"`
	Labels     map[string]string `json:"labels"`
	Builtin    bool              `json:"builtin"`
	Definition Definition        `json:"definition"`
	// ParentIDs are the roles that this one inherits from.
	ParentIDs []string  `json:"parent_ids"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// Version changes with every change, for optimistic checks.
	Version string `json:"version"`
}

// NewRole is what a new role is made of.
type NewRole struct {
	Name       string
	Labels     map[string]string
	Definition Definition
	ParentIDs  []string
}

// RolePatch is what can be changed of a role; nil leaves as it is.
type RolePatch struct {
	Labels     map[string]string
	Definition *Definition
	ParentIDs  *[]string
}

const (
	maxRoles = 200
	maxLabel = 100
	// maxParents is how many roles one may inherit from directly, maxAncestors how many in all.
	maxParents   = 10
	maxAncestors = 50
)

var roleName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// ListRoles returns all roles of the tenant, the shipped ones first. It needs ManageAccess or ManageUsers.
func (s *Service) ListRoles(ctx context.Context) ([]Role, error) {
	if err := s.requireRoles(ctx); err != nil {
		return nil, err
	}
	var roles []Role
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		roles, err = listRoles(ctx, tx)
		return err
	})
	return roles, err
}

// GetRole returns one role; a not-found fault when the tenant has none with this id. It needs ManageAccess or ManageUsers.
func (s *Service) GetRole(ctx context.Context, roleID string) (Role, error) {
	if err := s.requireRoles(ctx); err != nil {
		return Role{}, err
	}
	var r Role
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = getRole(ctx, tx, roleID)
		return err
	})
	return r, err
}

func (s *Service) requireRoles(ctx context.Context) error {
	c, err := s.For(ctx)
	if err != nil || c.Has(ManageUsers) {
		return err
	}
	return c.require(ManageAccess)
}

// CreateRole adds a role. The actor needs ManageAccess and everything that the role allows.
func (s *Service) CreateRole(ctx context.Context, in NewRole) (Role, error) {
	var l fault.List
	if !roleName.MatchString(in.Name) {
		l.Add("name", "invalid_name", fault.Params{"value": shorten(in.Name)})
	}
	checkLabels(&l, in.Labels)
	if err := l.Err(); err != nil {
		return Role{}, err
	}
	if err := s.checkDefinition(ctx, in.Definition); err != nil {
		return Role{}, err
	}
	r := Role{ID: id.New("rol"), Name: in.Name, Labels: in.Labels, Definition: in.Definition, CreatedAt: now()}
	r.UpdatedAt = r.CreatedAt
	err := s.change(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		roles, err := listRoles(ctx, tx)
		if err != nil {
			return err
		}
		if len(roles) >= maxRoles {
			return fault.New(fault.Conflict, "too_many_roles", fault.Params{"max": maxRoles})
		}
		if slices.ContainsFunc(roles, func(o Role) bool { return o.Name == r.Name }) {
			return &fault.Error{
				Code: fault.Conflict, Reason: "name_taken",
				Fields: []fault.Field{{Location: "name", Reason: "name_taken", Params: fault.Params{"value": r.Name}}},
			}
		}
		if err := insertRole(ctx, tx, r); err != nil {
			return err
		}
		if err := setParents(ctx, tx, r.ID, nil, in.ParentIDs); err != nil {
			return err
		}
		if err := mayGiveRoles(ctx, tx, me, r.ID); err != nil {
			return err
		}
		if r, err = getRole(ctx, tx, r.ID); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.RoleCreated, r.ID, nil, r)
	})
	return r, err
}

// UpdateRole changes a role; with a version that is not the present one it is a stale fault. The actor needs ManageAccess
// and everything that the role, and those that inherit from it, have allowed and will allow. The administrator's role cannot
// be changed.
func (s *Service) UpdateRole(ctx context.Context, roleID, based string, p RolePatch) (Role, error) {
	if err := s.checkRolePatch(ctx, p); err != nil {
		return Role{}, err
	}
	var r Role
	err := s.change(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		r, err = s.updateRole(ctx, tx, me, roleID, based, p)
		return err
	})
	return r, err
}

func (s *Service) checkRolePatch(ctx context.Context, p RolePatch) error {
	var l fault.List
	if p.Labels != nil {
		checkLabels(&l, p.Labels)
	}
	if err := l.Err(); err != nil || p.Definition == nil {
		return err
	}
	return s.checkDefinition(ctx, *p.Definition)
}

func (s *Service) updateRole(ctx context.Context, tx *db.Tx, me *Compiled, roleID, based string, p RolePatch) (Role, error) {
	r, err := getRole(ctx, tx, roleID)
	if err != nil {
		return r, err
	}
	if err := checkVersion("role", roleID, based, r.Version); err != nil {
		return r, err
	}
	heirs, err := heirsOf(ctx, tx, roleID)
	if err != nil {
		return r, err
	}
	if err := mayGiveRoles(ctx, tx, me, heirs...); err != nil {
		return r, err
	}
	if r.Builtin && r.Name == Admin && (p.Definition != nil || p.ParentIDs != nil) {
		return r, fault.New(fault.Conflict, "admin_role_fixed")
	}
	if p.Labels != nil {
		tx.Queue("update roles set labels = ?, updated_at = ? where tenant_id = ? and id = ?", asJSON(p.Labels), now(), tx.Tenant(), roleID)
	}
	if p.Definition != nil {
		tx.Queue("update roles set definition = ?, updated_at = ? where tenant_id = ? and id = ?",
			storedDefinition(r, *p.Definition), now(), tx.Tenant(), roleID)
	}
	if p.ParentIDs != nil {
		if err := setParents(ctx, tx, roleID, r.ParentIDs, *p.ParentIDs); err != nil {
			return r, err
		}
	}
	if p.Definition != nil || p.ParentIDs != nil {
		if err := mayGiveRoles(ctx, tx, me, heirs...); err != nil {
			return r, err
		}
	}
	after, err := getRole(ctx, tx, roleID)
	if err != nil {
		return r, err
	}
	return after, s.note(ctx, tx, audit.RoleUpdated, roleID, r, after)
}

// DeleteRole removes a role that nobody has and no other inherits from. Shipped roles stay. The actor needs ManageAccess.
func (s *Service) DeleteRole(ctx context.Context, roleID, based string) error {
	return s.change(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		r, err := getRole(ctx, tx, roleID)
		if err != nil {
			return err
		}
		if err := checkVersion("role", roleID, based, r.Version); err != nil {
			return err
		}
		if err := mayGiveRoles(ctx, tx, me, roleID); err != nil {
			return err
		}
		if r.Builtin {
			return fault.New(fault.Conflict, "role_builtin", fault.Params{"name": r.Name})
		}
		used, err := db.Exists(ctx, tx, `select 1 from user_roles where tenant_id = ? and role_id = ?
			union all select 1 from team_roles where tenant_id = ? and role_id = ?
			union all select 1 from principal_roles where tenant_id = ? and role_id = ?
			union all select 1 from role_parents where tenant_id = ? and parent_id = ?`,
			tx.Tenant(), roleID, tx.Tenant(), roleID, tx.Tenant(), roleID, tx.Tenant(), roleID)
		if err != nil {
			return err
		}
		if used {
			return fault.New(fault.Conflict, "role_in_use", fault.Params{"name": r.Name})
		}
		tx.Queue("delete from role_parents where tenant_id = ? and role_id = ?", tx.Tenant(), roleID)
		if _, err = tx.Exec(ctx, "delete from roles where tenant_id = ? and id = ?", tx.Tenant(), roleID); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.RoleDeleted, roleID, r, nil)
	})
}

// Seed creates the shipped roles of a new tenant and its state, in the transaction that makes its first user. Where they
// are there, it does nothing. Only Kontor itself may call it.
func (s *Service) Seed(ctx context.Context, tx *db.Tx) error {
	if a, err := actor.From(ctx); err != nil {
		return err
	} else if a.Kind != actor.System {
		return fault.New(fault.Forbidden, "system_only")
	}
	if err := s.Raise(ctx, tx); err != nil {
		return err
	}
	roles, err := listRoles(ctx, tx)
	if err != nil {
		return err
	}
	for _, b := range BuiltinRoles() {
		if slices.ContainsFunc(roles, func(r Role) bool { return r.Name == b.Name }) {
			continue
		}
		r := Role{ID: id.New("rol"), Name: b.Name, Labels: b.Labels, Builtin: true, Definition: b.Definition, CreatedAt: now()}
		r.UpdatedAt = r.CreatedAt
		if err := insertRole(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// checkDefinition asks the catalogue about every object of the definition.
func (s *Service) checkDefinition(ctx context.Context, d Definition) error {
	if s.catalogue == nil {
		return nil
	}
	var l fault.List
	for _, object := range append(d.objectIDs(), everything) {
		rule := d.Objects[object]
		fields := slices.Concat(slices.Sorted(maps.Keys(rule.Fields)), slices.Sorted(maps.Keys(d.Deny.Objects[object].Fields)))
		var conditions []filter.Node
		for _, a := range Actions() {
			if w := rule.Actions[a].Where; w != nil {
				conditions = append(conditions, w)
			}
		}
		if object == everything && len(conditions) == 0 {
			continue
		}
		if object == everything {
			l.Add("definition.objects.*", "condition_needs_object")
			continue
		}
		if err := l.Merge("definition.objects."+object, s.catalogue.CheckRule(ctx, object, fields, conditions)); err != nil {
			return err
		}
	}
	return l.Err()
}

// checkLabels wants at least one text, by language.
func checkLabels(l *fault.List, labels map[string]string) {
	if len(labels) == 0 {
		l.Add("labels", "required")
	}
	for _, lang := range slices.Sorted(maps.Keys(labels)) {
		switch text := strings.TrimSpace(labels[lang]); {
		case lang != "en" && lang != "de":
			l.Add("labels", "not_an_option", fault.Params{"value": shorten(lang), "allowed": []string{"en", "de"}})
		case text == "":
			l.Add("labels."+lang, "required")
		case utf8.RuneCountInString(text) > maxLabel:
			l.Add("labels."+lang, "too_long", fault.Params{"max": maxLabel})
		}
	}
}

func insertRole(ctx context.Context, tx *db.Tx, r Role) error {
	_, err := tx.Exec(ctx, `insert into roles (tenant_id, id, name, labels, builtin, definition, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.Tenant(), r.ID, r.Name, asJSON(r.Labels), r.Builtin, storedDefinition(r, r.Definition), r.CreatedAt, r.UpdatedAt)
	return err
}

// storedRole is how a definition lies in its column. A shipped role that is as it was shipped has only the mark, so that
// it goes on following later versions.
type storedRole struct {
	Shipped bool `json:"shipped,omitempty"`
	Definition
}

func storedDefinition(r Role, d Definition) string {
	if b, ok := shipped[r.Name]; ok && r.Builtin && asJSON(d) == asJSON(b.Definition) {
		return asJSON(storedRole{Shipped: true})
	}
	return asJSON(storedRole{Definition: d})
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // Definitions and labels are made of texts, lists and maps.
	}
	return string(b)
}
