package records

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
)

var (
	insertDoc = db.NewInsert("search_docs", behindRecords, db.Column{Name: "record_id"}, db.Column{Name: "object_id"}, db.Column{Name: "owner_id"},
		db.Column{Name: "match_keys"}, db.Column{Name: "terms", Type: db.Words})
	insertLiteDoc = db.NewInsert("search_docs", behindRecords, db.Column{Name: "doc", Type: db.Int}, db.Column{Name: "record_id"},
		db.Column{Name: "object_id"}, db.Column{Name: "owner_id"}, db.Column{Name: "match_keys"})
	// The words come behind all else, so that the index is written out once.
	insertLiteTerms   = db.NewStatement("insert into search_terms (rowid, terms) values (?, ?)", behindRecords+2, 2)
	insertMatchKey    = db.NewInsert("match_keys", behindRecords, db.Column{Name: "key", Type: db.Int}, db.Column{Name: "record_id"}).Sorted()
	insertLiteMatches = db.NewInsert("match_keys", behindRecords, db.Column{Name: "key", Type: db.Int}, db.Column{Name: "doc", Type: db.Int}).Sorted()
)

// index writes by what a record is found: its words and its match keys.
func (b *Batch) index(ctx context.Context, o *metadata.Object, before, r *Record, restored bool) error {
	var keys, had []int64
	if b.s.matcher != nil {
		keys = hashes(o.ID, b.s.matcher.MatchKeys(b.model, o, r))
		if before != nil && !restored {
			had = hashes(o.ID, b.s.matcher.MatchKeys(b.model, o, before))
		}
	}
	if before == nil {
		terms := searchTerms(o, r)
		if len(terms) == 0 && len(keys) == 0 {
			return nil
		}
		return b.addDoc(ctx, o, r, terms, keys)
	}
	// A record without words or keys may have no row yet.
	if restored || len(had) == 0 && len(keys) > 0 || before.Owner() != r.Owner() || otherWords(o, before, r) {
		if err := b.indexTerms(ctx, o, r, searchTerms(o, r)); err != nil {
			return err
		}
	}
	b.saveMatchKeys(r, had, keys)
	return nil
}

// otherWords reports whether a value that makes words differs.
func otherWords(o *metadata.Object, before, r *Record) bool {
	return !slices.Equal(before.Points, r.Points) || slices.ContainsFunc(o.Fields, func(f *metadata.Field) bool {
		return f.Searchable && !equal(f, before.Values[f.ID], r.Values[f.ID])
	})
}

// addDoc writes words and match keys of a new record.
func (b *Batch) addDoc(ctx context.Context, o *metadata.Object, r *Record, terms []string, keys []int64) error {
	owner, list := db.OrNull(r.Owner()), any(nil)
	if len(keys) > 0 {
		list = keyList(keys)
	}
	if b.tx.Dialect() == db.Postgres {
		b.tx.Insert(insertDoc, r.ID, o.ID, owner, list, lexemes(b.tx.Tenant(), terms))
		for _, k := range keys {
			b.tx.Insert(insertMatchKey, k, r.ID)
		}
		return nil
	}
	doc, err := b.tx.Number(ctx, "search_docs")
	if err != nil {
		return err
	}
	b.tx.Insert(insertLiteDoc, doc, r.ID, o.ID, owner, list)
	b.tx.Insert(insertLiteTerms, doc, strings.Join(terms, " "))
	for _, k := range keys {
		b.tx.Insert(insertLiteMatches, k, doc)
	}
	return nil
}

// indexTerms writes the words of a record that may have been indexed before.
func (b *Batch) indexTerms(ctx context.Context, o *metadata.Object, r *Record, terms []string) error {
	owner := db.OrNull(r.Owner())
	if b.tx.Dialect() == db.Postgres {
		b.tx.Queue(`insert into search_docs (tenant_id, record_id, object_id, owner_id, terms) values (?, ?, ?, ?, array_to_tsvector(string_to_array(?, ' ')))
			on conflict (tenant_id, record_id) do update set owner_id = excluded.owner_id, terms = excluded.terms`,
			b.tx.Tenant(), r.ID, o.ID, owner, lexemes(b.tx.Tenant(), terms))
		return nil
	}
	doc, err := b.tx.Number(ctx, "search_docs")
	if err != nil {
		return err
	}
	b.tx.Queue(`insert into search_docs (tenant_id, doc, record_id, object_id, owner_id) values (?, ?, ?, ?, ?)
		on conflict (record_id) do update set owner_id = excluded.owner_id`, b.tx.Tenant(), doc, r.ID, o.ID, owner)
	b.tx.Queue("insert or replace into search_terms (rowid, terms) values ((select doc from search_docs where record_id = ?), ?)", r.ID, strings.Join(terms, " "))
	return nil
}

// saveMatchKeys brings the match keys of an indexed record from what it had to what it is to have.
func (b *Batch) saveMatchKeys(r *Record, had, keys []int64) {
	if slices.Equal(had, keys) {
		return
	}
	without := func(list, other []int64) []int64 {
		return slices.DeleteFunc(slices.Clone(list), func(k int64) bool { return slices.Contains(other, k) })
	}
	gone, fresh := without(had, keys), without(keys, had)
	pg := b.tx.Dialect() == db.Postgres
	if len(gone) > 0 {
		if pg {
			b.tx.Queue("delete from match_keys where tenant_id = ? and key = any(?) and record_id = ?", b.tx.Tenant(), gone, r.ID)
		} else {
			b.tx.Queue(`delete from match_keys where key in (select value from json_each(?)) and doc = (select doc from search_docs where record_id = ?)`,
				keyList(gone), r.ID)
		}
	}
	if len(fresh) > 0 {
		if pg {
			b.tx.Queue("insert into match_keys (tenant_id, key, record_id) select ?, value, ? from unnest(?::bigint[]) as list (value) on conflict do nothing",
				b.tx.Tenant(), r.ID, fresh)
		} else {
			b.tx.Queue("insert or ignore into match_keys (key, doc) select value, (select doc from search_docs where record_id = ?) from json_each(?)",
				r.ID, keyList(fresh))
		}
	}
	b.tx.Queue("update search_docs set match_keys = ? where tenant_id = ? and record_id = ?", keyList(keys), b.tx.Tenant(), r.ID)
}

// removeDocs takes away by what records are found, however many, with three statements.
func (b *Batch) removeDocs(ids []string) {
	in, arg := b.tx.Dialect().In("record_id", ids)
	if b.tx.Dialect() == db.Postgres {
		b.tx.Queue(`delete from match_keys m using search_docs d, unnest(translate(d.match_keys, '[]', '{}')::bigint[]) as k (value)
			where m.tenant_id = ? and m.key = k.value and m.record_id = d.record_id and d.tenant_id = m.tenant_id and d.record_id = any(?)`, b.tx.Tenant(), ids)
	} else {
		b.tx.Queue("delete from match_keys where (key, doc) in (select k.value, d.doc from search_docs d, json_each(d.match_keys) k where d."+in+")", arg)
		// In the order of their numbers: going back, the index would be written out after every record.
		b.tx.Queue("delete from search_terms where rowid in (select doc from search_docs where "+in+")", arg)
	}
	b.tx.Queue("delete from search_docs where tenant_id = ? and "+in, b.tx.Tenant(), arg)
}

// hashes are the numbers that stand for the match keys of an object's records.
func hashes(objectID string, keys []string) []int64 {
	out := make([]int64, len(keys))
	for i, k := range keys {
		out[i] = hashOf(objectID, k)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func hashOf(objectID, key string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(objectID))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(key))
	return int64(h.Sum64())
}

// keyList is how a row of search_docs lists match keys.
func keyList(keys []int64) string {
	raw, _ := json.Marshal(keys) // Numbers cannot fail.
	return string(raw)
}

// lexemes are words as a tsvector on PostgreSQL holds them: behind the tenant's name.
func lexemes(tenant string, terms []string) string {
	space := termSpace(tenant)
	var b strings.Builder
	for i, t := range terms {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(space)
		b.WriteString(t)
	}
	return b.String()
}
