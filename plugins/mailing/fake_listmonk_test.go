package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

func (p *subscription) asSubscriber() map[string]any {
	status, lists := "enabled", []any{}
	switch p.status {
	case "subscribed":
		lists = append(lists, map[string]any{"id": 7, "subscription_status": "confirmed"})
	case "unsubscribed":
		lists = append(lists, map[string]any{"id": 7, "subscription_status": "unsubscribed"})
	case "cleaned":
		status = "blocklisted"
		lists = append(lists, map[string]any{"id": 7, "subscription_status": "unsubscribed"})
	}
	return map[string]any{
		"id": p.id, "email": p.email, "name": strings.TrimSpace(p.first + " " + p.last), "status": status, "lists": lists, "updated_at": p.changed.Format(time.RFC3339Nano),
	}
}

func (f *fake) listmonk(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	path := strings.TrimPrefix(r.URL.Path, "/api")
	switch {
	case r.Header.Get("Authorization") != "token bot:k-us21":
		put(w, 403, map[string]any{"message": "invalid API credentials"})
	case r.Method == "GET" && path == "/lists/7":
		put(w, 200, map[string]any{"data": map[string]any{"id": 7}})
	case r.Method == "GET" && strings.HasPrefix(path, "/lists/"):
		put(w, 400, map[string]any{"message": "List not found"})
	case r.Method == "GET" && path == "/subscribers":
		all := []any{}
		for i := len(f.people) - 1; i >= 0; i-- {
			p := f.people[i]
			switch {
			case q.Get("search") != "" && !strings.Contains(p.email, q.Get("search")):
			case q.Get("list_id") != "" && p.status == "":
			case q.Get("subscription_status") == "unsubscribed" && p.status != "unsubscribed" && p.status != "cleaned":
			default:
				all = append(all, p.asSubscriber())
			}
		}
		n, size := max(number1(q.Get("page")), 1), number1(q.Get("per_page"))
		put(w, 200, map[string]any{"data": map[string]any{"results": page(all, (n-1)*size, size), "total": len(all)}})
	case r.Method == "POST" && path == "/subscribers":
		var in struct{ Email, Name string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		switch {
		case strings.Contains(in.Email, "broken"):
			put(w, 400, map[string]any{"message": "Invalid email."})
		case f.person(in.Email) != nil:
			put(w, 409, map[string]any{"message": "E-mail already exists."})
		default:
			first, last := names(in.Name)
			put(w, 200, map[string]any{"data": f.add(in.Email, first, last, "subscribed").asSubscriber()})
		}
	case r.Method == "PATCH" && strings.HasPrefix(path, "/subscribers/"):
		var in struct{ Name string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		p := f.byID(number1(strings.TrimPrefix(path, "/subscribers/")))
		p.first, p.last = names(in.Name)
		p.changed = time.Now().UTC()
		put(w, 200, map[string]any{"data": p.asSubscriber()})
	case r.Method == "PUT" && path == "/subscribers/lists":
		var in struct {
			IDs    []int
			Action string
			Status string
		}
		_ = json.NewDecoder(r.Body).Decode(&in)
		for _, id := range in.IDs {
			if p := f.byID(id); p != nil && in.Action == "remove" {
				p.status = ""
			} else if p != nil {
				p.status = "subscribed"
			}
		}
		put(w, 200, map[string]any{"data": true})
	case strings.HasSuffix(path, "/activity"):
		p := f.byID(number1(strings.TrimSuffix(strings.TrimPrefix(path, "/subscribers/"), "/activity")))
		put(w, 200, map[string]any{"data": map[string]any{"campaign_views": p.views, "link_clicks": p.clicks}})
	case r.Method == "GET" && path == "/bounces":
		put(w, 200, map[string]any{"data": map[string]any{"results": f.bounces, "total": len(f.bounces)}})
	case r.Method == "POST" && path == "/campaigns":
		f.campaign(w, r, "id", 9)
	case r.Method == "PUT" && path == "/campaigns/9/status":
		f.sent = append(f.sent, "9")
		put(w, 200, map[string]any{"data": map[string]any{}})
	default:
		put(w, 404, map[string]any{"message": r.Method + " " + path})
	}
}

func (f *fake) byID(id int) *subscription {
	for _, p := range f.people {
		if p.id == id {
			return p
		}
	}
	return nil
}

var _ http.Handler = (*fake)(nil)
