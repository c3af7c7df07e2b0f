package records

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// decode reads a JSON body into a struct, refusing properties that it does not have.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
			return fault.At("body", "wrong_type", fault.Params{"expected": "object"})
		}
		return nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.At(cmp.Or(t.Field, "body"), "wrong_type", fault.Params{"expected": jsonName(t.Type)})
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.At(strings.Trim(name, `"`), "unknown_field", fault.Params{"field": strings.Trim(name, `"`)})
	}
	return &fault.Error{Code: fault.Malformed, Reason: "malformed_json", Fields: []fault.Field{{Location: "body", Reason: "malformed_json"}}, Err: err}
}

// jsonName is what JSON calls the values of a type.
func jsonName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "text"
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "object"
	}
	return "number"
}
