package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// brevo speaks Brevo's API 3: https://developers.brevo.com/reference
type brevo struct {
	web
	list int64
}

func newBrevo(host sdk.Host, c *config, key string) (vendor, error) {
	list, err := strconv.ParseInt(c.ListID, 10, 64)
	if err != nil {
		return nil, &sdk.Error{Code: "invalid", Field: "list_id", Message: "the list is a number"}
	}
	b := &brevo{list: list}
	b.web = web{host: host, base: strings.TrimSuffix(c.BaseURL, "/"), headers: []*sdk.Header{{Name: "api-key", Value: key}}}
	if b.base == "" {
		b.base = "https://api.brevo.com/v3"
	}
	return b, nil
}

// batch is small: Brevo takes contacts one by one, where it is to say what is wrong with which.
func (b *brevo) batch() int { return 40 }

func (b *brevo) path() string { return "/contacts/lists/" + strconv.FormatInt(b.list, 10) }

func (b *brevo) check(ctx context.Context) error {
	return listed(b.do(ctx, http.MethodGet, b.path(), nil, nil))
}

func (b *brevo) put(ctx context.Context, people []member) (map[string]string, map[string]error, error) {
	failed := map[string]error{}
	for _, p := range people {
		err := b.do(ctx, http.MethodPost, "/contacts", map[string]any{
			"email": p.Email, "attributes": map[string]string{"FIRSTNAME": p.First, "LASTNAME": p.Last}, "listIds": []int64{b.list}, "updateEnabled": true,
		}, nil)
		if code(err) == "invalid" {
			failed[strings.ToLower(p.Email)] = err
		} else if err != nil {
			return nil, failed, err
		}
	}
	return nil, failed, nil
}

func (b *brevo) drop(ctx context.Context, people []member) (map[string]error, error) {
	in := struct {
		Emails []string `json:"emails"`
	}{}
	for _, p := range people {
		in.Emails = append(in.Emails, p.Email)
	}
	var out struct {
		Contacts struct {
			Failure []string `json:"failure"`
		} `json:"contacts"`
	}
	// Those whom Brevo names as failures are not in the list, which is what was wanted; it says 400 when all of them are such.
	err := b.do(ctx, http.MethodPost, b.path()+"/contacts/remove", in, &out)
	if err != nil && code(err) == "invalid" && strings.Contains(sdk.AsError(err).Message, "already removed") {
		return nil, nil
	}
	return nil, listed(err)
}

const brevoPage = 500

// changed asks for all contacts that have changed, since who has left a list is no longer found in it.
func (b *brevo) changed(ctx context.Context, since time.Time, page string) ([]remote, string, error) {
	offset, _ := strconv.Atoi(page)
	var out struct {
		Contacts []struct {
			ID          int64   `json:"id"`
			Email       string  `json:"email"`
			Blacklisted bool    `json:"emailBlacklisted"`
			Modified    string  `json:"modifiedAt"`
			Lists       []int64 `json:"listIds"`
			Left        []int64 `json:"listUnsubscribed"`
			Attributes  struct {
				First string `json:"FIRSTNAME"`
				Last  string `json:"LASTNAME"`
			} `json:"attributes"`
		} `json:"contacts"`
		Count int `json:"count"`
	}
	q := url.Values{"modifiedSince": {since.UTC().Format("2006-01-02T15:04:05.000Z")}, "limit": {strconv.Itoa(brevoPage)}, "offset": {strconv.Itoa(offset)}, "sort": {"asc"}}
	if err := b.do(ctx, http.MethodGet, "/contacts?"+q.Encode(), nil, &out); err != nil {
		return nil, "", err
	}
	var people []remote
	for _, x := range out.Contacts {
		r := remote{Email: x.Email, First: x.Attributes.First, Last: x.Attributes.Last, At: when(x.Modified), Status: subscribed}
		in, gone := slices.Contains(x.Lists, b.list), slices.Contains(x.Left, b.list)
		if x.Blacklisted || gone {
			r.Status = unsubscribed
		}
		if x.Email != "" && (in || gone) {
			people = append(people, r)
		}
	}
	if offset += len(out.Contacts); len(out.Contacts) > 0 && offset < out.Count {
		return people, strconv.Itoa(offset), nil
	}
	return people, "", nil
}

// news is empty: what becomes of its campaigns Brevo tells person by person by its webhook only.
func (b *brevo) news(context.Context, time.Time, string) ([]news, string, error) {
	return nil, "", nil
}

// number reads what is a number or a text that is one.
type number int64

// UnmarshalJSON reads both forms.
func (n *number) UnmarshalJSON(raw []byte) error { //nolint:unparam // what is no number is none, and keeps nothing else
	v, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	if err == nil {
		*n = number(v)
	}
	return nil
}

var brevoKinds = map[string]kind{
	"delivered": delivered, "opened": opened, "click": clicked, "clicked": clicked, "hard_bounce": bounced, "hardbounce": bounced, "soft_bounce": softBounced, "softbounce": softBounced,
	"spam": complained, "unsubscribe": left, "unsubscribed": left,
}

// hook reads one event of marketing, or a batch of them: https://developers.brevo.com/docs/marketing-webhooks
func (b *brevo) hook(req *sdk.HandleHTTPRequest) ([]news, error) {
	type event struct {
		Event    string `json:"event"`
		Email    string `json:"email"`
		Campaign number `json:"camp_id"`
		Name     string `json:"campaign name"`
		At       number `json:"ts_event"`
		URL      string `json:"URL"`
		Reason   string `json:"reason"`
	}
	var list []event
	if err := json.Unmarshal(req.Body, &list); err != nil {
		one := event{}
		if err := json.Unmarshal(req.Body, &one); err != nil {
			return nil, &sdk.Error{Code: "invalid", Message: err.Error()}
		}
		list = []event{one}
	}
	var out []news
	for _, e := range list {
		k, ok := brevoKinds[strings.ToLower(e.Event)]
		if !ok || e.Email == "" {
			continue
		}
		n := news{Kind: k, Email: e.Email, Name: strings.TrimSpace(e.Name), URL: e.URL, Reason: e.Reason, At: time.Unix(int64(e.At), 0).UTC()}
		if e.Campaign > 0 {
			n.Campaign = strconv.FormatInt(int64(e.Campaign), 10)
		}
		out = append(out, n.named())
	}
	return out, nil
}

func (b *brevo) campaign(ctx context.Context, d draft) (string, error) {
	var out struct {
		ID int64 `json:"id"`
	}
	err := b.do(ctx, http.MethodPost, "/emailCampaigns", map[string]any{
		"name": d.Name, "subject": d.Subject, "htmlContent": d.HTML, "sender": map[string]string{"name": d.FromName, "email": d.FromEmail},
		"recipients": map[string]any{"listIds": []int64{b.list}},
	}, &out)
	if err != nil {
		return "", err
	}
	id := strconv.FormatInt(out.ID, 10)
	if d.Send {
		return id, b.do(ctx, http.MethodPost, "/emailCampaigns/"+id+"/sendNow", nil, nil)
	}
	return id, nil
}
