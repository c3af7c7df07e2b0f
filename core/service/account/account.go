// Package account lets customers into the portal: by a link that comes by mail, and for as long as a browser then keeps its session.
//
// It owns the tables portal_links and portal_sessions, which hold hashes only. Whoever can read an address's mail is the contact with
// that address; where there is none yet, one is made once the link is used. It gives no rights: what a customer may see follows from
// the contact, which is read anew with every request. Only portal calls it.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Mailer is core/mail, as this room needs it.
type Mailer interface {
	CanSend() bool
	Prepare(ctx context.Context, m mail.Message) (mail.Prepared, error)
	Send(ctx context.Context, tx *db.ControlTx, tenant string, p mail.Prepared) error
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Records *records.Service
	Mailer  Mailer
	// Now is the clock; nil for the real one.
	Now func() time.Time
}

// Service is the door to customers' accounts.
type Service struct{ Options }

const (
	// LinkLives is how long a link works.
	LinkLives = 30 * time.Minute
	// SessionLives is how long a browser stays signed in.
	SessionLives = 30 * 24 * time.Hour
	// maxLinks are the links that an address can get in an hour, so that nobody's mailbox is filled.
	maxLinks = 5
)

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{Options: o}
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// CanSend reports whether anybody can be let in: without a mail server no link arrives.
func (s *Service) CanSend() bool { return s.Mailer != nil && s.Mailer.CanSend() }

func hash(token string) string {
	sum := sha256.Sum256([]byte("kontor portal\x00" + token))
	return hex.EncodeToString(sum[:])
}

// own is the context in which Kontor itself looks after the accounts of the context's tenant.
func own(ctx context.Context) (context.Context, string, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, "", err
	}
	return actor.With(ctx, actor.Actor{
		Tenant: a.Tenant, Kind: actor.System, ID: "portal", Via: actor.ViaPortal, Locale: a.Locale, Address: a.Address, Agent: a.Agent, RequestID: a.RequestID,
	}), a.Tenant, nil
}

// Invite sends a link to an address. What it answers says nothing of whether the address is known, and what it does is the same. An
// address that has had enough links in the last hour gets none. Faults: those of the address.
func (s *Service) Invite(ctx context.Context, email, company string, link func(token string) string) error {
	ctx, tenant, err := own(ctx)
	if err != nil {
		return err
	}
	if email, err = access.NormalizeEmail("email", email); err != nil {
		return err
	}
	token, at := rand.Text(), s.now()
	enough := false
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from portal_links where tenant_id = ? and email = ? and created_at > ?", tenant, email, at.Add(-time.Hour)).Scan(&n); err != nil {
			return err
		}
		if enough = n >= maxLinks; !enough {
			tx.Queue("insert into portal_links (tenant_id, id, email, created_at, expires_at) values (?, ?, ?, ?, ?)", tenant, hash(token), email, at, at.Add(LinkLives))
		}
		return nil
	})
	if err != nil || enough {
		return err
	}
	a, _ := actor.Peek(ctx)
	m, err := s.Mailer.Prepare(ctx, mail.Message{To: email, Locale: a.Locale, Tenant: tenant, Kind: mail.PortalLink, Data: mail.Data{
		Email: email, Company: company, Link: link(token), Minutes: int(LinkLives / time.Minute),
	}})
	if err != nil {
		return err
	}
	return s.DB.System(ctx, "send a link to the portal", func(ctx context.Context, tx *db.ControlTx) error {
		return s.Mailer.Send(ctx, tx, tenant, m)
	})
}

// Enter takes a link and returns what the browser is to keep. A link works once. Faults: not_found.
func (s *Service) Enter(ctx context.Context, token string) (session string, err error) {
	ctx, tenant, err := own(ctx)
	if err != nil {
		return "", err
	}
	email, at := "", s.now()
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRow(ctx, "select email from portal_links where tenant_id = ? and id = ? and expires_at > ?", tenant, hash(token), at).Scan(&email)
		if errors.Is(err, db.ErrNoRows) {
			return fault.Missing("link", "")
		}
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "delete from portal_links where tenant_id = ? and id = ?", tenant, hash(token))
		if err == nil && n == 0 {
			err = fault.Missing("link", "")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	contact, err := s.contact(ctx, email)
	if err != nil {
		return "", err
	}
	session = rand.Text()
	err = s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("insert into portal_sessions (tenant_id, id, contact_id, email, created_at, expires_at) values (?, ?, ?, ?, ?, ?)", tenant, hash(session), contact, email, at, at.Add(SessionLives))
		return nil
	})
	return session, err
}

// contact is the oldest contact with the address, or a new one.
func (s *Service) contact(ctx context.Context, email string) (string, error) {
	page, err := s.Records.List(ctx, "contacts", records.Query{Filter: records.Eq("email", email), Fields: []string{"id"}, Limit: 1})
	if err != nil {
		return "", err
	}
	if len(page.Rows) > 0 {
		return page.Rows[0].ID(), nil
	}
	body, err := json.Marshal(map[string]any{"email": email, "lead_source": "website", "tags": []string{actor.NewcomerTag}})
	if err != nil {
		return "", err
	}
	r, err := s.Records.Create(ctx, "contacts", body)
	if err != nil {
		return "", fmt.Errorf("make a contact for the portal: %w", err)
	}
	return r.ID, nil
}

// Person is somebody who is signed in.
type Person struct {
	actor.Customer
	Name, Email string
}

// Person returns whom a session belongs to: it ends when the contact's address is no longer the one that the person came in by. The right to see what is the whole company's follows from the contact's tag companyTag;
// empty gives it to nobody. Faults: unauthenticated.
func (s *Service) Person(ctx context.Context, session, companyTag string) (Person, error) {
	ctx, tenant, err := own(ctx)
	if err != nil {
		return Person{}, err
	}
	gone := fault.New(fault.Unauthenticated, "no_actor")
	var p Person
	var email string
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRow(ctx, "select contact_id, coalesce(email, '') from portal_sessions where tenant_id = ? and id = ? and expires_at > ?", tenant, hash(session), s.now()).Scan(&p.Contact, &email)
		if errors.Is(err, db.ErrNoRows) {
			return gone
		}
		return err
	})
	if err != nil {
		return Person{}, err
	}
	r, err := s.Records.Get(ctx, "contacts", p.Contact, records.GetOptions{Fields: []string{"title", "email", "company_id", "tags"}})
	if fault.Is(err, fault.NotFound) {
		return Person{}, gone
	}
	if err != nil {
		return Person{}, err
	}
	for _, f := range r.Object().Fields {
		if f.Custom {
			continue
		}
		v, err := r.Value(f)
		if err != nil {
			return Person{}, err
		}
		switch x := v.(type) {
		case string:
			switch f.Name {
			case "title":
				p.Name = x
			case "email":
				p.Email = x
			case "company_id":
				p.Company = x
			}
		case []string:
			p.Tags = x
			for _, tag := range x {
				p.WholeCompany = p.WholeCompany || companyTag != "" && tag == companyTag
			}
		}
	}
	if email == "" || !strings.EqualFold(p.Email, email) {
		return Person{}, gone
	}
	p.WholeCompany = p.WholeCompany && p.Company != ""
	return p, nil
}

// Leave ends a session.
func (s *Service) Leave(ctx context.Context, session string) error {
	ctx, tenant, err := own(ctx)
	if err != nil {
		return err
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from portal_sessions where tenant_id = ? and id = ?", tenant, hash(session))
		return nil
	})
}

// Sweep removes links and sessions that have run out. It belongs to the upkeep of a tenant.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from portal_links where tenant_id = ? and created_at < ?", tx.Tenant(), s.now().Add(-2*time.Hour))
		tx.Queue("delete from portal_sessions where tenant_id = ? and expires_at < ?", tx.Tenant(), s.now())
		return nil
	})
}
