package tabular

import (
	"strings"
	"unicode/utf8"
)

// profile is what the sampled values of a column look like.
type profile struct {
	values    []string // not empty, trimmed, without those that stand for nothing
	separator string
	parts     []string       // the values, cut at the separator
	shapes    map[shapes]int // how many parts look like exactly this
	distinct  map[string]int
	order     []string // the distinct parts in order of appearance
	longest   int      // in characters
	total     int      // characters of all values
	lines     bool
}

// newProfile looks at the values of a column. A column whose name promises lists is cut at less evidence.
func newProfile(values []string, lists bool) *profile {
	p := &profile{shapes: map[shapes]int{}, distinct: map[string]int{}}
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
			p.shapes[shapeOf(part)]++
		}
	}
	return p
}

// count returns how many of the values have one of several shapes.
func (p *profile) count(kinds shapes) int {
	n := 0
	for s, c := range p.shapes {
		if s&kinds != 0 {
			n += c
		}
	}
	return n
}

// share returns how many of the values have one of several shapes, from 0 to 1.
func (p *profile) share(kinds shapes) float64 {
	if len(p.parts) == 0 {
		return 0
	}
	return float64(p.count(kinds)) / float64(len(p.parts))
}

// repeats reports whether a value occurs more than once.
func (p *profile) repeats() bool { return len(p.order) < len(p.parts) }
