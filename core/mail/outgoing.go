package mail

import (
	"context"
	"errors"
	"fmt"

	gomail "github.com/wneessen/go-mail"
)

// Outgoing is an e-mail that another room has composed and queued: Deliver only hands it to the mail server.
type Outgoing struct {
	// ID is the same in every attempt, so that a server which took it before the connection broke can tell the second one.
	ID string
	// From is the sender's name; the address is that of the mail server's account.
	From, To, Locale, Subject, Text, HTML string
	// Unsubscribe is where one request unsubscribes (RFC 8058); empty for none.
	Unsubscribe string
}

// Deliver hands an e-mail to the mail server. refused says that it will never take it. Without a server it is an error.
func (s *Service) Deliver(ctx context.Context, o Outgoing) (refused bool, err error) {
	if s.server == nil {
		return false, errors.New("no mail server is set")
	}
	err = s.server.deliverOutgoing(ctx, o)
	_, refused = errors.AsType[*refusedError](err)
	return refused, err
}

func (s *Server) deliverOutgoing(ctx context.Context, o Outgoing) error {
	m := gomail.NewMsg()
	name := s.from.Name
	if o.From != "" {
		name = clean.Replace(o.From)
	}
	if err := m.FromFormat(name, s.from.Address); err != nil {
		return fmt.Errorf("set the sender: %w", err)
	}
	if err := m.To(o.To); err != nil {
		return &refusedError{err}
	}
	domain := domainOf(s.from.Address)
	m.Subject(clean.Replace(o.Subject))
	m.SetDate()
	m.SetMessageIDWithValue(o.ID + "@" + domain)
	m.SetGenHeader("Content-Language", o.Locale)
	if o.Unsubscribe != "" {
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+o.Unsubscribe+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, o.Text)
	if o.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, o.HTML)
	}
	return s.send(ctx, m)
}

func (s *Server) send(ctx context.Context, m *gomail.Msg) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	err = c.DialAndSendWithContext(ctx, m)
	if sent, ok := errors.AsType[*gomail.SendError](err); ok && !sent.IsTemp() && sent.ErrorCode() >= 500 {
		return &refusedError{err}
	}
	if err != nil {
		return fmt.Errorf("send a message: %w", err)
	}
	return nil
}
