package audit

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
)

// Head is a place in a tenant's chain that was signed: the entry with the number has the hash, and there were that many.
type Head struct {
	Tenant string    `json:"tenant"`
	Seq    int64     `json:"seq"`
	Hash   string    `json:"hash"`
	At     time.Time `json:"at"`
	// Key is the fingerprint of the public key; Signature is Ed25519, in base64.
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

func (h *Head) message(kind string) []byte {
	b := []byte("kontor audit " + kind + " 1\n")
	for _, s := range [...]string{h.Tenant, h.Hash} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(h.Seq))
	return binary.BigEndian.AppendUint64(b, uint64(h.At.UnixMicro()))
}

// The kinds of signed heads.
const (
	kindHead = "head"
	kindMark = "mark"
	kindCut  = "cut"
)

// signer signs heads with the key of this Kontor. The key lies sealed in the control tables, so that whoever can write to
// the database still cannot sign.
type signer struct {
	name    string
	private ed25519.PrivateKey
	public  ed25519.PublicKey
}

const (
	settingName   = "audit.signing_key"
	sealedPurpose = "node_settings/" + settingName
)

// signingKey returns the node's key, making it when there is none.
func (s *Service) signingKey(ctx context.Context) (*signer, error) {
	s.signMu.Lock()
	defer s.signMu.Unlock()
	if s.signs != nil {
		return s.signs, nil
	}
	read := func() (sealed string, err error) {
		err = s.db.SystemRead(ctx, "read the key that signs audits", func(ctx context.Context, tx *db.ControlTx) error {
			return tx.QueryRow(ctx, "select value from node_settings where name = ?", settingName).Scan(&sealed)
		})
		return sealed, err
	}
	sealed, err := read()
	if errors.Is(err, db.ErrNoRows) {
		seed := make([]byte, ed25519.SeedSize)
		_, _ = rand.Read(seed)
		if sealed, err = s.secrets.Seal(ctx, secret.Node, sealedPurpose, seed); err != nil {
			return nil, err
		}
		if err = s.db.System(ctx, "make the key that signs audits", func(ctx context.Context, tx *db.ControlTx) error {
			_, err := tx.Exec(ctx, "insert into node_settings (name, value) values (?, ?) on conflict do nothing", settingName, sealed)
			return err
		}); err != nil {
			return nil, err
		}
		sealed, err = read() // Another node may have been faster.
	}
	if err != nil {
		return nil, fmt.Errorf("read the key that signs audits: %w", err)
	}
	seed, err := s.secrets.Open(ctx, secret.Node, sealedPurpose, sealed)
	if err != nil {
		return nil, fmt.Errorf("open the key that signs audits: %w", err)
	}
	if len(seed) != ed25519.SeedSize {
		return nil, errors.New("the key that signs audits has a wrong length")
	}
	private := ed25519.NewKeyFromSeed(seed)
	public := private.Public().(ed25519.PublicKey)
	sum := sha256.Sum256(public)
	s.signs = &signer{name: hex.EncodeToString(sum[:8]), private: private, public: public}
	return s.signs, nil
}

// reseal seals the signing key anew when the node's data key is rotated.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner != secret.Node {
		return nil
	}
	return s.db.System(ctx, "seal the key that signs audits anew", func(ctx context.Context, tx *db.ControlTx) error {
		var sealed string
		err := tx.QueryRow(ctx, "select value from node_settings where name = ?", settingName).Scan(&sealed)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		next, changed, err := reseal(sealedPurpose, sealed)
		if changed {
			tx.Queue("update node_settings set value = ? where name = ?", next, settingName)
		}
		return err
	})
}

func (k *signer) sign(kind string, h *Head) {
	h.Key = k.name
	h.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(k.private, h.message(kind)))
}

func (k *signer) verify(kind string, h *Head) bool {
	sig, err := base64.StdEncoding.DecodeString(h.Signature)
	return err == nil && h.Key == k.name && ed25519.Verify(k.public, h.message(kind), sig)
}

// PublicKey returns the key that heads are checked with, and its fingerprint, so that others can keep it elsewhere.
func (s *Service) PublicKey(ctx context.Context) (key, fingerprint string, err error) {
	k, err := s.signingKey(ctx)
	if err != nil {
		return "", "", err
	}
	return base64.StdEncoding.EncodeToString(k.public), k.name, nil
}

// Sign signs a message for a purpose other than the audit's own, such as an archive. The result holds the public key.
func (s *Service) Sign(ctx context.Context, purpose string, message []byte) ([]byte, error) {
	k, err := s.signingKey(ctx)
	if err != nil {
		return nil, err
	}
	return json.Marshal(signature{Key: k.public, Signature: ed25519.Sign(k.private, purposed(purpose, message))})
}

// Signed reports whether what Sign has returned fits a message, and whether it was made with this Kontor's own key: anybody
// can make one with another.
func (s *Service) Signed(ctx context.Context, purpose string, message, sig []byte) (fits, own bool, err error) {
	k, err := s.signingKey(ctx)
	if err != nil {
		return false, false, err
	}
	var v signature
	if json.Unmarshal(sig, &v) != nil || len(v.Key) != ed25519.PublicKeySize {
		return false, false, nil //nolint:nilerr // What cannot be read does not fit.
	}
	return ed25519.Verify(v.Key, purposed(purpose, message), v.Signature), k.public.Equal(ed25519.PublicKey(v.Key)), nil
}

type signature struct {
	Key       []byte `json:"key"`
	Signature []byte `json:"signature"`
}

func purposed(purpose string, message []byte) []byte {
	sum := sha256.Sum256(message)
	return append([]byte("kontor "+purpose+" 1\n"), sum[:]...)
}
