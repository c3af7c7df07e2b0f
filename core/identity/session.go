package identity

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Session is one browser that a person is signed in with.
type Session struct {
	ID         string    `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	ExpiresAt  time.Time `json:"expires_at"`
	// IP and UserAgent are those of the sign-in. Device is what the latter means to people.
	IP        string `json:"ip"`
	UserAgent string `json:"user_agent"`
	Device    string `json:"device"`
	// Methods are how the person has proven to be the same: pwd, otp, recovery, passkey, sso.
	Methods []string `json:"methods"`
	// ProviderID is the provider that the person came from; empty for none.
	ProviderID string `json:"provider_id,omitempty"`
	// Current says that this very session asks.
	Current bool `json:"current"`
}

const (
	// maxSessions is how many sessions a user may have; the oldest ends when one more begins.
	maxSessions  = 50
	maxUserAgent = 300
)

// How says how a session begins.
type How struct {
	// Methods are how the person has proven to be the same.
	Methods []string
	// Provider is the one that has vouched for the person, Subject and Session how it calls them; empty for none.
	Provider, Subject, Session string
	// Expires is when it ends at the latest; zero for SessionAge from now.
	Expires time.Time
}

// OpenSessionTx begins a session and returns its token, which is kept nowhere and shown once.
func (s *Service) OpenSessionTx(ctx context.Context, tx *db.ControlTx, a Account, tenant, userID string, how How, from Client) (token string, session Session, err error) {
	token = newSessionToken()
	current := s.now()
	if how.Expires.IsZero() {
		how.Expires = current.Add(SessionAge)
	}
	session = Session{
		ID: id.New("ses"), CreatedAt: current, LastSeenAt: current, ExpiresAt: how.Expires, UserAgent: printable(from.UserAgent), Current: true,
		Methods: how.Methods, ProviderID: how.Provider,
	}
	session.Device = device(session.UserAgent)
	if from.Address.IsValid() {
		session.IP = from.Address.Unmap().WithZone("").String()
	}
	_, err = tx.Exec(ctx, `insert into sessions (id, token_hash, account_id, tenant_id, user_id, created_at, last_seen_at, authenticated_at, expires_at,
		ip, user_agent, methods, provider_id, provider_subject, provider_session) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		session.ID, hashToken(token).String(), a.ID, tenant, userID, current, current, current, session.ExpiresAt, session.IP, session.UserAgent,
		strings.Join(how.Methods, " "), how.Provider, how.Subject, how.Session)
	return token, session, err
}

// ListSessions returns the person's living sessions in the actor's tenant, the latest used first. present is the token of
// the session that asks, if one does.
func (s *Service) ListSessions(ctx context.Context, present string) ([]Session, error) {
	a, err := person(ctx)
	if err != nil {
		return nil, err
	}
	hash := hashToken(present).String()
	rules, err := s.rules(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	var out []Session
	err = s.db.SystemRead(ctx, "list the sessions of a user", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (v Session, err error) {
			var h, methods string
			err = rows.Scan(&v.ID, &h, &v.CreatedAt, &v.LastSeenAt, &v.ExpiresAt, &v.IP, &v.UserAgent, &methods, &v.ProviderID)
			v.CreatedAt, v.LastSeenAt, v.ExpiresAt = v.CreatedAt.UTC(), v.LastSeenAt.UTC(), v.ExpiresAt.UTC()
			v.Current, v.Methods, v.Device = h == hash, append([]string{}, strings.Fields(methods)...), device(v.UserAgent)
			return v, err
		}, `select id, token_hash, created_at, last_seen_at, expires_at, ip, user_agent, methods, provider_id from sessions
			where tenant_id = ? and user_id = ? and expires_at > ? and last_seen_at > ? and created_at > ? order by last_seen_at desc, id`,
			a.Tenant, a.UserID, s.now(), s.now().Add(-rules.idle()), s.now().Add(-rules.age()))
		return err
	})
	return out, err
}

// EndSession ends one of the person's sessions in the actor's tenant; a not-found fault when it is not among them. It ends
// on all nodes within a second.
func (s *Service) EndSession(ctx context.Context, sessionID string) error {
	a, err := person(ctx)
	if err != nil {
		return err
	}
	n, err := s.endSessions(ctx, "end a session of a user", "id = ? and tenant_id = ? and user_id = ?", sessionID, a.Tenant, a.UserID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing("session", sessionID)
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.SessionRevoked, Target: sessionID}); err != nil {
		return err
	}
	return s.recall(ctx)
}

// EndOtherSessions ends all of the person's sessions in the actor's tenant but the one with the token.
func (s *Service) EndOtherSessions(ctx context.Context, present string) error {
	a, err := person(ctx)
	if err != nil {
		return err
	}
	n, err := s.endSessions(ctx, "end the other sessions of a user", "tenant_id = ? and user_id = ? and token_hash <> ?",
		a.Tenant, a.UserID, hashToken(present).String())
	if err != nil || n == 0 {
		return err
	}
	return s.recall(ctx)
}

// Logout ends the session with the token. One that is not there has ended already.
func (s *Service) Logout(ctx context.Context, token string) error {
	if !isSessionToken(token) {
		return nil
	}
	n, err := s.endSessions(ctx, "sign out", "token_hash = ?", hashToken(token).String())
	if _, known := actor.Peek(ctx); err != nil || n == 0 || !known {
		return err
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.LoggedOut}); err != nil {
		return err
	}
	return s.recall(ctx)
}

// maxIdle is the longest that any company's rules let a session live without a request.
const maxIdle = 30 * 24 * time.Hour

// Sweep removes the sessions, sign-ins and links that have ended by themselves. It is for a job.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.System(ctx, "remove sessions that have ended", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from sessions where expires_at <= ? or last_seen_at <= ?", s.now(), s.now().Add(-maxIdle))
		tx.Queue("delete from sign_in_flows where expires_at <= ?", s.now())
		tx.Queue("delete from email_tokens where expires_at <= ?", s.now())
		tx.Queue("delete from invitations where expires_at <= ?", s.now().Add(-30*24*time.Hour))
		return nil
	})
}

// endSessions removes sessions, tells all nodes of it and returns their number.
func (s *Service) endSessions(ctx context.Context, reason, where string, args ...any) (n int, err error) {
	err = s.db.System(ctx, reason, func(ctx context.Context, tx *db.ControlTx) error {
		n, err = s.endSessionsTx(ctx, tx, where, args...)
		return err
	})
	return n, err
}

func (s *Service) endSessionsTx(ctx context.Context, tx *db.ControlTx, where string, args ...any) (int, error) {
	gone, err := db.Collect(ctx, tx, func(rows db.Rows) (r reference, err error) {
		err = rows.Scan(&r.Tenant, &r.ID)
		return r, err
	}, "delete from sessions where "+where+" returning tenant_id, id", args...)
	if err != nil {
		return 0, err
	}
	tx.AfterCommit(func() {
		for _, r := range gone {
			s.ended(ctx, event.KindSession, r.Tenant, r.ID)
		}
	})
	return len(gone), nil
}

// trimSessionsTx ends the oldest sessions of a user beyond the bound.
func (s *Service) trimSessionsTx(ctx context.Context, tx *db.ControlTx, tenant, userID string) error {
	all, err := db.Collect(ctx, tx, func(rows db.Rows) (id string, err error) {
		err = rows.Scan(&id)
		return id, err
	}, "select id from sessions where tenant_id = ? and user_id = ? order by last_seen_at desc, id desc", tenant, userID)
	if err != nil || len(all) <= maxSessions {
		return err
	}
	in, list := tx.Dialect().In("id", slices.Clone(all[maxSessions:]))
	_, err = s.endSessionsTx(ctx, tx, in, list)
	return err
}

// printable cuts a program's name to what can be stored and shown.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
	for i := range s {
		if i >= maxUserAgent {
			return s[:i]
		}
	}
	return s
}

// person returns the actor when it is a person: keys have no sessions, and manage none.
func person(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return a, err
	}
	if a.Kind != actor.Person {
		return a, fault.New(fault.Forbidden, "people_only")
	}
	return a, nil
}
