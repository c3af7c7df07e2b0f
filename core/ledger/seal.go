package ledger

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/db"
)

// Held is what a change says of one field.
type Held struct {
	RecordID string
	Seq      int64
	// Pair is the old and the new value.
	Pair [2]json.RawMessage
}

// Holding returns what the changes of some records say of a field, the oldest first of each record. It reads the records' whole
// history by its index.
func Holding(ctx context.Context, tx *db.Tx, records []string, fieldID string) ([]Held, error) {
	in, arg := tx.Dialect().In("record_id", records)
	q, key := "select record_id, seq, diff -> ? from changes where tenant_id = ? and "+in+" and jsonb_exists(diff, ?) order by record_id, seq", fieldID
	if tx.Dialect() != db.Postgres {
		key = `$."` + fieldID + `"`
		q = "select record_id, seq, json_extract(diff, ?) from changes where tenant_id = ? and " + in + " and json_type(diff, ?) is not null order by record_id, seq"
	}
	return db.Collect(ctx, tx, func(r db.Rows) (h Held, err error) {
		var raw []byte
		if err := r.Scan(&h.RecordID, &h.Seq, &raw); err != nil {
			return h, err
		}
		return h, json.Unmarshal(raw, &h.Pair)
	}, q, key, tx.Tenant(), arg, key)
}

// InClear returns records behind an id, in the order of their ids, whose changes hold values of a field in clear, also of records
// that are stored nowhere any more. All of them together cost one walk through the tenant's ledger.
func InClear(ctx context.Context, tx *db.Tx, objectID, fieldID, after string, limit int) ([]string, error) {
	inClear := func(i string) (string, []any) {
		if tx.Dialect() == db.Postgres {
			return "jsonb_typeof(diff -> ? -> " + i + ") = 'string' and left(diff -> ? ->> " + i + ", 4) <> 'ks1.'", []any{fieldID, fieldID}
		}
		path := `$."` + fieldID + `"[` + i + "]"
		return "json_type(diff, ?) = 'text' and substr(json_extract(diff, ?), 1, 4) <> 'ks1.'", []any{path, path}
	}
	old, args := inClear("0")
	present, more := inClear("1")
	args = append(append([]any{tx.Tenant(), objectID, after}, args...), more...)
	return db.Collect(ctx, tx, func(r db.Rows) (recordID string, err error) { return recordID, r.Scan(&recordID) },
		"select distinct record_id from changes where tenant_id = ? and object_id = ? and record_id > ? and ("+old+" or "+present+") order by record_id limit ?",
		append(args, limit)...)
}

// Seal puts sealed values in place of those that a change has of a field from before it was secret. It is the one thing that
// may change in the ledger, and PostgreSQL lets nothing else through.
func Seal(tx *db.Tx, h Held, fieldID string) error {
	pair, err := json.Marshal(h.Pair)
	if err != nil {
		return err
	}
	if tx.Dialect() == db.Postgres {
		tx.Queue("select kontor_seal_change(?, ?, ?, ?::jsonb)", h.RecordID, h.Seq, fieldID, string(pair))
		return nil
	}
	tx.Queue("update changes set diff = json_set(diff, ?, json(?)) where tenant_id = ? and record_id = ? and seq = ?",
		`$."`+fieldID+`"`, string(pair), tx.Tenant(), h.RecordID, h.Seq)
	return nil
}
