package app

import (
	"fmt"
	"os"

	"aead.dev/minisign"
	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/plugins/author"
)

// passwordVariable holds the password of a key that signs plugins, if it has one.
const passwordVariable = "KONTOR_PLUGIN_KEY_PASSWORD" //nolint:gosec // the name of a variable

// pluginPackCommands make packages of plugins, sign them and look whether they are signed.
func pluginPackCommands() []*cobra.Command {
	return []*cobra.Command{pluginKeyCommand(), pluginPackCommand(), pluginSignCommand(), pluginVerifyCommand(), pluginIndexCommand()}
}

func pluginKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "key <name>", Short: "Make a key to sign plugins with: <name>.key and <name>.pub", Args: cobra.ExactArgs(1),
		Long: "Make a key to sign plugins with. " + passwordVariable + " is its password; without one whoever has the file can sign.",
		RunE: func(cmd *cobra.Command, args []string) error {
			public, private, err := author.Keys(args[0], os.Getenv(passwordVariable))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s signs and stays with you; %s is for those who shall trust it (plugin-keys).\n", private, public)
			return err
		},
	}
}

func pluginPackCommand() *cobra.Command {
	var name, key string
	var built bool
	cmd := &cobra.Command{
		Use: "pack [folder]", Short: "Build a plugin and make its package, signed when a key is given", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := folderOf(args)
			var signer *minisign.PrivateKey
			if key != "" {
				k, err := author.PrivateKey(key, os.Getenv(passwordVariable))
				if err != nil {
					return err
				}
				signer = &k
			}
			if !built {
				if _, err := author.Build(cmd.Context(), folder, cmd.ErrOrStderr()); err != nil {
					return err
				}
			}
			made, err := author.Pack(folder, name, signer)
			if err != nil {
				return describe(err)
			}
			more := ""
			if signer == nil {
				more = " It is not signed: kontor plugin sign."
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is there.%s\n", made, more)
			return err
		},
	}
	cmd.Flags().StringVarP(&name, "output", "o", "", "the package's file; empty for the plugin's id and version")
	cmd.Flags().StringVar(&key, "key", "", "the file of the key that signs")
	cmd.Flags().BoolVar(&built, "built", false, "take the folder as it is, without building")
	return cmd
}

func pluginSignCommand() *cobra.Command {
	var key string
	cmd := &cobra.Command{
		Use: "sign <package>", Short: "Sign a package, in place of the signature that it has", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := author.PrivateKey(key, os.Getenv(passwordVariable))
			if err != nil {
				return err
			}
			if err := author.Sign(args[0], k); err != nil {
				return describe(err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is signed.\n", args[0])
			return err
		},
	}
	cmd.Flags().StringVar(&key, "key", "", "the file of the key that signs")
	_ = cmd.MarkFlagRequired("key") // it was defined above
	return cmd
}

func pluginVerifyCommand() *cobra.Command {
	var keys []string
	cmd := &cobra.Command{
		Use: "verify <package>", Short: "Check a package as Kontor does before it takes one in", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			trusted, err := publicKeys(keys)
			if err != nil {
				return err
			}
			p, err := author.Verify(args[0], trusted...)
			if err != nil {
				return describe(err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s %s by %s, %d files, signed with %s\n", p.Manifest.ID, p.Manifest.Version, p.Manifest.Publisher, len(p.Manifest.Files), p.Key)
			return err
		},
	}
	cmd.Flags().StringArrayVar(&keys, "key", nil, "a public key that is trusted, or its file; may be repeated")
	_ = cmd.MarkFlagRequired("key") // it was defined above
	return cmd
}

func publicKeys(texts []string) ([]minisign.PublicKey, error) {
	var trusted []minisign.PublicKey
	for _, text := range texts {
		k, err := author.PublicKey(text)
		if err != nil {
			return nil, err
		}
		trusted = append(trusted, k)
	}
	return trusted, nil
}

func pluginIndexCommand() *cobra.Command {
	var keys []string
	var base string
	cmd := &cobra.Command{
		Use: "index DIR", Short: "Write the index of a folder of signed packages: served over https, it is a registry", Args: cobra.ExactArgs(1),
		Long: "Writes " + author.IndexName + " into the folder: of each package what it is called, where it lies and its SHA-256. Kontor reads it by KONTOR_PLUGIN_REGISTRY.",
		RunE: func(cmd *cobra.Command, args []string) error {
			trusted, err := publicKeys(keys)
			if err != nil {
				return err
			}
			x, err := author.Index(args[0], base, trusted...)
			if err != nil {
				return describe(err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s lists %d packages.\n", author.IndexName, len(x.Packages))
			return err
		},
	}
	cmd.Flags().StringArrayVar(&keys, "key", nil, "a public key that is trusted, or its file; may be repeated")
	cmd.Flags().StringVar(&base, "base-url", "", "where the packages will lie; empty for beside the index")
	_ = cmd.MarkFlagRequired("key") // it was defined above
	return cmd
}
