package db

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

var tenantName = regexp.MustCompile(`^[a-z]{3}_[0-9A-Z]{26}$`)

// liteEngine keeps one SQLite file per tenant and one control file. A tenant's backup, export and erasure are file
// operations, and tenants never wait for each other's writes.
type liteEngine struct {
	dir     string
	readers int
	max     int
	log     *slog.Logger
	root    *liteFile

	stop chan struct{}
	done chan struct{}

	mu   sync.Mutex
	open map[string]*list.Element // of *liteFile, most recently used first in lru
	lru  *list.List
}

func openSQLite(ctx context.Context, o Options) (*liteEngine, error) {
	if o.Dir == "" {
		o.Dir = "data"
	}
	if err := os.MkdirAll(filepath.Join(o.Dir, "tenants"), 0o700); err != nil {
		return nil, err
	}
	readers := o.MaxConns
	if readers <= 0 {
		readers = 4
	}
	root, err := openLite(ctx, filepath.Join(o.Dir, "control.db"), readers)
	if err != nil {
		return nil, err
	}
	e := &liteEngine{
		dir: o.Dir, readers: readers, max: o.MaxOpenTenants, log: o.Logger, root: root,
		stop: make(chan struct{}), done: make(chan struct{}), open: map[string]*list.Element{}, lru: list.New(),
	}
	go e.tidy()
	return e, nil
}

func (e *liteEngine) dialect() Dialect { return SQLite }

func (e *liteEngine) path(tenant string) (string, error) {
	if !tenantName.MatchString(tenant) {
		return "", fmt.Errorf("tenant id %q is malformed", tenant)
	}
	return filepath.Join(e.dir, "tenants", tenant+".db"), nil
}

func (e *liteEngine) acquire(ctx context.Context, tenant string, write bool) (session, error) {
	f, err := e.file(ctx, tenant)
	if err != nil {
		return nil, err
	}
	s, err := f.session(ctx, write)
	if err != nil {
		f.release()
		return nil, err
	}
	s.onClose = f.release
	return s, nil
}

func (e *liteEngine) control(ctx context.Context, write bool) (session, error) {
	return e.root.session(ctx, write)
}

// file returns the open file of a tenant with one more user, opening it where needed and closing the least recently
// used idle one.
func (e *liteEngine) file(ctx context.Context, tenant string) (*liteFile, error) {
	path, err := e.path(tenant)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	el, ok := e.open[tenant]
	if !ok {
		el = e.lru.PushFront(&liteFile{tenant: tenant, path: path, readers: e.readers})
		e.open[tenant] = el
		e.evict()
	} else {
		e.lru.MoveToFront(el)
	}
	f := el.Value.(*liteFile)
	f.users.Add(1)
	f.uses.Add(1)
	e.mu.Unlock()

	f.once.Do(func() {
		if _, err := os.Stat(path); err != nil {
			f.err = errNoTenant
			return
		}
		if f.err = f.start(); f.err == nil {
			f.err = migrateTenantFile(context.WithoutCancel(ctx), f)
		}
	})
	if f.err != nil {
		e.mu.Lock()
		if cur, ok := e.open[tenant]; ok && cur == el {
			delete(e.open, tenant)
			e.lru.Remove(el)
		}
		e.mu.Unlock()
		f.release()
		return nil, f.err
	}
	return f, nil
}

// errNoTenant is what a tenant without a file is: one that has been erased.
var errNoTenant = NotFound(ErrNoRows, "tenant", "")

// strangers are how many files are held open that were asked for fewer than known times, as by a look through all of them.
const (
	strangers = 8
	known     = 4
)

// evict closes idle files beyond the bounds, the least recently used first. The caller holds e.mu.
func (e *liteEngine) evict() {
	news := 0
	for el := e.lru.Front(); el != nil; el = el.Next() {
		if el.Value.(*liteFile).uses.Load() < known {
			news++
		}
	}
	for el := e.lru.Back(); el != nil && (e.lru.Len() > e.max || news > strangers); {
		prev := el.Prev()
		f := el.Value.(*liteFile)
		stranger := f.uses.Load() < known
		if f.users.Load() == 0 && (stranger || e.lru.Len() > e.max) {
			e.forget(el)
			f.close()
			if stranger {
				news--
			}
		}
		el = prev
	}
}

// forget takes a file off the list of open ones. The caller holds e.mu.
func (e *liteEngine) forget(el *list.Element) {
	delete(e.open, el.Value.(*liteFile).tenant)
	e.lru.Remove(el)
}

const (
	// idleConn is how long a connection stays open that nobody uses, and idleFile how long a file.
	idleConn = 10 * time.Second
	idleFile = time.Minute
	tidyUp   = 2 * time.Second
)

// tidy closes what has not been used for a while, until the engine is closed.
func (e *liteEngine) tidy() {
	defer close(e.done)
	t := time.NewTicker(tidyUp)
	defer t.Stop()
	for {
		select {
		case <-e.stop:
			return
		case now := <-t.C:
			e.closeIdle(now)
		}
	}
}

func (e *liteEngine) closeIdle(now time.Time) {
	e.root.trim(now.Add(-idleConn))
	var idle, open []*liteFile
	e.mu.Lock()
	for el := e.lru.Back(); el != nil; {
		prev := el.Prev()
		f := el.Value.(*liteFile)
		last := time.Unix(0, f.last.Load())
		switch {
		case f.users.Load() > 0:
		case last.Before(now.Add(-idleFile)):
			e.forget(el)
			idle = append(idle, f)
		default:
			open = append(open, f)
		}
		el = prev
	}
	e.mu.Unlock()
	for _, f := range open {
		f.trim(now.Add(-idleConn))
	}
	for _, f := range idle {
		f.close()
	}
}

func (e *liteEngine) createTenant(ctx context.Context, tenant string) error {
	path, err := e.path(tenant)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	template, err := e.template(ctx)
	if err != nil {
		return fmt.Errorf("make the template of a tenant: %w", err)
	}
	b, err := os.ReadFile(template)
	if err != nil {
		return err
	}
	tmp := path + ".new"
	if err := os.WriteFile(tmp, b, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func (e *liteEngine) dropTenant(_ context.Context, tenant string) error {
	path, err := e.path(tenant)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if el, ok := e.open[tenant]; ok {
		f := el.Value.(*liteFile)
		if f.users.Load() > 0 {
			return errors.New("the tenant is in use")
		}
		e.forget(el)
		f.close()
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(path + suffix); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

func (e *liteEngine) ping(ctx context.Context) error {
	s, err := e.root.session(ctx, false)
	if err != nil {
		return err
	}
	s.rollback()
	return nil
}

func (e *liteEngine) stats() Stats {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for el := e.lru.Front(); el != nil; el = el.Next() {
		n += int(el.Value.(*liteFile).conns.Load())
	}
	return Stats{OpenTenants: e.lru.Len(), OpenConns: n + int(e.root.conns.Load())}
}

func (e *liteEngine) close() error {
	close(e.stop)
	<-e.done
	e.mu.Lock()
	defer e.mu.Unlock()
	for el := e.lru.Front(); el != nil; el = el.Next() {
		el.Value.(*liteFile).close()
	}
	e.open, e.lru = map[string]*list.Element{}, list.New()
	e.root.close()
	return nil
}
