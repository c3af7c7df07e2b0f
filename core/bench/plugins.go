package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing/fstest"
	"time"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

const (
	// manyPlugins is how many plugins a company has when the start is measured.
	manyPlugins = 50
	// hostileCalls is how many calls a hostile company keeps going that do not end by themselves.
	hostileCalls = 4
	// neighbourRate is how many requests a second the company beside it sends, which leaves half of a core free.
	neighbourRate = 200
)

// pluginFigures are what plugins cost: those who have them, and those who do not.
type pluginFigures struct {
	// Hooked is a create with one hook before it, and without.
	Hooked figures `json:"hooked"`
	// Neighbour are the requests of a company beside which a hostile plugin works, and beside which none does.
	Neighbour figures `json:"neighbour"`
	// StartMillis is the time to the first answer with manyPlugins installed and turned on, BareMillis without.
	StartMillis float64 `json:"start_ms"`
	BareMillis  float64 `json:"bare_start_ms"`
}

// plugged is a server that takes plugins in, and two companies on it.
type plugged struct {
	o       *options
	program string
	dir     string
	public  string
	private minisign.PrivateKey
	wasm    []byte
	srv     *server
}

// measurePlugins measures what plugins cost, on SQLite and without much data: none of it depends on the records.
func measurePlugins(ctx context.Context, o *options, program string) (*pluginFigures, error) {
	p := &plugged{o: o, program: program, dir: filepath.Join(o.dir, "plugins")}
	defer os.RemoveAll(p.dir)
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	if err := p.serve(ctx); err != nil {
		return nil, err
	}
	defer func() { p.srv.stop() }()
	calm, err := p.company(ctx, "Calm")
	if err != nil {
		return nil, err
	}
	hostile, err := p.company(ctx, "Hostile")
	if err != nil {
		return nil, err
	}
	var out pluginFigures
	if out.BareMillis, err = p.restarts(ctx, calm); err != nil {
		return nil, err
	}
	hook, err := p.install(ctx, calm, 0, `"before_save":{"objects":["contact"]}`)
	if err != nil {
		return nil, err
	}
	if out.Hooked, err = p.hooked(ctx, calm, hook); err != nil {
		return nil, err
	}
	if out.Neighbour, err = p.beside(ctx, calm, hostile); err != nil {
		return nil, err
	}
	for i := 1; i < manyPlugins; i++ {
		if _, err := p.install(ctx, calm, i, ``); err != nil {
			return nil, err
		}
	}
	out.StartMillis, err = p.restarts(ctx, calm)
	return &out, err
}

// prepare makes the key whose signature the server trusts, and the module.
func (p *plugged) prepare(ctx context.Context) error {
	if err := os.RemoveAll(p.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return err
	}
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	p.public, p.private = public.String(), private
	file := filepath.Join(p.dir, "plugin.wasm")
	cmd := exec.CommandContext(ctx, "go", "build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-o", file, "./core/bench/testdata/plugin")
	cmd.Env, cmd.Stderr = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0"), os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build the plugin: %w", err)
	}
	p.wasm, err = os.ReadFile(file)
	return err
}

func (p *plugged) serve(ctx context.Context) error {
	var err error
	p.srv, err = p.start(ctx, "/healthz", "")
	return err
}

func (p *plugged) start(ctx context.Context, path, token string) (*server, error) {
	return start(ctx, "--addr", path, token, p.program, "serve", "--data-dir", filepath.Join(p.dir, "data"), "--plugin-keys", p.public, "--log-level", "error")
}

// restarts gives how long it takes a server to answer the first request of a company, the middle of some starts.
func (p *plugged) restarts(ctx context.Context, of *side) (float64, error) {
	var times []time.Duration
	for range starts {
		p.srv.stop()
		srv, err := p.start(ctx, "/api/v1/records/contacts/"+of.w.data.IDs[0], of.token)
		if err != nil {
			return 0, err
		}
		p.srv = srv
		times = append(times, srv.started)
	}
	slices.Sort(times)
	return millis(times[len(times)/2]), nil
}

// company signs a company up with a contact.
func (p *plugged) company(ctx context.Context, name string) (*side, error) {
	s := (&world{o: p.o, engine: "sqlite"}).side(p.srv)
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s.client.Jar = jar
	if err := s.once(ctx, http.MethodPost, "/api/v1/signup", map[string]string{
		"company": name, "name": "Bea Vogt", "email": name + "@bench.example", "password": password,
	}); err != nil {
		return nil, err
	}
	var key struct {
		Key string `json:"key"`
	}
	if err := s.ask(ctx, http.MethodPost, "/api/v1/api-keys", map[string]any{"name": "bench", "scopes": []string{"admin"}}, &key); err != nil {
		return nil, err
	}
	s.token, s.client.Jar = key.Key, nil
	var made struct {
		ID string `json:"id"`
	}
	if err := s.ask(ctx, http.MethodPost, "/api/v1/records/contacts", map[string]string{"last_name": "Vogt"}, &made); err != nil {
		return nil, err
	}
	s.w.data.IDs = []string{made.ID}
	return s, nil
}

// ask sends one request and reads its answer.
func (s *side) ask(ctx context.Context, method, path string, body, into any) error {
	raw, err := s.send(ctx, &operation{method: method, make: func(*world, *mrand.Rand) (string, any) { return path, body }}, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// install takes the plugin in under a name of its own, as a module of its own, and turns it on. It gives where it is.
func (p *plugged) install(ctx context.Context, s *side, n int, capability string) (string, error) {
	s.srv = p.srv
	// A section of its own makes it another module, which is compiled and kept for itself.
	name := fmt.Sprintf("bench.guest%02d", n)
	section := append([]byte{byte(len(name))}, name...)
	wasm := append(slices.Clone(p.wasm), append([]byte{0, byte(len(section))}, section...)...)
	manifest := fmt.Sprintf(`{"manifest":1,"id":%q,"version":"1.0.0","name":{"en":%q,"de":%q},"publisher":"bench","abi":"kontor.plugin.v1",
		"runtime":{"wasm":{"file":"plugin.wasm","timeout_ms":1000}},"capabilities":{%s},"scopes":["records:contact:read:last_name"],
		"actions":[{"id":"spin","title":{"en":"Spin","de":"Drehen"}}]}`, name, name, name, capability)
	var packed bytes.Buffer
	if err := pack.Pack(&packed, fstest.MapFS{"plugin.wasm": {Data: wasm}}, []byte(manifest), p.private); err != nil {
		return "", err
	}
	var taken struct{ ID, Digest string }
	if err := s.upload(ctx, packed.Bytes(), &taken); err != nil {
		return "", err
	}
	var made struct{ ID string }
	if err := s.ask(ctx, http.MethodPost, "/api/v1/plugins", map[string]string{"package_id": taken.ID, "digest": taken.Digest}, &made); err != nil {
		return "", err
	}
	at := "/api/v1/plugins/" + made.ID
	return at, s.once(ctx, http.MethodPost, at+"/enable", map[string]any{})
}

// upload takes a package in.
func (s *side) upload(ctx context.Context, packed []byte, into any) error {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "plugin.kpx")
	if err != nil {
		return err
	}
	if _, err := part.Write(packed); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.srv.base+"/api/v1/plugin-packages", &form)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusCreated {
		err = fmt.Errorf("the package was answered %d: %.300s", res.StatusCode, raw)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// hooked compares creates with the hook turned on and off, in turn.
func (p *plugged) hooked(ctx context.Context, s *side, hook string) (figures, error) {
	create := operation{name: "create", method: http.MethodPost, make: func(_ *world, r *mrand.Rand) (string, any) {
		who := newPerson(r, r.IntN(90_000_000))
		return "/api/v1/records/contacts", map[string]any{"first_name": who.first, "last_name": who.last, "email": who.email, "job_title": who.job}
	}}
	return s.inTurn(ctx, "create, a hook before it", func(on bool) error {
		to := "/disable"
		if on {
			to = "/enable"
		}
		return s.once(ctx, http.MethodPost, hook+to, map[string]any{})
	}, func(round uint64) (sample, error) { return s.drive(ctx, &create, round, 2*p.o.slice) })
}

// beside compares the requests of one company while another's plugin works without end, and while it does not.
func (p *plugged) beside(ctx context.Context, s, hostile *side) (figures, error) {
	at, err := p.install(ctx, hostile, 99, "")
	if err != nil {
		return figures{}, err
	}
	get := operation{name: "get", method: http.MethodGet, make: func(w *world, r *mrand.Rand) (string, any) {
		return "/api/v1/records/contacts/" + w.anyID(r), nil
	}}
	var attack *attack
	f, err := s.inTurn(ctx, "get, beside a hostile plugin", func(on bool) error {
		attack.end()
		attack = nil
		if on {
			attack = hostile.attack(ctx, at)
		}
		return nil
	}, func(round uint64) (sample, error) {
		return s.steadily(ctx, &get, round, max(4*time.Second, 2*p.o.slice), neighbourRate)
	})
	attack.end()
	return f, err
}

// attack are calls of a plugin that do not end by themselves.
type attack struct {
	stop context.CancelFunc
	wg   sync.WaitGroup
}

// attack calls the plugin again and again from several clients, and turns it on again when it is stopped for that.
func (s *side) attack(ctx context.Context, at string) *attack {
	ctx, stop := context.WithCancel(ctx)
	a := &attack{stop: stop}
	for range hostileCalls {
		a.wg.Go(func() {
			for ctx.Err() == nil {
				// Every call is refused, at its deadline or at once: that is what it is about.
				_ = s.once(ctx, http.MethodPost, at+"/actions/spin", map[string]any{"input": map[string]any{}})
				_ = s.once(ctx, http.MethodPost, at+"/enable", map[string]any{})
			}
		})
	}
	return a
}

func (a *attack) end() {
	if a == nil {
		return
	}
	a.stop()
	a.wg.Wait()
}

// inTurn measures with and without something, in turn; the latencies are those of the middle round.
func (s *side) inTurn(ctx context.Context, name string, switchTo func(on bool) error, measure func(round uint64) (sample, error)) (figures, error) {
	var sums [2]sample
	var each [2][]reading
	for round := range steadyRounds {
		for i := range 2 {
			with := (i + round) % 2 // Neither is always first.
			if err := switchTo(with == 1); err != nil {
				return figures{}, err
			}
			got, err := measure(uint64(round))
			if err != nil {
				return figures{}, fmt.Errorf("%s: %w", name, err)
			}
			sums[with].add(got)
			each[with] = append(each[with], figuresOf(&got))
		}
	}
	f := figures{Name: name, Target: 1.1, Kontor: middle(&sums[1], each[1]), Floor: middle(&sums[0], each[0])}
	f.Ratio = f.Kontor.CPU / f.Floor.CPU
	return f, switchTo(false)
}
