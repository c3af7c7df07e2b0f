package records

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

// ObjectRights is what the actor may do with an object's records, as far as that can be said without one of them.
type ObjectRights struct {
	Actions []string          `json:"actions" doc:"What may be done with some of its records at least."`
	Fields  map[string]string `json:"fields" doc:"Fields that may not be written: hidden, masked or read. All others may, unless they are read-only."`
}

// Rights tells what the actor may do with each object, by API name. Objects that they may not read at all are not named.
// It reads the compiled rights and the metadata, both of which are cached.
func (s *Service) Rights(ctx context.Context) (map[string]ObjectRights, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	out := map[string]ObjectRights{}
	for _, o := range c.model.Objects {
		rules := c.rules.Object(o.ID)
		if !rules.Can(access.Read) {
			continue
		}
		r := ObjectRights{Actions: []string{}, Fields: map[string]string{}}
		for _, action := range access.Actions() {
			if rules.Can(action) {
				r.Actions = append(r.Actions, action.String())
			}
		}
		for _, f := range o.Fields {
			if l := level(o, rules, f); l < access.Writable {
				r.Fields[f.Path()] = l.String()
			}
		}
		out[o.Name] = r
	}
	return out, nil
}

type rightsOutput struct {
	Body struct {
		Objects map[string]ObjectRights `json:"objects" doc:"By API name of the object; those that you may not read are left out."`
	}
}

func (s *Service) registerRights(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-my-access", Method: http.MethodGet, Path: "/me/access", Tags: []string{"Signing in"},
		Summary: "Tell what you may do with each object",
	}, func(ctx context.Context, _ *struct{}) (*rightsOutput, error) {
		objects, err := s.Rights(ctx)
		out := &rightsOutput{}
		out.Body.Objects = objects
		return out, err
	})
}
