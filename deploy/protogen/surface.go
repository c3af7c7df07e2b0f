package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile/linker"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// element is one thing that a version of the contract promises, as one line: a service's call, a message, a field, a
// value of an enum.
type element struct {
	line  string
	since string
}

// surface lists everything that the contract promises, sorted. Fields and values have the version of their message or
// enum unless they say one of their own.
func surface(files linker.Files) []element {
	var out []element
	add := func(since, format string, args ...any) {
		out = append(out, element{line: fmt.Sprintf(format, args...), since: since})
	}
	since := func(d protoreflect.Descriptor, outer string) string {
		if _, marks := comment(d); marks["since"] != "" {
			return marks["since"]
		}
		return outer
	}
	for _, f := range files {
		for i := range f.Services().Len() {
			for _, m := range methods(f.Services().Get(i)) {
				_, marks := comment(m)
				capability := ""
				if c := marks["capability"]; c != "" {
					capability = " capability " + c
				}
				add(marks["since"], "rpc %s(%s) %s%s", m.FullName(), m.Input().Name(), m.Output().Name(), capability)
			}
		}
		for i := range f.Messages().Len() {
			m := f.Messages().Get(i)
			s := since(m, "")
			add(s, "message %s", m.FullName())
			for j := range m.Fields().Len() {
				fd := m.Fields().Get(j)
				add(since(fd, s), "field %s %d %s", fd.FullName(), fd.Number(), goType(fd))
			}
		}
		for i := range f.Enums().Len() {
			e := f.Enums().Get(i)
			s := since(e, "")
			add(s, "enum %s", e.FullName())
			for j := range e.Values().Len() {
				v := e.Values().Get(j)
				add(since(v, s), "value %s.%s %d", e.FullName(), v.Name(), v.Number())
			}
		}
	}
	slices.SortFunc(out, func(a, b element) int { return strings.Compare(a.line, b.line) })
	return out
}

// broken compares a released list with the present surface: what is gone or changed, and what has been added to a
// version that was already released.
func broken(released map[string][]string, now []element) []string {
	var out []string
	have := map[string]string{}
	for _, e := range now {
		have[e.line] = e.since
	}
	for _, version := range slices.Sorted(maps.Keys(released)) {
		for _, line := range released[version] {
			if _, ok := have[line]; !ok {
				out = append(out, fmt.Sprintf("%s promised %q, which is gone or changed", version, line))
			}
		}
	}
	for _, e := range now {
		if lines, ok := released[e.since]; ok && !slices.Contains(lines, e.line) {
			out = append(out, fmt.Sprintf("%q says since %s, which is released without it", e.line, e.since))
		}
	}
	return out
}

// releases reads what the released versions have promised: one file for each, named after it.
func releases(folder string) (map[string][]string, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		out[strings.TrimSuffix(filepath.Base(p), ".txt")] = strings.Split(strings.TrimSpace(string(src)), "\n")
	}
	return out, nil
}

// release writes down what a version promises.
func release(sdk, version string) error {
	files, err := compile(filepath.Join(sdk, "proto"))
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range surface(files) {
		if e.since == version {
			b.WriteString(e.line + "\n")
		}
	}
	folder := filepath.Join(sdk, "proto", "api")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, version+".txt"), []byte(b.String()), 0o600)
}
