package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// portalTarget is the longest that 95 of 100 readers of an article may wait, in milliseconds.
const portalTarget = 20

// runPage is the process that serves the floor of the portal: plain net/http with the bytes of a file.
func runPage(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("page", flag.ContinueOnError)
	file := fs.String("file", "", "what to answer")
	addr := fs.String("addr", "", "address to listen on")
	if err := fs.Parse(args); err != nil {
		return err
	}
	body, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	s := &http.Server{Addr: *addr, ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	})}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// measurePortal reads an article of the portal at a fixed rate, beside plain net/http that answers the same bytes. The page comes out
// of memory, so that the engine does not matter: SQLite serves it. Whoever asks runs on the same machine, and what that takes of its
// cores is part of the latencies.
func measurePortal(ctx context.Context, o *options, program string) (*figures, error) {
	dir := filepath.Join(o.dir, "portal")
	defer os.RemoveAll(dir)
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	srv, err := start(ctx, "--addr", "/healthz", "", program, "serve", "--data-dir", filepath.Join(dir, "data"), "--log-level", "error")
	if err != nil {
		return nil, err
	}
	defer srv.stop()
	kontor, err := (&plugged{o: o, srv: srv}).company(ctx, "Reader")
	if err != nil {
		return nil, err
	}
	path, err := kontor.article(ctx)
	if err != nil {
		return nil, err
	}
	read := operation{name: "article of the portal", method: http.MethodGet, make: func(*world, *rand.Rand) (string, any) { return path, nil }}
	kontor.token = ""
	body, err := kontor.send(ctx, &read, nil)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	plain, err := start(ctx, "-addr", path, "", self, "page", "-file", file)
	if err != nil {
		return nil, fmt.Errorf("floor: %w", err)
	}
	defer plain.stop()
	floor := kontor.w.side(plain)
	if same, err := floor.send(ctx, &read, nil); err != nil || !bytes.Equal(same, body) {
		return nil, fmt.Errorf("the servers answer differently: %w", err)
	}
	return kontor.beneath(ctx, floor, &read, fmt.Sprintf("article, %d kB, %d/s", len(body)>>10, steadyRate))
}

// beneath compares a server with its floor at the fixed rate, in turn; the latencies are those of the middle round.
func (s *side) beneath(ctx context.Context, floor *side, op *operation, name string) (*figures, error) {
	long := max(4*time.Second, 2*s.w.o.slice)
	var sums [2]sample
	var each [2][]reading
	for round := range steadyRounds {
		for i, x := range []*side{floor, s} {
			got, err := x.steadily(ctx, op, uint64(round), long, steadyRate)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			sums[i].add(got)
			each[i] = append(each[i], figuresOf(&got))
		}
	}
	f := &figures{Name: name, Target: portalTarget, Kontor: middle(&sums[1], each[1]), Floor: middle(&sums[0], each[0])}
	f.Ratio = f.Kontor.CPU / f.Floor.CPU
	return f, nil
}

// article publishes an article of a common size and gives its address on the portal.
func (s *side) article(ctx context.Context) (string, error) {
	type m = map[string]any
	text := func(n int) []m {
		return []m{{"text": fmt.Sprintf("Step %d: close the valve, wait until the pressure has fallen below one bar, and open the housing with the key that came with the pump.", n)}}
	}
	var blocks []m
	for n := range 24 {
		if n%4 == 0 {
			blocks = append(blocks, m{"kind": "heading", "level": 2, "text": []m{{"text": fmt.Sprintf("Part %d", n/4+1)}}})
		}
		blocks = append(blocks, m{"kind": "paragraph", "text": text(n)})
	}
	var made struct {
		Slug string `json:"slug"`
	}
	if err := s.ask(ctx, http.MethodPost, "/api/v1/records/articles", m{
		"name": "Change the seal of the pump", "visibility": "public", "status": "published",
		"texts": m{"en": m{"title": "Change the seal of the pump", "summary": "In an hour, with one key.", "blocks": blocks}},
	}, &made); err != nil {
		return "", err
	}
	var me struct {
		Tenant struct {
			Slug string `json:"slug"`
		} `json:"tenant"`
	}
	raw, err := s.send(ctx, &operation{method: http.MethodGet, make: func(*world, *rand.Rand) (string, any) { return "/api/v1/me", nil }}, nil)
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(raw, &me); err != nil {
		return "", err
	}
	return "/portal/" + me.Tenant.Slug + "/en/a/" + made.Slug, nil
}
