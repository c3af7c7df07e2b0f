package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// as returns a context in which Kontor itself acts for the tenant with a slug, from the command line.
func (a *App) as(ctx context.Context, slug string) (context.Context, error) {
	t, err := a.Directory.BySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	return actor.With(ctx, actor.Actor{Tenant: t.ID, Kind: actor.System, ID: "cli", Via: actor.ViaCLI, Locale: t.Locale, TimeZone: t.TimeZone}), nil
}

func tenantCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "tenant", Short: "List, found, suspend, resume and delete tenants"}
	cmd.AddCommand(&cobra.Command{
		Use: "list", Short: "List the tenants", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error {
				for after := ""; ; {
					list, err := a.Directory.List(cmd.Context(), after, 200)
					if err != nil {
						return err
					}
					for _, t := range list {
						after = t.ID
						if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %-24s %-10s %s\n", t.ID, t.Slug, t.State, t.Name); err != nil {
							return err
						}
					}
					if len(list) < 200 {
						return nil
					}
				}
			})
		},
	})
	var in tenants.SignupInput
	found := &cobra.Command{
		Use: "create", Short: "Found a tenant with its first administrator; the password is read from KONTOR_PASSWORD", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in.Password = os.Getenv("KONTOR_PASSWORD")
			return with(cmd, func(a *App) error {
				f, err := a.Tenants.Signup(cmd.Context(), in)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", f.Tenant.ID, f.Tenant.Slug)
				return err
			})
		},
	}
	found.Flags().StringVar(&in.Company, "company", "", "name of the company")
	found.Flags().StringVar(&in.Name, "name", "", "name of the administrator")
	found.Flags().StringVar(&in.Email, "email", "", "e-mail address of the administrator")
	found.Flags().StringVar(&in.Locale, "locale", "", "en or de")
	found.Flags().StringVar(&in.Template, "template", "", "what to start with: sales, trade or service; a sales pipeline alone when empty")
	found.Flags().BoolVar(&in.Sample, "sample-data", false, "add sample data of the template")
	found.Flags().StringVar(&in.Country, "country", "", "country as ISO 3166 code")
	cmd.AddCommand(archiveCommands()...)
	cmd.AddCommand(domainCommand())
	cmd.AddCommand(found, stateCommand("suspend", "Refuse everybody of a tenant from the next request on", tenants.Suspended),
		stateCommand("resume", "Take a suspended tenant back", tenants.Active), deleteCommand())
	return cmd
}

func deleteCommand() *cobra.Command {
	var confirm string
	var wait time.Duration
	cmd := &cobra.Command{
		Use: "delete SLUG", Short: "Erase a tenant with all its data, for good", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if confirm != args[0] {
				return fmt.Errorf("this erases everything of %s and cannot be undone: repeat its name with --confirm %s", args[0], args[0])
			}
			return with(cmd, func(a *App) error {
				t, err := a.Directory.BySlug(cmd.Context(), args[0])
				if err != nil {
					return describe(err)
				}
				proof, err := a.Tenants.Erase(cmd.Context(), t.ID, wait)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s  %s is erased. This is the proof; Kontor keeps no copy:\n%s\n%s\n", t.ID, t.Slug, proof.Statement, proof.Signature)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&confirm, "confirm", "", "the slug again")
	cmd.Flags().DurationVar(&wait, "wait", tenants.Settle, "how long to wait until every node knows; 0s when none serves")
	return cmd
}

func stateCommand(use, short string, state tenants.State) *cobra.Command {
	return &cobra.Command{
		Use: use + " SLUG", Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) error {
				ctx, err := a.as(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return a.Tenants.SetState(ctx, state)
			})
		},
	}
}

func importCommand() *cobra.Command {
	var tenant, options string
	var o transfer.ImportOptions
	var errorFile string
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Import a CSV, XLSX or JSON lines file into an object of a tenant", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if options != "" {
				if err := json.Unmarshal([]byte(options), &o); err != nil {
					return fmt.Errorf("read --options: %w", err)
				}
			}
			return with(cmd, func(a *App) error { return a.importFile(cmd, tenant, args[0], errorFile, o) })
		},
	}
	cmd.Flags().StringVar(&tenant, "tenant", "", "slug of the tenant")
	cmd.Flags().StringVar(&o.Object, "object", "", "API name of the object, such as contacts")
	cmd.Flags().StringSliceVar(&o.Match, "match", nil, "fields by which rows find the record that they update")
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "only say what would happen")
	cmd.Flags().BoolVar(&o.CreateFields, "create-fields", false, "add custom fields for columns that fit none")
	cmd.Flags().BoolVar(&o.CreateOptions, "create-options", false, "add values that selects do not know")
	cmd.Flags().StringVar(&options, "options", "", "all options as JSON, as the API takes them")
	cmd.Flags().StringVar(&errorFile, "errors", "", "file to write the failed rows to")
	return cmd
}

func (a *App) importFile(cmd *cobra.Command, tenant, path, errorFile string, o transfer.ImportOptions) (err error) {
	ctx, err := a.as(cmd.Context(), tenant)
	if err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	stored, err := a.Files.Put(ctx, filepath.Base(path), file.ForImport, in, info.Size()+1)
	if err != nil {
		return err
	}
	imp, err := a.Transfer.ImportNow(ctx, stored, o)
	if err != nil {
		return describe(err)
	}
	if err := json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
		ID          string            `json:"id"`
		State       transfer.State    `json:"state"`
		Counts      transfer.Counts   `json:"counts"`
		ChangeSetID *string           `json:"changeset_id"`
		Problem     *transfer.Problem `json:"problem,omitempty"`
	}{imp.ID, imp.State, imp.Counts, imp.ChangeSetID, imp.Problem}); err != nil {
		return err
	}
	if errorFile == "" || imp.Counts.Failed == 0 {
		return nil
	}
	out, err := os.OpenFile(errorFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	return a.Transfer.WriteErrors(ctx, imp, out)
}

func exportCommand() *cobra.Command {
	var tenant, object, where, sort, fields, format, to string
	cmd := &cobra.Command{
		Use: "export", Short: "Export records of a tenant as CSV, XLSX or JSON lines", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) (err error) {
				ctx, err := a.as(cmd.Context(), tenant)
				if err != nil {
					return err
				}
				node, err := filter.Parse(where)
				if err != nil {
					return describe(err)
				}
				o := transfer.ExportOptions{Object: object, Format: tabular.Format(format), Filter: &filter.Expr{Node: node}, Sort: records.ParseSort(sort)}
				if fields != "" {
					o.Fields = strings.Split(fields, ",")
				}
				w := cmd.OutOrStdout()
				if to != "" {
					out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
					if err != nil {
						return err
					}
					defer func() { err = errors.Join(err, out.Close()) }()
					w = out
				}
				_, err = a.Transfer.Write(ctx, o, w, nil)
				return describe(err)
			})
		},
	}
	cmd.Flags().StringVar(&tenant, "tenant", "", "slug of the tenant")
	cmd.Flags().StringVar(&object, "object", "", "API name of the object, such as contacts")
	cmd.Flags().StringVar(&where, "filter", "", "filter in its text form")
	cmd.Flags().StringVar(&sort, "sort", "", "fields to sort by, such as -created_at")
	cmd.Flags().StringVar(&fields, "fields", "", "fields, separated by commas; all when empty")
	cmd.Flags().StringVar(&format, "format", string(tabular.CSV), "csv, xlsx or jsonl")
	cmd.Flags().StringVar(&to, "out", "", "file to write; standard output when empty")
	return cmd
}

// describe puts what is wrong with an input into one line for a terminal.
func describe(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	return errors.New(f.Error())
}
