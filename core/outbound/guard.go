package outbound

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// ErrBodyTooLarge is returned by the reading of a response's body that is larger than the client allows.
var ErrBodyTooLarge = errors.New("response body is too large")

// guard is the transport of a client: HTTP and HTTPS only, with a bound on what comes back.
type guard struct {
	transport *http.Transport
	maxBody   int64
	userAgent string
}

var _ http.RoundTripper = (*guard)(nil)

// RoundTrip makes one exchange and never another in its place.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if scheme := r.URL.Scheme; scheme != "http" && scheme != "https" {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, fmt.Errorf("call %s: the scheme %q is not served", r.URL.Redacted(), scheme)
	}
	if r.Header.Get("User-Agent") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", g.userAgent)
	}
	resp, err := g.transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("call %s: the server switched protocols", r.URL.Redacted())
	}
	resp.Body = &limitedBody{body: resp.Body, left: g.maxBody}
	return resp, nil
}

// CloseIdleConnections closes idle connections; http.Client calls it.
func (g *guard) CloseIdleConnections() { g.transport.CloseIdleConnections() }

// limitedBody hands out as many bytes as are left, and then fails unless the body ends there.
type limitedBody struct {
	body io.ReadCloser
	left int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrBodyTooLarge
	}
	// One byte more than is left tells a body that fits exactly from one that is too large.
	if int64(len(p)) > b.left {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), ErrBodyTooLarge
		b.left = -1
		return n, err
	}
	b.left -= int64(n)
	return n, err
}

func (b *limitedBody) Close() error { return b.body.Close() }
