package coretest

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Unscoped stands between a node and its PostgreSQL server and takes the tenant out of every statement that the program
// sends: what is left between two tenants is row-level security alone. Since it works on the wire, the program runs as
// it is, and there is nothing in it that could be switched off in production.
type Unscoped struct {
	// URL is the database's, through here.
	URL string

	server string
	// above are the tables that no policy covers, since they stand above tenants, and the one that the relay empties for
	// all of them.
	above *regexp.Regexp
	mu    sync.Mutex
	taken map[string]bool
	left  map[string]bool
}

// Unscope returns the way to a database that leads through an Unscoped, until the test ends.
func Unscope(t testing.TB, database string) *Unscoped {
	t.Helper()
	u, err := url.Parse(database)
	require.NoError(t, err)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &Unscoped{server: u.Host, above: aboveTenants(t), taken: map[string]bool{}, left: map[string]bool{}}
	if u.Port() == "" {
		p.server = net.JoinHostPort(u.Hostname(), "5432")
	}
	u.Host = l.Addr().String()
	q := u.Query()
	q.Set("sslmode", "disable")
	u.RawQuery = q.Encode()
	p.URL = u.String()
	ctx, cancel := context.WithCancel(context.Background())
	var open sync.WaitGroup
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.serve(ctx, c) })
		}
	})
	t.Cleanup(func() {
		cancel()
		_ = l.Close()
		open.Wait()
	})
	return p
}

var created = regexp.MustCompile(`create table ([a-z_]+)`)

// aboveTenants finds the tables that the control migrations make.
func aboveTenants(t testing.TB) *regexp.Regexp {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(repositoryRoot(dir), "core", "db", "migrations", "control", "*.up.sql"))
	require.NoError(t, err)
	tables := []string{"outbox"}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, m := range created.FindAllStringSubmatch(string(raw), -1) {
			tables = append(tables, m[1])
		}
	}
	require.Contains(t, tables, "sessions")
	return regexp.MustCompile(`\b(` + strings.Join(tables, "|") + `)\b`)
}

// Taken returns the statements whose tenant was taken out, as they were sent, sorted.
func (p *Unscoped) Taken() []string { return p.list(p.taken) }

// Left returns the statements that compare a tenant even after it was taken out, sorted. Those on tables that stand above
// tenants are not among them: they have to.
func (p *Unscoped) Left() []string { return p.list(p.left) }

func (p *Unscoped) list(set map[string]bool) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]string, 0, len(set))
	for q := range set {
		out = append(out, OneLine(q))
	}
	slices.Sort(out)
	return out
}

const (
	requestCancel = 80877102
	requestTLS    = 80877103
	requestGSS    = 80877104
	// largestMessage is a statement with a batch of an import, and then some.
	largestMessage = 64 << 20
)

// serve carries one connection: what comes from the program message by message, what comes from the server as it is.
func (p *Unscoped) serve(ctx context.Context, program net.Conn) {
	defer program.Close()
	server, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	stop := context.AfterFunc(ctx, func() { _, _ = program.Close(), server.Close() })
	defer stop()
	for {
		startup, err := readMessage(program, 0)
		if err != nil {
			return
		}
		if code := binary.BigEndian.Uint32(startup[4:]); code == requestTLS || code == requestGSS {
			if _, err := program.Write([]byte{'N'}); err != nil {
				return
			}
			continue
		} else if _, err := server.Write(startup); err != nil || code == requestCancel {
			return
		}
		break
	}
	go func() {
		_, _ = io.Copy(program, server)
		_ = program.Close()
	}()
	serving := false
	for {
		m, err := readMessage(program, 1)
		if err != nil {
			return
		}
		if m, err = p.change(m, &serving); err != nil {
			return
		}
		if _, err := server.Write(m); err != nil {
			return
		}
	}
}

// readMessage reads a message with its length, and the byte of its type before that where there is one.
func readMessage(r io.Reader, head int) ([]byte, error) {
	m := make([]byte, head+4)
	if _, err := io.ReadFull(r, m); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint32(m[head:]))
	if n < 4 || n > largestMessage {
		return nil, errors.New("not a message")
	}
	body := make([]byte, n-4)
	_, err := io.ReadFull(r, body)
	return slices.Concat(m, body), err
}

// change takes the tenant out of the statement of a Parse or a Query message, once the connection has become the role
// that serves: migrations and the erasure of a tenant run as the tables' owner, whom no policy would keep.
func (p *Unscoped) change(m []byte, serving *bool) ([]byte, error) {
	at := 5
	switch m[0] {
	case 'Q':
	case 'P':
		at += strings.IndexByte(string(m[at:]), 0) + 1
	default:
		return m, nil
	}
	end := strings.IndexByte(string(m[at:]), 0)
	if end < 0 {
		return nil, errors.New("not a statement")
	}
	query := string(m[at : at+end])
	if strings.HasPrefix(query, "set role") {
		*serving = true
	}
	changed := query
	if *serving {
		changed = p.unscope(query)
	}
	out := append(append(slices.Clone(m[:at]), changed...), m[at+end:]...)
	binary.BigEndian.PutUint32(out[1:], uint32(len(out)-1))
	return out, nil
}

var (
	tenantIs   = regexp.MustCompile(`\b(?:[a-z_][a-z0-9_]*\.)?tenant_id = (\$[0-9]+)`)
	tenantsAre = regexp.MustCompile(`\b[a-z_][a-z0-9_]*\.tenant_id = [a-z_][a-z0-9_]*\.tenant_id\b`)
	compares   = regexp.MustCompile(`tenant_id\s*(=|<|>|!|in\b|is\b|any\b)`)
)

// unscope writes a statement without its tenant. The argument stays in it, since its place is counted.
func (p *Unscoped) unscope(query string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.above.MatchString(query) {
		return query
	}
	changed := tenantIs.ReplaceAllString(query, "$1::text is not null")
	changed = tenantsAre.ReplaceAllString(changed, "true")
	if changed != query {
		p.taken[query] = true
	}
	if compares.MatchString(changed) {
		p.left[query] = true
	}
	return changed
}
