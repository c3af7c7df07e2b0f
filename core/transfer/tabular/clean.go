package tabular

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// formulaLead are the characters by which a spreadsheet takes a cell of delimited text for a formula.
const formulaLead = "=+-@\t\r\n＝＋－＠"

// guarded reports whether text, after any apostrophes, begins so that a spreadsheet may take it for a formula.
func guarded(text string) bool {
	rest := strings.TrimLeft(text, "'")
	if rest == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return r != utf8.RuneError && strings.ContainsRune(formulaLead, r)
}

// guard puts an apostrophe before text that a spreadsheet may take for a formula; unwrap takes it away again.
func guard(text string) string {
	if guarded(text) {
		return "'" + text
	}
	return text
}

// unwrap removes what exporters put around a text to keep a spreadsheet from changing it: the apostrophe of guard, and
// the formula ="0123".
func unwrap(cell string) string {
	switch {
	case cell == "":
		return cell
	case cell[0] == '\'' && len(cell) > 1 && guarded(cell):
		return cell[1:]
	case cell[0] == '=' && len(cell) >= 3 && cell[1] == '"' && cell[len(cell)-1] == '"':
		inner := cell[2 : len(cell)-1]
		if plain := strings.ReplaceAll(inner, `""`, ""); !strings.Contains(plain, `"`) {
			return strings.ReplaceAll(inner, `""`, `"`)
		}
	}
	return cell
}

// scientific is a number as a spreadsheet shows one that is too long for its column.
var scientific = regexp.MustCompile(`^-?\d(?:[.,]\d+)?[Ee]\+\d{2,3}$`)

// watch says what is looked for in the cells of a column, beyond what is wrong anywhere.
type watch struct {
	scientific bool // the column holds identifiers, which a scientific form has destroyed
	postcode   bool // the column holds postcodes of five digits
	country    int  // column of the country of a postcode, or -1
}

// check looks at one cell that was read well, and returns it as it shall be used.
func (t *Table) check(row *Row, column int, cell string, valid bool) string {
	if !valid && !utf8.ValidString(cell) {
		row.Problems = append(row.Problems, failure(column, ReasonBrokenEncoding, fault.Params{"encoding": t.Encoding}))
		cell = strings.ToValidUTF8(cell, "\uFFFD")
	}
	if len(cell) > MaxCell {
		row.Problems = append(row.Problems, failure(column, ReasonCellTooLarge, fault.Params{"max": MaxCell}))
		cell = strings.ToValidUTF8(cell[:MaxCell], "")
	}
	if strings.IndexByte(cell, 0) >= 0 {
		row.Problems = append(row.Problems, failure(column, ReasonNULByte, nil))
	}
	if t.watches == nil {
		return cell
	}
	switch w := t.watches[column]; {
	case w.scientific && strings.IndexByte(cell, '+') > 0 && scientific.MatchString(strings.TrimSpace(cell)):
		row.Problems = append(row.Problems, failure(column, ReasonScientificDamage, fault.Params{"value": cell}))
	case w.postcode && len(cell) == 4 && allDigits(cell) && !(w.country >= 0 && foreignPostcode(row.Cells[w.country])):
		row.Problems = append(row.Problems, note(column, ReasonLeadingZeroLost, fault.Params{"value": cell}))
	}
	return cell
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// foreignPostcode reports whether a country is named whose postcodes may have four digits.
func foreignPostcode(country string) bool {
	switch countryCode(country) {
	case "", "DE", "US", "FR", "IT", "ES", "FI", "SE", "PL", "CZ", "SK", "GR", "TR", "HR", "EE", "MX":
		return false
	}
	return true
}

// watchColumns decides from sampled rows what to look for in each column.
func watchColumns(header []string, sample [][]string) []watch {
	watches := make([]watch, len(header))
	country := -1
	for i, name := range header {
		watches[i].country = -1
		if c, ok := lookupConcept(name); ok && c == "country" {
			country = i
		}
	}
	for i, name := range header {
		concept, _ := lookupConcept(name)
		values := column(sample, i)
		watches[i].scientific = holdsIdentifiers(concept, values)
		if concept == "postal_code" {
			watches[i].postcode = mostlyFiveDigits(values)
			watches[i].country = country
		}
	}
	return watches
}

// column returns the values of one column that are not empty.
func column(rows [][]string, i int) []string {
	var values []string
	for _, r := range rows {
		if i < len(r) && r[i] != "" {
			values = append(values, r[i])
		}
	}
	return values
}

// holdsIdentifiers reports whether a column holds numbers that are names, such as phone and account numbers, and not
// quantities. In doubt it does.
func holdsIdentifiers(concept string, values []string) bool {
	switch conceptKind(concept) {
	case "phone", "identifier", "postal_code":
		return true
	case "number", "money", "decimal":
		return false
	}
	quantities, n := 0, 0
	for _, v := range values {
		v = strings.TrimSpace(v)
		if scientific.MatchString(v) {
			continue
		}
		n++
		if f, ok := parseNumber(v); ok && !f.leadingZero && (f.decimal != 0 || f.digits < 7) {
			quantities++
		}
	}
	return quantities*10 < n*6 || n == 0
}

func mostlyFiveDigits(values []string) bool {
	five, four := 0, 0
	for _, v := range values {
		switch {
		case !allDigits(v):
		case len(v) == 5:
			five++
		case len(v) == 4:
			four++
		}
	}
	return five > 0 && five >= four && five*2 >= len(values)
}
