package records

import (
	"context"
	"errors"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Attempt runs fn so that a fault takes back what fn has written and the batch can go on without it. Any other error,
// such as a broken constraint, ends the transaction.
func (b *Batch) Attempt(ctx context.Context, fn func() error) (refused *fault.Error, err error) {
	b.began = true
	sp := b.tx.Savepoint()
	set, events := *b.set, len(b.events)
	err = fn()
	if err == nil {
		sp.Release()
		return nil, nil
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == fault.Internal {
		return nil, err
	}
	sp.Rollback()
	// What the batch knew of records may be gone.
	*b.set, b.events, b.seen, b.holders = set, b.events[:events], nil, nil
	return f, nil
}

// ForeseeExternalIDs finds out with one statement which external ids are taken, so that attempts that write records with
// them need not ask one by one.
func (b *Batch) ForeseeExternalIDs(ctx context.Context, o *metadata.Object, values []string) error {
	if b.holders == nil {
		b.holders = make(map[[2]string]string, len(values))
	}
	for _, v := range values {
		b.holders[[2]string{o.ID, v}] = ""
	}
	q := filter.NewSQL(b.dialect())
	q.Raw("select c.external_id, c.id from ").Raw(o.Table).Raw(" c where ")
	b.base(b.tx, q, o, false)
	in(q, "c.external_id", values)
	rows, err := b.tx.Query(ctx, q.String(), q.Args()...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var value, rid string
		if err := rows.Scan(&value, &rid); err != nil {
			return err
		}
		b.holders[[2]string{o.ID, value}] = rid
	}
	return rows.Err()
}

// external finds a taken external id before the database does, whose refusal would end the transaction and with it the
// attempts that went well.
func (b *Batch) external(ctx context.Context, c *Change) error {
	o, is, was := c.Object, c.After.Text("external_id"), ""
	if c.Before != nil && !c.Before.Deleted() {
		was = c.Before.Text("external_id")
	}
	if was == is {
		return nil
	}
	delete(b.holders, [2]string{o.ID, was})
	if is == "" || !b.began {
		return nil
	}
	key := [2]string{o.ID, is}
	if _, known := b.holders[key]; !known {
		if err := b.ForeseeExternalIDs(ctx, o, []string{is}); err != nil {
			return err
		}
	}
	if holder := b.holders[key]; holder != "" && holder != c.After.ID {
		at := fault.Field{Location: "external_id", Reason: "duplicate_value", Params: fault.Params{"value": is}}
		return &fault.Error{Code: fault.Conflict, Reason: "duplicate_value", Fields: []fault.Field{at}}
	}
	b.holders[key] = c.After.ID
	return nil
}
