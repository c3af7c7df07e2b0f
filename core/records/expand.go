package records

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// expansion is a reference whose record is to be put into the answer.
type expansion struct {
	name   string
	field  *metadata.Field
	target *metadata.Object // nil for people
	plan   *plan
}

const maxExpansions = 5

// expansions checks the references that are to be expanded.
func (c *session) expansions(o *metadata.Object, rules access.Object, names []string) ([]expansion, error) {
	if len(names) > maxExpansions {
		return nil, fault.At("expand", "too_many", fault.Params{"max": maxExpansions})
	}
	var out []expansion
	for _, name := range names {
		unknown := fault.At("expand", "unknown_relation", fault.Params{"relation": name})
		if name == "owner" {
			f, _ := o.Field("owner_id")
			out = append(out, expansion{name: name, field: f})
			continue
		}
		end, ok := c.model.End(o.ID, name)
		if !ok || end.Kind != metadata.Reference || end.Inverse || rules.Field(end.Field.ID) < access.Readable {
			return nil, unknown
		}
		target, ok := c.model.ObjectByID(end.Target)
		if !ok || !c.rules.Object(target.ID).Can(access.Read) {
			return nil, unknown
		}
		p, err := c.plan(target, c.rules.Object(target.ID), nil)
		if err != nil {
			return nil, err
		}
		out = append(out, expansion{name: name, field: end.Field, target: target, plan: p})
	}
	return out, nil
}

// expand reads the referenced records of a whole page with one statement for each reference. What the actor may not read
// is null.
func (c *session) expand(ctx context.Context, tx *db.Tx, expansions []expansion, rows []*Row) error {
	for _, x := range expansions {
		wanted := map[string][]*Row{}
		for _, r := range rows {
			v, err := r.Value(x.field)
			if err != nil {
				return err
			}
			if ref, ok := v.(string); ok {
				wanted[ref] = append(wanted[ref], r)
			} else {
				r.Attach(x.name, []byte("null"))
			}
		}
		if len(wanted) == 0 {
			continue
		}
		ids := make([]string, 0, len(wanted))
		for ref := range wanted {
			ids = append(ids, ref)
		}
		found, err := c.expanded(ctx, tx, x, ids)
		if err != nil {
			return err
		}
		for ref, rs := range wanted {
			body := found[ref]
			if body == nil {
				body = []byte("null")
			}
			for _, r := range rs {
				r.Attach(x.name, body)
			}
		}
	}
	return nil
}

func (c *session) expanded(ctx context.Context, tx *db.Tx, x expansion, ids []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(ids))
	if x.target == nil {
		sql, arg := tx.Dialect().In("id", ids)
		rows, err := tx.Query(ctx, "select id, name from users where tenant_id = ? and "+sql, tx.Tenant(), arg)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var u struct {
				ID   string `json:"id"`
				Name string `json:"name"`
			}
			if err := rows.Scan(&u.ID, &u.Name); err != nil {
				return nil, err
			}
			if out[u.ID], err = json.Marshal(u); err != nil {
				return nil, err
			}
		}
		return out, rows.Err()
	}
	var page Page
	if err := c.fetchByIDs(ctx, tx, x.plan, x.target, access.Read, ids, false, &page); err != nil {
		return nil, err
	}
	for _, r := range page.Rows {
		body, err := r.AppendJSON(nil)
		if err != nil {
			return nil, err
		}
		out[r.ID()] = body
	}
	return out, nil
}
