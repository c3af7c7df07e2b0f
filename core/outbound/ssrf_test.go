package outbound

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var errStopped = errors.New("stopped before connecting")

// recorder notes every attempt, and every address that would have been connected to; nothing is connected.
type recorder struct {
	mu       sync.Mutex
	attempts []Attempt
	passed   []netip.AddrPort
}

func (r *recorder) record(_ context.Context, a Attempt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.attempts = append(r.attempts, a)
}

func (r *recorder) connect(to netip.AddrPort) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.passed = append(r.passed, to)
	return errStopped
}

// recording returns a client that connects nowhere, and its recorder.
func recording(t *testing.T, o Options) (*Client, *recorder) {
	t.Helper()
	r := &recorder{}
	o.Record = r.record
	c, err := New(o)
	require.NoError(t, err)
	c.connect = r.connect
	return c, r
}

func get(t *testing.T, c *Client, url string) error {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	return err
}

// Every way that we know of to spell a place that only Kontor can reach. Those with a class must be refused for that
// class; the others are no address to Go, and must end in an error just the same.
func TestNoSpellingReachesInside(t *testing.T) {
	t.Parallel()
	inside := map[string]answer{
		"loopback.test.":  always("127.0.0.1"),
		"loopback6.test.": always("::1"),
		"private.test.":   always("10.1.2.3"),
		"metadata.test.":  always("169.254.169.254"),
		"any.test.":       always("0.0.0.0"),
		"mapped.test.":    always("::ffff:127.0.0.1"),
		"nat64.test.":     always("64:ff9b::a9fe:a9fe"),
		"sixtofour.test.": always("2002:7f00:1::"),
		"all.test.":       always("127.0.0.1", "10.0.0.1", "::1", "fd00::1"),
	}
	spellings := []struct {
		url   string
		class Class
	}{
		{"http://127.0.0.1/", Loopback},
		{"http://127.0.0.1:80/", Loopback},
		{"https://127.0.0.1/", Loopback},
		{"http://127.127.127.127/", Loopback},
		{"http://user:pass@127.0.0.1/", Loopback},
		{"http://example.com@127.0.0.1/", Loopback},
		{"http://127.0.0.1#@example.com/", Loopback},
		{"http://127.0.0.1?@example.com/", Loopback},
		{"http://127%2e0%2e0%2e1/", ""},
		{"http://１２７.０.０.１/", Loopback},
		{"http://①②⑦.⓪.⓪.①/", Loopback},
		{"http://127。0。0。1/", Loopback},
		{"http://127.1/", ""},
		{"http://127.0.1/", ""},
		{"http://2130706433/", ""},
		{"http://0x7f000001/", ""},
		{"http://0x7f.0.0.1/", ""},
		{"http://0x7f.1/", ""},
		{"http://0177.0.0.1/", ""},
		{"http://017700000001/", ""},
		{"http://00000177.0.0.1/", ""},
		{"http://127.0.0.01/", ""},
		{"http://127.0.0.1./", ""},
		{"http://4294967297/", ""},
		{"http://localhost/", Loopback},
		{"http://LOCALHOST/", Loopback},
		{"http://localhost./", ""},
		{"http://[::1]/", Loopback},
		{"http://[0:0:0:0:0:0:0:1]/", Loopback},
		{"http://[::0001]/", Loopback},
		{"http://[::1%25lo]/", Loopback},
		{"http://[::]/", Unspecified},
		{"http://0.0.0.0/", Unspecified},
		{"http://0/", ""},
		{"http://[::ffff:127.0.0.1]/", Tunnel},
		{"http://[::ffff:7f00:1]/", Tunnel},
		{"http://[0:0:0:0:0:ffff:169.254.169.254]/", Tunnel},
		{"http://[::ffff:93.184.216.34]/", Tunnel},
		{"http://[::127.0.0.1]/", Tunnel},
		{"http://[2002:7f00:1::]/", Tunnel},
		{"http://[2001:0:7f00:1::]/", Tunnel},
		{"http://[64:ff9b::7f00:1]/", Loopback},
		{"http://[64:ff9b::10.0.0.1]/", Private},
		{"http://[64:ff9b::a9fe:a9fe]/", LinkLocal},
		{"http://[64:ff9b:1::a00:1]/", Tunnel},
		{"http://10.0.0.1/", Private},
		{"http://172.16.0.1/", Private},
		{"http://192.168.0.1/", Private},
		{"http://[fd00::1]/", Private},
		{"http://[fd00:ec2::254]/", Private},
		{"http://[fec0::1]/", Private},
		{"http://100.64.0.1/", Shared},
		{"http://169.254.169.254/latest/meta-data/", LinkLocal},
		{"http://[fe80::1]/", LinkLocal},
		{"http://[fe80::1%25eth0]/", LinkLocal},
		{"http://192.0.2.1/", Documentation},
		{"http://198.51.100.7/", Documentation},
		{"http://203.0.113.7/", Documentation},
		{"http://[2001:db8::1]/", Documentation},
		{"http://198.18.0.1/", Benchmark},
		{"http://192.0.0.170/", Reserved},
		{"http://240.0.0.1/", Reserved},
		{"http://[100::1]/", Reserved},
		{"http://224.0.0.1/", Multicast},
		{"http://255.255.255.255/", Multicast},
		{"http://[ff02::1]/", Multicast},
		{"http://loopback.test/", Loopback},
		{"http://LoopBack.TEST./", Loopback},
		{"http://loopback6.test/", Loopback},
		{"http://private.test/", Private},
		{"http://metadata.test/", LinkLocal},
		{"http://any.test/", Unspecified},
		{"http://mapped.test/", Loopback},
		{"http://nat64.test/", LinkLocal},
		{"http://sixtofour.test/", Tunnel},
		{"http://all.test/", Loopback},
		{"http://nobody.test/", ""},
		{"file:///etc/passwd", ""},
		{"gopher://127.0.0.1:6379/_INFO", ""},
		{"ftp://127.0.0.1/", ""},
		{"unix:///run/kontor.sock", ""},
		{"//127.0.0.1/", ""},
		{"http:127.0.0.1/", ""},
		{"http:///127.0.0.1/", ""},
		{"http://[::1/", ""},
		{"http://127.0.0.1\\@example.com/", ""},
		{"http://127.0.0.1%00.example.com/", ""},
	}
	require.GreaterOrEqual(t, len(spellings), 40)
	resolver := nameServer(t, inside)
	for _, s := range spellings {
		t.Run(s.url, func(t *testing.T) {
			t.Parallel()
			c, r := recording(t, Options{Resolver: resolver})
			err := get(t, c, s.url)
			require.Error(t, err)
			require.Empty(t, r.passed, "nothing would have been connected")
			require.NotErrorIs(t, err, errStopped)
			for _, a := range r.attempts {
				require.NotNil(t, a.Refused)
			}
			if s.class == "" {
				return
			}
			require.True(t, IsRefused(err), "%v", err)
			var refused *RefusedError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, s.class, refused.Class)
			require.Equal(t, ReasonAddress, refused.Reason)
			require.NotEmpty(t, r.attempts)
		})
	}
}

func TestPublicAddressesPass(t *testing.T) {
	t.Parallel()
	resolver := nameServer(t, map[string]answer{
		"public.test.":  always("93.184.216.34"),
		"public6.test.": always("2606:2800:220:1::1"),
	})
	for url, want := range map[string]string{
		"http://93.184.216.34/":                  "93.184.216.34:80",
		"https://93.184.216.34/":                 "93.184.216.34:443",
		"http://public.test/":                    "93.184.216.34:80",
		"https://public6.test/":                  "[2606:2800:220:1::1]:443",
		"http://[2606:2800:220:1::1]:443/":       "[2606:2800:220:1::1]:443",
		"http://[64:ff9b::93.184.216.34]/a?b=c#": "[64:ff9b::5db8:d822]:80",
	} {
		c, r := recording(t, Options{Resolver: resolver})
		require.ErrorIs(t, get(t, c, url), errStopped, url)
		require.Equal(t, []netip.AddrPort{netip.MustParseAddrPort(want)}, r.passed, url)
		require.Len(t, r.attempts, 1)
		require.Equal(t, Public, r.attempts[0].Class)
		require.False(t, r.attempts[0].Exempt)
		require.Nil(t, r.attempts[0].Refused)
	}
}

// A name that is public when it is checked and loopback when it is called: there is one lookup, and its result is
// what is judged and connected.
func TestRebindingIsRefusedAtConnect(t *testing.T) {
	t.Parallel()
	c, r := recording(t, Options{Resolver: nameServer(t, map[string]answer{
		"rebind.test.": func(n int) []netip.Addr {
			if n == 0 {
				return parse("93.184.216.34")
			}
			return parse("127.0.0.1")
		},
	})})
	_, err := c.ParseURL("http://rebind.test/")
	require.NoError(t, err)
	require.ErrorIs(t, get(t, c, "http://rebind.test/"), errStopped)
	err = get(t, c, "http://rebind.test/")
	require.True(t, IsRefused(err), "%v", err)
	require.Equal(t, []netip.AddrPort{netip.MustParseAddrPort("93.184.216.34:80")}, r.passed)
}

// A name with a public and an inner address: the inner one is not tried, in whatever order they come.
func TestMixedAnswers(t *testing.T) {
	t.Parallel()
	c, r := recording(t, Options{Resolver: nameServer(t, map[string]answer{
		"one.test.": always("127.0.0.1", "93.184.216.34", "10.0.0.1", "::1"),
		"two.test.": always("fd00::1", "2606:2800:220:1::1", "93.184.216.34"),
	})})
	for _, url := range []string{"http://one.test/", "http://two.test/"} {
		require.Error(t, get(t, c, url))
	}
	require.NotEmpty(t, r.passed)
	for _, to := range r.passed {
		require.Equal(t, Public, Classify(to.Addr()))
	}
}

func TestPorts(t *testing.T) {
	t.Parallel()
	for _, port := range []string{"0", "22", "25", "81", "3306", "5432", "6379", "8080", "65535", "65616"} {
		c, r := recording(t, Options{})
		err := get(t, c, "http://93.184.216.34:"+port+"/")
		require.Error(t, err, port)
		require.NotErrorIs(t, err, errStopped)
		require.Empty(t, r.passed)
	}
	c, r := recording(t, Options{Ports: []uint16{465}})
	_, err := c.DialContext(t.Context(), "tcp", "93.184.216.34:465")
	require.ErrorIs(t, err, errStopped)
	require.True(t, IsRefused(get(t, c, "http://93.184.216.34/")))
	require.Len(t, r.passed, 1)
	require.Equal(t, ReasonPort, r.attempts[1].Refused.Reason)
	require.Equal(t, uint16(80), r.attempts[1].Port)
}

func TestDialContextIsGuarded(t *testing.T) {
	t.Parallel()
	c, r := recording(t, Options{Ports: []uint16{25, 587}})
	for _, address := range []string{"127.0.0.1:25", "localhost:587", "[::1]:25", "[::ffff:127.0.0.1]:25"} {
		_, err := c.DialContext(t.Context(), "tcp", address)
		require.True(t, IsRefused(err), "%s: %v", address, err)
	}
	for _, network := range []string{"udp", "udp4", "unix", "ip4:icmp"} {
		_, err := c.DialContext(t.Context(), network, "93.184.216.34:25")
		require.Error(t, err, network)
	}
	for _, address := range []string{"", "127.0.0.1", "93.184.216.34:smtp", "93.184.216.34:-1"} {
		_, err := c.DialContext(t.Context(), "tcp", address)
		require.Error(t, err, address)
	}
	require.Empty(t, r.passed)
}
