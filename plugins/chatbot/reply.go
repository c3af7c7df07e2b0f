package main

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	// maxLine is how much of a visitor's line is looked at.
	maxLine = 2_000
	// maxAnswer is how long a passage is that is given as an answer, in bytes.
	maxAnswer = 900
	// nearly is how near the second article has to be to the first for the plugin to ask which is meant.
	nearly = 0.93
	// intentAt is from which likeness on a line is an intent.
	intentAt = 0.62
)

// ReplyChat answers the visitor's last line.
func (chatbot) ReplyChat(ctx context.Context, req *sdk.ReplyChatRequest) (*sdk.ReplyChatResponse, error) {
	host := sdk.HostFrom(ctx)
	c, err := configured(ctx, host)
	if err != nil {
		return nil, err
	}
	line := last(req.Lines)
	fallback := c.Language
	if l := req.Context.GetLocale(); strings.HasPrefix(l, "de") || strings.HasPrefix(l, "en") {
		fallback = l[:2]
	}
	lang := language(line, fallback)
	if says[lang] == nil {
		lang = "en"
	}
	switch {
	case strings.TrimSpace(line) == "":
		return handOver(lang, reasonNothing, 0), nil
	case wantsPerson(line):
		return handOver(lang, reasonAsked, 1), nil
	case angry(line):
		return handOver(lang, reasonAngry, 1), nil
	}
	found, likeness := match(c.Intents, line)
	question := masked(line, "", "")
	if found != nil && likeness >= intentAt {
		switch found.Action {
		case "hand_over":
			resp := handOver(lang, reasonIntent, likeness)
			if s := in(found.Answer, lang); s != "" {
				resp.Text = s
			}
			resp.Intent = found.Name
			return resp, nil
		case "search":
			if found.Query != "" {
				question = found.Query
			}
		default:
			if s := in(found.Answer, lang); s != "" {
				return &sdk.ReplyChatResponse{Text: s, Intent: found.Name, Confidence: likeness, Choices: found.Choices[lang]}, nil
			}
		}
	} else {
		found = nil
	}
	resp, err := fromArticles(ctx, host, c, req, question, lang)
	if resp != nil && found != nil && !resp.HandOver {
		resp.Intent = found.Name
	}
	return resp, err
}

// last gives the visitor's last line, cut to a bearable length.
func last(lines []*sdk.ChatLine) string {
	if len(lines) == 0 {
		return ""
	}
	l := lines[len(lines)-1]
	if l.Role != sdk.ChatRoleVisitor {
		return ""
	}
	if len(l.Text) > maxLine {
		return strings.ToValidUTF8(l.Text[:maxLine], "")
	}
	return l.Text
}

// fromArticles answers from the knowledge base.
func fromArticles(ctx context.Context, host sdk.Host, c *config, req *sdk.ReplyChatRequest, question, lang string) (*sdk.ReplyChatResponse, error) {
	articles, err := knowledge(ctx, host, c, question, lang)
	if e := sdk.AsError(err); e != nil {
		if e.Code == "deadline" {
			return nil, err
		}
		// There is no knowledge base, or it cannot be read: that is a matter for a person, and for the log.
		host.Error(ctx, "the articles cannot be read", "code", e.Code, "message", e.Message)
		return handOver(lang, reasonNoBase, 0), nil
	}
	x := newIndex(articles)
	hits := x.search(question, lang)
	if context := before(req.Lines); len(terms(question)) <= 2 && context != "" && (len(hits) == 0 || hits[0].confidence < c.AnswerAt) {
		// "And abroad?" makes sense only with what was asked before.
		if more := x.search(context+" "+question, lang); len(more) > 0 && (len(hits) == 0 || more[0].confidence > hits[0].confidence) {
			hits = more
		}
	}
	if len(hits) == 0 || hits[0].confidence < c.AskAt/2 {
		if askedBack(req.Lines) {
			return handOver(lang, reasonUnsure, 0), nil
		}
		if len(terms(question)) == 0 {
			// A greeting, or nothing that could be looked for.
			return unsure(lang, nil), nil
		}
		return handOver(lang, reasonOutside, 0), nil
	}
	best := hits[0]
	ambiguous := !best.exact && len(hits) > 1 && hits[1].score > best.score*nearly && hits[1].confidence > best.confidence*nearly && hits[1].title != best.title
	if best.confidence >= c.AnswerAt && !ambiguous {
		return answer(ctx, host, c, req, hits, question, lang), nil
	}
	if askedBack(req.Lines) {
		if ambiguous && best.confidence >= c.AnswerAt {
			// Both deal with it; the first one is named as what it is, an article.
			return answer(ctx, host, c, req, hits, question, lang), nil
		}
		return handOver(lang, reasonUnsure, best.confidence), nil
	}
	if best.confidence < c.AskAt {
		hits = nil
	}
	return unsure(lang, hits), nil
}

// before gives what the visitor has said before the last line.
func before(lines []*sdk.ChatLine) string {
	for i := len(lines) - 2; i >= 0 && i >= len(lines)-4; i-- {
		if lines[i].Role == sdk.ChatRoleVisitor {
			return lines[i].Text[:min(len(lines[i].Text), maxLine)]
		}
	}
	return ""
}

// unsure asks back, with the articles that might be meant to choose from.
func unsure(lang string, hits []*hit) *sdk.ReplyChatResponse {
	resp := &sdk.ReplyChatResponse{Text: says[lang]["unsure"], Intent: "clarify"}
	if len(hits) == 0 {
		resp.Text += " " + says[lang]["other_words"]
	} else {
		resp.Text += " " + says[lang]["which"]
		resp.Confidence = hits[0].confidence
	}
	for _, h := range hits[:min(len(hits), 3)] {
		if h.title != "" && h.confidence >= hits[0].confidence/2 {
			resp.Choices = append(resp.Choices, h.title)
		}
	}
	resp.Choices = append(resp.Choices, says[lang]["person"])
	return resp
}

// answer gives the passage that says most about the question, or the words of the language model where one is set and has
// kept to the passages.
func answer(ctx context.Context, host sdk.Host, c *config, req *sdk.ReplyChatRequest, hits []*hit, question, lang string) *sdk.ReplyChatResponse {
	best := hits[0]
	resp := &sdk.ReplyChatResponse{
		Text: best.passage(maxAnswer), Intent: "article", Confidence: best.confidence, Sources: []*sdk.ChatSource{best.source()},
	}
	if resp.Text == "" {
		resp.Text = says[lang]["more_sources"] + " " + best.title
	}
	if c.LLMURL == "" {
		return resp
	}
	var given []*hit
	for _, h := range hits[:min(len(hits), maxSources)] {
		if h.confidence >= c.AskAt {
			given = append(given, h)
		}
	}
	text, used, err := ask(ctx, host, c, given, question, lang, req.Context.GetDeadlineMS())
	if err != nil {
		host.Warn(ctx, "the language model was not used", "why", err.Error())
		return resp
	}
	resp.Text, resp.Sources = text, nil
	for _, h := range used {
		resp.Sources = append(resp.Sources, h.source())
	}
	return resp
}
