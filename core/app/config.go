package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/tenants/billing"
	"github.com/kontor-crm/kontor/tenants/domain"
	"github.com/kontor-crm/kontor/tenants/operator"
)

// Config is the effective configuration of a node.
type Config struct {
	Addr            string
	AdminAddr       string
	BaseURL         string
	DataDir         string
	Database        Secret
	DatabaseMigrate Secret
	DatabaseConns   int
	Redis           Secret
	SecretKey       Secret
	// KeyURI names a key service that wraps data keys in place of SecretKey. The previous ones open what they have wrapped.
	KeyURI, PreviousKeyURI Secret
	PreviousSecretKey      Secret
	SMTP                   Secret
	MailFrom               string
	// SMTPListen is the address at which mail is taken; empty for none. SMTPListenCert and SMTPListenKey are files with its certificate.
	SMTPListen, SMTPListenCert, SMTPListenKey string
	// MailDomain is what addresses end in that mail is forwarded to; empty for the host of the base URL.
	MailDomain string
	// MaxMail is the greatest size of a mail, in bytes; 0 for the default.
	MaxMail int64
	// MailPoll is how often mailboxes are asked for mail; 0 for the default.
	MailPoll       time.Duration
	Blob           string
	TrustedProxies []netip.Prefix
	AllowPrivate   bool
	AllowHosts     []string
	// MaxFile is the greatest size of a file on a record, in bytes; 0 for the default.
	MaxFile int64
	// DuplicateShare is the part of one core that the search for duplicates may take, in percent.
	DuplicateShare int
	// StripeKey turns billing on; the plans come from BillingPlans, or are those that are shipped.
	StripeKey, StripeWebhookSecret Secret
	StripeURL                      string
	BillingPlans                   billing.Catalog
	// TenantDomain is the domain under which each tenant has its slug; it may be empty.
	TenantDomain string
	// Resolver looks up what proves a domain; nil for the system's. Only tests set it.
	Resolver domain.Resolver
	// Operators are the addresses of those who run this Kontor.
	Operators []string
	// CountryHeader is the header in which a trusted proxy says which country a request comes from; empty for none.
	CountryHeader string
	// PluginKeys are the public keys whose plugins are taken in, and PluginDir a folder of packages that every company may
	// install.
	PluginKeys []string
	PluginDir  string
	// PluginsAllowNative lets plugins of PluginNativeKeys, which are taken in as well, run as programs.
	PluginsAllowNative bool
	PluginNativeKeys   []string
	// PluginRegistry is the address of an index of packages; empty for none.
	PluginRegistry string
	LogLevel       slog.Level
}

// Secret prints as *** wherever it is logged or formatted.
type Secret string

// String hides the value.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// LogValue hides the value from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the value from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal gives the value to whoever needs it to connect.
func (s Secret) Reveal() string { return string(s) }

// setting is one name that can be set by flag, variable or file.
type setting struct {
	name, value, help string
	secret            bool
}

// settings are all settings with their defaults. The variable is KONTOR_ and the name in capitals; a secret can also be
// read from the file that the variable with _FILE behind it names.
var settings = []setting{
	{name: "addr", value: ":8080", help: "address to listen on"},
	{name: "admin-addr", value: "", help: "address for metrics and profiles; empty for none"},
	{name: "base-url", value: "http://localhost:8080", help: "address that people reach Kontor at"},
	{name: "data-dir", value: "./data", help: "directory of the SQLite files, uploads and the secret key"},
	{name: "database", value: "", help: "postgres:// URL; empty for SQLite under the data directory", secret: true},
	{name: "database-migrate", value: "", help: "postgres:// URL of the tables' owner, for migrations; empty for the same", secret: true},
	{name: "database-conns", value: "20", help: "greatest number of PostgreSQL connections"},
	{name: "redis", value: "", help: "redis:// URL, for several nodes; without it they learn of each other's changes within two seconds", secret: true},
	{name: "secret-key", value: "", help: "key of at least 32 characters for cursors and stored secrets; made on first start when empty", secret: true},
	{name: "secret-key-previous", value: "", help: "the secret key before the present one, until `kontor key rewrap` has run", secret: true},
	{name: "key-uri", value: "", help: "key service or file that wraps data keys, such as age:///path or vault+https://host:8200/transit/key; empty for the secret key", secret: true},
	{name: "key-uri-previous", value: "", help: "the key service before the present one, until `kontor key rewrap` has run", secret: true},
	{name: "smtp", value: "", help: "smtp:// URL for outgoing mail; empty for none", secret: true},
	{name: "blob", value: "", help: "gocloud URL of the file store; empty for files under the data directory"},
	{name: "max-file", value: "100", help: "greatest size of a file on a record, in MiB"},
	{name: "trusted-proxies", value: "", help: "networks whose X-Forwarded headers are believed, comma-separated"},
	{name: "mail-from", value: "", help: "sender of outgoing mail, as in Kontor <kontor@example.org>; empty for kontor at the base URL's host"},
	{name: "smtp-listen", value: "", help: "address to take mail at, such as :25; empty for none"},
	{name: "smtp-listen-cert", value: "", help: "file with the certificate of the mail listener; empty for no TLS"},
	{name: "smtp-listen-key", value: "", help: "file with the key of that certificate"},
	{name: "mail-domain", value: "", help: "domain of the addresses that mail is forwarded to; empty for the base URL's host"},
	{name: "mail-poll", value: "1m", help: "how often mailboxes are asked for mail over IMAP"},
	{name: "max-mail", value: "32", help: "greatest size of a mail, in MiB"},
	{name: "allow-private", value: "false", help: "let webhooks and identity providers lie at private addresses"},
	{name: "allow-hosts", value: "", help: "hosts, addresses or networks that may be called although private, comma-separated, each with its port"},
	{name: "duplicate-share", value: "25", help: "part of one core that the search for duplicates may take in the background, in percent"},
	{name: "tenant-domain", value: "", help: "domain under which each company is reached by its slug, such as kontor.example for acme.kontor.example; empty for none"},
	{name: "operators", value: "", help: "e-mail addresses of those who run this Kontor, comma-separated; they need a proven address and a second factor"},
	{name: "country-header", value: "", help: "header in which a trusted proxy names a request's country, such as CF-IPCountry; for alerts about sign-ins"},
	{name: "stripe-key", value: "", help: "secret key of Stripe; without it nobody has to pay and everything is allowed", secret: true},
	{name: "stripe-webhook-secret", value: "", help: "secret with which Stripe signs its events to /api/v1/webhooks/stripe", secret: true},
	{name: "stripe-url", value: "", help: "address of Stripe's API; empty for the real one"},
	{name: "billing-plans", value: "", help: "JSON file with trial, plans and limits; empty for those that are shipped"},
	{name: "plugin-keys", value: "", help: "public keys of minisign whose plugins companies may install, comma-separated"},
	{name: "plugin-dir", value: "", help: "folder of signed plugin packages that every company may install; empty for none"},
	{name: "plugins-allow-native", value: "false", help: "let plugins run that come as programs only; they can do whatever Kontor's account can"},
	{name: "plugin-native-keys", value: "", help: "public keys of minisign whose plugins may be such programs, comma-separated"},
	{name: "plugin-registry", value: "", help: "https address of an index of signed plugin packages that every company may install; empty for none"},
	{name: "log-level", value: "info", help: "debug, info, warn or error"},
}

// Flags adds every setting to a flag set.
func Flags(fs *pflag.FlagSet) {
	fs.String("config", "", "YAML file with settings (KONTOR_CONFIG)")
	for _, s := range settings {
		fs.String(s.name, s.value, fmt.Sprintf("%s (KONTOR_%s)", s.help, envName(s.name)))
	}
}

func envName(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

// LoadConfig merges defaults, file, environment and flags, the later ones first, and checks the result.
func LoadConfig(fs *pflag.FlagSet) (Config, error) {
	k, err := merged(fs)
	if err != nil {
		return Config{}, err
	}
	c := Config{
		Addr: k.String("addr"), AdminAddr: k.String("admin-addr"), BaseURL: strings.TrimRight(k.String("base-url"), "/"),
		DataDir: k.String("data-dir"), Database: Secret(k.String("database")), DatabaseMigrate: Secret(k.String("database-migrate")),
		DatabaseConns: k.Int("database-conns"), Redis: Secret(k.String("redis")), SecretKey: Secret(k.String("secret-key")),
		PreviousSecretKey: Secret(k.String("secret-key-previous")), KeyURI: Secret(k.String("key-uri")), PreviousKeyURI: Secret(k.String("key-uri-previous")),
		SMTP: Secret(k.String("smtp")), MailFrom: k.String("mail-from"), AllowHosts: parts(k.String("allow-hosts")), Blob: k.String("blob"), AllowPrivate: k.Bool("allow-private"), DuplicateShare: k.Int("duplicate-share"),
	}
	var errs []error
	c.SMTPListen, c.SMTPListenCert, c.SMTPListenKey = k.String("smtp-listen"), k.String("smtp-listen-cert"), k.String("smtp-listen-key")
	c.MailDomain, c.MailPoll, c.MaxMail = strings.Trim(strings.ToLower(k.String("mail-domain")), "."), k.Duration("mail-poll"), k.Int64("max-mail")<<20
	if c.MailPoll < time.Second || c.MailPoll > 24*time.Hour {
		errs = append(errs, errors.New("mail-poll must be from 1s to 24h"))
	}
	if c.MaxMail < 1<<20 || c.MaxMail > 256<<20 {
		errs = append(errs, errors.New("max-mail must be from 1 to 256"))
	}
	c.TenantDomain, c.Operators = strings.Trim(strings.ToLower(k.String("tenant-domain")), "."), parts(k.String("operators"))
	if err := operator.CheckEmails(c.Operators); err != nil {
		errs = append(errs, fmt.Errorf("operators: %w", err))
	}
	c.CountryHeader = k.String("country-header")
	c.PluginKeys, c.PluginDir = parts(k.String("plugin-keys")), k.String("plugin-dir")
	c.PluginsAllowNative, c.PluginNativeKeys = k.Bool("plugins-allow-native"), parts(k.String("plugin-native-keys"))
	c.PluginRegistry = k.String("plugin-registry")
	c.StripeKey, c.StripeWebhookSecret, c.StripeURL = Secret(k.String("stripe-key")), Secret(k.String("stripe-webhook-secret")), k.String("stripe-url")
	if err := c.billing(k.String("billing-plans")); err != nil {
		errs = append(errs, err)
	}
	if err := c.LogLevel.UnmarshalText([]byte(k.String("log-level"))); err != nil {
		errs = append(errs, errors.New("log-level must be debug, info, warn or error"))
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		errs = append(errs, errors.New("base-url must be an http or https address"))
	}
	if c.SecretKey != "" && len(c.SecretKey) < 32 {
		errs = append(errs, errors.New("secret-key must have at least 32 characters"))
	}
	if c.PreviousSecretKey != "" && len(c.PreviousSecretKey) < 32 {
		errs = append(errs, errors.New("secret-key-previous must have at least 32 characters"))
	}
	if c.DuplicateShare < 1 || c.DuplicateShare > 100 {
		errs = append(errs, errors.New("duplicate-share must be from 1 to 100"))
	}
	if c.MaxFile = k.Int64("max-file") << 20; c.MaxFile < 1<<20 || c.MaxFile > 4<<30 {
		errs = append(errs, errors.New("max-file must be from 1 to 4096"))
	}
	if c.DatabaseConns < 1 {
		errs = append(errs, errors.New("database-conns must be at least 1"))
	}
	for p := range strings.SplitSeq(k.String("trusted-proxies"), ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			errs = append(errs, fmt.Errorf("trusted-proxies: %q is no network such as 10.0.0.0/8", p))
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix)
	}
	if _, err := c.mailServer(); err != nil {
		errs = append(errs, err)
	}
	return c, errors.Join(errs...)
}

// parts reads a comma-separated setting.
func parts(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// mailServer reads the mail server; nil where none is set.
func (c *Config) mailServer() (*mail.Server, error) {
	if c.SMTP == "" {
		return nil, nil //nolint:nilnil // none is an answer
	}
	from := c.MailFrom
	if from == "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil {
			return nil, err
		}
		from = "Kontor <kontor@" + u.Hostname() + ">"
	}
	return mail.ParseServer(c.SMTP.Reveal(), from)
}

func merged(fs *pflag.FlagSet) (*koanf.Koanf, error) {
	k := koanf.New(".")
	defaults := map[string]any{}
	for _, s := range settings {
		defaults[s.name] = s.value
	}
	if err := k.Load(confmap.Provider(defaults, "."), nil); err != nil {
		return nil, err
	}
	path := os.Getenv("KONTOR_CONFIG")
	if fs != nil {
		if p, err := fs.GetString("config"); err == nil && p != "" {
			path = p
		}
	}
	if path != "" {
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	known := func(key string) bool {
		return slices.ContainsFunc(settings, func(s setting) bool { return s.name == key })
	}
	if err := k.Load(env.Provider(".", env.Opt{Prefix: "KONTOR_", TransformFunc: func(key, value string) (string, any) {
		name := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(key, "KONTOR_"), "_", "-"))
		if !known(name) {
			return "", nil
		}
		return name, value
	}}), nil); err != nil {
		return nil, err
	}
	for _, s := range settings {
		if p := os.Getenv("KONTOR_" + envName(s.name) + "_FILE"); s.secret && p != "" {
			b, err := os.ReadFile(p)
			if err != nil {
				return nil, fmt.Errorf("read KONTOR_%s_FILE: %w", envName(s.name), err)
			}
			if err := k.Set(s.name, strings.TrimSpace(string(b))); err != nil {
				return nil, err
			}
		}
	}
	if fs != nil {
		if err := k.Load(posflag.ProviderWithFlag(fs, ".", k, func(f *pflag.Flag) (string, any) {
			if !f.Changed || !known(f.Name) {
				return "", nil
			}
			return f.Name, f.Value.String()
		}), nil); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// PrintConfig writes the effective settings, secrets hidden.
func PrintConfig(w io.Writer, fs *pflag.FlagSet) error {
	k, err := merged(fs)
	if err != nil {
		return err
	}
	if _, err := LoadConfig(fs); err != nil {
		return err
	}
	for _, s := range settings {
		v := k.String(s.name)
		if s.secret {
			v = Secret(v).String()
		}
		if _, err := fmt.Fprintf(w, "%-18s %-28s KONTOR_%s\n", s.name, orDash(v), envName(s.name)); err != nil {
			return err
		}
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
