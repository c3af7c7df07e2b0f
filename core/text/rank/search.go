package rank

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/text"
)

// A Query is a question to an index.
type Query struct {
	Text string
	// Language is that of the question, text.German or text.English; guessed where it is empty, and both where the guess
	// is unsure.
	Language string
	// Limit is how many hits are wanted; 10 where it is zero, MaxLimit at most.
	Limit int
	// Typing says that the last word may be unfinished, as in a search while a person types.
	Typing bool
	// Least is how much of the question a document must have, as in Hit.Match; 0.2 where it is zero, and never less where
	// it has none of the words but only parts of some. A search that nothing comes near to has no hits.
	Least float64
	// Keep, where it is set, refuses documents. It is called for documents in the order of their rank until enough are
	// kept, under the index's lock: it must not call the index, and should be quick.
	Keep func(id string) bool
}

// A Hit is a document found.
type Hit struct {
	ID string
	// Score orders the hits of one search; those of two searches cannot be compared.
	Score float64
	// Match is how much of the question the document has, from 0 to 1: of its words (with their synonyms) or of its
	// n-grams, whichever is more; rare ones count more.
	Match float64
}

// Parameters of BM25 and of the fusion.
const (
	k1, b       = 1.2, 0.75
	fusion      = 10  // added to each rank
	depth       = 300 // ranks of each list that are joined
	leastMatch  = 0.2
	synonymPart = 0.6 // what a synonym counts
	typoPart    = 0.7 // what a word counts that is spelt nearly like one of the question
	prefixPart  = 0.8 // what a word counts that begins like the last one of the question
)

// scratch is memory for one search: a row for each document.
type scratch struct {
	score   []float32 // of the list in making
	match   []float32 // how much of the question was found
	count   []float32 // of the concept in hand
	touched []uint32  // documents with a count
	scored  []uint32  // documents with a score
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}

func (s *scratch) size(n int) {
	if cap(s.score) < n {
		s.score, s.match, s.count = make([]float32, n), make([]float32, n), make([]float32, n)
	}
	s.score, s.match, s.count = s.score[:n], s.match[:n], s.count[:n]
}

// Search returns the best documents for a question, the best first.
func (x *Index) Search(q Query) []Hit {
	limit := max(1, min(cmp.Or(q.Limit, 10), MaxLimit))
	words := slices.Collect(text.Split(fold.Fold(fold.Cut(q.Text, MaxQuery))))
	if len(words) == 0 {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.size(len(x.docs))

	languages := languagesOf(q.Language, words)
	byWord := x.rankWords(s, x.concepts(words, languages, q.Typing))
	byGram := x.rankGrams(s, words)
	least := cmp.Or(q.Least, leastMatch)
	fused := make(map[uint32]Hit, len(byWord)+len(byGram))
	for _, list := range [][]ranked{byWord, byGram} {
		for rank, r := range list {
			h := fused[r.doc]
			h.Score += 1 / float64(fusion+rank+1)
			h.Match = min(1, max(h.Match, float64(r.match)))
			fused[r.doc] = h
		}
	}
	worded := make(map[uint32]bool, len(byWord))
	for _, r := range byWord {
		worded[r.doc] = true
	}
	hits := make([]Hit, 0, len(fused))
	for doc, h := range fused {
		if h.Match < least || !worded[doc] && h.Match < leastMatch {
			continue
		}
		h.ID = x.docs[doc].id
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	kept := hits[:0]
	for _, h := range hits {
		if len(kept) == limit {
			break
		}
		if q.Keep == nil || q.Keep(h.ID) {
			kept = append(kept, h)
		}
	}
	return slices.Clip(kept)
}

// languagesOf returns the letters of the stems to look at.
func languagesOf(language string, words []string) []string {
	if language == "" {
		guess, sure := text.Unknown, 0.0
		if len(words) > 3 {
			guess, sure = guessOf(words)
		}
		if sure > 0.8 {
			language = guess
		}
	}
	switch language {
	case text.German:
		return []string{germanKey}
	case text.English:
		return []string{englishKey}
	}
	return []string{germanKey, englishKey}
}

// ranked is a document of one of the two lists.
type ranked struct {
	doc          uint32
	score, match float32
}

// rankWords is BM25 over concepts.
func (x *Index) rankWords(s *scratch, concepts []concept) []ranked {
	mean := x.mean(x.wordSum)
	var total float32
	for _, c := range concepts {
		if c.function && len(x.docs) >= large {
			continue
		}
		for id, part := range c.words {
			s.gather(&x.words[id].postings, part)
		}
		idf := c.part * x.idf(len(s.touched))
		if !c.extra && !c.function {
			total += idf
		}
		s.settle(x.docs, idf, !c.function, mean, func(d *document) uint32 { return d.words })
	}
	return s.best(total)
}

// rankGrams is BM25 over the n-grams of the words, function words left out.
func (x *Index) rankGrams(s *scratch, words []string) []ranked {
	var grams []string
	seen := map[string]bool{}
	about := aboutOf(words)
	for _, w := range about {
		for g := range text.Grams(w, gramLength) {
			if !seen[g] {
				seen[g] = true
				grams = append(grams, g)
			}
		}
	}
	mean := x.mean(x.gramSum)
	var total float32
	for _, g := range grams {
		if x.common(g) {
			continue
		}
		for _, id := range x.grams[g] {
			w := &x.words[id]
			s.gather(&w.postings, float32(occurrences(w.text, g)))
		}
		idf := x.idf(len(s.touched))
		total += idf
		s.settle(x.docs, idf, true, mean, func(d *document) uint32 { return d.grams })
	}
	return s.best(total)
}

// large is from how many documents on an index spares itself what moves no rank and costs the most.
const large = 10_000

// common reports whether an n-gram is so frequent in a large index that it is not worth reading. With it a search
// reads at most a quarter of the documents for each n-gram.
func (x *Index) common(gram string) bool {
	if len(x.docs) < large {
		return false
	}
	read, most := 0, len(x.docs)/4
	for _, id := range x.grams[gram] {
		if read += int(x.words[id].postings.documents); read > most {
			return true
		}
	}
	return false
}

// aboutOf returns the words without function words, or all of them where there are no others.
func aboutOf(words []string) []string {
	about := slices.DeleteFunc(slices.Clone(words), text.IsFunctionWord)
	if len(about) == 0 {
		return words
	}
	return about
}

// gather adds a word's documents to the concept in hand.
func (s *scratch) gather(p *postings, part float32) {
	p.each(func(doc uint32, n int) {
		if s.count[doc] == 0 {
			s.touched = append(s.touched, doc)
		}
		s.count[doc] += float32(n) * part
	})
}

// settle turns the counts of one concept into scores. counted says that the concept counts for Match.
func (s *scratch) settle(docs []document, idf float32, counted bool, mean float32, length func(*document) uint32) {
	for _, doc := range s.touched {
		n := s.count[doc]
		s.count[doc] = 0
		d := &docs[doc]
		if d.words == 0 {
			continue // removed
		}
		if s.score[doc] == 0 {
			s.scored = append(s.scored, doc)
		}
		s.score[doc] += idf * n * (k1 + 1) / (n + k1*(1-b+b*float32(length(d))/mean))
		if counted {
			s.match[doc] += idf
		}
	}
	s.touched = s.touched[:0]
}

// best returns the documents of the greatest scores and clears the scores. total is what a document with all of the
// question has gathered.
func (s *scratch) best(total float32) []ranked {
	list := make([]ranked, 0, 2*depth)
	least := float32(-1)
	for _, doc := range s.scored {
		if r := (ranked{doc, s.score[doc], s.match[doc] / max(total, 1e-6)}); r.score > least {
			if list = append(list, r); len(list) == cap(list) {
				list = firstOf(list)
				least = list[len(list)-1].score
			}
		}
		s.score[doc], s.match[doc] = 0, 0
	}
	s.scored = s.scored[:0]
	return firstOf(list)
}

// firstOf sorts a list and cuts it to the ranks that count.
func firstOf(list []ranked) []ranked {
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return list[:min(len(list), depth)]
}

func (x *Index) mean(sum uint64) float32 {
	return max(1, float32(sum)/float32(max(1, len(x.byID))))
}

// idf is how much a concept counts that so many documents have; one that none has counts as if one had it.
func (x *Index) idf(documents int) float32 {
	documents = max(1, documents)
	n := float64(max(len(x.byID), documents))
	return float32(math.Log(1 + (n-float64(documents)+0.5)/(float64(documents)+0.5)))
}
