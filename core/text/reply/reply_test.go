package reply_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/text/reply"
)

func read(t testing.TB, elem ...string) string {
	t.Helper()
	raw, err := os.ReadFile(coretest.SharedData(t, append([]string{"reply_talon"}, elem...)...))
	require.NoError(t, err)
	return string(raw)
}

// plain returns the first plain part of a mail.
func plain(t *testing.T, raw string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	require.NoError(t, err)
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	require.NoError(t, err)
	body, encoding := m.Body, m.Header.Get("Content-Transfer-Encoding")
	if strings.HasPrefix(kind, "multipart/") {
		part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
		require.NoError(t, err)
		body, encoding = part, part.Header.Get("Content-Transfer-Encoding")
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	out, err := io.ReadAll(body)
	require.NoError(t, err)
	return string(out)
}

func TestRealRepliesArePartedFromWhatTheyAnswer(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(coretest.SharedData(t, "reply_talon", "standard_replies"), "*.eml"))
	require.NoError(t, err)
	require.Len(t, files, 12)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		p := reply.Split(plain(t, string(raw)), "")
		require.Equal(t, "Hello", p.Text, filepath.Base(f))
		require.NotEmpty(t, p.Quoted, filepath.Base(f))
	}
}

func TestRealRepliesInHTMLArePartedFromWhatTheyAnswer(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(coretest.SharedData(t, "reply_talon", "html_replies"), "*.html"))
	require.NoError(t, err)
	require.Len(t, files, 9)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		p := reply.SplitHTML(string(raw), "")
		require.Equal(t, "Hi. I am fine.", strings.TrimSpace(p.Text), filepath.Base(f))
		require.Equal(t, "Thanks, Alex", strings.Join(strings.Fields(p.Signature), " "), filepath.Base(f))
		require.NotEmpty(t, p.Quoted, filepath.Base(f))
	}
	require.Equal(t, "Reply", reply.SplitHTML(read(t, "OLK_SRC_BODY_SECTION.html"), "").Text)
	require.Equal(t, "Hi\nthere\nBob", reply.SplitHTML(read(t, "reply-separated-by-hr.html"), "").Text)
}

func TestRealSignatures(t *testing.T) {
	t.Parallel()
	dir := coretest.SharedData(t, "reply_talon", "signature", "emails", "stripped")
	files, err := filepath.Glob(filepath.Join(dir, "*_body"))
	require.NoError(t, err)
	require.Len(t, files, 6)
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), "_body")
		body := strings.ReplaceAll(read(t, "signature", "emails", "stripped", name+"_body"), "#sig#", "")
		want := strings.ReplaceAll(read(t, "signature", "emails", "stripped", name+"_signature"), "#sig#", "")
		sender := read(t, "signature", "emails", "stripped", name+"_sender")
		p := reply.Split(body, sender)
		require.Equal(t, strings.TrimSpace(want), p.Signature, name)
		require.Equal(t, strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(body), strings.TrimSpace(want))), p.Text, name)
	}
}

func TestGermanAndEnglishReplies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body   string
		sender string
		want   reply.Parts
	}{
		"gmail german": {
			"Ja, das passt.\n\nAm Mo., 2. Apr. 2026 um 14:20 Uhr schrieb Max Muster <max@example.com>:\n\n> Passt das?\n> Gruß Max\n", "",
			reply.Parts{Text: "Ja, das passt.", Quoted: "Am Mo., 2. Apr. 2026 um 14:20 Uhr schrieb Max Muster <max@example.com>:\n> Passt das?\n> Gruß Max"},
		},
		"wrapped introduction": {
			"Danke, geht wieder.\n\nAm 02.04.2026 um 14:20 schrieb Kundendienst der Beispiel GmbH\n<service@example.com>:\n> Hallo", "",
			reply.Parts{Text: "Danke, geht wieder.", Quoted: "Am 02.04.2026 um 14:20 schrieb Kundendienst der Beispiel GmbH\n<service@example.com>:\n> Hallo"},
		},
		"outlook german": {
			"Die Rechnung fehlt noch.\n\nMit freundlichen Grüßen\nErika Muster\nBeispiel GmbH\nTel.: +49 30 1234567\n\nVon: Service <service@example.com>\nGesendet: Montag, 2. April 2026 14:20\nAn: Erika Muster\nBetreff: Ihre Anfrage\n\nGuten Tag", "",
			reply.Parts{Text: "Die Rechnung fehlt noch.", Signature: "Mit freundlichen Grüßen\nErika Muster\nBeispiel GmbH\nTel.: +49 30 1234567", Quoted: "Von: Service <service@example.com>\nGesendet: Montag, 2. April 2026 14:20\nAn: Erika Muster\nBetreff: Ihre Anfrage\n\nGuten Tag"},
		},
		"original message": {
			"Bitte stornieren.\n\n-----Ursprüngliche Nachricht-----\nVon: a\nHallo", "",
			reply.Parts{Text: "Bitte stornieren.", Quoted: "-----Ursprüngliche Nachricht-----\nVon: a\nHallo"},
		},
		"phone": {
			"Kommt morgen an\n\nVon meinem iPhone gesendet", "",
			reply.Parts{Text: "Kommt morgen an", Signature: "Von meinem iPhone gesendet"},
		},
		"answers between the lines": {
			"> Wann?\nMorgen.\n> Wo?\nBei uns.\n", "",
			reply.Parts{Text: "Morgen.\nBei uns.", Quoted: "> Wann?\n> Wo?"},
		},
		"below the quotation": {
			"On 04/02/2026 06:26 PM, Megan wrote:\n> Hi\nHello", "",
			reply.Parts{Text: "Hello", Quoted: "On 04/02/2026 06:26 PM, Megan wrote:\n> Hi"},
		},
		"forward": {
			"zur Info\n\n-------- Weitergeleitete Nachricht --------\nBetreff: x\nVon: a\n\nInhalt", "",
			reply.Parts{Text: "zur Info\n\n-------- Weitergeleitete Nachricht --------\nBetreff: x\nVon: a\n\nInhalt"},
		},
		"only thanks":         {"Vielen Dank!", "", reply.Parts{Text: "Vielen Dank!"}},
		"no signature":        {"Was kostet das?\nUnd wann kommt es?", "", reply.Parts{Text: "Was kostet das?\nUnd wann kommt es?"}},
		"a list is no end":    {"Es fehlen:\n\n- zwei Schrauben\n- ein Kabel", "", reply.Parts{Text: "Es fehlen:\n\n- zwei Schrauben\n- ein Kabel"}},
		"a colon is no quote": {"Folgendes am Montag, 2.4.2026:\nAlles kaputt", "", reply.Parts{Text: "Folgendes am Montag, 2.4.2026:\nAlles kaputt"}},
		"by name":             {"Passt so.\n\nErika\n", "Erika Muster", reply.Parts{Text: "Passt so.", Signature: "Erika"}},
		"only a quotation":    {"> Hallo", "", reply.Parts{Text: "> Hallo"}},
		"nothing":             {"", "", reply.Parts{}},
	} {
		got := reply.Split(c.body, c.sender)
		got.Quoted = strings.ReplaceAll(got.Quoted, "\n\n>", "\n>")
		require.Equal(t, c.want, got, name)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Hallo\n\nAm 1.1.2026 um 10:00 schrieb A:\n> x\n-- \nB", "A")
	f.Add("> \n>\n\n:", "")
	f.Add("<div><blockquote>x</blockquote>y<hr>From: a<br>To: b<br>Subject: c", "x")
	f.Add("\r\u00a0\xff", "\xff")
	f.Fuzz(func(t *testing.T, body, sender string) {
		p := reply.Split(body, sender)
		if strings.Trim(body, "\r\n \t\u00a0\u200b") != "" {
			require.NotEmpty(t, p.Text+p.Signature+p.Quoted)
		}
		reply.SplitHTML(body, sender)
	})
}
