package standard

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"strings"
)

const (
	secretPrefix = "whsec_"
	redacted     = "whsec_[redacted]"
	// The specification's bounds on a secret, in bytes.
	minSecret, maxSecret = 24, 64
	// newSecret is the length of the secrets that Kontor makes: that of a SHA-256 sum.
	newSecret = 32
)

// ErrSecret is returned for a text that is no secret.
var ErrSecret = errors.New("webhook secret is not whsec_ and the base64 of 24 to 64 bytes")

// Secret is the key that an endpoint shares with Kontor. It prints and logs as a placeholder; only Reveal gives it
// away. The zero value is no secret.
type Secret struct{ key []byte }

// NewSecret makes a secret of 32 random bytes.
func NewSecret() Secret {
	key := make([]byte, newSecret)
	// crypto/rand.Read never fails: it ends the program instead.
	_, _ = rand.Read(key)
	return Secret{key: key}
}

// ParseSecret reads the form that Reveal writes; as in the reference implementations, the prefix may be missing. It
// fails with ErrSecret.
func ParseSecret(s string) (Secret, error) {
	encoded := strings.TrimPrefix(s, secretPrefix)
	if len(encoded) > base64.StdEncoding.EncodedLen(maxSecret) || strings.ContainsAny(encoded, "\r\n") {
		return Secret{}, ErrSecret
	}
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(key) < minSecret || len(key) > maxSecret {
		return Secret{}, ErrSecret
	}
	return Secret{key: key}, nil
}

// Reveal returns the secret as its owner writes it down: whsec_ and base64. It is shown once and stored encrypted.
func (s Secret) Reveal() string {
	if s.IsZero() {
		return ""
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(s.key)
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return len(s.key) == 0 }

// Equal compares two secrets in constant time.
func (s Secret) Equal(other Secret) bool { return hmac.Equal(s.key, other.key) }

// String returns a placeholder, so that a secret does not end in a log by accident.
func (s Secret) String() string { return redacted }

// GoString is String, for %#v.
func (s Secret) GoString() string { return redacted }

// LogValue is String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText is String, for JSON and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

var _ slog.LogValuer = Secret{}

func (s Secret) mac(id, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(id + "." + timestamp + "."))
	m.Write(body)
	return m.Sum(nil)
}
