// Package main is the bundled plugin kontor.mailing: it keeps an audience of an e-mail marketing service in step with the
// people who have agreed to be written to, in both directions, makes campaigns for it, and brings what became of them back
// to the timeline. It speaks to Mailchimp, Brevo and listmonk, and to what is compatible with them. It imports the SDK and
// the standard library only, and runs as a WebAssembly module and as a native program alike.
package main

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/sdk"
)

type plugin struct{}

func init() { sdk.Register(plugin{}) }

func main() { sdk.Main() }

// config is the configuration as the manifest's schema has it, without its secrets.
type config struct {
	Vendor         string   `json:"vendor"`
	BaseURL        string   `json:"base_url"`
	ListID         string   `json:"list_id"`
	APIUser        string   `json:"api_user"`
	ConsentField   string   `json:"consent_field"`
	AudienceFilter string   `json:"audience_filter"`
	Objects        []string `json:"objects"`
	NewPeople      string   `json:"new_people"`
	TrustOptIn     bool     `json:"trust_optin"`
	FromName       string   `json:"from_name"`
	FromEmail      string   `json:"from_email"`
	Activity       bool     `json:"activity"`
	Language       string   `json:"language"`
}

// objectionField is the standard field by which people object to e-mail. It is heeded whatever says consent.
const objectionField = "do_not_email"

// session is one call: the host, the configuration and the service.
type session struct {
	sdk.Host
	c *config
	v vendor
}

func open(ctx context.Context) (*session, error) {
	s := &session{Host: sdk.HostFrom(ctx), c: &config{}}
	raw, err := s.Config(ctx)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, s.c); err != nil {
		return nil, &sdk.Error{Code: "invalid", Message: "the configuration cannot be read: " + err.Error()}
	}
	if len(s.c.Objects) == 0 {
		s.c.Objects = []string{"contacts"}
	}
	if s.c.ConsentField == "" {
		return nil, &sdk.Error{Code: "invalid", Field: "consent_field", Message: "it is not set which field says that a person has agreed"}
	}
	key, err := s.Secret(ctx, "api_key")
	if err != nil {
		if sdk.AsError(err).Code == "not_found" {
			return nil, &sdk.Error{Code: "unauthenticated", Field: "api_key", Message: "there is no key of the service: save one in the plugin's settings"}
		}
		return nil, err
	}
	connect := vendors[s.c.Vendor]
	if connect == nil {
		return nil, &sdk.Error{Code: "invalid", Field: "vendor", Message: "there is no service " + s.c.Vendor}
	}
	s.v, err = connect(s.Host, s.c, key)
	return s, err
}

// consents says whether a person may be written to: the field says so, and there is no objection.
func (c *config) consents(r *sdk.Record) bool {
	if r.Field(objectionField).GetBoolean() {
		return false
	}
	return c.ConsentField == objectionField || r.Field(c.ConsentField).GetBoolean()
}

// refuses says whether a person has said no, which is more than not having said yes.
func (c *config) refuses(r *sdk.Record) bool {
	if r.Field(objectionField).GetBoolean() {
		return true
	}
	v := r.Field(c.ConsentField)
	return c.ConsentField != objectionField && !v.Empty() && !v.Boolean
}

// agreed is what is written into a record when a person agrees or withdraws.
func (c *config) agreed(yes bool) map[string]*sdk.Value {
	out := map[string]*sdk.Value{}
	if c.ConsentField == objectionField || !yes {
		out[objectionField] = sdk.Boolean(!yes)
	}
	if c.ConsentField != objectionField {
		out[c.ConsentField] = sdk.Boolean(yes)
	}
	return out
}

// language is that of what is written on the timeline.
func (c *config) language() string {
	if c.Language == "de" {
		return "de"
	}
	return "en"
}

// fields are those of a person that are read.
func (c *config) fields() []string {
	out := []string{"email", "first_name", "last_name", objectionField}
	if !slices.Contains(out, c.ConsentField) {
		out = append(out, c.ConsentField)
	}
	return out
}

// Check looks whether the service takes the key and has the list.
func (plugin) Check(ctx context.Context, _ *sdk.CheckRequest) (*sdk.CheckResponse, error) {
	s, err := open(ctx)
	if err == nil {
		err = s.v.check(ctx)
	}
	if err == nil {
		// A filter or a field that the company does not have is told of now and not in the night.
		for _, object := range s.c.Objects {
			if _, err = s.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: object, Filter: s.filter(""), Fields: s.c.fields(), Limit: 1}); err != nil {
				break
			}
		}
	}
	if err == nil {
		return &sdk.CheckResponse{}, nil
	}
	e := sdk.AsError(err)
	if e.Retryable {
		return nil, err
	}
	text := said(e.Message, "Meldung: "+e.Message)
	switch {
	case e.Code == "unauthenticated":
		text = said("The service refuses the key, or there is none.", "Der Dienst weist den Schlüssel ab, oder es fehlt einer.")
	case e.Code == "not_found" && e.Field == "list_id":
		text = said("The service has no such list.", "Der Dienst hat keine solche Liste.")
	case e.Field == "consent_field":
		text = said("It is not set which field says that a person has agreed.", "Es ist nicht eingestellt, welches Feld die Einwilligung enthält.")
	}
	return &sdk.CheckResponse{Problems: []*sdk.Problem{{Field: e.Field, Message: text}}}, nil
}

// filter joins a condition with the one of the audience.
func (s *session) filter(condition string) string {
	switch {
	case s.c.AudienceFilter == "":
		return condition
	case condition == "":
		return s.c.AudienceFilter
	}
	return condition + " AND (" + s.c.AudienceFilter + ")"
}

// said gives a text in the two languages of Kontor.
func said(en, de string) *sdk.Localized { return sdk.InLanguages("en", en, "de", de) }
