package reply

import (
	"regexp"
	"strings"
)

// Lines that introduce a quoted mail. Each is matched against a line with its continuations joined by blanks.
var (
	wrote = regexp.MustCompile(`(?i)^\W{0,3}(?:` +
		`on\b.{4,200}\bwrote|am\b.{4,200}\bschrieb\b.{0,120}|.{4,200}\b(?:wrote|writes|schrieb|schreibt)` +
		`)\s*:$`)
	begun    = regexp.MustCompile(`(?i)^\W{0,3}(?:on|am)\b`)
	original = regexp.MustCompile(`(?i)^[-_* ]{0,4}-{2,}\s*(?:original(?: message| appointment)?|urspr(?:ü|ue)ngliche (?:nachricht|e-?mail)|original(?:-?nachricht)|antwort auf|reply message)\s*-{2,}$`)
	forward  = regexp.MustCompile(`(?i)^[-_* ]*(?:-{2,}\s*(?:forwarded message|weitergeleitete (?:nachricht|e-?mail))\s*-{2,}|begin forwarded message:|anfang der weitergeleiteten (?:nachricht|e-?mail):)$`)
	header   = regexp.MustCompile(`(?i)^[*_> ]{0,3}(from|sent|date|to|cc|subject|reply-to|von|gesendet|datum|an|kopie|betreff|antwort an|` +
		`de|envoyé|à|objet|para|asunto|enviado|от|отправлено|кому|тема)[*_ ]{0,2}\s?:.*$`)
	origin = regexp.MustCompile(`(?i)^[*_> ]{0,3}(from|von|de|от)[*_ ]{0,2}\s?:`)
	rule   = regexp.MustCompile(`^[-_=*]{5,}$`)
	dated  = regexp.MustCompile(`\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}|\S+@\S+\.\S+|\b(?:19|20)\d\d\b`)
)

// dequote parts lines into one's own and the quoted ones.
func dequote(lines []string) (own, quoted []string) {
	for i := 0; i < len(lines); {
		switch n := introduction(lines, i); {
		case n > 0 && opens(lines, i+n):
			// Marked quotations follow: they end by themselves, and an answer may stand below or between them.
			quoted = append(quoted, lines[i:i+n]...)
			i += n
		case n > 0:
			if len(join(own)) == 0 {
				// Nothing was written above it, so that this is what was written.
				own = append(own, lines[i:i+n]...)
				i += n
				continue
			}
			return own, append(quoted, lines[i:]...)
		case forward.MatchString(lines[i]):
			return append(own, lines[i:]...), quoted
		case isQuote(lines[i]):
			quoted = append(quoted, lines[i])
			i++
		default:
			own = append(own, lines[i])
			i++
		}
	}
	return own, quoted
}

func isQuote(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), ">") }

// opens reports whether the next line that is not blank is a marked quotation.
func opens(lines []string, at int) bool {
	for _, l := range lines[min(at, len(lines)):] {
		if l != "" {
			return isQuote(l)
		}
	}
	return false
}

// introduction returns how many lines from at on introduce a quoted mail; zero if they do not.
func introduction(lines []string, at int) int {
	if lines[at] == "" || isQuote(lines[at]) {
		return 0
	}
	if original.MatchString(lines[at]) {
		return 1
	}
	if n := headers(lines, at); n > 0 {
		return n
	}
	if !begun.MatchString(lines[at]) && !dated.MatchString(lines[at]) {
		return 0
	}
	joined := ""
	for n := 1; n <= 3 && at+n <= len(lines); n++ {
		line := strings.TrimSpace(lines[at+n-1])
		if line == "" || isQuote(line) || len(joined)+len(line) > 400 {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + line)
		if !strings.HasSuffix(joined, ":") {
			continue
		}
		if wrote.MatchString(joined) && dated.MatchString(joined) {
			return n
		}
		// In any language: a date or an address before marked quotations.
		if opens(lines, at+n) && dated.MatchString(joined) {
			return n
		}
	}
	return 0
}

// headers returns how many lines from at on are a copied mail header, with the rule above it: From or Von and two others.
func headers(lines []string, at int) int {
	n := 0
	if rule.MatchString(lines[at]) {
		n++
	}
	first, found, from := at+n, 0, false
	for i := first; i < len(lines) && i < first+8; i++ {
		line := lines[i]
		if !header.MatchString(line) {
			// A long list of recipients goes on in the next line; a blank line between rule and header is common.
			if line == "" && found == 0 && n > 0 || found > 0 && strings.Contains(line, "@") {
				continue
			}
			break
		}
		from = from || origin.MatchString(line)
		found++
		n = i - at + 1
	}
	if !from || found < 3 {
		return 0
	}
	return n
}
