package sdktest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Program runs a native plugin: it starts the program, and ends it with the test.
func Program(t testing.TB, path string, args ...string) Runtime {
	t.Helper()
	p := &program{}
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  native.Handshake,
		Plugins:          plugin.PluginSet{native.Name: p},
		Cmd:              exec.Command(path, args...), //nolint:gosec,noctx // the plugin under test, ended with the test
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Logger:           hclog.NewNullLogger(),
		Stderr:           os.Stderr,
		SyncStdout:       os.Stderr,
		SyncStderr:       os.Stderr,
	})
	t.Cleanup(client.Kill)
	proto, err := client.Client()
	if err == nil {
		_, err = proto.Dispense(native.Name)
	}
	if err != nil {
		t.Fatalf("sdktest: start %s: %v", path, err)
	}
	return p.call
}

// program is the host's end of a native plugin. hosts are those of the calls that run, by their tokens.
type program struct {
	plugin.NetRPCUnsupportedPlugin
	conn  *grpc.ClientConn
	hosts sync.Map
	last  atomic.Int64
}

var _ plugin.GRPCPlugin = (*program)(nil)

// GRPCServer implements plugin.GRPCPlugin.
func (*program) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is the host's end")
}

// GRPCClient implements plugin.GRPCPlugin.
func (p *program) GRPCClient(_ context.Context, broker *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	p.conn = conn
	go broker.AcceptAndServe(native.HostID, func(opts []grpc.ServerOption) *grpc.Server {
		return grpc.NewServer(append(opts, native.ServerOptions(p.answer)...)...)
	})
	return p, nil
}

func (p *program) answer(ctx context.Context, method, token string, req []byte) ([]byte, error) {
	host, ok := p.hosts.Load(token)
	if !ok {
		return nil, fail(pluginv1.CodeUnauthenticated, "", "the call is over")
	}
	return host.(pluginv1.Caller).Call(ctx, method, req)
}

func (p *program) call(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
	token := strconv.FormatInt(p.last.Add(1), 10)
	p.hosts.Store(token, host)
	defer p.hosts.Delete(token)
	return native.Call(ctx, p.conn, token, method, req)
}
