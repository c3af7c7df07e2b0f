package fieldtype

import (
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// date is a day of the calendar, without a time zone: "2024-01-31". Options: min, max.
type date struct {
	trait
	stringValue
}

var dateType = date{trait: trait{name: Date, kind: kindDate, storage: StorageString, slot: SlotText}}

// CheckOptions implements Type.
func (date) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Date, "min", "max"); err != nil {
		return err
	}
	var faults fault.List
	for name, bound := range map[string]string{"min": o.Min, "max": o.Max} {
		if bound != "" && !isDateText(bound) {
			faults.Add(name, ReasonInvalidDate, fault.Params{"expected": dateExample})
		}
	}
	if len(faults) == 0 && o.Min != "" && o.Max != "" && o.Min > o.Max {
		faults.Add("min", ReasonMinAboveMax)
	}
	return faults.Err()
}

func isDateText(s string) bool {
	t, err := time.Parse(dateLayout, s)
	return err == nil && t.Year() >= 1
}

// FromJSON implements Type: a string such as "2024-01-31".
func (t date) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil || s == "" {
		return nil, err
	}
	if !isDateText(s) {
		return nil, invalid(ReasonInvalidDate, fault.Params{"expected": dateExample})
	}
	return checkDate(s, o)
}

// FromText implements Type: ISO 8601, 31.01.2024, 31/01/2024 in the order of the locale, 31 Jan 2024, January 31, 2024.
// A time of day is refused unless it is midnight.
func (t date) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	d, some, err := parseDate(s, env.orEmpty().Locale.Order, ReasonInvalidDate, dateExample)
	if err != nil || !some {
		return nil, err
	}
	if d.rest != "" {
		c, ok := parseClock(d.rest)
		switch {
		case !ok:
			return nil, invalid(ReasonInvalidDate, fault.Params{"expected": dateExample})
		case c != clock{} && c != clock{zone: time.UTC}:
			return nil, invalid(ReasonTimeInDate, fault.Params{"value": excerpt(s)})
		}
	}
	return checkDate(time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Format(dateLayout), o)
}

func checkDate(s string, o *Options) (any, error) {
	o = o.orEmpty()
	if o.Min != "" && s < o.Min {
		return nil, invalid(ReasonTooSmall, fault.Params{"min": o.Min})
	}
	if o.Max != "" && s > o.Max {
		return nil, invalid(ReasonTooLarge, fault.Params{"max": o.Max})
	}
	return s, nil
}
