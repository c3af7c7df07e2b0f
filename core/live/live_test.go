package live_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/live"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// house is the feed over the record engine with an API.
type house struct {
	*crm.Bundle
	keys    *crm.Keys
	bus     *event.Local
	invalid *event.Invalidator
	live    *live.Service
	handler http.Handler
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		h := &house{Bundle: b, keys: &crm.Keys{}, bus: event.NewLocal(0)}
		b.T.Cleanup(func() { _ = h.bus.Close() })
		h.invalid = event.NewInvalidator(h.bus)
		h.live = live.New(live.Options{Records: b.Records, Bus: h.bus, Invalidator: h.invalid})
		h.handler = h.keys.API(b, h.live.RegisterHTTP)
		fn(b.T, h)
	})
}

// person adds somebody with a role and a key of the same name.
func (h *house) person(key, role string) (context.Context, string) {
	ctx, a := h.keys.Person(h.Bundle, key, role)
	return ctx, a.UserID
}

// relay tells the streams of what was committed, as the outbox does.
func (h *house) relay() {
	a, err := actor.From(h.Ctx)
	require.NoError(h.T, err)
	require.NoError(h.T, h.live.Handle(h.Ctx, a.Tenant, []outbox.Row{{Topic: "other"}, {Topic: records.TopicChanged}}))
}

type feed struct {
	Data []struct {
		Cursor   string   `json:"cursor"`
		ID       string   `json:"id"`
		Object   string   `json:"object"`
		RecordID string   `json:"record_id"`
		Action   string   `json:"action"`
		Version  int64    `json:"version"`
		Changed  []string `json:"changed"`
	} `json:"data"`
	NextCursor string `json:"next_cursor"`
	More       bool   `json:"more"`
}

// settle waits until the feed may show everything that was committed. On PostgreSQL it stops before the oldest
// transaction that still runs anywhere on the server, and the tests of other packages run there, too.
func (h *house) settle() {
	h.T.Helper()
	if h.DB.Dialect() != db.Postgres {
		return
	}
	require.Eventually(h.T, func() bool {
		held := true
		err := h.DB.Read(h.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			held, err = db.Exists(ctx, tx, `select 1 from changes where tenant_id = ? and txid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint limit 1`, tx.Tenant())
			return err
		})
		return err == nil && !held
	}, time.Minute, 5*time.Millisecond)
}

func (h *house) feed(key, query string) feed {
	h.T.Helper()
	h.settle()
	var f feed
	apitest.API{Handler: h.handler}.Do(h.T, apitest.Scenario{Method: "GET", Path: "/api/v1/changes" + query, Key: "kt_" + key, Status: 200}).JSON(h.T, &f)
	return f
}

func TestFeedGoesOnFromItsCursor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person("admin", access.Admin)
		start := h.feed("admin", "?cursor=now")
		require.Empty(t, start.Data)
		c := h.Create("contacts", `{"last_name":"One"}`)
		_, err := h.Records.Update(h.Ctx, "contacts", c.ID, 0, []byte(`{"email":"one@example.org"}`))
		require.NoError(t, err)
		company := h.Create("companies", `{"name":"Works"}`)
		require.NoError(t, h.Records.Delete(h.Ctx, "contacts", c.ID, 0))

		var actions, ids []string
		cursor := start.NextCursor
		for {
			page := h.feed("admin", "?limit=1&cursor="+cursor)
			for _, e := range page.Data {
				actions = append(actions, e.Object+" "+e.Action)
				ids = append(ids, e.ID)
			}
			cursor = page.NextCursor
			if !page.More {
				break
			}
		}
		require.Equal(t, []string{"contacts created", "contacts updated", "companies created", "contacts deleted"}, actions)
		all := h.feed("admin", "?cursor="+start.NextCursor)
		require.Len(t, all.Data, 4)
		for i, e := range all.Data {
			require.Equal(t, ids[i], e.ID, "the id of a change is stable")
		}
		require.Contains(t, all.Data[1].Changed, "email")
		require.EqualValues(t, 2, all.Data[1].Version)
		require.Empty(t, h.feed("admin", "?cursor="+all.Data[3].Cursor).Data)
		only := h.feed("admin", "?objects=companies")
		require.Len(t, only.Data, 1)
		require.Equal(t, company.ID, only.Data[0].RecordID)
		require.Equal(t, all.NextCursor, only.NextCursor, "the cursor moves over what is left out")
	})
}

func TestFeedShowsWhatTheActorMayRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		other := &house{Bundle: h.Tenant(), keys: h.keys, handler: h.handler}
		foreign := other.Create("contacts", `{"last_name":"CANARY"}`)
		other.person("other", access.Admin)
		h.person("admin", access.Admin)
		role, err := h.Access.CreateRole(h.Ctx, access.NewRole{Name: "own", Labels: map[string]string{"en": "Own"}, Definition: definition(t)})
		require.NoError(t, err)
		ctx, uid := h.person("own", "read_only")
		_, err = h.Access.UpdateUser(h.Ctx, uid, "", access.UserPatch{RoleIDs: &[]string{role.ID}})
		require.NoError(t, err)

		mine := h.Create("contacts", `{"last_name":"Mine","owner_id":"`+uid+`"}`)
		h.Create("contacts", `{"last_name":"Theirs"}`)
		_, err = h.Records.Update(h.Ctx, "contacts", mine.ID, 0, []byte(`{"phone":"+49 30 1234567"}`))
		require.NoError(t, err)
		_, err = h.Records.Update(h.Ctx, "contacts", mine.ID, 0, []byte(`{"phone":"+49 30 7654321","job_title":"Boss"}`))
		require.NoError(t, err)
		require.NoError(t, h.Records.Delete(h.Ctx, "contacts", mine.ID, 0))

		page := h.feed("own", "")
		var actions []string
		for _, e := range page.Data {
			require.Equal(t, mine.ID, e.RecordID)
			require.NotContains(t, e.Changed, "phone")
			actions = append(actions, e.Action)
		}
		require.Equal(t, []string{"created", "updated", "deleted"}, actions, "what changed only a hidden field did not happen")
		require.Equal(t, []string{"job_title"}, page.Data[1].Changed)
		require.Equal(t, h.feed("admin", "").NextCursor, page.NextCursor)

		theirs := other.feed("other", "")
		require.Len(t, theirs.Data, 1)
		require.Equal(t, foreign.ID, theirs.Data[0].RecordID)
		apitest.API{Handler: h.handler, Canaries: []string{foreign.ID}}.Run(t,
			apitest.Scenario{Name: "nobody", Method: "GET", Path: "/api/v1/changes", Status: 401},
			apitest.Scenario{Name: "another tenant's cursor", Method: "GET", Path: "/api/v1/changes?cursor=" + theirs.NextCursor, Key: "kt_admin", Status: 422, Locations: []string{"cursor"}},
			apitest.Scenario{Name: "no cursor", Method: "GET", Path: "/api/v1/changes?cursor=abc", Key: "kt_admin", Status: 422, Locations: []string{"cursor"}},
			apitest.Scenario{Name: "no such object", Method: "GET", Path: "/api/v1/changes?objects=nothing", Key: "kt_admin", Status: 422, Locations: []string{"objects"}},
			apitest.Scenario{Name: "an object that may not be read", Method: "GET", Path: "/api/v1/changes?objects=deals", Key: "kt_own", Status: 422, Locations: []string{"objects"}},
			apitest.Scenario{Name: "too many", Method: "GET", Path: "/api/v1/changes?limit=501", Key: "kt_admin", Status: 422, Locations: []string{"limit"}},
			apitest.Scenario{Name: "a stream of another tenant", Method: "GET", Path: "/api/v1/stream", Header: map[string]string{"Last-Event-ID": theirs.NextCursor}, Key: "kt_admin", Status: 422, Locations: []string{"cursor"}},
		)
		_, err = h.Access.SetActive(h.Ctx, uid, false)
		require.NoError(t, err)
		_, err = h.Records.Feed(ctx, records.Position{}, nil, 10)
		require.True(t, fault.Is(err, fault.Unauthenticated))
		_, err = h.Records.Feed(h.Ctx, records.Position{TxID: 1 << 60, Seq: 1 << 60}, nil, 10)
		require.True(t, fault.Is(err, fault.Invalid), "a cursor from a future that a restored backup does not know")
	})
}

// definition reads own contacts only, without their phones.
func definition(t *testing.T) access.Definition {
	t.Helper()
	var d access.Definition
	require.NoError(t, json.Unmarshal([]byte(`{"objects":{"contact":{"actions":{"read":"own"},"fields":{"contact.phone":"hidden"},"level":"read"}}}`), &d))
	return d
}

// reader is the client's end of a stream.
type reader struct {
	t    *testing.T
	body *bufio.Reader
	stop context.CancelFunc
	last string
}

func (h *house) connect(url, key, last string) *reader {
	h.T.Helper()
	h.settle()
	ctx, cancel := context.WithCancel(h.T.Context())
	h.T.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/v1/stream?objects=contacts", nil)
	require.NoError(h.T, err)
	r.Header.Set("Authorization", "Bearer kt_"+key)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(h.T, err)
	h.T.Cleanup(func() { _ = res.Body.Close() })
	require.Equal(h.T, http.StatusOK, res.StatusCode)
	out := &reader{t: h.T, body: bufio.NewReader(res.Body), stop: cancel, last: last}
	require.Equal(h.T, "ready ready", out.next())
	return out
}

// next returns an event's name and what it is about.
func (r *reader) next() string {
	r.t.Helper()
	var name, about string
	for {
		line, err := r.body.ReadString('\n')
		require.NoError(r.t, err)
		line = strings.TrimSuffix(line, "\n")
		switch k, v, _ := strings.Cut(line, ": "); k {
		case "id":
			r.last = v
		case "event":
			name = v
		case "data":
			var e struct{ Type, ID string }
			require.NoError(r.t, json.Unmarshal([]byte(v), &e))
			if about = e.ID; about == "" {
				about = e.Type
			}
		case "":
			if name != "" {
				return name + " " + about
			}
		}
	}
}

func TestStreamResumesWithoutGapsOrDoubles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person("admin", access.Admin)
		h.person("sales", "sales")
		other := &house{Bundle: h.Tenant(), keys: h.keys, handler: h.handler}
		server := httptest.NewServer(h.handler)
		t.Cleanup(server.Close)

		h.Create("contacts", `{"last_name":"Before"}`)
		r := h.connect(server.URL, "admin", "")
		a := h.Create("contacts", `{"last_name":"A"}`)
		h.Create("companies", `{"name":"Not asked for"}`)
		other.Create("contacts", `{"last_name":"Not theirs"}`)
		h.relay()
		require.Equal(t, "contact.created "+a.ID, r.next())
		r.stop()

		// Cut off, the reader misses nothing, be it announced or not.
		b := h.Create("contacts", `{"last_name":"B"}`)
		h.relay()
		c := h.Create("contacts", `{"last_name":"C"}`)
		r = h.connect(server.URL, "admin", r.last)
		require.Equal(t, "contact.created "+b.ID, r.next())
		require.Equal(t, "contact.created "+c.ID, r.next())
		h.relay()
		h.relay() // An announcement that is repeated brings nothing twice.
		d := h.Create("contacts", `{"last_name":"D"}`)
		h.relay()
		require.Equal(t, "contact.created "+d.ID, r.next())

		require.NoError(t, h.invalid.Invalidate(h.Ctx, event.Invalidation{Kind: event.KindMetadata, Tenant: d.ID}))
		tenant := actorOf(t, h.Ctx).Tenant
		require.NoError(t, h.invalid.Invalidate(h.Ctx, event.Invalidation{Kind: event.KindMetadata, Tenant: tenant}))
		require.Equal(t, "metadata.changed metadata.changed", r.next())
		require.NoError(t, h.invalid.Invalidate(h.Ctx, event.Invalidation{Kind: event.KindAccess, Tenant: tenant}))
		require.Equal(t, "access.changed access.changed", r.next())
	})
}

func actorOf(t *testing.T, ctx context.Context) actor.Actor {
	t.Helper()
	a, err := actor.From(ctx)
	require.NoError(t, err)
	return a
}

// TestStreamAsksForEachEvent is the rule that nothing is sent which its reader could not read at that moment.
func TestStreamAsksForEachEvent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		role, err := h.Access.CreateRole(h.Ctx, access.NewRole{Name: "own", Labels: map[string]string{"en": "Own"}, Definition: definition(t)})
		require.NoError(t, err)
		_, uid := h.person("own", "read_only")
		_, err = h.Access.UpdateUser(h.Ctx, uid, "", access.UserPatch{RoleIDs: &[]string{role.ID}})
		require.NoError(t, err)
		server := httptest.NewServer(h.handler)
		t.Cleanup(server.Close)
		r := h.connect(server.URL, "own", "")
		for i := range 20 {
			h.Create("contacts", `{"last_name":"Theirs"}`)
			if i%5 == 0 {
				h.relay()
			}
		}
		mine := h.Create("contacts", `{"last_name":"Mine","owner_id":"`+uid+`"}`)
		h.relay()
		require.Equal(t, "contact.created "+mine.ID, r.next())
		_, err = h.Access.SetActive(h.Ctx, uid, false)
		require.NoError(t, err)
		_, err = h.Records.Update(h.Ctx, "contacts", mine.ID, 0, []byte(`{"job_title":"Boss"}`))
		require.NoError(t, err)
		h.relay()
		for {
			line, err := r.body.ReadString('\n')
			if err != nil {
				break // It has ended.
			}
			require.NotContains(t, line, "contact.updated")
		}
	})
}

// TestStreamWaitsForOlderTransactions: on PostgreSQL a change can be committed before an older transaction ends, behind which
// the feed does not look. The stream sends it once that has happened, though nothing announces it again.
func TestStreamWaitsForOlderTransactions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.person("admin", access.Admin)
		server := httptest.NewServer(h.handler)
		t.Cleanup(server.Close)
		r := h.connect(server.URL, "admin", "")
		if h.DB.Dialect() == db.SQLite {
			c := h.Create("contacts", `{"last_name":"C"}`)
			h.relay()
			require.Equal(t, "contact.created "+c.ID, r.next())
			return
		}
		other := h.Tenant()
		started, end := make(chan struct{}), make(chan struct{})
		done := make(chan error)
		go func() {
			done <- h.DB.Tenant(other.Ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into tenant_state (tenant_id, access_epoch) values (?, 2)", tx.Tenant())
				close(started)
				<-end
				return err
			})
		}()
		<-started
		c := h.Create("contacts", `{"last_name":"C"}`)
		h.relay()
		page, err := h.Records.Feed(h.Ctx, records.Position{}, nil, 10)
		require.NoError(t, err)
		require.Empty(t, page.Changes)
		require.True(t, page.Waiting)
		close(end)
		require.NoError(t, <-done)
		require.Equal(t, "contact.created "+c.ID, r.next())
	})
}
