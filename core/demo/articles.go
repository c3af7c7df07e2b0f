package demo

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/records"
)

// shelf is a category of the knowledge base in English and German.
type shelf struct{ key, en, de, aboutEN, aboutDE string }

// shelves are the categories, in their order.
var shelves = []shelf{
	{"start", "First steps", "Erste Schritte", "Setting up and signing in.", "Einrichten und anmelden."},
	{"orders", "Orders and delivery", "Bestellung und Lieferung", "From the order to the door.", "Von der Bestellung bis zur Tür."},
	{"bills", "Invoices and payment", "Rechnungen und Zahlung", "What stands on an invoice, and how to pay it.", "Was auf einer Rechnung steht und wie Sie sie bezahlen."},
	{"device", "Using your device", "Das Gerät benutzen", "Care, cleaning and small repairs.", "Pflege, Reinigung und kleine Reparaturen."},
}

// page is an article in one language: a title, a summary, what stands first, steps, and a word of caution where there is one.
type page struct {
	title, summary, intro string
	steps                 []string
	caution               string
}

// guide is an article of the demo.
type guide struct {
	shelf      string
	visibility string
	keywords   []string
	en, de     page
	status     string
}

// tree is a page as blocks.
func (p page) tree(heading string) content.Tree {
	words := func(s string) content.Text { return content.Text{{Text: s}} }
	t := content.Tree{{Kind: content.Paragraph, Text: words(p.intro)}}
	if len(p.steps) > 0 {
		list := content.Block{Kind: content.List, Ordered: true}
		for _, s := range p.steps {
			list.Items = append(list.Items, content.Item{Text: words(s)})
		}
		t = append(t, content.Block{Kind: content.Heading, Level: 2, Text: words(heading)}, list)
	}
	if p.caution != "" {
		t = append(t, content.Block{Kind: content.Callout, Tone: "warning", Text: words(p.caution)})
	}
	return t
}

// articles fills the knowledge base, so that search, portal, suggestions and bots have something to say.
func (f *filler) articles(ctx context.Context) error {
	rows, ids := make([]row, len(shelves)), map[string]string{}
	for i, s := range shelves {
		texts, err := json.Marshal(map[string]map[string]string{"en": {"name": s.en, "description": s.aboutEN}, "de": {"name": s.de, "description": s.aboutDE}})
		if err != nil {
			return err
		}
		rows[i] = row{"name": f.text(s.en, s.de), "description": f.text(s.aboutEN, s.aboutDE), "position": int64(i + 1), "texts": json.RawMessage(texts)}
	}
	if err := f.write(ctx, "article_categories", rows, func(i int, r *records.Record) { ids[shelves[i].key] = r.ID }); err != nil {
		return err
	}
	list := make([]row, len(guides))
	for i, g := range guides {
		list[i] = row{
			"name": f.text(g.en.title, g.de.title), "language": f.o.Locale, "category_id": ids[g.shelf], "visibility": g.visibility, "status": g.status,
			"position": int64(i + 1), "texts": g.texts(), "keywords": g.keywords,
		}
	}
	return f.write(ctx, "articles", list, nil)
}

// texts are a guide in both languages.
func (g guide) texts() json.RawMessage {
	out := map[string]any{}
	for lang, p := range map[string]page{"en": g.en, "de": g.de} {
		heading := "Step by step"
		if lang == "de" {
			heading = "Schritt für Schritt"
		}
		out[lang] = map[string]any{"title": p.title, "summary": p.summary, "blocks": p.tree(heading)}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		panic(err) // Texts of this file can always be written.
	}
	return raw
}
