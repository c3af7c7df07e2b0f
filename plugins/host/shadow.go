package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// shadow is what a version would have done, while it is tried on what has happened: it reads as the version that runs may, and
// whatever it wants changed, sent or fetched is written down here instead.
type shadow struct {
	mu     sync.Mutex
	result ShadowResult
	errors map[string]int64
	asked  map[string]int64
	memory map[string]*kept
	// held is how many bytes memory holds.
	held int64
	made int64
}

// kept is a value of the plugin's memory as the trial has left it; nil where it was removed.
type kept struct {
	value   []byte
	version int64
}

// ShadowResult is what has come of a trial.
type ShadowResult struct {
	Version string `json:"version"`
	// Days is how far back the trial goes, Events how many it was told of.
	Days   int   `json:"days"`
	Events int64 `json:"events"`
	// Calls is how often the version was called, Millis how long that took together, Slowest the longest call, in milliseconds.
	Calls   int64 `json:"calls"`
	Millis  int64 `json:"duration_ms"`
	Slowest int64 `json:"slowest_ms"`
	// Changes are what it would have changed; More are those beyond what is kept.
	Changes []ShadowChange `json:"changes"`
	More    int64          `json:"more"`
	// Refused is how many records it would have kept from being saved.
	Refused int64 `json:"refused"`
	// Asked is what else it wanted, such as "fetch api.example.com", with how often.
	Asked  []ShadowCount `json:"asked"`
	Errors []ShadowCount `json:"errors"`
	// Partial says that the trial went no further than its bounds.
	Partial bool `json:"partial"`
}

// ShadowChange is a value that a version would have written.
type ShadowChange struct {
	Object   string          `json:"object"`
	RecordID string          `json:"record_id"`
	Title    string          `json:"title"`
	Field    string          `json:"field"`
	Old      json.RawMessage `json:"old"`
	New      json.RawMessage `json:"new"`
	By       Cause           `json:"by"`
}

// ShadowCount is something that has happened several times.
type ShadowCount struct {
	What  string `json:"what"`
	Count int64  `json:"count"`
}

// The bounds of a trial.
const (
	maxTrialDays  = 30
	maxTrialSets  = 2000
	keptChanges   = 500
	maxTrialFails = 50
	maxKinds      = 50
	trialTime     = 10 * time.Minute
	// maxTrialMemory is what the plugin may remember in a trial, in bytes, and maxShown how much of a value is shown.
	maxTrialMemory = 16 << 20
	maxShown       = 8 << 10
)

// inTrial are the requests that are answered as ever while a version is tried: they change nothing. The others are written down.
var inTrial = map[string]bool{
	pluginv1.MethodHostGetRecord: true, pluginv1.MethodHostQueryRecords: true, pluginv1.MethodHostSearch: true, pluginv1.MethodHostSearchArticles: true, pluginv1.MethodHostKVList: true,
	pluginv1.MethodHostGetSecret: true, pluginv1.MethodHostGetConfig: true, pluginv1.MethodHostLog: true,
	// These write down what they were asked for.
	pluginv1.MethodHostKVGet: true, pluginv1.MethodHostKVSet: true, pluginv1.MethodHostKVDelete: true, pluginv1.MethodHostCreateRecord: true, pluginv1.MethodHostUpdateRecord: true,
	pluginv1.MethodHostEmitEvent: true, pluginv1.MethodHostEnqueueJob: true, pluginv1.MethodHostFetch: true,
}

func (h *shadow) count(in map[string]int64, what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if what = fold.Shorten(plain(what), 200); len(in) < maxKinds || in[what] > 0 {
		in[what]++
	}
}

func (h *shadow) change(c ShadowChange) {
	for _, v := range []*json.RawMessage{&c.Old, &c.New} {
		if len(*v) > maxShown {
			*v = json.RawMessage(asJSON(fold.Shorten(string(*v), maxShown)))
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.result.Changes) == keptChanges {
		h.result.More++
		return
	}
	h.result.Changes = append(h.result.Changes, c)
}

// finished counts a call of the trial.
func (h *shadow) finished(took time.Duration, err error) {
	h.mu.Lock()
	h.result.Calls++
	h.result.Millis += took.Milliseconds()
	h.result.Slowest = max(h.result.Slowest, took.Milliseconds())
	h.mu.Unlock()
	if err != nil {
		h.count(h.errors, err.Error())
	}
}

// shown is the result so far.
func (h *shadow) shown() *ShadowResult {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := func(in map[string]int64) []ShadowCount {
		out := []ShadowCount{}
		for what, n := range in {
			out = append(out, ShadowCount{what, n})
		}
		slices.SortFunc(out, func(a, b ShadowCount) int { return int(b.Count - a.Count) })
		return out
	}
	out := h.result
	out.Changes = append([]ShadowChange{}, out.Changes...)
	out.Asked, out.Errors = list(h.asked), list(h.errors)
	return &out
}

// remember keeps a value, or that there is none, for the rest of the trial. What a version remembers is bounded as it is outside.
func (h *shadow) remember(key string, k *kept) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	had, ok := h.memory[key]
	held := h.held
	if !ok {
		held += int64(len(key))
	}
	if had != nil {
		held -= int64(len(had.value))
	}
	if k != nil {
		held += int64(len(k.value))
	}
	if len(key) > maxKey || held > maxTrialMemory || !ok && len(h.memory) >= maxTrialSets*10 {
		return fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxTrialMemory})
	}
	h.memory[key], h.held = k, held
	return nil
}

// trialGate is the gate during a trial.
type trialGate struct {
	*gate
	h *shadow
}

var _ pluginv1.HostServer = trialGate{}

// dispatch answers a request of the plugin, for real or on trial.
func (g *gate) dispatch(ctx context.Context, method string, req []byte) ([]byte, error) {
	if g.shadow == nil {
		return pluginv1.DispatchHost(ctx, g, method, req)
	}
	if !inTrial[method] {
		g.shadow.count(g.shadow.asked, method[len("/"+pluginv1.Contract+".Host/"):])
		return nil, denied("not while a version is tried")
	}
	return pluginv1.DispatchHost(ctx, trialGate{g, g.shadow}, method, req)
}

// would writes down what a version would have written of a record, where it may.
func (g *gate) would(ctx context.Context, o *metadata.Object, r *pluginv1.Record, fields map[string]*pluginv1.Value, action access.Action) error {
	rules, err := g.s.Access.For(ctx)
	if err != nil {
		return err
	}
	may := rules.Object(o.ID)
	for path, v := range fields {
		f, ok := o.Field(path)
		if !ok || may.Field(f.ID) < access.Writable || !may.Can(action) {
			g.shadow.count(g.shadow.errors, "may not write "+o.Name+"."+path)
			return denied("%s.%s may not be written", o.Name, path)
		}
		old, is := json.RawMessage("null"), fromValue(f, v)
		if had := r.Fields[path]; had != nil {
			old = fromValue(f, had)
		}
		if string(old) != string(is) {
			g.shadow.change(ShadowChange{Object: o.Name, RecordID: r.ID, Title: r.Title, Field: path, Old: old, New: is, By: g.cause})
		}
	}
	return nil
}

// UpdateRecord writes down what would have changed.
func (g trialGate) UpdateRecord(ctx context.Context, req *pluginv1.UpdateRecordRequest) (*pluginv1.UpdateRecordResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	got, err := g.GetRecord(ctx, &pluginv1.GetRecordRequest{Object: o.Name, ID: req.ID})
	if err != nil {
		return nil, err
	}
	if err := g.would(ctx, o, got.Record, req.Fields, access.Update); err != nil {
		return nil, err
	}
	for path, v := range req.Fields {
		got.Record.Fields[path] = v
	}
	return &pluginv1.UpdateRecordResponse{Record: got.Record}, nil
}

// CreateRecord writes down what would have been made.
func (g trialGate) CreateRecord(ctx context.Context, req *pluginv1.CreateRecordRequest) (*pluginv1.CreateRecordResponse, error) {
	o, err := g.object(ctx, req.Object)
	if err != nil {
		return nil, err
	}
	g.h.mu.Lock()
	g.h.made++
	made := &pluginv1.Record{Object: o.Name, ID: "trial_" + strconv.FormatInt(g.h.made, 10), Fields: map[string]*pluginv1.Value{}}
	g.h.mu.Unlock()
	if err := g.would(ctx, o, &pluginv1.Record{Object: o.Name}, req.Fields, access.Create); err != nil {
		return nil, err
	}
	g.h.count(g.h.asked, "create "+o.Name)
	for path, v := range req.Fields {
		made.Fields[path] = v
	}
	return &pluginv1.CreateRecordResponse{Record: made}, nil
}

// KVGet reads what the trial has left, or else what the version that runs remembers.
func (g trialGate) KVGet(ctx context.Context, req *pluginv1.KVGetRequest) (*pluginv1.KVGetResponse, error) {
	g.h.mu.Lock()
	k, ok := g.h.memory[req.Key]
	g.h.mu.Unlock()
	switch {
	case !ok:
		return g.gate.KVGet(ctx, req)
	case k == nil:
		return &pluginv1.KVGetResponse{}, nil
	}
	return &pluginv1.KVGetResponse{Value: k.value, Found: true, Version: k.version}, nil
}

// KVSet keeps a value for the rest of the trial.
func (g trialGate) KVSet(ctx context.Context, req *pluginv1.KVSetRequest) (*pluginv1.KVSetResponse, error) {
	had, err := g.KVGet(ctx, &pluginv1.KVGetRequest{Key: req.Key})
	if err != nil {
		return nil, err
	}
	if len(req.Value) > maxValue {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxValue})
	}
	if err := g.h.remember(req.Key, &kept{slices.Clone(req.Value), had.Version + 1}); err != nil {
		return nil, err
	}
	return &pluginv1.KVSetResponse{Version: had.Version + 1}, nil
}

// KVDelete forgets a value for the rest of the trial.
func (g trialGate) KVDelete(_ context.Context, req *pluginv1.KVDeleteRequest) (*pluginv1.KVDeleteResponse, error) {
	return &pluginv1.KVDeleteResponse{}, g.h.remember(req.Key, nil)
}

// EmitEvent writes down that an event would have been told of.
func (g trialGate) EmitEvent(_ context.Context, req *pluginv1.EmitEventRequest) (*pluginv1.EmitEventResponse, error) {
	g.h.count(g.h.asked, "emit "+req.Type)
	return &pluginv1.EmitEventResponse{EventID: "trial"}, nil
}

// EnqueueJob writes down that work would have been left.
func (g trialGate) EnqueueJob(_ context.Context, req *pluginv1.EnqueueJobRequest) (*pluginv1.EnqueueJobResponse, error) {
	g.h.count(g.h.asked, "job "+req.Job)
	return &pluginv1.EnqueueJobResponse{}, nil
}

// Fetch writes down where a request would have gone, and refuses it.
func (g trialGate) Fetch(_ context.Context, req *pluginv1.FetchRequest) (*pluginv1.FetchResponse, error) {
	g.h.count(g.h.asked, "fetch "+hostOf(req.URL))
	return nil, denied("nothing is fetched while a version is tried")
}

// trial is what is to be tried.
type trial struct {
	Package string `json:"package"`
	Days    int    `json:"days"`
}

// StartTrial tries another version of an installed plugin on what has happened in the last days: it is told of it, and asked before
// what was saved then, as if it ran. Nothing that it wants is done; the run says what it would have changed. It reads with the
// rights of the version that is installed, and no more. The actor needs access.ManagePlugins.
func (s *Service) StartTrial(ctx context.Context, packageID string, days int) (*Run, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	if days < 1 || days > maxTrialDays {
		return nil, fault.At("days", "out_of_range", fault.Params{"min": 1, "max": maxTrialDays})
	}
	r, err := s.Review(ctx, packageID)
	if err != nil {
		return nil, err
	}
	if r.Installed == nil {
		return nil, fault.At("package_id", "plugin_not_installed", fault.Params{"plugin": r.Package.Manifest.ID})
	}
	return s.start(ctx, r.Installed.ID, RunShadow, trial{packageID, days}, 0)
}

// runShadow tries a version. ctx acts for whoever has asked.
func (s *Service) runShadow(ctx context.Context, r *Run, stopping <-chan struct{}) (*ShadowResult, error) {
	h := &shadow{errors: map[string]int64{}, asked: map[string]int64{}, memory: map[string]*kept{}}
	var in trial
	if err := json.Unmarshal(r.input, &in); err != nil {
		return h.shown(), err
	}
	review, err := s.Review(ctx, in.Package)
	if err != nil {
		return h.shown(), err
	}
	if review.Installed == nil {
		return h.shown(), fault.New(fault.NotFound, "not_found", fault.Params{"kind": "plugin", "id": r.InstallationID})
	}
	a, err := actor.From(ctx)
	if err != nil {
		return h.shown(), err
	}
	i := *review.Installed
	i.Package = review.Package
	h.result.Version, h.result.Days = i.Package.Manifest.Version, in.Days
	sets, partial, err := s.setsSince(ctx, i.ID, s.now().AddDate(0, 0, -in.Days))
	if err != nil {
		return h.shown(), err
	}
	h.result.Partial = partial
	r.Total, r.Done = int64(len(sets)), 0
	asPlugin := as(ctx, a.Tenant, &i)
	until := time.Now().Add(trialTime)
	noted := time.Time{}
	for part := range slices.Chunk(sets, 20) {
		select {
		case <-stopping:
			return h.shown(), fmt.Errorf("the trial was interrupted")
		default:
		}
		if err := s.tryOn(asPlugin, &i, h, part); err != nil {
			return h.shown(), err
		}
		r.Done += int64(len(part))
		if h.failures() >= maxTrialFails || time.Now().After(until) {
			h.result.Partial = true
			break
		}
		if time.Since(noted) >= noteEvery {
			noted = time.Now()
			if on, err := s.note(ctx, r, h.shown()); err != nil || !on {
				return h.shown(), errors.Join(err, errIf(!on))
			}
		}
	}
	return h.shown(), nil
}

func (h *shadow) failures() (n int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, x := range h.errors {
		n += x
	}
	return n
}

// setsSince lists the change sets since a moment, the oldest first, without the plugin's own.
func (s *Service) setsSince(ctx context.Context, own string, since time.Time) (ids []string, partial bool, err error) {
	for before, more := "", true; more; {
		var list []ledger.Info
		err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			list, before, err = ledger.List(ctx, tx, ledger.SetQuery{Before: before, Limit: pageSize})
			return err
		})
		if err != nil {
			return nil, false, err
		}
		more = before != ""
		for _, set := range list {
			switch {
			case set.CreatedAt.Before(since):
				more = false
			case len(ids) == maxTrialSets:
				partial, more = true, false
			case set.ActorID != own:
				ids = append(ids, set.ID)
			}
		}
	}
	slices.Reverse(ids)
	return ids, partial, nil
}

// tryOn has a version told of what some change sets have done, and asks it before each of their writes. ctx acts for the plugin.
func (s *Service) tryOn(ctx context.Context, i *Installation, h *shadow, sets []string) error {
	for after := int64(1); ; {
		seen, next, err := s.Records.SeenOfSets(ctx, sets, nil, after, pageSize)
		if err != nil {
			return err
		}
		events, err := s.eventsOf(ctx, i, seen)
		if err != nil {
			return err
		}
		for _, e := range events {
			e.ID = "trial_" + e.ID // What it has marked as done is done by the version that runs.
		}
		h.mu.Lock()
		h.result.Events += int64(len(events))
		h.mu.Unlock()
		for part := range slices.Chunk(events, i.batch()) {
			err := s.run(ctx, i, occasion{cause: ByEvent, shadow: h}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
				out, err := p.HandleEvents(ctx, &pluginv1.HandleEventsRequest{Context: frame, Events: part})
				for _, f := range out.GetFailures() {
					h.count(h.errors, f.Error.Error())
				}
				return err
			})
			if ctx.Err() != nil {
				return err
			}
		}
		if b := i.Package.Manifest.Capabilities.BeforeSave; b != nil {
			for _, c := range seen {
				if err := s.tryBefore(ctx, i, h, b, c); err != nil {
					return err
				}
			}
		}
		if next == 0 {
			return nil
		}
		after = next
	}
}

// hostOf is the host of an address: the rest of it may hold what is nobody's business.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "?"
	}
	return u.Host
}
