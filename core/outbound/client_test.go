package outbound

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// server starts a real server on loopback, and a client whose operator has exempted its address and port.
func server(t *testing.T, o Options, handler http.HandlerFunc) (*Client, string) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	o.AllowHosts = append(o.AllowHosts, s.Listener.Addr().String())
	c, err := New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, s.URL
}

func call(t *testing.T, c *Client, url string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := c.Do(req)
	if err == nil {
		t.Cleanup(func() { _ = resp.Body.Close() })
	}
	return resp, err
}

func TestRedirectIsReturnedAndNotFollowed(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(inside.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		c, url := server(t, Options{Record: func(context.Context, Attempt) {}}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/self" {
				reached.Add(1)
			}
			http.Redirect(w, r, r.URL.Query().Get("to"), status)
		})
		for _, to := range []string{inside.URL, "/self", "//127.0.0.1/", "http://169.254.169.254/"} {
			resp, err := call(t, c, url+"/?to="+to)
			require.NoError(t, err)
			require.Equal(t, status, resp.StatusCode)
			require.Equal(t, to, resp.Header.Get("Location"))
		}
		_, err := call(t, c, inside.URL)
		require.True(t, IsRefused(err), "a caller who follows by hand meets the same guard")
	}
	require.Zero(t, reached.Load())
}

func TestExemptionsAreRecorded(t *testing.T) {
	t.Parallel()
	var attempts []Attempt
	c, url := server(t, Options{Record: func(_ context.Context, a Attempt) { attempts = append(attempts, a) }},
		func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.UserAgent()) })
	resp, err := call(t, c, url)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, "Kontor", string(body))
	require.Len(t, attempts, 1)
	require.True(t, attempts[0].Exempt)
	require.Equal(t, Loopback, attempts[0].Class)
	require.Nil(t, attempts[0].Refused)
}

func TestExemptions(t *testing.T) {
	t.Parallel()
	names := map[string]answer{
		"crm.internal.":   always("10.1.2.3"),
		"cloud.internal.": always("169.254.169.254"),
		"other.internal.": always("10.1.2.3"),
	}
	cases := map[string]struct {
		options Options
		url     string
		passes  string
	}{
		"private is refused":                       {Options{}, "http://crm.internal/", ""},
		"all private is allowed":                   {Options{AllowPrivate: true}, "http://crm.internal/", "10.1.2.3:80"},
		"all private is no other port":             {Options{AllowPrivate: true}, "http://crm.internal:8443/", ""},
		"all private with ports":                   {Options{AllowPrivate: true, Ports: []uint16{8443}}, "http://crm.internal:8443/", "10.1.2.3:8443"},
		"all private is not link-local":            {Options{AllowPrivate: true}, "http://cloud.internal/", ""},
		"all private is not a tunnel":              {Options{AllowPrivate: true}, "http://[::ffff:127.0.0.1]/", ""},
		"a name":                                   {Options{AllowHosts: []string{"CRM.internal."}}, "http://crm.INTERNAL/", "10.1.2.3:80"},
		"another name of the same address":         {Options{AllowHosts: []string{"crm.internal"}}, "http://other.internal/", ""},
		"a name without its port":                  {Options{AllowHosts: []string{"crm.internal"}}, "http://crm.internal:8443/", ""},
		"a name with its port":                     {Options{AllowHosts: []string{"crm.internal:8443"}}, "http://crm.internal:8443/", "10.1.2.3:8443"},
		"a name with a port is no other port":      {Options{AllowHosts: []string{"crm.internal:8443"}}, "http://crm.internal/", ""},
		"a name cannot lift link-local":            {Options{AllowHosts: []string{"cloud.internal"}}, "http://cloud.internal/", ""},
		"an address":                               {Options{AllowHosts: []string{"10.1.2.3"}}, "http://other.internal/", "10.1.2.3:80"},
		"an address is taken at its word":          {Options{AllowHosts: []string{"169.254.169.254"}}, "http://cloud.internal/", "169.254.169.254:80"},
		"a prefix":                                 {Options{AllowHosts: []string{"10.1.0.0/16"}}, "http://crm.internal/", "10.1.2.3:80"},
		"another prefix":                           {Options{AllowHosts: []string{"10.2.0.0/16"}}, "http://crm.internal/", ""},
		"an address with a port":                   {Options{AllowHosts: []string{"[fd00::1]:9000"}}, "http://[fd00::1]:9000/", "[fd00::1]:9000"},
		"an address with a port is no other":       {Options{AllowHosts: []string{"[fd00::1]:9000"}}, "http://[fd00::1]/", ""},
		"a public address with a port of its own":  {Options{AllowHosts: []string{"93.184.216.34:8443"}}, "http://93.184.216.34:8443/", "93.184.216.34:8443"},
		"and still with the usual ones":            {Options{AllowHosts: []string{"93.184.216.34:8443"}}, "http://93.184.216.34/", "93.184.216.34:80"},
		"which is nobody else's port":              {Options{AllowHosts: []string{"93.184.216.34:8443"}}, "http://93.184.216.35:8443/", ""},
		"a usual port is not needed to be exempt":  {Options{AllowHosts: []string{"10.1.2.3:8443"}, Ports: []uint16{443}}, "https://crm.internal:8443/", "10.1.2.3:8443"},
		"a public name with a port, turned inside": {Options{AllowHosts: []string{"cloud.internal:8080"}}, "http://cloud.internal:8080/", ""},
	}
	resolver := nameServer(t, names)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.options.Resolver = resolver
			client, r := recording(t, c.options)
			err := get(t, client, c.url)
			if c.passes == "" {
				require.True(t, IsRefused(err), "%v", err)
				require.Empty(t, r.passed)
				return
			}
			require.ErrorIs(t, err, errStopped)
			require.Equal(t, []netip.AddrPort{netip.MustParseAddrPort(c.passes)}, r.passed)
			usual := netip.MustParseAddrPort(c.passes).Port() == 80
			require.Equal(t, r.attempts[0].Class != Public || !usual, r.attempts[0].Exempt)
		})
	}
}

func TestMalformedExemptions(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"", ".", "a b", "http://x", "x:0", "x:65536", "x:http", "10.0.0.0/33", "*.x", "u@x"} {
		_, err := New(Options{AllowHosts: []string{entry}})
		require.Error(t, err, "%q", entry)
	}
}

func FuzzParseExemption(f *testing.F) {
	for _, s := range []string{"crm.internal", "crm.internal:8443", "10.0.0.0/8", "[fd00::1]:9000", "fd00::1", "x:0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		e, err := parseExemption(entry)
		if err != nil {
			return
		}
		require.NotEqual(t, e.host == "", !e.prefix.IsValid(), "either a name or a prefix")
	})
}

func TestBodyIsBounded(t *testing.T) {
	t.Parallel()
	handler := func(w http.ResponseWriter, r *http.Request) {
		n := map[string]int{"/under": 999, "/exact": 1000, "/over": 1001, "/far": 1 << 20}[r.URL.Path]
		_, _ = w.Write(bytes.Repeat([]byte("x"), n))
	}
	c, url := server(t, Options{MaxBody: 1000}, handler)
	for path, want := range map[string]int{"/under": 999, "/exact": 1000} {
		resp, err := call(t, c, url+path)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Len(t, body, want)
	}
	for _, path := range []string{"/over", "/far"} {
		resp, err := call(t, c, url+path)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.ErrorIs(t, err, ErrBodyTooLarge)
		require.Len(t, body, 1000)
		_, err = resp.Body.Read(make([]byte, 1))
		require.ErrorIs(t, err, ErrBodyTooLarge)
	}
}

func TestCompressedBodyIsBoundedAfterDecompression(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, err := z.Write(make([]byte, 2<<20))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	c, url := server(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	resp, err := call(t, c, url)
	require.NoError(t, err)
	n, err := io.Copy(io.Discard, resp.Body)
	require.ErrorIs(t, err, ErrBodyTooLarge)
	require.Equal(t, int64(1<<20), n)
}

func TestHeaderIsBounded(t *testing.T) {
	t.Parallel()
	c, url := server(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		for i := range 200 {
			w.Header().Add("X-Filler", strings.Repeat("x", 1000+i))
		}
	})
	_, err := call(t, c, url)
	require.ErrorContains(t, err, "header")
}

func TestTimeIsBounded(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	c, url := server(t, Options{Timeout: 50 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
		}
		<-release
	})
	t.Cleanup(func() { close(release) })
	_, err := call(t, c, url)
	var netErr net.Error
	require.ErrorAs(t, err, &netErr)
	require.True(t, netErr.Timeout())
	resp, err := call(t, c, url+"/body")
	if err == nil {
		_, err = io.ReadAll(resp.Body)
	}
	require.ErrorAs(t, err, &netErr)
	require.True(t, netErr.Timeout())
}

func TestProtocolSwitchIsRefused(t *testing.T) {
	t.Parallel()
	c, url := server(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = buf.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		_ = buf.Flush()
		_ = conn.Close()
	})
	_, err := call(t, c, url)
	require.ErrorContains(t, err, "switched protocols")
}

func TestTLS(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	trusting, err := New(Options{AllowHosts: []string{s.Listener.Addr().String()}, RootCAs: roots})
	require.NoError(t, err)
	resp, err := call(t, trusting, s.URL)
	require.NoError(t, err)
	require.Equal(t, http.StatusTeapot, resp.StatusCode)
	wary, err := New(Options{AllowHosts: []string{s.Listener.Addr().String()}})
	require.NoError(t, err)
	_, err = call(t, wary, s.URL)
	require.ErrorContains(t, err, "certificate")
}

func TestNoProxyNoCookiesNoHTTP2(t *testing.T) {
	t.Parallel()
	c, err := New(Options{})
	require.NoError(t, err)
	require.Nil(t, c.HTTP().Jar)
	g, ok := c.HTTP().Transport.(*guard)
	require.True(t, ok)
	require.Nil(t, g.transport.Proxy)
	require.False(t, g.transport.ForceAttemptHTTP2)
}

func TestRefusalSaysWhy(t *testing.T) {
	t.Parallel()
	c, _ := recording(t, Options{})
	require.ErrorContains(t, get(t, c, "http://127.0.0.1/"), "connection to 127.0.0.1 refused: 127.0.0.1 is a loopback address")
	require.ErrorContains(t, get(t, c, "http://93.184.216.34:22/"), "connection to 93.184.216.34 refused: port 22 may not be called")
	require.False(t, IsRefused(io.EOF))
	logAttempt(t.Context(), Attempt{})
}
