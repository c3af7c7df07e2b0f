package meter

// elementSection renumbers the functions in the element segments.
func (m *module) elementSection(r *reader) {
	n := r.count(maxSegments, "element segments")
	for range n {
		flags := r.u32()
		if flags > 7 {
			r.fail("element segment of kind %d", flags)
			return
		}
		dst := appendU32(m.elems, flags)
		if flags&1 == 0 { // active
			if flags&2 != 0 {
				dst = appendU32(dst, r.u32())
			}
			dst = m.constant(r, dst)
		}
		if flags&3 != 0 {
			dst = append(dst, r.byte())
		}
		items := r.count(maxModule, "elements")
		dst = appendU32(dst, uint32(items))
		for range items {
			if flags&4 != 0 {
				dst = m.constant(r, dst)
			} else {
				f := r.u32()
				m.checkFunc(r, f)
				dst = appendU32(dst, m.shifted(f))
			}
			if r.err != nil {
				return
			}
		}
		m.elems = dst
		m.elemCount++
	}
}

// codeSection keeps the bodies; they are rewritten once the whole module is known.
func (m *module) codeSection(r *reader) int {
	n := r.count(maxFunctions, "bodies")
	if n != len(m.funcs) {
		r.fail("%d functions with %d bodies", len(m.funcs), n)
		return n
	}
	for i := range m.funcs {
		size := r.u32()
		if size > maxBody {
			r.fail("a function of %d bytes, more than %d", size, maxBody)
		}
		m.funcs[i].code = r.bytes(size)
	}
	return n
}

// dataSection reads the data segments, and takes them out of a guest's module when they can be written by the host.
func (m *module) dataSection(r *reader) {
	m.rawData = r.b
	n := r.count(maxSegments, "data segments")
	m.out.Data = make([]Segment, 0, n)
	var where []byte
	for range n {
		flags := r.u32()
		if flags > 2 {
			r.fail("data segment of kind %d", flags)
			return
		}
		if flags == 2 && r.u32() != 0 {
			r.fail("more than one memory")
		}
		if flags == 1 {
			m.usesData = true
			r.bytes(r.u32())
			m.dataCount++
			continue
		}
		start := r.pos
		where = m.constant(r, where[:0])
		offset := &reader{b: r.b[min(start, len(r.b)):r.pos]}
		if offset.byte() == opI32Const {
			v := offset.s64(32)
			if offset.byte() == opEnd && offset.err == nil && !offset.more() {
				m.out.Data = append(m.out.Data, Segment{Offset: uint32(v)})
			} else {
				m.usesData = true
			}
		} else {
			m.usesData = true
		}
		data := r.bytes(r.u32())
		if !m.usesData && r.err == nil {
			m.out.Data[len(m.out.Data)-1].Data = data
		}
		m.dataCount++
	}
}

// custom keeps the names of functions, which traces show, and drops every other custom section.
func (m *module) custom(r *reader) {
	if r.name() != "name" || r.err != nil {
		return
	}
	for r.more() {
		id := r.byte()
		sub := &reader{b: r.bytes(r.u32())}
		if id != 1 || r.err != nil {
			continue
		}
		n := sub.count(maxFunctions, "names")
		kept := appendU32(nil, uint32(n))
		last := int64(-1)
		for range n {
			f, name := sub.u32(), sub.name()
			if sub.err != nil || int64(f) <= last || f >= m.functionCount() {
				return // names are an aid: a module without good ones has none
			}
			last = int64(f)
			kept = appendName(appendU32(kept, m.shifted(f)), name)
		}
		if sub.err == nil && !sub.more() {
			m.names = appendSection(appendName(nil, "name"), 1, kept)
		}
		return
	}
	r.err = nil
}
