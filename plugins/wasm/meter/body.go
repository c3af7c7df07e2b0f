package meter

import "fmt"

// One unit of fuel is a pass through a loop or a function of up to bytesPerUnit bytes, or bytesPerUnit/2 bytes moved.
const bytesPerUnit = 2048

func refuseIn(err error, function uint32) error {
	return fmt.Errorf("%w in function %d", err, function)
}

// frame is an open block, loop or if.
type frame struct {
	op    byte
	start int // where a loop's body begins in the code
	patch int // where a loop's price stands in the output
}

// body rewrites the functions of a module one after the other.
type body struct {
	m      *module
	r      reader
	out    []byte // the instructions
	done   []byte // the whole body
	frames []frame
	copied int    // how far the code has been copied to out
	locals uint32 // with the parameters
	temp   bool   // a local was added
	calls  bool   // the function calls others
}

// rewrite returns the rewritten body, which is valid until the next call.
func (b *body) rewrite(t funcType, code []byte) ([]byte, error) {
	b.r = reader{b: code}
	b.out, b.done, b.frames, b.temp, b.calls = b.out[:0], b.done[:0], b.frames[:0], false, false
	groups, declared, header := b.readLocals()
	b.locals = uint32(len(t.params)) + declared
	if b.locals > maxLocals {
		return nil, refuse("%d locals, more than %d", b.locals, maxLocals)
	}
	b.copied = b.r.pos
	b.frames = append(b.frames, frame{op: opBlock})
	for len(b.frames) > 0 && b.r.err == nil {
		if n := b.frequent(); n > 0 {
			b.r.pos += n
		} else {
			b.instruction()
		}
	}
	if b.r.err == nil && b.r.more() {
		b.r.fail("bytes after the end")
	}
	if b.r.err != nil {
		return nil, b.r.err
	}

	if b.temp {
		groups++
		header = append(append([]byte(nil), header...), 1, typeI32)
	}
	b.done = append(appendU32(b.done, groups), header...)
	b.done = b.charge(b.done, int32(1+len(code)/bytesPerUnit))
	if !b.calls {
		return append(append(b.done, b.out...), opEnd), nil
	}
	// What calls others pays for its frame. A block around the body, in the place of the function's own label, is
	// where every way out of it ends.
	size := int32(48 + 8*b.locals + uint32(len(code))/16)
	stack := b.m.stack()
	b.done = appendS32(append(appendU32(append(b.done, opGlobalGet), stack), opI32Const), size)
	b.done = appendU32(append(b.done, opI32Sub, opGlobalSet), stack)
	b.done = appendU32(append(b.done, opGlobalGet), stack)
	b.done = append(b.done, opI32Const, 0, opI32LtS, opIf, typeEmpty, opUnreachable, opEnd)
	b.done = append(append(b.done, opBlock), b.m.blockType(t.results)...)
	b.done = append(append(b.done, b.out...), opEnd)
	b.done = appendS32(append(appendU32(append(b.done, opGlobalGet), stack), opI32Const), size)
	b.done = appendU32(append(b.done, opI32Add, opGlobalSet), stack)
	return append(b.done, opEnd), nil
}

func (b *body) readLocals() (groups, total uint32, raw []byte) {
	groups = uint32(b.r.count(maxLocals, "groups of locals"))
	start := b.r.pos
	for range groups {
		n := b.r.u32()
		if t := b.r.byte(); !isValueType(t) {
			b.r.fail("value type %#x is not known", t)
		}
		if n > maxLocals || total+n > maxLocals {
			b.r.fail("more than %d locals", maxLocals)
			return groups, 0, nil
		}
		total += n
	}
	if b.r.err != nil {
		return 0, 0, nil
	}
	return groups, total, b.r.b[start:b.r.pos]
}

// flush copies the code up to end, which has been read and stays as it is.
func (b *body) flush(end int) {
	b.out = append(b.out, b.r.b[b.copied:end]...)
	b.copied = b.r.pos
}

// charge appends the payment of fuel: what is used up is asked for.
func (b *body) charge(dst []byte, units int32) []byte {
	fuel := b.m.fuel()
	dst = appendS32(append(appendU32(append(dst, opGlobalGet), fuel), opI32Const), units)
	dst = appendU32(append(dst, opI32Sub, opGlobalSet), fuel)
	return b.askWhenEmpty(dst)
}

func (b *body) askWhenEmpty(dst []byte) []byte {
	fuel := b.m.fuel()
	dst = appendU32(append(dst, opGlobalGet), fuel)
	dst = append(dst, opI32Const, 0, opI32LtS, opIf, typeEmpty)
	dst = appendU32(append(dst, opCall), b.m.tick())
	return append(appendU32(append(dst, opGlobalSet), fuel), opEnd)
}

// chargeLoop is charge with a price that closeLoop fills in: a signed number of three bytes.
func (b *body) chargeLoop() (patch int) {
	fuel := b.m.fuel()
	b.out = append(appendU32(append(b.out, opGlobalGet), fuel), opI32Const)
	patch = len(b.out)
	b.out = append(b.out, 0x80, 0x80, 0x00)
	b.out = appendU32(append(b.out, opI32Sub, opGlobalSet), fuel)
	b.out = b.askWhenEmpty(b.out)
	return patch
}

func (b *body) closeLoop(f frame) {
	units := 1 + (b.r.pos-f.start)/bytesPerUnit
	b.out[f.patch] = byte(units&0x7f) | 0x80
	b.out[f.patch+1] = byte(units>>7&0x7f) | 0x80
	b.out[f.patch+2] = byte(units >> 14 & 0x7f)
}

// chargeMoved pays for the number of items on top of the stack, before the instruction that moves them.
func (b *body) chargeMoved(before, perUnitBits int) {
	b.flush(before)
	b.copied = before
	b.temp = true
	fuel := b.m.fuel()
	b.out = appendU32(append(b.out, opLocalTee), b.locals)
	b.out = appendU32(append(b.out, opGlobalGet), fuel)
	b.out = appendU32(append(b.out, opLocalGet), b.locals)
	b.out = append(b.out, opI32Const, byte(perUnitBits), opI32ShrU, opI32Sub)
	b.out = appendU32(append(b.out, opGlobalSet), fuel)
	b.out = b.askWhenEmpty(b.out)
}

// instruction reads one instruction and leaves it, changed or not, in the output.
func (b *body) instruction() {
	r := &b.r
	start := r.pos
	op := r.byte()
	if plain[op] {
		return
	}
	switch op {
	case opBlock, opIf:
		b.block()
		b.open(frame{op: op})
	case opLoop:
		b.block()
		b.flush(r.pos)
		b.open(frame{op: op, start: r.pos, patch: b.chargeLoop()})
	case opElse:
		if top := &b.frames[len(b.frames)-1]; top.op == opIf {
			top.op = opElse
		} else {
			r.fail("else without if")
		}
	case opEnd:
		top := b.frames[len(b.frames)-1]
		b.frames = b.frames[:len(b.frames)-1]
		if top.op == opLoop {
			b.closeLoop(top)
		}
		if len(b.frames) == 0 {
			b.flush(start)
		}
	case opBr, opBrIf:
		b.label()
	case opBrTable:
		for range r.count(maxBranches, "branches") + 1 {
			b.label()
		}
	case opReturn:
		b.flush(start)
		b.out = appendU32(append(b.out, opBr), uint32(len(b.frames)-1))
	case opCall, opRefFunc:
		b.calls = b.calls || op == opCall
		f := r.u32()
		b.m.checkFunc(r, f)
		b.flush(start)
		b.out = appendU32(append(b.out, op), b.m.shifted(f))
	case opCallIndirect:
		b.calls = true
		if t := r.u32(); r.err == nil && t >= uint32(len(b.m.types)) {
			r.fail("there is no type %d", t)
		}
		r.u32()
	case opSelectTyped:
		for range r.count(maxLocals, "types") {
			r.byte()
		}
	case opLocalGet, opLocalGet + 1, opLocalTee:
		if l := r.u32(); r.err == nil && l >= b.locals {
			r.fail("there is no local %d", l)
		}
	case opGlobalGet, opGlobalSet:
		if g := r.u32(); r.err == nil && g >= b.m.importGlobs+b.m.globalCount {
			r.fail("there is no global %d", g)
		}
	case opTableGet:
		r.u32()
	case opTableSet:
		r.u32()
		b.m.changes("it writes to a table")
	case 0x3f, 0x40: // memory.size, memory.grow
		if r.byte() != 0 {
			r.fail("more than one memory")
		}
	case opI32Const:
		r.s64(32)
	case opI64Const:
		r.s64(64)
	case opF32Const:
		r.bytes(4)
	case opF64Const:
		r.bytes(8)
	case opRefNull:
		if t := r.byte(); !isRefType(t) {
			r.fail("reference of type %#x", t)
		}
	case opMisc:
		b.misc(start)
	case opVector:
		r.vectorOp()
	default:
		if op >= 0x28 && op <= 0x3e { // loads and stores
			r.memarg()
			return
		}
		r.fail("unknown instruction %#x", op)
	}
}

// frequent is the length of the next instruction when it is one of those that programs consist of, and stays as it is;
// else 0. It only saves time: instruction knows them too.
func (b *body) frequent() int {
	code := b.r.b[b.r.pos:]
	if len(code) < 3 {
		return 0
	}
	op, first, second := code[0], code[1], code[2]
	switch {
	case plain[op]:
		return 1
	case first >= 0x80:
	case op-opLocalGet <= opLocalTee-opLocalGet && uint32(first) < b.locals, op == opI32Const, op == opI64Const:
		return 2
	case op >= 0x28 && op <= 0x3e && first < 64 && second < 0x80: // loads and stores
		return 3
	}
	return 0
}

func (b *body) open(f frame) {
	if len(b.frames) >= maxNesting {
		b.r.fail("blocks nested more than %d deep", maxNesting)
		return
	}
	b.frames = append(b.frames, f)
}

func (b *body) label() {
	if l := b.r.u32(); b.r.err == nil && int64(l) >= int64(len(b.frames)) {
		b.r.fail("there is no label %d", l)
	}
}

// block skips the type of a block.
func (b *body) block() {
	switch t := b.r.s64(33); {
	case t >= int64(len(b.m.types)):
		b.r.fail("there is no type %d", t)
	case t < 0 && t != typeEmpty-0x80 && (t < -0x40 || !isValueType(byte(t&0x7f))):
		b.r.fail("block of type %#x", t)
	}
}

// misc skips an instruction behind opMisc. What moves many items pays for each.
func (b *body) misc(start int) {
	r := &b.r
	switch op := r.u32(); op {
	case 0, 1, 2, 3, 4, 5, 6, 7: // conversions
	case miscMemoryInit:
		r.u32()
		r.u32()
		b.m.usesData = true
		b.chargeMoved(start, 10)
	case miscDataDrop:
		r.u32()
		b.m.usesData = true
	case miscMemoryCopy:
		r.u32()
		r.u32()
		b.chargeMoved(start, 10)
	case miscMemoryFill:
		r.u32()
		b.chargeMoved(start, 10)
	case miscTableInit, miscTableCopy:
		r.u32()
		r.u32()
		b.m.changes("it writes to a table")
		b.chargeMoved(start, 7)
	case miscElemDrop:
		r.u32()
		b.m.changes("it drops an element segment")
	case miscTableGrow, miscTableFill:
		r.u32()
		b.m.changes("it writes to a table")
		b.chargeMoved(start, 7)
	case miscTableSize:
		r.u32()
	default:
		r.fail("unknown instruction fc %#x", op)
	}
}
