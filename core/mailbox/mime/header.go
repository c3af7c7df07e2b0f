package mime

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
)

// Field is a header.
type Field struct {
	Name string
	// Value is unfolded and decoded.
	Value string
	raw   string
}

// header are the fields of one part.
type header struct{ fields []Field }

func (h *header) lookup(name string) (string, bool) {
	for i := range h.fields {
		if strings.EqualFold(h.fields[i].Name, name) {
			return h.fields[i].raw, true
		}
	}
	return "", false
}

func (h *header) raw(name string) string { v, _ := h.lookup(name); return v }

func (h *header) get(name string) string {
	for i := range h.fields {
		if strings.EqualFold(h.fields[i].Name, name) {
			return h.fields[i].Value
		}
	}
	return ""
}

func (h *header) raws(name string) []string {
	var out []string
	for i := range h.fields {
		if strings.EqualFold(h.fields[i].Name, name) {
			out = append(out, h.fields[i].raw)
		}
	}
	return out
}

// split takes a part apart into its header and its body. Lines that are neither a field nor the rest of one are noted as
// damage; where a part begins with such a line it has no header at all.
func (r *reader) split(raw []byte, where string) (*header, []byte) {
	h, body := r.fields(raw, where)
	for i := range h.fields {
		h.fields[i].Value = oneLine(decodeWords(h.fields[i].raw))
	}
	return h, body
}

func (r *reader) fields(raw []byte, where string) (*header, []byte) {
	h := &header{}
	// The lines of the field at hand, put together once it is complete.
	var folded []byte
	flush := func() {
		if n := len(h.fields); n > 0 {
			h.fields[n-1].raw = string(folded)
		}
	}
	defer flush()
	rest, used := raw, 0
	for len(rest) > 0 {
		line, after := nextLine(rest)
		text := bytes.TrimRight(line, "\r\n")
		if len(bytes.TrimSpace(text)) == 0 {
			if len(text) == 0 || !goesOn(after) {
				return h, after
			}
			rest = after // a line of blanks within a folded field
			continue
		}
		if used += len(line); len(h.fields) >= r.limits.Headers || used > r.limits.HeaderBytes {
			r.damage(LeftHeaders, where, fmt.Sprintf("more than %d headers or %d bytes of them", r.limits.Headers, r.limits.HeaderBytes))
			return h, afterHeader(rest)
		}
		switch name, value, ok := field(text); {
		case (text[0] == ' ' || text[0] == '\t') && len(h.fields) > 0:
			folded = append(append(folded, ' '), bytes.TrimLeft(text, " \t")...)
		case ok:
			flush()
			folded = []byte(value)
			h.fields = append(h.fields, Field{Name: name})
		case len(h.fields) == 0:
			// A part without a header: its first line is text already.
			if where == "" {
				r.damage(DamageHeader, where, "the mail has no header")
			}
			return h, raw
		case bytes.HasPrefix(text, []byte("--")):
			// The empty line between header and body is missing.
			r.damage(DamageHeader, where, "no empty line after the header")
			return h, rest
		default:
			// A line that was broken without a blank belongs to the field before it.
			r.damage(DamageHeader, where, string(text))
			folded = append(append(folded, ' '), text...)
		}
		rest = after
	}
	return h, nil
}

// goesOn reports whether a header goes on here, as seen from a line that has nothing but blanks.
func goesOn(b []byte) bool {
	line, _ := nextLine(b)
	line = bytes.TrimRight(line, "\r\n")
	if len(bytes.TrimSpace(line)) == 0 {
		return false
	}
	_, _, ok := field(line)
	return ok || line[0] == ' ' || line[0] == '\t'
}

func afterHeader(b []byte) []byte {
	for len(b) > 0 {
		line, after := nextLine(b)
		b = after
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
	}
	return b
}

// nextLine returns the first line with its end, which may be LF, CRLF or a lone CR, and what follows.
func nextLine(b []byte) (line, rest []byte) {
	i := bytes.IndexAny(b, "\r\n")
	switch {
	case i < 0:
		return b, nil
	case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
		i++
	}
	return b[:i+1], b[i+1:]
}

// field takes a line apart at its colon. A name has no blanks within and no control characters.
func field(line []byte) (name, value string, ok bool) {
	before, after, found := bytes.Cut(line, []byte(":"))
	before = bytes.TrimRight(before, " \t")
	if !found || len(before) == 0 || len(before) > 200 {
		return "", "", false
	}
	for _, c := range before {
		if c <= ' ' || c >= 0x7f {
			return "", "", false
		}
	}
	return string(before), strings.TrimLeft(string(after), " \t"), true
}

var idPattern = regexp.MustCompile(`<([^<>\s]{1,990})>`)

// ids are the message ids of a header's value, without their brackets and each once. A value without brackets counts as one
// id where it looks like one.
func ids(v string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range idPattern.FindAllStringSubmatch(v, 500) {
		if id := strings.ToValidUTF8(m[1], "�"); !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	if v = strings.TrimSpace(v); len(out) == 0 && v != "" && len(v) < 990 && !strings.ContainsAny(v, "<> \t\"") {
		out = append(out, strings.ToValidUTF8(v, "�"))
	}
	return out
}

func first(l []string) string {
	if len(l) == 0 {
		return ""
	}
	return l[0]
}

// oneLine makes a value fit for one line of text.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 }), " ")
}

var layouts = []string{
	"Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05", "Mon, 2 Jan 2006 15:04",
	"Mon, 2 Jan 06 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 2006 -0700", "Mon, 2 Jan 2006 15:04:05 -07:00",
	"Mon, Jan 2 2006 15:04:05 -0700", "2006-01-02 15:04:05 -0700", time.RFC3339, "2006-01-02 15:04:05", "2 Jan 2006 15:04:05", "2 Jan 2006",
}

var dateComment = regexp.MustCompile(`\([^()]*\)`)

// date reads a date as tolerantly as can be without guessing.
func date(v string) (time.Time, bool) {
	v = oneLine(v)
	if t, err := netmail.ParseDate(v); err == nil {
		return sane(t)
	}
	bare := strings.ReplaceAll(strings.ReplaceAll(oneLine(dateComment.ReplaceAllString(v, " ")), " :", ":"), ": ", ":")
	for _, try := range []string{bare, strings.ReplaceAll(bare, ".", ":")} {
		for _, l := range layouts {
			if t, err := time.Parse(l, try); err == nil {
				return sane(t)
			}
		}
	}
	return time.Time{}, false
}

func sane(t time.Time) (time.Time, bool) {
	if y := t.UTC().Year(); y < 1900 || y > 9999 {
		return time.Time{}, false
	}
	return t.UTC(), true
}
