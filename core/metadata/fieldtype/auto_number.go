package fieldtype

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// autoNumber is a number that the record engine gives out, written after a pattern: {0000} is the counter with at least
// as many digits, {YYYY}, {YY} and {MM} are the year and month of the record, everything else stands for itself.
// Options: pattern (required).
type autoNumber struct {
	trait
	stringValue
}

var autoNumberType = autoNumber{trait: trait{name: AutoNumber, kind: kindExact, storage: StorageString, slot: SlotText, readOnly: true}}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

const (
	maxPattern = 40
	maxCounter = 12
)

// CheckOptions implements Type.
func (autoNumber) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(AutoNumber, "pattern"); err != nil {
		return err
	}
	switch {
	case o.Pattern == "":
		return fault.At("pattern", ReasonRequired)
	case len(o.Pattern) > maxPattern:
		return fault.At("pattern", ReasonTooLong, fault.Params{"max": maxPattern})
	}
	var faults fault.List
	_ = faults.Merge("pattern", checkPlain(o.Pattern))
	counters := 0
	for _, p := range placeholder.FindAllString(o.Pattern, -1) {
		switch {
		case isCounter(p):
			counters++
		case !isDatePart(p):
			faults.Add("pattern", ReasonPatternUnknown, fault.Params{"placeholder": p, "allowed": []string{"{0000}", "{YYYY}", "{YY}", "{MM}"}})
		}
	}
	if counters != 1 || strings.ContainsAny(placeholder.ReplaceAllString(o.Pattern, ""), "{}\n\t") {
		faults.Add("pattern", ReasonPatternCounter)
	}
	return faults.Err()
}

func isCounter(p string) bool {
	return len(p) > 2 && len(p) <= maxCounter+2 && strings.Trim(p[1:len(p)-1], "0") == ""
}

func isDatePart(p string) bool { return p == "{YYYY}" || p == "{YY}" || p == "{MM}" }

// FormatNumber writes the n-th number of a pattern at the moment at, whose zone decides on the year.
func FormatNumber(pattern string, n int64, at time.Time) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(p string) string {
		if !isCounter(p) {
			return datePart(p, at)
		}
		digits := string(appendInt(nil, n))
		return strings.Repeat("0", max(0, len(p)-2-len(digits))) + digits
	})
}

// Series names the counter that a pattern counts with at the moment at: a pattern with a year or month begins anew with
// each of them.
func Series(pattern string, at time.Time) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(p string) string { return datePart(p, at) })
}

func datePart(p string, at time.Time) string {
	switch p {
	case "{YYYY}":
		return at.Format("2006")
	case "{YY}":
		return at.Format("06")
	case "{MM}":
		return at.Format("01")
	}
	return p
}

// FromJSON implements Type: the program gives the numbers out.
func (autoNumber) FromJSON(json.RawMessage, *Options, *Env) (any, error) {
	return nil, invalid(ReasonReadOnly)
}

// FromText implements Type: the program gives the numbers out.
func (autoNumber) FromText(string, *Options, *Env) (any, error) { return nil, invalid(ReasonReadOnly) }
