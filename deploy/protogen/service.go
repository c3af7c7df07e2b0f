package main

import (
	"fmt"
	"go/format"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile/linker"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// services writes both ends of the services: method names, an interface for each capability, dispatch and clients.
func services(files linker.Files) ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, header+"package pluginv1\n\nimport \"context\"\n\n", "the services of sdk/proto")
	for _, f := range files {
		for i := range f.Services().Len() {
			s := f.Services().Get(i)
			names(&b, s)
			client(&b, s)
			if s.Name() == "Plugin" {
				capabilities(&b, s)
			} else {
				server(&b, s)
			}
		}
	}
	return formatted(b.String())
}

func formatted(src string) ([]byte, error) {
	out, err := format.Source([]byte(src))
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, src)
	}
	return out, nil
}

func methods(s protoreflect.ServiceDescriptor) []protoreflect.MethodDescriptor {
	var out []protoreflect.MethodDescriptor
	for i := range s.Methods().Len() {
		out = append(out, s.Methods().Get(i))
	}
	return out
}

func constant(m protoreflect.MethodDescriptor) string {
	return "Method" + string(m.Parent().Name()) + string(m.Name())
}

func names(b *strings.Builder, s protoreflect.ServiceDescriptor) {
	fmt.Fprintf(b, "// The methods of %s.\nconst (\n", s.Name())
	for _, m := range methods(s) {
		fmt.Fprintf(b, "\t%s = \"/%s/%s\"\n", constant(m), s.FullName(), m.Name())
	}
	b.WriteString(")\n\n")
}

func client(b *strings.Builder, s protoreflect.ServiceDescriptor) {
	name := string(s.Name()) + "Client"
	fmt.Fprintf(b, "// %s calls %s at the other end.\ntype %s struct{ Caller Caller }\n\n", name, s.Name(), name)
	for _, m := range methods(s) {
		fmt.Fprintf(b, "%sfunc (c %s) %s(ctx context.Context, req *%s) (*%s, error) {\n\treturn invoke[%s](ctx, c.Caller, %s, req)\n}\n\n",
			goComment(m, ""), name, m.Name(), m.Input().Name(), m.Output().Name(), m.Output().Name(), constant(m))
	}
}

func signature(m protoreflect.MethodDescriptor) string {
	return fmt.Sprintf("%s(ctx context.Context, req *%s) (*%s, error)", m.Name(), m.Input().Name(), m.Output().Name())
}

// grouped gives the capabilities in the order of their first method, with their methods.
func grouped(s protoreflect.ServiceDescriptor) (order []string, by map[string][]protoreflect.MethodDescriptor) {
	by = map[string][]protoreflect.MethodDescriptor{}
	for _, m := range methods(s) {
		_, marks := comment(m)
		c := marks["capability"]
		if !slices.Contains(order, c) {
			order = append(order, c)
		}
		by[c] = append(by[c], m)
	}
	return order, by
}

// handler is the name of a capability's interface; the call without a capability is the SDK's own.
func handler(capability string) string {
	if capability == "" {
		return "DescribeHandler"
	}
	return goName(capability) + "Handler"
}

func capabilities(b *strings.Builder, s protoreflect.ServiceDescriptor) {
	order, by := grouped(s)
	for _, c := range order {
		what := "is the capability " + c
		if c == "" {
			what = "answers what every plugin answers"
		}
		fmt.Fprintf(b, "// %s %s.\ntype %s interface {\n", handler(c), what, handler(c))
		for _, m := range by[c] {
			fmt.Fprintf(b, "%s\t%s\n", goComment(m, "\t"), signature(m))
		}
		b.WriteString("}\n\n")
	}
	b.WriteString("// The names of the capabilities.\nconst (\n")
	for _, c := range order {
		if c != "" {
			fmt.Fprintf(b, "\tCapability%s = %q\n", goName(c), c)
		}
	}
	b.WriteString(")\n\n// Capabilities gives the names of the capabilities that v implements, in the contract's order.\nfunc Capabilities(v any) []string {\n\tvar out []string\n")
	for _, c := range order {
		if c != "" {
			fmt.Fprintf(b, "\tif _, ok := v.(%s); ok {\n\t\tout = append(out, Capability%s)\n\t}\n", handler(c), goName(c))
		}
	}
	b.WriteString("\treturn out\n}\n\n// CapabilityOf gives the capability that a method belongs to, empty for one that every plugin answers or none knows.\nfunc CapabilityOf(method string) string {\n\tswitch method {\n")
	for _, c := range order {
		if c == "" {
			continue
		}
		var list []string
		for _, m := range by[c] {
			list = append(list, constant(m))
		}
		fmt.Fprintf(b, "\tcase %s:\n\t\treturn Capability%s\n", strings.Join(list, ", "), goName(c))
	}
	b.WriteString("\t}\n\treturn \"\"\n}\n\n")
	fmt.Fprintf(b, "// Dispatch%s lets v answer a call; a capability that it lacks is unimplemented.\nfunc Dispatch%s(ctx context.Context, v any, method string, req []byte) ([]byte, error) {\n\tswitch method {\n", s.Name(), s.Name())
	for _, m := range methods(s) {
		_, marks := comment(m)
		fmt.Fprintf(b, "\tcase %s:\n\t\tif h, ok := v.(%s); ok {\n\t\t\treturn handle(ctx, req, h.%s)\n\t\t}\n", constant(m), handler(marks["capability"]), m.Name())
	}
	b.WriteString("\t}\n\treturn nil, unimplemented(method)\n}\n\n")
}

func server(b *strings.Builder, s protoreflect.ServiceDescriptor) {
	fmt.Fprintf(b, "%stype %sServer interface {\n", goComment(s, ""), s.Name())
	for _, m := range methods(s) {
		fmt.Fprintf(b, "%s\t%s\n", goComment(m, "\t"), signature(m))
	}
	fmt.Fprintf(b, "}\n\n// Dispatch%s lets h answer a call.\nfunc Dispatch%s(ctx context.Context, h %sServer, method string, req []byte) ([]byte, error) {\n\tswitch method {\n", s.Name(), s.Name(), s.Name())
	for _, m := range methods(s) {
		fmt.Fprintf(b, "\tcase %s:\n\t\treturn handle(ctx, req, h.%s)\n", constant(m), m.Name())
	}
	b.WriteString("\t}\n\treturn nil, unimplemented(method)\n}\n\n")
}

// aliases writes the contract's types into package sdk, so that an author imports one package.
func aliases(files linker.Files) ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, header+"package sdk\n\nimport \"github.com/kontor-crm/kontor/sdk/pluginv1\"\n\n// The types of the contract.\ntype (\n", "sdk/proto")
	for _, f := range files {
		for i := range f.Enums().Len() {
			e := f.Enums().Get(i)
			fmt.Fprintf(&b, "%s\t%s = pluginv1.%s\n", goComment(e, "\t"), e.Name(), e.Name())
		}
		for i := range f.Messages().Len() {
			m := f.Messages().Get(i)
			fmt.Fprintf(&b, "%s\t%s = pluginv1.%s\n", goComment(m, "\t"), m.Name(), m.Name())
		}
	}
	for _, f := range files {
		for i := range f.Services().Len() {
			if s := f.Services().Get(i); s.Name() == "Plugin" {
				order, _ := grouped(s)
				for _, c := range order {
					if c != "" {
						fmt.Fprintf(&b, "\t// %s is the capability %s: a plugin has it by implementing it.\n\t%s = pluginv1.%s\n", handler(c), c, handler(c), handler(c))
					}
				}
			}
		}
	}
	b.WriteString(")\n\n")
	for _, f := range files {
		for i := range f.Enums().Len() {
			e := f.Enums().Get(i)
			fmt.Fprintf(&b, "// The values of %s.\nconst (\n", e.Name())
			for j := range e.Values().Len() {
				v := e.Values().Get(j)
				fmt.Fprintf(&b, "%s\t%s = pluginv1.%s\n", goComment(v, "\t"), valueName(v), valueName(v))
			}
			b.WriteString(")\n\n")
		}
	}
	return formatted(b.String())
}
