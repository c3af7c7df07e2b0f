package scim

import (
	"context"
	"net/http"
)

// describe adds what a directory can learn about the service itself.
func (s *Service) describe(on func(string, handler)) {
	fixed := func(d any) handler {
		return func(context.Context, *http.Request) (int, any, error) { return http.StatusOK, d, nil }
	}
	list := func(all []document) handler { return fixed(newPage(query{start: 1}, len(all), all)) }
	among := func(all []document, key string) handler {
		return func(_ context.Context, r *http.Request) (int, any, error) {
			for _, d := range all {
				if d[key] == r.PathValue("id") {
					return http.StatusOK, d, nil
				}
			}
			return 0, nil, &problem{status: http.StatusNotFound, detail: "There is no such resource."}
		}
	}
	supported := func(yes bool) document { return document{"supported": yes} }
	on("GET /ServiceProviderConfig", fixed(document{
		"schemas": []string{configSchema}, "patch": supported(true), "changePassword": supported(false), "sort": supported(false), "etag": supported(false),
		"bulk":   document{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter": document{"supported": true, "maxResults": maxCount},
		"authenticationSchemes": []document{{
			"type": "oauthbearertoken", "name": "Token", "description": "The company's SCIM token in the header Authorization.", "primary": true,
		}},
		"meta": document{"resourceType": "ServiceProviderConfig", "location": s.baseURL + Prefix + "/ServiceProviderConfig"},
	}))
	var types []document
	for _, k := range []*kind{users, groups} {
		d := document{
			"schemas": []string{typeSchema}, "id": k.name, "name": k.name, "endpoint": "/" + k.endpoint, "schema": k.core.ID,
			"meta": document{"resourceType": "ResourceType", "location": s.baseURL + Prefix + "/ResourceTypes/" + k.name},
		}
		if k.extension != nil {
			d["schemaExtensions"] = []document{{"schema": k.extension.ID, "required": false}}
		}
		types = append(types, d)
	}
	on("GET /ResourceTypes", list(types))
	on("GET /ResourceTypes/{id}", among(types, "id"))
	var schemas []document
	for _, d := range []document{users.core.ToMap(), groups.core.ToMap(), enterprise.ToMap()} {
		d["schemas"] = []string{schemaSchema}
		d["meta"] = document{"resourceType": "Schema", "location": s.baseURL + Prefix + "/Schemas/" + d["id"].(string)} //nolint:forcetypeassert // ToMap says so
		schemas = append(schemas, d)
	}
	on("GET /Schemas", list(schemas))
	on("GET /Schemas/{id}", among(schemas, "id"))
}
