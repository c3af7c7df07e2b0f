package records

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Position is a place in the order of a tenant's changes.
type Position struct {
	TxID int64 `json:"t"`
	Seq  int64 `json:"s"`
}

// SeenChange is a change as an actor may see it.
type SeenChange struct {
	// ID names the change for good, the same for everybody and on every node.
	ID string
	At Position
	// Entry is the ledger's; its diff must not reach the actor.
	Entry  ledger.Entry
	Object *metadata.Object
	// Changed are the fields that the actor may see, with their values; contact points are among them.
	Changed []FieldChange
}

// Type is the event's type, such as contact.updated.
func (c SeenChange) Type() string { return EventName(c.Object) + "." + string(c.Entry.Action) }

// Paths are the API paths of the changed fields.
func (c SeenChange) Paths() []string {
	out := make([]string, 0, len(c.Changed))
	for _, f := range c.Changed {
		out = append(out, f.Field)
	}
	return out
}

// EventName is how event types name an object: by its id when it is shipped (contact), by its API name when it is the
// tenant's own.
func EventName(o *metadata.Object) string {
	if o.Custom {
		return o.Name
	}
	return o.ID
}

// ObjectOfEvent finds the object that event types name so; false when the actor may not read it or there is none.
func (s *Service) ObjectOfEvent(ctx context.Context, name string) (*metadata.Object, bool, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, false, err
	}
	for _, o := range c.model.Objects {
		if EventName(o) == name {
			return o, canRead(c.rules, o.ID), nil
		}
	}
	return nil, false, nil
}

// FeedPage is a piece of the change feed.
type FeedPage struct {
	Changes []SeenChange
	// Next is where to go on. It moves over changes that the actor may not see.
	Next Position
	// More says that there may be more right now.
	More bool
	// Waiting says that there are later changes that cannot be returned before an older transaction ends.
	Waiting bool
}

// MaxFeed is the greatest number of changes that one call goes through.
const MaxFeed = 500

// Feed goes through up to limit changes of the tenant behind a position, and returns those that the actor may see now:
// of records that they may read, and where only hidden fields have changed nothing at all. Objects are API names; none
// means all. A position ahead of the ledger, as after a restored backup, is an invalid fault at cursor.
func (s *Service) Feed(ctx context.Context, after Position, objects []string, limit int) (*FeedPage, error) {
	if limit <= 0 || limit > MaxFeed {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxFeed})
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	wanted, err := c.feedObjects(objects)
	if err != nil {
		return nil, err
	}
	page := &FeedPage{Next: after}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		entries, err := ledger.Since(ctx, tx, after.TxID, after.Seq, limit)
		if err != nil {
			return err
		}
		if n := len(entries); n > 0 {
			page.Next, page.More = Position{entries[n-1].TxID, entries[n-1].Seq}, n == limit
		} else if err := behind(ctx, tx, after); err != nil {
			return err
		}
		if !page.More {
			if page.Waiting, err = ledger.Beyond(ctx, tx, page.Next.TxID, page.Next.Seq); err != nil {
				return err
			}
		}
		page.Changes, err = c.seen(ctx, tx, entries, wanted)
		return err
	})
	if err != nil {
		return nil, err
	}
	return page, nil
}

func (c *session) feedObjects(names []string) (map[string]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	wanted := make(map[string]bool, len(names))
	var l fault.List
	for _, name := range names {
		o, err := c.model.Object(name)
		if err != nil || !canRead(c.rules, o.ID) {
			l.Add("objects", "unknown_object", fault.Params{"object": name})
			continue
		}
		wanted[o.ID] = true
	}
	return wanted, l.Err()
}

// behind refuses a position that the ledger has not reached.
func behind(ctx context.Context, tx *db.Tx, p Position) error {
	if p == (Position{}) {
		return nil
	}
	txid, seq, err := ledger.Head(ctx, tx)
	if err == nil && (p.TxID > txid || p.TxID == txid && p.Seq > seq) {
		err = fault.At("cursor", "unknown_cursor")
	}
	return err
}

// FeedHead is the position behind everything that Feed can return now.
func (s *Service) FeedHead(ctx context.Context) (p Position, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		p.TxID, p.Seq, err = ledger.Head(ctx, tx)
		return err
	})
	return p, err
}

// SeenOfSets returns what the actor may see of the changes of some change sets, in order, from the first change of one of the
// given records on and after a sequence number. Next is the sequence number to go on from, 0 when there is no more.
func (s *Service) SeenOfSets(ctx context.Context, sets, records []string, after int64, limit int) (seen []SeenChange, next int64, err error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, 0, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if after == 0 {
			first, err := ledger.FirstOf(ctx, tx, sets, records)
			if err != nil {
				return err
			}
			after = max(first-1, 0)
		}
		entries, err := ledger.OfSets(ctx, tx, sets, after, limit)
		if err != nil || len(entries) == 0 {
			return err
		}
		if len(entries) == limit {
			next = entries[limit-1].Seq
		}
		seen, err = c.seen(ctx, tx, entries, nil)
		return err
	})
	return seen, next, err
}

// seen leaves of ledger entries what the actor may see, with one statement for each object among them.
func (c *session) seen(ctx context.Context, tx *db.Tx, entries []ledger.Entry, wanted map[string]bool) ([]SeenChange, error) {
	ids := map[string][]string{}
	for _, e := range entries {
		if (wanted == nil || wanted[e.ObjectID]) && canRead(c.rules, e.ObjectID) && !slices.Contains(ids[e.ObjectID], e.RecordID) {
			ids[e.ObjectID] = append(ids[e.ObjectID], e.RecordID)
		}
	}
	readable := map[string]map[string]bool{}
	for objectID, list := range ids {
		o, ok := c.model.ObjectByID(objectID)
		if !ok {
			continue
		}
		may, err := c.readable(ctx, tx, o, list)
		if err != nil {
			return nil, err
		}
		if readable[objectID], err = c.erased(ctx, tx, o, entries, may); err != nil {
			return nil, err
		}
	}
	var out []SeenChange
	for _, e := range entries {
		o, ok := c.model.ObjectByID(e.ObjectID)
		if !ok || !readable[e.ObjectID][e.RecordID] {
			continue
		}
		s := SeenChange{ID: changeID(e), At: Position{e.TxID, e.Seq}, Entry: e, Object: o, Changed: c.fieldChanges(o, e.Diff)}
		if e.Action == ledger.Updated && len(s.Changed) == 0 {
			continue
		}
		out = append(out, s)
	}
	return out, nil
}

// erased adds to the readable records those that are no longer stored at all and whose last owner, as the ledger knows it,
// lies within the actor's scope.
func (c *session) erased(ctx context.Context, tx *db.Tx, o *metadata.Object, entries []ledger.Entry, may map[string]bool) (map[string]bool, error) {
	owners := map[string]string{}
	for _, e := range entries {
		if e.ObjectID == o.ID && e.Action == ledger.Deleted && !may[e.RecordID] {
			owners[e.RecordID] = e.OwnerID
		}
	}
	if len(owners) == 0 {
		return may, nil
	}
	var missing []string
	for rid := range owners {
		missing = append(missing, rid)
	}
	in, arg := tx.Dialect().In("id", missing)
	rows, err := tx.Query(ctx, "select id from "+o.Table+" where tenant_id = ? and "+in, tx.Tenant(), arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var rid string
		if err := rows.Scan(&rid); err != nil {
			return nil, err
		}
		delete(owners, rid) // It is in the bin, where the actor may not read it.
	}
	rules := c.rules.Object(o.ID)
	if may == nil {
		may = map[string]bool{}
	}
	for rid, owner := range owners {
		if ok, known := rules.AllowsRecord(access.Read, owner); ok && known {
			may[rid] = true
		}
	}
	return may, rows.Err()
}

// changeID is made of what names the change in the ledger of whichever tenant.
func changeID(e ledger.Entry) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d", e.ChangeSetID, e.RecordID, e.TxID, e.Seq))
	return "chg_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// ByIDs returns those of an object's records, in the bin or not, that the actor may read and that satisfy a filter (nil:
// all), as Get would, by id. Object is an API name.
func (s *Service) ByIDs(ctx context.Context, object string, ids []string, where filter.Node) (map[string]*Row, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	p, err := c.plan(o, rules, nil)
	if err != nil {
		return nil, err
	}
	bound, err := filter.Bind(where, c.schema(o), c.env())
	if err != nil {
		return nil, err
	}
	scope, some, err := c.scope(o, access.Read)
	ids = slices.DeleteFunc(slices.Clone(ids), func(rid string) bool { return !id.Valid(o.Prefix, rid) })
	if err != nil || !some || len(ids) == 0 {
		return nil, err
	}
	var page Page
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		b := filter.NewSQL(c.dialect())
		b.Raw("select ").Raw(p.list).Raw(" from ").Raw(o.Table).Raw(" c where c.tenant_id = ").Arg(tx.Tenant())
		if o.Custom {
			b.Raw(" and c.object_id = ").Arg(o.ID)
		}
		in(b, "c.id", ids)
		b.Raw(" and ")
		bound.SQL(b, "c")
		b.Raw(" and ")
		scope.SQL(b, "c")
		if err := p.fetch(ctx, tx, b, &page); err != nil {
			return err
		}
		if err := c.points(ctx, tx, o, rules, page.Rows); err != nil {
			return err
		}
		return c.rollups(ctx, tx, p, page.Rows)
	})
	out := make(map[string]*Row, len(page.Rows))
	for _, r := range page.Rows {
		out[r.ID()] = r
	}
	return out, err
}

// VisiblePaths are the API paths of an object's fields that the actor may see: true where values show, false where they are
// masked. Contact points are among them when all their kinds may be read. It serves those who hold a record that was
// rendered earlier, when rights may have been wider.
func (s *Service) VisiblePaths(ctx context.Context, object string) (map[string]bool, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{"id": true, "version": true}
	for _, f := range o.Fields {
		if l := level(o, rules, f); l >= access.Masked && !out[f.Path()] {
			out[f.Path()] = l >= access.Readable
		}
	}
	if out["email"] && out["phone"] && out["website"] {
		out[pointsKey] = true
	}
	return out, nil
}
