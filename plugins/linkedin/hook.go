package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// notification is what LinkedIn sends when somebody hands in a form, or takes it back:
// https://learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync
type notification struct {
	Type        string `json:"type"`
	Response    string `json:"leadGenFormResponse"`
	LeadType    string `json:"leadType"`
	Action      string `json:"leadAction"`
	OccurredAt  int64  `json:"occurredAt"`
	LeadGenForm string `json:"leadGenForm"`
}

// HandleHTTP answers LinkedIn: the challenge by which it makes sure of the address, and notifications. Nothing is done for
// who cannot sign with the app's secret: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation
func (plugin) HandleHTTP(ctx context.Context, req *sdk.HandleHTTPRequest) (*sdk.HandleHTTPResponse, error) {
	host := sdk.HostFrom(ctx)
	if req.Route != "/webhook" {
		return reply(http.StatusNotFound, nil), nil
	}
	secret, err := host.Secret(ctx, "client_secret")
	if err != nil {
		if sdk.AsError(err).Code != "not_found" {
			return nil, err
		}
		host.Warn(ctx, "LinkedIn has called, but the app's secret is not set")
		return reply(http.StatusServiceUnavailable, nil), nil
	}
	switch req.Method {
	case http.MethodGet:
		return challenge(req.Query, secret), nil
	case http.MethodPost:
	default:
		return reply(http.StatusMethodNotAllowed, nil), nil
	}
	if !signed(header(req.Headers, "X-LI-Signature"), secret, req.Body) {
		host.Warn(ctx, "a notification that LinkedIn has not signed was refused")
		return reply(http.StatusUnauthorized, nil), nil
	}
	var n notification
	if err := json.Unmarshal(req.Body, &n); err != nil {
		return reply(http.StatusBadRequest, nil), nil //nolint:nilerr // it is LinkedIn that is told
	}
	id := urnID(n.Response)
	if n.Type != "" && n.Type != "LEAD_ACTION" || id == "" {
		return reply(http.StatusOK, nil), nil // It is about something else.
	}
	if n.Action == "DELETED" {
		return reply(http.StatusOK, nil), withdraw(ctx, host, id)
	}
	raw, err := json.Marshal(order{Response: id})
	if err != nil {
		return nil, err
	}
	if _, err := host.EnqueueJob(ctx, &sdk.EnqueueJobRequest{Job: "leads", InputJSON: raw, UniqueKey: "response/" + id}); err != nil {
		return nil, err
	}
	return reply(http.StatusOK, nil), nil
}

// withdraw tells of a response that its member has taken back. What the company has made of it is the company's to decide.
func withdraw(ctx context.Context, host sdk.Host, id string) error {
	lead, found, err := host.Load(ctx, "response/"+id)
	if err != nil || !found {
		return err
	}
	var about *sdk.RecordRef
	switch {
	case strings.HasPrefix(string(lead), "con_"):
		about = &sdk.RecordRef{Object: "contacts", ID: string(lead)}
	case len(lead) > 0:
		about = &sdk.RecordRef{Object: "leads", ID: string(lead)}
	}
	_, err = host.EmitEvent(ctx, &sdk.EmitEventRequest{Type: "linkedin.lead.withdrawn", Record: about, IdempotencyKey: "withdrawn/" + id})
	return err
}

func challenge(query, secret string) *sdk.HandleHTTPResponse {
	values, err := url.ParseQuery(query)
	code := values.Get("challengeCode")
	if err != nil || code == "" || len(code) > 200 {
		return reply(http.StatusBadRequest, nil)
	}
	return reply(http.StatusOK, map[string]string{"challengeCode": code, "challengeResponse": sign(secret, []byte(code))})
}

func reply(status int, body any) *sdk.HandleHTTPResponse {
	out := &sdk.HandleHTTPResponse{Status: int32(status)}
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return &sdk.HandleHTTPResponse{Status: http.StatusInternalServerError}
		}
		out.Body = raw
		out.Headers = []*sdk.Header{{Name: "Content-Type", Value: "application/json"}}
	}
	return out
}

func sign(secret string, text []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(text)
	return hex.EncodeToString(m.Sum(nil))
}

// signed reports whether a body was signed with the secret. LinkedIn signs the body with "hmacsha256=" before it.
func signed(signature, secret string, body []byte) bool {
	want := sign(secret, append([]byte("hmacsha256="), body...))
	return hmac.Equal([]byte(strings.TrimPrefix(signature, "hmacsha256=")), []byte(want))
}
