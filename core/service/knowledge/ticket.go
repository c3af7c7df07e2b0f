package knowledge

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/records"
	textroom "github.com/kontor-crm/kontor/core/text"
	"github.com/kontor-crm/kontor/core/text/reply"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Bounds of what is taken from a ticket.
const (
	// maxSaid is how many messages of a ticket are read.
	maxSaid = 50
	// maxAnswer is how much of an article an answer takes, in bytes.
	maxAnswer = 4000
	// maxDrafted is how much of a message a drafted article takes, in bytes.
	maxDrafted = 8000
)

// Answer is an article that may answer a ticket, ready to be put into a reply.
type Answer struct {
	Suggestion
	// Address is where the customer reads the article; empty when the portal is closed.
	Address string `json:"address"`
	// Text is the article as plain text, shortened.
	Text string `json:"text"`
}

// said is a ticket with what was said in public about it, the oldest first.
type said struct {
	id, subject, status, language, contact string
	names                                  []string
	messages                               []message
}

type message struct {
	inbound bool
	text    string
}

// AnswersFor finds published articles for what a customer asks in a ticket that the actor may read, in the language of the question, and
// says of each whether this customer could open it: the access engine is asked as that customer. It costs the ticket, its newest
// messages and what Suggest costs: six statements by id or by ticket, however many tickets there are. Faults: not_found.
func (s *Service) AnswersFor(ctx context.Context, ticketID string, limit int) ([]Answer, error) {
	t, err := s.ticket(ctx, ticketID)
	if err != nil {
		return nil, err
	}
	question := t.subject
	// The newest words tell best what is asked now.
	for _, m := range slices.Backward(t.messages) {
		if m.inbound {
			question += "\n" + m.text
			break
		}
	}
	list, err := s.Suggest(ctx, question, t.spoken(question), t.contact, limit)
	if err != nil || len(list) == 0 {
		return []Answer{}, err
	}
	var address func(lang, slug string) string
	if s.Home != nil {
		a, err := actor.From(ctx)
		if err != nil {
			return nil, err
		}
		if address, err = s.Home(ctx, a.Tenant); err != nil {
			return nil, err
		}
	}
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = x.ID
	}
	found, err := s.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Answer, 0, len(list))
	for _, x := range list {
		a := Answer{Suggestion: x}
		text := found[x.ID].Texts[x.Language]
		a.Text = fold.Shorten(strings.TrimSpace(text.Title+"\n\n"+text.Blocks.Plain()), maxAnswer)
		if address != nil {
			a.Address = address(x.Language, x.Slug)
		}
		out = append(out, a)
	}
	return out, nil
}

// spoken is the language of a ticket, or else that of a text.
func (t *said) spoken(text string) string {
	if t.language != "" {
		return t.language
	}
	if lang, _ := textroom.Language(text); lang != textroom.Unknown {
		return lang
	}
	return "en"
}

// DraftFromTicket makes the draft of an article, for staff only, out of a ticket that is solved and that the actor may read: the
// question and what was answered in public, without greetings, signatures, names, addresses and numbers of people. It returns the
// article's id. The actor must be allowed to create articles. Faults: not_found, ticket_open, nothing_said.
func (s *Service) DraftFromTicket(ctx context.Context, ticketID string) (string, error) {
	t, err := s.ticket(ctx, ticketID)
	if err != nil {
		return "", err
	}
	if t.status != "solved" && t.status != "closed" {
		return "", fault.New(fault.Conflict, "ticket_open")
	}
	var blocks content.Tree
	answered := false
	for _, m := range t.messages {
		if !m.inbound && !answered {
			answered = true
			blocks = append(blocks, content.Block{Kind: content.Heading, Level: 2, Text: content.Text{{Text: answerHeading(t.spoken(t.subject + "\n" + m.text))}}})
		}
		// What the customer writes after the answer is thanks, or another question: the answers that follow speak for themselves.
		if m.inbound && answered {
			continue
		}
		for part := range strings.SplitSeq(scrub(fold.Cut(m.text, maxDrafted), t.names), "\n\n") {
			if part = strings.TrimSpace(part); part != "" {
				blocks = append(blocks, content.Block{Kind: content.Paragraph, Text: content.Text{{Text: part}}})
			}
		}
	}
	if !answered {
		return "", fault.New(fault.Conflict, "nothing_said")
	}
	title := scrub(t.subject, t.names)
	lang := t.spoken(title + "\n" + blocks.Plain())
	body, err := json.Marshal(map[string]any{
		"name": title, "language": lang, "visibility": "internal", "texts": Texts{lang: Text{Title: title, Blocks: blocks}},
	})
	if err != nil {
		return "", fault.Wrap(err)
	}
	r, err := s.Records.Create(ctx, "articles", body)
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

func answerHeading(lang string) string {
	if base, _, _ := strings.Cut(lang, "-"); base == "de" {
		return "Lösung"
	}
	return "Solution"
}

// ticket reads a ticket and its newest public messages under the actor's rights, without what mail programs add to them.
func (s *Service) ticket(ctx context.Context, ticketID string) (*said, error) {
	r, err := s.Records.Get(ctx, "tickets", ticketID, records.GetOptions{Fields: []string{"subject", "status", "language", "contact_id", "requester_name"}})
	if err != nil {
		return nil, err
	}
	v := values(r)
	t := &said{id: ticketID, subject: v.text("subject"), status: v.text("status"), contact: v.text("contact_id"), names: []string{v.text("requester_name")}}
	if lang := v.text("language"); knownLanguage(lang) {
		t.language = lang
	}
	if t.contact != "" {
		c, err := s.Records.Get(ctx, "contacts", t.contact, records.GetOptions{Fields: []string{"first_name", "last_name"}})
		switch {
		case fault.Is(err, fault.NotFound):
			// Whoever may not read the contact cannot be told what the contact may open: a visitor is meant.
			t.contact = ""
		case err != nil:
			return nil, err
		default:
			t.names = append(t.names, values(c).text("first_name"), values(c).text("last_name"))
		}
	}
	page, err := s.Records.List(ctx, "messages", records.Query{
		Filter: filter.And(records.Eq("ticket_id", ticketID), records.Eq("visibility", "public")),
		Sort:   records.ParseSort("-id"), Fields: []string{"direction", "state", "body_text", "from_name", "author_id", "automatic"}, Limit: maxSaid,
	})
	if err != nil {
		return nil, err
	}
	var authors []string
	for _, m := range slices.Backward(page.Rows) {
		v := values(m)
		// What no person has written, such as a survey with its links, or a notice of absence, answers nothing.
		if automatic, _ := v.get("automatic").(bool); automatic || v.text("state") == "draft" {
			continue
		}
		name := v.text("from_name")
		t.names = append(t.names, name)
		authors = append(authors, v.text("author_id"))
		if text := reply.Split(v.text("body_text"), name).Text; text != "" {
			t.messages = append(t.messages, message{inbound: v.text("direction") == "inbound", text: text})
		}
	}
	staff, err := s.staff(ctx, authors)
	t.names = append(t.names, staff...)
	return t, err
}

// staff are the names of people of the company, which texts that leave it must not have.
func (s *Service) staff(ctx context.Context, ids []string) (out []string, err error) {
	ids = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		sql, arg := tx.Dialect().In("id", ids)
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (name string, err error) {
			err = rows.Scan(&name)
			return name, err
		}, "select name from users where tenant_id = ? and "+sql, tx.Tenant(), arg)
		return err
	})
	return out, err
}
