package webhook_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/core/webhook/standard"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestReceiversVerifyWhatTheyGet(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, secret := h.hook(ctx, r.url, "contact.*")
		c := h.Create("contacts", `{"last_name":"One","email":"one@example.org"}`)
		h.Create("companies", `{"name":"Not asked for"}`)
		other := setup(h.T, h.DB, r)
		other.Create("contacts", `{"last_name":"CANARY"}`)
		other.fanOut()
		h.send(w.ID)
		require.Equal(h.T, 1, r.count())
		m := r.next()
		eventID, err := standard.Verify(m.header, m.body, h.clock(), secret)
		require.NoError(h.T, err)
		require.Equal(h.T, eventID, m.event.ID)
		require.Equal(h.T, "contact.created", m.event.Type)
		require.Equal(h.T, "https://kontor.example/tenants/"+h.tenant, m.event.Source)
		require.Equal(h.T, c.ID, m.event.Subject)
		require.Equal(h.T, "contacts", m.data.Object)
		require.Equal(h.T, "one@example.org", m.data.Record["email"])
		require.Empty(h.T, m.data.Previous)

		_, err = h.Records.Update(h.Ctx, "contacts", c.ID, 0, []byte(`{"email":"two@example.org"}`))
		require.NoError(h.T, err)
		require.NoError(h.T, h.Records.Delete(h.Ctx, "contacts", c.ID, 0))
		rotated, fresh, err := h.hooks.Rotate(ctx, w.ID)
		require.NoError(h.T, err)
		require.WithinDuration(h.T, h.clock().Add(24*time.Hour), *rotated.PreviousUntil, time.Second)
		h.send(w.ID)
		updated, deleted := r.next(), r.next()
		require.Equal(h.T, 3, r.count(), "what was sent before is not sent again")
		require.Equal(h.T, "contact.updated", updated.event.Type)
		require.Equal(h.T, []string{"email"}, updated.data.Changed)
		require.JSONEq(h.T, `"one@example.org"`, string(updated.data.Previous["email"]))
		require.Equal(h.T, "contact.deleted", deleted.event.Type)
		for _, s := range []standard.Secret{secret, fresh} {
			_, err = standard.Verify(updated.header, updated.body, h.clock(), s)
			require.NoError(h.T, err, "both secrets sign for a day")
		}
		h.pass(25 * time.Hour)
		d, _, err := h.hooks.Test(ctx, w.ID)
		require.NoError(h.T, err)
		require.Equal(h.T, http.StatusNoContent, d.Status)
		m = r.next()
		require.Equal(h.T, "webhook.test", m.event.Type)
		_, err = standard.Verify(m.header, m.body, h.clock(), secret)
		require.ErrorIs(h.T, err, standard.ErrSignature)
		_, err = standard.Verify(m.header, m.body, h.clock(), fresh)
		require.NoError(h.T, err)

		first := h.deliveries(w.ID)[3]
		require.Equal(h.T, eventID, first.EventID)
		_, _, err = h.hooks.Replay(ctx, w.ID, first.ID)
		require.NoError(h.T, err)
		_, _, err = h.hooks.Replay(ctx, w.ID, first.ID)
		require.True(h.T, fault.Is(err, fault.Conflict))
		h.drain(w.ID)
		require.Equal(h.T, eventID, r.next().header.Get(standard.HeaderID), "a replay has the same id")
	})
}

func TestFanOutIsIdempotent(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, _ := h.hook(ctx, r.url, "*")
		for range 5 {
			h.Create("contacts", `{"last_name":"One"}`)
		}
		h.fanOut()
		h.fanOut()
		require.Len(h.T, h.deliveries(w.ID), 5)
		h.drain(w.ID)
		h.fanOut()
		h.drain(w.ID)
		require.Equal(h.T, 5, r.count())
	})
}

func TestFiltersChooseRecords(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		node, err := filter.Parse(`job_title = "Boss"`)
		require.NoError(h.T, err)
		w, _, err := h.hooks.Create(ctx, webhook.Input{URL: r.url, Events: []string{"contact.*"}, Filter: node})
		require.NoError(h.T, err)
		h.Create("contacts", `{"last_name":"One"}`)
		boss := h.Create("contacts", `{"last_name":"Two","job_title":"Boss"}`)
		h.send(w.ID)
		require.Equal(h.T, 1, r.count())
		require.Equal(h.T, boss.ID, r.next().data.ID)
	})
}

// TestSchedule walks through the whole schedule of a receiver that never takes anything.
func TestSchedule(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, _ := h.hook(ctx, r.url, "*")
		r.answers(func(w http.ResponseWriter, m message) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte("no " + m.header.Get(standard.HeaderSignature) + strings.Repeat("x", 10_000)))
		})
		h.Create("contacts", `{"last_name":"One"}`)
		h.fanOut()
		for i := range standard.MaxAttempts {
			h.drain(w.ID)
			d := h.deliveries(w.ID)[0]
			require.Equal(h.T, i+1, d.Attempt)
			require.Equal(h.T, http.StatusInternalServerError, d.Status)
			require.LessOrEqual(h.T, len(d.Response), 4096)
			require.NotContains(h.T, d.Response, "v1,")
			h.drain(w.ID) // Nothing is due.
			require.Equal(h.T, i+1, r.count())
			if d.NextAt == nil {
				require.EqualValues(h.T, "failed", d.State)
				continue
			}
			wait, _ := standard.Wait(i+1, 0, 0)
			require.WithinDuration(h.T, h.clock().Add(wait), *d.NextAt, time.Millisecond)
			require.NotNil(h.T, h.get(w.ID).FailingSince)
			h.pass(wait)
		}
		require.Equal(h.T, webhook.Exhausted, h.get(w.ID).State)
		first := r.messages[0]
		for _, m := range r.messages {
			require.Equal(h.T, first.body, m.body)
			require.Equal(h.T, first.header.Get(standard.HeaderID), m.header.Get(standard.HeaderID))
		}
		h.Create("contacts", `{"last_name":"Two"}`)
		h.send(w.ID)
		require.Len(h.T, h.deliveries(w.ID), 1, "a stopped webhook gets no events")
		active := webhook.Active
		back, err := h.hooks.Update(ctx, w.ID, nil, webhook.Patch{State: &active})
		require.NoError(h.T, err)
		require.Nil(h.T, back.FailingSince)
	})
}

func TestReceiversThatWantNoMore(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, _ := h.hook(ctx, r.url, "*")
		r.answers(func(w http.ResponseWriter, _ message) {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		h.Create("contacts", `{"last_name":"One"}`)
		h.Create("contacts", `{"last_name":"Two"}`)
		h.send(w.ID)
		require.Equal(h.T, 1, r.count(), "under load the others wait, too")
		h.pass(599 * time.Second)
		h.drain(w.ID)
		require.Equal(h.T, 1, r.count())
		h.pass(2 * time.Second)
		r.status(http.StatusOK)
		h.drain(w.ID)
		require.Equal(h.T, 3, r.count())
		require.Nil(h.T, h.get(w.ID).FailingSince)

		h.Create("contacts", `{"last_name":"Three"}`)
		h.Create("contacts", `{"last_name":"Four"}`)
		r.answers(func(w http.ResponseWriter, _ message) { http.Redirect(w, &http.Request{}, r.url, http.StatusFound) })
		h.send(w.ID)
		require.Equal(h.T, 5, r.count(), "redirects are not followed")
		h.pass(time.Minute)
		r.status(http.StatusGone)
		h.drain(w.ID)
		require.Equal(h.T, 6, r.count())
		require.Equal(h.T, webhook.Gone, h.get(w.ID).State)
		states := map[string]int{}
		for _, d := range h.deliveries(w.ID) {
			states[string(d.State)]++
		}
		require.Equal(h.T, map[string]int{"delivered": 2, "failed": 1, "cancelled": 1}, states)
		_, _, err := h.hooks.Replay(ctx, w.ID, h.deliveries(w.ID)[0].ID)
		require.True(h.T, fault.Is(err, fault.Conflict))
	})
}

func definition(t *testing.T, text string) access.Definition {
	t.Helper()
	var d access.Definition
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	return d
}

// TestRightsAtDelivery: what the owner has lost between the event and an attempt is not in the attempt.
func TestRightsAtDelivery(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		role, err := h.Access.CreateRole(h.Ctx, access.NewRole{Name: "hooks", Labels: map[string]string{"en": "Hooks"}, Definition: definition(h.T,
			`{"objects":{"contact":{"actions":{"read":"all"},"level":"read"}},"functions":["webhooks.manage"]}`)})
		require.NoError(h.T, err)
		ctx, uid := h.person("owner", "read_only")
		_, err = h.Access.UpdateUser(h.Ctx, uid, "", access.UserPatch{RoleIDs: &[]string{role.ID}})
		require.NoError(h.T, err)
		w, _ := h.hook(ctx, r.url, "contact.*")
		c := h.Create("contacts", `{"last_name":"One","email":"one@example.org","job_title":"Boss"}`)
		_, err = h.Records.Update(h.Ctx, "contacts", c.ID, 0, []byte(`{"job_title":"Clerk"}`))
		require.NoError(h.T, err)
		h.fanOut()
		less := definition(h.T, `{"objects":{"contact":{"actions":{"read":"all"},"level":"read","fields":{"contact.job_title":"hidden","contact.email":"masked"}}},"functions":["webhooks.manage"]}`)
		_, err = h.Access.UpdateRole(h.Ctx, role.ID, "", access.RolePatch{Definition: &less})
		require.NoError(h.T, err)
		h.drain(w.ID)
		require.Equal(h.T, 2, r.count())
		for _, m := range r.messages {
			require.NotContains(h.T, string(m.body), "job_title")
			require.NotContains(h.T, string(m.body), "Boss")
			require.NotContains(h.T, string(m.body), "one@example.org")
			require.Contains(h.T, m.data.Record, "email")
		}

		// A change of nothing but what is hidden does not happen for them.
		_, err = h.Records.Update(h.Ctx, "contacts", c.ID, 0, []byte(`{"job_title":"Boss"}`))
		require.NoError(h.T, err)
		h.send(w.ID)
		require.Equal(h.T, 2, r.count())

		// The record goes out of their sight after the event.
		d := h.Create("contacts", `{"last_name":"Two"}`)
		h.fanOut()
		own := definition(h.T, `{"objects":{"contact":{"actions":{"read":"own"},"level":"read"}},"functions":["webhooks.manage"]}`)
		_, err = h.Access.UpdateRole(h.Ctx, role.ID, "", access.RolePatch{Definition: &own})
		require.NoError(h.T, err)
		h.drain(w.ID)
		require.Equal(h.T, 2, r.count())
		last := h.deliveries(w.ID)[0]
		require.Equal(h.T, d.ID, last.RecordID)
		require.EqualValues(h.T, "forbidden", last.State)
		require.Equal(h.T, webhook.Active, h.get(w.ID).State)

		mine := h.Create("contacts", `{"last_name":"Three","owner_id":"`+uid+`"}`)
		h.fanOut()
		_, err = h.Access.SetActive(h.Ctx, uid, false)
		require.NoError(h.T, err)
		h.drain(w.ID)
		require.Equal(h.T, 2, r.count())
		last = h.deliveries(w.ID)[0]
		require.Equal(h.T, mine.ID, last.RecordID)
		require.EqualValues(h.T, "forbidden", last.State)
		require.Equal(h.T, webhook.Forbidden, h.get(w.ID).State)
	})
}

// TestOneSlowReceiver: a receiver that does not answer gets two deliveries at a time, whoever drains, and nobody waits for it.
func TestOneSlowReceiver(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, slow *receiver) {
		quick := newReceiver(h.T)
		both := setup(h.T, h.DB, slow, quick)
		ctx, _ := both.person("admin", access.Admin)
		a, _ := both.hook(ctx, slow.url, "*")
		b, _ := both.hook(ctx, quick.url, "*")
		release := make(chan struct{})
		slow.answers(func(w http.ResponseWriter, _ message) { <-release; w.WriteHeader(http.StatusOK) })
		for range 4 {
			both.Create("contacts", `{"last_name":"One"}`)
		}
		both.fanOut()
		done := make(chan error)
		for range 2 {
			go func() { done <- both.hooks.Drain(both.Ctx, both.tenant, a.ID) }()
			slow.next()
		}
		both.drain(a.ID) // A third one finds two at work and leaves.
		require.Equal(h.T, 2, slow.count())
		both.drain(b.ID)
		require.Equal(h.T, 4, quick.count())
		close(release)
		require.NoError(h.T, <-done)
		require.NoError(h.T, <-done)
		require.Equal(h.T, 4, slow.count())
	})
}

func TestSecretsAtRest(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, secret := h.hook(ctx, r.url, "*")
		var stored string
		require.NoError(h.T, h.DB.Read(h.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "select secret from webhooks where id = ?", w.ID).Scan(&stored)
		}))
		require.NotContains(h.T, stored, strings.TrimPrefix(secret.Reveal(), "whsec_"))
		other := coretest.TenantOf(h.T, h.Tenant().Ctx)
		require.NoError(h.T, h.hooks.SealedFor(h.Ctx, h.tenant, "x", h.tenant, "x"))
		require.Error(h.T, h.hooks.SealedFor(h.Ctx, h.tenant, "x", other, "x"))
		require.Error(h.T, h.hooks.SealedFor(h.Ctx, h.tenant, "x", h.tenant, "y"))
	})
}

func TestSecretsOutliveTheirDataKey(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, old := h.hook(ctx, r.url, "*")
		_, present, err := h.hooks.Rotate(ctx, w.ID)
		require.NoError(h.T, err)
		require.NoError(h.T, h.secrets.Rotate(h.Ctx, h.tenant))
		require.NoError(h.T, h.secrets.Reseal(h.Ctx, h.tenant))
		require.NoError(h.T, h.DB.System(h.Ctx, "destroy the old data key", func(ctx context.Context, tx *db.ControlTx) error {
			n, err := tx.Exec(ctx, "delete from data_keys where owner = ? and state <> 'active'", h.tenant)
			require.EqualValues(h.T, 1, n)
			return err
		}))
		h.secrets.Forget(h.tenant)
		_, _, err = h.hooks.Test(ctx, w.ID)
		require.NoError(h.T, err)
		m := r.next()
		for _, secret := range []standard.Secret{present, old} {
			_, err = standard.Verify(m.header, m.body, h.clock(), secret)
			require.NoError(h.T, err)
		}
	})
}

func TestExcerptsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	secret := standard.NewSecret()
	sent, err := standard.Sign("evt", time.Now(), []byte("{}"), secret)
	require.NoError(t, err)
	signature := strings.TrimPrefix(sent.Get(standard.HeaderSignature), "v1,")
	for _, leaky := range []string{
		"key " + secret.Reveal(), "bare " + strings.TrimPrefix(secret.Reveal(), "whsec_"), "got " + signature,
		"Authorization: Bearer SENSITIVE123", `{"password":"SENSITIVE123"}`, "api_key=SENSITIVE123&x=1", `{"access_token": "SENSITIVE\"123"}`,
		"Set-Cookie: session=SENSITIVE123", "Basic SENSITIVE123==",
	} {
		got := webhook.Excerpt(leaky, sent, secret)
		require.Contains(t, got, "[redacted]", leaky)
		require.NotContains(t, got, "SENSITIVE", leaky)
		require.NotContains(t, got, signature, leaky)
		require.NotContains(t, got, strings.TrimPrefix(secret.Reveal(), "whsec_"), leaky)
	}
	require.Equal(t, "fine\n\uFFFD", webhook.Excerpt("fi\x00ne\n\xff", sent, secret))
}

// TestRefusalsNameNoAddress: whoever chose the URL must not learn what lies in the operator's network.
func TestRefusalsNameNoAddress(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		w, _ := h.hook(ctx, r.url, "*")
		strict := setup(h.T, h.DB) // The same database, on a node that may not call the receiver any more.
		d, _, err := strict.hooks.Test(ctx, w.ID)
		require.NoError(h.T, err)
		require.EqualValues(h.T, "failed", d.State)
		require.Equal(h.T, "refused", d.Error)
		require.Zero(h.T, d.Status)
		require.Empty(h.T, d.Response)
		h.Create("contacts", `{"last_name":"One"}`)
		h.fanOut()
		require.NoError(h.T, strict.hooks.Drain(h.Ctx, h.tenant, w.ID))
		require.Equal(h.T, "refused", h.deliveries(w.ID)[0].Error)
		require.Zero(h.T, r.count())
	})
}
