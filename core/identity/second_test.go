package identity_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// code is the code that an app shows now.
func (b *bundle) code(t testing.TB, seed identity.Seed) string {
	t.Helper()
	c, err := totp.GenerateCode(seed.Secret, b.clock.Now())
	require.NoError(t, err)
	return c
}

// withSecond gives the person of a session a second factor.
func (b *bundle) withSecond(t *testing.T, token string) (identity.Seed, []string) {
	t.Helper()
	ctx := b.as(t, token)
	seed, err := b.BeginTOTP(ctx, token)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(seed.URI, "otpauth://totp/"))
	require.True(t, strings.HasPrefix(seed.QR, "data:image/png;base64,"))
	_, err = b.ConfirmTOTP(ctx, "000000", token, client)
	refused(t, err, fault.Invalid, "wrong_code")
	recovery, err := b.ConfirmTOTP(ctx, b.code(t, seed), token, client)
	require.NoError(t, err)
	require.Len(t, recovery, 10)
	return seed, recovery
}

func (b *bundle) try(t *testing.T, address string) identity.SignedIn {
	t.Helper()
	in, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: password}, client)
	require.NoError(t, err)
	return in
}

func TestASecondFactorIsAskedFor(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		first := b.login(t, address, c)
		seed, recovery := b.withSecond(t, first.Token)

		half := b.try(t, address)
		require.Empty(t, half.Token)
		require.NotNil(t, half.SecondFactor)
		require.False(t, half.SecondFactor.Enrol)
		_, err := b.EnrolSecond(t.Context(), half.SecondFactor.Token)
		refused(t, err, fault.Conflict, "second_factor_exists")
		_, err = b.ProveSecond(t.Context(), half.SecondFactor.Token, b.code(t, seed), "", client)
		refused(t, err, fault.Invalid, "wrong_code") // It was used up when the factor was confirmed.
		b.clock.forward(30 * time.Second)
		code := b.code(t, seed)
		in, err := b.ProveSecond(t.Context(), half.SecondFactor.Token, code, first.Token, client)
		require.NoError(t, err)
		require.Equal(t, []string{"pwd", "otp"}, in.Session.Methods)
		_, err = b.Authenticate(t.Context(), session(first.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.ProveSecond(t.Context(), half.SecondFactor.Token, code, "", client)
		refused(t, err, fault.Conflict, "sign_in_expired")

		// A recovery code stands in once.
		half = b.try(t, address)
		in, err = b.ProveSecond(t.Context(), half.SecondFactor.Token, strings.ToUpper(recovery[3]), "", client)
		require.NoError(t, err)
		require.Equal(t, []string{"pwd", "recovery"}, in.Session.Methods)
		half = b.try(t, address)
		_, err = b.ProveSecond(t.Context(), half.SecondFactor.Token, recovery[3], "", client)
		refused(t, err, fault.Invalid, "wrong_code")
		f, err := b.Factors(b.as(t, in.Token))
		require.NoError(t, err)
		require.True(t, f.TOTP)
		require.Equal(t, 9, f.RecoveryCodes)

		require.NoError(t, b.RemoveTOTP(b.as(t, in.Token), in.Token))
		f, err = b.Factors(b.as(t, in.Token))
		require.NoError(t, err)
		require.False(t, f.TOTP)
		require.Zero(t, f.RecoveryCodes)
	})
}

// T-25: codes are counted with passwords, so that a million of them cannot be tried.
// The data key above tenants is shared, so that a test can only destroy it in a database of its own.
func TestASecondFactorOutlivesItsDataKey(t *testing.T) {
	t.Parallel()
	b := setup(t, coretest.SQLite(t))
	address := email("anna")
	c := b.company(t, address)
	seed, _ := b.withSecond(t, b.login(t, address, c).Token)
	require.NoError(t, b.secrets.Rotate(t.Context(), secret.Node))
	require.NoError(t, b.secrets.Reseal(t.Context(), secret.Node))
	require.NoError(t, b.db.System(t.Context(), "destroy the old data key", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from data_keys where owner = ? and state <> 'active'", secret.Node)
		require.EqualValues(t, 1, n)
		return err
	}))
	b.secrets.Forget(secret.Node)
	b.clock.forward(30 * time.Second)
	in, err := b.ProveSecond(t.Context(), b.try(t, address).SecondFactor.Token, b.code(t, seed), "", client)
	require.NoError(t, err)
	require.Equal(t, []string{"pwd", "otp"}, in.Session.Methods)
}

func TestCodesAreCounted(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		seed, _ := b.withSecond(t, b.login(t, address, c).Token)
		b.clock.forward(time.Minute)
		half := b.try(t, address)
		tried := 0
		for range 20 {
			_, err := b.ProveSecond(t.Context(), half.SecondFactor.Token, "000000", "", client)
			if fault.Is(err, fault.RateLimited) {
				break
			}
			refused(t, err, fault.Invalid, "wrong_code")
			tried++
		}
		require.Less(t, tried, 10)
		_, err := b.ProveSecond(t.Context(), half.SecondFactor.Token, b.code(t, seed), "", client)
		require.True(t, fault.Is(err, fault.RateLimited), "%v", err)
	})
}

func TestASignInThatWaitsIsOverAfterTenMinutes(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		seed, _ := b.withSecond(t, b.login(t, address, c).Token)
		half := b.try(t, address)
		b.clock.forward(identity.FlowAge)
		_, err := b.ProveSecond(t.Context(), half.SecondFactor.Token, b.code(t, seed), "", client)
		refused(t, err, fault.Conflict, "sign_in_expired")
		_, err = b.ProveSecond(t.Context(), "nonsense", "", "", client)
		refused(t, err, fault.Conflict, "sign_in_expired")

		// Somebody who is suspended meanwhile does not get in.
		anton := email("anton")
		u := b.user(t, c, anton, "sales")
		seed, _ = b.withSecond(t, b.login(t, anton, c).Token)
		b.clock.forward(time.Minute)
		half = b.try(t, anton)
		_, err = b.SetActive(c.system(), u.ID, false)
		require.NoError(t, err)
		_, err = b.ProveSecond(t.Context(), half.SecondFactor.Token, b.code(t, seed), "", client)
		require.Error(t, err)
	})
}

func TestACompanyCanDemandASecondFactor(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		first := b.login(t, address, c)
		rules, err := b.Rules(b.as(t, first.Token))
		require.NoError(t, err)
		rules.SecondFactor = true
		_, err = b.SetRules(b.as(t, first.Token), rules, client)
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), session(first.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")

		half := b.try(t, address)
		require.True(t, half.SecondFactor.Enrol)
		_, err = b.ProveSecond(t.Context(), half.SecondFactor.Token, "000000", "", client)
		refused(t, err, fault.Invalid, "wrong_code")
		seed, err := b.EnrolSecond(t.Context(), half.SecondFactor.Token)
		require.NoError(t, err)
		in, err := b.ProveSecond(t.Context(), half.SecondFactor.Token, b.code(t, seed), "", client)
		require.NoError(t, err)
		require.Len(t, in.RecoveryCodes, 10)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
	})
}

func TestAnAdministratorHelpsSomebodyWhoHasLostTheDevice(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, lost := email("anna"), email("lost")
		c := b.company(t, address)
		u := b.user(t, c, lost, "sales")
		in := b.login(t, lost, c)
		b.withSecond(t, in.Token)
		refused(t, b.ResetSecond(b.as(t, in.Token), c.admin.ID), fault.Forbidden, "function_missing")
		require.NoError(t, b.ResetSecond(b.as(t, b.login(t, address, c).Token), u.ID))
		_, err := b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		require.NotEmpty(t, b.try(t, lost).Token)
	})
}

// T-22, T-23: a new proof gives a new session, and the old one is over.
func TestStepUp(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		in := b.login(t, address, c)
		b.clock.forward(time.Hour)
		ctx := b.as(t, in.Token)
		_, err := b.StepUp(ctx, "not the password", "", in.Token, client)
		refused(t, err, fault.Invalid, "wrong_password")
		_, err = b.StepUp(ctx, password, "", "", client)
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		next, err := b.StepUp(ctx, password, "", in.Token, client)
		require.NoError(t, err)
		require.NotEqual(t, in.Token, next.Token)
		require.Equal(t, in.Session.ExpiresAt, next.Session.ExpiresAt, "it does not live longer")
		_, err = b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		a, err := b.Authenticate(t.Context(), session(next.Token))
		require.NoError(t, err)
		require.WithinDuration(t, b.clock.Now(), a.AuthenticatedAt, time.Second)

		seed, _ := b.withSecond(t, next.Token)
		b.clock.forward(time.Minute)
		_, err = b.StepUp(b.as(t, next.Token), password, "", next.Token, client)
		refused(t, err, fault.Invalid, "wrong_code") // The password alone is not enough any more.
		last, err := b.StepUp(b.as(t, next.Token), "", b.code(t, seed), next.Token, client)
		require.NoError(t, err)
		require.Equal(t, []string{"pwd", "otp"}, last.Session.Methods)
	})
}

// A provider speaks for one company: its word changes nothing about an account that may open others.
func TestAVouchedSessionChangesNothingAboutTheAccount(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		_, err := b.Vouched(b.as(t, b.login(t, address, c).Token), c.admin.ID, identity.How{}, "", client)
		refused(t, err, fault.Forbidden, "system_only")
		in, err := b.Vouched(c.system(), c.admin.ID, identity.How{Methods: []string{"sso"}, Provider: "sso_1", Subject: "sub", Session: "sid"}, "", client)
		require.NoError(t, err)
		ctx := b.as(t, in.Token)
		_, err = b.BeginTOTP(ctx, in.Token)
		refused(t, err, fault.Forbidden, "own_proof_needed")
		_, err = b.BeginPasskey(ctx, in.Token)
		refused(t, err, fault.Forbidden, "own_proof_needed")
		_, err = b.StepUp(ctx, password, "", in.Token, client)
		refused(t, err, fault.Forbidden, "own_proof_needed")
		refused(t, b.RequestEmailChange(ctx, email("other"), in.Token, client), fault.Forbidden, "own_proof_needed")

		// It ends at the provider's word, and only at the word about this very session.
		for _, other := range [][3]string{{"sso_2", "sub", "sid"}, {"sso_1", "other", ""}, {"sso_1", "sub", "other"}, {"sso_1", "", ""}, {"", "sub", ""}} {
			n, err := b.EndVouched(c.system(), other[0], other[1], other[2])
			require.NoError(t, err)
			require.Zero(t, n, other)
		}
		n, err := b.EndVouched(c.system(), "sso_1", "sub", "sid")
		require.NoError(t, err)
		require.Equal(t, 1, n)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
	})
}

func TestRules(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, other := email("anna"), email("other")
		c := b.company(t, address)
		b.user(t, c, other, "sales")
		in, weak := b.login(t, address, c), b.login(t, other, c)
		admin := b.as(t, in.Token)
		rules, err := b.Rules(admin)
		require.NoError(t, err)
		_, err = b.Rules(b.as(t, weak.Token))
		refused(t, err, fault.Forbidden, "function_missing")
		_, err = b.SetRules(b.as(t, weak.Token), rules, client)
		refused(t, err, fault.Forbidden, "function_missing")

		for reason, change := range map[string]func(r *identity.Rules){
			"break_glass_needed": func(r *identity.Rules) { r.Ways = []identity.Way{identity.WaySSO} },
			"unknown_user":       func(r *identity.Rules) { r.BreakGlass = []string{"usr_nobody"} },
			"not_an_option":      func(r *identity.Rules) { r.Ways = []identity.Way{"magic"} },
			"invalid_network":    func(r *identity.Rules) { r.Networks = []string{"office"} },
			"network_locks_out":  func(r *identity.Rules) { r.Networks = []string{"203.0.113.0/24"} },
			"too_small":          func(r *identity.Rules) { r.IdleMinutes = 1 },
		} {
			bad := rules
			change(&bad)
			_, err = b.SetRules(admin, bad, client)
			refused(t, err, fault.Invalid, reason)
		}

		// Only a provider, but for the break-glass user.
		r := rules
		r.Ways, r.BreakGlass = []identity.Way{identity.WaySSO}, []string{c.admin.ID}
		_, err = b.SetRules(admin, r, client)
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), session(weak.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
		_, err = b.Login(t.Context(), identity.Credentials{Email: other, Password: password}, client)
		refused(t, err, fault.Forbidden, "way_not_allowed")
		require.NotEmpty(t, b.try(t, address).Token)

		// Networks hold for every request of a person.
		r = rules
		r.Networks = []string{"192.0.2.0/24"}
		_, err = b.SetRules(admin, r, client)
		require.NoError(t, err)
		from := session(in.Token)
		from.Client = client.Address
		_, err = b.Authenticate(t.Context(), from)
		require.NoError(t, err)
		from.Client = from.Client.Next().Next()
		_, err = b.Authenticate(t.Context(), from)
		require.NoError(t, err)
		for range 300 {
			from.Client = from.Client.Next()
		}
		_, err = b.Authenticate(t.Context(), from)
		refused(t, err, fault.Forbidden, "network_not_allowed")
		far := client
		far.Address = from.Client
		_, err = b.Login(t.Context(), identity.Credentials{Email: other, Password: password}, far)
		refused(t, err, fault.Forbidden, "network_not_allowed")

		// A shorter life holds for sessions that run.
		r = rules
		r.IdleMinutes = 30
		_, err = b.SetRules(actor.With(t.Context(), must(b.Authenticate(t.Context(), session(in.Token)))), r, client)
		require.NoError(t, err)
		b.clock.forward(31 * time.Minute)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
