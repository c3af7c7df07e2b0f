package layout

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const selected = "id, kind, object_id, audience_kind, audience_id, type_field, type_value, changes, version, updated_at"

func scan(r db.Rows) (*layer, error) {
	l := &layer{}
	var raw []byte
	if err := r.Scan(&l.id, &l.kind, &l.objectID, &l.audience.Kind, &l.audience.ID, &l.typeField, &l.typeValue, &raw, &l.version, &l.updatedAt); err != nil {
		return nil, err
	}
	l.updatedAt = l.updatedAt.UTC()
	if err := json.Unmarshal(raw, &l.changes); err != nil {
		return nil, fmt.Errorf("read a layout: %w", err)
	}
	return l, nil
}

// list returns a tenant's layers in the order in which they are put on, of one rank the older first. There are at most maxLayers.
func list(ctx context.Context, tx *db.Tx) ([]*layer, error) {
	all, err := db.Collect(ctx, tx, scan, "select "+selected+" from layouts where tenant_id = ? order by id limit ?", tx.Tenant(), maxLayers)
	sortLayers(all)
	return all, err
}

// write keeps a layer that is still at the version that it was changed from, 0 for one that is new.
func write(ctx context.Context, tx *db.Tx, l *layer, based int64, userID string) error {
	raw, err := json.Marshal(l.changes)
	if err != nil {
		return err
	}
	if based == 0 {
		l.id = id.At("lay", l.updatedAt)
		_, err := tx.Exec(ctx, `insert into layouts (tenant_id, id, kind, object_id, audience_kind, audience_id, type_field, type_value, changes,
				version, created_at, updated_at, updated_by)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), l.id, string(l.kind), l.objectID, l.audience.Kind, l.audience.ID, l.typeField, l.typeValue, string(raw),
			l.version, l.updatedAt, l.updatedAt, userID)
		return err
	}
	n, err := tx.Exec(ctx, "update layouts set changes = ?, version = ?, updated_at = ?, updated_by = ? where tenant_id = ? and id = ? and version = ?",
		string(raw), l.version, l.updatedAt, userID, tx.Tenant(), l.id, based)
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "stale", fault.Params{"version": l.version})
	}
	return err
}

func remove(ctx context.Context, tx *db.Tx, l *layer) error {
	_, err := tx.Exec(ctx, "delete from layouts where tenant_id = ? and id = ? and version = ?", tx.Tenant(), l.id, l.version)
	return err
}
