// Command plugin-hello is the smallest plugin that does something of each kind: it looks people up at a service and
// proposes what it finds, counts the contacts that are made, and greets a contact when it is asked to. The same source
// becomes a WebAssembly module and a native program.
package main

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/kontor-crm/kontor/sdk"
)

// service is where people are looked up, unless the configuration names another place.
const service = "https://people.example.com"

type hello struct{}

// Enrich asks the service about the contact's e-mail address.
func (hello) Enrich(ctx context.Context, req *sdk.EnrichRequest) (*sdk.EnrichResponse, error) {
	email := req.Record.Value("email")
	if email == "" {
		return &sdk.EnrichResponse{}, nil
	}
	host := sdk.HostFrom(ctx)
	key, err := host.Secret(ctx, "api_key")
	if err != nil {
		return nil, err
	}
	base, err := baseURL(ctx, host)
	if err != nil {
		return nil, err
	}
	status, body, err := host.Get(ctx, base+"/v1/find?email="+url.QueryEscape(email), "Authorization", "Bearer "+key)
	if err != nil {
		return nil, err
	}
	if status == 404 {
		return &sdk.EnrichResponse{}, nil
	}
	if status != 200 {
		return nil, &sdk.Error{Code: "upstream", Message: "the people service answered " + strconv.Itoa(status), Retryable: status >= 500}
	}
	var found struct {
		Title      string `json:"title"`
		Department string `json:"department"`
	}
	if err := json.Unmarshal(body, &found); err != nil {
		return nil, &sdk.Error{Code: "upstream", Message: err.Error()}
	}
	return &sdk.EnrichResponse{Suggestions: []*sdk.Suggestion{
		{Field: "job_title", Value: sdk.Text(found.Title), Confidence: 0.9, Source: "People"},
		{Field: "department", Value: sdk.Text(found.Department), Confidence: 0.5, Source: "People"},
	}}, nil
}

func baseURL(ctx context.Context, host sdk.Host) (string, error) {
	b, err := host.Config(ctx)
	if err != nil {
		return "", err
	}
	config := struct {
		BaseURL string `json:"base_url"`
	}{service}
	err = json.Unmarshal(b, &config)
	return config.BaseURL, err
}

// HandleEvents counts contacts. An event may come twice, so each leaves a mark.
func (hello) HandleEvents(ctx context.Context, req *sdk.HandleEventsRequest) (*sdk.HandleEventsResponse, error) { //nolint:unparam // failures are told event by event
	host := sdk.HostFrom(ctx)
	resp := &sdk.HandleEventsResponse{}
	for _, e := range req.Events {
		if e.Type != "record.created" {
			continue
		}
		if err := count(ctx, host, e); err != nil {
			resp.Failures = append(resp.Failures, &sdk.ItemFailure{ID: e.ID, Error: sdk.AsError(err)})
		}
	}
	return resp, nil
}

func count(ctx context.Context, host sdk.Host, e *sdk.Event) error {
	_, seen, err := host.Load(ctx, "seen/"+e.ID)
	if err != nil || seen {
		return err
	}
	value, _, err := host.Load(ctx, "count")
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(value))
	if err := host.Store(ctx, "count", []byte(strconv.Itoa(n+1))); err != nil {
		return err
	}
	if err := host.Store(ctx, "seen/"+e.ID, []byte("1")); err != nil {
		return err
	}
	host.Info(ctx, "counted a contact", "event", e.ID)
	return host.Emit(ctx, "hello.counted", e.Record, []byte(`{"count":`+strconv.Itoa(n+1)+`}`))
}

// RunAction greets a contact in the language of the person who asks.
func (hello) RunAction(_ context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	if req.Action != "greet" {
		return nil, &sdk.Error{Code: "not_found", Field: "action", Message: "there is no action " + req.Action}
	}
	greeting := "Hello"
	if req.Context.GetLocale() == "de" {
		greeting = "Hallo"
	}
	text, err := json.Marshal(greeting + ", " + req.Record.Value("first_name") + "!")
	if err != nil {
		return nil, err
	}
	return &sdk.RunActionResponse{OutputJSON: []byte(`{"text":` + string(text) + `}`)}, nil
}

func init() { sdk.Register(hello{}) }

func main() { sdk.Main() }
