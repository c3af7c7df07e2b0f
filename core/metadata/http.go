package metadata

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

const (
	tag    = "Data model"
	manage = "settings.metadata"
)

// ObjectPath names an object.
type ObjectPath struct {
	Object string `path:"object" doc:"API name of the object." example:"contacts"`
}

// FieldPath names a field.
type FieldPath struct {
	ObjectPath
	Field string `path:"field" doc:"API name or id of the field." example:"region"`
}

// objectView is an object as the API shows it.
type objectView struct {
	ID           string      `json:"id"`
	Name         string      `json:"name" doc:"API name, in the plural."`
	Aliases      []string    `json:"aliases,omitempty" doc:"Former API names, which stay valid."`
	Labels       Labels      `json:"labels"`
	PluralLabels Labels      `json:"plural_labels"`
	Description  Labels      `json:"description,omitempty"`
	Icon         string      `json:"icon,omitempty"`
	Prefix       string      `json:"prefix" doc:"Beginning of its records' ids."`
	Custom       bool        `json:"custom"`
	Fields       []fieldView `json:"fields,omitempty"`
	Relations    []endView   `json:"relations,omitempty"`
}

// fieldView is a field as the API shows it.
type fieldView struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Path    string         `json:"path" doc:"How filters and fields name it."`
	Aliases []string       `json:"aliases,omitempty"`
	Type    fieldtype.Name `json:"type"`
	fieldtype.Options
	Labels         Labels          `json:"labels"`
	Help           Labels          `json:"help,omitempty"`
	Required       bool            `json:"required"`
	Unique         bool            `json:"unique"`
	Default        json.RawMessage `json:"default,omitempty"`
	Validation     string          `json:"validation,omitempty"`
	ValidationText Labels          `json:"validation_text,omitempty"`
	Searchable     bool            `json:"searchable"`
	Filterable     bool            `json:"filterable"`
	Indexed        bool            `json:"indexed" doc:"Whether filters and sorting by it use an index. A field that is filterable but not indexed is slow on large tables."`
	Classification Classification  `json:"classification"`
	Custom         bool            `json:"custom"`
	System         bool            `json:"system"`
	ReadOnly       bool            `json:"read_only"`
	Archived       bool            `json:"archived"`
}

type endView struct {
	ID      string             `json:"id"`
	Name    string             `json:"name" doc:"How filters and expand name it."`
	Kind    RelationKind       `json:"kind"`
	Target  string             `json:"target" doc:"Id of the object at the other end, or user."`
	Inverse bool               `json:"inverse"`
	Labels  Labels             `json:"labels"`
	Roles   []fieldtype.Option `json:"roles,omitempty"`
}

func viewField(f *Field) fieldView {
	return fieldView{
		ID: f.ID, Name: f.Name, Path: f.Path(), Aliases: f.Aliases, Type: f.Type, Options: f.Options, Labels: f.Labels, Help: f.Help,
		Required: f.Required, Unique: f.Unique, Default: f.Default, Validation: f.Validation, ValidationText: f.ValidationText,
		Searchable: f.Searchable, Filterable: f.Filterable, Indexed: f.Indexed(), Classification: f.Classification, Custom: f.Custom,
		System: f.System, ReadOnly: f.ReadOnly || f.Impl != nil && f.Impl.ReadOnly(), Archived: f.Archived,
	}
}

func viewObject(m *Model, o *Object, whole bool) objectView {
	v := objectView{
		ID: o.ID, Name: o.Name, Aliases: o.Aliases, Labels: o.Labels, PluralLabels: o.PluralLabels, Description: o.Description,
		Icon: o.Icon, Prefix: o.Prefix, Custom: o.Custom,
	}
	if !whole {
		return v
	}
	for _, f := range o.Fields {
		v.Fields = append(v.Fields, viewField(f))
	}
	for _, e := range m.Ends(o.ID) {
		x := endView{ID: e.ID, Name: e.Name, Kind: e.Kind, Target: e.Target, Inverse: e.Inverse, Labels: e.Labels, Roles: e.Roles}
		if e.Inverse {
			x.Name, x.Labels = e.InverseName, e.InverseLabels
		}
		v.Relations = append(v.Relations, x)
	}
	return v
}

type newObject struct {
	Name         string `json:"name" doc:"API name, in the plural: lower-case letters, digits and _." example:"projects"`
	Labels       Labels `json:"labels"`
	PluralLabels Labels `json:"plural_labels,omitempty"`
	Description  Labels `json:"description,omitempty"`
	Icon         string `json:"icon,omitempty"`
}

type newField struct {
	Name string         `json:"name" doc:"API name: lower-case letters, digits and _." example:"region"`
	Type fieldtype.Name `json:"type" example:"select"`
	fieldtype.Options
	Labels         Labels          `json:"labels,omitempty"`
	Help           Labels          `json:"help,omitempty"`
	Required       bool            `json:"required,omitempty"`
	Unique         bool            `json:"unique,omitempty"`
	Default        json.RawMessage `json:"default,omitempty"`
	Validation     string          `json:"validation,omitempty" doc:"Expression over the record's fields that must be true."`
	ValidationText Labels          `json:"validation_text,omitempty" doc:"What a person reads when it is not."`
	Searchable     bool            `json:"searchable,omitempty"`
	Filterable     bool            `json:"filterable,omitempty" doc:"Give it an index, for filters and sorting."`
	Classification Classification  `json:"classification,omitempty" doc:"public, internal, personal, confidential or secret. Reading the last two is written into the audit. Values of secret fields, which are custom ones of text, are sealed in the database, found by nothing, and left out of exports; a field that is secret stays so."`
	Inverse        string          `json:"inverse,omitempty" doc:"For references: name of the relation that leads back."`
}

type fieldChange struct {
	Name *string `json:"name,omitempty"`
	// Settings are the options of the type.
	Settings       *fieldtype.Options `json:"settings,omitempty" doc:"The options of the field's type, all of them anew."`
	Labels         Labels             `json:"labels,omitempty"`
	Help           Labels             `json:"help,omitempty"`
	Required       *bool              `json:"required,omitempty"`
	Default        *json.RawMessage   `json:"default,omitempty"`
	Validation     *string            `json:"validation,omitempty"`
	ValidationText Labels             `json:"validation_text,omitempty"`
	Searchable     *bool              `json:"searchable,omitempty"`
	Filterable     *bool              `json:"filterable,omitempty"`
	Classification *Classification    `json:"classification,omitempty"`
	Archived       *bool              `json:"archived,omitempty"`
	Position       *int               `json:"position,omitempty"`
}

type objectChange struct {
	Name         *string `json:"name,omitempty"`
	Labels       Labels  `json:"labels,omitempty"`
	PluralLabels Labels  `json:"plural_labels,omitempty"`
	Description  Labels  `json:"description,omitempty"`
	Icon         *string `json:"icon,omitempty"`
}

type newRelation struct {
	From          string             `json:"from" doc:"API name of the object at one end."`
	To            string             `json:"to" doc:"API name of the object at the other end."`
	Name          string             `json:"name"`
	InverseName   string             `json:"inverse_name,omitempty"`
	Labels        Labels             `json:"labels,omitempty"`
	InverseLabels Labels             `json:"inverse_labels,omitempty"`
	Roles         []fieldtype.Option `json:"roles,omitempty"`
}

type relationView struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	InverseName string `json:"inverse_name,omitempty"`
	From        string `json:"from"`
	To          string `json:"to"`
}

type body[T any] struct{ Body T }

type list[T any] struct {
	Body struct {
		Data []T `json:"data"`
	}
}

func listed[T any](data []T) *list[T] {
	out := &list[T]{}
	out.Body.Data = append([]T{}, data...)
	return out
}

// RegisterHTTP adds the operations on the data model.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	op := func(id, method, path, summary, function string, status int) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, Function: function, Status: status}
	}
	httpapi.Register(a, op("list-objects", http.MethodGet, "/objects", "List objects", "", 0), func(ctx context.Context, _ *struct{}) (*list[objectView], error) {
		m, err := s.Model(ctx)
		if err != nil {
			return nil, err
		}
		var out []objectView
		for _, o := range m.Objects {
			out = append(out, viewObject(m, o, false))
		}
		return listed(out), nil
	})
	httpapi.Register(a, op("create-object", http.MethodPost, "/objects", "Add an object", manage, http.StatusCreated), func(ctx context.Context, in *body[newObject]) (*body[objectView], error) {
		o, err := s.CreateObject(ctx, ObjectInput(in.Body))
		if err != nil {
			return nil, err
		}
		return &body[objectView]{viewObject(nil, o, false)}, nil
	})
	httpapi.Register(a, op("get-object", http.MethodGet, "/objects/{object}", "Get an object with its fields and relations", "", 0), s.getObjectHTTP)
	httpapi.Register(a, op("update-object", http.MethodPatch, "/objects/{object}", "Change an object", manage, 0), func(ctx context.Context, in *struct {
		ObjectPath
		Body objectChange
	},
	) (*body[objectView], error) {
		o, err := s.UpdateObject(ctx, in.Object, ObjectPatch(in.Body))
		if err != nil {
			return nil, err
		}
		return &body[objectView]{viewObject(nil, o, false)}, nil
	})
	httpapi.Register(a, op("delete-object", http.MethodDelete, "/objects/{object}", "Take an own object out of use", manage, http.StatusNoContent), func(ctx context.Context, in *ObjectPath) (*struct{}, error) {
		return nil, s.DeleteObject(ctx, in.Object)
	})
	httpapi.Register(a, op("list-fields", http.MethodGet, "/objects/{object}/fields", "List the fields of an object", "", 0), func(ctx context.Context, in *ObjectPath) (*list[fieldView], error) {
		o, err := s.getObjectHTTP(ctx, in)
		if err != nil {
			return nil, err
		}
		return listed(o.Body.Fields), nil
	})
	httpapi.Register(a, op("create-field", http.MethodPost, "/objects/{object}/fields", "Add a field", manage, http.StatusCreated), s.createFieldHTTP)
	httpapi.Register(a, op("update-field", http.MethodPatch, "/objects/{object}/fields/{field}", "Change a field", manage, 0), s.updateFieldHTTP)
	httpapi.Register(a, op("delete-field", http.MethodDelete, "/objects/{object}/fields/{field}", "Take an own field out of use", manage, http.StatusNoContent), func(ctx context.Context, in *FieldPath) (*struct{}, error) {
		return nil, s.DeleteField(ctx, in.Object, in.Field)
	})
	httpapi.Register(a, op("create-relation", http.MethodPost, "/relations", "Add a relation between two objects", manage, http.StatusCreated), func(ctx context.Context, in *body[newRelation]) (*body[relationView], error) {
		r, err := s.CreateRelation(ctx, RelationInput(in.Body))
		if err != nil {
			return nil, err
		}
		return &body[relationView]{relationView{ID: r.ID, Name: r.Name, InverseName: r.InverseName, From: r.From, To: r.To}}, nil
	})
	httpapi.Register(a, op("delete-relation", http.MethodDelete, "/relations/{id}", "Take an own relation out of use", manage, http.StatusNoContent), func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		return nil, s.DeleteRelation(ctx, in.ID)
	})
}

func (s *Service) getObjectHTTP(ctx context.Context, in *ObjectPath) (*body[objectView], error) {
	m, err := s.Model(ctx)
	if err != nil {
		return nil, err
	}
	o, err := m.Object(in.Object)
	if err != nil {
		return nil, err
	}
	return &body[objectView]{viewObject(m, o, true)}, nil
}

func (s *Service) createFieldHTTP(ctx context.Context, in *struct {
	ObjectPath
	Body newField
},
) (*body[fieldView], error) {
	b := in.Body
	f, err := s.CreateField(ctx, in.Object, FieldInput{
		Name: b.Name, Type: b.Type, Options: b.Options, Labels: b.Labels, Help: b.Help, Required: b.Required, Unique: b.Unique, Default: b.Default,
		Validation: b.Validation, ValidationText: b.ValidationText, Searchable: b.Searchable, Filterable: b.Filterable,
		Classification: b.Classification, Inverse: b.Inverse,
	})
	if err != nil {
		return nil, err
	}
	return &body[fieldView]{viewField(f)}, nil
}

func (s *Service) updateFieldHTTP(ctx context.Context, in *struct {
	FieldPath
	Body fieldChange
},
) (*body[fieldView], error) {
	b := in.Body
	f, err := s.UpdateField(ctx, in.Object, in.Field, FieldPatch{
		Name: b.Name, Options: b.Settings, Labels: b.Labels, Help: b.Help, Required: b.Required, Default: b.Default, Validation: b.Validation,
		ValidationText: b.ValidationText, Searchable: b.Searchable, Filterable: b.Filterable, Classification: b.Classification,
		Archived: b.Archived, Position: b.Position,
	})
	if err != nil {
		return nil, err
	}
	return &body[fieldView]{viewField(f)}, nil
}
