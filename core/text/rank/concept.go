package rank

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/text"
)

// concept is a word of a question with all words of the vocabulary that stand for it.
type concept struct {
	part     float32            // of its weight
	extra    bool               // it stands for another concept, of which it is a synonym
	function bool               // it says nothing of what the question is about
	words    map[uint32]float32 // the part that each word counts
}

// minTypo is how many characters a word has at least for which a spelling error is assumed.
const minTypo = 4

// maxCandidates bounds the words that are compared with a misspelt one.
const maxCandidates = 20_000

// concepts returns the concepts of a question. A word that stands in it twice counts twice.
func (x *Index) concepts(words, languages []string, typing bool) []concept {
	list := make([]concept, 0, len(words))
	onlyFunction := !slices.ContainsFunc(words, func(w string) bool { return !text.IsFunctionWord(w) })
	for i, w := range words {
		c := concept{part: 1, words: map[uint32]float32{}, function: !onlyFunction && text.IsFunctionWord(w)}
		x.addStem(c.words, w, languages, 1)
		if typing && i == len(words)-1 {
			x.addPrefix(c.words, w)
		}
		if len(c.words) == 0 {
			x.addTypos(c.words, w)
		}
		list = append(list, c)
	}
	return append(list, x.synonymous(words, languages)...)
}

func (x *Index) addStem(words map[uint32]float32, w string, languages []string, part float32) {
	for _, language := range languages {
		for _, id := range x.stems[stemKey(language, w)] {
			words[id] = max(words[id], part)
		}
	}
	if id, ok := x.ids[w]; ok {
		words[id] = max(words[id], part)
	}
}

func stemKey(language, w string) string {
	if language == germanKey {
		return germanKey + text.StemGerman(w)
	}
	return englishKey + text.StemEnglish(w)
}

// addPrefix adds the words that begin with w. It needs three letters of it.
func (x *Index) addPrefix(words map[uint32]float32, w string) {
	if len(w) < gramLength-1 {
		return
	}
	for g := range text.Grams(w, gramLength) { // The first one, which holds the beginning of the word.
		for _, id := range x.grams[g] {
			if strings.HasPrefix(x.words[id].text, w) {
				words[id] = max(words[id], prefixPart)
			}
		}
		return
	}
}

// addTypos adds the words that differ from w by one letter left out, added, changed or swapped with its neighbour, or
// by two where w is long. They must share an n-gram with it.
func (x *Index) addTypos(words map[uint32]float32, w string) {
	runes := []rune(w)
	if len(runes) < minTypo || len(runes) > 30 {
		return
	}
	allowed := 1
	if len(runes) >= 8 {
		allowed = 2
	}
	seen := map[uint32]bool{}
	best := allowed
	found := map[uint32]int{}
	// N-grams of three characters are not kept: short words with an error in their middle share none of four, so that
	// the ones of the beginning and of the end are what finds them.
	for g := range text.Grams(w, gramLength) {
		for _, id := range x.grams[g] {
			if seen[id] || len(seen) >= maxCandidates {
				continue
			}
			seen[id] = true
			if d := distance(runes, []rune(x.words[id].text), best); d <= best {
				best = d
				found[id] = d
			}
		}
	}
	for id, d := range found {
		if d == best {
			words[id] = typoPart
		}
	}
}

// distance is the number of edits between a and b, with neighbours swapped as one edit; limit+1 where it is greater.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// MaxSynonyms is how many groups of synonyms an index keeps.
const MaxSynonyms = 5_000

// SetSynonyms replaces the synonyms. Each group is words or phrases of up to four words that mean the same in every
// document. Groups beyond MaxSynonyms are left out.
func (x *Index) SetSynonyms(groups [][]string) {
	all := map[string][][]string{}
	for _, group := range groups[:min(len(groups), MaxSynonyms)] {
		phrases := make([][]string, 0, len(group))
		for _, phrase := range group {
			words := slices.Collect(text.Split(fold.Fold(phrase)))
			if len(words) > 0 && len(words) <= maxPhrase {
				phrases = append(phrases, words)
			}
		}
		for i, phrase := range phrases {
			for _, language := range []string{germanKey, englishKey} {
				key := phraseKey(language, phrase)
				for j, other := range phrases {
					if i != j {
						all[key] = append(all[key], other)
					}
				}
			}
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.synonyms = all
}

// maxPhrase is the greatest number of words of a synonym.
const maxPhrase = 4

func phraseKey(language string, words []string) string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = stemKey(language, w)
	}
	return strings.Join(stems, " ")
}

// synonymous returns the concepts of the words that mean the same as a phrase of the question.
func (x *Index) synonymous(words, languages []string) []concept {
	var list []concept
	if len(x.synonyms) == 0 {
		return nil
	}
	seen := map[string]bool{}
	for i := range words {
		for n := 1; n <= maxPhrase && i+n <= len(words); n++ {
			for _, language := range languages {
				for _, phrase := range x.synonyms[phraseKey(language, words[i:i+n])] {
					if key := strings.Join(phrase, " "); !seen[key] {
						seen[key] = true
						list = append(list, x.phrase(phrase, languages)...)
					}
				}
			}
		}
	}
	return list
}

func (x *Index) phrase(words, languages []string) []concept {
	list := make([]concept, 0, len(words))
	for _, w := range words {
		c := concept{part: synonymPart, extra: true, words: map[uint32]float32{}}
		x.addStem(c.words, w, languages, 1)
		if len(c.words) > 0 {
			list = append(list, c)
		}
	}
	return list
}

func guessOf(words []string) (string, float64) { return text.LanguageOf(strings.Join(words, " ")) }

// occurrences is how often an n-gram stands in a word.
func occurrences(w, gram string) int {
	n := 0
	for g := range text.Grams(w, gramLength) {
		if g == gram {
			n++
		}
	}
	return n
}
