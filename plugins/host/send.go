package host

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/privacy"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// People are those who can be written to; it is core/privacy's.
type People interface {
	// Send decides whether something may be said to a contact, and queues it.
	Send(ctx context.Context, m privacy.Message) (privacy.Sent, error)
}

// sendStates are the reasons that the contract knows.
var sendStates = map[privacy.Reason]pluginv1.SendState{
	"": pluginv1.SendStateQueued, privacy.NoConsent: pluginv1.SendStateNoConsent, privacy.IsWithdrawn: pluginv1.SendStateNoConsent,
	privacy.IsExpired: pluginv1.SendStateNoConsent, privacy.DoNotContact: pluginv1.SendStateNoConsent, privacy.NoAddress: pluginv1.SendStateNoAddress,
	privacy.Capped: pluginv1.SendStateCapped,
}

// Send implements pluginv1.HostServer: the plugin names a person and a purpose that it was let, and learns what has become of it,
// but no address.
func (g *gate) Send(ctx context.Context, req *pluginv1.SendRequest) (*pluginv1.SendResponse, error) {
	if !g.granted(pack.Send, func(s pack.Scope) bool { return s.Name == req.Purpose }) {
		return nil, denied("send:%s was not granted", fold.Shorten(plain(req.Purpose), 60))
	}
	if req.Person == nil || req.Content == nil {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "person", Message: "a person and a content are needed"}
	}
	o, err := g.object(ctx, req.Person.Object)
	if err != nil {
		return nil, err
	}
	if o.ID != "contact" {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "person", Message: "only contacts can be written to"}
	}
	if len(req.Content.Attachments) > 0 {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "content.attachments", Message: "attachments are not sent"}
	}
	out, err := g.s.People.Send(ctx, privacy.Message{
		ContactID: req.Person.ID, Channel: req.Channel, Purpose: req.Purpose, Subject: req.Content.Subject, Text: req.Content.Text, HTML: req.Content.HTML,
		Sender: g.ID, Key: req.IdempotencyKey, Reason: g.reason(),
	})
	if err != nil {
		return nil, err
	}
	if out.Reason == privacy.NoCarrier {
		return nil, &pluginv1.Error{Code: pluginv1.CodeUnavailable, Field: "channel", Message: "nobody delivers in this channel"}
	}
	if out.Reason == "" {
		g.s.notes.flow(g.tenant, g.ID, "written", "messages."+req.Purpose, 1)
	}
	return &pluginv1.SendResponse{State: sendStates[out.Reason], MessageID: out.ID}, nil
}

// channelOf is the channel that a plugin delivers in: the last part of its id, such as sms for acme.sms.
func channelOf(i *Installation) string {
	if !i.Package.Manifest.Capabilities.Channel {
		return ""
	}
	return i.Package.Manifest.ID[strings.LastIndexByte(i.Package.Manifest.ID, '.')+1:]
}

func (s *Service) carrier(ctx context.Context, channel string) (*Installation, error) {
	list, err := s.enabled(ctx, nil)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(i *Installation) bool { return channelOf(i) == channel })
	if at < 0 {
		return nil, nil
	}
	return list[at], nil
}

// Carrier delivers messages by the plugins that have a channel.
type Carrier struct{ s *Service }

var _ privacy.Carrier = Carrier{}

// Carrier returns who delivers in the channels of plugins.
func (s *Service) Carrier() Carrier { return Carrier{s} }

// Carries implements privacy.Carrier.
func (c Carrier) Carries(ctx context.Context, channel string) (bool, error) {
	i, err := c.s.carrier(ctx, channel)
	return i != nil, err
}

// errNoCarrier is for a plugin that was turned off meanwhile; it may come back.
var errNoCarrier = errors.New("no plugin delivers in this channel at present")

// Deliver implements privacy.Carrier. The address reaches the plugin of the channel, and no other.
func (c Carrier) Deliver(ctx context.Context, p privacy.Parcel) (externalID, thread string, refused bool, err error) {
	i, err := c.s.carrier(ctx, p.Channel)
	if err == nil && i == nil {
		err = errNoCarrier
	}
	if err != nil {
		return "", "", false, err
	}
	var out *pluginv1.SendMessageResponse
	err = c.s.run(ctx, i, occasion{cause: ByJob, key: p.ID}, func(ctx context.Context, plugin pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		out, err = plugin.SendMessage(ctx, &pluginv1.SendMessageRequest{
			Context: frame, Channel: p.Channel, MessageID: p.ID, Thread: p.Thread, To: p.To, Content: &pluginv1.Content{Subject: p.Subject, Text: p.Text, HTML: p.HTML},
		})
		return err
	})
	if e, ok := errors.AsType[*pluginv1.Error](err); ok {
		return "", "", !e.Retryable, err
	}
	if err != nil {
		return "", "", false, err
	}
	c.s.notes.flow(must(ctx), i.ID, "read", "contacts."+p.Channel, 1)
	return out.ExternalID, out.Thread, false, nil
}
