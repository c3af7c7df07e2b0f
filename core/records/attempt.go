package records

import (
	"context"
	"errors"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Attempt runs fn so that a fault takes back what fn has written and the batch can go on without it. Any other error,
// such as a broken constraint, ends the transaction.
func (b *Batch) Attempt(ctx context.Context, fn func() error) (refused *fault.Error, err error) {
	const savepoint = "savepoint kontor_attempt"
	if !b.began { // PostgreSQL knows savepoints only behind an explicit begin.
		if _, err := b.tx.Exec(ctx, savepoint); err != nil {
			return nil, err
		}
		b.began = true
	} else {
		b.tx.Queue(savepoint)
	}
	set, events := *b.set, len(b.events)
	err = fn()
	if err == nil {
		b.tx.Queue("release " + savepoint)
		return nil, nil
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == fault.Internal {
		return nil, err
	}
	b.tx.Queue("rollback to " + savepoint)
	b.tx.Queue("release " + savepoint)
	// What the batch knew of records may be gone.
	*b.set, b.events, b.seen = set, b.events[:events], nil
	return f, nil
}
