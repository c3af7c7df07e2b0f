package ledger

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// OfSets returns the changes of several sets in the order they were made, after a sequence number.
func OfSets(ctx context.Context, tx *db.Tx, sets []string, after int64, limit int) ([]Entry, error) {
	in, arg := tx.Dialect().In("c.change_set_id", sets)
	return db.Collect(ctx, tx, scanEntry, "select "+entryColumns+` from changes c
		where c.tenant_id = ? and `+in+` and c.seq > ? order by c.seq limit ?`, tx.Tenant(), arg, after, limit)
}

// FirstOf returns the sequence number of the first change that one of the sets made to one of the records, 0 when there
// is none. A reader who knows which record a transaction began with finds the transaction's changes from there on,
// without going through what earlier transactions have added to the same set.
func FirstOf(ctx context.Context, tx *db.Tx, sets, records []string) (int64, error) {
	inSets, setArg := tx.Dialect().In("change_set_id", sets)
	inRecords, recordArg := tx.Dialect().In("record_id", records)
	var seq int64
	err := tx.QueryRow(ctx, "select coalesce(min(seq), 0) from changes where tenant_id = ? and "+inSets+" and "+inRecords,
		tx.Tenant(), setArg, recordArg).Scan(&seq)
	return seq, err
}

// Beyond reports whether there are changes behind a position of the feed. Where Since returns none of them, they wait for
// an older transaction to end.
func Beyond(ctx context.Context, tx *db.Tx, txid, seq int64) (bool, error) {
	if tx.Dialect() == db.Postgres {
		return db.Exists(ctx, tx, "select 1 from changes where tenant_id = ? and (txid, seq) > (?, ?) limit 1", tx.Tenant(), txid, seq)
	}
	return db.Exists(ctx, tx, "select 1 from changes where seq > ? limit 1", seq)
}
