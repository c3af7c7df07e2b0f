package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// shop is an API over a database with one operation that must not happen twice.
type shop struct {
	house
	ctx    context.Context //nolint:containedctx // a test's own
	db     *db.DB
	orders atomic.Int64
	during func(ctx context.Context) error
	inTx   bool
}

func newShop(t *testing.T, d *db.DB) *shop {
	t.Helper()
	ctx := coretest.Tenant(t, d)
	tenant := coretest.TenantOf(t, ctx)
	s := &shop{ctx: ctx, db: d}
	s.house = build(t, func(o *httpapi.Options) {
		o.DB = d
		o.Authenticator = authenticator(func(c httpapi.Credentials) (actor.Actor, error) {
			return actor.Actor{Tenant: tenant, Kind: actor.Key, ID: c.Token}, nil
		})
	})
	type in = httpapi.In[thing]
	httpapi.Register(s.API, operation("order", "POST", "/orders"), func(ctx context.Context, _ *in) (*httpapi.JSON, error) {
		if s.during != nil {
			if err := s.during(ctx); err != nil {
				return nil, err
			}
		}
		out := httpapi.RawJSON(http.StatusCreated, []byte(`{"order":`+strconv.FormatInt(s.orders.Add(1), 10)+`}`))
		out.Location, out.ETag = "/orders/1", `"v1-a"`
		if !s.inTx {
			return out, nil
		}
		return out, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			return httpapi.IdempotencyFrom(ctx).Store(tx, out.Status, http.Header{
				"Content-Type": {"application/json"}, "Location": {out.Location}, "Etag": {out.ETag},
			}, out.Body)
		})
	})
	secret := operation("make-key", "POST", "/keys")
	secret.Secret = true
	s.echo(secret)
	return s
}

func order(key string, body string) apitest.Scenario {
	return apitest.Scenario{Method: "POST", Path: "/api/v1/orders", Key: "kt_1", Header: map[string]string{"Idempotency-Key": key}, Body: body, Status: 201}
}

const good = `{"name":"a"}`

func TestIdempotencyReplays(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		for name, inTx := range map[string]bool{"after the answer": false, "within the transaction": true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newShop(t, d)
				s.inTx = inTx
				api := s.scenarios()
				first := api.Do(t, order("k1", good))
				require.Empty(t, first.Header.Get("Idempotent-Replayed"))
				again := api.Do(t, order("k1", good))
				require.Equal(t, "true", again.Header.Get("Idempotent-Replayed"))
				require.Equal(t, first.Bytes, again.Bytes)
				for _, name := range []string{"Content-Type", "Location", "Etag"} {
					require.Equal(t, first.Header.Get(name), again.Header.Get(name), name)
				}
				require.EqualValues(t, 1, s.orders.Load())

				other := order("k1", `{"name":"b"}`)
				other.Status, other.Code, other.Locations = 422, "validation", []string{"Idempotency-Key"}
				require.Equal(t, "idempotency_key_reused", api.Do(t, other).Problem(t).Errors[0].Code)

				api.Do(t, order("k2", good))
				someone := order("k1", good)
				someone.Key = "kt_2"
				api.Do(t, someone)
				require.EqualValues(t, 3, s.orders.Load(), "another key, and another principal, is another request")
			})
		}
	})
}

func TestIdempotencyKeepsWhatItShould(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		api := s.scenarios()
		fails := func(err error, status int) {
			s.during = func(context.Context) error { return err }
			o := order("k", good)
			o.Status = status
			api.Do(t, o)
		}
		invalid := order("k", `{}`)
		invalid.Status = 422
		api.Do(t, invalid) // never started
		fails(errors.New("boom"), 500)
		fails(fault.New(fault.RateLimited, "rate_limited", fault.Params{"retry_after": int64(1)}), 429)
		fails(context.DeadlineExceeded, 503)
		s.during = func(context.Context) error { panic("boom") }
		o := order("k", good)
		o.Status = 500
		api.Do(t, o)
		s.during = nil
		api.Do(t, order("k", good))
		require.EqualValues(t, 1, s.orders.Load(), "none of the failures was kept")

		fails(nil, 201)
		s.during = func(context.Context) error { return fault.New(fault.Conflict, "job_duplicate") }
		refused := order("refused", good)
		refused.Status = 409
		first := api.Do(t, refused)
		s.during = nil
		again := api.Do(t, refused)
		require.Equal(t, first.Bytes, again.Bytes, "a refusal of the handler is an answer")
		require.Equal(t, "application/problem+json", again.Header.Get("Content-Type"))
	})
}

func TestIdempotencyInParallel(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		h := s.Handler(nil)
		entered, leave := make(chan struct{}, 1), make(chan struct{})
		s.during = func(context.Context) error { entered <- struct{}{}; <-leave; return nil }
		var wg sync.WaitGroup
		var status [2]int
		run := func(i int) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, order("k", good).Request(t))
			status[i] = w.Code
		}
		wg.Go(func() { run(0) })
		<-entered
		run(1)
		close(leave)
		wg.Wait()
		require.Equal(t, [2]int{201, 409}, status)
		require.EqualValues(t, 1, s.orders.Load())
	})
}

// TestIdempotencySurvivesADeadProcess plays a process that dies after the commit and before its answer, or before the
// commit.
func TestIdempotencySurvivesADeadProcess(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		s.inTx = true
		api := s.scenarios()
		lost := httptest.NewRecorder()
		s.Handler(nil).ServeHTTP(cut{lost}, order("k", good).Request(t))
		again := api.Do(t, order("k", good))
		require.JSONEq(t, `{"order":1}`, string(again.Bytes))
		require.EqualValues(t, 1, s.orders.Load())

		age := func(key string, by time.Duration) {
			require.NoError(t, d.Tenant(s.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "update idempotency_keys set status = 0, created_at = ? where key = ?", time.Now().UTC().Add(-by), key)
				return err
			}))
		}
		age("k", time.Second)
		running := order("k", good)
		if d.Dialect() == db.SQLite {
			// The row is older than this process, so nobody can be at it.
			age("k", time.Hour)
		} else {
			running.Status, running.Code = 409, "idempotency_in_progress"
			api.Do(t, running)
			age("k", 2*time.Minute)
		}
		api.Do(t, order("k", good))
		require.EqualValues(t, 2, s.orders.Load(), "what has not ended is done anew")

		age("k", 25*time.Hour)
		api.Do(t, order("k", `{"name":"another request"}`))
		require.EqualValues(t, 3, s.orders.Load(), "after a day the key is free")

		age("k", 25*time.Hour)
		n, err := httpapi.SweepIdempotency(s.ctx, d)
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
	})
}

// cut is a connection that is gone when the answer comes.
type cut struct{ http.ResponseWriter }

func (cut) Write([]byte) (int, error) { return 0, http.ErrHandlerTimeout }

func TestIdempotencyKeysAreChecked(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		api := s.scenarios()
		for _, bad := range []string{" ", "ü", "tab\t", id.New("x") + string(make([]byte, 300))} {
			r := order("", good).Request(t)
			r.Header["Idempotency-Key"] = []string{bad}
			w := httptest.NewRecorder()
			s.Handler(nil).ServeHTTP(w, r)
			if bad == " " {
				require.Equal(t, 201, w.Code)
				continue
			}
			require.Equal(t, 422, w.Code, "%q", bad)
		}
		api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/keys", Key: "kt_1", Header: map[string]string{"Idempotency-Key": "k"}, Body: good, Status: 422, Locations: []string{"Idempotency-Key"}})
	})
}
