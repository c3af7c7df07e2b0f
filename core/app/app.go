// Package app is the roof of the house: it reads the configuration, wires the rooms together, registers their routes and
// jobs, and runs a node. It decides nothing itself. Only core/cmd and end-to-end tests import it.
package app

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aead.dev/minisign"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/alert"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/backup"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/layout"
	"github.com/kontor-crm/kontor/core/live"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/mailbox"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/standard"
	"github.com/kontor-crm/kontor/core/notify"
	"github.com/kontor-crm/kontor/core/oauth"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/preference"
	"github.com/kontor-crm/kontor/core/privacy"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/sales"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/core/service/account"
	"github.com/kontor-crm/kontor/core/service/chat"
	"github.com/kontor-crm/kontor/core/service/idea"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/core/watch"
	"github.com/kontor-crm/kontor/core/web"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/core/whereused"
	"github.com/kontor-crm/kontor/plugins/host"
	"github.com/kontor-crm/kontor/portal"
	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/archive"
	"github.com/kontor-crm/kontor/tenants/billing"
	"github.com/kontor-crm/kontor/tenants/brand"
	"github.com/kontor-crm/kontor/tenants/domain"
	"github.com/kontor-crm/kontor/tenants/operator"
	"github.com/kontor-crm/kontor/tenants/scim"
	"github.com/kontor-crm/kontor/tenants/sso"
	"github.com/kontor-crm/kontor/tenants/starter"
	"github.com/kontor-crm/kontor/tenants/usage"
)

// version is set when the program is built.
var version = "dev"

// Version is the program's version.
func Version() string { return version }

// App is one node of Kontor.
type App struct {
	Config      Config
	DB          *db.DB
	Secrets     *secret.Service
	Audit       *audit.Service
	Backup      *backup.Service
	Watch       *watch.Service
	Alerts      *alert.Service
	Access      *access.Service
	Mail        *mail.Service
	Mailboxes   *mailbox.Service
	Identity    *identity.Service
	Directory   *tenants.Directory
	Tenants     *tenants.Service
	SSO         *sso.Service
	SCIM        *scim.Service
	Billing     *billing.Service
	OAuth       *oauth.Service
	Metadata    *metadata.Service
	Records     *records.Service
	Duplicates  *duplicate.Service
	Sales       *sales.Service
	Desk        *service.Service
	Chat        *chat.Service
	Files       *file.Service
	Transfer    *transfer.Service
	Live        *live.Service
	Views       *view.Service
	Layouts     *layout.Service
	Webhooks    *webhook.Service
	WhereUsed   *whereused.Service
	Notify      *notify.Service
	Starter     *starter.Service
	Domains     *domain.Service
	Brands      *brand.Service
	Usage       *usage.Service
	Archives    *archive.Service
	Operators   *operator.Service
	Queue       *job.Queue
	API         *httpapi.API
	Preferences *preference.Service
	Plugins     *host.Service
	Knowledge   *knowledge.Service
	Accounts    *account.Service
	Portal      *portal.Portal
	Ideas       *idea.Service
	Privacy     *privacy.Service

	log     *slog.Logger
	bus     event.Bus
	invalid *event.Invalidator
	redis   *redis.Client
	// mailServer is nil where none is set.
	mailServer *mail.Server
	// mailClient calls the mail servers that tenants name, and mailTLS is the mail listener's certificate.
	mailClient *outbound.Client
	mailTLS    *tls.Config
	// outbound calls addresses that tenants name.
	outbound *outbound.Client
	// pluginClient is what plugins go out through, and pluginKeys whose packages are taken in.
	pluginClient   *outbound.Client
	pluginKeys     []minisign.PublicKey
	pluginNative   *host.Native
	pluginRegistry *host.Registry
	jobs           *job.Registry
	relay          *outbox.Relay
	runner         *job.Runner
	metrics        *prometheus.Registry
	handler        http.Handler
	activity       activity
	closers        []func()
}

// New opens the database, brings its schema up to date and wires the rooms. Nothing runs before Run.
func New(ctx context.Context, c Config, log *slog.Logger) (*App, error) {
	a := &App{Config: c, log: log, metrics: prometheus.NewRegistry(), jobs: job.NewRegistry()}
	if err := a.open(ctx); err != nil {
		a.Close()
		return nil, err
	}
	a.wire()
	a.routes()
	return a, nil
}

// open connects to what lies outside of the process.
func (a *App) open(ctx context.Context) error {
	c := &a.Config
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	if c.SecretKey == "" {
		key, err := ownKey(filepath.Join(c.DataDir, "secret.key"))
		if err != nil {
			return err
		}
		c.SecretKey = key
	}
	var err error
	a.DB, err = db.Open(ctx, db.Options{
		URL: c.Database.Reveal(), MigrateURL: c.DatabaseMigrate.Reveal(), Dir: c.DataDir, MaxConns: c.conns(), Logger: a.log,
	})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, func() { _ = a.DB.Close() })
	if err := a.DB.Migrate(ctx); err != nil {
		return err
	}
	if err := a.openSecrets(ctx); err != nil {
		return err
	}
	if url := c.Redis.Reveal(); url != "" {
		o, err := redis.ParseURL(url)
		if err != nil {
			return fmt.Errorf("read the Redis URL: %w", err)
		}
		a.redis = redis.NewClient(o)
		a.closers = append(a.closers, func() { _ = a.redis.Close() })
		a.bus = event.NewRedis(a.redis, event.RedisOptions{})
	} else {
		a.bus = event.NewLocal(0)
	}
	a.closers = append(a.closers, func() { _ = a.bus.Close() })
	a.invalid = event.NewInvalidator(a.bus)
	if a.outbound, err = outbound.New(outbound.Options{AllowPrivate: c.AllowPrivate, AllowHosts: c.AllowHosts}); err != nil {
		return err
	}
	a.closers = append(a.closers, a.outbound.Close)
	if err := a.openPlugins(); err != nil {
		return err
	}
	if a.mailServer, err = c.mailServer(); err != nil {
		return err
	}
	if err := a.openMail(); err != nil {
		return err
	}
	blob := c.Blob
	if blob == "" {
		dir, err := filepath.Abs(filepath.Join(c.DataDir, "files"))
		if err != nil {
			return err
		}
		blob = "file://" + filepath.ToSlash(dir) + "?create_dir=true&no_tmp_dir=true"
	}
	if a.Files, err = file.Open(ctx, a.DB, blob); err != nil {
		return err
	}
	a.closers = append(a.closers, func() { _ = a.Files.Close() })
	return nil
}

func (c *Config) conns() int {
	if c.Database == "" {
		return 0
	}
	return c.DatabaseConns
}

// ownKey reads the node's key, making it on the first start.
func ownKey(path string) (Secret, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		return Secret(strings.TrimSpace(string(b))), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("read the secret key: %w", err)
	}
	key := randomKey()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("write the secret key: %w", err)
	}
	if _, err := f.WriteString(key + "\n"); err != nil {
		return "", errors.Join(err, f.Close())
	}
	return Secret(key), f.Close()
}

// derived is a key for one purpose, so that no two uses share one.
func (a *App) derived(purpose string) []byte { return derive(purpose, a.Config.SecretKey) }

// derivedKeys is the key for one purpose, and behind it the one from before the secret key was changed.
func (a *App) derivedKeys(purpose string) [][]byte {
	keys := [][]byte{a.derived(purpose)}
	if a.Config.PreviousSecretKey != "" {
		keys = append(keys, derive(purpose, a.Config.PreviousSecretKey))
	}
	return keys
}

func derive(purpose string, key Secret) []byte {
	sum := sha256.Sum256([]byte("kontor " + purpose + "\x00" + key.Reveal()))
	return sum[:]
}

// wire builds the rooms from the bottom up.
func (a *App) wire() {
	limiter := a.limiter()
	a.Audit = audit.New(audit.Options{DB: a.DB, Secrets: a.Secrets, Logger: a.log})
	a.Backup = backup.New(backup.Options{DB: a.DB, Files: a.Files, Secrets: a.Secrets, Signer: a.Audit, Version: version, Logger: a.log})
	a.Access = access.New(access.Options{DB: a.DB, Invalidator: a.invalid, Logger: a.log})
	a.Directory = tenants.NewDirectory(a.DB, a.invalid)
	a.house()
	a.Mail = mail.New(mail.Options{
		Sealer: a.Secrets, Queue: func() mail.Queue { return a.Queue }, Server: a.mailServer, Logger: a.log, Sender: a.Brands.Sender,
		Sent: func(tx *db.ControlTx, tenant string) { a.Usage.Sent(tx, tenant) },
	})
	a.Mail.RegisterJobs(a.jobs)
	a.Identity = identity.New(identity.Options{
		DB: a.DB, Access: a.Access, Tenants: a.Directory, Invalidator: a.invalid, Limiter: limiter, Logger: a.log,
		Sealer: a.Secrets, Mailer: a.Mail, Queue: func() mail.Queue { return a.Queue }, BaseURL: a.Config.BaseURL,
		Addresses: a.Domains,
	})
	a.Identity.RegisterJobs(a.jobs)
	a.SSO = sso.New(sso.Options{
		DB: a.DB, Access: a.Access, Identity: a.Identity, Directory: a.Directory, Sealer: a.Secrets, Outbound: a.outbound, BaseURL: a.Config.BaseURL, Logger: a.log,
	})
	a.SCIM = scim.New(scim.Options{
		DB: a.DB, Access: a.Access, Identity: a.Identity, Directory: a.Directory, Limiter: limiter, BaseURL: a.Config.BaseURL, Logger: a.log,
	})
	a.Metadata = metadata.New(metadata.Options{
		DB: a.DB, Guard: a.Access.Require, Changed: func(tenant string) { a.tell(event.KindMetadata, tenant) },
		Shipped: metadata.Shipped{
			Objects: standard.Objects, Relations: standard.Relations, CustomObjectFields: standard.CustomObjectFields, CustomSlots: standard.CustomSlots,
		},
	})
	a.invalid.On(event.KindMetadata, func(i event.Invalidation) { a.Metadata.Forget(i.Tenant) })
	a.Records = records.New(records.Options{
		DB: a.DB, Metadata: a.Metadata, Rules: a.Access, Tenancy: defaults{a.Directory}, CursorKey: a.derived("cursor"),
	})
	a.Records.SetNoter(a.Audit)
	a.Records.SetSealer(a.Secrets)
	a.Records.SetFiles(a.Files, a.Config.MaxFile)
	a.Records.OnPurge(a.Access.UnshareRecords)
	a.Identity.OnErase(a.Audit.Shred)
	a.OAuth = oauth.New(oauth.Options{
		DB: a.DB, Access: a.Access, Identity: a.Identity, Tenants: a.Directory, Metadata: a.Metadata, Limiter: limiter, BaseURL: a.Config.BaseURL, Logger: a.log,
	})
	a.Watch = watch.New(a.DB, a.Audit, a.Access.Require)
	a.watchOver()
	a.Access.SetCatalogue(catalogue{a.Metadata, a.Records})
	a.Access.SetSurveyor(a.Records)
	a.Records.SetSuspender(func(ctx context.Context, userID string) error {
		_, err := a.Identity.SetActive(ctx, userID, false)
		return err
	})
	a.Duplicates = duplicate.New(duplicate.Options{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Rules: a.Access, Guard: a.Access.Require, Pace: a.pace(), Logger: a.log,
	})
	a.Duplicates.RegisterJobs(a.jobs)
	a.Sales = sales.New(a.Records, a.Metadata)
	a.serve()
	a.help(limiter)
	a.Transfer = transfer.New(transfer.Wiring{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Access: a.Access, Files: a.Files, Tenancy: defaults{a.Directory}, Twins: a.twins, MayExport: a.Alerts.MayExport,
	})
	a.Transfer.RegisterJobs(a.jobs)
	a.Records.RegisterJobs(a.jobs)
	a.Metadata.SetReindex(a.Records.Reindex)
	a.Views = view.New(a.DB, a.Records, a.Metadata, a.Access)
	a.Layouts = layout.New(a.DB, a.Records, a.Metadata, a.Access)
	a.Preferences = preference.New(a.DB, a.preferred)
	a.Identity.OnErase(a.Preferences.Erase)
	a.Live = live.New(live.Options{Records: a.Records, Bus: a.bus, Invalidator: a.invalid, Look: a.look()})
	a.Webhooks = webhook.New(webhook.Options{
		DB: a.DB, Records: a.Records, Rights: a.Access, Client: a.outbound, Jobs: a.jobs, Secrets: a.Secrets, BaseURL: a.Config.BaseURL,
		Logger: a.log,
	})
	a.WhereUsed = whereused.New(whereused.Options{
		Metadata: a.Metadata, Access: a.Access, Views: a.Views, Layouts: a.Layouts, Rules: a.Duplicates, Webhooks: a.Webhooks, Imports: a.Transfer,
	})
	a.notices()
	a.guardPeople(limiter)
	a.plug(limiter)
	a.Starter = starter.New(starter.Options{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Access: a.Access, Views: a.Views, Company: defaults{a.Directory},
	})
	a.sell()
	a.post(limiter)
	a.Tenants = tenants.New(tenants.Options{
		DB: a.DB, Directory: a.Directory, Access: a.Access, Identity: a.Identity, Invalidator: a.invalid, Limiter: limiter, Logger: a.log,
		Starters: []tenants.Starter{a.begin, a.trial}, KnowsTemplate: starter.Known,
		Signer: a.Audit, Mailer: a.Mail, Address: a.Domains.Address,
		Erasers: []tenants.Eraser{
			a.Billing.Erase, func(ctx context.Context, tenant string) error { return a.Queue.Forget(ctx, tenant) }, a.Files.Erase, a.Mailboxes.Erase, a.Audit.Erase, a.Secrets.Destroy,
		},
	})
	a.around()
	a.bound()
	a.upkeep()
	a.Queue = job.New(a.DB, a.jobs, job.Config{Keys: a.derivedKeys("jobs"), Logger: a.log})
	a.runner = job.NewRunner(a.Queue, job.RunnerOptions{Lanes: lanes})
	a.relay = outbox.NewRelay(a.DB, outbox.Options{Jobs: a.Queue, Handlers: a.handlers(), Logger: a.log})
	a.API = httpapi.New(httpapi.Options{
		Version: version, BaseURL: a.Config.BaseURL, Secret: a.derived("http"), Authenticator: a.Operators.Authenticator(a.OAuth.Authenticator(a.Identity)), Authorizer: a.Access, Viewer: a.Access, DB: a.DB,
		Hosts: a.Domains, Count: a.Usage.Count, AllowCall: a.Usage.AllowCall, CrossOrigin: oauth.CrossOrigin, Acted: a.Operators.Acted,
		Limiter: limiter, Policies: policies, TrustedProxies: a.Config.TrustedProxies, CountryHeader: a.Config.CountryHeader, Logger: a.log, Metrics: a.metrics,
	})
}

// tell spreads that something cached of a tenant is no longer true.
func (a *App) tell(kind event.Kind, tenant string) {
	if err := a.invalid.Invalidate(context.Background(), event.Invalidation{Kind: kind, Tenant: tenant}); err != nil {
		a.log.Warn("invalidate", "kind", string(kind), "error", err.Error())
	}
}

// preferred tells a person's open screens that something was set elsewhere.
func (a *App) preferred(tenant, userID string) {
	if err := a.invalid.Invalidate(context.Background(), event.Invalidation{Kind: event.KindPreference, Tenant: tenant, ID: userID}); err != nil {
		a.log.Warn("invalidate", "kind", string(event.KindPreference), "error", err.Error())
	}
}

// look is how often streams look for other nodes' changes by themselves: where there is Redis, for the time when it is away.
func (a *App) look() time.Duration {
	switch {
	case a.DB.Dialect() != db.Postgres:
		return 0
	case a.redis != nil:
		return 10 * time.Second
	}
	return 2 * time.Second
}

func (a *App) limiter() ratelimit.Limiter {
	if a.redis != nil {
		return ratelimit.NewRedis(a.redis, policies, ratelimit.RedisOptions{})
	}
	return ratelimit.NewMemory(policies, 0)
}

func (a *App) routes() {
	a.Tenants.RegisterHTTP(a.API)
	a.Identity.RegisterHTTP(a.API)
	a.SSO.RegisterHTTP(a.API)
	a.SCIM.RegisterHTTP(a.API)
	a.Billing.RegisterHTTP(a.API)
	a.OAuth.RegisterHTTP(a.API)
	a.Access.RegisterHTTP(a.API)
	a.Metadata.RegisterHTTP(a.API)
	a.Transfer.RegisterHTTP(a.API)
	a.Records.RegisterHTTP(a.API)
	a.Duplicates.RegisterHTTP(a.API)
	a.Sales.RegisterHTTP(a.API)
	a.Knowledge.RegisterHTTP(a.API)
	a.Desk.RegisterHTTP(a.API)
	a.Chat.RegisterHTTP(a.API)
	a.Live.RegisterHTTP(a.API)
	a.Webhooks.RegisterHTTP(a.API)
	a.Mailboxes.RegisterHTTP(a.API)
	a.Notify.RegisterHTTP(a.API)
	a.Views.RegisterHTTP(a.API)
	a.Layouts.RegisterHTTP(a.API)
	a.WhereUsed.RegisterHTTP(a.API)
	a.Preferences.RegisterHTTP(a.API)
	a.Watch.RegisterHTTP(a.API)
	a.Alerts.RegisterHTTP(a.API)
	a.Starter.RegisterHTTP(a.API)
	a.Domains.RegisterHTTP(a.API)
	a.Brands.RegisterHTTP(a.API)
	a.Usage.RegisterHTTP(a.API)
	a.Archives.RegisterHTTP(a.API)
	a.Operators.RegisterHTTP(a.API)
	a.Plugins.RegisterHTTP(a.API)
	a.Privacy.RegisterHTTP(a.API)
	a.API.OnReady(httpapi.Check{Name: "database", Run: a.DB.Ping})
	a.handler = a.activity.watch(a.API.Handler(a.Portal.Handler(a.Privacy.Handler(a.Plugins.Handler(a.SCIM.Handler(a.OAuth.Handler(a.Chat.Handler(web.Branded(web.Handler(), a.Brands)))))))))
}

// Handler answers every request to the node.
func (a *App) Handler() http.Handler { return a.handler }

// Admin is what answers at the admin address.
func (a *App) Admin() http.Handler { return a.API.Admin(a.metrics) }

// Run serves until the context ends, and then lets requests and jobs finish.
func (a *App) Run(ctx context.Context) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.Addr)
	if err != nil {
		return err
	}
	stop, err := a.start(ctx)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer stop()
	if a.Config.AdminAddr != "" {
		admin := &http.Server{Addr: a.Config.AdminAddr, Handler: a.Admin(), ReadHeaderTimeout: 5 * time.Second}
		go func() {
			if err := admin.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
				a.log.Error("admin address", "error", err.Error())
			}
		}()
		defer admin.Close()
	}
	a.log.Info("kontor serves", "address", l.Addr().String(), "url", a.Config.BaseURL, "version", version, "database", string(a.DB.Dialect()))
	return a.API.Serve(ctx, l, a.handler, 0)
}

// start runs the parts of the node that work without a request, and returns how to stop them.
func (a *App) start(ctx context.Context) (stop func(), err error) {
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{}, 7)
	go func() { _ = a.Usage.Run(background); done <- struct{}{} }()
	go func() { _ = a.invalid.Run(background, nil); done <- struct{}{} }()
	go func() { _ = a.relay.Run(background); done <- struct{}{} }()
	go func() { _ = a.Live.Run(background); done <- struct{}{} }()
	go func() { a.thrift(background); done <- struct{}{} }()
	go func() { _ = a.Plugins.Run(background); done <- struct{}{} }()
	go func() { a.audited(background); done <- struct{}{} }()
	go func() { a.sealBefore(background); done <- struct{}{} }()
	if err := a.runner.Start(background); err != nil {
		cancel()
		return nil, err
	}
	noMail, err := a.listenForMail(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	return func() {
		noMail()
		graceful, end := context.WithTimeout(context.Background(), 20*time.Second)
		defer end()
		if err := a.runner.Stop(graceful); err != nil {
			a.log.Warn("stop the jobs", "error", err.Error())
		}
		cancel()
		for range cap(done) {
			<-done
		}
	}, nil
}

// Close releases what New has opened, the last first.
func (a *App) Close() {
	for i := len(a.closers) - 1; i >= 0; i-- {
		a.closers[i]()
	}
	a.closers = nil
}
