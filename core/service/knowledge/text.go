package knowledge

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Text is an article in one language.
type Text struct {
	Title   string       `json:"title,omitempty"`
	Summary string       `json:"summary,omitempty"`
	Blocks  content.Tree `json:"blocks"`
	// Revision counts the changes of the text that the others are translated from; Of is the revision that a translation was made
	// of. A translation of an earlier one is outdated.
	Revision int64 `json:"revision,omitempty"`
	Of       int64 `json:"of,omitempty"`
}

func (t Text) empty() bool { return t.Title == "" && t.Summary == "" && t.Blocks.Empty() }

func (t Text) same(o Text) bool {
	return t.Title == o.Title && t.Summary == o.Summary && bytes.Equal(t.Blocks.JSON(), o.Blocks.JSON())
}

// Texts are an article by language.
type Texts map[string]Text

const (
	maxLanguages = 20
	maxTitle     = 300
	maxSummary   = 600
)

// ReadTexts reads texts that were stored: what does not hold any more is left out.
func ReadTexts(raw any) Texts {
	doc, _ := raw.(json.RawMessage)
	out := Texts{}
	if len(doc) > 0 && json.Unmarshal(doc, &out) != nil {
		return Texts{}
	}
	return out
}

// parseTexts checks what an editor has written.
func parseTexts(raw json.RawMessage) (Texts, error) {
	var l fault.List
	var in map[string]struct {
		Title, Summary string
		Blocks         json.RawMessage
		Revision, Of   int64
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, fault.At("texts", "invalid_content")
	}
	if len(in) > maxLanguages {
		return nil, fault.At("texts", "too_many", fault.Params{"max": maxLanguages})
	}
	out := Texts{}
	for _, lang := range slices.Sorted(maps.Keys(in)) {
		x, at := in[lang], "texts."+lang
		if !knownLanguage(lang) {
			l.Add(at, "unknown_language", fault.Params{"value": lang})
			continue
		}
		t := Text{Title: strings.Join(strings.Fields(x.Title), " "), Summary: strings.TrimSpace(x.Summary), Of: max(x.Of, 0)}
		if utf8.RuneCountInString(t.Title) > maxTitle {
			l.Add(at+".title", "too_long", fault.Params{"max": maxTitle})
		}
		if utf8.RuneCountInString(t.Summary) > maxSummary {
			l.Add(at+".summary", "too_long", fault.Params{"max": maxSummary})
		}
		blocks, err := content.Parse(x.Blocks)
		if err := l.Merge(at+".blocks", err); err != nil {
			return nil, err
		}
		t.Blocks = blocks
		out[lang] = t
	}
	return out, l.Err()
}

// knownLanguage reports whether a text is the tag of a language in its shortest form, such as de or pt-BR.
func knownLanguage(tag string) bool {
	t, err := language.Parse(tag)
	return err == nil && t.String() == tag && tag != "und" && len(tag) <= 10
}

// follow counts the revisions: those of the main text, and which one each translation is of.
func (t Texts) follow(before Texts, main string) {
	first, had := before[main]
	now := t[main]
	now.Of, now.Revision = 0, max(first.Revision, 1)
	if had && !now.same(first) {
		now.Revision++
	}
	if _, ok := t[main]; ok {
		t[main] = now
	}
	for lang, x := range t {
		if lang == main {
			continue
		}
		x.Revision = 0
		old, had := before[lang]
		switch {
		case !had || !x.same(old):
			x.Of = now.Revision
		case x.Of > now.Revision || x.Of < old.Of:
			x.Of = old.Of
		}
		t[lang] = x
	}
}

// Outdated reports whether the text of a language is a translation of an earlier one.
func (t Texts) Outdated(lang, main string) bool {
	x, ok := t[lang]
	first, known := t[main]
	return ok && known && lang != main && x.Of < first.Revision
}

// In returns the text in the language, or in the article's own where there is none, or else in any.
func (t Texts) In(lang, main string) (Text, string) {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base, main} {
		if x, ok := t[l]; ok && !x.empty() {
			return x, l
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if !t[l].empty() {
			return t[l], l
		}
	}
	return Text{}, main
}

func (t Texts) json() json.RawMessage {
	raw, err := json.Marshal(t)
	if err != nil {
		panic(err) // Nothing of a text can fail to be written.
	}
	return raw
}

// plain is everything that can be read, for the search of the app.
func (t Texts) plain() string {
	var b strings.Builder
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		x := t[lang]
		for _, s := range []string{x.Title, x.Summary, x.Blocks.Plain()} {
			if s != "" {
				b.WriteString(s)
				b.WriteByte('\n')
			}
		}
	}
	return fold.Cut(b.String(), maxSearchText)
}

// maxSearchText is what a long text can hold.
const maxSearchText = 60_000
