package tabular

import (
	"encoding/json"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// shapes is the set of things that a value looks like.
type shapes uint32

const (
	shapeInteger shapes = 1 << iota
	shapeDecimal
	shapeMoney
	shapePercent
	shapeDate
	shapeDateTime
	shapeTime
	shapeEmail
	shapeURL
	shapePhone
	shapeBoolean
	shapePostcode
	shapeCountry
	shapeIdentifier // digits with a leading zero, an IBAN, a UUID, a code of letters and digits
	shapeJSON
	shapeLongText
	shapeNothing // written for "no value", such as 00.00.0000
)

// typedShapes are shapes that the name of a column does not have.
const typedShapes = shapeInteger | shapeDecimal | shapeMoney | shapePercent | shapeDate | shapeDateTime | shapeTime |
	shapeEmail | shapeURL | shapePhone | shapeIdentifier | shapeNothing

// numbers are the shapes of what can be computed with.
const numbers = shapeInteger | shapeDecimal | shapeMoney | shapePercent

// shapeOf returns everything that a value looks like; zero is plain text.
func shapeOf(v string) shapes {
	v = strings.TrimSpace(v)
	if v == "" {
		return 0
	}
	if len(v) > 200 || strings.Contains(v, "\n") {
		if isJSON(v) {
			return shapeJSON
		}
		return shapeLongText
	}
	var s shapes
	if strings.Trim(v, "0.-/") == "" && strings.Count(v, "0") >= 4 && strings.ContainsAny(v, ".-/") && !strings.HasPrefix(v, "0.0000") {
		return shapeNothing
	}
	if d, ok := parseDate(v); ok {
		if d.time {
			return shapeDateTime
		}
		return shapeDate
	}
	if f, ok := parseNumber(v); ok {
		s |= f.shapes()
	}
	if strings.IndexByte(v, '@') > 0 && isEmail(v) {
		return s | shapeEmail
	}
	if isURL(v) {
		return s | shapeURL
	}
	if isTimeOfDay(v) {
		return s | shapeTime
	}
	if isPhone(v) {
		s |= shapePhone
	}
	if isBoolean(v) {
		s |= shapeBoolean
	}
	if isPostcode(v) {
		s |= shapePostcode
	}
	if countryCode(v) != "" {
		s |= shapeCountry
	}
	if isIdentifier(v) {
		s |= shapeIdentifier
	}
	if isJSON(v) {
		s |= shapeJSON
	}
	return s
}

// shapes says what a number looks like.
func (f numberForm) shapes() shapes {
	var s shapes
	switch {
	case f.currency != "":
		s = shapeMoney
	case f.percent:
		s = shapePercent
	case f.leadingZero && f.decimal == 0, f.digits > 15:
		return shapeIdentifier
	case f.decimal != 0:
		s = shapeDecimal
	case f.ambiguous != 0:
		s = shapeDecimal | shapeInteger
	default:
		s = shapeInteger
	}
	return s
}

func isEmail(v string) bool {
	local, domain, ok := strings.Cut(v, "@")
	if !ok || local == "" || strings.ContainsAny(v, " ,;<>()\t") || strings.Contains(domain, "@") {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-2
}

func isURL(v string) bool {
	if strings.ContainsAny(v, " \t@") && !strings.Contains(v, "://") {
		return false
	}
	low := strings.ToLower(v)
	for _, p := range []string{"http://", "https://", "ftp://"} {
		if strings.HasPrefix(low, p) {
			return len(low) > len(p) && !strings.ContainsAny(low, " \t")
		}
	}
	host, _, _ := strings.Cut(low, "/")
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || host != low && strings.Count(host, ".") == 0 {
		return false
	}
	tld := host[dot+1:]
	if len(tld) < 2 || len(tld) > 12 {
		return false
	}
	for _, c := range []byte(tld) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	for _, c := range host {
		if c < 0x80 && !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.') {
			return false
		}
	}
	return strings.HasPrefix(host, "www.") || v == low
}

func isPhone(v string) bool {
	digits, other := 0, 0
	body := strings.ToLower(v)
	for _, ext := range []string{" ext. ", " ext ", " x", " dw ", " durchwahl "} {
		if main, rest, ok := strings.Cut(body, ext); ok && allDigits(strings.TrimSpace(rest)) {
			body = main
			break
		}
	}
	for _, c := range body {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case strings.ContainsRune("+()/-. \u00a0–", c):
			other++
		default:
			return false
		}
	}
	if digits < 6 || digits > 17 || strings.LastIndexByte(body, '+') > 0 {
		return false
	}
	if f, ok := parseNumber(v); ok && body[0] != '+' && (f.decimal != 0 || f.ambiguous != 0 || strings.ContainsRune(".,'’", f.group) && !f.leadingZero) {
		return false
	}
	return body[0] == '+' || body[0] == '(' || body[0] == '0' || other > 0 || digits >= 9
}

func isBoolean(v string) bool {
	switch fold.Fold(v) {
	case "yes", "no", "ja", "nein", "true", "false", "wahr", "falsch", "y", "n", "j", "0", "1", "on", "off", "oui", "non", "si":
		return true
	}
	return false
}

func isPostcode(v string) bool {
	rest := strings.TrimLeft(strings.ToUpper(v), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if prefix := len(v) - len(rest); prefix > 0 {
		if prefix > 3 || !strings.HasPrefix(rest, "-") {
			return false
		}
		rest = rest[1:]
	}
	if zip, plus, ok := strings.Cut(rest, "-"); ok {
		return allDigits(zip) && allDigits(plus) && (len(zip) == 5 && len(plus) == 4 || len(zip) == 2 && len(plus) == 3)
	}
	return allDigits(rest) && (len(rest) == 4 || len(rest) == 5)
}

// isIdentifier reports whether a value is a code that only looks like a number or a word.
func isIdentifier(v string) bool {
	compact := strings.ReplaceAll(v, " ", "")
	if len(compact) < 5 || len(compact) > 40 || strings.Count(v, " ") > len(compact)/3 {
		return false
	}
	digits, letters := 0, 0
	for _, c := range compact {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
			letters++
		case c != '-' && c != '_' && c != '.':
			return false
		}
	}
	if compact[0] == '0' && letters == 0 && digits == len(compact) {
		return true
	}
	return digits > 0 && letters > 0 && digits*4 >= len(compact) && !strings.Contains(v, " ") ||
		digits >= 10 && letters >= 2 && isDigit(compact[2]) && !isDigit(compact[0])
}

func isJSON(v string) bool {
	return (v[0] == '{' || v[0] == '[') && json.Valid([]byte(v))
}
