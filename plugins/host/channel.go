package host

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Incoming is a message that a person has sent by the channel of a plugin.
type Incoming struct {
	// Key is the same whenever the message is told, Thread whenever one of the same conversation is.
	Key, Thread string
	// Channel is the plugin's, such as sms.
	Channel             string
	From, FromName, To  string
	Subject, Text, HTML string
	At                  time.Time
	Attachments         []Attached
}

// Attached is a file that goes with a message.
type Attached struct {
	Name, MediaType string
	Content         []byte
}

// Answer is a reply on its way to a person.
type Answer struct {
	Subject, Text, HTML string
	Attachments         []Attached
}

// Inbox is where the messages of channels go, and where what answers them comes from; it is the service desk's.
type Inbox interface {
	// Take stores a message once, however often it comes.
	Take(ctx context.Context, m Incoming) error
	// Answer reads a reply that is to go out; a not_found fault for one that is gone, an invalid one for what cannot be sent.
	Answer(ctx context.Context, messageID string) (Answer, error)
	// Sent notes that a reply has gone out, with the key by which news of it is told; Failed that it will not.
	Sent(ctx context.Context, messageID, key string) error
	Failed(ctx context.Context, messageID, reason string) error
	// Lost notes that what was sent under a key has not arrived.
	Lost(ctx context.Context, key, reason string) error
}

const (
	receiveKind = "plugin.receive"
	replyKind   = "plugin.reply"
	// receiveEvery is how often a channel is asked for messages; receiveSeldom where it tells of them itself.
	receiveEvery  = time.Minute
	receiveSeldom = 15 * time.Minute
	// receivePage is how many messages a call gives at most.
	receivePage = 50
	// maxInbound bounds a message's own texts, in bytes, and maxThread the name of a conversation.
	maxInbound = 400 << 10
	maxThread  = 800
	maxName    = 200
)

// receiveArgs name whose channel is asked.
type receiveArgs struct {
	Installation string `json:"installation"`
}

// replyArgs name a reply and where it goes.
type replyArgs struct {
	Installation string `json:"installation"`
	Message      string `json:"message"`
	Thread       string `json:"thread,omitempty"`
	From         string `json:"from,omitempty"`
	To           string `json:"to"`
}

// Conversations of a plugin are named by the installation and by the channel's own name of the thread; where the channel names none, by
// whom they are with.
const (
	byThread = "/t/"
	bySender = "/f/"
)

// threadOf reads the name of a conversation.
func threadOf(key string) (installation, thread string, ok bool) {
	if installation, thread, ok = strings.Cut(key, byThread); ok {
		return installation, thread, strings.HasPrefix(installation, "pli_")
	}
	installation, _, ok = strings.Cut(key, bySender)
	return installation, "", ok && strings.HasPrefix(installation, "pli_")
}

// Takes reports whether answers in a conversation go out by a plugin.
func (s *Service) Takes(conversation string) bool {
	_, _, ok := threadOf(conversation)
	return ok
}

// ReplyTx leaves a reply to be sent by the plugin that its conversation is with, within the transaction.
func (s *Service) ReplyTx(tx *db.Tx, messageID, conversation, from, to string) error {
	installation, thread, ok := threadOf(conversation)
	if !ok {
		return fmt.Errorf("the conversation %q is no plugin's", fold.Shorten(conversation, 80))
	}
	_, err := job.Enqueue(tx, replyKind, replyArgs{Installation: installation, Message: messageID, Thread: thread, From: from, To: to}, job.Key(messageID))
	return err
}

// runReply has a plugin send a reply. A plugin that is asked twice, because a node has died in between, gets the same message id and
// idempotency key.
func (s *Service) runReply(ctx context.Context, j job.Job[replyArgs]) error {
	ctx = actor.ForSystem(ctx, j.Tenant, "plugins")
	final, err := s.reply(ctx, j.Args)
	if err == nil || !final && j.Attempt < j.MaxAttempts {
		return err
	}
	if !final && ctx.Err() != nil {
		return err // The node stops: nothing is known against the message.
	}
	if e := s.Inbox.Failed(ctx, j.Args.Message, fold.Shorten(plain(err.Error()), 500)); e != nil {
		return errors.Join(err, e)
	}
	return job.Cancel(err)
}

// reply sends a reply; final says that trying again is of no use.
func (s *Service) reply(ctx context.Context, args replyArgs) (final bool, err error) {
	i, err := s.running(ctx, args.Installation)
	if err == nil && (i == nil || channelOf(i) == "") {
		return true, errNoCarrier
	}
	if err != nil {
		return false, err
	}
	a, err := s.Inbox.Answer(ctx, args.Message)
	switch {
	case fault.Is(err, fault.NotFound):
		return false, nil
	case fault.Is(err, fault.Invalid):
		return true, err
	case err != nil:
		return false, err
	}
	content := &pluginv1.Content{Subject: a.Subject, Text: a.Text, HTML: a.HTML}
	for _, f := range a.Attachments {
		content.Attachments = append(content.Attachments, &pluginv1.File{Name: f.Name, MediaType: f.MediaType, Content: f.Content})
	}
	var out *pluginv1.SendMessageResponse
	err = s.run(ctx, i, occasion{cause: ByJob, object: "message", record: args.Message, key: args.Message}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		out, err = p.SendMessage(ctx, &pluginv1.SendMessageRequest{
			Context: frame, Channel: channelOf(i), MessageID: args.Message, Thread: args.Thread, From: args.From, To: args.To, Content: content,
		})
		return err
	})
	if e, ok := errors.AsType[*pluginv1.Error](err); ok {
		if e.Retryable && e.RetryAfterMS > 0 {
			return false, job.Snooze(durationMS(e.RetryAfterMS))
		}
		return !e.Retryable, err
	}
	if err != nil {
		return false, err
	}
	s.notes.flow(must(ctx), i.ID, "read", "messages."+channelOf(i), 1)
	return false, s.Inbox.Sent(ctx, args.Message, messageKey(i, out.ExternalID))
}

// messageKey is how a message of a channel is known here; empty for one that the channel has not named.
func messageKey(i *Installation, externalID string) string {
	if externalID == "" {
		return ""
	}
	if len(externalID) > maxName || plain(externalID) != externalID || strings.Join(strings.Fields(externalID), " ") != externalID {
		sum := sha256.Sum256([]byte(externalID))
		return i.ID + "/#" + hex.EncodeToString(sum[:])
	}
	return i.ID + "/" + externalID
}

// runReceive asks a channel for what has come in, until there is no more, and sleeps then. It is one job for as long as the plugin is
// turned on.
func (s *Service) runReceive(ctx context.Context, j job.Job[receiveArgs]) error {
	ctx = actor.ForSystem(ctx, j.Tenant, "plugins")
	i, err := s.running(ctx, j.Args.Installation)
	if i == nil || err != nil || channelOf(i) == "" {
		return err
	}
	const at = "/messages" // No job has such a name.
	cursor, _, err := s.remembered(ctx, i.ID, areaCursor, at)
	if err != nil {
		return err
	}
	every := receiveEvery
	if slices.ContainsFunc(i.Package.Manifest.Routes, func(r pack.Route) bool { return r.For == pack.ForMessages }) {
		every = receiveSeldom
	}
	began := time.Now()
	for range piecesPerTurn {
		select {
		case <-j.Stopping:
			return job.Stopped
		default:
		}
		out, err := s.receive(ctx, i, occasion{cause: ByJob, key: j.ID + "/" + cursor}, &pluginv1.ReceiveMessagesRequest{Cursor: cursor})
		if e, ok := errors.AsType[*pluginv1.Error](err); ok {
			switch {
			case e.Code == pluginv1.CodeUnimplemented:
				return nil // The channel only sends, or tells of everything by itself.
			case e.Retryable && e.RetryAfterMS > 0:
				return job.Snooze(durationMS(e.RetryAfterMS))
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", i.Package.Manifest.ID, err)
		}
		if len(out.Cursor) > maxValue {
			return job.Cancel(fmt.Errorf("the cursor of %s is too large", i.Package.Manifest.ID))
		}
		if out.Cursor != cursor {
			if err := s.remember(ctx, i.ID, areaCursor, at, out.Cursor, 0); err != nil {
				return err
			}
		}
		if !out.More || out.Cursor == cursor {
			return job.Snooze(every + rand.N(every/6)) //nolint:gosec // spreading work needs no secret
		}
		if cursor = out.Cursor; time.Since(began) > turn {
			break
		}
	}
	return job.Snooze(0)
}

// receive asks a channel for messages, and stores them before anything else is told: whoever repeats them after a failure does no harm.
func (s *Service) receive(ctx context.Context, i *Installation, o occasion, req *pluginv1.ReceiveMessagesRequest) (*pluginv1.ReceiveMessagesResponse, error) {
	req.Channel, req.Limit = channelOf(i), receivePage
	var out *pluginv1.ReceiveMessagesResponse
	err := s.run(ctx, i, o, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		req.Context = frame
		out, err = p.ReceiveMessages(ctx, req)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, m := range out.Messages {
		err := s.Inbox.Take(ctx, s.incoming(i, m))
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooLarge) {
			// Asking again would bring the same: it must not keep those behind it waiting.
			s.Logger.WarnContext(ctx, "a message of a plugin cannot be stored", "plugin", i.Package.Manifest.ID, "message", fold.Shorten(plain(m.ExternalID), 80), "error", err.Error())
			continue
		}
		if err != nil {
			return nil, err
		}
		s.notes.flow(must(ctx), i.ID, "written", "messages."+channelOf(i), 1)
	}
	for _, r := range out.Reports {
		if r.State != pluginv1.DeliveryStateFailed || r.ExternalID == "" {
			continue
		}
		reason := "not delivered"
		if r.Error != nil {
			reason = fold.Shorten(plain(r.Error.Error()), 500)
		}
		if err := s.Inbox.Lost(ctx, messageKey(i, r.ExternalID), reason); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// incoming is a message as the service desk takes it, within its bounds.
func (s *Service) incoming(i *Installation, m *pluginv1.InboundMessage) Incoming {
	line := func(v string, most int) string { return fold.Cut(strings.Join(strings.Fields(plain(v)), " "), most) }
	content := m.Content
	if content == nil {
		content = &pluginv1.Content{}
	}
	in := Incoming{
		Channel: channelOf(i), From: line(m.From, 320), FromName: line(m.FromName, maxName), To: line(m.To, 320), Subject: line(content.Subject, 500),
		Text: fold.Cut(content.Text, maxInbound), HTML: content.HTML,
	}
	if len(in.HTML) > maxInbound {
		in.HTML = "" // Half of it could mean something else.
	}
	if at, err := time.Parse(time.RFC3339, m.Time); err == nil {
		in.At = at
	}
	if thread := line(m.Thread, maxThread); thread != "" {
		in.Thread = i.ID + byThread + thread
	} else if in.From != "" {
		in.Thread = i.ID + bySender + in.From
	}
	// A channel that gives its messages no name repeats them to the letter.
	in.Key = messageKey(i, cmp.Or(m.ExternalID, strings.Join([]string{"", m.Thread, m.From, m.Time, content.Text}, "\x00")))
	for _, f := range content.Attachments {
		in.Attachments = append(in.Attachments, Attached{Name: line(f.Name, maxName), MediaType: f.MediaType, Content: f.Content})
	}
	return in
}
