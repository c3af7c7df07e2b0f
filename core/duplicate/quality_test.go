package duplicate

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// quality is how well pairs are found.
type quality struct{ recall, precision, blocked float64 }

func (q quality) f1() float64 { return 2 * q.recall * q.precision / (q.recall + q.precision) }

// measure compares all records that share a key, and counts which true pairs are found.
func measure(def Definition, facts []*Facts, keys [][]string, truth []string) quality {
	byKey := map[string][]int{}
	for i, list := range keys {
		for _, k := range list {
			byKey[k] = append(byKey[k], i)
		}
	}
	compared := map[[2]int]bool{}
	var right, wrong, reached float64
	for _, list := range byKey {
		if len(list) > maxShared {
			continue
		}
		for i, x := range list {
			for _, y := range list[i+1:] {
				if compared[[2]int{x, y}] {
					continue
				}
				compared[[2]int{x, y}] = true
				same := truth[x] == truth[y]
				if same {
					reached++
				}
				if score, _ := def.Score(facts[x], facts[y]); score >= def.Threshold {
					if same {
						right++
					} else {
						wrong++
					}
				}
			}
		}
	}
	var all float64
	for i := range truth {
		for j := range truth[:i] {
			if truth[i] == truth[j] {
				all++
			}
		}
	}
	return quality{right / all, right / (right + wrong), reached / all}
}

func table(t *testing.T, path ...string) []map[string]string {
	t.Helper()
	f, err := os.Open(coretest.SharedData(t, path...))
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.TrimLeadingSpace = true
	rows, err := r.ReadAll()
	require.NoError(t, err)
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func personFacts(first, last, email string, phones []string, company string, a fieldtype.Address) (*Facts, []string) {
	f := &Facts{texts: map[string][]string{}, addresses: map[string]fieldtype.Address{}}
	put := func(path, v string) {
		if v != "" {
			f.texts[path] = append(f.texts[path], v)
		}
	}
	put("first_name", first)
	put("last_name", last)
	put("email", email)
	put("company_name", company)
	var k keyList
	if email != "" {
		k.add("e", email)
	}
	for _, p := range phones {
		if n, err := fieldtype.NormalisePhone(p, "DE"); err == nil {
			p = n
		}
		put("phone", p)
		k.add("p", lastNine(p))
	}
	if a != (fieldtype.Address{}) {
		f.addresses["address"] = a
	}
	k.person(f)
	return f, k
}

func TestGermanContacts(t *testing.T) {
	t.Parallel()
	var facts []*Facts
	var keys [][]string
	var truth []string
	for _, r := range table(t, "german_contacts", "german_contacts_dev.csv") {
		email, _ := fieldtype.NormaliseEmail(r["email"])
		f, k := personFacts(r["first_name"], r["last_name"], email, []string{r["phone"], r["mobile"]}, r["company"],
			fieldtype.Address{Street: r["street"], PostalCode: r["postcode"], City: r["city"]})
		facts, keys, truth = append(facts, f), append(keys, k), append(truth, r["true_id"])
	}
	q := measure(shipped["lead"], facts, keys, truth)
	t.Logf("%+v", q)
	require.Greater(t, q.recall, 0.92)
	require.Greater(t, q.precision, 0.965)
	require.Greater(t, q.blocked, 0.965)
}

func TestMadePeople(t *testing.T) {
	t.Parallel()
	var facts []*Facts
	var keys [][]string
	var truth []string
	for _, r := range table(t, "splink_fake1000", "fake_1000_from_splink_demos.csv") {
		f, k := personFacts(r["first_name"], r["surname"], r["email"], nil, "", fieldtype.Address{})
		if r["dob"] != "" {
			f.texts["birthday"] = []string{r["dob"]}
			more := keyList(k)
			more.person(f)
			k = more
		}
		if r["city"] != "" {
			f.texts["city"] = []string{r["city"]}
		}
		facts, keys, truth = append(facts, f), append(keys, k), append(truth, r["cluster"])
	}
	def := Definition{Threshold: 28, Match: Condition{Sum: append([]Condition{
		{Fields: []string{"city"}, Compare: Text, Weight: 12, Against: 4},
	}, shipped["contact"].Match.Sum...)}}
	q := measure(def, facts, keys, truth)
	t.Logf("%+v", q)
	require.Greater(t, q.f1(), 0.92)
	require.Greater(t, q.precision, 0.985)
}

// TestFebrl finds the duplicates of people with a rule of the tenant's own, since these have a number that names them, and
// more slips in their names than people make.
func TestFebrl(t *testing.T) {
	t.Parallel()
	def := Definition{Threshold: 30, Match: Condition{Sum: []Condition{
		{Fields: []string{"first_name", "last_name"}, Compare: PersonName, Weight: 42, Against: 10},
		{Fields: []string{"address"}, Compare: Address, Weight: 28, Against: 6},
		{Fields: []string{"birthday"}, Compare: Text, Min: 0.9, Weight: 30, Against: 12},
		{Fields: []string{"custom.number"}, Compare: Text, Min: 0.9, Weight: 45, Against: 15},
	}}}
	for file, least := range map[string]float64{"dataset1.csv": 0.99, "dataset2.csv": 0.98, "dataset3.csv": 0.98} {
		var facts []*Facts
		var keys [][]string
		var truth []string
		for _, r := range table(t, "febrl", file) {
			f, _ := personFacts(r["given_name"], r["surname"], "", nil, "",
				fieldtype.Address{Street: r["address_1"] + " " + r["street_number"], PostalCode: r["postcode"], City: r["suburb"]})
			for path, column := range map[string]string{"birthday": "date_of_birth", "custom.number": "soc_sec_id"} {
				if r[column] != "" {
					f.texts[path] = []string{r[column]}
				}
			}
			var k keyList
			k.person(f)
			facts, keys, truth = append(facts, f), append(keys, k), append(truth, strings.Split(r["rec_id"], "-")[1])
		}
		q := measure(def, facts, keys, truth)
		t.Logf("%s: F1 %.4f %+v", file, q.f1(), q)
		require.Greater(t, q.f1(), least, file)
	}
}
