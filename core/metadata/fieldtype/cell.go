package fieldtype

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

var (
	formulaCell = regexp.MustCompile(`^=\s*"[^"]*"$`)
	scientific  = regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+$`)
)

// spreadsheetErrors are what spreadsheets export instead of a value.
var spreadsheetErrors = []string{
	"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
	"#BEZUG!", "#NV", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "Err:502", "Err:508", "Err:511",
}

// guarded matches a cell that a spreadsheet program would take for a formula, behind any apostrophes.
var guarded = regexp.MustCompile(`^'*[=+\-@\t\r]`)

// Guard makes the text of a cell harmless for spreadsheet programs, which run what begins with =, +, - or @: it puts an
// apostrophe before it. Exports to CSV apply it to the cells of texts; every FromText takes the apostrophe off again.
func Guard(s string) string {
	if guarded.MatchString(s) {
		return "'" + s
	}
	return s
}

// unguard takes the apostrophe of Guard off.
func unguard(s string) (string, bool) {
	if strings.HasPrefix(s, "'") && guarded.MatchString(s) {
		return s[1:], true
	}
	return s, false
}

// cell trims the cell of a file and refuses what a spreadsheet has damaged. An empty cell gives "".
func cell(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", invalid(ReasonInvalidUTF8)
	}
	s = strings.TrimFunc(strings.TrimPrefix(s, "\ufeff"), unicode.IsSpace)
	if bare, ok := unguard(s); ok {
		return strings.TrimFunc(bare, unicode.IsSpace), nil
	}
	switch {
	case s == "":
		return "", nil
	case s[0] == '=' && formulaCell.MatchString(s):
		return "", invalid(ReasonFormulaCell, fault.Params{"value": excerpt(s)})
	case (s[0] == '#' || s[0] == 'E') && contains(spreadsheetErrors, s), len(s) > 3 && strings.Trim(s, "#") == "":
		return "", invalid(ReasonSpreadsheet, fault.Params{"value": excerpt(s)})
	}
	return s, nil
}

// excerpt returns the beginning of a text, to be shown in a message.
func excerpt(s string) string {
	const limit = 60
	for i := range s {
		if i > limit {
			return s[:i] + "…"
		}
	}
	return s
}

// isScientific reports whether a spreadsheet has written a number with an exponent and so lost digits.
func isScientific(s string) bool { return scientific.MatchString(s) }

// separators part several values in one cell, the safest first; a later one is tried only if no earlier one occurs.
var separators = []string{":::", ";", "\n", ","}

// separator returns the first separator that occurs in a cell, or "".
func separator(s string) string {
	for _, sep := range separators {
		if strings.Contains(s, sep) {
			return sep
		}
	}
	return ""
}

// Split parts the values of a cell that holds several, as exports of contacts write them: by " ::: ", semicolons, line
// breaks or commas, whichever occurs first in this list. Empty parts are left out.
func Split(s string) []string {
	sep := separator(s)
	if sep == "" {
		return trimmed([]string{s})
	}
	return trimmed(strings.Split(s, sep))
}

func trimmed(parts []string) []string {
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimFunc(p, unicode.IsSpace); p != "" {
			out = append(out, p)
		}
	}
	return out
}
