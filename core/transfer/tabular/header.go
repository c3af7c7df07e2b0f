package tabular

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// HeaderMode says whether the first row of a table names the columns.
type HeaderMode string

const (
	// HeaderAuto decides by looking at the rows.
	HeaderAuto HeaderMode = ""
	// HeaderYes takes the first row that is about as full as the rows after it as the header.
	HeaderYes HeaderMode = "yes"
	// HeaderNo takes every row as data.
	HeaderNo HeaderMode = "no"
)

// ErrorColumn names the column that an error file adds. A column of this name is never read as data.
const ErrorColumn = "_error"

// layout is how the rows of a table are to be understood.
type layout struct {
	headerRow int      // number of the header row; 0: there is none
	before    int      // rows up to this number hold no data
	raw       []string // the header as it stands in the file
	names     []string // one per column, unique, none empty
	trailing  bool     // rows end with a delimiter that means nothing
	warnings  []Warning
}

// width is the number of cells a row should have in the file.
func (l *layout) width() int { return len(l.names) }

// plan understands the first rows of a table.
//
// In a sheet a row has no ends, and so cells without a name over them make a column; in a text they break the row.
func plan(rows []record, mode HeaderMode, sheet bool) (layout, error) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r record) bool { return r.failed || r.blank() })
	if len(rows) == 0 {
		return layout{}, fault.New(fault.Invalid, "file_empty")
	}
	var l layout
	if isSepRow(rows[0].cells) && len(rows) > 1 {
		l.before = rows[0].number
		rows = rows[1:]
	}
	first, body := 0, rows
	if mode != HeaderNo {
		first = headerCandidate(rows)
		body = rows[first+1:]
		if first > 0 {
			l.before = rows[first].number - 1
			l.warn(WarnRowsBeforeHeader, fault.Params{"count": first})
		}
	}
	isHeader := mode == HeaderYes
	if mode == HeaderAuto {
		score := headerScore(rows[first].cells, body)
		isHeader = score >= 0
		switch {
		case !isHeader:
			body = rows[first:]
			l.warn(WarnNoHeader, nil)
		case score == 0:
			l.warn(WarnHeaderAssumed, nil)
		}
	}
	var names []string
	if isHeader {
		l.headerRow, l.before = rows[first].number, rows[first].number
		l.raw = rows[first].cells
		names = slices.Clone(l.raw)
	}
	width := l.columns(len(names), body)
	if sheet {
		width = len(names)
		for _, r := range rows[first:] {
			width = max(width, len(r.cells), r.found)
		}
	}
	if width > MaxColumns {
		return l, fault.New(fault.TooLarge, "too_many_columns", fault.Params{"max": MaxColumns, "columns": width})
	}
	if isHeader && width > len(names) {
		l.warn(WarnShortHeader, fault.Params{"header": len(names), "columns": width})
	}
	for len(names) < width {
		names = append(names, "")
	}
	l.name(names, isHeader)
	return l, nil
}

func (l *layout) warn(reason string, params fault.Params) {
	l.warnings = append(l.warnings, Warning{Reason: reason, Params: params})
}

// isSepRow reports whether a row is the line by which a file tells spreadsheets its delimiter.
func isSepRow(cells []string) bool {
	return len(cells) <= 2 && strings.EqualFold(cells[0], "sep=") || len(cells) == 1 && sepLine.MatchString(cells[0]+"\n")
}

// columns decides on the number of columns: that of the header, unless most rows agree on more.
func (l *layout) columns(header int, body []record) int {
	wider, filledBeyond, widths := 0, 0, map[int]int{}
	for _, r := range body {
		w := max(len(r.cells), r.found)
		widths[w]++
		if header > 0 && w > header {
			wider++
			if slices.ContainsFunc(r.cells[header:], func(c string) bool { return c != "" }) {
				filledBeyond++
			}
		}
	}
	mode, count := header, 0
	for w, n := range widths {
		if n > count || n == count && w > mode {
			mode, count = w, n
		}
	}
	switch {
	case header == 0:
		return mode
	case len(body) >= 2 && filledBeyond*2 > len(body) && mode > header:
		return mode
	}
	l.trailing = len(body) >= 2 && wider*10 > len(body)*9 && filledBeyond*10 < len(body)
	return header
}

// headerCandidate finds the row that would be the header: the first that is about as full as the rows after it.
func headerCandidate(rows []record) int {
	fills := make([]int, 0, len(rows))
	for _, r := range rows {
		fills = append(fills, filled(r.cells))
	}
	typical := slices.Sorted(slices.Values(fills))[len(fills)/2]
	need := max(1, (typical+1)/2)
	if typical == 2 {
		need = 2
	}
	for i, n := range fills[:min(len(fills), 40)] {
		if n >= need {
			return i
		}
	}
	return 0
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// headerScore weighs whether a row names the columns (above zero), is one of the rows (below), or could be both.
func headerScore(header []string, body []record) float64 {
	score := 0.0
	for c, name := range header {
		name = strings.TrimSpace(name)
		shape := shapeOf(name)
		same, typed, repeated, years, n := 0, 0, 0, 0, 0
		for _, r := range body[:min(len(body), 100)] {
			if c >= len(r.cells) || r.cells[c] == "" {
				continue
			}
			n++
			s := shapeOf(r.cells[c])
			if s&typedShapes != 0 {
				typed++
			}
			if s&shape&typedShapes != 0 {
				same++
			}
			if r.cells[c] == name {
				repeated++
			}
			if isYear(r.cells[c]) {
				years++
			}
		}
		_, known := lookupConcept(name)
		switch {
		case name == "":
			score -= 0.3
		case shape&typedShapes != 0 && !isYear(name):
			score--
			if same*2 > n {
				score--
			}
		case shape&typedShapes != 0:
			if n > 0 && years*2 < n {
				score++
			}
		case known:
			score += 2
		case n > 0 && typed*5 >= n*4:
			score += 2
		case repeated > 0:
			score--
		}
	}
	return score
}

func isYear(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 1900 && n <= 2100
}

// name makes the names of the columns readable, complete and unique.
func (l *layout) name(names []string, header bool) {
	taken := map[string]bool{}
	for i, n := range names {
		names[i] = headerName(n)
		taken[names[i]] = true
	}
	seen := map[string]bool{}
	for i, n := range names {
		switch {
		case n == "":
			names[i] = unique("Column "+strconv.Itoa(i+1), taken)
			if header {
				l.warn(WarnEmptyHeader, fault.Params{"column": names[i]})
			}
		case seen[n]:
			names[i] = unique(n, taken)
			l.warn(WarnDuplicateHeader, fault.Params{"name": n, "column": names[i]})
		}
		seen[names[i]], taken[names[i]] = true, true
	}
	l.names = names
}

// unique returns name, or name with the first number in brackets that makes it new.
func unique(name string, taken map[string]bool) string {
	candidate := name
	for i := 2; taken[candidate]; i++ {
		candidate = name + " (" + strconv.Itoa(i) + ")"
	}
	return candidate
}

// headerName tidies a name: one line, no blanks around it, nothing that is no text.
func headerName(s string) string {
	s = strings.ToValidUTF8(unwrap(s), "\uFFFD")
	s = strings.ReplaceAll(s, "\x00", "")
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxHeaderName {
		s = strings.ToValidUTF8(s[:maxHeaderName], "")
	}
	return s
}

// maxHeaderName is the greatest length of a column name in bytes.
const maxHeaderName = 500
