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
// are about texts and emptiness, and none about related records.
func (b Bound) Steerable() bool { return b.root == nil || steerable(b.root) }

func steerable(n bound) bool {
	switch n := n.(type) {
	case *group:
		for _, x := range n.nodes {
			if !steerable(x) {
				return false
			}
		}
		return true
	case *complement:
		return steerable(n.node)
	case *text, *presence:
		return true
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

// aside writes a column of texts so that no index serves the comparison.
func (s *SQL) aside(write func()) {
	if s.dialect == Postgres {
		s.Raw("(")
		write()
		s.Raw(" || '')")
		return
	}
	s.Raw("+")
	write()
}
