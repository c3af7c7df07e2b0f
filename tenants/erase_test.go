package tenants_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

func TestADeletionThatIsCutOffGoesOn(t *testing.T) {
	t.Parallel()
	apart(t, func(t *testing.T, b *bundle) {
		errCut := errors.New("cut off")
		for round := range 5 { // Each erasing, twice; the fifth is not cut off at all.
			f, err := b.Signup(t.Context(), input())
			require.NoError(t, err)
			calls, whole := 0, func(context.Context, string) error { return nil }
			s := b.again(whole, func(_ context.Context, tenant string) error {
				require.Equal(t, f.Tenant.ID, tenant)
				if calls++; calls == round+1 {
					return errCut
				}
				return nil
			})
			err = s.Delete(t.Context(), f.Tenant.ID, 0)
			if round < 2 {
				require.ErrorIs(t, err, errCut)
				found, err := b.directory.BySlug(t.Context(), f.Tenant.Slug)
				require.NoError(t, err)
				require.Equal(t, tenants.Deleting, found.State)
				_, err = b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: f.Token})
				require.Error(t, err)
				system := actor.ForSystem(t.Context(), f.Tenant.ID, "test")
				require.Equal(t, fault.NotFound, fault.CodeOf(s.SetState(system, tenants.Active)), "what is being erased does not come back")
				if round == 0 {
					require.NoError(t, s.Delete(t.Context(), f.Tenant.ID, 0))
				} else {
					require.NoError(t, s.Sweep(t.Context(), time.Hour))
				}
			} else {
				require.NoError(t, err)
			}
			_, err = b.directory.BySlug(t.Context(), f.Tenant.Slug)
			require.Equal(t, fault.NotFound, fault.CodeOf(err))
			require.Equal(t, fault.NotFound, fault.CodeOf(s.Delete(t.Context(), f.Tenant.ID, 0)))
			_, err = b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: f.Token})
			require.Equal(t, fault.Unauthenticated, fault.CodeOf(err))
		}
	})
}

func TestAnAccountStaysWhileItBelongsSomewhere(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		in := input()
		first, err := b.Signup(t.Context(), in)
		require.NoError(t, err)
		second, err := b.Signup(t.Context(), in)
		require.NoError(t, err)
		accounts := func() (n int64) {
			require.NoError(t, b.db.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
				return tx.QueryRow(ctx, "select count(*) from accounts where email = ?", in.Email).Scan(&n)
			}))
			return n
		}
		require.NoError(t, b.Delete(t.Context(), first.Tenant.ID, 0))
		require.EqualValues(t, 1, accounts())
		_, err = b.identity.Authenticate(t.Context(), httpapi.Credentials{Session: second.Token})
		require.NoError(t, err)
		require.NoError(t, b.Delete(t.Context(), second.Tenant.ID, 0))
		require.Zero(t, accounts())
	})
}
