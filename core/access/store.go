package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// texts reads a column of texts.
func texts(ctx context.Context, tx *db.Tx, query string, args ...any) ([]string, error) {
	return db.Collect(ctx, tx, func(rows db.Rows) (s string, err error) {
		err = rows.Scan(&s)
		return s, err
	}, query, args...)
}

// pairs reads two columns of texts as lists by the first.
func pairs(ctx context.Context, tx *db.Tx, query string, args ...any) (map[string][]string, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		out[key] = append(out[key], value)
	}
	return out, rows.Err()
}

const roleColumns = "r.id, r.name, r.labels, r.builtin, r.definition, r.created_at, r.updated_at"

func scanRole(rows interface{ Scan(...any) error }) (Role, error) {
	var (
		r                  Role
		labels, definition []byte
	)
	if err := rows.Scan(&r.ID, &r.Name, &labels, &r.Builtin, &definition, &r.CreatedAt, &r.UpdatedAt); err != nil {
		return Role{}, err
	}
	r.CreatedAt, r.UpdatedAt = r.CreatedAt.UTC(), r.UpdatedAt.UTC()
	if err := json.Unmarshal(labels, &r.Labels); err != nil {
		return Role{}, fmt.Errorf("read the labels of role %s: %w", r.ID, err)
	}
	var stored storedRole
	if err := json.Unmarshal(definition, &stored); err != nil {
		return Role{}, fmt.Errorf("read the definition of role %s: %w", r.ID, err)
	}
	r.Definition = stored.Definition
	if b, ok := shipped[r.Name]; ok && r.Builtin && (stored.Shipped || r.Name == Admin) {
		r.Definition = b.Definition
	}
	return r, nil
}

// shipped are the shipped roles by name; they are not changed.
var shipped = func() map[string]Builtin {
	m := map[string]Builtin{}
	for _, b := range BuiltinRoles() {
		m[b.Name] = b
	}
	return m
}()

// now is the present moment with the precision of the database.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// version names the state of a thing, for optimistic checks: it changes with every change of what can be seen of it.
func version(thing any) string {
	b, err := json.Marshal(thing)
	if err != nil {
		panic(err) // Everything that is versioned is made of texts, lists and maps.
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// checkVersion refuses a change that was based on another version; an empty one was based on none.
func checkVersion(kind, id, based, present string) error {
	if based == "" || based == present {
		return nil
	}
	return fault.New(fault.Stale, "stale", fault.Params{"kind": kind, "id": id})
}
