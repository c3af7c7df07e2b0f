package identity_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const newPassword = "another quiet lake at night"

// reset asks for a link to a new password and does what the queue would.
func (b *bundle) reset(t *testing.T, address string) {
	t.Helper()
	require.NoError(t, b.RequestReset(t.Context(), address, "de", client))
	require.Empty(t, b.mail.take(), "the request itself makes no difference")
	b.queue.mu.Lock()
	args := b.queue.args
	b.queue.args = nil
	b.queue.mu.Unlock()
	require.Len(t, args, 1)
	require.NotContains(t, args[0], address)
	var a identity.ResetArgs
	require.NoError(t, json.Unmarshal([]byte(args[0]), &a))
	require.NoError(t, identity.RunReset(b.Service, t.Context(), job.Job[identity.ResetArgs]{Args: a}))
}

// T-25, T-27: a link works once and for a time, an unknown address gets none, and nobody sees the difference.
func TestReset(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		in := b.login(t, address, c)
		b.reset(t, email("nobody"))
		require.Empty(t, b.mail.take())

		b.reset(t, address)
		first := b.mail.token(t, mail.Reset, address)
		b.reset(t, address)
		token := b.mail.token(t, mail.Reset, address)
		refused(t, b.Reset(t.Context(), first, newPassword, "de"), fault.Conflict, "link_expired")
		refused(t, b.Reset(t.Context(), token, "short", "de"), fault.Invalid, "password_too_short")
		refused(t, b.Verify(t.Context(), token, password, "", client), fault.Conflict, "link_expired") // It is for something else.
		b.mail.take()
		require.NoError(t, b.Reset(t.Context(), token, newPassword, "de"))
		require.Equal(t, mail.PasswordChanged, b.mail.take()[0].Kind)
		refused(t, b.Reset(t.Context(), token, newPassword, "de"), fault.Conflict, "link_expired")
		_, err := b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: password}, client)
		refused(t, err, fault.Unauthenticated, "bad_credentials")
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: newPassword}, client)
		require.NoError(t, err)

		b.reset(t, address)
		token = b.mail.token(t, mail.Reset, address)
		b.clock.forward(2 * time.Hour)
		refused(t, b.Reset(t.Context(), token, password, "de"), fault.Conflict, "link_expired")
	})
}

// T-21: somebody who signs up with another person's address has nothing left once that person comes.
func TestTheOwnerOfAnAddressFindsNothingOfAnAttacker(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("victim")
		c := b.company(t, address)
		attacker := b.login(t, address, c)
		b.withSecond(t, attacker.Token)
		_, key, err := b.CreateKey(b.as(t, attacker.Token), identity.NewAPIKey{Name: "back door", Scopes: []string{"admin"}})
		require.NoError(t, err)

		b.reset(t, address)
		require.NoError(t, b.Reset(t.Context(), b.mail.token(t, mail.Reset, address), newPassword, "en"))
		_, err = b.Authenticate(t.Context(), session(attacker.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.Authenticate(t.Context(), bearer(key))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		in, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: newPassword}, client)
		require.NoError(t, err)
		require.Nil(t, in.SecondFactor, "the attacker's second factor does not shut the owner out")

		// Now the address is proven: a mailbox alone does not get past a second factor any more.
		b.clock.forward(time.Minute)
		b.withSecond(t, in.Token)
		b.mail.take()
		b.reset(t, address)
		require.NoError(t, b.Reset(t.Context(), b.mail.token(t, mail.Reset, address), password, "en"))
		in = b.try(t, address)
		require.NotNil(t, in.SecondFactor)
	})
}

func TestProvingAndChangingAnAddress(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, next := email("anna"), email("next")
		c := b.company(t, address)
		in := b.login(t, address, c)
		ctx := b.as(t, in.Token)
		require.NoError(t, b.ResendVerification(ctx, client))
		token := b.mail.token(t, mail.Verify, address)
		refused(t, b.Verify(t.Context(), token, "", "", client), fault.Invalid, "required")
		refused(t, b.Verify(t.Context(), token, "not the password", "", client), fault.Invalid, "wrong_password")
		require.NoError(t, b.Verify(t.Context(), token, "", in.Token, client))
		refused(t, b.Verify(t.Context(), token, "", in.Token, client), fault.Conflict, "link_expired")
		f, err := b.Factors(ctx)
		require.NoError(t, err)
		require.True(t, f.Verified)

		require.NoError(t, b.RequestEmailChange(ctx, next, in.Token, client))
		token = b.mail.token(t, mail.ChangeEmail, next)
		require.NoError(t, b.Verify(t.Context(), token, "", in.Token, client))
		notice := b.mail.take()
		require.Len(t, notice, 1)
		require.Equal(t, address, notice[0].To)
		_, err = b.Login(t.Context(), identity.Credentials{Email: next, Password: password}, client)
		require.NoError(t, err)
		u, err := b.access.GetUser(c.system(), c.admin.ID)
		require.NoError(t, err)
		require.Equal(t, next, u.Email)

		// An address that has an account already gets no link, and the answer is the same.
		other := email("other")
		b.user(t, c, other, "sales")
		require.NoError(t, b.RequestEmailChange(ctx, other, in.Token, client))
		require.Empty(t, b.mail.take())
	})
}

// invite invites somebody as the company's administrator, and returns the link's token.
func (b *bundle) invite(t *testing.T, token, address string, roles ...string) string {
	t.Helper()
	b.mail.take()
	_, err := b.Invite(b.as(t, token), identity.NewInvitation{Email: address, Name: "Ida Invited", RoleIDs: roles})
	require.NoError(t, err)
	return b.mail.token(t, mail.Invite, address)
}

// T-26: an invitation works once, for its address, with its roles, and only as long as the inviter could still give them.
func TestInvitations(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c, foreign := b.company(t, address), b.company(t, email("foreign"))
		in := b.login(t, address, c)
		_, err := b.Invite(b.as(t, in.Token), identity.NewInvitation{Email: email("x")})
		refused(t, err, fault.Forbidden, "email_unverified")
		require.NoError(t, b.ResendVerification(b.as(t, in.Token), client))
		require.NoError(t, b.Verify(t.Context(), b.mail.token(t, mail.Verify, address), "", in.Token, client))

		_, err = b.Invite(b.as(t, in.Token), identity.NewInvitation{Email: email("x"), RoleIDs: []string{foreign.roles["sales"]}})
		refused(t, err, fault.Invalid, "unknown_role")
		_, err = b.Invite(b.as(t, in.Token), identity.NewInvitation{Email: address})
		refused(t, err, fault.Conflict, "email_taken")

		ida := email("ida")
		old := b.invite(t, in.Token, ida, c.roles["sales"])
		token := b.invite(t, in.Token, ida, c.roles["sales"])
		_, err = b.Invited(t.Context(), old)
		refused(t, err, fault.Conflict, "link_expired")
		about, err := b.Invited(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, identity.Invited{Company: "Company", Email: ida, Name: "Ida Invited"}, about)
		_, err = b.Accept(t.Context(), token, "", "short", "", client)
		refused(t, err, fault.Invalid, "password_too_short")
		joined, err := b.Accept(t.Context(), token, "", newPassword, "", client)
		require.NoError(t, err)
		require.Equal(t, []string{c.roles["sales"]}, joined.User.RoleIDs)
		require.Equal(t, ida, joined.User.Email)
		_, err = b.Accept(t.Context(), token, "", newPassword, "", client)
		refused(t, err, fault.Conflict, "link_expired")

		// Somebody with an account must be its owner, whoever holds the link.
		known := email("known")
		kc := b.company(t, known)
		kin := b.login(t, known, kc)
		require.NoError(t, b.ResendVerification(b.as(t, kin.Token), client))
		require.NoError(t, b.Verify(t.Context(), b.mail.token(t, mail.Verify, known), "", kin.Token, client))
		token = b.invite(t, in.Token, known, c.roles["sales"])
		_, err = b.Accept(t.Context(), token, "", newPassword, "", client)
		refused(t, err, fault.Invalid, "wrong_password")
		_, err = b.Accept(t.Context(), token, "", "", in.Token, client)
		refused(t, err, fault.Invalid, "required") // The session of somebody else.
		joined, err = b.Accept(t.Context(), token, "", "", kin.Token, client)
		require.NoError(t, err)
		require.Len(t, joined.Companies, 2)

		// The inviter loses the right before the acceptance.
		token = b.invite(t, in.Token, email("late"), c.roles["sales"])
		second := b.user(t, c, email("second"), "admin")
		none := []string{}
		_, err = b.access.UpdateUser(c.system(), c.admin.ID, "", access.UserPatch{RoleIDs: &none})
		require.NoError(t, err)
		_, err = b.Accept(t.Context(), token, "Late", newPassword, "", client)
		refused(t, err, fault.Forbidden, "inviter_rights")
		all := []string{c.roles["admin"]}
		_, err = b.access.UpdateUser(c.system(), c.admin.ID, "", access.UserPatch{RoleIDs: &all})
		require.NoError(t, err)
		require.NotEmpty(t, second.ID)

		// Time, and being taken back.
		token = b.invite(t, in.Token, email("slow"), c.roles["sales"])
		b.clock.forward(7 * 24 * time.Hour)
		_, err = b.Accept(t.Context(), token, "Slow", newPassword, "", client)
		refused(t, err, fault.Conflict, "link_expired")
		in = b.login(t, address, c)
		open, err := b.ListInvitations(b.as(t, in.Token))
		require.NoError(t, err)
		require.Len(t, open, 2)
		fin := b.login(t, foreign.admin.Email, foreign)
		refused(t, b.Uninvite(b.as(t, fin.Token), open[0].ID), fault.NotFound, "not_found")
		require.NoError(t, b.Uninvite(b.as(t, in.Token), open[0].ID))
	})
}
