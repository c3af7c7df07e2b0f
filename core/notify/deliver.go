package notify

import (
	"context"
	"fmt"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	deliverJob = "notify.deliver"
	byMail     = "mail"
	byPush     = "push"
)

// deliverArgs name a notification and the way it is to be sent.
type deliverArgs struct {
	ID string `json:"id"`
	By string `json:"by"`
}

// deliver sends a notification beyond the app, unless it was read meanwhile or the person may not know of its record any more.
func (s *Service) deliver(ctx context.Context, j job.Job[deliverArgs]) error {
	var n Notification
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, scan, "select "+columns+" from notifications where tenant_id = ? and id = ?", tx.Tenant(), j.Args.ID)
		if err == nil && len(list) == 1 {
			n = list[0]
		}
		return err
	})
	if err != nil || n.ID == "" || n.ReadAt != nil {
		return err
	}
	u, err := s.Access.GetUser(ctx, n.UserID)
	if fault.Is(err, fault.NotFound) || err == nil && !u.Active {
		return nil
	}
	if err != nil {
		return err
	}
	told, err := s.tell(ctx, j.Tenant, u, n)
	if err != nil || told.text == "" {
		return err
	}
	if j.Args.By == byMail {
		return s.mail(ctx, j.Tenant, u, told)
	}
	return s.push(ctx, j.Tenant, u, n, told)
}

// message is a notification in words.
type message struct {
	text string
	// path leads to what it is about, within the app.
	path string
	// actor is the name of who did it.
	actor string
}

// tell puts a notification into words under the rights that its person has now. It is empty for one about a record that the
// person may not read.
func (s *Service) tell(ctx context.Context, tenant string, u access.User, n Notification) (message, error) {
	reader := as(ctx, tenant, u.ID, u.Locale)
	m, err := s.Metadata.Model(reader)
	if err != nil {
		return message{}, err
	}
	out := message{path: "/notifications"}
	object := ""
	if o, ok := m.ObjectByID(n.Object); ok {
		labels := o.Labels
		if n.Params.Several || n.Kind == Transfer {
			labels = o.PluralLabels
		}
		if object = labels[u.Locale]; object == "" {
			object = labels["en"]
		}
	}
	title := ""
	if n.RecordID != "" {
		heads, err := s.Records.Heads(reader, n.Object, []string{n.RecordID})
		if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Forbidden) {
			return message{}, nil
		}
		if err != nil {
			return message{}, err
		}
		h, ok := heads[n.RecordID]
		if !ok {
			return message{}, nil
		}
		title, out.path = h.Title, recordPath(h)
	}
	if n.Kind == Transfer {
		out.path = "/imports/" + n.Params.TransferID
		if n.Params.Transfer == "export" {
			out.path = "/imports"
		}
	}
	if n.ActorID != "" {
		who, err := s.Access.GetUser(actor.ForSystem(ctx, tenant, "notify"), n.ActorID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return message{}, err
		}
		out.actor = who.Name
	}
	out.text = sentence(n, u.Locale, out.actor, title, object)
	return out, nil
}

// recordPath leads to a record, and for an activity to what it is about.
func recordPath(h records.Head) string {
	if h.AboutID != "" {
		return "/records/" + h.AboutObject + "/" + h.AboutID
	}
	return "/records/" + h.Object + "/" + h.ID
}

// mail queues a mail. Done twice it is sent twice, which is better than not at all.
func (s *Service) mail(ctx context.Context, tenant string, u access.User, told message) error {
	company, err := s.Company(ctx)
	if err != nil {
		return err
	}
	p, err := s.Mailer.Prepare(ctx, mail.Message{To: u.Email, Locale: u.Locale, Kind: mail.Notification, Tenant: tenant, Data: mail.Data{
		Name: u.Name, Company: company, What: told.text, Link: s.BaseURL + told.path,
	}})
	if err != nil {
		return fmt.Errorf("write the mail: %w", err)
	}
	return s.DB.System(ctx, "tell of a notification", func(ctx context.Context, tx *db.ControlTx) error {
		return s.Mailer.Send(ctx, tx, tenant, p)
	})
}
