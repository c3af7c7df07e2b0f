package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// supportGrant is a question of an operator to a company, as if one had asked.
func supportGrant(t *testing.T, a *app.App, c *company) string {
	t.Helper()
	grant, now := id.New("sup"), time.Now().UTC()
	require.NoError(t, a.DB.System(t.Context(), "test", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue(`insert into support_grants (id, tenant_id, account_id, operator, reason, minutes, state, requested_at)
			select ?, ?, account_id, 'CANARY', 'CANARY', 30, 'asked', ? from memberships where tenant_id = ? limit 1`, grant, c.tenant, now, c.tenant)
		return nil
	}))
	return grant
}

// withFactor sets up a second factor for a company's person, and signs in with it.
func (c *company) withFactor(email, password string) *company {
	c.t.Helper()
	secret := c.id("secret", http.MethodPost, "/me/totp", "")
	code := func(at time.Time) string {
		v, err := totp.GenerateCode(secret, at)
		require.NoError(c.t, err)
		return v
	}
	status, raw := c.do(http.MethodPost, "/me/totp/confirm", `{"code":"`+code(time.Now())+`"}`)
	require.Equal(c.t, http.StatusOK, status, raw)
	out := *c
	out.cookie = ""
	res := out.send(http.MethodPost, "/login", `{"email":"`+email+`","password":"`+password+`"}`, nil)
	require.Equal(c.t, http.StatusAccepted, res.status, res.body)
	out.keep(res)
	var codes struct {
		RecoveryCodes []string `json:"recovery_codes"`
	}
	require.NoError(c.t, json.Unmarshal([]byte(raw), &codes))
	res = out.send(http.MethodPost, "/login/second-factor", `{"code":"`+codes.RecoveryCodes[0]+`"}`, nil)
	require.Equal(c.t, http.StatusOK, res.status, res.body)
	out.keep(res)
	return &out
}

// keep takes over the cookies of an answer.
func (c *company) keep(res answer) {
	jar := map[string]string{}
	for _, part := range strings.Split(c.cookie, "; ") {
		if k, v, ok := strings.Cut(part, "="); ok {
			jar[k] = v
		}
	}
	for _, k := range (&http.Response{Header: res.header}).Cookies() {
		if jar[k.Name] = k.Value; k.MaxAge < 0 {
			delete(jar, k.Name)
		}
	}
	var list []string
	for k, v := range jar {
		list = append(list, k+"="+v)
	}
	c.cookie = strings.Join(list, "; ")
}

// TestOperators lets an operator see tenants from outside, and inside only what the tenant allows.
func TestOperators(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) {
		home, acme, other := signUp(t, url, "House"), signUp(t, url, "Acme"), signUp(t, url, "Other")
		contact := acme.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY"}`)
		status, raw := home.do(http.MethodGet, "/operator/tenants", "")
		require.Equal(t, http.StatusNotFound, status, raw)
		require.NoError(t, a.Operators.Add(t.Context(), "house@example.org"))
		status, raw = home.do(http.MethodGet, "/operator/tenants", "")
		require.Equal(t, http.StatusForbidden, status, raw)
		require.Contains(t, raw, "operator_needs_factor")
		key := home.withKey()
		op := home.withFactor("house@example.org", "correct-horse-battery-House")
		status, raw = key.do(http.MethodGet, "/operator/tenants", "")
		require.Equal(t, http.StatusNotFound, status, raw)
		status, raw = acme.do(http.MethodGet, "/operator", "")
		require.Equal(t, http.StatusNotFound, status, raw)

		require.NoError(t, a.Usage.Flush(t.Context()))
		status, raw = op.do(http.MethodGet, "/operator/tenants?q=acm", "")
		require.Equal(t, http.StatusOK, status, raw)
		require.Contains(t, raw, acme.tenant)
		require.NotContains(t, raw, other.tenant)
		require.NotContains(t, raw, "CANARY")
		status, raw = op.do(http.MethodGet, "/operator/system", "")
		require.Equal(t, http.StatusOK, status, raw)
		require.Contains(t, raw, `"name":"database","ok":true`)
		status, raw = op.do(http.MethodGet, "/operator/jobs?state=available", "")
		require.Equal(t, http.StatusOK, status, raw)

		// Suspension: the door is closed, everything stays, and it says so.
		status, raw = op.do(http.MethodPost, "/operator/tenants/"+other.tenant+"/suspend", `{"reason":"unpaid"}`)
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = other.do(http.MethodGet, "/records/contacts", "")
		require.Equal(t, http.StatusForbidden, status, raw)
		require.Contains(t, raw, "company_suspended")
		stranger := &company{t: t, url: url, client: &http.Client{}, header: http.Header{"X-Forwarded-For": {nowhere()}}}
		status, raw = stranger.do(http.MethodPost, "/login", `{"email":"other@example.org","password":"correct-horse-battery-Other"}`)
		require.Equal(t, http.StatusForbidden, status, raw)
		require.Contains(t, raw, "company_suspended")
		status, raw = op.do(http.MethodPost, "/operator/tenants/"+other.tenant+"/resume", "")
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = other.do(http.MethodGet, "/records/contacts", "")
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = op.do(http.MethodPut, "/operator/tenants/"+other.tenant+"/limits", `{"members":3,"records":100}`)
		require.Equal(t, http.StatusOK, status, raw)
		_, raw = other.do(http.MethodGet, "/usage", "")
		require.Contains(t, raw, `"members":3`)

		// Without consent nothing of the tenant's is there, whatever grant is shown.
		in := func(grant string) http.Header { return http.Header{"Kontor-Support": {grant}} }
		status, raw = op.do(http.MethodGet, "/records/contacts/"+contact, "")
		require.Equal(t, http.StatusNotFound, status, raw)
		grant := op.id("id", http.MethodPost, "/operator/tenants/"+acme.tenant+"/support", `{"reason":"broken import","minutes":30,"write":true}`)
		res := op.send(http.MethodGet, "/records/contacts/"+contact, "", in(grant))
		require.Equal(t, http.StatusForbidden, res.status, res.body)
		require.Contains(t, res.body, "support_ended")
		status, raw = op.do(http.MethodPost, "/operator/support/"+grant+"/enter", "")
		require.Equal(t, http.StatusNotFound, status, raw)
		status, raw = other.do(http.MethodPost, "/support-access/"+grant+"/allow", `{}`)
		require.Equal(t, http.StatusNotFound, status, raw)
		res = other.send(http.MethodGet, "/records/contacts/"+contact, "", in(grant))
		require.Equal(t, http.StatusNotFound, res.status, "it is of no use to others")

		// With consent to read: reading alone, and everything is written down.
		status, raw = acme.do(http.MethodPost, "/support-access/"+grant+"/allow", `{}`)
		require.Equal(t, http.StatusOK, status, raw)
		res = op.send(http.MethodPost, "/operator/support/"+grant+"/enter", "", nil)
		require.Equal(t, http.StatusOK, res.status, res.body)
		inside := *op
		inside.keep(res)
		status, raw = inside.do(http.MethodGet, "/records/contacts/"+contact, "")
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = inside.do(http.MethodPatch, "/records/contacts/"+contact, `{"last_name":"stolen"}`)
		require.Equal(t, http.StatusForbidden, status, raw)
		status, raw = inside.do(http.MethodGet, "/me", "")
		require.Equal(t, http.StatusOK, status, raw)
		require.Contains(t, raw, `"support":true`)
		require.Contains(t, raw, acme.tenant)
		status, raw = inside.do(http.MethodGet, "/audit", "")
		require.Equal(t, http.StatusForbidden, status, raw)
		status, raw = inside.do(http.MethodGet, "/api-keys", "")
		require.NotEqual(t, http.StatusOK, status, raw)
		status, raw = inside.do(http.MethodGet, "/operator/tenants", "")
		require.Equal(t, http.StatusOK, status, raw)
		_, raw = acme.do(http.MethodGet, "/support-access/present", "")
		require.Contains(t, raw, "house@example.org")
		require.Eventually(t, func() bool {
			_, raw := acme.do(http.MethodGet, "/audit?limit=200", "")
			return strings.Contains(raw, "support.acted") && strings.Contains(raw, `"house@example.org"`) && strings.Contains(raw, "get-record")
		}, wait, 10*tick, "the audit tells it")

		// Revoked: the very next request is refused.
		status, raw = acme.do(http.MethodPost, "/support-access/"+grant+"/revoke", "")
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = inside.do(http.MethodGet, "/records/contacts/"+contact, "")
		require.Equal(t, http.StatusForbidden, status, raw)
		inside.keep(inside.send(http.MethodPost, "/support-access/leave", "", nil))
		status, raw = inside.do(http.MethodGet, "/records/contacts", "")
		require.Equal(t, http.StatusOK, status, raw)

		// With consent to write, and roles of the tenant's choice.
		grant = op.id("id", http.MethodPost, "/operator/tenants/"+acme.tenant+"/support", `{"reason":"repair","minutes":30,"write":true}`)
		status, raw = acme.do(http.MethodPost, "/support-access/"+grant+"/allow", `{"write":true}`)
		require.Equal(t, http.StatusOK, status, raw)
		res = op.send(http.MethodPatch, "/records/contacts/"+contact, `{"last_name":"repaired"}`, in(grant))
		require.Equal(t, http.StatusOK, res.status, res.body)
		_, raw = acme.do(http.MethodGet, "/records/contacts/"+contact+"/history", "")
		require.Contains(t, raw, "house@example.org")
		require.Contains(t, raw, `"support"`)
		require.NoError(t, a.Operators.Remove(t.Context(), "house@example.org"))
		res = op.send(http.MethodGet, "/records/contacts/"+contact, "", in(grant))
		require.Equal(t, http.StatusNotFound, res.status, "who is no operator any more is out")
	})
}
