// Package text takes prose apart: words, stems, n-grams of characters, and a guess of the language.
//
// It owns the rules by which search, classification and reply stripping see text, so that they see the same words. All
// of them work on folded text (see core/fold): what it returns is lower-case, without accents, and spells umlauts with
// an e. It knows no record, no tenant and no database, and must not import a room other than core/fold. The packages
// below it (classify, rank, reply) and the service rooms call it.
package text

import (
	"iter"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/fold"
)

// MaxWord is the greatest length of a word in bytes; longer ones are cut at a rune border.
const MaxWord = 48

// Words yields the folded words of s in their order: runs of letters, digits and marks. Any other character ends a
// word, so that don't yields don and t.
func Words(s string) iter.Seq[string] { return Split(fold.Fold(s)) }

// Split is Words for text that is already folded.
func Split(folded string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range folded {
			switch {
			case isWord(r):
				if start < 0 {
					start = i
				}
			case start >= 0:
				if !yield(cut(folded[start:i])) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(cut(folded[start:]))
		}
	}
}

// Grams yields the n-grams of characters of a folded word that is thought to stand between two blanks: of "card" and 4
// these are " car", "card" and "ard ". A word that is shorter than n-2 characters yields itself between its blanks.
func Grams(word string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		padded := " " + word + " "
		end := 0
		for range n {
			if end == len(padded) {
				break
			}
			_, size := utf8.DecodeRuneInString(padded[end:])
			end += size
		}
		start := 0
		for {
			if !yield(padded[start:end]) || end == len(padded) {
				return
			}
			_, size := utf8.DecodeRuneInString(padded[end:])
			end += size
			_, size = utf8.DecodeRuneInString(padded[start:])
			start += size
		}
	}
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func cut(word string) string {
	if len(word) <= MaxWord {
		return word
	}
	end := MaxWord
	for end > 0 && !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}
