package main

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// Enrich suggests values for a contact, a lead or a company, as far as the rules want suggestions.
func (plugin) Enrich(ctx context.Context, req *sdk.EnrichRequest) (*sdk.EnrichResponse, error) {
	list, c, err := suggestions(ctx, req.Record)
	if err != nil {
		return nil, err
	}
	out := &sdk.EnrichResponse{}
	for _, s := range list {
		if len(req.Fields) > 0 && !slices.Contains(req.Fields, s.Field) {
			continue
		}
		if c.ruleOf(req.Record.Object, s.Field) == fillEmpty && !req.Record.Field(s.Field).Empty() {
			continue
		}
		out.Suggestions = append(out.Suggestions, s)
	}
	return out, nil
}

// suggestions is all that is known of a record and differs from what it has, one for a field, the surest first.
func suggestions(ctx context.Context, r *sdk.Record) ([]*sdk.Suggestion, *config, error) {
	host := sdk.HostFrom(ctx)
	c, err := load(ctx, host)
	if err != nil || r == nil {
		return nil, c, err
	}
	var all []*sdk.Suggestion
	switch r.Object {
	case "contacts", "leads":
		all, err = personal(ctx, host, c, r)
		if err == nil && r.Object == "leads" {
			var more []*sdk.Suggestion
			more, err = organization(ctx, host, c, r, leadCompany)
			if sdk.AsError(err).GetCode() == "permission_denied" {
				// What the person has told is there all the same.
				host.Debug(ctx, "LinkedIn does not let the app look up companies", "error", err.Error())
				err = nil
			}
			all = append(all, more...)
		}
	case "companies":
		all, err = organization(ctx, host, c, r, companyFields)
	}
	if err != nil {
		return nil, c, err
	}
	slices.SortStableFunc(all, func(a, b *sdk.Suggestion) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return 0
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(s *sdk.Suggestion) bool {
		drop := seen[s.Field] || same(r.Field(s.Field), s.Value)
		seen[s.Field] = true
		return drop
	}), c, nil
}

func same(a, b *sdk.Value) bool {
	if a.Empty() || b.Empty() {
		return a.Empty() && b.Empty()
	}
	return strings.EqualFold(strings.TrimSuffix(a.Text, "/"), strings.TrimSuffix(b.Text, "/")) && a.Integer == b.Integer && string(a.JSON) == string(b.JSON)
}

// personFields are the fields of contacts and leads that answers on forms can fill.
var personFields = []struct{ question, contact, lead string }{
	{"FIRST_NAME", "first_name", "first_name"},
	{"LAST_NAME", "last_name", "last_name"},
	{"JOB_TITLE", "job_title", "job_title"},
	{"WORK_PHONE_NUMBER", "phone", "phone"},
	{"PHONE_NUMBER", "phone", "phone"},
	{"LINKEDIN_PROFILE_LINK", "linkedin_url", ""},
	{"COMPANY_NAME", "", "company_name"},
	{"INDUSTRY", "", "industry"},
}

// personal is what is known of a person: what they have told on forms, and their profile where LinkedIn gives it to the app.
func personal(ctx context.Context, host sdk.Host, c *config, r *sdk.Record) ([]*sdk.Suggestion, error) {
	p, err := remembered(ctx, host, r.Value("email"))
	if err != nil || p == nil {
		return nil, err
	}
	var out []*sdk.Suggestion
	confidence := 0.9
	if time.Since(p.At) > 180*24*time.Hour {
		confidence = 0.7
	}
	for _, f := range personFields {
		field := f.contact
		if r.Object == "leads" {
			field = f.lead
		}
		if v := p.Answers[f.question]; field != "" && v != "" {
			out = append(out, &sdk.Suggestion{
				Field: field, Value: sdk.Text(v), Confidence: confidence, Source: "LinkedIn: " + p.Form, SourceURL: p.Answers["LINKEDIN_PROFILE_LINK"],
				ObservedAt: p.At.Format(time.RFC3339),
			})
		}
	}
	if !c.ProfileAPI || p.ID == "" {
		return out, nil
	}
	more, err := profile(ctx, host, c, r, p.ID)
	return append(out, more...), err
}

// profile reads a member's profile, which LinkedIn gives to few apps only:
// https://learn.microsoft.com/en-us/linkedin/shared/integrations/people/profile-api
func profile(ctx context.Context, host sdk.Host, c *config, r *sdk.Record, id string) ([]*sdk.Suggestion, error) {
	a, err := connect(ctx, host, c)
	if err != nil {
		return nil, err
	}
	var m struct {
		FirstName string `json:"localizedFirstName"`
		LastName  string `json:"localizedLastName"`
		Headline  string `json:"localizedHeadline"`
		Vanity    string `json:"vanityName"`
	}
	if err := a.get(ctx, "/rest/people/(id:"+escape(id)+")", &m); err != nil {
		if sdk.AsError(err).Code == "not_found" {
			return nil, nil
		}
		return nil, err
	}
	page := ""
	if m.Vanity != "" {
		page = "https://www.linkedin.com/in/" + url.PathEscape(m.Vanity)
	}
	var out []*sdk.Suggestion
	add := func(field, value string, confidence float64) {
		if value != "" {
			out = append(out, &sdk.Suggestion{Field: field, Value: sdk.Text(cut(value, 200)), Confidence: confidence, Source: "LinkedIn", SourceURL: page})
		}
	}
	add("first_name", m.FirstName, 0.95)
	add("last_name", m.LastName, 0.95)
	add("job_title", m.Headline, 0.4) // People write what they like there.
	if r.Object == "contacts" {
		add("linkedin_url", page, 0.95)
	}
	return out, nil
}

// RunAction refreshes a record, or turns notifications of leads on and off.
func (plugin) RunAction(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	switch req.Action {
	case "refresh":
		return refresh(ctx, req)
	case "subscribe":
		return subscribe(ctx, req)
	case "unsubscribe":
		return unsubscribe(ctx)
	}
	return nil, &sdk.Error{Code: "not_found", Field: "action", Message: "there is no action " + req.Action}
}

// refresh writes what the rules let it write into a record, and says what is left for a person to decide.
func refresh(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	if req.Record == nil {
		return nil, &sdk.Error{Code: "invalid", Field: "record", Message: "it is about a record"}
	}
	list, c, err := suggestions(ctx, req.Record)
	if err != nil {
		return nil, err
	}
	values := map[string]*sdk.Value{}
	out := struct {
		Written []string `json:"written"`
		Left    []string `json:"left"`
	}{Written: []string{}, Left: []string{}}
	for _, s := range list {
		switch r := c.ruleOf(req.Record.Object, s.Field); {
		case r == overwrite, r == fillEmpty && req.Record.Field(s.Field).Empty():
			values[s.Field] = s.Value
			out.Written = append(out.Written, s.Field)
		case r == suggest:
			out.Left = append(out.Left, s.Field)
		}
	}
	if len(values) > 0 {
		_, err := sdk.HostFrom(ctx).UpdateRecord(ctx, &sdk.UpdateRecordRequest{Object: req.Record.Object, ID: req.Record.ID, Fields: values, Version: req.Record.Version})
		if err != nil {
			return nil, err
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return &sdk.RunActionResponse{OutputJSON: raw, Message: told(len(out.Written), len(out.Left))}, nil
}
