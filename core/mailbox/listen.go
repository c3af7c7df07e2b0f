package mailbox

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const maxRcpt = 50

// Listen takes mail over SMTP until the context ends. A mail is accepted only once its bytes and its row in the ledger are
// stored for every recipient; a sender who hears nothing sends it again, and the ledger knows it then.
func (s *Service) Listen(ctx context.Context, l net.Listener) error {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return s.session(ctx, c) }))
	server.Domain, server.TLSConfig = s.o.Domain, s.o.TLS
	server.MaxMessageBytes, server.MaxRecipients, server.MaxLineLength = s.o.MaxMail, maxRcpt, 8000
	server.ReadTimeout, server.WriteTimeout = 5*time.Minute, time.Minute
	server.EnableSMTPUTF8 = true
	server.ErrorLog = quiet{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}
	}()
	err := server.Serve(l)
	if ctx.Err() != nil {
		<-done
		return nil //nolint:nilerr // it was closed
	}
	return err
}

// quiet drops what the protocol's library would print: it is about strangers' connections.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

var (
	errBusy    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Try again later"}
	errTooMany = &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Too many mails, try again later"}
	errUnknown = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
	errFull    = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "Mailbox is full"}
)

// session is one conversation with a sender.
type session struct {
	s       *Service
	ctx     context.Context //nolint:containedctx // The protocol's library hands none in; it ends with the listener.
	address netip.Addr
	to      []recipient
}

// recipient is a mailbox that mail is taken for.
type recipient struct{ tenant, mailbox, address string }

func (s *Service) session(ctx context.Context, c *smtp.Conn) (smtp.Session, error) {
	x := &session{s: s, ctx: ctx}
	if a, ok := c.Conn().RemoteAddr().(*net.TCPAddr); ok {
		x.address = a.AddrPort().Addr().Unmap()
	}
	return x, nil
}

// Mail implements smtp.Session.
func (x *session) Mail(string, *smtp.MailOptions) error { return x.count() }

// count lets an internet address do so much and no more.
func (x *session) count() error {
	if x.s.o.Limiter == nil || !x.address.IsValid() {
		return nil
	}
	d, err := x.s.o.Limiter.Allow(x.ctx, ratelimit.AddressKey(ratelimit.MailAddress, x.address), 1)
	if err != nil {
		return errBusy
	}
	if !d.Allowed {
		return errTooMany
	}
	return nil
}

// Rcpt implements smtp.Session.
func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	r, err := x.s.recipient(x.ctx, to)
	if err != nil {
		if errors.Is(err, db.ErrNoRows) {
			// Whoever guesses addresses is slowed down like whoever guesses passwords.
			if err := x.count(); err != nil {
				return err
			}
			return errUnknown
		}
		x.s.log.ErrorContext(x.ctx, "look up a recipient of mail", "error", err.Error())
		return errBusy
	}
	x.to = append(x.to, r)
	return nil
}

// recipient finds whose an address is. What stands behind a + in its name is for the owner.
func (s *Service) recipient(ctx context.Context, address string) (recipient, error) {
	address = canonical(strings.Trim(address, "<>"))
	plain := address
	if local, domain, ok := strings.Cut(address, "@"); ok {
		if base, _, plus := strings.Cut(local, "+"); plus {
			plain = base + "@" + domain
		}
	}
	r := recipient{address: address}
	err := s.db.SystemRead(ctx, "whose address a mail is for", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select tenant_id, mailbox_id from mail_recipients where address = ? and (proven or ?) order by proven desc, created_at limit 1", plain, s.o.TrustAddresses).
			Scan(&r.tenant, &r.mailbox)
	})
	return r, err
}

// Data implements smtp.Session.
func (x *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	// What one mailbox cannot take must not keep the mail from the others: whoever has it knows it when it comes again.
	var failed error
	for _, to := range x.to {
		err := x.s.take(asSystem(x.ctx, to.tenant), to.mailbox, "smtp", to.address, raw, nil)
		switch {
		case fault.Is(err, fault.TooLarge), fault.Is(err, fault.Forbidden):
			if failed == nil {
				failed = errFull
			}
		case err != nil:
			x.s.log.ErrorContext(x.ctx, "store a mail", "mailbox", to.mailbox, "error", err.Error())
			failed = errBusy
		}
	}
	return failed
}

// Reset implements smtp.Session.
func (x *session) Reset() { x.to = nil }

// Logout implements smtp.Session.
func (x *session) Logout() error { return nil }
