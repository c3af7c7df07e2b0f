package fieldtype

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// maxInteger is the greatest whole number that JavaScript and a double hold exactly.
	maxInteger = 1 << 53
	// maxDigits is the greatest number of significant digits that a double holds exactly, and the greatest number of
	// digits on either side of the decimal point.
	maxDigits = 15
	// maxNumberText is the greatest length of a number in any notation.
	maxNumberText = 40
	// maxExponent bounds what a notation such as 1e999999999 could blow up to.
	maxExponent = 40
)

func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

// plainDecimal reads a number in the notation of JSON. It is bounded in length and exponent.
func plainDecimal(s string) (decimal.Decimal, error) {
	if s == "" {
		return decimal.Decimal{}, invalid(ReasonInvalidNumber)
	}
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i+1:]
	}
	if !isDecimalText(mantissa) {
		return decimal.Decimal{}, invalid(ReasonInvalidNumber)
	}
	if len(mantissa) < len(s) {
		e, err := strconv.Atoi(exponent)
		if err != nil {
			return decimal.Decimal{}, invalid(ReasonInvalidNumber)
		}
		if e < -maxExponent || e > maxExponent {
			return decimal.Decimal{}, invalid(ReasonTooManyDigits, fault.Params{"max": maxDigits})
		}
	}
	if len(s) > maxNumberText {
		return decimal.Decimal{}, invalid(ReasonTooManyDigits, fault.Params{"max": maxDigits})
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, invalid(ReasonInvalidNumber)
	}
	return canonicalDecimal(d), nil
}

// isDecimalText reports whether s is an optional minus sign, digits, and optionally a point and digits.
func isDecimalText(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return isDigits(whole) && (!point || isDigits(fraction))
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// canonicalDecimal gives equal numbers one representation: no trailing zeros, no positive exponent.
func canonicalDecimal(d decimal.Decimal) decimal.Decimal {
	c, err := decimal.NewFromString(d.String())
	if err != nil {
		return d
	}
	return c
}

// places returns the number of digits after the point of a canonical decimal.
func places(d decimal.Decimal) int { return max(0, -int(d.Exponent())) }

// checkDigits refuses what a double cannot hold exactly.
func checkDigits(d decimal.Decimal) error {
	digits := strings.TrimLeft(strings.Replace(strings.TrimPrefix(d.String(), "-"), ".", "", 1), "0")
	if d.Exponent() >= 0 {
		digits = strings.TrimRight(digits, "0")
	}
	if len(digits) > maxDigits || places(d) > maxDigits || d.Abs().Cmp(decimalLimit) >= 0 {
		return invalid(ReasonTooManyDigits, fault.Params{"max": maxDigits})
	}
	return nil
}

var (
	decimalLimit = decimal.New(1, maxDigits)
	integerLimit = decimal.NewFromInt(maxInteger)
)

// jsonDecimal reads a JSON number.
func jsonDecimal(raw []byte) (decimal.Decimal, error) {
	if jsonKind(raw) != "number" {
		return decimal.Decimal{}, wrongType("number", raw)
	}
	return plainDecimal(string(raw))
}

// jsonInteger reads a JSON number without fraction of at most 2^53.
func jsonInteger(raw []byte) (int64, error) {
	if jsonKind(raw) != "number" {
		return 0, wrongType("integer", raw)
	}
	if len(raw) <= maxDigits {
		if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			return n, nil
		}
	}
	d, err := plainDecimal(string(raw))
	if err != nil {
		return 0, err
	}
	return integerOf(d)
}

// integerOf converts a decimal to a whole number of at most 2^53.
func integerOf(d decimal.Decimal) (int64, error) {
	switch {
	case !d.IsInteger():
		return 0, invalid(ReasonNotAnInteger)
	case d.Cmp(integerLimit) > 0:
		return 0, invalid(ReasonTooLarge, fault.Params{"max": int64(maxInteger)})
	case d.Neg().Cmp(integerLimit) > 0:
		return 0, invalid(ReasonTooSmall, fault.Params{"min": int64(-maxInteger)})
	}
	return d.IntPart(), nil
}

// checkBounds applies the options Min and Max.
func checkBounds(d decimal.Decimal, o *Options) error {
	if o.Min != "" {
		if least, err := plainDecimal(o.Min); err == nil && d.Cmp(least) < 0 {
			return invalid(ReasonTooSmall, fault.Params{"min": o.Min})
		}
	}
	if o.Max != "" {
		if greatest, err := plainDecimal(o.Max); err == nil && d.Cmp(greatest) > 0 {
			return invalid(ReasonTooLarge, fault.Params{"max": o.Max})
		}
	}
	return nil
}

// checkBoundOptions checks the options Min and Max themselves.
func checkBoundOptions(o *Options) error {
	var faults fault.List
	least, lerr := optionalDecimal(o.Min)
	greatest, gerr := optionalDecimal(o.Max)
	_ = faults.Merge("min", lerr)
	_ = faults.Merge("max", gerr)
	if lerr == nil && gerr == nil && o.Min != "" && o.Max != "" && least.Cmp(greatest) > 0 {
		faults.Add("min", ReasonMinAboveMax)
	}
	return faults.Err()
}

func optionalDecimal(s string) (decimal.Decimal, error) {
	if s == "" {
		return decimal.Decimal{}, nil
	}
	return plainDecimal(s)
}

// localDecimal writes a canonical decimal as people of the locale do, without grouping. Three decimal places are
// followed by a zero where the locale is not known, lest the point be taken for a separator of thousands.
func localDecimal(d decimal.Decimal, fixed int, l Locale) string {
	s := d.StringFixed(int32(max(fixed, places(d))))
	i := strings.IndexByte(s, '.')
	if i < 0 {
		return s
	}
	if l.Decimal == 0 && len(s)-i-1 == 3 {
		s += "0"
	}
	if l.Decimal == ',' {
		return s[:i] + "," + s[i+1:]
	}
	return s
}
