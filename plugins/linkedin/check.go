package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// Check looks whether LinkedIn takes the token, lets it read the owner's forms, and how long the token lives.
func (plugin) Check(ctx context.Context, _ *sdk.CheckRequest) (*sdk.CheckResponse, error) {
	host := sdk.HostFrom(ctx)
	c, err := load(ctx, host)
	if err != nil {
		return nil, err
	}
	out := &sdk.CheckResponse{}
	tell := func(field string, text *sdk.Localized) {
		out.Problems = append(out.Problems, &sdk.Problem{Field: field, Message: text})
	}
	a, err := connect(ctx, host, c)
	if err != nil {
		tell("access_token", said("There is no access token.", "Es fehlt ein Zugriffstoken."))
		return out, nil //nolint:nilerr // it is told of as a problem
	}
	if c.Owner != "" {
		_, err = a.forms(ctx, c, 0, 1)
	} else {
		err = a.get(ctx, "/rest/organizations?q=vanityName&vanityName=linkedin", nil)
	}
	if err != nil {
		e := sdk.AsError(err)
		if e.Retryable {
			return nil, err
		}
		tell(e.Field, explain(e, c.Owner != ""))
	}
	if err := a.expiry(ctx, c, tell); err != nil {
		return nil, err
	}
	return out, nil
}

// explain says a refusal of LinkedIn's to the person who runs the plugin; forms says that it was about lead forms.
func explain(e *sdk.Error, forms bool) *sdk.Localized {
	switch {
	case e.Code == "unauthenticated":
		return said("LinkedIn refuses the access token: it has expired or was revoked. Make a new one.",
			"LinkedIn weist das Zugriffstoken ab: Es ist abgelaufen oder wurde widerrufen. Erzeugen Sie ein neues.")
	case e.Code == "permission_denied" && !forms:
		return said("LinkedIn does not let this app look up companies. It needs the product Community Management with the permission rw_organization_admin.",
			"LinkedIn lässt diese App keine Firmen nachschlagen. Sie braucht das Produkt Community Management mit der Berechtigung rw_organization_admin.")
	case e.Code == "permission_denied":
		return said("LinkedIn does not let this app read the forms of this owner. It needs the product Lead Sync, and the member who made the token needs a role on the account or the page.",
			"LinkedIn lässt diese App die Formulare dieses Inhabers nicht lesen. Sie braucht das Produkt Lead Sync, und das Mitglied, das das Token erzeugt hat, eine Rolle am Konto oder an der Seite.")
	}
	return said(e.Message, "LinkedIn meldet: "+e.Message)
}

// soon is how long before its end a token is told of.
const soon = 7 * 24 * time.Hour

// expiry tells of a token that ends soon. It needs the app's own id and secret, and says nothing without them.
// https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection
func (a *api) expiry(ctx context.Context, c *config, tell func(string, *sdk.Localized)) error {
	secret, err := a.host.Secret(ctx, "client_secret")
	if err != nil || c.ClientID == "" {
		return nil //nolint:nilerr // Whoever has not set them has no need for the warning.
	}
	form := url.Values{"client_id": {c.ClientID}, "client_secret": {secret}, "token": {a.token}}
	status, body, err := a.host.Post(ctx, "https://www.linkedin.com/oauth/v2/introspectToken", "application/x-www-form-urlencoded", []byte(form.Encode()))
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		tell("client_secret", said("LinkedIn refuses the app's id and secret.", "LinkedIn weist ID und Geheimnis der App ab."))
		return nil
	}
	var token struct {
		Active  bool   `json:"active"`
		Status  string `json:"status"`
		Expires int64  `json:"expires_at"`
	}
	if json.Unmarshal(body, &token) != nil || !token.Active || token.Expires == 0 {
		return nil //nolint:nilerr // A token that is not active has been told of above.
	}
	left := time.Until(time.Unix(token.Expires, 0))
	if left > soon {
		return nil
	}
	days := strconv.Itoa(max(int(left.Hours()/24), 0))
	tell("access_token", said("The access token ends in "+days+" days. Make a new one before.", "Das Zugriffstoken endet in "+days+" Tagen. Erzeugen Sie vorher ein neues."))
	return nil
}
