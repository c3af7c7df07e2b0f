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

// Guard makes the text of a cell harmless for spreadsheet programs, which run what begins with =, +, - or @, and keeps
// what looks damaged from being refused when the file is imported again: it puts an apostrophe before the text. Exports
// apply it to the cells of texts; every FromText takes the apostrophe off again.
func Guard(s string) string {
	if needsGuard(s) {
		return "'" + s
	}
	return s
}

// needsGuard looks behind the apostrophes that a text may begin with itself, so that one more can be taken off again.
func needsGuard(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && (strings.IndexByte("=+-@\t\r", s[0]) >= 0 || damage(strings.TrimFunc(s, unicode.IsSpace)) != "")
}

// unguard takes the apostrophe of Guard off.
func unguard(s string) (string, bool) {
	if strings.HasPrefix(s, "'") && needsGuard(s) {
		return s[1:], true
	}
	return s, false
}

// damage returns the reason why a trimmed cell holds no value but what a spreadsheet has made of one, or "".
func damage(s string) string {
	switch {
	case s == "":
		return ""
	case s[0] == '=' && formulaCell.MatchString(s):
		return ReasonFormulaCell
	case (s[0] == '#' || s[0] == 'E') && contains(spreadsheetErrors, s), len(s) > 3 && strings.Trim(s, "#") == "":
		return ReasonSpreadsheet
	}
	return ""
}

// cell trims the cell of a file and refuses what a spreadsheet has damaged. An empty cell gives "".
func cell(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", invalid(ReasonInvalidUTF8)
	}
	s = strings.TrimFunc(s, isBlank)
	if inside, ok := unguard(s); ok {
		return strings.TrimFunc(inside, isBlank), nil
	}
	if reason := damage(s); reason != "" {
		return "", invalid(reason, fault.Params{"value": excerpt(s)})
	}
	return s, nil
}

// isBlank reports whether r is white space or the mark that begins files and is sometimes left in their first cell.
func isBlank(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) }

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
