// Package sdktest tests plugins without Kontor: a host in memory that grants what the manifest asks for and nothing
// else, a web of answers that the test has written down, events, golden files, faults on purpose, and the conformance
// suite. The same test runs the plugin within the test, as a WebAssembly module and as a native program:
//
//	func TestEnrich(t *testing.T) {
//		h := sdktest.New(t, "manifest.json")
//		h.Secret("api_key", "k")
//		contact := h.Record("contacts", sdktest.Fields{"email": sdk.Text("a@b.c")})
//		h.HTTP("GET https://api.example.com/v1/find", 200, `{"title":"CTO"}`)
//		h.Each(hello{}, func(t *testing.T, p sdk.PluginClient) {
//			got, err := p.Enrich(t.Context(), &sdk.EnrichRequest{Record: contact})
//			…
//		})
//	}
//
// What a test has not foreseen, such as a request to the web, fails it.
package sdktest

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// T is what a host needs of a test: *testing.T has it, and so has the command that runs the conformance suite.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

var _ T = (*testing.T)(nil)

// Fields are the values of a record.
type Fields = map[string]*pluginv1.Value

// Host is a host in memory. It is safe for concurrent use.
type Host struct {
	t        T
	Manifest *Manifest

	mu       sync.Mutex
	now      time.Time
	next     int
	config   []byte
	secrets  map[string]string
	records  []*pluginv1.Record
	articles []*pluginv1.Article
	links    []*pluginv1.LinkRecordsRequest
	filters  map[string]func(*pluginv1.Record) bool
	kv       map[string]entry
	answers  []*answer
	sites    map[string]http.Handler
	fetched  []*pluginv1.FetchRequest
	logged   []*pluginv1.LogRequest
	emitted  []*pluginv1.EmitEventRequest
	enqueued []*pluginv1.EnqueueJobRequest
	sent     []*pluginv1.SendRequest
	once     map[string]string
	faults   map[string][]error
	locale   string
	limit    time.Duration
}

var _ pluginv1.HostServer = (*Host)(nil)

type entry struct {
	value   []byte
	version int64
	until   time.Time
}

// New makes a host for the plugin of a manifest, which is the path of a file.
func New(t T, manifest string) *Host {
	t.Helper()
	return &Host{
		t: t, Manifest: readManifest(t, manifest),
		now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), config: []byte("{}"), secrets: map[string]string{},
		filters: map[string]func(*pluginv1.Record) bool{}, kv: map[string]entry{}, once: map[string]string{},
		faults: map[string][]error{}, locale: "en", limit: 5 * time.Second,
	}
}

// Secret sets a secret of the configuration.
func (h *Host) Secret(name, value string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.secrets[name] = value
}

// Config sets the configuration without its secrets, as JSON.
func (h *Host) Config(json string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.config = []byte(json)
}

// Locale sets the language of the person who reads the answers; "en" until then.
func (h *Host) Locale(lang string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.locale = lang
}

// Deadline sets how long a call may take; five seconds until then.
func (h *Host) Deadline(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.limit = d
}

// Advance lets time pass for the host: values of the key-value store expire.
func (h *Host) Advance(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// Record makes a record and gives what a plugin that may read the object would get of it.
func (h *Host) Record(object string, fields Fields) *pluginv1.Record {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.add(object, fields)
	return h.shown(r, nil)
}

// Get gives a record with all its fields, whatever the plugin may see; it fails the test when there is none.
func (h *Host) Get(object, id string) *pluginv1.Record {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.find(object, id)
	if r == nil {
		h.t.Fatalf("sdktest: there is no record %s of %s", id, object)
	}
	return clone(r)
}

// Filter says which records a filter means, for filters that this host cannot evaluate: it knows comparisons joined by
// AND, Kontor knows more.
func (h *Host) Filter(text string, match func(*pluginv1.Record) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.filters[text] = match
}

// Fail lets the next requests of a method, such as "KVGet", fail, one for each error.
func (h *Host) Fail(method string, errs ...error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.faults[method] = append(h.faults[method], errs...)
}

// Emitted gives the events that the plugin has emitted.
func (h *Host) Emitted() []*pluginv1.EmitEventRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.emitted)
}

// Enqueued gives the jobs that the plugin has enqueued.
func (h *Host) Enqueued() []*pluginv1.EnqueueJobRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.enqueued)
}

// Sent gives the messages that the plugin has sent.
func (h *Host) Sent() []*pluginv1.SendRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.sent)
}

// Logged gives the lines that the plugin has logged.
func (h *Host) Logged() []*pluginv1.LogRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.logged)
}

// Links gives the relations that the plugin has made and ended.
func (h *Host) Links() []*pluginv1.LinkRecordsRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.links)
}

// Call implements pluginv1.Caller: it answers what the plugin asks.
func (h *Host) Call(ctx context.Context, method string, req []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, pluginv1.AsError(err)
	}
	if err := h.fault(method); err != nil {
		return nil, pluginv1.AsError(err)
	}
	return pluginv1.DispatchHost(ctx, h, method, req)
}

func (h *Host) fault(method string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, errs := range h.faults {
		if len(errs) > 0 && method == "/"+pluginv1.Contract+".Host/"+name {
			h.faults[name] = errs[1:]
			return errs[0]
		}
	}
	return nil
}

// frame is the context that each call carries.
func (h *Host) frame(deadline time.Time) *pluginv1.CallContext {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next++
	return &pluginv1.CallContext{
		Tenant: "ten_test", Installation: "ins_test", CallID: "call_" + strconv.Itoa(h.next), Actor: "usr_test",
		DeadlineMS: deadline.UnixMilli(), Locale: h.locale, IdempotencyKey: "key_" + strconv.Itoa(h.next),
	}
}

// reset forgets what a run of the plugin has done, so that the next begins where the first did. It returns what brings
// the host back to the present state.
func (h *Host) snapshot() func() {
	h.mu.Lock()
	defer h.mu.Unlock()
	records, answers, next, now := h.records, h.answers, h.next, h.now
	h.records = nil
	for _, r := range records {
		h.records = append(h.records, clone(r))
	}
	saved := h.records
	faults := map[string][]error{}
	for k, v := range h.faults {
		faults[k] = slices.Clone(v)
	}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.records = nil
		for _, r := range saved {
			h.records = append(h.records, clone(r))
		}
		h.answers, h.next, h.now = answers, next, now
		for _, a := range answers {
			a.used = 0
		}
		h.kv, h.once, h.faults = map[string]entry{}, map[string]string{}, map[string][]error{}
		for k, v := range faults {
			h.faults[k] = slices.Clone(v)
		}
		h.links, h.fetched, h.logged, h.emitted, h.enqueued, h.sent = nil, nil, nil, nil, nil, nil
	}
}
