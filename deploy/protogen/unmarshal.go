package main

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// unmarshal writes the reading of a message. As protobuf has it, the last of several values counts, embedded messages
// are merged, and unknown fields are passed over.
func unmarshal(b *strings.Builder, m protoreflect.MessageDescriptor) {
	fmt.Fprintf(b, "// UnmarshalVT reads an encoded message into x.\nfunc (x *%s) UnmarshalVT(b []byte) error { return x.unmarshal(b, wire.MaxDepth) }\n\n", m.Name())
	depth := "depth"
	if !embeds(m) {
		depth = "_"
	}
	fmt.Fprintf(b, "func (x *%s) unmarshal(b []byte, %s int) error {\n", m.Name(), depth)
	if embeds(m) {
		b.WriteString("\tif depth == 0 {\n\t\treturn wire.ErrDepth\n\t}\n")
	}
	b.WriteString("\td := wire.NewDecoder(b)\n\tfor d.Next() {\n")
	if m.Fields().Len() == 0 {
		b.WriteString("\t\td.Skip()\n\t}\n\treturn d.Err()\n}\n\n")
		return
	}
	b.WriteString("\t\tswitch d.Field() {\n")
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		fmt.Fprintf(b, "\t\tcase %d:\n", f.Number())
		field(b, f, "x."+goName(string(f.Name())))
	}
	b.WriteString("\t\tdefault:\n\t\t\td.Skip()\n\t\t}\n\t}\n\treturn d.Err()\n}\n\n")
	for i := range m.Fields().Len() {
		if f := m.Fields().Get(i); f.IsMap() {
			entry(b, f)
		}
	}
}

// embeds says whether reading the message goes on in other messages.
func embeds(m protoreflect.MessageDescriptor) bool {
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		if f.IsMap() && f.MapValue().Kind() == protoreflect.MessageKind || !f.IsMap() && f.Kind() == protoreflect.MessageKind {
			return true
		}
	}
	return false
}

func field(b *strings.Builder, f protoreflect.FieldDescriptor, name string) {
	switch {
	case f.IsMap():
		arg := ""
		if f.MapValue().Kind() == protoreflect.MessageKind {
			arg = ", depth-1"
		}
		fmt.Fprintf(b, "\t\t\tif v, ok := d.View(); ok {\n\t\t\t\td.Fail(x.entry%s(v%s))\n\t\t\t}\n", goName(string(f.Name())), arg)
	case f.IsList() && f.Kind() == protoreflect.MessageKind:
		fmt.Fprintf(b, "\t\t\tif v, ok := d.View(); ok {\n\t\t\t\te := new(%s)\n\t\t\t\td.Fail(e.unmarshal(v, depth-1))\n\t\t\t\t%s = append(%s, e)\n\t\t\t}\n", f.Message().Name(), name, name)
	case f.IsList():
		fmt.Fprintf(b, "\t\t\tif v, ok := d.Text(); ok {\n\t\t\t\t%s = append(%s, v)\n\t\t\t}\n", name, name)
	case f.Kind() == protoreflect.MessageKind:
		fmt.Fprintf(b, "\t\t\tif v, ok := d.View(); ok {\n\t\t\t\tif %s == nil {\n\t\t\t\t\t%s = new(%s)\n\t\t\t\t}\n\t\t\t\td.Fail(%s.unmarshal(v, depth-1))\n\t\t\t}\n", name, name, f.Message().Name(), name)
	default:
		fmt.Fprintf(b, "\t\t\tif v, ok := d.%s(); ok {\n\t\t\t\t%s = %s\n\t\t\t}\n", reader(f), name, converted(f, "v"))
	}
}

// entry writes the reading of one entry of a map.
func entry(b *strings.Builder, f protoreflect.FieldDescriptor) {
	msg, name, val := string(f.ContainingMessage().Name()), goName(string(f.Name())), f.MapValue()
	message := val.Kind() == protoreflect.MessageKind
	arg := ""
	if message {
		arg = ", depth int"
	}
	fmt.Fprintf(b, "func (x *%s) entry%s(b []byte%s) error {\n\tvar key string\n", msg, name, arg)
	if message {
		fmt.Fprintf(b, "\tif depth == 0 {\n\t\treturn wire.ErrDepth\n\t}\n\tval := new(%s)\n", val.Message().Name())
	} else {
		b.WriteString("\tvar val string\n")
	}
	b.WriteString("\td := wire.NewDecoder(b)\n\tfor d.Next() {\n\t\tswitch d.Field() {\n\t\tcase 1:\n\t\t\tif v, ok := d.Text(); ok {\n\t\t\t\tkey = v\n\t\t\t}\n\t\tcase 2:\n")
	if message {
		b.WriteString("\t\t\tif v, ok := d.View(); ok {\n\t\t\t\td.Fail(val.unmarshal(v, depth-1))\n\t\t\t}\n")
	} else {
		b.WriteString("\t\t\tif v, ok := d.Text(); ok {\n\t\t\t\tval = v\n\t\t\t}\n")
	}
	fmt.Fprintf(b, "\t\tdefault:\n\t\t\td.Skip()\n\t\t}\n\t}\n\tif x.%s == nil {\n\t\tx.%s = map[string]%s{}\n\t}\n\tx.%s[key] = val\n\treturn d.Err()\n}\n\n", name, name, elementType(val), name)
}

func reader(f protoreflect.FieldDescriptor) string {
	switch f.Kind() {
	case protoreflect.StringKind:
		return "Text"
	case protoreflect.BytesKind:
		return "Bytes"
	case protoreflect.DoubleKind:
		return "Double"
	default:
		return "Varint"
	}
}

func converted(f protoreflect.FieldDescriptor, v string) string {
	switch f.Kind() {
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.DoubleKind:
		return v
	case protoreflect.BoolKind:
		return v + " != 0"
	default:
		return elementType(f) + "(" + v + ")"
	}
}
