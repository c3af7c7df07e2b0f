package secret

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"filippo.io/age"
	"gocloud.dev/secrets"
	_ "gocloud.dev/secrets/localsecrets" // base64key://
	"golang.org/x/crypto/chacha20poly1305"
)

// Wrapper seals data keys with a key-encryption key. It is called once per data key and minute at most.
type Wrapper interface {
	// Name says which key-encryption key it is, without giving it away.
	Name() string
	// Wrap seals a few hundred bytes.
	Wrap(ctx context.Context, plain []byte) ([]byte, error)
	// Unwrap opens what Wrap has sealed.
	Unwrap(ctx context.Context, sealed []byte) ([]byte, error)
}

// fingerprint names a key by eight bytes of its hash.
func fingerprint(kind, key string) string {
	sum := sha256.Sum256([]byte("kontor key name\x00" + kind + "\x00" + key))
	return kind + ":" + hex.EncodeToString(sum[:8])
}

// local wraps with a key that is derived from the node's secret key.
type local struct {
	name string
	aead cipher.AEAD
}

var _ Wrapper = (*local)(nil)

// Local returns the wrapper of a node's secret key. The key must be unguessable: at least 32 random characters.
func Local(secretKey string) (Wrapper, error) {
	if len(secretKey) < 32 {
		return nil, errors.New("the secret key must have at least 32 characters")
	}
	key, err := hkdf.Key(sha256.New, []byte(secretKey), nil, "kontor key-encryption key 1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	return &local{name: fingerprint("local", secretKey), aead: aead}, nil
}

// Name implements Wrapper.
func (l *local) Name() string { return l.name }

// Wrap implements Wrapper.
func (l *local) Wrap(_ context.Context, plain []byte) ([]byte, error) {
	nonce := make([]byte, l.aead.NonceSize(), l.aead.NonceSize()+len(plain)+l.aead.Overhead())
	_, _ = rand.Read(nonce)
	return l.aead.Seal(nonce, nonce, plain, nil), nil
}

// Unwrap implements Wrapper.
func (l *local) Unwrap(_ context.Context, sealed []byte) ([]byte, error) {
	if len(sealed) < l.aead.NonceSize() {
		return nil, ErrSealed
	}
	n := l.aead.NonceSize()
	return l.aead.Open(nil, sealed[:n], sealed[n:], nil)
}

// ByURI returns the wrapper of a key service or key file, and how to release it:
//
//   - base64key://… holds a key of 32 bytes itself,
//   - age:///path names a file with an age identity,
//   - vault+https://host:8200/transit/key is a key of the transit engine of HashiCorp Vault or OpenBao; see openVault,
//   - any other scheme is one of gocloud.dev/secrets that the program was built with.
func ByURI(ctx context.Context, uri string) (Wrapper, func() error, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme == "" {
		return nil, nil, errors.New("the key URI must begin with a scheme such as base64key:// or age://")
	}
	if u.Scheme == "age" {
		w, err := openAge(u.Path)
		return w, func() error { return nil }, err
	}
	if u.Scheme == "vault+https" || u.Scheme == "vault+http" {
		w, err := openVault(u)
		return w, func() error { return nil }, err
	}
	k, err := secrets.OpenKeeper(ctx, uri)
	if err != nil {
		return nil, nil, fmt.Errorf("open the key service %s: %w", u.Scheme, errors.New(strings.ReplaceAll(err.Error(), uri, u.Scheme+"://…")))
	}
	return keeper{fingerprint(u.Scheme, uri), k}, k.Close, nil
}

type keeper struct {
	name string
	*secrets.Keeper
}

var _ Wrapper = keeper{}

// Name implements Wrapper.
func (k keeper) Name() string { return k.name }

// Wrap implements Wrapper.
func (k keeper) Wrap(ctx context.Context, plain []byte) ([]byte, error) { return k.Encrypt(ctx, plain) }

// Unwrap implements Wrapper.
func (k keeper) Unwrap(ctx context.Context, sealed []byte) ([]byte, error) {
	return k.Decrypt(ctx, sealed)
}

// ageFile wraps with the identities of a file; new keys are wrapped for the first.
type ageFile struct {
	name       string
	identities []age.Identity
	recipient  age.Recipient
}

var _ Wrapper = (*ageFile)(nil)

func openAge(path string) (*ageFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the age identity: %w", err)
	}
	defer f.Close()
	ids, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fmt.Errorf("read the age identity: %w", err)
	}
	first, ok := ids[0].(*age.X25519Identity)
	if !ok {
		return nil, errors.New("the age identity must be an AGE-SECRET-KEY-1… line")
	}
	return &ageFile{name: fingerprint("age", first.Recipient().String()), identities: ids, recipient: first.Recipient()}, nil
}

// Name implements Wrapper.
func (a *ageFile) Name() string { return a.name }

// Wrap implements Wrapper.
func (a *ageFile) Wrap(_ context.Context, plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, a.recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Unwrap implements Wrapper.
func (a *ageFile) Unwrap(_ context.Context, sealed []byte) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), a.identities...)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// wrap seals a data key together with its owner and id, since key services know no associated data: a wrapped key that is
// moved to another row does not open there.
func wrap(ctx context.Context, w Wrapper, owner, keyID string, raw []byte) (string, error) {
	sealed, err := w.Wrap(ctx, append(label(owner, keyID), raw...))
	if err != nil {
		return "", fmt.Errorf("wrap a data key with %s: %w", w.Name(), err)
	}
	return base64.StdEncoding.EncodeToString(sealed), nil
}

func unwrap(ctx context.Context, w Wrapper, owner, keyID, wrapped string) ([]byte, error) {
	sealed, err := base64.StdEncoding.DecodeString(wrapped)
	if err != nil {
		return nil, ErrSealed
	}
	plain, err := w.Unwrap(ctx, sealed)
	if err != nil {
		return nil, fmt.Errorf("unwrap data key %s with %s: %w", keyID, w.Name(), err)
	}
	raw, ok := bytes.CutPrefix(plain, label(owner, keyID))
	if !ok || len(raw) != chacha20poly1305.KeySize {
		return nil, fmt.Errorf("data key %s: %w", keyID, ErrSealed)
	}
	return raw, nil
}
