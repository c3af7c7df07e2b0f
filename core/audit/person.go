package audit

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/secret"
)

// Names and addresses of people stand in the chain sealed, each person's with a key of their own. Whoever is erased loses the
// key: the chain stays as it was hashed, and nobody can read the name any more.

// sealedName begins a sealed value within a detail, with the version of the format.
const sealedName = "ka1."

// personal are the properties of a detail that name a person, in entries whose target is that person.
var personal = map[string]bool{"name": true, "email": true}

// names reports whether an entry may name the person that it is about.
func (w *waiting) names() bool {
	return strings.HasPrefix(w.Action, "user.") && id.Valid("usr", w.Target) && (bytes.Contains(w.Detail, []byte(`"name"`)) || bytes.Contains(w.Detail, []byte(`"email"`)))
}

// personPurpose is what a person's key is sealed for.
func personPurpose(personID string) string { return "audit_people/" + personID }

// conceal seals the names in entries that are about to be linked. Without any it costs nothing.
func (s *Service) conceal(ctx context.Context, tx *db.Tx, entries []*waiting) error {
	for _, w := range entries {
		if !w.names() {
			continue
		}
		key, err := s.personKey(ctx, tx, w.Target, true)
		if err != nil {
			return fmt.Errorf("the key of %s: %w", w.Target, err)
		}
		if w.Detail, err = rewrite(w.Detail, func(v string) (any, error) {
			if key == nil {
				return nil, nil // Erased.
			}
			return sealName(key, tx.Tenant(), w.Target, v)
		}); err != nil {
			return err
		}
	}
	return nil
}

// personKey returns the key of a person, making it where there is none and that is wanted; nil for a person who was erased.
func (s *Service) personKey(ctx context.Context, tx *db.Tx, personID string, create bool) ([]byte, error) {
	var sealed string
	read := func() error {
		return tx.QueryRow(ctx, "select key from audit_people where tenant_id = ? and person_id = ?", tx.Tenant(), personID).Scan(&sealed)
	}
	err := read()
	if errors.Is(err, db.ErrNoRows) && create {
		raw := bytes.Repeat([]byte{0}, chacha20poly1305.KeySize)
		_, _ = rand.Read(raw)
		if sealed, err = s.secrets.Seal(ctx, tx.Tenant(), personPurpose(personID), raw); err != nil {
			return nil, err
		}
		if _, err = tx.Exec(ctx, "insert into audit_people (tenant_id, person_id, key) values (?, ?, ?) on conflict do nothing", tx.Tenant(), personID, sealed); err == nil {
			err = read()
		}
	}
	if errors.Is(err, db.ErrNoRows) || err == nil && sealed == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.secrets.Open(ctx, tx.Tenant(), personPurpose(personID), sealed)
}

func sealName(key []byte, tenant, personID, v string) (string, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(v)+aead.Overhead())
	_, _ = rand.Read(nonce)
	return sealedName + base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, []byte(v), []byte(tenant+"\x00"+personID))), nil
}

// openName is the name that was sealed; nil where it cannot be told any more.
func openName(key []byte, tenant, personID, v string) any {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(v, sealedName))
	if err != nil || key == nil || len(raw) < chacha20poly1305.NonceSizeX {
		return nil
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(tenant+"\x00"+personID))
	if err != nil {
		return nil
	}
	return string(plain)
}

// rewrite replaces the texts of personal properties in a detail, however deep they lie. Numbers stay as they are written.
func rewrite(detail json.RawMessage, replace func(v string) (any, error)) (json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(detail))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read the detail of an entry: %w", err)
	}
	if err := descend(v, replace); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

func descend(v any, replace func(v string) (any, error)) error {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if s, ok := x.(string); ok && personal[k] {
				to, err := replace(s)
				if err != nil {
					return err
				}
				v[k] = to
				continue
			}
			if err := descend(x, replace); err != nil {
				return err
			}
		}
	case []any:
		for _, x := range v {
			if err := descend(x, replace); err != nil {
				return err
			}
		}
	}
	return nil
}

// Reveal puts names in the place of sealed ones, for people who search the audit; those of erased people are null. The lines no
// longer fit their hashes then.
func (s *Service) Reveal(ctx context.Context, lines []Line) error {
	named := func(l *Line) bool { return strings.Contains(l.Detail, `"`+sealedName) }
	found := false
	for i := range lines {
		found = found || named(&lines[i])
	}
	if !found {
		return nil
	}
	return s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		keys := map[string][]byte{}
		for i := range lines {
			l := &lines[i]
			if !named(l) {
				continue
			}
			key, known := keys[l.Target]
			if !known {
				var err error
				if key, err = s.personKey(ctx, tx, l.Target, false); err != nil {
					return err
				}
				keys[l.Target] = key
			}
			detail, err := rewrite(json.RawMessage(l.Detail), func(v string) (any, error) {
				if !strings.HasPrefix(v, sealedName) {
					return v, nil
				}
				return openName(key, tx.Tenant(), l.Target, v), nil
			})
			if err != nil {
				return err
			}
			l.Detail = string(detail)
		}
		return nil
	})
}

// Shred destroys the key of a person of the actor's tenant, for good: what the audit says of the person stays in the chain,
// which still verifies, and the person's name and address in it cannot be read by anybody. Whoever may erase people is for the
// caller to ask.
func (s *Service) Shred(ctx context.Context, personID string) error {
	if _, err := actor.From(ctx); err != nil {
		return err
	}
	// What still waits would keep the name.
	if err := s.Chain(ctx); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("insert into audit_people (tenant_id, person_id, key) values (?, ?, '') on conflict (tenant_id, person_id) do update set key = ''", tx.Tenant(), personID)
		return nil
	})
}

// resealPeople seals the people's keys of a tenant anew.
func (s *Service) resealPeople(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner == secret.Node {
		return nil
	}
	ctx = actor.ForSystem(ctx, owner, "reseal")
	type row struct{ person, key string }
	var rows []row
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		rows, err = db.Collect(ctx, tx, func(r db.Rows) (x row, err error) {
			err = r.Scan(&x.person, &x.key)
			return x, err
		}, "select person_id, key from audit_people where tenant_id = ? and key <> ''", tx.Tenant())
		return err
	}); err != nil {
		return err
	}
	for i, r := range rows {
		to, changed, err := reseal(personPurpose(r.person), r.key)
		if err != nil {
			return err
		}
		if rows[i].key = ""; changed {
			rows[i].key = to
		}
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, r := range rows {
			if r.key != "" {
				tx.Queue("update audit_people set key = ? where tenant_id = ? and person_id = ? and key <> ''", r.key, tx.Tenant(), r.person)
			}
		}
		return nil
	})
}
