package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands for what was taken out of a text.
const (
	someName   = "[name]"
	someEmail  = "[e-mail]"
	somePhone  = "[phone]"
	someNumber = "[number]"
)

var (
	emailShape = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	ibanShape  = regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b`)
	// phoneShape is a number of at least eight digits as people write one, or a card's.
	phoneShape = regexp.MustCompile(`(?:\+|\b)\(?\d(?:[ ()/.\x{2013}-]{0,3}\d){7,18}\b`)
	// dayShape is what phoneShape must not take: a date.
	dayShape = regexp.MustCompile(`^(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})\b`)
	// titleShape is a form of address with the names behind it.
	titleShape = regexp.MustCompile(`\b(Herrn?|Frau|Mr|Mrs|Ms|Dr|Prof)(\.?)((?:\s(?:Dr|Prof|von|van|zu|de)\.?)*(?:\s\p{Lu}[\p{L}'’-]+){1,3})`)
	// greeting is a line that only greets.
	greeting = regexp.MustCompile(`(?i)^(hello|hi|hey|dear|good (morning|day|afternoon|evening)|hallo|guten (tag|morgen|abend)|sehr geehrte[rs]?|lieber?|moin|servus|grüezi|grüß gott)\b.{0,80}[,!.]?$`)
)

// scrub takes out of a text what tells of a person: the names that are given, names behind a form of address, e-mail addresses,
// telephone numbers and account numbers. Greetings at its beginning go, too. What it cannot know, such as a name that stands nowhere
// else, stays: whoever publishes the text reads it first.
func scrub(text string, names []string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for len(lines) > 1 && (strings.TrimSpace(lines[0]) == "" || greeting.MatchString(strings.TrimSpace(lines[0]))) {
		lines = lines[1:]
	}
	text = strings.TrimSpace(strings.Join(lines, "\n"))
	text = emailShape.ReplaceAllString(text, someEmail)
	text = ibanShape.ReplaceAllString(text, someNumber)
	text = phoneShape.ReplaceAllStringFunc(text, func(s string) string {
		if dayShape.MatchString(s) {
			return s
		}
		// Other long numbers, such as an invoice's, tell of a customer, too.
		if first := strings.TrimLeft(s, "("); first[0] != '+' && first[0] != '0' {
			return someNumber
		}
		return somePhone
	})
	text = titleShape.ReplaceAllString(text, "$1$2 "+someName)
	for _, n := range nameParts(names) {
		text = replaceWord(replaceWord(text, n, someName), strings.ToUpper(n), someName)
	}
	for strings.Contains(text, someName+" "+someName) {
		text = strings.ReplaceAll(text, someName+" "+someName, someName)
	}
	return text
}

// nameParts are the words of names that are worth taking out, the longest first. What is written small is none: a name that is a common
// word keeps the common word.
func nameParts(names []string) []string {
	var out []string
	for _, n := range names {
		for _, w := range strings.FieldsFunc(n, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }) {
			if r, _ := utf8.DecodeRuneInString(w); utf8.RuneCountInString(w) > 1 && unicode.IsUpper(r) {
				out = append(out, w)
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(out)
}

// replaceWord replaces a word where it stands as a word of its own, also as a genitive.
func replaceWord(text, word, by string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, word)
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := at + len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		rest := strings.TrimPrefix(text[end:], "s")
		after, _ := utf8.DecodeRuneInString(rest)
		if at > 0 && wordRune(before) || rest != "" && wordRune(after) {
			b.WriteString(text[:end])
		} else {
			b.WriteString(text[:at] + by)
			end = len(text) - len(rest)
		}
		text = text[end:]
	}
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
