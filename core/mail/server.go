package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/kontor-crm/kontor/core/outbound"
)

const timeout = 30 * time.Second

// Server is the operator's mail server.
type Server struct {
	host, user, password string
	port                 int
	implicit             bool
	policy               gomail.TLSPolicy
	from                 netmail.Address
	door                 *outbound.Client
}

// ParseServer reads smtp://user:password@host:port (STARTTLS, which the server must offer unless it is on this machine),
// smtps://… (TLS from the first byte), either with ?tls=required, optional or none. From is the sender, as in
// "Kontor <kontor@example.org>".
func ParseServer(raw, from string) (*Server, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("the mail server must be an smtp:// or smtps:// address")
	}
	s := &Server{host: u.Hostname(), implicit: u.Scheme == "smtps", port: 587, policy: gomail.TLSMandatory}
	if s.implicit {
		s.port = 465
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil {
			return nil, errors.New("the port of the mail server is no number")
		}
	}
	if u.User != nil {
		s.user = u.User.Username()
		s.password, _ = u.User.Password()
	}
	if ip := net.ParseIP(s.host); s.host == "localhost" || ip != nil && ip.IsLoopback() {
		s.policy = gomail.TLSOpportunistic
	}
	switch u.Query().Get("tls") {
	case "":
	case "required":
		s.policy = gomail.TLSMandatory
	case "optional":
		s.policy = gomail.TLSOpportunistic
	case "none":
		s.policy = gomail.NoTLS
	default:
		return nil, errors.New("tls of the mail server must be required, optional or none")
	}
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("the sender %q is no address", from)
	}
	s.from = *sender
	// The operator names this host, so it may lie where tenants must not reach.
	s.door, err = outbound.New(outbound.Options{
		AllowHosts: []string{net.JoinHostPort(s.host, strconv.Itoa(s.port))}, AllowPrivate: true,
		Record: func(context.Context, outbound.Attempt) {},
	})
	return s, err
}

// Relay tells how the server is reached and signed in to, for mail that is composed elsewhere. TLS is "tls", "starttls" or "none".
func (s *Server) Relay() (host string, port int, secure, user, password string) {
	switch {
	case s.implicit:
		secure = "tls"
	case s.policy == gomail.TLSMandatory:
		secure = "starttls"
	default:
		secure = "none"
	}
	return s.host, s.port, secure, s.user, s.password
}

// Dial connects to the server through the house's only door.
func (s *Server) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return s.door.DialContext(ctx, network, address)
}

// refusedError is the server's last word on a message.
type refusedError struct{ err error }

func (e *refusedError) Error() string { return "the mail server refuses the message: " + e.err.Error() }
func (e *refusedError) Unwrap() error { return e.err }

func (s *Server) deliver(ctx context.Context, id string, l letter) error {
	m := gomail.NewMsg()
	name := s.from.Name
	if l.From != "" {
		name = l.From
	}
	if err := m.FromFormat(name, s.from.Address); err != nil {
		return fmt.Errorf("set the sender: %w", err)
	}
	if err := m.To(l.To); err != nil {
		return &refusedError{err}
	}
	domain := domainOf(s.from.Address)
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageIDWithValue(id + "@" + domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("Content-Language", l.Locale)
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	return s.send(ctx, m)
}

func (s *Server) client() (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(timeout), gomail.WithDialContextFunc(s.dial),
		gomail.WithTLSPolicy(s.policy), gomail.WithTLSConfig(&tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}),
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	c, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, fmt.Errorf("prepare for the mail server: %w", err)
	}
	return c, nil
}

// dial connects through the house's only door, with TLS from the first byte where the address says so.
func (s *Server) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := s.door.DialContext(ctx, network, address)
	if err != nil || !s.implicit {
		return conn, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12})
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

// domainOf is what stands behind the last @ of an address; localhost when there is none.
func domainOf(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return address[at+1:]
	}
	return "localhost"
}
