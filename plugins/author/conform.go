package author

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/plugins/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// errConform means that a plugin does not do what every plugin must.
var errConform = errors.New("the plugin does not conform to the contract")

// Test builds a plugin and runs its tests, if it has tests in Go, with self as the command kontor. Then it runs the
// conformance suite on everything that was built and can run on this machine.
func Test(ctx context.Context, folder, self string, out io.Writer, args ...string) error {
	made, err := Build(ctx, folder, out)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
		if err := run(ctx, folder, out, []string{"KONTOR=" + self}, "go", append([]string{"test", "./..."}, args...)...); err != nil {
			return err
		}
	}
	m, err := readRuntimes(folder)
	if err != nil {
		return err
	}
	for _, file := range made {
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		open := func() (sdktest.Runtime, func(), error) { return openModule(ctx, file) }
		if !strings.HasSuffix(file, ".wasm") {
			path, args, ok := m.command(folder, file)
			if !ok {
				continue
			}
			open = func() (sdktest.Runtime, func(), error) { return openProgram(file, path, args, out) }
		}
		if err := conform(ctx, folder, name, out, open); err != nil {
			return err
		}
	}
	return nil
}

// interpreters are the programs that run the scripts of native plugins, by their names in manifests.
var interpreters = map[string]string{"node": "node"}

// command says how a native plugin is started here; it is false for other platforms.
func (m runtimes) command(folder, file string) (path string, args []string, ok bool) {
	for name, raw := range m.Runtime.Native {
		if filepath.Join(folder, filepath.FromSlash(entry(raw))) != file {
			continue
		}
		if name == platform() {
			return file, nil, true
		}
		if with, known := interpreters[name]; known {
			full, err := filepath.Abs(file)
			path, found := lookPath(with)
			return path, []string{full}, err == nil && found
		}
	}
	return "", nil, false
}

func openModule(ctx context.Context, file string) (sdktest.Runtime, func(), error) {
	m, err := Open(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	return m.Call, func() { _ = m.Close(ctx) }, nil
}

func openProgram(file, path string, args []string, out io.Writer) (sdktest.Runtime, func(), error) {
	full, err := filepath.Abs(file)
	if err != nil {
		return nil, nil, err
	}
	sum, err := Checksum(full)
	if err != nil {
		return nil, nil, err
	}
	if path == file {
		path = full
	}
	run, done := Supervise(native.Options{
		Name: filepath.Base(file), Path: path, Args: args, Files: map[string]string{full: sum}, Plain: path != full,
		Timeout: time.Minute, Log: func(level, line string) { _, _ = fmt.Fprintln(out, level+": "+line) },
	})
	return run, done, nil
}

// Supervise runs a native plugin as Kontor would, until the function that comes with it is called.
func Supervise(o native.Options) (sdktest.Runtime, func()) {
	p := native.Start(o)
	return func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
		return p.Call(ctx, native.Scope{Host: host.Call}, method, req)
	}, p.Close
}

func conform(ctx context.Context, folder, name string, out io.Writer, open func() (sdktest.Runtime, func(), error)) error {
	run, done, err := open()
	if err != nil {
		return err
	}
	defer done()
	t := &judge{ctx: ctx, out: out}
	// A test that cannot go on ends its goroutine, as tests do.
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sdktest.New(t, filepath.Join(folder, "manifest.json")).Conformance(t, run)
	}()
	<-ended
	if t.failed() {
		return fmt.Errorf("%s: %w", name, errConform)
	}
	_, err = fmt.Fprintf(out, "ok\t%s conforms\n", name)
	return err
}
