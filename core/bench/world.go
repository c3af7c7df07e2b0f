package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// world is one engine with one size of data, and the process whose CPU time counts beside the server's.
type world struct {
	o        *options
	engine   string
	contacts int
	dir      string
	// url is the PostgreSQL database, empty on SQLite.
	url        string
	postmaster int
	data       loaded
	// used says that an earlier run has measured the data, and has created other contacts on each side.
	used bool
}

// prepare fills the databases of a world, or finds those of an earlier run.
func prepare(ctx context.Context, o *options, engine string, n int) (*world, error) {
	w := &world{o: o, engine: engine, contacts: n, dir: filepath.Join(o.dir, fmt.Sprintf("%s-%d", engine, n))}
	name := fmt.Sprintf("kontor_bench_%d", n)
	if engine == "postgres" {
		u, err := url.Parse(o.postgres)
		if err != nil {
			return nil, err
		}
		u.Path = "/" + name
		w.url = u.String()
	}
	if err := w.postgres(ctx, func(c *pgx.Conn) error {
		var pid int
		err := c.QueryRow(ctx, "select pg_backend_pid()").Scan(&pid)
		w.postmaster = parentOf(pid)
		return err
	}); err != nil {
		return nil, err
	}
	state := filepath.Join(w.dir, "loaded.json")
	if b, err := os.ReadFile(state); err == nil && o.reuse {
		w.used = true
		return w, json.Unmarshal(b, &w.data)
	}
	if err := os.RemoveAll(w.dir); err != nil {
		return nil, err
	}
	if err := w.postgres(ctx, func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
		_, err := c.Exec(ctx, "create database "+name+" template template0 encoding 'UTF8' locale 'C'")
		return err
	}); err != nil {
		return nil, err
	}
	raw, err := w.load(ctx)
	if err != nil {
		return nil, err
	}
	return w, os.WriteFile(state, raw, 0o600)
}

// load runs the loader and copies its contacts to the floor.
func (w *world) load(ctx context.Context) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(w.dir, 0o700); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "load", "-dir", w.dir, "-database", w.url,
		"-contacts", fmt.Sprint(w.contacts), "-tenants", fmt.Sprint(w.o.tenants), "-postmaster", fmt.Sprint(w.postmaster))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	if err := json.Unmarshal(out.Bytes(), &w.data); err != nil {
		return nil, err
	}
	if w.url != "" {
		err = fillFloorPostgres(ctx, w.url, w.data.Field)
	} else {
		err = fillFloorSQLite(ctx, filepath.Join(w.dir, "floor.db"), filepath.Join(w.dir, "tenants", w.data.Tenant+".db"), w.data.Field)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(w.data)
}

// postgres runs fn on the server's own database; on SQLite it does nothing.
func (w *world) postgres(ctx context.Context, fn func(c *pgx.Conn) error) error {
	if w.engine != "postgres" {
		return nil
	}
	c, err := pgx.Connect(ctx, w.o.postgres)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	return fn(c)
}

// clean removes the data, unless a later run is to reuse it.
func (w *world) clean(ctx context.Context) {
	if w.o.reuse {
		return
	}
	err := w.postgres(context.WithoutCancel(ctx), func(c *pgx.Conn) error {
		_, err := c.Exec(context.WithoutCancel(ctx), fmt.Sprintf("drop database if exists kontor_bench_%d with (force)", w.contacts))
		return err
	})
	if err == nil {
		err = os.RemoveAll(w.dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: clean up:", err)
	}
}
