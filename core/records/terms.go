package records

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// maxTerms bounds the words by which one record is found.
const maxTerms = 1000

// searchTerms are the words by which a record is found, sorted and each once.
func searchTerms(o *metadata.Object, r *Record) []string {
	var terms []string
	for _, f := range o.Fields {
		if f.Searchable {
			terms = append(terms, termsOf(f, r.Values[f.ID])...)
		}
	}
	for _, p := range r.Points {
		terms = append(terms, fold.Tokens(p.Value)...)
	}
	if len(terms) > maxTerms {
		terms = terms[:maxTerms]
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// termsOf are the words of one value.
func termsOf(f *metadata.Field, v any) []string {
	if v == nil {
		return nil
	}
	text := f.Impl.ToText(v, &f.Options, nil)
	if f.Type == fieldtype.RichText {
		text = plainText(text)
	}
	terms := fold.Tokens(text)
	if f.Type == fieldtype.Phone {
		// People search for a number without its country code, or with a zero instead.
		if digits := strings.TrimPrefix(text, "+"); len(digits) > 6 {
			terms = append(terms, digits, digits[2:], "0"+digits[2:])
		}
	}
	return terms
}

// plainText drops the tags of HTML.
func plainText(html string) string {
	var b strings.Builder
	in := false
	for _, r := range html {
		switch {
		case r == '<':
			in = true
			b.WriteByte(' ')
		case r == '>':
			in = false
		case !in:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// termSpace is the tenant's name inside lexemes, so that a prefix on PostgreSQL scans the tenant's words only. Two
// tenants with the same one are kept apart by kontor_search.
func termSpace(tenant string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(tenant))
	return strconv.FormatUint(uint64(h.Sum32()), 36) + ":"
}

func (b *Batch) indexTerms(o *metadata.Object, r *Record, terms []string, exists bool) {
	if len(terms) == 0 && !exists {
		return
	}
	owner := orNil(r.Owner())
	if b.tx.Dialect() == db.Postgres {
		space := termSpace(b.tx.Tenant())
		var lexemes strings.Builder
		for i, t := range terms {
			if i > 0 {
				lexemes.WriteByte(' ')
			}
			lexemes.WriteString(space)
			lexemes.WriteString(t)
		}
		if !exists {
			b.tx.Insert(insertDoc, r.ID, o.ID, owner, lexemes.String())
			return
		}
		b.tx.Queue(`insert into search_docs (tenant_id, record_id, object_id, owner_id, terms) values (?, ?, ?, ?, array_to_tsvector(string_to_array(?, ' ')))
			on conflict (tenant_id, record_id) do update set owner_id = excluded.owner_id, terms = excluded.terms`,
			b.tx.Tenant(), r.ID, o.ID, owner, lexemes.String())
		return
	}
	if !exists {
		b.tx.Insert(insertLiteDoc, r.ID, o.ID, owner)
		b.tx.Insert(insertLiteTerms, r.ID, strings.Join(terms, " "))
		return
	}
	b.tx.Queue(`insert into search_docs (tenant_id, record_id, object_id, owner_id) values (?, ?, ?, ?)
		on conflict (record_id) do update set owner_id = excluded.owner_id`, b.tx.Tenant(), r.ID, o.ID, owner)
	b.tx.Queue("insert or replace into search_terms (rowid, terms) values ((select doc from search_docs where record_id = ?), ?)", r.ID, strings.Join(terms, " "))
}

var (
	insertDoc = db.NewInsert("search_docs", behindRecords, db.Column{Name: "record_id"}, db.Column{Name: "object_id"}, db.Column{Name: "owner_id"},
		db.Column{Name: "terms", Type: db.Words})
	insertLiteDoc = db.NewInsert("search_docs", behindRecords, db.Column{Name: "record_id"}, db.Column{Name: "object_id"}, db.Column{Name: "owner_id"})
	// The words come behind all else, so that the index is written out once.
	insertLiteTerms = db.NewStatement("insert into search_terms (rowid, terms) values ((select doc from search_docs where record_id = ?), ?)", behindRecords+2, 2)
)

func (b *Batch) removeTerms(recordID string) {
	if b.tx.Dialect() == db.SQLite {
		b.tx.Queue("delete from search_terms where rowid = (select doc from search_docs where record_id = ?)", recordID)
	}
	b.tx.Queue("delete from search_docs where tenant_id = ? and record_id = ?", b.tx.Tenant(), recordID)
}
