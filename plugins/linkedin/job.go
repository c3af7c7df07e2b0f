package main

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	// reach is how far back LinkedIn gives responses.
	reach = 90 * 24 * time.Hour
	// overlap is asked for again each time: a response may be told later than it was handed in.
	overlap = time.Hour
	// sinceKey is up to when the responses of a lead type have been read, in milliseconds since 1970.
	sinceKey = "since/"
)

// cursor is where the job leads is.
type cursor struct {
	Type  int   `json:"type"`
	Since int64 `json:"since"`
	End   int64 `json:"end"`
	Start int   `json:"start"`
}

// order is what the job leads was enqueued with: one response that LinkedIn has told of.
type order struct {
	Response string `json:"response"`
}

// RunJob reads responses of lead forms: one page of those since the last time, or the one that a notification has named.
func (plugin) RunJob(ctx context.Context, req *sdk.RunJobRequest) (*sdk.RunJobResponse, error) {
	if req.Job != "leads" {
		return nil, &sdk.Error{Code: "not_found", Field: "job", Message: "there is no job " + req.Job}
	}
	host := sdk.HostFrom(ctx)
	c, err := load(ctx, host)
	if err != nil {
		return nil, err
	}
	if c.Owner == "" && len(req.InputJSON) == 0 {
		return &sdk.RunJobResponse{Done: true}, nil // The company uses enrichment only.
	}
	a, err := connect(ctx, host, c)
	if err != nil {
		return nil, err
	}
	if len(req.InputJSON) > 0 {
		return a.one(ctx, c, req)
	}
	at := cursor{}
	if req.Cursor != "" {
		if err := json.Unmarshal([]byte(req.Cursor), &at); err != nil {
			return nil, &sdk.Error{Code: "invalid", Field: "cursor", Message: err.Error()}
		}
	}
	return a.page(ctx, c, at)
}

// one deals with a response that a notification has named.
func (a *api) one(ctx context.Context, c *config, req *sdk.RunJobRequest) (*sdk.RunJobResponse, error) {
	var o order
	if err := json.Unmarshal(req.InputJSON, &o); err != nil || o.Response == "" {
		return nil, &sdk.Error{Code: "invalid", Field: "input", Message: "it names no response"}
	}
	r, err := a.response(ctx, o.Response)
	if wait := sdk.AsError(err); wait.GetCode() == "not_found" {
		a.host.Warn(ctx, "LinkedIn has told of a response that is not there", "response", o.Response)
		return &sdk.RunJobResponse{Done: true}, nil
	} else if wait.GetCode() == "rate_limited" {
		return &sdk.RunJobResponse{Cursor: "waiting", NextAfterMS: wait.RetryAfterMS}, nil
	}
	if err != nil {
		return nil, err
	}
	if r.ID == "" {
		r.ID = o.Response
	}
	if _, err := take(ctx, a.host, c, r); err != nil {
		return nil, err
	}
	return &sdk.RunJobResponse{Done: true, Processed: 1}, nil
}

// page deals with one page of responses.
func (a *api) page(ctx context.Context, c *config, at cursor) (*sdk.RunJobResponse, error) {
	if at.Type >= len(c.LeadTypes) {
		return &sdk.RunJobResponse{Done: true}, nil
	}
	kind := c.LeadTypes[at.Type]
	if at.End == 0 {
		now := time.Now()
		at.End, at.Since, at.Start = now.UnixMilli(), now.Add(-reach).UnixMilli(), 0
		raw, found, err := a.host.Load(ctx, sinceKey+kind)
		if err != nil {
			return nil, err
		}
		if last, err := strconv.ParseInt(string(raw), 10, 64); found && err == nil {
			at.Since = max(at.Since, last-overlap.Milliseconds())
		}
	}
	list, more, err := a.responses(ctx, c, window{leadType: kind, since: at.Since, end: at.End, start: at.Start})
	if err != nil {
		if e := sdk.AsError(err); e.Code == "rate_limited" {
			return &sdk.RunJobResponse{Cursor: at.text(), NextAfterMS: e.RetryAfterMS}, nil
		}
		return nil, err
	}
	counts := map[outcome]int64{}
	for _, r := range list {
		if r.LeadType == "" {
			r.LeadType = kind
		}
		what, err := take(ctx, a.host, c, r)
		if err != nil {
			return nil, err // The page comes again; what was dealt with is known by its mark.
		}
		counts[what]++
	}
	out := &sdk.RunJobResponse{Processed: counts[created] + counts[updated] + counts[known]}
	if out.Processed > 0 {
		a.host.Info(ctx, "responses of LinkedIn's lead forms", "created", strconv.FormatInt(counts[created], 10), "updated", strconv.FormatInt(counts[updated], 10),
			"known contacts", strconv.FormatInt(counts[known], 10))
	}
	if more {
		at.Start += len(list)
		out.Cursor = at.text()
		return out, nil
	}
	if err := a.host.Store(ctx, sinceKey+kind, []byte(strconv.FormatInt(at.End, 10))); err != nil {
		return nil, err
	}
	at = cursor{Type: at.Type + 1}
	out.Cursor, out.Done = at.text(), at.Type == len(c.LeadTypes)
	return out, nil
}

func (at cursor) text() string {
	raw, err := json.Marshal(at)
	if err != nil {
		return ""
	}
	return string(raw)
}
