package identity

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"golang.org/x/net/publicsuffix"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxPasskeys is how many passkeys an account may have.
const maxPasskeys = 20

// relyingParty is what passkeys are checked against at one host, and their host: a passkey opens the one that it was made at.
type relyingParty struct {
	*webauthn.WebAuthn
	host string
}

// relyingParty returns that of the host which the request came to. Hosts under Kontor's own share its passkeys; a company's own
// domain has passkeys of its own, since a browser gives none to another site. Where the host is a number, browsers make none.
func (s *Service) relyingParty(ctx context.Context) (*relyingParty, error) {
	unavailable := fault.New(fault.Conflict, "passkeys_unavailable")
	u, err := url.Parse(s.baseURL)
	if err != nil || u.Hostname() == "" {
		return nil, unavailable
	}
	base, origins := u.Hostname(), []string{u.Scheme + "://" + u.Host}
	tenant, err := httpapi.HostTenant(ctx)
	if err != nil {
		return nil, err
	}
	host := base
	if tenant != "" {
		host = strings.ToLower(strings.TrimSuffix((&url.URL{Host: httpapi.Host(ctx)}).Hostname(), "."))
		origin := host
		if port := u.Port(); port != "" {
			origin = net.JoinHostPort(host, port)
		}
		origins = append(origins, u.Scheme+"://"+origin)
		if _, err := publicsuffix.EffectiveTLDPlusOne(base); err == nil && strings.HasSuffix(host, "."+base) {
			host = base
		} else {
			origins = origins[1:]
		}
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return nil, unavailable
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Kontor", RPOrigins: origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Enforce: true, Timeout: FlowAge, TimeoutUVD: FlowAge},
			Registration: webauthn.TimeoutConfig{Enforce: true, Timeout: FlowAge, TimeoutUVD: FlowAge},
		},
	})
	if err != nil {
		s.log.WarnContext(ctx, "a host cannot have passkeys", "host", host, "error", err)
		return nil, unavailable
	}
	return &relyingParty{w, host}, nil
}

// Passkey is a passkey as its owner sees it.
type Passkey struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Host is where it opens the account: the host that it was made at.
	Host       string     `json:"host" doc:"The host that it was made at: it opens the account there, and nowhere else"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty"`
}

type storedPasskey struct {
	Passkey
	credential webauthn.Credential
}

// holder is an account with its passkeys, as the library wants it.
type holder struct {
	Account
	keys []storedPasskey
}

var _ webauthn.User = (*holder)(nil)

// WebAuthnID implements webauthn.User: it says nothing about the person.
func (h *holder) WebAuthnID() []byte { return []byte(h.ID) }

// WebAuthnName implements webauthn.User.
func (h *holder) WebAuthnName() string { return h.Email }

// WebAuthnDisplayName implements webauthn.User.
func (h *holder) WebAuthnDisplayName() string { return h.Name }

// WebAuthnCredentials implements webauthn.User.
func (h *holder) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, len(h.keys))
	for i, k := range h.keys {
		out[i] = k.credential
	}
	return out
}

func (s *Service) passkeysOf(ctx context.Context, account string) (out []storedPasskey, err error) {
	err = s.db.SystemRead(ctx, "list the passkeys of an account", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (k storedPasskey, err error) {
			var b []byte
			if err = rows.Scan(&k.ID, &k.Name, &k.Host, &b, &k.CreatedAt, &k.LastUsedAt); err != nil {
				return k, err
			}
			if k.Host == "" { // From before companies' own hosts had any.
				k.Host = s.baseHost()
			}
			k.CreatedAt = k.CreatedAt.UTC()
			return k, json.Unmarshal(b, &k.credential)
		}, "select id, name, host, credential, created_at, last_used_at from passkeys where account_id = ? order by id", account)
		return err
	})
	return out, err
}

// baseHost is the host of Kontor's own address.
func (s *Service) baseHost() string {
	u, err := url.Parse(s.baseURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// holder is an account with its passkeys of one host.
func (s *Service) holder(ctx context.Context, a Account, host string) (*holder, error) {
	keys, err := s.passkeysOf(ctx, a.ID)
	keys = slices.DeleteFunc(keys, func(k storedPasskey) bool { return k.Host != host })
	return &holder{Account: a, keys: keys}, err
}

// Ceremony is what a browser needs to make or to show a passkey, and the token of the flow that waits for it.
type Ceremony struct {
	Options any
	Token   string
}

// BeginPasskey begins to add a passkey to the account of the person who acts.
func (s *Service) BeginPasskey(ctx context.Context, present string) (Ceremony, error) {
	rp, err := s.relyingParty(ctx)
	if err != nil {
		return Ceremony{}, err
	}
	a, _, err := s.own(ctx, present)
	if err != nil {
		return Ceremony{}, err
	}
	h, err := s.holder(ctx, a, rp.host)
	if err != nil {
		return Ceremony{}, err
	}
	if len(h.keys) >= maxPasskeys {
		return Ceremony{}, fault.New(fault.Conflict, "too_many_passkeys", fault.Params{"max": maxPasskeys})
	}
	options, data, err := rp.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin to add a passkey: %w", err)
	}
	token, err := s.BeginFlow(ctx, flowRegister, "", data)
	return Ceremony{Options: options, Token: token}, err
}

// passkeyRefused is the one fault for a passkey that is not believed.
func passkeyRefused() error { return fault.New(fault.Unauthenticated, "passkey_refused") }

// AddPasskey adds the passkey that a browser has made.
func (s *Service) AddPasskey(ctx context.Context, token, name string, credential []byte, present string) (Passkey, error) {
	rp, err := s.relyingParty(ctx)
	if err != nil {
		return Passkey{}, err
	}
	a, _, err := s.own(ctx, present)
	if err != nil {
		return Passkey{}, err
	}
	var l fault.List
	name = access.CheckName(&l, "name", name)
	if err := l.Err(); err != nil {
		return Passkey{}, err
	}
	var data webauthn.SessionData
	if err := s.TakeFlow(ctx, flowRegister, token, "", &data); err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(credential)
	if err != nil {
		return Passkey{}, s.refusePasskey(ctx, err)
	}
	made, err := rp.CreateCredential(&holder{Account: a}, data, parsed)
	if err != nil {
		return Passkey{}, s.refusePasskey(ctx, err)
	}
	b, err := json.Marshal(made)
	if err != nil {
		return Passkey{}, err
	}
	k := Passkey{ID: id.New("pky"), Name: name, Host: rp.host, CreatedAt: s.now()}
	err = s.db.System(ctx, "add a passkey", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "insert into passkeys (id, account_id, credential_id, name, host, credential, created_at) values (?, ?, ?, ?, ?, ?, ?)",
			k.ID, a.ID, base64.RawURLEncoding.EncodeToString(made.ID), k.Name, k.Host, string(b), k.CreatedAt)
		if _, taken := db.Violates(err, db.Unique); taken {
			return fault.New(fault.Conflict, "passkey_exists")
		}
		return err
	})
	if err == nil {
		err = s.opened(ctx, a, audit.FactorChanged, map[string]string{"method": MethodPasskey, "change": "added"})
	}
	return k, err
}

// RemovePasskey takes a passkey away from the account of the person who acts.
func (s *Service) RemovePasskey(ctx context.Context, passkeyID, present string) error {
	a, _, err := s.own(ctx, present)
	if err != nil {
		return err
	}
	if err := s.db.System(ctx, "take a passkey away", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from passkeys where id = ? and account_id = ?", passkeyID, a.ID)
		if err == nil && n == 0 {
			err = fault.Missing("passkey", passkeyID)
		}
		return err
	}); err != nil {
		return err
	}
	return s.opened(ctx, a, audit.FactorChanged, map[string]string{"method": MethodPasskey, "change": "removed"})
}

// BeginPasskeyLogin begins a sign-in with a passkey, without asking who it is.
func (s *Service) BeginPasskeyLogin(ctx context.Context) (Ceremony, error) {
	return s.assertion(ctx, flowPasskey)
}

// BeginPasskeyStepUp begins to prove the person who acts once more with a passkey.
func (s *Service) BeginPasskeyStepUp(ctx context.Context) (Ceremony, error) {
	return s.assertion(ctx, flowStepUp)
}

func (s *Service) assertion(ctx context.Context, kind Flow) (Ceremony, error) {
	rp, err := s.relyingParty(ctx)
	if err != nil {
		return Ceremony{}, err
	}
	options, data, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a sign-in with a passkey: %w", err)
	}
	token, err := s.BeginFlow(ctx, kind, "", data)
	return Ceremony{Options: options, Token: token}, err
}

// LoginPasskey begins a session with a passkey.
func (s *Service) LoginPasskey(ctx context.Context, token string, credential []byte, tenant, previous string, from Client) (SignedIn, error) {
	a, err := s.shown(ctx, flowPasskey, token, credential)
	if err != nil {
		return SignedIn{}, err
	}
	in, err := s.choose(ctx, a, tenant, WayPasskey)
	if err != nil {
		return SignedIn{}, err
	}
	return s.enter(ctx, a, in, []string{MethodPasskey}, previous, from)
}

// StepUpPasskey proves the person who acts once more with a passkey, and puts a new session in place of the present one.
func (s *Service) StepUpPasskey(ctx context.Context, token string, credential []byte, present string, from Client) (SignedIn, error) {
	own, p, err := s.own(ctx, present)
	if err != nil {
		return SignedIn{}, err
	}
	a, err := s.shown(ctx, flowStepUp, token, credential)
	if err != nil {
		return SignedIn{}, err
	}
	if a.ID != own.ID {
		return SignedIn{}, passkeyRefused()
	}
	return s.renewed(ctx, own, p, MethodPasskey, present, from)
}

// shown returns the account whose passkey a browser has shown, and notes its use.
func (s *Service) shown(ctx context.Context, kind Flow, token string, credential []byte) (Account, error) {
	rp, err := s.relyingParty(ctx)
	if err != nil {
		return Account{}, err
	}
	var data webauthn.SessionData
	if err := s.TakeFlow(ctx, kind, token, "", &data); err != nil {
		return Account{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(credential)
	if err != nil {
		return Account{}, s.refusePasskey(ctx, err)
	}
	var failed error
	_, used, err := rp.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		a, err := s.account(ctx, strings.ToValidUTF8(string(handle), ""))
		if err != nil {
			if !fault.Is(err, fault.NotFound) {
				failed = err
			}
			return nil, err
		}
		return s.holder(ctx, a, rp.host)
	}, data, parsed)
	if failed != nil {
		return Account{}, failed
	}
	if err != nil {
		return Account{}, s.refusePasskey(ctx, err)
	}
	if used.Authenticator.CloneWarning {
		return Account{}, s.refusePasskey(ctx, errors.New("the counter of the passkey went back: there may be two of it"))
	}
	a, err := s.account(ctx, string(parsed.Response.UserHandle))
	if err != nil {
		return Account{}, err
	}
	b, err := json.Marshal(used)
	if err != nil {
		return Account{}, err
	}
	return a, s.db.System(ctx, "note the use of a passkey", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update passkeys set credential = ?, last_used_at = ? where credential_id = ? and account_id = ?",
			string(b), s.now(), base64.RawURLEncoding.EncodeToString(used.ID), a.ID)
		return nil
	})
}

// refusePasskey notes why for the operator, and tells the browser nothing of it.
func (s *Service) refusePasskey(ctx context.Context, err error) error {
	detail := err.Error()
	if e, ok := errors.AsType[*protocol.Error](err); ok {
		detail = e.Type + ": " + e.DevInfo
	}
	s.log.InfoContext(ctx, "a passkey was refused", "error", detail)
	return passkeyRefused()
}
