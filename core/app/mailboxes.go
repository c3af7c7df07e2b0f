package app

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"

	"github.com/kontor-crm/kontor/core/mailbox"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/tenants/usage"
)

// mailPorts are those at which mail servers are called.
var mailPorts = []uint16{25, 143, 465, 587, 993, 2525}

// openMail prepares the ways to the mail servers that companies name, and the certificate of the mail listener.
func (a *App) openMail() (err error) {
	c := &a.Config
	if a.mailClient, err = outbound.New(outbound.Options{Ports: mailPorts, AllowPrivate: c.AllowPrivate, AllowHosts: c.AllowHosts}); err != nil {
		return err
	}
	a.closers = append(a.closers, a.mailClient.Close)
	if c.SMTPListenCert != "" {
		pair, err := tls.LoadX509KeyPair(c.SMTPListenCert, c.SMTPListenKey)
		if err != nil {
			return fmt.Errorf("read the certificate of the mail listener: %w", err)
		}
		a.mailTLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	return nil
}

// post wires e-mail as a channel.
func (a *App) post(limiter ratelimit.Limiter) {
	o := mailbox.Options{
		DB: a.DB, Files: a.Files, Jobs: a.jobs, Secrets: a.Secrets, Rights: a.Access, Dial: a.mailClient.DialContext, Limiter: limiter, Domain: a.Config.MailDomain,
		TrustAddresses: a.Config.AllowPrivate, TLS: a.mailTLS, MaxMail: a.Config.MaxMail, Poll: a.Config.MailPoll, Resolver: a.Config.Resolver, Logger: a.log,
		Team: func(ctx context.Context, teamID string) error {
			_, err := a.Access.GetTeam(ctx, teamID)
			return err
		},
		CanSend: func(ctx context.Context) error {
			if err := a.Billing.Writable(ctx); err != nil {
				return err
			}
			return a.Usage.Allow(ctx, usage.Emails, 1)
		},
	}
	if o.Domain == "" {
		if u, err := url.Parse(a.Config.BaseURL); err == nil {
			o.Domain = u.Hostname()
		}
	}
	if s := a.mailServer; s != nil {
		host, port, secure, user, password := s.Relay()
		o.Relay = &mailbox.Relay{Account: mailbox.Account{Host: host, Port: port, TLS: secure, User: user}, Password: password, Dial: s.Dial}
	}
	a.Mailboxes = mailbox.New(o)
	a.Mailboxes.SetReceiver(letterbox{a}, letterbox{a})
	a.Mailboxes.SetStripper(strip)
	a.Desk.SetSender("email", letterbox{a})
	for _, channel := range []string{"sms", "social"} {
		a.Desk.SetSender(channel, channels{a})
	}
	a.Desk.SetCopier(letterbox{a})
}

// listenForMail takes mail by SMTP where the configuration says so, and returns how to stop.
func (a *App) listenForMail(ctx context.Context) (stop func(), err error) {
	if a.Config.SMTPListen == "" {
		return func() {}, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.SMTPListen)
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	listening, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := a.Mailboxes.Listen(listening, l); err != nil {
			a.log.Error("listen for mail", "error", err.Error())
		}
	}()
	a.log.Info("kontor takes mail", "address", l.Addr().String(), "domain", a.Config.MailDomain)
	return func() { cancel(); <-done }, nil
}
