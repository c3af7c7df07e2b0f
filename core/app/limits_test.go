package app_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/tenants/usage"
)

// TestOperatorLimits holds a company to what its operator allows: new records, members, files, invitations, mails and API calls
// are refused with the limit and what helps, nothing that is there is touched, and the administrators are told once.
func TestOperatorLimits(t *testing.T) {
	t.Parallel()
	for engine, database := range map[string]func(t testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": coretest.FreshPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			a, url := startWith(t, app.Config{
				DataDir: t.TempDir(), Database: app.Secret(database(t)), DatabaseConns: 16, SMTP: "smtp://127.0.0.1:9", MailFrom: "kontor@crm.example",
			})
			operatorLimits(t, a, url)
		})
	}
}

func operatorLimits(t *testing.T, a *app.App, url string) {
	t.Helper()
	acme, other := signUp(t, url, "Acme"), signUp(t, url, "Other")
	contact := acme.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Ott"}`)
	system := actor.ForSystem(t.Context(), acme.tenant, "test")
	limit := func(l usage.Limits) {
		require.NoError(t, a.Usage.SetLimits(system, l))
		require.NoError(t, a.Usage.Measure(system))
	}
	refused := func(c *company, status int, reason, says, method, path, body string) {
		t.Helper()
		res := c.send(method, path, body, http.Header{"Accept-Language": {"de"}})
		require.Equal(t, status, res.status, res.body)
		require.Contains(t, res.body, `"code":"`+reason+`"`)
		require.Contains(t, res.body, says)
		require.Contains(t, res.body, `"remedy":`)
		require.Contains(t, res.body, "Betreiber")
	}

	limit(usage.Limits{Members: 1, Records: 1, StorageBytes: 20})
	refused(acme, http.StatusConflict, "operator_records", "1 Datensätze", http.MethodPost, "/records/contacts", `{"last_name":"Vogt"}`)
	refused(acme, http.StatusConflict, "operator_members", "1 aktive Mitglieder", http.MethodPost, "/users", `{"email":"b@example.org","name":"B","password":"correct-horse-battery-b"}`)
	refused(acme, http.StatusConflict, "operator_members", "1 aktive Mitglieder", http.MethodPost, "/invitations", `{"email":"b@example.org"}`)
	status, raw := acme.do(http.MethodPatch, "/records/contacts/"+contact, `{"last_name":"Otto"}`)
	require.Equal(t, http.StatusOK, status, raw)
	status, raw = acme.do(http.MethodPost, "/imports", `{"object":"contacts"}`)
	require.Equal(t, http.StatusAccepted, status, "there is room for one file: "+raw)
	require.NoError(t, a.Usage.Measure(system))
	refused(acme, http.StatusConflict, "operator_storage", "20 B", http.MethodPost, "/imports", `{"object":"contacts"}`)
	_, raw = other.do(http.MethodPost, "/records/contacts", `{"last_name":"Vogt"}`)
	require.Contains(t, raw, `"id":"con_`, "another company has no limits")

	// Who administers the company is told once of each limit.
	told := func() (n int64) {
		require.NoError(t, a.DB.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
			return tx.QueryRow(ctx, "select count(*) from usage_notices where tenant_id = ?", acme.tenant).Scan(&n)
		}))
		return n
	}
	require.EqualValues(t, 3, told())
	require.NoError(t, a.Usage.Measure(system))
	require.EqualValues(t, 3, told())

	key := acme.withKey()
	limit(usage.Limits{Records: 9, APICallsPerDay: 2, EmailsPerDay: 1})
	status, raw = acme.do(http.MethodPost, "/records/contacts", `{"last_name":"Vogt"}`)
	require.Equal(t, http.StatusCreated, status, raw)
	refused(acme, http.StatusConflict, "operator_emails", "1 E-Mails", http.MethodPost, "/invitations", `{"email":"b@example.org"}`)
	var last answer
	for range 3 {
		last = key.send(http.MethodGet, "/records/contacts", "", http.Header{"Accept-Language": {"de"}})
	}
	require.Equal(t, http.StatusTooManyRequests, last.status, last.body)
	require.Contains(t, last.body, `"code":"operator_calls"`)
	require.NotEmpty(t, last.header.Get("Retry-After"))
	status, raw = acme.do(http.MethodGet, "/records/contacts", "")
	require.Equal(t, http.StatusOK, status, "people go on in the app: "+raw)
	limit(usage.Limits{})
	status, raw = key.do(http.MethodGet, "/records/contacts", "")
	require.Equal(t, http.StatusOK, status, raw)
}
