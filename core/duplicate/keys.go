package duplicate

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

const (
	// maxKeys bounds the keys of one record.
	maxKeys = 24
	// maxKeyBytes bounds one key.
	maxKeyBytes = 120
)

// keysVersion counts the ways in which keys have been made: a new one has every record's keys made anew.
const keysVersion = 2

// keyPaths are the fields that keys are made of, beside all those of keyTypes.
var keyPaths = []string{"first_name", "last_name", "birthday", "address", "name", "domain", "website", "vat_id"}

// keyTypes are the types of fields that make keys wherever they are.
var keyTypes = map[fieldtype.Name]bool{fieldtype.Email: true, fieldtype.Phone: true}

// pointsKey is the name of contact points in the ledger.
const pointsKey = "contact_points"

// Keys makes the keys under which candidates are found. It is the Matcher of core/records.
type Keys struct{}

var _ records.Matcher = Keys{}

// MatchKeys implements records.Matcher: e-mail addresses (e:), ends of phone numbers (p:), domains with the sound of a
// last name (d:) or alone for companies (w:), the sound of first and last name (n:), of a last name with the post code
// (z:), the first name and street (s:), the birthday with the sound of a name (b:) and
// alone (y:), and of companies' names (c:). Two records that share none are never compared.
func (Keys) MatchKeys(_ *metadata.Model, o *metadata.Object, r *records.Record) []string {
	if _, ok := shipped[o.ID]; !ok && !o.Custom {
		return nil
	}
	f := factsIn(r, nil, makesKeys)
	k := keyList{}
	k.points(o, f)
	_, hasLast := o.Field("last_name")
	if hasLast {
		k.person(f)
	} else {
		k.company(f)
	}
	return k
}

func makesKeys(f *metadata.Field) bool {
	return keyTypes[f.Type] || slices.Contains(keyPaths, f.Path())
}

type keyList []string

func (k *keyList) add(kind string, parts ...string) {
	if slices.Contains(parts, "") || len(*k) >= maxKeys {
		return
	}
	key := kind + ":" + strings.Join(parts, "|")
	if len(key) > maxKeyBytes {
		key = fold.Key(key, maxKeyBytes)
	}
	if !slices.Contains(*k, key) {
		*k = append(*k, key)
	}
}

// points adds the keys of e-mail addresses and phone numbers, wherever the object holds them.
func (k *keyList) points(o *metadata.Object, f *Facts) {
	for _, x := range o.Fields {
		for _, v := range f.texts[x.Path()] {
			switch x.Type {
			case fieldtype.Email:
				k.add("e", strings.ToLower(v))
			case fieldtype.Phone:
				k.add("p", lastNine(v))
			}
		}
	}
}

func (k *keyList) person(f *Facts) {
	given, family := words(first(f.texts["first_name"])), surname(first(f.texts["last_name"]))
	code := strings.ToLower(lettersOf(f.addresses["address"].PostalCode))
	for _, g := range given[:min(len(given), 2)] {
		for _, l := range family[:min(len(family), 2)] {
			pair := []string{sound(g), sound(l)}
			slices.Sort(pair) // First and last name may be swapped.
			k.add("n", pair...)
		}
	}
	for _, l := range family[:min(len(family), 2)] {
		k.add("z", sound(l), code)
		k.add("b", first(f.texts["birthday"]), sound(l))
	}
	if len(given) > 0 {
		k.add("b", first(f.texts["birthday"]), sound(given[0]))
	}
	k.add("y", first(f.texts["birthday"]))
	name, number := street(f.addresses["address"].Street)
	if len(given) > 0 && number != "" {
		k.add("s", given[0][:1], fold.Phonetic(name)+number)
	}
	for _, address := range f.texts["email"] {
		domain := domainOf(address)
		for _, l := range family[:min(len(family), 2)] {
			k.add("d", domain, sound(l))
		}
		if len(given) > 0 {
			k.add("g", domain, sound(given[0]))
		}
	}
}

func (k *keyList) company(f *Facts) {
	for _, n := range f.texts["name"] {
		if parts := stem(n); len(parts) > 0 {
			k.add("c", sound(strings.Join(parts, "")))
			code := strings.ToLower(lettersOf(f.addresses["address"].PostalCode))
			k.add("z", sound(parts[0]), code)
		}
	}
	for _, path := range []string{"domain", "website", "email"} {
		for _, v := range f.texts[path] {
			k.add("w", domainOf(v))
		}
	}
	for _, v := range f.texts["vat_id"] {
		k.add("v", lettersOf(fold.Fold(v)))
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// sound is the phonetic code of a name, or its first letters where it has none, as names in other scripts.
func sound(s string) string {
	if code := fold.Phonetic(s); code != "" {
		return code
	}
	return fold.Key(s, 12)
}
