package host

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// TestAHostileAnswerIsBounded has a plugin say what could mislead, flood or lead away a visitor.
func TestAHostileAnswerIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<script>alert(1)</script>ä", 100_000)
	res := &pluginv1.ReplyChatResponse{
		Text: "Pay\u202e here:\x00\x1b[2J\r\n" + long, Intent: long, Confidence: math.NaN(), HandOver: true, HandOverReason: "a\nb" + long,
		Sources: []*pluginv1.ChatSource{nil, {Title: "no record", URL: "javascript:alert(1)"}, {Record: &pluginv1.RecordRef{Object: "contacts", ID: long}}},
		Choices: []string{"", " ", long},
	}
	for range 100 {
		res.Sources = append(res.Sources, &pluginv1.ChatSource{URL: "https://evil.example", Record: &pluginv1.RecordRef{Object: "articles", ID: "art_1"}})
		res.Choices = append(res.Choices, "choice")
	}
	out := chatReply(res)
	require.True(t, strings.HasPrefix(out.Text, "Pay here:[2J\n<script>"), "it stays text")
	require.LessOrEqual(t, utf8.RuneCountInString(out.Text), maxChatLine+1)
	require.True(t, utf8.ValidString(out.Text))
	require.Equal(t, []string{"art_1"}, out.Sources, "addresses are never the plugin's")
	require.Len(t, out.Choices, maxChoices)
	for _, c := range append(out.Choices, out.Intent, out.Reason) {
		require.LessOrEqual(t, utf8.RuneCountInString(c), 101)
		require.NotContains(t, c, "\n")
	}
	require.Zero(t, out.Confidence)
	require.Equal(t, 1.0, chatReply(&pluginv1.ReplyChatResponse{Confidence: math.Inf(1)}).Confidence)
	require.Zero(t, chatReply(&pluginv1.ReplyChatResponse{Confidence: -3}).Confidence)
}
