package mime

import (
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// A charset and encoding of RFC 2047. Blanks within the text are not allowed there, and happen.
var wordPattern = regexp.MustCompile(`=\?([A-Za-z0-9_.:+-]+)(?:\*[A-Za-z0-9-]+)?\?([bBqQ])\?([^?]*(?:\?[^=?][^?]*)*)\?=`)

// decodeWords decodes encoded words wherever they stand. Words next to each other with the same charset are put together
// before they are decoded, since some programs cut characters in half. Bytes outside of words are UTF-8, or else whatever
// they look like.
func decodeWords(v string) string {
	found := wordPattern.FindAllStringSubmatchIndex(v, -1)
	if found == nil {
		return decodeLoose(v)
	}
	var out strings.Builder
	var charset string
	var bytes []byte
	flush := func() {
		if bytes != nil {
			text, _ := decodeCharset(bytes, charset)
			out.WriteString(text)
			bytes = nil
		}
	}
	at := 0
	for _, f := range found {
		between := v[at:f[0]]
		if at == 0 || strings.TrimSpace(between) != "" {
			flush()
			out.WriteString(decodeLoose(between))
		}
		cs := strings.ToLower(v[f[2]:f[3]])
		if cs != charset {
			flush()
			charset = cs
		}
		var b []byte
		if v[f[4]] == 'b' || v[f[4]] == 'B' {
			b, _ = decodeBase64([]byte(v[f[6]:f[7]]))
		} else {
			b, _ = decodeQuoted([]byte(v[f[6]:f[7]]), true)
		}
		bytes = append(append([]byte{}, bytes...), b...)
		at = f[1]
	}
	flush()
	out.WriteString(decodeLoose(v[at:]))
	return out.String()
}

// addresses reads a list of addresses. Nothing that has an @ is lost, however broken the list is.
func addresses(v string) []Address {
	var out []Address
	for _, item := range splitAddresses(v) {
		if a := address(item); a.Address != "" || a.Name != "" {
			out = append(out, a)
		}
		if len(out) >= 1000 {
			break
		}
	}
	return out
}

// splitAddresses cuts at commas and semicolons that stand in no quotes, comments or angle brackets, and takes the names of
// groups away.
func splitAddresses(v string) []string {
	var out []string
	start, comment := 0, 0
	quoted, angle := false, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\':
			i++
		case c == '"' && comment == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case c == ':' && !angle && !strings.ContainsAny(v[start:i], "@"):
			start = i + 1
		case (c == ',' || c == ';') && !angle:
			out = append(out, v[start:i])
			start = i + 1
		}
	}
	if start < len(v) {
		out = append(out, v[start:])
	}
	return out
}

var bareAddress = regexp.MustCompile(`[^\s<>()",;:\[\]]+@[^\s<>()",;:]+`)

func address(item string) Address {
	item = strings.TrimSpace(item)
	if item == "" {
		return Address{}
	}
	if strings.IndexByte(item, '(') >= 0 {
		bare, comment := uncomment(item)
		if !strings.Contains(bare, "@") {
			bare = item
		}
		if item = strings.TrimSpace(bare); !strings.ContainsAny(item, "< \t") && strings.Contains(item, "@") {
			return Address{Name: phrase(comment), Address: cleanAddress(item)}
		}
	}
	if open := strings.LastIndexByte(item, '<'); open >= 0 {
		inner, _, _ := strings.Cut(item[open+1:], ">")
		inner = strings.TrimSpace(inner)
		if i := strings.LastIndexByte(inner, ':'); i >= 0 && strings.HasPrefix(inner, "@") {
			inner = inner[i+1:] // a route, as in <@a,@b:c@d>
		}
		a := Address{Name: phrase(item[:open]), Address: cleanAddress(inner)}
		if strings.Contains(a.Address, "@") {
			return a
		}
		if m := bareAddress.FindString(item); m != "" {
			a.Address = cleanAddress(m)
		}
		return a
	}
	if m := bareAddress.FindStringIndex(item); m != nil {
		a := Address{Address: cleanAddress(item[m[0]:m[1]])}
		a.Name = phrase(item[:m[0]] + " " + item[m[1]:])
		return a
	}
	return Address{Name: phrase(item)}
}

// uncomment takes comments, which may nest, out of an address, and returns the first of them.
func uncomment(s string) (bare, comment string) {
	var out, within strings.Builder
	depth, quoted, done := 0, false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			i++
			if depth > 0 && !done {
				within.WriteByte(s[i])
			} else if depth == 0 {
				out.WriteString(s[i-1 : i+1])
			}
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && depth > 0:
			if depth--; depth == 0 {
				done = within.Len() > 0
			}
			continue
		}
		if depth == 0 {
			out.WriteByte(c)
		} else if !done {
			within.WriteByte(c)
		}
	}
	return out.String(), within.String()
}

func cleanAddress(a string) string {
	return clip(strings.Trim(oneLine(decodeLoose(a)), " .'\""), 320)
}

// phrase is a name: quotes are taken off, words decoded.
func phrase(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		var b strings.Builder
		for i := 1; i < len(s)-1; i++ {
			if s[i] == '\\' && i+1 < len(s)-1 {
				i++
			}
			b.WriteByte(s[i])
		}
		s = b.String()
	}
	return clip(oneLine(strings.Trim(decodeWords(s), `"'`)), 500)
}

// typed is a value with parameters, such as a content type.
type typed struct {
	value  string // in lower case
	params map[string]string
}

// parameters reads `value; name=value; name*0*=utf-8”…` as tolerantly as can be: blanks around signs, quotes that do not
// end, values without quotes that should have some, and RFC 2231 in whatever order.
func parameters(v string) typed {
	head, rest, _ := strings.Cut(v, ";")
	t := typed{value: strings.ToLower(strings.TrimSpace(strings.Trim(strings.TrimSpace(head), `"`))), params: map[string]string{}}
	if i := strings.IndexAny(t.value, " \t("); i > 0 {
		t.value = t.value[:i]
	}
	pieces := map[string][]piece{}
	for rest != "" {
		var name, value string
		name, value, rest = nextParameter(rest)
		if name == "" {
			continue
		}
		base, n, extended := section(name)
		pieces[base] = append(pieces[base], piece{n: n, extended: extended, value: value})
	}
	for name, list := range pieces {
		t.params[name] = join(list)
	}
	return t
}

type piece struct {
	n        int
	extended bool
	value    string
}

// section takes name*1* apart. A name without a number is -1.
func section(name string) (base string, n int, extended bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if strings.HasSuffix(name, "*") {
		name, extended = name[:len(name)-1], true
	}
	base, number, ok := strings.Cut(name, "*")
	if !ok {
		return name, -1, extended
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return base, -1, extended
	}
	return base, n, extended
}

func join(list []piece) string {
	if len(list) == 1 && list[0].n < 0 && !list[0].extended {
		return decodeWords(list[0].value)
	}
	// The extended form counts more than the plain one beside it, which is for old programs.
	sort.SliceStable(list, func(i, j int) bool { return list[i].n < list[j].n })
	charset := ""
	var bytes []byte
	plain := ""
	extended := false
	for i, p := range list {
		if p.n < 0 && !p.extended {
			plain = p.value
			continue
		}
		extended = true
		v := p.value
		if p.extended {
			if (p.n <= 0 || i == 0) && strings.Count(v, "'") >= 2 {
				var rest string
				charset, rest, _ = strings.Cut(v, "'")
				_, v, _ = strings.Cut(rest, "'")
			}
			if u, err := url.PathUnescape(v); err == nil {
				v = u
			}
		}
		bytes = append(bytes, v...)
	}
	if !extended {
		return decodeWords(plain)
	}
	if charset == "" {
		return decodeWords(string(bytes))
	}
	text, _ := decodeCharset(bytes, charset)
	return text
}

// nextParameter reads name=value up to the next semicolon that is in no quotes.
func nextParameter(s string) (name, value, rest string) {
	i := strings.IndexAny(s, "=;")
	if i < 0 {
		return "", "", ""
	}
	if s[i] == ';' {
		return "", "", s[i+1:]
	}
	name, s = strings.TrimSpace(s[:i]), strings.TrimLeft(s[i+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			_, rest, _ = strings.Cut(s[i+1:], ";")
			return name, b.String(), rest
		default:
			b.WriteByte(s[i])
		}
	}
	return name, strings.TrimRight(b.String(), "; \t"), ""
}
