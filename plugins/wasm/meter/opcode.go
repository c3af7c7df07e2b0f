package meter

// Opcodes that the rewriter looks at or writes.
const (
	opUnreachable  = 0x00
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opReturn       = 0x0f
	opCall         = 0x10
	opCallIndirect = 0x11
	opSelectTyped  = 0x1c
	opLocalGet     = 0x20
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opTableGet     = 0x25
	opTableSet     = 0x26
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opI32LtS       = 0x48
	opI32Add       = 0x6a
	opI32Sub       = 0x6b
	opI32ShrU      = 0x76
	opRefNull      = 0xd0
	opRefFunc      = 0xd2
	opMisc         = 0xfc
	opVector       = 0xfd
)

// Opcodes after opMisc.
const (
	miscMemoryInit = 8
	miscDataDrop   = 9
	miscMemoryCopy = 10
	miscMemoryFill = 11
	miscTableInit  = 12
	miscElemDrop   = 13
	miscTableCopy  = 14
	miscTableGrow  = 15
	miscTableSize  = 16
	miscTableFill  = 17
)

// Value types, and the block type without values.
const (
	typeI32       = 0x7f
	typeI64       = 0x7e
	typeF32       = 0x7d
	typeF64       = 0x7c
	typeV128      = 0x7b
	typeFuncref   = 0x70
	typeExternref = 0x6f
	typeFunc      = 0x60
	typeEmpty     = 0x40
)

func isValueType(t byte) bool {
	return t >= typeV128 && t <= typeI32 || isRefType(t)
}

func isRefType(t byte) bool { return t == typeFuncref || t == typeExternref }

// plain are the one-byte instructions without anything behind them.
var plain = func() (t [256]bool) {
	for _, op := range []int{opUnreachable, 0x01, 0x1a, 0x1b, 0xd1} {
		t[op] = true
	}
	for op := 0x45; op <= 0xc4; op++ { // comparisons, arithmetic, conversions, sign extension
		t[op] = true
	}
	return t
}()

// vectorOp skips what stands behind a vector instruction.
func (r *reader) vectorOp() {
	switch op := r.u32(); {
	case op <= 11 || op == 0x5c || op == 0x5d: // loads and stores
		r.memarg()
	case op == 12 || op == 13: // const, shuffle
		r.bytes(16)
	case op >= 21 && op <= 34: // lanes
		r.byte()
	case op >= 0x54 && op <= 0x5b: // loads and stores of a lane
		r.memarg()
		r.byte()
	case op > 0xff:
		r.fail("unknown instruction fd %#x", op)
	}
}

// memarg skips alignment and offset. An alignment of 64 or more would name another memory.
func (r *reader) memarg() {
	if align := r.u32(); align >= 64 {
		r.fail("more than one memory")
	}
	r.u32()
}
