package privacy

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Consent is what counts for a contact in one channel and for one purpose.
type Consent struct {
	ID, ContactID, Channel, Purpose, State, LegalBasis, Address, Proof, Source, IP string
	RequestedAt, GrantedAt, WithdrawnAt, DecidedAt, ValidUntil                     *time.Time
	Version                                                                        int64
}

// valued is a record as it was read, whoever has read it.
type valued interface{ Get(path string) any }

func consentOf(recordID string, version int64, r valued) Consent {
	at := func(path string) *time.Time {
		if t, ok := r.Get(path).(time.Time); ok {
			return &t
		}
		return nil
	}
	text := func(path string) string {
		v, _ := r.Get(path).(string)
		return v
	}
	return Consent{
		ID: recordID, ContactID: text("contact_id"), Channel: text("channel"), Purpose: text("purpose"), State: text("state"), LegalBasis: text("legal_basis"),
		Address: text("address"), Proof: text("proof_text"), Source: text("source"), IP: text("ip"), Version: version,
		RequestedAt: at("requested_at"), GrantedAt: at("granted_at"), WithdrawnAt: at("withdrawn_at"), DecidedAt: at("decided_at"), ValidUntil: at("valid_until"),
	}
}

func recorded(r *records.Record) Consent { return consentOf(r.ID, r.Version, r) }

// shown is a row with what its reader may see.
type shown struct{ *records.Row }

// Get implements valued.
func (r shown) Get(path string) any {
	if f, ok := r.Object().Field(path); ok {
		v, err := r.Value(f)
		if err == nil {
			return v
		}
	}
	return nil
}

// holds reports whether the consent allows something at a moment.
func (c *Consent) holds(at time.Time) bool {
	return c.State == Granted && (c.ValidUntil == nil || c.ValidUntil.After(at))
}

// maxDecisions is how many records about the same are looked through: more than one there are only where contacts were merged.
const maxDecisions = 50

// finder reads records in a transaction, whatever the actor may see.
type finder interface {
	Find(ctx context.Context, object string, where filter.Node, sort string, limit int) ([]*records.Record, error)
}

func about(contact, channel, purpose string) filter.Node {
	return filter.And(records.Eq("contact_id", contact), records.Eq("channel", channel), records.Eq("purpose", purpose))
}

// current is the consent that counts, nil without one. Where there are several, the latest decision counts. It costs one range of
// consents_current_idx.
func current(ctx context.Context, b finder, contact, channel, purpose string) (*Consent, error) {
	list, err := b.Find(ctx, "consents", about(contact, channel, purpose), "", maxDecisions)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var out *Consent
	for _, r := range list {
		c := recorded(r)
		if out == nil || later(&c, out) {
			out = &c
		}
	}
	return out, nil
}

func later(a, b *Consent) bool {
	var x, y time.Time
	if a.DecidedAt != nil {
		x = *a.DecidedAt
	}
	if b.DecidedAt != nil {
		y = *b.DecidedAt
	}
	if x.Equal(y) { // At the same moment, what is stricter counts.
		return (a.State != Granted) && b.State == Granted
	}
	return x.After(y)
}

// stamps are the fields that say when a state was reached.
var stamps = map[string]string{Requested: "requested_at", Granted: "granted_at", Withdrawn: "withdrawn_at"}

// before keeps the rules of consents in the write path: one for each contact, channel and purpose, whose channel and purpose stay
// what they are, with the moments of its states.
func (s *Service) before(ctx context.Context, _ *db.Tx, c *records.Change) error {
	if c.Action == ledger.Deleted || c.Action == ledger.Merged || c.Undo() {
		return nil
	}
	now := c.Now()
	if c.Before == nil {
		if err := alone(ctx, c); err != nil {
			return err
		}
		if c.After.Text("source") == "" {
			c.Set("source", doorOf(c.Actor()))
		}
	} else if c.Changed("channel") || c.Changed("purpose") {
		return fault.At("purpose", "consent_fixed")
	}
	for _, path := range []string{"decided_at", "granted_at"} {
		if at, ok := c.After.Get(path).(time.Time); ok && at.After(now.Add(time.Hour)) {
			return fault.At(path, "consent_future")
		}
	}
	if c.Before != nil && !c.Changed("state") {
		return nil
	}
	decided, given := c.After.Get("decided_at").(time.Time)
	if !given || c.Before != nil && !c.GivenPath("decided_at") {
		decided = now
		if at, ok := c.After.Get(stamps[c.After.Text("state")]).(time.Time); ok && c.Before == nil {
			decided = at // An import knows when it was.
		}
		c.Set("decided_at", decided)
	}
	if path, ok := stamps[c.After.Text("state")]; ok && (c.Before != nil && !c.GivenPath(path) || c.After.Get(path) == nil) {
		c.Set(path, decided)
	}
	return nil
}

// alone refuses a second consent about the same.
func alone(ctx context.Context, c *records.Change) error {
	contact, channel, purpose := c.After.Text("contact_id"), c.After.Text("channel"), c.After.Text("purpose")
	if contact == "" || channel == "" || purpose == "" {
		return nil // What is required is refused by the record engine.
	}
	have, err := c.Find(ctx, "consents", about(contact, channel, purpose), "", 2)
	if err != nil {
		return err
	}
	for _, r := range have {
		if r.ID != c.After.ID {
			return fault.New(fault.Conflict, "consent_exists", fault.Params{"id": r.ID})
		}
	}
	return nil
}

// doorOf says where a consent came from that names no source.
func doorOf(a actor.Actor) string {
	switch {
	case a.Via == actor.ViaApp:
		return "staff"
	case a.Via == "":
		return string(a.Kind)
	}
	return string(a.Via)
}

// Decision is what somebody notes down about a consent.
type Decision struct {
	Channel, Purpose string
	// LegalBasis is "consent" when empty.
	LegalBasis, Proof, Source, Address, IP string
	ValidUntil                             *time.Time
}

// Grant notes down that a contact has agreed. The actor must be able to read the contact and to write consents. Faults: not_found,
// forbidden, invalid.
func (s *Service) Grant(ctx context.Context, contactID string, d Decision) (*Consent, error) {
	if d.LegalBasis == "" {
		d.LegalBasis = "consent"
	}
	return s.decide(ctx, contactID, Granted, d)
}

// Withdraw notes down that a contact has withdrawn. It holds from the moment of its commit. Faults are those of Grant.
func (s *Service) Withdraw(ctx context.Context, contactID string, d Decision) (*Consent, error) {
	return s.decide(ctx, contactID, Withdrawn, d)
}

func (s *Service) decide(ctx context.Context, contactID, state string, d Decision) (*Consent, error) {
	var out *Consent
	_, err := s.Records.Do(ctx, "consent_"+state, func(ctx context.Context, b *records.Batch) error {
		if _, err := s.contact(ctx, b, contactID); err != nil {
			return err
		}
		var err error
		out, err = s.put(ctx, b, contactID, state, d)
		return err
	})
	return out, err
}

// contact reads the contact that something is about, if the actor may see it.
func (s *Service) contact(ctx context.Context, b *records.Batch, contactID string) (*records.Record, error) {
	o, err := b.Model().Object("contacts")
	if err != nil {
		return nil, err
	}
	return b.Load(ctx, o, contactID, access.Read)
}

// put makes the current consent say what was decided, or makes one.
func (s *Service) put(ctx context.Context, b *records.Batch, contactID, state string, d Decision) (*Consent, error) {
	o, err := b.Model().Object("consents")
	if err != nil {
		return nil, err
	}
	have, err := current(ctx, b, contactID, d.Channel, d.Purpose)
	if err != nil {
		return nil, err
	}
	values := map[string]any{"state": state}
	for path, v := range map[string]string{"legal_basis": d.LegalBasis, "proof_text": d.Proof, "address": d.Address, "ip": d.IP} {
		if v != "" {
			values[path] = v
		}
	}
	switch {
	case d.Source != "":
		values["source"] = d.Source
	case have != nil:
		values["source"] = doorOf(must(ctx))
	}
	if state == Granted || state == Requested {
		values["valid_until"] = nil
	}
	if d.ValidUntil != nil {
		values["valid_until"] = *d.ValidUntil
	}
	var r *records.Record
	if have != nil {
		// A person who decides the same again has decided it now.
		values["decided_at"], values[stamps[state]] = b.Now(), b.Now()
		r, err = b.Update(ctx, o, have.ID, 0, input(o, values))
	} else {
		values["contact_id"], values["channel"], values["purpose"] = contactID, d.Channel, d.Purpose
		r, err = b.Create(ctx, o, input(o, values))
	}
	if err != nil {
		return nil, err
	}
	c := recorded(r)
	return &c, nil
}

func must(ctx context.Context) actor.Actor { a, _ := actor.Peek(ctx); return a }

func input(o *metadata.Object, values map[string]any) records.Input {
	in := records.Input{Values: map[string]any{}}
	for path, v := range values {
		if f, ok := o.Field(path); ok {
			in.Set(f, v)
		}
	}
	return in
}

// List returns what counts for a contact, by channel and purpose, and what may be sent at present: as far as the actor may read the
// contact and its consents. Faults: not_found, forbidden.
func (s *Service) List(ctx context.Context, contactID string) ([]Stand, error) {
	if _, err := s.Records.Get(ctx, "contacts", contactID, records.GetOptions{Fields: []string{"id"}}); err != nil {
		return nil, err
	}
	page, err := s.Records.List(ctx, "consents", records.Query{Filter: records.Eq("contact_id", contactID), Limit: records.MaxLimit})
	if err != nil {
		return nil, err
	}
	by := map[[2]string]Consent{}
	for _, row := range page.Rows {
		c := consentOf(row.ID(), row.Version(), shown{row})
		key := [2]string{c.Channel, c.Purpose}
		if have, ok := by[key]; !ok || later(&c, &have) {
			by[key] = c
		}
	}
	whole, err := s.Records.Load(actor.ForSystem(ctx, must(ctx).Tenant, "privacy"), contactObject, []string{contactID})
	if err != nil {
		return nil, err
	}
	if len(whole) == 0 {
		return nil, fault.Missing("record", contactID)
	}
	set, err := s.settings(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Stand, 0, len(by))
	for _, c := range by {
		reason := judge(&c, whole[0], &set, c.Channel, c.Purpose, s.now())
		out = append(out, Stand{Consent: c, Allowed: reason == "", Reason: reason})
	}
	slices.SortFunc(out, func(a, b Stand) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Purpose, b.Purpose))
	})
	return out, nil
}

// Stand is a consent with what follows from it.
type Stand struct {
	Consent
	// Allowed says whether something may be sent, and Reason why not.
	Allowed bool
	Reason  Reason
}

// expire marks some of the consents that have run out, and says whether there may be more.
func (s *Service) expire(ctx context.Context) (more bool, err error) {
	const step = 200
	_, err = s.Records.Do(ctx, "consent_expired", func(ctx context.Context, b *records.Batch) error {
		o, err := b.Model().Object("consents")
		if err != nil {
			return err
		}
		list, err := b.Find(ctx, "consents", filter.And(records.Eq("state", Granted),
			filter.Compare{Field: "valid_until", Op: filter.Lt, Value: filter.At(s.now())}), "", step)
		if err != nil {
			return err
		}
		for _, r := range list {
			if _, err := b.Update(ctx, o, r.ID, 0, input(o, map[string]any{"state": Expired})); err != nil {
				return err
			}
		}
		more = len(list) == step
		return nil
	})
	return more, err
}
