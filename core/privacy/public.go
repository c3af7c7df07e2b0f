package privacy

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

//go:embed page/*.html
var pageFiles embed.FS

var page = template.Must(template.ParseFS(pageFiles, "page/page.html"))

// said are the texts of the public pages.
type said struct {
	confirmTitle, confirmLead, confirmYes, confirmedTitle, confirmed        string
	leaveTitle, leaveLead, leaveOne, leaveAll, leftTitle, left, leftAll     string
	goneTitle, gone, busyTitle, busy, brokenTitle, broken, other, otherName string
}

var pages = map[string]said{
	"en": {
		confirmTitle: "Do you agree?", confirmLead: "%s asks for your consent.", confirmYes: "Yes, I agree",
		confirmedTitle: "Thank you, that is noted", confirmed: "You have agreed to get this from %s by e-mail: %s. Every one of these e-mails has a link to unsubscribe.",
		leaveTitle: "Unsubscribe?", leaveLead: "You get this from %s by e-mail: %s.", leaveOne: "Unsubscribe from this", leaveAll: "Unsubscribe from everything",
		leftTitle: "You are unsubscribed", left: "%s does not send you this any more: %s. It holds from now on.", leftAll: "%s does not send you anything of this kind by e-mail any more. It holds from now on.",
		goneTitle: "This link does not work any more", gone: "It has run out, was used already, or is not complete. Copy it from the e-mail once more, or ask whoever has sent it.",
		busyTitle: "One moment, please", busy: "There were too many requests from your network. Try again in a minute.",
		brokenTitle: "That did not work", broken: "It is our fault. Please try again in a minute: nothing was changed.", other: "de", otherName: "Deutsch",
	},
	"de": {
		confirmTitle: "Sind Sie einverstanden?", confirmLead: "%s bittet um Ihre Einwilligung.", confirmYes: "Ja, ich bin einverstanden",
		confirmedTitle: "Vielen Dank, das ist vermerkt", confirmed: "Sie haben eingewilligt, von %s per E-Mail zu erhalten: %s. In jeder dieser E-Mails steht ein Link zum Abmelden.",
		leaveTitle: "Abmelden?", leaveLead: "Sie erhalten von %s per E-Mail: %s.", leaveOne: "Davon abmelden", leaveAll: "Von allem abmelden",
		leftTitle: "Sie sind abgemeldet", left: "%s sendet Ihnen das nicht mehr: %s. Das gilt ab sofort.", leftAll: "%s sendet Ihnen nichts dieser Art mehr per E-Mail. Das gilt ab sofort.",
		goneTitle: "Dieser Link gilt nicht mehr", gone: "Er ist abgelaufen, wurde schon benutzt oder ist unvollständig. Kopieren Sie ihn noch einmal aus der E-Mail, oder fragen Sie, wer sie gesendet hat.",
		busyTitle: "Einen Moment bitte", busy: "Aus Ihrem Netz kamen zu viele Anfragen. Versuchen Sie es in einer Minute noch einmal.",
		brokenTitle: "Das hat nicht geklappt", broken: "Das liegt an uns. Bitte versuchen Sie es in einer Minute noch einmal: Es wurde nichts geändert.", other: "en", otherName: "English",
	},
}

type button struct {
	Value, Label string
	Other        bool
}

// view is what a page shows.
type view struct {
	Lang, Title, Quote, Company, OtherLang, OtherName, Nonce string
	Lines                                                    []string
	Buttons                                                  []button
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.German})

func languageOf(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); pages[l].otherName != "" {
		return l
	}
	_, i := language.MatchStrings(matcher, r.Header.Get("Accept-Language"))
	return []string{"en", "de"}[i]
}

// Handler answers the links of e-mails, and hands everything else on. A link that is opened changes nothing, since programs open
// links, too: the button on its page does, or the one-click request of a mail program (RFC 8058).
func (s *Service) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, root) {
			next.ServeHTTP(w, r)
			return
		}
		lang := languageOf(r)
		t := pages[lang]
		d, err := s.Limiter.Allow(r.Context(), ratelimit.AddressKey(ratelimit.Address, httpapi.ClientIP(r.Context())), 1)
		if err == nil && !d.Allowed {
			w.Header().Set("Retry-After", "60")
			s.show(w, r, http.StatusTooManyRequests, view{Lang: lang, Title: t.busyTitle, Lines: []string{t.busy}})
			return
		}
		kind, token := confirming, ""
		switch {
		case strings.HasPrefix(r.URL.Path, confirmPath):
			token = strings.TrimPrefix(r.URL.Path, confirmPath)
		case strings.HasPrefix(r.URL.Path, leavePath):
			kind, token = leaving, strings.TrimPrefix(r.URL.Path, leavePath)
		}
		l, ok := s.open(kind, token)
		if !ok || !s.Active(r.Context(), l.tenant) {
			s.gone(w, r, lang)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost {
			w.Header().Set("Allow", "GET, HEAD, POST")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
		if err := s.answer(w, r, l, lang); err != nil {
			if fault.Is(err, fault.NotFound) {
				s.gone(w, r, lang)
				return
			}
			s.Logger.ErrorContext(r.Context(), "answer a link of a consent", "error", err.Error())
			s.show(w, r, http.StatusServiceUnavailable, view{Lang: lang, Title: t.brokenTitle, Lines: []string{t.broken}})
		}
	})
}

func (s *Service) gone(w http.ResponseWriter, r *http.Request, lang string) {
	s.show(w, r, http.StatusGone, view{Lang: lang, Title: pages[lang].goneTitle, Lines: []string{pages[lang].gone}})
}

// subject is the consent that a link is about.
type subject struct {
	consent  Consent
	what     string
	sentence string
	company  string
}

// subject reads what a link is about. Faults: not_found for a consent that is not there.
func (s *Service) subject(ctx context.Context, l link, lang string) (*subject, error) {
	company, err := s.Company(ctx)
	if err != nil {
		return nil, err
	}
	var out *subject
	_, err = s.Records.Do(ctx, "", func(ctx context.Context, b *records.Batch) error {
		found, err := b.Find(ctx, "consents", records.Eq("id", l.consent), "", 1)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing("record", l.consent)
		}
		c := recorded(found[0])
		out = &subject{consent: c, what: optionIn(b, "purpose", c.Purpose, lang), company: company.Name}
		out.sentence = fmt.Sprintf(wordsIn(lang).sentence, company.Name, out.what)
		return nil
	})
	return out, err
}

func (s *Service) answer(w http.ResponseWriter, r *http.Request, l link, lang string) error {
	ctx := actor.ForSystem(r.Context(), l.tenant, "privacy")
	x, err := s.subject(ctx, l, lang)
	if err != nil {
		return err
	}
	t := pages[lang]
	v := view{Lang: lang, Company: x.company}
	if l.kind == confirming {
		if x.consent.State != Requested && x.consent.State != Granted || fingerprint(x.consent.Address) != l.address {
			return fault.Missing("record", l.consent)
		}
		if r.Method == http.MethodPost && x.consent.State == Requested {
			if err := s.confirm(ctx, r, x, lang); err != nil {
				return err
			}
			x.consent.State = Granted
		}
		if x.consent.State == Granted {
			v.Title, v.Lines = t.confirmedTitle, []string{fmt.Sprintf(t.confirmed, x.company, x.what)}
		} else {
			v.Title, v.Lines, v.Quote, v.Buttons = t.confirmTitle, []string{fmt.Sprintf(t.confirmLead, x.company)}, x.sentence, []button{{Value: "yes", Label: t.confirmYes}}
		}
		s.show(w, r, http.StatusOK, v)
		return nil
	}
	all := false
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			return fault.Missing("record", l.consent)
		}
		all = r.PostForm.Get("do") == "all"
		if err := s.leave(ctx, x.consent, all); err != nil {
			return err
		}
		x.consent.State = Withdrawn
	}
	switch {
	case all:
		v.Title, v.Lines = t.leftTitle, []string{fmt.Sprintf(t.leftAll, x.company)}
	case x.consent.State == Withdrawn:
		v.Title, v.Lines = t.leftTitle, []string{fmt.Sprintf(t.left, x.company, x.what)}
	default:
		v.Title, v.Lines = t.leaveTitle, []string{fmt.Sprintf(t.leaveLead, x.company, x.what)}
		v.Buttons = []button{{Value: "one", Label: t.leaveOne}, {Value: "all", Label: t.leaveAll, Other: true}}
	}
	s.show(w, r, http.StatusOK, v)
	return nil
}

// confirm keeps the proof: what was shown, to which address it was sent, when it was confirmed, from where and with what.
func (s *Service) confirm(ctx context.Context, r *http.Request, x *subject, lang string) error {
	ip, c := httpapi.ClientIP(r.Context()).String(), x.consent
	_, err := s.Records.Do(ctx, "consent_confirmed", func(ctx context.Context, b *records.Batch) error {
		if _, err := s.contact(ctx, b, c.ContactID); err != nil { // Locked: nobody withdraws at the same moment.
			return err
		}
		have, err := current(ctx, b, c.ContactID, c.Channel, c.Purpose)
		if err != nil {
			return err
		}
		if have == nil || have.State != Requested || have.ID != c.ID {
			return fault.Missing("record", c.ID)
		}
		proof := x.sentence + "\n\n" + fmt.Sprintf(wordsIn(lang).confirmed, c.Address, b.Now().Format("2006-01-02 15:04:05 MST"), short(r.UserAgent()))
		_, err = s.put(ctx, b, c.ContactID, Granted, Decision{Channel: c.Channel, Purpose: c.Purpose, LegalBasis: "consent", Proof: proof, Source: "double_opt_in", IP: ip, Address: c.Address})
		return err
	})
	return err
}

// leave withdraws a consent, or all of the contact's in the same channel.
func (s *Service) leave(ctx context.Context, c Consent, all bool) error {
	_, err := s.Records.Do(ctx, "consent_"+Withdrawn, func(ctx context.Context, b *records.Batch) error {
		list := []Consent{c}
		if all {
			found, err := b.Find(ctx, "consents", records.Eq("contact_id", c.ContactID), "", records.MaxLimit)
			if err != nil {
				return err
			}
			for _, r := range found {
				if x := recorded(r); x.Channel == c.Channel && !slices.ContainsFunc(list, func(y Consent) bool { return y.Purpose == x.Purpose }) {
					list = append(list, x)
				}
			}
		}
		for _, x := range list {
			have, err := current(ctx, b, x.ContactID, x.Channel, x.Purpose)
			if err != nil {
				return err
			}
			if have == nil || have.State == Withdrawn {
				continue // A second click says nothing new.
			}
			if _, err := s.put(ctx, b, x.ContactID, Withdrawn, Decision{Channel: x.Channel, Purpose: x.Purpose, Source: "unsubscribe_link"}); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func (s *Service) show(w http.ResponseWriter, r *http.Request, status int, v view) {
	v.Nonce = rand.Text()
	v.OtherLang, v.OtherName = pages[v.Lang].other, pages[v.Lang].otherName
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		s.Logger.ErrorContext(r.Context(), "draw a page of a consent", "error", err.Error())
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+v.Nonce+"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}
