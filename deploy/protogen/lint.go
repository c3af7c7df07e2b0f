package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/bufbuild/protocompile/linker"
	"google.golang.org/protobuf/reflect/protoreflect"
)

var (
	version   = regexp.MustCompile(`^1\.\d+$`)
	snake     = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	camel     = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	ambiguous = []string{"string", "int", "bool", "float", "bytes", "type_url"}
)

// lint gives what breaks the rules of form: those of buf's STANDARD set that the contract can break, and its own.
func lint(files linker.Files) []string {
	var out []string
	bad := func(d protoreflect.Descriptor, format string, args ...any) {
		out = append(out, string(d.FullName())+": "+fmt.Sprintf(format, args...))
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Path(), strings.ReplaceAll(string(f.Package()), ".", "/")+"/") {
			bad(f, "%s does not lie in the folder of its package", f.Path())
		}
		used := map[string]bool{}
		for i := range f.Services().Len() {
			s := f.Services().Get(i)
			documented(bad, s, false)
			for _, m := range methods(s) {
				documented(bad, m, true)
				if in := string(m.Input().Name()); in != string(m.Name())+"Request" {
					bad(m, "its request is called %s", in)
				}
				if o := string(m.Output().Name()); o != string(m.Name())+"Response" {
					bad(m, "its response is called %s", o)
				}
				if m.IsStreamingClient() || m.IsStreamingServer() {
					bad(m, "no streams: use a cursor")
				}
				if c := m.Input().Fields().ByNumber(1); s.Name() == "Plugin" && (c == nil || c.Name() != "context") {
					bad(m, "the first field of its request is not the context")
				}
				uses(used, m.Input())
				uses(used, m.Output())
			}
		}
		for i := range f.Messages().Len() {
			lintMessage(bad, f.Messages().Get(i))
			uses(used, f.Messages().Get(i))
		}
		for i := range f.Enums().Len() {
			lintEnum(bad, f.Enums().Get(i))
		}
		for i := range f.Imports().Len() {
			if p := f.Imports().Get(i).Path(); !used[p] {
				bad(f, "%s imports %s, which it does not use", f.Path(), p)
			}
		}
	}
	return out
}

func documented(bad func(protoreflect.Descriptor, string, ...any), d protoreflect.Descriptor, dated bool) {
	text, marks := comment(d)
	if !strings.HasPrefix(text, string(d.Name())+" ") {
		bad(d, "its comment does not begin with its name")
	}
	if dated && !version.MatchString(marks["since"]) {
		bad(d, "its comment does not say since which version it is there")
	}
}

func lintMessage(bad func(protoreflect.Descriptor, string, ...any), m protoreflect.MessageDescriptor) {
	documented(bad, m, true)
	if !camel.MatchString(string(m.Name())) {
		bad(m, "not in CamelCase")
	}
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		name := string(f.Name())
		if !snake.MatchString(name) {
			bad(f, "not in snake_case")
		}
		for _, w := range ambiguous {
			if name == w {
				bad(f, "generators of several languages change this name")
			}
		}
	}
}

func lintEnum(bad func(protoreflect.Descriptor, string, ...any), e protoreflect.EnumDescriptor) {
	documented(bad, e, true)
	prefix := snakeUpper(string(e.Name())) + "_"
	for i := range e.Values().Len() {
		v := e.Values().Get(i)
		if !strings.HasPrefix(string(v.Name()), prefix) {
			bad(v, "does not begin with %s", prefix)
		}
		if v.Number() == 0 && string(v.Name()) != prefix+"UNSPECIFIED" {
			bad(v, "0 is unspecified")
		}
	}
}

func uses(used map[string]bool, m protoreflect.MessageDescriptor) {
	used[m.ParentFile().Path()] = true
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		if f.IsMap() {
			f = f.MapValue()
		}
		if f.Message() != nil {
			used[f.Message().ParentFile().Path()] = true
		}
		if f.Enum() != nil {
			used[f.Enum().ParentFile().Path()] = true
		}
	}
}
