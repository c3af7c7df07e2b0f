package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// HandleEvents marks records that have changed. The job push tells the service, a little later and of many at a time.
func (plugin) HandleEvents(ctx context.Context, req *sdk.HandleEventsRequest) (*sdk.HandleEventsResponse, error) { //nolint:unparam // the contract has it so
	host := sdk.HostFrom(ctx)
	out := &sdk.HandleEventsResponse{}
	marked := false
	for _, e := range req.Events {
		if e.Record == nil || e.Record.ID == "" || !slices.Contains([]string{"contacts", "leads"}, e.Record.Object) || !strings.HasPrefix(e.Type, "record.") {
			continue
		}
		if err := host.Store(ctx, dirtyPrefix+place(e.Record), []byte("1")); err != nil {
			out.Failures = append(out.Failures, &sdk.ItemFailure{ID: e.ID, Error: sdk.AsError(err)})
			continue
		}
		marked = true
	}
	if marked {
		// The schedule comes by too: an error here loses nothing.
		if _, err := host.EnqueueJob(ctx, &sdk.EnqueueJobRequest{Job: "push", UniqueKey: "push", DelayMS: 20_000}); err != nil {
			host.Warn(ctx, "changes wait for the schedule", "error", err.Error())
		}
	}
	return out, nil
}

// RunJob keeps both sides in step: push what has changed here, sync what was missed, pull what has changed there.
func (plugin) RunJob(ctx context.Context, req *sdk.RunJobRequest) (*sdk.RunJobResponse, error) {
	s, err := open(ctx)
	if err != nil {
		return nil, err
	}
	switch req.Job {
	case "push":
		return s.push(ctx)
	case "sync":
		return s.sweep(ctx, req.Cursor)
	case "pull":
		return s.pull(ctx, req.Cursor)
	}
	return nil, &sdk.Error{Code: "not_found", Field: "job", Message: "there is no job " + req.Job}
}

// HandleHTTP takes the services' webhooks. None of them signs its requests: whoever calls must know the key that the
// administrator has set, as ?key=… or as a bearer token.
func (plugin) HandleHTTP(ctx context.Context, req *sdk.HandleHTTPRequest) (*sdk.HandleHTTPResponse, error) {
	host := sdk.HostFrom(ctx)
	secret, err := host.Secret(ctx, "webhook_key")
	if err != nil && sdk.AsError(err).Code != "not_found" {
		return nil, err
	}
	if req.Route != "/webhook" {
		return &sdk.HandleHTTPResponse{Status: http.StatusNotFound}, nil
	}
	if !knows(req, secret) {
		host.Warn(ctx, "a request to the webhook without its key was refused")
		return &sdk.HandleHTTPResponse{Status: http.StatusUnauthorized}, nil
	}
	if req.Method != http.MethodPost {
		return &sdk.HandleHTTPResponse{Status: http.StatusOK}, nil // Mailchimp looks whether the address is there.
	}
	s, err := open(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.v.hook(req)
	if err != nil {
		host.Warn(ctx, "a webhook cannot be read", "error", sdk.AsError(err).Message)
		return &sdk.HandleHTTPResponse{Status: http.StatusBadRequest}, nil
	}
	for _, n := range list {
		if err := s.hear(ctx, n); err != nil {
			return nil, err // The service comes again; what was taken in is known by its id.
		}
	}
	return &sdk.HandleHTTPResponse{Status: http.StatusOK}, nil
}

func knows(req *sdk.HandleHTTPRequest, secret string) bool {
	given := ""
	if q, err := url.ParseQuery(req.Query); err == nil {
		given = q.Get("key")
	}
	for _, h := range req.Headers {
		if token, ok := strings.CutPrefix(h.Value, "Bearer "); ok && strings.EqualFold(h.Name, "Authorization") {
			given = token
		}
	}
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(secret))
	return secret != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// RunAction makes a campaign, or has both sides brought into step now.
func (plugin) RunAction(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	switch req.Action {
	case "campaign":
		return campaign(ctx, req)
	case "sync":
		host := sdk.HostFrom(ctx)
		for _, job := range []string{"sync", "pull"} {
			if _, err := host.EnqueueJob(ctx, &sdk.EnqueueJobRequest{Job: job, UniqueKey: "now"}); err != nil {
				return nil, err
			}
		}
		return &sdk.RunActionResponse{Message: said("Both sides are brought into step.", "Beide Seiten werden abgeglichen.")}, nil
	}
	return nil, &sdk.Error{Code: "not_found", Field: "action", Message: "there is no action " + req.Action}
}

// campaign makes a campaign to the list, once for each attempt at the same action.
func campaign(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	s, err := open(ctx)
	if err != nil {
		return nil, err
	}
	d := draft{}
	if err := json.Unmarshal(req.InputJSON, &d); err != nil {
		return nil, &sdk.Error{Code: "invalid", Field: "input", Message: err.Error()}
	}
	if d.Subject == "" || d.HTML == "" {
		return nil, &sdk.Error{Code: "invalid", Field: "subject", Message: "a campaign needs a subject and a text"}
	}
	if d.Name == "" {
		d.Name = d.Subject
	}
	if d.FromName, d.FromEmail = s.c.FromName, s.c.FromEmail; d.FromEmail == "" {
		return nil, &sdk.Error{Code: "invalid", Field: "from_email", Message: "the sender is not set in the plugin's settings"}
	}
	sum := sha256.Sum256(append([]byte(req.Context.GetIdempotencyKey()+"\x00"), req.InputJSON...))
	mark := "campaign/" + hex.EncodeToString(sum[:12])
	id, done, err := s.Load(ctx, mark)
	if err != nil {
		return nil, err
	}
	if !done {
		made, err := s.v.campaign(ctx, d)
		if made == "" {
			return nil, err
		}
		// It is there, whatever came after: another attempt must not make a second one.
		id = []byte(made)
		if err != nil {
			id = []byte(made + " " + sdk.AsError(err).Message)
		}
		if _, err := s.KVSet(ctx, &sdk.KVSetRequest{Key: mark, Value: id, TTLMS: told.Milliseconds()}); err != nil {
			return nil, err
		}
	}
	if made, failure, broken := strings.Cut(string(id), " "); broken {
		return nil, &sdk.Error{Code: "upstream", Message: "the campaign " + made + " is a draft at the service; going on with it failed: " + failure}
	}
	out, err := json.Marshal(map[string]string{"id": string(id)})
	if err != nil {
		return nil, err
	}
	text := said("The campaign is a draft at the service.", "Die Kampagne liegt beim Dienst als Entwurf.")
	if d.Send {
		text = said("The campaign is being sent.", "Die Kampagne wird versendet.")
	}
	return &sdk.RunActionResponse{OutputJSON: out, Message: text}, nil
}
