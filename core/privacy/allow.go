package privacy

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Reason is why something must not be sent to a person; empty where it may.
type Reason string

// The reasons.
const (
	NoConsent   Reason = "no_consent"
	IsWithdrawn Reason = "withdrawn"
	IsExpired   Reason = "expired"
	// DoNotContact is the mark on the contact itself.
	DoNotContact Reason = "do_not_contact"
	NoAddress    Reason = "no_address"
	// Capped says that the person has got as much as the company wants to send within a time.
	Capped Reason = "capped"
	// NoCarrier says that nobody delivers in the channel.
	NoCarrier Reason = "no_carrier"
)

// Verdict is whether something may be sent.
type Verdict struct {
	Reason Reason
	// NotBefore is when it may go at the earliest: later than now in the quiet hours.
	NotBefore time.Time
	// Consent is the id of the consent that counts, empty without one. Free says that the purpose needs none.
	Consent string
	Free    bool
	// Address is where it goes, in the form of the channel; empty for channels that have none, such as ads.
	Address string

	contact  *records.Record
	settings Settings
	company  Company
}

// Allowed reports whether nothing stands against it.
func (v *Verdict) Allowed() bool { return v.Reason == "" }

// system is the context in which the room itself reads and writes: that of the same company.
func system(ctx context.Context, tx *db.Tx) context.Context {
	return actor.ForSystem(ctx, tx.Tenant(), "privacy")
}

// Allowed decides in the transaction that sends whether something may be sent to a contact at present: consent, the marks of the
// contact, the address, the frequency cap and the quiet hours. It locks the contact until the transaction ends, so that neither a
// withdrawal nor a second message passes it by. Faults: not_found for a contact that is not there.
func (s *Service) Allowed(ctx context.Context, tx *db.Tx, contactID, channel, purpose string) (*Verdict, error) {
	company, err := s.Company(ctx)
	if err != nil {
		return nil, err
	}
	return s.allowed(ctx, tx, company, contactID, channel, purpose)
}

func (s *Service) allowed(ctx context.Context, tx *db.Tx, company Company, contactID, channel, purpose string) (*Verdict, error) {
	b, err := s.Records.In(system(ctx, tx), tx, "", "")
	if err != nil {
		return nil, err
	}
	o, err := b.Model().Object("contacts")
	if err != nil {
		return nil, err
	}
	contact, err := b.Load(ctx, o, contactID, access.Read)
	if err != nil {
		return nil, err
	}
	return s.weigh(ctx, tx, b, company, contact, channel, purpose)
}

// weigh is Allowed for a contact that is locked.
func (s *Service) weigh(ctx context.Context, tx *db.Tx, b finder, company Company, contact *records.Record, channel, purpose string) (*Verdict, error) {
	set, err := readSettings(ctx, tx)
	if err != nil {
		return nil, err
	}
	c, err := current(ctx, b, contact.ID, channel, purpose)
	if err != nil {
		return nil, err
	}
	now := s.now()
	v := &Verdict{NotBefore: now, Free: slices.Contains(set.Free, purpose), Address: addressOf(contact, channel), contact: contact, settings: set, company: company}
	if c != nil {
		v.Consent = c.ID
	}
	if v.Reason = judge(c, contact, &set, channel, purpose, now); v.Reason != "" {
		return v, nil
	}
	if v.Address == "" && channel != Ads && channel != "post" {
		v.Reason = NoAddress
		return v, nil
	}
	if v.Free {
		return v, nil
	}
	v.NotBefore = set.quiet(now, company.Zone)
	if set.Cap > 0 {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from privacy_messages where tenant_id = ? and contact_id = ? and created_at > ? and counts and state in ('queued', 'sent')",
			tx.Tenant(), contact.ID, now.AddDate(0, 0, -set.CapDays)).Scan(&n); err != nil {
			return nil, err
		}
		if n >= set.Cap {
			v.Reason = Capped
		}
	}
	return v, nil
}

// judge is the part of the decision that is about the person's will.
func judge(c *Consent, contact *records.Record, set *Settings, channel, purpose string, at time.Time) Reason {
	free := slices.Contains(set.Free, purpose)
	blocked, _ := contact.Get(map[string]string{Email: "do_not_email", "phone": "do_not_call", "sms": "do_not_call"}[channel]).(bool)
	switch {
	case c != nil && c.State == Withdrawn:
		return IsWithdrawn
	case free:
		return ""
	case blocked:
		return DoNotContact
	case c == nil || c.State == Requested:
		return NoConsent
	case !c.holds(at):
		return IsExpired
	}
	return ""
}

// addressOf is where a contact is reached in a channel: the fields of the contact for e-mail and phone, else the contact point whose
// label is the channel's name.
func addressOf(r *records.Record, channel string) string {
	switch channel {
	case Email:
		return r.Text("email")
	case "phone":
		if p := r.Text("phone"); p != "" {
			return p
		}
		return r.Text("mobile")
	case "sms":
		if p := r.Text("mobile"); p != "" {
			return p
		}
		return r.Text("phone")
	}
	for _, p := range r.Points {
		if p.Label == channel {
			return p.Value
		}
	}
	return ""
}

// Consented leaves those of some contacts that have agreed to something in a channel for a purpose at present, within the caller's
// transaction. Frequency and quiet hours are no matter here: nothing is sent. At most records.MaxLimit contacts may be asked for.
func (s *Service) Consented(ctx context.Context, tx *db.Tx, contacts []string, channel, purpose string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(contacts) == 0 {
		return out, nil
	}
	if len(contacts) > records.MaxLimit {
		return nil, fault.At("contacts", "too_many", fault.Params{"max": records.MaxLimit})
	}
	set, err := readSettings(ctx, tx)
	if err != nil {
		return nil, err
	}
	in, arg := tx.Dialect().In("contact_id", contacts)
	where, args := tx.Where("")
	rows, err := tx.Query(ctx, `select contact_id, state, decided_at, valid_until from consents where `+where+` and `+in+
		` and channel = ? and purpose = ? and deleted_at is null`, append(args, arg, channel, purpose)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	latest := map[string]*Consent{}
	for rows.Next() {
		c := &Consent{}
		if err := rows.Scan(&c.ContactID, &c.State, &c.DecidedAt, &c.ValidUntil); err != nil {
			return nil, err
		}
		if have := latest[c.ContactID]; have == nil || later(c, have) {
			latest[c.ContactID] = c
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	free := slices.Contains(set.Free, purpose)
	for _, contact := range contacts {
		c := latest[contact]
		out[contact] = c == nil && free || c != nil && (c.holds(s.now()) || free && c.State != Withdrawn)
	}
	return out, nil
}
