package webhook_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/core/webhook/standard"
)

// receiver is somebody's server, which notes what it gets.
type receiver struct {
	t        *testing.T
	url      string
	mu       sync.Mutex
	messages []message
	came     chan message
	// answer is what it says; nil means 204.
	answer func(w http.ResponseWriter, m message)
}

type message struct {
	header http.Header
	body   []byte
	event  standard.Event
	data   struct {
		Object   string                     `json:"object"`
		ID       string                     `json:"id"`
		Version  int64                      `json:"version"`
		Changed  []string                   `json:"changed"`
		Previous map[string]json.RawMessage `json:"previous"`
		Record   map[string]any             `json:"record"`
	}
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{t: t, came: make(chan message, 1000)}
	server := httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func (r *receiver) serve(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return
	}
	m := message{header: req.Header, body: body}
	if m.event, err = standard.ParseEvent(body); err == nil {
		_ = json.Unmarshal(m.event.Data, &m.data)
	}
	r.mu.Lock()
	r.messages = append(r.messages, m)
	answer := r.answer
	r.mu.Unlock()
	r.came <- m
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, m)
}

func (r *receiver) answers(f func(w http.ResponseWriter, m message)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func (r *receiver) status(code int) {
	r.answers(func(w http.ResponseWriter, _ message) { w.WriteHeader(code) })
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.messages)
}

func (r *receiver) next() message {
	r.t.Helper()
	select {
	case m := <-r.came:
		return m
	case <-time.After(time.Minute):
		require.Fail(r.t, "no message came")
		panic("unreachable")
	}
}

// house is webhooks over the record engine, with a clock that tests move.
type house struct {
	*crm.Bundle
	tenant  string
	hooks   *webhook.Service
	secrets *secret.Service
	jobs    *job.Registry
	handler http.Handler
	mu      *sync.Mutex
	now     time.Time
	keys    *crm.Keys
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func setup(t *testing.T, d *db.DB, receivers ...*receiver) *house {
	t.Helper()
	h := &house{Bundle: crm.New(t, d), mu: &sync.Mutex{}, now: time.Now(), keys: &crm.Keys{}, jobs: job.NewRegistry()}
	h.tenant = coretest.TenantOf(t, h.Ctx)
	var hosts []string
	for _, r := range receivers {
		u, err := url.Parse(r.url)
		require.NoError(t, err)
		hosts = append(hosts, u.Host)
	}
	client, err := outbound.New(outbound.Options{AllowHosts: hosts, Record: func(context.Context, outbound.Attempt) {}})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	w, err := secret.Local("the-secret-key-of-the-tests-of-webhooks")
	require.NoError(t, err)
	h.secrets = secret.New(secret.Options{DB: d, Wrapper: w})
	h.hooks = webhook.New(webhook.Options{
		DB: d, Records: h.Records, Rights: h.Access, Client: client, Jobs: h.jobs, Secrets: h.secrets,
		BaseURL: "https://kontor.example", Now: h.clock, Random: func() float64 { return 0 },
	})
	h.handler = h.keys.API(h.Bundle, h.hooks.RegisterHTTP)
	return h
}

// each runs fn on every engine with a receiver.
func each(t *testing.T, fn func(h *house, r *receiver)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		r := newReceiver(t)
		fn(setup(t, d, r), r)
	})
}

// person adds somebody with a role, whose key is kt_ and the name.
func (h *house) person(name, role string) (context.Context, string) {
	h.T.Helper()
	ctx, a := h.keys.Person(h.Bundle, name, role)
	h.keys.Admit("stale_"+name, a)
	a.AuthenticatedAt = time.Now()
	h.keys.Admit(name, a)
	return ctx, a.UserID
}

// hook subscribes a person to events.
func (h *house) hook(ctx context.Context, to string, events ...string) (*webhook.Webhook, standard.Secret) {
	h.T.Helper()
	w, secret, err := h.hooks.Create(ctx, webhook.Input{URL: to, Events: events})
	require.NoError(h.T, err)
	return w, secret
}

// announced are the rows that the outbox holds of the tenant's changes.
func (h *house) announced() (rows []outbox.Row) {
	h.T.Helper()
	require.NoError(h.T, h.DB.Read(h.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		rows, err = db.Collect(ctx, tx, func(r db.Rows) (row outbox.Row, err error) {
			var payload []byte
			err = r.Scan(&row.ID, &row.Topic, &payload)
			row.Payload, row.Kind = payload, outbox.KindEvent
			return row, err
		}, "select id, topic, payload from outbox where tenant_id = ? and kind = 'event' order by seq", tx.Tenant())
		return err
	}))
	return rows
}

// fanOut does what follows from everything that was changed so far.
func (h *house) fanOut() {
	h.T.Helper()
	var sets, firsts []string
	for _, r := range h.announced() {
		var e records.Event
		require.NoError(h.T, json.Unmarshal(r.Payload, &e))
		sets, firsts = append(sets, e.ChangeSetID), append(firsts, e.Changes[0].ID)
	}
	require.NoError(h.T, h.hooks.FanOut(h.Ctx, h.tenant, sets, firsts))
}

// drain sends what is due to a webhook.
func (h *house) drain(hookID string) {
	h.T.Helper()
	require.NoError(h.T, h.hooks.Drain(h.Ctx, h.tenant, hookID))
}

// send does everything that follows from changes, but for what is due later.
func (h *house) send(hookID string) {
	h.T.Helper()
	h.fanOut()
	h.drain(hookID)
}

func (h *house) deliveries(hookID string) []*webhook.Delivery {
	h.T.Helper()
	list, _, err := h.hooks.Deliveries(h.Ctx, hookID, "", "", 1000)
	require.NoError(h.T, err)
	return list
}

func (h *house) get(hookID string) *webhook.Webhook {
	h.T.Helper()
	w, err := h.hooks.Get(h.Ctx, hookID)
	require.NoError(h.T, err)
	return w
}

func (h *house) do(s apitest.Scenario) *apitest.Response {
	h.T.Helper()
	return apitest.API{Handler: h.handler}.Do(h.T, s)
}
