// Package stripetest is a Stripe that keeps state: customers, checkouts, subscriptions and invoices, and the events that
// changes of them cause, in the shapes that Stripe documents. Only tests import it.
package stripetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"
)

// Secret signs the events.
const Secret = "whsec_of_the_tests" //nolint:gosec // it signs nothing but the events of tests

// The prices that are sold, by their lookup keys.
var prices = []object{
	{"id": "price_month", "object": "price", "active": true, "lookup_key": "kontor_standard_month", "currency": "eur", "unit_amount": 1900, "recurring": object{"interval": "month"}},
	{"id": "price_year", "object": "price", "active": true, "lookup_key": "kontor_standard_year", "currency": "eur", "unit_amount": 19000, "recurring": object{"interval": "year"}},
}

type object = map[string]any

// Event is one event as Stripe would send it.
type Event struct {
	ID, Type string
	Body     []byte
}

// Stripe is the server.
type Stripe struct {
	// URL is its address.
	URL string

	mu            sync.Mutex
	clock         func() time.Time
	n             int
	customers     map[string]object
	checkouts     map[string]object
	subscriptions []object
	invoices      []object
	events        map[string][]Event
	keys          map[string]kept
	calls         []string
	fails         int
}

// kept is the answer to a request with an idempotency key.
type kept struct {
	request string
	answer  []byte
}

// New starts a server, which ends with the test.
func New(t testing.TB, clock func() time.Time) *Stripe {
	t.Helper()
	s := &Stripe{clock: clock, customers: map[string]object{}, checkouts: map[string]object{}, events: map[string][]Event{}, keys: map[string]kept{}}
	srv := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(srv.Close)
	s.URL = srv.URL
	return s
}

// Sign is the header Stripe-Signature of a body.
func Sign(body []byte, secret string, at time.Time) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: secret, Timestamp: at}).Header
}

// Fail lets the next n calls fail as if Stripe were away.
func (s *Stripe) Fail(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = n
}

// Calls are the calls so far, as "POST /v1/customers".
func (s *Stripe) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Take returns the events of a customer since the last call.
func (s *Stripe) Take(customer string) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.events[customer]
	delete(s.events, customer)
	return out
}

func (s *Stripe) id(prefix string) string {
	s.n++
	return fmt.Sprintf("%s_%06d", prefix, s.n)
}

func (s *Stripe) now() int64 { return s.clock().Unix() }

// emit writes an event about a copy of an object as it is now. The lock is held.
func (s *Stripe) emit(kind string, of object) {
	customer, _ := of["customer"].(string)
	if of["object"] == "customer" {
		customer = of["id"].(string)
	}
	id := s.id("evt")
	body, err := json.Marshal(object{
		"id": id, "object": "event", "api_version": "2023-10-16", "created": s.now(), "type": kind, "livemode": false, "pending_webhooks": 1,
		"request": object{"id": nil, "idempotency_key": nil}, "data": object{"object": of},
	})
	if err != nil {
		panic(err)
	}
	s.events[customer] = append(s.events[customer], Event{ID: id, Type: kind, Body: body})
}

func (s *Stripe) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, r.Method+" "+r.URL.Path)
	w.Header().Set("Content-Type", "application/json")
	if s.fails > 0 {
		s.fails--
		w.Header().Set("Stripe-Should-Retry", "false")
		fail(w, http.StatusServiceUnavailable, "away")
		return
	}
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer sk_test_") || r.Header.Get("Stripe-Version") == "" {
		fail(w, http.StatusUnauthorized, "no key or version")
		return
	}
	if err := r.ParseForm(); err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	key, request := r.Header.Get("Idempotency-Key"), r.Method+r.URL.Path+r.Form.Encode()
	if was, ok := s.keys[key]; ok && key != "" {
		if was.request != request {
			fail(w, http.StatusBadRequest, "the idempotency key was used for another request")
			return
		}
		_, _ = w.Write(was.answer)
		return
	}
	out, status := s.answer(r)
	if status != http.StatusOK {
		fail(w, status, "there is no such thing")
		return
	}
	raw, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	if key != "" {
		s.keys[key] = kept{request, raw}
	}
	_, _ = w.Write(raw)
}

func fail(w http.ResponseWriter, status int, text string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(object{"error": object{"type": "invalid_request_error", "message": text}})
}

func (s *Stripe) answer(r *http.Request) (any, int) {
	f, parts := r.Form, strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
	switch route := r.Method + " " + parts[0]; {
	case route == "POST customers":
		c := object{"id": s.id("cus"), "object": "customer", "name": f.Get("name"), "email": f.Get("email"), "created": s.now()}
		s.customers[c["id"].(string)] = c
		s.emit("customer.created", c)
		return c, http.StatusOK
	case route == "GET prices":
		return list(slices.DeleteFunc(slices.Clone(prices), func(p object) bool {
			return !slices.Contains(values(f, "lookup_keys"), p["lookup_key"].(string))
		})), http.StatusOK
	case route == "POST checkout" && len(parts) == 2:
		return s.begin(f)
	case route == "POST checkout":
		c, ok := s.checkouts[parts[2]]
		if !ok || c["status"] != "open" {
			return nil, http.StatusBadRequest
		}
		c["status"] = "expired"
		s.emit("checkout.session.expired", c)
		return c, http.StatusOK
	case route == "POST billing_portal":
		if s.customers[f.Get("customer")] == nil {
			return nil, http.StatusNotFound
		}
		return object{"id": s.id("bps"), "object": "billing_portal.session", "url": "https://billing.stripe.test/p"}, http.StatusOK
	case route == "GET subscriptions":
		return list(newest(s.subscriptions, f.Get("customer"), nil)), http.StatusOK
	case route == "POST subscriptions":
		return s.change(parts[1], f)
	case route == "DELETE subscriptions":
		sub := s.subscription(parts[1])
		if sub == nil {
			return nil, http.StatusNotFound
		}
		s.end(sub)
		return sub, http.StatusOK
	case route == "GET invoices":
		return list(newest(s.invoices, f.Get("customer"), func(o object) bool {
			return (f.Get("subscription") == "" || o["subscription"] == f.Get("subscription")) && (f.Get("status") == "" || o["status"] == f.Get("status"))
		})), http.StatusOK
	}
	return nil, http.StatusNotFound
}

func list(data []object) object {
	return object{"object": "list", "data": append([]object{}, data...), "has_more": false}
}

func values(f url.Values, name string) (out []string) {
	for k, v := range f {
		if strings.HasPrefix(k, name+"[") {
			out = append(out, v...)
		}
	}
	return out
}

// newest are the objects of a customer, the youngest first.
func newest(all []object, customer string, keep func(object) bool) (out []object) {
	for _, o := range slices.Backward(all) {
		if o["customer"] == customer && (keep == nil || keep(o)) {
			out = append(out, o)
		}
	}
	return out
}

func (s *Stripe) subscription(id string) object {
	for _, o := range s.subscriptions {
		if o["id"] == id {
			return o
		}
	}
	return nil
}

func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
