// Command protogen writes the Go code and the reference of the plugin contract from sdk/proto, and with -check says
// whether they are current. It compiles the .proto files itself, so that a Go toolchain is all that is needed.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/linker"
)

func main() {
	sdk := flag.String("sdk", "../../sdk", "the folder of the SDK")
	check := flag.Bool("check", false, "write nothing; fail when a file is not current")
	version := flag.String("release", "", "write down what this version promises, such as 1.0, which can never be changed afterwards")
	flag.Parse()
	if *version != "" {
		if err := release(*sdk, *version); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := run(*sdk, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes what is generated, or only compares it.
func run(sdk string, check bool) error {
	files, err := compile(filepath.Join(sdk, "proto"))
	if err != nil {
		return err
	}
	want, err := generate(files)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		path := filepath.Join(sdk, name)
		have, err := os.ReadFile(path)
		if err == nil && bytes.Equal(have, want[name]) {
			continue
		}
		if check {
			return fmt.Errorf("%s is not current: run make generate", path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(path, want[name], 0o600); err != nil {
			return err
		}
	}
	return nil
}

// compile reads every .proto file below root, in the order of their names, with their comments.
func compile(root string) (linker.Files, error) {
	paths, err := filepath.Glob(filepath.Join(root, "kontor", "plugin", "v1", "*.proto"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range paths {
		name, err := filepath.Rel(root, p)
		if err != nil {
			return nil, err
		}
		names = append(names, filepath.ToSlash(name))
	}
	c := protocompile.Compiler{
		Resolver:       &protocompile.SourceResolver{ImportPaths: []string{root}},
		SourceInfoMode: protocompile.SourceInfoStandard,
	}
	return c.Compile(context.Background(), names...)
}

// generate gives the content of every generated file by its path below the SDK.
func generate(files linker.Files) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, f := range files {
		src, err := messages(f)
		if err != nil {
			return nil, err
		}
		if src != nil {
			base := filepath.Base(f.Path())
			out["pluginv1/"+base[:len(base)-len(".proto")]+".pb.go"] = src
		}
	}
	src, err := services(files)
	if err != nil {
		return nil, err
	}
	out["pluginv1/service.pb.go"] = src
	if src, err = aliases(files); err != nil {
		return nil, err
	}
	out["contract.pb.go"] = src
	out["REFERENCE.md"] = reference(files)
	return out, nil
}
