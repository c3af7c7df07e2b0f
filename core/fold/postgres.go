package fold

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// frequent opens the search list of translate(), which is scanned from its start for every character: text that is
// mostly folded already then meets its characters early instead of at the end of the whole table.
const frequent = " enirtsahdulomgcbkfzwpvjyxq0123456789.-@"

// PostgresFunction returns the statement that creates kontor_fold(text), the twin of Fold inside PostgreSQL. It is
// built from the tables of the Go code, reads neither the locale nor ICU, and needs a database in UTF-8. Null stays null.
func PostgresFunction() string {
	from, to, spelled := translation()

	expr := fmt.Sprintf("translate(v collate \"C\",\n  %s,\n  %s)", quoteSQL(from), quoteSQL(to))
	for _, vowel := range "aou" {
		expr = replaceSQL(expr, string(vowel)+string(diaeresis), string(vowel)+"e")
	}
	expr = replaceSQL(expr, string(diaeresis), "")
	for _, m := range spelled {
		expr = replaceSQL(expr, m.from, m.to)
	}
	// Every blank gets a partner, the pairs between two blanks vanish, and then the partners: one blank is left of each
	// run. The partner is a control character, which translate() has dropped from the text.
	expr = replaceSQL(expr, " ", " \x01")
	expr = replaceSQL(expr, "\x01 ", "")
	expr = replaceSQL(expr, "\x01", "")
	expr = fmt.Sprintf("btrim(%s, ' ')", expr)
	// Printable ASCII needs no tables and is some ten times faster without them.
	const plain = "btrim(regexp_replace(lower(v collate \"C\"), '  +', ' ', 'g'), ' ')"

	return "create or replace function kontor_fold(v text) returns text\nlanguage sql immutable parallel safe as $kontor$\n" +
		"select case when v collate \"C\" ~ '^[ -~]*$' then " + plain + "\nelse " + expr + " end\n$kontor$"
}

// translation splits the table into the two lists of translate(), in which each spelled-out entry is represented by
// one of its own letters, and the replacements of these letters.
func translation() (from, to string, spelled []mapping) {
	type pair struct{ from, to rune }
	var pairs []pair
	var dropped []rune
	for _, m := range table {
		target := []rune(m.to)
		if len(target) > 1 {
			target = []rune(m.from)[:1]
			spelled = append(spelled, mapping{to: m.to, from: string(target)})
		}
		for _, r := range m.from {
			switch {
			case r == 0: // PostgreSQL's text cannot hold it
			case len(target) == 0:
				dropped = append(dropped, r)
			default:
				pairs = append(pairs, pair{r, target[0]})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.from, b.from) })

	var f, t strings.Builder
	f.WriteString(frequent)
	t.WriteString(frequent)
	for _, p := range pairs {
		f.WriteRune(p.from)
		t.WriteRune(p.to)
	}
	// translate() drops the characters for which its second list has no partner, so they stand last.
	f.WriteString(string(dropped))
	return f.String(), t.String(), spelled
}

func replaceSQL(expr, from, to string) string {
	return fmt.Sprintf("replace(%s, %s, %s)", expr, quoteSQL(from), quoteSQL(to))
}

// quoteSQL writes an escape-string literal in ASCII, in which only letters, digits and blanks stand for themselves:
// no placeholder syntax of a client library can be met in it.
func quoteSQL(s string) string {
	var b strings.Builder
	b.WriteString("E'")
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == ' ':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteString("'")
	return b.String()
}
