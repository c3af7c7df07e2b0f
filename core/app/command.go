package app

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"
)

// Command is the command line.
func Command() *cobra.Command {
	root := &cobra.Command{
		Use: "kontor", Short: "Kontor, the CRM for sales, marketing and service", SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	Flags(root.PersistentFlags())
	root.AddCommand(serveCommand(), migrateCommand(), tenantCommand(), operatorCommand(), importCommand(), exportCommand(), demoCommand(), keyCommand(), auditCommand(), backupCommand(), restoreCommand(), configCommand(), pluginCommand(), versionCommand())
	return root
}

// load reads the configuration of a command and makes its logger.
func load(cmd *cobra.Command) (Config, *slog.Logger, error) {
	c, err := LoadConfig(cmd.Flags())
	if err != nil {
		return c, nil, err
	}
	return c, slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel})), nil
}

// with runs a command on a wired node that serves nobody.
func with(cmd *cobra.Command, fn func(a *App) error) error {
	c, log, err := load(cmd)
	if err != nil {
		return err
	}
	a, err := New(cmd.Context(), c, log)
	if err != nil {
		return err
	}
	defer a.Close()
	return fn(a)
}

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Migrate and serve", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error { return a.Run(cmd.Context()) })
		},
	}
}

func migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Bring the database schema up to date", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, func(a *App) error {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "The schema is up to date.")
				return err
			})
		},
	}
}

func configCommand() *cobra.Command {
	return &cobra.Command{
		Use: "config", Short: "Show the effective settings, secrets hidden", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return PrintConfig(cmd.OutOrStdout(), cmd.Flags()) },
	}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the version", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "kontor", version)
			return err
		},
	}
}
