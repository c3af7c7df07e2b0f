package native

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
)

// maxLine is how long a line of the log gets, in bytes; the rest of it is dropped.
const maxLine = 16 << 10

// lines cuts what a program writes into lines for the log. Control characters are replaced: a program must not be able
// to forge lines of others or to steer a terminal.
type lines struct {
	mu   sync.Mutex
	rest []byte
	log  func(level, line string)
}

// Write implements io.Writer; it never fails.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(b)
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			l.keep(b)
			return n, nil
		}
		l.keep(b[:i])
		l.log("warn", clean(string(l.rest)))
		l.rest = l.rest[:0]
		b = b[i+1:]
	}
}

func (l *lines) keep(b []byte) {
	l.rest = append(l.rest, b[:min(len(b), maxLine-len(l.rest))]...)
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}
