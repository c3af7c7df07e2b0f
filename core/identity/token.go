package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

// tokenHash is what is kept of a token. The tokens have more than 190 random bits, so that a fast hash without salt is as
// good as a slow one.
type tokenHash [sha256.Size]byte

func hashToken(token string) tokenHash { return sha256.Sum256([]byte(token)) }

func (h tokenHash) String() string { return hex.EncodeToString(h[:]) }

const sessionBytes = 32

// newSessionToken returns 256 random bits as text.
func newSessionToken() string {
	b := make([]byte, sessionBytes)
	_, _ = rand.Read(b) // It never fails: crypto/rand ends the program instead.
	return base64.RawURLEncoding.EncodeToString(b)
}

// isSessionToken reports whether the text can be a session token at all, so that nonsense costs no query.
func isSessionToken(s string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == sessionBytes
}

// A key is kt_live_, 32 random characters and 6 characters of checksum: scanners for leaked secrets can tell a real one from
// a text that looks like it, and a mistyped one costs no query.
const (
	keyPrefix   = "kt_live_"
	keyRandom   = 32
	keyChecksum = 6
	keyLength   = len(keyPrefix) + keyRandom + keyChecksum
	base62      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

func newKeyToken() string {
	var b strings.Builder
	b.WriteString(keyPrefix)
	buf := make([]byte, keyRandom)
	for n := 0; n < keyRandom; {
		_, _ = rand.Read(buf)
		for _, c := range buf {
			// Bytes beyond the last multiple of 62 would make some characters likelier.
			if c < 4*62 && n < keyRandom {
				b.WriteByte(base62[c%62])
				n++
			}
		}
	}
	return b.String() + checksum(b.String())
}

// checksum is the CRC-32 of a text in six characters.
func checksum(s string) string {
	var out [keyChecksum]byte
	sum := crc32.ChecksumIEEE([]byte(s))
	for i := keyChecksum - 1; i >= 0; i-- {
		out[i] = base62[sum%62]
		sum /= 62
	}
	return string(out[:])
}

func isKeyToken(s string) bool {
	if len(s) != keyLength || !strings.HasPrefix(s, keyPrefix) {
		return false
	}
	body := s[:len(s)-keyChecksum]
	return checksum(body) == s[len(body):]
}

// hint is what people see of a key, to tell it from others.
func hint(token string) string { return token[:len(keyPrefix)+4] + "…" }

// HashText is the hash under which a random text is kept.
func HashText(s string) string { return hashToken(s).String() }
