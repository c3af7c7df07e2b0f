// Command chatbot answers visitors: by named intents that a company has set, and by passages of its knowledge base, with
// their sources. It finds them by words, without any service; a language model behind an OpenAI-compatible interface may
// put the passages into words, if a company wants that.
//
// It owns finding, deciding and handing over. It never makes anything up: what it says stands in the configuration or in an
// article, and when neither has an answer a person goes on. It reads the articles that everybody may read and nothing else.
package main

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/sdk"
)

type chatbot struct{}

var (
	_ sdk.ChatHandler  = chatbot{}
	_ sdk.CheckHandler = chatbot{}
)

// config is what an administrator has set; the schema in manifest.json describes it.
type config struct {
	Language string `json:"language"`

	Intents []intent `json:"intents"`

	// AnswerAt and AskAt are the confidences from which it answers and from which it asks back.
	AnswerAt    float64 `json:"answer_at"`
	AskAt       float64 `json:"ask_at"`
	MaxArticles int     `json:"max_articles"`

	LLMURL       string `json:"llm_url"`
	LLMModel     string `json:"llm_model"`
	LLMTimeoutMS int64  `json:"llm_timeout_ms"`
}

// intent is something that visitors want, known by examples.
type intent struct {
	Name     string              `json:"name"`
	Examples map[string][]string `json:"examples"`
	// Answer is what is said, by language.
	Answer map[string]string `json:"answer"`
	// Action is answer, hand_over or search; with search the articles are asked for Query.
	Action  string              `json:"action"`
	Query   string              `json:"query"`
	Choices map[string][]string `json:"choices"`
}

func configured(ctx context.Context, host sdk.Host) (*config, error) {
	raw, err := host.Config(ctx)
	if err != nil {
		return nil, err
	}
	c := &config{
		Language: "en", AnswerAt: 0.6, AskAt: 0.35, MaxArticles: 100, LLMTimeoutMS: 6_000,
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, c); err != nil {
			return nil, &sdk.Error{Code: "invalid", Message: "the configuration cannot be read: " + err.Error()}
		}
	}
	c.AskAt = min(c.AskAt, c.AnswerAt)
	return c, nil
}

func init() { sdk.Register(chatbot{}) }

func main() { sdk.Main() }
