package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"aead.dev/minisign"
	"github.com/spf13/cobra"

	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/plugins/host"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// lookEvery is how often the sources of a plugin are looked at.
const lookEvery = 300 * time.Millisecond

func pluginRunCommand() *cobra.Command {
	var key, config string
	cmd := &cobra.Command{
		Use: "run SLUG [folder]", Short: "Keep a plugin installed in a live Kontor as its folder is: built, signed and upgraded on every save", Args: cobra.RangeArgs(1, 2),
		Long: "Builds the plugin, signs it with a local key, installs it for a tenant of the Kontor that runs beside on the same data, and does so again whenever a source is saved. " +
			"What the plugin remembers and its configuration stay. What does not build or cannot be installed is said, and the version before goes on. " +
			"It agrees to all that the plugin asks for. Every version made is one before the release that you write next, such as 1.0.1-dev.1700000000000.",
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := folderOf(args[1:])
			signer, err := localKey(folder, key)
			if err != nil {
				return err
			}
			return with(cmd, func(a *App) error {
				d := development{a: a, cmd: cmd, slug: args[0], folder: folder, key: signer}
				if config != "" {
					if err := json.Unmarshal([]byte(config), &d.config); err != nil {
						return fmt.Errorf("plugin-config: %w", err)
					}
				}
				return d.run(cmd.Context())
			})
		},
	}
	cmd.Flags().StringVar(&key, "key", "", "the file of the key that signs; empty for the one *.key of the folder")
	cmd.Flags().StringVar(&config, "plugin-config", "", "the configuration when it is installed for the first time, as JSON")
	return cmd
}

// localKey reads the key that signs.
func localKey(folder, file string) (minisign.PrivateKey, error) {
	if file == "" {
		found, err := filepath.Glob(filepath.Join(folder, "*.key"))
		if err != nil {
			return minisign.PrivateKey{}, err
		}
		if len(found) != 1 {
			return minisign.PrivateKey{}, errors.New("name the key that signs with --key; kontor plugin key makes one")
		}
		file = found[0]
	}
	return author.PrivateKey(file, os.Getenv(passwordVariable))
}

// development is a plugin that somebody writes while it runs.
type development struct {
	a            *App
	cmd          *cobra.Command
	slug, folder string
	key          minisign.PrivateKey
	config       map[string]any
}

func (d *development) say(format string, args ...any) {
	d.cmd.Printf("%s "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...)
}

func (d *development) run(ctx context.Context) error {
	public, _ := d.key.Public().(minisign.PublicKey)
	if !slices.ContainsFunc(d.a.pluginKeys, func(k minisign.PublicKey) bool { return k.Equal(public) }) {
		return fmt.Errorf("this Kontor does not trust the key: start it, and this, with KONTOR_PLUGIN_KEYS=%s", public)
	}
	ctx, err := d.a.as(ctx, d.slug)
	if err != nil {
		return describe(err)
	}
	leave := []string{d.a.Config.DataDir}
	return author.Watch(ctx, d.folder, lookEvery, leave, func() {
		began := time.Now()
		i, err := d.round(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			d.say("%s\nNothing was changed; what was installed goes on.", describe(err))
		default:
			d.say("%s %s is %s, after %.1f s", i.Package.Manifest.ID, i.Package.Manifest.Version, i.State, time.Since(began).Seconds())
		}
	})
}

// round builds what lies in the folder and puts it in the place of what is installed.
func (d *development) round(ctx context.Context) (*host.Installation, error) {
	if _, err := author.Build(ctx, d.folder, d.cmd.ErrOrStderr()); err != nil {
		return nil, err
	}
	have, err := d.installed(ctx)
	if err != nil {
		return nil, err
	}
	before := ""
	if have != nil {
		before = have.Package.Manifest.Version
	}
	version, err := author.Trial(d.folder, before, time.Now())
	if err != nil {
		return nil, err
	}
	content, err := author.PackAs(d.folder, version, d.key)
	if err != nil {
		return nil, err
	}
	p, err := d.a.Plugins.Upload(ctx, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	i, err := d.put(ctx, have, p)
	// What was made for trial and is in no use any more goes, also what was just refused.
	if pruned := d.a.Plugins.Prune(ctx, p.Manifest.ID, func(p *host.Package) bool { return author.IsTrial(p.Manifest.Version) }); err == nil {
		err = pruned
	}
	return i, err
}

func (d *development) installed(ctx context.Context) (*host.Installation, error) {
	raw, err := os.ReadFile(filepath.Join(d.folder, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var m struct{ ID string }
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("read manifest.json: %w", err)
	}
	list, err := d.a.Plugins.List(ctx)
	for _, i := range list {
		if i.Package.Manifest.ID == m.ID {
			return i, err
		}
	}
	return nil, err
}

// put installs a package or upgrades to it, and turns it on once it is configured.
func (d *development) put(ctx context.Context, have *host.Installation, p *host.Package) (*host.Installation, error) {
	review, err := d.a.Plugins.Review(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if have == nil || review.More {
		if err := printRights(d.cmd.OutOrStdout(), review); err != nil {
			return nil, err
		}
	}
	var i *host.Installation
	if have != nil {
		i, err = d.a.Plugins.Upgrade(ctx, have.ID, 0, p.ID, p.Digest, nil)
	} else if i, err = d.a.Plugins.Install(ctx, p.ID, p.Digest); err == nil && d.config != nil {
		i, err = d.a.Plugins.Configure(ctx, i.ID, 0, d.config)
	}
	// What a person has turned off stays so.
	if err != nil || i.State != host.Installed {
		return i, err
	}
	on, err := d.a.Plugins.Enable(ctx, i.ID, 0)
	if err != nil {
		if !fault.Is(err, fault.Invalid) {
			return nil, err
		}
		d.say("It is not turned on yet: %s. Configure it at %s/settings/plugins/%s", describe(err), d.a.Config.BaseURL, i.ID)
		return i, nil
	}
	return on, nil
}
