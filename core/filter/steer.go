package filter

// Equality is a comparison that every matching record satisfies: the value of a text or exact field is Value.
type Equality struct {
	Field Field
	// Value is folded where the field is.
	Value string
	node  *text
}

// Equalities returns the comparisons with one text that every matching record satisfies. Those on related records are not
// among them.
func (b Bound) Equalities() []Equality {
	var out []Equality
	var walk func(n bound)
	walk = func(n bound) {
		switch n := n.(type) {
		case *group:
			if n.all {
				for _, x := range n.nodes {
					walk(x)
				}
			}
		case *text:
			if n.op == Eq {
				out = append(out, Equality{Field: n.field, Value: n.arg, node: n})
			}
		}
	}
	walk(b.root)
	return out
}

// Steerable reports whether SQL.Steer can keep all conditions but one away from the indexes: that is so where all of them
// are about texts and emptiness, and none about related records. With rules, as for the conditions of roles, numbers may stand
// among alternatives, too: where those of several roles are joined, no index of a number finds the records of them all.
func (b Bound) Steerable(rules bool) bool { return b.root == nil || steerable(b.root, rules, false) }

func steerable(n bound, rules, numbers bool) bool {
	switch n := n.(type) {
	case *group:
		numbers = numbers || rules && !n.all && len(n.nodes) > 1
		for _, x := range n.nodes {
			if !steerable(x, rules, numbers) {
				return false
			}
		}
		return true
	case *complement:
		return steerable(n.node, rules, numbers)
	case *text, *presence:
		return true
	case *number[int64], *number[float64], *boolean:
		return numbers
	}
	return false
}

// Steer has the conditions that are written from now on be such that the engine can find the rows of an alias through no
// other comparison than the one given: columns of the others are written as expressions that no index has. A nil
// comparison ends it. It changes what a statement costs, and not what it means.
func (s *SQL) Steer(alias string, by *Equality) {
	s.steered, s.by = "", nil
	if by != nil {
		s.steered, s.by = alias, by.node
	}
}

// aside writes a column so that no index serves the comparison. On PostgreSQL neutral is what changes no value of its type,
// with its operator.
func (s *SQL) aside(neutral string, write func()) {
	if s.dialect == Postgres {
		s.Raw("(")
		write()
		s.Raw(neutral).Raw(")")
		return
	}
	s.Raw("+")
	write()
}

// away reports whether the columns of an alias are to be kept away from the indexes.
func (s *SQL) away(alias string) bool { return s.by != nil && s.steered == alias }
