package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/records"
)

// signUpWith signs a company up with more than its name, as JSON members.
func signUpWith(t *testing.T, url, name, more string) *company {
	t.Helper()
	c := &company{t: t, url: url, client: &http.Client{}, header: http.Header{"If-Match": {"*"}, "X-Forwarded-For": {nowhere()}}}
	res := c.send(http.MethodPost, "/signup", `{"company":"`+name+`","name":"Eva","email":"`+strings.ToLower(name)+`@example.org","password":"correct-horse-battery-9",`+more+`}`, nil)
	require.Equal(t, http.StatusCreated, res.status, res.body)
	var out struct {
		Tenant struct{ ID, Slug string }
		User   struct{ ID string }
	}
	require.NoError(t, json.Unmarshal([]byte(res.body), &out))
	c.tenant, c.slug, c.user = out.Tenant.ID, out.Tenant.Slug, out.User.ID
	for _, k := range (&http.Response{Header: res.header}).Cookies() {
		c.cookie = k.Name + "=" + k.Value
	}
	return c
}

// names are the values at a path of the answer to a list.
func (c *company) names(path, key string) (out []string) {
	c.t.Helper()
	status, raw := c.do(http.MethodGet, path, "")
	require.Equal(c.t, http.StatusOK, status, raw)
	var list struct{ Data []map[string]any }
	require.NoError(c.t, json.Unmarshal([]byte(raw), &list))
	for _, r := range list.Data {
		if s, ok := r[key].(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// sampled are the objects that sample data may lie in.
var sampled = []string{"companies", "contacts", "deals", "leads", "notes", "tasks", "products", "contracts", "cases", "equipment"}

// leavesNothing looks for rows of the records that a change set has deleted.
func leavesNothing(t *testing.T, a *app.App, tenant, set string) {
	t.Helper()
	ctx := actor.ForSystem(t.Context(), tenant, "test")
	require.NoError(t, a.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		gone := "(select record_id from changes where tenant_id = ? and change_set_id = ? and action = 'deleted')"
		count := func(from string, args ...any) (n int) {
			require.NoError(t, tx.QueryRow(ctx, "select count(*) from "+from, args...).Scan(&n), from)
			return n
		}
		require.Greater(t, count(gone+" x", tenant, set), 20)
		for table, column := range map[string]string{
			"companies": "id", "contacts": "id", "deals": "id", "leads": "id", "notes": "id", "tasks": "id", "products": "id", "contracts": "id", "custom_records": "id",
			"search_docs": "record_id", "contact_points": "record_id", "unique_values": "record_id", "record_shares": "record_id", "notifications": "record_id",
			"duplicate_pairs": "a_id", "edges": "to_id",
		} {
			require.Zero(t, count(table+" where tenant_id = ? and "+column+" in "+gone, tenant, tenant, set), table)
		}
		keys := "match_keys m where not exists (select 1 from search_docs d where d.doc = m.doc)"
		if tx.Dialect() == db.Postgres {
			keys = "match_keys m where not exists (select 1 from search_docs d where d.tenant_id = m.tenant_id and d.record_id = m.record_id)"
		}
		require.Zero(t, count(keys))
		return nil
	}))
}

// TestEveryTemplateStartsACompany signs up with each template in each language, and removes the sample data again.
func TestEveryTemplateStartsACompany(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) {
		for _, x := range []struct{ template, country, locale, pipeline, role, zone, currency string }{
			{"sales", "DE", "de", "Neugeschäft", "account_management", "Europe/Berlin", "EUR"},
			{"trade", "CH", "de", "Angebote und Aufträge", "inside_sales", "Europe/Zurich", "CHF"},
			{"service", "GB", "en", "Service contracts", "technician", "Europe/London", "GBP"},
		} {
			c := signUpWith(t, url, "Starts"+x.template, `"template":"`+x.template+`","country":"`+x.country+`","locale":"`+x.locale+`","sample_data":true`)
			_, tenant := c.do(http.MethodGet, "/tenant", "")
			require.Contains(t, tenant, x.zone)
			require.Contains(t, tenant, `"currency":"`+x.currency+`"`)
			require.Contains(t, c.names("/records/pipelines", "name"), x.pipeline)
			require.Contains(t, c.names("/roles", "name"), x.role)
			require.NotEmpty(t, c.names("/views", "name"))
			require.Len(t, c.names("/records/companies", "id"), 4)

			// Own records, one of them about a sample company, and a sample record that somebody has changed.
			sample := c.names("/records/companies", "id")[0]
			own := c.id("id", http.MethodPost, "/records/companies", `{"name":"Own"}`)
			about := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Own","company_id":"`+sample+`"}`)
			status, raw := c.do(http.MethodPatch, "/records/companies/"+sample, `{"name":"Changed"}`)
			require.Equal(t, http.StatusOK, status, raw)

			before := len(c.names("/records/pipelines", "id")) + len(c.names("/views", "id")) + len(c.names("/roles", "id"))
			status, raw = c.do(http.MethodPost, "/starter-templates", `{"template":"`+x.template+`","sample_data":true}`)
			require.Equal(t, http.StatusOK, status, raw)
			require.JSONEq(t, `{"objects":0,"fields":0,"pipelines":0,"roles":0,"views":0,"sample_records":0}`, raw, "once is enough")
			require.Equal(t, before, len(c.names("/records/pipelines", "id"))+len(c.names("/views", "id"))+len(c.names("/roles", "id")))

			status, raw = c.do(http.MethodGet, "/sample-data", "")
			require.Equal(t, http.StatusOK, status, raw)
			require.Contains(t, raw, `"present":true`)
			note := c.id("id", http.MethodPost, "/records/notes", `{"subject":"Mine","company_id":"`+sample+`"}`)
			kept := c.id("id", http.MethodPost, "/records/notes", `{"subject":"Both","company_id":"`+sample+`","contact_id":"`+about+`"}`)

			// The removal is told before, and nothing happens yet.
			var told, gone records.Purged
			status, raw = c.do(http.MethodGet, "/sample-data/removal", "")
			require.Equal(t, http.StatusOK, status, raw)
			require.NoError(t, json.Unmarshal([]byte(raw), &told))
			require.Equal(t, []records.PurgedName{{Object: "companies", ID: sample, Title: "Changed"}}, told.Changed.Named)
			require.Equal(t, []records.PurgedName{{Object: "notes", ID: note, Title: "Mine"}}, told.Along.Named)
			require.Equal(t, []records.PurgedName{{Object: "contacts", ID: about, Title: "Own"}, {Object: "notes", ID: kept, Title: "Both"}}, told.Kept.Named)
			require.Len(t, c.names("/records/companies", "id"), 5)
			status, raw = c.do(http.MethodDelete, "/sample-data", "")
			require.Equal(t, http.StatusOK, status, raw)
			require.NoError(t, json.Unmarshal([]byte(raw), &gone))
			set := gone.ChangeSetID
			require.NotEmpty(t, set)
			gone.ChangeSetID = ""
			require.Equal(t, told, gone)
			_, raw = c.do(http.MethodGet, "/sample-data", "")
			require.Contains(t, raw, `"present":false`)

			// Nothing is left of it, not even in the bin; what stays has lost its references.
			status, _ = c.do(http.MethodGet, "/records/companies/"+sample+"/history", "")
			require.Equal(t, http.StatusNotFound, status)
			for _, path := range []string{"contacts/" + about, "notes/" + kept} {
				_, raw = c.do(http.MethodGet, "/records/"+path, "")
				require.NotContains(t, raw, sample)
				status, raw = c.do(http.MethodPatch, "/records/"+path, `{"custom":{}}`)
				require.Equal(t, http.StatusOK, status, raw)
			}
			require.Equal(t, []string{kept}, c.names("/records/notes", "id"))
			leavesNothing(t, a, c.tenant, set)
			_, raw = c.do(http.MethodGet, "/changesets/"+set, "")
			require.Contains(t, raw, "sample_data")
			_, raw = c.do(http.MethodPost, "/changesets/"+set+"/undo", `{}`)
			require.Contains(t, raw, `"undone":0`)
			for _, object := range sampled {
				if status, _ := c.do(http.MethodGet, "/objects/"+object, ""); status == http.StatusNotFound {
					continue
				}
				left := c.names("/records/"+object, "id")
				switch object {
				case "companies":
					require.Equal(t, []string{own}, left)
				case "contacts":
					require.Equal(t, []string{about}, left)
				case "notes":
					require.Equal(t, []string{kept}, left)
				default:
					require.Empty(t, left, object)
				}
			}
			require.NotEmpty(t, c.names("/records/pipelines", "name"), "what the template brought stays")
			_, raw = c.do(http.MethodDelete, "/sample-data", "")
			require.JSONEq(t, `{"removed":0,"changed":{"count":0,"named":[]},"added":{"count":0,"named":[]},"kept":{"count":0,"named":[]}}`, raw)
		}
		c := signUp(t, url, "Plain")
		require.Empty(t, c.names("/records/companies", "id"))
		status, raw := c.do(http.MethodPost, "/starter-templates", `{"template":"trade"}`)
		require.Equal(t, http.StatusOK, status, raw)
		require.Len(t, c.names("/records/pipelines", "id"), 3)
		require.Empty(t, c.names("/records/companies", "id"))
		status, raw = c.do(http.MethodPost, "/starter-templates", `{"template":"none"}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)
		res := c.send(http.MethodPost, "/signup", `{"company":"X","name":"X","email":"xy@example.org","password":"correct-horse-battery-9","template":"none"}`, nil)
		require.Equal(t, http.StatusUnprocessableEntity, res.status, res.body)
		require.Contains(t, res.body, `"location":"template"`)
	})
}
