package wasm

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes one harmless line of a guest's text: control characters, line and direction marks and what is not UTF-8
// are escaped, and it ends after about limit bytes.
func clean(s string, limit int) string {
	plain := len(s) <= limit
	for i := 0; plain && i < len(s); i++ {
		plain = s[i] >= ' ' && s[i] < 0x7f
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if b.Len() >= limit {
			b.WriteString("…")
			break
		}
		c, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == utf8.RuneError && n == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i])|0x100, 16)[1:])
		case c == '\t':
			b.WriteByte(' ')
		case unicode.IsPrint(c):
			b.WriteRune(c)
		default: // also U+2028, U+202E and the like, which change how the line is shown
			quoted := strconv.QuoteRune(c)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += n
	}
	return b.String()
}

// cleanLines is clean for text of several lines.
func cleanLines(s string, limit int) string {
	if len(s) > limit {
		s = s[:limit]
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = clean(strings.TrimSpace(line), limit)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

const (
	maxLine = 16 << 10
	dropped = "further output of this call was dropped"
)

// lineWriter cuts what a guest writes during one call into lines for the scope's log.
type lineWriter struct {
	log   func(level, line string)
	level string
	left  *int // of the call's LogBytes, shared by both streams
	line  []byte
	over  bool // the current line is longer than maxLine
}

func (w *lineWriter) write(p []byte) {
	if w.log == nil || *w.left < 0 {
		return
	}
	for len(p) > 0 && *w.left >= 0 {
		part, rest, newline := bytes.Cut(p, []byte{'\n'})
		p = rest
		if *w.left -= len(part) + 1; *w.left < 0 {
			w.flush()
			w.log("warn", dropped)
			return
		}
		if room := maxLine - len(w.line); len(part) > room {
			part, w.over = part[:room], true
		}
		w.line = append(w.line, part...)
		if newline {
			w.flush()
		}
	}
}

// flush hands over a line, also one that has not ended.
func (w *lineWriter) flush() {
	if len(w.line) == 0 {
		return
	}
	line := clean(string(w.line), maxLine)
	if w.over {
		line += "…"
	}
	w.line, w.over = w.line[:0], false
	if w.log != nil {
		w.log(w.level, line)
	}
}
