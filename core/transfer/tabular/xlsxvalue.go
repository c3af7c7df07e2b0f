package tabular

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numFmt is what the number format of a cell says about its number.
type numFmt struct {
	kind  fmtKind
	zeros int // least number of digits
}

type fmtKind int

const (
	fmtNumber fmtKind = iota
	fmtDate
	fmtDateTime
	fmtTime
	fmtDuration // hours that may exceed a day
)

// builtinFormat returns what one of the numbered formats means that no workbook defines itself.
func builtinFormat(id int) numFmt {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 34, id == 35, id == 36, id >= 50 && id <= 58:
		return numFmt{kind: fmtDate}
	case id >= 18 && id <= 21, id == 32, id == 33, id == 45, id == 47:
		return numFmt{kind: fmtTime}
	case id == 22:
		return numFmt{kind: fmtDateTime}
	case id == 46:
		return numFmt{kind: fmtDuration}
	}
	return numFmt{}
}

// parseFormat understands the format code of a workbook, such as dd.mm.yyyy hh:mm, [h]:mm or 00000.
func parseFormat(code string) numFmt {
	code, _, _ = strings.Cut(code, ";")
	var plain strings.Builder
	duration := false
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 2
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				end = len(code) - i - 1
			}
			inner := strings.ToLower(code[i+1 : i+max(end, 1)])
			duration = duration || inner != "" && strings.Trim(inner, "h") == "" || inner != "" && strings.Trim(inner, "m") == "" ||
				inner != "" && strings.Trim(inner, "s") == ""
			i += end
		default:
			plain.WriteByte(code[i])
		}
	}
	p := strings.ToLower(plain.String())
	if strings.Trim(p, "0") == "" && len(p) > 1 {
		return numFmt{zeros: len(p)}
	}
	if strings.Contains(p, "general") || strings.Contains(p, "standard") {
		return numFmt{}
	}
	p = strings.ReplaceAll(strings.ReplaceAll(p, "am/pm", ""), "a/p", "")
	clock := strings.ContainsAny(p, "hs")
	calendar := strings.ContainsAny(p, "yd") || strings.Contains(p, "m") && !clock && !duration
	switch {
	case duration:
		return numFmt{kind: fmtDuration}
	case clock && calendar:
		return numFmt{kind: fmtDateTime}
	case calendar:
		return numFmt{kind: fmtDate}
	case clock:
		return numFmt{kind: fmtTime}
	}
	return numFmt{}
}

// render returns the number of a cell as text: dates and times as ISO 8601 writes them, other numbers with all their
// digits and no exponent. It reports false for a date that the calendar does not have.
func (f numFmt) render(raw string, date1904 bool) (string, bool) {
	if f.kind == fmtNumber {
		text := excelNumber(raw)
		if allDigits(text) && len(text) < f.zeros {
			text = strings.Repeat("0", f.zeros-len(text)) + text
		}
		return text, true
	}
	serial, err := strconv.ParseFloat(raw, 64)
	if err != nil || serial < 0 || serial >= 2958466 {
		return excelNumber(raw), false
	}
	days := math.Floor(serial)
	seconds := int(math.Round((serial - days) * 86400))
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	clock := func(hours int) string {
		return pad2(hours) + ":" + pad2(seconds/60%60) + ":" + pad2(seconds%60)
	}
	switch {
	case f.kind == fmtDuration:
		return clock(int(days)*24 + seconds/3600), true
	case f.kind == fmtTime:
		return clock(seconds / 3600), true
	}
	day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		day = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0 || days == 60:
		return excelNumber(raw), false // 1900-01-00 and 1900-02-29, which exist only in spreadsheets
	case days < 60:
		days++
	}
	text := day.AddDate(0, 0, int(days)).Format(time.DateOnly)
	if f.kind == fmtDateTime {
		text += "T" + clock(seconds/3600)
	}
	return text, true
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// excelNumber returns a stored number as a person sees it in the formula bar: spreadsheets compute with 15 digits but
// store 17, so that 0.1+0.2 is stored as 0.30000000000000004.
func excelNumber(raw string) string {
	digits, plain := 0, true
	for _, c := range []byte(raw) {
		switch {
		case c >= '0' && c <= '9':
			if c != '0' || digits > 0 {
				digits++
			}
		case c == '.':
		case c == '-':
		default:
			plain = false
		}
	}
	if plain && (digits <= 15 || !strings.Contains(raw, ".")) {
		return raw
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return raw
	}
	if digits <= 15 || !plain {
		return plainNumber(strconv.FormatFloat(f, 'g', min(max(digits, 1), 15), 64))
	}
	return plainNumber(strconv.FormatFloat(f, 'g', 15, 64))
}

// plainNumber writes a number without an exponent and changes no digit. Absurd exponents stay.
func plainNumber(s string) string {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s
	}
	exp, err := strconv.Atoi(s[i+1:])
	if err != nil || exp < -400 || exp > 400 {
		return s
	}
	mantissa, sign := s[:i], ""
	if strings.HasPrefix(mantissa, "-") {
		mantissa, sign = mantissa[1:], "-"
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits, point := whole+fraction, len(whole)+exp
	switch {
	case point <= 0:
		digits = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return sign + trimZeros(digits+strings.Repeat("0", point-len(digits)))
	default:
		digits = digits[:point] + "." + digits[point:]
	}
	return sign + strings.TrimRight(strings.TrimRight(trimZeros(digits), "0"), ".")
}

// trimZeros removes zeros before a number, but for the one before a point.
func trimZeros(s string) string {
	for len(s) > 1 && s[0] == '0' && s[1] != '.' {
		s = s[1:]
	}
	return s
}
