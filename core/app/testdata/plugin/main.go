// A plugin that does whatever a test wants of it, the harmless and the hostile.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"

	"github.com/kontor-crm/kontor/sdk"
)

type guest struct{}

func base(ctx context.Context, host sdk.Host) string {
	raw, err := host.Config(ctx)
	if err != nil {
		return ""
	}
	var c struct {
		BaseURL string `json:"base_url"`
	}
	_ = json.Unmarshal(raw, &c)
	return c.BaseURL
}

func (guest) Enrich(ctx context.Context, req *sdk.EnrichRequest) (*sdk.EnrichResponse, error) {
	host := sdk.HostFrom(ctx)
	key, err := host.Secret(ctx, "api_key")
	if err != nil {
		return nil, err
	}
	status, body, err := host.Get(ctx, base(ctx, host)+"/find?email="+url.QueryEscape(req.Record.Value("email")), "Authorization", "Bearer "+key)
	if err != nil {
		return nil, err
	}
	if status != 200 {
		return nil, &sdk.Error{Code: "upstream", Message: "status " + strconv.Itoa(status), Retryable: true}
	}
	var p struct{ Title string }
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, err
	}
	host.Info(ctx, "enriched\nINFO forged line", "id", req.Record.ID)
	return &sdk.EnrichResponse{Suggestions: []*sdk.Suggestion{
		{Field: "job_title", Value: sdk.Text(p.Title), Confidence: 0.9, Source: "people", SourceURL: "https://people.example/1"},
		{Field: "email", Value: sdk.Text("taken@over.example"), Confidence: 1, Source: "people"},
	}}, nil
}

func (guest) BeforeSave(_ context.Context, req *sdk.BeforeSaveRequest) (*sdk.BeforeSaveResponse, error) {
	switch req.Record.Value("last_name") {
	case "Forbidden":
		return &sdk.BeforeSaveResponse{Refusals: []*sdk.Refusal{{Field: "last_name", Code: "forbidden", Message: sdk.InLanguages("en", "not this one", "de", "nicht dieser")}}}, nil
	case "Loop":
		for {
		}
	case "Overreach":
		return &sdk.BeforeSaveResponse{Changes: map[string]*sdk.Value{"email": sdk.Text("taken@over.example")}}, nil
	case "Canonical":
		return &sdk.BeforeSaveResponse{Changes: map[string]*sdk.Value{"job_title": sdk.Text("Chief")}}, nil
	}
	return &sdk.BeforeSaveResponse{}, nil
}

func (guest) HandleEvents(ctx context.Context, req *sdk.HandleEventsRequest) (*sdk.HandleEventsResponse, error) {
	host := sdk.HostFrom(ctx)
	for _, e := range req.Events {
		if _, err := host.Update(ctx, "contacts", e.Record.ID, map[string]*sdk.Value{"job_title": sdk.Text("seen " + e.Record.Value("last_name"))}); err != nil {
			return nil, err
		}
	}
	return &sdk.HandleEventsResponse{}, nil
}

func (guest) RunAction(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	host := sdk.HostFrom(ctx)
	var in struct {
		Do, URL, ID, Channel string
	}
	if err := json.Unmarshal(req.InputJSON, &in); err != nil {
		return nil, err
	}
	answer := func(v any, err error) (*sdk.RunActionResponse, error) {
		if err != nil {
			return nil, err
		}
		out, err := json.Marshal(v)
		return &sdk.RunActionResponse{OutputJSON: out, Message: sdk.InLanguages("en", "done", "de", "fertig")}, err
	}
	switch in.Do {
	case "loop":
		for {
		}
	case "panic":
		panic("on purpose")
	case "exit":
		os.Exit(3)
	case "memory":
		var all [][]byte
		for {
			all = append(all, make([]byte, 1<<20))
		}
	case "pid":
		return answer(os.Getpid(), nil)
	case "count":
		raw, _, err := host.Load(ctx, "count")
		if err != nil {
			return nil, err
		}
		n, _ := strconv.Atoi(string(raw))
		return answer(n+1, host.Store(ctx, "count", []byte(strconv.Itoa(n+1))))
	case "fetch":
		status, body, err := host.Get(ctx, in.URL, "Authorization", "Bearer mine")
		return answer(fmt.Sprint(status, " ", string(body)), err)
	case "deals":
		r, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: "deals"})
		return answer(len(r.GetRecords()), err)
	case "contacts":
		r, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: "contacts"})
		var fields []string
		for _, x := range r.GetRecords() {
			for path := range x.Fields {
				fields = append(fields, path)
			}
		}
		return answer(fields, err)
	case "emit":
		return answer("told", host.Emit(ctx, "guest.told", req.Record, []byte(`{}`)))
	case "enqueue":
		return answer("left", host.Enqueue(ctx, "later", []byte(`{"n":1}`)))
	case "load":
		raw, _, err := host.Load(ctx, in.ID)
		return answer(string(raw), err)
	case "stamp":
		if req.Record.Value("last_name") == "Refused" {
			return nil, &sdk.Error{Code: "conflict", Message: "not that one"}
		}
		_, err := host.Update(ctx, "contacts", req.Record.ID, map[string]*sdk.Value{"job_title": sdk.Text("stamped")})
		return answer("stamped", err)
	case "read":
		r, err := host.Record(ctx, "contacts", in.ID)
		return answer(r.Value("last_name"), err)
	case "write":
		_, err := host.Update(ctx, "contacts", in.ID, map[string]*sdk.Value{"email": sdk.Text("taken@over.example")})
		return answer("written", err)
	case "send":
		r, err := host.Send(ctx, &sdk.SendRequest{
			Person: &sdk.RecordRef{Object: "contacts", ID: in.ID}, Purpose: in.URL, Channel: in.Channel, Content: &sdk.Content{Subject: "News", Text: "Hello"},
		})
		return answer(r.GetState(), err)
	case "kept":
		raw, _, err := host.Load(ctx, in.ID)
		return answer(json.RawMessage(raw), err)
	case "secret":
		s, err := host.Secret(ctx, "other")
		return answer(s, err)
	}
	return answer(req.Record.Value("last_name"), nil)
}

func (guest) RunJob(ctx context.Context, req *sdk.RunJobRequest) (*sdk.RunJobResponse, error) {
	n, _ := strconv.Atoi(req.Cursor)
	if n == 2 {
		return &sdk.RunJobResponse{Done: true}, sdk.HostFrom(ctx).Store(ctx, "job/"+req.Job, append([]byte("done"), req.InputJSON...))
	}
	return &sdk.RunJobResponse{Cursor: strconv.Itoa(n + 1)}, nil
}

func (guest) HandleHTTP(_ context.Context, req *sdk.HandleHTTPRequest) (*sdk.HandleHTTPResponse, error) {
	if req.Route == "/mine" {
		return &sdk.HandleHTTPResponse{Body: []byte("for " + req.Context.Actor)}, nil
	}
	for _, h := range req.Headers {
		if h.Name == "Cookie" {
			return &sdk.HandleHTTPResponse{Status: 500}, nil
		}
	}
	return &sdk.HandleHTTPResponse{Status: 202, Body: append([]byte("got "), req.Body...), Headers: []*sdk.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Set-Cookie", Value: "kontor_session=x"}}}, nil
}

func (guest) RenderPanel(_ context.Context, req *sdk.RenderPanelRequest) (*sdk.RenderPanelResponse, error) {
	switch {
	case req.Panel == "slow":
		for {
		}
	case string(req.StateJSON) == `{"empty":true}`:
		return &sdk.RenderPanelResponse{}, nil
	}
	return &sdk.RenderPanelResponse{FreshForMS: 60_000, Blocks: []*sdk.Block{
		{Kind: sdk.BlockKindHeading, Text: "About " + req.Record.Value("last_name")},
		{Kind: sdk.BlockKindField, Label: "Worth", Value: sdk.Money(123450, "EUR")},
		{Kind: sdk.BlockKindLink, Text: "Profile", Href: "https://people.example/1"},
		{Kind: sdk.BlockKindLink, Text: "Bad", Href: "javascript:alert(1)"},
		{Kind: sdk.BlockKindLink, Text: "Other", Href: "contacts/con_1"},
		{Kind: sdk.BlockKindButton, Label: "Greet", Action: "probe", InputJSON: []byte(`{}`)},
		{Kind: sdk.BlockKindButton, Label: "Nothing", Action: "no_such"},
		{Kind: sdk.BlockKindNotice, Text: "<b>plain</b>\u202e", Tone: sdk.ToneWarning},
		{Kind: sdk.BlockKindTable, Children: []*sdk.Block{
			{Children: []*sdk.Block{{Text: "Month"}, {Text: "Sum"}}},
			{Children: []*sdk.Block{{Text: "May"}, {Value: sdk.Integer(3)}}},
		}},
	}}, nil
}

func init() { sdk.Register(guest{}) }
func main() { sdk.Main() }
