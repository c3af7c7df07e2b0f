package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// hear takes news of a mailing in, once for each id.
func (s *session) hear(ctx context.Context, n news) error {
	if normal(n.Email) == "" || n.Kind == "" {
		return nil
	}
	mark := "told/" + n.ID
	if _, done, err := s.Load(ctx, mark); err != nil || done {
		return err
	}
	if err := s.heard(ctx, n); err != nil {
		return err
	}
	_, err := s.KVSet(ctx, &sdk.KVSetRequest{Key: mark, Value: []byte("1"), TTLMS: told.Milliseconds()})
	return err
}

func (s *session) heard(ctx context.Context, n news) error {
	list, err := s.people(ctx, n.Email)
	if err != nil {
		return err
	}
	for _, r := range list {
		if n.Kind == joined || n.Campaign == "" && n.Kind == left {
			break // meet and leave tell of it.
		}
		if err := s.tell(ctx, r, n); err != nil {
			return err
		}
	}
	switch n.Kind {
	case left, complained:
		return s.meet(ctx, remote{Email: n.Email, Status: unsubscribed, At: n.At})
	case bounced:
		return s.meet(ctx, remote{Email: n.Email, Status: undelivered, At: n.At})
	case joined:
		return s.meet(ctx, remote{Email: n.Email, First: n.First, Last: n.Last, Status: subscribed, At: n.At})
	}
	return nil
}

// words are what stands on the timeline, by language.
var words = map[string]map[kind]string{
	"en": {
		delivered: "delivered", opened: "opened", clicked: "clicked", softBounced: "could not be delivered for now", bounced: "could not be delivered",
		complained: "marked as spam", left: "unsubscribed",
	},
	"de": {
		delivered: "zugestellt", opened: "geöffnet", clicked: "geklickt", softBounced: "vorerst nicht zustellbar", bounced: "nicht zustellbar",
		complained: "als Spam gemeldet", left: "abgemeldet",
	},
}

// tell writes news on the timeline of a person, one e-mail for a mailing, and tells automations of it.
func (s *session) tell(ctx context.Context, r *sdk.Record, n news) error {
	if n.Campaign != "" {
		if err := s.note(ctx, r, n); err != nil {
			return err
		}
	}
	data, err := json.Marshal(map[string]string{"campaign": n.Campaign, "name": cut(n.Name, 300), "url": cut(n.URL, 1000), "reason": cut(n.Reason, 300), "time": n.At.Format(time.RFC3339)})
	if err != nil {
		return err
	}
	_, err = s.EmitEvent(ctx, &sdk.EmitEventRequest{Type: "mailing." + string(n.Kind), Record: r.Ref(), DataJSON: data, IdempotencyKey: n.ID + "/" + r.ID})
	return err
}

// tries is how often a line is added when somebody else has just changed the e-mail.
const tries = 3

func (s *session) note(ctx context.Context, r *sdk.Record, n news) error {
	id := "mailing:" + s.c.Vendor + ":" + n.Campaign + ":" + r.ID
	line := n.At.Format("2006-01-02 15:04 UTC") + " " + words[s.c.language()][n.Kind]
	for _, more := range []string{n.URL, n.Reason} {
		if more != "" {
			line += " " + cut(strings.Join(strings.Fields(more), " "), 500)
		}
	}
	var err error
	for range tries {
		var page *sdk.QueryRecordsResponse
		page, err = s.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: "emails", Filter: "external_id = " + sdk.Quote(id), Limit: 1})
		if err != nil {
			return err
		}
		if len(page.Records) == 0 {
			_, err = s.CreateRecord(ctx, &sdk.CreateRecordRequest{Object: "emails", Fields: s.mailing(r, n, id, line), IdempotencyKey: id})
			return err
		}
		there := page.Records[0]
		body := there.Value("body_text")
		if strings.Contains(body, line) {
			return nil
		}
		values := map[string]*sdk.Value{"body_text": sdk.Text(cut(body+"\n"+line, 20_000))}
		if n.Kind == bounced {
			values["status"] = sdk.Text("bounced")
		}
		_, err = s.UpdateRecord(ctx, &sdk.UpdateRecordRequest{Object: "emails", ID: there.ID, Fields: values, Version: there.Version})
		if code(err) != "stale" {
			return err
		}
	}
	return err
}

// mailing is the e-mail on the timeline that stands for a mailing to a person.
func (s *session) mailing(r *sdk.Record, n news, id, line string) map[string]*sdk.Value {
	subject := n.Name
	if subject == "" {
		subject = s.c.Vendor + " " + n.Campaign
	}
	state := "sent"
	if n.Kind == bounced {
		state = "bounced"
	}
	to, err := json.Marshal([]string{r.Value("email")})
	if err != nil {
		to = []byte("[]")
	}
	values := map[string]*sdk.Value{
		"subject": sdk.Text(cut(subject, 300)), "direction": sdk.Text("outbound"), "status": sdk.Text(state), "to_addresses": sdk.JSON(to), "sent_at": sdk.Time(n.At),
		"body_text": sdk.Text(line), "external_id": sdk.Text(id),
	}
	if r.Object == "leads" {
		values["lead_id"] = sdk.Reference("lead", r.ID)
	} else {
		values["contact_id"] = sdk.Reference("contact", r.ID)
	}
	return values
}
