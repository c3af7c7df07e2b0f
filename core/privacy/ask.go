package privacy

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func asSystem(ctx context.Context) context.Context {
	return actor.ForSystem(ctx, must(ctx).Tenant, "privacy")
}

// words are the texts that people outside of the company read.
type words struct {
	askSubject, askText, sentence, leave, mark, confirmed string
}

var german = words{
	askSubject: "Bitte bestätigen: %s von %s",
	askText: "%s\n\n%s möchte Ihnen %s per E-Mail senden und bittet um Ihre Einwilligung.\n\n„%s“\n\nWenn Sie einverstanden sind, bestätigen Sie es hier:\n%s\n\n" +
		"Der Link gilt 30 Tage. Wenn Sie nichts tun, erhalten Sie nichts; diese E-Mail können Sie dann löschen.\n",
	sentence:  "Ja, ich möchte von %s per E-Mail erhalten: %s. Ich kann das jederzeit widerrufen, zum Beispiel mit dem Link in jeder dieser E-Mails.",
	leave:     "Abmelden",
	mark:      "[Link zur Bestätigung]",
	confirmed: "Bestätigt mit dem Link in der E-Mail an %s am %s. Browser: %s",
}

var english = words{
	askSubject: "Please confirm: %s from %s",
	askText: "%s\n\n%s would like to send you this by e-mail: %s. It asks for your consent.\n\n“%s”\n\nIf you agree, confirm it here:\n%s\n\n" +
		"The link works for 30 days. If you do nothing, you get nothing; you can then delete this e-mail.\n",
	sentence:  "Yes, I would like to get this from %s by e-mail: %s. I can withdraw at any time, such as by the link in each of these e-mails.",
	leave:     "Unsubscribe",
	mark:      "[confirmation link]",
	confirmed: "Confirmed by the link in the e-mail to %s at %s. Browser: %s",
}

func wordsIn(locale string) words {
	if strings.HasPrefix(strings.ToLower(locale), "de") {
		return german
	}
	return english
}

// linkMark stands in the stored text of a question where the link is in the e-mail: nobody but its reader can confirm.
func linkMark(locale string) string { return wordsIn(locale).mark }

// localeOf is the language of a contact, the company's where none is known.
func localeOf(contact *records.Record, company Company) string {
	l := strings.ToLower(contact.Text("language"))
	switch {
	case strings.HasPrefix(l, "de") || l == "german":
		return "de"
	case l != "":
		return "en"
	}
	return company.Locale
}

// askAgain is how long somebody is left alone after a question.
const askAgain = 24 * time.Hour

// Ask asks a contact by e-mail whether it agrees: a consent that is requested, and an e-mail with a link to a page on which the
// person says yes. The actor must be able to read the contact and to write consents. Faults: not_found, forbidden, conflict where
// nothing is to be asked, invalid for a contact without an address, unavailable without a mail server.
func (s *Service) Ask(ctx context.Context, contactID, purpose string) (*Consent, error) {
	if err := s.known(ctx, Email, purpose); err != nil {
		return nil, err
	}
	if _, err := s.Records.Get(ctx, "contacts", contactID, records.GetOptions{Fields: []string{"id"}}); err != nil {
		return nil, err
	}
	if !s.Mailer.CanSend() {
		return nil, fault.New(fault.Unavailable, "no_mail_server")
	}
	company, err := s.Company(ctx)
	if err != nil {
		return nil, err
	}
	var out *Consent
	_, err = s.Records.Do(ctx, "consent_"+Requested, func(ctx context.Context, b *records.Batch) error {
		contact, err := s.contact(ctx, b, contactID)
		if err != nil {
			return err
		}
		v, err := s.weigh(ctx, b.Tx(), b, company, contact, Email, purpose)
		if err != nil {
			return err
		}
		have, err := current(ctx, b, contactID, Email, purpose)
		if err != nil {
			return err
		}
		if err := s.askable(v, have); err != nil {
			return err
		}
		locale := localeOf(contact, company)
		t, what := wordsIn(locale), optionIn(b, "purpose", purpose, locale)
		sentence := fmt.Sprintf(t.sentence, company.Name, what)
		if out, err = s.put(ctx, b, contactID, Requested, Decision{Channel: Email, Purpose: purpose, LegalBasis: "consent", Proof: sentence, Source: "double_opt_in", Address: v.Address}); err != nil {
			return err
		}
		v.Consent, v.NotBefore = out.ID, s.now()
		sys, err := s.Records.In(system(ctx, b.Tx()), b.Tx(), "consent_"+Requested, "")
		if err != nil {
			return err
		}
		if _, err = s.queue(system(ctx, b.Tx()), sys, v, kindAsk, Message{
			ContactID: contactID, Channel: Email, Purpose: purpose, Sender: "privacy", Subject: fmt.Sprintf(t.askSubject, what, company.Name),
			Text: fmt.Sprintf(t.askText, greeting(contact, locale), company.Name, what, sentence, t.mark),
		}); err != nil {
			return err
		}
		return sys.Finish()
	})
	return out, err
}

// askable refuses a question that is not to be asked.
func (s *Service) askable(v *Verdict, have *Consent) error {
	switch {
	case v.Free:
		return fault.New(fault.Conflict, "consent_not_needed")
	case v.Address == "":
		return fault.At("contact", "consent_no_address")
	case have != nil && have.holds(s.now()):
		return fault.New(fault.Conflict, "consent_granted")
	case have != nil && have.State == Requested && have.RequestedAt != nil && s.now().Sub(*have.RequestedAt) < askAgain:
		return fault.New(fault.Conflict, "consent_asked")
	}
	return nil
}

func greeting(r *records.Record, locale string) string {
	name := strings.TrimSpace(r.Text("first_name") + " " + r.Text("last_name"))
	if name == "" {
		name = r.Text("email")
	}
	if wordsIn(locale) == german {
		return "Guten Tag " + name + ","
	}
	return "Hello " + name + ","
}

// optionIn is the label of an option of a field of consents.
func optionIn(b *records.Batch, path, value, lang string) string {
	if o, err := b.Model().Object("consents"); err == nil {
		if f, ok := o.Field(path); ok {
			for _, x := range f.Options.Options {
				if x.Value == value && x.Labels[lang] != "" {
					return x.Labels[lang]
				}
			}
		}
	}
	return value
}

// plainOf is the text of formatted text.
func plainOf(content string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(content))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "br" || string(name) == "p" || string(name) == "div" || string(name) == "li" {
				b.WriteByte('\n')
			}
		}
	}
}
