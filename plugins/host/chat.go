package host

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Article is a text of the knowledge base that everybody may read.
type Article struct{ ID, Title, Text, Language, URL string }

// Responder is a plugin that can answer in chats.
type Responder struct {
	InstallationID string
	Name           pack.Texts
}

// Responders are the company's plugins that answer in chats and are called now. What is known of them is some seconds old at most.
func (s *Service) Responders(ctx context.Context) ([]Responder, error) {
	list, err := s.enabled(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []Responder
	for _, i := range list {
		if m := i.Package.Manifest; m.Capabilities.Chat {
			out = append(out, Responder{InstallationID: i.ID, Name: m.Name})
		}
	}
	return out, nil
}

// ChatLine is something that was said in a chat.
type ChatLine struct {
	// Role is visitor, bot or staff.
	Role string
	Text string
	At   time.Time
}

// Chat is a conversation that a plugin is to go on with.
type Chat struct {
	// ID names the conversation, and Key is the same in every attempt at the same answer.
	ID, Key string
	// Locale is the visitor's, such as de.
	Locale string
	// Lines are the last ones, the oldest first; the last is the visitor's.
	Lines []ChatLine
}

// ChatReply is what a plugin says to a visitor, bounded and without what could mislead a reader. It is plain text, whatever it
// looks like.
type ChatReply struct {
	Text, Intent string
	Confidence   float64
	// Sources are the ids of articles that the plugin names. Whether somebody may read them is not decided here.
	Sources []string
	Choices []string
	// HandOver says that a person shall go on, for a reason of the plugin's own words.
	HandOver bool
	Reason   string
}

// The bounds of a conversation and of an answer.
const (
	maxChatLines   = 40
	maxChatLine    = 4000
	maxChatSources = 5
	maxChoices     = 6
	maxChoice      = 80
)

var errNoResponder = errors.New("the plugin does not answer in chats")

var chatRoles = map[string]pluginv1.ChatRole{"visitor": pluginv1.ChatRoleVisitor, "bot": pluginv1.ChatRoleBot, "staff": pluginv1.ChatRoleStaff}

// ReplyChat asks a plugin what to say to a visitor. It is told what was said, and nothing of who the visitor is. Faults: not_found,
// plugin_off, plugin_blocked and plugin_resting for one that is not called, plugin_failed for one that has failed or was too
// slow; what it refuses is an error of its own.
func (s *Service) ReplyChat(ctx context.Context, installationID string, c Chat) (*ChatReply, error) {
	i, err := s.one(ctx, installationID)
	if err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if !i.Package.Manifest.Capabilities.Chat {
		return nil, failed(i, errNoResponder)
	}
	a.Locale = c.Locale
	ctx = actor.With(ctx, a)
	lines := c.Lines[max(len(c.Lines)-maxChatLines, 0):]
	req := &pluginv1.ReplyChatRequest{Conversation: c.ID}
	for _, l := range lines {
		req.Lines = append(req.Lines, &pluginv1.ChatLine{Role: chatRoles[l.Role], Text: fold.Clip(l.Text, maxChatLine), Time: l.At.UTC().Format(time.RFC3339)})
	}
	s.notes.flow(a.Tenant, i.ID, "read", "messages.body_text", int64(len(lines)))
	var out *ChatReply
	err = s.run(ctx, i, occasion{cause: ByChat, key: c.Key}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
		req.Context = frame
		res, err := p.ReplyChat(ctx, req)
		if err != nil {
			return err
		}
		out = chatReply(res)
		return nil
	})
	return out, err
}

func chatReply(res *pluginv1.ReplyChatResponse) *ChatReply {
	out := &ChatReply{
		Text: strings.TrimSpace(fold.Shorten(plainLines(res.Text), maxChatLine)), Intent: fold.Shorten(plain(res.Intent), 100),
		HandOver: res.HandOver, Reason: fold.Shorten(plain(res.HandOverReason), 100),
	}
	if res.Confidence > 0 { // What is no number is none.
		out.Confidence = min(res.Confidence, 1)
	}
	for _, x := range res.Sources {
		if id := x.GetRecord().GetID(); id != "" && len(id) <= 64 && len(out.Sources) < maxChatSources && !slices.Contains(out.Sources, id) {
			out.Sources = append(out.Sources, id)
		}
	}
	for _, x := range res.Choices {
		if text := strings.TrimSpace(fold.Shorten(plain(x), maxChoice)); text != "" && len(out.Choices) < maxChoices {
			out.Choices = append(out.Choices, text)
		}
	}
	return out
}

// The bounds of what a plugin gets of the knowledge base at once.
const (
	maxArticles     = 200
	maxArticle      = 32 << 10
	maxArticlesText = 1 << 20
)

// SearchArticles implements pluginv1.HostServer: what a plugin finds is what anybody finds on the portal.
func (g *gate) SearchArticles(ctx context.Context, req *pluginv1.SearchArticlesRequest) (*pluginv1.SearchArticlesResponse, error) {
	if !g.granted(pack.Knowledge, nil) {
		return nil, denied("knowledge was not granted")
	}
	out := &pluginv1.SearchArticlesResponse{}
	if g.s.Articles == nil {
		return out, nil
	}
	list, err := g.s.Articles(ctx, fold.Cut(req.Query, maxChatLine), fold.Cut(req.Language, 20), min(max(int(req.Limit), 1), maxArticles))
	if err != nil {
		return nil, err
	}
	size := 0
	for _, a := range list {
		text := fold.Cut(a.Text, maxArticle)
		if size += len(text); size > maxArticlesText {
			break
		}
		out.Articles = append(out.Articles, &pluginv1.Article{
			Record: &pluginv1.RecordRef{Object: "articles", ID: a.ID}, Title: a.Title, Text: text, Language: a.Language, URL: a.URL,
		})
	}
	g.s.notes.flow(g.tenant, g.ID, "read", "articles.published", int64(len(out.Articles)))
	return out, nil
}
