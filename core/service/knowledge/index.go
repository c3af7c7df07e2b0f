package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// Ranker finds documents by words. It is made once of all documents and may then be asked from many sides.
type Ranker interface {
	// Rank returns the numbers of the documents that a text is about, the best first, with what speaks for each. Words with a
	// mistake in them are to find something, too.
	Rank(text string, limit int) []Ranked
}

// Ranked is a document that was found.
type Ranked struct {
	Doc   int
	Score float64
}

// document is what an article is found by in one language.
type document struct {
	article  string
	language string
	title    string
	body     string
}

// bm25 ranks by words and by parts of four letters, each by BM25, and adds the two: words say what is meant, parts forgive
// mistakes and find the pieces of a compound.
type bm25 struct {
	words, parts field
	synonyms     map[string][]string
	// spelled are the words as they are written.
	spelled map[string]bool
}

type field struct {
	postings map[string][]posting
	length   []float64
	average  float64
}

type posting struct {
	doc  int32
	freq float32
}

const (
	titleWeight = 4
	k1, b       = 1.2, 0.6
	partsWeight = 0.35
)

func newBM25(docs []document, synonyms [][]string) *bm25 {
	x := &bm25{words: newField(len(docs)), parts: newField(len(docs)), synonyms: map[string][]string{}, spelled: map[string]bool{}}
	for i, d := range docs {
		for _, part := range []struct {
			text   string
			weight float32
		}{{d.title, titleWeight}, {d.body, 1}} {
			for _, w := range fold.Tokens(part.text) {
				x.words.add(i, stem(w), part.weight)
				x.spelled[w] = true
				for g := range grams(w) {
					x.parts.add(i, g, part.weight)
				}
			}
		}
	}
	x.words.close()
	x.parts.close()
	for _, group := range synonyms {
		for _, word := range group {
			for _, w := range fold.Tokens(word) {
				x.synonyms[stem(w)] = append(x.synonyms[stem(w)], group...)
			}
		}
	}
	return x
}

// Rank implements Ranker.
func (x *bm25) Rank(text string, limit int) []Ranked {
	scores := map[int32]float64{}
	seen := map[string]bool{}
	asked := fold.QueryTokens(text)
	if len(asked) > maxAsked {
		asked = asked[:maxAsked]
	}
	total, matched := 0, map[int32]float64{}
	for _, w := range asked {
		st := stem(w)
		if seen[st] {
			continue
		}
		seen[st] = true
		total++
		best := map[int32]float64{}
		x.words.score(st, 1, best)
		if len(best) == 0 {
			// A word that nobody has written may be one that somebody has mistyped.
			for _, near := range x.near(w) {
				more := map[int32]float64{}
				x.words.score(near, 0.7, more)
				for d, v := range more {
					best[d] = max(best[d], v)
				}
			}
		}
		for _, other := range x.synonyms[st] {
			for _, t := range fold.Tokens(other) {
				if stem(t) != st {
					more := map[int32]float64{}
					x.words.score(stem(t), 0.8, more)
					for d, v := range more {
						best[d] = max(best[d], v)
					}
				}
			}
		}
		near, n := map[int32]float64{}, map[int32]int{}
		all := 0
		for g := range grams(w) {
			all++
			some := map[int32]float64{}
			x.parts.score(g, partsWeight, some)
			for d, v := range some {
				near[d] += v
				n[d]++
			}
		}
		for d, v := range near {
			// A word that shares few of its parts is another word.
			if _, exact := best[d]; !exact && 2*n[d] < all {
				continue
			}
			best[d] += v / float64(max(all, 1)) * 4
		}
		for d, v := range best {
			scores[d] += v
			matched[d]++
		}
	}
	out := make([]Ranked, 0, len(scores))
	for d, v := range scores {
		out = append(out, Ranked{Doc: int(d), Score: v * matched[d] / float64(total)})
	}
	slices.SortFunc(out, func(a, b Ranked) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc)) })
	return out[:min(len(out), limit)]
}

// near are the stems of written words that are one or two mistakes away, the nearest ones only. It looks at every word of the index,
// which takes some milliseconds at 50,000 words, and only for words that are not there.
func (x *bm25) near(word string) []string {
	r := []rune(word)
	if len(r) < 4 || len(r) > 40 {
		return nil
	}
	most := 1
	if len(r) >= 7 {
		most = 2
	}
	var out []string
	for other := range x.spelled {
		if len(other) < len(word)-2*most || len(other) > len(word)+2*most {
			continue
		}
		switch d := distance(r, []rune(other), most); {
		case d > most:
		case d < most:
			most, out = d, append(out[:0], stem(other))
		default:
			out = append(out, stem(other))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// distance counts the letters that were left out, put in, changed or turned round; more than most is told as most+1.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// maxAsked bounds the words of a question.
const maxAsked = 40

func newField(docs int) field {
	return field{postings: map[string][]posting{}, length: make([]float64, docs)}
}

func (f *field) add(doc int, term string, weight float32) {
	list := f.postings[term]
	if n := len(list); n > 0 && list[n-1].doc == int32(doc) {
		list[n-1].freq += weight
	} else {
		f.postings[term] = append(list, posting{int32(doc), weight})
	}
	f.length[doc] += float64(weight)
}

func (f *field) close() {
	for _, n := range f.length {
		f.average += n
	}
	f.average = max(f.average/float64(max(len(f.length), 1)), 1)
}

func (f *field) score(term string, weight float64, into map[int32]float64) {
	list := f.postings[term]
	if len(list) == 0 {
		return
	}
	n, df := float64(len(f.length)), float64(len(list))
	idf := math.Log(1 + (n-df+0.5)/(df+0.5))
	for _, p := range list {
		tf := float64(p.freq)
		into[p.doc] += weight * idf * tf * (k1 + 1) / (tf + k1*(1-b+b*f.length[p.doc]/f.average))
	}
}

// grams are the parts of four letters of a word with its borders, each once.
func grams(word string) map[string]bool {
	out := map[string]bool{}
	r := []rune("_" + word + "_")
	if len(r) <= 4 {
		out[string(r)] = true
		return out
	}
	for i := 0; i+4 <= len(r); i++ {
		out[string(r[i:i+4])] = true
	}
	return out
}

// endings are cut off words, the longest first, as far as enough is left: German and English differ in little here.
var endings = []string{"ungen", "ings", "ung", "ing", "ern", "est", "ies", "en", "er", "es", "em", "ed", "ly", "e", "n", "s"}

func stem(w string) string {
	for _, e := range endings {
		if s, ok := strings.CutSuffix(w, e); ok && len(s) >= 4 {
			return s
		}
	}
	return w
}
