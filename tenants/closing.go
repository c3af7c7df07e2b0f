package tenants

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Mailer is core/mail, as this room needs it.
type Mailer interface {
	CanSend() bool
	Prepare(ctx context.Context, m mail.Message) (mail.Prepared, error)
	Send(ctx context.Context, tx *db.ControlTx, tenant string, p mail.Prepared) error
}

const (
	// Grace is how long a company can take back that it is to be erased.
	Grace = 30 * 24 * time.Hour
	// reminder is how long before that its people are told once more.
	reminder = 7 * 24 * time.Hour
	// node is who owns mails that outlive their tenant.
	node = "kontor"
)

// notice is who is told, and what they were told.
type notice struct {
	AskedBy  string     `json:"asked_by"`
	AskedAt  time.Time  `json:"asked_at"`
	People   []listener `json:"people"`
	Reminded bool       `json:"reminded,omitempty"`
}

// listener is somebody who is told.
type listener struct {
	Name   string `json:"name"`
	Email  string `json:"email"`
	Locale string `json:"locale"`
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// RequestErasure has the actor's company erased after Grace. The actor must be a person who may manage the company, and names
// its slug again. All administrators are told. Asking again changes nothing. Faults: confirm_slug.
func (s *Service) RequestErasure(ctx context.Context, slug string) (Tenant, error) {
	a, err := s.closer(ctx)
	if err != nil {
		return Tenant{}, err
	}
	t, err := s.directory.Own(ctx)
	if err != nil {
		return t, err
	}
	if slug != t.Slug {
		return t, fault.At("confirm", "confirm_slug", fault.Params{"slug": t.Slug})
	}
	who, err := s.access.GetUser(ctx, a.UserID)
	if err != nil {
		return t, err
	}
	n := notice{AskedBy: who.Name, AskedAt: s.now()}
	people, err := s.Administrators(ctx, t.ID)
	if err != nil {
		return t, err
	}
	for _, u := range people {
		n.People = append(n.People, listener{Name: u.Name, Email: u.Email, Locale: u.Locale})
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return t, err
	}
	letters, err := s.letters(ctx, t, mail.ErasureAsked, n, int(Grace/(24*time.Hour)), "")
	if err != nil {
		return t, err
	}
	var asked int64
	err = s.db.System(ctx, "ask for a tenant to be erased", func(ctx context.Context, tx *db.ControlTx) error {
		if asked, err = tx.Exec(ctx, "update tenants set erase_at = ?, erase_notice = ? where id = ? and erase_at is null", s.now().Add(Grace), string(raw), t.ID); err != nil || asked == 0 {
			return err
		}
		tx.AfterCommit(func() { s.changed(ctx, t.ID) })
		return s.post(ctx, tx, t.ID, letters)
	})
	if err == nil && asked > 0 {
		err = audit.Write(ctx, s.db, audit.Entry{Action: audit.ErasureAsked, Target: t.ID})
	}
	if err != nil {
		return t, err
	}
	s.directory.cache.InvalidateTenant(t.ID)
	return s.directory.Own(ctx)
}

// CancelErasure takes back that the actor's company is to be erased. Faults: conflict no_erasure.
func (s *Service) CancelErasure(ctx context.Context) (Tenant, error) {
	a, err := s.closer(ctx)
	if err != nil {
		return Tenant{}, err
	}
	t, n, err := s.asked(ctx, a.Tenant)
	if err != nil {
		return t, err
	}
	who, err := s.access.GetUser(ctx, a.UserID)
	if err != nil {
		return t, err
	}
	n.AskedBy = who.Name
	letters, err := s.letters(ctx, t, mail.ErasureCancelled, n, 0, "")
	if err != nil {
		return t, err
	}
	if err := s.db.System(ctx, "take back that a tenant is to be erased", func(ctx context.Context, tx *db.ControlTx) error {
		changed, err := tx.Exec(ctx, "update tenants set erase_at = null, erase_notice = '[]' where id = ? and erase_at is not null and state <> ?", t.ID, string(Deleting))
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "no_erasure")
		}
		tx.AfterCommit(func() { s.changed(ctx, t.ID) })
		return s.post(ctx, tx, t.ID, letters)
	}); err != nil {
		return t, err
	}
	s.directory.cache.InvalidateTenant(t.ID)
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.ErasureCancelled, Target: t.ID}); err != nil {
		return t, err
	}
	return s.directory.Own(ctx)
}

func (s *Service) closer(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return a, err
	}
	if a.Kind != actor.Person {
		return a, fault.New(fault.Forbidden, "people_only")
	}
	return a, s.access.Require(ctx, access.ManageTenant)
}

// asked returns a tenant that is to be erased, with who is told.
func (s *Service) asked(ctx context.Context, tenant string) (Tenant, notice, error) {
	var n notice
	list, err := s.directory.list(ctx, "id = ?", tenant)
	if err != nil {
		return Tenant{}, n, err
	}
	if len(list) == 0 {
		return Tenant{}, n, fault.Missing("tenant", tenant)
	}
	if list[0].EraseAt == nil {
		return list[0], n, fault.New(fault.Conflict, "no_erasure")
	}
	var raw []byte
	if err := s.db.SystemRead(ctx, "who is told of an erasure", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select erase_notice from tenants where id = ?", tenant).Scan(&raw)
	}); err != nil {
		return list[0], n, err
	}
	return list[0], n, json.Unmarshal(raw, &n)
}

// Administrators are the active people of a tenant who have the administrator's role themselves, for what they have to be told.
// Who may ask is the caller's to check.
func (s *Service) Administrators(ctx context.Context, tenant string) ([]access.User, error) {
	ctx = actor.ForSystem(ctx, tenant, "tenants")
	roles, err := s.access.ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	admin := ""
	for _, r := range roles {
		if r.Builtin && r.Name == access.Admin {
			admin = r.ID
		}
	}
	var out []access.User
	active := true
	for q := (access.UserQuery{Active: &active, Limit: 200}); ; {
		page, err := s.access.ListUsers(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, u := range page.Users {
			if slices.Contains(u.RoleIDs, admin) && strings.Contains(u.Email, "@") {
				out = append(out, u)
			}
		}
		if q.After = page.Next; page.Next == nil {
			return out, nil
		}
	}
}

// letters are the mails of one text to everybody who is told.
func (s *Service) letters(ctx context.Context, t Tenant, kind mail.Kind, n notice, days int, text string) ([]mail.Prepared, error) {
	if s.mailer == nil || !s.mailer.CanSend() {
		return nil, nil
	}
	link := ""
	if s.address != nil {
		base, err := s.address(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		link = base + "/settings/company"
	}
	var out []mail.Prepared
	for _, p := range n.People {
		m, err := s.mailer.Prepare(ctx, mail.Message{To: p.Email, Locale: p.Locale, Kind: kind, Data: mail.Data{
			Name: p.Name, Company: t.Name, By: n.AskedBy, Link: link, Days: days, Text: text,
		}})
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func (s *Service) post(ctx context.Context, tx *db.ControlTx, owner string, letters []mail.Prepared) error {
	for _, m := range letters {
		if err := s.mailer.Send(ctx, tx, owner, m); err != nil {
			return err
		}
	}
	return nil
}

// EraseDue erases the companies whose grace is over, and reminds those whose grace soon is. It is for a job.
func (s *Service) EraseDue(ctx context.Context) error {
	due, err := s.directory.list(ctx, "erase_at <= ? and state in (?, ?) order by erase_at limit 20", s.now(), string(Active), string(Suspended))
	if err != nil {
		return err
	}
	for _, t := range due {
		if _, err := s.Erase(ctx, t.ID, Settle); err != nil {
			return err
		}
	}
	soon, err := s.directory.list(ctx, "erase_at > ? and erase_at <= ? and state = ? order by erase_at limit 200", s.now(), s.now().Add(reminder), string(Active))
	if err != nil {
		return err
	}
	for _, t := range soon {
		if err := s.remind(ctx, t.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) remind(ctx context.Context, tenant string) error {
	t, n, err := s.asked(ctx, tenant)
	if fault.Is(err, fault.Conflict) || err == nil && n.Reminded {
		return nil
	}
	if err != nil {
		return err
	}
	letters, err := s.letters(ctx, t, mail.ErasureSoon, n, int(t.EraseAt.Sub(s.now())/(24*time.Hour))+1, "")
	if err != nil {
		return err
	}
	n.Reminded = true
	raw, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return s.db.System(ctx, "remind of an erasure", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("update tenants set erase_notice = ? where id = ? and erase_at is not null", string(raw), t.ID)
		return s.post(ctx, tx, t.ID, letters)
	})
}

// Signer signs, and checks what was signed; core/audit does.
type Signer interface {
	Sign(ctx context.Context, purpose string, message []byte) ([]byte, error)
	Signed(ctx context.Context, purpose string, message, signature []byte) (fits, own bool, err error)
}

const proofPurpose = "erasure"

// Proof says, signed, that a company was erased. Kontor keeps no copy.
type Proof struct {
	// Statement is JSON, to be kept to the byte; Signature is that of this Kontor, with its public key.
	Statement string          `json:"statement"`
	Signature json.RawMessage `json:"signature"`
}

// statement is what a proof says.
type statement struct {
	Kind    string    `json:"kind"`
	Tenant  string    `json:"tenant"`
	Slug    string    `json:"slug"`
	Company string    `json:"company"`
	AskedAt time.Time `json:"asked_at,omitzero"`
	Erased  time.Time `json:"erased_at"`
	What    []string  `json:"erased"`
}

// prove signs that a tenant is erased.
func (s *Service) prove(ctx context.Context, t Tenant, n notice) (Proof, error) {
	raw, err := json.Marshal(statement{
		Kind: "kontor.tenant.erased", Tenant: t.ID, Slug: t.Slug, Company: t.Name, AskedAt: n.AskedAt, Erased: s.now(),
		What: []string{"records and their history", "files", "jobs", "audit", "settings and members", "data keys"},
	})
	if err != nil || s.signer == nil {
		return Proof{Statement: string(raw)}, err
	}
	signature, err := s.signer.Sign(ctx, proofPurpose, raw)
	if err != nil {
		return Proof{}, fmt.Errorf("sign a proof of erasure: %w", err)
	}
	return Proof{Statement: string(raw), Signature: signature}, nil
}

// CheckProof reports whether the signature of a proof fits, and whether it is this Kontor's own.
func (s *Service) CheckProof(ctx context.Context, p Proof) (fits, own bool, err error) {
	if s.signer == nil {
		return false, false, nil
	}
	return s.signer.Signed(ctx, proofPurpose, []byte(p.Statement), p.Signature)
}
