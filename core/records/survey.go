package records

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
)

const (
	// maxSurveyed is how many different changes of scope are looked at for one object.
	maxSurveyed = 200
	// surveyExamples is how many records are named.
	surveyExamples = 5
)

var _ access.Surveyor = (*Service)(nil)

// surveyed is one change of a scope, and for whom.
type surveyed struct {
	was, is *session
	users   []string
}

// Survey counts the records that a change of rights makes visible or invisible. For each object the people whose scope
// changes in the same way count as one; what they gain is what the new scope finds and the old one does not. It costs, for
// each object and each way, one statement that ends at the first record, and one for all ways together that ends at
// CountCap: at a million records that is 1 to 50 ms each where there are many, and one pass over the table, 0.2 to 1 s,
// where there are none.
func (s *Service) Survey(ctx context.Context, shifts []access.Shift) ([]access.ObjectImpact, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []access.ObjectImpact
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, o := range c.model.Objects {
			ways, partial := c.ways(o, shifts)
			if len(ways) == 0 {
				continue
			}
			i := access.ObjectImpact{Object: o.Name, Partial: partial}
			var err error
			if i.Visible, err = c.gained(ctx, tx, o, ways, false); err != nil {
				return err
			}
			if i.Invisible, err = c.gained(ctx, tx, o, ways, true); err != nil {
				return err
			}
			if i.Visible.Records+i.Invisible.Records > 0 {
				out = append(out, i)
			}
		}
		return nil
	})
	return out, err
}

// ways groups the shifts by how they change the scope of reading an object.
func (c *session) ways(o *metadata.Object, shifts []access.Shift) (ways []*surveyed, partial bool) {
	by := map[string]*surveyed{}
	for _, s := range shifts {
		was, is := scopeKey(s.Before.Object(o.ID)), scopeKey(s.After.Object(o.ID))
		if was == is {
			continue
		}
		key := was + "\x00" + is
		w, ok := by[key]
		if !ok {
			if len(ways) == maxSurveyed {
				partial = true
				continue
			}
			w = &surveyed{was: c.as(s.Before), is: c.as(s.After)}
			by[key] = w
			ways = append(ways, w)
		}
		w.users = append(w.users, s.UserID)
	}
	return ways, partial
}

// scopeKey names a scope, so that equal scopes have equal names.
func scopeKey(o access.Object) string {
	node, some := o.Filter(access.Read)
	switch {
	case !some:
		return "none"
	case node == nil:
		return "all"
	}
	return string(filter.FormatJSON(node))
}

// gained counts what the new scopes find and the old ones do not; lost turns that around.
func (c *session) gained(ctx context.Context, tx *db.Tx, o *metadata.Object, ways []*surveyed, lost bool) (access.Visibility, error) {
	out := access.Visibility{Examples: []access.ImpactExample{}}
	var found []func(b *filter.SQL)
	var whose []*surveyed
	for _, w := range ways {
		more, less := w.is, w.was
		if lost {
			more, less = less, more
		}
		write, err := difference(o, more, less)
		if err != nil {
			return out, err
		}
		if write == nil {
			continue
		}
		b := filter.NewSQL(c.dialect())
		b.Raw("select 1 from ").Raw(o.Table).Raw(" c where ")
		c.base(tx, b, o, false)
		b.Raw(" and ")
		write(b)
		b.Raw(" limit 1")
		some, err := db.Exists(ctx, tx, b.String(), b.Args()...)
		if err != nil {
			return out, err
		}
		if some {
			out.People += len(w.users)
			found, whose = append(found, write), append(whose, w)
		}
	}
	if len(found) == 0 {
		return out, nil
	}
	b := filter.NewSQL(c.dialect())
	b.Raw("select count(*) from (select 1 from ").Raw(o.Table).Raw(" c where ")
	c.base(tx, b, o, false)
	b.Raw(" and (1 = 0")
	for _, write := range found {
		b.Raw(" or ")
		write(b)
	}
	b.Raw(") limit ").Arg(CountCap + 1).Raw(") x")
	if err := tx.QueryRow(ctx, b.String(), b.Args()...).Scan(&out.Records); err != nil {
		return out, err
	}
	if out.Records > CountCap {
		out.Records, out.RecordsCapped = CountCap, true
	}
	for i, write := range found {
		if len(out.Examples) >= surveyExamples {
			break
		}
		each := max(1, surveyExamples/len(found))
		if err := c.examples(ctx, tx, o, write, whose[i].users[0], each, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// difference writes what one scope finds and another does not; nil when that is certainly nothing.
func difference(o *metadata.Object, more, less *session) (func(b *filter.SQL), error) {
	with, finds, err := more.scope(o, access.Read)
	if err != nil || !finds {
		return nil, err
	}
	without, some, err := less.scope(o, access.Read)
	if err != nil {
		return nil, err
	}
	if node, _ := less.rules.Object(o.ID).Filter(access.Read); some && node == nil {
		return nil, nil
	}
	return func(b *filter.SQL) {
		b.Raw("((")
		with.SQL(b, "c")
		b.Raw(")")
		if some {
			b.Raw(" and (")
			without.SQL(b, "c")
			b.Raw(") is not true")
		}
		b.Raw(")")
	}, nil
}

// examples names records that the actor may read himself.
func (c *session) examples(ctx context.Context, tx *db.Tx, o *metadata.Object, write func(b *filter.SQL), userID string, n int, out *access.Visibility) error {
	mine, some, err := c.scope(o, access.Read)
	if err != nil || !some {
		return err
	}
	titled := false
	if f, ok := o.Field("title"); ok {
		titled = level(o, c.rules.Object(o.ID), f) >= access.Readable
	}
	b := filter.NewSQL(c.dialect())
	b.Raw("select c.id, c.title from ").Raw(o.Table).Raw(" c where ")
	c.base(tx, b, o, false)
	b.Raw(" and ")
	write(b)
	b.Raw(" and ")
	mine.SQL(b, "c")
	b.Raw(" order by c.id desc limit ").Arg(n)
	list, err := db.Collect(ctx, tx, func(rows db.Rows) (e access.ImpactExample, err error) {
		err = rows.Scan(&e.ID, &e.Title)
		e.UserID = userID
		if !titled {
			e.Title = ""
		}
		return e, err
	}, b.String(), b.Args()...)
	for _, e := range list {
		if !slices.ContainsFunc(out.Examples, func(have access.ImpactExample) bool { return have.ID == e.ID }) {
			out.Examples = append(out.Examples, e)
		}
	}
	return err
}
