package duplicate

import (
	"strings"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// Facts are what is compared of a record.
type Facts struct {
	texts     map[string][]string
	addresses map[string]fieldtype.Address
}

// pointFields are the kinds of contact points by the field that they belong to.
var pointFields = map[string]string{"email": "email", "phone": "phone", "url": "website"}

// factsOf takes a record's values by API path. Names are the titles of records that it refers to, by id: a reference is
// compared by the name of what it points to, or by its id where the name is not known.
func factsOf(r *records.Record, names map[string]string) *Facts {
	f := &Facts{texts: map[string][]string{}, addresses: map[string]fieldtype.Address{}}
	for _, x := range r.Object.Fields {
		path := x.Path()
		switch v := r.Value(x).(type) {
		case nil:
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
