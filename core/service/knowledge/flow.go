package knowledge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The states of an article. What readers see is not the state: an article that is live stays so while its next version is in the
// making, until it is archived.
const (
	Draft     = "draft"
	Review    = "review"
	Scheduled = "scheduled"
	Published = "published"
	Archived  = "archived"
)

// beforeArticle checks an article's texts and leads it through its states, through whichever door the change comes:
//
//	draft → review: whoever may change it.
//	→ published, → scheduled, → archived: the function knowledge.publish. Publishing is what makes the texts those that readers see.
//	A change of the texts leads back from scheduled and published to draft, and leaves what readers see as it is.
//
// Faults: at the texts those of the content, required, publish_at_missing, and forbidden.
func (s *Service) beforeArticle(ctx context.Context, tx *db.Tx, c *records.Change) error {
	s.changed(ctx, tx)
	if c.Undo() || c.Action == ledger.Deleted || c.Action == ledger.Merged || c.Action == ledger.Restored {
		return nil
	}
	if err := s.texts(c); err != nil {
		return err
	}
	if err := s.address(ctx, c, "articles", "article"); err != nil {
		return err
	}
	if c.After.Text("visibility") == "" {
		c.Set("visibility", "internal")
	}
	status := c.After.Text("status")
	was := Draft
	if c.Before != nil {
		was = c.Before.Text("status")
	}
	if status == was && c.Before != nil && (status == Scheduled || status == Published) && (c.Changed("texts") || c.Changed("language")) {
		status = Draft
		c.Set("status", status)
	}
	// Whom a live article reaches is for those to say who may publish.
	widened := c.Before != nil && c.Before.Get("live") == true && (c.Changed("visibility") || c.Changed("audience"))
	if status != was && (status == Scheduled || status == Published || status == Archived) || widened {
		rules, err := s.Access.ForTx(ctx, tx)
		if err != nil {
			return err
		}
		if !rules.Has(access.PublishKnowledge) {
			return fault.New(fault.Forbidden, "function_missing", fault.Params{"function": access.PublishKnowledge})
		}
	}
	if status == was && c.Before != nil {
		return nil
	}
	return s.enter(c, status)
}

// enter sets what follows from a new state.
func (s *Service) enter(c *records.Change, status string) error {
	switch status {
	case "":
		c.Set("status", Draft)
	case Review, Scheduled, Published:
		texts := ReadTexts(c.After.Get("texts"))
		if x := texts[c.After.Text("language")]; x.Title == "" || x.Blocks.Empty() {
			return fault.At("texts."+c.After.Text("language"), "required")
		}
		if status == Scheduled {
			at, ok := c.After.Get("publish_at").(time.Time)
			if !ok || !at.After(c.Now()) {
				return fault.At("publish_at", "publish_at_missing")
			}
		}
		if status == Published {
			s.publish(c, texts)
		}
	case Archived:
		c.Set("live", false)
		c.Set("publish_at", nil)
	}
	return nil
}

// publish makes the texts those that readers see.
func (s *Service) publish(c *records.Change, texts Texts) {
	for lang, x := range texts {
		if x.Title == "" || x.Blocks.Empty() {
			delete(texts, lang)
		}
	}
	version, _ := c.After.Get("published_version").(int64)
	c.Set("published", texts.json())
	c.Set("published_version", version+1)
	c.Set("published_at", c.Now())
	c.Set("published_by", db.OrNull(c.Actor().UserID))
	c.Set("search_text", texts.plain())
	c.Set("live", true)
	c.Set("publish_at", nil)
}

// texts checks and completes the texts, of which the title of the first language is the article's own.
func (s *Service) texts(c *records.Change) error {
	main := c.After.Text("language")
	if main == "" {
		main = "en"
		c.Set("language", main)
	}
	if !knownLanguage(main) {
		return fault.At("language", "unknown_language", fault.Params{"value": main})
	}
	before := Texts{}
	if c.Before != nil {
		before = ReadTexts(c.Before.Get("texts"))
	}
	texts := Texts{}
	if raw, ok := c.After.Get("texts").(json.RawMessage); ok {
		var err error
		if texts, err = parseTexts(raw); err != nil {
			return err
		}
	}
	first := texts[main]
	switch {
	case first.Title == "" || c.Changed("name") && !c.GivenPath("texts"):
		first.Title = c.After.Text("name")
	default:
		c.Set("name", first.Title)
	}
	if first.Blocks == nil {
		first.Blocks = content.Tree{}
	}
	texts[main] = first
	texts.follow(before, main)
	c.Set("texts", texts.json())
	return nil
}

// beforeCategory gives a category its address.
func (s *Service) beforeCategory(ctx context.Context, tx *db.Tx, c *records.Change) error {
	s.changed(ctx, tx)
	if c.Undo() || c.Action == ledger.Deleted || c.Action == ledger.Merged || c.Action == ledger.Restored {
		return nil
	}
	if raw, ok := c.After.Get("texts").(json.RawMessage); ok {
		var texts map[string]CategoryText
		if err := json.Unmarshal(raw, &texts); err != nil {
			return fault.At("texts", "invalid_content")
		}
		for lang := range texts {
			if !knownLanguage(lang) {
				return fault.At("texts."+lang, "unknown_language", fault.Params{"value": lang})
			}
		}
	}
	return s.address(ctx, c, "article_categories", "article_category")
}

// CategoryText is a category in one language.
type CategoryText struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// address makes a record's part of addresses out of its name, once: a name that changes leaves it, so that links hold.
func (s *Service) address(ctx context.Context, c *records.Change, object, kind string) error {
	given := c.After.Text("slug")
	slug := content.Slug(given)
	if given != "" && slug == given {
		return nil
	}
	if slug == "" {
		slug = content.Slug(c.After.Text("name"))
	}
	if slug == "" {
		slug = kind
	}
	taken, err := c.Find(ctx, object, records.Eq("slug", slug), "", 1)
	if err != nil {
		return err
	}
	if len(taken) > 0 && taken[0].ID != c.After.ID && given == "" {
		tail := content.Slug(c.After.ID)
		slug += "-" + tail[max(0, len(tail)-6):]
	}
	c.Set("slug", slug)
	return nil
}

// PublishDue publishes what was scheduled and whose time has come, at most 200 articles of a tenant at once. It is for a job, under
// the system's rights. One article's failure does not keep the others waiting.
func (s *Service) PublishDue(ctx context.Context) error {
	page, err := s.Records.List(ctx, "articles", records.Query{
		Filter: filter.And(records.Eq("status", Scheduled), filter.Compare{Field: "publish_at", Op: filter.Lte, Value: filter.At(s.now())}),
		Sort:   records.ParseSort("publish_at"), Fields: []string{"id"}, Limit: records.MaxLimit,
	})
	if err != nil {
		return err
	}
	var errs []error
	for _, r := range page.Rows {
		if _, err := s.Records.Update(ctx, "articles", r.ID(), r.Version(), []byte(`{"status":"published"}`)); err != nil {
			errs = append(errs, fmt.Errorf("publish %s: %w", r.ID(), err))
		}
	}
	return errors.Join(errs...)
}
