package app

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/plugins/author"
)

// pluginCommand is what authors of plugins use, which needs no running Kontor, and what those who run one do with plugins.
func pluginCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "plugin", Short: "Write plugins, install them for a tenant, and stop them everywhere"}
	cmd.AddCommand(pluginRunCommands()...)
	cmd.AddCommand(pluginPackCommands()...)
	cmd.AddCommand(pluginNewCommand(), pluginBuildCommand(), pluginTestCommand(), pluginRunCommand(), pluginModuleCommand())
	return cmd
}

func folderOf(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return "."
}

func pluginNewCommand() *cobra.Command {
	n := author.New{}
	cmd := &cobra.Command{
		Use: "new <folder>", Short: "Begin a plugin in Go that works, with its tests", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n.Folder = args[0]
			if strings.HasPrefix(version, "v") {
				n.Version = version
			}
			if err := n.Create(); err != nil {
				return err
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is there. Next: kontor plugin test %s\n", n.ID, n.Folder)
			return err
		},
	}
	cmd.Flags().StringVar(&n.ID, "id", "example.hello", "the plugin's id: the publisher and a name")
	cmd.Flags().StringVar(&n.SDK, "sdk", "", "the folder of an SDK on this machine, instead of the published one")
	return cmd
}

func pluginBuildCommand() *cobra.Command {
	return &cobra.Command{
		Use: "build [folder]", Short: "Build what the manifest names: the WebAssembly module, and native programs", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			made, err := author.Build(cmd.Context(), folderOf(args), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			for _, file := range made {
				info, err := os.Stat(file)
				if err != nil {
					return err
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\t%d kB\n", file, (info.Size()+999)/1000); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func pluginTestCommand() *cobra.Command {
	return &cobra.Command{
		Use: "test [folder] [-- flags of go test]", Short: "Build a plugin, run its tests in every runtime, and the conformance suite", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			self, err := os.Executable()
			if err != nil {
				return err
			}
			more := []string(nil)
			if at := cmd.ArgsLenAtDash(); at >= 0 {
				args, more = args[:at], args[at:]
			}
			return author.Test(cmd.Context(), folderOf(args), self, cmd.OutOrStdout(), more...)
		},
	}
}

// pluginModuleCommand is how sdktest runs a module in the runtime that it will have: the SDK itself has none.
func pluginModuleCommand() *cobra.Command {
	return &cobra.Command{
		Use: "module <file>", Short: "Serve a WebAssembly module to a test", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return author.Serve(cmd.Context(), args[0]) },
	}
}
