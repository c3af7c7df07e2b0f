package main

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	jobSync = "sync"
	// page is how many contacts a piece of the job deals with: three calls of the host for each stay below its limit.
	page = 150
)

// place is where the job is. It first looks at those who are in an audience, so that whoever has to leave leaves before
// anybody joins, and then at those who shall be.
type place struct {
	Joining bool   `json:"joining,omitempty"`
	Cursor  string `json:"cursor,omitempty"`
}

// RunJob brings one page of contacts to what shall be.
func (retargeting) RunJob(ctx context.Context, req *sdk.RunJobRequest) (*sdk.RunJobResponse, error) {
	if req.Job != jobSync {
		return nil, &sdk.Error{Code: "not_found", Field: "job", Message: "there is no job " + req.Job}
	}
	host := sdk.HostFrom(ctx)
	c, err := configured(ctx, host)
	if err != nil {
		return nil, err
	}
	at := place{}
	if req.Cursor != "" {
		if err := json.Unmarshal([]byte(req.Cursor), &at); err != nil {
			return nil, &sdk.Error{Code: "invalid", Field: "cursor", Message: err.Error()}
		}
	}
	var people []person
	var next string
	if at.Joining {
		people, next, err = joining(ctx, host, c, at.Cursor)
	} else {
		people, next, err = leaving(ctx, host, c, at.Cursor)
	}
	if err != nil {
		return nil, err
	}
	errs := newReconciler(host, c, req.Context.GetCallID()).run(ctx, people)
	if err := worst(ctx, host, errs); err != nil {
		return nil, err
	}
	resp := &sdk.RunJobResponse{Processed: int64(len(people))}
	switch {
	case next != "":
		at.Cursor = next
	case at.Joining:
		resp.Done = true
		return resp, nil
	default:
		at = place{Joining: true}
	}
	b, err := json.Marshal(at)
	resp.Cursor = string(b)
	return resp, err
}

// leaving gives a page of those who are in, and what shall be of them now.
func leaving(ctx context.Context, host sdk.Host, c *config, cursor string) ([]person, string, error) {
	ids, next, err := members(ctx, host, cursor, page)
	if err != nil {
		return nil, "", err
	}
	stay, err := c.among(ctx, host, ids)
	if err != nil {
		return nil, "", err
	}
	people := make([]person, len(ids))
	for i, id := range ids {
		people[i] = person{id: id, record: stay[id]}
	}
	return people, next, nil
}

// joining gives a page of those who shall be in.
func joining(ctx context.Context, host sdk.Host, c *config, cursor string) ([]person, string, error) {
	resp, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{
		Object: object, Filter: c.filter(), Sort: "id", Fields: c.fields(), Limit: page, Cursor: cursor,
	})
	if err != nil {
		return nil, "", err
	}
	var people []person
	for _, r := range resp.Records {
		if c.agreed(r) {
			people = append(people, person{id: r.ID, record: r})
		}
	}
	return people, resp.NextCursor, nil
}

// worst gives the error that the job has to stop for: what will not go away by leaving one person out. People whose
// identifiers a network cannot read are only told of.
func worst(ctx context.Context, host sdk.Host, errs map[string]*sdk.Error) error {
	skipped := 0
	var stop *sdk.Error
	for _, e := range errs {
		switch {
		case isUnreadable(e):
			skipped++
		case isTaken(e):
			// Somebody else is at this person; the next run looks again.
		case stop == nil || e.Retryable && e.RetryAfterMS > stop.RetryAfterMS:
			stop = e
		}
	}
	if skipped > 0 {
		host.Warn(ctx, "a network could not read the identifiers of some contacts", "contacts", strconv.Itoa(skipped))
	}
	if stop != nil {
		return stop
	}
	return nil
}

// HandleEvents lets people leave the audiences at once when they have withdrawn or were deleted, and takes over new
// addresses. Whoever has withdrawn leaves whatever the filter says, and also when it cannot be evaluated.
func (retargeting) HandleEvents(ctx context.Context, req *sdk.HandleEventsRequest) (*sdk.HandleEventsResponse, error) {
	resp := &sdk.HandleEventsResponse{}
	last := map[string]*sdk.Event{}
	events := map[string][]string{}
	var order []string
	for _, e := range req.Events {
		if id := e.Record.GetID(); id != "" && e.Record.Object == object && concerns(e.Type) {
			if last[id] == nil {
				order = append(order, id)
			}
			last[id] = e
			events[id] = append(events[id], e.ID)
		}
	}
	if len(order) == 0 {
		return resp, nil
	}
	host := sdk.HostFrom(ctx)
	c, err := configured(ctx, host)
	if err != nil {
		return nil, err
	}
	var people []person
	var ask []string
	for _, id := range order {
		if e := last[id]; e.Type == "record.deleted" || !c.agreed(e.Record) {
			people = append(people, person{id: id})
		} else {
			ask = append(ask, id)
		}
	}
	errs := map[string]*sdk.Error{}
	for from := 0; from < len(ask); from += page {
		part := ask[from:min(from+page, len(ask))]
		stay, err := c.among(ctx, host, part)
		for _, id := range part {
			if err != nil {
				errs[id] = sdk.AsError(err)
				continue
			}
			people = append(people, person{id: id, record: stay[id]})
		}
	}
	for id, e := range newReconciler(host, c, req.Context.GetCallID()).run(ctx, people) {
		// An address that a network cannot read gets no better by asking again.
		if !isUnreadable(e) {
			errs[id] = e
		}
	}
	for _, id := range order {
		if errs[id] == nil {
			continue
		}
		for _, event := range events[id] {
			resp.Failures = append(resp.Failures, &sdk.ItemFailure{ID: event, Error: errs[id]})
		}
	}
	return resp, nil
}

func concerns(event string) bool {
	return event == "record.created" || event == "record.updated" || event == "record.deleted" || event == "record.restored"
}
