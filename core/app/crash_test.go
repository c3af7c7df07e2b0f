package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/transfer"
)

// crashRows is how many rows the program is killed over: 20,000, or what `make crash` says. With more, nothing is hurried
// either: the leases of a killed node run out in their own time.
func crashRows(t *testing.T) (rows int, hurry bool) {
	t.Helper()
	given := os.Getenv("KONTOR_TEST_CRASH_ROWS")
	if given == "" {
		return 20_000, true
	}
	rows, err := strconv.Atoi(given)
	require.NoError(t, err)
	return rows, false
}

// people writes a file of people with a fixed seed: each with an id of its own, one in ten with a second address, and every
// one of them with a company out of 500, a region that becomes a custom field and a number that is unique.
func people(t *testing.T, rows int) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	require.NoError(t, w.Write([]string{"External ID", "First name", "Last name", "Email", "Phone", "Company", "City", "Tags", "Region", "Member no"}))
	for i := range rows {
		email := fmt.Sprintf("p%d@example.org", i)
		if i%10 == 0 {
			email += fmt.Sprintf("; private%d@example.net", i)
		}
		require.NoError(t, w.Write([]string{
			fmt.Sprintf("x%06d", i), pick("Mia", "Emil", "Jürgen", "Zoë", "Käthe", "Ömer"), pick("Brandt", "Groß", "Yılmaz", "O'Neill") + strconv.Itoa(i),
			email, fmt.Sprintf("+49 30 %07d", 1_000_000+i), fmt.Sprintf("Firma %d GmbH", r.IntN(500)), pick("Köln", "Hamburg", "Łódź", ""),
			pick("a", "b", "a;b", ""), pick("north", "south"), strconv.Itoa(i),
		}))
	}
	w.Flush()
	require.NoError(t, w.Error())
	return out.Bytes()
}

// TestAKilledImportGoesOnAndItsUndoLeavesNothing kills the program with SIGKILL in the middle of an import, twice, and once
// while the import is undone. Afterwards every row is there once, in one change set; and when it is undone, none.
func TestAKilledImportGoesOnAndItsUndoLeavesNothing(t *testing.T) {
	t.Parallel()
	rows, hurry := crashRows(t)
	content := people(t, rows)
	processes(t, func(p *process) {
		t := p.t
		seed := uint64(time.Now().UnixNano())
		t.Logf("kills by seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 0))
		p.start()
		c := p.signUp("Crash")
		c.id("id", http.MethodPost, "/objects/contacts/fields", `{"name":"region","type":"select","labels":{"en":"Region","de":"Region"},"filterable":true,
			"options":[{"value":"north","labels":{"en":"North","de":"Nord"}},{"value":"south","labels":{"en":"South","de":"Süd"}}]}`)
		c.id("id", http.MethodPost, "/objects/contacts/fields", `{"name":"member_no","type":"number","labels":{"en":"Member no","de":"Mitgliedsnr"},"filterable":true,"unique":true}`)
		before := p.census(c)
		began := time.Now()
		imp := c.upload("people.csv", content, `{"object":"contacts"}`)
		state := func() (i transfer.Import) {
			c.get("/imports/"+imp, &i)
			return i
		}
		for _, part := range []float64{0.05 + 0.4*r.Float64(), 0.5 + 0.4*r.Float64()} {
			p.eventually("the import gets on", func() bool { return state().Counts.Done >= int64(part*float64(rows)) })
			done := state()
			p.crash(c, hurry)
			t.Logf("killed behind %d of %d rows, after %.1f s", done.Counts.Done, rows, time.Since(began).Seconds())
			require.Equal(t, transfer.Running, done.State, "the import was done before it could be killed")
		}
		p.eventually("the import ends", func() bool { s := state().State; return s == transfer.Completed || s == transfer.Failed })
		done := state()
		t.Logf("imported in %.1f s", time.Since(began).Seconds())
		require.Equal(t, transfer.Completed, done.State, "%+v", done.Problem)
		require.Equal(t, transfer.Counts{Rows: int64(rows), Done: int64(rows), Created: int64(rows)}, done.Counts)
		require.NotNil(t, done.ChangeSetID)
		c.counts(map[string]int{"": rows, `custom.region = "north" OR custom.region = "south"`: rows, `external_id = "x000010"`: 1, `custom.member_no = 10`: 1}, nil)

		n := p.census(c)
		companies := n["companies"]
		require.LessOrEqual(t, companies, int64(500))
		require.Positive(t, companies)
		for what, want := range map[string]int64{
			"contacts": int64(rows), "contacts: external ids": int64(rows), "contacts: numbers": int64(rows), "companies: names": companies,
			"unique_values": int64(rows), "search_docs": int64(rows) + companies, "contact_points": int64(3 * ((rows + 9) / 10)),
			"changes": before["changes"] + int64(rows) + companies, "changes: records": before["changes: records"] + int64(rows) + companies,
			"change_sets: import": 1, "imports": 1,
		} {
			require.Equal(t, want, n[what], what)
		}

		began = time.Now()
		status, raw := c.do(http.MethodPost, "/changesets/"+*done.ChangeSetID+"/undo", `{}`)
		require.Equal(t, http.StatusOK, status, raw)
		var set struct {
			UndoneBy *string `json:"undone_by"`
		}
		p.eventually("the undo gets on", func() bool {
			status, raw := c.do(http.MethodPost, "/records/contacts/query", `{"limit":1,"count":"exact"}`)
			require.Equal(t, http.StatusOK, status, raw)
			return p.counted(raw) < rows/2
		})
		p.crash(c, hurry)
		p.eventually("the undo ends", func() bool { c.get("/changesets/"+*done.ChangeSetID, &set); return set.UndoneBy != nil })
		took := time.Since(began)
		c.counts(map[string]int{"": 0, `custom.region = "north"`: 0, `external_id = "x000010"`: 0, `email = "p10@example.org"`: 0}, []string{"p10", "private10", "brandt", "firma"})
		p.eventually("the search for duplicates rests", func() bool { return p.idle(c) })
		after := p.census(c)
		for _, what := range []string{"contacts", "companies", "edges", "unique_values", "search_docs", "match_keys", "duplicate_pairs: open", "contact_points: of records"} {
			require.Equal(t, before[what], after[what], what)
		}
		require.Equal(t, n["changes"]+int64(rows)+companies, after["changes"], "only the ledger tells of it")
		require.Equal(t, n["changes: records"], after["changes: records"])
		p.kill()
		t.Logf("undone in %.1f s with one kill; at rest after %.1f s", took.Seconds(), time.Since(began).Seconds())
	})
}

// crash kills the program and starts it again on the same data. With hurry the leases of the killed node have run out.
func (p *process) crash(c *company, hurry bool) {
	p.t.Helper()
	p.kill()
	if hurry {
		p.open(func(ctx context.Context, d *db.DB) {
			require.NoError(p.t, d.System(ctx, "let leases run out", func(ctx context.Context, tx *db.ControlTx) error {
				_, err := tx.Exec(ctx, "update jobs set lease_until = ? where state = 'running'", time.Now().UTC().Add(-time.Minute))
				return err
			}))
		})
	}
	p.start()
	c.url = p.url
}

// open opens the database of the program beside it, or while it is down.
func (p *process) open(fn func(ctx context.Context, d *db.DB)) {
	p.t.Helper()
	d, err := db.Open(p.t.Context(), db.Options{URL: p.database, Dir: filepath.Join(p.dir, "data")})
	require.NoError(p.t, err)
	defer func() { require.NoError(p.t, d.Close()) }()
	fn(p.t.Context(), d)
}

// census counts what a company has in the database itself.
func (p *process) census(c *company) map[string]int64 {
	p.t.Helper()
	out := map[string]int64{}
	p.open(func(ctx context.Context, d *db.DB) {
		require.NoError(p.t, d.Read(actor.ForSystem(ctx, c.tenant, "test"), func(ctx context.Context, tx *db.Tx) error {
			for what, query := range map[string]string{
				"contacts":                   "select count(*) from contacts where tenant_id = ? and deleted_at is null",
				"contacts: external ids":     "select count(distinct external_id) from contacts where tenant_id = ? and deleted_at is null",
				"contacts: numbers":          "select count(distinct n1) from contacts where tenant_id = ? and deleted_at is null",
				"companies":                  "select count(*) from companies where tenant_id = ? and deleted_at is null",
				"companies: names":           "select count(distinct name) from companies where tenant_id = ? and deleted_at is null",
				"contact_points":             "select count(*) from contact_points where tenant_id = ?",
				"contact_points: of records": "select count(*) from contact_points p join contacts r on r.tenant_id = p.tenant_id and r.id = p.record_id where p.tenant_id = ? and r.deleted_at is null",
				"edges":                      "select count(*) from edges where tenant_id = ?",
				"unique_values":              "select count(*) from unique_values where tenant_id = ?",
				"search_docs":                "select count(*) from search_docs where tenant_id = ? and object_id in ('contact', 'company')",
				"match_keys":                 "select count(*) from match_keys where ? <> ''", // Row-level security, or the file, knows whose.
				"duplicate_pairs: open":      "select count(*) from duplicate_pairs where tenant_id = ? and state = 'open'",
				"changes":                    "select count(*) from changes where tenant_id = ?",
				"changes: records":           "select count(distinct record_id) from changes where tenant_id = ?",
				"change_sets: import":        "select count(*) from change_sets where tenant_id = ? and via = 'import'",
				"imports":                    "select count(*) from imports where tenant_id = ?",
			} {
				var n int64
				args := []any{tx.Tenant()}
				if what == "match_keys" && tx.Dialect() == db.SQLite {
					query, args = "select count(*) from match_keys", nil // They hang on search_docs, in the tenant's own file.
				}
				if err := tx.QueryRow(ctx, query, args...).Scan(&n); err != nil {
					return fmt.Errorf("%s: %w", what, err)
				}
				out[what] = n
			}
			return nil
		}))
	})
	return out
}

// idle reports whether no job of a company waits or runs.
func (p *process) idle(c *company) bool {
	p.t.Helper()
	busy := true
	p.open(func(ctx context.Context, d *db.DB) {
		require.NoError(p.t, d.SystemRead(ctx, "look for jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
			busy, err = db.Exists(ctx, tx, "select 1 from jobs where tenant_id = ? and state in ('available', 'running', 'scheduled') limit 1", c.tenant)
			return err
		}))
	})
	return !busy
}

func (p *process) counted(raw string) int {
	p.t.Helper()
	var page struct{ Count int }
	require.NoError(p.t, json.Unmarshal([]byte(raw), &page), raw)
	return page.Count
}

// counts checks how many contacts filters find, and that words find nothing.
func (c *company) counts(filters map[string]int, nowhere []string) {
	c.t.Helper()
	for filter, want := range filters {
		var page struct{ Count int }
		c.get("/records/contacts?limit=1&count=exact&filter="+url.QueryEscape(filter), &page)
		require.Equal(c.t, want, page.Count, filter)
	}
	for _, word := range nowhere {
		var hits struct{ Data []any }
		c.get("/search?q="+url.QueryEscape(word), &hits)
		require.Empty(c.t, hits.Data, word)
	}
}
