package sdktest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const manifest = `{"id":"example.test","abi":"kontor.plugin.v1",
 "scopes":["records:contact:read:email,first_name","records:contact:write:first_name","records:company:read","records:company:write","records:note:create","records:company:link","kv","jobs","secrets:key","events:emit:test.*","send:news"],
 "http":{"allow":["https://api.example.com","https://*.example.org","config:base"]}}`

// loser is a test that may fail.
type loser struct {
	ctx  context.Context //nolint:containedctx // a test has its context
	said []string
}

func (*loser) Helper() {}

func (l *loser) Context() context.Context { return l.ctx }

func (l *loser) Errorf(format string, args ...any) {
	l.said = append(l.said, fmt.Sprintf(format, args...))
}

func (l *loser) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func host(t *testing.T) (*Host, sdk.Host, *loser) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "manifest.json")
	if err := os.WriteFile(path, []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &loser{ctx: t.Context()}
	h := New(l, path)
	return h, sdk.HostFrom(sdk.WithHost(t.Context(), h)), l
}

func refused(t *testing.T, what string, err error, code string) {
	t.Helper()
	if got := sdk.AsError(err).GetCode(); got != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func TestScopesAreEnforced(t *testing.T) {
	t.Parallel()
	h, p, _ := host(t)
	ctx := t.Context()
	c := h.Record("contacts", Fields{"email": sdk.Text("a@b.c"), "first_name": sdk.Text("Ada"), "phone": sdk.Text("1")})
	if len(c.Fields) != 2 {
		t.Errorf("a record shows %v", c.Fields)
	}
	if got, err := p.Record(ctx, "contact", c.ID, "email"); err != nil || len(got.Fields) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	_, err := p.Record(ctx, "contacts", c.ID, "phone")
	refused(t, "a field that no scope reaches", err, "permission_denied")
	_, err = p.Record(ctx, "deals", "dea_1")
	refused(t, "an object that no scope reaches", err, "permission_denied")
	_, err = p.Record(ctx, "contacts", "con_none")
	refused(t, "a record that is not there", err, "not_found")
	_, err = p.Update(ctx, "contacts", c.ID, Fields{"email": sdk.Text("x")})
	refused(t, "writing a field that may only be read", err, "permission_denied")
	_, err = p.UpdateRecord(ctx, &sdk.UpdateRecordRequest{Object: "contacts", ID: c.ID, Version: 7, Fields: Fields{"first_name": sdk.Text("x")}})
	refused(t, "another version", err, "stale")
	if _, err = p.Update(ctx, "contacts", c.ID, Fields{"first_name": sdk.Text("Grace")}); err != nil || h.Get("contacts", c.ID).Value("first_name") != "Grace" {
		t.Error(err)
	}
	if _, err := p.Create(ctx, "notes", Fields{"body": sdk.Text("x")}); err != nil {
		t.Error(err)
	}
	_, err = p.Create(ctx, "deals", nil)
	refused(t, "making what no scope names", err, "permission_denied")
	_, err = p.Secret(ctx, "other")
	refused(t, "another secret", err, "permission_denied")
	refused(t, "another event", p.Emit(ctx, "other.thing", c, nil), "permission_denied")
	_, err = p.Send(ctx, &sdk.SendRequest{Person: c.Ref(), Purpose: "offers"})
	refused(t, "another purpose", err, "permission_denied")
}

func TestUpsertAndQuery(t *testing.T) {
	t.Parallel()
	h, p, l := host(t)
	ctx := t.Context()
	for _, want := range []bool{true, false} {
		got, err := p.UpsertRecord(ctx, &sdk.UpsertRecordRequest{Object: "companies", Match: []string{"domain"}, Fields: Fields{"domain": sdk.Text("a.b"), "size": sdk.Integer(5)}})
		if err != nil || got.Created != want {
			t.Fatalf("%v, %v", got, err)
		}
	}
	for i := range 120 {
		h.Record("companies", Fields{"size": sdk.Integer(int64(i + 100)), "domain": sdk.Text(fmt.Sprint(i, ".example"))})
	}
	for filter, want := range map[string]int{
		"": 121, "size >= 100": 120, "size = 5": 1, `domain = "a.b"`: 1, `size > 100 AND domain != "3.example"`: 118, "size = null": 0, "size != null": 121,
	} {
		n := 0
		err := p.Each(ctx, &sdk.QueryRecordsRequest{Object: "company", Filter: filter, Limit: 50, Sort: "-size"}, func(*sdk.Record) error {
			n++
			return nil
		})
		if err != nil || n != want {
			t.Errorf("%s finds %d, %v; want %d", filter, n, err, want)
		}
	}
	_, err := p.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: "companies", Filter: "size > 1 OR size < 0"})
	refused(t, "a filter that is too hard", err, "invalid")
	if len(l.said) != 1 {
		t.Errorf("the test was told %q", l.said)
	}
	h.Filter("size > 1 OR size < 0", func(r *pluginv1.Record) bool { return r.Field("size").GetInteger() == 5 })
	if got, err := p.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: "companies", Filter: "size > 1 OR size < 0"}); err != nil || len(got.Records) != 1 {
		t.Error(got, err)
	}
}

func TestTheWeb(t *testing.T) {
	t.Parallel()
	h, p, l := host(t)
	ctx := t.Context()
	h.Config(`{"base":"https://own.test:8443"}`)
	h.HTTP("GET https://api.example.com/a", 200, "first").Times(1)
	h.HTTP("GET https://api.example.com/a", 200, "then")
	h.HTTP("GET https://api.example.com/away", 302, "").Header("Location", "https://evil.test/")
	h.HTTP("GET https://api.example.com/on", 302, "").Header("Location", "https://deep.example.org/x")
	h.HTTP("GET https://deep.example.org/x", 200, "deep")
	h.HTTP("POST https://own.test:8443/x", 201, "own")
	for _, want := range []string{"first", "then", "then"} {
		if _, body, err := p.Get(ctx, "https://api.example.com/a?b=c"); err != nil || string(body) != want {
			t.Errorf("%s, %v; want %s", body, err, want)
		}
	}
	if _, body, err := p.Get(ctx, "https://api.example.com/on"); err != nil || string(body) != "deep" {
		t.Error(string(body), err)
	}
	if status, _, err := p.Post(ctx, "https://own.test:8443/x", "text/plain", []byte("x")); err != nil || status != 201 {
		t.Error(status, err)
	}
	for _, url := range []string{"https://evil.test/", "http://api.example.com/a", "https://api.example.com:444/a", "https://example.org/", "https://api.example.com/away"} {
		_, _, err := p.Get(ctx, url)
		refused(t, url, err, "permission_denied")
	}
	if len(l.said) != 0 {
		t.Errorf("the test was told %q", l.said)
	}
	_, _, err := p.Get(ctx, "https://api.example.com/unknown")
	refused(t, "a request that was not foreseen", err, "unavailable")
	if len(l.said) != 1 || !strings.Contains(l.said[0], "nothing answers GET https://api.example.com/unknown") {
		t.Errorf("the test was told %q", l.said)
	}
}

func TestTheStore(t *testing.T) {
	t.Parallel()
	h, p, _ := host(t)
	ctx := t.Context()
	if _, found, err := p.Load(ctx, "a"); found || err != nil {
		t.Error(found, err)
	}
	first, err := p.KVSet(ctx, &sdk.KVSetRequest{Key: "a", Value: []byte("1"), IfVersion: -1, TTLMS: 1000})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.KVSet(ctx, &sdk.KVSetRequest{Key: "a", IfVersion: -1})
	refused(t, "a key that is there", err, "conflict")
	_, err = p.KVSet(ctx, &sdk.KVSetRequest{Key: "a", IfVersion: first.Version + 1})
	refused(t, "another version", err, "conflict")
	h.Advance(time.Second)
	if _, found, _ := p.Load(ctx, "a"); found {
		t.Error("a value is there after its time")
	}
	for _, key := range []string{"b/2", "b/1", "c"} {
		if err := p.Store(ctx, key, nil); err != nil {
			t.Fatal(err)
		}
	}
	page, err := p.KVList(ctx, &sdk.KVListRequest{Prefix: "b/", Limit: 1})
	if err != nil || page.Keys[0] != "b/1" || page.NextCursor == "" {
		t.Error(page, err)
	}
	if page, err = p.KVList(ctx, &sdk.KVListRequest{Prefix: "b/", Cursor: page.NextCursor}); err != nil || len(page.Keys) != 1 || page.NextCursor != "" {
		t.Error(page, err)
	}
	refused(t, "a long key", p.Store(ctx, strings.Repeat("k", 257), nil), "invalid")
	refused(t, "a large value", p.Store(ctx, "k", make([]byte, 64<<10+1)), "too_large")
}

func TestFaultsAndOnce(t *testing.T) {
	t.Parallel()
	h, p, l := host(t)
	ctx := t.Context()
	h.Secret("key", "very secret")
	h.Fail("GetSecret", &sdk.Error{Code: "unavailable"})
	_, err := p.Secret(ctx, "key")
	refused(t, "a fault on purpose", err, "unavailable")
	if s, err := p.Secret(ctx, "key"); err != nil || s != "very secret" {
		t.Error(s, err)
	}
	p.Info(ctx, "the key is very secret")
	if len(l.said) != 1 {
		t.Error("a secret in the log was not seen")
	}
	for range 2 {
		if _, err := p.EmitEvent(ctx, &sdk.EmitEventRequest{Type: "test.x", IdempotencyKey: "k"}); err != nil {
			t.Error(err)
		}
		if _, err := p.EnqueueJob(ctx, &sdk.EnqueueJobRequest{Job: "sync", UniqueKey: "k"}); err != nil {
			t.Error(err)
		}
	}
	if len(h.Emitted()) != 1 || len(h.Enqueued()) != 1 {
		t.Error("the same key did the same twice")
	}
}
