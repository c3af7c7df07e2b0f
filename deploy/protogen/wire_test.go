package main

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// samples are messages with every kind of field that the contract has.
var samples = map[protoreflect.Name]func() pluginv1.Message{
	"Value":                   func() pluginv1.Message { return new(pluginv1.Value) },
	"Record":                  func() pluginv1.Message { return new(pluginv1.Record) },
	"EnrichRequest":           func() pluginv1.Message { return new(pluginv1.EnrichRequest) },
	"EnrichResponse":          func() pluginv1.Message { return new(pluginv1.EnrichResponse) },
	"BeforeSaveResponse":      func() pluginv1.Message { return new(pluginv1.BeforeSaveResponse) },
	"HandleEventsRequest":     func() pluginv1.Message { return new(pluginv1.HandleEventsRequest) },
	"RenderPanelResponse":     func() pluginv1.Message { return new(pluginv1.RenderPanelResponse) },
	"ImportResponse":          func() pluginv1.Message { return new(pluginv1.ImportResponse) },
	"SendBulkRequest":         func() pluginv1.Message { return new(pluginv1.SendBulkRequest) },
	"FetchResponse":           func() pluginv1.Message { return new(pluginv1.FetchResponse) },
	"DeleteFileResponse":      func() pluginv1.Message { return new(pluginv1.DeleteFileResponse) },
	"KVSetRequest":            func() pluginv1.Message { return new(pluginv1.KVSetRequest) },
	"ReplyChatResponse":       func() pluginv1.Message { return new(pluginv1.ReplyChatResponse) },
	"SyncAudienceRequest":     func() pluginv1.Message { return new(pluginv1.SyncAudienceRequest) },
	"ReceiveMessagesResponse": func() pluginv1.Message { return new(pluginv1.ReceiveMessagesResponse) },
}

func descriptors(t testing.TB) map[protoreflect.Name]protoreflect.MessageDescriptor {
	t.Helper()
	files, err := compile(filepath.Join(sdkFolder, "proto"))
	require.NoError(t, err)
	out := map[protoreflect.Name]protoreflect.MessageDescriptor{}
	for _, f := range files {
		for i := range f.Messages().Len() {
			out[f.Messages().Get(i).Name()] = f.Messages().Get(i)
		}
	}
	return out
}

// TestTheWireIsProtobuf writes random messages with Google's implementation, reads and writes them with the generated
// code, and reads them with Google's again.
func TestTheWireIsProtobuf(t *testing.T) {
	t.Parallel()
	all := descriptors(t)
	for name, fresh := range samples {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			d := all[name]
			require.NotNil(t, d)
			rapid.Check(t, func(rt *rapid.T) {
				want := dynamicpb.NewMessage(d)
				fill(rt, want, 3)
				b, err := proto.Marshal(want)
				require.NoError(rt, err)
				m := fresh()
				require.NoError(rt, m.UnmarshalVT(b))
				again, err := m.MarshalVT()
				require.NoError(rt, err)
				require.Len(rt, again, m.SizeVT())
				got := dynamicpb.NewMessage(d)
				require.NoError(rt, proto.Unmarshal(again, got))
				require.True(rt, proto.Equal(want, got), "%v\n%v", want, got)
			})
		})
	}
}

// FuzzTheWireIsProtobuf reads anything with both implementations: they take and refuse the same, and read the same.
func FuzzTheWireIsProtobuf(f *testing.F) {
	all := descriptors(f)
	m := &pluginv1.EnrichRequest{
		Context: &pluginv1.CallContext{Tenant: "ten_1", DeadlineMS: 5},
		Record:  &pluginv1.Record{Object: "contacts", Version: -1, Fields: map[string]*pluginv1.Value{"email": {Kind: pluginv1.ValueKindText, Text: "a@b.c"}}},
		Fields:  []string{"title", ""},
	}
	b, err := m.MarshalVT()
	require.NoError(f, err)
	f.Add(b)
	f.Add([]byte{0x0b, 0x0c})                    // a group
	f.Add([]byte{0x08, 0x80})                    // a number that ends too early
	f.Add([]byte{0x1a, 0x01, 0xff})              // text that is not UTF-8
	f.Add([]byte{0x12, 0x04, 0x22, 0x02, 10, 0}) // an entry without a value
	f.Fuzz(func(t *testing.T, b []byte) {
		want := dynamicpb.NewMessage(all["EnrichRequest"])
		wantErr := proto.Unmarshal(b, want)
		var got pluginv1.EnrichRequest
		gotErr := got.UnmarshalVT(b)
		require.Equal(t, wantErr == nil, gotErr == nil, "%v\n%v", wantErr, gotErr)
		if wantErr != nil {
			return
		}
		again, err := got.MarshalVT()
		require.NoError(t, err)
		back := dynamicpb.NewMessage(all["EnrichRequest"])
		require.NoError(t, proto.Unmarshal(again, back))
		forget(want)
		require.True(t, proto.Equal(want, back), "%v\n%v", want, back)
	})
}

// forget drops unknown fields, which the generated code does not keep.
func forget(m protoreflect.Message) {
	m.SetUnknown(nil)
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsMap():
			if f.MapValue().Message() != nil {
				v.Map().Range(func(_ protoreflect.MapKey, e protoreflect.Value) bool {
					forget(e.Message())
					return true
				})
			}
		case f.Message() == nil:
		case f.IsList():
			for i := range v.List().Len() {
				forget(v.List().Get(i).Message())
			}
		default:
			forget(v.Message())
		}
		return true
	})
}

func fill(t *rapid.T, m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if f.Message() != nil && !f.IsMap() && depth == 0 || !rapid.Bool().Draw(t, "set") {
			continue
		}
		switch {
		case f.IsMap():
			mp := m.Mutable(f).Map()
			for range rapid.IntRange(0, 3).Draw(t, "entries") {
				key := protoreflect.ValueOfString(rapid.String().Draw(t, "key")).MapKey()
				if f.MapValue().Message() != nil {
					v := mp.NewValue()
					fill(t, v.Message(), max(depth-1, 0))
					mp.Set(key, v)
				} else {
					mp.Set(key, scalar(t, f.MapValue()))
				}
			}
		case f.IsList():
			l := m.Mutable(f).List()
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				if f.Message() != nil {
					v := l.NewElement()
					fill(t, v.Message(), depth-1)
					l.Append(v)
				} else {
					l.Append(scalar(t, f))
				}
			}
		case f.Message() != nil:
			fill(t, m.Mutable(f).Message(), depth-1)
		default:
			m.Set(f, scalar(t, f))
		}
	}
}

func scalar(t *rapid.T, f protoreflect.FieldDescriptor) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(rapid.String().Draw(t, "text"))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(rapid.Bool().Draw(t, "truth"))
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(rapid.Int32().Draw(t, "int32"))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(rapid.Int64().Draw(t, "int64"))
	case protoreflect.DoubleKind:
		v := rapid.Float64().Draw(t, "double")
		if math.IsNaN(v) {
			v = 0
		}
		return protoreflect.ValueOfFloat64(v)
	default:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(rapid.Int32Range(-1, 20).Draw(t, "enum")))
	}
}
