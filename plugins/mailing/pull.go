package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	// sinceKey is up to when the service was asked what has changed.
	sinceKey = "since"
	// overlap is asked for again each time: services tell of some things late.
	overlap = 15 * time.Minute
	// firstNews is how far back news of mailings are asked for the first time. People are asked for from the beginning.
	firstNews = 30 * 24 * time.Hour
	// told is how long it is remembered that something was told.
	told = 120 * 24 * time.Hour
)

// place in what the service is asked for.
type pulling struct {
	News  bool      `json:"news"`
	Page  string    `json:"page"`
	Since time.Time `json:"since"`
	End   time.Time `json:"end"`
}

func (p pulling) text() string {
	raw, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	return string(raw)
}

// pull asks the service for a page of what has changed: people first, then news of mailings.
func (s *session) pull(ctx context.Context, cursor string) (*sdk.RunJobResponse, error) {
	at := pulling{}
	if cursor != "" {
		if err := json.Unmarshal([]byte(cursor), &at); err != nil {
			return nil, &sdk.Error{Code: "invalid", Field: "cursor", Message: err.Error()}
		}
	}
	if at.End.IsZero() {
		at.End = time.Now().UTC().Truncate(time.Second)
		raw, found, err := s.Load(ctx, sinceKey)
		if err != nil {
			return nil, err
		}
		at.Since = time.Unix(0, 0).UTC()
		if found {
			at.Since = when(string(raw)).Add(-overlap)
		}
	}
	out := &sdk.RunJobResponse{}
	var next string
	if !at.News {
		people, more, err := s.v.changed(ctx, at.Since, at.Page)
		if err != nil {
			return waited(err, at.text())
		}
		next = more
		for _, r := range people {
			if err := s.meet(ctx, r); err != nil {
				return waited(err, at.text())
			}
		}
		out.Processed = int64(len(people))
	} else {
		since := at.Since
		if since.Year() < 2000 {
			since = at.End.Add(-firstNews)
		}
		list, more, err := s.v.news(ctx, since, at.Page)
		if err != nil {
			return waited(err, at.text())
		}
		next = more
		for _, n := range list {
			if err := s.hear(ctx, n); err != nil {
				return waited(err, at.text())
			}
		}
		out.Processed = int64(len(list))
	}
	at.Page = next
	if next == "" && at.News {
		out.Done = true
		return out, s.Store(ctx, sinceKey, []byte(at.End.Format(time.RFC3339)))
	}
	at.News = at.News || next == ""
	out.Cursor = at.text()
	return out, nil
}

// meet brings a person of the service's into Kontor. No wins over yes, on whichever side it was said.
func (s *session) meet(ctx context.Context, r remote) error {
	if normal(r.Email) == "" {
		return nil
	}
	e, err := s.entry(ctx, r.Email)
	if err != nil {
		return err
	}
	if r.ID != "" {
		e.Remote = r.ID
	}
	switch r.Status {
	case unsubscribed:
		return s.leave(ctx, e, hasLeft)
	case undelivered:
		return s.leave(ctx, e, hasBounced)
	case subscribed:
		return s.join(ctx, e, r)
	}
	return nil
}

// leave writes into all records with the address that their person no longer agrees. A bounce takes nothing back, but the
// address is left alone.
func (s *session) leave(ctx context.Context, e *entry, why string) error {
	if e.Off == why {
		return nil
	}
	if why == hasLeft {
		list, err := s.people(ctx, e.Email)
		if err != nil {
			return err
		}
		for _, r := range list {
			if s.c.refuses(r) {
				continue
			}
			if _, err := s.Update(ctx, r.Object, r.ID, s.c.agreed(false)); err != nil {
				return err
			}
			if err := s.tell(ctx, r, news{ID: "left/" + r.ID + "/" + entryKey(e.Email), Kind: left, At: time.Now().UTC()}); err != nil {
				return err
			}
		}
	}
	e.Off, e.Hash = why, ""
	return s.keep(ctx, e)
}

// join brings somebody who is in the list into Kontor: names where they are missing, agreement where the service's is
// trusted and nothing else was said, and a new record where one is wanted.
func (s *session) join(ctx context.Context, e *entry, r remote) error {
	back := e.Off == hasLeft
	list, err := s.people(ctx, e.Email)
	if err != nil {
		return err
	}
	e.Off, e.Own = "", e.Hash == "" || e.Own
	e.Hash = member{Email: e.Email, First: r.First, Last: r.Last}.hash()
	for _, rec := range list {
		if s.c.refuses(rec) && !(back && s.c.TrustOptIn) {
			e.Record = place(rec)
			_, err := s.remove(ctx, []*entry{e})
			return err
		}
	}
	for _, rec := range list {
		values := map[string]*sdk.Value{}
		if r.First != "" && rec.Field("first_name").Empty() {
			values["first_name"] = sdk.Text(cut(r.First, 200))
		}
		if r.Last != "" && rec.Field("last_name").Empty() {
			values["last_name"] = sdk.Text(cut(r.Last, 200))
		}
		if s.c.TrustOptIn && !s.c.consents(rec) {
			for k, v := range s.c.agreed(true) {
				values[k] = v
			}
			values[objectionField] = sdk.Boolean(false)
		}
		if len(values) > 0 {
			if _, err := s.Update(ctx, rec.Object, rec.ID, values); err != nil {
				return err
			}
		}
		if e.Record == "" {
			e.Record = place(rec)
		}
	}
	if len(list) == 0 && (s.c.NewPeople == "contacts" || s.c.NewPeople == "leads") {
		rec, err := s.introduce(ctx, e, r)
		if err != nil {
			return err
		}
		if rec != nil {
			e.Record = place(rec)
		}
	}
	return s.keep(ctx, e)
}

// introduce makes a record of somebody whom Kontor does not know; nil when Kontor does not take the address.
func (s *session) introduce(ctx context.Context, e *entry, r remote) (*sdk.Record, error) {
	values := map[string]*sdk.Value{"email": sdk.Text(e.Email), "lead_source": sdk.Text("email")}
	if r.First != "" {
		values["first_name"] = sdk.Text(cut(r.First, 200))
	}
	if r.Last != "" {
		values["last_name"] = sdk.Text(cut(r.Last, 200))
	}
	if s.c.TrustOptIn {
		for k, v := range s.c.agreed(true) {
			values[k] = v
		}
	}
	res, err := s.CreateRecord(ctx, &sdk.CreateRecordRequest{Object: s.c.NewPeople, Fields: values, IdempotencyKey: "new/" + entryKey(e.Email)})
	if code(err) == "invalid" {
		s.Warn(ctx, "a subscriber cannot be taken in", "error", sdk.AsError(err).Message)
		return nil, nil //nolint:nilnil // the next one can
	}
	return res.GetRecord(), err
}
