package access

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// RegisterHTTP adds the operations on roles and teams to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.registerRoles(a)
	s.registerTeams(a)
	s.registerPersonal(a)
	s.registerPreviews(a)
}

// byID is the input of an operation on one thing.
type byID struct {
	ID string `path:"id" maxLength:"64"`
}

// list is a whole list in the form in which lists are answered.
type list[T any] struct {
	Body struct {
		Data []T `json:"data"`
	}
}

// tag is the entity tag of a thing's version.
func tag(version string) string { return `"` + version + `"` }

// roleOutput is one role as it is answered.
type roleOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     Role
}

func answerRole(r Role, err error) (*roleOutput, error) {
	if err != nil {
		return nil, err
	}
	return &roleOutput{ETag: tag(r.Version), Body: r}, nil
}

// newRole is the body that makes a role, rolePatch the one that changes it.
type newRole struct {
	Name       string            `json:"name" maxLength:"63" doc:"Stable name: a–z, 0–9 and _"`
	Labels     map[string]string `json:"labels" doc:"Names for people, by language"`
	Definition json.RawMessage   `json:"definition" doc:"What the role allows; see the schema Definition"`
	ParentIDs  []string          `json:"parent_ids,omitempty" maxItems:"10" doc:"Roles that this one inherits from: what it leaves open itself comes from them"`
}

type rolePatch struct {
	Labels     map[string]string `json:"labels,omitempty"`
	Definition json.RawMessage   `json:"definition,omitempty" doc:"What the role allows; see the schema Definition"`
	ParentIDs  *[]string         `json:"parent_ids,omitempty" maxItems:"10" doc:"All roles to inherit from, in place of the present ones"`
}

func (b rolePatch) patch() (RolePatch, error) {
	p := RolePatch{Labels: b.Labels, ParentIDs: b.ParentIDs}
	if len(b.Definition) > 0 {
		d, err := ParseDefinition(b.Definition)
		if err != nil {
			return p, err
		}
		p.Definition = &d
	}
	return p, nil
}

var _ huma.SchemaProvider = Definition{}

// Schema implements huma.SchemaProvider.
func (Definition) Schema(huma.Registry) *huma.Schema {
	object := func(of *huma.Schema) *huma.Schema {
		return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: of}
	}
	named := func(names []string) *huma.Schema {
		s := &huma.Schema{Type: huma.TypeString}
		for _, n := range names {
			s.Enum = append(s.Enum, n)
		}
		return s
	}
	many := func(of *huma.Schema) *huma.Schema { return &huma.Schema{Type: huma.TypeArray, Items: of} }
	properties := func(p map[string]*huma.Schema) *huma.Schema {
		return &huma.Schema{Type: huma.TypeObject, Properties: p, AdditionalProperties: false}
	}
	scope := named(scopeNames[:])
	grant := &huma.Schema{OneOf: []*huma.Schema{scope, properties(map[string]*huma.Schema{
		"scope": scope, "where": {Type: huma.TypeObject, Description: "A filter that the record must also meet."},
	})}}
	levels := object(named(levelNames[:]))
	s := properties(map[string]*huma.Schema{
		"objects":   object(properties(map[string]*huma.Schema{"actions": object(grant), "level": named(levelNames[:]), "fields": levels})),
		"functions": many(named(append(Functions(), everything))),
		"deny": properties(map[string]*huma.Schema{
			"objects":   object(properties(map[string]*huma.Schema{"actions": many(named(actionNames[:])), "fields": levels})),
			"functions": many(named(functions)), "modules": many(named(Modules())),
		}),
	})
	s.Description = "What a role allows: scopes (" + strings.Join(scopeNames[:], ", ") + ") of actions by object id or *, levels of fields by field id, " +
		"and functions. Several roles add up; what one of them denies is taken away last."
	return s
}

func (s *Service) registerRoles(a *httpapi.API) {
	tags := []string{"People and rights"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-roles", Method: http.MethodGet, Path: "/roles", Summary: "List all roles", Tags: tags,
		Description: "Needs the function settings.access or users.manage.",
	}, func(ctx context.Context, _ *struct{}) (*list[Role], error) {
		roles, err := s.ListRoles(ctx)
		if err != nil {
			return nil, err
		}
		out := &list[Role]{}
		out.Body.Data = roles
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-role", Method: http.MethodPost, Path: "/roles", Summary: "Create a role", Tags: tags,
		Status: http.StatusCreated, Function: ManageAccess, Recent: true, Description: "Nobody can create a role that allows more than his own roles do.",
	}, func(ctx context.Context, in *httpapi.In[newRole]) (*roleOutput, error) {
		d, err := ParseDefinition(in.Body.Definition)
		if err != nil {
			return nil, err
		}
		out, err := answerRole(s.CreateRole(ctx, NewRole{Name: in.Body.Name, Labels: in.Body.Labels, Definition: d, ParentIDs: in.Body.ParentIDs}))
		if err == nil {
			out.Location = httpapi.Prefix + "/roles/" + out.Body.ID
		}
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-role", Method: http.MethodGet, Path: "/roles/{id}", Summary: "Get a role", Tags: tags,
	}, func(ctx context.Context, in *byID) (*roleOutput, error) { return answerRole(s.GetRole(ctx, in.ID)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-role", Method: http.MethodPatch, Path: "/roles/{id}", Summary: "Change a role", Tags: tags, Function: ManageAccess, Recent: true,
	}, func(ctx context.Context, in *struct {
		httpapi.In[rolePatch]
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*roleOutput, error) {
		based, err := basedOn(ctx, in.IfMatch, in.ID, s.GetRole, func(r Role) string { return r.Version })
		if err != nil {
			return nil, err
		}
		p, err := in.Body.patch()
		if err != nil {
			return nil, err
		}
		return answerRole(s.UpdateRole(ctx, in.ID, based, p))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-role", Method: http.MethodDelete, Path: "/roles/{id}", Summary: "Delete a role that nobody has", Tags: tags, Function: ManageAccess, Recent: true,
	}, func(ctx context.Context, in *struct {
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{}, error) {
		based, err := basedOn(ctx, in.IfMatch, in.ID, s.GetRole, func(r Role) string { return r.Version })
		if err != nil {
			return nil, err
		}
		return nil, s.DeleteRole(ctx, in.ID, based)
	})
}

// basedOn returns the version that a change is based on: the present one, once the header is found to name it. The change
// compares it again under its lock.
func basedOn[T any](ctx context.Context, m httpapi.IfMatch, id string, get func(context.Context, string) (T, error), version func(T) string) (string, error) {
	thing, err := get(ctx, id)
	if err != nil {
		return "", err
	}
	present := version(thing)
	if err := m.Check(tag(present), 0); fault.Is(err, fault.Stale) {
		return "", fault.New(fault.Stale, "stale")
	} else if err != nil {
		return "", err
	}
	return present, nil
}
