// Package outbound is the only door through which Kontor calls other machines on somebody's word: webhooks, plugins,
// imports by URL, discovery documents, mail servers that a tenant names.
//
// It owns the defence against being sent to places that only Kontor can reach. What counts is the address that is
// really connected to, checked at the last moment, so that neither a spelling nor a name that changes its mind gets
// past. It must not know what is being said, and it follows no redirects. Nothing else in the product may dial: an
// http.Client, net.Dialer or mail client made elsewhere is a hole.
package outbound

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

const (
	defaultTimeout = 20 * time.Second
	defaultMaxBody = 1 << 20
	maxHeader      = 64 << 10
	dialTimeout    = 10 * time.Second
	idleTimeout    = 30 * time.Second
	userAgent      = "Kontor"
)

// Options shape a client. The zero value is the strictest one.
type Options struct {
	// Ports that may be called. Empty means 80 and 443.
	Ports []uint16
	// AllowPrivate lets the client call loopback, private and shared addresses. It is for installations that serve
	// nobody but their own company, and for tests.
	AllowPrivate bool
	// AllowHosts are the operator's exemptions: host names in ASCII, addresses, or prefixes such as 10.1.0.0/16, each
	// but the last with a port of its own if need be ("crm.internal:8443"). A name lifts what AllowPrivate lifts; an
	// address or prefix lifts any refusal.
	AllowHosts []string
	// Timeout bounds a whole exchange, with the reading of the body. 0 means 20 seconds.
	Timeout time.Duration
	// MaxBody bounds a response's body in bytes, counted after decompression. 0 means 1 MiB.
	MaxBody int64
	// UserAgent is sent where the request names none. Empty means "Kontor".
	UserAgent string
	// Resolver looks up names. Nil means the system's.
	Resolver *net.Resolver
	// RootCAs are the trusted authorities. Nil means the system's.
	RootCAs *x509.CertPool
	// Record is told of every connection that is about to be made or was refused; it must not block, and may be
	// called by several goroutines. Nil means that refusals and the use of exemptions are logged.
	Record func(context.Context, Attempt)
}

// Attempt is one connection that was about to be made.
type Attempt struct {
	// Host is the name or address as it was asked for.
	Host string
	// Address is what it resolved to. It is invalid when the attempt was refused before that.
	Address netip.Addr
	Port    uint16
	Class   Class
	// Exempt says that the connection is allowed only by AllowPrivate or AllowHosts.
	Exempt bool
	// Refused is nil when the connection was let through.
	Refused *RefusedError
}

// Client makes guarded calls. It may be used by many goroutines.
type Client struct {
	policy   policy
	http     *http.Client
	resolver *net.Resolver
	record   func(context.Context, Attempt)
	// connect stands, in tests, between a judged address and the connection; an error prevents it.
	connect func(netip.AddrPort) error
}

// New returns a client. It fails when an entry of AllowHosts cannot be read.
func New(o Options) (*Client, error) {
	p, err := newPolicy(o)
	if err != nil {
		return nil, err
	}
	c := &Client{policy: p, resolver: o.Resolver, record: o.Record}
	if c.record == nil {
		c.record = logAttempt
	}
	transport := &http.Transport{
		Proxy:                  nil, // a proxy would resolve and connect in our place
		DialContext:            c.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    dialTimeout,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        idleTimeout,
		ExpectContinueTimeout:  time.Second,
	}
	c.http = &http.Client{
		Transport: &guard{
			transport: transport,
			maxBody:   cmp.Or(o.MaxBody, int64(defaultMaxBody)),
			userAgent: cmp.Or(o.UserAgent, userAgent),
		},
		Timeout:       cmp.Or(o.Timeout, defaultTimeout),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// Do makes a call. A redirect comes back as the response that it is. Besides the errors of net/http it fails with a
// *RefusedError for an address or port that may not be called; reading the body fails with ErrBodyTooLarge.
func (c *Client) Do(r *http.Request) (*http.Response, error) { return c.http.Do(r) }

// HTTP returns the client in the form that libraries take. It must not be changed.
func (c *Client) HTTP() *http.Client { return c.http }

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// DialContext connects to "host:port" over TCP under the same rules, for protocols other than HTTP. It fails with a
// *RefusedError for an address or port that may not be called.
func (c *Client) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", address, err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("dial %s: the port is no number", address)
	}
	if refused := c.beforeLookup(host, uint16(port)); refused != nil {
		c.record(ctx, Attempt{Host: host, Address: refused.Address, Port: refused.Port, Class: refused.Class, Refused: refused})
		return nil, refused
	}
	d := net.Dialer{
		Timeout:  dialTimeout,
		Resolver: c.resolver,
		ControlContext: func(ctx context.Context, network, address string, _ syscall.RawConn) error {
			return c.control(ctx, host, network, address)
		},
	}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", address, err)
	}
	return conn, nil
}

// beforeLookup refuses what needs no lookup to be refused: ports, and addresses spelt as IPv4 within IPv6.
func (c *Client) beforeLookup(host string, port uint16) *RefusedError {
	if !c.policy.mayUsePort(host, port) {
		return &RefusedError{Host: host, Port: port, Reason: ReasonPort}
	}
	if a, err := netip.ParseAddr(host); err == nil && a.Is4In6() {
		return &RefusedError{Host: host, Port: port, Address: a, Class: Tunnel, Reason: ReasonAddress}
	}
	return nil
}

// control is called with the resolved address after the socket is made and before it is connected.
func (c *Client) control(ctx context.Context, host, network, address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		refused := &RefusedError{Host: host, Class: Reserved, Reason: ReasonAddress}
		c.record(ctx, Attempt{Host: host, Class: Reserved, Refused: refused})
		return refused
	}
	class, exempt, refused := c.policy.judge(host, to)
	c.record(ctx, Attempt{Host: host, Address: to.Addr(), Port: to.Port(), Class: class, Exempt: exempt, Refused: refused})
	if refused != nil {
		return refused
	}
	if c.connect != nil {
		return c.connect(to)
	}
	return nil
}

func logAttempt(ctx context.Context, a Attempt) {
	attrs := []any{"host", a.Host, "address", a.Address.String(), "port", a.Port, "class", string(a.Class)}
	switch {
	case a.Refused != nil:
		slog.WarnContext(ctx, "outgoing connection refused", append(attrs, "reason", string(a.Refused.Reason))...)
	case a.Exempt:
		slog.InfoContext(ctx, "outgoing connection to an exempt address", attrs...)
	}
}

// Reason says which rule a refusal is about.
type Reason string

// The rules.
const (
	ReasonAddress Reason = "address"
	ReasonPort    Reason = "port"
)

// RefusedError says that a connection may not be made. Its text names the resolved address, which must not reach
// whoever chose the URL: they would learn what lies in the operator's network.
type RefusedError struct {
	Host    string
	Port    uint16
	Address netip.Addr
	Class   Class
	Reason  Reason
}

// Error describes the refusal for the operator's log.
func (e *RefusedError) Error() string {
	if e.Reason == ReasonPort {
		return fmt.Sprintf("connection to %s refused: port %d may not be called", e.Host, e.Port)
	}
	return fmt.Sprintf("connection to %s refused: %s is a %s address", e.Host, e.Address, e.Class)
}

// IsRefused reports whether err is, or wraps, a refusal. Such a call will not succeed later either.
func IsRefused(err error) bool {
	_, ok := errors.AsType[*RefusedError](err)
	return ok
}
