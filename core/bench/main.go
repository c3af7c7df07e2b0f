// Command bench measures Kontor's HTTP API beside a floor in the same run: plain net/http with hand-written SQL over a
// table with the best indexes for exactly these queries, which answers the same JSON without access rules or a ledger.
//
// It fills a company with contacts through the record engine (that is the import figure), puts smaller companies beside
// it, copies the contacts into the floor's table, and drives both servers, each a process of its own, from a third. What
// counts is the CPU time of server and database for a request, which a busy machine changes little; latencies are
// reported beside it. `make bench` runs it on both engines; nothing of the product imports it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	engine   string
	contacts []int
	tenants  int
	slice    time.Duration
	dir      string
	postgres string
	reuse    bool
	profile  bool
	only     *regexp.Regexp
}

// wants says whether something of a name is to be measured.
func (o *options) wants(name string) bool { return o.only == nil || o.only.MatchString(name) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	switch role(os.Args) {
	case "load":
		err = runLoad(ctx, os.Args[2:])
	case "floor":
		err = runFloor(ctx, os.Args[2:])
	case "page":
		err = runPage(ctx, os.Args[2:])
	default:
		err = run(ctx)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// role is the part that this process plays: the program starts itself for the loader and the floor.
func role(args []string) string {
	if len(args) > 1 && !strings.HasPrefix(args[1], "-") {
		return args[1]
	}
	return ""
}

func parse(args []string) (options, error) {
	var o options
	var contacts string
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.StringVar(&o.engine, "engine", "both", "sqlite, postgres or both")
	fs.StringVar(&contacts, "contacts", "100000,1000000", "numbers of contacts in the large company, separated by commas")
	fs.IntVar(&o.tenants, "tenants", 200, "smaller companies beside the large one")
	fs.DurationVar(&o.slice, "slice", 1500*time.Millisecond, "how long each operation is driven on each server, twice")
	fs.StringVar(&o.dir, "dir", filepath.Join(".cache", "bench"), "directory of data and results")
	fs.StringVar(&o.postgres, "postgres", os.Getenv("KONTOR_TEST_POSTGRES"), "postgres:// URL of a superuser; default $KONTOR_TEST_POSTGRES")
	fs.BoolVar(&o.reuse, "reuse", false, "measure the data of an earlier run with -reuse, and keep it")
	fs.Func("only", "measure only the operations whose name matches a regular expression, and no crowd of creates", func(s string) (err error) {
		o.only, err = regexp.Compile(s)
		return err
	})
	fs.BoolVar(&o.profile, "profile", false, "write a CPU profile of Kontor for each operation")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	for part := range strings.SplitSeq(contacts, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err == nil && n == 0 {
			continue
		}
		if err != nil || n < 1000 {
			return o, fmt.Errorf("-contacts: %q is no number of at least 1000, nor 0 for none", part)
		}
		o.contacts = append(o.contacts, n)
	}
	if o.engine != "sqlite" && o.engine != "postgres" && o.engine != "both" {
		return o, fmt.Errorf("-engine must be sqlite, postgres or both")
	}
	if o.engine != "sqlite" && o.postgres == "" {
		return o, errors.New("PostgreSQL is needed: run through deploy/dev/with-services.sh, set KONTOR_TEST_POSTGRES, or choose -engine sqlite")
	}
	var err error
	o.dir, err = filepath.Abs(o.dir)
	return o, err
}

func run(ctx context.Context) error {
	o, err := parse(os.Args[1:])
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	kontor := filepath.Join(o.dir, "kontor")
	if err := build(ctx, kontor); err != nil {
		return err
	}
	engines := []string{"sqlite", "postgres"}
	if o.engine != "both" {
		engines = []string{o.engine}
	}
	rep := newReport()
	for _, engine := range engines {
		for _, n := range o.contacts {
			fmt.Fprintf(os.Stderr, "%s, %d contacts\n", engine, n)
			w, err := prepare(ctx, &o, engine, n)
			if err != nil {
				return err
			}
			res, err := w.measure(ctx, kontor)
			w.clean(ctx)
			if err != nil {
				return fmt.Errorf("%s with %d contacts: %w", engine, n, err)
			}
			rep.Runs = append(rep.Runs, *res)
			rep.printRun(os.Stdout, res)
		}
	}
	rep.printGrowth(os.Stdout)
	if o.wants("plugins") {
		if rep.Plugins, err = measurePlugins(ctx, &o, kontor); err != nil {
			return fmt.Errorf("plugins: %w", err)
		}
		rep.printPlugins(os.Stdout)
	}
	if o.wants("portal") {
		if rep.Portal, err = measurePortal(ctx, &o, kontor); err != nil {
			return fmt.Errorf("portal: %w", err)
		}
		rep.printPortal(os.Stdout)
	}
	return rep.save(filepath.Join(o.dir, "result.json"))
}
