package idea

import (
	"context"
	"net/url"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/records"
)

const (
	// tellJob tells voters of a new state, page by page.
	tellJob = "idea.tell"
	// countJob counts the votes of an idea anew.
	countJob = "idea.count"
)

type countArgs struct {
	IdeaID string `json:"idea_id"`
}

type tellArgs struct {
	IdeaID string `json:"idea_id"`
	Status string `json:"status"`
	// After is the person whom the page before ended with.
	After string `json:"after,omitempty"`
}

// page is how many voters are told in one job.
const page = 100

// RegisterJobs registers the room's jobs.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, tellJob, job.Options{}, func(ctx context.Context, j job.Job[tellArgs]) error { return s.tell(ctx, j.Args) })
	job.Register(reg, countJob, job.Options{}, func(ctx context.Context, j job.Job[countArgs]) error { return s.recount(ctx, j.Args.IdeaID) })
}

type voter struct{ contact, language, token string }

// tell queues the mails of one page of voters, and the next page, in one transaction of the control database and one job: whoever
// stopped the mails, or is not there any more, gets none, and a state that has changed again is told of by its own job.
func (s *Service) tell(ctx context.Context, args tellArgs) error {
	if s.Mailer == nil || !s.Mailer.CanSend() {
		return nil
	}
	ctx, err := own(ctx)
	if err != nil {
		return err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	list, err := s.Records.Load(ctx, object, []string{args.IdeaID})
	if err != nil || len(list) == 0 || list[0].Text("status") != args.Status {
		return err
	}
	var voters []voter
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		voters, err = db.Collect(ctx, tx, func(r db.Rows) (v voter, err error) { return v, r.Scan(&v.contact, &v.language, &v.token) },
			"select contact_id, language, token from idea_votes where tenant_id = ? and idea_id = ? and told and contact_id > ? order by contact_id limit ?", tx.Tenant(), args.IdeaID, args.After, page)
		return err
	})
	if err != nil || len(voters) == 0 {
		return err
	}
	mails, err := s.mails(ctx, a.Tenant, list[0], voters)
	if err != nil {
		return err
	}
	err = s.DB.System(ctx, "tell voters of an idea", func(ctx context.Context, tx *db.ControlTx) error {
		for _, m := range mails {
			if err := s.Mailer.Send(ctx, tx, a.Tenant, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(voters) < page {
		return err
	}
	args.After = voters[len(voters)-1].contact
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(tx, tellJob, args)
		return err
	})
}

// mails are those to the voters who can be written to.
func (s *Service) mails(ctx context.Context, tenant string, idea *records.Record, voters []voter) ([]mail.Prepared, error) {
	ids := make([]string, 0, len(voters))
	for _, v := range voters {
		ids = append(ids, v.contact)
	}
	contacts, err := s.Records.Load(ctx, "contact", ids)
	if err != nil {
		return nil, err
	}
	to := map[string]string{}
	for _, r := range contacts {
		to[r.ID] = r.Text("email")
	}
	var out []mail.Prepared
	for _, v := range voters {
		if to[v.contact] == "" {
			continue
		}
		home, company, err := s.Home(ctx, tenant, v.language)
		if err != nil {
			return nil, err
		}
		if home == "" {
			return nil, nil // The portal is closed: there is nothing to lead to.
		}
		m, err := s.Mailer.Prepare(ctx, mail.Message{To: to[v.contact], Locale: v.language, Tenant: tenant, Kind: mail.IdeaChanged, Data: mail.Data{
			Company: company, What: idea.Text("name"), By: State(v.language, idea.Text("status")), Text: idea.Text("answer"), Link: home + "ideas/" + idea.ID,
			Stop: home + "ideas/stop?token=" + url.QueryEscape(v.token),
		}})
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

var states = map[string]map[string]string{
	"en": {New: "New", UnderReview: "Under review", Planned: "Planned", Done: "Done", Declined: "Declined"},
	"de": {New: "Neu", UnderReview: "In Prüfung", Planned: "Geplant", Done: "Umgesetzt", Declined: "Abgelehnt"},
}

// State is a state in a language.
func State(lang, state string) string {
	if names, ok := states[lang]; ok {
		return names[state]
	}
	return states["en"][state]
}
