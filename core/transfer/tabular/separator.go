package tabular

import (
	"encoding/json"
	"slices"
	"strings"
)

// SeparatorJSON stands for cells that hold a list as JSON.
const SeparatorJSON = "json"

// separators are tried in this order.
var separators = []string{" ::: ", ";", "|", ",", "\n"}

// GuessSeparator finds out what separates the values of cells that hold several, such as two telephone numbers or a
// list of tags. It returns "" when the cells hold one value each.
func GuessSeparator(values []string) string {
	list, n := 0, 0
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			n++
			if v[0] == '[' && json.Valid([]byte(v)) {
				list++
			}
		}
	}
	switch {
	case n == 0:
		return ""
	case list == n:
		return SeparatorJSON
	}
	for _, sep := range separators {
		if holds := func(v string) bool { return strings.Contains(v, sep) }; slices.ContainsFunc(values, holds) && separates(sep, values) {
			return sep
		}
	}
	return ""
}

// Split cuts a cell at a separator that GuessSeparator has found. Empty parts are left out.
func Split(cell, separator string) []string {
	var parts []string
	switch separator {
	case "":
		parts = []string{cell}
	case SeparatorJSON:
		var list []any
		if json.Unmarshal([]byte(cell), &list) != nil {
			parts = []string{cell}
		}
		for _, v := range list {
			if s, ok := v.(string); ok {
				parts = append(parts, s)
			} else if raw, err := json.Marshal(v); err == nil && v != nil {
				parts = append(parts, string(raw))
			}
		}
	default:
		parts = strings.Split(cell, strings.Trim(separator, " "))
		if separator == "\n" {
			parts = strings.Split(strings.ReplaceAll(cell, "\r", ""), "\n")
		}
	}
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// separates reports whether cutting at sep turns the cells into values of one kind.
func separates(sep string, values []string) bool {
	several, single, parts := 0, 0, 0
	typed := map[shapes]int{}
	distinct := map[string]bool{}
	longest := 0
	for _, v := range values {
		if shapeOf(v)&(numbers|shapeDate|shapeDateTime|shapeURL) != 0 {
			single++
			continue
		}
		pieces := Split(v, sep)
		if len(pieces) < 2 {
			if len(pieces) == 1 {
				single++
				distinct[pieces[0]] = true
			}
			continue
		}
		several++
		for _, p := range pieces {
			parts++
			distinct[p] = true
			longest = max(longest, len(p))
			s := shapeOf(p)
			for _, k := range []shapes{shapeEmail, shapePhone, shapeURL} {
				if s&k != 0 {
					typed[k]++
				}
			}
		}
	}
	if several == 0 {
		return false
	}
	for _, n := range typed {
		if n == parts {
			return true
		}
	}
	if longest > 40 {
		return false
	}
	switch sep {
	case " ::: ", "|":
		return true
	case ",", "\n":
		// Commas stand inside names and sentences: only few values that occur again and again are a list.
		return several*2 > single && parts >= 3*len(distinct) && len(distinct) >= 2
	}
	return several >= 2 && 2*(parts+single) >= 3*len(distinct)
}

// commonest returns the separator that stands in most of the values, or "" when there is none in any.
func commonest(values []string) string {
	best, most := "", 0
	for _, sep := range separators {
		n := 0
		for _, v := range values {
			if strings.Contains(v, sep) {
				n++
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}
