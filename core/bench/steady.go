package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"time"
)

const (
	// steadyRate is how many requests a second are sent when the audit is measured at a fixed rate.
	steadyRate = 1000
	// steadyClients is how many connections they go through: more than are ever busy, so that a slow answer keeps none waiting.
	steadyClients = 32
	// steadyRounds is how often both are measured in turn.
	steadyRounds = 5
)

// steadily sends requests at a fixed rate a second, whether or not the earlier ones are answered. A latency counts from the moment
// at which the request was due: one that had to wait for a free client has waited.
func (s *side) steadily(ctx context.Context, op *operation, seed uint64, long time.Duration, rate int) (sample, error) {
	due := make(chan time.Time, rate)
	lists := make([][]time.Duration, steadyClients)
	errs := make([]error, steadyClients)
	var wg sync.WaitGroup
	for i := range steadyClients {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		if _, err := s.send(ctx, op, r); err != nil { // Connections, plans and caches are warm before it counts.
			return sample{}, err
		}
		wg.Go(func() {
			for at := range due {
				if _, err := s.send(ctx, op, r); err != nil {
					errs[i] = err
					continue
				}
				lists[i] = append(lists[i], time.Since(at))
			}
		})
	}
	var out sample
	cpu, database := s.cpu()
	began := time.Now()
	for n := range int(long.Seconds() * float64(rate)) {
		at := began.Add(time.Duration(n) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(at))
		due <- at
	}
	close(due)
	wg.Wait()
	out.wall = time.Since(began)
	// What the requests have left to the background, such as linking the audit, is theirs.
	time.Sleep(time.Second)
	out.spent(s, cpu, database)
	for i, l := range lists {
		if errs[i] != nil {
			return out, errs[i]
		}
		out.latencies = append(out.latencies, l...)
		out.requests += len(l)
	}
	return out, nil
}

// steady measures what the audit adds to reading records at a fixed rate: CPU time and latencies.
func (w *world) steady(ctx context.Context, s *side, get *operation) (figures, error) {
	long := max(4*time.Second, 2*w.o.slice)
	f, err := s.inTurn(ctx, steadyName, func(on bool) error { return w.classify(ctx, s, on) }, func(round uint64) (sample, error) {
		var got sample
		var failed error
		err := s.profile(ctx, steadyName, max(1, int(long.Seconds())), func() { got, failed = s.steadily(ctx, get, round, long, steadyRate) })
		if failed != nil {
			err = failed
		}
		return got, err
	})
	if err == nil {
		fmt.Fprintf(os.Stderr, "  %-28s %s\n", f.Name, f.ratios())
	}
	return f, err
}

// middle is all of the rounds, with the latencies of the middle one: a machine that is busy with something else for a second
// would spoil those of all rounds together.
func middle(all *sample, rounds []reading) reading {
	out := figuresOf(all)
	of := func(latency func(r reading) float64) float64 {
		list := make([]float64, 0, len(rounds))
		for _, r := range rounds {
			list = append(list, latency(r))
		}
		slices.Sort(list)
		return list[len(list)/2]
	}
	out.P50 = of(func(r reading) float64 { return r.P50 })
	out.P95 = of(func(r reading) float64 { return r.P95 })
	return out
}

// ratios are what the first of the two takes of the second.
func (f *figures) ratios() string {
	return fmt.Sprintf("CPU %.3fx, p50 %.3fx, p95 %.3fx", f.Ratio, f.Kontor.P50/f.Floor.P50, f.Kontor.P95/f.Floor.P95)
}
