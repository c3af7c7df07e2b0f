// Package fault holds the coded errors that cross the border of a room and, in the end, reach a person or a program.
//
// A fault says what kind of failure it is (Code), which rule was broken (Reason) and where (Fields). It carries no
// prose: the HTTP border renders Reason and Params in the reader's language. A foreign error is Internal, and its
// text is logged but never shown.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Code is the class of a fault; the HTTP border maps each to one status.
type Code string

const (
	// Invalid means that the input breaks a rule (HTTP 422).
	Invalid Code = "invalid"
	// Malformed means that the input cannot be read at all, such as broken JSON (HTTP 400).
	Malformed Code = "malformed"
	// Unauthenticated means that nobody, or nobody known, is asking (HTTP 401).
	Unauthenticated Code = "unauthenticated"
	// Forbidden means that the actor may know of the thing but may not do this with it (HTTP 403).
	Forbidden Code = "forbidden"
	// NotFound means that there is no such thing for this actor; another tenant's things are always NotFound (HTTP 404).
	NotFound Code = "not_found"
	// Conflict means that the present state refuses the change, such as a duplicate key (HTTP 409).
	Conflict Code = "conflict"
	// Stale means that the record has changed since it was read (HTTP 412).
	Stale Code = "stale"
	// PreconditionRequired means that a write must name the version it was based on (HTTP 428).
	PreconditionRequired Code = "precondition_required"
	// TooLarge means that the input exceeds a size limit (HTTP 413).
	TooLarge Code = "too_large"
	// RateLimited means that the caller must slow down (HTTP 429).
	RateLimited Code = "rate_limited"
	// Unavailable means that something needed is away for the moment (HTTP 503).
	Unavailable Code = "unavailable"
	// Internal means that the program is at fault (HTTP 500).
	Internal Code = "internal"
)

// Params are the values that a message is rendered with, such as {"max": 255}.
type Params map[string]any

// Field is one broken rule at one place of the input.
type Field struct {
	// Location names the place: an API field name ("email", "custom.region"), or a path such as "filter" or "body".
	Location string `json:"location"`
	// Reason is the stable key of the rule, such as "required" or "too_long".
	Reason string `json:"code"`
	// Params are the values of the message.
	Params Params `json:"params,omitempty"`
}

// Error is a fault.
type Error struct {
	Code   Code
	Reason string
	Params Params
	Fields []Field
	Err    error
}

// New returns a fault with a stable reason key and optional message parameters.
func New(code Code, reason string, params ...Params) *Error {
	return &Error{Code: code, Reason: reason, Params: merge(params)}
}

// At returns an Invalid fault for one place of the input.
func At(location, reason string, params ...Params) *Error {
	return &Error{Code: Invalid, Reason: "validation", Fields: []Field{{Location: location, Reason: reason, Params: merge(params)}}}
}

// Missing returns a NotFound fault that names the kind of thing and the identifier that was asked for.
func Missing(kind, id string) *Error {
	return New(NotFound, "not_found", Params{"kind": kind, "id": id})
}

// Wrap returns an Internal fault around a foreign error, unless err already is a fault; nil stays nil.
func Wrap(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return &Error{Code: Internal, Reason: "internal", Err: err}
}

func merge(params []Params) Params {
	if len(params) == 0 {
		return nil
	}
	out := Params{}
	for _, p := range params {
		maps.Copy(out, p)
	}
	return out
}

// Error describes the fault for logs.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Reason)
	for _, k := range slices.Sorted(maps.Keys(e.Params)) {
		fmt.Fprintf(&b, " %s=%v", k, e.Params[k])
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Location, f.Reason)
		for _, k := range slices.Sorted(maps.Keys(f.Params)) {
			fmt.Fprintf(&b, " %s=%v", k, f.Params[k])
		}
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap gives the foreign error behind the fault, if any.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err: Internal for a foreign error, empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Code
	}
	return Internal
}

// Is reports whether err is a fault of the given code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }

// List gathers field faults while input is walked.
type List []Field

// Add appends one broken rule.
func (l *List) Add(location, reason string, params ...Params) {
	*l = append(*l, Field{Location: location, Reason: reason, Params: merge(params)})
}

// Merge appends the fields of err under the prefix; a fault without fields is kept under its own reason. A foreign
// error is returned, since it is not about the input.
func (l *List) Merge(prefix string, err error) error {
	if err == nil {
		return nil
	}
	f, ok := errors.AsType[*Error](err)
	if !ok || f.Code == Internal {
		return err
	}
	if len(f.Fields) == 0 {
		*l = append(*l, Field{Location: prefix, Reason: f.Reason, Params: f.Params})
		return nil
	}
	for _, fld := range f.Fields {
		if prefix != "" {
			if fld.Location != "" {
				fld.Location = prefix + "." + fld.Location
			} else {
				fld.Location = prefix
			}
		}
		*l = append(*l, fld)
	}
	return nil
}

// Err returns nil for an empty list, else one Invalid fault with all fields.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Reason: "validation", Fields: l}
}
