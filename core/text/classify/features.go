package classify

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/text"
)

// Kinds of features, each hashed apart and each of the same weight in a vector.
const (
	kindWord = iota
	kindPair
	kindGram
	kinds
)

// saltStem sets the stems of words apart from the words, with which they share their part of the vector.
const saltStem = kinds

// lengths of the n-grams of characters.
const minGram, maxGram = 2, 5

// weightOf is how much each kind counts: its part of a vector has this length.
var weightOf = [kinds]float64{kindWord: 1, kindPair: 0.6, kindGram: 1.4}

// raw is a feature as counted in one text.
type raw struct {
	hash  uint32
	count uint16
	kind  uint8
}

// feature is a known feature with its TF-IDF value.
type feature struct {
	column int32
	value  float32
}

type vector []feature

// extract counts the features of a text. Where origins is not nil it is told which word (by number) each stands in.
func extract(s string, origins func(hash uint32, word int)) ([]raw, []string) {
	if len(s) > MaxText {
		end := MaxText
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	folded := fold.Fold(s)
	language, _ := text.LanguageOf(folded)
	words := slices.Collect(text.Split(folded))
	counts := make([]raw, 0, len(words)*12)
	add := func(hash uint32, kind uint8, word int) {
		counts = append(counts, raw{hash: hash, count: 1, kind: kind})
		if origins != nil {
			origins(hash, word)
		}
	}
	for i, w := range words {
		add(hashOf(kindWord, w, ""), kindWord, i)
		add(hashOf(saltStem, text.Stem(language, w), ""), kindWord, i)
		if i > 0 {
			pair := hashOf(kindPair, words[i-1], w)
			add(pair, kindPair, i)
			if origins != nil {
				origins(pair, i-1)
			}
		}
		for n := minGram; n <= maxGram; n++ {
			for g := range text.Grams(w, n) {
				add(hashOf(kindGram, g, ""), kindGram, i)
			}
		}
	}
	slices.SortFunc(counts, func(a, b raw) int { return int(int64(a.hash) - int64(b.hash)) })
	out := counts[:0]
	for _, c := range counts {
		if n := len(out); n > 0 && out[n-1].hash == c.hash {
			if out[n-1].count < math.MaxUint16 {
				out[n-1].count++
			}
			continue
		}
		out = append(out, c)
	}
	return slices.Clip(out), words
}

// hashOf is FNV-1a over the kind and the parts.
func hashOf(kind uint8, a, b string) uint32 {
	const prime = 16777619
	h := (2166136261 ^ uint32(kind)) * prime
	for i := range len(a) {
		h = (h ^ uint32(a[i])) * prime
	}
	if b != "" {
		h = (h ^ ' ') * prime
		for i := range len(b) {
			h = (h ^ uint32(b[i])) * prime
		}
	}
	// FNV leaves short strings close together; the model stores the differences between hashes, which spreads cheaply.
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>12
}

// vector returns the TF-IDF values of a text's known features, each kind normalised by itself.
func (m *Model) vector(s string, origins func(hash uint32, word int)) vector {
	counts, _ := extract(s, origins)
	return vectorOf(counts, m.vocab, m.idf)
}

func vectorOf(counts []raw, vocab map[uint32]int32, idf []float32) vector {
	v := make(vector, 0, len(counts))
	kindOf := make([]uint8, 0, len(counts))
	var squares [kinds]float64
	for _, c := range counts {
		column, ok := vocab[c.hash]
		if !ok {
			continue
		}
		value := (1 + math.Log(float64(c.count))) * float64(idf[column])
		squares[c.kind] += value * value
		v = append(v, feature{column: column, value: float32(value)})
		kindOf = append(kindOf, c.kind)
	}
	var factor [kinds]float32
	for k, s := range squares {
		if s > 0 {
			factor[k] = float32(weightOf[k] / math.Sqrt(s))
		}
	}
	for i := range v {
		v[i].value *= factor[kindOf[i]]
	}
	return v
}
