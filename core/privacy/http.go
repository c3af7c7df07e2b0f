package privacy

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tag = "Privacy"

type (
	contactConsentBody struct {
		ID          string     `json:"id"`
		Channel     string     `json:"channel"`
		Purpose     string     `json:"purpose"`
		State       string     `json:"state" enum:"requested,granted,withdrawn,expired"`
		LegalBasis  string     `json:"legal_basis,omitempty"`
		Address     string     `json:"address,omitempty" doc:"The address that the consent was given for"`
		Proof       string     `json:"proof_text,omitempty" doc:"What the person was shown, word for word"`
		Source      string     `json:"source,omitempty"`
		IP          string     `json:"ip,omitempty"`
		RequestedAt *time.Time `json:"requested_at"`
		GrantedAt   *time.Time `json:"granted_at"`
		WithdrawnAt *time.Time `json:"withdrawn_at"`
		DecidedAt   *time.Time `json:"decided_at" doc:"Since when it stands"`
		ValidUntil  *time.Time `json:"valid_until"`
	}
	consentStandBody struct {
		Consent contactConsentBody `json:"consent"`
		Allowed bool               `json:"allowed" doc:"Whether something may be sent at present, frequency and quiet hours left aside"`
		Reason  Reason             `json:"reason,omitempty" doc:"Why nothing may be sent" enum:"no_consent,withdrawn,expired,do_not_contact"`
	}
	consentDecisionBody struct {
		Channel    string     `json:"channel" maxLength:"63" doc:"An option of consents.channel" example:"email"`
		Purpose    string     `json:"purpose" maxLength:"63" doc:"An option of consents.purpose" example:"newsletter"`
		State      string     `json:"state" enum:"granted,withdrawn"`
		LegalBasis string     `json:"legal_basis,omitempty" maxLength:"63" doc:"An option of consents.legal_basis; consent by default"`
		Proof      string     `json:"proof_text,omitempty" maxLength:"10000" doc:"What the person has agreed to, word for word"`
		Source     string     `json:"source,omitempty" maxLength:"200" doc:"Where it comes from, such as a form or a phone call"`
		Address    string     `json:"address,omitempty" maxLength:"320"`
		IP         string     `json:"ip,omitempty" maxLength:"45"`
		ValidUntil *time.Time `json:"valid_until,omitempty"`
	}
	consentAskBody struct {
		Purpose string `json:"purpose" maxLength:"63" doc:"An option of consents.purpose" example:"newsletter"`
	}
	privacySettingsBody struct {
		Cap         int      `json:"cap" minimum:"0" maximum:"1000" doc:"How many messages a person gets at most within cap_days; 0 for any number. Those that need no consent do not count."`
		CapDays     int      `json:"cap_days" minimum:"1" maximum:"365"`
		QuietFrom   int      `json:"quiet_from" minimum:"0" maximum:"23" doc:"Hour of the day in the company's time zone from which nothing goes out but what needs no consent"`
		QuietUntil  int      `json:"quiet_until" minimum:"0" maximum:"23" doc:"Hour at which what has waited goes out; the same as quiet_from for no such time"`
		QuietSunday bool     `json:"quiet_sunday" doc:"Nothing goes out on Sundays either"`
		Free        []string `json:"free" maxItems:"50" nullable:"false" doc:"Purposes that need no consent, such as service"`
		Imprint     string   `json:"imprint" maxLength:"2000" doc:"Stands under every e-mail that needs consent"`
		Version     int64    `json:"version" doc:"The version that the change is based on; 0 before anything was set"`
	}
	oneConsent  struct{ Body contactConsentBody }
	settingsOut struct{ Body privacySettingsBody }
	ofContact   struct {
		ID string `path:"id" maxLength:"64" doc:"Id of the contact."`
	}
)

func bodyOf(c Consent) contactConsentBody {
	return contactConsentBody{
		c.ID, c.Channel, c.Purpose, c.State, c.LegalBasis, c.Address, c.Proof, c.Source, c.IP, c.RequestedAt, c.GrantedAt, c.WithdrawnAt, c.DecidedAt, c.ValidUntil,
	}
}

func answered(c *Consent, err error) (*oneConsent, error) {
	if err != nil {
		return nil, err
	}
	return &oneConsent{bodyOf(*c)}, nil
}

// RegisterHTTP adds the room's operations.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-contact-consents", Method: http.MethodGet, Path: "/records/contacts/{id}/consents", Tags: []string{tag},
		Summary: "List what a contact has agreed to", Description: "What counts, by channel and purpose; the history of each is that of its record.",
	}, func(ctx context.Context, in *ofContact) (*struct {
		Body struct {
			Data []consentStandBody `json:"data"`
		}
	}, error,
	) {
		list, err := s.List(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []consentStandBody `json:"data"`
			}
		}{}
		out.Body.Data = make([]consentStandBody, len(list))
		for i, x := range list {
			out.Body.Data[i] = consentStandBody{bodyOf(x.Consent), x.Allowed, x.Reason}
		}
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-contact-consent", Method: http.MethodPost, Path: "/records/contacts/{id}/consents", Tags: []string{tag},
		Summary: "Note down that a contact has agreed or has withdrawn", Description: "A withdrawal holds at once, also for messages that wait already.",
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"Id of the contact."`
		Body consentDecisionBody
	},
	) (*oneConsent, error) {
		b := in.Body
		d := Decision{Channel: b.Channel, Purpose: b.Purpose, LegalBasis: b.LegalBasis, Proof: b.Proof, Source: b.Source, Address: b.Address, IP: b.IP, ValidUntil: b.ValidUntil}
		switch b.State {
		case Granted:
			return answered(s.Grant(ctx, in.ID, d))
		case Withdrawn:
			return answered(s.Withdraw(ctx, in.ID, d))
		}
		return nil, fault.At("state", "not_an_option", fault.Params{"value": b.State, "allowed": []string{Granted, Withdrawn}})
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "ask-contact-consent", Method: http.MethodPost, Path: "/records/contacts/{id}/consents/ask", Tags: []string{tag},
		Summary: "Ask a contact by e-mail whether it agrees", Description: "Double opt-in: the e-mail has a link to a page on which the person says yes. What was shown, when and from where it was confirmed is kept.",
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"Id of the contact."`
		Body consentAskBody
	},
	) (*oneConsent, error) {
		return answered(s.Ask(ctx, in.ID, in.Body.Purpose))
	})
	show := func(p Settings, err error) (*settingsOut, error) {
		if err != nil {
			return nil, err
		}
		if p.Free == nil {
			p.Free = []string{}
		}
		return &settingsOut{privacySettingsBody(p)}, nil
	}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-privacy-settings", Method: http.MethodGet, Path: "/privacy-settings", Tags: []string{tag}, Summary: "Get how people are written to",
	}, func(ctx context.Context, _ *struct{}) (*settingsOut, error) { return show(s.Settings(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-privacy-settings", Method: http.MethodPut, Path: "/privacy-settings", Tags: []string{tag}, Summary: "Set how people are written to", Function: access.ManageTenant,
	}, func(ctx context.Context, in *httpapi.In[privacySettingsBody]) (*settingsOut, error) {
		return show(s.SetSettings(ctx, Settings(in.Body)))
	})
}
