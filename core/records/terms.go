package records

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

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
