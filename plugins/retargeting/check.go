package main

import (
	"context"

	"github.com/kontor-crm/kontor/sdk"
)

// Check tells what keeps the plugin from working: an account that is missing or does not let in. It changes nothing anywhere.
func (retargeting) Check(ctx context.Context, _ *sdk.CheckRequest) (*sdk.CheckResponse, error) {
	host := sdk.HostFrom(ctx)
	resp := &sdk.CheckResponse{}
	add := func(field, en, de string) {
		resp.Problems = append(resp.Problems, &sdk.Problem{Field: field, Message: sdk.InLanguages("en", en, "de", de)})
	}
	c, err := configured(ctx, host)
	if err != nil {
		e := sdk.AsError(err)
		if e.Code != "invalid" {
			return nil, err
		}
		add(e.Field, "Choose at least one network.", "Wählen Sie mindestens ein Netzwerk.")
		return resp, nil
	}
	for _, name := range c.Networks {
		_, err := open(ctx, host, c, name)
		e := sdk.AsError(err)
		switch e.GetCode() {
		case "":
		case "invalid":
			add(e.Field, "This is needed for "+name+".", "Das wird für "+name+" gebraucht.")
		case "unauthenticated":
			add(tokenOf[name], name+" does not let the plugin in: connect the account again.", name+" lässt das Plugin nicht ein: Verbinden Sie das Konto neu.")
		default:
			add("networks", name+" cannot be reached: "+e.Message, name+" ist nicht erreichbar: "+e.Message)
		}
	}
	return resp, nil
}

var tokenOf = map[string]string{netGoogle: "google_refresh_token", netMeta: "meta_access_token", netLinkedIn: "linkedin_access_token"}
