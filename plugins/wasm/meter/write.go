package meter

import "strconv"

// write builds the rewritten module.
func (m *module) write() error {
	size := 0
	for _, f := range m.funcs {
		size += len(f.code)
	}
	code := make([]byte, 0, size+size/2+64*len(m.funcs)) // what metering adds, about
	code = appendU32(code, uint32(len(m.funcs)))
	b := &body{m: m}
	for i := range m.funcs {
		f := &m.funcs[i]
		rewritten, err := b.rewrite(m.types[f.typ], f.code)
		if err != nil {
			return refuseIn(err, m.importFuncs+uint32(i))
		}
		code = appendU32(code, uint32(len(rewritten)))
		code = append(code, rewritten...)
	}
	for i, typ := range m.mutable {
		if typ == typeV128 || isRefType(typ) {
			m.changes("global " + strconv.Itoa(i) + " is not a number")
		}
	}
	if m.usesData {
		m.changes("data segments are used while it runs")
	}
	strip := m.policy.Guest && m.out.Fixed && !m.usesData
	if !strip {
		m.out.Data = nil
	}

	out := make([]byte, 0, len(code)+len(m.elems)+len(m.rawData)+len(m.imports)+1<<16)
	out = append(out, "\x00asm\x01\x00\x00\x00"...)
	out = appendSection(out, 1, m.writeTypes())
	out = appendSection(out, 2, m.writeImports())
	functions := appendU32(nil, uint32(len(m.funcs)))
	for _, f := range m.funcs {
		functions = appendU32(functions, f.typ)
	}
	out = appendSection(out, 3, functions)
	if len(m.tables) > 0 {
		out = appendSection(out, 4, m.writeTables())
	}
	if m.mems > 0 {
		out = appendSection(out, 5, m.rawMems)
	}
	globals := appendU32(nil, m.globalCount+2)
	globals = append(globals, m.globals...)
	globals = append(globals, typeI32, 1, opI32Const, 0, opEnd) // fuel: the first function asks for it
	globals = append(appendS32(append(globals, typeI32, 1, opI32Const), StackBytes), opEnd)
	out = appendSection(out, 6, globals)
	out = appendSection(out, 7, m.writeExports())
	if m.start != nil {
		out = appendSection(out, 8, appendU32(nil, m.shifted(*m.start)))
	}
	if m.elemCount > 0 {
		out = appendSection(out, 9, append(appendU32(nil, m.elemCount), m.elems...))
	}
	if !strip && m.declaredData != nil {
		out = appendSection(out, 12, appendU32(nil, *m.declaredData))
	}
	out = appendSection(out, 10, code)
	if !strip && m.dataCount > 0 {
		out = appendSection(out, 11, m.rawData)
	}
	if m.names != nil {
		out = appendSection(out, 0, m.names)
	}
	m.out.Bytes = out
	return nil
}

func (m *module) tick() uint32  { return m.importFuncs }
func (m *module) fuel() uint32  { return m.importGlobs + m.globalCount }
func (m *module) stack() uint32 { return m.importGlobs + m.globalCount + 1 }

func (m *module) tickType() uint32 { return uint32(len(m.types)) }

func (m *module) writeTypes() []byte {
	types := appendU32(nil, m.tickType()+1+m.newTypeN)
	if len(m.types) > 0 {
		r := &reader{b: m.rawTypes}
		r.u32()
		types = append(types, r.b[r.pos:]...)
	}
	types = append(types, typeFunc, 0, 1, typeI32) // tick
	return append(types, m.newTypes...)
}

// blockType is what stands behind a block that leaves the results on the stack.
func (m *module) blockType(results []byte) []byte {
	switch len(results) {
	case 0:
		return []byte{typeEmpty}
	case 1:
		return []byte{results[0]}
	}
	n, ok := m.blockTypes[string(results)]
	if !ok {
		n = m.tickType() + 1 + m.newTypeN
		m.blockTypes[string(results)] = n
		m.newTypes = append(appendU32(append(m.newTypes, typeFunc, 0), uint32(len(results))), results...)
		m.newTypeN++
	}
	return appendS32(nil, int32(n))
}

func (m *module) writeImports() []byte {
	imports := append(appendU32(nil, m.importCount+1), m.imports...)
	imports = appendName(appendName(imports, ImportModule), ImportTick)
	return appendU32(append(imports, 0), m.tickType())
}

func (m *module) writeTables() []byte {
	tables := appendU32(nil, uint32(len(m.tables)))
	for _, t := range m.tables {
		tables = append(tables, t.elem)
		if t.hasMax {
			tables = appendU32(appendU32(append(tables, 1), t.min), t.max)
		} else {
			tables = appendU32(append(tables, 0), t.min)
		}
	}
	return tables
}

func (m *module) writeExports() []byte {
	var exports []byte
	n := uint32(len(m.exports))
	for _, e := range m.exports {
		index := e.index
		if e.kind == 0 {
			index = m.shifted(index)
		}
		exports = appendU32(append(appendName(exports, e.name), e.kind), index)
	}
	add := func(name string, global uint32) {
		exports = appendU32(append(appendName(exports, name), 3), global)
		n++
	}
	add(ExportFuel, m.fuel())
	add(ExportStack, m.stack())
	for i, typ := range m.mutable {
		if typ != 0 && typ != typeV128 && !isRefType(typ) {
			name := exportGlobal + strconv.Itoa(i)
			m.out.Globals = append(m.out.Globals, name)
			add(name, m.importGlobs+uint32(i))
		}
	}
	return append(appendU32(nil, n), exports...)
}
