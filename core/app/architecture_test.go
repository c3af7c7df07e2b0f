package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/kontor-crm/kontor/"

// rooms are the rooms of the house with the floor that each stands on. A room may use the floors below it and nothing
// beside it or above: arrows point only downwards.
var rooms = []struct {
	path  string
	floor int
	why   string
}{
	{"sdk", 0, "what plugin authors import; knows nothing of the house"},
	{"core/id", 1, "identifiers; a leaf"},
	{"core/actor", 1, "who acts; a leaf"},
	{"core/fold", 1, "folding of text; a leaf"},
	{"core/content", 2, "the block tree of articles, pages and mails; a leaf"},
	{"core/cache", 1, "bounded memory with tenants in its keys; a leaf"},
	{"core/outbound", 1, "the only door for outgoing connections; a leaf"},
	{"core/ratelimit", 1, "counting; a leaf"},
	{"core/identity/oidc", 1, "the protocol with a provider; knows no tenant and no user"},
	{"core/webhook/standard", 1, "signing of webhooks; knows no webhook"},
	{"core/mailbox/mime", 1, "any e-mail read into a plain message; knows no tenant; a leaf"},
	{"core/notify/webpush", 1, "the protocol with push services; knows no person"},
	{"plugins/wasm", 1, "runs guests: bytes in, bytes out; knows no plugin contract, no tenant and no record"},
	{"core/event", 1, "the live bus; knows no database"},
	{"plugins/chatbot", 1, "a bundled plugin; knows the SDK only"},
	{"plugins/retargeting", 1, "a bundled plugin; knows the SDK only"},
	{"plugins/author", 10, "what authors of plugins do on their machine; knows no tenant"},
	{"plugins/linkedin", 1, "a plugin; knows the SDK and nothing of the house"},
	{"plugins/mailing", 1, "a plugin; knows the SDK and nothing of the house"},
	{"plugins/native", 1, "runs programs; knows no tenant and no rights"},
	{"core/db", 2, "the only door to the database, always for one tenant"},
	{"core/text", 2, "words, labels and ranks of prose; knows no record"},
	{"core/filter", 2, "the filter language; knows no object"},
	{"core/transfer/tabular", 2, "tables of text; knows no records"},
	{"core/secret", 3, "data keys; knows nothing of what it seals"},
	{"core/outbox", 3, "what must happen because of a change"},
	{"core/ledger", 3, "who changed what"},
	{"core/file", 3, "tenants' files"},
	{"core/audit", 4, "who has done what, in a chain that shows every change"},
	{"core/backup", 4, "archives of whatever tables there are"},
	{"core/job", 4, "the queue; its jobs come through the outbox"},
	{"core/httpapi", 4, "HTTP conventions"},
	{"core/mail", 5, "what Kontor itself tells a person; knows no account"},
	{"core/metadata", 5, "objects and fields; must not know who may see them"},
	{"core/access", 5, "roles compiled to filters; must not know what objects there are"},
	{"core/identity", 6, "people, sessions and keys; asks access for the people"},
	{"core/records", 7, "the record engine: one write path, one read scope"},
	{"core/sales", 8, "a domain room; domain rooms meet through events or in core/app"},
	{"core/service/account", 8, "customers who sign in to the portal"},
	{"core/service/idea", 8, "what customers wish for, and their votes"},
	{"core/service/knowledge", 8, "the knowledge base, a domain room"},
	{"core/duplicate", 8, "a domain room"},
	{"core/service", 8, "a domain room: tickets and what is said about them"},
	{"core/transfer", 8, "import and export through the record engine"},
	{"core/webhook", 8, "deliveries under the subscriber's rights"},
	{"core/mailbox", 8, "e-mail as a channel; what a mail is about it does not know"},
	{"core/live", 8, "streams and feed under the reader's rights"},
	{"core/view", 8, "saved views"},
	{"core/privacy", 8, "what people have agreed to, and whether they may be written to"},
	{"core/preference", 5, "what people have set for themselves; knows no account"},
	{"core/layout", 8, "what screens show to whom; gives no rights"},
	{"core/alert", 8, "what is unusual in the audit, and what follows from it"},
	{"core/watch", 8, "people meet the audit here"},
	{"core/whereused", 9, "what names a field or an object, asked of the rooms"},
	{"core/notify", 9, "what people are told of what the rooms below have done"},
	{"core/web", 8, "the staff app; talks to the API only"},
	{"tenants", 8, "the service around the tenants"},
	{"tenants/sso", 9, "identity providers of tenants"},
	{"tenants/billing", 9, "plans of tenants"},
	{"tenants/scim", 9, "directories of tenants"},
	{"tenants/domain", 9, "hosts of tenants"},
	{"tenants/brand", 9, "looks of tenants"},
	{"tenants/usage", 9, "what tenants use"},
	{"tenants/archive", 9, "tenants that take themselves along"},
	{"tenants/operator", 10, "those who run the installation; above the tenants and their usage"},
	{"tenants/starter", 9, "templates and sample data through the rooms"},
	{"portal", 10, "the public face of tenants; reads through the rooms"},
	{"plugins/host/pack", 3, "what plugins come in; knows no company"},
	{"plugins/host", 9, "the gate between plugins and the rooms"},
	{"core/oauth", 9, "apps of others; asks people with a page of core/web"},
	{"core/demo", 9, "fills a company through the rooms"},
	{"core/app", 11, "the roof: wiring"},
	{"core/bench", 12, "measures the program from outside and beside it"},
	{"core/cmd", 12, "main"},
}

// testOnly are packages that only tests use.
var testOnly = []string{"core/coretest", "core/httpapi/apitest", "core/identity/oidc/oidctest", "core/mail/mailtest", "tenants/billing/stripetest", "core/deps"}

func roomOf(path string) (floor int, room string, ok bool) {
	best := ""
	for _, r := range rooms {
		if (path == r.path || strings.HasPrefix(path, r.path+"/")) && len(r.path) > len(best) {
			best, floor, ok = r.path, r.floor, true
		}
	}
	return floor, best, ok
}

func TestArrowsPointOnlyDownwards(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") && name != ".." || name == "node_modules" || name == "testdata" || name == "deploy" || name == "examples") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		if slices.ContainsFunc(testOnly, func(p string) bool { return strings.HasPrefix(pkg, p) }) {
			return nil
		}
		floor, room, ok := roomOf(pkg)
		require.True(t, ok, "%s has no place in the house: give it a row in this test", pkg)
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			target, inside := strings.CutPrefix(strings.Trim(imp.Path.Value, `"`), module)
			if !inside {
				continue
			}
			require.False(t, slices.ContainsFunc(testOnly, func(p string) bool { return strings.HasPrefix(target, p) }), "%s imports %s, which is for tests", pkg, target)
			below, other, ok := roomOf(target)
			require.True(t, ok, "%s imports %s, which has no place in the house", pkg, target)
			require.True(t, other == room || below < floor, "%s (floor %d) must not import %s (floor %d)", pkg, floor, target, below)
		}
		return nil
	})
	require.NoError(t, err)
}

func TestTheTopHoldsNothingElse(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	require.NoError(t, err)
	allowed := []string{"core", "tenants", "plugins", "sdk", "portal", "deploy", "examples", "go.mod", "go.sum", "Makefile", "README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "bin", "data"}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			require.Contains(t, allowed, e.Name())
		}
	}
}
