package access

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxPrincipalRoles is how many roles a plugin, an automation or a portal can have.
const maxPrincipalRoles = 20

// rolePrincipals are the kinds of principals that can have roles without being a person.
var rolePrincipals = []actor.Kind{actor.Plugin, actor.Automation, actor.Portal, actor.Directory, actor.App, actor.Key, actor.Support}

// SetPrincipalRoles gives roles to a principal that is no person, in place of those that it has: a plugin, an automation, the
// customers of a portal, or an app or a key that acts for itself. It has no records of its own and no teams, so only what reaches all records, or those of a
// condition, gives it anything. The actor needs ManageAccess and everything that the roles allow. Principals that act for a
// person (other keys and apps, AI) have that person's rights, within their scopes, and no roles.
func (s *Service) SetPrincipalRoles(ctx context.Context, kind actor.Kind, principalID string, roleIDs []string) error {
	if !slices.Contains(rolePrincipals, kind) {
		return fault.At("kind", "not_an_option", fault.Params{"value": string(kind), "allowed": rolePrincipals})
	}
	want := sorted(roleIDs)
	if len(want) > maxPrincipalRoles {
		return fault.At("role_ids", "too_many", fault.Params{"max": maxPrincipalRoles})
	}
	return s.change(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		have, err := texts(ctx, tx, "select role_id from principal_roles where tenant_id = ? and kind = ? and principal_id = ? order by role_id",
			tx.Tenant(), string(kind), principalID)
		if err != nil {
			return err
		}
		for _, roleID := range want {
			if err := knownRoleAt(ctx, tx, "role_ids", roleID); err != nil {
				return err
			}
			if !slices.Contains(have, roleID) {
				tx.Queue("insert into principal_roles (tenant_id, kind, principal_id, role_id) values (?, ?, ?, ?)", tx.Tenant(), string(kind), principalID, roleID)
			}
		}
		for _, roleID := range have {
			if !slices.Contains(want, roleID) {
				tx.Queue("delete from principal_roles where tenant_id = ? and kind = ? and principal_id = ? and role_id = ?",
					tx.Tenant(), string(kind), principalID, roleID)
			}
		}
		// Together they may be more than each alone.
		r, err := rightsOfRoles(ctx, tx, sorted(append(have, want...))...)
		if err != nil {
			return err
		}
		if err := mayGive(me, r); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.PrincipalChanged, principalID, map[string]any{"kind": kind, "role_ids": have}, map[string]any{"kind": kind, "role_ids": want})
	})
}

// PrincipalRoles returns the ids of the roles that a principal which is no person has.
func (s *Service) PrincipalRoles(ctx context.Context, kind actor.Kind, principalID string) (roleIDs []string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		roleIDs, err = texts(ctx, tx, "select role_id from principal_roles where tenant_id = ? and kind = ? and principal_id = ? order by role_id",
			tx.Tenant(), string(kind), principalID)
		return err
	})
	return append([]string{}, roleIDs...), err
}
