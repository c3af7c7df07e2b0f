package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/db"
)

// everything is all that a tenant's tables hold of contacts, the ledger, the search, events and the queue of the audit.
func everything(t *testing.T, a *app.App, tenant string) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, a.DB.Read(actor.ForSystem(t.Context(), tenant, "test"), func(ctx context.Context, tx *db.Tx) error {
		tables := map[string]string{"contacts": "custom", "changes": "diff", "outbox": "payload", "audit_inbox": "entry", "audit_log": "detail"}
		if tx.Dialect() == db.Postgres {
			tables["search_docs"] = "terms::text"
		}
		for table, column := range tables {
			list, err := db.Collect(ctx, tx, func(r db.Rows) (s string, err error) {
				err = r.Scan(&s)
				return s, err
			}, "select "+column+" from "+table)
			if err != nil {
				return err
			}
			out.WriteString(strings.Join(list, "\n"))
		}
		for i := range 3 {
			list, err := db.Collect(ctx, tx, func(r db.Rows) (s string, err error) {
				err = r.Scan(&s)
				return s, err
			}, "select coalesce(t"+string(rune('1'+i))+", '') from contacts")
			if err != nil {
				return err
			}
			out.WriteString(strings.Join(list, "\n"))
		}
		return nil
	}))
	return out.String()
}

// TestSecretFieldsAreSealed writes, reads, masks, rotates and undoes values of a secret field.
func TestSecretFieldsAreSealed(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, address string) {
		c := signUp(t, address, "Sealed"+fresh())
		fields := "/objects/contacts/fields"
		c.id("id", http.MethodPost, fields, `{"name":"token","type":"text","labels":{"en":"Token"},"classification":"secret"}`)
		for _, wrong := range []string{
			`{"name":"x","type":"text","classification":"secret","filterable":true}`, `{"name":"x","type":"text","classification":"secret","unique":true}`,
			`{"name":"x","type":"text","classification":"secret","searchable":true}`, `{"name":"x","type":"text","classification":"secret","default":"a"}`,
			`{"name":"x","type":"number","classification":"secret"}`, `{"name":"x","type":"reference","options":{"target":"companies"},"classification":"secret"}`,
		} {
			require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPost, fields, wrong, nil).status, wrong)
		}
		require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPatch, fields+"/last_name", `{"classification":"secret"}`, nil).status)

		made := c.send(http.MethodPost, "/records/contacts", `{"last_name":"Abel","custom":{"token":"swordfish"}}`, nil)
		require.Equal(t, http.StatusCreated, made.status, made.body)
		require.NotContains(t, made.body, "swordfish", "the answer to a write is masked")
		contact := idOf("con").FindString(made.body)
		path := "/records/contacts/" + contact
		require.NotContains(t, everything(t, a, c.tenant), "swordfish")
		require.Contains(t, everything(t, a, c.tenant), "ks1.")

		require.Contains(t, c.send(http.MethodGet, path, "", nil).body, `"token":"swordfish"`)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts?fields=custom.token", "", nil).body, `"token":"swordfish"`)
		require.Contains(t, c.send(http.MethodGet, "/audit?action=records.classified_read&limit=10", "", nil).body, "custom.token")
		for _, p := range []string{path + "/history", path + "/as-of?at=2999-01-01T00:00:00Z", path + "/timeline", "/changes?limit=10", "/search?q=swordfish"} {
			got := c.send(http.MethodGet, p, "", nil)
			require.Less(t, got.status, 300, "%s: %s", p, got.body)
			require.NotContains(t, got.body, "swordfish", p)
			require.NotContains(t, got.body, "ks1.", p)
		}
		for _, p := range []string{`/records/contacts?filter=custom.token = "swordfish"`, "/records/contacts?sort=custom.token"} {
			require.GreaterOrEqual(t, c.send(http.MethodGet, query(p), "", nil).status, 400, p)
		}
		require.GreaterOrEqual(t, c.send(http.MethodPost, "/records/contacts/aggregate", `{"group_by":[{"field":"custom.token"}],"measures":[{"func":"count"}]}`, nil).status, 400)
		require.GreaterOrEqual(t, c.send(http.MethodPost, "/exports", `{"object":"contacts","format":"csv","fields":["custom.token"]}`, nil).status, 400)

		// The same value again changes nothing, the mask is no value, and another value is another one.
		require.Contains(t, c.send(http.MethodPatch, path, `{"custom":{"token":"swordfish"}}`, nil).body, `"version":1`)
		require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPatch, path, `{"custom":{"token":"•••"}}`, nil).status)
		require.Contains(t, c.send(http.MethodPatch, path, `{"first_name":"Eva"}`, nil).body, `"version":2`)
		changed := c.send(http.MethodPatch, path, `{"custom":{"token":"ks1.dky_01ARZ3NDEKTSV4RRFFQ69G5FAV.AAAA"}}`, nil)
		require.Contains(t, changed.body, `"version":3`, "a text that looks sealed is a text")
		require.Contains(t, c.send(http.MethodGet, path, "", nil).body, `"token":"ks1.dky`)

		// Undoing brings the former value back, unread.
		set := idOf("cst").FindString(c.send(http.MethodGet, path+"/history?limit=1", "", nil).body)
		undone := c.send(http.MethodPost, "/changesets/"+set+"/undo", `{}`, nil)
		require.Less(t, undone.status, 300, undone.body)
		require.Contains(t, c.send(http.MethodGet, path, "", nil).body, `"token":"swordfish"`)

		// A rotation seals it anew, and it still opens.
		require.NoError(t, a.Secrets.Rotate(t.Context(), c.tenant))
		require.NoError(t, a.Secrets.Reseal(t.Context(), c.tenant))
		key, err := a.Secrets.Key(t.Context(), c.tenant)
		require.NoError(t, err)
		require.Contains(t, everything(t, a, c.tenant), key.ID())
		require.Contains(t, c.send(http.MethodGet, path, "", nil).body, `"token":"swordfish"`)

		// Whoever may see only the mask sees the mask.
		field := idOf("fld").FindString(c.send(http.MethodGet, fields+"/token", "", nil).body)
		if field == "" {
			field = idOf("fld").FindString(c.send(http.MethodGet, "/objects/contacts", "", nil).body)
		}
		role := c.id("id", http.MethodPost, "/roles", `{"name":"masked","labels":{"en":"M"},"definition":{"objects":{"contact":{"actions":{"read":"all"},"fields":{"`+field+`":"masked"}}}}}`)
		masked := *c
		masked.cookie, masked.key = "", c.id("key", http.MethodPost, "/api-keys", `{"name":"m","scopes":["read"],"role_ids":["`+role+`"]}`)
		got := masked.send(http.MethodGet, path, "", nil)
		require.Equal(t, http.StatusOK, got.status, got.body)
		require.Contains(t, got.body, `"token":"•••"`)
	})
}

// TestAFieldBecomesSecret seals what a field held before, and takes it out of the search and the side columns.
func TestAFieldBecomesSecret(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, address string) {
		c := signUp(t, address, "Becoming"+fresh())
		field := "/objects/contacts/fields/iban"
		c.id("id", http.MethodPost, "/objects/contacts/fields", `{"name":"iban","type":"text","labels":{"en":"IBAN"},"filterable":true,"searchable":true}`)
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Abel","custom":{"iban":"herring"}}`)
		require.Equal(t, http.StatusOK, c.send(http.MethodPatch, "/records/contacts/"+contact, `{"custom":{"iban":"marlin"}}`, nil).status)
		set := idOf("cst").FindString(c.send(http.MethodGet, "/records/contacts/"+contact+"/history?limit=1", "", nil).body)
		require.Contains(t, everything(t, a, c.tenant), "marlin")
		got := c.send(http.MethodPatch, field, `{"classification":"secret"}`, nil)
		require.Equal(t, http.StatusOK, got.status, got.body)
		require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPatch, field, `{"classification":"internal"}`, nil).status)

		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		plain := func() int {
			var n int
			require.NoError(t, a.DB.Read(actor.ForSystem(t.Context(), c.tenant, "test"), func(ctx context.Context, tx *db.Tx) error {
				words := "(select count(*) from search_docs where terms::text like '%marlin%')"
				text, diff := "custom::text", "diff::text"
				if tx.Dialect() == db.SQLite {
					words, text, diff = "(select count(*) from search_terms where terms match 'marlin')", "custom", "diff"
				}
				return tx.QueryRow(ctx, "select (select count(*) from contacts where "+text+" like '%marlin%' or coalesce(t1, '') like '%marlin%') + (select count(*) from changes where "+diff+" like '%marlin%') + "+words).Scan(&n)
			}))
			return n
		}
		require.Eventually(t, func() bool { return plain() == 0 }, wait, tick)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+contact, "", nil).body, `"iban":"marlin"`)
		require.NotContains(t, c.send(http.MethodGet, "/records/contacts/"+contact+"/history", "", nil).body, "marlin")

		// What was changed before can still be taken back, to what it was.
		undone := c.send(http.MethodPost, "/changesets/"+set+"/undo", `{}`, nil)
		require.Less(t, undone.status, 300, undone.body)
		require.Contains(t, undone.body, `"undone":1`)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+contact, "", nil).body, `"iban":"herring"`)
	})
}

// TestSecretsFromBeforeSealingAreSealedAtTheFirstStart makes a field secret as a Kontor that sealed nothing yet would have left it.
func TestSecretsFromBeforeSealingAreSealedAtTheFirstStart(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, address string) {
		c, other := signUp(t, address, "Earlier"+fresh()), signUp(t, address, "Other"+fresh())
		for _, x := range []*company{c, other} {
			x.id("id", http.MethodPost, "/objects/contacts/fields", `{"name":"iban","type":"text","labels":{"en":"IBAN"}}`)
		}
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Abel","custom":{"iban":"herring"}}`)
		gone := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Kain","custom":{"iban":"sturgeon"}}`)
		require.Equal(t, http.StatusOK, c.send(http.MethodPatch, "/records/contacts/"+contact, `{"custom":{"iban":"marlin"}}`, nil).status)
		theirs := other.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Abel","custom":{"iban":"walrus"}}`)
		require.NoError(t, a.DB.Tenant(actor.ForSystem(t.Context(), c.tenant, "test"), func(_ context.Context, tx *db.Tx) error {
			secret := `jsonb_set(definition, '{classification}', '"secret"')`
			if tx.Dialect() != db.Postgres {
				secret = "json_set(definition, '$.classification', 'secret')"
			}
			tx.Queue("update fields set definition = "+secret+" where tenant_id = ? and api_name = 'iban'", tx.Tenant())
			tx.Queue("update tenant_state set metadata_epoch = metadata_epoch + 1 where tenant_id = ?", tx.Tenant())
			tx.Queue("delete from unique_values where tenant_id = ? and record_id = ?", tx.Tenant(), gone)
			tx.Queue("delete from contacts where tenant_id = ? and id = ?", tx.Tenant(), gone)
			tx.Queue("delete from outbox where tenant_id = ?", tx.Tenant())
			return nil
		}))
		a.Metadata.Forget(c.tenant)
		inClear := func() bool {
			held := everything(t, a, c.tenant)
			return strings.Contains(held, "herring") || strings.Contains(held, "marlin") || strings.Contains(held, "sturgeon")
		}
		require.True(t, inClear())
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		require.Eventually(t, func() bool { return !inClear() }, wait, tick)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+contact, "", nil).body, `"iban":"marlin"`)
		require.Contains(t, everything(t, a, other.tenant), "walrus", "what is not secret stays as it is")
		require.Contains(t, other.send(http.MethodGet, "/records/contacts/"+theirs, "", nil).body, "walrus")

		// Once is enough: a later start has nothing to do.
		done := func() (n int) {
			require.NoError(t, a.DB.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
				return tx.QueryRow(ctx, "select count(*) from node_settings where name = 'sealed_before'").Scan(&n)
			}))
			return n
		}
		require.Eventually(t, func() bool { return done() == 1 }, wait, tick)
		n, err := a.Records.SealBefore(actor.ForSystem(t.Context(), other.tenant, "test"))
		require.NoError(t, err)
		require.Zero(t, n)
	})
}
