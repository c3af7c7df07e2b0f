package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Proven is whose session it is, above all companies, and how that was proven.
type Proven struct {
	AccountID, Email, Name string
	// Verified says that the address was proven.
	Verified bool
	// Methods are how the person has proven to be the same; ProviderID is who has vouched for it, empty for nobody.
	Methods    []string
	ProviderID string
}

// Proven tells whose session it is; a not-found fault for none. It is for those who run this Kontor, who are known by their
// accounts and not by their users.
func (s *Service) Proven(ctx context.Context, sessionID string) (Proven, error) {
	var p Proven
	var methods string
	err := s.db.SystemRead(ctx, "whose session is it", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select a.id, a.email, a.name, a.verified_at is not null, s.methods, s.provider_id from sessions s
			join accounts a on a.id = s.account_id where s.id = ?`, sessionID).
			Scan(&p.AccountID, &p.Email, &p.Name, &p.Verified, &methods, &p.ProviderID)
	})
	if errors.Is(err, db.ErrNoRows) {
		return p, fault.Missing("session", sessionID)
	}
	if err != nil {
		return p, fmt.Errorf("whose session is it: %w", err)
	}
	p.Methods = strings.Fields(methods)
	return p, nil
}

// AccountID is the account with an address; a not-found fault for none. It is for the command line.
func (s *Service) AccountID(ctx context.Context, email string) (string, error) {
	email, err := access.NormalizeEmail("email", email)
	if err != nil {
		return "", err
	}
	a, err := s.accountByEmail(ctx, email)
	return a.ID, err
}
