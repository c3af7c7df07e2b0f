package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/core/secret"
)

// openSecrets readies the data keys: wrapped by the key service where one is set, else by the secret key. Whatever else is
// set opens keys from before.
func (a *App) openSecrets(ctx context.Context) error {
	var wrappers []secret.Wrapper
	for _, uri := range []Secret{a.Config.KeyURI, a.Config.PreviousKeyURI} {
		if uri == "" {
			continue
		}
		w, done, err := secret.ByURI(ctx, uri.Reveal())
		if err != nil {
			return err
		}
		a.closers = append(a.closers, func() { _ = done() })
		wrappers = append(wrappers, w)
	}
	for _, key := range []Secret{a.Config.SecretKey, a.Config.PreviousSecretKey} {
		if key == "" {
			continue
		}
		w, err := secret.Local(key.Reveal())
		if err != nil {
			return err
		}
		wrappers = append(wrappers, w)
	}
	if a.Config.KeyURI == "" && a.Config.PreviousKeyURI != "" { // Back from a key service to the secret key.
		wrappers[0], wrappers[1] = wrappers[1], wrappers[0]
	}
	a.Secrets = secret.New(secret.Options{DB: a.DB, Wrapper: wrappers[0], Previous: wrappers[1:], Logger: a.log})
	return nil
}

func keyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "key", Short: "Look after the keys that secrets are sealed with"}
	cmd.AddCommand(&cobra.Command{
		Use: "list", Short: "List the data keys and what wraps them", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error {
				list, err := a.Secrets.List(cmd.Context(), "")
				for _, k := range list {
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %-30s %-8s %s\n", k.ID, k.Owner, k.State, k.Wrapper); err != nil {
						return err
					}
				}
				return err
			})
		},
	}, &cobra.Command{
		Use: "rewrap", Short: "Wrap all data keys with the present secret key or key service, so that the previous one can be forgotten", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error { return a.rewrap(cmd) })
		},
	})
	var tenant string
	rotate := &cobra.Command{
		Use: "rotate", Short: "Rewrap, give everybody or one tenant a new data key, and seal stored secrets anew", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error {
				if err := a.rewrap(cmd); err != nil {
					return err
				}
				owners, _, err := a.Secrets.Owners(cmd.Context())
				if err != nil {
					return err
				}
				if tenant != "" {
					t, err := a.Directory.BySlug(cmd.Context(), tenant)
					if err != nil {
						return err
					}
					owners = []string{t.ID}
				}
				for _, owner := range owners {
					if err := a.Secrets.Rotate(cmd.Context(), owner); err != nil {
						return err
					}
					if err := a.Secrets.Reseal(cmd.Context(), owner); err != nil {
						return err
					}
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d data keys are new.\n", len(owners))
				return err
			})
		},
	}
	rotate.Flags().StringVar(&tenant, "tenant", "", "slug of the tenant; empty for all, and for what stands above tenants")
	cmd.AddCommand(rotate)
	return cmd
}

func (a *App) rewrap(cmd *cobra.Command) error {
	n, err := a.Secrets.Rewrap(cmd.Context())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d data keys were wrapped anew.\n", n)
	return err
}
