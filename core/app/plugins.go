package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/privacy"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/plugins/host"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/plugins/wasm"
)

// openPlugins prepares what plugins run on, and what they go out through.
func (a *App) openPlugins() error {
	c := &a.Config
	var err error
	if a.pluginClient, err = outbound.New(outbound.Options{
		AllowPrivate: c.AllowPrivate, AllowHosts: c.AllowHosts, Timeout: host.FetchTimeout, MaxBody: host.MaxFetch, UserAgent: "Kontor-Plugin",
	}); err != nil {
		return err
	}
	a.closers = append(a.closers, a.pluginClient.Close)
	if a.pluginKeys, err = pluginKeys("plugin-keys", c.PluginKeys); err != nil {
		return err
	}
	native, err := pluginKeys("plugin-native-keys", c.PluginNativeKeys)
	if err != nil {
		return err
	}
	a.pluginKeys = append(a.pluginKeys, native...)
	if c.PluginsAllowNative {
		a.pluginNative = &host.Native{Keys: native, Dir: filepath.Join(c.DataDir, "plugins", "native")}
	}
	return a.openRegistry()
}

// openRegistry prepares the way to the registry of plugins, if there is one. It may be at an http address only where the
// operator has allowed to call its host although it is private.
func (a *App) openRegistry() error {
	c := &a.Config
	if c.PluginRegistry == "" {
		return nil
	}
	at, err := url.Parse(c.PluginRegistry)
	if err != nil || at.Host == "" || at.User != nil {
		return errors.New("plugin-registry must be the address of an index")
	}
	plain := c.AllowPrivate || slices.Contains(c.AllowHosts, at.Host)
	if at.Scheme != "https" && (at.Scheme != "http" || !plain) {
		return errors.New("plugin-registry must be an https address")
	}
	client, err := outbound.New(outbound.Options{AllowPrivate: c.AllowPrivate, AllowHosts: c.AllowHosts, Timeout: 2 * time.Minute, MaxBody: pack.MaxPackage + 1, UserAgent: "Kontor"})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, client.Close)
	a.pluginRegistry = &host.Registry{URL: c.PluginRegistry, Client: client, Plain: plain, Dir: filepath.Join(c.DataDir, "plugins", "registry")}
	return nil
}

func pluginKeys(setting string, texts []string) ([]minisign.PublicKey, error) {
	var keys []minisign.PublicKey
	for _, text := range texts {
		var key minisign.PublicKey
		if err := key.UnmarshalText([]byte(text)); err != nil {
			return nil, fmt.Errorf("%s: %q is no public key of minisign", setting, text)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// plug wires the plugins with the rooms that they reach; limiter counts what they send and what is sent to them.
func (a *App) plug(limiter ratelimit.Limiter) {
	a.Plugins = host.New(host.Options{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Access: a.Access, Files: a.Files, Secrets: a.Secrets, Client: a.pluginClient, Jobs: a.jobs, Invalidator: a.invalid, Limiter: limiter,
		Runtime: host.OnWASM(wasm.Options{CacheDir: filepath.Join(a.Config.DataDir, "plugins"), Logger: a.log, Crowded: func() bool { return a.activity.within(calm) }}), Native: a.pluginNative, Registry: a.pluginRegistry, Keys: a.pluginKeys, Bundled: a.Config.PluginDir, KontorVersion: version, BaseURL: a.Config.BaseURL, Metrics: a.metrics,
		People: a.Privacy, Inbox: channels{a}, Segment: a.segment,
		Agreed: func(ctx context.Context, tx *db.Tx, contacts []string, purpose string) (map[string]bool, error) {
			return a.Privacy.Consented(ctx, tx, contacts, privacy.Ads, purpose)
		},
		Articles: a.publicArticles,
		Tell:     a.tellOfPlugin, Logger: a.log,
	})
	a.Privacy.SetCarrier(a.Plugins.Carrier())
	a.closers = append(a.closers, func() { a.Plugins.Close(context.Background()) })
}

// tellOfPlugin writes to those who may manage plugins that one was stopped.
func (a *App) tellOfPlugin(ctx context.Context, plugin, reason string) error {
	company, err := a.Directory.Own(ctx)
	if err != nil {
		return err
	}
	to, err := a.Access.Holders(ctx, access.ManagePlugins)
	if err != nil {
		return err
	}
	var letters []mail.Prepared
	for _, u := range to {
		what := plugin + " has kept failing and is not called for a while (" + reason + ")."
		if u.Locale == "de" {
			what = plugin + " ist immer wieder fehlgeschlagen und wird eine Weile nicht aufgerufen (" + reason + ")."
		}
		p, err := a.Mail.Prepare(ctx, mail.Message{To: u.Email, Locale: u.Locale, Kind: mail.Alert, Data: mail.Data{
			Name: u.Name, Company: company.Name, What: what, Link: a.Config.BaseURL + "/settings/plugins",
		}})
		if err != nil {
			return err
		}
		letters = append(letters, p)
	}
	return a.DB.System(ctx, "tell of a plugin that was stopped", func(ctx context.Context, tx *db.ControlTx) error {
		for _, p := range letters {
			if err := a.Mail.Send(ctx, tx, company.ID, p); err != nil {
				return err
			}
		}
		return nil
	})
}
