// Package standard holds the objects that Kontor ships: contacts, companies, leads, deals with their pipelines and
// stages, activities, products and contracts, tickets with what is said about them, and the relations between them.
//
// It is data. A new shipped object is one file here and one migration for its table.
package standard

import (
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// The field types by their API names.
const (
	text        fieldtype.Name = "text"
	longText    fieldtype.Name = "long_text"
	richText    fieldtype.Name = "rich_text"
	number      fieldtype.Name = "number"
	decimal     fieldtype.Name = "decimal"
	money       fieldtype.Name = "money"
	boolean     fieldtype.Name = "boolean"
	date        fieldtype.Name = "date"
	datetime    fieldtype.Name = "datetime"
	choice      fieldtype.Name = "select"
	multiChoice fieldtype.Name = "multi_select"
	email       fieldtype.Name = "email"
	phone       fieldtype.Name = "phone"
	link        fieldtype.Name = "url"
	address     fieldtype.Name = "address"
	user        fieldtype.Name = "user"
	reference   fieldtype.Name = "reference"
	jsonValue   fieldtype.Name = "json"
	autoNumber  fieldtype.Name = "auto_number"
)

// field is a builder: every method returns the field, so that a definition is one line.
type field struct{ *metadata.Field }

func f(name string, typ fieldtype.Name, en, de string) field {
	return field{&metadata.Field{
		Name: name, Type: typ, Labels: metadata.Labels{"en": en, "de": de}, Column: name,
		Classification: metadata.Internal, SlotReady: true,
	}}
}

// indexed fields have an index on their column, or on a folded twin of it where people write the text.
func (x field) indexed() field { x.Filterable = true; return x }

// keyed fields have a folded twin of their column, which is indexed.
func (x field) keyed() field { x.Filterable = true; x.KeyColumn = x.Column + "_key"; return x }

func (x field) key(column string) field { x.Filterable = true; x.KeyColumn = column; return x }
func (x field) required() field         { x.Required = true; return x }
func (x field) unique() field           { x.Unique = true; x.Filterable = true; return x }
func (x field) searchable() field       { x.Searchable = true; return x }
func (x field) personal() field         { x.Classification = metadata.Personal; return x }
func (x field) readOnly() field         { x.ReadOnly = true; return x }
func (x field) max(n int) field         { x.Options.MaxLength = n; return x }

// open lets people add options as they go.
func (x field) open() field { x.Options.Open = true; return x }

func (x field) defaults(json string) field { x.Default = []byte(json); return x }

func (x field) help(en, de string) field { x.Help = metadata.Labels{"en": en, "de": de}; return x }

// between limits a number.
func (x field) between(low, high string) field { x.Options.Min, x.Options.Max = low, high; return x }

// to makes a reference to an object, whose way back is named inverse.
func (x field) to(object, inverse string) field {
	x.Options.Target, x.Inverse, x.Filterable = object, inverse, true
	return x
}

// of gives a select its options as value, English, German.
func (x field) of(options ...[3]string) field {
	for i, o := range options {
		x.Options.Options = append(x.Options.Options, fieldtype.Option{
			Value: o[0], Labels: map[string]string{"en": o[1], "de": o[2]}, Position: i,
		})
	}
	return x
}

// moneyColumns gives a money field the column of its currency.
func (x field) moneyColumns() field { x.CurrencyColumn = x.Column + "_currency"; return x }

// parts gives an address the columns of the parts that are filtered by.
func (x field) parts() field {
	x.Parts = map[string]string{
		"city": x.Column + "_city_key", "postal_code": x.Column + "_postal_code", "country": x.Column + "_country",
	}
	x.Filterable = true
	return x
}

func object(o metadata.Object, fields ...field) *metadata.Object {
	for i, x := range append(system(), fields...) {
		x.ID, x.ObjectID, x.Position = o.ID+"."+x.Name, o.ID, i
		o.Fields = append(o.Fields, x.Field)
	}
	return &o
}

// system are the fields that the record engine keeps on every record.
func system() []field {
	sys := func(x field) field { x.System, x.ReadOnly = true, true; return x }
	return []field{
		sys(f("id", text, "ID", "ID").indexed()),
		sys(f("version", number, "Version", "Version")),
		sys(f("title", text, "Title", "Titel").key("title_key")),
		{Field: f("owner_id", user, "Owner", "Zuständig").indexed().Field},
		{Field: f("external_id", text, "External ID", "Externe ID").indexed().max(255).Field},
		sys(f("created_at", datetime, "Created", "Angelegt").indexed()),
		sys(f("created_by", text, "Created by", "Angelegt von")),
		sys(f("updated_at", datetime, "Changed", "Geändert").indexed()),
		sys(f("updated_by", text, "Changed by", "Geändert von")),
		sys(f("deleted_at", datetime, "In the bin since", "Im Papierkorb seit").indexed()),
		sys(f("merged_into", text, "Merged into", "Zusammengeführt in")),
	}
}

// CustomObjectFields are the fields that every custom object starts with, before the tenant's own.
func CustomObjectFields(objectID string) []*metadata.Field {
	name := f("name", text, "Name", "Name").required().searchable().max(300)
	name.Column, name.KeyColumn, name.Filterable = "title", "title_key", true
	o := object(metadata.Object{ID: objectID}, name)
	return o.Fields
}

// CustomSlots are the side columns of the table of custom objects.
var CustomSlots = slots(10, 6, 4, 6)

func labels(en, de string) metadata.Labels { return metadata.Labels{"en": en, "de": de} }

func slots(t, n, d, r int) metadata.SlotCounts {
	return metadata.SlotCounts{Text: t, Number: n, Time: d, Ref: r}
}

// Objects returns all shipped objects, made anew, in the order in which they are shown.
func Objects() []*metadata.Object {
	return []*metadata.Object{
		contact(), company(), lead(), deal(), task(), note(), call(), meeting(), emailMessage(), product(), contract(),
		ticket(), conversation(), message(), consent(), pipeline(), stage(),
		article(), articleCategory(), idea(),
	}
}
