// Package standard is Kontor's reading of the Standard Webhooks specification 1.0.0 and of the CloudEvents 1.0
// attributes: signatures, secrets and their rotation, the retry schedule, what a status means, and the body's shape.
//
// All of it is pure: the package sends nothing, stores nothing and reads no clock. core/webhook signs and schedules
// outgoing deliveries with it; whoever takes in a signed webhook verifies with it.
package standard

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signed webhook.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
)

// Tolerance is how far a timestamp may lie from the receiver's clock, in either direction.
const Tolerance = 5 * time.Minute

const (
	version = "v1"
	// maxID bounds the identifier of a message, in bytes.
	maxID = 256
	// maxSignatures bounds the signatures of one message that Verify looks at. A sender in the middle of a rotation
	// sends two per scheme.
	maxSignatures = 16
)

// What Verify and Sign refuse. Verify's errors tell the receiver's log why; the sender is told nothing but 401.
var (
	ErrNoSecret   = errors.New("webhook secret is missing")
	ErrHeaders    = errors.New("webhook headers are missing or malformed")
	ErrTooOld     = errors.New("webhook timestamp is too old")
	ErrTooNew     = errors.New("webhook timestamp is too new")
	ErrSignature  = errors.New("webhook signature does not match")
	ErrIdentifier = errors.New("webhook identifier is empty, too long or holds a forbidden character")
)

// Sign returns the three headers of a message: its identifier, which stays the same through all attempts, the time of
// this attempt, and one signature per secret. During a rotation the new secret is given first and the old one second.
//
// It fails with ErrNoSecret without a secret, and with ErrIdentifier for an identifier that is not 1 to 256 printable
// ASCII characters without space and full stop: the full stop delimits what is signed.
func Sign(id string, at time.Time, body []byte, secrets ...Secret) (http.Header, error) {
	if !validID(id) {
		return nil, ErrIdentifier
	}
	if len(secrets) == 0 {
		return nil, ErrNoSecret
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signatures := make([]string, 0, len(secrets))
	for _, s := range secrets {
		if s.IsZero() {
			return nil, ErrNoSecret
		}
		signatures = append(signatures, version+","+base64.StdEncoding.EncodeToString(s.mac(id, timestamp, body)))
	}
	h := http.Header{}
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, timestamp)
	h.Set(HeaderSignature, strings.Join(signatures, " "))
	return h, nil
}

// Verify checks that the body was signed with one of the secrets at a time within Tolerance of now, and returns the
// message's identifier, which the receiver uses to do nothing twice. The body must be the raw bytes that came in.
//
// It fails with ErrNoSecret, ErrHeaders, ErrTooOld, ErrTooNew or ErrSignature. Signatures of other schemes, such as
// v1a, are passed over.
func Verify(h http.Header, body []byte, now time.Time, secrets ...Secret) (string, error) {
	if len(secrets) == 0 {
		return "", ErrNoSecret
	}
	id, timestamp, header := h.Get(HeaderID), h.Get(HeaderTimestamp), h.Get(HeaderSignature)
	if !validID(id) {
		return "", fmt.Errorf("%s: %w", HeaderID, ErrHeaders)
	}
	at, err := parseTimestamp(timestamp)
	if err != nil {
		return "", err
	}
	signatures := parseSignatures(header)
	if len(signatures) == 0 {
		return "", fmt.Errorf("%s: %w", HeaderSignature, ErrHeaders)
	}
	switch age := now.Sub(at); {
	case age > Tolerance:
		return "", ErrTooOld
	case age < -Tolerance:
		return "", ErrTooNew
	}
	matched := false
	for _, s := range secrets {
		if s.IsZero() {
			return "", ErrNoSecret
		}
		want := s.mac(id, timestamp, body)
		for _, got := range signatures {
			if hmac.Equal(got, want) {
				matched = true
			}
		}
	}
	if !matched {
		return "", ErrSignature
	}
	return id, nil
}

// parseTimestamp reads whole seconds since 1970 in their one canonical spelling, so that what is signed is what is
// compared.
func parseTimestamp(s string) (time.Time, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 1<<40 || strconv.FormatInt(n, 10) != s {
		return time.Time{}, fmt.Errorf("%s: %w", HeaderTimestamp, ErrHeaders)
	}
	return time.Unix(n, 0), nil
}

// parseSignatures returns the well-formed v1 signatures of a header, at most maxSignatures of them.
func parseSignatures(header string) [][]byte {
	var out [][]byte
	seen := 0
	for part := range strings.SplitSeq(header, " ") {
		if seen++; seen > maxSignatures {
			break
		}
		scheme, value, ok := strings.Cut(part, ",")
		if !ok || scheme != version || len(value) != base64.StdEncoding.EncodedLen(sha256.Size) {
			continue
		}
		mac, err := base64.StdEncoding.Strict().DecodeString(value)
		if err != nil || len(mac) != sha256.Size {
			continue
		}
		out = append(out, mac)
	}
	return out
}

func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for i := range len(id) {
		if c := id[i]; c <= ' ' || c > '~' || c == '.' {
			return false
		}
	}
	return true
}
