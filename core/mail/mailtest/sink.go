// Package mailtest is a mail server that keeps what it is sent, and can refuse. Only tests import it.
package mailtest

import (
	"bytes"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"
)

// Mail is one message as it arrived.
type Mail struct {
	To      string
	Header  netmail.Header
	Subject string
	Body    string
}

var link = regexp.MustCompile(`https?://\S+`)

// Link is the first link of the body; empty without one.
func (m Mail) Link() string { return link.FindString(m.Body) }

// Sink is a running mail server.
type Sink struct {
	// URL is the server's as KONTOR_SMTP takes it.
	URL string

	mu     sync.Mutex
	tries  int
	refuse []error
	came   chan Mail
}

// Start runs a mail server until the test ends.
func Start(t testing.TB) *Sink {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &Sink{URL: "smtp://" + l.Addr().String(), came: make(chan Mail, 1000)}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{sink: s}, nil }))
	srv.Domain, srv.ReadTimeout, srv.WriteTimeout = "localhost", 10*time.Second, 10*time.Second
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return s
}

// Refuse answers the next messages with the codes, such as 451 or 550, one each.
func (s *Sink) Refuse(codes ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range codes {
		s.refuse = append(s.refuse, &smtp.SMTPError{Code: c, EnhancedCode: smtp.EnhancedCode{c / 100, 1, 1}, Message: "no"})
	}
}

// Tries is how many messages were offered, the refused ones included.
func (s *Sink) Tries() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries
}

// Next waits for the next message that has not been taken.
func (s *Sink) Next(t testing.TB) Mail {
	t.Helper()
	select {
	case m := <-s.came:
		return m
	case <-time.After(20 * time.Second):
		require.Fail(t, "no message has come")
		return Mail{}
	}
}

type session struct {
	sink *Sink
	to   string
}

func (s *session) Reset()                               { s.to = "" }
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.tries++
	if len(s.sink.refuse) > 0 {
		err := s.sink.refuse[0]
		s.sink.refuse = s.sink.refuse[1:]
		return err
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := parse(raw)
	if err != nil {
		return err
	}
	m.To = s.to
	s.sink.came <- m
	return nil
}

var errBroken = errors.New("the message cannot be read")

func parse(raw []byte) (Mail, error) {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, errors.Join(errBroken, err)
	}
	subject, err := new(decoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return Mail{}, errors.Join(errBroken, err)
	}
	body, err := io.ReadAll(quoted(m))
	return Mail{Header: m.Header, Subject: subject, Body: strings.ReplaceAll(string(body), "\r\n", "\n")}, err
}
