package main

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// subscription is a person at a fake service.
type subscription struct {
	id                 int
	email, first, last string
	// status is subscribed, unsubscribed or cleaned; gone from the list it is empty.
	status  string
	changed time.Time
	// views are the activity that listmonk tells.
	views, clicks []map[string]any
}

// fake is one of the three services, by their published descriptions:
//
//	Mailchimp  https://mailchimp.com/developer/marketing/api/lists/ (batch-subscribe-or-unsubscribe), /list-members/, /campaigns/, /email-activity-reports/
//	Brevo      https://developers.brevo.com/reference/createcontact, /getcontacts, /removecontactfromlist, /createemailcampaign
//	listmonk   https://listmonk.app/docs/apis/subscribers/, /apis/bounces/, /apis/campaigns/
type fake struct {
	kind   string
	people []*subscription
	// refuse answers the next requests with these statuses.
	refuse    []int
	wait      string
	campaigns []map[string]any
	sent      []string
	// activity is what Mailchimp reports of a campaign; bounces are listmonk's.
	activity []any
	bounces  []any
	seen     []string
}

func (f *fake) person(email string) *subscription {
	for _, p := range f.people {
		if strings.EqualFold(p.email, email) {
			return p
		}
	}
	return nil
}

func (f *fake) add(email, first, last, status string) *subscription {
	p := &subscription{id: 100 + len(f.people), email: email, first: first, last: last, status: status, changed: time.Now().UTC()}
	f.people = append(f.people, p)
	return p
}

// in gives the addresses of those who are subscribed.
func (f *fake) in() []string {
	out := []string{}
	for _, p := range f.people {
		if p.status == "subscribed" {
			out = append(out, p.email)
		}
	}
	slices.Sort(out)
	return out
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.seen = append(f.seen, r.Method+" "+r.URL.Path)
	if len(f.refuse) > 0 {
		status := f.refuse[0]
		f.refuse = f.refuse[1:]
		w.Header().Set("Retry-After", f.wait)
		put(w, status, map[string]any{"message": "refused for the test"})
		return
	}
	switch f.kind {
	case "mailchimp":
		f.mailchimp(w, r)
	case "brevo":
		f.brevo(w, r)
	default:
		f.listmonk(w, r)
	}
}

func put(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if body != nil {
		_ = json.NewEncoder(w).Encode(body)
	}
}

// page cuts a list as a query says.
func page[T any](list []T, offset, count int) []T {
	return list[min(offset, len(list)):min(offset+count, len(list))]
}

func number1(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func (f *fake) mailchimp(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	path, ok := strings.CutPrefix(r.URL.Path, "/3.0")
	user, key, _ := r.BasicAuth()
	switch {
	case user == "" || key != "k-us21":
		put(w, 401, map[string]any{"title": "API Key Invalid", "status": 401, "detail": "Your API key may be invalid"})
	case !ok:
		put(w, 404, nil)
	case r.Method == "GET" && path == "/lists/7":
		put(w, 200, map[string]any{"id": "7"})
	case r.Method == "POST" && path == "/lists/7":
		f.mailchimpBatch(w, r)
	case r.Method == "GET" && path == "/lists/7/members":
		since, _ := time.Parse(time.RFC3339, q.Get("since_last_changed"))
		all := []any{}
		for _, p := range f.people {
			if p.changed.After(since) && p.status != "" {
				all = append(all, map[string]any{
					"id": sum(p.email), "email_address": p.email, "status": p.status, "last_changed": p.changed.Format(time.RFC3339),
					"merge_fields": map[string]string{"FNAME": p.first, "LNAME": p.last},
				})
			}
		}
		// Pages are small here, whatever was asked for, so that there are several.
		put(w, 200, map[string]any{"members": page(all, number1(q.Get("offset")), 2), "total_items": len(all)})
	case r.Method == "DELETE" && strings.HasPrefix(path, "/lists/7/members/"):
		for _, p := range f.people {
			if sum(p.email) == strings.TrimPrefix(path, "/lists/7/members/") && p.status != "" {
				p.status = ""
				w.WriteHeader(204)
				return
			}
		}
		put(w, 404, map[string]any{"title": "Resource Not Found"})
	case r.Method == "GET" && path == "/campaigns":
		put(w, 200, map[string]any{"campaigns": []any{
			map[string]any{"id": "c0", "settings": map[string]any{"subject_line": "Empty"}}, map[string]any{"id": "c1", "settings": map[string]any{"subject_line": "Autumn news"}},
		}})
	case path == "/reports/c0/email-activity":
		put(w, 200, map[string]any{"emails": []any{}, "total_items": 0})
	case path == "/reports/c1/email-activity":
		put(w, 200, map[string]any{"emails": page(f.activity, number1(q.Get("offset")), 1), "total_items": len(f.activity)})
	case r.Method == "POST" && path == "/campaigns":
		f.campaign(w, r, "id", "c9")
	case r.Method == "PUT" && path == "/campaigns/c9/content":
		put(w, 200, map[string]any{})
	case r.Method == "POST" && path == "/campaigns/c9/actions/send":
		f.sent = append(f.sent, "c9")
		w.WriteHeader(204)
	default:
		put(w, 404, map[string]any{"title": "Resource Not Found", "detail": r.Method + " " + path})
	}
}

func sum(email string) string {
	s := md5.Sum([]byte(strings.ToLower(email)))
	return hex.EncodeToString(s[:])
}

func (f *fake) mailchimpBatch(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Members []struct {
			Email  string            `json:"email_address"`
			Status string            `json:"status"`
			Merge  map[string]string `json:"merge_fields"`
		} `json:"members"`
		Update bool `json:"update_existing"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || len(in.Members) > 500 {
		put(w, 400, map[string]any{"title": "Invalid Resource"})
		return
	}
	errs := []any{}
	for _, m := range in.Members {
		p := f.person(m.Email)
		switch {
		case strings.Contains(m.Email, "broken"):
			errs = append(errs, map[string]any{"email_address": m.Email, "error": "Please provide a valid email address.", "error_code": "ERROR_GENERIC"})
		case p != nil && p.status == "unsubscribed":
			errs = append(errs, map[string]any{"email_address": m.Email, "error": m.Email + " is already a list member in compliance state due to unsubscribe", "error_code": "ERROR_GENERIC"})
		case p == nil:
			f.add(m.Email, m.Merge["FNAME"], m.Merge["LNAME"], m.Status)
		case in.Update:
			p.status, p.first, p.last, p.changed = m.Status, m.Merge["FNAME"], m.Merge["LNAME"], time.Now().UTC()
		}
	}
	put(w, 200, map[string]any{"errors": errs, "error_count": len(errs)})
}

func (f *fake) campaign(w http.ResponseWriter, r *http.Request, field string, id any) {
	var in map[string]any
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		put(w, 400, nil)
		return
	}
	f.campaigns = append(f.campaigns, in)
	body := map[string]any{field: id}
	if f.kind == "listmonk" {
		body = map[string]any{"data": body}
	}
	put(w, 200, body)
}

func (f *fake) brevo(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.Path, "/v3")
	switch {
	case r.Header.Get("api-key") != "k-us21":
		put(w, 401, map[string]any{"code": "unauthorized", "message": "Key not found"})
	case !ok:
		put(w, 404, nil)
	case r.Method == "GET" && path == "/contacts/lists/7":
		put(w, 200, map[string]any{"id": 7})
	case r.Method == "POST" && path == "/contacts":
		f.brevoContact(w, r)
	case r.Method == "POST" && path == "/contacts/lists/7/contacts/remove":
		var in struct{ Emails []string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		success, failure := []string{}, []string{}
		for _, e := range in.Emails {
			if p := f.person(e); p != nil && p.status == "subscribed" {
				p.status = ""
				success = append(success, e)
			} else {
				failure = append(failure, e)
			}
		}
		if len(success) == 0 {
			put(w, 400, map[string]any{"code": "invalid_parameter", "message": "Contact already removed from list and/or does not exist"})
			return
		}
		put(w, 201, map[string]any{"contacts": map[string]any{"success": success, "failure": failure}})
	case r.Method == "GET" && path == "/contacts":
		q := r.URL.Query()
		since, _ := time.Parse(time.RFC3339, q.Get("modifiedSince"))
		all := []any{map[string]any{"email": "other@list.example", "modifiedAt": time.Now().Format(time.RFC3339), "listIds": []int{8}}}
		for _, p := range f.people {
			if p.changed.Before(since) || p.status == "" {
				continue
			}
			x := map[string]any{
				"id": p.id, "email": p.email, "emailBlacklisted": p.status == "cleaned", "modifiedAt": p.changed.Format("2006-01-02T15:04:05.000Z"), "listIds": []int{7},
				"attributes": map[string]any{"FIRSTNAME": p.first, "LASTNAME": p.last},
			}
			if p.status == "unsubscribed" {
				x["listIds"], x["listUnsubscribed"] = []int{}, []int{7}
			}
			all = append(all, x)
		}
		put(w, 200, map[string]any{"contacts": page(all, number1(q.Get("offset")), 2), "count": len(all)})
	case r.Method == "POST" && path == "/emailCampaigns":
		f.campaign(w, r, "id", 9)
	case r.Method == "POST" && path == "/emailCampaigns/9/sendNow":
		f.sent = append(f.sent, "9")
		w.WriteHeader(204)
	default:
		put(w, 404, map[string]any{"code": "document_not_found", "message": r.Method + " " + path})
	}
}

func (f *fake) brevoContact(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Email      string
		Attributes map[string]string
		ListIDs    []int `json:"listIds"`
		Update     bool  `json:"updateEnabled"`
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	p := f.person(in.Email)
	switch {
	case strings.Contains(in.Email, "broken"):
		put(w, 400, map[string]any{"code": "invalid_parameter", "message": "Invalid email address"})
	case p == nil:
		f.add(in.Email, in.Attributes["FIRSTNAME"], in.Attributes["LASTNAME"], "subscribed")
		put(w, 201, map[string]any{"id": 1})
	default:
		p.first, p.last, p.changed = in.Attributes["FIRSTNAME"], in.Attributes["LASTNAME"], time.Now().UTC()
		if p.status == "" {
			p.status = "subscribed"
		}
		w.WriteHeader(204)
	}
}
