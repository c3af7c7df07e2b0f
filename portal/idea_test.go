package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/service/knowledge"
)

func TestIdeas(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		planned := b.Create("ideas", `{"name":"A <handle>","status":"planned","answer":"In spring."}`).ID
		fresh := b.Create("ideas", `{"name":"CANARY fresh"}`).ID

		// Visitors read what somebody has looked at, and vote for nothing.
		_, body := b.get("/portal/acme/en/ideas")
		require.Contains(b.T, body, "A &lt;handle&gt;")
		require.NotContains(b.T, body, "CANARY")
		require.Contains(b.T, body, "Suggest an idea")
		_, body = b.get("/portal/acme/de/ideas?state=planned")
		require.Contains(b.T, body, "Geplant")
		res, body := b.get("/portal/acme/en/ideas/" + planned)
		require.Equal(b.T, http.StatusOK, res.StatusCode)
		require.Contains(b.T, body, "In spring.")
		for _, path := range []string{"/en/ideas/" + fresh, "/en/ideas/ide_none", "/en/ideas?state=new", "/en/search?q=fresh", "/sitemap.xml"} {
			_, body = b.get("/portal/acme" + path)
			require.NotContains(b.T, body, "CANARY", path)
		}
		res, _ = b.get("/portal/other/en/ideas/" + planned)
		require.Equal(b.T, http.StatusNotFound, res.StatusCode, "another company's")
		for _, path := range []string{"/en/ideas/" + planned + "/vote", "/en/ideas/new"} {
			res, _ = b.do(http.MethodPost, "/portal/acme"+path, "on=yes&name=x")
			require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
			require.Contains(b.T, res.Header.Get("Location"), "me/sign-in?next=ideas%2F")
		}

		me := b.enter("erika@example.org")
		_, body = b.get("/portal/acme/en/ideas?state=new", "Cookie", me)
		require.Contains(b.T, body, "CANARY fresh")
		res, _ = b.do(http.MethodPost, "/portal/acme/en/ideas/"+planned+"/vote", "on=yes", "Cookie", me, "Sec-Fetch-Site", "cross-site")
		require.Equal(b.T, http.StatusForbidden, res.StatusCode)
		for range 2 {
			res, _ = b.do(http.MethodPost, "/portal/acme/en/ideas/"+planned+"/vote", "on=yes", "Cookie", me)
			require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		}
		_, body = b.get("/portal/acme/en/ideas/"+planned, "Cookie", me)
		require.Contains(b.T, body, "1 vote")
		require.Contains(b.T, body, "Take back my vote")
		_, _ = b.do(http.MethodPost, "/portal/acme/en/ideas/"+planned+"/vote", "on=no", "Cookie", me)
		require.EqualValues(b.T, 0, b.Get("ideas", planned)["votes"])

		res, _ = b.do(http.MethodPost, "/portal/acme/de/ideas/new", url.Values{"name": {"Eine Klingel"}, "description": {"Damit man hört,\nwer kommt."}}.Encode(), "Cookie", me)
		require.Equal(b.T, http.StatusSeeOther, res.StatusCode)
		at := res.Header.Get("Location")
		_, body = b.get(at, "Cookie", me)
		require.Contains(b.T, body, "Sie haben für diese Idee gestimmt.")
		require.NotContains(b.T, body, "Erika")
		got := b.Get("ideas", at[strings.LastIndex(at, "/")+1:])
		require.EqualValues(b.T, 1, got["votes"])
		require.NotEmpty(b.T, got["contact_id"])
		res, body = b.do(http.MethodPost, "/portal/acme/en/ideas/new", "name=+", "Cookie", me)
		require.Equal(b.T, http.StatusUnprocessableEntity, res.StatusCode)
		require.Contains(b.T, body, `role="alert"`)

		_, body = b.get("/portal/acme/en/ideas/stop?token=x")
		require.Contains(b.T, body, "Your vote stays.")
		res, _ = b.do(http.MethodPost, "/portal/acme/en/ideas/stop", "token=x")
		require.Equal(b.T, http.StatusNotFound, res.StatusCode)

		_, err := b.know.SetSettings(b.Ctx, knowledge.Settings{NoIdeas: true})
		require.NoError(b.T, err)
		res, _ = b.get("/portal/acme/en/ideas")
		require.Equal(b.T, http.StatusNotFound, res.StatusCode, "a company may want none")
	})
}
