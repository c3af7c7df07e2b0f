package classify

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// The form of a stored model: magic and version, the labels, the calibration, the report, the curve, scale and bias of
// each label, the hashes as differences with their IDF, and the weights. Numbers are varints or little-endian floats.
const (
	magic   = "KTCM"
	version = 1
)

// ErrMalformed is returned by Parse for bytes that no version of this program has written.
var ErrMalformed = errors.New("malformed model")

// MarshalBinary returns the model in its stored form.
func (m *Model) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, len(m.weights)+len(m.hashes)*7+1024)
	b = append(b, magic...)
	b = append(b, version)
	b = binary.AppendUvarint(b, uint64(len(m.labels)))
	for _, l := range m.labels {
		b = binary.AppendUvarint(b, uint64(len(l)))
		b = append(b, l...)
	}
	b = appendFloat(b, m.temperature)
	b = binary.AppendUvarint(b, uint64(len(m.knots)))
	for _, k := range m.knots {
		b = appendFloat(appendFloat(b, k.raw), k.actual)
	}
	for _, n := range []int{m.report.Examples, m.report.LeftOut, m.report.HeldOut} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, f := range []float64{m.report.Accuracy, m.report.MacroF1, m.report.Error, m.report.Brier} {
		b = appendFloat(b, float32(f))
	}
	b = binary.AppendUvarint(b, uint64(len(m.curve)))
	for _, p := range m.curve {
		b = appendFloat(b, p.from)
		b = binary.AppendUvarint(b, uint64(p.n))
		b = binary.AppendUvarint(b, uint64(p.right))
	}
	for k := range m.labels {
		b = appendFloat(b, m.scale[k])
		b = appendFloat(b, m.bias[k])
	}
	b = binary.AppendUvarint(b, uint64(len(m.hashes)))
	last := uint32(0)
	for column, hash := range m.hashes {
		b = binary.AppendUvarint(b, uint64(hash-last))
		b = appendFloat(b, m.idf[column])
		last = hash
	}
	for _, w := range m.weights {
		b = append(b, byte(w))
	}
	return b, nil
}

func appendFloat(b []byte, f float32) []byte {
	return binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
}

// Parse reads a model from its stored form. It returns ErrMalformed, wrapped with what is wrong, and never takes more
// memory than a few times the bytes given.
func Parse(raw []byte) (*Model, error) {
	r := &reader{rest: raw}
	if string(r.take(len(magic))) != magic {
		return nil, fmt.Errorf("%w: not a model", ErrMalformed)
	}
	if v := r.take(1); len(v) == 0 || v[0] != version {
		return nil, fmt.Errorf("%w: unknown version", ErrMalformed)
	}
	m := &Model{}
	for range r.count(MaxLabels, 1) {
		m.labels = append(m.labels, string(r.take(r.count(maxLabel, 1))))
	}
	m.temperature = r.float()
	for range r.count(maxKnots, 8) {
		m.knots = append(m.knots, knot{r.float(), r.float()})
	}
	m.report.Examples, m.report.LeftOut, m.report.HeldOut = r.number(), r.number(), r.number()
	m.report.Accuracy, m.report.MacroF1 = float64(r.float()), float64(r.float())
	m.report.Error, m.report.Brier = float64(r.float()), float64(r.float())
	for range r.count(maxPoints, 6) {
		m.curve = append(m.curve, point{from: r.float(), n: r.number(), right: r.number()})
	}
	for range m.labels {
		m.scale = append(m.scale, r.float())
		m.bias = append(m.bias, r.float())
	}
	hash := uint64(0)
	features := r.count(maxFeatures, 5)
	m.hashes, m.idf = make([]uint32, 0, features), make([]float32, 0, features)
	for i := range features {
		step := r.varint()
		if hash += step; hash > math.MaxUint32 || step == 0 && i > 0 {
			r.bad = true
		}
		if r.bad {
			break
		}
		m.hashes = append(m.hashes, uint32(hash))
		m.idf = append(m.idf, r.float())
	}
	weights := r.take(features * len(m.labels))
	if r.bad || len(r.rest) > 0 {
		return nil, fmt.Errorf("%w: cut off or too long", ErrMalformed)
	}
	m.weights = make([]int8, len(weights))
	for i, w := range weights {
		m.weights[i] = int8(w)
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	m.index()
	return m, nil
}

// check refuses what cannot come out of training.
func (m *Model) check() error {
	if len(m.labels) < 2 || !slices.IsSorted(m.labels) {
		return fmt.Errorf("%w: labels out of order", ErrMalformed)
	}
	for i, l := range m.labels {
		if l == "" || i > 0 && l == m.labels[i-1] {
			return fmt.Errorf("%w: an empty or doubled label", ErrMalformed)
		}
	}
	if m.temperature <= 0 {
		return fmt.Errorf("%w: temperature", ErrMalformed)
	}
	last := knot{}
	for _, k := range m.knots {
		if k.raw < last.raw || k.actual < last.actual || k.raw > 1 || k.actual > 1 {
			return fmt.Errorf("%w: calibration", ErrMalformed)
		}
		last = k
	}
	for _, p := range m.curve {
		if p.n <= 0 || p.right > p.n {
			return fmt.Errorf("%w: curve", ErrMalformed)
		}
	}
	return nil
}

// reader takes values off bytes; bad is set by the first that is not there, after which all values are zero.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n < 0 || n > len(r.rest) {
		r.bad = true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) varint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if r.bad || n <= 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// number reads a count of texts.
func (r *reader) number() int {
	v := r.varint()
	if v > math.MaxInt32 {
		r.bad = true
		return 0
	}
	return int(v)
}

// count reads how many items follow, each of at least size bytes, of which there may be at most limit.
func (r *reader) count(limit, size int) int {
	v := r.varint()
	if v > uint64(limit) || v*uint64(size) > uint64(len(r.rest)) {
		r.bad = true
		return 0
	}
	return int(v)
}

// float reads a finite number of a sensible size.
func (r *reader) float() float32 {
	b := r.take(4)
	if b == nil {
		return 0
	}
	f := math.Float32frombits(binary.LittleEndian.Uint32(b))
	if f != f || f > 1e9 || f < -1e9 {
		r.bad = true
		return 0
	}
	return f
}
