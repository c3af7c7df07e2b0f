package main

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	linkedinAPI   = "https://api.linkedin.com/rest/dmpSegments"
	linkedinToken = "https://www.linkedin.com/oauth/v2/accessToken" //nolint:gosec // an address, no secret
	// linkedinRows keeps a batch well below what the batch interface takes.
	linkedinRows = 2_000
)

// linkedin is Matched Audiences by DMP segments
// (https://learn.microsoft.com/linkedin/marketing/matched-audiences/create-and-manage-segment-users).
type linkedin struct {
	host  sdk.Host
	c     *config
	token string
}

func openLinkedIn(ctx context.Context, host sdk.Host, c *config) (network, error) {
	if c.LinkedInAccount = digits(c.LinkedInAccount); c.LinkedInAccount == "" {
		return nil, missing("linkedin_account")
	}
	again, err := secret(ctx, host, "linkedin_refresh_token")
	if err != nil {
		return nil, err
	}
	if again != "" {
		id, err := secret(ctx, host, "linkedin_client_id")
		if err != nil {
			return nil, err
		}
		key, err := secret(ctx, host, "linkedin_client_secret")
		if err != nil {
			return nil, err
		}
		token, err := refresh(ctx, host, "LinkedIn", linkedinToken, id, key, again)
		if err != nil {
			return nil, err
		}
		return &linkedin{host: host, c: c, token: token}, nil
	}
	token, err := secret(ctx, host, "linkedin_access_token")
	if err != nil {
		return nil, err
	}
	if token == "" {
		return nil, missing("linkedin_access_token")
	}
	return &linkedin{host: host, c: c, token: token}, nil
}

func (l *linkedin) post(ctx context.Context, path string, body any, headers ...string) (*answer, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	headers = append(headers, "Authorization", "Bearer "+l.token, "Content-Type", "application/json",
		"LinkedIn-Version", l.c.LinkedInVersion, "X-Restli-Protocol-Version", "2.0.0")
	return request(ctx, l.host, "POST", linkedinAPI+path, b, headers...)
}

// create makes a segment (https://learn.microsoft.com/linkedin/marketing/matched-audiences/create-and-manage-segments).
// It takes members five seconds later.
func (l *linkedin) create(ctx context.Context, name string) (string, bool, error) {
	if l.c.LinkedInPlatform == "" {
		return "", false, missing("linkedin_platform")
	}
	a, err := l.post(ctx, "", map[string]any{
		"name": name, "accessPolicy": "PRIVATE", "account": "urn:li:sponsoredAccount:" + l.c.LinkedInAccount,
		"sourcePlatform": l.c.LinkedInPlatform, "type": "USER", "destinations": []any{map[string]string{"destination": "LINKEDIN"}},
	})
	if err != nil {
		return "", false, err
	}
	if a.status != 201 {
		return "", false, l.refused(a)
	}
	id := a.header("x-restli-id")
	if id == "" {
		id = a.header("x-linkedin-id")
	}
	if id == "" {
		return "", false, fail("upstream", "LinkedIn has made a segment and not told its id")
	}
	return id, true, nil
}

func (l *linkedin) push(ctx context.Context, audience string, add bool, rows []row, _ string) []*sdk.Error {
	return each(rows, linkedinRows, 2*linkedinRows, func(batch []row, _ int, _ bool) ([]*sdk.Error, error) {
		return l.send(ctx, audience, add, batch)
	})
}

type linkedinID struct {
	Type  string `json:"idType"`
	Value string `json:"idValue"`
}

type linkedinUser struct {
	Action string       `json:"action"`
	IDs    []linkedinID `json:"userIds"`
}

func (l *linkedin) send(ctx context.Context, audience string, add bool, batch []row) ([]*sdk.Error, error) {
	out := make([]*sdk.Error, len(batch))
	var users []linkedinUser
	var which []int
	action := "REMOVE"
	if add {
		action = "ADD"
	}
	for i, r := range batch {
		u := linkedinUser{Action: action}
		for _, h := range r.Email {
			u.IDs = append(u.IDs, linkedinID{"SHA256_EMAIL", h})
		}
		if len(u.IDs) == 0 {
			out[i] = unreadable("LinkedIn finds people by e-mail addresses only")
			continue
		}
		users, which = append(users, u), append(which, i)
	}
	if len(users) == 0 {
		return out, nil
	}
	a, err := l.post(ctx, "/"+url.PathEscape(audience)+"/users", map[string]any{"elements": users}, "X-RestLi-Method", "BATCH_CREATE")
	if err != nil {
		return nil, err
	}
	if a.status != 200 && a.status != 201 && a.status != 207 {
		return nil, l.refused(a)
	}
	var said struct {
		Elements []struct {
			Status int `json:"status"`
			Error  struct {
				Message string `json:"message"`
			} `json:"error"`
		} `json:"elements"`
	}
	if err := json.Unmarshal(a.body, &said); err != nil || len(said.Elements) != len(users) {
		return nil, &sdk.Error{Code: "upstream", Message: "LinkedIn did not answer for every member", Retryable: true, RetryAfterMS: 60_000}
	}
	for k, e := range said.Elements {
		switch {
		case e.Status == 400 || e.Status == 422:
			out[which[k]] = unreadable("LinkedIn: " + e.Error.Message)
		case e.Status < 200 || e.Status > 299:
			out[which[k]] = refused("LinkedIn", &answer{status: e.Status}, e.Error.Message)
		}
	}
	return out, nil
}

func (l *linkedin) refused(a *answer) *sdk.Error {
	var parsed struct {
		Message string `json:"message"`
		Code    string `json:"code"`
	}
	_ = json.Unmarshal(a.body, &parsed) // An answer that is no JSON has no message.
	e := refused("LinkedIn", a, parsed.Message)
	switch {
	case a.status == 426 || strings.Contains(parsed.Code, "VERSION"):
		e.Field, e.Message = "linkedin_version", "LinkedIn has ended version "+l.c.LinkedInVersion+": "+parsed.Message
	case a.status == 401:
		e.Message = "LinkedIn does not take the access token any more: connect the account again (" + parsed.Code + ")"
	}
	return e
}
