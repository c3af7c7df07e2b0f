package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestCreateUser(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, seller, late := email("anna"), email("seller"), email("late")
		c := b.company(t, address)
		b.user(t, c, seller, "sales")
		admin, sales := b.as(t, b.login(t, address, c).Token), b.as(t, b.login(t, seller, c).Token)
		_, err := b.CreateUser(sales, identity.NewUser{NewUser: access.NewUser{Email: late, Name: "L"}})
		refused(t, err, fault.Forbidden, "function_missing")
		for reason, in := range map[string]identity.NewUser{
			"invalid_email":      {NewUser: access.NewUser{Email: "x", Name: "L"}},
			"required":           {NewUser: access.NewUser{Email: late}},
			"unknown_role":       {NewUser: access.NewUser{Email: late, Name: "L", RoleIDs: []string{"rol_x"}}},
			"password_too_short": {NewUser: access.NewUser{Email: late, Name: "L"}, Password: "short"},
			"password_common":    {NewUser: access.NewUser{Email: late, Name: "L"}, Password: "Passwort123!"},
			"password_is_email":  {NewUser: access.NewUser{Email: late, Name: "L"}, Password: late},
		} {
			_, err := b.CreateUser(admin, in)
			refused(t, err, fault.Invalid, reason)
		}
		_, err = b.CreateUser(admin, identity.NewUser{NewUser: access.NewUser{Email: seller, Name: "Again"}})
		refused(t, err, fault.Conflict, "email_taken")

		u, err := b.CreateUser(admin, identity.NewUser{NewUser: access.NewUser{Email: late, Name: "L", RoleIDs: []string{c.roles["read_only"]}}})
		require.NoError(t, err)
		_, err = b.Login(t.Context(), identity.Credentials{Email: late, Password: ""}, client)
		refused(t, err, fault.Unauthenticated, "bad_credentials")
		refused(t, b.SetPassword(sales, u.ID, password), fault.Forbidden, "function_missing")
		refused(t, b.SetPassword(admin, u.ID, "short"), fault.Invalid, "password_too_short")
		require.NoError(t, b.SetPassword(admin, u.ID, password))
		b.login(t, late, c)
	})
}

// Somebody who has made an account for another's address beforehand does not get into the company with it.
func TestAnAccountFromElsewhereIsNotTakenIn(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, foreign := email("anna"), email("foreign")
		c, other := b.company(t, address), b.company(t, foreign)
		admin := b.as(t, b.login(t, address, c).Token)
		_, err := b.CreateUser(admin, identity.NewUser{NewUser: access.NewUser{Email: foreign, Name: "F"}, Password: password})
		refused(t, err, fault.Conflict, "account_exists")
		page, err := b.access.ListUsers(admin, access.UserQuery{Search: "foreign"})
		require.NoError(t, err)
		require.Empty(t, page.Users)
		require.Equal(t, fault.NotFound, fault.CodeOf(b.SetPassword(admin, other.admin.ID, "another long password")))
		_, err = b.SetActive(admin, other.admin.ID, false)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		b.login(t, foreign, other)
	})
}

// A CreateUser that was cut off before the account was made is finished by the next one.
func TestCreateUserGoesOnWhereItWasCutOff(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, half := email("anna"), email("half")
		c := b.company(t, address)
		admin := b.as(t, b.login(t, address, c).Token)
		cut, err := b.access.CreateUser(admin, access.NewUser{Email: half, Name: "Half"})
		require.NoError(t, err)
		u, err := b.CreateUser(admin, identity.NewUser{NewUser: access.NewUser{Email: half, Name: "Half"}, Password: password})
		require.NoError(t, err)
		require.Equal(t, cut.ID, u.ID)
		require.Equal(t, u.ID, b.login(t, half, c).User.ID)
		_, err = b.CreateUser(admin, identity.NewUser{NewUser: access.NewUser{Email: half, Name: "Half"}, Password: password})
		refused(t, err, fault.Conflict, "email_taken")
	})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		laptop, phone := b.login(t, address, c), b.login(t, address, c)
		ctx := b.as(t, laptop.Token)
		_, err := b.Authenticate(t.Context(), session(phone.Token))
		require.NoError(t, err)
		refused(t, b.ChangePassword(ctx, "wrong", "another long password", laptop.Token, client), fault.Invalid, "wrong_password")
		refused(t, b.ChangePassword(ctx, password, "qwertzuiop123", laptop.Token, client), fault.Invalid, "password_common")
		require.NoError(t, b.ChangePassword(ctx, password, "another long password", laptop.Token, client))
		_, err = b.Authenticate(t.Context(), session(phone.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.Authenticate(t.Context(), session(laptop.Token))
		require.NoError(t, err)
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: password}, client)
		refused(t, err, fault.Unauthenticated, "bad_credentials")
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: "another long password"}, client)
		require.NoError(t, err)
	})
}

// The same letters, composed by one keyboard and decomposed by another.
func TestPasswordsAreTheirLetters(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		require.NoError(t, b.SetPassword(c.system(), c.admin.ID, "größte Mühe der Welt"))
		_, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: "gro\u0308ßte Mu\u0308he der Welt"}, client)
		require.NoError(t, err)
	})
}

func TestHashesGrowWithTheirCost(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		weak := func() int {
			return count(t, b.db, "select count(*) from accounts where email = ? and password_hash like '$argon2id$v=19$m=64,t=1,p=1$%'", address)
		}
		require.Equal(t, 1, weak())
		b.node(t, identity.Cost{Memory: 128, Time: 2, Threads: 1})
		b.login(t, address, c)
		require.Zero(t, weak())
		b.login(t, address, c)
		b.node(t, cheap)
		b.login(t, address, c)
		require.Zero(t, weak(), "a hash never gets weaker")
	})
}
