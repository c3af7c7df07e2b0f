package fieldtype

import (
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// dateTime is a moment, kept in UTC with the precision of a microsecond. Options: min, max.
type dateTime struct{ trait }

var dateTimeType = dateTime{trait{name: DateTime, kind: kindTime, storage: StorageTime, slot: SlotTime}}

// momentLayout has a fixed width, so that the order of texts is the order of moments.
const momentLayout = "2006-01-02T15:04:05.000000Z"

// CheckOptions implements Type.
func (dateTime) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(DateTime, "min", "max"); err != nil {
		return err
	}
	var faults fault.List
	least, lerr := optionalMoment(o.Min)
	greatest, gerr := optionalMoment(o.Max)
	_ = faults.Merge("min", lerr)
	_ = faults.Merge("max", gerr)
	if len(faults) == 0 && o.Min != "" && o.Max != "" && least.After(greatest) {
		faults.Add("min", ReasonMinAboveMax)
	}
	return faults.Err()
}

func optionalMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return parseMoment(s)
}

// parseMoment reads RFC 3339.
func parseMoment(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, invalid(ReasonInvalidDateTime, fault.Params{"expected": timeExample})
	}
	return canonicalMoment(t)
}

func canonicalMoment(t time.Time) (time.Time, error) {
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, invalid(ReasonInvalidDateTime, fault.Params{"expected": timeExample})
	}
	return t, nil
}

// FromJSON implements Type: a string after RFC 3339 with any offset.
func (t dateTime) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil || s == "" {
		return nil, err
	}
	m, err := parseMoment(s)
	if err != nil {
		return nil, err
	}
	return checkMoment(m, o)
}

// FromText implements Type: a day as in a date field, with a time of day and optionally an offset. Without an offset
// the cell is in the time zone of env; without a time it is midnight. Of an hour that the clocks repeat the first is
// taken, one that they skip is refused.
func (t dateTime) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	d, some, err := parseDate(s, env.orEmpty().Locale.Order, ReasonInvalidDateTime, timeExample)
	if err != nil || !some {
		return nil, err
	}
	c, ok := parseClock(d.rest)
	if !ok {
		return nil, invalid(ReasonInvalidDateTime, fault.Params{"expected": timeExample})
	}
	zone := c.zone
	if zone == nil {
		zone = env.location()
	}
	local := time.Date(d.year, time.Month(d.month), d.day, c.hour, c.minute, c.second, c.micro*1000, zone)
	if local.Hour() != c.hour || local.Minute() != c.minute {
		return nil, invalid(ReasonTimeSkipped, fault.Params{"value": excerpt(s), "zone": zone.String()})
	}
	for _, shift := range []time.Duration{30 * time.Minute, time.Hour} {
		if earlier := local.Add(-shift); earlier.Format(time.DateTime) == local.Format(time.DateTime) {
			local = earlier
		}
	}
	m, err := canonicalMoment(local)
	if err != nil {
		return nil, err
	}
	return checkMoment(m, o)
}

func checkMoment(m time.Time, o *Options) (any, error) {
	o = o.orEmpty()
	if o.Min != "" {
		if least, err := parseMoment(o.Min); err == nil && m.Before(least) {
			return nil, invalid(ReasonTooSmall, fault.Params{"min": o.Min})
		}
	}
	if o.Max != "" {
		if greatest, err := parseMoment(o.Max); err == nil && m.After(greatest) {
			return nil, invalid(ReasonTooLarge, fault.Params{"max": o.Max})
		}
	}
	return m, nil
}

// ToText implements Type: RFC 3339 in the time zone of env.
func (dateTime) ToText(v any, _ *Options, env *Env) string {
	m, ok := v.(time.Time)
	if !ok {
		return ""
	}
	local := m.In(env.location())
	if _, offset := local.Zone(); local.Year() < 1 || local.Year() > 9999 || offset%60 != 0 {
		// RFC 3339 can write neither a year of five digits nor the seconds of a local mean time.
		local = m.UTC()
	}
	return local.Format(time.RFC3339Nano)
}

// AppendMicros appends a moment, given in Unix microseconds, as AppendJSON of a date-time does.
func AppendMicros(dst []byte, micros int64) []byte {
	m := time.UnixMicro(micros).UTC()
	year, month, day := m.Date()
	if year < 0 || year > 9999 {
		return dateTime{}.AppendJSON(dst, m)
	}
	hour, minute, second := m.Clock()
	dst = append(dst, '"')
	dst = digits(dst, year, 4)
	dst = digits(append(dst, '-'), int(month), 2)
	dst = digits(append(dst, '-'), day, 2)
	dst = digits(append(dst, 'T'), hour, 2)
	dst = digits(append(dst, ':'), minute, 2)
	dst = digits(append(dst, ':'), second, 2)
	dst = digits(append(dst, '.'), m.Nanosecond()/1000, 6)
	return append(dst, 'Z', '"')
}

// digits appends n with leading zeros.
func digits(dst []byte, n, width int) []byte {
	at := len(dst)
	dst = append(dst, "0000000"[:width]...)
	for i := at + width - 1; i >= at; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	return dst
}

// AppendJSON implements Type: RFC 3339 in UTC, with six digits of the second.
func (dateTime) AppendJSON(dst []byte, v any) []byte {
	m, ok := v.(time.Time)
	if !ok {
		return append(dst, "null"...)
	}
	dst = append(dst, '"')
	dst = m.UTC().AppendFormat(dst, momentLayout)
	return append(dst, '"')
}

// Encode implements Type.
func (t dateTime) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (dateTime) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	m, err := parseMoment(s)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Equal implements Type.
func (dateTime) Equal(a, b any) bool {
	x, xok := a.(time.Time)
	y, yok := b.(time.Time)
	if !xok || !yok {
		return xok == yok
	}
	return x.Equal(y)
}

// SlotValue implements Type.
func (dateTime) SlotValue(v any) any {
	if m, ok := v.(time.Time); ok {
		return m
	}
	return nil
}
