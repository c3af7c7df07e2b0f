// Package idea is what customers wish for: it takes ideas and votes from the portal, counts them, and tells whoever has voted when
// the state of an idea changes.
//
// Ideas are records: staff suggest, answer and decide in the app under their own rights, and readers of the portal see what the
// access engine lets them see. The room owns the table idea_votes. A person has one vote for an idea, whatever happens at the same
// moment: the row of the idea is locked while its votes are counted. portal calls it for customers.
package idea

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/metadata"
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
	// Home is the address of a tenant's portal in a language, and its name; empty where it has none.
	Home func(ctx context.Context, tenant, lang string) (address, company string, err error)
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to ideas.
type Service struct{ Options }

// The states of an idea.
const (
	New         = "new"
	UnderReview = "under_review"
	Planned     = "planned"
	Done        = "done"
	Declined    = "declined"
)

// States are all states, in their order.
var States = []string{New, UnderReview, Planned, Done, Declined}

const object = "idea"

// NewService returns the service and hangs its hooks into the write path.
func NewService(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Service{Options: o}
	o.Records.Before(object, s.before)
	o.Records.OnMerge(s.merged)
	o.Records.OnPurge(s.purged)
	return s
}

// before notes when a state was reached, and has those told who have voted.
func (s *Service) before(_ context.Context, tx *db.Tx, c *records.Change) error {
	if c.Action == ledger.Deleted || c.Action == ledger.Merged || c.Action == ledger.Restored {
		return nil
	}
	if c.Before == nil {
		c.Set("decided_at", c.Now())
		return nil
	}
	if !c.Changed("status") || c.Undo() {
		return nil
	}
	c.Set("decided_at", c.Now())
	_, err := job.Enqueue(tx, tellJob, tellArgs{IdeaID: c.After.ID, Status: c.After.Text("status")})
	return err
}

// merged lets votes follow what was merged into something else: an idea into another one, or a person into another one.
func (s *Service) merged(_ context.Context, tx *db.Tx, o *metadata.Object, into string, from []string) error {
	column := map[string]string{object: "idea_id", "contact": "contact_id"}[o.ID]
	if column == "" {
		return nil
	}
	other := map[string]string{"idea_id": "contact_id", "contact_id": "idea_id"}[column]
	in, arg := tx.Dialect().In(column, from)
	// Of several votes that become one, the first stays.
	inOther, argOther := tx.Dialect().In("v."+column, append([]string{into}, from...))
	tx.Queue("delete from idea_votes where tenant_id = ? and "+in+` and exists (select 1 from idea_votes v where v.tenant_id = idea_votes.tenant_id
		and v.`+other+" = idea_votes."+other+" and "+inOther+" and (v."+column+" = ? or v.token < idea_votes.token))", tx.Tenant(), arg, argOther, into)
	tx.Queue("update idea_votes set "+column+" = ? where tenant_id = ? and "+in, into, tx.Tenant(), arg)
	if o.ID != object {
		return nil
	}
	_, err := job.Enqueue(tx, countJob, countArgs{IdeaID: into})
	return err
}

// purged forgets the votes of what goes for good.
func (s *Service) purged(_ context.Context, tx *db.Tx, ids []string) error {
	for _, column := range []string{"idea_id", "contact_id"} {
		in, arg := tx.Dialect().In(column, ids)
		tx.Queue("delete from idea_votes where tenant_id = ? and "+in, tx.Tenant(), arg)
	}
	return nil
}

// own is the context in which the room acts for a customer: the rights of people do not speak of customers.
func own(ctx context.Context) (context.Context, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	return actor.With(ctx, actor.Actor{
		Tenant: a.Tenant, Kind: actor.System, ID: "idea", Via: a.Via, Locale: a.Locale, Address: a.Address, Agent: a.Agent, RequestID: a.RequestID,
	}), nil
}

// Suggest makes an idea of a contact's, with the vote of the contact. Faults: those of the fields.
func (s *Service) Suggest(ctx context.Context, contactID, lang, name, description string) (ideaID string, err error) {
	if contactID == "" {
		return "", fault.New(fault.Forbidden, "forbidden")
	}
	if ctx, err = own(ctx); err != nil {
		return "", err
	}
	_, err = s.Records.Do(ctx, "idea_suggested", func(ctx context.Context, b *records.Batch) error {
		o, err := b.Model().Object("ideas")
		if err != nil {
			return err
		}
		r, err := b.Create(ctx, o, values(o, map[string]any{"name": name, "description": db.OrNull(description), "status": New, "contact_id": contactID, "owner_id": nil}))
		if err != nil {
			return err
		}
		ideaID = r.ID
		return s.count(ctx, b, o, ideaID, contactID, lang, true)
	})
	return ideaID, err
}

// Vote gives an idea the vote of a contact, or takes it back; twice is once. Faults: not_found, conflict idea_decided for an idea
// that is done or declined.
func (s *Service) Vote(ctx context.Context, contactID, lang, ideaID string, on bool) error {
	if contactID == "" {
		return fault.Missing("record", ideaID)
	}
	ctx, err := own(ctx)
	if err != nil {
		return err
	}
	_, err = s.Records.Do(ctx, "idea_voted", func(ctx context.Context, b *records.Batch) error {
		o, err := b.Model().Object("ideas")
		if err != nil {
			return err
		}
		return s.count(ctx, b, o, ideaID, contactID, lang, on)
	})
	return err
}

func (s *Service) count(ctx context.Context, b *records.Batch, o *metadata.Object, ideaID, contactID, lang string, on bool) error {
	r, err := b.Load(ctx, o, ideaID, access.Update) // Locked: two votes at once are counted one after the other.
	if err != nil {
		return err
	}
	if state := r.Text("status"); state == Done || state == Declined {
		return fault.New(fault.Conflict, "idea_decided")
	}
	tx := b.Tx()
	if on {
		_, err = tx.Exec(ctx, "insert into idea_votes (tenant_id, idea_id, contact_id, language, token, told, created_at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
			tx.Tenant(), ideaID, contactID, lang, rand.Text(), true, b.Now())
	} else {
		_, err = tx.Exec(ctx, "delete from idea_votes where tenant_id = ? and idea_id = ? and contact_id = ?", tx.Tenant(), ideaID, contactID)
	}
	if err != nil {
		return err
	}
	return s.counted(ctx, b, o, r)
}

// counted writes down how many votes an idea has, whose row is locked.
func (s *Service) counted(ctx context.Context, b *records.Batch, o *metadata.Object, r *records.Record) error {
	tx := b.Tx()
	var n int64
	if err := tx.QueryRow(ctx, "select count(*) from idea_votes where tenant_id = ? and idea_id = ?", tx.Tenant(), r.ID).Scan(&n); err != nil {
		return err
	}
	if have, _ := r.Get("votes").(int64); have == n {
		return nil
	}
	_, err := b.Update(ctx, o, r.ID, 0, values(o, map[string]any{"votes": n}))
	return err
}

// recount counts the votes of an idea anew: those of another one have come to it.
func (s *Service) recount(ctx context.Context, ideaID string) error {
	ctx, err := own(ctx)
	if err != nil {
		return err
	}
	_, err = s.Records.Do(ctx, "idea_voted", func(ctx context.Context, b *records.Batch) error {
		o, err := b.Model().Object("ideas")
		if err != nil {
			return err
		}
		r, err := b.Load(ctx, o, ideaID, access.Update)
		if err != nil {
			return err
		}
		return s.counted(ctx, b, o, r)
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// Voted says for which of the ideas a contact has voted.
func (s *Service) Voted(ctx context.Context, contactID string, ideaIDs []string) (map[string]bool, error) {
	out := map[string]bool{}
	if contactID == "" || len(ideaIDs) == 0 {
		return out, nil
	}
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, arg := tx.Dialect().In("idea_id", ideaIDs)
		list, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) {
			var id string
			return id, r.Scan(&id)
		}, "select idea_id from idea_votes where tenant_id = ? and contact_id = ? and "+in, tx.Tenant(), contactID, arg)
		for _, id := range list {
			out[id] = true
		}
		return err
	})
	return out, err
}

// Stop ends the mails about one idea to one person, by the token in the link of a mail; the vote stays. It gives the id of the idea.
// Faults: not_found.
func (s *Service) Stop(ctx context.Context, token string) (ideaID string, err error) {
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRow(ctx, "select idea_id from idea_votes where tenant_id = ? and token = ?", tx.Tenant(), token).Scan(&ideaID)
		if errors.Is(err, db.ErrNoRows) || strings.TrimSpace(token) == "" {
			return fault.Missing("link", "")
		}
		if err == nil {
			tx.Queue("update idea_votes set told = ? where tenant_id = ? and token = ?", false, tx.Tenant(), token)
		}
		return err
	})
	return ideaID, err
}

func values(o *metadata.Object, by map[string]any) records.Input {
	in := records.Input{Values: map[string]any{}}
	for path, v := range by {
		if f, ok := o.Field(path); ok {
			in.Set(f, v)
		}
	}
	return in
}
