package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// purpose is what a link that was sent is for.
type purpose string

const (
	proveEmail  purpose = "verify"
	changeEmail purpose = "change"
	resetLink   purpose = "reset"
)

// The times for which links work.
const (
	verifyAge = 72 * time.Hour
	changeAge = 24 * time.Hour
	resetAge  = 2 * time.Hour
)

// linkGone is the one fault for a link that is unknown, over or used.
func linkGone() error { return fault.New(fault.Conflict, "link_expired") }

// cannotSend is the fault where there is no mail server.
func (s *Service) cannotSend() error {
	if s.mailer == nil || !s.mailer.CanSend() {
		return fault.New(fault.Unavailable, "mail_unavailable")
	}
	return nil
}

// sendLink sends a link of which only a hash is kept. It replaces earlier ones for the same purpose. The tenant is the one at
// whose address it was asked for, if any.
func (s *Service) sendLink(ctx context.Context, a Account, p purpose, to, locale, tenant string) error {
	kind, page, age := mail.Verify, "/verify", verifyAge
	switch p {
	case changeEmail:
		kind, age = mail.ChangeEmail, changeAge
	case resetLink:
		kind, page, age = mail.Reset, "/reset", resetAge
	}
	link := s.baseURL + page
	if tenant != "" {
		var err error
		if link, err = s.address(ctx, tenant, page); err != nil {
			return err
		}
	}
	token := newSessionToken()
	m, err := s.mailer.Prepare(ctx, mail.Message{To: to, Locale: locale, Tenant: tenant, Kind: kind, Data: mail.Data{
		Name: a.Name, Link: link + "#" + token, Hours: int(age / time.Hour),
	}})
	if err != nil {
		return err
	}
	return s.db.System(ctx, "send a link", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from email_tokens where account_id = ? and purpose = ?", a.ID, string(p))
		tx.Queue("insert into email_tokens (token_hash, purpose, account_id, email, expires_at) values (?, ?, ?, ?, ?)",
			hashToken(token).String(), string(p), a.ID, to, s.now().Add(age))
		return s.mailer.Send(ctx, tx, node, m)
	})
}

// peekLink returns the account and the address of a link that works.
func (s *Service) peekLink(ctx context.Context, token string, purposes ...purpose) (a Account, email string, p purpose, err error) {
	if !isSessionToken(token) {
		return a, "", "", linkGone()
	}
	var expires time.Time
	var accountID string
	err = s.db.SystemRead(ctx, "find a link", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select account_id, email, purpose, expires_at from email_tokens where token_hash = ?", hashToken(token).String()).
			Scan(&accountID, &email, &p, &expires)
	})
	if errors.Is(err, db.ErrNoRows) {
		return a, "", "", linkGone()
	}
	if err != nil {
		return a, "", "", fmt.Errorf("find a link: %w", err)
	}
	for _, want := range purposes {
		if p == want && s.now().Before(expires) {
			a, err = s.account(ctx, accountID)
			return a, email, p, err
		}
	}
	return a, "", "", linkGone()
}

// takeLinkTx uses a link up. Of two requests with one link, one gets it.
func takeLinkTx(ctx context.Context, tx *db.ControlTx, token string) error {
	n, err := tx.Exec(ctx, "delete from email_tokens where token_hash = ?", hashToken(token).String())
	if err == nil && n == 0 {
		err = linkGone()
	}
	return err
}

// SendVerification asks the owner of an account's address to confirm it. Without a mail server, or with an address that is
// proven, it does nothing.
func (s *Service) SendVerification(ctx context.Context, a Account, locale string) error {
	if a.verified != nil || s.mailer == nil || !s.mailer.CanSend() {
		return nil
	}
	return s.sendLink(ctx, a, proveEmail, a.Email, locale, "")
}

// Verify proves an address with a link that was sent to it. Whoever shows the link must also be signed in to the account, or
// know its password: otherwise the owner of an address would confirm an account that somebody else has made with it.
func (s *Service) Verify(ctx context.Context, token, password, present string, from Client) error {
	a, email, p, err := s.peekLink(ctx, token, proveEmail, changeEmail)
	if err != nil {
		return err
	}
	if err := s.sameAccount(ctx, a, password, present, from); err != nil {
		return err
	}
	if p == changeEmail {
		return s.changeEmail(ctx, a, email, token)
	}
	return s.db.System(ctx, "prove an address", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("update accounts set verified_at = ? where id = ? and email = ? and verified_at is null", s.now(), a.ID, email)
		return takeLinkTx(ctx, tx, token)
	})
}

// ResendVerification sends the person who acts another link to prove the address.
func (s *Service) ResendVerification(ctx context.Context, from Client) error {
	by, err := person(ctx)
	if err != nil {
		return err
	}
	if err := s.cannotSend(); err != nil {
		return err
	}
	a, err := s.accountOf(ctx, by.Tenant, by.UserID)
	if err != nil {
		return err
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return err
	}
	if a.Email == a.ID {
		return nil
	}
	return s.SendVerification(ctx, a, by.Locale)
}

// RequestEmailChange sends a link to a new address for the account of the person who acts, which counts once the link is used.
// Whether the address has an account already is not told: then its owner gets no link.
func (s *Service) RequestEmailChange(ctx context.Context, email, present string, from Client) error {
	a, p, err := s.own(ctx, present)
	if err != nil {
		return err
	}
	if err := s.cannotSend(); err != nil {
		return err
	}
	if email, err = access.NormalizeEmail("email", email); err != nil {
		return err
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return err
	}
	_, err = s.accountByEmail(ctx, email)
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	return s.sendLink(ctx, a, changeEmail, email, p.Locale, p.Tenant)
}

// changeEmail makes a proven address the account's, tells the old one, and ends all other sessions' claim to freshness by
// ending them. The users that the account leads to carry the new address from now on.
func (s *Service) changeEmail(ctx context.Context, a Account, email, token string) error {
	var notice mail.Prepared
	err := s.cannotSend()
	told := err == nil
	if told {
		if notice, err = s.mailer.Prepare(ctx, mail.Message{To: a.Email, Kind: mail.EmailChanged, Data: mail.Data{Name: a.Name, Email: email}}); err != nil {
			return err
		}
	}
	members, err := s.memberships(ctx, a.ID)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "change an account's address", func(ctx context.Context, tx *db.ControlTx) error {
		if err := takeLinkTx(ctx, tx, token); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update accounts set email = ?, verified_at = ? where id = ?", email, s.now(), a.ID)
		if _, taken := db.Violates(err, db.Unique); taken {
			return linkGone()
		}
		if err != nil || !told {
			return err
		}
		return s.mailer.Send(ctx, tx, node, notice)
	})
	if err != nil {
		return err
	}
	for _, m := range members {
		err := s.access.SetEmail(actor.ForSystem(ctx, m.tenant, "identity"), m.user, email)
		if err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

const resetJob = "password_reset"

// resetArgs is what the queue keeps of a request: the address is sealed, and nothing shows whether it has an account.
type resetArgs struct {
	Sealed string `json:"sealed"`
}

type resetRequest struct {
	Email  string `json:"email"`
	Locale string `json:"locale"`
	Tenant string `json:"tenant,omitempty"`
}

// RequestReset leads to a link for a new password, if the address has an account with a company to sign in to. What it does
// for an address with an account and without one is the same to the byte and to the query: the difference is made in a job.
func (s *Service) RequestReset(ctx context.Context, email, locale string, from Client) error {
	email, err := access.NormalizeEmail("email", email)
	if err != nil {
		return err
	}
	if err := s.cannotSend(); err != nil {
		return err
	}
	if err := s.count(ctx, email, from); err != nil {
		return err
	}
	tenant, err := httpapi.HostTenant(ctx)
	if err != nil {
		return err
	}
	b, err := json.Marshal(resetRequest{Email: email, Locale: locale, Tenant: tenant})
	if err != nil {
		return err
	}
	sealed, err := s.sealer.Seal(ctx, node, resetJob, b)
	if err != nil {
		return fmt.Errorf("seal a request: %w", err)
	}
	return s.db.System(ctx, "ask for a new password", func(ctx context.Context, tx *db.ControlTx) error {
		_, _, err := s.queue().Insert(ctx, tx, node, resetJob, resetArgs{Sealed: sealed})
		return err
	})
}

// RegisterJobs adds this room's slow work to the queue.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, resetJob, job.Options{Lane: job.LaneMail, Timeout: time.Minute}, s.runReset)
}

func (s *Service) runReset(ctx context.Context, j job.Job[resetArgs]) error {
	b, err := s.sealer.Open(ctx, node, resetJob, j.Args.Sealed)
	if err != nil {
		return fmt.Errorf("open a request: %w", err)
	}
	var r resetRequest
	if err := json.Unmarshal(b, &r); err != nil {
		return job.Cancel(err)
	}
	return s.sendReset(ctx, r)
}

// sendReset sends the link that RequestReset has promised.
func (s *Service) sendReset(ctx context.Context, r resetRequest) error {
	a, err := s.accountByEmail(ctx, r.Email)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	members, err := s.memberships(ctx, a.ID)
	if err != nil || len(members) == 0 {
		return err
	}
	if !slices.ContainsFunc(members, func(m membership) bool { return m.tenant == r.Tenant }) {
		r.Tenant = ""
	}
	return s.sendLink(ctx, a, resetLink, a.Email, r.Locale, r.Tenant)
}

// Reset sets a new password with a link. All sessions of the account end. Where the address was not proven before, this is its
// owner coming for the first time: whatever somebody else has set up before goes too, with passkeys and second factors.
func (s *Service) Reset(ctx context.Context, token, password, locale string) error {
	a, email, _, err := s.peekLink(ctx, token, resetLink)
	if err != nil {
		return err
	}
	if email != a.Email {
		return linkGone()
	}
	if err := CheckPassword("password", password, a.Email); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	notice, err := s.mailer.Prepare(ctx, mail.Message{
		To: a.Email, Locale: locale, Kind: mail.PasswordChanged, Data: mail.Data{Name: a.Name, Link: s.baseURL + "/forgot"},
	})
	if err != nil {
		return err
	}
	if err := s.claim(ctx, a, hash, func(ctx context.Context, tx *db.ControlTx) error {
		if err := takeLinkTx(ctx, tx, token); err != nil {
			return err
		}
		return s.mailer.Send(ctx, tx, node, notice)
	}); err != nil {
		return err
	}
	return s.opened(ctx, a, audit.PasswordChanged, map[string]string{"through": "link"})
}

// claim gives an account to whoever has proven its address: with a new password, without sessions, and, where the address was
// never proven before, without anything that was set up until now.
func (s *Service) claim(ctx context.Context, a Account, hash string, fn func(ctx context.Context, tx *db.ControlTx) error) error {
	members, err := s.memberships(ctx, a.ID)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "give an account to the owner of its address", func(ctx context.Context, tx *db.ControlTx) error {
		if a.verified == nil {
			dropSecondTx(tx, a.ID)
			tx.Queue("delete from passkeys where account_id = ?", a.ID)
			tx.Queue("delete from email_tokens where account_id = ? and purpose <> ?", a.ID, string(resetLink))
			for _, m := range members {
				if err := s.suspendTx(ctx, tx, m.tenant, m.user); err != nil {
					return err
				}
			}
		}
		if _, err := tx.Exec(ctx, "update accounts set password_hash = ?, verified_at = coalesce(verified_at, ?) where id = ?", hash, s.now(), a.ID); err != nil {
			return err
		}
		if _, err := s.endSessionsTx(ctx, tx, "account_id = ?", a.ID); err != nil {
			return err
		}
		return fn(ctx, tx)
	})
	if err != nil {
		return err
	}
	for _, m := range members {
		if err := s.recall(actor.ForSystem(ctx, m.tenant, "identity")); err != nil {
			return err
		}
	}
	return nil
}
