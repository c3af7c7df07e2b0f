// Package sdk is what the author of a plugin imports: the types of the contract, the host, values and errors. A plugin
// is one Go program that registers a value in an init function; the interfaces that the value implements are its
// capabilities. The same source becomes a WebAssembly module and a native program:
//
//	func init() { sdk.Register(plugin{}) }
//	func main() { sdk.Main() }
//
// State between two calls is not kept: the host may answer each call with a fresh instance. What must last goes into
// the key-value store of the host. A goroutine must end before its call does.
package sdk

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Version is the version of the contract that this SDK speaks.
const Version = "1.0"

// PluginClient calls a plugin; tests do.
type PluginClient = pluginv1.PluginClient

var registered any

// Register names the value whose methods answer the host. It is called once, in an init function: a WebAssembly module
// has no main.
func Register(plugin any) {
	if registered != nil {
		panic("sdk: Register was called twice")
	}
	if plugin == nil {
		panic("sdk: Register was called with nothing")
	}
	registered = plugin
}

// Registered gives what Register was called with; tests run it without a runtime.
func Registered() any { return registered }

// Serve lets plugin answer one call. The runtimes call it, and tests. A panic becomes an error of the code internal, so
// that it ends this call and nothing else.
func Serve(ctx context.Context, plugin any, method string, req []byte) (resp []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			message := "panic: " + describePanic(r)
			_, _ = os.Stderr.WriteString(message + "\n" + string(debug.Stack()))
			resp, err = nil, &Error{Code: pluginv1.CodeInternal, Message: message}
		}
	}()
	if method == pluginv1.MethodPluginDescribe {
		if _, own := plugin.(pluginv1.DescribeHandler); !own {
			return describe(plugin)
		}
	}
	return pluginv1.DispatchPlugin(ctx, plugin, method, req)
}

func describe(plugin any) ([]byte, error) {
	return (&DescribeResponse{Contract: pluginv1.Contract, SDK: "go/" + Version, Capabilities: pluginv1.Capabilities(plugin)}).MarshalVT()
}

func describePanic(r any) string {
	switch x := r.(type) {
	case error:
		return x.Error()
	case string:
		return x
	case interface{ String() string }:
		return x.String()
	default:
		return "a value that is no text"
	}
}

type hostKey struct{}

// WithHost gives a context in which HostFrom finds the host that c reaches. The runtimes call it, and tests.
func WithHost(ctx context.Context, c pluginv1.Caller) context.Context {
	return context.WithValue(ctx, hostKey{}, c)
}

// HostFrom gives the host of the present call. It must not be used after the call has ended: the host refuses.
func HostFrom(ctx context.Context) Host {
	c, ok := ctx.Value(hostKey{}).(pluginv1.Caller)
	if !ok {
		c = pluginv1.CallerFunc(func(context.Context, string, []byte) ([]byte, error) {
			return nil, &Error{Code: pluginv1.CodeUnauthenticated, Message: "there is no host outside of a call"}
		})
	}
	return Host{pluginv1.HostClient{Caller: c}}
}

// AsError gives err as an Error of the contract: one that it wraps, deadline for an ended context, else internal with
// its text. It is nil for nil.
func AsError(err error) *Error { return pluginv1.AsError(err) }
