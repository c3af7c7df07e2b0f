// Package secret seals what must not be readable in the database or in a backup of it: envelope encryption with one data
// key per tenant, which is itself sealed by a key-encryption key that the database never sees.
//
// It owns the table data_keys. It knows nothing of what it seals: whoever keeps a secret (identity providers, second
// factors, webhooks) calls Seal before storing and Open after reading, and registers with
// Register how its stored values are sealed anew when keys are rotated. Destroying a tenant's data keys makes everything
// that was sealed for it unreadable, wherever copies lie.
package secret

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// Node is the owner of what stands above tenants, such as the second factor of an account.
const Node = "kontor"

// The reasons for which a sealed value does not open.
var (
	// ErrSealed means that the value was changed, or was sealed for another owner or purpose.
	ErrSealed = errors.New("sealed value cannot be opened: it was changed or belongs elsewhere")
	// ErrNoKey means that the data key is gone for good, or belongs to another owner.
	ErrNoKey = errors.New("sealed value cannot be opened: its data key does not exist")
)

// prefix begins every sealed value, with the version of the format.
const prefix = "ks1."

// keyTTL bounds how long a node goes on with a data key that another node has retired or destroyed.
const keyTTL = time.Minute

// Options of a service.
type Options struct {
	DB *db.DB
	// Wrapper seals new data keys. It is required.
	Wrapper Wrapper
	// Previous open data keys that were sealed by earlier key-encryption keys; see Rewrap.
	Previous []Wrapper
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock (default time.Now).
	Now func() time.Time
}

// Service is the door to the data keys of all tenants. Its methods may be called at the same time.
type Service struct {
	db       *db.DB
	wrapper  Wrapper
	wrappers map[string]Wrapper
	log      *slog.Logger
	now      func() time.Time
	keys     *cache.Cache[string, *Key]

	mu        sync.RWMutex
	resealers []resealer
}

// New returns the service. It reads nothing yet.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{
		db: o.DB, wrapper: o.Wrapper, wrappers: map[string]Wrapper{o.Wrapper.Name(): o.Wrapper}, log: o.Logger,
		now:  func() time.Time { return o.Now().UTC().Truncate(time.Microsecond) },
		keys: cache.New[string, *Key](cache.Options{Name: "data keys", Size: 4096, TTL: keyTTL}),
	}
	for _, w := range o.Previous {
		if _, ok := s.wrappers[w.Name()]; !ok {
			s.wrappers[w.Name()] = w
		}
	}
	return s
}

// Key is one data key of an owner. It needs no database.
type Key struct {
	id, owner string
	aead      cipher.AEAD
}

// ID names the key; sealed values carry it.
func (k *Key) ID() string { return k.id }

// Seal encrypts plain for the key's owner and a purpose, such as "identity_providers/idp_…/client_secret": table, row and
// column, so that a value opens nowhere but where it was stored. The result is text of 58 characters more than 4/3 of the
// length of plain, without characters that JSON or a URL would escape.
func (k *Key) Seal(purpose string, plain []byte) string {
	nonce := make([]byte, k.aead.NonceSize(), k.aead.NonceSize()+len(plain)+k.aead.Overhead())
	_, _ = rand.Read(nonce) // It never fails: it ends the program instead.
	return prefix + k.id + "." + base64.RawURLEncoding.EncodeToString(k.aead.Seal(nonce, nonce, plain, label(k.owner, purpose)))
}

// Open decrypts what Seal of the same key has made for the same purpose; ErrSealed otherwise.
func (k *Key) Open(purpose, sealed string) ([]byte, error) {
	id, raw, ok := split(sealed)
	if !ok || id != k.id || len(raw) < k.aead.NonceSize() {
		return nil, ErrSealed
	}
	n := k.aead.NonceSize()
	plain, err := k.aead.Open(nil, raw[:n], raw[n:], label(k.owner, purpose))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// label is the associated data: owner and purpose with their lengths, so that no two pairs read the same.
func label(owner, purpose string) []byte {
	b := binary.AppendUvarint(nil, uint64(len(owner)))
	b = append(b, owner...)
	b = binary.AppendUvarint(b, uint64(len(purpose)))
	return append(b, purpose...)
}

// Sealed reports whether a text looks like a sealed value. It does not say that the value opens.
func Sealed(text string) bool {
	_, _, ok := split(text)
	return ok
}

func split(sealed string) (keyID string, raw []byte, ok bool) {
	rest, ok := strings.CutPrefix(sealed, prefix)
	if !ok {
		return "", nil, false
	}
	keyID, body, ok := strings.Cut(rest, ".")
	if !ok || !id.Valid("dky", keyID) {
		return "", nil, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(body)
	return keyID, raw, err == nil
}

// Seal encrypts plain for an owner (a tenant's id, or Node) and a purpose; see Key.Seal. The owner's first call makes its
// data key. It asks the control tables when the key is not at hand, so within a System transaction, which on SQLite locks
// them, call Key first and seal with that.
func (s *Service) Seal(ctx context.Context, owner, purpose string, plain []byte) (string, error) {
	k, err := s.Key(ctx, owner)
	if err != nil {
		return "", err
	}
	return k.Seal(purpose, plain), nil
}

// Open decrypts what was sealed for the same owner and purpose: ErrSealed or ErrNoKey where that is not so, other errors
// are the database's or the key service's.
func (s *Service) Open(ctx context.Context, owner, purpose, sealed string) ([]byte, error) {
	keyID, _, ok := split(sealed)
	if !ok {
		return nil, ErrSealed
	}
	k, err := s.keys.Load(ctx, cache.Key[string]{Tenant: owner, ID: keyID}, func(ctx context.Context) (*Key, error) {
		return s.read(ctx, owner, keyID)
	})
	if err != nil {
		return nil, err
	}
	return k.Open(purpose, sealed)
}

// Key returns the owner's active data key, making it when there is none.
func (s *Service) Key(ctx context.Context, owner string) (*Key, error) {
	if owner == "" {
		return nil, errors.New("a data key needs an owner")
	}
	return s.keys.Load(ctx, cache.Key[string]{Tenant: owner}, func(ctx context.Context) (*Key, error) {
		k, err := s.read(ctx, owner, "")
		if !errors.Is(err, ErrNoKey) {
			return k, err
		}
		return s.create(ctx, owner)
	})
}

// Forget drops the owner's keys from this node's memory.
func (s *Service) Forget(owner string) { s.keys.InvalidateTenant(owner) }

// Destroy removes all data keys of an owner: nothing that was sealed for it can ever be opened again. Other nodes may do so
// for a minute more. It cannot be undone.
func (s *Service) Destroy(ctx context.Context, owner string) error {
	err := s.db.System(ctx, "destroy an owner's data keys", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from data_keys where owner = ?", owner)
		return err
	})
	s.Forget(owner)
	if err != nil {
		return fmt.Errorf("destroy the data keys of %s: %w", owner, err)
	}
	return nil
}

// newKey makes a key of 32 bytes that only the wrapped form of is kept.
func (s *Service) newKey(ctx context.Context, owner string) (*Key, string, error) {
	raw := make([]byte, chacha20poly1305.KeySize)
	_, _ = rand.Read(raw)
	keyID := id.At("dky", s.now())
	wrapped, err := wrap(ctx, s.wrapper, owner, keyID, raw)
	if err != nil {
		return nil, "", err
	}
	k, err := makeKey(owner, keyID, raw)
	return k, wrapped, err
}

func makeKey(owner, keyID string, raw []byte) (*Key, error) {
	aead, err := chacha20poly1305.NewX(raw)
	if err != nil {
		return nil, err
	}
	return &Key{id: keyID, owner: owner, aead: aead}, nil
}
