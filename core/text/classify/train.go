package classify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Options are the choices of training; the zero value is good.
type Options struct {
	// MinExamples is how many texts a label needs to be learned; 5 if zero. Labels with fewer are left out.
	MinExamples int
	// Cost is how much an error on a training text weighs against small weights; 0.5 if zero.
	Cost float64
	// Seed makes another order of the texts. The same texts, options and seed make the same model.
	Seed uint64
}

// Errors of Train that a person can mend.
var (
	ErrTooFew        = errors.New("two labels with enough texts are needed")
	ErrTooManyLabels = fmt.Errorf("more than %d labels", MaxLabels)
)

// Train learns a model. Of more than MaxExamples texts it takes the last. It holds out a part of the texts to learn how
// sure the model may be, then trains on all of them. It returns ErrTooFew, ErrTooManyLabels or the context's error.
func Train(ctx context.Context, examples []Example, o Options) (*Model, error) {
	o.MinExamples = cmp.Or(o.MinExamples, 5)
	o.Cost = cmp.Or(o.Cost, 0.5)
	if len(examples) > MaxExamples {
		examples = examples[len(examples)-MaxExamples:]
	}
	set, err := newSet(ctx, examples, o)
	if err != nil {
		return nil, err
	}
	outcomes, err := set.holdOut(ctx, o)
	if err != nil {
		return nil, err
	}
	m, err := set.train(ctx, allOf(len(set.texts)), o)
	if err != nil {
		return nil, err
	}
	m.judge(outcomes)
	m.report.Examples, m.report.LeftOut = len(set.texts), set.leftOut
	return m, nil
}

// set is the texts to learn from with their features counted.
type set struct {
	labels  []string
	texts   [][]raw
	classes []int32 // of each text
	leftOut int
}

func newSet(ctx context.Context, examples []Example, o Options) (*set, error) {
	counts := map[string]int{}
	for _, e := range examples {
		counts[e.Label]++
	}
	s := &set{}
	for label, n := range counts {
		if n >= o.MinExamples && label != "" && len(label) <= maxLabel {
			s.labels = append(s.labels, label)
		}
	}
	switch {
	case len(s.labels) < 2:
		return nil, ErrTooFew
	case len(s.labels) > MaxLabels:
		return nil, ErrTooManyLabels
	}
	slices.Sort(s.labels)
	for i, e := range examples {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		class, ok := slices.BinarySearch(s.labels, e.Label)
		if !ok {
			s.leftOut++
			continue
		}
		counts, _ := extract(e.Text, nil)
		s.texts = append(s.texts, counts)
		s.classes = append(s.classes, int32(class))
	}
	return s, nil
}

func allOf(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// holdOut trains on a part of the texts and scores the rest: on a fifth of them once, or, where texts are few, five
// times so that each is scored once.
func (s *set) holdOut(ctx context.Context, o Options) ([]outcome, error) {
	const folds = 5
	rounds := folds
	if len(s.texts) > 4000 {
		rounds = 1
	}
	fold := s.folds(folds, o.Seed)
	var all []outcome
	for round := range rounds {
		var train, test []int
		for i, f := range fold {
			if f == round {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		m, err := s.train(ctx, train, o)
		if err != nil {
			return nil, err
		}
		for _, i := range test {
			scores, known := m.scores(vectorOf(s.texts[i], m.vocab, m.idf))
			if known {
				all = append(all, outcome{scores: scores, class: int(s.classes[i])})
			}
		}
	}
	return all, nil
}

// folds deals the texts of each label to n folds in a random order.
func (s *set) folds(n int, seed uint64) []int {
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // an order, the same each time
	next := make([]int, len(s.labels))
	fold := make([]int, len(s.texts))
	for _, i := range random.Perm(len(s.texts)) {
		class := s.classes[i]
		fold[i] = (next[class] + int(class)) % n
		next[class]++
	}
	return fold
}

// train fits a model without calibration to the texts of the given numbers.
func (s *set) train(ctx context.Context, numbers []int, o Options) (*Model, error) {
	m := &Model{labels: s.labels, temperature: 1}
	m.learnVocabulary(s, numbers)
	p := &problem{labels: len(s.labels), features: len(m.hashes), cost: float32(o.Cost), seed: o.Seed}
	for _, i := range numbers {
		v := vectorOf(s.texts[i], m.vocab, m.idf)
		p.add(v, s.classes[i])
	}
	chunks := (len(s.labels) + width - 1) / width
	weights := make([][]float32, chunks) // [feature][width], the last feature is the bias
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel())
	for c := range chunks {
		group.Go(func() error {
			var err error
			weights[c], err = p.solve(ctx, c*width)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	m.prune(weights)
	m.quantise(weights)
	return m, nil
}

// learnVocabulary chooses the features: all of them, the more frequent ones where there are too many.
func (m *Model) learnVocabulary(s *set, numbers []int) {
	documents := map[uint32]uint32{}
	for _, i := range numbers {
		for _, c := range s.texts[i] {
			documents[c.hash]++
		}
	}
	limit := min(maxFeatures, maxTrained/len(s.labels))
	kept := slices.AppendSeq(make([]uint32, 0, len(documents)), maps.Keys(documents))
	if len(kept) > limit {
		slices.SortFunc(kept, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(documents[b], documents[a]), cmp.Compare(a, b))
		})
		kept = kept[:limit]
	}
	slices.Sort(kept)
	m.hashes = kept
	m.idf = make([]float32, len(kept))
	for column, hash := range kept {
		m.idf[column] = float32(math.Log(float64(1+len(numbers))/float64(1+documents[hash])) + 1)
	}
	m.index()
}

func (m *Model) index() {
	m.vocab = make(map[uint32]int32, len(m.hashes))
	for column, hash := range m.hashes {
		m.vocab[hash] = int32(column)
	}
}

// prune drops the features that move no label much, until the model has at most maxWeights. What it drops are n-grams
// and pairs of a single text mostly.
func (m *Model) prune(weights [][]float32) {
	limit := maxWeights / len(m.labels)
	if len(m.hashes) <= limit {
		return
	}
	size := make([]float32, len(m.hashes))
	for _, w := range weights {
		for f := range size {
			for _, v := range w[f*width:][:width] {
				size[f] += v * v
			}
		}
	}
	order := allOf(len(size))
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b)) })
	order = order[:limit]
	slices.Sort(order)
	features := len(m.hashes)
	for to, from := range order {
		m.hashes[to], m.idf[to] = m.hashes[from], m.idf[from]
		for _, w := range weights {
			copy(w[to*width:][:width], w[from*width:][:width])
		}
	}
	for _, w := range weights { // The bias stands behind the last feature.
		copy(w[limit*width:][:width], w[features*width:][:width])
	}
	m.hashes, m.idf = m.hashes[:limit], m.idf[:limit]
	m.index()
}

// quantise stores weights as bytes with a scale for each label, which loses less than the calibration can see.
func (m *Model) quantise(weights [][]float32) {
	labels, features := len(m.labels), len(m.hashes)
	m.scale = make([]float32, labels)
	m.bias = make([]float32, labels)
	m.weights = make([]int8, features*labels)
	for k := range labels {
		w := weights[k/width]
		at := k % width
		var top float32
		for f := range features {
			top = max(top, float32(math.Abs(float64(w[f*width+at]))))
		}
		m.bias[k] = w[features*width+at]
		if top == 0 {
			continue
		}
		m.scale[k] = top / 127
		for f := range features {
			m.weights[f*labels+k] = int8(math.Round(float64(w[f*width+at] / m.scale[k])))
		}
	}
}
