package main

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// Google's limits: 10,000 members with 10 identifiers each in a request
// (https://developers.google.com/data-manager/api/reference/rest/v1/ErrorReason). Fewer keep the request below the
// host's 2 MiB.
const (
	googleRows        = 5_000
	googleKeys        = 15_000
	googleIdentifiers = 10
	googleRounds      = 4

	googleAPI   = "https://datamanager.googleapis.com/"
	googleToken = "https://oauth2.googleapis.com/token" //nolint:gosec // an address, no secret
)

// google is Customer Match by the Data Manager API
// (https://developers.google.com/data-manager/api/devguides/audiences/send-audience-members).
type google struct {
	host  sdk.Host
	c     *config
	token string
}

func openGoogle(ctx context.Context, host sdk.Host, c *config) (network, error) {
	if c.GoogleAccount = digits(c.GoogleAccount); c.GoogleAccount == "" {
		return nil, missing("google_account")
	}
	c.GoogleManager = digits(c.GoogleManager)
	parts := map[string]string{}
	for _, name := range []string{"google_client_id", "google_client_secret", "google_refresh_token"} {
		s, err := secret(ctx, host, name)
		if err != nil {
			return nil, err
		}
		if s == "" {
			return nil, missing(name)
		}
		parts[name] = s
	}
	token, err := refresh(ctx, host, "Google", googleToken, parts["google_client_id"], parts["google_client_secret"], parts["google_refresh_token"])
	if err != nil {
		return nil, err
	}
	return &google{host: host, c: c, token: token}, nil
}

// digits drops the hyphens of an account number as people write it.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

type googleAccount struct {
	AccountType string `json:"accountType"`
	AccountID   string `json:"accountId"`
}

func (g *google) post(ctx context.Context, path string, body any, headers ...string) (*answer, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	headers = append(headers, "Authorization", "Bearer "+g.token, "Content-Type", "application/json")
	return request(ctx, g.host, "POST", googleAPI+url.PathEscape(g.c.GoogleVersion)+"/"+path, b, headers...)
}

// create makes a list for contact data
// (https://developers.google.com/data-manager/api/reference/rest/v1/accountTypes.accounts.userLists).
func (g *google) create(ctx context.Context, name string) (string, bool, error) {
	body := map[string]any{
		"displayName":        name,
		"description":        "Kontor",
		"membershipDuration": strconv.Itoa(g.c.GoogleMembershipDays*86_400) + "s",
		"ingestedUserListInfo": map[string]any{
			"uploadKeyTypes": []string{"CONTACT_ID"},
			"contactIdInfo":  map[string]any{"dataSourceType": "DATA_SOURCE_TYPE_FIRST_PARTY"},
		},
	}
	login := ""
	if g.c.GoogleManager != "" {
		login = "accountTypes/GOOGLE_ADS/accounts/" + g.c.GoogleManager
	}
	a, err := g.post(ctx, "accountTypes/GOOGLE_ADS/accounts/"+g.c.GoogleAccount+"/userLists", body, "login-account", login)
	if err != nil {
		return "", false, err
	}
	if a.status != 200 {
		return "", false, g.refused(a)
	}
	var made struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if err := json.Unmarshal(a.body, &made); err != nil {
		return "", false, fail("upstream", "Google: "+err.Error())
	}
	if made.ID == "" {
		made.ID = made.Name[strings.LastIndexByte(made.Name, '/')+1:]
	}
	if made.ID == "" {
		return "", false, fail("upstream", "Google has made a list and not told its id")
	}
	return made.ID, false, nil
}

func (g *google) push(ctx context.Context, audience string, add bool, rows []row, _ string) []*sdk.Error {
	return each(rows, googleRows, googleKeys, func(batch []row, _ int, _ bool) ([]*sdk.Error, error) {
		return g.send(ctx, audience, add, batch)
	})
}

// send sends one batch. Google refuses a whole request for one bad member and names it: that one is left out, and the
// others are sent again.
func (g *google) send(ctx context.Context, audience string, add bool, batch []row) ([]*sdk.Error, error) {
	out := make([]*sdk.Error, len(batch))
	var left []int
	for i, r := range batch {
		if r.keys() == 0 {
			out[i] = unreadable("Google: neither an e-mail address nor a phone number")
			continue
		}
		left = append(left, i)
	}
	for range googleRounds {
		if len(left) == 0 {
			return out, nil
		}
		a, err := g.ingest(ctx, audience, add, batch, left)
		if err != nil {
			return nil, err
		}
		if a.status == 200 {
			return out, nil
		}
		bad := violations(a.body)
		if a.status != 400 || len(bad) == 0 {
			return nil, g.refused(a)
		}
		var rest []int
		for at, i := range left {
			if reason, ok := bad[at]; ok {
				out[i] = unreadable("Google: " + reason)
			} else {
				rest = append(rest, i)
			}
		}
		if len(rest) == len(left) {
			return nil, g.refused(a)
		}
		left = rest
	}
	for _, i := range left {
		out[i] = &sdk.Error{Code: "upstream", Message: "Google refused others of the batch again and again", Retryable: true, RetryAfterMS: 60_000}
	}
	return out, nil
}

func (g *google) ingest(ctx context.Context, audience string, add bool, batch []row, which []int) (*answer, error) {
	type identifier struct {
		Email string `json:"emailAddress,omitempty"`
		Phone string `json:"phoneNumber,omitempty"`
	}
	type member struct {
		UserData struct {
			Identifiers []identifier `json:"userIdentifiers"`
		} `json:"userData"`
	}
	members := make([]member, len(which))
	for at, i := range which {
		ids := make([]identifier, 0, batch[i].keys())
		for _, h := range batch[i].Email {
			ids = append(ids, identifier{Email: h})
		}
		for _, h := range batch[i].Phone {
			ids = append(ids, identifier{Phone: h})
		}
		members[at].UserData.Identifiers = ids[:min(len(ids), googleIdentifiers)]
	}
	destination := map[string]any{
		"operatingAccount":     googleAccount{"GOOGLE_ADS", g.c.GoogleAccount},
		"productDestinationId": audience,
	}
	if g.c.GoogleManager != "" {
		destination["loginAccount"] = googleAccount{"GOOGLE_ADS", g.c.GoogleManager}
	}
	body := map[string]any{"destinations": []any{destination}, "audienceMembers": members, "encoding": "HEX"}
	method := "audienceMembers:remove"
	if add {
		method = "audienceMembers:ingest"
		// Only people who have agreed get as far as here.
		body["consent"] = map[string]string{"adUserData": "CONSENT_GRANTED", "adPersonalization": "CONSENT_GRANTED"}
		body["termsOfService"] = map[string]string{"customerMatchTermsOfServiceStatus": "ACCEPTED"}
	}
	return g.post(ctx, method, body)
}

// googleError is google.rpc.Status as JSON.
type googleError struct {
	Error struct {
		Message string `json:"message"`
		Details []struct {
			Violations []struct {
				Field       string `json:"field"`
				Description string `json:"description"`
				Reason      string `json:"reason"`
			} `json:"fieldViolations"`
			Reason     string `json:"reason"`
			RetryDelay string `json:"retryDelay"`
		} `json:"details"`
	} `json:"error"`
}

// violations gives the members that Google names as bad, by their place in the request, with the reason. A field is named
// as audience_members.audience_members[3].user_data… or audienceMembers[3]…
func violations(body []byte) map[int]string {
	var e googleError
	if json.Unmarshal(body, &e) != nil {
		return nil
	}
	out := map[int]string{}
	for _, d := range e.Error.Details {
		for _, v := range d.Violations {
			field := strings.ReplaceAll(v.Field, "audience_members", "audienceMembers")
			_, rest, ok := strings.Cut(field, "audienceMembers[")
			number, _, closed := strings.Cut(rest, "]")
			at, err := strconv.Atoi(number)
			if !ok || !closed || err != nil {
				continue
			}
			reason := v.Reason
			if reason == "" {
				reason = v.Description
			}
			out[at] = reason
		}
	}
	return out
}

func (g *google) refused(a *answer) *sdk.Error {
	var parsed googleError
	_ = json.Unmarshal(a.body, &parsed) // An answer that is no JSON has no message.
	e := refused("Google", a, parsed.Error.Message)
	for _, d := range parsed.Error.Details {
		if s, err := strconv.ParseFloat(strings.TrimSuffix(d.RetryDelay, "s"), 64); d.RetryDelay != "" && err == nil && s > 0 {
			e.RetryAfterMS = int64(s * 1000)
		}
		if d.Reason != "" {
			e.Message += " (" + d.Reason + ")"
		}
	}
	return e
}
