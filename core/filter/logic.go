package filter

// group is a conjunction or a disjunction.
type group struct {
	nodes []bound
	all   bool
}

func (g *group) write(s *SQL, alias string) {
	operator := " or "
	if g.all {
		operator = " and "
	}
	switch {
	case len(g.nodes) == 1:
		g.nodes[0].write(s, alias)
	case len(g.nodes) > 0:
		s.Raw("(")
		s.chain(0, len(g.nodes), operator, func(i int) { g.nodes[i].write(s, alias) })
		s.Raw(")")
	case g.all:
		s.Raw("1=1")
	default:
		s.Raw("1=0")
	}
}

func (g *group) match(r Record) bool {
	for _, n := range g.nodes {
		if n.match(r) != g.all {
			return !g.all
		}
	}
	return g.all
}

// nothing is satisfied by no record.
var nothing = &group{}

// complement is satisfied by what its node does not match.
type complement struct{ node bound }

func (c *complement) write(s *SQL, alias string) {
	s.Raw("(")
	c.node.write(s, alias)
	s.Raw(") is not true")
}

func (c *complement) match(r Record) bool { return !c.node.match(r) }

// related asks for related records.
type related struct {
	relation Relation
	quant    Quant
	op       Op
	count    int
	// where is nil where all related records will do.
	where bound
}

func (q *related) write(s *SQL, alias string) {
	switch q.quant {
	case Some:
		s.Raw("exists (select 1 ")
		q.from(s, alias)
		s.Raw(")")
	case None:
		s.Raw("not exists (select 1 ")
		q.from(s, alias)
		s.Raw(")")
	default:
		// One more than asked for is enough to know how the comparison ends.
		outer := s.Alias()
		s.Raw("(select count(*) from (select 1 as one ")
		q.from(s, alias)
		s.Raw(" limit ").int(q.count + 1).Raw(") ").Raw(outer).Raw(")").Raw(sign(q.op)).int(q.count)
	}
}

func (q *related) from(s *SQL, parent string) {
	child := s.Alias()
	q.relation.Join(s, parent, child)
	if q.relation.Scope.root != nil {
		s.Raw(" and ")
		q.relation.Scope.root.write(s, child)
	}
	if q.where != nil {
		s.Raw(" and ")
		q.where.write(s, child)
	}
}

func (q *related) match(r Record) bool {
	n := 0
	for _, child := range r.Related(q.relation) {
		if !q.relation.Scope.Match(child) || q.where != nil && !q.where.match(child) {
			continue
		}
		switch q.quant {
		case Some:
			return true
		case None:
			return false
		}
		n++
	}
	switch q.quant {
	case Some:
		return false
	case None:
		return true
	}
	return ordered(q.op, n, q.count)
}

// ordered compares two values that have an order by Eq, Ne, Lt, Lte, Gt or Gte.
func ordered[T int | int64 | float64 | string](op Op, a, b T) bool {
	switch op {
	case Eq:
		return a == b
	case Ne:
		return a != b
	case Lt:
		return a < b
	case Lte:
		return a <= b
	case Gt:
		return a > b
	}
	return a >= b
}

// sign is the SQL of Eq, Ne, Lt, Lte, Gt and Gte.
func sign(op Op) string {
	switch op {
	case Eq:
		return " = "
	case Ne:
		return " <> "
	case Lt:
		return " < "
	case Lte:
		return " <= "
	case Gt:
		return " > "
	}
	return " >= "
}

// presence asks whether a field has a value.
type presence struct {
	field Field
	empty bool
}

// blanks are the texts that count as no value, by kind; the kinds that are not listed know only null.
func (p *presence) blanks() string {
	switch p.field.Kind {
	case KindText, KindExact:
		return "('')"
	case KindMulti:
		return "('', '[]', 'null')"
	case KindJSON:
		return `('', '[]', '{}', '""', 'null')`
	}
	return ""
}

func (p *presence) write(s *SQL, alias string) {
	blanks := p.blanks()
	if blanks == "" {
		p.column(s, alias)
		if p.empty {
			s.Raw(" is null")
		} else {
			s.Raw(" is not null")
		}
		return
	}
	if !p.empty {
		// Null is not in the list, nor is it not in it: the comparison is null.
		p.column(s, alias)
		s.Raw(" not in ").Raw(blanks)
		return
	}
	s.Raw("(")
	p.column(s, alias)
	s.Raw(" is null or ")
	p.column(s, alias)
	s.Raw(" in ").Raw(blanks).Raw(")")
}

func (p *presence) column(s *SQL, alias string) {
	switch {
	case p.field.Kind == KindText:
		folded(s, &p.field, alias)
	case (p.field.Kind == KindMulti || p.field.Kind == KindJSON) && s.dialect == Postgres:
		s.Raw("(")
		p.field.SQL(s, alias)
		s.Raw(")::text")
	default:
		p.field.SQL(s, alias)
	}
}

func (p *presence) match(r Record) bool { return present(&p.field, r.Value(p.field)) != p.empty }
