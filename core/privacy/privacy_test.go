package privacy_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/privacy"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// post keeps what it is given.
type post struct {
	mu   sync.Mutex
	sent []privacy.Mail
}

func (*post) CanSend() bool { return true }

func (p *post) Deliver(_ context.Context, m privacy.Mail) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return false, nil
}

type house struct {
	*crm.Bundle
	*privacy.Service
	post   *post
	mu     sync.Mutex
	at     time.Time
	keys   crm.Keys
	public http.Handler
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// monday is a working day at noon; the record engine has the same clock.
var monday = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		h := &house{post: &post{}, at: monday}
		h.Bundle = &crm.Bundle{T: t, DB: d, Ctx: coretest.Tenant(t, d)}
		h.Metadata, h.Access, _ = crm.Wire(d)
		h.Bundle.Records = records.New(records.Options{DB: d, Metadata: h.Metadata, Rules: h.Access, Tenancy: crm.Germany{}, CursorKey: []byte("test"), Now: h.clock})
		h.Service = privacy.New(privacy.Options{
			DB: d, Records: h.Bundle.Records, Metadata: h.Metadata, Access: h.Access, Mailer: h.post, BaseURL: "https://crm.example/", Keys: [][]byte{[]byte("new"), []byte("old")},
			Limiter: ratelimit.NewMemory(func(ratelimit.Key) ratelimit.Policy { return ratelimit.Policy{} }, 0), Now: h.clock,
			Active: func(context.Context, string) bool { return true },
			Company: func(context.Context) (privacy.Company, error) {
				return privacy.Company{Name: "Muster GmbH", Locale: "de", Zone: time.UTC}, nil
			},
		})
		api := httpapi.New(httpapi.Options{Secret: []byte("0123456789abcdef0123456789abcdef"), Authenticator: &h.keys, Authorizer: h.Access})
		h.RegisterHTTP(api)
		h.public = api.Handler(h.Handler(http.NotFoundHandler()))
		fn(t, h)
	})
}

func (h *house) ada() string {
	return h.Create("contacts", `{"first_name":"Ada","last_name":"Lovelace","email":"ada@x.example"}`).ID
}

func (h *house) open(method, address, lang string) (int, string) {
	h.T.Helper()
	u, err := url.Parse(address)
	require.NoError(h.T, err)
	body := ""
	if method == http.MethodPost {
		body = "List-Unsubscribe=One-Click"
	}
	r := httptest.NewRequest(method, u.RequestURI(), strings.NewReader(body))
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("User-Agent", "Browser/1")
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.public.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func news(contact string) privacy.Message {
	return privacy.Message{ContactID: contact, Purpose: "newsletter", Subject: "News", Text: "Hello", HTML: "<p>Hello</p>", Sender: "test", Reason: "test"}
}

func linkIn(text string) string {
	i := strings.Index(text, "https://crm.example/")
	if i < 0 {
		return ""
	}
	return strings.Fields(text[i:])[0]
}

// TestDoubleOptIn asks somebody, who says yes by the link; the proof is kept, and writing is allowed from then on until the person
// unsubscribes with one click.
func TestDoubleOptIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ada := h.ada()
		out, err := h.Send(h.Ctx, news(ada))
		require.NoError(t, err)
		require.Equal(t, privacy.NoConsent, out.Reason)

		boss, _ := h.User("marketing")
		c, err := h.Ask(boss, ada, "newsletter")
		require.NoError(t, err)
		require.Equal(t, privacy.Requested, c.State)
		_, err = h.Ask(boss, ada, "newsletter")
		require.Equal(t, "consent_asked", reasonOf(err))
		require.NoError(t, h.DeliverNow(h.Ctx))
		require.Len(t, h.post.sent, 1)
		asked := h.post.sent[0]
		require.Equal(t, "ada@x.example", asked.To)
		require.Equal(t, "Bitte bestätigen: Newsletter von Muster GmbH", asked.Subject)
		link := linkIn(asked.Text)
		require.Contains(t, link, "https://crm.example/consent/confirm/")
		mails := h.Bundle.List("emails", `contact_id = "`+ada+`"`, "")
		require.Len(t, mails, 1, "the question stands on the timeline")
		require.NotContains(t, mails[0]["body_text"], "/consent/", "without the link, so that nobody else says yes")
		require.Equal(t, "sent", mails[0]["status"])

		code, body := h.open(http.MethodGet, link, "de-DE")
		require.Equal(t, http.StatusOK, code)
		require.Contains(t, body, "Ja, ich bin einverstanden")
		out, err = h.Send(h.Ctx, news(ada))
		require.NoError(t, err)
		require.Equal(t, privacy.NoConsent, out.Reason, "opening the link is no yes: programs open links, too")
		code, body = h.open(http.MethodPost, link, "en")
		require.Equal(t, http.StatusOK, code)
		require.Contains(t, body, "Thank you")
		stands, err := h.Service.List(boss, ada)
		require.NoError(t, err)
		require.Len(t, stands, 1)
		s := stands[0]
		require.True(t, s.Allowed)
		require.Equal(t, privacy.Granted, s.State)
		require.Equal(t, "double_opt_in", s.Source)
		require.Contains(t, s.Proof, "I can withdraw at any time")
		require.Contains(t, s.Proof, "ada@x.example")
		require.Contains(t, s.Proof, "Browser/1")
		require.NotEmpty(t, s.IP)
		require.WithinDuration(t, monday, *s.GrantedAt, time.Minute)

		out, err = h.Send(h.Ctx, news(ada))
		require.NoError(t, err)
		require.Empty(t, out.Reason)
		require.NoError(t, h.DeliverNow(h.Ctx))
		require.Len(t, h.post.sent, 2)
		got := h.post.sent[1]
		require.Contains(t, got.Unsubscribe, "https://crm.example/consent/unsubscribe/")
		require.Contains(t, got.Text, got.Unsubscribe)
		require.Contains(t, got.HTML, "Abmelden")

		code, body = h.open(http.MethodGet, got.Unsubscribe, "en")
		require.Equal(t, http.StatusOK, code)
		require.Contains(t, body, "Unsubscribe from this")
		waits, err := h.Send(h.Ctx, news(ada))
		require.NoError(t, err)
		require.Empty(t, waits.Reason)
		code, body = h.open(http.MethodPost, got.Unsubscribe, "de")
		require.Equal(t, http.StatusOK, code)
		require.Contains(t, body, "Sie sind abgemeldet")
		require.NoError(t, h.DeliverNow(h.Ctx))
		require.Len(t, h.post.sent, 2, "what waited is not sent any more")
		out, err = h.Send(h.Ctx, news(ada))
		require.NoError(t, err)
		require.Equal(t, privacy.IsWithdrawn, out.Reason)
		code, _ = h.open(http.MethodPost, link, "en")
		require.Equal(t, http.StatusGone, code, "an old yes does not undo a later no")
		history, err := h.Bundle.Records.History(boss, "consents", s.ID, "", 50)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(history.Data), 3)
	})
}

func TestLinksAreKontorsOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ada := h.ada()
		c, err := h.Grant(h.Ctx, ada, privacy.Decision{Channel: "email", Purpose: "newsletter", Proof: "on the phone"})
		require.NoError(t, err)
		tenant := coretest.TenantOf(t, h.Ctx)
		good := h.LeaveURL(tenant, c.ID, "ada@x.example")
		other := coretest.TenantOf(t, coretest.Tenant(t, h.DB))
		for name, bad := range map[string]string{
			"cut": good[:len(good)-2], "empty": "https://crm.example/consent/unsubscribe/", "of the other kind": strings.Replace(good, "unsubscribe", "confirm", 1),
			"of another tenant": h.LeaveURL(other, c.ID, "ada@x.example"), "of no consent": h.LeaveURL(tenant, "cns_x", ""), "nonsense": "https://crm.example/consent/unsubscribe/" + strings.Repeat("A", 400),
		} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				code, body := h.open(method, bad, "en")
				require.Equal(t, http.StatusGone, code, name)
				require.Contains(t, body, "does not work any more")
			}
		}
		stands, err := h.Service.List(h.Ctx, ada)
		require.NoError(t, err)
		require.True(t, stands[0].Allowed)
		code, _ := h.open(http.MethodPost, good, "en")
		require.Equal(t, http.StatusOK, code)
	})
}

func TestFrequencyAndQuietHours(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ada := h.ada()
		_, err := h.SetSettings(h.Ctx, privacy.Settings{Cap: 2, CapDays: 7, QuietFrom: 21, QuietUntil: 8, Free: []string{"service"}, Imprint: "Musterweg 1"})
		require.NoError(t, err)
		_, err = h.SetSettings(h.Ctx, privacy.Default())
		require.True(t, fault.Is(err, fault.Stale))
		_, err = h.Grant(h.Ctx, ada, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.NoError(t, err)
		for range 2 {
			out, err := h.Send(h.Ctx, news(ada))
			require.NoError(t, err)
			require.Empty(t, out.Reason)
		}
		out, err := h.Send(h.Ctx, news(ada))
		require.NoError(t, err)
		require.Equal(t, privacy.Capped, out.Reason)
		service := news(ada)
		service.Purpose = "service"
		out, err = h.Send(h.Ctx, service)
		require.NoError(t, err)
		require.Empty(t, out.Reason, "what needs no consent is not counted")
		h.pass(8 * 24 * time.Hour)
		twice := news(ada)
		twice.Key = "once"
		first, err := h.Send(h.Ctx, twice)
		require.NoError(t, err)
		require.Empty(t, first.Reason)
		again, err := h.Send(h.Ctx, twice)
		require.NoError(t, err)
		require.Equal(t, first, again)

		set := privacy.Settings{QuietFrom: 21, QuietUntil: 8, QuietSunday: true}
		day := func(d, hour int) time.Time { return time.Date(2026, 3, d, hour, 30, 0, 0, time.UTC) }
		for _, x := range [][2]time.Time{
			{day(2, 12), day(2, 12)},
			{day(2, 22), time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)},
			{day(3, 3), time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)},
			{day(7, 22), time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)},
			{day(8, 12), time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)},
		} {
			require.Equal(t, x[1], set.Quiet(x[0], time.UTC), x[0])
		}
		require.Equal(t, day(2, 22), (&privacy.Settings{}).Quiet(day(2, 22), time.UTC))
	})
}

func TestConsentsKeepTheirRules(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ada := h.ada()
		made := h.Create("consents", `{"contact_id":"`+ada+`","channel":"email","purpose":"newsletter","state":"granted","granted_at":"2024-05-01T10:00:00Z"}`)
		require.Equal(t, "2024-05-01T10:00:00.000000Z", h.Get("consents", made.ID)["decided_at"], "an import knows when it was")
		_, err := h.Bundle.Records.Create(h.Ctx, "consents", []byte(`{"contact_id":"`+ada+`","channel":"email","purpose":"newsletter","state":"withdrawn"}`))
		require.Equal(t, "consent_exists", reasonOf(err))
		_, err = h.Bundle.Records.Update(h.Ctx, "consents", made.ID, 0, []byte(`{"purpose":"advertising"}`))
		require.Error(t, err)
		_, err = h.Bundle.Records.Update(h.Ctx, "consents", made.ID, 0, []byte(`{"state":"withdrawn"}`))
		require.NoError(t, err)
		require.NotEmpty(t, h.Get("consents", made.ID)["withdrawn_at"])

		// Two become one: the later word of the two counts.
		bob := h.Create("contacts", `{"last_name":"Bob","email":"bob@x.example"}`).ID
		h.pass(time.Hour)
		_, err = h.Grant(h.Ctx, bob, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.NoError(t, err)
		_, err = h.Bundle.Records.Merge(h.Ctx, "contacts", records.MergeInput{Into: ada, From: []string{bob}})
		require.NoError(t, err)
		stands, err := h.Service.List(h.Ctx, ada)
		require.NoError(t, err)
		require.Len(t, stands, 1)
		require.True(t, stands[0].Allowed)
		h.pass(time.Hour)
		_, err = h.Withdraw(h.Ctx, ada, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.NoError(t, err)
		require.NoError(t, h.DB.Read(h.Ctx, func(ctx context.Context, tx *db.Tx) error {
			some, err := h.Consented(ctx, tx, []string{ada}, "email", "newsletter")
			require.False(t, some[ada])
			return err
		}))

		// A mark on the contact stands above every consent, and a consent ends by itself.
		_, err = h.Grant(h.Ctx, ada, privacy.Decision{Channel: "email", Purpose: "events"})
		require.NoError(t, err)
		_, err = h.Bundle.Records.Update(h.Ctx, "contacts", ada, 0, []byte(`{"do_not_email":true}`))
		require.NoError(t, err)
		m := news(ada)
		m.Purpose = "events"
		out, err := h.Send(h.Ctx, m)
		require.NoError(t, err)
		require.Equal(t, privacy.DoNotContact, out.Reason)
		soon := h.clock().Add(time.Hour)
		_, err = h.Grant(h.Ctx, ada, privacy.Decision{Channel: "ads", Purpose: "advertising", ValidUntil: &soon})
		require.NoError(t, err)
		h.pass(2 * time.Hour)
		require.NoError(t, h.Sweep(h.Ctx))
		stands, err = h.Service.List(h.Ctx, ada)
		require.NoError(t, err)
		require.Equal(t, privacy.Expired, stands[0].State)
		require.Equal(t, privacy.IsExpired, stands[0].Reason)
	})
}

func TestOthersSeeAndChangeNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ada := h.ada()
		_, err := h.Grant(h.Ctx, ada, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.NoError(t, err)
		stranger := coretest.Tenant(t, h.DB)
		_, err = h.Service.List(stranger, ada)
		require.True(t, fault.Is(err, fault.NotFound))
		_, err = h.Withdraw(stranger, ada, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.True(t, fault.Is(err, fault.NotFound))
		_, err = h.Send(stranger, news(ada))
		require.True(t, fault.Is(err, fault.NotFound))
		reader, _ := h.User("read_only")
		_, err = h.Service.List(reader, ada)
		require.NoError(t, err)
		_, err = h.Withdraw(reader, ada, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.True(t, fault.Is(err, fault.Forbidden))
		_, err = h.SetSettings(reader, privacy.Default())
		require.True(t, fault.Is(err, fault.Forbidden))
		seller, _ := h.User("sales")
		_, err = h.Withdraw(seller, ada, privacy.Decision{Channel: "email", Purpose: "newsletter"})
		require.NoError(t, err, "a withdrawal waits for nobody")
		_, err = h.Service.List(actor.With(t.Context(), actor.Actor{}), ada)
		require.Error(t, err)
	})
}

func reasonOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Reason
	}
	return ""
}
