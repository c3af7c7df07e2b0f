package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/kontor-crm/kontor/core/webhook/standard"
)

var errSealed = errors.New("stored webhook secret cannot be opened: it was changed, moved, or sealed with another key")

// label is what a sealed secret is bound to, so that it opens nowhere else.
func label(tenant, webhookID string) []byte { return []byte(tenant + "\x00webhooks\x00" + webhookID) }

// seal encrypts a secret for storage.
func (s *Service) seal(tenant, webhookID string, secret standard.Secret) string {
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(secret.Reveal())+s.aead.Overhead())
	_, _ = rand.Read(nonce) // It never fails: it ends the program instead.
	return base64.StdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(secret.Reveal()), label(tenant, webhookID)))
}

// open decrypts what seal has written for the same tenant and webhook.
func (s *Service) open(tenant, webhookID, sealed string) (standard.Secret, error) {
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return standard.Secret{}, errSealed
	}
	n := s.aead.NonceSize()
	text, err := s.aead.Open(nil, raw[:n], raw[n:], label(tenant, webhookID))
	if err != nil {
		return standard.Secret{}, fmt.Errorf("%w: %w", errSealed, err)
	}
	return standard.ParseSecret(string(text))
}
