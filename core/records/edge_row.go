package records

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// edge is a link as it is stored, and as diffs hold it.
type edge struct {
	ID         string    `json:"id"`
	RelationID string    `json:"relation_id"`
	FromObject string    `json:"from_object"`
	FromID     string    `json:"from_id"`
	ToObject   string    `json:"to_object"`
	ToID       string    `json:"to_id"`
	Role       string    `json:"role,omitempty"`
	Primary    bool      `json:"primary,omitempty"`
	ValidFrom  string    `json:"valid_from,omitempty"`
	ValidTo    string    `json:"valid_to,omitempty"`
	CreatedAt  time.Time `json:"created_at"`
	CreatedBy  string    `json:"created_by,omitempty"`
}

const edgeColumns = `e.id, e.relation_id, e.from_object, e.from_id, e.to_object, e.to_id, e.role, e.is_primary,
	coalesce(e.valid_from, ''), coalesce(e.valid_to, ''), e.created_at, e.created_by`

func scanEdge(r db.Rows, more ...any) (*edge, error) {
	e := &edge{}
	err := r.Scan(append([]any{
		&e.ID, &e.RelationID, &e.FromObject, &e.FromID, &e.ToObject, &e.ToID, &e.Role, &e.Primary, &e.ValidFrom,
		&e.ValidTo, &e.CreatedAt, &e.CreatedBy,
	}, more...)...)
	e.CreatedAt = e.CreatedAt.UTC()
	return e, err
}

// edges reads links by a condition on their columns, oldest first.
func (b *Batch) edges(ctx context.Context, where string, args ...any) ([]*edge, error) {
	return db.Collect(ctx, b.tx, func(r db.Rows) (*edge, error) { return scanEdge(r) },
		"select "+edgeColumns+" from edges e where e.tenant_id = ? and "+where+" order by e.id", append([]any{b.tx.Tenant()}, args...)...)
}

// ends are the ids of the records of one object that the link ties; none for a nil link.
func (e *edge) ends(objectID string) []string {
	var out []string
	if e != nil && e.FromObject == objectID {
		out = append(out, e.FromID)
	}
	if e != nil && e.ToObject == objectID {
		out = append(out, e.ToID)
	}
	return out
}

// seen is the link from one of its ends.
func (e *edge) seen(end metadata.End, relation, target string) Edge {
	out := Edge{
		ID: e.ID, Relation: relation, Target: EdgeTarget{Object: target, ID: e.ToID}, Role: e.Role, Primary: e.Primary,
		ValidFrom: e.ValidFrom, ValidTo: e.ValidTo, CreatedAt: e.CreatedAt, CreatedBy: e.CreatedBy,
	}
	if end.Inverse {
		out.Target.ID = e.FromID
	}
	return out
}

// check refuses roles that the relation does not have and times that make no sense.
func (e *edge) check(r *metadata.Relation) error {
	var faults fault.List
	allowed := make([]string, 0, len(r.Roles))
	known := e.Role == ""
	for _, o := range r.Roles {
		allowed = append(allowed, o.Value)
		known = known || o.Value == e.Role
	}
	if !known {
		faults.Add("role", "not_an_option", fault.Params{"value": e.Role, "allowed": allowed})
	}
	for location, day := range map[string]string{"valid_from": e.ValidFrom, "valid_to": e.ValidTo} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			faults.Add(location, "invalid_date", fault.Params{"expected": "2026-03-31"})
		}
	}
	if len(faults) == 0 && e.ValidFrom != "" && e.ValidTo != "" && e.ValidTo < e.ValidFrom {
		faults.Add("valid_to", "ends_before_start")
	}
	return faults.Err()
}

// free is a conflict fault when another link already says the same.
func (b *Batch) free(ctx context.Context, e *edge) error {
	same, err := b.edges(ctx, "relation_id = ? and from_id = ? and to_id = ? and role = ? and id <> ?", e.RelationID, e.FromID, e.ToID, e.Role, e.ID)
	if err == nil && len(same) > 0 {
		err = fault.New(fault.Conflict, "already_linked", fault.Params{"id": same[0].ID})
	}
	return err
}

// revertEdge takes back what a change did to a link, given its diff's old and new state: it is done once, however many
// records' entries tell of it. A link that has changed since stays as it is, and the answer is false.
func (b *Batch) revertEdge(ctx context.Context, old, is *edge) (reverted bool, err error) {
	some := is
	if some == nil {
		some = old
	}
	if some == nil {
		return true, nil
	}
	found, err := b.edges(ctx, "id = ?", some.ID)
	if err != nil {
		return false, err
	}
	var now *edge
	if len(found) == 1 {
		now = found[0]
	}
	switch {
	case sameEdge(now, old):
		return true, nil
	case !sameEdge(now, is):
		return false, nil
	}
	if old != nil {
		if taken, err := b.edges(ctx, "relation_id = ? and from_id = ? and to_id = ? and role = ? and id <> ?",
			old.RelationID, old.FromID, old.ToID, old.Role, old.ID); err != nil || len(taken) > 0 {
			return false, err
		}
	}
	return true, b.putEdge(ctx, now, old)
}

func sameEdge(a, b *edge) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, y := *a, *b
	x.CreatedAt, y.CreatedAt = time.Time{}, time.Time{}
	return x == y && a.CreatedAt.Equal(b.CreatedAt)
}
