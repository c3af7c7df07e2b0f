package records

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// EdgeInput describes a link between two records.
type EdgeInput struct {
	// Role is one of the relation's roles, or empty.
	Role string
	// Primary makes it the main link of the record on the relation's From side; the others of that record cease to be.
	Primary bool
	// ValidFrom and ValidTo are ISO dates, inclusive; empty means without limit.
	ValidFrom, ValidTo string
}

// EdgePatch changes a link; nil leaves a property as it is.
type EdgePatch struct {
	Role      *string
	Primary   *bool
	ValidFrom *string
	ValidTo   *string
}

// Edge is a link as it is seen from one of its records.
type Edge struct {
	ID string `json:"id"`
	// Relation is the relation's name as seen from the record.
	Relation string     `json:"relation"`
	Target   EdgeTarget `json:"target"`
	Role     string     `json:"role,omitempty"`
	Primary  bool       `json:"primary"`
	// ValidFrom and ValidTo are ISO dates, inclusive.
	ValidFrom string    `json:"valid_from,omitempty"`
	ValidTo   string    `json:"valid_to,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by,omitempty"`
}

// EdgeTarget is the other end of a link.
type EdgeTarget struct {
	// Object is the API name of its object, or users.
	Object string `json:"object"`
	ID     string `json:"id"`
	// Title is empty where the actor may not read it.
	Title string `json:"title"`
}

// EdgePage is a page of links, oldest first.
type EdgePage struct {
	Data       []Edge `json:"data"`
	NextCursor string `json:"next_cursor,omitempty"`
}

// user is how relations name people as their targets.
const user = "user"

// Link ties a record to another one, or to a person, by a relation as it is named from the record. The actor needs to
// update the record and to read the target. Faults: not_found for the object, the record and the relation, forbidden,
// invalid unknown_reference, not_an_option for the role and for dates, conflict already_linked.
func (s *Service) Link(ctx context.Context, object, recordID, relation, targetID string, in EdgeInput) (*Edge, error) {
	var out *Edge
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, end, err := b.edgeEnd(object, relation, access.Update)
		if err != nil {
			return err
		}
		r, err := b.lock(ctx, o, recordID, access.Update, false)
		if err != nil {
			return err
		}
		e, err := b.link(ctx, r, end, targetID, in)
		if err == nil {
			out, err = b.shownEdge(ctx, end, relation, e)
		}
		return err
	})
	return out, err
}

// link is Service.Link for a record that the batch has loaded for an update.
func (b *Batch) link(ctx context.Context, r *Record, end metadata.End, targetID string, in EdgeInput) (*edge, error) {
	known, err := b.known(ctx, end.Target, []string{targetID})
	if err != nil {
		return nil, err
	}
	if len(known) == 0 || targetID == r.ID {
		return nil, fault.At("target_id", "unknown_reference", fault.Params{"id": targetID, "object": b.targetName(end)})
	}
	e := &edge{
		ID: id.At("edg", b.now), RelationID: end.ID, FromObject: end.From, FromID: r.ID, ToObject: end.To, ToID: targetID,
		Role: in.Role, Primary: in.Primary, ValidFrom: in.ValidFrom, ValidTo: in.ValidTo, CreatedAt: b.now, CreatedBy: b.who(),
	}
	if end.Inverse {
		e.FromID, e.ToID = targetID, r.ID
	}
	if err := e.check(end.Relation); err != nil {
		return nil, err
	}
	if err := b.free(ctx, e); err != nil {
		return nil, err
	}
	return e, b.putEdge(ctx, nil, e)
}

// Link is Service.Link within the batch.
func (b *Batch) Link(ctx context.Context, o *metadata.Object, recordID, relation, targetID string, in EdgeInput) error {
	_, end, err := b.edgeEnd(o.Name, relation, access.Update)
	if err != nil {
		return err
	}
	r, err := b.lock(ctx, o, recordID, access.Update, false)
	if err != nil {
		return err
	}
	_, err = b.link(ctx, r, end, targetID, in)
	return err
}

// UpdateLink changes a link of a record. Rights and faults are those of Link, and not_found for the link.
func (s *Service) UpdateLink(ctx context.Context, object, recordID, relation, edgeID string, p EdgePatch) (*Edge, error) {
	var out *Edge
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		end, old, err := b.ownEdge(ctx, object, recordID, relation, edgeID)
		if err != nil {
			return err
		}
		e := *old
		set(&e.Role, p.Role)
		set(&e.Primary, p.Primary)
		set(&e.ValidFrom, p.ValidFrom)
		set(&e.ValidTo, p.ValidTo)
		if err := e.check(end.Relation); err != nil {
			return err
		}
		if e.Role != old.Role {
			if err := b.free(ctx, &e); err != nil {
				return err
			}
		}
		if err := b.putEdge(ctx, old, &e); err != nil {
			return err
		}
		out, err = b.shownEdge(ctx, end, relation, &e)
		return err
	})
	return out, err
}

func set[T any](to *T, v *T) {
	if v != nil {
		*to = *v
	}
}

// Unlink removes a link of a record. Rights and faults are those of UpdateLink.
func (s *Service) Unlink(ctx context.Context, object, recordID, relation, edgeID string) error {
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		_, old, err := b.ownEdge(ctx, object, recordID, relation, edgeID)
		if err != nil {
			return err
		}
		return b.putEdge(ctx, old, nil)
	})
	return err
}

// edgeEnd finds an n:m relation of an object by its name, as far as the actor knows of it.
func (c *session) edgeEnd(object, relation string, action access.Action) (*metadata.Object, metadata.End, error) {
	o, _, err := c.object(object, action)
	if err != nil {
		return nil, metadata.End{}, err
	}
	end, ok := c.model.End(o.ID, relation)
	if ok && end.Target != user {
		ok = canRead(c.rules, end.Target)
	}
	if !ok || end.Kind != metadata.Edge {
		return nil, metadata.End{}, fault.Missing("relation", relation)
	}
	return o, end, nil
}

// ownEdge finds a link whose record the actor may update and whose other end they may read.
func (b *Batch) ownEdge(ctx context.Context, object, recordID, relation, edgeID string) (metadata.End, *edge, error) {
	o, end, err := b.edgeEnd(object, relation, access.Update)
	if err != nil {
		return end, nil, err
	}
	if _, err := b.lock(ctx, o, recordID, access.Update, false); err != nil {
		return end, nil, err
	}
	found, err := b.edges(ctx, "relation_id = ? and id = ?", end.ID, edgeID)
	if err != nil {
		return end, nil, err
	}
	near, far := "", ""
	if len(found) == 1 {
		near, far = found[0].FromID, found[0].ToID
		if end.Inverse {
			near, far = far, near
		}
	}
	if near != recordID {
		return end, nil, fault.Missing("edge", edgeID)
	}
	if end.Target != user {
		target, _ := b.model.ObjectByID(end.Target)
		readable, err := b.readable(ctx, b.tx, target, []string{far})
		if err != nil {
			return end, nil, err
		}
		if !readable[far] {
			return end, nil, fault.Missing("edge", edgeID)
		}
	}
	return end, found[0], nil
}

func (b *Batch) targetName(end metadata.End) string {
	if o, ok := b.model.ObjectByID(end.Target); ok {
		return o.Name
	}
	return "users"
}

// shownEdge is a link that was just written.
func (b *Batch) shownEdge(ctx context.Context, end metadata.End, relation string, e *edge) (*Edge, error) {
	out := e.seen(end, relation, b.targetName(end))
	if end.Target == user {
		names, err := userNames(ctx, b.tx, []string{out.Target.ID})
		out.Target.Title = names[out.Target.ID]
		return &out, err
	}
	target, _ := b.model.ObjectByID(end.Target)
	if f, _ := target.Field("title"); !b.quiet && level(target, b.rules.Object(target.ID), f) < access.Readable {
		return &out, nil
	}
	heads, err := b.heads(ctx, target, []string{out.Target.ID})
	if r := heads[out.Target.ID]; r != nil {
		out.Target.Title = r.Title()
	}
	return &out, err
}

// Edges returns a page of a record's links by a relation, from a cursor on (empty: the oldest). Links to records that the
// actor may not read, or that are in the bin, are left out. Limit is 50 when 0, at most MaxLimit.
func (s *Service) Edges(ctx context.Context, object, recordID, relation, cursor string, limit int) (*EdgePage, error) {
	if limit <= 0 {
		limit = 50
	}
	if limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	if cursor != "" && !id.Valid("edg", cursor) {
		return nil, fault.At("cursor", "invalid_cursor")
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, end, err := c.edgeEnd(object, relation, access.Read)
	if err != nil {
		return nil, err
	}
	page := &EdgePage{Data: []Edge{}}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.mustRead(ctx, tx, o, recordID); err != nil {
			return err
		}
		q, err := c.edgeQuery(tx, end, recordID, cursor, limit+1)
		if err != nil || q == nil {
			return err
		}
		rows, err := tx.Query(ctx, q.String(), q.Args()...)
		if err != nil {
			return err
		}
		defer rows.Close()
		name := "users"
		if target, ok := c.model.ObjectByID(end.Target); ok {
			name = target.Name
		}
		for rows.Next() {
			var title string
			e, err := scanEdge(rows, &title)
			if err != nil {
				return err
			}
			if len(page.Data) == limit {
				page.NextCursor = page.Data[limit-1].ID
				break
			}
			seen := e.seen(end, relation, name)
			seen.Target.Title = title
			page.Data = append(page.Data, seen)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return page, nil
}

// edgeQuery is the statement of a page of links; nil when the actor may read none of their targets.
func (c *session) edgeQuery(tx *db.Tx, end metadata.End, recordID, cursor string, limit int) (*filter.SQL, error) {
	near, far := "from_id", "to_id"
	if end.Inverse {
		near, far = far, near
	}
	q := filter.NewSQL(c.dialect())
	q.Raw("select " + edgeColumns)
	if end.Target == user {
		q.Raw(", c.name from edges e join users c on c.tenant_id = e.tenant_id and c.id = e." + far + " where e.tenant_id = ").Arg(tx.Tenant())
	} else {
		target, ok := c.model.ObjectByID(end.Target)
		if !ok {
			return nil, nil
		}
		scope, some, err := c.scope(target, access.Read)
		if err != nil || !some {
			return nil, err
		}
		title := "c.title"
		if f, _ := target.Field("title"); level(target, c.rules.Object(target.ID), f) < access.Readable {
			title = "''"
		}
		q.Raw(", " + title + " from edges e join " + target.Table + " c on c.tenant_id = e.tenant_id and c.id = e." + far + " where e.tenant_id = ").Arg(tx.Tenant())
		q.Raw(" and ")
		c.base(tx, q, target, false)
		q.Raw(" and ")
		scope.SQL(q, "c")
	}
	q.Raw(" and e.relation_id = ").Arg(end.ID).Raw(" and e." + near + " = ").Arg(recordID)
	q.Raw(" and e.id > ").Arg(cursor).Raw(" order by e.id limit ").Arg(limit)
	return q, nil
}

// edgeKey is the key of a link in a diff.
func edgeKey(relationID string) string { return "relation:" + relationID }

// putEdge writes a link and notes it in the ledger of both of its records: old is nil for a new one, is nil for one that
// is removed. A record that gains the link was linked, one that loses it unlinked, and one that keeps it updated.
func (b *Batch) putEdge(ctx context.Context, old, is *edge) error {
	if old != nil && is != nil && *old == *is {
		return nil
	}
	if is != nil && is.Primary {
		if err := b.demote(ctx, is); err != nil {
			return err
		}
	}
	if old != nil {
		b.tx.Queue("delete from edges where tenant_id = ? and id = ?", b.tx.Tenant(), old.ID)
	}
	if is != nil {
		b.tx.Queue(`insert into edges (tenant_id, id, relation_id, from_object, from_id, to_object, to_id, role, is_primary, valid_from, valid_to, created_at, created_by)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, b.tx.Tenant(), is.ID, is.RelationID, is.FromObject, is.FromID, is.ToObject, is.ToID,
			is.Role, is.Primary, db.OrNull(is.ValidFrom), db.OrNull(is.ValidTo), is.CreatedAt, is.CreatedBy)
	}
	return b.logEdge(ctx, old, is)
}

// demote takes the mark of the main link from the others of the same record.
func (b *Batch) demote(ctx context.Context, is *edge) error {
	others, err := b.edges(ctx, "relation_id = ? and from_id = ? and is_primary and id <> ?", is.RelationID, is.FromID, is.ID)
	for _, other := range others {
		plain := *other
		plain.Primary = false
		if err := b.putEdge(ctx, other, &plain); err != nil {
			return err
		}
	}
	return err
}

func (b *Batch) logEdge(ctx context.Context, old, is *edge) error {
	pair, err := json.Marshal([2]*edge{old, is})
	if err != nil {
		return err
	}
	some := is
	if some == nil {
		some = old
	}
	d := append([]byte(`{"`+edgeKey(some.RelationID)+`":`), pair...)
	d = append(d, '}')
	for _, objectID := range []string{some.FromObject, some.ToObject} {
		o, ok := b.model.ObjectByID(objectID)
		if !ok {
			continue // A person, or an object that is gone.
		}
		had, has := old.ends(objectID), is.ends(objectID)
		all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(had, has))))
		heads, err := b.heads(ctx, o, all)
		if err != nil {
			return err
		}
		for _, rid := range all {
			r := heads[rid]
			if r == nil {
				continue
			}
			action := ledger.Updated
			if !slices.Contains(had, rid) {
				action = ledger.Linked
			} else if !slices.Contains(has, rid) {
				action = ledger.Unlinked
			}
			b.log(o, r, action, d)
		}
		if some.FromObject == some.ToObject {
			break
		}
	}
	return nil
}

// heads are the records with the given ids, in the bin or not, whatever the actor may see.
func (b *Batch) heads(ctx context.Context, o *metadata.Object, ids []string) (map[string]*Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	p := &plan{obj: o}
	for _, name := range []string{"id", "version", "title", "owner_id"} {
		if f, ok := o.Field(name); ok {
			p.add(f, false)
		}
	}
	p.finish()
	q := filter.NewSQL(b.dialect())
	q.Raw("select ").Raw(p.list).Raw(" from ").Raw(o.Table).Raw(" c where c.tenant_id = ").Arg(b.tx.Tenant())
	in(q, "c.id", ids)
	var page Page
	if err := p.fetch(ctx, b.tx, q, &page); err != nil {
		return nil, err
	}
	out := make(map[string]*Record, len(page.Rows))
	for _, row := range page.Rows {
		r, err := row.record()
		if err != nil {
			return nil, err
		}
		out[r.ID] = r
	}
	return out, nil
}
