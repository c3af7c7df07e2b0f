package records

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// describe adds the schemas of records to the description: the shipped objects for everybody, and the tenant's own
// objects and fields for whoever is signed in.
func (s *Service) describe(a *httpapi.API) {
	spec := a.OpenAPI()
	registry := spec.Components.Schemas
	registry.Schema(reflect.TypeFor[fieldtype.Money](), true, "Money")
	registry.Schema(reflect.TypeFor[fieldtype.Address](), true, "Address")
	registry.Schema(reflect.TypeFor[ContactPoint](), true, "ContactPoint")
	known := registry.Map()
	maps.Copy(known, map[string]*huma.Schema{
		"Record":      {Type: huma.TypeObject, AdditionalProperties: true, Description: "One flat object; the values of custom fields stand under custom."},
		"RecordInput": {Type: huma.TypeObject, AdditionalProperties: true, Description: "The fields to set; null clears. Fields that are not named stay as they are."},
		"RecordPage":  pageSchema("Record"),
		"RecordQuery": querySchema(),
		"Filter": {Type: huma.TypeObject, AdditionalProperties: true, Description: `A filter tree: {"and":[…]}, {"or":[…]}, {"not":{…}}, ` +
			`{"field":"custom.region","op":"eq","value":"north"} or {"relation":"deals","quant":"some","where":{…}}.`},
	})
	a.OnSpec(httpapi.SpecHook{
		Epoch: func(ctx context.Context) (string, error) {
			c, err := s.open(ctx, nil)
			if err != nil {
				return "", err
			}
			return strconv.FormatInt(c.model.Epoch, 10) + " " + c.rules.Hash() + " " + c.actor.Locale, nil
		},
		Extend: func(ctx context.Context, spec *huma.OpenAPI) error {
			c, err := s.open(ctx, nil)
			if err != nil {
				return err
			}
			for _, o := range c.model.Objects {
				if canRead(c.rules, o.ID) {
					rules := c.rules.Object(o.ID)
					describeObject(spec, o, func(f *metadata.Field) access.Level { return level(o, rules, f) }, c.actor.Locale)
				}
			}
			return nil
		},
	})
}

func pageSchema(name string) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{
		"data":         {Type: huma.TypeArray, Items: httpapi.SchemaRef(name)},
		"next_cursor":  {Type: huma.TypeString, Nullable: true, Description: "Where the next page begins; null on the last."},
		"count":        {Type: huma.TypeInteger, Format: "int64", Description: "Number of matching records, when it was asked for."},
		"count_capped": {Type: huma.TypeBoolean, Description: "Whether there are more than count."},
	}, Required: []string{"data", "next_cursor"}}
}

func querySchema() *huma.Schema {
	list := func() *huma.Schema {
		return &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}}
	}
	return &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{
		"filter": httpapi.SchemaRef("Filter"), "fields": list(), "expand": list(),
		"sort": {Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{
			"field": {Type: huma.TypeString}, "desc": {Type: huma.TypeBoolean},
		}, Required: []string{"field"}}},
		"limit": {Type: huma.TypeInteger, Description: "1 to 200."}, "cursor": {Type: huma.TypeString},
		"count": {Type: huma.TypeString, Enum: []any{"none", "capped", "exact"}}, "bin": {Type: huma.TypeBoolean}, "q": {Type: huma.TypeString},
	}}
}

// describeShipped adds the shipped objects for readers who are not signed in.
func (s *Service) describeShipped(a *httpapi.API) {
	for _, o := range s.meta.Shipped() {
		describeObject(a.OpenAPI(), o, func(*metadata.Field) access.Level { return access.Writable }, "en")
	}
}

// schemaName is the name of an object's schema: the API name in capitals, such as Contacts.
func schemaName(o *metadata.Object) string {
	var b strings.Builder
	for part := range strings.SplitSeq(o.Name, "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// describeObject adds paths and schemas of one object, with the fields that the actor may see.
func describeObject(spec *huma.OpenAPI, o *metadata.Object, may func(*metadata.Field) access.Level, locale string) {
	name := schemaName(o)
	schemas := spec.Components.Schemas.Map()
	schemas[name], schemas[name+"Input"] = objectSchema(o, may, locale, false), objectSchema(o, may, locale, true)
	schemas[name+"Page"] = pageSchema(name)
	swap := func(op *huma.Operation, request, response, verb string) *huma.Operation {
		c := *op
		c.OperationID = op.OperationID + "-" + strings.ReplaceAll(o.Name, "_", "-")
		c.Summary = verb + " " + o.PluralLabels.In(locale)
		c.Tags = []string{o.PluralLabels.In(locale)}
		c.Parameters = slices.DeleteFunc(slices.Clone(op.Parameters), func(p *huma.Param) bool { return p.Name == "object" })
		if request != "" && op.RequestBody != nil {
			b := *op.RequestBody
			b.Content = map[string]*huma.MediaType{"application/json": {Schema: httpapi.SchemaRef(request)}}
			c.RequestBody = &b
		}
		c.Responses = maps.Clone(op.Responses)
		for status, r := range c.Responses {
			if response != "" && strings.HasPrefix(status, "2") {
				x := *r
				x.Content = map[string]*huma.MediaType{"application/json": {Schema: httpapi.SchemaRef(response)}}
				c.Responses[status] = &x
			}
		}
		return &c
	}
	collection, single := spec.Paths[httpapi.Prefix+"/records/{object}"], spec.Paths[httpapi.Prefix+"/records/{object}/{id}"]
	if collection == nil || single == nil {
		return
	}
	spec.Paths[httpapi.Prefix+"/records/"+o.Name] = &huma.PathItem{
		Get: swap(collection.Get, "", name+"Page", "List"), Post: swap(collection.Post, name+"Input", name, "Create"),
	}
	spec.Paths[httpapi.Prefix+"/records/"+o.Name+"/{id}"] = &huma.PathItem{
		Get: swap(single.Get, "", name, "Get"), Patch: swap(single.Patch, name+"Input", name, "Change"), Delete: swap(single.Delete, "", "", "Delete"),
	}
}

func objectSchema(o *metadata.Object, may func(*metadata.Field) access.Level, locale string, input bool) *huma.Schema {
	out := &huma.Schema{Type: huma.TypeObject, Description: o.Description.In(locale), Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	custom := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	for _, f := range o.Fields {
		l := may(f)
		if l == access.Hidden || input && (l < access.Writable || f.ReadOnly || f.Impl.ReadOnly()) {
			continue
		}
		s := fieldSchema(f, locale, !input || !f.Required)
		if f.Custom {
			custom.Properties[f.Name] = s
			continue
		}
		out.Properties[f.Name] = s
		if input && f.Required && len(f.Default) == 0 {
			out.Required = append(out.Required, f.Name)
		}
	}
	if len(custom.Properties) > 0 {
		out.Properties["custom"] = custom
	}
	if o.ContactPoints {
		out.Properties["contact_points"] = &huma.Schema{Type: huma.TypeArray, Items: httpapi.SchemaRef("ContactPoint")}
	}
	return out
}

// fieldSchema describes the values of a field.
func fieldSchema(f *metadata.Field, locale string, nullable bool) *huma.Schema {
	s := &huma.Schema{Title: f.Labels.In(locale), Description: f.Help.In(locale), Nullable: nullable, ReadOnly: f.ReadOnly || f.Impl.ReadOnly()}
	switch f.Impl.Storage() {
	case fieldtype.StorageInt:
		s.Type, s.Format = huma.TypeInteger, "int64"
	case fieldtype.StorageBool:
		s.Type = huma.TypeBoolean
	case fieldtype.StorageTime:
		s.Type, s.Format = huma.TypeString, "date-time"
	case fieldtype.StorageMoney:
		return &huma.Schema{OneOf: []*huma.Schema{httpapi.SchemaRef("Money"), {Type: "null"}}, Title: s.Title, ReadOnly: s.ReadOnly}
	case fieldtype.StorageAddress:
		return &huma.Schema{OneOf: []*huma.Schema{httpapi.SchemaRef("Address"), {Type: "null"}}, Title: s.Title, ReadOnly: s.ReadOnly}
	case fieldtype.StorageList:
		s.Type, s.Items = huma.TypeArray, &huma.Schema{Type: huma.TypeString}
	case fieldtype.StorageJSON:
		return &huma.Schema{Title: s.Title, Description: s.Description, ReadOnly: s.ReadOnly}
	case fieldtype.StorageDecimal:
		s.Type, s.Description = huma.TypeString, "Decimal number, written as a string so that no digit is lost."
	default:
		s.Type = huma.TypeString
		switch f.Type {
		case fieldtype.Date:
			s.Format = "date"
		case fieldtype.Email:
			s.Format = "email"
		case fieldtype.URL:
			s.Format = "uri"
		}
	}
	if kind := filter.Kind(f.Impl.FilterKind()); kind == filter.KindExact && f.Type == fieldtype.Select {
		for _, o := range f.Options.Options {
			s.Enum = append(s.Enum, o.Value)
		}
		if nullable {
			s.Enum = append(s.Enum, nil)
		}
	}
	if len(f.Default) > 0 {
		var v any
		if json.Unmarshal(f.Default, &v) == nil {
			s.Default = v
		}
	}
	return s
}
