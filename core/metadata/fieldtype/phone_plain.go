package fieldtype

// plan is what of a country's numbering plan plainPhone needs: numbers within the country begin with a zero, which no number
// without it has, and the rest has between min and max digits.
type plan struct {
	region, code string
	min, max     int
}

// plans are of the countries whose numbers come in bulk.
var plans = [...]plan{{"DE", "49", 6, 15}, {"AT", "43", 6, 13}, {"CH", "41", 9, 9}}

// plainPhone reads the most frequent ways to write numbers of a few countries: +49 or 0, and digits with blanks, dots,
// hyphens, slashes and brackets between. It answers as the library does, which takes a hundred times as long, or not at all.
func plainPhone(s, region string) (string, bool) {
	if len(s) < 7 || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return "", false
	}
	international := s[0] == '+'
	if international {
		s = s[1:]
	}
	var buf [24]byte
	digits := buf[:0]
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			if len(digits) == cap(digits) {
				return "", false
			}
			digits = append(digits, c)
		case c != ' ' && c != '.' && c != '-' && c != '/' && c != '(' && c != ')' || i == 0 && c != '(':
			return "", false
		}
	}
	for _, p := range &plans {
		var rest []byte
		switch {
		case international && len(digits) > 2 && string(digits[:2]) == p.code:
			rest = digits[2:]
		case !international && p.region == region && len(digits) > 1 && digits[0] == '0':
			rest = digits[1:]
		default:
			continue
		}
		if rest[0] == '0' || len(rest) < p.min || len(rest) > p.max {
			return "", false
		}
		return "+" + p.code + string(rest), true
	}
	return "", false
}
