package main

import (
	"context"
	"crypto/md5" //nolint:gosec // Mailchimp names its members so
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// mailchimp speaks Mailchimp's Marketing API 3.0: https://mailchimp.com/developer/marketing/api/
type mailchimp struct {
	web
	list string
}

func newMailchimp(host sdk.Host, c *config, key string) (vendor, error) {
	m := &mailchimp{list: url.PathEscape(c.ListID)}
	m.web = web{host: host, base: strings.TrimSuffix(c.BaseURL, "/"), headers: []*sdk.Header{
		{Name: "Authorization", Value: "Basic " + base64.StdEncoding.EncodeToString([]byte("kontor:"+key))},
	}}
	if m.base == "" {
		// The data centre stands at the end of the key.
		_, dc, ok := strings.Cut(key, "-")
		if !ok || dc == "" || strings.Trim(dc, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return nil, &sdk.Error{Code: "unauthenticated", Field: "api_key", Message: "the key names no data centre: it ends in something like -us21"}
		}
		m.base = "https://" + dc + ".api.mailchimp.com/3.0"
	}
	return m, nil
}

func (m *mailchimp) batch() int { return 200 }

func (m *mailchimp) check(ctx context.Context) error {
	return listed(m.do(ctx, http.MethodGet, "/lists/"+m.list+"?fields=id,name", nil, nil))
}

// listed says of a not_found that it is the list that is not there.
func listed(err error) error {
	if e := sdk.AsError(err); e.GetCode() == "not_found" {
		return &sdk.Error{Code: "not_found", Field: "list_id", Message: e.Message}
	}
	return err
}

// put uses the batch of /lists/{list_id}, which tells what fails by address.
func (m *mailchimp) put(ctx context.Context, people []member) (map[string]string, map[string]error, error) {
	type entry struct {
		Email  string            `json:"email_address"`
		Status string            `json:"status"`
		Merge  map[string]string `json:"merge_fields"`
	}
	in := struct {
		Members []entry `json:"members"`
		Update  bool    `json:"update_existing"`
	}{Update: true}
	for _, p := range people {
		in.Members = append(in.Members, entry{Email: p.Email, Status: "subscribed", Merge: map[string]string{"FNAME": p.First, "LNAME": p.Last}})
	}
	var out struct {
		Errors []struct {
			Email string `json:"email_address"`
			Error string `json:"error"`
			Code  string `json:"error_code"`
		} `json:"errors"`
	}
	if err := m.do(ctx, http.MethodPost, "/lists/"+m.list+"?skip_merge_validation=true", in, &out); err != nil {
		return nil, nil, listed(err)
	}
	failed := map[string]error{}
	for _, x := range out.Errors {
		e := &sdk.Error{Code: "invalid", Message: cut(x.Error, 300)}
		if strings.Contains(x.Error, "compliance state") {
			e.Code = "permission_denied" // The person has left, and only the person can come back.
		}
		failed[strings.ToLower(x.Email)] = e
	}
	return nil, failed, nil
}

func (m *mailchimp) drop(ctx context.Context, people []member) (map[string]error, error) {
	failed := map[string]error{}
	for _, p := range people {
		sum := md5.Sum([]byte(strings.ToLower(p.Email))) //nolint:gosec // the name of a member
		err := m.do(ctx, http.MethodDelete, "/lists/"+m.list+"/members/"+hex.EncodeToString(sum[:]), nil, nil)
		if c := code(err); c == "invalid" {
			failed[strings.ToLower(p.Email)] = err
		} else if err != nil && c != "not_found" {
			return failed, err
		}
	}
	return failed, nil
}

const mailchimpPage = 500

func (m *mailchimp) changed(ctx context.Context, since time.Time, page string) ([]remote, string, error) {
	offset, _ := strconv.Atoi(page)
	var out struct {
		Members []struct {
			ID      string `json:"id"`
			Email   string `json:"email_address"`
			Status  string `json:"status"`
			Changed string `json:"last_changed"`
			Merge   struct {
				First string `json:"FNAME"`
				Last  string `json:"LNAME"`
			} `json:"merge_fields"`
		} `json:"members"`
		Total int `json:"total_items"`
	}
	q := url.Values{"since_last_changed": {since.UTC().Format(time.RFC3339)}, "count": {strconv.Itoa(mailchimpPage)}, "offset": {strconv.Itoa(offset)}}
	if err := m.do(ctx, http.MethodGet, "/lists/"+m.list+"/members?"+q.Encode(), nil, &out); err != nil {
		return nil, "", listed(err)
	}
	states := map[string]status{"subscribed": subscribed, "unsubscribed": unsubscribed, "cleaned": undelivered}
	var people []remote
	for _, x := range out.Members {
		st, ok := states[x.Status]
		if !ok {
			st = waiting
		}
		people = append(people, remote{Email: x.Email, First: x.Merge.First, Last: x.Merge.Last, Status: st, At: when(x.Changed)})
	}
	if offset += len(out.Members); len(out.Members) > 0 && offset < out.Total {
		return people, strconv.Itoa(offset), nil
	}
	return people, "", nil
}

// reported is how long after it was sent a campaign is asked for.
const reported = 60 * 24 * time.Hour

// news reads the activity of the campaigns that were sent of late, one after the other.
func (m *mailchimp) news(ctx context.Context, since time.Time, page string) ([]news, string, error) {
	at, rest, _ := strings.Cut(page, "/")
	index, _ := strconv.Atoi(at)
	offset, _ := strconv.Atoi(rest)
	var sent struct {
		Campaigns []struct {
			ID       string `json:"id"`
			Settings struct {
				Subject string `json:"subject_line"`
			} `json:"settings"`
		} `json:"campaigns"`
	}
	q := url.Values{
		"list_id": {m.list}, "status": {"sent"}, "count": {"100"}, "sort_field": {"send_time"}, "sort_dir": {"ASC"},
		"since_send_time": {since.Add(-reported).UTC().Format(time.RFC3339)}, "fields": {"campaigns.id,campaigns.settings.subject_line"},
	}
	if err := m.do(ctx, http.MethodGet, "/campaigns?"+q.Encode(), nil, &sent); err != nil {
		return nil, "", err
	}
	if index >= len(sent.Campaigns) {
		return nil, "", nil
	}
	c := sent.Campaigns[index]
	var report struct {
		Emails []struct {
			Email    string `json:"email_address"`
			Activity []struct {
				Action string `json:"action"`
				Type   string `json:"type"`
				At     string `json:"timestamp"`
				URL    string `json:"url"`
			} `json:"activity"`
		} `json:"emails"`
		Total int `json:"total_items"`
	}
	q = url.Values{"since": {since.UTC().Format(time.RFC3339)}, "count": {strconv.Itoa(mailchimpPage)}, "offset": {strconv.Itoa(offset)}}
	if err := m.do(ctx, http.MethodGet, "/reports/"+url.PathEscape(c.ID)+"/email-activity?"+q.Encode(), nil, &report); err != nil {
		return nil, "", err
	}
	var out []news
	for _, e := range report.Emails {
		for _, a := range e.Activity {
			n := news{Email: e.Email, Campaign: c.ID, Name: c.Settings.Subject, At: when(a.At), URL: a.URL}
			switch {
			case a.Action == "open":
				n.Kind = opened
			case a.Action == "click":
				n.Kind = clicked
			case a.Action == "bounce" && a.Type == "hard":
				n.Kind = bounced
			case a.Action == "bounce":
				n.Kind = softBounced
			default:
				continue
			}
			out = append(out, n.named())
		}
	}
	if offset += len(report.Emails); len(report.Emails) > 0 && offset < report.Total {
		return out, at0(index, offset), nil
	}
	if index+1 < len(sent.Campaigns) {
		return out, at0(index+1, 0), nil
	}
	return out, "", nil
}

func at0(index, offset int) string { return strconv.Itoa(index) + "/" + strconv.Itoa(offset) }

// hook reads what Mailchimp posts as a form: https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/
func (m *mailchimp) hook(req *sdk.HandleHTTPRequest) ([]news, error) {
	f, err := url.ParseQuery(string(req.Body))
	if err != nil {
		return nil, &sdk.Error{Code: "invalid", Message: err.Error()}
	}
	if id := f.Get("data[list_id]"); id != m.list {
		return nil, nil // It is about another list.
	}
	n := news{
		Email: f.Get("data[email]"), At: when(f.Get("fired_at")), First: f.Get("data[merges][FNAME]"), Last: f.Get("data[merges][LNAME]"),
		Campaign: f.Get("data[campaign_id]"), Reason: f.Get("data[reason]"),
	}
	switch f.Get("type") {
	case "subscribe":
		n.Kind = joined
	case "unsubscribe":
		n.Kind = left
		if n.Reason == "abuse" {
			n.Kind = complained
		}
	case "cleaned":
		n.Kind = bounced
	default:
		return nil, nil
	}
	return []news{n.named()}, nil
}

func (m *mailchimp) campaign(ctx context.Context, d draft) (string, error) {
	in := map[string]any{
		"type": "regular", "recipients": map[string]string{"list_id": m.list},
		"settings": map[string]string{"subject_line": d.Subject, "title": d.Name, "from_name": d.FromName, "reply_to": d.FromEmail},
	}
	var out struct {
		ID string `json:"id"`
	}
	if err := m.do(ctx, http.MethodPost, "/campaigns", in, &out); err != nil {
		return "", err
	}
	path := "/campaigns/" + url.PathEscape(out.ID)
	if err := m.do(ctx, http.MethodPut, path+"/content", map[string]string{"html": d.HTML}, nil); err != nil {
		return out.ID, err
	}
	if d.Send {
		return out.ID, m.do(ctx, http.MethodPost, path+"/actions/send", nil, nil)
	}
	return out.ID, nil
}
