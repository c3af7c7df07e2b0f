package duplicate

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type bundle struct {
	*crm.Bundle
	svc   *Service
	clock time.Time
}

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		fn(&bundle{Bundle: b, clock: time.Now(), svc: New(Options{
			DB: b.DB, Records: b.Records, Metadata: b.Metadata, Rules: b.Access, Guard: b.Access.Require, Pace: Pace{Share: 1},
		})})
	})
}

// relay hands waiting events to the handler and does the jobs that it leaves behind, as a node would.
func (b *bundle) relay() {
	b.T.Helper()
	for range 10 {
		var rows []outbox.Row
		require.NoError(b.T, b.DB.Tenant(b.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.Collect(ctx, tx, func(r db.Rows) (outbox.Row, error) {
				var x outbox.Row
				var payload []byte
				err := r.Scan(&x.Kind, &x.Topic, &payload)
				x.Payload = payload
				return x, err
			}, "select kind, topic, payload from outbox where tenant_id = ? order by seq", tx.Tenant())
			tx.Queue("delete from outbox where tenant_id = ?", tx.Tenant())
			return err
		}))
		if len(rows) == 0 {
			return
		}
		var events []outbox.Row
		for _, r := range rows {
			if r.Kind == outbox.KindEvent {
				events = append(events, r)
				continue
			}
			var p struct {
				Args string `json:"args"`
			}
			require.NoError(b.T, json.Unmarshal(r.Payload, &p))
			switch r.Topic {
			case KindFind:
				b.find()
			case KindSweep:
				var a sweep
				require.NoError(b.T, json.Unmarshal([]byte(p.Args), &a))
				require.NoError(b.T, b.svc.sweep(b.Ctx, job.Job[sweep]{Args: a}))
			}
		}
		// The window in which the last job was left is over by the time that it has run.
		b.clock = b.clock.Add(window)
		b.svc.now = func() time.Time { return b.clock }
		require.NoError(b.T, b.svc.Handle(b.Ctx, "", events))
	}
}

// find does the job that compares changes. On PostgreSQL it waits for older transactions, those of other tests included.
func (b *bundle) find() {
	b.T.Helper()
	require.Eventually(b.T, func() bool {
		err := b.svc.find(b.Ctx, nil)
		return err == nil
	}, time.Minute, 5*time.Millisecond)
}

func (b *bundle) pairs(object string, state State) []Pair {
	b.T.Helper()
	page, err := b.svc.List(b.Ctx, object, state, "", 0)
	require.NoError(b.T, err)
	return page.Data
}

func TestPairsAreFoundDecidedAndMerged(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.Create("companies", `{"name":"Müller & Söhne GmbH"}`)
		one := b.Create("contacts", `{"first_name":"Jürgen","last_name":"Weiß","email":"j.weiss@mueller.de","phone":"089 1234567","company_id":"`+com.ID+`"}`)
		b.Create("contacts", `{"first_name":"Petra","last_name":"Weiß","phone":"089 1234567","company_id":"`+com.ID+`"}`)

		list, err := b.svc.ForInput(b.Ctx, "contacts", []byte(`{"first_name":"Juergen","last_name":"Weiss","phone":"+49 89 1234567"}`))
		require.NoError(b.T, err)
		require.Len(b.T, list, 1)
		require.Equal(b.T, one.ID, list[0].ID)
		require.Equal(b.T, "Jürgen Weiß", list[0].Title)
		require.NotEmpty(b.T, list[0].Reasons)

		two := b.Create("contacts", `{"first_name":"Juergen","last_name":"Weiss","phone":"+49 89 1234567"}`)
		b.relay()
		pairs := b.pairs("contacts", Open)
		require.Len(b.T, pairs, 1, "the sister is another person")
		require.Equal(b.T, [2]string{one.ID, two.ID}, [2]string{pairs[0].A.ID, pairs[0].B.ID})
		list, err = b.svc.Candidates(b.Ctx, "contacts", two.ID)
		require.NoError(b.T, err)
		require.Len(b.T, list, 1)

		p, err := b.svc.Decide(b.Ctx, pairs[0].ID, Ignored)
		require.NoError(b.T, err)
		require.Equal(b.T, Ignored, p.State)
		_, err = b.Records.Update(b.Ctx, "contacts", two.ID, 0, []byte(`{"job_title":"CEO"}`))
		require.NoError(b.T, err)
		b.relay()
		require.Empty(b.T, b.pairs("contacts", Open), "a decision stays")
		_, err = b.svc.Decide(b.Ctx, pairs[0].ID, Open)
		require.NoError(b.T, err)

		res, err := b.Records.Merge(b.Ctx, "contacts", records.MergeInput{Into: one.ID, From: []string{two.ID}})
		require.NoError(b.T, err)
		require.Empty(b.T, b.pairs("contacts", Open))
		require.Len(b.T, b.pairs("contacts", Merged), 1)
		_, err = b.svc.Decide(b.Ctx, pairs[0].ID, Ignored)
		require.True(b.T, fault.Is(err, fault.Conflict))
		_, err = b.Records.Undo(b.Ctx, res.ChangeSetID, records.UndoOptions{})
		require.NoError(b.T, err)
		b.relay()
		require.Len(b.T, b.pairs("contacts", Open), 1, "the two are there again")
		require.NoError(b.T, b.Records.Delete(b.Ctx, "contacts", two.ID, 0))
		b.relay()
		require.Empty(b.T, b.pairs("contacts", Open))
	})
}

func TestPairsShowToWhoeverMaySeeBothRecords(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		sales, uid := b.User("sales")
		body := `{"first_name":"Eva","last_name":"Braun","email":"eva@braun.de","phone":"089 1234567"`
		b.Create("leads", body+`,"owner_id":"`+uid+`"}`)
		_, other := b.User("sales")
		hidden := b.Create("leads", body+`,"owner_id":"`+other+`"}`)
		b.relay()
		all := b.pairs("leads", "")
		require.Len(b.T, all, 1)
		_, err := b.Records.Get(sales, "leads", hidden.ID, records.GetOptions{})
		page, listErr := b.svc.List(sales, "leads", "", "", 0)
		require.NoError(b.T, listErr)
		list, candidatesErr := b.svc.ForInput(sales, "leads", []byte(body+"}"))
		require.NoError(b.T, candidatesErr)
		_, decideErr := b.svc.Decide(sales, all[0].ID, Ignored)
		require.True(b.T, fault.Is(err, fault.NotFound))
		require.Empty(b.T, page.Data)
		require.Len(b.T, list, 1)
		require.True(b.T, fault.Is(decideErr, fault.NotFound))

		stranger := b.Tenant()
		_, err = b.svc.Decide(stranger.Ctx, all[0].ID, Ignored)
		require.True(b.T, fault.Is(err, fault.NotFound))
		page, err = b.svc.List(stranger.Ctx, "leads", "", "", 0)
		require.NoError(b.T, err)
		require.Empty(b.T, page.Data)
	})
}

func TestRulesAndSweeps(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.Create("companies", `{"name":"Acme GmbH & Co. KG","domain":"acme.de"}`)
		b.Create("companies", `{"name":"ACME AG","website":"https://www.acme.de"}`)
		b.Create("companies", `{"name":"Beta UG (haftungsbeschränkt)"}`)
		b.relay()
		require.Len(b.T, b.pairs("companies", Open), 1)
		rules, err := b.svc.Rules(b.Ctx)
		require.NoError(b.T, err)
		require.Len(b.T, rules, 3)
		require.True(b.T, rules[0].Shipped)

		never := []byte(`{"threshold":100,"match":{"all":[{"fields":["name"],"compare":"exact","weight":100}]}}`)
		r, err := b.svc.CreateRule(b.Ctx, Rule{Object: "companies", Name: "strict", Active: true, Definition: never})
		require.NoError(b.T, err)
		b.relay()
		require.Empty(b.T, b.pairs("companies", Open), "a new rule has everything compared anew")
		score, _, _, err := b.svc.Try(b.Ctx, "companies", never, []byte(`{"name":"X"}`), []byte(`{"name":"X"}`))
		require.NoError(b.T, err)
		require.Equal(b.T, 100, score)
		off := false
		require.NoError(b.T, b.svc.UpdateRule(b.Ctx, r.ID, RulePatch{Active: &off}))
		b.relay()
		require.Len(b.T, b.pairs("companies", Open), 1, "the shipped rule counts again")
		require.NoError(b.T, b.svc.DeleteRule(b.Ctx, r.ID))
		require.True(b.T, fault.Is(b.svc.DeleteRule(b.Ctx, r.ID), fault.NotFound))

		_, err = b.svc.CreateRule(b.Ctx, Rule{Object: "companies", Name: "bad", Definition: []byte(`{"threshold":0,"match":{"any":[{"fields":["nix"],"compare":"text"}]}}`)})
		var f *fault.Error
		require.ErrorAs(b.T, err, &f)
		require.Len(b.T, f.Fields, 2)
		reader, _ := b.User("read_only")
		require.True(b.T, fault.Is(b.svc.Sweep(reader, "companies"), fault.Forbidden))
		_, err = b.svc.Rules(reader)
		require.True(b.T, fault.Is(err, fault.Forbidden))

		// Records that were written before there were keys are found by a sweep.
		require.NoError(b.T, b.DB.Tenant(b.Ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("delete from match_keys")
			tx.Queue("update search_docs set match_keys = null where tenant_id = ?", tx.Tenant())
			tx.Queue("delete from duplicate_pairs where tenant_id = ?", tx.Tenant())
			return nil
		}))
		require.NoError(b.T, b.svc.Sweep(b.Ctx, "companies"))
		b.relay()
		require.Len(b.T, b.pairs("companies", Open), 1)
	})
}

func TestABatchIsComparedWithWhatIsThereAndWithItself(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.Create("leads", `{"first_name":"Eva","last_name":"Braun","email":"eva@braun.de"}`)
		o, err := b.svc.object(b.Ctx, "leads")
		require.NoError(b.T, err)
		row := func(values map[string]any) records.Input {
			var in records.Input
			for path, v := range values {
				f, _ := o.Field(path)
				in.Set(f, v)
			}
			return in
		}
		out, err := b.svc.ForBatch(b.Ctx, o, []records.Input{
			row(map[string]any{"first_name": "Eva", "last_name": "Braun", "email": "eva@braun.de"}),
			row(map[string]any{"first_name": "Max", "last_name": "Muster", "phone": "+49891234567"}),
			row(map[string]any{"first_name": "Max", "last_name": "Mustre", "phone": "+49891234567"}),
		})
		require.NoError(b.T, err)
		require.Len(b.T, out[0], 1)
		require.Empty(b.T, out[1])
		require.Len(b.T, out[2], 1)
		require.Equal(b.T, 1, *out[2][0].Row)
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	like := func(a, b string) float64 {
		c := Condition{Fields: []string{"f", "l"}, Compare: PersonName}
		read := func(s string) *Facts {
			x := splitName(s)
			return &Facts{texts: map[string][]string{"f": {x[0]}, "l": {x[1]}}}
		}
		s, _ := c.compare(read(a), read(b))
		return s
	}
	for _, x := range [][2]string{
		{"Jürgen|Müller", "Juergen|Mueller"},
		{"Jürgen|Müller", "JURGEN|MULLER"},
		{"Hans|Meyer", "Meyer|Hans"},
		{"Michael|Maier", "Michi|Mayer"},
		{"Dr. Eva|Teufel-Fricke", "Eva|Fricke"},
		{"Anton|Kustermann", "Antob|Kustermann"},
		{"Karl-Heinz|Vogt", "Karl|Vogt"},
		{"M.|Wagner", "Maryam|Wagner"},
	} {
		require.Greater(t, like(x[0], x[1]), 0.6, x)
		require.InDelta(t, like(x[0], x[1]), like(x[1], x[0]), 0.06, x)
	}
	for _, x := range [][2]string{{"Eva|Braun", "Adam|Braun"}, {"Eva|Braun", "Eva|Schwarz"}, {"Jan|Li", "Jan|Wu"}, {"|", "Eva|Braun"}} {
		require.Less(t, like(x[0], x[1]), 0.4, x)
	}
	for _, x := range [][2]string{{"Grube & Weniger UG (haftungsbeschränkt)", "Grube und Weniger"}, {"Höcke GmbH", "HOECKE G.m.b.H."}, {"Dreher & Rumpf AG", "Dreher & Rumpf Aktiengesellschaft"}, {"Kontor e.K.", "Kontor Inc."}} {
		require.Greater(t, likeCompany(stem(x[0]), stem(x[1])), 0.95, x)
	}
	require.Zero(t, likeCompany(stem("Müller Bau GmbH"), stem("Schmidt Druck GmbH")))
}

func splitName(s string) [2]string {
	for i := range s {
		if s[i] == '|' {
			return [2]string{s[:i], s[i+1:]}
		}
	}
	return [2]string{s, ""}
}

func FuzzCompare(f *testing.F) {
	for _, s := range []string{"Jürgen Müller", "", "-", "Dr.", "A.", "\xff", "李 明", "GmbH & Co. KG", "Hauptstr. 1a", "a@b.de"} {
		f.Add(s, "Eva Braun")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, like := range []func(a, b string) float64{
			likeWord, likeEmail, jaroWinkler,
			func(a, b string) float64 {
				return likePerson(person{words(a), surname(b)}, person{words(b), surname(a)})
			},
			func(a, b string) float64 { return likeCompany(stem(a), stem(b)) },
		} {
			if s := like(a, b); s < 0 || s > 1.0000001 {
				t.Fatalf("%q %q: %v", a, b, s)
			}
		}
		var k keyList
		k.person(&Facts{texts: map[string][]string{"first_name": {a}, "last_name": {b}, "email": {a}}})
		for _, x := range k {
			if len(x) > maxKeyBytes {
				t.Fatalf("%q is too long", x)
			}
		}
	})
}

func FuzzParseDefinition(f *testing.F) {
	f.Add([]byte(`{"threshold":60,"match":{"sum":[{"fields":["a"],"compare":"text","weight":10}]}}`))
	f.Add([]byte(`{"match":{"all":[{"any":[{}]}]}}`))
	o := shippedObject()
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := ParseDefinition(o, raw)
		if err != nil {
			return
		}
		x := &Facts{texts: map[string][]string{"first_name": {"a"}}}
		if n, _ := d.Score(x, x); n < 0 || n > 100 {
			t.Fatal(n)
		}
	})
}

func TestPairsAreCountedAndOpenAgainOnceAMergeIsUndone(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one := b.Create("contacts", `{"first_name":"Jürgen","last_name":"Weiß","email":"j.weiss@mueller.de","phone":"089 1234567"}`)
		two := b.Create("contacts", `{"first_name":"Juergen","last_name":"Weiss","phone":"+49 89 1234567"}`)
		b.relay()
		open := func() map[string]int {
			list, err := b.svc.Counts(b.Ctx)
			require.NoError(b.T, err)
			out := map[string]int{}
			for _, c := range list {
				require.False(b.T, c.Capped)
				out[c.Object] = c.Open
			}
			return out
		}
		require.Equal(b.T, 1, open()["contacts"])
		require.Contains(b.T, open(), "companies", "compared, and nothing found")
		pair := b.pairs("contacts", Open)[0]
		res, err := b.Records.Merge(b.Ctx, "contacts", records.MergeInput{Into: one.ID, From: []string{two.ID}})
		require.NoError(b.T, err)
		require.Zero(b.T, open()["contacts"])
		_, err = b.Records.Undo(b.Ctx, res.ChangeSetID, records.UndoOptions{})
		require.NoError(b.T, err)
		p, err := b.svc.Decide(b.Ctx, pair.ID, Open)
		require.NoError(b.T, err)
		require.Equal(b.T, Open, p.State)
		require.Equal(b.T, 1, open()["contacts"])
	})
}
