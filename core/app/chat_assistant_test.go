package app_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// talk is a visitor's conversation.
type talk struct {
	State  string `json:"state"`
	Typing bool   `json:"typing"`
	Lines  []struct {
		Own     bool     `json:"own"`
		Bot     bool     `json:"bot"`
		Name    string   `json:"name"`
		Text    string   `json:"text"`
		Choices []string `json:"choices"`
		Sources []struct{ ID, Title, URL string }
	}
}

// TestTheChatbotAnswersInTheLiveChat has the bundled chatbot answer visitors from what everybody may read, and from nothing else,
// until it hands over.
func TestTheChatbotAnswersInTheLiveChat(t *testing.T) {
	t.Parallel()
	public, key, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	content := bundled(t, "chatbot", key)
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{public.String()}})
	}, func(t *testing.T, a *app.App, base string) {
		c := signUp(t, base, "Chatty")
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		article := func(title, text, visibility string) string {
			body := asText(t, map[string]any{"name": title, "language": "en", "visibility": visibility, "status": "published", "texts": map[string]any{
				"en": map[string]any{"title": title, "blocks": []any{map[string]any{"kind": "paragraph", "text": []any{map[string]any{"text": text}}}}},
			}})
			return c.id("id", http.MethodPost, "/records/articles", body)
		}
		shown := article("Reset your password", "Choose Forgot password on the sign-in page. The link is valid for one hour.", "public")
		article("Emergency discount codes", "The secret discount code for resellers is WOMBAT42.", "internal")

		taken := c.uploaded(content)
		require.Equal(t, http.StatusCreated, taken.status, taken.body)
		var p struct{ ID, Digest string }
		require.NoError(t, json.Unmarshal([]byte(taken.body), &p))
		plugin := c.must(http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"`+p.Digest+`"}`, 201)["id"].(string)
		c.must(http.MethodPost, "/plugins/"+plugin+"/enable", `{}`, 200)
		widget := func() map[string]any { return c.must(http.MethodGet, "/chat/widget", "", 200) }
		require.Eventually(t, func() bool { return len(widget()["responders"].([]any)) == 1 }, wait, tick)
		set := c.must(http.MethodPut, "/chat/widget", `{"enabled":true,"assistant":{"responder":"`+plugin+`","name":"Robo","away":"answer"}}`, 200)
		at := "/chat-widgets/" + set["key"].(string)

		start := func(text string) (string, func() talk) {
			token := c.must(http.MethodPost, at+"/conversations", `{"name":"Erika","text":"`+text+`","consent":true,"locale":"en"}`, 201)["token"].(string)
			header := http.Header{"X-Chat-Token": {token}}
			return token, func() talk {
				var out talk
				require.Eventually(t, func() bool {
					res := c.send(http.MethodGet, at+"/messages", "", header)
					require.Equal(t, 200, res.status, res.body)
					require.NotContains(t, res.body, "WOMBAT42")
					require.NotContains(t, res.body, "discount")
					out = talk{}
					require.NoError(t, json.Unmarshal([]byte(res.body), &out))
					return !out.Typing
				}, wait, tick)
				return out
			}
		}
		token, read := start("How do I reset my password?")
		said := read()
		require.Equal(t, "bot", said.State)
		require.Len(t, said.Lines, 2)
		require.Equal(t, "Robo", said.Lines[1].Name)
		require.Contains(t, said.Lines[1].Text, "Forgot password")
		require.Len(t, said.Lines[1].Sources, 1)
		require.Equal(t, shown, said.Lines[1].Sources[0].ID)
		link := said.Lines[1].Sources[0].URL
		require.Contains(t, link, "/en/a/")
		res, err := http.Get(base + link[strings.Index(link, "/portal/"):])
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusOK, res.StatusCode, "the link leads to the article")
		_, secret := start("Which emergency code do resellers get?")
		for _, l := range secret().Lines {
			require.Empty(t, l.Sources, "what is internal is no answer")
		}

		c.must(http.MethodPost, at+"/messages", `{"text":"Who wins the world cup?","id":"m2"}`, 404)
		asked := c.send(http.MethodPost, at+"/messages", `{"text":"Who wins the world cup?","id":"m2"}`, http.Header{"X-Chat-Token": {token}})
		require.Equal(t, http.StatusNoContent, asked.status, asked.body)
		said = read()
		require.Equal(t, "left", said.State)
		chats := c.must(http.MethodGet, "/chats", "", 200)["data"].([]any)
		at2 := slices.IndexFunc(chats, func(x any) bool { return x.(map[string]any)["reason"] == "out_of_scope" })
		require.GreaterOrEqual(t, at2, 0, chats)

		// What is not for everybody any more is no source any more, also of what was said.
		c.must(http.MethodPatch, "/records/articles/"+shown, `{"visibility":"internal"}`, 200)
		require.Eventually(t, func() bool { return len(read().Lines[1].Sources) == 0 }, wait, tick)

		// What it did is written down, and it may nothing else.
		calls := c.must(http.MethodGet, "/plugins/"+plugin+"/calls", "", 200)["data"].([]any)
		require.NotEmpty(t, calls)
		require.Equal(t, "chat", calls[0].(map[string]any)["cause"])
		require.Equal(t, "ReplyChat", calls[0].(map[string]any)["method"])
	})
}
