package duplicate

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// State is what became of a pair.
type State string

// The states.
const (
	// Open pairs wait for somebody's decision.
	Open State = "open"
	// Ignored pairs are two records that only look alike.
	Ignored State = "ignored"
	// Merged pairs are one record by now.
	Merged State = "merged"
)

// Pair is two records that may be one.
type Pair struct {
	ID     string `json:"id"`
	Object string `json:"object"`
	A      Side   `json:"a"`
	B      Side   `json:"b"`
	Score  int    `json:"score"`
	// Reasons are those about fields that the actor may read.
	Reasons   []Reason  `json:"reasons"`
	State     State     `json:"state"`
	DecidedBy string    `json:"decided_by,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}

// Side is one record of a pair.
type Side struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Page is a page of pairs, the likeliest first.
type Page struct {
	Data       []Pair `json:"data"`
	NextCursor string `json:"next_cursor,omitempty"`
}

const (
	maxLimit = 200
	// maxLooks bounds how many pairs one call goes through for those that the actor may see, in steps of maxLimit.
	maxLooks = 10
)

const pairColumns = "id, object_id, a_id, b_id, score, reasons, state, decided_by, created_at"

func scanPair(r db.Rows) (Pair, error) {
	var p Pair
	var reasons []byte
	err := r.Scan(&p.ID, &p.Object, &p.A.ID, &p.B.ID, &p.Score, &reasons, &p.State, &p.DecidedBy, &p.CreatedAt)
	if err == nil {
		err = json.Unmarshal(reasons, &p.Reasons)
	}
	p.CreatedAt = p.CreatedAt.UTC()
	return p, err
}

// List returns a page of an object's pairs in a state (empty: open) both of whose records the actor may read, from a
// cursor on. Limit is 50 when 0. A page may be shorter than the limit and still have a cursor. Faults: not_found for the
// object, invalid.
func (s *Service) List(ctx context.Context, object string, state State, cursor string, limit int) (*Page, error) {
	return s.ListOfSet(ctx, object, "", state, cursor, limit)
}

// ListOfSet is List of the pairs with a record that a change set was about, such as an import's; an empty set stands for all.
func (s *Service) ListOfSet(ctx context.Context, object, set string, state State, cursor string, limit int) (*Page, error) {
	if limit <= 0 {
		limit = 50
	}
	if limit > maxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": maxLimit})
	}
	if state == "" {
		state = Open
	}
	if !slices.Contains([]State{Open, Ignored, Merged}, state) {
		return nil, fault.At("state", "not_an_option", fault.Params{"value": string(state), "allowed": []State{Open, Ignored, Merged}})
	}
	score, last := 101, ""
	if cursor != "" {
		if _, err := fmt.Sscanf(strings.Replace(cursor, ".", " ", 1), "%d %s", &score, &last); err != nil || !id.Valid("dup", last) {
			return nil, fault.At("cursor", "invalid_cursor")
		}
	}
	o, err := s.object(ctx, object)
	if err != nil {
		return nil, err
	}
	out := &Page{Data: []Pair{}}
	for range maxLooks {
		list, err := s.after(ctx, o.ID, set, state, score, last)
		if err != nil {
			return nil, err
		}
		seen, err := s.seen(ctx, o, list)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if v, ok := seen[p.ID]; ok {
				out.Data = append(out.Data, v)
			}
			score, last = p.Score, p.ID
			if len(out.Data) == limit {
				out.NextCursor = fmt.Sprintf("%d.%s", score, last)
				return out, nil
			}
		}
		if len(list) < maxLimit {
			return out, nil
		}
	}
	out.NextCursor = fmt.Sprintf("%d.%s", score, last)
	return out, nil
}

// after reads pairs behind a score and an id. With a change set it costs a look into the ledger for each pair that it goes
// past.
func (s *Service) after(ctx context.Context, objectID, set string, state State, score int, last string) (list []Pair, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		q, args := "select "+pairColumns+` from duplicate_pairs p
			where p.tenant_id = ? and p.object_id = ? and p.state = ? and (p.score < ? or p.score = ? and p.id < ?)`,
			[]any{tx.Tenant(), objectID, string(state), score, score, last}
		if set != "" {
			for i, column := range []string{"a_id", "b_id"} {
				q += []string{" and (", " or "}[i] + "exists (select 1 from changes c where c.tenant_id = ? and c.record_id = p." + column + " and c.change_set_id = ?)"
				args = append(args, tx.Tenant(), set)
			}
			q += ")"
		}
		list, err = db.Collect(ctx, tx, scanPair, q+" order by p.score desc, p.id desc limit ?", append(args, maxLimit)...)
		return err
	})
	return list, err
}

// seen are those of the pairs both of whose records the actor may read, as they may be shown, by id. A record that was
// merged is no longer there, so merged pairs show to whoever may read the one that has stayed.
func (s *Service) seen(ctx context.Context, o *metadata.Object, list []Pair) (map[string]Pair, error) {
	var ids []string
	for _, p := range list {
		ids = append(ids, p.A.ID, p.B.ID)
	}
	slices.Sort(ids)
	titles, err := s.records.Titles(ctx, o.ID, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	rules, err := s.rules.For(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Pair, len(list))
	for _, p := range list {
		a, okA := titles[p.A.ID]
		b, okB := titles[p.B.ID]
		if !okA && !okB || (!okA || !okB) && p.State != Merged {
			continue
		}
		p.Object, p.A.Title, p.B.Title = o.Name, a, b
		p.Reasons = slices.DeleteFunc(p.Reasons, func(r Reason) bool {
			return slices.ContainsFunc(r.Fields, func(path string) bool {
				f, ok := o.Field(path)
				return !ok || rules.Object(o.ID).Field(f.ID) < access.Readable
			})
		})
		out[p.ID] = p
	}
	return out, nil
}

// Decide sets a pair's state to Open or Ignored, also that of a merged pair whose merge was undone. The actor must be able
// to read both records and to change records of the object. Faults: not_found, forbidden, invalid, conflict pair_merged.
func (s *Service) Decide(ctx context.Context, pairID string, state State) (*Pair, error) {
	if state != Open && state != Ignored {
		return nil, fault.At("state", "not_an_option", fault.Params{"value": string(state), "allowed": []State{Open, Ignored}})
	}
	var list []Pair
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = db.Collect(ctx, tx, scanPair, "select "+pairColumns+" from duplicate_pairs where tenant_id = ? and id = ?", tx.Tenant(), pairID)
		return err
	})
	if err != nil {
		return nil, err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	missing := fault.Missing("duplicate", pairID)
	if len(list) == 0 {
		return nil, missing
	}
	o, ok := m.ObjectByID(list[0].Object)
	if !ok {
		return nil, missing
	}
	seen, err := s.seen(ctx, o, list)
	if err != nil {
		return nil, err
	}
	p, ok := seen[pairID]
	if !ok {
		return nil, missing
	}
	rules, err := s.rules.For(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case !rules.Object(o.ID).Can(access.Update):
		return nil, fault.New(fault.Forbidden, "action_forbidden", fault.Params{"action": access.Update.String(), "object": o.Name})
	case p.State == Merged && (p.A.Title == "" || p.B.Title == ""):
		return nil, fault.New(fault.Conflict, "pair_merged")
	}
	p.State, p.DecidedBy = state, who(ctx)
	return &p, s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update duplicate_pairs set state = ?, decided_by = ?, updated_at = ? where tenant_id = ? and id = ? and state = ?",
			string(state), p.DecidedBy, time.Now().UTC(), tx.Tenant(), pairID, string(list[0].State))
		return nil
	})
}

// merged closes the pairs of records that were merged into another, in the transaction of the merge.
func (s *Service) merged(_ context.Context, tx *db.Tx, _ *metadata.Object, _ string, from []string) error {
	closePairs(tx, from)
	return nil
}

// purged forgets the pairs of records that go for good.
func purged(_ context.Context, tx *db.Tx, recordIDs []string) error {
	for _, column := range []string{"a_id", "b_id"} {
		in, arg := tx.Dialect().In(column, recordIDs)
		tx.Queue("delete from duplicate_pairs where tenant_id = ? and "+in, tx.Tenant(), arg)
	}
	return nil
}

func closePairs(tx *db.Tx, ids []string) {
	for _, column := range []string{"a_id", "b_id"} {
		in, arg := tx.Dialect().In(column, ids)
		tx.Queue("update duplicate_pairs set state = ?, updated_at = ? where tenant_id = ? and state = ? and "+in,
			string(Merged), time.Now().UTC(), tx.Tenant(), string(Open), arg)
	}
}
