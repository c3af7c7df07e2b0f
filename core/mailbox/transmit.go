package mailbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/outbound"
)

// errNoServer means that there is no way out for mail.
var errNoServer = errors.New("neither the mailbox nor this Kontor has a mail server")

// transmit hands a mail to the mailbox's own server, or else to the operator's. Of those it is for, later are to be tried again; the others
// have it, or will never.
func (s *Service) transmit(ctx context.Context, box *Mailbox, from string, to []string, raw []byte) (later []string, err error) {
	account, dial := box.SMTP, s.o.Dial
	var password string
	switch {
	case box.HasSMTP():
		if password, err = s.password(ctx, box.ID, "smtp_secret", box.smtpSecret); err != nil {
			return nil, err
		}
	case s.o.Relay != nil:
		if account, password = s.o.Relay.Account, s.o.Relay.Password; s.o.Relay.Dial != nil {
			dial = s.o.Relay.Dial
		}
	default:
		return nil, errNoServer
	}
	c, err := connectSMTP(ctx, account, password, dial)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	// Whoever has given up must not have the mail taken behind their back: it would be sent again.
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	c.SubmissionTimeout = submissionTimeout
	// A mail may go to more than one; that one of them is refused must not keep it from the others.
	if err := c.Mail(from, nil); err != nil {
		return nil, err
	}
	var refused error
	taken := 0
	for _, a := range to {
		if err := c.Rcpt(a, nil); err != nil {
			if final, _ := refusal(err); !final {
				later, refused = append(later, a), err
			} else if refused == nil {
				refused = err
			}
			continue
		}
		taken++
	}
	if taken == 0 {
		return nil, refused
	}
	w, err := c.Data()
	if err != nil {
		return nil, err
	}
	if _, err := bytes.NewReader(raw).WriteTo(w); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	_ = c.Quit()
	return later, nil
}

// dialer connects to a server.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

const (
	serverTimeout = 30 * time.Second
	// submissionTimeout is how long a server may take to say that it has a mail: it may look for viruses first. Who does not
	// wait sends the mail twice.
	submissionTimeout = 5 * time.Minute
	// sendTimeout bounds an attempt with all of that.
	sendTimeout = 7 * time.Minute
)

// connectTo connects and, where the account says so, speaks TLS from the first byte.
func connectTo(ctx context.Context, a Account, dial dialer) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, serverTimeout)
	defer cancel()
	conn, err := dial(ctx, "tcp", net.JoinHostPort(a.Host, strconv.Itoa(a.Port)))
	if err != nil || a.TLS != "tls" {
		return conn, err
	}
	secure := tls.Client(conn, tlsFor(a))
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

func tlsFor(a Account) *tls.Config {
	return &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12}
}

func connectSMTP(ctx context.Context, a Account, password string, dial dialer) (*smtp.Client, error) {
	conn, err := connectTo(ctx, a, dial)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	var c *smtp.Client
	if a.TLS == "starttls" {
		if c, err = smtp.NewClientStartTLS(conn, tlsFor(a)); err != nil {
			return nil, errors.Join(fmt.Errorf("start TLS: %w", err), conn.Close())
		}
	} else {
		c = smtp.NewClient(conn)
	}
	c.CommandTimeout, c.SubmissionTimeout = serverTimeout, serverTimeout
	if a.User != "" {
		if err := c.Auth(sasl.NewPlainClient("", a.User, password)); err != nil {
			return nil, errors.Join(&signInError{err}, c.Close())
		}
	}
	return c, nil
}

// signInError says that a server does not take name and password.
type signInError struct{ err error }

func (e *signInError) Error() string { return "sign in: " + e.err.Error() }
func (e *signInError) Unwrap() error { return e.err }

// connectProblem is the reason of an error with a server, as the API shows it: what is wrong, and nothing of the network behind.
func connectProblem(err error) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var signIn *signInError
	var network net.Error
	var barred *outbound.RefusedError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errNoServer):
		return "mail_no_server"
	case errors.As(err, &signIn):
		return "mail_server_sign_in"
	case errors.As(err, &barred) && barred.Reason == outbound.ReasonPort:
		return "mail_server_port"
	case outbound.IsRefused(err):
		return "mail_server_private"
	case errors.As(err, &dns):
		return "mail_server_unknown"
	case errors.As(err, &cert), errors.As(err, &unknown):
		return "mail_server_certificate"
	case errors.As(err, &record):
		return "mail_server_no_tls"
	case errors.As(err, &network) && network.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "mail_server_timeout"
	}
	return "mail_server_unreachable"
}

// password opens a sealed password of a mailbox.
func (s *Service) password(ctx context.Context, mailboxID, column, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	a, err := actor.From(ctx)
	if err != nil {
		return "", err
	}
	plain, err := s.sealer.Open(ctx, a.Tenant, purpose(mailboxID, column), sealed)
	if err != nil {
		return "", fmt.Errorf("open the password of %s: %w", mailboxID, err)
	}
	return string(plain), nil
}

// purpose is what a sealed password is bound to, besides its tenant.
func purpose(mailboxID, column string) string { return "mailboxes/" + mailboxID + "/" + column }

// TestResult tells what came of trying the servers of a mailbox; an empty problem means that all is well.
type TestResult struct {
	IMAP, SMTP string
	// Inbox is how many mails lie in the folder.
	Inbox uint32
}

// Test connects to the servers of a mailbox and signs in, without taking or sending anything. Faults: not_found.
func (s *Service) Test(ctx context.Context, mailboxID string) (TestResult, error) {
	box, err := s.Get(ctx, mailboxID)
	if err != nil {
		return TestResult{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, serverTimeout)
	defer cancel()
	var r TestResult
	if box.HasIMAP() {
		r.Inbox, err = s.tryIMAP(ctx, box)
		r.IMAP = connectProblem(err)
		if errors.Is(err, errNoFolder) {
			r.IMAP = "mail_no_folder"
		}
	}
	if box.HasSMTP() {
		password, err := s.password(ctx, box.ID, "smtp_secret", box.smtpSecret)
		if err != nil {
			return r, err
		}
		c, err := connectSMTP(ctx, box.SMTP, password, s.o.Dial)
		if err == nil {
			if err = c.Noop(); err == nil {
				_ = c.Quit()
			}
			_ = c.Close()
		}
		r.SMTP = connectProblem(err)
	} else if s.o.Relay == nil {
		r.SMTP = "mail_no_server"
	}
	return r, nil
}
