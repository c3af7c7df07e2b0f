package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// base is where LinkedIn's versioned APIs stand: https://learn.microsoft.com/en-us/linkedin/marketing/versioning
const base = "https://api.linkedin.com"

// api sends requests to LinkedIn with the token of the configuration.
type api struct {
	host    sdk.Host
	version string
	token   string
}

func connect(ctx context.Context, host sdk.Host, c *config) (*api, error) {
	token, err := host.Secret(ctx, "access_token")
	if err != nil {
		if e := sdk.AsError(err); e.Code == "not_found" {
			return nil, &sdk.Error{Code: "unauthenticated", Field: "access_token", Message: "there is no access token: make one in LinkedIn's developer portal and save it in the plugin's settings"}
		}
		return nil, err
	}
	return &api{host: host, version: c.Version, token: token}, nil
}

// get reads a path with a query, which must be encoded as Rest.li 2.0 wants it, into out.
func (a *api) get(ctx context.Context, path string, out any) error {
	_, err := a.do(ctx, http.MethodGet, path, nil, out)
	return err
}

// do sends a request and reads the answer into out, which may be nil. It gives the answer's headers.
func (a *api) do(ctx context.Context, method, path string, in, out any) ([]*sdk.Header, error) {
	req := &sdk.FetchRequest{Method: method, URL: base + path, NoRedirect: true, Headers: []*sdk.Header{
		{Name: "Authorization", Value: "Bearer " + a.token},
		{Name: "LinkedIn-Version", Value: a.version},
		{Name: "X-Restli-Protocol-Version", Value: "2.0.0"},
	}}
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		req.Body = body
		req.Headers = append(req.Headers, &sdk.Header{Name: "Content-Type", Value: "application/json"})
	}
	res, err := a.host.Fetch(ctx, req)
	if err != nil {
		return nil, err
	}
	if res.Status < 200 || res.Status > 299 {
		return nil, a.refused(res)
	}
	if out == nil || len(res.Body) == 0 {
		return res.Headers, nil
	}
	if err := json.Unmarshal(res.Body, out); err != nil {
		return nil, &sdk.Error{Code: "upstream", Message: "LinkedIn's answer cannot be read: " + err.Error()}
	}
	return res.Headers, nil
}

// refused is LinkedIn's refusal in the words of the contract, with what to do about it. The statuses are those of
// https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling
func (a *api) refused(res *sdk.FetchResponse) error {
	var said struct {
		Message string `json:"message"`
		Code    string `json:"code"`
	}
	_ = json.Unmarshal(res.Body, &said) // What is no JSON says nothing of use.
	e := &sdk.Error{Code: "upstream", Message: "LinkedIn answered " + strconv.Itoa(int(res.Status))}
	switch {
	case res.Status == http.StatusUnauthorized:
		e.Code, e.Field = "unauthenticated", "access_token"
		e.Message = "LinkedIn refuses the access token, which has expired or was revoked: make a new one (they live for 60 days) and save it in the plugin's settings"
	case res.Status == http.StatusForbidden:
		e.Code, e.Message = "permission_denied", "LinkedIn does not let this app do that: its product or the member's role is missing"
	case res.Status == http.StatusNotFound:
		e.Code, e.Message = "not_found", "LinkedIn has no such thing"
	case res.Status == http.StatusUpgradeRequired:
		e.Code, e.Field = "invalid", "api_version"
		e.Message = "LinkedIn no longer serves version " + a.version + " of its API: set a newer one in the plugin's settings"
	case res.Status == http.StatusTooManyRequests:
		e.Code, e.Retryable, e.RetryAfterMS = "rate_limited", true, retryAfter(header(res.Headers, "Retry-After"), time.Now())
		e.Message = "LinkedIn asks to slow down"
	case res.Status >= 500:
		e.Retryable = true
	case res.Status == http.StatusBadRequest:
		e.Code = "invalid"
	}
	if said.Message != "" && !strings.Contains(said.Message, a.token) {
		e.Message += ": " + cut(said.Message, 300)
	}
	return e
}

// retryAfter reads the header of that name, seconds or a date, as milliseconds from now on; a minute when it says nothing,
// an hour at most.
func retryAfter(text string, now time.Time) int64 {
	wait := time.Minute
	if s, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && s >= 0 {
		wait = time.Duration(min(s, 3600)) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, time.Second), time.Hour).Milliseconds()
}

func header(list []*sdk.Header, name string) string {
	for _, h := range list {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// escape encodes a value for Rest.li 2.0: everything that its syntax uses is encoded, such as the colons of a URN.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// urnID is the last part of a URN, such as 123 of urn:li:organization:123.
func urnID(urn string) string {
	if i := strings.LastIndexByte(urn, ':'); i >= 0 {
		return urn[i+1:]
	}
	return urn
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
