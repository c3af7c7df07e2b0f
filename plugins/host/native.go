package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/plugins/native"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Native says which plugins run as programs of their own. A program can do whatever Kontor's account can, so it takes two
// words of the operator: that programs run at all, and whose.
type Native struct {
	// Keys are those of publishers whose programs run. They are among Options.Keys, too.
	Keys []minisign.PublicKey
	// Dir is where programs are unpacked; nobody else may write there.
	Dir string
	// AtOnce is how many calls of one installation run in a program at a time: 16 by default.
	AtOnce int
}

// program is what a package runs as on this machine.
type program struct {
	entry string
	// interpreter is the path of what runs the entry; empty when it runs by itself.
	interpreter string
	plain       bool
}

// interpreters are the programs that run the scripts of native plugins, by their names in manifests.
var interpreters = map[string]string{"node": "node"}

// programOf finds what a manifest has for this machine: its own program before a script.
func programOf(m *pack.Manifest) (program, bool) {
	of := func(n pack.Native, interpreter string) program {
		return program{entry: n.Entry, interpreter: interpreter, plain: n.TLS != nil && !*n.TLS}
	}
	if n, ok := m.Runtime.Native[runtime.GOOS+"-"+runtime.GOARCH]; ok {
		return of(n, ""), true
	}
	for name, with := range interpreters {
		if n, ok := m.Runtime.Native[name]; ok {
			if found, err := exec.LookPath(with); err == nil {
				return of(n, found), true
			}
		}
	}
	return program{}, false
}

// runs refuses a package that has nothing which may run here. A module is run before a program.
func (s *Service) runs(v *pack.Package) error {
	if v.Manifest.Runtime.WASM != nil {
		return nil
	}
	if s.Native == nil {
		return fault.At("package", "plugin_needs_native")
	}
	if !slices.ContainsFunc(s.Native.Keys, func(k minisign.PublicKey) bool { return k.String() == v.Key }) {
		return fault.At("package", "plugin_native_key", fault.Params{"key": v.Key})
	}
	if _, ok := programOf(v.Manifest); !ok {
		return fault.At("package", "plugin_native_platform", fault.Params{"platform": runtime.GOOS + "-" + runtime.GOARCH})
	}
	return nil
}

// loadProgram unpacks a package's program into a folder of its own and starts it.
func (s *Service) loadProgram(ctx context.Context, v *pack.Package) (Module, error) {
	p, _ := programOf(v.Manifest) // runs has looked
	folder, files, err := s.unpack(v, p)
	if err != nil {
		return nil, fmt.Errorf("unpack a program: %w", err)
	}
	name := v.Manifest.ID + " " + v.Manifest.Version
	o := native.Options{
		Name: name, Path: filepath.Join(folder, filepath.FromSlash(p.entry)), Files: files, Plain: p.plain, Timeout: jobTimeout,
		Log: func(level, line string) {
			s.Logger.Warn("a plugin's program says", "plugin", name, "level", level, "line", fold.Shorten(plain(line), maxLine))
		},
	}
	if p.interpreter != "" {
		o.Path, o.Args = p.interpreter, []string{o.Path}
	}
	m := &nativeModule{plugin: native.Start(o), folder: folder, atOnce: s.Native.AtOnce, lanes: map[string]*lane{}}
	if m.atOnce <= 0 {
		m.atOnce = 16
	}
	if err := m.plugin.Ready(ctx); err != nil {
		return nil, errors.Join(failure(err), m.Close())
	}
	return m, nil
}

// unpack writes the entry of a program and what lies beside it, and gives the SHA-256 of each file by its path.
func (s *Service) unpack(v *pack.Package, p program) (folder string, sums map[string]string, err error) {
	if err := os.MkdirAll(s.Native.Dir, 0o700); err != nil {
		return "", nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		return "", nil, err
	}
	own := host + "." + strconv.Itoa(os.Getpid()) + "."
	s.folders.Do(func() { sweepFolders(s.Native.Dir, host, own) })
	if folder, err = os.MkdirTemp(s.Native.Dir, own); err != nil {
		return "", nil, err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return "", nil, err
	}
	sums = map[string]string{}
	for name, f := range v.Manifest.Files {
		if name != p.entry && (path.Dir(p.entry) == "." || !strings.HasPrefix(name, path.Dir(p.entry)+"/")) {
			continue
		}
		content, err := v.Read(name)
		if err != nil {
			return "", nil, errors.Join(err, os.RemoveAll(folder))
		}
		target := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return "", nil, errors.Join(err, os.RemoveAll(folder))
		}
		if err := os.WriteFile(target, content, 0o500); err != nil { //nolint:gosec // it is a program
			return "", nil, errors.Join(err, os.RemoveAll(folder))
		}
		sums[target] = f.SHA256
	}
	return folder, sums, nil
}

// sweepFolders removes what Kontors of this machine have left behind that were killed. Own is how the names of this one's
// folders begin, which has made none yet.
func sweepFolders(dir, host, own string) {
	entries, _ := os.ReadDir(dir) // What cannot be read cannot be swept.
	for _, e := range entries {
		rest, here := strings.CutPrefix(e.Name(), host+".")
		number, _, _ := strings.Cut(rest, ".")
		pid, err := strconv.Atoi(number)
		if !here || err != nil {
			continue
		}
		if strings.HasPrefix(e.Name(), own) || !alive(pid) {
			_ = os.RemoveAll(filepath.Join(dir, e.Name())) // The next start tries again.
		}
	}
}

// alive reports whether a process runs, and where that cannot be told, that it does.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	return err == nil && !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// nativeModule is a program under supervision.
type nativeModule struct {
	plugin *native.Plugin
	folder string
	atOnce int

	mu    sync.Mutex
	lanes map[string]*lane
}

// lane bounds how many calls of one installation run at a time, so that none takes the program from the others.
type lane struct {
	slots chan struct{}
	users int
}

// enter waits for a turn; the function that comes with it ends it.
func (m *nativeModule) enter(ctx context.Context, key string) (func(), error) {
	m.mu.Lock()
	t := m.lanes[key]
	if t == nil {
		t = &lane{slots: make(chan struct{}, m.atOnce)}
		m.lanes[key] = t
	}
	t.users++
	m.mu.Unlock()
	leave := func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if t.users--; t.users == 0 {
			delete(m.lanes, key)
		}
	}
	select {
	case t.slots <- struct{}{}:
		return func() {
			<-t.slots
			leave()
		}, nil
	case <-ctx.Done():
		leave()
		return nil, fmt.Errorf("wait for a turn: %w", ctx.Err())
	}
}

// Call implements Module. What the program asks of the host carries the token of this call, and that alone says for whom.
func (m *nativeModule) Call(ctx context.Context, s Scope, method string, req []byte) ([]byte, error) {
	leave, err := m.enter(ctx, s.Key)
	if err != nil {
		return nil, err
	}
	defer leave()
	out, err := m.plugin.Call(ctx, native.Scope{Key: s.Key, Host: s.Host}, method, req)
	return out, failure(err)
}

// failure keeps the failure of a program apart from errors that a plugin has answered.
func failure(err error) error {
	f, ok := errors.AsType[*native.Failure](err)
	switch {
	case !ok:
		return err
	case f.Err.Code == pluginv1.CodeDeadline:
		return fmt.Errorf("%s: %w", f.Err.Message, context.DeadlineExceeded)
	}
	return errors.New(f.Err.Message)
}

// Close implements Module.
func (m *nativeModule) Close() error {
	m.plugin.Close()
	return os.RemoveAll(m.folder)
}
