package meter

import (
	"fmt"
	"strings"
)

type funcType struct{ params, results []byte }

type function struct {
	typ  uint32
	code []byte // locals and instructions
}

type table struct {
	elem     byte
	min, max uint32
	hasMax   bool
}

type export struct {
	name  string
	kind  byte
	index uint32
}

// module is what Rewrite knows about the module while it works.
type module struct {
	policy Policy
	out    Rewritten

	types        []funcType
	rawTypes     []byte
	imports      []byte // rewritten, without the count
	importCount  uint32
	importFuncs  uint32 // how many functions are imported: tick comes after them
	importTables uint32
	importMems   uint32
	importGlobs  uint32
	funcs        []function
	tables       []table
	rawMems      []byte
	mems         uint32
	globals      []byte // rewritten, without the count
	globalCount  uint32
	mutable      []byte // per global of the module's own: its type when it is mutable, else 0
	exports      []export
	start        *uint32
	elems        []byte // rewritten, with the count
	elemCount    uint32
	rawData      []byte
	dataCount    uint32
	declaredData *uint32
	names        []byte // custom section, rewritten

	// Found while rewriting the code.
	usesData   bool
	blockTypes map[string]uint32
	newTypes   []byte
	newTypeN   uint32
}

// Sections in the order in which they must stand.
var sectionOrder = [...]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 12: 10, 10: 11, 11: 12}

var sectionNames = [...]string{"custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count"}

func (m *module) parse(wasm []byte) error {
	if len(wasm) < 8 || string(wasm[:8]) != "\x00asm\x01\x00\x00\x00" {
		return refuse("not a WebAssembly module of version 1")
	}
	r := &reader{b: wasm, pos: 8}
	last, bodies := 0, 0
	for r.more() {
		id := r.byte()
		content := r.bytes(r.u32())
		if r.err != nil {
			break
		}
		s := &reader{b: content}
		if id == 0 {
			m.custom(s)
			if s.err != nil {
				return s.err
			}
			continue
		}
		if int(id) >= len(sectionOrder) {
			return refuse("section %d is not known", id)
		}
		if sectionOrder[id] <= last {
			return refuse("%s section is out of order", sectionNames[id])
		}
		last = sectionOrder[id]
		switch id {
		case 1:
			m.typeSection(s)
		case 2:
			m.importSection(s)
		case 3:
			m.functionSection(s)
		case 4:
			m.tableSection(s)
		case 5:
			m.memorySection(s)
		case 6:
			m.globalSection(s)
		case 7:
			m.exportSection(s)
		case 8:
			f := s.u32()
			m.start = &f
			m.checkFunc(s, f)
		case 9:
			m.elementSection(s)
		case 10:
			bodies = m.codeSection(s)
		case 11:
			m.dataSection(s)
		case 12:
			n := s.u32()
			m.declaredData = &n
		}
		if s.err == nil && s.pos != len(s.b) {
			s.fail("bytes left over")
		}
		if s.err != nil {
			return fmt.Errorf("%w in the %s section", s.err, sectionNames[id])
		}
	}
	if r.err != nil {
		return r.err
	}
	if bodies != len(m.funcs) {
		return refuse("%d functions with %d bodies", len(m.funcs), bodies)
	}
	if m.declaredData != nil && *m.declaredData != m.dataCount {
		return refuse("%d data segments, %d announced", m.dataCount, *m.declaredData)
	}
	return nil
}

func (m *module) functionCount() uint32 { return m.importFuncs + uint32(len(m.funcs)) }

// shifted is the index of a function in the rewritten module, where tick is the last of the imported ones.
func (m *module) shifted(f uint32) uint32 {
	if f >= m.importFuncs {
		f++
	}
	return f
}

func (m *module) checkFunc(r *reader, f uint32) {
	if r.err == nil && f >= m.functionCount() {
		r.fail("there is no function %d", f)
	}
}

func (m *module) typeSection(r *reader) {
	for range r.count(maxTypes, "types") {
		if r.byte() != typeFunc {
			r.fail("type is not a function's")
		}
		var t funcType
		t.params = r.bytes(r.u32())
		t.results = r.bytes(r.u32())
		for _, v := range [][]byte{t.params, t.results} {
			for _, c := range v {
				if !isValueType(c) {
					r.fail("value type %#x is not known", c)
				}
			}
			if len(v) > 1000 {
				r.fail("a type with %d values", len(v))
			}
		}
		m.types = append(m.types, t)
	}
	m.rawTypes = r.b
}

func (m *module) importSection(r *reader) {
	for range r.count(maxFunctions, "imports") {
		start := r.pos
		mod, name, kind := r.name(), r.name(), r.byte()
		if r.err != nil {
			return
		}
		if mod == ImportModule {
			r.fail("import of %q", mod+"."+name)
			return
		}
		switch kind {
		case 0:
			if t := r.u32(); r.err == nil && t >= uint32(len(m.types)) {
				r.fail("there is no type %d", t)
			}
			if m.policy.Guest && (m.policy.Import == nil || !m.policy.Import(mod, name)) {
				r.fail("import %q is not offered", mod+"."+name)
			}
			m.importFuncs++
		case 1:
			r.table()
			m.importTables++
		case 2:
			r.limits()
			m.importMems++
		case 3:
			if t := r.byte(); !isValueType(t) {
				r.fail("value type %#x is not known", t)
			}
			if r.byte() > 1 {
				r.fail("mutability is neither 0 nor 1")
			}
			m.importGlobs++
		default:
			r.fail("import %q of kind %d", mod+"."+name, kind)
		}
		if kind != 0 && m.policy.Guest {
			r.fail("import %q is not a function", mod+"."+name)
		}
		if r.err != nil {
			return
		}
		m.imports = append(m.imports, r.b[start:r.pos]...)
		m.importCount++
	}
}

func (r *reader) limits() (low, high uint32, hasHigh bool) {
	flag := r.byte()
	if flag > 1 {
		r.fail("limits of kind %d", flag)
		return
	}
	low = r.u32()
	if hasHigh = flag == 1; hasHigh {
		high = r.u32()
	}
	return low, high, hasHigh
}

func (r *reader) table() (t table) {
	t.elem = r.byte()
	if !isRefType(t.elem) {
		r.fail("table of type %#x", t.elem)
	}
	t.min, t.max, t.hasMax = r.limits()
	return t
}

func (m *module) functionSection(r *reader) {
	m.funcs = make([]function, r.count(maxFunctions, "functions"))
	for i := range m.funcs {
		t := r.u32()
		if r.err == nil && t >= uint32(len(m.types)) {
			r.fail("there is no type %d", t)
		}
		m.funcs[i].typ = t
	}
}

func (m *module) tableSection(r *reader) {
	total := uint64(0)
	for range r.count(maxSegments, "tables") {
		t := r.table()
		if m.policy.Guest {
			// A table is the host's memory: no more of it than a program needs.
			if total += uint64(t.min); len(m.tables) >= maxTables || total > maxElements {
				r.fail("tables of more than %d elements", maxElements)
			}
			if !t.hasMax || t.max > maxElements {
				t.max, t.hasMax = max(t.min, maxElements/maxTables), true
			}
		}
		m.tables = append(m.tables, t)
	}
}

func (m *module) memorySection(r *reader) {
	m.rawMems = r.b
	for range r.count(maxSegments, "memories") {
		low, _, _ := r.limits()
		m.mems++
		m.out.MemoryPages = low
	}
	if m.mems+m.importMems > 1 {
		r.fail("more than one memory")
	}
}

func (m *module) globalSection(r *reader) {
	for range r.count(maxGlobals, "globals") {
		start := r.pos
		typ, mut := r.byte(), r.byte()
		if !isValueType(typ) || mut > 1 {
			r.fail("global of type %#x", typ)
		}
		m.globals = append(m.globals, r.b[min(start, len(r.b)):r.pos]...)
		// A global may be set to what an imported one holds, and in WebAssembly 2.0 to no other.
		m.globals = m.constant(r, m.globals)
		if mut == 0 {
			typ = 0
		}
		m.mutable = append(m.mutable, typ)
		m.globalCount++
	}
}

// constant appends a constant expression with its functions renumbered.
func (m *module) constant(r *reader, dst []byte) []byte {
	for r.err == nil {
		start := r.pos
		switch op := r.byte(); op {
		case opEnd:
			return append(dst, opEnd)
		case opI32Const:
			r.s64(32)
		case opI64Const:
			r.s64(64)
		case opF32Const:
			r.bytes(4)
		case opF64Const:
			r.bytes(8)
		case opVector:
			if r.u32() != 12 {
				r.fail("instruction is not constant")
			}
			r.bytes(16)
		case opGlobalGet:
			if g := r.u32(); r.err == nil && g >= m.importGlobs+m.globalCount {
				r.fail("there is no global %d", g)
			}
		case opRefNull:
			if t := r.byte(); !isRefType(t) {
				r.fail("reference of type %#x", t)
			}
		case opRefFunc:
			f := r.u32()
			m.checkFunc(r, f)
			dst = appendU32(append(dst, opRefFunc), m.shifted(f))
			continue
		default:
			r.fail("instruction %#x is not constant", op)
		}
		if r.err == nil {
			dst = append(dst, r.b[start:r.pos]...)
		}
	}
	return dst
}

func (m *module) exportSection(r *reader) {
	for range r.count(maxFunctions, "exports") {
		e := export{name: r.name(), kind: r.byte(), index: r.u32()}
		if r.err != nil {
			return
		}
		if e.name == ExportFuel || e.name == ExportStack || strings.HasPrefix(e.name, exportGlobal) && len(e.name) > len(exportGlobal) && strings.Trim(e.name[len(exportGlobal):], "0123456789") == "" {
			r.fail("export of %q", e.name)
		}
		have := uint32(0)
		switch e.kind {
		case 0:
			have = m.functionCount()
		case 1:
			have = m.importTables + uint32(len(m.tables))
		case 2:
			have = m.importMems + m.mems
		case 3:
			have = m.importGlobs + m.globalCount
		}
		if e.index >= have {
			r.fail("export %q of what is not there", e.name)
		}
		m.exports = append(m.exports, e)
	}
}

// judge applies the policy once the whole module is known.
func (m *module) judge() error {
	if !m.policy.Guest {
		return nil
	}
	if m.start != nil {
		return refuse("a start function: export _initialize instead")
	}
	if m.mems != 1 {
		return refuse("a guest has one memory of its own")
	}
	for _, e := range m.exports {
		if e.name == "memory" && e.kind == 2 {
			return nil
		}
	}
	return refuse(`the memory is not exported as "memory"`)
}

// changes notes that an instance of the module can change what a reset does not put back.
func (m *module) changes(what string) {
	if m.out.Fixed {
		m.out.Fixed, m.out.Why = false, what
	}
}
