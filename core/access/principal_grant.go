package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
)

// GrantPrincipal gives a principal that is no person rights of its own, in place of those that it has, in the caller's
// transaction: what a plugin was granted when it was installed. The zero definition takes all of them away. The actor needs
// the function, and everything that is given: nobody lets a plugin do what they may not do themselves.
func (s *Service) GrantPrincipal(ctx context.Context, tx *db.Tx, function string, kind actor.Kind, principalID string, d Definition) error {
	return s.changeTx(ctx, tx, function, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		if err := mayGive(me, unite(lineages(d), nil, nil)); err != nil {
			return err
		}
		a, err := actor.From(ctx)
		if err != nil {
			return err
		}
		have, err := principalGrant(ctx, tx, kind, principalID)
		if err != nil {
			return err
		}
		if len(d.Objects) == 0 && len(d.Functions) == 0 {
			tx.Queue("delete from principal_grants where tenant_id = ? and kind = ? and principal_id = ?", tx.Tenant(), string(kind), principalID)
			// What roles it was given goes with them, so that no later principal of the same id has them.
			tx.Queue("delete from principal_roles where tenant_id = ? and kind = ? and principal_id = ?", tx.Tenant(), string(kind), principalID)
		} else {
			tx.Queue(`insert into principal_grants (tenant_id, kind, principal_id, definition, updated_at, updated_by) values (?, ?, ?, ?, ?, ?)
				on conflict `+grantKey(tx)+` do update set definition = excluded.definition, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
				tx.Tenant(), string(kind), principalID, asJSON(d), now(), a.ID)
		}
		return s.note(ctx, tx, audit.PrincipalChanged, principalID, map[string]any{"kind": kind, "definition": have}, map[string]any{"kind": kind, "definition": d})
	})
}

func grantKey(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return "(tenant_id, kind, principal_id)"
	}
	return "(kind, principal_id)"
}

// principalGrant returns what a principal was given by itself; nil for nothing.
func principalGrant(ctx context.Context, tx *db.Tx, kind actor.Kind, principalID string) (*Definition, error) {
	var raw []byte
	err := tx.QueryRow(ctx, "select definition from principal_grants where tenant_id = ? and kind = ? and principal_id = ?",
		tx.Tenant(), string(kind), principalID).Scan(&raw)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil //nolint:nilnil // nothing given is a valid answer
	}
	if err != nil {
		return nil, err
	}
	d := &Definition{}
	if err := json.Unmarshal(raw, d); err != nil {
		return nil, fmt.Errorf("read the grant of %s %s: %w", kind, principalID, err)
	}
	return d, nil
}
