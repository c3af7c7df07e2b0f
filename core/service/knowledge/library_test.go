package knowledge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestWritersSeeHowFarArticlesAreAndWhomTheyReach(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		shelf := b.Create("article_categories", `{"name":"Printers"}`).ID
		r := write(b.Ctx, b, "Paper jam", "Open the flap.", "public", m{
			"category_id": shelf, "texts": m{"en": text("Paper jam", "Open the flap."), "de": text("Papierstau", "Klappe auf."), "fr": m{"title": "Bourrage", "blocks": []m{}}},
		})
		write(b.Ctx, b, "Prices", "Ours.", "internal", nil)
		_, err := b.Records.Update(b.Ctx, "articles", r.ID, 0, body(b.T, m{"texts": m{
			"en": text("Paper jam", "Open the flap slowly."), "de": text("Papierstau", "Klappe auf."), "fr": m{"title": "Bourrage", "blocks": []m{}},
		}}))
		require.NoError(b.T, err)

		list, next, err := s.Library(b.Ctx, knowledge.Wanted{CategoryID: shelf, Words: "jam", Status: knowledge.Draft, Visibility: "public"})
		require.NoError(b.T, err)
		require.Empty(b.T, next)
		require.Len(b.T, list, 1)
		require.True(b.T, list[0].Live)
		require.Equal(b.T, []knowledge.Spoken{
			{Language: "en", State: knowledge.MainLanguage, Live: true}, {Language: "de", State: knowledge.Stale, Live: true}, {Language: "fr", State: knowledge.NotYetWritten},
		}, list[0].Languages)
		list, _, err = s.Library(b.Ctx, knowledge.Wanted{CategoryID: knowledge.NoCategory})
		require.NoError(b.T, err)
		require.Len(b.T, list, 1)
		require.Equal(b.T, "Prices", list[0].Title)

		reach, err := s.Reach(b.Ctx, list[0].ID, "")
		require.NoError(b.T, err)
		require.Equal(b.T, knowledge.Reach{Live: true}, reach, "what is for staff reaches nobody else")
		vip := b.Create("contacts", `{"last_name":"Vip","tags":["vip"]}`).ID
		other := b.Create("contacts", `{"last_name":"Other"}`).ID
		x := write(b.Ctx, b, "Only vips", "Secret.", "segment", m{"audience": []string{"vip"}})
		reach, err = s.Reach(b.Ctx, x.ID, vip)
		require.NoError(b.T, err)
		require.Equal(b.T, knowledge.Reach{Live: true, Contact: true}, reach)
		reach, err = s.Reach(b.Ctx, x.ID, other)
		require.NoError(b.T, err)
		require.Equal(b.T, knowledge.Reach{Live: true}, reach)

		require.NoError(b.T, s.RestoreVersion(b.Ctx, r.ID, 1, 0))
		same, err := s.Compare(b.Ctx, r.ID, "en", 1, 0)
		require.NoError(b.T, err)
		for _, l := range same.Lines {
			require.Equal(b.T, "same", l.Op)
		}
		require.True(b.T, fault.Is(s.RestoreVersion(b.Ctx, r.ID, 9, 0), fault.NotFound))
		require.True(b.T, fault.Is(s.RestoreVersion(b.Ctx, r.ID, 1, 1), fault.Stale))
	})
}
