package classify

import (
	"context"
	"math/rand/v2"
	"runtime"
)

// width is how many labels are trained side by side: their weights of one feature fill a cache line.
const width = 16

// epochs and enough end the training: after so many passes, or when a pass changes no more than this.
const (
	epochs = 40
	enough = 0.1
)

// problem is the texts as vectors, one after the other.
type problem struct {
	labels, features int
	cost             float32
	seed             uint64
	columns          []int32
	values           []float32
	starts           []int32
	squares          []float32 // of each text's length, with the bias
	classes          []int32
}

// biasValue is the value of the feature that every text has.
const biasValue = 1

func (p *problem) add(v vector, class int32) {
	if len(p.starts) == 0 {
		p.starts = append(p.starts, 0)
	}
	square := float32(biasValue * biasValue)
	for _, f := range v {
		p.columns = append(p.columns, f.column)
		p.values = append(p.values, f.value)
		square += f.value * f.value
	}
	p.starts = append(p.starts, int32(len(p.columns)))
	p.squares = append(p.squares, square)
	p.classes = append(p.classes, class)
}

// solve trains the labels from first to first+width, each against all others, by dual coordinate descent on the squared
// hinge loss (Hsieh and others 2008). A text that changed nothing rests for some passes.
func (p *problem) solve(ctx context.Context, first int) ([]float32, error) {
	texts := len(p.classes)
	w := make([]float32, (p.features+1)*width)
	alpha := make([][width]float32, texts)
	rest := make([]uint8, texts)
	still := make([]uint8, texts) // passes that changed nothing
	diagonal := 1 / (2 * p.cost)
	random := rand.New(rand.NewPCG(p.seed, 2)) //nolint:gosec // an order, the same each time
	for range epochs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var most float32
		for _, i := range random.Perm(texts) {
			if rest[i] > 0 {
				rest[i]--
				continue
			}
			change := p.step(w, i, &alpha[i], first, diagonal)
			most = max(most, change)
			if change > 0.01 {
				still[i] = 0
				continue
			}
			still[i] = min(still[i]+1, 5)
			rest[i] = 1<<still[i] - 2
		}
		if most < enough {
			break
		}
	}
	return w, nil
}

// step improves the labels' multipliers of one text and returns the greatest violation that it found.
func (p *problem) step(w []float32, i int, alpha *[width]float32, first int, diagonal float32) (violation float32) {
	from, to := p.starts[i], p.starts[i+1]
	columns, values := p.columns[from:to], p.values[from:to]
	sums := *(*[width]float32)(w[p.features*width:]) // the bias
	for j, column := range columns {
		x := values[j]
		row := (*[width]float32)(w[int(column)*width:])
		for k := range width {
			sums[k] += x * row[k]
		}
	}
	var delta [width]float32
	changed := false
	for k := range width {
		y := float32(-1)
		if int32(first+k) == p.classes[i] {
			y = 1
		}
		gradient := y*sums[k] - 1 + diagonal*alpha[k]
		if alpha[k] == 0 && gradient >= 0 {
			continue
		}
		violation = max(violation, gradient, -gradient)
		old := alpha[k]
		alpha[k] = max(old-gradient/(p.squares[i]+diagonal), 0)
		if d := (alpha[k] - old) * y; d != 0 {
			delta[k], changed = d, true
		}
	}
	if !changed {
		return violation
	}
	for j, column := range columns {
		x := values[j]
		row := (*[width]float32)(w[int(column)*width:])
		for k := range width {
			row[k] += x * delta[k]
		}
	}
	row := (*[width]float32)(w[p.features*width:])
	for k := range width {
		row[k] += delta[k]
	}
	return violation
}

// parallel is how many chunks of labels are trained at once: not all processors, since training is never urgent.
func parallel() int { return max(1, runtime.GOMAXPROCS(0)/2) }
