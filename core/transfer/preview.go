package transfer

import (
	"cmp"
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
)

// Preview is what a look into a file finds.
type Preview struct {
	Format    tabular.Format      `json:"format"`
	Encoding  string              `json:"encoding,omitempty"`
	Delimiter string              `json:"delimiter,omitempty"`
	Sheets    []string            `json:"sheets,omitempty"`
	Header    []string            `json:"header"`
	Mapping   Mapping             `json:"mapping"`
	Locale    LocaleOptions       `json:"locale"`
	Ambiguous []tabular.Ambiguity `json:"ambiguous,omitempty"`
	Warnings  []string            `json:"warnings,omitempty"`
	Sample    [][]string          `json:"sample"`
	// Values are the different values of columns that have few, for mapping them one by one.
	Values []ColumnValues `json:"values"`
}

// ColumnValues are the values of a column, the most frequent first.
type ColumnValues struct {
	Column string   `json:"column"`
	Values []string `json:"values"`
}

// LookInto looks into a file: its columns, where they would go, how it writes numbers and dates, and its first rows.
func (s *Service) LookInto(ctx context.Context, name string, r io.ReaderAt, size int64, o ImportOptions) (Preview, error) {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return Preview{}, err
	}
	obj, err := m.Object(o.Object)
	if err != nil {
		return Preview{}, err
	}
	t, err := tabular.Open(ctx, name, r, size, o.table())
	if err != nil {
		return Preview{}, err
	}
	defer t.Close()
	p := Preview{Format: t.Format, Encoding: t.Encoding, Delimiter: t.Delimiter, Sheets: t.Sheets, Header: t.Header, Mapping: suggest(t, obj)}
	p.Ambiguous = guessLocale(t, &o)
	p.Locale = o.Locale
	lang := language(ctx)
	for _, w := range t.Warnings {
		p.Warnings = append(p.Warnings, message.Text(lang, w.Reason, w.Params))
	}
	sample := t.Sample()
	p.Sample = sample[:min(len(sample), 20)]
	p.Values = valuesOf(t.Header, sample)
	return p, nil
}

// maxValues is how many different values a column may have to be mapped one by one.
const maxValues = 60

// valuesOf gathers the values of the columns that have few of them in the rows looked at.
func valuesOf(header []string, rows [][]string) []ColumnValues {
	out := []ColumnValues{}
	for i, column := range header {
		count := map[string]int{}
		for _, row := range rows {
			if i < len(row) && len(count) <= maxValues {
				count[strings.TrimSpace(row[i])]++
			}
		}
		delete(count, "")
		if len(count) == 0 || len(count) > maxValues {
			continue
		}
		values := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
		out = append(out, ColumnValues{column, values})
	}
	return out
}
