package main

import (
	"context"

	"github.com/kontor-crm/kontor/sdk"
)

// Check tells what keeps the plugin from answering: articles that cannot be read, intents without examples, a language model
// without a name.
func (chatbot) Check(ctx context.Context, _ *sdk.CheckRequest) (*sdk.CheckResponse, error) {
	host := sdk.HostFrom(ctx)
	c, err := configured(ctx, host)
	if err != nil {
		return nil, err
	}
	resp := &sdk.CheckResponse{}
	add := func(field, en, de string) {
		resp.Problems = append(resp.Problems, &sdk.Problem{Field: field, Message: sdk.InLanguages("en", en, "de", de)})
	}
	switch resp, err := host.SearchArticles(ctx, &sdk.SearchArticlesRequest{Limit: 1}); {
	case err != nil:
		why := sdk.AsError(err).Message
		add("", "The articles cannot be read ("+why+"). Only intents are answered.", "Die Artikel lassen sich nicht lesen ("+why+"). Nur Anliegen werden beantwortet.")
	case len(resp.Articles) == 0:
		add("", "There is no published article that everybody may read. Only intents are answered.", "Es gibt keinen veröffentlichten Artikel, den alle lesen dürfen. Nur Anliegen werden beantwortet.")
	}
	for _, i := range c.Intents {
		n := 0
		for _, list := range i.Examples {
			for _, e := range list {
				n += len(terms(e))
			}
		}
		switch {
		case n == 0:
			add("intents", i.Name+": no example says anything by which it could be known.", i.Name+": Kein Beispiel sagt etwas, woran es zu erkennen wäre.")
		case (i.Action == "" || i.Action == "answer") && in(i.Answer, c.Language) == "":
			add("intents", i.Name+": an answer is missing.", i.Name+": Eine Antwort fehlt.")
		}
	}
	if c.LLMURL != "" && c.LLMModel == "" {
		add("llm_model", "Name the model.", "Nennen Sie das Modell.")
	}
	return resp, nil
}
