package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// config is huma's configuration. Its own pages, its schema links (which believe any X-Forwarded-Host) and its other
// formats stay off.
func config(version string) huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", schemaNamer())
	problem := registry.Schema(typeOfProblem, true, "Problem")
	if version == "" {
		version = "0"
	}
	format := huma.Format{Marshal: encode, Unmarshal: decode}
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Kontor", Version: version, Description: description,
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Servers: []*huma.Server{{URL: "/"}},
			Components: &huma.Components{
				Schemas: registry,
				Responses: map[string]*huma.Response{"Problem": {
					Description: "A problem, in the reader's language (RFC 9457).",
					Content:     map[string]*huma.MediaType{problemType: {Schema: problem}},
				}},
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "The cookie that signing in sets. Over TLS its name begins with __Host-."},
					"apiKey":  {Type: "http", Scheme: "bearer", BearerFormat: "kt_…", Description: "An API key, or the access token of an app, as in Authorization: Bearer kt_…"},
				},
			},
		},
		Formats:                      map[string]huma.Format{jsonType: format, "json": format},
		DefaultFormat:                jsonType,
		RejectUnknownQueryParameters: true,
	}
	return c
}

const description = `The API of Kontor, a customer relationship management system.

Sign in with a session cookie or an API key. Requests and answers are JSON in UTF-8; unknown or duplicate keys are refused.
Failed requests are answered with a problem (RFC 9457): compare its ` + "`code`" + `, show its ` + "`detail`" + ` and ` + "`errors`" + `, which are in English or German as ` + "`Accept-Language`" + ` asks.

Writes that create take an ` + "`Idempotency-Key`" + `, changes of records an ` + "`If-Match`" + ` with the ETag that was read. Lists are read page by page with ` + "`cursor`" + `. ` + "`RateLimit`" + ` headers say how much is left of your allowance.`

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// decode reads JSON. Huma passes on nothing of an error but its text, so the faults travel in that.
func decode(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if err == nil {
		return nil
	}
	fields := []fault.Field{{Location: "body", Reason: "invalid"}}
	if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Fields) > 0 {
		fields = f.Fields
	} else if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		fields[0] = typeFault(t)
	} else if _, ok := errors.AsType[*time.ParseError](err); ok {
		fields[0].Reason = "invalid_datetime"
	}
	encoded, marshalErr := json.Marshal(fields)
	if marshalErr != nil {
		return err
	}
	return errors.New(encodedFault + string(encoded))
}

func typeFault(t *json.UnmarshalTypeError) fault.Field {
	f := fault.Field{Location: t.Field, Reason: "wrong_type"}
	if f.Location == "" {
		f.Location = "body"
	}
	if strings.HasPrefix(t.Value, "number ") {
		f.Reason = "invalid_number"
		return f
	}
	if t.Type != nil {
		f.Params = fault.Params{"expected": kindName(t.Type)}
	}
	return f
}
