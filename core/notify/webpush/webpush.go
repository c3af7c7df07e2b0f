// Package webpush encrypts messages for browsers (RFC 8291, RFC 8188) and signs requests to their push services (RFC 8292).
//
// It is the protocol and nothing else: it sends nothing, knows no person and keeps no key. core/notify calls it.
package webpush

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"
)

const (
	// MaxPayload is the greatest message in bytes that every push service takes.
	MaxPayload = 3993
	recordSize = 4096
	// tokenFor is how long a signature counts; RFC 8292 allows a day.
	tokenFor = 12 * time.Hour
)

// Encoding is how keys and secrets are written.
var Encoding = base64.RawURLEncoding

// Receiver is what a browser has given for one subscription.
type Receiver struct {
	// P256DH is its public key, an uncompressed point; Auth its secret of 16 bytes.
	P256DH, Auth []byte
}

// Check refuses keys that are none.
func (r Receiver) Check() error {
	if len(r.Auth) != 16 {
		return errors.New("the secret has not 16 bytes")
	}
	_, err := ecdh.P256().NewPublicKey(r.P256DH)
	return err
}

// Encrypt returns the body of a request (Content-Encoding aes128gcm) that only the receiver can read.
func Encrypt(r Receiver, plain []byte) ([]byte, error) {
	if len(plain) > MaxPayload {
		return nil, fmt.Errorf("the message has %d bytes, at most %d are allowed", len(plain), MaxPayload)
	}
	own, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return nil, err
	}
	return encrypt(r, plain, own, salt)
}

func encrypt(r Receiver, plain []byte, own *ecdh.PrivateKey, salt []byte) ([]byte, error) {
	public, err := ecdh.P256().NewPublicKey(r.P256DH)
	if err != nil {
		return nil, fmt.Errorf("read the receiver's key: %w", err)
	}
	shared, err := own.ECDH(public)
	if err != nil {
		return nil, err
	}
	info := append([]byte("WebPush: info\x00"), r.P256DH...)
	info = append(info, own.PublicKey().Bytes()...)
	ikm, err := hkdf.Key(sha256.New, shared, r.Auth, string(info), 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	out := append([]byte{}, salt...)
	out = binary.BigEndian.AppendUint32(out, recordSize)
	out = append(out, byte(len(own.PublicKey().Bytes())))
	out = append(out, own.PublicKey().Bytes()...)
	// 2 marks the last record.
	return gcm.Seal(out, nonce, append(append([]byte{}, plain...), 2), nil), nil
}

// Key signs requests to push services. Receivers are bound to it: with another one they have to subscribe anew.
type Key struct{ private *ecdsa.PrivateKey }

// NewKey makes a key.
func NewKey() (*Key, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return &Key{private}, nil
}

// ParseKey reads what Bytes has written.
func ParseKey(der []byte) (*Key, error) {
	private, err := x509.ParseECPrivateKey(der)
	if err != nil {
		return nil, err
	}
	if private.Curve != elliptic.P256() {
		return nil, errors.New("the key is not on the curve P-256")
	}
	return &Key{private}, nil
}

// Bytes is the key in a form that can be sealed and kept.
func (k *Key) Bytes() ([]byte, error) { return x509.MarshalECPrivateKey(k.private) }

// Public is the public key as browsers ask for it when they subscribe.
func (k *Key) Public() (string, error) {
	public, err := k.private.PublicKey.ECDH()
	if err != nil {
		return "", err
	}
	return Encoding.EncodeToString(public.Bytes()), nil
}

// Authorization is the header of a request to an endpoint, signed in the name of a contact such as https://kontor.example.
func (k *Key) Authorization(endpoint, contact string, now time.Time) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{"aud": u.Scheme + "://" + u.Host, "exp": now.Add(tokenFor).Unix(), "sub": contact})
	if err != nil {
		return "", err
	}
	token := Encoding.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + Encoding.EncodeToString(claims)
	sum := sha256.Sum256([]byte(token))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, sum[:])
	if err != nil {
		return "", err
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	public, err := k.Public()
	if err != nil {
		return "", err
	}
	return "vapid t=" + token + "." + Encoding.EncodeToString(signature) + ", k=" + public, nil
}
