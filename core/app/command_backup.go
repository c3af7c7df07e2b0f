package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/core/backup"
	"github.com/kontor-crm/kontor/core/secret"
)

func backupCommand() *cobra.Command {
	var o backup.WriteOptions
	var recipients []string
	cmd := &cobra.Command{
		Use: "backup FILE|DIR", Short: "Write everything, or one tenant, into an archive while Kontor goes on working, and check it", Args: cobra.ExactArgs(1),
		Long: "The archive holds rows and files, in a form that both engines take in. The secret key is not in it: keep that elsewhere.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) (err error) {
				if o.Recipients, err = ageRecipients(recipients); err != nil {
					return err
				}
				return a.writeArchive(cmd.Context(), cmd.OutOrStdout(), args[0], o)
			})
		},
	}
	cmd.Flags().StringVar(&o.Tenant, "tenant", "", "slug of the one tenant to back up; empty for all")
	cmd.Flags().StringArrayVar(&recipients, "age-recipient", nil, "age1… key that the archive is encrypted for; may be given more than once")
	return cmd
}

func restoreCommand() *cobra.Command {
	var o backup.RestoreOptions
	var identity string
	var checkOnly bool
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Take in an archive: everything into an empty Kontor, or one tenant beside the others", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) (err error) {
				if o.Identities, err = ageIdentities(identity); err != nil {
					return err
				}
				if checkOnly {
					return a.checkArchive(cmd.Context(), cmd.OutOrStdout(), args[0], o.Identities)
				}
				return a.takeIn(cmd.Context(), cmd.OutOrStdout(), args[0], o)
			})
		},
	}
	cmd.Flags().StringVar(&o.Tenant, "tenant", "", "slug or id of the one tenant to take in; empty for all")
	cmd.Flags().BoolVar(&o.Overwrite, "force", false, "replace what is there")
	cmd.Flags().BoolVar(&checkOnly, "verify", false, "only check the archive")
	cmd.Flags().StringVar(&identity, "age-identity", "", "file with the age identity of an encrypted archive")
	return cmd
}

// archiveCommands are `tenant export` and `tenant import`: a tenant in a box, for another Kontor.
func archiveCommands() []*cobra.Command {
	var recipients []string
	var key, identity, id string
	var force bool
	export := &cobra.Command{
		Use: "export SLUG FILE", Short: "Write a tenant into a signed archive for another Kontor, without anybody's secrets", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) (err error) {
				o := backup.WriteOptions{Tenant: args[0], Portable: true}
				if o.Recipients, err = ageRecipients(recipients); err != nil {
					return err
				}
				if o.Transport, err = transport(key); err != nil {
					return err
				}
				return a.writeArchive(cmd.Context(), cmd.OutOrStdout(), args[1], o)
			})
		},
	}
	export.Flags().StringArrayVar(&recipients, "age-recipient", nil, "age1… key that the archive is encrypted for")
	take := &cobra.Command{
		Use: "import FILE", Short: "Take in a tenant from an archive, also of the other engine", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) (err error) {
				o := backup.RestoreOptions{Tenant: id, Overwrite: force}
				if o.Identities, err = ageIdentities(identity); err != nil {
					return err
				}
				if o.Transport, err = transport(key); err != nil {
					return err
				}
				return a.takeIn(cmd.Context(), cmd.OutOrStdout(), args[0], o)
			})
		},
	}
	take.Flags().StringVar(&identity, "age-identity", "", "file with the age identity of an encrypted archive")
	take.Flags().StringVar(&id, "tenant", "", "slug or id of the tenant, where the archive holds several")
	take.Flags().BoolVar(&force, "force", false, "replace the tenant if it is there")
	for _, c := range []*cobra.Command{export, take} {
		c.Flags().StringVar(&key, "transport-key-file", "", "file with at least 32 characters that both sides know, so that sealed values open there, too")
	}
	return []*cobra.Command{export, take}
}

// writeArchive writes beside the place, checks what was written, and only then puts it there.
func (a *App) writeArchive(ctx context.Context, out io.Writer, path string, o backup.WriteOptions) (err error) {
	if s, serr := os.Stat(path); serr == nil && s.IsDir() {
		path = filepath.Join(path, "kontor-"+time.Now().UTC().Format("20060102T150405Z")+".tar.zst")
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there already", path)
	}
	f, err := os.OpenFile(path+".partial", os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		} else {
			err = os.Rename(f.Name(), path)
		}
	}()
	m, err := a.Backup.WriteChecked(ctx, f, o)
	if err != nil {
		return err
	}
	return tell(out, m, path, true)
}

func tell(out io.Writer, m *backup.Manifest, path string, own bool) error {
	for _, t := range m.Tenants {
		rows := int64(0)
		for _, n := range t.Rows {
			rows += n
		}
		if _, err := fmt.Fprintf(out, "%s  %-24s %d rows, %d files, %d files missing\n", t.ID, t.Slug, rows, t.Files, len(t.Missing)); err != nil {
			return err
		}
	}
	by := "this Kontor"
	if !own {
		by = "another Kontor"
	}
	_, err := fmt.Fprintf(out, "%s: the state of %s, signed by %s\n", path, m.StartedAt.Format(time.RFC3339), by)
	return err
}

func (a *App) checkArchive(ctx context.Context, out io.Writer, path string, identities []age.Identity) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	m, own, err := a.Backup.Verify(ctx, f, identities)
	if err != nil {
		return err
	}
	return tell(out, m, path, own)
}

func (a *App) takeIn(ctx context.Context, out io.Writer, path string, o backup.RestoreOptions) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	m, own, err := a.Backup.Verify(ctx, f, o.Identities)
	if err != nil {
		return err
	}
	if m.Portable && o.Tenant == "" {
		o.Tenant = m.Tenants[0].ID
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	o.Finish = a.finishTenant
	if m, err = a.Backup.Restore(ctx, f, o); err != nil {
		return err
	}
	return tell(out, m, path, own)
}

// finishTenant makes anew what an archive does not hold, and signs the audit that another Kontor has signed.
func (a *App) finishTenant(ctx context.Context, t backup.Tenant) error {
	a.Metadata.Forget(t.ID)
	if err := a.Records.Rebuild(ctx); err != nil {
		return err
	}
	r, err := a.Audit.Adopt(ctx)
	if err == nil && r.Broken != nil {
		a.log.WarnContext(ctx, "the audit that was taken in does not hold", "tenant", t.ID, "entry", r.Broken.Seq, "reason", string(r.Broken.Reason))
	}
	return err
}

func ageRecipients(keys []string) ([]age.Recipient, error) {
	var out []age.Recipient
	for _, k := range keys {
		r, err := age.ParseX25519Recipient(k)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func ageIdentities(path string) ([]age.Identity, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return age.ParseIdentities(f)
}

func transport(path string) (secret.Wrapper, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // without a key nothing is carried
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return secret.Local(string(b))
}
