package host

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Cause is why a plugin is called.
type Cause string

// The causes.
const (
	ByEvent      Cause = "event"
	ByBeforeSave Cause = "before_save"
	ByEnrich     Cause = "enrich"
	ByAction     Cause = "action"
	ByJob        Cause = "job"
	ByRequest    Cause = "request"
	ByCheck      Cause = "check"
	ByPanel      Cause = "panel"
	ByChat       Cause = "chat"
)

// The outcomes of calls.
const (
	outcomeOK = "ok"
	// The plugin has answered an error.
	outcomeRefused = "refused"
	// It has crashed, has gone beyond a limit, or could not be run.
	outcomeFailed = "failed"
	outcomeLate   = "deadline"
)

// The most that a call takes, by what waits for it.
const (
	defaultTimeout = 5 * time.Second
	saveTimeout    = 250 * time.Millisecond
	jobTimeout     = 60 * time.Second
	chatTimeout    = 12 * time.Second
)

// occasion is what a plugin is called for.
type occasion struct {
	cause Cause
	// object and record are what it is about, and key is the same in every attempt at the same piece of work.
	object, record, key string
	// made, if not nil, takes the change sets that the call makes.
	made *made
	// shadow, if not nil, is the trial that the call is part of.
	shadow *shadow
}

// made are the change sets that a call has made.
type made struct {
	sync.Mutex
	sets []string
}

func (m *made) add(changeSet string) {
	if m == nil || changeSet == "" {
		return
	}
	m.Lock()
	defer m.Unlock()
	m.sets = append(m.sets, changeSet)
}

// call is one call of a plugin.
type call struct {
	*Installation
	occasion
	tenant   string
	id       string
	deadline time.Time
	log      strings.Builder
	logged   sync.Mutex
	meter    meter
}

// gateFor lets records be shown to a plugin before it is called with them.
func (s *Service) gateFor(i *Installation, tenant string, cause Cause) *gate {
	return &gate{s: s, call: &call{Installation: i, tenant: tenant, occasion: occasion{cause: cause}}}
}

// load reads a package's code and loads it.
func (s *Service) load(ctx context.Context, tenant string, p *Package) (Module, error) {
	v, err := s.opened(actor.ForSystem(ctx, tenant, "plugins"), p)
	if err != nil {
		return nil, err
	}
	// The operator may have changed their mind about programs since the package was taken in.
	if err := s.runs(v); err != nil {
		return nil, err
	}
	w := p.Manifest.Runtime.WASM
	if w == nil {
		return s.loadProgram(ctx, v)
	}
	code, err := v.Read(w.File)
	if err != nil {
		return nil, err
	}
	l := Limits{MemoryMB: w.MemoryMB, Timeout: jobTimeout}
	if l.MemoryMB == 0 {
		l.MemoryMB = 64
	}
	return s.Runtime.Load(ctx, p.Manifest.ID+" "+p.Manifest.Version, code, l)
}

// timeout is how long a call may take.
func (c *call) timeout() time.Duration {
	own := defaultTimeout
	if w := c.Package.Manifest.Runtime.WASM; w != nil && w.TimeoutMS > 0 {
		own = time.Duration(w.TimeoutMS) * time.Millisecond
	}
	switch c.cause {
	case ByBeforeSave:
		return min(own, saveTimeout)
	case ByChat:
		return min(own, chatTimeout)
	case ByJob:
		return max(own, jobTimeout)
	}
	return own
}

// context is the frame that the plugin gets with the call.
func (c *call) context(locale string) *pluginv1.CallContext {
	return &pluginv1.CallContext{
		Tenant: c.tenant, Installation: c.ID, CallID: c.id, DeadlineMS: c.deadline.UnixMilli(), Locale: locale, IdempotencyKey: c.key,
	}
}

// run makes a call: do gets a client of the plugin and asks what it has to ask. It bounds the call, writes down what has come
// of it, and counts failures. ctx carries whoever causes the call. The plugin's own error comes back as *pluginv1.Error; that
// it has failed as an unavailable fault.
func (s *Service) run(ctx context.Context, i *Installation, o occasion, do func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	c := &call{Installation: i, occasion: o, tenant: a.Tenant, id: id.New("plc")}
	m, err := s.modules.take(ctx, a.Tenant, i.Package)
	if err != nil {
		s.finished(ctx, c, "", 0, err)
		return failed(i, err)
	}
	defer m.release()
	began := time.Now()
	c.deadline = began.Add(c.timeout())
	inner, cancel := context.WithDeadline(as(ctx, a.Tenant, i), c.deadline)
	defer cancel()
	g := &gate{s: s, call: c}
	method := ""
	frame := c.context(a.Locale)
	if a.Kind == actor.Person || a.Kind == actor.Key || a.Kind == actor.App {
		frame.Actor = a.UserID
	}
	err = do(inner, pluginv1.PluginClient{Caller: pluginv1.CallerFunc(func(ctx context.Context, name string, req []byte) ([]byte, error) {
		method = name
		out, err := m.Call(ctx, Scope{Key: a.Tenant + "/" + i.ID, Host: c.meter.watched(g.answer), Log: c.line, Fuel: &c.meter.fuel}, name, req)
		c.meter.bytes.Add(int64(len(req) + len(out)))
		return out, err
	})}, frame)
	s.finished(ctx, c, method, time.Since(began), err)
	if _, refused := errors.AsType[*pluginv1.Error](err); err == nil || refused {
		return err
	}
	return failed(i, err)
}

func failed(i *Installation, err error) error {
	return &fault.Error{Code: fault.Unavailable, Reason: "plugin_failed", Params: fault.Params{"plugin": i.Package.Manifest.ID}, Err: err}
}

const (
	maxLog  = 16 << 10
	maxLine = 4 << 10
)

// line keeps a line of the plugin's log. Control characters cannot forge another.
func (c *call) line(text string) {
	c.logged.Lock()
	defer c.logged.Unlock()
	if c.log.Len() > maxLog {
		return
	}
	c.log.WriteString(fold.Shorten(plain(text), maxLine))
	c.log.WriteByte('\n')
}

// plain is a text on one line, without what could mislead a reader.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x2028 || r == 0x2029:
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfffd:
			return -1
		}
		return r
	}, s)
}

// finished writes down what has come of a call.
func (s *Service) finished(ctx context.Context, c *call, method string, took time.Duration, err error) {
	if c.shadow != nil {
		c.shadow.finished(took, err)
		return
	}
	outcome, detail := outcomeOK, ""
	e, refused := errors.AsType[*pluginv1.Error](err)
	switch {
	case err == nil:
	case refused:
		outcome, detail = outcomeRefused, e.Error()
	case errors.Is(err, context.DeadlineExceeded):
		outcome, detail = outcomeLate, err.Error()
	default:
		outcome, detail = outcomeFailed, err.Error()
	}
	s.notes.used(c, outcome, took)
	c.logged.Lock()
	log := c.log.String()
	c.logged.Unlock()
	s.notes.call(c.tenant, Call{
		ID: c.id, Cause: c.cause, Method: method[strings.LastIndex(method, "/")+1:], Object: c.object, Record: c.record, Outcome: outcome, Detail: fold.Shorten(plain(detail), 1000), Log: log,
		Took: took, At: s.now(),
	}, c.ID)
	if outcome == outcomeFailed || outcome == outcomeLate {
		s.failure(context.WithoutCancel(ctx), c, outcome, detail)
	}
}

// The circuit breaker: so many failures within the window, and the plugin is not called for a while, each time for longer.
const (
	breakAfter  = 5
	breakWindow = time.Minute
)

var breakFor = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute}

type breaker struct {
	sync.Mutex
	at []time.Time
}

// failure counts a failure, and stops the plugin for a while when there were too many.
func (s *Service) failure(ctx context.Context, c *call, outcome, detail string) {
	v, _ := s.breakers.LoadOrStore(c.ID, &breaker{})
	b, _ := v.(*breaker)
	now := s.now()
	b.Lock()
	for len(b.at) > 0 && now.Sub(b.at[0]) > breakWindow {
		b.at = b.at[1:]
	}
	b.at = append(b.at, now)
	tripped := len(b.at) >= breakAfter
	if tripped {
		b.at = nil
	}
	b.Unlock()
	if !tripped {
		return
	}
	// A hook fails within somebody's transaction, whose writer the note of it must not wait for.
	s.work.Go(func() {
		ctx := actor.ForSystem(ctx, c.tenant, "plugins")
		if err := s.trip(ctx, c.ID, outcome, detail); err != nil && !fault.Is(err, fault.NotFound) {
			s.Logger.ErrorContext(ctx, "stop a plugin that keeps failing", "plugin", c.Package.Manifest.ID, "error", err.Error())
		}
	})
}

// trip stops a plugin for a while and tells those who can do something about it.
func (s *Service) trip(ctx context.Context, installationID, outcome, detail string) error {
	var i *Installation
	err := s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if i, err = getInstallation(ctx, tx, installationID, true); err != nil {
			return err
		}
		until := s.now().Add(breakFor[min(i.trips, int64(len(breakFor)-1))])
		i.OpenUntil, i.Reason, i.trips = &until, outcome+": "+fold.Shorten(plain(detail), 300), i.trips+1
		updateInstallation(tx, i)
		s.changed(tx)
		return s.record(ctx, tx, audit.PluginStopped, i, map[string]any{"until": until, "reason": i.Reason})
	})
	if err != nil || s.Tell == nil {
		return err
	}
	return s.Tell(ctx, i.Package.Manifest.Name.In("en"), i.Reason)
}
