package filter

import "strconv"

// Dialect is the SQL of one of the two engines.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// SQL is a piece of a statement that is being written, with ? placeholders on both engines, and its arguments in order.
type SQL struct {
	dialect Dialect
	buf     []byte
	args    []any
	aliases int
	// steered is the alias whose rows are to be found by one comparison alone; see Steer.
	steered string
	by      *text
}

// NewSQL starts an empty piece of SQL.
func NewSQL(d Dialect) *SQL {
	return &SQL{dialect: d, buf: make([]byte, 0, 256), args: make([]any, 0, 8)}
}

// Dialect returns the dialect to write in.
func (s *SQL) Dialect() Dialect { return s.dialect }

// Raw writes SQL as it is. Nothing that a person typed may go through it.
func (s *SQL) Raw(text string) *SQL {
	s.buf = append(s.buf, text...)
	return s
}

// Arg writes a placeholder and keeps its argument.
func (s *SQL) Arg(v any) *SQL {
	s.buf = append(s.buf, '?')
	s.args = append(s.args, v)
	return s
}

// Alias returns a table alias that is new in this piece: f1, f2 and so on.
func (s *SQL) Alias() string {
	s.aliases++
	return "f" + strconv.Itoa(s.aliases)
}

// String returns the SQL that has been written.
func (s *SQL) String() string { return string(s.buf) }

// Args returns the arguments in the order of their placeholders.
func (s *SQL) Args() []any { return s.args }

func (s *SQL) int(n int) *SQL {
	s.buf = strconv.AppendInt(s.buf, int64(n), 10)
	return s
}

// flat is the number of terms that are chained without brackets; SQLite counts each link of a chain as a level of depth,
// of which it allows 1,000.
const flat = 16

// chain writes the terms from lo to hi, joined by an operator, as a balanced tree.
func (s *SQL) chain(lo, hi int, operator string, term func(i int)) {
	if hi-lo <= flat {
		for i := lo; i < hi; i++ {
			if i > lo {
				s.Raw(operator)
			}
			term(i)
		}
		return
	}
	mid := (lo + hi) / 2
	s.Raw("(")
	s.chain(lo, mid, operator, term)
	s.Raw(")").Raw(operator).Raw("(")
	s.chain(mid, hi, operator, term)
	s.Raw(")")
}
