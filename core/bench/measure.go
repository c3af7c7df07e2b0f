package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// crowdClients is how many clients create at once.
const crowdClients = 16

// starts is how often the cold start is measured; the middle one counts.
const starts = 3

// idleAfter is how long a server has had nothing to do when its memory counts as that of an idle one: it closes the
// databases of companies where nothing happens after some seconds.
const idleAfter = 20 * time.Second

// measure drives both servers in turn and returns the figures.
func (w *world) measure(ctx context.Context, program string) (*result, error) {
	res := &result{
		Engine: w.engine, Contacts: w.contacts, Tenants: w.o.tenants, ImportRows: w.data.RowsPerSecond, ImportPeakMB: w.data.PeakMB,
		ImportCPU: w.data.CPUMillis / float64(w.contacts),
	}
	kontor, err := w.startKontor(ctx, program, res)
	if err != nil {
		return nil, err
	}
	defer kontor.srv.stop()
	fl, err := w.startFloor(ctx)
	if err != nil {
		return nil, err
	}
	defer fl.srv.stop()
	wrote := false
	for i := range operations {
		op := &operations[i]
		if !w.o.wants(op.name) {
			continue
		}
		if !w.used || w.o.only != nil {
			if err := same(ctx, op, kontor, fl); err != nil {
				return nil, err
			}
		}
		if wrote {
			kontor.settle(ctx)
		}
		wrote = op.method != http.MethodGet
		f, err := w.compare(ctx, op, kontor, fl)
		if err != nil {
			return nil, err
		}
		res.Operations = append(res.Operations, f)
		fmt.Fprintf(os.Stderr, "  %-28s %6.2f ms, floor %6.2f ms, ratio %.2f\n", f.Name, f.Kontor.CPU, f.Floor.CPU, f.Ratio)
	}
	if w.o.wants(rolesName) || w.o.wants(auditName) || w.o.wants(steadyName) {
		if res.Rights, err = w.rights(ctx, kontor); err != nil {
			return nil, err
		}
	}
	if w.o.only != nil {
		return res, nil
	}
	create := &operations[slices.IndexFunc(operations, func(o operation) bool { return o.name == "create" })]
	for _, s := range []*side{fl, kontor} {
		kontor.settle(ctx)
		got, err := s.crowd(ctx, create, crowdClients, 3*w.o.slice)
		if err != nil {
			return nil, err
		}
		perSecond := float64(got.requests) / got.wall.Seconds()
		if s == fl {
			res.FloorCreates = perSecond
		} else {
			res.Creates, res.CreatesCPU = perSecond, millis(got.cpu)/float64(max(1, got.requests))
		}
	}
	res.BusyMB = residentMB(kontor.srv.cmd.Process.Pid)
	return res, nil
}

// compare drives an operation on both servers, twice in turn, so that a noisy minute meets both.
func (w *world) compare(ctx context.Context, op *operation, kontor, fl *side) (figures, error) {
	var k, f sample
	var failed error
	for round := range uint64(2) {
		for _, x := range []struct {
			side *side
			sum  *sample
		}{{fl, &f}, {kontor, &k}} {
			err := x.side.profile(ctx, strings.Map(letters, op.name), max(1, int(w.o.slice.Seconds())), func() {
				var got sample
				got, failed = x.side.drive(ctx, op, round, w.o.slice)
				x.sum.add(got)
			})
			if failed != nil {
				err = failed
			}
			if err != nil {
				return figures{}, fmt.Errorf("%s: %w", op.name, err)
			}
		}
	}
	out := figures{Name: op.name, Target: op.target, Kontor: figuresOf(&k), Floor: figuresOf(&f)}
	out.Ratio = out.Kontor.CPU / out.Floor.CPU
	return out, nil
}

func letters(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return '-'
}

// startKontor measures cold starts and leaves the last server running.
func (w *world) startKontor(ctx context.Context, program string, res *result) (*side, error) {
	admin, err := freeAddr()
	if err != nil {
		return nil, err
	}
	var times []time.Duration
	var srv *server
	for i := range starts {
		srv, err = start(ctx, "--addr", "/api/v1/records/contacts/"+w.anyID(rand.New(rand.NewPCG(uint64(i), 1))), w.data.Token, program,
			"serve", "--data-dir", w.dir, "--database", w.url, "--admin-addr", admin, "--log-level", "error", "--database-conns", "20")
		if err != nil {
			return nil, err
		}
		times = append(times, srv.started)
		if i < starts-1 {
			srv.stop()
		}
	}
	srv.admin = admin
	slices.Sort(times)
	res.ColdStartMillis = millis(times[len(times)/2])
	s := w.side(srv)
	s.settle(ctx)
	select {
	case <-ctx.Done():
	case <-time.After(idleAfter):
	}
	res.IdleMB = residentMB(srv.cmd.Process.Pid)
	return s, nil
}

func (w *world) startFloor(ctx context.Context) (*side, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	srv, err := start(ctx, "-addr", "/api/v1/records/contacts/"+w.data.IDs[0], "", self,
		"floor", "-sqlite", filepath.Join(w.dir, "floor.db"), "-database", w.url, "-tenant", w.data.Tenant, "-user", w.data.User)
	if err != nil {
		return nil, fmt.Errorf("floor: %w", err)
	}
	return w.side(srv), nil
}
