// Package native runs plugins that are programs of their own: it starts them, calls them, answers what they ask of the
// host, and starts them again when they die or hang. It knows neither tenants nor rights: whoever calls says with each
// call who answers for the host, and the plugin can name nobody else.
//
// A native plugin can do whatever its account can. The operator approves each one; see Options for what binds it.
// plugins/host calls this package.
package native

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Host answers what a plugin asks during a call. The context is that of the call and ends with it.
type Host func(ctx context.Context, method string, req []byte) ([]byte, error)

// Scope is on whose behalf a call runs.
type Scope struct {
	// Key names the installation; it is for the log.
	Key string
	// Host answers the plugin; without one every request to the host fails.
	Host Host
}

// Options say what to run and how it is bound. A zero field takes the default.
type Options struct {
	// Name is for the log and for errors.
	Name string
	// Path is the program, and Args are its arguments.
	Path string
	Args []string
	// Files must have these SHA-256 sums, in hexadecimal, whenever the program is started: the program itself, and
	// whatever it runs. A program without a sum is refused, unless another file of the plugin has one, as the script
	// of an interpreter that the operator has named.
	Files map[string]string
	// Plain does without TLS, for languages whose libraries cannot make the certificates. The sockets lie in a folder
	// that only this account can enter.
	Plain bool
	// Env is the whole environment of the program; Kontor's own, with its secrets, is never passed on.
	Env []string
	// Timeout is how long a call takes at most: 5 s by default. The context's deadline counts when it is earlier.
	Timeout time.Duration
	// StartTimeout is how long the program may take to be ready: 30 s by default.
	StartTimeout time.Duration
	// Drain is how long a program that hangs in one call is left to end its others: 5 s by default.
	Drain time.Duration
	// UID and GID are the account that the program runs under, when Kontor may choose one; 0 is Kontor's own.
	UID, GID uint32
	// Log gets what the program writes, line by line, and what happens to it. Nil drops it.
	Log func(level, line string)
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	set(&o.Timeout, 5*time.Second)
	set(&o.StartTimeout, 30*time.Second)
	set(&o.Drain, 5*time.Second)
	if o.Log == nil {
		o.Log = func(string, string) {}
	}
	return o
}

// The back-off of a program that does not stay up.
const (
	firstDelay = 100 * time.Millisecond
	lastDelay  = 30 * time.Second
	// settled is how long a program must have run for its end to count as the first again.
	settled = 10 * time.Second
	// grace is how long a program may go on with a call that has ended.
	grace = 250 * time.Millisecond
)

// Plugin is one program under supervision. It is safe for concurrent use.
type Plugin struct {
	opts Options
	stop context.CancelFunc
	done chan struct{}

	mu      sync.Mutex
	current *process
	// why says why there is no program at present; nil while one is being started.
	why error
	// changed is closed and replaced whenever current or why changes.
	changed  chan struct{}
	starts   int
	failures int
}

// Start supervises a program until Close. The program is started at once, in the background; calls wait for it.
func Start(o Options) *Plugin {
	ctx, cancel := context.WithCancel(context.Background())
	p := &Plugin{opts: o.withDefaults(), stop: cancel, done: make(chan struct{}), changed: make(chan struct{})}
	go p.supervise(ctx)
	return p
}

// Failure is that the program gave no answer that counts: it took too long (deadline), it died or is not up
// (unavailable), or it said too much (too_large).
type Failure struct{ Err *pluginv1.Error }

// Error implements error.
func (f *Failure) Error() string { return f.Err.Error() }

// Unwrap gives the failure in the words of the contract.
func (f *Failure) Unwrap() error { return f.Err }

// Ready waits until the program is up, without calling it; a *Failure says why it is not.
func (p *Plugin) Ready(ctx context.Context) error {
	proc, err := p.acquire(ctx)
	if err == nil {
		proc.release()
	}
	return err
}

// Call lets the plugin answer one call. Errors are *pluginv1.Error, which are the plugin's own, and *Failure.
func (p *Plugin) Call(ctx context.Context, s Scope, method string, req []byte) ([]byte, error) {
	if len(req) > pluginv1.MaxMessage {
		return nil, &pluginv1.Error{Code: pluginv1.CodeTooLarge, Message: "the request is too large"}
	}
	ctx, cancel := context.WithTimeout(ctx, p.opts.Timeout)
	defer cancel()
	proc, err := p.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer proc.release()
	token := newToken()
	resp, err := proc.call(ctx, s, token, method, req)
	// The program's clock may end the call a moment before ours does.
	late := err != nil && (ctx.Err() != nil || atEnd(ctx) && pluginv1.AsError(err).Code == pluginv1.CodeDeadline)
	gone := err != nil && !late && unreachable(err) && proc.lost(ctx, token)
	if gone {
		proc.shut() // the next call waits for the next program
	}
	if late || gone {
		go p.judge(proc, token, method) //nolint:gosec // the program is judged after the call has ended
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded), late && ctx.Err() == nil:
		return nil, &Failure{&pluginv1.Error{Code: pluginv1.CodeDeadline, Message: method + " took too long", Retryable: true}}
	case gone:
		return nil, &Failure{&pluginv1.Error{Code: pluginv1.CodeUnavailable, Message: pluginv1.AsError(err).Message, Retryable: true}}
	}
	return resp, err
}

// atEnd reports whether the deadline is so near that an answer about it means this one.
func atEnd(ctx context.Context) bool {
	d, ok := ctx.Deadline()
	return ok && time.Until(d) < grace
}

// acquire gives the running program; it waits for one that is being started.
func (p *Plugin) acquire(ctx context.Context) (*process, error) {
	for {
		p.mu.Lock()
		proc, why, changed := p.current, p.why, p.changed
		if proc != nil && proc.enter() {
			p.mu.Unlock()
			return proc, nil
		}
		p.mu.Unlock()
		if proc == nil && why != nil {
			return nil, &Failure{&pluginv1.Error{Code: pluginv1.CodeUnavailable, Message: p.opts.Name + ": " + why.Error(), Retryable: true}}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, &Failure{&pluginv1.Error{Code: pluginv1.CodeDeadline, Message: p.opts.Name + " is not up yet", Retryable: true}}
		}
	}
}

// judge replaces a program that goes on working on a call which has ended.
func (p *Plugin) judge(proc *process, token, method string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*grace)
	defer cancel()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-t.C:
	case <-proc.exited:
		return
	}
	if proc.hangs(ctx, token) {
		p.retire(proc, method+" does not end")
	}
}

// retire takes a program out of use: its other calls may end, a new program takes the next ones.
func (p *Plugin) retire(proc *process, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current != proc {
		return
	}
	p.set(nil, nil)
	p.opts.Log("warn", "replaced: "+why)
	close(proc.retired)
}

// set changes what acquire sees; mu is held.
func (p *Plugin) set(proc *process, why error) {
	p.current, p.why = proc, why
	close(p.changed)
	p.changed = make(chan struct{})
}

// supervise keeps a program running until ctx ends.
func (p *Plugin) supervise(ctx context.Context) {
	defer close(p.done)
	var retired sync.WaitGroup
	defer retired.Wait()
	for ctx.Err() == nil {
		began := time.Now()
		proc, err := p.launch(ctx)
		p.mu.Lock()
		p.starts++
		p.set(proc, err)
		p.mu.Unlock()
		if err == nil {
			select {
			case <-ctx.Done():
				proc.end(p.opts.Drain)
			case <-proc.retired:
				retired.Go(func() { proc.end(p.opts.Drain) })
				continue
			case <-proc.exited:
				err = errors.New("the program ended")
				proc.end(0)
			}
		}
		if ctx.Err() != nil {
			break
		}
		p.opts.Log("error", "not running: "+err.Error())
		p.pause(ctx, err, time.Since(began) >= settled)
	}
	p.mu.Lock()
	p.set(nil, errors.New("the plugin is closed"))
	p.mu.Unlock()
}

// pause waits before the next start: not after the first end of a program that had settled, else ever longer.
func (p *Plugin) pause(ctx context.Context, why error, calm bool) {
	p.mu.Lock()
	if calm {
		p.failures = 0
	}
	p.failures++
	wait := time.Duration(0)
	if p.failures > 1 {
		wait = min(firstDelay<<min(p.failures-2, 10), lastDelay)
		p.set(nil, why)
	} else {
		p.set(nil, nil)
	}
	p.mu.Unlock()
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	p.set(nil, nil)
	p.mu.Unlock()
}

// Close ends the program: calls that run may end within Options.Drain. It returns when the program is gone.
func (p *Plugin) Close() {
	p.stop()
	<-p.done
}

// Stats is the state of a plugin.
type Stats struct {
	// PID is the process id of the running program, 0 when none is.
	PID int
	// Starts is how often the program was started, Failures how often in a row it did not stay up.
	Starts, Failures int
	// Why says why no program runs.
	Why string
}

// Stats gives the state of the plugin.
func (p *Plugin) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Stats{Starts: p.starts, Failures: p.failures}
	if p.current != nil {
		s.PID = p.current.pid
	}
	if p.why != nil {
		s.Why = p.why.Error()
	}
	return s
}

// newToken names a call so that nobody can guess it.
func newToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
