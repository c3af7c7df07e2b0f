package main

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/kontor-crm/kontor/sdk"
)

// refresh trades a refresh token for an access token (RFC 6749, part 6), as Google and LinkedIn want it:
// https://developers.google.com/identity/protocols/oauth2/web-server#offline and
// https://learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens. The token is not kept: it would
// lie in the store in plain text.
func refresh(ctx context.Context, host sdk.Host, network, tokenURL, clientID, clientSecret, refreshToken string) (string, error) {
	form := url.Values{
		"grant_type": {"refresh_token"}, "client_id": {clientID}, "client_secret": {clientSecret}, "refresh_token": {refreshToken},
	}
	a, err := request(ctx, host, "POST", tokenURL, []byte(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json")
	if err != nil {
		return "", err
	}
	var out struct {
		Token       string `json:"access_token"`
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	parsed := json.Unmarshal(a.body, &out)
	switch {
	case out.Error == "invalid_grant" || out.Error == "invalid_client" || out.Error == "unauthorized_client":
		return "", fail("unauthenticated", network+" does not take the refresh token any more: connect the account again ("+out.Error+")")
	case a.status != 200:
		return "", refused(network, a, out.Description)
	case parsed != nil || out.Token == "":
		return "", &sdk.Error{Code: "upstream", Message: network + " gave no access token", Retryable: true, RetryAfterMS: 60_000}
	}
	return out.Token, nil
}
