package portal_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/service"
)

// box keeps what would be sent.
type box struct{ out []mail.Message }

func (*box) CanSend() bool { return true }
func (b *box) Prepare(_ context.Context, m mail.Message) (mail.Prepared, error) {
	b.out = append(b.out, m)
	return mail.Prepared{}, nil
}
func (*box) Send(context.Context, *db.ControlTx, string, mail.Prepared) error { return nil }

// enter signs a person in and returns the cookie.
func (b *bundle) enter(email string) string {
	b.T.Helper()
	res, _ := b.do(http.MethodPost, "/portal/acme/en/me/sign-in", url.Values{"email": {email}}.Encode())
	require.Equal(b.T, http.StatusOK, res.StatusCode)
	m := b.post.out[len(b.post.out)-1]
	require.Equal(b.T, email, m.To)
	link, err := url.Parse(m.Data.Link)
	require.NoError(b.T, err)
	_, body := b.get("/portal/acme/en/me/enter?" + link.RawQuery)
	require.Contains(b.T, body, "You are about to sign in.")
	form := url.Values{"token": {link.Query().Get("token")}, "next": {"https://evil.example/"}}.Encode()
	res, _ = b.do(http.MethodPost, "/portal/acme/en/me/enter", form)
	require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
	require.Equal(b.T, "/portal/acme/en/me", res.Header.Get("Location"))
	again, _ := b.do(http.MethodPost, "/portal/acme/en/me/enter", form)
	require.Equal(b.T, http.StatusGone, again.StatusCode, "a link works once")
	c := res.Cookies()[0]
	require.True(b.T, c.HttpOnly)
	require.Equal(b.T, "/portal/acme", c.Path)
	return c.Name + "=" + c.Value
}

func TestACustomersTickets(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.Create("companies", `{"name":"Muster"}`).ID
		erika := b.Create("contacts", `{"last_name":"Muster","email":"erika@example.org","company_id":"`+com+`"}`).ID
		b.Create("contacts", `{"last_name":"Chef","email":"chef@example.org","company_id":"`+com+`","tags":["sees-all"]}`)
		b.Create("contacts", `{"last_name":"Kollege","email":"kollege@example.org","company_id":"`+com+`"}`)
		_, err := b.know.SetSettings(b.Ctx, b.settings("sees-all"))
		require.NoError(b.T, err)
		b.article("Leaking pump", "public", nil)
		b.article("Customers pump", "customers", nil)
		b.article("CANARY pump", "internal", nil)

		res, _ := b.get("/portal/acme/en/me")
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		me := b.enter("erika@example.org")
		_, body := b.get("/portal/acme/en/me", "Cookie", me)
		require.Contains(b.T, body, "You have no requests yet")
		_, body = b.get("/portal/acme/en/me/new?subject=My+pump+leaks", "Cookie", me)
		require.Contains(b.T, body, "Leaking pump")
		require.Contains(b.T, body, "Customers pump", "what is for customers is suggested to them")
		require.NotContains(b.T, body, "CANARY")
		res, body = b.get("/portal/acme/en/a/customers-pump", "Cookie", me)
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Contains(b.T, body, "My requests")
		require.Contains(b.T, res.Header.Get("Cache-Control"), "private")
		res, body = b.get("/portal/acme/en/a/customers-pump")
		require.Equal(b.T, http.StatusNotFound, res.StatusCode, "and is kept for nobody else")
		require.NotContains(b.T, body, "My requests")

		form := url.Values{"subject": {"My <pump> leaks"}, "message": {"Since today."}, "type": {"incident"}}.Encode()
		res, _ = b.do(http.MethodPost, "/portal/acme/en/me/new", form, "Cookie", me, "Sec-Fetch-Site", "cross-site")
		require.Equal(b.T, http.StatusForbidden, res.StatusCode)
		res, _ = b.do(http.MethodPost, "/portal/acme/en/me/new", form, "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		at := res.Header.Get("Location")
		id := at[strings.LastIndex(at, "/")+1:]
		require.Equal(b.T, erika, b.Get("tickets", id)["contact_id"])
		_, err = b.desk.Note(b.Ctx, id, service.Note{Text: "CANARY note"})
		require.NoError(b.T, err)
		_, body = b.get(at, "Cookie", me)
		require.Contains(b.T, body, "My &lt;pump&gt; leaks")
		require.Contains(b.T, body, "Since today.")
		require.NotContains(b.T, body, "CANARY")

		// Nobody else gets anywhere near it, but for the colleague who may.
		kollege, eve, chef := b.enter("kollege@example.org"), b.enter("eve@example.net"), b.enter("chef@example.org")
		for who, cookie := range map[string]string{"kollege": kollege, "eve": eve, "nobody": "kontor_portal=x"} {
			for _, path := range []string{"/en/me", "/en/me/" + id, "/en/me/" + id + "/f/x/y", "/en/me/new?subject=pump", "/en/search?q=pump", "/en/", "/sitemap.xml", "/en/feed.xml", "/en/a/canary-pump"} {
				_, body = b.get("/portal/acme"+path, "Cookie", cookie)
				require.NotContains(b.T, body, "Since today.", who+path)
				require.NotContains(b.T, body, "&lt;pump&gt;", who+path)
				require.NotContains(b.T, body, "CANARY", who+path)
			}
			if who != "kollege" {
				res, _ = b.get("/portal/acme/en/a/customers-pump", "Cookie", cookie)
				require.Equal(b.T, http.StatusNotFound, res.StatusCode, who+" has proved an address, and is no customer")
			}
			for _, do := range []string{"reply", "close", "rate"} {
				res, _ = b.do(http.MethodPost, "/portal/acme/en/me/"+id+"/"+do, "message=stolen&score=1", "Cookie", cookie)
				require.Contains(b.T, []int{http.StatusNotFound, http.StatusSeeOther}, res.StatusCode, who)
				require.False(b.T, res.StatusCode == http.StatusSeeOther && !strings.Contains(res.Header.Get("Location"), "sign-in"), who)
			}
		}
		res, _ = b.get("/portal/other/en/me/"+id, "Cookie", me)
		require.NotEqual(b.T, http.StatusOK, res.StatusCode, "a session opens one company's portal")
		_, body = b.get("/portal/acme/en/me", "Cookie", chef)
		require.Contains(b.T, body, "by a colleague")

		res, _ = b.do(http.MethodPost, at+"/reply", "message=Still+leaking", "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		res, _ = b.do(http.MethodPost, at+"/rate", "score=5", "Cookie", me)
		require.Equal(b.T, http.StatusUnprocessableEntity, res.StatusCode, "what is open cannot be rated yet")
		res, _ = b.do(http.MethodPost, at+"/close", "x=1", "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		res, _ = b.do(http.MethodPost, at+"/rate", "score=5&comment=good", "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		require.EqualValues(b.T, 5, b.Get("tickets", id)["satisfaction"])
		_, body = b.get(at, "Cookie", me)
		require.Contains(b.T, body, "Still leaking")
		require.Contains(b.T, body, "5 / 5")

		_, _ = b.do(http.MethodPost, "/portal/acme/en/me/sign-out", "x=1", "Cookie", me)
		res, _ = b.get(at, "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
	})
}

func TestAFormSentTwiceIsOneTicket(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		me := b.enter("erika@example.org")
		_, body := b.get("/portal/acme/en/me/new?subject=Pump", "Cookie", me)
		_, key, found := strings.Cut(body, `name="key" value="`)
		require.True(b.T, found)
		key, _, _ = strings.Cut(key, `"`)
		form := url.Values{"subject": {"Pump"}, "message": {"It leaks."}, "key": {key}}
		first, _ := b.do(http.MethodPost, "/portal/acme/en/me/new", form.Encode(), "Cookie", me)
		second, _ := b.do(http.MethodPost, "/portal/acme/en/me/new", form.Encode(), "Cookie", me)
		require.Equal(b.T, first.Header.Get("Location"), second.Header.Get("Location"))
		for range 2 {
			_, _ = b.do(http.MethodPost, first.Header.Get("Location")+"/reply", url.Values{"message": {"And leaks."}, "key": {"abc"}}.Encode(), "Cookie", me)
		}
		require.Len(b.T, b.List("tickets", "", ""), 1)
		require.Len(b.T, b.List("messages", "", ""), 2)
		eve := b.enter("eve@example.net")
		_, _ = b.do(http.MethodPost, "/portal/acme/en/me/new", form.Encode(), "Cookie", eve)
		require.Len(b.T, b.List("tickets", "", ""), 2, "another person's form is another one, whatever key it names")
	})
}

func TestASessionEndsWithItsAddress(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		erika := b.Create("contacts", `{"last_name":"Muster","email":"erika@example.org"}`).ID
		me := b.enter("erika@example.org")
		res, _ := b.get("/portal/acme/en/me", "Cookie", me)
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		_, err := b.Records.Update(b.Ctx, "contacts", erika, 0, []byte(`{"email":"other@example.org"}`))
		require.NoError(b.T, err)
		res, _ = b.get("/portal/acme/en/me", "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
	})
}

func TestPagesOfTickets(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.Create("companies", `{"name":"Muster"}`).ID
		erika := b.Create("contacts", `{"last_name":"Muster","email":"erika@example.org","company_id":"`+com+`"}`).ID
		want := map[string]bool{}
		for i := range 12 {
			body := `{"subject":"x","contact_id":"` + erika + `"}`
			if i%3 == 0 {
				body = `{"subject":"x","company_id":"` + com + `"}`
			}
			want[b.Create("tickets", body).ID] = true
		}
		b.Create("tickets", `{"subject":"CANARY"}`)
		mine := b.desk.Customer(erika, com)
		cursor, last := "", ""
		for {
			list, next, err := mine.Tickets(b.Ctx, false, cursor, 5)
			require.NoError(b.T, err)
			for _, x := range list {
				require.True(b.T, want[x.ID], "once and only the own")
				require.True(b.T, last == "" || x.ID < last, "newest first")
				delete(want, x.ID)
				last = x.ID
			}
			if cursor = next; next == "" {
				break
			}
		}
		require.Empty(b.T, want)
		_, _, err := mine.Tickets(b.Ctx, false, "nonsense", 5)
		require.Error(b.T, err)
	})
}

func TestLinksAreFew(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for range 8 {
			res, body := b.do(http.MethodPost, "/portal/acme/en/me/sign-in", "email=a@example.org")
			require.Equal(b.T, http.StatusOK, res.StatusCode)
			require.Contains(b.T, body, "Check your mail")
		}
		require.Len(b.T, b.post.out, 5)
		res, _ := b.do(http.MethodPost, "/portal/acme/en/me/sign-in", "email=nonsense")
		require.Equal(b.T, http.StatusUnprocessableEntity, res.StatusCode)
		require.Empty(b.T, b.List("contacts", `email = "a@example.org"`, ""), "nobody is made up by asking")
	})
}
