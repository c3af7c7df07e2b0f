package app_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
)

var binary struct {
	once sync.Once
	dir  string
	path string
	err  error
}

// TestMain removes the program that the tests have built.
func TestMain(m *testing.M) {
	code := m.Run()
	if binary.dir != "" {
		_ = os.RemoveAll(binary.dir)
	}
	os.Exit(code)
}

// kontor builds the real program, once for all tests, and returns its path.
func kontor(t *testing.T) string {
	t.Helper()
	binary.once.Do(func() {
		dir, err := os.MkdirTemp("", "kontor-test-*") //nolint:usetesting // The program outlives the test that builds it.
		if err != nil {
			binary.err = err
			return
		}
		binary.dir, binary.path = dir, filepath.Join(dir, "kontor")
		out, err := exec.Command("go", "build", "-buildvcs=false", "-o", binary.path, "../cmd/kontor").CombinedOutput()
		if binary.err = err; err != nil {
			binary.path = string(out)
		}
	})
	require.NoError(t, binary.err, binary.path)
	return binary.path
}

// process is a node of Kontor in a process of its own, which can be killed.
type process struct {
	t        *testing.T
	dir      string
	database string
	// more are settings besides those of environment.
	more   []string
	cmd    *exec.Cmd
	url    string
	logged chan struct{}
}

// processes runs fn with a node of its own on every engine.
func processes(t *testing.T, fn func(p *process)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := &process{t: t, dir: t.TempDir()}
			if engine == "postgres" {
				p.database = coretest.FreshPostgres(t)
			}
			t.Cleanup(p.kill)
			fn(p)
		})
	}
}

// environment is what the program is started with: nothing of the caller's settings.
func (p *process) environment() []string {
	return append([]string{
		"HOME=" + p.dir, "TMPDIR=" + os.TempDir(), "PATH=" + os.Getenv("PATH"), "KONTOR_ADDR=127.0.0.1:0",
		"KONTOR_DATA_DIR=" + filepath.Join(p.dir, "data"), "KONTOR_DATABASE=" + p.database,
	}, p.more...)
}

// start starts the program and waits until it says where it listens.
func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.CommandContext(p.t.Context(), kontor(p.t), "serve")
	p.cmd.Env = p.environment()
	stderr, err := p.cmd.StderrPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, p.cmd.Start())
	address := make(chan string, 1)
	p.logged = make(chan struct{})
	go func() {
		defer close(p.logged)
		defer close(address)
		var tail bytes.Buffer
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			var line struct{ Msg, Level, Address string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "kontor serves" {
				address <- line.Address
			}
			if line.Level != "INFO" && tail.Len() < 8<<10 {
				tail.Write(append(lines.Bytes(), '\n'))
			}
		}
		if tail.Len() > 0 {
			p.t.Logf("the program said:\n%s", tail.String())
		}
	}()
	at := <-address
	require.NotEmpty(p.t, at, "the program ended before it served")
	p.url = "http://" + at
}

// kill ends the process as a power cut would: nothing of it gets to say goodbye.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	<-p.logged
	_ = p.cmd.Wait()
	p.cmd = nil
}

// run runs another command of the program beside the node and returns what it prints.
func (p *process) run(args ...string) string {
	p.t.Helper()
	out, err := p.try(args...)
	require.NoError(p.t, err, out)
	return out
}

func (p *process) try(args ...string) (string, error) {
	cmd := exec.CommandContext(p.t.Context(), kontor(p.t), args...)
	cmd.Env = p.environment()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err != nil {
		return stdout.String() + stderr.String(), err
	}
	return stdout.String(), nil
}

// eventually asks until the answer is yes.
func (p *process) eventually(what string, ask func() bool) {
	p.t.Helper()
	require.Eventually(p.t, ask, 15*time.Minute, 50*time.Millisecond, what)
}

// signUp founds a company on the node. The client finds the node again after a restart.
func (p *process) signUp(name string) *company {
	p.t.Helper()
	return signUp(p.t, p.url, name)
}

// upload starts an import of a file and returns its id.
func (c *company) upload(name string, content []byte, options string) string {
	c.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	require.NoError(c.t, err)
	_, err = part.Write(content)
	require.NoError(c.t, err)
	require.NoError(c.t, w.WriteField("options", options))
	require.NoError(c.t, w.Close())
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/api/v1/imports", &form)
	require.NoError(c.t, err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Cookie", c.cookie)
	res, err := c.client.Do(req)
	require.NoError(c.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	require.Equal(c.t, http.StatusAccepted, res.StatusCode, string(raw))
	var out struct{ ID string }
	require.NoError(c.t, json.Unmarshal(raw, &out))
	return out.ID
}

// get reads an answer that must succeed.
func (c *company) get(path string, into any) {
	c.t.Helper()
	status, raw := c.do(http.MethodGet, path, "")
	require.Equal(c.t, http.StatusOK, status, raw)
	require.NoError(c.t, json.Unmarshal([]byte(raw), into), raw)
}
