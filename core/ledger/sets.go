package ledger

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
)

// SetQuery says which change sets are listed.
type SetQuery struct {
	// Before is the id of the last set of the page before; empty for the newest.
	Before string
	// Several asks only for sets with more than one change.
	Several bool
	// UserID asks only for those of a person, through whatever they acted.
	UserID string
	// Limit is how many sets are gone through.
	Limit int
}

// List returns change sets, newest first, and the id that a next page begins behind; empty when there are no more. It goes
// through Limit sets whatever it finds among them, so that its cost does not depend on how rare they are; sets with several
// changes have an index of their own.
func List(ctx context.Context, tx *db.Tx, q SetQuery) (list []Info, next string, err error) {
	sql, args := "select "+infoColumns+" from change_sets where tenant_id = ?", []any{tx.Tenant()}
	if q.Several {
		sql += " and records > 1"
	}
	if q.Before != "" {
		sql, args = sql+" and id < ?", append(args, q.Before)
	}
	all, err := db.Collect(ctx, tx, scanInfo, sql+" order by id desc limit ?", append(args, q.Limit)...)
	if err != nil {
		return nil, "", err
	}
	for _, i := range all {
		if q.UserID == "" || i.UserID == q.UserID {
			list = append(list, i)
		}
	}
	if len(all) == q.Limit {
		next = all[len(all)-1].ID
	}
	return list, next, nil
}

// FirstOfEach returns the first few changes of each set, without their diffs, in one statement.
func FirstOfEach(ctx context.Context, tx *db.Tx, sets []string, few int) (map[string][]Change, error) {
	out := map[string][]Change{}
	if len(sets) == 0 {
		return out, nil
	}
	var arms []string
	var args []any
	for _, set := range sets {
		arms = append(arms, "select * from (select change_set_id, object_id, record_id, action, seq from changes where tenant_id = ? and change_set_id = ? order by seq limit ?) x")
		args = append(args, tx.Tenant(), set, few)
	}
	rows, err := tx.Query(ctx, strings.Join(arms, " union all ")+" order by seq", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var set string
		var seq int64
		var c Change
		if err := rows.Scan(&set, &c.ObjectID, &c.RecordID, &c.Action, &seq); err != nil {
			return nil, err
		}
		out[set] = append(out[set], c)
	}
	return out, rows.Err()
}

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

// ChangedBeside returns those of some records that have changes under other change sets, too. It reads the records' histories
// by their index.
func ChangedBeside(ctx context.Context, tx *db.Tx, sets, records []string) ([]string, error) {
	inSets, setArg := tx.Dialect().In("change_set_id", sets)
	inRecords, recordArg := tx.Dialect().In("record_id", records)
	return db.Collect(ctx, tx, func(r db.Rows) (recordID string, err error) { return recordID, r.Scan(&recordID) },
		"select distinct record_id from changes where tenant_id = ? and "+inRecords+" and not ("+inSets+") order by record_id", tx.Tenant(), recordArg, setArg)
}
