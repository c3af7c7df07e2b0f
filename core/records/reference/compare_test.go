package reference_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// TestTheEngineFindsWhatRolesAndFiltersSay gives people random roles and asks random questions, in every way that there
// is to ask. -rapid.checks=N makes more of them, KONTOR_TEST_SEED=N other records.
func TestTheEngineFindsWhatRolesAndFiltersSay(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		w := build(t, d, seedOf(t))
		asked := map[string]int{}
		rapid.Check(t, w.compare(asked))
		for _, way := range []string{"list", "refused", "forbidden", "export", "aggregate", "search", "feed", "bulk"} {
			require.Positive(t, asked[way], "%s was never asked: %v", way, asked)
		}
	})
}

// FuzzTheEngineFindsWhatRolesAndFiltersSay is the same for as long as one likes, on SQLite.
func FuzzTheEngineFindsWhatRolesAndFiltersSay(f *testing.F) {
	for seed := range 4 {
		f.Add([]byte(strings.Repeat(fmt.Sprint(seed, "kontor"), 200)))
	}
	var w *world
	d := coretest.SQLite(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if w == nil {
			w = build(t, d, 1)
		}
		// The records outlive the input that they were made for.
		w.T, w.Ctx = t, actor.ForSystem(t.Context(), coretest.TenantOf(t, w.Ctx), "test")
		rapid.MakeFuzz(w.compare(map[string]int{}))(t, raw)
	})
}

// compare makes one round: a person with new roles, and a few questions.
func (w *world) compare(asked map[string]int) func(t *rapid.T) {
	return func(t *rapid.T) {
		j := &judge{w: w, me: oneOf(t, "me", w.users)}
		roleIDs := w.roles[j.me][:rapid.IntRange(1, 2).Draw(t, "roles")]
		for _, roleID := range roleIDs {
			d := w.drawRole(t)
			x, err := w.Access.GetRole(w.Ctx, roleID)
			if err == nil {
				_, err = w.Access.UpdateRole(w.Ctx, roleID, x.Version, access.RolePatch{Definition: &d})
			}
			if err != nil {
				t.Fatalf("%+v: %v", d, err)
			}
			j.roles = append(j.roles, d)
		}
		u, err := w.Access.GetUser(w.Ctx, j.me)
		if err == nil && !slices.Equal(slices.Sorted(slices.Values(u.RoleIDs)), slices.Sorted(slices.Values(roleIDs))) {
			_, err = w.Access.UpdateUser(w.Ctx, j.me, u.Version, access.UserPatch{RoleIDs: &roleIDs})
		}
		if err != nil {
			t.Fatal(err)
		}
		ctx := actor.With(w.T.Context(), actor.Actor{
			Tenant: coretest.TenantOf(w.T, w.Ctx), Kind: actor.Person, ID: j.me, UserID: j.me, Via: actor.ViaAPI, Locale: "en",
		})
		for range map[db.Dialect]int{db.SQLite: 2, db.Postgres: 1}[w.DB.Dialect()] {
			q := question{w: w, j: j, t: t, ctx: ctx, object: oneOf(t, "object", objects), asked: asked}
			if rapid.IntRange(0, 9).Draw(t, "filtered") > 0 {
				q.where = w.drawNode(t, q.object, 3)
			}
			q.ask()
		}
	}
}

// question is one filter over one object, asked by one person.
type question struct {
	w      *world
	j      *judge
	t      *rapid.T
	ctx    context.Context //nolint:containedctx // It lives as long as the question.
	object string
	where  filter.Node
	asked  map[string]int
}

// wanted are the ids of the records that the reference lets through, sorted.
func (q *question) wanted(actions ...access.Action) []string {
	out := []string{}
	for _, r := range q.w.rows[q.object] {
		ok := !r.binned
		for _, a := range actions {
			ok = ok && q.j.may(a, r)
		}
		if ok && q.w.satisfies(q.j, q.where, r, q.j.me) {
			out = append(out, r.id())
		}
	}
	slices.Sort(out)
	return out
}

func (q *question) same(way string, want, got []string) {
	q.t.Helper()
	q.asked[strings.Fields(way)[0]]++
	slices.Sort(got)
	if slices.Equal(want, got) {
		return
	}
	differs := ""
	for _, x := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(want, got)))) {
		if slices.Contains(want, x) != slices.Contains(got, x) {
			differs += fmt.Sprintf("\nreference %v, engine %v: %s", slices.Contains(want, x), slices.Contains(got, x), body(q.w.all[x].values))
		}
	}
	q.fail(way, fmt.Errorf("%d differ%s", strings.Count(differs, "\n"), differs))
}

func (q *question) fail(way string, err error) {
	q.t.Helper()
	q.t.Fatalf("%s of %s as %s where %s\nroles %s\n%v", way, q.object, q.j.me, filter.Format(q.where), body(q.j.roles), err)
}

func (q *question) ask() {
	_, err := q.w.Records.List(q.ctx, q.object, records.Query{Filter: q.where, Limit: 1})
	if !q.j.can(access.Read, q.object) {
		q.asked["forbidden"]++
		if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			q.fail("a forbidden list", fmt.Errorf("answered %w", err))
		}
		return
	}
	_, bindErr := filter.Bind(q.where, schema{q.w, q.j, q.object, 0}, filter.Env{Now: q.w.now, Me: q.j.me})
	if bindErr != nil {
		// A field that the person may not read is as good as none, also in a filter.
		q.asked["refused"]++
		if !fault.Is(err, fault.Invalid) {
			q.fail("list", fmt.Errorf("the reference refuses with %w, the engine answers %w", bindErr, err))
		}
		return
	}
	if err != nil {
		q.fail("list", err)
	}
	want := q.wanted(access.Read)
	q.list(want)
	q.numbers(want)
	q.single(want)
	q.export()
	q.bulk()
	q.feed()
	q.search()
}

// list reads all pages in a random order, and counts.
func (q *question) list(want []string) {
	var sort []records.Sort
	for _, path := range rapid.SliceOfNDistinct(rapid.SampledFrom(fields[q.object]), 0, 2, rapid.ID).Draw(q.t, "sort") {
		f, err := schema{q.w, q.j, q.object, 0}.own(path)
		if err == nil && f.Kind != filter.KindMulti && f.Kind != filter.KindJSON {
			sort = append(sort, records.Sort{Field: path, Desc: rapid.Bool().Draw(q.t, "desc")})
		}
	}
	query := records.Query{Filter: q.where, Sort: sort, Limit: rapid.IntRange(1, 20).Draw(q.t, "limit"), Count: records.CountExact, Fields: []string{}}
	got := []string{}
	for {
		page, err := q.w.Records.List(q.ctx, q.object, query)
		if err != nil {
			q.fail(fmt.Sprintf("list by %v", sort), err)
		}
		for _, r := range page.Rows {
			got = append(got, r.ID())
		}
		if page.Count.Value != int64(len(want)) {
			q.fail("count", fmt.Errorf("%d instead of %d", page.Count.Value, len(want)))
		}
		if query.Cursor = page.NextCursor; query.Cursor == "" {
			break
		}
	}
	q.same(fmt.Sprintf("list by %+v in pages of %d", sort, query.Limit), want, got)
}

// numbers asks for counts by owner.
func (q *question) numbers(want []string) {
	if !q.j.readable(q.object, ids[q.object]+".owner_id") {
		return
	}
	out, err := q.w.Records.Aggregate(q.ctx, q.object, records.Aggregation{Filter: q.where, GroupBy: []records.GroupBy{{Field: "owner_id"}}})
	if err != nil {
		q.fail("aggregate", err)
	}
	q.asked["aggregate"]++
	total := int64(0)
	for _, g := range out.Groups {
		total += g.Values["count"].(int64)
		n := 0
		for _, recordID := range want {
			owner := q.w.all[recordID].at("owner_id")
			if owner == g.Keys[0].Value {
				n++
			}
		}
		if g.Values["count"].(int64) != int64(n) {
			q.fail("aggregate", fmt.Errorf("%d of %v instead of %d", g.Values["count"].(int64), g.Keys[0].Value, n))
		}
	}
	if total != int64(len(want)) {
		q.fail("aggregate", fmt.Errorf("%d in all groups instead of %d", total, len(want)))
	}
}

// single asks for records by their ids.
func (q *question) single(want []string) {
	var list, alive []string
	for _, r := range q.w.rows[q.object] {
		list = append(list, r.id())
	}
	rows, err := q.w.Records.ByIDs(q.ctx, q.object, list, q.where)
	if err != nil {
		q.fail("by ids", err)
	}
	for recordID := range rows {
		if !q.w.all[recordID].binned {
			alive = append(alive, recordID)
		}
	}
	q.same("by ids", want, alive)
	r := oneOf(q.t, "single", q.w.rows[q.object])
	_, err = q.w.Records.Get(q.ctx, q.object, r.id(), records.GetOptions{})
	if may := !r.binned && q.j.may(access.Read, r); may != (err == nil) || !may && !fault.Is(err, fault.NotFound) {
		q.fail("get of "+r.id(), fmt.Errorf("the reference says %v, the engine %w", may, err))
	}
}

func (q *question) export() {
	got := []string{}
	err := q.w.Records.Export(q.ctx, records.ExportQuery{Object: q.object, Filter: q.where, Fields: []string{"id"}}, 0, func(r *records.Record) error {
		got = append(got, r.ID)
		return nil
	})
	if !q.j.can(access.Export, q.object) {
		if !fault.Is(err, fault.Forbidden) {
			q.fail("a forbidden export", fmt.Errorf("answered %w", err))
		}
		return
	}
	if err != nil {
		q.fail("export", err)
	}
	q.same("export", q.wanted(access.Read, access.Export), got)
}

func (q *question) bulk() {
	out, err := q.w.Records.BulkDelete(q.ctx, q.object, q.where, records.BulkOptions{DryRun: true, All: true})
	if !q.j.can(access.Bulk, q.object) || !q.j.can(access.Delete, q.object) {
		if !fault.Is(err, fault.Forbidden) {
			q.fail("a forbidden bulk deletion", fmt.Errorf("answered %w", err))
		}
		return
	}
	if err != nil {
		q.fail("bulk", err)
	}
	q.asked["bulk"]++
	if want := q.wanted(access.Read, access.Delete, access.Bulk); out.Matched.Value != int64(len(want)) {
		q.fail("bulk", fmt.Errorf("%d instead of %d", out.Matched.Value, len(want)))
	}
}

// feed asks which of the records' creations are shown.
func (q *question) feed() {
	var list, want []string
	for _, r := range q.w.rows[q.object] {
		list = append(list, r.id())
		if q.j.may(access.Read, r) {
			want = append(want, r.id())
		}
	}
	got := map[string]bool{}
	for after := int64(0); ; {
		seen, next, err := q.w.Records.SeenOfSets(q.ctx, q.w.sets, list, after, 200)
		if err != nil {
			q.fail("feed", err)
		}
		for _, c := range seen {
			if q.w.all[c.Entry.RecordID].object == q.object {
				got[c.Entry.RecordID] = true
			}
		}
		if after = next; next == 0 {
			break
		}
	}
	slices.Sort(want)
	q.same("feed", want, slices.Collect(maps.Keys(got)))
}

// search looks for a word; where some fields are hidden, only the others count.
func (q *question) search() {
	o, err := q.w.model.Object(q.object)
	if err != nil {
		q.fail("search", err)
	}
	want := []string{}
	for _, r := range q.w.rows[q.object] {
		found := false
		for _, f := range o.Fields {
			s, ok := r.at(f.Path()).(string)
			if ok && f.Searchable && q.j.readable(q.object, f.ID) && slices.ContainsFunc(fold.Tokens(s), func(w string) bool { return strings.HasPrefix(w, "zebra") }) {
				found = true
			}
		}
		if found && !r.binned && q.j.may(access.Read, r) {
			want = append(want, r.id())
		}
	}
	hits, err := q.w.Records.Search(q.ctx, "Zebra", []string{q.object}, records.MaxLimit)
	if err != nil {
		q.fail("search", err)
	}
	got := []string{}
	for _, h := range hits {
		got = append(got, h.ID)
	}
	slices.Sort(want)
	q.same("search", want, got)
}
