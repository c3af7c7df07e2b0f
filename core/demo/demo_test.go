package demo_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/demo"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/sales"
	"github.com/kontor-crm/kontor/sdk/fault"
)

var day = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// founded is a company that has signed up, and its founder.
func founded(b *crm.Bundle) (context.Context, demo.Rooms) {
	b.T.Helper()
	s := sales.New(b.Records, b.Metadata)
	founder, _ := b.User(access.Admin)
	require.NoError(b.T, s.Start(b.Ctx))
	return founder, demo.Rooms{Records: b.Records, Metadata: b.Metadata, Access: b.Access}
}

// count is how many records of an object a filter finds.
func count(b *crm.Bundle, object, text string) int {
	b.T.Helper()
	node, err := filter.Parse(text)
	require.NoError(b.T, err, text)
	page, err := b.Records.List(b.Ctx, object, records.Query{Filter: node, Count: records.CountExact, Limit: 1})
	require.NoError(b.T, err, text)
	return int(page.Count.Value)
}

func TestADemoCompanyLooksAlive(t *testing.T) {
	t.Parallel()
	crm.Each(t, func(b *crm.Bundle) {
		ctx, rooms := founded(b)
		var views []string
		rooms.SaveView = func(_ context.Context, v demo.View) error {
			node, err := filter.Parse(v.Filter)
			require.NoError(b.T, err, v.Filter)
			_, err = b.Records.List(ctx, v.Object, records.Query{Filter: node, Sort: records.ParseSort(v.Sort), Fields: v.Columns})
			require.NoError(b.T, err, v.Name)
			views = append(views, v.Name)
			return nil
		}
		counts, err := demo.Fill(ctx, rooms, demo.Options{Size: demo.Small, Locale: "de", Domain: "demo.example", Now: day})
		require.NoError(b.T, err)

		require.Equal(b.T, 85, counts["companies"])
		require.Equal(b.T, 7, counts["products"])
		require.Equal(b.T, 41, counts["users"])
		require.Equal(b.T, 9, counts["teams"])
		require.Equal(b.T, 530, counts["deals"])
		require.Equal(b.T, 85*2+4, counts["contacts"])
		require.Len(b.T, views, counts["views"])
		for _, object := range []string{
			"companies", "products", "contacts", "deals", "leads", "contracts", "tasks", "notes", "calls", "meetings", "emails", "projects",
		} {
			require.Positive(b.T, counts[object], object)
			require.Equal(b.T, counts[object], count(b, object, ""), object)
		}
		require.Equal(b.T, 15, count(b, "companies", "parent_id:*"))
		require.Equal(b.T, 530, count(b, "deals", "company_id:* AND contact_id:* AND product_id:* AND stage_id:* AND owner_id:*"))
		require.Positive(b.T, count(b, "deals", `status = "open" AND close_date > "2026-11-20"`))
		require.Zero(b.T, count(b, "deals", `status = "open" AND close_date <= "2026-11-20"`))
		require.Positive(b.T, count(b, "deals", `status = "won" AND company.parent_id:*`))
		require.Positive(b.T, count(b, "tasks", `status = "open" AND deal_id:*`))
		require.Positive(b.T, count(b, "projects", `custom.phase = "running" AND custom.company:*`))
		require.Positive(b.T, count(b, "companies", `custom.segment = "a"`))
		require.Positive(b.T, counts["links"])
	})
}

func TestTheDemoCameInThroughItsOwnDoor(t *testing.T) {
	t.Parallel()
	crm.Each(t, func(b *crm.Bundle) {
		ctx, rooms := founded(b)
		_, err := demo.Fill(ctx, rooms, demo.Options{Size: demo.Small, Locale: "en", Domain: "demo.example", Now: day})
		require.NoError(b.T, err)
		companies := b.List("companies", `name = "Initech"`, "")
		require.Len(b.T, companies, 1)
		history, err := b.Records.History(ctx, "companies", companies[0]["id"].(string), "", 10)
		require.NoError(b.T, err)
		require.NotEmpty(b.T, history.Data)
		require.Equal(b.T, string(actor.ViaDemo), history.Data[0].ChangeSet.Via)

		_, err = demo.Fill(ctx, rooms, demo.Options{Size: demo.Small, Locale: "en", Domain: "demo.example", Now: day})
		var f *fault.Error
		require.ErrorAs(b.T, err, &f)
		require.Equal(b.T, "not_empty", f.Reason)
	})
}

func TestTheSameDemoTwice(t *testing.T) {
	t.Parallel()
	var titles [2][]string
	for i := range titles {
		b := crm.New(t, coretest.SQLite(t))
		ctx, rooms := founded(b)
		_, err := demo.Fill(ctx, rooms, demo.Options{Size: demo.Small, Locale: "de", Domain: "demo.example", Now: day})
		require.NoError(t, err)
		for _, r := range b.List("contacts", "", "title,email") {
			titles[i] = append(titles[i], r["title"].(string))
		}
	}
	require.NotEmpty(t, titles[0])
	require.Equal(t, titles[0], titles[1])
}
