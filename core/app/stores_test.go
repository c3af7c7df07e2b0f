package app_test

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// visit is a call of a method by somebody, with things that are not theirs.
type visit struct {
	context.Context //nolint:containedctx // It lives as long as one call.
	t               *testing.T
	a               *app.App
	// of are the things, the caller's own among them.
	of owned
}

// call is how a method is called with things of another tenant. Missing says that its subject is such a thing, so that it
// must answer not_found; other methods only have to answer as if the things did not exist.
type call struct {
	missing bool
	do      func(v visit) (any, error)
}

func missing(do func(v visit) (any, error)) call { return call{true, do} }
func blind(do func(v visit) (any, error)) call   { return call{false, do} }

// only is the outcome of a method that returns nothing but an error.
func only(err error) (any, error) { return nil, err }

// services are the rooms' doors, by the names of their tables of calls.
func services(a *app.App) map[string]any {
	return map[string]any{
		"access": a.Access, "identity": a.Identity, "directory": a.Directory, "tenants": a.Tenants, "metadata": a.Metadata, "records": a.Records,
		"duplicate": a.Duplicates, "sales": a.Sales, "service": a.Desk, "chat": a.Chat, "file": a.Files, "transfer": a.Transfer, "live": a.Live, "view": a.Views, "webhook": a.Webhooks, "oauth": a.OAuth,
		"jobs": a.Queue.Mine(), "scim": a.SCIM, "billing": a.Billing, "alert": a.Alerts, "layout": a.Layouts, "preference": a.Preferences, "notify": a.Notify,
		"starter": a.Starter, "domain": a.Domains, "brand": a.Brands, "usage": a.Usage, "archive": a.Archives, "operator": a.Operators, "whereused": a.WhereUsed, "plugins": a.Plugins,
		"knowledge": a.Knowledge, "idea": a.Ideas, "privacy": a.Privacy,
		"mailbox": a.Mailboxes, "account": a.Accounts,
	}
}

// TestAnotherTenantsThingsDoNotExistInAnyStore calls every method of every room's door, and every function of the ledger,
// under one tenant's actor with things of another. A method that neither stands in a table of calls nor among the ones
// left out, with the reason, fails it.
func TestAnotherTenantsThingsDoNotExistInAnyStore(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) { walkStores(t, a, url) })
}

func walkStores(t *testing.T, a *app.App, url string) {
	t.Helper()
	mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
	things := belongings(t, a, theirs)
	things["slug"] = theirs.slug
	own := owned{"me": mine.user}
	for what, x := range map[string][2]string{
		"mine": {"contacts", `{"last_name":"own"}`}, "mine2": {"contacts", `{"last_name":"own"}`}, "my_lead": {"leads", `{"last_name":"own"}`},
	} {
		own[what] = mine.id("id", "POST", "/records/"+x[0], x[1])
	}
	for what, x := range map[string][2]string{
		"my_team": {"/teams", `{"name":"own"}`}, "my_hook": {"/webhooks", `{"url":"https://own.invalid/","events":["*"]}`},
	} {
		own[what] = mine.id("id", "POST", x[0], x[1])
	}
	jobs, err := a.Queue.Mine().List(actor.ForSystem(t.Context(), theirs.tenant, "test"), job.Filter{Limit: 1})
	require.NoError(t, err)
	require.Len(t, jobs, 1)
	things["job"] = jobs[0].ID
	before := digest(t, a.DB, theirs.tenant)

	for _, who := range []actor.Actor{
		{Tenant: mine.tenant, Kind: actor.Person, ID: mine.user, UserID: mine.user, Via: actor.ViaAPI, Locale: "en"},
		{Tenant: mine.tenant, Kind: actor.System, ID: "test", Via: actor.ViaAPI, Locale: "en"},
	} {
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			walkStore(t, a, who, name, calls[name], things, own)
		}
	}
	require.Equal(t, before, digest(t, a.DB, theirs.tenant), "the other tenant's rows have changed")
	require.Equal(t, 200, theirs.send("GET", "/me", "", nil).status, "the other tenant's session has ended")
	require.Equal(t, 200, theirs.send("GET", "/api-keys/"+things["key"], "", nil).status)
	require.NotContains(t, theirs.send("GET", "/api-keys/"+things["key"], "", nil).body, `"revoked_at":"2`)
}

func walkStore(t *testing.T, a *app.App, who actor.Actor, name string, c call, things, own owned) {
	t.Helper()
	try := func(o owned) (string, error) {
		all := maps.Clone(own)
		maps.Copy(all, o)
		all["noise"] = "n" + strings.ToLower(fresh())
		out, err := c.do(visit{actor.With(t.Context(), who), t, a, all})
		text := ""
		if err != nil {
			text = string(fault.CodeOf(err)) + " " + err.Error()
		}
		raw, jerr := json.Marshal(out)
		require.NoError(t, jerr, name)
		return plain(text+" "+string(raw), o, all["noise"]), err
	}
	got, err := try(things)
	ghost, _ := try(things.ghosts())
	switch {
	case c.missing && !fault.Is(err, fault.NotFound):
		t.Errorf("%s as %s: %v %s", name, who.Kind, err, got)
	case err != nil && fault.CodeOf(err) == fault.Internal:
		t.Errorf("%s as %s: %v", name, who.Kind, err)
	case got != ghost:
		t.Errorf("%s as %s\ntheirs:   %s\nnobody's: %s", name, who.Kind, got, ghost)
	case strings.Contains(got, "CANARY"):
		t.Errorf("%s as %s: %s", name, who.Kind, got)
	}
}

func TestEveryMethodOfAStoreIsWalked(t *testing.T) {
	t.Parallel()
	a, _ := start(t, "")
	known := map[string]bool{}
	for room, s := range services(a) {
		methods := reflect.TypeOf(s)
		for m := range methods.Methods() {
			name := room + "." + m.Name
			known[name] = true
			_, called := calls[name]
			reason, left := leftOut[name]
			if !called && !left {
				t.Errorf("%s is not walked with another tenant's things: give it a call in calls_test.go, or a reason in leftOut", name)
			}
			require.False(t, called && left, "%s is walked and left out", name)
			require.False(t, left && reason == "", "%s is left out without a reason", name)
		}
	}
	for _, name := range ledgerFunctions(t) {
		known["ledger."+name] = true
		if _, called := calls["ledger."+name]; !called && leftOut["ledger."+name] == "" {
			t.Errorf("ledger.%s is not walked with another tenant's things", name)
		}
	}
	for name := range leftOut {
		require.True(t, known[name], "%s is left out but does not exist", name)
	}
	for name := range calls {
		require.True(t, known[name], "%s is called but does not exist", name)
	}
}

// ledgerFunctions are the functions of the ledger that take a transaction; it has no door of its own.
func ledgerFunctions(t *testing.T) []string {
	t.Helper()
	packages, err := parser.ParseDir(token.NewFileSet(), "../ledger", nil, 0) //nolint:staticcheck // Files of one package without build tags are all that is needed.
	require.NoError(t, err)
	var out []string
	for _, f := range packages["ledger"].Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && slices.ContainsFunc(fn.Type.Params.List, func(p *ast.Field) bool {
				star, ok := p.Type.(*ast.StarExpr)
				if !ok {
					return false
				}
				sel, ok := star.X.(*ast.SelectorExpr)
				return ok && sel.Sel.Name == "Tx"
			}) {
				out = append(out, fn.Name.Name)
			}
		}
	}
	require.Greater(t, len(out), 5)
	return out
}

// TestRowLevelSecurityAloneKeepsTenantsApart makes both walks on PostgreSQL with the tenant taken out of every statement,
// so that nothing but the policies of the database stands between two tenants.
func TestRowLevelSecurityAloneKeepsTenantsApart(t *testing.T) {
	t.Parallel()
	for name, walk := range map[string]func(*testing.T, *app.App, string){"routes": walkRoutes, "stores": walkStores} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := coretest.Unscope(t, coretest.FreshPostgres(t))
			a, url := start(t, p.URL)
			walk(t, a, url)
			require.Greater(t, len(p.Taken()), 60)
			require.Empty(t, p.Left(), "these statements still compare a tenant")
		})
	}
}

// TestWithoutPoliciesTheUnscopedProgramLeaks is the counter-check: the statements without their tenants really reach
// everybody's rows once a policy is gone.
func TestWithoutPoliciesTheUnscopedProgramLeaks(t *testing.T) {
	t.Parallel()
	database := coretest.FreshPostgres(t)
	p := coretest.Unscope(t, database)
	_, url := start(t, p.URL)
	mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
	canary := theirs.id("id", "POST", "/records/contacts", `{"last_name":"CANARY"}`)
	get := func() answer { return mine.send("GET", "/records/contacts/"+canary, "", nil) }
	require.Equal(t, 404, get().status)
	coretest.ExecPostgres(t, database, "alter table contacts disable row level security")
	require.Equal(t, 200, get().status)
	require.Contains(t, get().body, "CANARY")
	coretest.ExecPostgres(t, database, "alter table contacts enable row level security")
	require.Equal(t, 404, get().status)
}

// TestTheSearchFunctionKeepsTenantsApart asks the one function that reads across the policies for another tenant's words.
func TestTheSearchFunctionKeepsTenantsApart(t *testing.T) {
	t.Parallel()
	a, url := start(t, coretest.FreshPostgres(t))
	mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
	theirs.id("id", "POST", "/records/contacts", `{"last_name":"Canary"}`)
	as := func(c *company, fn func(ctx context.Context, tx *db.Tx) error) {
		require.NoError(t, a.DB.Read(actor.ForSystem(t.Context(), c.tenant, "test"), fn))
	}
	word, found := "", 0
	as(theirs, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select w from search_docs, unnest(tsvector_to_array(terms)) as w where object_id = 'contact' limit 1").Scan(&word)
	})
	find := func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from kontor_search(?, array['contact'], null, true, 10)", "'"+word+"'").Scan(&found)
	}
	as(theirs, find)
	require.Equal(t, 1, found)
	as(mine, find)
	require.Zero(t, found)
}
