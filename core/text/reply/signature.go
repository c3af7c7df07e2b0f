package reply

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/fold"
)

// Bounds of a signature: how many lines with text it has, how long they are, and how long a greeting is.
const (
	maxSignature = 14
	maxLine      = 90
	maxGreeting  = 48
)

var (
	// closing begins the end of a mail, in folded text.
	closing = regexp.MustCompile(`^(?:(?:und |and )?(?:mit (?:freundlichen?|besten?|lieben?|herzlichen?|vielen|sonnigen) gr(?:ue|u)(?:ss|s)(?:en?)?` +
		`|(?:viele|beste|liebe|freundliche|herzliche|schoene|sonnige) gruesse|gruss|gruesse|lg|vg|mfg|hochachtungsvoll|(?:vielen|besten|herzlichen) dank|danke(?: schoen)?|danke und gruss` +
		`|(?:kind(?:est)?|best|warm(?:est)?|with (?:kind|best)) regards|regards|best(?: wishes)?|sincerely(?: yours)?|yours(?: sincerely| faithfully| truly)?|cheers|many thanks|thanks(?: again| a lot| in advance)?|thank you(?: very much)?|all the best)` +
		`(?: (?:aus|from|nach|to|im voraus|in advance) [a-z -]{2,30})?)[ ,.!-]*$`)
	// device is the line that a phone or a program adds.
	device = regexp.MustCompile(`^(?:(?:sent|gesendet|verschickt|versendet) (?:from|with|via|mit|von|vom|ueber|aus)\b.{0,80}|(?:von|vom) (?:meinem|mein)\b.{0,60} gesendet\.?|diese nachricht wurde von meinem .{0,60} gesendet\.?` +
		`|get outlook for .{0,40}|outlook fuer .{0,40}(?:herunterladen|beziehen).{0,20}|diese e-?mail wurde von avast.{0,60}|via mobile|отправлено с .{0,40})$`)
	// contact is a line that tells how to reach somebody.
	contact = regexp.MustCompile(`(?i)@\S+\.\S|https?://|\bwww\.|^\s*(?:tel|telefon|fon|phone|fax|mobil|mobile|t|f|m)\b[.:]|\+?\d[\d ()/.-]{6,}\d|\b(?:gmbh|ag|kg|ug|inc|ltd|llc)\b`)
	bullet  = regexp.MustCompile(`^\s*(?:[-*•]\s+\S|\d+[.)]\s)`)
	letters = regexp.MustCompile(`[\pL\d]`)
)

// sign parts one's own lines into text and signature.
func sign(lines []string, sender string) (text, signature []string) {
	end := len(lines)
	for end > 0 && lines[end-1] == "" {
		end--
	}
	lines = lines[:end]
	at := begins(lines, strings.TrimSpace(fold.Fold(sender)))
	return lines[:at], lines[at:]
}

// begins returns where the signature begins: the topmost line of the last ones that is a sure sign, and below which
// only short lines stand. It is len(lines) if there is none.
func begins(lines []string, sender string) int {
	begin := len(lines)
	filled := 0
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		if delimiter(lines[i]) {
			if filled <= maxSignature || lines[i] == "-- " || line == "--" {
				begin = i
			}
			break
		}
		if filled++; filled > maxSignature || utf8.RuneCountInString(line) > maxLine || strings.HasSuffix(line, "?") {
			break
		}
		folded := fold.Fold(line)
		switch {
		case device.MatchString(folded), len(folded) <= maxGreeting && closing.MatchString(folded):
			begin = i
		case names(folded, sender) && (i == 0 || lines[i-1] == "" || begin == i+1):
			begin = i
		case bullet.MatchString(line) && !contact.MatchString(line):
			return begin
		}
	}
	if block := contacts(lines); block < begin && begin == len(lines) {
		return block
	}
	return begin
}

// delimiter reports whether a line sets the signature apart: two hyphens, or a rule.
func delimiter(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= 2 && !letters.MatchString(line) && strings.Trim(line, "-_=*—– ") == "" && len(strings.Trim(line, " ")) <= 80
}

// names reports whether a line is the sender's name and little else.
func names(folded, sender string) bool {
	if sender == "" || len(folded) > len(sender)+12 {
		return false
	}
	first, _, _ := strings.Cut(sender, " ")
	trimmed := strings.Trim(folded, " -,.*")
	return strings.Contains(folded, sender) || trimmed == first
}

// contacts returns where a last paragraph begins of which two lines or more tell how to reach somebody and none is prose.
func contacts(lines []string) int {
	found := 0
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "" && found >= 2 && i > 0:
			return i + 1
		case line == "", len(lines)-i > maxSignature, utf8.RuneCountInString(line) > 60, bullet.MatchString(line), strings.HasSuffix(line, "?"):
			return len(lines)
		case contact.MatchString(line):
			found++
		}
	}
	return len(lines)
}
