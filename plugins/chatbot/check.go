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
	_, err = host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: c.Object, Fields: c.fields(), Limit: 1})
	switch e := sdk.AsError(err); {
	case e != nil:
		add("object", "The articles cannot be read ("+c.Object+": "+e.Message+"). Only intents are answered.", "Die Artikel lassen sich nicht lesen ("+c.Object+": "+e.Message+"). Nur Anliegen werden beantwortet.")
	case c.Filter != "":
		if _, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: c.Object, Filter: c.Filter, Fields: c.fields(), Limit: 1}); err != nil {
			add("filter", "The filter cannot be evaluated: "+sdk.AsError(err).Message, "Der Filter lässt sich nicht auswerten: "+sdk.AsError(err).Message)
		}
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
