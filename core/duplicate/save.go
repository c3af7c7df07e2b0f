package duplicate

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// known is a pair that is stored already.
type known struct {
	id, a, b string
	score    int
	state    State
}

// save writes what was found about records: new pairs, new scores, and open pairs that are no longer alike go. A pair that
// was merged is open again, since its records are there again. Older are the records that were compared with those before
// them alone, whose other pairs stay. Where nothing is new it costs two look-ups for all of the records.
func (s *Service) save(ctx context.Context, objectID string, ids []string, older map[string]bool, found map[string][]Candidate) error {
	looked := make(map[string]bool, len(ids))
	for _, rid := range ids {
		looked[rid] = true
	}
	best := map[[2]string]Candidate{}
	for rid, list := range found {
		for _, c := range list {
			best[[2]string{min(rid, c.ID), max(rid, c.ID)}] = c
		}
	}
	stored, err := s.stored(ctx, ids)
	if err != nil {
		return err
	}
	// parted reports whether a record was compared with another, which it is not like any more.
	parted := func(rid, other string) bool { return looked[rid] && !(older[rid] && other > rid) }
	var gone []string
	for pair, k := range stored {
		c, ok := best[pair]
		switch {
		case ok && c.Score == k.score && k.state != Merged:
			delete(best, pair)
		case !ok && k.state == Open && (parted(k.a, k.b) || parted(k.b, k.a)):
			gone = append(gone, k.id)
		}
	}
	if len(best)+len(gone) == 0 {
		return nil
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		if len(gone) > 0 {
			in, arg := tx.Dialect().In("id", gone)
			tx.Queue("delete from duplicate_pairs where tenant_id = ? and state = 'open' and "+in, tx.Tenant(), arg)
		}
		return write(tx, objectID, best)
	})
}

// stored are the pairs of records that are known already, by their two ids.
func (s *Service) stored(ctx context.Context, ids []string) (map[[2]string]known, error) {
	out := map[[2]string]known{}
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, column := range []string{"a_id", "b_id"} {
			in, arg := tx.Dialect().In(column, ids)
			list, err := db.Collect(ctx, tx, func(r db.Rows) (k known, err error) {
				err = r.Scan(&k.id, &k.a, &k.b, &k.score, &k.state)
				return k, err
			}, "select id, a_id, b_id, score, state from duplicate_pairs where tenant_id = ? and "+in, tx.Tenant(), arg)
			if err != nil {
				return err
			}
			for _, k := range list {
				out[[2]string{k.a, k.b}] = k
			}
		}
		return nil
	})
	return out, err
}

func write(tx *db.Tx, objectID string, pairs map[[2]string]Candidate) error {
	now := time.Now().UTC()
	target := "(a_id, b_id)"
	if tx.Dialect() == db.Postgres {
		target = "(tenant_id, a_id, b_id)"
	}
	for pair, c := range pairs {
		reasons, err := json.Marshal(c.Reasons)
		if err != nil {
			return err
		}
		tx.Queue(`insert into duplicate_pairs (tenant_id, id, object_id, a_id, b_id, score, reasons, state, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?) on conflict `+target+` do update set score = excluded.score, reasons = excluded.reasons,
			updated_at = excluded.updated_at, state = case when duplicate_pairs.state = 'merged' then 'open' else duplicate_pairs.state end`,
			tx.Tenant(), id.New("dup"), objectID, pair[0], pair[1], c.Score, string(reasons), now, now)
	}
	return nil
}

// progress is how far something has come, from the beginning when nothing is known of it.
func progress(ctx context.Context, tx *db.Tx, name string) (txid, seq int64, err error) {
	list, err := db.Collect(ctx, tx, func(r db.Rows) (at [2]int64, err error) {
		err = r.Scan(&at[0], &at[1])
		return at, err
	}, "select txid, seq from duplicate_progress where tenant_id = ? and name = ?", tx.Tenant(), name)
	if err != nil || len(list) == 0 {
		return 0, 0, err
	}
	return list[0][0], list[0][1], nil
}

func setProgress(tx *db.Tx, name string, txid, seq int64) {
	target := "(name)"
	if tx.Dialect() == db.Postgres {
		target = "(tenant_id, name)"
	}
	tx.Queue("insert into duplicate_progress (tenant_id, name, txid, seq) values (?, ?, ?, ?) on conflict "+target+
		" do update set txid = excluded.txid, seq = excluded.seq", tx.Tenant(), name, txid, seq)
}
