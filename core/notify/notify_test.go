package notify_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/notify"
	"github.com/kontor-crm/kontor/core/notify/webpush"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// post keeps what mails are queued.
type post struct {
	secrets *secret.Service
	mu      sync.Mutex
	letters []map[string]string
}

func (p *post) Insert(ctx context.Context, _ *db.ControlTx, _, _ string, args any, _ ...job.Option) (string, bool, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return "", false, err
	}
	var sealed struct {
		Sealed string `json:"sealed"`
	}
	if err := json.Unmarshal(raw, &sealed); err != nil {
		return "", false, err
	}
	plain, err := p.secrets.Open(ctx, "kontor", "mail", sealed.Sealed)
	if err != nil {
		return "", false, err
	}
	letter := map[string]string{}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, letter)
	return "", true, json.Unmarshal(plain, &letter)
}

type house struct {
	*crm.Bundle
	notify *notify.Service
	post   *post
	tenant string
	now    time.Time
	rang   []string
	twice  bool
	client *outbound.Client
	// server is a push service, which answers what status says.
	server *httptest.Server
	status int
	pushes []http.Header
}

// authorities starts a push service and returns who vouches for it.
func (h *house) authorities() *x509.CertPool {
	h.status = http.StatusCreated
	h.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.pushes = append(h.pushes, r.Header)
		w.WriteHeader(h.status)
	}))
	h.T.Cleanup(h.server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(h.server.Certificate())
	return pool
}

func TestDevicesAreToldUntilTheyAreGone(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		anna, _ := h.User("admin")
		ben, benID := h.User("manager")
		receiver, err := ecdh.P256().GenerateKey(rand.Reader)
		require.NoError(h.T, err)
		device := notify.Device{Endpoint: h.server.URL + "/send/1", P256DH: webpush.Encoding.EncodeToString(receiver.PublicKey().Bytes()), Auth: webpush.Encoding.EncodeToString(make([]byte, 16))}
		require.Equal(h.T, fault.Invalid, fault.CodeOf(h.notify.Subscribe(ben, notify.Device{Endpoint: "http://x", P256DH: "x"})))
		require.NoError(h.T, h.notify.Subscribe(ben, device))
		require.NoError(h.T, h.notify.Subscribe(ben, device), "the same device is one")
		give := func() {
			c, err := h.Records.Create(anna, "contacts", []byte(`{"last_name":"Weiß"}`))
			require.NoError(h.T, err)
			h.update(anna, "contacts", c.ID, `{"owner_id":"`+benID+`"}`)
			h.drive(time.Second)
		}
		give()
		require.Len(h.T, h.pushes, 1)
		key, err := h.notify.PushKey(ben)
		require.NoError(h.T, err)
		require.Contains(h.T, h.pushes[0].Get("Authorization"), key, "signed with the key that browsers were given")
		require.Equal(h.T, "aes128gcm", h.pushes[0].Get("Content-Encoding"))
		h.status = http.StatusGone
		give()
		require.Len(h.T, h.pushes, 2)
		give()
		require.Len(h.T, h.pushes, 2, "a device that is gone is forgotten")
		require.NoError(h.T, h.notify.Subscribe(ben, device))
		require.NoError(h.T, h.notify.Unsubscribe(anna, device.Endpoint), "somebody else's is not there")
		h.status = http.StatusCreated
		give()
		require.Len(h.T, h.pushes, 3)
		require.NoError(h.T, h.notify.Unsubscribe(ben, device.Endpoint))
		give()
		require.Len(h.T, h.pushes, 3)
	})
}

func each(t *testing.T, fn func(h *house)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		h := &house{Bundle: b, tenant: coretest.TenantOf(b.T, b.Ctx), now: time.Now().UTC().Truncate(time.Minute).Add(30 * time.Second)}
		w, err := secret.Local("the-secret-key-of-the-tests-of-notices")
		require.NoError(b.T, err)
		h.post = &post{secrets: secret.New(secret.Options{DB: b.DB, Wrapper: w})}
		pool := h.authorities()
		h.client, err = outbound.New(outbound.Options{RootCAs: pool, AllowHosts: []string{h.server.Listener.Addr().String()}})
		require.NoError(b.T, err)
		b.T.Cleanup(h.client.Close)
		h.notify = notify.New(notify.Options{
			Client: h.client, Secrets: h.post.secrets,
			DB: b.DB, Records: b.Records, Metadata: b.Metadata, Access: b.Access, BaseURL: "https://kontor.example",
			Mailer:  mail.New(mail.Options{Sealer: h.post.secrets, Queue: func() mail.Queue { return h.post }}),
			Changed: func(_, userID string) { h.rang = append(h.rang, userID) },
			Company: func(context.Context) (string, error) { return "Acme", nil },
			Now:     func() time.Time { return h.now },
		})
		fn(h)
	})
}

// drive does what follows from what was done, until a time from now.
func (h *house) drive(d time.Duration) {
	h.T.Helper()
	h.now = h.now.Add(d)
	require.NoError(h.T, h.notify.Drive(h.Ctx, h.tenant, h.now, h.twice))
}

// told are the kinds of what somebody was told, oldest first.
func (h *house) told(ctx context.Context) (kinds []notify.Kind, list []notify.Notification) {
	h.T.Helper()
	list, err := h.notify.List(ctx, false, "", 100)
	require.NoError(h.T, err)
	for _, n := range list {
		kinds = append(kinds, n.Kind)
	}
	slices.Reverse(kinds)
	return kinds, list
}

func (h *house) update(ctx context.Context, object, rid, body string) {
	h.T.Helper()
	_, err := h.Records.Update(ctx, object, rid, 0, []byte(body))
	require.NoError(h.T, err)
}

func TestPeopleAreToldOfWhatConcernsThem(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.twice = true // Whatever happens twice is told of once.
		anna, annaID := h.User("admin")
		ben, benID := h.User("manager")
		con, err := h.Records.Create(anna, "contacts", []byte(`{"last_name":"Weiß"}`))
		require.NoError(h.T, err)
		h.drive(time.Second)
		kinds, _ := h.told(anna)
		require.Empty(h.T, kinds, "nobody is told of what they did themselves")

		h.update(anna, "contacts", con.ID, `{"owner_id":"`+benID+`"}`)
		h.drive(time.Second)
		kinds, list := h.told(ben)
		require.Equal(h.T, []notify.Kind{notify.Assigned}, kinds)
		require.Equal(h.T, con.ID, list[0].RecordID)
		require.Equal(h.T, annaID, list[0].ActorID)
		require.Contains(h.T, h.rang, benID, "open screens learn of it")

		note, err := h.Records.Create(anna, "notes", []byte(fmt.Sprintf(`{"contact_id":%q,"body":"<p>Ask <span data-mention=\"%s\">@Ben</span>, <span data-mention=\"%s\">@Anna</span></p>"}`, con.ID, benID, annaID)))
		require.NoError(h.T, err)
		h.drive(time.Second)
		h.update(anna, "notes", note.ID, fmt.Sprintf(`{"body":"<p>Do ask <span data-mention=\"%s\">@Ben</span></p>"}`, benID))
		h.drive(time.Second)
		kinds, _ = h.told(ben)
		require.Equal(h.T, []notify.Kind{notify.Assigned, notify.Mention}, kinds, "a name that was there already tells nobody again")

		_, err = h.Records.Share(anna, "contacts", con.ID, records.ShareInput{GranteeKind: "user", GranteeID: benID, Level: "read"})
		require.NoError(h.T, err)
		h.drive(time.Second)
		require.NoError(h.T, h.DB.Tenant(h.Ctx, func(_ context.Context, tx *db.Tx) error {
			return outbox.Event(tx, transfer.TopicEnded, transfer.Ended{Transfer: "import", ID: "imp_1", ObjectID: "contact", State: transfer.Completed, UserID: benID})
		}))
		h.drive(time.Second)
		kinds, _ = h.told(ben)
		require.Equal(h.T, []notify.Kind{notify.Assigned, notify.Mention, notify.Shared, notify.Transfer}, kinds)

		// A mail about the mention comes after two minutes, in the person's language and with a link to what the note is about.
		require.Empty(h.T, h.post.letters)
		h.twice = false
		h.drive(3 * time.Minute)
		require.Len(h.T, h.post.letters, 1)
		require.Contains(h.T, h.post.letters[0]["subject"], "mentioned you")
		require.Contains(h.T, h.post.letters[0]["body"], "https://kontor.example/records/contacts/"+con.ID)
	})
}

func TestManyRecordsAtOnceAreOneNotification(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		anna, _ := h.User("admin")
		ben, benID := h.User("manager")
		for i := range 8 {
			_, err := h.Records.Create(anna, "contacts", []byte(fmt.Sprintf(`{"last_name":"n%d"}`, i)))
			require.NoError(h.T, err)
		}
		_, err := h.Records.BulkUpdate(anna, "contacts", filter.Compare{Field: "last_name", Op: filter.NotEmpty}, []byte(`{"owner_id":"`+benID+`"}`), records.BulkOptions{})
		require.NoError(h.T, err)
		h.drive(0)
		kinds, list := h.told(ben)
		require.Equal(h.T, []notify.Kind{notify.Assigned}, kinds)
		require.True(h.T, list[0].Params.Several)
	})
}

func TestRemindersComeOnceInTheirMinute(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.twice = true
		ben, _ := h.User("manager")
		at := func(d time.Duration) string { return h.now.Add(d).Format(time.RFC3339) }
		task := func(d time.Duration) string {
			r, err := h.Records.Create(ben, "tasks", []byte(`{"subject":"Call","reminder_at":"`+at(d)+`"}`))
			require.NoError(h.T, err)
			return r.ID
		}
		first, moved, done := task(5*time.Minute), task(5*time.Minute), task(5*time.Minute)
		soon := task(10 * time.Second)
		h.drive(time.Minute)
		_, list := h.told(ben)
		require.Len(h.T, list, 1, "the one that is due within the minute")
		require.Equal(h.T, soon, list[0].RecordID)
		h.update(ben, "tasks", moved, `{"reminder_at":"`+at(20*time.Minute)+`"}`)
		h.update(ben, "tasks", done, `{"status":"done"}`)
		h.drive(0)
		h.drive(4 * time.Minute)
		h.drive(time.Minute)
		_, list = h.told(ben)
		require.Len(h.T, list, 2)
		require.Equal(h.T, first, list[0].RecordID)
		require.NoError(h.T, h.notify.Sweep(h.Ctx), "what is planned twice is told of once")
		h.drive(20 * time.Minute)
		_, list = h.told(ben)
		require.Len(h.T, list, 3)
		require.Equal(h.T, moved, list[0].RecordID)
		h.drive(24 * time.Hour)
		_, list = h.told(ben)
		require.Len(h.T, list, 3)
	})
}

func TestPeopleReadMarkAndChoose(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		anna, _ := h.User("admin")
		ben, benID := h.User("manager")
		for i := range 3 {
			c, err := h.Records.Create(anna, "contacts", []byte(fmt.Sprintf(`{"last_name":"n%d"}`, i)))
			require.NoError(h.T, err)
			h.update(anna, "contacts", c.ID, `{"owner_id":"`+benID+`"}`)
			h.drive(time.Second)
		}
		n, err := h.notify.Unread(ben)
		require.NoError(h.T, err)
		require.Equal(h.T, 3, n)
		_, list := h.told(ben)
		page, err := h.notify.List(ben, false, list[0].ID, 1)
		require.NoError(h.T, err)
		require.Equal(h.T, list[1].ID, page[0].ID)
		require.NoError(h.T, h.notify.Mark(anna, []string{list[0].ID}, true), "somebody else's are not there")
		require.NoError(h.T, h.notify.Mark(ben, []string{list[1].ID}, true))
		page, err = h.notify.List(ben, true, "", 10)
		require.NoError(h.T, err)
		require.Len(h.T, page, 2)
		require.NoError(h.T, h.notify.Mark(ben, nil, true))
		n, err = h.notify.Unread(ben)
		require.NoError(h.T, err)
		require.Zero(h.T, n)
		require.NoError(h.T, h.notify.Mark(ben, []string{list[1].ID}, false))
		n, err = h.notify.Unread(ben)
		require.NoError(h.T, err)
		require.Equal(h.T, 1, n)

		all, err := h.notify.Choose(ben, map[notify.Kind]notify.NoticeWay{notify.Assigned: {}})
		require.NoError(h.T, err)
		require.True(h.T, all[notify.Mention].Mail)
		c, err := h.Records.Create(anna, "contacts", []byte(`{"last_name":"unheard"}`))
		require.NoError(h.T, err)
		h.update(anna, "contacts", c.ID, `{"owner_id":"`+benID+`"}`)
		h.drive(time.Second)
		_, list = h.told(ben)
		require.Len(h.T, list, 3)
		_, err = h.notify.Choose(ben, map[notify.Kind]notify.NoticeWay{"noise": {}})
		require.Equal(h.T, fault.Invalid, fault.CodeOf(err))

		_, err = h.notify.List(h.Ctx, false, "", 10)
		require.Equal(h.T, fault.Forbidden, fault.CodeOf(err), "a program has nothing to be told")
		h.now = h.now.Add(91 * 24 * time.Hour)
		require.NoError(h.T, h.notify.Sweep(h.Ctx))
		_, list = h.told(ben)
		require.Empty(h.T, list)
	})
}

func TestANotificationSaysNoMoreThanItsReaderMayKnow(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		anna, _ := h.User("admin")
		ben, benID := h.User("manager")
		c, err := h.Records.Create(anna, "contacts", []byte(`{"last_name":"Geheim"}`))
		require.NoError(h.T, err)
		h.update(anna, "contacts", c.ID, `{"owner_id":"`+benID+`"}`)
		h.drive(0)
		_, list := h.told(ben)
		views, err := h.notify.Views(ben, list)
		require.NoError(h.T, err)
		require.Contains(h.T, views, "Geheim")
		require.NoError(h.T, h.Records.Delete(anna, "contacts", c.ID, 0))
		views, err = h.notify.Views(ben, list)
		require.NoError(h.T, err)
		require.NotContains(h.T, views, "Geheim")
		require.NotContains(h.T, views, c.ID)
		require.Contains(h.T, views, `"gone":true`)
	})
}

func TestPeopleWhoMayNotReadATextAreNamedAndNotTold(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		anna, _ := h.User("admin")
		h.User("manager")
		c, err := h.Records.Create(anna, "contacts", []byte(`{"last_name":"Weiß"}`))
		require.NoError(h.T, err)
		list, err := h.notify.People(anna, "contacts", c.ID, "manager")
		require.NoError(h.T, err)
		require.Len(h.T, list, 1)
		require.True(h.T, list[0].CanRead)
		outsider, outsiderID := h.person()
		list, err = h.notify.People(anna, "contacts", c.ID, "outsider")
		require.NoError(h.T, err)
		require.Len(h.T, list, 1)
		require.False(h.T, list[0].CanRead)
		_, err = h.notify.People(outsider, "contacts", c.ID, "manager")
		require.Equal(h.T, fault.NotFound, fault.CodeOf(err))
		_, err = h.Records.Create(anna, "notes", []byte(fmt.Sprintf(`{"contact_id":%q,"body":"<p><span data-mention=\"%s\">@Out</span></p>"}`, c.ID, outsiderID)))
		require.NoError(h.T, err)
		h.drive(time.Second)
		kinds, _ := h.told(outsider)
		require.Empty(h.T, kinds)
	})
}

// person adds somebody without any role.
func (h *house) person() (context.Context, string) {
	h.T.Helper()
	u, err := h.Access.CreateUser(h.Ctx, access.NewUser{Email: "outsider@example.org", Name: "outsider"})
	require.NoError(h.T, err)
	return actor.With(h.T.Context(), actor.Actor{Tenant: h.tenant, Kind: actor.Person, ID: u.ID, UserID: u.ID, Via: actor.ViaAPI, Locale: "en"}), u.ID
}
