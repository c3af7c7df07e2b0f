package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxToken is the greatest length of a search token in bytes; longer words are cut.
const MaxToken = 64

// Tokens returns the search tokens under which s is found, each once, in the order of the text:
//
//   - every word, that is, every run of letters and digits, folded;
//   - the parts of a word held together by hyphens, dots, apostrophes, ampersands or underscores, and the word written
//     as one (müller-lüdenscheidt: mueller, luedenscheidt, muellerluedenscheidt);
//   - e-mail addresses and domains as a whole, beside their parts;
//   - words with umlauts also without the dots, so that Müller is found by mueller, müller and muller.
func Tokens(s string) []string {
	var t tokens
	folded := Fold(s)
	for chunk := range chunks(folded) {
		t.index(chunk)
	}
	if isASCII(s) {
		return t.list // There are no dots to lose.
	}
	if bare := appendFold(make([]byte, 0, len(s)), s, true); string(bare) != folded {
		for chunk := range chunks(string(bare)) {
			t.index(chunk)
		}
	}
	return t.list
}

// QueryTokens returns the tokens that a text must all have to be found by the query s: an e-mail address as a whole,
// the parts of a compound word, or the word written as one when a part is a single letter (e-mail, o'neill). Any token
// may be used as a prefix: what a person has typed so far finds what begins with it.
func QueryTokens(s string) []string {
	var t tokens
	for chunk := range chunks(Fold(s)) {
		local, domain, ok := address(chunk)
		switch {
		case ok:
			t.add(local + "@" + domain)
		default:
			for _, word := range strings.FieldsFunc(chunk, func(r rune) bool { return r == '@' || r == '+' }) {
				t.query(word)
			}
		}
	}
	return t.list
}

// tokens gathers tokens without repeating one.
type tokens struct {
	list []string
	seen map[string]struct{}
}

func (t *tokens) add(token string) {
	token = Cut(token, MaxToken)
	if token == "" {
		return
	}
	// Most values have a handful of tokens, for which walking them is cheaper than a map.
	if t.seen == nil && len(t.list) < 16 {
		if !slices.Contains(t.list, token) {
			t.list = append(t.list, token)
		}
		return
	}
	if t.seen == nil {
		t.seen = make(map[string]struct{}, 64)
		for _, known := range t.list {
			t.seen[known] = struct{}{}
		}
	}
	if _, known := t.seen[token]; !known {
		t.seen[token] = struct{}{}
		t.list = append(t.list, token)
	}
}

func (t *tokens) index(chunk string) {
	if local, domain, ok := address(chunk); ok {
		t.add(chunk)
		t.add(local)
		t.compound(local)
		t.add(domain)
		t.compound(domain)
		return
	}
	if isPlain(chunk) {
		t.add(chunk)
		return
	}
	for _, word := range strings.FieldsFunc(chunk, func(r rune) bool { return r == '@' || r == '+' }) {
		word = strings.TrimFunc(word, isConnector)
		if isDomain(word) {
			t.add(word)
		}
		t.compound(word)
	}
}

// isPlain reports whether a chunk is one word of ASCII letters and digits.
func isPlain(chunk string) bool {
	for i := range len(chunk) {
		if c := chunk[i]; c >= utf8.RuneSelf || classes[c] == other || classes[c] == connector {
			return false
		}
	}
	return true
}

// compound adds the parts of a word and, if there are several, the word written as one.
func (t *tokens) compound(word string) {
	if isPlain(word) {
		t.add(word)
		return
	}
	parts := strings.FieldsFunc(word, isConnector)
	for _, p := range parts {
		t.add(p)
	}
	if len(parts) > 1 {
		t.add(strings.Join(parts, ""))
	}
}

func (t *tokens) query(word string) {
	parts := strings.FieldsFunc(word, isConnector)
	if len(parts) > 1 && slices.ContainsFunc(parts, isSingleLetter) {
		t.add(strings.Join(parts, ""))
		return
	}
	for _, p := range parts {
		t.add(p)
	}
}

// Classes of ASCII characters.
const (
	other = iota
	letter
	digit
	connector
)

// classes are the classes of folded ASCII characters, of which upper-case letters are none.
var classes = func() (list [utf8.RuneSelf]uint8) {
	for c := byte('a'); c <= 'z'; c++ {
		list[c] = letter
	}
	for c := byte('0'); c <= '9'; c++ {
		list[c] = digit
	}
	for _, c := range []byte(".-'&_@+") {
		list[c] = connector
	}
	return list
}()

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// asciiChunks is chunks for ASCII text.
func asciiChunks(folded string, yield func(string) bool) {
	for i := 0; i < len(folded); {
		if classes[folded[i]] != letter && classes[folded[i]] != digit {
			i++ // A connector at the beginning, too.
			continue
		}
		end := i + 1 // behind the last letter or digit
		j := end
		for ; j < len(folded) && classes[folded[j]] != other; j++ {
			if classes[folded[j]] != connector {
				end = j + 1
			}
		}
		if !yield(folded[i:end]) {
			return
		}
		i = j
	}
}

// chunks yields the runs of word characters and connectors, without connectors at the ends.
func chunks(folded string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if isASCII(folded) {
			asciiChunks(folded, yield)
			return
		}
		for chunk := range strings.FieldsFuncSeq(folded, func(r rune) bool { return !isWord(r) && !isConnector(r) }) {
			if chunk = strings.TrimFunc(chunk, isConnector); chunk != "" && !yield(chunk) {
				return
			}
		}
	}
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && (classes[r] == letter || classes[r] == digit)
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// isConnector reports whether r may hold the parts of one word or address together.
func isConnector(r rune) bool { return r >= 0 && r < utf8.RuneSelf && classes[r] == connector }

func isSingleLetter(part string) bool {
	r, size := utf8.DecodeRuneInString(part)
	return size == len(part) && !unicode.IsNumber(r)
}

// address splits an e-mail address into its local part and its domain.
func address(chunk string) (local, domain string, ok bool) {
	local, domain, ok = strings.Cut(chunk, "@")
	return local, domain, ok && local != "" && domain != "" && !strings.ContainsAny(domain, "@+")
}

// isDomain reports whether a word looks like a host name: labels between dots, the last one of letters.
func isDomain(word string) bool {
	i := strings.LastIndexByte(word, '.')
	if i <= 0 || len(word)-i < 3 || strings.ContainsAny(word, "'&_") {
		return false
	}
	return !strings.ContainsFunc(word[i+1:], func(r rune) bool { return r != '-' && unicode.IsNumber(r) })
}
