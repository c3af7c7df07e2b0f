package duplicate

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
)

func TestThePaceTakesItsShareAndYields(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slept := func(p Pace, worked time.Duration, stopping chan struct{}) (time.Duration, error) {
			began := time.Now()
			err := p.rest(t.Context(), worked, stopping)
			return time.Since(began), err
		}
		d, err := slept(Pace{}, time.Second, nil)
		require.NoError(t, err)
		require.Equal(t, 3*time.Second, d, "a quarter of a core")
		d, _ = slept(Pace{Share: 0.5}, time.Second, nil)
		require.Equal(t, time.Second, d)
		d, _ = slept(Pace{Share: 1}, time.Second, nil)
		require.Zero(t, d)

		calm := time.Now().Add(2 * time.Second)
		d, _ = slept(Pace{Share: 1, Busy: func() bool { return time.Now().Before(calm) }}, time.Second, nil)
		require.Equal(t, 2*time.Second, d, "it waits for others")
		d, _ = slept(Pace{Share: 1, Busy: func() bool { return true }}, time.Second, nil)
		require.LessOrEqual(t, d, patience+glance, "but not forever")

		stopping := make(chan struct{})
		close(stopping)
		_, err = slept(Pace{}, time.Second, stopping)
		require.ErrorIs(t, err, job.Stopped)
	})
}

func TestEventsOfAMomentShareOneJob(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		event := []outbox.Row{{Kind: outbox.KindEvent, Topic: records.TopicChanged}}
		now := time.Date(2026, 5, 1, 12, 0, 1, 0, time.UTC)
		b.svc.now = func() time.Time { return now }
		require.NoError(b.T, b.svc.Handle(b.Ctx, "", event))
		require.NoError(b.T, b.svc.Handle(b.Ctx, "", event))
		require.NoError(b.T, b.svc.Handle(b.Ctx, "", []outbox.Row{{Topic: "other"}}))
		require.Equal(b.T, 1, b.jobs())
		now = now.Add(window)
		require.NoError(b.T, b.svc.Handle(b.Ctx, "", event))
		require.Equal(b.T, 2, b.jobs(), "the first one may be over")
	})
}

// jobs counts the jobs that wait in the outbox.
func (b *bundle) jobs() (n int) {
	b.T.Helper()
	require.NoError(b.T, b.DB.Read(b.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from outbox where tenant_id = ? and kind = 'job' and topic = ?", tx.Tenant(), KindFind).Scan(&n)
	}))
	return n
}

func TestOnlyWhatIsComparedIsWorthALook(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		o, err := b.svc.object(b.Ctx, "contacts")
		require.NoError(b.T, err)
		l := b.svc.look(o, []Definition{shipped["contact"]})
		l.relevant = relevant(o, l.rules)
		id := func(path string) string {
			f, ok := o.Field(path)
			require.True(b.T, ok, path)
			return f.ID
		}
		require.False(b.T, l.concerned([]byte(`{"`+id("job_title")+`":[null,"CEO"]}`)))
		require.True(b.T, l.concerned([]byte(`{"`+id("job_title")+`":[null,"CEO"],"`+id("mobile")+`":[null,"1"]}`)))
		require.True(b.T, l.concerned([]byte(`{"contact_points":[[],[]]}`)))
	})
}

func TestCrowdedKeysAreLeftOutAndPairsAcrossChunksFound(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		const n = chunk + 20
		_, err := b.Records.Do(b.Ctx, "test", func(ctx context.Context, batch *records.Batch) error {
			o, err := batch.Model().Object("contacts")
			if err != nil {
				return err
			}
			last, _ := o.Field("last_name")
			first, _ := o.Field("first_name")
			email, _ := o.Field("email")
			for i := range n {
				var in records.Input
				in.Set(first, "Eva")
				in.Set(last, "Braun")
				if i == 0 || i == n-1 {
					in.Set(email, "eva@braun.de")
				}
				if _, err := batch.Create(ctx, o, in); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(b.T, err)
		b.relay()
		require.Len(b.T, b.pairs("contacts", Open), 1, "the first and the last")
		o, err := b.svc.object(b.Ctx, "contacts")
		require.NoError(b.T, err)
		draft, err := b.Records.Draft(b.Ctx, "contacts", []byte(`{"first_name":"Eva","last_name":"Braun"}`))
		require.NoError(b.T, err)
		shared, crowded, err := b.Records.Sharing(b.Ctx, o.ID, append(Keys{}.MatchKeys(nil, o, draft), "e:eva@braun.de", "e:nobody"), maxShared)
		require.NoError(b.T, err)
		require.Len(b.T, shared, 1)
		require.Len(b.T, shared["e:eva@braun.de"], 2)
		require.Len(b.T, crowded, 1)
	})
}
