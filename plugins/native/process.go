package native

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	wire "github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// process is one run of the program.
type process struct {
	plugin.NetRPCUnsupportedPlugin
	client  *plugin.Client
	conn    grpc.ClientConnInterface
	pid     int
	folder  string
	retired chan struct{}
	exited  <-chan struct{}

	mu     sync.Mutex
	closed bool
	calls  map[string]*running
	active sync.WaitGroup
}

var _ plugin.GRPCPlugin = (*process)(nil)

// running is a call that the program works on.
type running struct {
	ctx   context.Context //nolint:containedctx // what the program asks of the host belongs to this call
	scope Scope
	// asked counts what the program has asked of the host and has no answer yet.
	asked sync.WaitGroup
}

// launch starts the program and waits until it answers.
func (p *Plugin) launch(ctx context.Context) (*process, error) {
	if err := p.verify(); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "kontor-plugin-")
	if err != nil {
		return nil, err
	}
	proc := &process{folder: folder, retired: make(chan struct{}), calls: map[string]*running{}}
	if err := p.connect(ctx, proc); err != nil {
		if proc.client != nil {
			proc.client.Kill()
		}
		_ = os.RemoveAll(folder)
		return nil, fmt.Errorf("start %s: %w", p.opts.Name, err)
	}
	return proc, nil
}

func (p *Plugin) connect(ctx context.Context, proc *process) error {
	o := p.opts
	if o.UID != 0 {
		if err := os.Chown(proc.folder, int(o.UID), int(o.GID)); err != nil {
			return err
		}
	}
	cmd := exec.Command(o.Path, o.Args...) //nolint:gosec,noctx // the operator has approved this very file; the supervisor ends it
	cmd.Dir = proc.folder
	cmd.Env = append([]string{plugin.EnvUnixSocketDir + "=" + proc.folder, "TMPDIR=" + proc.folder}, o.Env...)
	bind(cmd, o.UID, o.GID)
	out := &lines{log: o.Log}
	config := &plugin.ClientConfig{
		HandshakeConfig:  wire.Handshake,
		Plugins:          plugin.PluginSet{wire.Name: proc},
		Cmd:              cmd,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         !o.Plain,
		SkipHostEnv:      true,
		StartTimeout:     o.StartTimeout,
		Logger:           hclog.NewNullLogger(),
		Stderr:           out,
		SyncStdout:       out,
		SyncStderr:       out,
	}
	if sum, ok := o.Files[o.Path]; ok {
		b, err := hex.DecodeString(sum)
		if err != nil {
			return err
		}
		config.SecureConfig = &plugin.SecureConfig{Checksum: b, Hash: sha256.New()}
	}
	proc.client = plugin.NewClient(config)
	stop := context.AfterFunc(ctx, func() {
		if cmd.Process != nil {
			_ = cmd.Process.Kill()
		}
	})
	defer stop()
	started := make(chan error, 1)
	// ended is closed when the program has ended, for the thread.
	ended := make(chan struct{})
	go func() {
		// The program dies with the thread that has started it, where the system can do that; so the thread stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		_, err := proc.client.Start()
		started <- err
		if err == nil {
			<-ended
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	proto, err := proc.client.Client()
	if err == nil {
		_, err = proto.Dispense(wire.Name)
	}
	if err != nil {
		close(ended)
		return err
	}
	go func() {
		<-proc.exited
		close(ended)
	}()
	proc.pid, _ = strconv.Atoi(proc.client.ID())
	b, err := (&pluginv1.DescribeRequest{}).MarshalVT()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.StartTimeout)
	defer cancel()
	_, err = proc.call(ctx, Scope{}, newToken(), pluginv1.MethodPluginDescribe, b)
	return err
}

// verify compares the files of the plugin with their sums.
func (p *Plugin) verify() error {
	if len(p.opts.Files) == 0 {
		return errors.New("no file of the plugin has a checksum")
	}
	for path, want := range p.opts.Files {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		_ = f.Close()
		if err != nil {
			return err
		}
		if hex.EncodeToString(h.Sum(nil)) != want {
			return fmt.Errorf("%s: checksums did not match", path)
		}
	}
	return nil
}

// GRPCServer implements plugin.GRPCPlugin.
func (*process) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is the host's end")
}

// GRPCClient implements plugin.GRPCPlugin. The context ends when the program does. The host's service is offered at
// once: the program asks for it before it answers the first call.
func (proc *process) GRPCClient(ctx context.Context, broker *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	proc.conn, proc.exited = conn, ctx.Done()
	go broker.AcceptAndServe(wire.HostID, func(opts []grpc.ServerOption) *grpc.Server {
		return grpc.NewServer(append(opts, wire.ServerOptions(proc.answer)...)...)
	})
	return proc, nil
}

// call carries one call to the program. The token is worth something until it returns.
func (proc *process) call(ctx context.Context, s Scope, token, method string, req []byte) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	c := &running{ctx: ctx, scope: s}
	proc.mu.Lock()
	proc.calls[token] = c
	proc.mu.Unlock()
	resp, err := wire.Call(ctx, proc.conn, token, method, req)
	proc.mu.Lock()
	delete(proc.calls, token)
	proc.mu.Unlock()
	cancel()
	c.asked.Wait()
	if err == nil && len(resp) > pluginv1.MaxMessage {
		return nil, &Failure{&pluginv1.Error{Code: pluginv1.CodeTooLarge, Message: method + ": the answer is too large"}}
	}
	return resp, err
}

// answer answers what the program asks of the host.
func (proc *process) answer(ctx context.Context, method, token string, req []byte) ([]byte, error) {
	proc.mu.Lock()
	c, ok := proc.calls[token]
	if ok {
		c.asked.Add(1)
	}
	proc.mu.Unlock()
	if !ok {
		return nil, &pluginv1.Error{Code: pluginv1.CodeUnauthenticated, Message: "the call is over"}
	}
	defer c.asked.Done()
	if c.scope.Host == nil {
		return nil, &pluginv1.Error{Code: pluginv1.CodePermissionDenied, Message: "this call may not ask the host"}
	}
	callCtx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return c.scope.Host(callCtx, method, req)
}

// hangs says whether the program still works on a call that has ended for the host. A program that cannot tell is taken
// to do so.
func (proc *process) hangs(ctx context.Context, token string) bool {
	resp, err := wire.Call(ctx, proc.conn, token, wire.MethodRunning, nil)
	return err != nil || len(resp) > 0
}

// lost says whether the way to the program is cut. A plugin may also call something else unavailable; one that is there
// answers this, if only that it does not know the question.
func (proc *process) lost(ctx context.Context, token string) bool {
	select {
	case <-proc.exited:
		return true
	default:
	}
	_, err := wire.Call(ctx, proc.conn, token, wire.MethodRunning, nil)
	return err != nil && pluginv1.AsError(err).Code != pluginv1.CodeUnimplemented
}

// unreachable says whether an answer may mean that the way to the program is cut. A call that the connection's end has
// broken off looks like one that has run out of time.
func unreachable(err error) bool {
	code := pluginv1.AsError(err).Code
	return code == pluginv1.CodeUnavailable || code == pluginv1.CodeDeadline
}

// shut takes no more calls.
func (proc *process) shut() {
	proc.mu.Lock()
	defer proc.mu.Unlock()
	proc.closed = true
}

// enter counts a call; it is false when the program takes no more.
func (proc *process) enter() bool {
	proc.mu.Lock()
	defer proc.mu.Unlock()
	if proc.closed {
		return false
	}
	proc.active.Add(1)
	return true
}

func (proc *process) release() { proc.active.Done() }

// end waits for the calls that run, but not longer than drain, and kills the program.
func (proc *process) end(drain time.Duration) {
	proc.shut()
	idle := make(chan struct{})
	go func() {
		proc.active.Wait()
		close(idle)
	}()
	t := time.NewTimer(drain)
	defer t.Stop()
	select {
	case <-idle:
	case <-proc.exited:
	case <-t.C:
	}
	proc.client.Kill()
	killGroup(proc.pid)
	_ = os.RemoveAll(proc.folder)
}
