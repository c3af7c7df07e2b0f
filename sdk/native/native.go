// Package native is the way between Kontor and a plugin that is a process of its own: gRPC through hashicorp/go-plugin.
// What goes over the wire is ordinary gRPC with the contract's services, so that a plugin can be written in any language;
// within Go it stays bytes, as it is for WebAssembly modules. Package sdk uses the plugin's end, the host's runtime of
// native plugins the other.
package native

import (
	"context"
	"errors"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const (
	// Name is the name of the one plugin that a process serves.
	Name = "kontor"
	// CallHeader carries the token of a call: the host sends it with each, and the plugin sends it back with what it
	// asks of the host meanwhile. When the call is over the token is worth nothing.
	CallHeader = "kontor-call"
	// HostID is the id under which the host offers its service through go-plugin's broker.
	HostID = 1

	// MethodRunning asks a program whether it still works on the call of the token: the answer is empty when it does
	// not. It is not part of the contract; a program that does not know it is taken to go on.
	MethodRunning = "/kontor.native.v1.Process/Running"

	errorTrailer = "kontor-error-bin"
	maxFrame     = pluginv1.MaxMessage + 64<<10
)

// Handshake is what a process must be started with to know that a host wants it.
var Handshake = plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "KONTOR_PLUGIN", MagicCookieValue: pluginv1.Contract}

// Handler answers a call: the method's full name, the token of the call, the encoded request.
type Handler func(ctx context.Context, method, token string, req []byte) ([]byte, error)

// Codec passes bytes on as they are and leaves other messages, which are go-plugin's own, to gRPC.
type Codec struct{}

var _ encoding.CodecV2 = Codec{}

// Frame is an encoded message.
type Frame struct{ Bytes []byte }

// Marshal implements encoding.CodecV2.
func (Codec) Marshal(v any) (mem.BufferSlice, error) {
	if f, ok := v.(*Frame); ok {
		return mem.BufferSlice{mem.SliceBuffer(f.Bytes)}, nil
	}
	return encoding.GetCodecV2(proto.Name).Marshal(v)
}

// Unmarshal implements encoding.CodecV2.
func (Codec) Unmarshal(data mem.BufferSlice, v any) error {
	if f, ok := v.(*Frame); ok {
		f.Bytes = data.Materialize()
		return nil
	}
	return encoding.GetCodecV2(proto.Name).Unmarshal(data, v)
}

// Name implements encoding.CodecV2.
func (Codec) Name() string { return proto.Name }

// ServerOptions are the options of a gRPC server that hands each call of the contract to h.
func ServerOptions(h Handler) []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.ForceServerCodecV2(Codec{}),
		grpc.MaxRecvMsgSize(maxFrame),
		grpc.MaxSendMsgSize(maxFrame),
		grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error { return answer(h, stream) }),
	}
}

func answer(h Handler, stream grpc.ServerStream) error {
	ctx := stream.Context()
	method, _ := grpc.MethodFromServerStream(stream)
	var req Frame
	if err := stream.RecvMsg(&req); err != nil {
		return err
	}
	token := ""
	if md, ok := metadata.FromIncomingContext(ctx); ok {
		if v := md.Get(CallHeader); len(v) > 0 {
			token = v[0]
		}
	}
	resp, err := h(ctx, method, token, req.Bytes)
	if err != nil {
		e := pluginv1.AsError(err)
		b, _ := e.MarshalVT()
		stream.SetTrailer(metadata.Pairs(errorTrailer, string(b)))
		return status.Error(statusOf(e.Code), e.Error())
	}
	return stream.SendMsg(&Frame{Bytes: resp})
}

// Call makes one call over a connection, bound to the token. An error of the other end comes back as *pluginv1.Error;
// any other failure of the way is unavailable, and the end of the context is deadline.
func Call(ctx context.Context, conn grpc.ClientConnInterface, token, method string, req []byte) ([]byte, error) {
	ctx = metadata.AppendToOutgoingContext(ctx, CallHeader, token)
	var resp Frame
	var trailer metadata.MD
	err := conn.Invoke(ctx, method, &Frame{Bytes: req}, &resp, grpc.ForceCodecV2(Codec{}), grpc.Trailer(&trailer),
		grpc.MaxCallRecvMsgSize(maxFrame), grpc.MaxCallSendMsgSize(maxFrame))
	if err == nil {
		return resp.Bytes, nil
	}
	if v := trailer.Get(errorTrailer); len(v) > 0 {
		e := &pluginv1.Error{}
		if e.UnmarshalVT([]byte(v[0])) == nil && e.Code != "" {
			return nil, e
		}
	}
	return nil, fromStatus(ctx, err)
}

// fromStatus gives the error of a plugin that knows gRPC but not the trailer, and failures of the way.
func fromStatus(ctx context.Context, err error) error {
	s, _ := status.FromError(err)
	e := &pluginv1.Error{Code: pluginv1.CodeInternal, Message: s.Message()}
	for code, c := range statuses {
		if c == s.Code() {
			e.Code = code
		}
	}
	if s.Code() == codes.Canceled || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e.Code = pluginv1.CodeDeadline
	}
	e.Retryable = e.Code == pluginv1.CodeUnavailable || e.Code == pluginv1.CodeDeadline
	return e
}

// statuses are the codes of gRPC that stand for codes of the contract, one to one.
var statuses = map[string]codes.Code{
	pluginv1.CodeInvalid:          codes.InvalidArgument,
	pluginv1.CodeUnauthenticated:  codes.Unauthenticated,
	pluginv1.CodePermissionDenied: codes.PermissionDenied,
	pluginv1.CodeNotFound:         codes.NotFound,
	pluginv1.CodeConflict:         codes.AlreadyExists,
	pluginv1.CodeStale:            codes.FailedPrecondition,
	pluginv1.CodeTooLarge:         codes.OutOfRange,
	pluginv1.CodeRateLimited:      codes.ResourceExhausted,
	pluginv1.CodeDeadline:         codes.DeadlineExceeded,
	pluginv1.CodeUnavailable:      codes.Unavailable,
	pluginv1.CodeUnimplemented:    codes.Unimplemented,
	pluginv1.CodeUpstream:         codes.Aborted,
}

func statusOf(code string) codes.Code {
	if c, ok := statuses[code]; ok {
		return c
	}
	return codes.Internal
}
