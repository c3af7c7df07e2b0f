package knowledge_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func each(t *testing.T, fn func(b *crm.Bundle, s *knowledge.Service)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		fn(b, knowledge.New(knowledge.Options{DB: b.DB, Records: b.Records, Metadata: b.Metadata, Access: b.Access}))
	})
}

func body(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	return raw
}

type m = map[string]any

func text(title, words string) m {
	return m{"title": title, "blocks": []m{{"kind": "paragraph", "text": []m{{"text": words}}}}}
}

func write(ctx context.Context, b *crm.Bundle, title, words, visibility string, more m) *records.Record {
	b.T.Helper()
	in := m{"name": title, "visibility": visibility, "texts": m{"en": text(title, words)}, "status": "published"}
	for k, v := range more {
		in[k] = v
	}
	r, err := b.Records.Create(ctx, "articles", body(b.T, in))
	require.NoError(b.T, err)
	return r
}

func visitor(b *crm.Bundle, c actor.Customer) context.Context {
	return actor.ForPortal(b.T.Context(), coretest.TenantOf(b.T, b.Ctx), "en", c)
}

func titles(hits []knowledge.Hit, err error) []string {
	out := []string{}
	if err != nil {
		return []string{err.Error()}
	}
	for _, h := range hits {
		out = append(out, h.Text.Title)
	}
	return out
}

func TestAnArticleGoesFromDraftToItsReaders(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		writer, _ := b.User("service")
		r, err := b.Records.Create(writer, "articles", body(b.T, m{"name": "Printing", "visibility": "public", "texts": m{"en": text("Printing", "first words")}}))
		require.NoError(b.T, err)
		require.Equal(b.T, "printing", r.Text("slug"))
		require.Equal(b.T, "draft", r.Text("status"))
		out := visitor(b, actor.Customer{})
		_, err = s.ArticleBySlug(out, "printing")
		require.True(b.T, fault.Is(err, fault.NotFound))

		set := func(ctx context.Context, v m) error {
			_, err := b.Records.Update(ctx, "articles", r.ID, 0, body(b.T, v))
			return err
		}
		require.NoError(b.T, set(writer, m{"status": "review"}))
		require.True(b.T, fault.Is(set(writer, m{"status": "published"}), fault.Forbidden), "who writes does not publish")
		require.True(b.T, fault.Is(set(writer, m{"live": true}), fault.Invalid), "what is live follows from publishing")
		chief, _ := b.User("manager")
		require.NoError(b.T, set(chief, m{"status": "published"}))
		x, err := s.ArticleBySlug(out, "printing")
		require.NoError(b.T, err)
		require.Equal(b.T, "first words", x.Texts["en"].Blocks.Plain())

		// The next version is in the making: readers see the one before.
		require.NoError(b.T, set(writer, m{"texts": m{"en": text("Printing better", "second words"), "de": text("Drucken", "zweite Worte")}}))
		require.Equal(b.T, "draft", b.Get("articles", r.ID)["status"])
		x, err = s.ArticleBySlug(out, "printing")
		require.NoError(b.T, err)
		require.Equal(b.T, "first words", x.Texts["en"].Blocks.Plain())
		require.Empty(b.T, titles(s.Search(out, "second", "en", 5)), "a draft is not found")
		page, err := b.Records.List(out, "articles", records.Query{})
		require.NoError(b.T, err)
		require.Len(b.T, page.Rows, 1)
		raw, err := page.Rows[0].AppendJSON(nil)
		require.NoError(b.T, err)
		require.NotContains(b.T, string(raw), "second words")
		_, err = b.Records.List(out, "articles", records.Query{Filter: filter.Compare{Field: "name", Op: filter.StartsWith, Value: filter.String("Printing b")}})
		require.Error(b.T, err, "nor can be asked for")

		require.True(b.T, fault.Is(set(writer, m{"visibility": "internal"}), fault.Forbidden), "whom it reaches is for those who publish")
		require.NoError(b.T, set(chief, m{"status": "published"}))
		require.Equal(b.T, []string{"Printing better"}, titles(s.Search(out, "second", "en", 5)))
		require.Equal(b.T, []string{"Drucken"}, titles(s.Search(out, "second", "de", 5)))

		versions, err := s.Versions(chief, r.ID)
		require.NoError(b.T, err)
		require.Len(b.T, versions, 2)
		diff, err := s.Compare(chief, r.ID, "en", 1, 2)
		require.NoError(b.T, err)
		require.Len(b.T, diff.Lines, 4)
		require.Equal(b.T, "removed", diff.Lines[0].Op)

		require.NoError(b.T, set(chief, m{"status": "archived"}))
		_, err = s.ArticleBySlug(out, "printing")
		require.True(b.T, fault.Is(err, fault.NotFound))
		require.Empty(b.T, titles(s.Search(out, "second", "en", 5)))
	})
}

func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		write(b.Ctx, b, "Pump public", "pump", "public", nil)
		write(b.Ctx, b, "Pump customers", "pump", "customers", nil)
		write(b.Ctx, b, "Pump gold", "pump", "segment", m{"audience": []string{"gold"}})
		write(b.Ctx, b, "Pump internal", "pump", "internal", nil)
		con := b.Create("contacts", `{"last_name":"Gold","tags":["gold"]}`)
		plain := b.Create("contacts", `{"last_name":"Plain"}`)
		gold, err := s.CustomerOf(b.Ctx, con.ID)
		require.NoError(b.T, err)
		for _, c := range []struct {
			who  actor.Customer
			want []string
		}{
			{actor.Customer{}, []string{"Pump public"}},
			{actor.Customer{Tags: []string{"gold"}}, []string{"Pump public"}},
			{actor.Customer{Contact: plain.ID}, []string{"Pump public", "Pump customers"}},
			{gold, []string{"Pump public", "Pump customers", "Pump gold"}},
		} {
			ctx := visitor(b, c.who)
			require.ElementsMatch(b.T, c.want, titles(s.Search(ctx, "pump", "en", 10)))
			list, err := s.Articles(ctx, "")
			require.NoError(b.T, err)
			require.Len(b.T, list, len(c.want))
			for _, object := range []string{"contacts", "companies", "deals", "notes"} {
				_, err = b.Records.List(ctx, object, records.Query{})
				require.True(b.T, fault.Is(err, fault.NotFound), object)
			}
			_, err = b.Records.Create(ctx, "articles", []byte(`{"name":"x"}`))
			require.Error(b.T, err)
		}
		staff, _ := b.User("service")
		list, err := s.Suggest(staff, "my pump is broken", "en", plain.ID, 10)
		require.NoError(b.T, err)
		open := map[string]bool{}
		for _, x := range list {
			open[x.Title] = x.Open
		}
		require.Equal(b.T, map[string]bool{"Pump public": true, "Pump customers": true, "Pump gold": false, "Pump internal": false}, open)
		other := b.Tenant()
		require.Empty(b.T, titles(s.Search(visitor(other, actor.Customer{}), "pump", "en", 10)))
	})
}

func TestTranslations(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		r := write(b.Ctx, b, "One", "one", "public", m{"texts": m{"en": text("One", "one"), "de": text("Eins", "eins")}})
		read := func() knowledge.Texts {
			x, err := s.ArticleBySlug(visitor(b, actor.Customer{}), "one")
			require.NoError(b.T, err)
			return x.Texts
		}
		require.False(b.T, read().Outdated("de", "en"))
		set := func(texts m) {
			_, err := b.Records.Update(b.Ctx, "articles", r.ID, 0, body(b.T, m{"texts": texts}))
			require.NoError(b.T, err)
			_, err = b.Records.Update(b.Ctx, "articles", r.ID, 0, []byte(`{"status":"published"}`))
			require.NoError(b.T, err)
		}
		de := text("Eins", "eins")
		de["of"] = 1
		set(m{"en": text("One", "uno"), "de": de})
		require.True(b.T, read().Outdated("de", "en"), "the text it is made of has changed")
		require.False(b.T, read().Outdated("en", "en"))
		de["of"] = 2
		set(m{"en": text("One", "uno"), "de": de})
		require.False(b.T, read().Outdated("de", "en"), "somebody has said that it still holds")
		fr, lang := read().In("fr", "en")
		require.Equal(b.T, "en", lang)
		require.Equal(b.T, "One", fr.Title)

		for _, bad := range []string{
			`{"texts":{"xx-yy-zz":{"title":"x","blocks":[]}}}`, `{"texts":{"en":{"title":"x","blocks":[{"kind":"script"}]}}}`, `{"texts":[]}`, `{"language":"klingon"}`,
			`{"texts":{"en":{"title":"x","blocks":[{"kind":"paragraph","text":[{"text":"x","link":"javascript:alert(1)"}]}]}}}`, `{"status":"scheduled"}`,
		} {
			_, err := b.Records.Update(b.Ctx, "articles", r.ID, 0, []byte(bad))
			require.True(b.T, fault.Is(err, fault.Invalid), "%s: %v", bad, err)
		}
	})
}

func TestScheduled(t *testing.T) {
	t.Parallel()
	crm.Each(t, func(b *crm.Bundle) {
		at := time.Now().UTC()
		s := knowledge.New(knowledge.Options{DB: b.DB, Records: b.Records, Metadata: b.Metadata, Access: b.Access, Now: func() time.Time { return at }})
		write(b.Ctx, b, "Later", "later", "public", m{"status": "scheduled", "publish_at": at.Add(time.Hour).Format(time.RFC3339)})
		require.NoError(b.T, s.PublishDue(b.Ctx))
		require.Empty(b.T, titles(s.Search(visitor(b, actor.Customer{}), "later", "en", 1)))
		at = at.Add(2 * time.Hour)
		require.NoError(b.T, s.PublishDue(b.Ctx))
		require.Equal(b.T, []string{"Later"}, titles(s.Search(visitor(b, actor.Customer{}), "later", "en", 1)))
	})
}

func TestSearchForgives(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		_, err := s.SetSettings(b.Ctx, knowledge.Settings{Synonyms: [][]string{{"invoice", "bill"}}})
		require.NoError(b.T, err)
		write(b.Ctx, b, "Set up a printer", "Connect the cable and choose the driver.", "public", nil)
		write(b.Ctx, b, "Where is my invoice?", "We send it by mail at the end of the month.", "public", nil)
		write(b.Ctx, b, "Rechnungsadresse ändern", "In den Einstellungen.", "public", m{"language": "de", "texts": m{"de": text("Rechnungsadresse ändern", "In den Einstellungen.")}})
		out := visitor(b, actor.Customer{})
		for asked, want := range map[string]string{
			"printer": "Set up a printer", "prnter": "Set up a printer", "pirnter": "Set up a printer", "printers cable": "Set up a printer", "bill": "Where is my invoice?",
			"rechnungsadressen": "Rechnungsadresse ändern", "rechnungsadrese aendern": "Rechnungsadresse ändern",
		} {
			got := titles(s.Search(out, asked, "en", 3))
			require.NotEmpty(b.T, got, asked)
			require.Equal(b.T, want, got[0], asked)
		}
		require.Empty(b.T, titles(s.Search(out, "xylophone", "en", 3)))
		require.Empty(b.T, titles(s.Search(out, "  ", "en", 3)))
	})
}

func TestItLearns(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		r := write(b.Ctx, b, "Tap", "tap", "public", nil)
		hidden := write(b.Ctx, b, "Hidden", "tap", "internal", nil)
		out := visitor(b, actor.Customer{})
		tenant := coretest.TenantOf(b.T, b.Ctx)
		require.NoError(b.T, s.Rate(out, "tap", knowledge.Feedback{Comment: "where is it?", Language: "en"}))
		require.True(b.T, fault.Is(s.Rate(out, "hidden", knowledge.Feedback{}), fault.NotFound))
		s.Seen(tenant, r.ID)
		s.Seen(tenant, r.ID)
		s.Ticketed(tenant, []string{r.ID})
		s.Asked(tenant, "Water Closed", "en", false)
		s.Asked(tenant, "water  closed", "en", false)
		s.Asked(tenant, "me@example.org", "en", false)
		s.Asked(tenant, "tap", "en", true)
		s.Close()
		g, err := s.Gaps(b.Ctx, 30)
		require.NoError(b.T, err)
		require.Len(b.T, g.Missed, 1)
		require.Equal(b.T, "water closed", g.Missed[0].Words)
		require.EqualValues(b.T, 2, g.Missed[0].Misses)
		require.Len(b.T, g.Unhelpful, 1)
		require.Equal(b.T, knowledge.Figures{Seen: 2, Unhelpful: 1, Tickets: 1}, g.Insufficient[0].Figures)
		require.Empty(b.T, g.Unused, "what is new has had no time")
		i, err := s.Insight(b.Ctx, r.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, "where is it?", i.Comments[0].Comment)
		_, err = s.Insight(out, hidden.ID)
		require.True(b.T, fault.Is(err, fault.NotFound))
		require.NoError(b.T, s.Sweep(b.Ctx))
	})
}
