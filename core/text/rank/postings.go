package rank

import "encoding/binary"

// postings are the documents of a word in ascending order, each with how often it has the word: the distance from the
// document before and the number, both as varints. Most take two bytes.
type postings struct {
	data      []byte
	documents uint32
	last      uint32
}

// maxCount bounds how often one document may have a word; more would not move its rank.
const maxCount = 1 << 12

// add appends a document, whose number must be above those before, and returns by how many bytes it grew.
func (p *postings) add(doc uint32, n int) int {
	gap := doc - p.last
	if p.documents == 0 {
		gap = doc
	}
	before := len(p.data)
	p.data = binary.AppendUvarint(p.data, uint64(gap))
	p.data = binary.AppendUvarint(p.data, uint64(min(n, maxCount)))
	p.last = doc
	p.documents++
	return len(p.data) - before
}

// each calls f for every document.
func (p *postings) each(f func(doc uint32, n int)) {
	doc := uint32(0)
	for rest := p.data; len(rest) > 0; {
		gap := uint32(rest[0])
		if gap < 0x80 {
			rest = rest[1:]
		} else {
			v, size := binary.Uvarint(rest)
			gap, rest = uint32(v), rest[size:]
		}
		n := int(rest[0])
		if n < 0x80 {
			rest = rest[1:]
		} else {
			v, size := binary.Uvarint(rest)
			n, rest = int(v), rest[size:]
		}
		doc += gap
		f(doc, n)
	}
}
