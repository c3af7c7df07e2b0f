package records_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
)

// pages lists the titles that a filter finds, in pages of a size.
func (b *bundle) pages(filterText, sort string, size int) []string {
	b.t.Helper()
	node, err := filter.Parse(filterText)
	require.NoError(b.t, err)
	out := []string{}
	q := records.Query{Filter: node, Sort: records.ParseSort(sort), Limit: size}
	for {
		page, err := b.rec.List(b.ctx, "contacts", q)
		require.NoError(b.t, err)
		for _, r := range page.Rows {
			s, _ := asMap(b.t, r)["title"].(string)
			out = append(out, s)
		}
		if q.Cursor = page.NextCursor; q.Cursor == "" {
			return out
		}
	}
}

func TestPeopleAreListedByLastName(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		// "Mull er" stands behind everybody who is called Mull, and those without a last name last, the oldest first.
		want := []string{"Zoë Abel", "Anna Mull", "Zora Mull", "Bea Mull er", "Carl Zorn", "Zita", "Aaron", "Mia"}
		for _, i := range []int{5, 3, 0, 4, 6, 2, 7, 1} {
			first, last := want[i], ""
			if i < 5 {
				first, last = first[:len(first)-5], first[len(first)-4:]
				if i == 3 {
					first, last = "Bea", "Mull er"
				}
				last = fmt.Sprintf(`, "last_name": %q`, last)
			}
			b.create("contacts", fmt.Sprintf(`{"first_name": %q, "lifecycle_stage": "lead"%s}`, first, last))
		}
		for size := 1; size <= len(want)+1; size++ {
			require.Equal(t, want, b.pages("", "last_name", size), "in pages of %d", size)
			require.Equal(t, want, b.pages("lifecycle_stage = lead", "last_name", size), "of few, in pages of %d", size)
		}
		backwards := append(slices.Clone(want[:5]), want[5:]...)
		slices.Reverse(backwards[:5])
		slices.Reverse(backwards[5:])
		require.Equal(t, backwards, b.pages("lifecycle_stage = lead", "-last_name", 3))
		for text, n := range map[string]int{"mull": 3, "mull z": 1, "mull er": 1, "mull er b": 1, "zora m": 1, "aar": 1, "mull er z": 0} {
			page, err := b.rec.List(b.ctx, "contacts", records.Query{Search: text})
			require.NoError(t, err)
			require.Len(t, page.Rows, n, text)
		}
	})
}

// TestEveryWayGivesTheSameList compares lists of values that few and that many records have, filtered by both, with
// those of a filter that says the same and that no index serves.
func TestEveryWayGivesTheSameList(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ops := make([]records.Operation, 1000)
		for i := range ops {
			body := fmt.Appendf(nil, `{"first_name": "Mia %d", "last_name": "Brandt %d", "lifecycle_stage": %q, "lead_source": %q, "address": {"city": %q}}`,
				i, i*7919%1000, []string{"lead", "lead", "lead", "customer"}[i%4], []string{"website", "referral"}[i%2], []string{"Kiel", "Ulm", "Kiel"}[i%3])
			if i%50 == 0 {
				body = fmt.Appendf(nil, `{"first_name": "Only %d", "lifecycle_stage": "lead", "address": {"city": "Kiel"}}`, i)
			}
			ops[i] = records.Operation{Op: records.OpCreate, Object: "contacts", Body: body}
		}
		_, err := b.rec.Batch(b.ctx, "test", records.AllOrNothing, ops)
		require.NoError(t, err)
		for _, f := range []string{
			"lifecycle_stage = lead", "lifecycle_stage = customer", `lifecycle_stage = lead AND address.city = "Kiel"`,
			`address.city = "Kiel" AND NOT lifecycle_stage = customer AND lead_source = website`,
			`address.city = "Kiel" AND (lead_source = website OR lifecycle_stage = customer)`,
		} {
			for _, sort := range []string{"", "-created_at", "last_name", "-last_name", "title", "-title", "email", "score,-last_name"} {
				require.Equal(t, b.pages("("+f+") AND (score < 0 OR NOT score < 0)", sort, 100), b.pages(f, sort, 100), "%s by %s", f, sort)
			}
		}
	})
}

func TestPackedRowsHoldAnyText(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for i := range 3 {
			b.create("contacts", fmt.Sprintf(`{"last_name": "Berg %d", "description": "plain", "score": 7}`, i))
		}
		// Nobody can write such a text through Kontor.
		require.NoError(t, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "update contacts set description = ? where last_name = ?", "a\x1fb", "Berg 1")
			return err
		}))
		page, err := b.rec.List(b.ctx, "contacts", records.Query{Sort: records.ParseSort("last_name")})
		require.NoError(t, err)
		require.Len(t, page.Rows, 3)
		for i, r := range page.Rows {
			m := asMap(t, r)
			require.Equal(t, fmt.Sprintf("Berg %d", i), m["last_name"])
			require.EqualValues(t, 7, m["score"])
			require.Equal(t, []string{"plain", "a\x1fb", "plain"}[i], m["description"])
		}
	})
}
