package records

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// orderKey is one key of an order, as SQL on the alias c.
type orderKey struct {
	sql string
	// gate is the column that decides whether the key is empty, where that is not the key itself.
	gate string
	desc bool
	// null says that the key may be empty; such rows come last.
	null bool
	time bool
}

// emptiness is the column that decides whether the key is empty.
func (k *orderKey) emptiness() string {
	if k.gate != "" {
		return k.gate
	}
	return k.sql
}

// selected is the key in a select list.
func (k *orderKey) selected() string {
	if k.gate != "" {
		return "case when " + k.gate + " is not null then " + k.sql + " end"
	}
	return k.sql
}

// order checks a sort and turns it into keys; the id is always the last one. created_at is the id's own time, so sorting
// by it is sorting by id.
func (c *session) order(o *metadata.Object, sorts []Sort) ([]orderKey, error) {
	if len(sorts) > maxSorts {
		return nil, fault.At("sort", "too_many", fault.Params{"max": maxSorts})
	}
	var keys []orderKey
	desc := false
	for i, s := range sorts {
		desc = s.Desc
		if s.Field == "created_at" || s.Field == "id" {
			return append(keys, orderKey{sql: "c.id", desc: desc}), nil
		}
		f, err := c.schema(o).Field(s.Field)
		if err != nil {
			return nil, fault.At("sort", "unknown_field", fault.Params{"field": s.Field})
		}
		if len(f.Path) > 0 || f.Kind == filter.KindMulti || f.Kind == filter.KindJSON {
			return nil, fault.At("sort", "not_sortable", fault.Params{"field": s.Field})
		}
		if i == 0 && len(o.SortTitle) > 0 && (s.Field == "title" || s.Field == "name") {
			keys = append(keys, orderKey{sql: "c.sort_key", desc: desc})
			continue
		}
		if k, ok := c.nameKey(o, sorts); ok {
			return append(keys, k, orderKey{sql: "c.id", desc: desc}), nil
		}
		b := filter.NewSQL(c.dialect())
		f.SQL(b, "c")
		sql := b.String()
		if f.Kind == filter.KindText && !f.Folded {
			sql = "kontor_fold(" + sql + ")"
		}
		keys = append(keys, orderKey{sql: sql, desc: desc, null: f.Name != "title", time: f.Kind == filter.KindTime})
	}
	return append(keys, orderKey{sql: "c.id", desc: desc}), nil
}

// nameKey serves an order by the first part of the sort title alone from the sort title itself: records with the same last
// name are ordered by first name. Who may not read all parts gets none of it, since cursors hold it.
func (c *session) nameKey(o *metadata.Object, sorts []Sort) (orderKey, bool) {
	if len(sorts) != 1 || len(o.SortTitle) == 0 {
		return orderKey{}, false
	}
	f, ok := o.Field(sorts[0].Field)
	if !ok || f.ID != o.SortTitle[0] || f.KeyColumn == "" {
		return orderKey{}, false
	}
	for _, part := range o.SortTitle {
		if c.rules.Object(o.ID).Field(part) < access.Readable {
			return orderKey{}, false
		}
	}
	return orderKey{sql: "c.sort_key", gate: "c." + f.KeyColumn, desc: sorts[0].Desc, null: true}, true
}

// orderBy writes the order. Open says that the first key may be empty in some rows and not in others, as all keys behind it
// may.
func (c *session) orderBy(b *filter.SQL, keys []orderKey, open bool) {
	b.Raw(" order by ")
	for i := range keys {
		k := &keys[i]
		if i > 0 {
			b.Raw(", ")
		}
		switch {
		case !k.null || i == 0 && !open:
			b.Raw(k.sql)
		default:
			b.Raw("(").Raw(k.emptiness()).Raw(" is null), ").Raw(k.selected())
		}
		if k.desc {
			b.Raw(" desc")
		}
	}
}

// cursor is where a page ended: the values of the order's keys in its last row. It is bound to the query by a hash.
type cursor struct {
	Query  uint64 `json:"q"`
	Values []any  `json:"v"`
}

// half is one of the statements that make up a page.
type half struct {
	// where writes the half's extra condition.
	where func(b *filter.SQL)
	// keys are what its rows are ordered by, open whether the first of them may be empty.
	keys []orderKey
	open bool
}

// halves are the statements that make up a page from a cursor on: rows whose first key has a value, then those where it
// is empty.
func (c *session) halves(sel *selection, cur *cursor) []half {
	first := sel.order[0]
	if !first.null {
		return []half{{keys: sel.order, where: func(b *filter.SQL) { after(b, sel.order, cur, true) }}}
	}
	filled := half{keys: sel.order, where: func(b *filter.SQL) {
		b.Raw(" and ").Raw(first.emptiness()).Raw(" is not null")
		after(b, sel.order, cur, true)
	}}
	hollow := half{keys: sel.order[1:], open: true, where: func(b *filter.SQL) {
		b.Raw(" and ").Raw(first.emptiness()).Raw(" is null")
		if cur != nil && cur.Values[0] == nil {
			after(b, sel.order[1:], &cursor{Values: cur.Values[1:]}, false)
		}
	}}
	if cur != nil && cur.Values[0] == nil {
		return []half{hollow}
	}
	return []half{filled, hollow}
}

// after writes the keyset condition: rows behind the cursor in the order. Filled says that the first key is never empty; it
// is then also bounded alone, so that an index range can serve it.
func after(b *filter.SQL, keys []orderKey, cur *cursor, filled bool) {
	if cur == nil {
		return
	}
	arg := func(i int) any {
		if keys[i].time {
			if s, ok := cur.Values[i].(string); ok {
				if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
					return t
				}
			}
		}
		return cur.Values[i]
	}
	op := func(k orderKey, strict bool) string {
		switch {
		case k.desc && strict:
			return " < "
		case k.desc:
			return " <= "
		case strict:
			return " > "
		}
		return " >= "
	}
	if filled && len(keys) > 1 && cur.Values[0] != nil {
		b.Raw(" and ").Raw(keys[0].sql).Raw(op(keys[0], false)).Arg(arg(0))
	}
	b.Raw(" and (")
	for i := range keys {
		if i > 0 {
			b.Raw(" or ")
		}
		b.Raw("(")
		for j := range i {
			b.Raw(keys[j].sql)
			if cur.Values[j] == nil {
				b.Raw(" is null and ")
			} else {
				b.Raw(" = ").Arg(arg(j)).Raw(" and ")
			}
		}
		switch {
		case cur.Values[i] == nil: // Nothing of this key comes behind an empty value.
			b.Raw("1 = 0")
		case keys[i].null && (i > 0 || !filled):
			b.Raw("(").Raw(keys[i].sql).Raw(op(keys[i], true)).Arg(arg(i)).Raw(" or ").Raw(keys[i].sql).Raw(" is null)")
		default:
			b.Raw(keys[i].sql).Raw(op(keys[i], true)).Arg(arg(i))
		}
		b.Raw(")")
	}
	b.Raw(")")
}

// fingerprint ties a cursor to the object, the order and the filter that it was made for.
func (sel *selection) fingerprint(q Query) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s|%v|%s|", sel.obj.ID, q.Bin, q.Search)
	for _, k := range sel.order {
		fmt.Fprintf(h, "%s %v|", k.sql, k.desc)
	}
	if q.Filter != nil {
		_, _ = h.Write(filter.FormatJSON(q.Filter))
	}
	return h.Sum64()
}

func (c *session) sealCursor(sel *selection, q Query, last []db.Value) string {
	cur := cursor{Query: sel.fingerprint(q)}
	for i := range last {
		x := last[i].Any()
		switch t := x.(type) {
		case time.Time:
			x = t.UTC().Format(time.RFC3339Nano)
		case int64:
			if sel.order[i].time { // SQLite gives the integer where it does not know the column's type.
				x = time.UnixMicro(t).UTC().Format(time.RFC3339Nano)
			}
		}
		cur.Values = append(cur.Values, x)
	}
	raw, err := json.Marshal(cur)
	if err != nil {
		return ""
	}
	mac := hmac.New(sha256.New, c.s.key)
	mac.Write([]byte(c.actor.Tenant))
	mac.Write(raw)
	return base64.RawURLEncoding.EncodeToString(append(raw, mac.Sum(nil)[:16]...))
}

func (c *session) openCursor(sel *selection, q Query) (*cursor, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	invalid := fault.At("cursor", "invalid_cursor")
	raw, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(raw) < 16 {
		return nil, invalid
	}
	body, sum := raw[:len(raw)-16], raw[len(raw)-16:]
	mac := hmac.New(sha256.New, c.s.key)
	mac.Write([]byte(c.actor.Tenant))
	mac.Write(body)
	if !hmac.Equal(sum, mac.Sum(nil)[:16]) {
		return nil, invalid
	}
	var cur cursor
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.UseNumber()
	if err := d.Decode(&cur); err != nil {
		return nil, invalid
	}
	if cur.Query != sel.fingerprint(q) || len(cur.Values) != len(sel.order) {
		return nil, fault.At("cursor", "cursor_of_another_query")
	}
	for i, v := range cur.Values {
		if n, ok := v.(json.Number); ok {
			if x, err := n.Int64(); err == nil {
				cur.Values[i] = x
			} else if x, err := n.Float64(); err == nil {
				cur.Values[i] = x
			}
		}
	}
	return &cur, nil
}
