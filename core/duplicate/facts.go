package duplicate

import (
	"strings"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// Facts are what is compared of a record. They remember what names were taken apart to, so one goroutine at a time may
// compare them.
type Facts struct {
	texts     map[string][]string
	addresses map[string]fieldtype.Address

	people map[*Condition]person
	stems  map[string][]string
}

// person is the name that a condition compares.
func (f *Facts) person(c *Condition) person {
	p, ok := f.people[c]
	if !ok {
		if f.people == nil {
			f.people = map[*Condition]person{}
		}
		p = c.person(f)
		f.people[c] = p
	}
	return p
}

// stem is the stem of a company's name.
func (f *Facts) stem(name string) []string {
	s, ok := f.stems[name]
	if !ok {
		if f.stems == nil {
			f.stems = map[string][]string{}
		}
		s = stem(name)
		f.stems[name] = s
	}
	return s
}

// pointFields are the kinds of contact points by the field that they belong to.
var pointFields = map[string]string{"email": "email", "phone": "phone", "url": "website"}

// factsOf takes a record's values by API path. Names are the titles of records that it refers to, by id: a reference is
// compared by the name of what it points to, or by its id where the name is not known.
func factsOf(r *records.Record, names map[string]string) *Facts {
	return factsIn(r, names, func(*metadata.Field) bool { return true })
}

// factsIn is factsOf for some of the fields.
func factsIn(r *records.Record, names map[string]string, wanted func(*metadata.Field) bool) *Facts {
	f := &Facts{texts: map[string][]string{}, addresses: map[string]fieldtype.Address{}}
	for _, x := range r.Object.Fields {
		if r.Value(x) == nil || !wanted(x) {
			continue
		}
		path := x.Path()
		switch v := r.Value(x).(type) {
		case fieldtype.Address:
			f.addresses[path] = v
		case string:
			if x.Type == fieldtype.Reference && names[v] != "" {
				v = names[v]
			}
			f.texts[path] = append(f.texts[path], v)
		case []string:
			f.texts[path] = append(f.texts[path], strings.Join(v, " "))
		default:
			if text := x.Impl.ToText(v, &x.Options, nil); text != "" {
				f.texts[path] = append(f.texts[path], text)
			}
		}
	}
	for kind, path := range pointFields {
		for _, p := range r.Points {
			if p.Kind == kind {
				f.texts[path] = append(f.texts[path], p.Value)
			}
		}
	}
	return f
}
