// Package id makes and reads Kontor's identifiers: a three-letter type prefix and a ULID, as in con_01J….
//
// Identifiers sort by the time they were made (millisecond precision, monotonic within a process), so keyset paging
// by id is paging by age. They are no secret.
package id

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

var (
	mu      sync.Mutex
	entropy = ulid.Monotonic(rand.Reader, 0)
)

// New returns a new identifier with the given type prefix, such as "con".
func New(prefix string) string { return At(prefix, time.Now()) }

// At returns a new identifier whose time part is t.
func At(prefix string, t time.Time) string {
	mu.Lock()
	u, err := ulid.New(ulid.Timestamp(t), entropy)
	if err != nil {
		// The monotonic counter overflowed within one millisecond: start a fresh one.
		entropy = ulid.Monotonic(rand.Reader, 0)
		u = ulid.MustNew(ulid.Timestamp(t), entropy)
	}
	mu.Unlock()
	return prefix + "_" + u.String()
}

// Prefix returns the type prefix of an identifier, or "" when s does not look like one.
func Prefix(s string) string {
	p, rest, ok := strings.Cut(s, "_")
	if !ok || len(rest) != ulid.EncodedSize {
		return ""
	}
	return p
}

// Valid reports whether s is a well-formed identifier with the given prefix.
func Valid(prefix, s string) bool {
	p, rest, ok := strings.Cut(s, "_")
	if !ok || p != prefix || len(rest) != ulid.EncodedSize {
		return false
	}
	_, err := ulid.ParseStrict(rest)
	return err == nil
}

// Time returns the moment at which an identifier was made, in UTC; zero when s is not an identifier.
func Time(s string) time.Time {
	_, rest, ok := strings.Cut(s, "_")
	if !ok {
		return time.Time{}
	}
	u, err := ulid.ParseStrict(rest)
	if err != nil {
		return time.Time{}
	}
	return ulid.Time(u.Time()).UTC()
}
