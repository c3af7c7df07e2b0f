package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/tenants"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Look after the audit"}
	var tenant, marks string
	verify := &cobra.Command{
		Use: "verify", Short: "Check every entry, link and signature of the audit, and name the first that does not hold", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error { return a.verifyAudit(cmd.Context(), cmd.OutOrStdout(), tenant, marks) })
		},
	}
	verify.Flags().StringVar(&tenant, "tenant", "", "slug of the tenant; empty for all")
	verify.Flags().StringVar(&marks, "marks", "", "JSON lines with audit marks that were kept elsewhere, such as a node's log")
	cmd.AddCommand(verify)
	return cmd
}

// errAudit makes the command fail when a chain does not hold.
var errAudit = errors.New("an audit does not hold")

func (a *App) verifyAudit(ctx context.Context, w io.Writer, slug, marks string) error {
	kept, err := readMarks(marks)
	if err != nil {
		return err
	}
	key, name, err := a.Audit.PublicKey(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "signed with %s, public key %s\n", name, key); err != nil {
		return err
	}
	broken := false
	check := func(t tenants.Tenant) error {
		ctx := actor.ForSystem(ctx, t.ID, "cli")
		r, err := a.Audit.Verify(ctx)
		if err != nil {
			return fmt.Errorf("check the audit of %s: %w", t.Slug, err)
		}
		for _, h := range kept[t.ID] {
			if r.Broken != nil {
				break
			}
			if r.Broken, err = a.Audit.Against(ctx, h); err != nil {
				return err
			}
		}
		if b := r.Broken; b != nil {
			broken = true
			_, err = fmt.Fprintf(w, "%s  %-24s BROKEN at entry %d: %s (%s)\n", t.ID, t.Slug, b.Seq, b.Reason, b.Detail)
			return err
		}
		_, err = fmt.Fprintf(w, "%s  %-24s holds: %d entries (%d to %d), %d signed marks\n", t.ID, t.Slug, r.Entries, r.First, r.Last, r.Marks)
		return err
	}
	if slug != "" {
		t, err := a.Directory.BySlug(ctx, slug)
		if err != nil {
			return err
		}
		if err := check(t); err != nil {
			return err
		}
	} else if err := a.everyTenant(ctx, check); err != nil {
		return err
	}
	if broken {
		return errAudit
	}
	return nil
}

// everyTenant runs fn for all tenants, suspended ones too, until an error.
func (a *App) everyTenant(ctx context.Context, fn func(tenants.Tenant) error) error {
	for after := ""; ; {
		list, err := a.Directory.List(ctx, after, 200)
		if err != nil {
			return err
		}
		for _, t := range list {
			after = t.ID
			if err := fn(t); err != nil {
				return err
			}
		}
		if len(list) < 200 {
			return nil
		}
	}
}

// readMarks reads signed heads out of JSON lines, such as a log with other lines between them.
func readMarks(path string) (map[string][]audit.Head, error) {
	out := map[string][]audit.Head{}
	if path == "" {
		return out, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Msg string `json:"msg"`
			audit.Head
		}
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Signature != "" && (line.Msg == "audit mark" || line.Msg == "") {
			out[line.Tenant] = append(out[line.Tenant], line.Head)
		}
	}
	return out, lines.Err()
}
