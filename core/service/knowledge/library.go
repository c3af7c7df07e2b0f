package knowledge

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The states of a language of an article.
const (
	MainLanguage  = "main"
	Translated    = "translated"
	Stale         = "outdated"
	NotYetWritten = "empty"
)

// Spoken is how far an article is written in a language.
type Spoken struct {
	Language string `json:"language"`
	// State is MainLanguage, Translated, Stale or NotYetWritten.
	State string `json:"state" enum:"main,translated,outdated,empty"`
	// Live says that readers see a text of this language.
	Live bool `json:"live"`
}

// Entry is an article as its writers see it in a list, without its texts.
type Entry struct {
	ID         string     `json:"id"`
	Version    int64      `json:"version"`
	Title      string     `json:"title"`
	Slug       string     `json:"slug"`
	CategoryID string     `json:"category_id"`
	Status     string     `json:"status"`
	Visibility string     `json:"visibility"`
	Live       bool       `json:"live"`
	Languages  []Spoken   `json:"languages"`
	UpdatedAt  time.Time  `json:"updated_at"`
	PublishAt  *time.Time `json:"publish_at,omitempty"`
}

// Wanted restricts a list of articles; what is empty restricts nothing.
type Wanted struct {
	// Words are looked for in the title.
	Words, Status, Visibility string
	// CategoryID is a category, or none for articles without one.
	CategoryID string
	Cursor     string
}

// NoCategory stands for articles without a category.
const NoCategory = "none"

const libraryPage = 50

// Library returns a page of the articles that the actor may read, whatever their state, the last changed first, and where the next
// one begins. It costs one statement, which with 50,000 articles reads 50 rows along the index of the last change, or of the category
// or the state that is asked for; words are looked for in titles along it.
func (s *Service) Library(ctx context.Context, w Wanted) ([]Entry, string, error) {
	q := records.Query{
		Sort: records.ParseSort("-updated_at"), Limit: libraryPage, Cursor: w.Cursor,
		Fields: []string{"name", "slug", "category_id", "status", "visibility", "live", "language", "texts", "published", "updated_at", "publish_at"},
	}
	var where []filter.Node
	if w.Status != "" {
		where = append(where, records.Eq("status", w.Status))
	}
	if w.Visibility != "" {
		where = append(where, records.Eq("visibility", w.Visibility))
	}
	switch w.CategoryID {
	case "":
	case NoCategory:
		where = append(where, filter.Compare{Field: "category_id", Op: filter.Empty})
	default:
		where = append(where, records.Eq("category_id", w.CategoryID))
	}
	if words := strings.TrimSpace(w.Words); words != "" {
		where = append(where, filter.Compare{Field: "name", Op: filter.Contains, Value: filter.String(words)})
	}
	if len(where) > 0 {
		q.Filter = filter.And(where...)
	}
	page, err := s.Records.List(ctx, "articles", q)
	if err != nil {
		return nil, "", err
	}
	out := make([]Entry, 0, len(page.Rows))
	for _, r := range page.Rows {
		out = append(out, entry(r))
	}
	return out, page.NextCursor, nil
}

func entry(r *records.Row) Entry {
	v := values(r)
	e := Entry{
		ID: r.ID(), Version: r.Version(), Title: v.text("name"), Slug: v.text("slug"), CategoryID: v.text("category_id"), Status: v.text("status"),
		Visibility: v.text("visibility"), Languages: []Spoken{},
	}
	e.Live, _ = v.get("live").(bool)
	e.UpdatedAt, _ = v.get("updated_at").(time.Time)
	if at, ok := v.get("publish_at").(time.Time); ok {
		e.PublishAt = &at
	}
	main := cmp.Or(v.text("language"), "en")
	texts, published := ReadTexts(v.get("texts")), Texts{}
	if e.Live {
		published = ReadTexts(v.get("published"))
	}
	langs := slices.Sorted(maps.Keys(texts))
	slices.SortStableFunc(langs, func(a, b string) int {
		return cmp.Compare(map[bool]int{true: 0, false: 1}[a == main], map[bool]int{true: 0, false: 1}[b == main])
	})
	for _, lang := range langs {
		x := Spoken{Language: lang, State: Translated, Live: !published[lang].empty()}
		switch {
		case texts[lang].Title == "" || texts[lang].Blocks.Empty():
			x.State = NotYetWritten
		case lang == main:
			x.State = MainLanguage
		case texts.Outdated(lang, main):
			x.State = Stale
		}
		e.Languages = append(e.Languages, x)
	}
	return e
}

// Reach is who can open an article on the portal, as it is now.
type Reach struct {
	Live bool `json:"live"`
	// Visitor is somebody unknown, Customer any customer who has signed in, Contact the one who was asked for.
	Visitor  bool `json:"visitor"`
	Customer bool `json:"customer"`
	Contact  bool `json:"contact"`
}

// anybody is a customer of whom nothing is known but that there is a contact.
const anybody = "-"

// Reach asks the access engine for whom an article is that the actor may read: as a visitor, as a customer without tags, and as a
// contact where one is named. It costs three statements by id. Faults: not_found for the article and the contact.
func (s *Service) Reach(ctx context.Context, articleID, contactID string) (out Reach, err error) {
	r, err := s.Records.Get(ctx, "articles", articleID, records.GetOptions{Fields: []string{"live"}})
	if err != nil {
		return out, err
	}
	out.Live, _ = values(r).get("live").(bool)
	a, err := actor.From(ctx)
	if err != nil {
		return out, err
	}
	sees := func(c actor.Customer) (bool, error) {
		found, err := s.byIDs(actor.ForPortal(ctx, a.Tenant, a.Locale, c), []string{articleID})
		return len(found) > 0, err
	}
	if out.Visitor, err = sees(actor.Customer{}); err != nil {
		return out, err
	}
	if out.Customer, err = sees(actor.Customer{Contact: anybody}); err != nil || contactID == "" {
		return out, err
	}
	c, err := s.CustomerOf(ctx, contactID)
	if err != nil {
		return out, err
	}
	out.Contact, err = sees(c)
	return out, err
}

// RestoreVersion makes the texts of a published version those of the draft, by the one write path: readers see them once they are
// published. The version of the record is that which the caller has seen; 0 for whatever there is. Faults: not_found for the article
// and the version, those of a change.
func (s *Service) RestoreVersion(ctx context.Context, articleID string, number, version int64) error {
	list, err := s.Versions(ctx, articleID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v Version) bool { return v.Number == number })
	if i < 0 || len(list[i].texts) == 0 {
		return missingVersion(number)
	}
	body, err := json.Marshal(map[string]any{"texts": list[i].texts})
	if err != nil {
		return fault.Wrap(err)
	}
	_, err = s.Records.Update(ctx, "articles", articleID, version, body)
	return err
}
