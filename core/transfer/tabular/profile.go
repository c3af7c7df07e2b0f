package tabular

import (
	"strings"
	"unicode/utf8"
)

// profile is what the sampled values of a column look like.
type profile struct {
	values    []string // not empty, trimmed, without those that stand for nothing
	separator string
	parts     []string // the values, cut at the separator
	counts    map[shapes]int
	distinct  map[string]int
	order     []string // the distinct parts in order of appearance
	longest   int      // in characters
	total     int      // characters of all values
	lines     bool
}

// allShapes lists the single shapes.
var allShapes = []shapes{
	shapeInteger, shapeDecimal, shapeMoney, shapePercent, shapeDate, shapeDateTime, shapeTime, shapeEmail, shapeURL,
	shapePhone, shapeBoolean, shapePostcode, shapeCountry, shapeIdentifier, shapeJSON, shapeLongText,
}

// newProfile looks at the values of a column. A column whose name promises lists is cut at less evidence.
func newProfile(values []string, lists bool) *profile {
	p := &profile{counts: map[shapes]int{}, distinct: map[string]int{}}
	for _, v := range values {
		v = strings.TrimSpace(v)
		if v == "" || shapeOf(v) == shapeNothing {
			continue
		}
		p.values = append(p.values, v)
		n := utf8.RuneCountInString(v)
		p.longest = max(p.longest, n)
		p.total += n
		p.lines = p.lines || strings.Contains(v, "\n")
	}
	p.separator = GuessSeparator(p.values)
	if lists && p.separator == "" {
		p.separator = commonest(p.values)
	}
	for _, v := range p.values {
		for _, part := range Split(v, p.separator) {
			p.parts = append(p.parts, part)
			if p.distinct[part] == 0 {
				p.order = append(p.order, part)
			}
			p.distinct[part]++
			s := shapeOf(part)
			for _, one := range allShapes {
				if s&one != 0 {
					p.counts[one]++
				}
			}
		}
	}
	return p
}

// share returns how many of the values have a shape, from 0 to 1.
func (p *profile) share(one shapes) float64 {
	if len(p.parts) == 0 {
		return 0
	}
	return float64(p.counts[one]) / float64(len(p.parts))
}

// shareOf returns how many of the values have one of several shapes.
func (p *profile) shareOf(any shapes) float64 {
	if len(p.parts) == 0 {
		return 0
	}
	n := 0
	for _, v := range p.parts {
		if shapeOf(v)&any != 0 {
			n++
		}
	}
	return float64(n) / float64(len(p.parts))
}

// repeats reports whether a value occurs more than once.
func (p *profile) repeats() bool { return len(p.order) < len(p.parts) }
