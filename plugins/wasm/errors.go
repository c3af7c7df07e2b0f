package wasm

import (
	"context"
	"errors"
	"strings"
)

// Why a call ended without an answer, for errors.Is. After each of them but ErrBusy, ErrClosed and ErrTooLarge of a
// request the instance was thrown away.
var (
	// ErrDeadline is also context.DeadlineExceeded.
	ErrDeadline = errors.New("the plugin took too long")
	// ErrTrap is a fault of the guest: a panic, an access out of bounds, an unreachable instruction.
	ErrTrap = errors.New("the plugin crashed")
	// ErrMemory is a trap of a guest that was refused more memory before.
	ErrMemory = errors.New("the plugin ran out of memory")
	// ErrStack is a trap by recursion that went too deep.
	ErrStack = errors.New("the plugin ran out of stack")
	// ErrExit is a guest that ended itself.
	ErrExit = errors.New("the plugin ended itself")
	// ErrHostCalls is a guest that called the host more often than it may.
	ErrHostCalls = errors.New("the plugin called the host too often")
	// ErrTooLarge is a request or response above its limit.
	ErrTooLarge = errors.New("the message is too large")
	// ErrProtocol is a guest that does not keep to the ABI.
	ErrProtocol = errors.New("the plugin broke the protocol")
	// ErrHost is a host function that failed; the error it returned is wrapped.
	ErrHost = errors.New("the host could not answer the plugin")
	// ErrBusy is a call whose turn did not come in time, or that is nested too deep.
	ErrBusy = errors.New("the plugin is busy")
	// ErrClosed is a call of a module that was closed.
	ErrClosed = errors.New("the plugin is closed")
	// ErrModule is a module that cannot be loaded; the text says why.
	ErrModule = errors.New("the module cannot be loaded")
)

// GuestError is the error that a guest answered: an encoded kontor.plugin.v1.Error. The instance lives on.
type GuestError struct{ Encoded []byte }

func (*GuestError) Error() string { return "the plugin answered an error" }

// Refusal is an error of a Host that the guest gets to see: an encoded kontor.plugin.v1.Error.
type Refusal struct{ Encoded []byte }

func (*Refusal) Error() string { return "the host refused" }

// Error is why a call ended without an answer.
type Error struct {
	// Kind is one of the errors above.
	Kind error
	// Detail says more, in one line and without control characters. It may hold text of the guest's.
	Detail string
	// Trace names the guest's functions that were running, innermost first, one a line. It may hold text of the guest's.
	Trace string
	cause error
}

func (e *Error) Error() string {
	if e.Detail == "" {
		return e.Kind.Error()
	}
	return e.Kind.Error() + ": " + e.Detail
}

// Unwrap gives errors.Is the kind, what it implies and the cause.
func (e *Error) Unwrap() []error {
	all := []error{e.Kind}
	switch {
	case errors.Is(e.Kind, ErrDeadline):
		all = append(all, context.DeadlineExceeded)
	case errors.Is(e.Kind, ErrMemory), errors.Is(e.Kind, ErrStack):
		all = append(all, ErrTrap)
	}
	if e.cause != nil {
		all = append(all, e.cause)
	}
	return all
}

// stop is the panic by which a host function ends a call. The engine turns it into an error.
type stop struct{ err *Error }

func (s *stop) Error() string { return s.err.Error() }

func (s *stop) Unwrap() error { return s.err }

func abort(kind error, detail string) {
	panic(&stop{&Error{Kind: kind, Detail: detail}})
}

const (
	maxDetail = 1 << 10
	maxTrace  = 8 << 10
)

// explain makes an Error of what the engine returned for a call of in.
func explain(err error, in *instance) *Error {
	text, trace, _ := strings.Cut(err.Error(), "\nwasm stack trace:\n\t")
	trace = cleanLines(trace, maxTrace)
	var s *stop
	if errors.As(err, &s) {
		s.err.Trace = trace
		return s.err
	}
	text = clean(strings.TrimSuffix(strings.TrimPrefix(text, "wasm error: "), " (recovered by wazero)"), maxDetail)
	e := &Error{Kind: ErrTrap, Detail: text, Trace: trace}
	switch {
	case in != nil && in.stack != nil && int32(in.stack.Get()) < 0:
		e.Kind, e.Detail = ErrStack, ""
	case in != nil && in.backing != nil && in.backing.refused():
		e.Kind = ErrMemory
	}
	return e
}
