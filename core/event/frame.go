package event

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"strings"
)

// nodeID tells the buses of an installation apart. It is made anew whenever a bus is.
type nodeID [16]byte

func newNodeID() nodeID {
	var id nodeID
	// crypto/rand.Read never fails: it ends the program instead.
	_, _ = rand.Read(id[:])
	return id
}

type frameKind byte

const (
	// messageFrame carries a message or broadcast.
	messageFrame frameKind = iota
	// gapFrame says that messages of its channel did not make it out of the sender.
	gapFrame
	// gapAllFrame says so of any channel; it travels on the control channel.
	gapAllFrame
)

const (
	frameVersion = 1
	frameHeader  = 1 + 1 + len(nodeID{}) + 8
)

var errFrame = errors.New("event frame is malformed")

// frame is what travels between nodes.
type frame struct {
	kind frameKind
	// origin sent the frame, and ignores it when it comes back.
	origin nodeID
	// number grows with each frame of the origin, so that a repeated one is known as such.
	number  uint64
	topic   Topic
	payload []byte
}

// encode writes version, kind, origin, number, the two lengths and texts of the topic, and the payload.
func (f frame) encode() []byte {
	out := make([]byte, 0, frameHeader+4+len(f.topic.Tenant)+len(f.topic.Name)+len(f.payload))
	out = append(out, frameVersion, byte(f.kind))
	out = append(out, f.origin[:]...)
	out = binary.BigEndian.AppendUint64(out, f.number)
	for _, text := range []string{f.topic.Tenant, f.topic.Name} {
		out = binary.BigEndian.AppendUint16(out, uint16(len(text)))
		out = append(out, text...)
	}
	return append(out, f.payload...)
}

// decodeFrame reads what encode wrote, and refuses everything else.
func decodeFrame(raw []byte) (frame, error) {
	var f frame
	if len(raw) < frameHeader || raw[0] != frameVersion || frameKind(raw[1]) > gapAllFrame {
		return f, errFrame
	}
	f.kind = frameKind(raw[1])
	copy(f.origin[:], raw[2:])
	f.number = binary.BigEndian.Uint64(raw[frameHeader-8:])
	rest := raw[frameHeader:]
	for _, text := range []*string{&f.topic.Tenant, &f.topic.Name} {
		if len(rest) < 2 {
			return f, errFrame
		}
		n := int(binary.BigEndian.Uint16(rest))
		if rest = rest[2:]; n > maxName || n > len(rest) {
			return f, errFrame
		}
		*text, rest = string(rest[:n]), rest[n:]
	}
	if len(rest) > MaxPayload || f.kind != messageFrame && len(rest) > 0 {
		return f, errFrame
	}
	f.payload = rest
	return f, nil
}

// names maps channels to those of Redis and back.
type names struct{ prefix string }

func (n names) control() string { return n.prefix + ":bus:control" }

func (n names) of(c channel) string { return n.prefix + ":bus:" + string(c.kind) + ":" + c.name }

func (n names) parse(s string) (channel, bool) {
	rest, ok := strings.CutPrefix(s, n.prefix+":bus:")
	if !ok || len(rest) < 3 || rest[1] != ':' {
		return channel{}, false
	}
	c := channel{channelKind(rest[0]), rest[2:]}
	return c, c.kind == tenantChannel || c.kind == nodeChannel
}
