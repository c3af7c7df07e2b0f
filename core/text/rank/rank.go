// Package rank finds the documents that a question is about: articles of a knowledge base, canned replies, old tickets.
//
// It owns an index in memory, of one language-mixed collection, with two ways of ranking: BM25 of stemmed words, which
// knows synonyms, typing errors and beginnings of words, and BM25 of n-grams of four characters, which finds compounds
// and parts of words; the two lists are joined by reciprocal rank fusion. An index is bounded: at most MaxDocuments
// documents of at most MaxText bytes, of which each distinct word costs two to four bytes; both ways of ranking read the
// same list of words, so that n-grams cost nothing for each document. 100,000 articles of 300 words take about 110 MB
// and answer in about 20 ms, 1,000 take one MB. That is why the index lives in memory and is built anew from the stored articles (about
// 3,000 a second) instead of lying in the database: on PostgreSQL and SQLite alike a search is one pass over memory,
// and nothing must be kept in step across two dialects. Bytes tells what an index takes, for a bound over all tenants.
//
// The package knows no tenant, no record and no rights. Its caller keeps one index for each tenant, adds and removes
// documents as they change, and passes Search a Keep callback that refuses whatever the reader may not open: refused
// documents take no place among the hits. The rooms of the service desk call it.
package rank

import (
	"errors"
	"sync"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/text"
)

// Limits of an index.
const (
	MaxDocuments = 250_000
	MaxText      = 64 << 10 // bytes of a document that are read, over all of its fields
	MaxQuery     = 2 << 10  // bytes of a question that are read
	MaxLimit     = 200      // hits of one search
)

// ErrFull is returned by Add for an index that has MaxDocuments documents.
var ErrFull = errors.New("the index is full")

// A Field is a part of a document. Its words count Weight times (1 to 10): a title more than a body.
type Field struct {
	Text   string
	Weight int
}

// A Document is what is found.
type Document struct {
	ID     string
	Fields []Field
}

// Index is a collection of documents that can be searched. It may be used by several goroutines.
type Index struct {
	mu    sync.RWMutex
	docs  []document
	byID  map[string]uint32
	dead  int
	words []word
	ids   map[string]uint32   // of words
	stems map[string][]uint32 // the words of a stem; the key begins with the language's letter
	grams map[string][]uint32 // the words that have an n-gram
	// Sums over the living documents, for the mean lengths.
	wordSum, gramSum uint64

	synonyms map[string][][]string // by the stemmed words of a phrase, the words of the phrases that mean the same
	bytes    int
}

// document is a row of the index. Its number never changes; a removed one has no id.
type document struct {
	id    string
	words uint32 // weighted length
	grams uint32
}

// word is an entry of the vocabulary with its documents.
type word struct {
	text     string
	postings postings
}

// gramLength is the length of the n-grams in characters.
const gramLength = 4

// New returns an empty index.
func New() *Index {
	x := &Index{}
	x.reset()
	return x
}

func (x *Index) reset() {
	x.docs, x.words, x.dead, x.wordSum, x.gramSum, x.bytes = nil, nil, 0, 0, 0, 0
	x.byID, x.ids = map[string]uint32{}, map[string]uint32{}
	x.stems, x.grams = map[string][]uint32{}, map[string][]uint32{}
}

// Len returns the number of documents.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.byID)
}

// Bytes returns about how much memory the index takes.
func (x *Index) Bytes() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.bytes
}

// Add puts a document into the index, in place of one with the same ID. It returns ErrFull where there are too many.
func (x *Index) Add(d Document) error {
	counts := count(d.Fields)
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, known := x.byID[d.ID]; !known && len(x.byID) >= MaxDocuments {
		return ErrFull
	}
	x.remove(d.ID)
	number := uint32(len(x.docs))
	doc := document{id: d.ID}
	for w, n := range counts {
		id := x.intern(w)
		x.bytes += x.words[id].postings.add(number, n)
		doc.words += uint32(n)
		doc.grams += uint32(n) * gramsIn(w)
	}
	x.docs = append(x.docs, doc)
	x.byID[d.ID] = number
	x.wordSum += uint64(doc.words)
	x.gramSum += uint64(doc.grams)
	x.bytes += 2*len(d.ID) + 64
	return nil
}

// Remove takes a document out; an unknown ID is no error.
func (x *Index) Remove(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
}

func (x *Index) remove(id string) {
	number, ok := x.byID[id]
	if !ok {
		return
	}
	delete(x.byID, id)
	doc := &x.docs[number]
	x.wordSum -= uint64(doc.words)
	x.gramSum -= uint64(doc.grams)
	*doc = document{}
	if x.dead++; x.dead > 64 && x.dead > len(x.docs)/4 {
		x.compact()
	}
}

// compact rewrites the index without the removed documents, in one pass over it. It costs about as much as adding a
// quarter of the documents and comes once in as many removals.
func (x *Index) compact() {
	numbers := make([]uint32, len(x.docs))
	docs := make([]document, 0, len(x.byID))
	for i, d := range x.docs {
		numbers[i] = gone
		if d.id != "" || d.words > 0 {
			numbers[i] = uint32(len(docs))
			docs = append(docs, d)
		}
	}
	words := x.words
	x.docs, x.dead, x.bytes, x.words = docs, 0, 0, nil
	x.ids, x.stems, x.grams = map[string]uint32{}, map[string][]uint32{}, map[string][]uint32{}
	for i, d := range docs {
		x.byID[d.id] = uint32(i)
		x.bytes += 2*len(d.id) + 64
	}
	for _, w := range words {
		var kept postings
		w.postings.each(func(doc uint32, n int) {
			if numbers[doc] != gone {
				kept.add(numbers[doc], n)
			}
		})
		if kept.documents > 0 {
			id := x.intern(w.text)
			x.words[id].postings = kept
			x.bytes += len(kept.data)
		}
	}
}

// gone marks a removed document while an index is compacted.
const gone = ^uint32(0)

// intern returns the number of a word, which it adds to the vocabulary when it is new.
func (x *Index) intern(w string) uint32 {
	if id, ok := x.ids[w]; ok {
		return id
	}
	w = string(append([]byte(nil), w...)) // The text that w was cut from shall not stay in memory.
	id := uint32(len(x.words))
	x.words = append(x.words, word{text: w})
	x.ids[w] = id
	for _, stem := range stemsOf(w) {
		x.stems[stem] = append(x.stems[stem], id)
	}
	seen := 0
	for g := range text.Grams(w, gramLength) {
		if list := x.grams[g]; len(list) == 0 || list[len(list)-1] != id {
			x.grams[g] = append(list, id)
		}
		seen++
	}
	x.bytes += len(w) + 160 + 8*seen
	return id
}

// stemsOf returns the keys of a word's stems: one for each language.
func stemsOf(w string) [2]string {
	return [2]string{germanKey + text.StemGerman(w), englishKey + text.StemEnglish(w)}
}

// The letters before the stems of each language.
const (
	germanKey  = "d"
	englishKey = "e"
)

// count counts the words of the fields, each as often as its field weighs.
func count(fields []Field) map[string]int {
	counts := map[string]int{}
	left := MaxText
	for _, f := range fields {
		s := fold.Cut(f.Text, left)
		left -= len(s)
		weight := max(1, min(f.Weight, 10))
		for w := range text.Split(fold.Fold(s)) {
			counts[w] += weight
		}
	}
	return counts
}

// gramsIn is how many n-grams a word has.
func gramsIn(w string) uint32 {
	return uint32(max(1, utf8.RuneCountInString(w)+2-gramLength+1))
}
