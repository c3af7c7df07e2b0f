package native

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Serve runs the plugin's end until the host ends it or is gone. f answers the calls, and reaches the host of the call
// through host.
func Serve(f func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error)) {
	s := &server{answer: f, ready: make(chan struct{}), running: map[string]int{}}
	go exitWithParent(os.Getppid())
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: Handshake,
		Plugins:         plugin.PluginSet{Name: s},
		Logger:          hclog.NewNullLogger(),
		GRPCServer: func(opts []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(opts, ServerOptions(s.handle)...)...)
		},
	})
}

// exitWithParent ends the process when the host has ended without saying so. A supervisor that cannot tie the two lives
// together by other means relies on it.
func exitWithParent(parent int) {
	for range time.Tick(time.Second) {
		if os.Getppid() != parent {
			os.Exit(0)
		}
	}
}

// server is the plugin's end. host is there once ready is closed.
type server struct {
	plugin.NetRPCUnsupportedPlugin
	answer func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error)
	host   *grpc.ClientConn
	ready  chan struct{}

	mu      sync.Mutex
	running map[string]int
}

var _ plugin.GRPCPlugin = (*server)(nil)

// GRPCServer implements plugin.GRPCPlugin. The broker forgets an address that nobody has asked for within five seconds,
// so the question is put at once, and again until there is an answer.
func (s *server) GRPCServer(broker *plugin.GRPCBroker, _ *grpc.Server) error {
	go func() {
		for {
			conn, err := broker.Dial(HostID)
			if err == nil {
				s.host = conn
				close(s.ready)
				return
			}
		}
	}()
	return nil
}

// GRPCClient implements plugin.GRPCPlugin.
func (*server) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("this is the plugin's end")
}

func (s *server) handle(ctx context.Context, method, token string, req []byte) ([]byte, error) {
	if method == MethodRunning {
		return s.works(token), nil
	}
	s.count(token, 1)
	defer s.count(token, -1)
	host := pluginv1.CallerFunc(func(ctx context.Context, method string, req []byte) ([]byte, error) {
		select {
		case <-s.ready:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return Call(ctx, s.host, token, method, req)
	})
	return s.answer(ctx, host, method, req)
}

// count keeps how often a call with the token runs.
func (s *server) count(token string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[token] += n; s.running[token] == 0 {
		delete(s.running, token)
	}
}

// works gives one byte while a call with the token runs, else none.
func (s *server) works(token string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[token] > 0 {
		return []byte{1}
	}
	return nil
}
