package knowledge

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Version is a published version of an article, as the ledger has it.
type Version struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
	ByName string    `json:"by_name"`
	texts  Texts
}

// maxPages bounds how far back versions are looked for: 200 changes a page.
const maxPages = 10

// Versions returns the published versions of an article that the actor may read, the newest first. Faults: not_found.
func (s *Service) Versions(ctx context.Context, articleID string) ([]Version, error) {
	out := []Version{}
	cursor := ""
	for range maxPages {
		page, err := s.Records.History(ctx, "articles", articleID, cursor, records.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, e := range page.Data {
			v := Version{At: e.At, ByName: e.UserName}
			for _, c := range e.Changes {
				switch c.Field {
				case "published":
					v.texts = ReadTexts(c.New)
				case "published_version":
					// A version without a number is none.
					v.Number, _ = strconv.ParseInt(string(c.New), 10, 64)
				}
			}
			if v.Number > 0 {
				out = append(out, v)
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	// A version that says what the one before says has no texts of its own in the ledger.
	for i := len(out) - 2; i >= 0; i-- {
		if len(out[i].texts) == 0 {
			out[i].texts = out[i+1].texts
		}
	}
	return out, nil
}

// Compared is how the text of one language differs between two versions.
type Compared struct {
	Language string         `json:"language"`
	Lines    []content.Line `json:"lines"`
}

// Compare tells how the text of a language differs between two published versions of an article; version 0 is the present draft.
// Faults: not_found for the article and a version.
func (s *Service) Compare(ctx context.Context, articleID, lang string, from, to int64) (Compared, error) {
	out := Compared{Language: lang}
	if !knownLanguage(lang) {
		return out, fault.At("language", "unknown_language", fault.Params{"value": lang})
	}
	list, err := s.Versions(ctx, articleID)
	if err != nil {
		return out, err
	}
	lines := func(number int64) ([]string, error) {
		if number == 0 {
			r, err := s.Records.Get(ctx, "articles", articleID, records.GetOptions{Fields: []string{"texts"}})
			if err != nil {
				return nil, err
			}
			raw, _ := values(r).get("texts").(json.RawMessage)
			return linesOf(ReadTexts(raw)[lang]), nil
		}
		for _, v := range list {
			if v.Number == number {
				return linesOf(v.texts[lang]), nil
			}
		}
		return nil, missingVersion(number)
	}
	before, err := lines(from)
	if err != nil {
		return out, err
	}
	after, err := lines(to)
	out.Lines = content.Diff(before, after)
	return out, err
}

func missingVersion(number int64) error {
	return fault.Missing("version", strconv.FormatInt(number, 10))
}

func linesOf(t Text) []string {
	var out []string
	for _, x := range append([]string{t.Title, t.Summary}, t.Blocks.Lines()...) {
		if x != "" {
			out = append(out, x)
		}
	}
	return out
}
