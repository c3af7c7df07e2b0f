package app

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/plugins/host"
)

// pluginRunCommands are what whoever runs this Kontor does with plugins.
func pluginRunCommands() []*cobra.Command {
	var config string
	var yes, enable bool
	install := &cobra.Command{
		Use: "install SLUG FILE", Short: "Install a signed package for a tenant, or upgrade to it", Args: cobra.ExactArgs(2),
		Long: "Shows what the plugin asks for, and with --yes agrees to it in the tenant's name.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) error {
				return describe(a.installPlugin(cmd, args[0], args[1], config, yes, enable))
			})
		},
	}
	install.Flags().StringVar(&config, "plugin-config", "", "the configuration, as JSON")
	install.Flags().BoolVar(&yes, "yes", false, "agree to what the plugin asks for")
	install.Flags().BoolVar(&enable, "enable", false, "turn it on")
	var version, reason string
	block := &cobra.Command{
		Use: "block PLUGIN", Short: "Stop a plugin in all tenants", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) error { return a.Plugins.Block(cmd.Context(), args[0], version, reason) })
		},
	}
	block.Flags().StringVar(&reason, "reason", "stopped by the operator", "what the tenants are told")
	unblock := &cobra.Command{
		Use: "unblock PLUGIN", Short: "Let tenants use a plugin again", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, func(a *App) error { return a.Plugins.Unblock(cmd.Context(), args[0], version) })
		},
	}
	for _, c := range []*cobra.Command{block, unblock} {
		c.Flags().StringVar(&version, "version", "", "only this version")
	}
	return []*cobra.Command{install, block, unblock}
}

func (a *App) installPlugin(cmd *cobra.Command, slug, path, config string, yes, enable bool) error {
	ctx, err := a.as(cmd.Context(), slug)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	p, err := a.Plugins.Upload(ctx, f)
	if err != nil {
		return err
	}
	review, err := a.Plugins.Review(ctx, p.ID)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if err := printRights(out, review); err != nil || !yes {
		if err == nil {
			_, err = fmt.Fprintln(out, "Nothing was installed. Say --yes to agree.")
		}
		return err
	}
	var settings map[string]any
	if config != "" {
		if err := json.Unmarshal([]byte(config), &settings); err != nil {
			return fmt.Errorf("plugin-config: %w", err)
		}
	}
	var i *host.Installation
	if review.Installed != nil {
		i, err = a.Plugins.Upgrade(ctx, review.Installed.ID, 0, p.ID, p.Digest, settings)
	} else if i, err = a.Plugins.Install(ctx, p.ID, p.Digest); err == nil && settings != nil {
		i, err = a.Plugins.Configure(ctx, i.ID, 0, settings)
	}
	if err == nil && enable {
		i, err = a.Plugins.Enable(ctx, i.ID, 0)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s %s is %s (%s).\n", p.Manifest.ID, p.Manifest.Version, i.State, i.ID)
	return err
}

// printRights says what a package asks for.
func printRights(w io.Writer, r *host.Review) error {
	if _, err := fmt.Fprintf(w, "%s %s by %s, signed with %s, asks for:\n", r.Package.Manifest.ID, r.Package.Manifest.Version, r.Package.Manifest.Publisher, r.Package.Signer); err != nil {
		return err
	}
	for _, x := range r.Rights {
		var fields []string
		for _, f := range x.Fields {
			fields = append(fields, f.Path)
		}
		mark := " "
		if r.Installed != nil && x.Added {
			mark = "+"
		}
		if _, err := fmt.Fprintf(w, "%s %-12s %s\n", mark, x.Kind, strings.TrimSpace(strings.Join([]string{x.Object, x.Name, strings.Join(fields, ", ")}, " "))); err != nil {
			return err
		}
	}
	for _, x := range r.Dropped {
		if _, err := fmt.Fprintf(w, "- %-12s %s\n", x.Kind, strings.TrimSpace(x.Object+" "+x.Name)); err != nil {
			return err
		}
	}
	return nil
}
