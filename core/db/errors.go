package db

import (
	"errors"
	"fmt"
	"time"
)

const rollbackTimeout = 5 * time.Second

// ConstraintKind is the kind of a broken constraint.
type ConstraintKind string

// The kinds.
const (
	Unique     ConstraintKind = "unique"
	ForeignKey ConstraintKind = "foreign_key"
	Check      ConstraintKind = "check"
)

// ConstraintError says which constraint refused a statement. On SQLite, whose messages do not name foreign keys, Name
// may be empty; for unique constraints it is the index name, or "table.column, …" for a primary key.
type ConstraintError struct {
	Kind  ConstraintKind
	Name  string
	Table string
	err   error
}

func (e *ConstraintError) Error() string {
	return fmt.Sprintf("%s constraint %s: %v", e.Kind, e.Name, e.err)
}

func (e *ConstraintError) Unwrap() error { return e.err }

// Violates reports whether err is a broken constraint of the kind, and returns it.
func Violates(err error, kind ConstraintKind) (*ConstraintError, bool) {
	c, ok := errors.AsType[*ConstraintError](err)
	return c, ok && c.Kind == kind
}

type retryable struct{ err error }

func (r *retryable) Error() string { return r.err.Error() }
func (r *retryable) Unwrap() error { return r.err }

func isRetryable(err error) bool {
	_, ok := errors.AsType[*retryable](err)
	return ok
}
