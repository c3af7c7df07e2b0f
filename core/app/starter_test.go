package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
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

// TestEveryTemplateStartsACompany signs up with each template in each language, and removes the sample data again.
func TestEveryTemplateStartsACompany(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, _ *app.App, url string) {
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
			status, raw = c.do(http.MethodDelete, "/sample-data", "")
			require.Equal(t, http.StatusOK, status, raw)
			_, raw = c.do(http.MethodGet, "/sample-data", "")
			require.Contains(t, raw, `"present":false`)
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
				default:
					require.Empty(t, left, object)
				}
			}
			require.NotEmpty(t, c.names("/records/pipelines", "name"), "what the template brought stays")
			_, raw = c.do(http.MethodDelete, "/sample-data", "")
			require.JSONEq(t, `{"removed":0}`, raw)
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
