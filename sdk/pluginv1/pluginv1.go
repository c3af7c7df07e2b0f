// Package pluginv1 is the contract between Kontor and its plugins, version 1: the messages, the interfaces of the
// capabilities, and the typed ends of both directions. All but this file is generated from sdk/proto. Hosts and the SDK
// use it; authors of plugins meet the same types in package sdk.
//
// The wire is standard protobuf. At the seam everything is a method name and bytes, so that it does not matter whether
// the other end is a WebAssembly module or another process.
package pluginv1

import (
	"context"
	"errors"
)

// Contract is the name of this version of the contract, as manifests and Describe give it.
const Contract = "kontor.plugin.v1"

// MaxMessage is the size of the largest request or response, in bytes.
const MaxMessage = 4 << 20

// The codes of errors.
const (
	CodeInvalid          = "invalid"
	CodeUnauthenticated  = "unauthenticated"
	CodePermissionDenied = "permission_denied"
	CodeNotFound         = "not_found"
	CodeConflict         = "conflict"
	CodeStale            = "stale"
	CodeTooLarge         = "too_large"
	CodeRateLimited      = "rate_limited"
	CodeDeadline         = "deadline"
	CodeUnavailable      = "unavailable"
	CodeUnimplemented    = "unimplemented"
	CodeDisabled         = "disabled"
	CodeUpstream         = "upstream"
	CodeInternal         = "internal"
)

// Message is what every generated message does.
type Message interface {
	SizeVT() int
	AppendVT(b []byte) []byte
	MarshalVT() ([]byte, error)
	UnmarshalVT(b []byte) error
}

// Caller carries a call to the other end: the method's full name and the encoded request. A failure that the other end
// reports comes back as *Error.
type Caller interface {
	Call(ctx context.Context, method string, req []byte) ([]byte, error)
}

// CallerFunc lets a function be a Caller.
type CallerFunc func(ctx context.Context, method string, req []byte) ([]byte, error)

// Call calls f.
func (f CallerFunc) Call(ctx context.Context, method string, req []byte) ([]byte, error) {
	return f(ctx, method, req)
}

// Error describes the failure for logs.
func (x *Error) Error() string {
	if x == nil {
		return "nil"
	}
	s := x.Code
	if x.Field != "" {
		s += ": " + x.Field
	}
	if x.Message != "" {
		s += ": " + x.Message
	}
	return s
}

// Is lets errors.Is compare codes: errors.Is(err, &Error{Code: CodeNotFound}).
func (x *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == x.Code && t.Message == "" && t.Field == ""
}

// AsError gives err as an Error of the contract: one that it wraps, deadline for an ended context, else internal with
// its text. It is nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &Error{Code: CodeDeadline, Message: err.Error(), Retryable: true}
	}
	return &Error{Code: CodeInternal, Message: err.Error()}
}

// unimplemented is the answer to a method that an end does not know.
func unimplemented(method string) error {
	return &Error{Code: CodeUnimplemented, Message: method}
}

// handle decodes a request, lets f answer it and encodes the answer.
func handle[T any, Q interface {
	*T
	Message
}, S Message](ctx context.Context, b []byte, f func(context.Context, Q) (S, error)) ([]byte, error) {
	q := Q(new(T))
	if err := q.UnmarshalVT(b); err != nil {
		return nil, &Error{Code: CodeInvalid, Message: err.Error()}
	}
	s, err := f(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.MarshalVT()
}

// invoke encodes a request, lets the other end answer it and decodes the answer.
func invoke[T any, S interface {
	*T
	Message
}](ctx context.Context, c Caller, method string, q Message) (S, error) {
	b, err := q.MarshalVT()
	if err != nil {
		return nil, err
	}
	b, err = c.Call(ctx, method, b)
	if err != nil {
		return nil, err
	}
	s := S(new(T))
	if err := s.UnmarshalVT(b); err != nil {
		return nil, &Error{Code: CodeInternal, Message: method + ": " + err.Error()}
	}
	return s, nil
}
