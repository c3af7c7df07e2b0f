// Package reference_test compares what the record engine finds with the plainest possible account of the same thing: a
// program in memory that asks roles, fields and filters about one record after the other, and knows neither SQL nor any
// compiled form. It holds no code of the product, and nothing imports it.
package reference_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// row is a record as the API has shown it to the system.
type row struct {
	object string
	values map[string]any
	binned bool
}

func (r *row) id() string { return r.values["id"].(string) }

// at returns the value at an API path, nil where there is none.
func (r *row) at(path string) any {
	var v any = r.values
	for part := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[part]
	}
	return v
}

// edge is a link by a relation.
type edge struct{ relation, from, to string }

// world is a tenant with its records, and what the test knows of them without asking the engine.
type world struct {
	*crm.Bundle
	// rows are the records by the API name of their object; all has them by id.
	rows  map[string][]*row
	all   map[string]*row
	edges []edge
	users []string
	sets  []string
	now   time.Time
	model *metadata.Model
	// teams are the members of each team and parents the team above.
	teams   map[string][]string
	parents map[string]string
	// managers are whom people report to, and roles two roles for each person, which the rounds change.
	managers map[string]string
	roles    map[string][]string
}

// hop is a way from one object to another, by the name that filters give it.
type hop struct {
	to string
	// field is the reference on the near side, back the one on the far side, and edge the relation; near is the side of
	// the record that it starts from.
	field, back, edge string
	reverse           bool
}

var hops = map[string]map[string]hop{
	"contacts": {
		"company": {to: "companies", field: "company_id"}, "deals": {to: "deals", back: "contact_id"},
		"companies": {to: "companies", edge: "contact_companies"}, "involved_in": {to: "deals", edge: "deal_contacts", reverse: true},
	},
	"companies": {
		"parent": {to: "companies", field: "parent_id"}, "subsidiaries": {to: "companies", back: "parent_id"}, "contacts": {to: "contacts", back: "company_id"},
		"deals": {to: "deals", back: "company_id"}, "people": {to: "contacts", edge: "contact_companies", reverse: true},
	},
	"deals": {
		"company": {to: "companies", field: "company_id"}, "contact": {to: "contacts", field: "contact_id"}, "buying_center": {to: "contacts", edge: "deal_contacts"},
	},
}

// ids are the stable ids of the objects.
var ids = map[string]string{"contacts": "contact", "companies": "company", "deals": "deal"}

// fields are the fields that filters ask about.
var fields = map[string][]string{
	"contacts": {
		"id", "first_name", "last_name", "job_title", "email", "birthday", "lead_source", "score", "do_not_call", "tags", "owner_id", "company_id", "description", "phone",
		"custom.hobby", "custom.motto", "custom.size", "custom.weight", "custom.ratio", "custom.level", "custom.grades", "custom.joined", "custom.met", "custom.seen",
		"custom.vip", "custom.budget", "custom.cost", "custom.supplier",
	},
	"companies": {"id", "name", "domain", "industry", "employees", "annual_revenue", "company_type", "parent_id", "owner_id", "tags"},
	"deals":     {"id", "name", "amount", "close_date", "probability", "company_id", "contact_id", "owner_id", "next_step", "description"},
}

// build makes a tenant with its people and records. The same seed makes the same values.
func build(t *testing.T, d *db.DB, seed uint64) *world {
	t.Helper()
	w := &world{Bundle: crm.New(t, d), rows: map[string][]*row{}, all: map[string]*row{}, teams: map[string][]string{}, parents: map[string]string{}, managers: map[string]string{}, roles: map[string][]string{}, now: time.Now()}
	for range 4 {
		_, uid := w.User("read_only")
		w.users = append(w.users, uid)
	}
	team := func(parent string, members ...string) string {
		x, err := w.Access.CreateTeam(w.Ctx, access.NewTeam{Name: id.New("tea"), ParentID: parent, MemberIDs: members})
		require.NoError(t, err)
		w.teams[x.ID], w.parents[x.ID] = members, parent
		return x.ID
	}
	above := team("", w.users[0], w.users[1])
	team(above, w.users[2])
	team("", w.users[3])
	w.report(w.users[3], w.users[0])
	w.report(w.users[1], w.users[3])
	for _, uid := range w.users {
		for range 2 {
			x, err := w.Access.CreateRole(w.Ctx, access.NewRole{Name: "r" + strings.ToLower(id.New("x")[4:]), Labels: map[string]string{"en": "x"}})
			require.NoError(t, err)
			w.roles[uid] = append(w.roles[uid], x.ID)
		}
	}
	w.fields()
	m, err := w.Metadata.Model(w.Ctx)
	require.NoError(t, err)
	w.model = m

	r := rand.New(rand.NewPCG(seed, 1))
	companies := w.batch("companies", 14, func(int) map[string]any { return w.company(r) })
	var parents []records.Operation
	for _, c := range companies[:9] {
		parents = append(parents, records.Operation{Op: records.OpUpdate, Object: "companies", ID: c, Body: body(map[string]any{"parent_id": pick(r, companies)})})
	}
	_, err = w.Records.Batch(w.Ctx, "", records.PerItem, parents)
	require.NoError(t, err)
	contacts := w.batch("contacts", 45, func(int) map[string]any { return w.contact(r, companies) })
	deals := w.batch("deals", 26, func(int) map[string]any { return w.deal(r, companies, contacts) })
	w.link(r, "contact_companies", "contacts", "companies", contacts, companies)
	w.link(r, "deal_contacts", "deals", "buying_center", deals, contacts)
	for object, list := range map[string][]string{"companies": companies, "contacts": contacts, "deals": deals} {
		for _, recordID := range list {
			if r.IntN(9) == 0 {
				require.NoError(t, w.Records.Delete(w.Ctx, object, recordID, 0))
			}
		}
		w.read(object, list)
	}
	return w
}

// report has a person report to another.
func (w *world) report(uid, manager string) {
	w.T.Helper()
	u, err := w.Access.GetUser(w.Ctx, uid)
	require.NoError(w.T, err)
	_, err = w.Access.UpdateUser(w.Ctx, uid, u.Version, access.UserPatch{ManagerID: &manager})
	require.NoError(w.T, err)
	w.managers[uid] = manager
}

// seedOf is the seed of the records, another one by KONTOR_TEST_SEED.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	if s := os.Getenv("KONTOR_TEST_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
		return n
	}
	return 1
}

// fields adds a custom field of every kind, with a side column and without.
func (w *world) fields() {
	option := func(values ...string) (o fieldtype.Options) {
		for _, v := range values {
			o.Options = append(o.Options, fieldtype.Option{Value: v, Labels: map[string]string{"en": v}})
		}
		return o
	}
	for _, f := range []metadata.FieldInput{
		{Name: "hobby", Type: fieldtype.Text, Filterable: true},
		{Name: "motto", Type: fieldtype.LongText},
		{Name: "size", Type: fieldtype.Number, Filterable: true},
		{Name: "weight", Type: fieldtype.Number},
		{Name: "ratio", Type: fieldtype.Decimal, Filterable: true},
		{Name: "level", Type: fieldtype.Select, Options: option("low", "mid", "high"), Filterable: true},
		{Name: "grades", Type: fieldtype.MultiSelect, Options: option("a", "b", "c")},
		{Name: "joined", Type: fieldtype.Date, Filterable: true},
		{Name: "met", Type: fieldtype.DateTime, Filterable: true},
		{Name: "seen", Type: fieldtype.DateTime},
		{Name: "vip", Type: fieldtype.Boolean},
		{Name: "budget", Type: fieldtype.MoneyType, Filterable: true},
		{Name: "cost", Type: fieldtype.MoneyType},
		{Name: "supplier", Type: fieldtype.Reference, Options: fieldtype.Options{Target: "company"}, Filterable: true},
	} {
		f.Labels = metadata.Labels{"en": f.Name}
		_, err := w.Metadata.CreateField(w.Ctx, "contacts", f)
		require.NoError(w.T, err, f.Name)
	}
}

func body(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// batch creates records in one change set.
func (w *world) batch(object string, n int, one func(i int) map[string]any) []string {
	w.T.Helper()
	var ops []records.Operation
	for i := range n {
		ops = append(ops, records.Operation{Op: records.OpCreate, Object: object, Body: body(one(i))})
	}
	out, err := w.Records.Batch(w.Ctx, "", records.AllOrNothing, ops)
	require.NoError(w.T, err)
	w.sets = append(w.sets, out.ChangeSetID)
	var list []string
	for _, r := range out.Results {
		list = append(list, r.ID)
	}
	return list
}

func (w *world) link(r *rand.Rand, relation, object, name string, from, to []string) {
	for range 30 {
		e := edge{relation, pick(r, from), pick(r, to)}
		if _, err := w.Records.Link(w.Ctx, object, e.from, name, e.to, records.EdgeInput{}); err == nil && !slices.Contains(w.edges, e) {
			w.edges = append(w.edges, e)
		}
	}
}

// read keeps the records as the API shows them to the system, which may see everything.
func (w *world) read(object string, list []string) {
	w.T.Helper()
	for _, recordID := range list {
		got, err := w.Records.Get(w.Ctx, object, recordID, records.GetOptions{Bin: true})
		require.NoError(w.T, err)
		raw, err := got.AppendJSON(nil)
		require.NoError(w.T, err)
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.UseNumber()
		x := &row{object: object}
		require.NoError(w.T, d.Decode(&x.values), string(raw))
		_, err = w.Records.Get(w.Ctx, object, recordID, records.GetOptions{})
		x.binned = err != nil
		w.rows[object] = append(w.rows[object], x)
		w.all[recordID] = x
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// Pieces of texts: what folding changes, and what SQL, patterns and JSON treat as special.
var pieces = []string{"a", "A", "b", "ä", "Ö", "ß", "é", "ae", "%", "_", `\`, "'", `"`, "*", "?", "$1", "[", "null", "😀", "z", "o\u0308", "won", "-", "Müller", "zebra", " "}

func text(r *rand.Rand) any {
	if r.IntN(5) == 0 {
		return nil
	}
	s := ""
	for range 1 + r.IntN(3) {
		s += pick(r, pieces)
	}
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return s
}

func (w *world) owner(r *rand.Rand) any {
	if r.IntN(4) == 0 {
		return nil
	}
	return pick(r, w.users)
}

func maybe(r *rand.Rand, v any) any {
	if r.IntN(4) == 0 {
		return nil
	}
	return v
}

var (
	dates   = []string{"1955-05-05", "1970-01-01", "2024-02-29", "2024-03-31", "2025-12-31", "2026-01-01", "2031-07-01"}
	moments = []string{"1999-12-31T23:59:59.999999Z", "2000-01-01T00:00:00Z", "2024-03-31T01:00:00Z", "2024-03-31T01:00:00.000001Z", "2024-12-31T23:30:00Z", "2031-07-01T12:00:00Z"}
	numbers = []int64{0, 1, -1, 2, 3, 42, 1000, 1 << 40}
	ratios  = []string{"0", "0.1", "0.3", "-0.3", "1", "1.5", "99.99", "-1000000", "123456789.012345", "0.000000012345"}
	cents   = []int64{0, 1, 100, 1250, 99999, 1 << 40}
	kinds   = []string{"website", "referral", "other"}
)

func amount(r *rand.Rand) any {
	return map[string]any{"amount": pick(r, cents), "currency": pick(r, []string{"EUR", "USD"})}
}

func (w *world) company(r *rand.Rand) map[string]any {
	return map[string]any{
		"name": "c" + fmt.Sprint(text(r)), "domain": maybe(r, pick(r, []string{"example.org", "example.com", "b%.de"})), "industry": text(r), "employees": maybe(r, pick(r, numbers[:2])),
		"annual_revenue": maybe(r, amount(r)), "company_type": maybe(r, pick(r, []string{"prospect", "customer"})), "owner_id": w.owner(r), "tags": maybe(r, []string{pick(r, pieces[:8])}),
	}
}

func (w *world) contact(r *rand.Rand, companies []string) map[string]any {
	return map[string]any{
		"first_name": text(r), "last_name": "n" + fmt.Sprint(text(r)), "job_title": text(r), "email": maybe(r, pick(r, []string{"a@b.de", "x_y@b.de", "z%z@example.org"})),
		"birthday": maybe(r, pick(r, dates[:3])), "lead_source": maybe(r, pick(r, kinds)), "score": maybe(r, pick(r, numbers)), "do_not_call": maybe(r, r.IntN(2) == 0),
		"tags": maybe(r, []string{pick(r, pieces[:8]), pick(r, pieces[:8])}), "owner_id": w.owner(r), "company_id": maybe(r, pick(r, companies)),
		"description": maybe(r, pick(r, []string{"zebra", "Zebra crossing", "giraffe"})), "phone": maybe(r, pick(r, []string{"+49 30 901820", "+49 89 233-0"})),
		"custom": map[string]any{
			"hobby": text(r), "motto": text(r), "size": maybe(r, pick(r, numbers)), "weight": maybe(r, pick(r, numbers)), "ratio": maybe(r, pick(r, ratios)),
			"level": maybe(r, pick(r, []string{"low", "mid", "high"})), "grades": maybe(r, pick(r, [][]string{{"a"}, {"a", "b"}, {"c"}, {}})), "joined": maybe(r, pick(r, dates)),
			"met": maybe(r, pick(r, moments)), "seen": maybe(r, pick(r, moments)), "vip": maybe(r, r.IntN(2) == 0), "budget": maybe(r, amount(r)), "cost": maybe(r, amount(r)),
			"supplier": maybe(r, pick(r, companies)),
		},
	}
}

func (w *world) deal(r *rand.Rand, companies, contacts []string) map[string]any {
	return map[string]any{
		"name": "d" + fmt.Sprint(text(r)), "amount": maybe(r, amount(r)), "close_date": maybe(r, pick(r, dates)), "probability": maybe(r, pick(r, []int{0, 50, 100})),
		"company_id": maybe(r, pick(r, companies)), "contact_id": maybe(r, pick(r, contacts)), "owner_id": w.owner(r), "next_step": text(r), "description": maybe(r, "zebra"),
	}
}

// value reads a value of the API as the filter language wants it.
func value(kind filter.Kind, v any) any {
	switch kind {
	case filter.KindMoney:
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m["amount"]
	case filter.KindTime:
		s, _ := v.(string)
		at, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return nil
		}
		return at
	case filter.KindDecimal:
		s, ok := v.(string)
		if !ok {
			return nil
		}
		return decimal.RequireFromString(s)
	}
	if n, ok := v.(json.Number); ok {
		i, err := n.Int64()
		if err != nil {
			return nil
		}
		return i
	}
	return v
}
