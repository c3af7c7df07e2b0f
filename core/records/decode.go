package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// decode reads a JSON body into a struct, refusing properties that it does not have.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.At(t.Field, "wrong_type", fault.Params{"expected": t.Type.String()})
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.At(strings.Trim(name, `"`), "unknown_field", fault.Params{"field": strings.Trim(name, `"`)})
	}
	return &fault.Error{Code: fault.Malformed, Reason: "malformed_json", Fields: []fault.Field{{Location: "body", Reason: "malformed_json"}}, Err: err}
}
