package identity

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Flow is a kind of sign-in that takes several requests.
type Flow string

// The flows of this room; others name their own.
const (
	// flowSecond waits for the second factor after a password.
	flowSecond Flow = "second_factor"
	// flowPasskey waits for a passkey to sign in, flowRegister for a new one, flowStepUp for one that proves a session.
	flowPasskey  Flow = "passkey"
	flowRegister Flow = "passkey_new"
	flowStepUp   Flow = "passkey_step_up"
)

// FlowAge is how long a sign-in may take from its first request to its last.
const FlowAge = 10 * time.Minute

// flowGone is the one fault for a flow that is unknown, over, used or another browser's.
func flowGone() error { return fault.New(fault.Conflict, "sign_in_expired") }

// BeginFlow keeps what a later request needs, on the server, and returns the token that leads to it: 256 random bits of which
// only a hash is kept. Browser is a secret that only the browser which began knows; empty where the token itself is that.
func (s *Service) BeginFlow(ctx context.Context, kind Flow, browser string, data any) (string, error) {
	return s.BeginFlowFor(ctx, kind, browserHash(browser), data)
}

// BeginFlowFor is BeginFlow for a browser at another host, of whose secret only the SecretHash is at hand.
func (s *Service) BeginFlowFor(ctx context.Context, kind Flow, secretHash string, data any) (string, error) {
	b, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("encode a flow: %w", err)
	}
	token := newSessionToken()
	return token, s.db.System(ctx, "begin a sign-in", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into sign_in_flows (token_hash, kind, browser_hash, data, expires_at) values (?, ?, ?, ?, ?)",
			hashToken(token).String(), string(kind), secretHash, string(b), s.now().Add(FlowAge))
		return nil
	})
}

// TakeFlow ends a flow and gives what was kept of it. It works once, within FlowAge, and for the browser that began it: a
// request with another browser's secret ends the flow too. Everything else is the same conflict fault.
func (s *Service) TakeFlow(ctx context.Context, kind Flow, token, browser string, into any) error {
	return s.flow(ctx, kind, token, browser, into, "delete from sign_in_flows where token_hash = ? and kind = ? returning browser_hash, data, expires_at")
}

// peekFlow is TakeFlow without the end, for steps that may be tried again.
func (s *Service) peekFlow(ctx context.Context, kind Flow, token string, into any) error {
	return s.flow(ctx, kind, token, "", into, "select browser_hash, data, expires_at from sign_in_flows where token_hash = ? and kind = ?")
}

func (s *Service) flow(ctx context.Context, kind Flow, token, browser string, into any, query string) error {
	if !isSessionToken(token) {
		return flowGone()
	}
	var (
		stored  string
		data    []byte
		expires time.Time
	)
	err := s.db.System(ctx, "go on with a sign-in", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, query, hashToken(token).String(), string(kind)).Scan(&stored, &data, &expires)
	})
	if errors.Is(err, db.ErrNoRows) {
		return flowGone()
	}
	if err != nil {
		return fmt.Errorf("find a flow: %w", err)
	}
	if !s.now().Before(expires) || subtle.ConstantTimeCompare([]byte(stored), []byte(browserHash(browser))) != 1 {
		return flowGone()
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read a flow: %w", err)
	}
	return nil
}

func browserHash(browser string) string {
	if browser == "" {
		return ""
	}
	return hashToken(browser).String()
}

// NewSecret returns 256 random bits as text, for a browser to be known by while it signs in.
func NewSecret() string { return newSessionToken() }

// IsSecret reports whether a text can come from NewSecret.
func IsSecret(s string) bool { return isSessionToken(s) }

// SecretHash is what is kept of a browser's secret.
func SecretHash(secret string) string { return browserHash(secret) }
