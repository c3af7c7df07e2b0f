package main

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// article is one article of the knowledge base. Its text is plain.
type article struct {
	ref      *sdk.RecordRef
	title    string
	text     string
	url      string
	language string
}

// index is the articles of one call, weighed by BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
// It is built anew for each call: articles change, and some hundreds of them take milliseconds.
type index struct {
	articles []*article
	tf       []map[string]int
	titles   []map[string]bool
	length   []int
	average  float64
	df       map[string]int
}

const (
	k1         = 1.2
	lengthNorm = 0.75
	// titleWeight is how often a word of the title counts.
	titleWeight = 3
)

func newIndex(articles []*article) *index {
	x := &index{articles: articles, df: map[string]int{}}
	total := 0
	for _, a := range articles {
		tf, title := map[string]int{}, map[string]bool{}
		n := 0
		for _, t := range terms(a.title) {
			tf[t] += titleWeight
			title[t] = true
			n += titleWeight
		}
		for _, t := range terms(a.text) {
			tf[t]++
			n++
		}
		for t := range tf {
			x.df[t]++
		}
		x.tf, x.titles, x.length = append(x.tf, tf), append(x.titles, title), append(x.length, n)
		total += n
	}
	x.average = max(float64(total)/float64(max(len(articles), 1)), 1)
	return x
}

// idf is how much a word tells. One that no article has tells as much as one that only one has: it may be what was asked
// about, or a way of asking.
func (x *index) idf(t string) float64 {
	n := float64(max(x.df[t], 1))
	return math.Log(1 + (float64(len(x.articles))-n+0.5)/(n+0.5))
}

// variant is a word of the articles that stands for a word of the question.
type variant struct {
	term   string
	weight float64
}

// expand finds the words of the articles for a word of the question: itself, the parts of a compound and compounds with it,
// and words that are written nearly so.
func (x *index) expand(t string) []variant {
	out := []variant{{t, 1}}
	for other := range x.df {
		if other == t {
			continue
		}
		if l := likeness(t, other); l > 0 {
			out = append(out, variant{other, l})
		}
	}
	// The best come first, and always the same ones.
	sort.Slice(out, func(i, j int) bool {
		if out[i].weight != out[j].weight {
			return out[i].weight > out[j].weight
		}
		return out[i].term < out[j].term
	})
	return out[:min(len(out), 12)]
}

// hit is an article that may answer.
type hit struct {
	*article
	score float64
	// confidence is how much of what was asked about the article deals with, from 0 to 1.
	confidence float64
	terms      map[string]float64
	// exact says that the question is the article's title, as a choice is that was offered.
	exact bool
}

// search weighs all articles against a question in a language, the best first. Articles that have nothing of it are left out.
func (x *index) search(question, lang string) []*hit {
	asked := slices.Compact(sorted(terms(question)))
	if len(asked) == 0 || len(x.articles) == 0 {
		return nil
	}
	type query struct {
		idf      float64
		variants []variant
	}
	var queries []query
	total := 0.0
	for _, t := range asked {
		q := query{idf: x.idf(t), variants: x.expand(t)}
		if x.df[t] == 0 && len(q.variants) > 1 {
			// The word itself is nowhere: it is as telling as the best of those that stand for it.
			q.idf = x.idf(q.variants[1].term)
		}
		queries, total = append(queries, q), total+q.idf
	}
	whole := strings.Join(words(question), " ")
	var hits []*hit
	for i, a := range x.articles {
		h := &hit{article: a, terms: map[string]float64{}}
		covered, inTitle := 0.0, 0.0
		for _, q := range queries {
			best, bestTitle, bestScore := 0.0, 0.0, 0.0
			// A compound is covered by its parts together.
			parts := 0.0
			for _, v := range q.variants {
				tf := float64(x.tf[i][v.term])
				if tf == 0 {
					continue
				}
				h.terms[v.term] = max(h.terms[v.term], v.weight*q.idf)
				bestScore = max(bestScore, v.weight*q.idf*tf*(k1+1)/(tf+k1*(1-lengthNorm+lengthNorm*float64(x.length[i])/x.average)))
				best = max(best, v.weight)
				if v.weight == 0.75 {
					parts += v.weight
				}
				if x.titles[i][v.term] {
					bestTitle = max(bestTitle, v.weight)
				}
			}
			best = max(best, min(parts, 0.95))
			h.score += bestScore
			covered += q.idf * best
			inTitle += q.idf * bestTitle
		}
		if h.score == 0 {
			continue
		}
		h.confidence = min(covered/total*(0.8+0.2*inTitle/total), 1)
		if whole == strings.Join(words(a.title), " ") {
			h.exact, h.confidence, h.score = true, 1, h.score*2
		}
		if a.language != "" && !strings.HasPrefix(strings.ToLower(a.language), lang) {
			h.score *= 0.7
		}
		hits = append(hits, h)
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].score > hits[j].score })
	return hits
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// passage gives the part of the article that says most about the question, of at most limit bytes, cut at the end of a
// paragraph or a sentence.
func (h *hit) passage(limit int) string {
	pieces := paragraphs(h.text)
	best, bestScore := 0, -1.0
	for i, p := range pieces {
		score := 0.0
		seen := map[string]bool{}
		for _, t := range terms(p) {
			if !seen[t] {
				score += h.terms[t]
				seen[t] = true
			}
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if len(pieces) == 0 {
		return ""
	}
	out := pieces[best]
	for _, p := range pieces[best+1:] {
		if len(out)+2+len(p) > limit {
			break
		}
		out += "\n\n" + p
	}
	return shorten(out, limit)
}

func paragraphs(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// shorten cuts a text at the end of a sentence, or else of a word.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	cut := s[:limit]
	if i := strings.LastIndexAny(cut, ".!?\n"); i > limit/3 {
		return strings.TrimSpace(cut[:i+1])
	}
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimSpace(strings.ToValidUTF8(cut, "")) + " …"
}
