package chat

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Widget is how a company's chat looks and when it is open.
type Widget struct {
	Enabled  bool   `json:"enabled"`
	Title    string `json:"title,omitempty" maxLength:"80" doc:"Over the conversation; the company's name if empty."`
	Greeting string `json:"greeting,omitempty" maxLength:"500" doc:"First words to the visitor."`
	Color    string `json:"color,omitempty" pattern:"^#[0-9a-f]{6}$" patternDescription:"a colour as #rrggbb" doc:"Of the button and the visitor's words."`
	// PrivacyURL is linked beside the consent that each visitor gives.
	PrivacyURL string `json:"privacy_url,omitempty" maxLength:"500" pattern:"^https?://" patternDescription:"an address of a page"`
	// NeedEmail asks for an address before a conversation; outside of the hours it is always needed.
	NeedEmail bool `json:"need_email,omitempty"`
	// Sites are the only origins that may embed the widget; empty for any.
	Sites []string `json:"sites,omitempty" nullable:"false" maxItems:"50" doc:"Origins such as https://www.example.com that may embed it; none for any."`
	// Hours are when somebody may be there, in the company's time zone; none for always.
	Hours []Hours `json:"hours,omitempty" nullable:"false" maxItems:"21"`
	// Assistant answers new chats; nil for people only.
	Assistant *Assistant `json:"assistant,omitempty"`
}

// Hours is a stretch of a weekday.
type Hours struct {
	Day  int    `json:"day" minimum:"1" maximum:"7" doc:"1 is Monday."`
	From string `json:"from" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" patternDescription:"a time as hh:mm" example:"09:00"`
	To   string `json:"to" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"a time as hh:mm" example:"17:00"`
}

// Settings is a widget with what is needed to embed it.
type Settings struct {
	Widget
	Key string `json:"key" doc:"Names the company in the embedded script. It is public."`
	// Responders are what can be chosen as assistant.
	Responders []Responder `json:"responders" nullable:"false" doc:"Plugins that can answer chats."`
}

const maxSite = 200

// Settings returns the company's widget; a new company's is switched off. The actor needs settings.tenant.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	if err := s.o.People.Require(ctx, access.ManageTenant); err != nil {
		return Settings{}, err
	}
	var out Settings
	err := s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.ensure(ctx, tx)
		return err
	})
	if err != nil {
		return out, err
	}
	out.Responders, err = s.responders(ctx)
	return out, err
}

func (s *Service) responders(ctx context.Context) ([]Responder, error) {
	if s.o.Assistants == nil {
		return []Responder{}, nil
	}
	list, err := s.o.Assistants.Responders(ctx)
	return append([]Responder{}, list...), err
}

// ensure reads the widget, which it makes where there is none.
func (s *Service) ensure(ctx context.Context, tx *db.Tx) (Settings, error) {
	if _, err := tx.Exec(ctx, `insert into chat_widgets (tenant_id, secret, document, updated_at) values (?, ?, '{}', ?)
		on conflict (tenant_id) do nothing`, tx.Tenant(), rand.Text(), s.now()); err != nil {
		return Settings{}, err
	}
	w, secret, err := readWidget(ctx, tx)
	return Settings{Widget: w, Key: tx.Tenant() + "." + secret}, err
}

func readWidget(ctx context.Context, tx *db.Tx) (w Widget, secret string, err error) {
	var raw []byte
	err = tx.QueryRow(ctx, "select document, secret from chat_widgets where tenant_id = ?", tx.Tenant()).Scan(&raw, &secret)
	if errors.Is(err, db.ErrNoRows) {
		return Widget{}, "", fault.Missing("chat", "")
	}
	if err != nil {
		return Widget{}, "", err
	}
	if err := json.Unmarshal(raw, &w); err != nil {
		return Widget{}, "", fmt.Errorf("read the chat widget: %w", err)
	}
	return w, secret, nil
}

// SetSettings replaces the widget. With renew it gets another key: pages that embed the old one lose their chat. The actor
// needs settings.tenant. Faults: forbidden, invalid.
func (s *Service) SetSettings(ctx context.Context, w Widget, renew bool) (Settings, error) {
	if err := s.o.People.Require(ctx, access.ManageTenant); err != nil {
		return Settings{}, err
	}
	for i, site := range w.Sites {
		if w.Sites[i] = strings.TrimSuffix(strings.TrimSpace(strings.ToLower(site)), "/"); !isOrigin(w.Sites[i]) {
			return Settings{}, fault.At("sites", "chat_site", fault.Params{"value": site})
		}
	}
	can, err := s.responders(ctx)
	if err != nil {
		return Settings{}, err
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return Settings{}, err
	}
	var out Settings
	err = s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		had, err := s.ensure(ctx, tx)
		if err != nil {
			return err
		}
		// One that was chosen before and is turned off at present stays chosen.
		if a := w.Assistant; a != nil && (had.Assistant == nil || had.Assistant.Responder != a.Responder) &&
			!slices.ContainsFunc(can, func(r Responder) bool { return r.ID == a.Responder }) {
			return fault.At("assistant.responder", "chat_responder")
		}
		if _, err := tx.Exec(ctx, "update chat_widgets set document = ?, updated_at = ? where tenant_id = ?", string(raw), s.now(), tx.Tenant()); err != nil {
			return err
		}
		if renew {
			if _, err := tx.Exec(ctx, "update chat_widgets set secret = ? where tenant_id = ?", rand.Text(), tx.Tenant()); err != nil {
				return err
			}
		}
		out, err = s.ensure(ctx, tx)
		return err
	})
	out.Responders = can
	return out, err
}

// isOrigin reports whether a site can stand in a content security policy as it is.
func isOrigin(site string) bool {
	host, ok := strings.CutPrefix(site, "https://")
	if !ok {
		host, ok = strings.CutPrefix(site, "http://")
	}
	return ok && host != "" && len(site) <= maxSite && !strings.ContainsFunc(host, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-:*", r))
	})
}

// visit is a request of a visitor: a context of the company's desk, and its widget.
type visit struct {
	company Company
	widget  Widget
}

// enter returns the context in which a visitor with the widget's key is served. Faults: not_found for a key that is wrong,
// of a company that is not in service, or whose chat is switched off.
func (s *Service) enter(ctx context.Context, key string) (context.Context, visit, error) {
	missing := fault.Missing("chat", "")
	tenant, given, ok := strings.Cut(key, ".")
	if !ok || tenant == "" || len(key) > 100 {
		return nil, visit{}, missing
	}
	c, err := s.o.Company(ctx, tenant)
	if err != nil {
		return nil, visit{}, err
	}
	ctx = actor.ForSystem(ctx, tenant, "chat")
	v := visit{company: c}
	err = s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, secret, err := readWidget(ctx, tx)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(secret), []byte(given)) != 1 || !w.Enabled {
			return missing
		}
		v.widget = w
		return nil
	})
	return ctx, v, err
}

// visited is the set-up of a company whose visitors are served by a job.
func (s *Service) visited(ctx context.Context, tenant string) (visit, error) {
	c, err := s.o.Company(ctx, tenant)
	if err != nil {
		return visit{}, err
	}
	v := visit{company: c}
	return v, s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		v.widget, _, err = readWidget(ctx, tx)
		return err
	})
}

// open reports whether the hours of a widget hold the moment.
func (v visit) open(now time.Time) bool {
	if len(v.widget.Hours) == 0 {
		return true
	}
	zone, err := time.LoadLocation(v.company.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	now = now.In(zone)
	day, at := (int(now.Weekday())+6)%7+1, now.Format("15:04")
	for _, h := range v.widget.Hours {
		if h.Day == day && h.From <= at && at < h.To {
			return true
		}
	}
	return false
}

// online reports whether somebody is there to answer. It reads the handful of people who ever were.
func (s *Service) online(ctx context.Context, v visit) (bool, error) {
	if !v.open(s.now()) {
		return false, nil
	}
	var n int
	err := s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from chat_agents where tenant_id = ? and seen_at > ?", tx.Tenant(), s.now().Add(-present)).Scan(&n)
	})
	return n > 0, err
}
