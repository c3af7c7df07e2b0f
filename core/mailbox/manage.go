package mailbox

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Settings are what people set of a mailbox; nil fields stay.
type Settings struct {
	Name, Address, SenderName, TeamID, Signature *string
	State                                        *State
	Acknowledge                                  *bool
	Acknowledgement                              *string
	// IMAP and SMTP with an empty host take the server away.
	IMAP, SMTP *Account
	// The passwords are sealed; empty takes one away.
	IMAPPassword, SMTPPassword *string
}

const maxMailboxes = 200

const mailboxColumns = `id, name, address, forward_to, sender_name, team_id, signature, state, acknowledge, acknowledgement, imap, imap_secret, smtp, smtp_secret,
	uid_validity, uid_next, polled_at, problem, version, created_at, updated_at`

func scanMailbox(r db.Rows) (*Mailbox, error) {
	m := &Mailbox{}
	var imap, smtp []byte
	if err := r.Scan(&m.ID, &m.Name, &m.Address, &m.ForwardTo, &m.SenderName, &m.TeamID, &m.Signature, &m.State, &m.Acknowledge, &m.Acknowledgement, &imap, &m.imapSecret,
		&smtp, &m.smtpSecret, &m.uidValidity, &m.uidNext, &m.PolledAt, &m.Problem, &m.Version, &m.CreatedAt, &m.UpdatedAt); err != nil {
		return nil, err
	}
	m.CreatedAt, m.UpdatedAt = m.CreatedAt.UTC(), m.UpdatedAt.UTC()
	return m, errors.Join(json.Unmarshal(imap, &m.IMAP), json.Unmarshal(smtp, &m.SMTP))
}

func getMailbox(ctx context.Context, tx *db.Tx, mailboxID string) (*Mailbox, error) {
	list, err := db.Collect(ctx, tx, scanMailbox, "select "+mailboxColumns+" from mailboxes where tenant_id = ? and id = ?", tx.Tenant(), mailboxID)
	if err == nil && len(list) == 0 {
		err = db.NotFound(db.ErrNoRows, "mailbox", mailboxID)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// List returns the mailboxes, the oldest first.
func (s *Service) List(ctx context.Context) ([]*Mailbox, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	return s.all(ctx)
}

func (s *Service) all(ctx context.Context) (list []*Mailbox, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = db.Collect(ctx, tx, scanMailbox, "select "+mailboxColumns+" from mailboxes where tenant_id = ? order by id", tx.Tenant())
		return err
	})
	return list, err
}

// Get returns a mailbox; not_found for another tenant's.
func (s *Service) Get(ctx context.Context, mailboxID string) (*Mailbox, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	var m *Mailbox
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = getMailbox(ctx, tx, mailboxID)
		return err
	})
	return m, err
}

// Create adds a mailbox. Faults: invalid with required, invalid_email, not_an_option, too_many; conflict mail_address_taken.
func (s *Service) Create(ctx context.Context, in Settings) (*Mailbox, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.all(ctx)
	if err != nil {
		return nil, err
	}
	if len(list) >= maxMailboxes {
		return nil, fault.New(fault.Conflict, "too_many", fault.Params{"max": maxMailboxes})
	}
	now := s.now()
	m := &Mailbox{ID: id.New("mbx"), State: Active, Version: 1, CreatedAt: now, UpdatedAt: now}
	m.ForwardTo = "in-" + strings.ToLower(rand.Text()) + "@" + s.o.Domain
	if err := s.apply(ctx, m, in, a.Tenant); err != nil {
		return nil, err
	}
	if err := s.announce(ctx, a.Tenant, m); err != nil {
		return nil, err
	}
	err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		imap, smtp := accountJSON(m.IMAP), accountJSON(m.SMTP)
		if _, err := tx.Exec(ctx, `insert into mailboxes (tenant_id, id, name, address, forward_to, sender_name, team_id, signature, state, acknowledge, acknowledgement,
			imap, imap_secret, smtp, smtp_secret, version, created_at, created_by, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)`,
			tx.Tenant(), m.ID, m.Name, m.Address, m.ForwardTo, m.SenderName, m.TeamID, m.Signature, string(m.State), m.Acknowledge, m.Acknowledgement,
			imap, m.imapSecret, smtp, m.smtpSecret, now, a.ID, now); err != nil {
			return err
		}
		return s.pollTx(tx, m)
	})
	if err != nil {
		return nil, errors.Join(taken(err), s.retract(ctx, a.Tenant, m.ID))
	}
	return m, nil
}

func taken(err error) error {
	if _, ok := db.Violates(err, db.Unique); ok {
		return fault.At("address", "mail_address_taken")
	}
	return err
}

// Update changes a mailbox that is still as the caller has seen it: version 0 is whatever it is. Faults: those of Create, not_found,
// conflict.
func (s *Service) Update(ctx context.Context, mailboxID string, in Settings, based func(*Mailbox) error) (*Mailbox, error) {
	m, err := s.Get(ctx, mailboxID)
	if err != nil {
		return nil, err
	}
	if based != nil {
		if err := based(m); err != nil {
			return nil, err
		}
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	version, folder, host := m.Version, m.IMAP.Folder, m.IMAP.Host+"\x00"+m.IMAP.User
	if err := s.apply(ctx, m, in, a.Tenant); err != nil {
		return nil, err
	}
	if folder != m.IMAP.Folder || host != m.IMAP.Host+"\x00"+m.IMAP.User {
		m.uidValidity, m.uidNext = 0, 0
	}
	m.Version, m.UpdatedAt = version+1, s.now()
	if err := s.announce(ctx, a.Tenant, m); err != nil {
		return nil, err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `update mailboxes set name = ?, address = ?, sender_name = ?, team_id = ?, signature = ?, state = ?, acknowledge = ?, acknowledgement = ?,
			imap = ?, imap_secret = ?, smtp = ?, smtp_secret = ?, uid_validity = ?, uid_next = ?, problem = '', version = ?, updated_at = ?
			where tenant_id = ? and id = ? and version = ?`,
			m.Name, m.Address, m.SenderName, m.TeamID, m.Signature, string(m.State), m.Acknowledge, m.Acknowledgement, accountJSON(m.IMAP), m.imapSecret,
			accountJSON(m.SMTP), m.smtpSecret, m.uidValidity, m.uidNext, m.Version, m.UpdatedAt, tx.Tenant(), m.ID, version)
		if err != nil {
			return taken(err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "changed_meanwhile")
		}
		return s.pollTx(tx, m)
	})
	return m, err
}

// Delete removes a mailbox. What came in and went out by it stays in the ledger. Faults: not_found, and what based says.
func (s *Service) Delete(ctx context.Context, mailboxID string, based func(*Mailbox) error) error {
	m, err := s.Get(ctx, mailboxID)
	if err != nil {
		return err
	}
	if based != nil {
		if err := based(m); err != nil {
			return err
		}
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if err := s.retract(ctx, a.Tenant, m.ID); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from mailboxes where tenant_id = ? and id = ?", tx.Tenant(), m.ID)
		return nil
	})
}

func accountJSON(a Account) string {
	b, err := json.Marshal(a)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// apply puts settings into a mailbox and checks the result.
func (s *Service) apply(ctx context.Context, m *Mailbox, in Settings, tenant string) error {
	for _, f := range []struct {
		to   *string
		from *string
	}{{&m.Name, in.Name}, {&m.SenderName, in.SenderName}, {&m.TeamID, in.TeamID}, {&m.Signature, in.Signature}, {&m.Acknowledgement, in.Acknowledgement}} {
		if f.from != nil {
			*f.to = strings.TrimSpace(*f.from)
		}
	}
	var l fault.List
	if in.Address != nil {
		m.Address = canonical(*in.Address)
	}
	if m.Address == "" {
		m.Address = m.ForwardTo // It is good for itself: nobody needs a domain to begin.
	}
	if a, err := netmail.ParseAddress("<" + m.Address + ">"); err != nil || a.Address != m.Address || len(m.Address) > 250 || strings.Contains(localOf(m.Address), "+") {
		l.Add("address", "invalid_email")
	}
	if m.Name = clean.Replace(m.Name); m.Name == "" {
		m.Name = m.Address
	}
	m.SenderName = clean.Replace(m.SenderName)
	if in.State != nil {
		m.State = *in.State
	}
	if in.Acknowledge != nil {
		m.Acknowledge = *in.Acknowledge
	}
	for _, f := range []struct {
		field string
		value string
		most  int
	}{{"name", m.Name, 200}, {"sender_name", m.SenderName, 200}, {"signature", m.Signature, 5000}, {"acknowledgement", m.Acknowledgement, 5000}, {"team_id", m.TeamID, 100}} {
		if len([]rune(f.value)) > f.most {
			l.Add(f.field, "too_long", fault.Params{"max": f.most})
		}
	}
	imap, smtp := m.IMAP, m.SMTP
	account(&l, "imap", &m.IMAP, in.IMAP, map[string]int{"tls": 993, "": 993, "starttls": 143, "none": 143})
	account(&l, "smtp", &m.SMTP, in.SMTP, map[string]int{"tls": 465, "": 465, "starttls": 587, "none": 25})
	if m.HasIMAP() && m.IMAP.Folder == "" {
		m.IMAP.Folder = "INBOX"
	}
	if err := l.Err(); err != nil {
		return err
	}
	if in.TeamID != nil && m.TeamID != "" && s.o.Team != nil {
		if err := s.o.Team(ctx, m.TeamID); fault.Is(err, fault.NotFound) {
			return fault.At("team_id", "unknown_reference", fault.Params{"id": m.TeamID, "object": "team"})
		} else if err != nil {
			return err
		}
	}
	for _, p := range []struct {
		column   string
		password *string
		sealed   *string
		gone     bool
	}{
		{"imap_secret", in.IMAPPassword, &m.imapSecret, !m.HasIMAP() || in.IMAPPassword == nil && elsewhere(imap, m.IMAP)},
		{"smtp_secret", in.SMTPPassword, &m.smtpSecret, !m.HasSMTP() || in.SMTPPassword == nil && elsewhere(smtp, m.SMTP)},
	} {
		switch {
		case p.gone || p.password != nil && *p.password == "":
			*p.sealed = ""
		case p.password != nil:
			sealed, err := s.sealer.Seal(ctx, tenant, purpose(m.ID, p.column), []byte(*p.password))
			if err != nil {
				return fmt.Errorf("seal a password of %s: %w", m.ID, err)
			}
			*p.sealed = sealed
		}
	}
	return nil
}

// elsewhere reports whether a password that was given for one server would reach another one, or anybody on the way to it.
func elsewhere(was, is Account) bool {
	return was.Host != "" && (was.Host != is.Host || was.TLS != is.TLS && is.TLS == "none")
}

// account puts a server's settings in place. A password belongs to its host: whoever changes the host gives it anew.
func account(l *fault.List, field string, to *Account, in *Account, ports map[string]int) {
	if in == nil {
		return
	}
	a := *in
	if a.Host = strings.ToLower(strings.TrimSpace(a.Host)); a.Host == "" {
		*to = Account{}
		return
	}
	if strings.ContainsAny(a.Host, "/@ \r\n\t") || len(a.Host) > 253 {
		l.Add(field+".host", "url_host")
	}
	port, ok := ports[a.TLS]
	if !ok {
		l.Add(field+".tls", "not_an_option", fault.Params{"allowed": "tls, starttls, none"})
	}
	if a.TLS == "" {
		a.TLS = "tls"
	}
	if a.Port == 0 {
		a.Port = port
	}
	if a.Port < 1 || a.Port > 65535 {
		l.Add(field+".port", "url_port", fault.Params{"allowed": "1–65535"})
	}
	if strings.ContainsAny(a.User+a.Folder, "\r\n\x00") || len(a.User) > 250 || len(a.Folder) > 250 {
		l.Add(field+".user", "too_long", fault.Params{"max": 250})
	}
	*to = a
}

// announce tells the listener which addresses are the mailbox's.
func (s *Service) announce(ctx context.Context, tenant string, m *Mailbox) error {
	proven := m.Address == m.ForwardTo
	if !proven {
		if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			proven, err = db.Exists(ctx, tx, "select 1 from mail_domains where tenant_id = ? and domain = ? and proven_at is not null", tx.Tenant(), domainOf(m.Address))
			return err
		}); err != nil {
			return err
		}
	}
	return s.db.System(ctx, "addresses that the mail listener takes mail for", func(ctx context.Context, tx *db.ControlTx) error {
		if _, err := tx.Exec(ctx, "delete from mail_recipients where tenant_id = ? and mailbox_id = ?", tenant, m.ID); err != nil {
			return err
		}
		now := s.now()
		for address, sure := range map[string]bool{m.ForwardTo: true, m.Address: proven} {
			if _, err := tx.Exec(ctx, "insert into mail_recipients (address, tenant_id, mailbox_id, proven, created_at) values (?, ?, ?, ?, ?)", address, tenant, m.ID, sure, now); err != nil {
				return taken(err)
			}
		}
		return nil
	})
}

func (s *Service) retract(ctx context.Context, tenant, mailboxID string) error {
	return s.db.System(ctx, "addresses that the mail listener takes mail for", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from mail_recipients where tenant_id = ? and mailbox_id = ?", tenant, mailboxID)
		return err
	})
}

// Erase removes what stands above tenants of one that is erased.
func (s *Service) Erase(ctx context.Context, tenant string) error {
	return s.db.System(ctx, "erase the mail addresses of a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from mail_recipients where tenant_id = ?", tenant)
		return err
	})
}

// pollTx has a mailbox polled soon. There is at most one such job of a mailbox, which goes on by itself.
func (s *Service) pollTx(tx *db.Tx, m *Mailbox) error {
	if !m.HasIMAP() || m.State != Active {
		return nil
	}
	_, err := job.Enqueue(tx, pollJob, pollArgs{m.ID}, job.Key(m.ID), job.At(s.now().Add(time.Second)))
	return err
}

// reseal seals a tenant's passwords and keys anew. What has changed meanwhile stays: the next run finds it.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner == secret.Node {
		return nil
	}
	ctx = asSystem(ctx, owner)
	list, err := s.all(ctx)
	if err != nil {
		return err
	}
	type value struct{ table, column, id, sealed, purpose string }
	var values []value
	for _, m := range list {
		values = append(values, value{"mailboxes", "imap_secret", m.ID, m.imapSecret, purpose(m.ID, "imap_secret")}, value{"mailboxes", "smtp_secret", m.ID, m.smtpSecret, purpose(m.ID, "smtp_secret")})
	}
	domains, err := s.domains(ctx)
	if err != nil {
		return err
	}
	for _, d := range domains {
		values = append(values, value{"mail_domains", "private_key", d.ID, d.private, keyPurpose(d.ID)})
	}
	for _, v := range values {
		if v.sealed == "" {
			continue
		}
		next, changed, err := reseal(v.purpose, v.sealed)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", v.column, v.id, err)
		}
		if !changed {
			continue
		}
		err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("update "+v.table+" set "+v.column+" = ? where tenant_id = ? and id = ? and "+v.column+" = ?", next, tx.Tenant(), v.id, v.sealed)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
