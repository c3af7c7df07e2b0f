package db

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// Value is one column of a row as Rows.Values gives it: what the driver has read, without a pointer or an interface of its own.
type Value struct {
	Kind ValueKind
	// Num is the number of ValueInt, the bits of ValueFloat, 0 or 1 of ValueBool and the Unix microseconds of ValueTime.
	Num int64
	// Text is the text of ValueText, JSON included.
	Text string
}

// ValueKind says which part of a Value holds it.
type ValueKind uint8

// The kinds. On SQLite a boolean is ValueInt.
const (
	ValueNull ValueKind = iota
	ValueText
	ValueInt
	ValueFloat
	ValueBool
	ValueTime
)

// Float is the number of a ValueFloat.
func (v *Value) Float() float64 { return math.Float64frombits(uint64(v.Num)) }

// Any is the value as Scan gives it into an any.
func (v *Value) Any() any {
	switch v.Kind {
	case ValueText:
		return v.Text
	case ValueInt:
		return v.Num
	case ValueFloat:
		return v.Float()
	case ValueBool:
		return v.Num != 0
	case ValueTime:
		return time.UnixMicro(v.Num).UTC()
	}
	return nil
}

// epoch2000 is PostgreSQL's zero of time, in Unix microseconds.
const epoch2000 = 946_684_800_000_000

// Values implements Rows. The texts of a row share one allocation.
func (r *pgRows) Values(dst []Value) error {
	raw, fields := r.RawValues(), r.FieldDescriptions()
	if len(raw) != len(dst) {
		return fmt.Errorf("the row has %d columns, not %d", len(raw), len(dst))
	}
	text := r.s.text[:0]
	for i, b := range raw {
		v := &dst[i]
		*v = Value{}
		if b == nil {
			continue
		}
		if fields[i].Format == pgx.TextFormatCode || isText(fields[i].DataTypeOID) {
			if fields[i].DataTypeOID == pgtype.JSONBOID && fields[i].Format == pgx.BinaryFormatCode {
				b = b[1:] // Behind the version.
			}
			// Num is where the text begins, until all of them are known.
			v.Kind, v.Num = ValueText, int64(len(text))
			text = append(text, b...)
			continue
		}
		if err := v.binary(fields[i].DataTypeOID, b); err != nil {
			return err
		}
	}
	r.s.text = text
	all := string(text)
	end := len(all)
	for i := len(dst) - 1; i >= 0; i-- {
		if v := &dst[i]; v.Kind == ValueText {
			v.Text, end, v.Num = all[v.Num:end], int(v.Num), 0
		}
	}
	return nil
}

func isText(oid uint32) bool {
	switch oid {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.JSONBOID, pgtype.JSONOID, pgtype.NameOID, pgtype.UnknownOID:
		return true
	}
	return false
}

func (v *Value) binary(oid uint32, b []byte) error {
	switch {
	case oid == pgtype.Int8OID && len(b) == 8:
		v.Kind, v.Num = ValueInt, int64(binary.BigEndian.Uint64(b))
	case oid == pgtype.Int4OID && len(b) == 4:
		v.Kind, v.Num = ValueInt, int64(int32(binary.BigEndian.Uint32(b)))
	case oid == pgtype.Float8OID && len(b) == 8:
		v.Kind, v.Num = ValueFloat, int64(binary.BigEndian.Uint64(b))
	case oid == pgtype.BoolOID && len(b) == 1:
		v.Kind, v.Num = ValueBool, int64(b[0])
	case oid == pgtype.TimestamptzOID && len(b) == 8:
		v.Kind, v.Num = ValueTime, int64(binary.BigEndian.Uint64(b))+epoch2000
	default:
		return fmt.Errorf("a column of type %d with %d bytes cannot be read as a value", oid, len(b))
	}
	return nil
}

// Values implements Rows.
func (r *liteRows) Values(dst []Value) error {
	row := r.s.row
	for len(row) < len(dst) {
		row = append(row, new(any))
	}
	r.s.row = row
	if err := r.Scan(row[:len(dst)]...); err != nil {
		return err
	}
	for i := range dst {
		v := &dst[i]
		*v = Value{}
		switch x := (*row[i].(*any)).(type) {
		case nil:
		case string:
			v.Kind, v.Text = ValueText, x
		case []byte:
			v.Kind, v.Text = ValueText, string(x)
		case int64:
			v.Kind, v.Num = ValueInt, x
		case float64:
			v.Kind, v.Num = ValueFloat, int64(math.Float64bits(x))
		case bool:
			v.Kind = ValueBool
			if x {
				v.Num = 1
			}
		case time.Time:
			v.Kind, v.Num = ValueTime, x.UnixMicro()
		default:
			return fmt.Errorf("a column of type %T cannot be read as a value", x)
		}
	}
	return nil
}
