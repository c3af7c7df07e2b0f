package view

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
)

const columns = "id, object_id, name, owner_id, shared, definition, version, created_at, updated_at"

func scan(r db.Rows) (*View, error) {
	v := &View{}
	var raw []byte
	err := r.Scan(&v.ID, &v.objectID, &v.Name, &v.OwnerID, &v.Shared, &raw, &v.Version, &v.CreatedAt, &v.UpdatedAt)
	if err != nil {
		return nil, err
	}
	v.CreatedAt, v.UpdatedAt = v.CreatedAt.UTC(), v.UpdatedAt.UTC()
	v.Definition, err = decode(raw)
	return v, err
}

// get returns a view; a not-found fault when the tenant has none with this id.
func get(ctx context.Context, tx *db.Tx, viewID string) (*View, error) {
	q := "select " + columns + " from views where tenant_id = ? and id = ?"
	found, err := db.Collect(ctx, tx, scan, q, tx.Tenant(), viewID)
	if err == nil && len(found) == 0 {
		err = db.NotFound(db.ErrNoRows, "view", viewID)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// list returns what may be seen by owner and circle; whether the reader may see the fields is not decided here.
func list(ctx context.Context, tx *db.Tx, objectID string, r reader) ([]*View, error) {
	q, args := "select "+columns+" from views where tenant_id = ?", []any{tx.Tenant()}
	if objectID != "" {
		q, args = q+" and object_id = ?", append(args, objectID)
	}
	if !r.all {
		near, arg := tx.Dialect().In("owner_id", r.colleagues)
		q, args = q+" and (owner_id = ? or shared = 'all' or shared = 'team' and "+near+")", append(args, r.id, arg)
	}
	return db.Collect(ctx, tx, scan, q+" order by id limit ?", append(args, maxList)...)
}

func insert(tx *db.Tx, v *View) error {
	definition, err := v.encode()
	if err != nil {
		return err
	}
	tx.Queue(`insert into views (tenant_id, id, object_id, name, owner_id, shared, definition, version, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.Tenant(), v.ID, v.objectID, v.Name, v.OwnerID, string(v.Shared), definition, v.Version, v.CreatedAt, v.UpdatedAt)
	return nil
}

// update writes a view that is still at the version that it was changed from.
func update(ctx context.Context, tx *db.Tx, v *View, based int64) error {
	definition, err := v.encode()
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `update views set name = ?, shared = ?, definition = ?, version = ?, updated_at = ?
		where tenant_id = ? and id = ? and version = ?`,
		v.Name, string(v.Shared), definition, v.Version, v.UpdatedAt, tx.Tenant(), v.ID, based)
	if err == nil && n == 0 {
		err = stale(v.Version)
	}
	return err
}

// stored is the definition as the table holds it.
type stored struct {
	Kind    Kind            `json:"kind"`
	Filter  json.RawMessage `json:"filter,omitempty"`
	Sort    []records.Sort  `json:"sort,omitempty"`
	Columns []string        `json:"columns,omitempty"`
	GroupBy string          `json:"group_by,omitempty"`
}

func (d Definition) encode() (string, error) {
	s := stored{Kind: d.Kind, Sort: d.Sort, Columns: d.Columns, GroupBy: d.GroupBy}
	if d.Filter != nil {
		s.Filter = filter.FormatJSON(d.Filter)
	}
	b, err := json.Marshal(s)
	return string(b), err
}

func decode(raw []byte) (Definition, error) {
	var s stored
	if err := json.Unmarshal(raw, &s); err != nil {
		return Definition{}, fmt.Errorf("read a view: %w", err)
	}
	d := Definition{Kind: s.Kind, Sort: s.Sort, Columns: s.Columns, GroupBy: s.GroupBy}
	if len(s.Filter) == 0 {
		return d, nil
	}
	var err error
	d.Filter, err = filter.ParseJSON(s.Filter)
	return d, err
}
