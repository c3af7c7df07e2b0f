package event

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	for _, f := range []frame{
		{kind: messageFrame, origin: newNodeID(), number: 1<<64 - 1, topic: Topic{"ten_a", "contact.created"}, payload: []byte("x\x00y")},
		{kind: messageFrame, topic: Topic{"", ""}, payload: []byte{}},
		{kind: gapFrame, number: 7, topic: Topic{Tenant: strings.Repeat("t", maxName)}, payload: []byte{}},
		{kind: gapAllFrame, payload: []byte{}},
	} {
		got, err := decodeFrame(f.encode())
		require.NoError(t, err)
		require.Equal(t, f, got)
	}
}

func TestBrokenFrames(t *testing.T) {
	t.Parallel()
	whole := frame{kind: messageFrame, topic: Topic{"ten_a", "contact.created"}}.encode()
	for n := range whole {
		_, err := decodeFrame(whole[:n])
		require.ErrorIs(t, err, errFrame, "cut after %d bytes", n)
	}
	for name, raw := range map[string][]byte{
		"text":              []byte("PING"),
		"other version":     append([]byte{2}, whole[1:]...),
		"unknown kind":      append([]byte{1, 3}, whole[2:]...),
		"gap with payload":  frame{kind: gapFrame, payload: []byte("x")}.encode(),
		"long tenant":       frame{topic: Topic{Tenant: strings.Repeat("t", maxName+1)}}.encode(),
		"oversized payload": frame{payload: make([]byte, MaxPayload+1)}.encode(),
	} {
		_, err := decodeFrame(raw)
		require.ErrorIs(t, err, errFrame, name)
	}
}

func TestNamesOfChannels(t *testing.T) {
	t.Parallel()
	n := names{"kontor"}
	for _, c := range []channel{{tenantChannel, "ten_a"}, {nodeChannel, "invalidate"}, {tenantChannel, "n:x"}, {tenantChannel, "a:b:c"}} {
		got, ok := n.parse(n.of(c))
		require.True(t, ok)
		require.Equal(t, c, got)
	}
	for _, s := range []string{"", "kontor:bus:", "kontor:bus:t:", "kontor:bus:x:a", "kontor:bus:ta", "other:bus:t:a", n.control()} {
		_, ok := n.parse(s)
		require.False(t, ok, s)
	}
}

// Whatever is read as a frame is written as the same bytes again.
func FuzzDecodeFrame(f *testing.F) {
	f.Add(frame{kind: messageFrame, number: 1, topic: Topic{"ten_a", "contact.created"}, payload: []byte("{}")}.encode())
	f.Add(frame{kind: gapFrame, topic: Topic{Tenant: "ten_a"}}.encode())
	f.Add([]byte("junk"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := decodeFrame(raw)
		if err != nil {
			return
		}
		require.Equal(t, raw, got.encode())
	})
}
