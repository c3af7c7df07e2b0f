package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// listmonk speaks the API of listmonk 4 and later: https://listmonk.app/docs/apis/apis/
type listmonk struct {
	web
	list     int64
	activity bool
}

func newListmonk(host sdk.Host, c *config, key string) (vendor, error) {
	list, err := strconv.ParseInt(c.ListID, 10, 64)
	if err != nil {
		return nil, &sdk.Error{Code: "invalid", Field: "list_id", Message: "the list is a number"}
	}
	if c.BaseURL == "" {
		return nil, &sdk.Error{Code: "invalid", Field: "base_url", Message: "the address of your listmonk is not set"}
	}
	l := &listmonk{list: list, activity: c.Activity}
	l.web = web{host: host, base: strings.TrimSuffix(c.BaseURL, "/"), headers: []*sdk.Header{{Name: "Authorization", Value: "token " + c.APIUser + ":" + key}}}
	return l, nil
}

func (l *listmonk) batch() int { return 40 }

func (l *listmonk) check(ctx context.Context) error {
	err := l.do(ctx, http.MethodGet, "/api/lists/"+strconv.FormatInt(l.list, 10), nil, nil)
	if code(err) == "invalid" {
		return &sdk.Error{Code: "not_found", Field: "list_id", Message: sdk.AsError(err).Message}
	}
	return listed(err)
}

// subscriber is a person at listmonk.
type subscriber struct {
	ID      int64  `json:"id"`
	Email   string `json:"email"`
	Name    string `json:"name"`
	Status  string `json:"status"`
	Updated string `json:"updated_at"`
	Lists   []struct {
		ID     int64  `json:"id"`
		Status string `json:"subscription_status"`
	} `json:"lists"`
}

// has says what the subscriber is to a list; empty when it is not in it.
func (s *subscriber) has(list int64) status {
	for _, x := range s.Lists {
		switch {
		case x.ID != list:
		case x.Status == "unsubscribed", s.Status == "blocklisted":
			return unsubscribed
		default:
			return subscribed
		}
	}
	if s.Status == "blocklisted" {
		return unsubscribed
	}
	return ""
}

// put makes subscribers one by one; listmonk has no batch for it. Who is there already is found and added to the list,
// unless the person has left it or is blocked.
func (l *listmonk) put(ctx context.Context, people []member) (map[string]string, map[string]error, error) {
	known, failed := map[string]string{}, map[string]error{}
	var add []int64
	for _, p := range people {
		var made struct {
			Data subscriber `json:"data"`
		}
		name := strings.TrimSpace(p.First + " " + p.Last)
		if name == "" {
			name, _, _ = strings.Cut(p.Email, "@")
		}
		err := l.do(ctx, http.MethodPost, "/api/subscribers", map[string]any{
			"email": p.Email, "name": name, "status": "enabled", "lists": []int64{l.list}, "preconfirm_subscriptions": true,
		}, &made)
		there := &made.Data
		if code(err) == "conflict" {
			if there, err = l.find(ctx, p.Email); err == nil && there == nil {
				err = &sdk.Error{Code: "invalid", Message: "listmonk has the address and does not find it"}
			} else if err == nil && there.has(l.list) == unsubscribed {
				err = &sdk.Error{Code: "permission_denied", Message: "the person has left the list, or is blocked"}
			} else if err == nil {
				add = append(add, there.ID)
				if there.Name != name {
					err = l.do(ctx, http.MethodPatch, "/api/subscribers/"+strconv.FormatInt(there.ID, 10), map[string]any{"name": name}, nil)
				}
			}
		}
		if c := code(err); c == "invalid" || c == "permission_denied" {
			failed[strings.ToLower(p.Email)] = err
		} else if err != nil {
			return known, failed, err
		} else {
			known[strings.ToLower(p.Email)] = strconv.FormatInt(there.ID, 10)
		}
	}
	if len(add) == 0 {
		return known, failed, nil
	}
	return known, failed, l.lists(ctx, "add", add)
}

// lists adds subscribers to the list or removes them.
func (l *listmonk) lists(ctx context.Context, action string, ids []int64) error {
	in := map[string]any{"ids": ids, "action": action, "target_list_ids": []int64{l.list}}
	if action == "add" {
		in["status"] = "confirmed"
	}
	return l.do(ctx, http.MethodPut, "/api/subscribers/lists", in, nil)
}

// find looks for an address; nil when there is none.
func (l *listmonk) find(ctx context.Context, email string) (*subscriber, error) {
	page, _, err := l.page(ctx, url.Values{"search": {email}, "per_page": {"50"}})
	for i := range page {
		if strings.EqualFold(page[i].Email, email) {
			return &page[i], err
		}
	}
	return nil, err
}

func (l *listmonk) page(ctx context.Context, q url.Values) ([]subscriber, int, error) {
	var out struct {
		Data struct {
			Results []subscriber `json:"results"`
			Total   int          `json:"total"`
		} `json:"data"`
	}
	err := l.do(ctx, http.MethodGet, "/api/subscribers?"+q.Encode(), nil, &out)
	return out.Data.Results, out.Data.Total, err
}

func (l *listmonk) drop(ctx context.Context, people []member) (map[string]error, error) {
	var ids []int64
	for _, p := range people {
		id, err := strconv.ParseInt(p.Remote, 10, 64)
		if err != nil {
			there, err := l.find(ctx, p.Email)
			if err != nil {
				return nil, err
			}
			if there == nil {
				continue
			}
			id = there.ID
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return nil, l.lists(ctx, "remove", ids)
}

const listmonkPage = 200

// changed gives first everybody who has left the list, since listmonk does not tell when, and then those who have changed,
// the newest first.
func (l *listmonk) changed(ctx context.Context, since time.Time, page string) ([]remote, string, error) {
	part, n := split(page)
	if page == "" {
		part, n = "left", 1
	}
	q := url.Values{
		"list_id": {strconv.FormatInt(l.list, 10)}, "order_by": {"updated_at"}, "order": {"DESC"}, "page": {strconv.Itoa(n)}, "per_page": {strconv.Itoa(listmonkPage)},
	}
	if part == "left" {
		q.Set("subscription_status", "unsubscribed")
	}
	list, total, err := l.page(ctx, q)
	if err != nil {
		return nil, "", err
	}
	var people []remote
	old := false
	for i := range list {
		x := &list[i]
		at := when(x.Updated)
		if old = part != "left" && at.Before(since); old {
			break
		}
		r := remote{Email: x.Email, ID: strconv.FormatInt(x.ID, 10), Status: x.has(l.list), At: at}
		r.First, r.Last = names(x.Name)
		people = append(people, r)
	}
	more := !old && len(list) > 0 && n*listmonkPage < total
	switch {
	case more:
		return people, joinPage(part, n+1), nil
	case part == "left":
		return people, joinPage("changed", 1), nil
	}
	return people, "", nil
}

// names parts a name at its last space.
func names(name string) (first, last string) {
	name = strings.TrimSpace(name)
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		return strings.TrimSpace(name[:i]), name[i+1:]
	}
	return "", name
}

// news gives bounces, and with activity set what each subscriber has opened and clicked: one request for each of them.
func (l *listmonk) news(ctx context.Context, since time.Time, page string) ([]news, string, error) {
	part, n := split(page)
	if page == "" {
		part, n = "bounces", 1
	}
	if part == "activity" {
		return l.activities(ctx, since, n)
	}
	var out struct {
		Data struct {
			Results []struct {
				ID       int64  `json:"id"`
				Type     string `json:"type"`
				At       string `json:"created_at"`
				Email    string `json:"email"`
				Campaign struct {
					ID   int64  `json:"id"`
					Name string `json:"name"`
				} `json:"campaign"`
			} `json:"results"`
			Total int `json:"total"`
		} `json:"data"`
	}
	q := url.Values{"order_by": {"created_at"}, "order": {"desc"}, "page": {strconv.Itoa(n)}, "per_page": {strconv.Itoa(listmonkPage)}}
	if err := l.do(ctx, http.MethodGet, "/api/bounces?"+q.Encode(), nil, &out); err != nil {
		return nil, "", err
	}
	kinds := map[string]kind{"hard": bounced, "soft": softBounced, "complaint": complained}
	var list []news
	old := false
	for _, b := range out.Data.Results {
		at := when(b.At)
		if old = at.Before(since); old {
			break
		}
		x := news{ID: "bounce-" + strconv.FormatInt(b.ID, 10), Kind: kinds[b.Type], Email: b.Email, Name: b.Campaign.Name, At: at}
		if b.Campaign.ID > 0 {
			x.Campaign = strconv.FormatInt(b.Campaign.ID, 10)
		}
		if x.Kind != "" {
			list = append(list, x)
		}
	}
	switch {
	case !old && len(out.Data.Results) > 0 && n*listmonkPage < out.Data.Total:
		return list, joinPage("bounces", n+1), nil
	case l.activity:
		return list, joinPage("activity", 1), nil
	}
	return list, "", nil
}

const activityPage = 20

func (l *listmonk) activities(ctx context.Context, since time.Time, n int) ([]news, string, error) {
	people, total, err := l.page(ctx, url.Values{
		"list_id": {strconv.FormatInt(l.list, 10)}, "order_by": {"created_at"}, "order": {"ASC"}, "page": {strconv.Itoa(n)}, "per_page": {strconv.Itoa(activityPage)},
	})
	if err != nil {
		return nil, "", err
	}
	var list []news
	for _, p := range people {
		var out struct {
			Data struct {
				Views []struct {
					ID      int64  `json:"id"`
					Subject string `json:"subject"`
					At      string `json:"last_viewed_at"`
				} `json:"campaign_views"`
				Clicks []struct {
					URL     string `json:"url"`
					ID      int64  `json:"campaign_id"`
					Subject string `json:"campaign_subject"`
					At      string `json:"last_clicked_at"`
				} `json:"link_clicks"`
			} `json:"data"`
		}
		if err := l.do(ctx, http.MethodGet, "/api/subscribers/"+strconv.FormatInt(p.ID, 10)+"/activity", nil, &out); err != nil {
			return nil, "", err
		}
		for _, v := range out.Data.Views {
			list = append(list, news{Kind: opened, Email: p.Email, Campaign: strconv.FormatInt(v.ID, 10), Name: v.Subject, At: when(v.At)}.named())
		}
		for _, c := range out.Data.Clicks {
			list = append(list, news{Kind: clicked, Email: p.Email, Campaign: strconv.FormatInt(c.ID, 10), Name: c.Subject, URL: c.URL, At: when(c.At)}.named())
		}
	}
	fresh := list[:0]
	for _, x := range list {
		if !x.At.Before(since) {
			fresh = append(fresh, x)
		}
	}
	if len(people) > 0 && n*activityPage < total {
		return fresh, joinPage("activity", n+1), nil
	}
	return fresh, "", nil
}

// hook refuses: listmonk has no webhook.
func (l *listmonk) hook(*sdk.HandleHTTPRequest) ([]news, error) {
	return nil, &sdk.Error{Code: "unimplemented", Message: "listmonk sends no webhooks; the plugin asks it every hour"}
}

func (l *listmonk) campaign(ctx context.Context, d draft) (string, error) {
	in := map[string]any{"name": d.Name, "subject": d.Subject, "lists": []int64{l.list}, "type": "regular", "content_type": "html", "body": d.HTML, "messenger": "email"}
	if d.FromEmail != "" {
		in["from_email"] = d.FromName + " <" + d.FromEmail + ">"
	}
	var out struct {
		Data struct {
			ID int64 `json:"id"`
		} `json:"data"`
	}
	if err := l.do(ctx, http.MethodPost, "/api/campaigns", in, &out); err != nil {
		return "", err
	}
	id := strconv.FormatInt(out.Data.ID, 10)
	if d.Send {
		return id, l.do(ctx, http.MethodPut, "/api/campaigns/"+id+"/status", map[string]string{"status": "running"}, nil)
	}
	return id, nil
}
