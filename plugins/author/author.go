// Package author is what authors of plugins do on their own machine: begin a plugin, build it, test it in the runtime
// that it will run in, and pack it. It talks to no Kontor and knows no tenant. The command line calls it.
package author

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

//go:embed template
var template embed.FS

// sdkModule is the module that plugins import.
const sdkModule = "github.com/kontor-crm/kontor/sdk"

// New is a plugin to begin.
type New struct {
	// Folder is made; it must be empty if it is there.
	Folder string
	// ID is the plugin's id, such as example.hello: the publisher and a name.
	ID string
	// SDK is the folder of an SDK on this machine; empty means the published one of Version.
	SDK string
	// Version is the version of the SDK, such as v1.2.0.
	Version string
}

var pluginID = regexp.MustCompile(`^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$`)

// Create writes a plugin that works: one file of Go, its manifest and its tests.
func (n New) Create() error {
	if !pluginID.MatchString(n.ID) {
		return fmt.Errorf("%q is no id of a plugin: it is the publisher and a name in small letters, such as example.hello", n.ID)
	}
	publisher, name, _ := strings.Cut(n.ID, ".")
	if entries, err := os.ReadDir(n.Folder); err == nil && len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty", n.Folder)
	}
	mod, err := n.mod(publisher + "/" + name)
	if err != nil {
		return err
	}
	title := strings.ToUpper(name[:1]) + name[1:]
	change := strings.NewReplacer(
		"plugin-hello", name, `"example.hello"`, `"`+n.ID+`"`, `"publisher": "example"`, `"publisher": "`+publisher+`"`,
		`"en": "Hello", "de": "Hallo"`, `"en": "`+title+`", "de": "`+title+`"`,
	)
	err = fs.WalkDir(template, "template", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := template.ReadFile(p)
		if err != nil {
			return err
		}
		return write(filepath.Join(n.Folder, filepath.FromSlash(strings.TrimSuffix(strings.TrimPrefix(p, "template/"), ".txt"))), change.Replace(string(b)))
	})
	if err != nil {
		return err
	}
	if err := write(filepath.Join(n.Folder, ".gitignore"), "/*.wasm\n/*.kpx\n/native/\n/node_modules/\n"); err != nil {
		return err
	}
	return write(filepath.Join(n.Folder, "go.mod"), mod)
}

// mod is the go.mod of a new plugin.
func (n New) mod(name string) (string, error) {
	const head = "module %s\n\ngo 1.26.0\n\nrequire %s %s\n"
	if n.SDK != "" {
		folder, err := filepath.Abs(n.SDK)
		if err != nil {
			return "", err
		}
		if b, err := os.ReadFile(filepath.Join(folder, "go.mod")); err != nil || !strings.HasPrefix(string(b), "module "+sdkModule+"\n") {
			return "", fmt.Errorf("%s is not the folder of the SDK", folder)
		}
		return fmt.Sprintf(head+"\nreplace %s => %s\n", name, sdkModule, "v0.0.0-00010101000000-000000000000", sdkModule, folder), nil
	}
	if !regexp.MustCompile(`^v\d+\.\d+\.\d+$`).MatchString(n.Version) {
		return "", errors.New("this Kontor is not a release, so there is no SDK of its version to fetch: name the folder of one with --sdk")
	}
	return fmt.Sprintf(head, name, sdkModule, n.Version), nil
}

func write(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // sources for everybody who may see the folder
		return err
	}
	return os.WriteFile(path, []byte(content), 0o644) //nolint:gosec // the same
}

// runtimes is what this package needs of a manifest.
type runtimes struct {
	Runtime struct {
		WASM *struct {
			File string `json:"file"`
		} `json:"wasm"`
		Native map[string]json.RawMessage `json:"native"`
	} `json:"runtime"`
}

func readRuntimes(folder string) (runtimes, error) {
	var m runtimes
	b, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("read manifest.json: %w", err)
	}
	return m, nil
}

// Build makes what the manifest names: the module, and the programs of the platforms. A plugin in Go is built with the
// Go toolchain, any other by the script "build" of its package.json. It gives the files that it has made.
func Build(ctx context.Context, folder string, out io.Writer) ([]string, error) {
	m, err := readRuntimes(folder)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); err != nil {
		return m.files(folder), run(ctx, folder, out, nil, "npm", "run", "--silent", "build")
	}
	if err := run(ctx, folder, out, nil, "go", "mod", "tidy"); err != nil {
		return nil, err
	}
	var made []string
	if w := m.Runtime.WASM; w != nil {
		env := []string{"GOOS=wasip1", "GOARCH=wasm"}
		// The names of functions stay in, so that the log of a crash tells where it was.
		if err := run(ctx, folder, out, env, "go", "build", "-buildmode=c-shared", "-trimpath", "-ldflags=-w", "-o", filepath.FromSlash(w.File), "."); err != nil {
			return nil, err
		}
		made = append(made, filepath.Join(folder, filepath.FromSlash(w.File)))
	}
	for _, platform := range slices.Sorted(maps.Keys(m.Runtime.Native)) {
		system, processor, ok := strings.Cut(platform, "-")
		if !ok {
			continue // an interpreter's script is there already
		}
		file := filepath.FromSlash(entry(m.Runtime.Native[platform]))
		if err := run(ctx, folder, out, []string{"GOOS=" + system, "GOARCH=" + processor}, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "."); err != nil {
			return nil, err
		}
		made = append(made, filepath.Join(folder, file))
	}
	return made, nil
}

// files gives the files that the manifest names and that are there.
func (m runtimes) files(folder string) []string {
	var out []string
	if w := m.Runtime.WASM; w != nil {
		out = append(out, filepath.Join(folder, filepath.FromSlash(w.File)))
	}
	for _, platform := range slices.Sorted(maps.Keys(m.Runtime.Native)) {
		out = append(out, filepath.Join(folder, filepath.FromSlash(entry(m.Runtime.Native[platform]))))
	}
	return out
}

// entry reads a native runtime, which is its file or an object with it.
func entry(raw json.RawMessage) string {
	var file string
	if json.Unmarshal(raw, &file) == nil {
		return path.Clean(file)
	}
	var long struct {
		Entry string `json:"entry"`
	}
	_ = json.Unmarshal(raw, &long) // What cannot be read names no file, and building it fails.
	return path.Clean(long.Entry)
}

func run(ctx context.Context, folder string, out io.Writer, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the tools that build a plugin, for its author
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, out, out
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}

// platform is the name of this machine's platform in a manifest.
func platform() string { return runtime.GOOS + "-" + runtime.GOARCH }
