package event

import (
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
)

// server is a real Redis of the test's own, which can be killed, frozen and started again on the same address.
type server struct {
	t       *testing.T
	options *redis.Options
	port    string
	dir     string
	process *exec.Cmd
}

func startServer(t *testing.T) *server {
	t.Helper()
	coretest.Redis(t) // skips where no Redis is to be tested against
	path, err := exec.LookPath("redis-server")
	require.NoError(t, err, "the test kills a redis-server of its own")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	s := &server{t: t, options: &redis.Options{Addr: address, DialTimeout: time.Second}, port: port, dir: t.TempDir()}
	s.start(path)
	t.Cleanup(func() {
		if s.process != nil {
			s.kill()
		}
	})
	return s
}

func (s *server) start(path string) {
	s.t.Helper()
	s.process = exec.Command(path, "--port", s.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", s.dir)
	require.NoError(s.t, s.process.Start())
	client := redis.NewClient(s.options)
	defer func() { _ = client.Close() }()
	deadline := time.Now().Add(patience)
	for client.Ping(s.t.Context()).Err() != nil {
		require.True(s.t, time.Now().Before(deadline), "redis-server does not start")
	}
}

func (s *server) restart() { s.start(s.process.Path) }

func (s *server) kill() {
	_ = s.process.Process.Signal(syscall.SIGCONT)
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// freeze leaves the process and its connections there, but nothing answers.
func (s *server) freeze() { s.signal(syscall.SIGSTOP) }

func (s *server) thaw() { s.signal(syscall.SIGCONT) }

func (s *server) signal(sig os.Signal) {
	s.t.Helper()
	require.NoError(s.t, s.process.Process.Signal(sig))
}

// link is a connection between one node and Redis that can be cut without the other nodes noticing.
type link struct {
	address string
	target  string

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]struct{}
	running  sync.WaitGroup
}

func newLink(t *testing.T, target string) *link {
	t.Helper()
	l := &link{target: target, address: "127.0.0.1:0"}
	l.mend(t)
	l.address = l.listener.Addr().String()
	t.Cleanup(l.cut)
	return l
}

func (l *link) mend(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", l.address)
	require.NoError(t, err)
	l.mu.Lock()
	l.listener, l.conns = listener, map[net.Conn]struct{}{}
	l.mu.Unlock()
	l.running.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", l.target)
			if err != nil {
				_ = near.Close()
				continue
			}
			if l.hold(near, far) {
				l.running.Go(func() { l.pump(near, far) })
				l.running.Go(func() { l.pump(far, near) })
			}
		}
	})
}

// hold registers a pair of connections, unless the link was cut meanwhile.
func (l *link) hold(pair ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range pair {
		if l.conns == nil {
			_ = c.Close()
			continue
		}
		l.conns[c] = struct{}{}
	}
	return l.conns != nil
}

func (l *link) pump(from, to net.Conn) {
	_, _ = io.Copy(to, from)
	_ = from.Close()
	_ = to.Close()
}

func (l *link) cut() {
	l.mu.Lock()
	_ = l.listener.Close()
	for c := range l.conns {
		_ = c.Close()
	}
	l.conns = nil
	l.mu.Unlock()
	l.running.Wait()
}
