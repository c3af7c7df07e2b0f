package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

// report is everything that one run has measured.
type report struct {
	At    time.Time `json:"at"`
	Cores int       `json:"cores"`
	Go    string    `json:"go"`
	Runs  []result  `json:"runs"`
	// Plugins are left out when they were not asked for.
	Plugins *pluginFigures `json:"plugins,omitempty"`
	// Portal is an article of the portal, read at a fixed rate; left out when it was not asked for.
	Portal *figures `json:"portal,omitempty"`
}

// result is one engine with one size of data.
type result struct {
	Engine     string    `json:"engine"`
	Contacts   int       `json:"contacts"`
	Tenants    int       `json:"tenants"`
	Operations []figures `json:"operations"`
	// Rights compare Kontor with itself: with many roles or an audit entry for each request, and without.
	Rights          []figures `json:"rights"`
	Creates         float64   `json:"creates_per_second"`
	CreatesCPU      float64   `json:"creates_cpu_ms"`
	FloorCreates    float64   `json:"floor_creates_per_second"`
	ImportRows      float64   `json:"import_rows_per_second"`
	ImportCPU       float64   `json:"import_cpu_ms_per_row"`
	ImportPeakMB    float64   `json:"import_peak_mb"`
	ColdStartMillis float64   `json:"cold_start_ms"`
	IdleMB          float64   `json:"idle_mb"`
	BusyMB          float64   `json:"busy_mb"`
}

// figures are one operation on both servers.
type figures struct {
	Name   string  `json:"name"`
	Kontor reading `json:"kontor"`
	Floor  reading `json:"floor"`
	Ratio  float64 `json:"ratio"`
	Target float64 `json:"target"`
}

// reading are CPU time, the database's part of it, and latencies for a request, in milliseconds.
type reading struct {
	Requests int     `json:"requests"`
	CPU      float64 `json:"cpu_ms"`
	Database float64 `json:"database_cpu_ms"`
	P50      float64 `json:"p50_ms"`
	P95      float64 `json:"p95_ms"`
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func figuresOf(s *sample) reading {
	n := float64(max(1, s.requests))
	return reading{Requests: s.requests, CPU: millis(s.cpu) / n, Database: millis(s.database) / n, P50: millis(s.at(0.5)), P95: millis(s.at(0.95))}
}

func newReport() *report {
	return &report{At: time.Now().UTC(), Cores: runtime.NumCPU(), Go: runtime.Version()}
}

// mark says whether a figure has reached its target.
func mark(ok bool) string {
	if ok {
		return "reached"
	}
	return "NOT reached"
}

func (r *report) printRun(w io.Writer, x *result) {
	p := func(format string, a ...any) { _, _ = fmt.Fprintf(w, format, a...) }
	p("\n%s, %d contacts in one company beside %d smaller ones; %d cores; CPU of server and database for a request\n\n", x.Engine, x.Contacts, x.Tenants, r.Cores)
	p("%-28s %9s %9s %7s %8s  %-12s %17s %17s %21s\n", "", "Kontor", "floor", "ratio", "target", "", "Kontor p50/p95", "floor p50/p95", "of which in PostgreSQL")
	for _, f := range x.Operations {
		p("%-28s %6.2f ms %6.2f ms %6.2fx %6.0fx   %-12s %7.1f /%6.1f ms %7.1f /%6.1f ms %9.2f, %6.2f ms\n", f.Name, f.Kontor.CPU, f.Floor.CPU, f.Ratio, f.Target,
			mark(f.Ratio <= f.Target), f.Kontor.P50, f.Kontor.P95, f.Floor.P50, f.Floor.P95, f.Kontor.Database, f.Floor.Database)
	}
	p("\n%-28s %9s %9s %7s %8s  %-12s %17s %17s\n", "", "with", "without", "ratio", "target", "", "with p50/p95", "without p50/p95")
	for _, f := range x.Rights {
		p("%-28s %6.2f ms %6.2f ms %6.2fx %6.1fx   %-12s %7.2f /%6.2f ms %7.2f /%6.2f ms\n", f.Name, f.Kontor.CPU, f.Floor.CPU, f.Ratio, f.Target, mark(f.Ratio <= f.Target),
			f.Kontor.P50, f.Kontor.P95, f.Floor.P50, f.Floor.P95)
		if f.Name == steadyName {
			p("%-28s %s: %s\n", "", f.ratios(), mark(max(f.Ratio, f.Kontor.P50/f.Floor.P50, f.Kontor.P95/f.Floor.P95) <= f.Target))
		}
	}
	least := 500.0
	if x.Engine == "postgres" {
		least = 1000
	}
	p("\n%-28s %8.0f /s, %.2f ms CPU each (floor %.0f /s); at least %.0f: %s\n", fmt.Sprintf("creates, %d clients", crowdClients), x.Creates, x.CreatesCPU, x.FloorCreates, least, mark(x.Creates >= least))
	p("%-28s %8.0f rows/s, %.3f ms CPU a row; at least 8000: %s\n", "import with ledger", x.ImportRows, x.ImportCPU, mark(x.ImportRows >= 8000))
	p("%-28s %8.0f ms; under 200: %s\n", "cold start to first answer", x.ColdStartMillis, mark(x.ColdStartMillis < 200))
	p("%-28s %8.0f MB idle (under 80: %s), %.0f MB after the run, %.0f MB at most while importing (under 300: %s)\n", "resident memory",
		x.IdleMB, mark(x.IdleMB < 80), x.BusyMB, x.ImportPeakMB, mark(x.ImportPeakMB < 300))
}

// printPlugins prints what plugins cost.
func (r *report) printPlugins(w io.Writer) {
	x := r.Plugins
	p := func(format string, a ...any) { _, _ = fmt.Fprintf(w, format, a...) }
	p("\nplugins\n\n%-28s %9s %9s %7s %17s %17s\n", "", "with", "without", "ratio", "with p50/p95", "without p50/p95")
	for _, f := range []figures{x.Hooked, x.Neighbour} {
		p("%-28s %6.2f ms %6.2f ms %6.2fx %7.2f /%6.2f ms %7.2f /%6.2f ms\n", f.Name, f.Kontor.CPU, f.Floor.CPU, f.Ratio, f.Kontor.P50, f.Kontor.P95, f.Floor.P50, f.Floor.P95)
	}
	added := x.Hooked.Kontor.P95 - x.Hooked.Floor.P95
	p("\n%-28s %8.2f ms on the 95th percentile; under 1: %s\n", "a hook before a create adds", added, mark(added < 1))
	moved := x.Neighbour.Kontor.P95 / x.Neighbour.Floor.P95
	p("%-28s %8.2fx on the 95th percentile; under 1.1: %s\n", "a hostile neighbour", moved, mark(moved < 1.1))
	p("%-28s %8.0f ms to the first answer, without %.0f ms; under 1000 more: %s\n", fmt.Sprintf("start with %d plugins", manyPlugins), x.StartMillis, x.BareMillis,
		mark(x.StartMillis-x.BareMillis < 1000))
}

// printPortal prints how fast the portal answers.
func (r *report) printPortal(w io.Writer) {
	f := r.Portal
	_, _ = fmt.Fprintf(w, "\nportal, %d cores, one of which asks\n\n%-28s %9s %9s %7s %17s %17s\n", r.Cores, "", "Kontor", "floor", "ratio", "Kontor p50/p95", "floor p50/p95")
	_, _ = fmt.Fprintf(w, "%-28s %6.2f ms %6.2f ms %6.2fx %7.2f /%6.2f ms %7.2f /%6.2f ms\n", f.Name, f.Kontor.CPU, f.Floor.CPU, f.Ratio, f.Kontor.P50, f.Kontor.P95, f.Floor.P50, f.Floor.P95)
	_, _ = fmt.Fprintf(w, "%-28s %8.2f ms on the 95th percentile; under %.0f: %s\n", "an article", f.Kontor.P95, f.Target, mark(f.Kontor.P95 < f.Target))
}

// printGrowth compares the largest with the smallest size of each engine.
func (r *report) printGrowth(w io.Writer) {
	for _, engine := range []string{"sqlite", "postgres"} {
		var runs []result
		for _, x := range r.Runs {
			if x.Engine == engine {
				runs = append(runs, x)
			}
		}
		if len(runs) < 2 {
			continue
		}
		small, large := runs[0], runs[len(runs)-1]
		_, _ = fmt.Fprintf(w, "\n%s, growth of CPU time from %d to %d contacts (at most 1.5x)\n\n", engine, small.Contacts, large.Contacts)
		for i, f := range large.Operations {
			before := small.Operations[i]
			growth := f.Kontor.CPU / before.Kontor.CPU
			_, _ = fmt.Fprintf(w, "%-28s %6.2fx  %-12s (floor %.2fx)\n", f.Name, growth, mark(growth <= 1.5), f.Floor.CPU/before.Floor.CPU)
		}
	}
}

func (r *report) save(path string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o600)
}
