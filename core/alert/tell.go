package alert

import (
	"context"
	"fmt"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tellJob = "alert.tell"

// tellArgs names an alert that people have to be told of.
type tellArgs struct {
	Alert string `json:"alert"`
}

// tell does what follows from an alert: the person has to prove anew who they are where the company wants that, and the
// administrators get a mail. Done twice it doubts what has begun since, and sends the mail twice.
func (s *Service) tell(ctx context.Context, j job.Job[tellArgs]) error {
	a, err := s.get(ctx, j.Args.Alert)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if a.Action == Relogin {
		if err := s.identity.DoubtSessions(ctx, a.UserID); err != nil {
			return fmt.Errorf("doubt the sessions: %w", err)
		}
	}
	company, _, err := s.company(ctx)
	if err != nil {
		return err
	}
	to, err := s.access.Holders(ctx, access.ManageTenant)
	if err != nil {
		return err
	}
	name := ""
	if u, err := s.access.GetUser(ctx, a.UserID); err == nil {
		name = u.Name
	}
	var letters []mail.Prepared
	for _, u := range to {
		p, err := s.mailer.Prepare(ctx, mail.Message{To: u.Email, Locale: u.Locale, Kind: mail.Alert, Data: mail.Data{
			Name: u.Name, Company: company, By: name, What: a.Text(u.Locale), Link: s.baseURL + "/settings/alerts",
		}})
		if err != nil {
			return err
		}
		letters = append(letters, p)
	}
	return s.db.System(ctx, "tell of an alert", func(ctx context.Context, tx *db.ControlTx) error {
		for _, p := range letters {
			if err := s.mailer.Send(ctx, tx, j.Tenant, p); err != nil {
				return err
			}
		}
		return nil
	})
}
