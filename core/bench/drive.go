package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// operation is one kind of request.
type operation struct {
	name   string
	method string
	// target is the most CPU time that Kontor may take, as a multiple of the floor's.
	target float64
	// make returns path and body of a request. The same source of randomness makes the same request.
	make func(w *world, r *rand.Rand) (path string, body any)
}

func (w *world) anyID(r *rand.Rand) string { return w.data.IDs[r.IntN(len(w.data.IDs))] }

func listPath(filter, sort string) string {
	return "/api/v1/records/contacts?" + url.Values{"filter": {filter}, "sort": {sort}}.Encode()
}

func byCity(r *rand.Rand) string {
	return fmt.Sprintf(`custom.region = "%s" AND address.city = "%s"`, pick(r, regions), skewed(r, cities))
}

func byStage(r *rand.Rand) string {
	return fmt.Sprintf(`custom.region = "%s" AND lifecycle_stage = "%s"`, pick(r, regions), pick(r, stages))
}

func suggestPath(r *rand.Rand, letters int) string {
	name := []rune(skewed(r, lastNames))
	return "/api/v1/records/contacts?" + url.Values{"q": {string(name[:min(letters, len(name))])}, "limit": {"10"}}.Encode()
}

func newContact(r *rand.Rand) map[string]any {
	p := newPerson(r, 50_000_000+r.IntN(40_000_000))
	return map[string]any{
		"first_name": p.first, "last_name": p.last, "email": p.email, "phone": p.phone, "job_title": p.job, "lifecycle_stage": p.stage,
		"lead_source": p.origin, "score": p.score, "address": p.address, "custom": map[string]any{"region": p.region},
	}
}

var operations = []operation{
	{"list region+city, newest", http.MethodGet, 2, func(_ *world, r *rand.Rand) (string, any) { return listPath(byCity(r), "-created_at"), nil }},
	{"list region+city, by name", http.MethodGet, 2, func(_ *world, r *rand.Rand) (string, any) { return listPath(byCity(r), "last_name"), nil }},
	{"list region+stage, newest", http.MethodGet, 2, func(_ *world, r *rand.Rand) (string, any) { return listPath(byStage(r), "-created_at"), nil }},
	{"list region+stage, by name", http.MethodGet, 2, func(_ *world, r *rand.Rand) (string, any) { return listPath(byStage(r), "last_name"), nil }},
	{"get", http.MethodGet, 2, func(w *world, r *rand.Rand) (string, any) { return "/api/v1/records/contacts/" + w.anyID(r), nil }},
	{"name as you type", http.MethodGet, 2, func(_ *world, r *rand.Rand) (string, any) { return suggestPath(r, 1+r.IntN(4)), nil }},
	{"full-text search", http.MethodGet, 2, func(_ *world, r *rand.Rand) (string, any) {
		return "/api/v1/search?" + url.Values{"q": {skewed(r, lastNames) + " " + skewed(r, cities)}, "objects": {"contacts"}}.Encode(), nil
	}},
	{"create", http.MethodPost, 3, func(_ *world, r *rand.Rand) (string, any) { return "/api/v1/records/contacts", newContact(r) }},
	{"update", http.MethodPatch, 3, func(w *world, r *rand.Rand) (string, any) {
		return "/api/v1/records/contacts/" + w.anyID(r), map[string]any{"lifecycle_stage": pick(r, stages), "score": r.IntN(100), "custom": map[string]any{"region": pick(r, regions)}}
	}},
}

// side is one of the two servers while it is measured.
type side struct {
	w   *world
	srv *server
	// client speaks to it, with a connection for each of its users.
	client *http.Client
	// token is whose requests they are.
	token string
}

func (w *world) side(srv *server) *side {
	return &side{w: w, srv: srv, token: w.data.Token, client: &http.Client{
		Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true},
	}}
}

// send sends one request and reads the whole answer.
func (s *side) send(ctx context.Context, op *operation, r *rand.Rand) ([]byte, error) {
	path, body := op.make(s.w, r)
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, op.method, s.srv.base+path, payload)
	if err != nil {
		return nil, err
	}
	if s.token != "" {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %d: %.300s", op.method, path, res.StatusCode, raw)
	}
	return raw, err
}

// cpu is the CPU time that the server and its database have taken so far, and the database's part of it.
func (s *side) cpu() (all, database time.Duration) {
	database = s.w.databaseCPU()
	return processCPU(s.srv.cmd.Process.Pid, false) + database, database
}

const (
	// patience is how long settle waits for a server to come to rest.
	patience = 4 * time.Minute
	// calm is how long it must have had nothing to do: what a write has left to it may begin some seconds later.
	calm = 9 * time.Second
)

// settle waits until the server has done what writes have left to it, such as the search for duplicates, and the database
// what it cleans up by itself: their CPU time would be taken for that of the requests that come next. A server that does
// not come to rest is measured as it is, and said so.
func (s *side) settle(ctx context.Context) {
	began := time.Now()
	for rest := began; ctx.Err() == nil && time.Since(rest) < calm; {
		before, _ := s.cpu()
		time.Sleep(time.Second)
		if after, _ := s.cpu(); after-before > 30*time.Millisecond {
			rest = time.Now()
		}
		if time.Since(began) > patience {
			fmt.Fprintln(os.Stderr, "  the server still works in the background: the figures are too high")
			return
		}
	}
}

func (w *world) databaseCPU() time.Duration {
	if w.postmaster == 0 {
		return 0
	}
	return familyCPU(w.postmaster)
}

// sample is what was seen of one operation on one server.
type sample struct {
	requests  int
	cpu       time.Duration
	database  time.Duration
	wall      time.Duration
	latencies []time.Duration
}

func (s *sample) add(o sample) {
	s.requests += o.requests
	s.cpu += o.cpu
	s.database += o.database
	s.wall += o.wall
	s.latencies = append(s.latencies, o.latencies...)
}

func (s *sample) at(q float64) time.Duration {
	if len(s.latencies) == 0 {
		return 0
	}
	slices.Sort(s.latencies)
	return s.latencies[min(len(s.latencies)-1, int(q*float64(len(s.latencies))))]
}

// drive sends requests one after another for a while.
func (s *side) drive(ctx context.Context, op *operation, seed uint64, long time.Duration) (sample, error) {
	r := rand.New(rand.NewPCG(seed, 7))
	for range 20 { // Plans and caches are warm before it counts.
		if _, err := s.send(ctx, op, r); err != nil {
			return sample{}, err
		}
	}
	var out sample
	cpu, database := s.cpu()
	began := time.Now()
	for time.Since(began) < long {
		at := time.Now()
		if _, err := s.send(ctx, op, r); err != nil {
			return out, err
		}
		out.latencies = append(out.latencies, time.Since(at))
		out.requests++
	}
	out.wall = time.Since(began)
	out.spent(s, cpu, database)
	return out, nil
}

// spent notes the CPU time since an earlier reading.
func (s *sample) spent(by *side, cpu, database time.Duration) {
	s.cpu, s.database = by.cpu()
	s.cpu -= cpu
	s.database -= database
}

// crowd sends requests from several clients at once.
func (s *side) crowd(ctx context.Context, op *operation, clients int, long time.Duration) (sample, error) {
	var out sample
	var n atomic.Int64
	errs := make([]error, clients)
	cpu, database := s.cpu()
	began := time.Now()
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), uint64(began.UnixNano())))
			for time.Since(began) < long && errs[i] == nil {
				if _, errs[i] = s.send(ctx, op, r); errs[i] == nil {
					n.Add(1)
				}
			}
		})
	}
	wg.Wait()
	out.requests, out.wall = int(n.Load()), time.Since(began)
	out.spent(s, cpu, database)
	for _, err := range errs {
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// same checks that both servers answer a read with the same records.
func same(ctx context.Context, op *operation, a, b *side) error {
	if op.method != http.MethodGet || op.name == "full-text search" { // Which of many equal matches come first is free.
		return nil
	}
	for seed := range uint64(3) {
		var list [2]any
		for i, s := range []*side{a, b} {
			raw, err := s.send(ctx, op, rand.New(rand.NewPCG(seed, 99)))
			if err != nil {
				return err
			}
			var v map[string]any
			if err := json.Unmarshal(raw, &v); err != nil {
				return err
			}
			delete(v, "next_cursor")
			list[i] = v
		}
		x, _ := json.Marshal(list[0])
		y, _ := json.Marshal(list[1])
		if !bytes.Equal(x, y) {
			i := 0
			for i < min(len(x), len(y)) && x[i] == y[i] {
				i++
			}
			i = max(0, i-80)
			return fmt.Errorf("%s: the servers answer differently:\nkontor …%.300s\nfloor  …%.300s", op.name, x[i:], y[i:])
		}
	}
	return nil
}

// profile keeps a CPU profile of a server while fn runs.
func (s *side) profile(ctx context.Context, name string, seconds int, fn func()) error {
	if s.srv.admin == "" || !s.w.o.profile {
		fn()
		return nil
	}
	done := make(chan error, 1)
	go func() {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", s.srv.admin, seconds), nil)
		if err != nil {
			done <- err
			return
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			done <- err
			return
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		if err == nil {
			err = os.WriteFile(filepath.Join(s.w.o.dir, fmt.Sprintf("%s-%d-%s.prof", s.w.engine, s.w.contacts, name)), raw, 0o600)
		}
		done <- err
	}()
	fn()
	return <-done
}
