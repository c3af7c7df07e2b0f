package mime_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/mailbox/mime"
)

// shared are the samples, which are not part of this repository.
const shared = "../../../../shared/data"

func sample(t *testing.T, name string) []byte {
	t.Helper()
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the shared data are not here: " + shared)
	}
	raw, err := os.ReadFile(filepath.Join(shared, filepath.FromSlash(name)))
	require.NoError(t, err)
	return raw
}

// want is what a sample says: the fields that are set.
type want struct {
	file, subject, from, text, html, id string
	attachments                         []string // name|type|bytes
	nested                              int
	kind                                mime.AutoKind
	about, recipient, status            string
	parts                               string
}

var samples = []want{
	{file: "mime_mail/attachment_emails/attachment_content_disposition.eml", subject: "testing", from: "foo@example.com", text: "This is the first part.", attachments: []string{"api.rb|text/x-ruby-script|28"}},
	{file: "mime_mail/attachment_emails/attachment_message_rfc822_inline_image.eml", subject: "test", nested: 1, attachments: []string{"img.png|image/png|370", "Testmail.eml|message/rfc822|1851"}},
	{file: "mime_mail/attachment_emails/attachment_nonascii_filename.eml", attachments: []string{"ciële.txt|text/plain|11"}},
	{file: "mime_mail/attachment_emails/attachment_only_email.eml", from: "rfinnie@domain.dom", attachments: []string{"blah.gz|application/x-gzip|288"}},
	{file: "mime_mail/attachment_emails/attachment_pdf.eml", subject: "Another PDF with 🎉 Unicode chars in it 🍿", attachments: []string{"broken.pdf|application/pdf|1026"}},
	{file: "mime_mail/attachment_emails/attachment_with_base64_encoded_name.eml", attachments: []string{"This is a test.pdf|application/pdf|399"}},
	{file: "mime_mail/error_emails/content_transfer_encoding_text-html.eml", subject: "Re: We will help you refinance your home.", text: "Hello,\nYou have qualified"},
	{file: "mime_mail/error_emails/content_transfer_encoding_with_semi_colon.eml", subject: "Attention", text: "Dear Homeowner,"},
	{file: "mime_mail/error_emails/encoding_madness.eml", subject: "eBay Bid - 2008 Ford Super Duty F-350 DRW King Ranch Crew Cab 4x4 (156) - Stock# XXXX", text: "Body Text"},
	{file: "mime_mail/error_emails/invalid_subject_characters.eml", subject: "Formação FrenetikPolis: Mega Campanha Final Verão | Cursos de Setembro", text: "TEST"},
	{file: "mime_mail/error_emails/multiple_content_types.eml", text: "foo", html: "<p>foo</p>"},
	{file: "mime_mail/error_emails/multiple_invalid_content_dispositions.eml", text: "foo", html: "<p>foo</p>"},
	{file: "mime_mail/error_emails/new_line_in_to_header.eml", subject: "[Online Lead] Online Lead #1111111", text: `<?xml version="1.0" encoding="UTF-8"?>`},
	{file: "mime_mail/mime_emails/email_with_similar_boundaries.eml", text: "Test", attachments: []string{"LOGO.png|application/octetstream|3"}},
	{file: "mime_mail/mime_emails/raw_email_encoded_stack_level_too_deep.eml", subject: "Nicolas Fouché has accepted your invitation to Gmail", text: "Nicolas Fouché has accepted"},
	{file: "mime_mail/mime_emails/raw_email_with_binary_encoded.eml", attachments: []string{"2013-08-13_19-08-28-1.jpg|image/jpeg|24"}},
	{file: "mime_mail/mime_emails/raw_email_with_nested_attachment.eml", text: "Here is a test of an attachment via email.", attachments: []string{"truncated.png|image/png|1902", "smime.p7s|application/pkcs7-signature|939"}},
	{file: "mime_mail/mime_emails/raw_email_with_quoted_illegal_boundary.eml", text: "Hello\nThis is an outlook test"},
	{file: "mime_mail/multi_charset/japanese_attachment.eml", attachments: []string{"てすと.txt|text/plain|33"}},
	{file: "mime_mail/multi_charset/japanese_iso_2022.eml", subject: "まみむめも", text: "すみません。"},
	{file: "mime_mail/multi_charset/japanese_shift_jis.eml", text: "あいうえお\n\nこのメールはテスト用のメールです。"},
	{file: "mime_mail/multi_charset/ks_c_5601-1987.eml", text: "스티해"},
	{file: "mime_mail/multipart_report_emails/multi_address_bounce1.eml", kind: mime.Bounce, about: "118707422.15521266992174819.JavaMail.root@lvmail01", recipient: "bbbbvhvbbvkjbhfbvbvjhb@gmail.com", status: "5.1.1", nested: 1},
	{file: "mime_mail/multipart_report_emails/multipart_report_multiple_status.eml", kind: mime.Bounce, recipient: "u@ci.com", status: "5.3.0", nested: 1},
	{file: "mime_mail/multipart_report_emails/report_422.eml", kind: mime.Bounce, recipient: "fraser@oooooooo.com.au", status: "4.2.2", about: "15655788.13.1200472642578.JavaMail.Administrator@mail.ttttt.com.au"},
	{file: "mime_mail/multipart_report_emails/report_530.eml", kind: mime.Bounce, recipient: "edwin@zzzzzzz.com", status: "5.3.0"},
	{file: "mime_mail/plain_emails/raw_email.eml", subject: "NOTE: 한국말로 하는 것", text: "대부분의 마찬가지로, 우리는 하나님을 믿습니다.\n\n제 이름은 Jamis입니다."},
	{file: "mime_mail/plain_emails/raw_email_with_at_display_name.eml", from: "test@lindsaar.net", subject: "Testing 123"},
	{file: "mime_mail/plain_emails/raw_email_double_at_in_header.eml", id: "d3b8cf8e49f0448085@0c28713a1@f473e@37signals.com"},
	{file: "mime_mail/rfc2822/example10.eml", from: "pete@silly.test", text: "Testing."},
	{file: "mime_mail/rfc6532/utf8_headers.eml", subject: "Säying Hello", from: "jdöe@mächine.example"},
	{file: "mime_mimekit/dkim/multipart-no-end-boundary.msg", text: "Multipart message without closing boundary"},
	{file: "mime_mimekit/dkim/related.msg", attachments: []string{"Christopher-Lloyd-as-Doc-Brown.jpg|image/jpeg|156223"}},
	{file: "mime_mimekit/messages/body.2.txt", text: "This is an html body."},
	{file: "mime_mimekit/messages/body.6.txt", text: "This is the text body.", attachments: []string{"empty.gif|image/gif|0", "empty.jpg|image/jpeg|0", "document.txt|text/plain|29"}},
	{file: "mime_mimekit/messages/body.9.txt", text: "This is some plain text but is not the body.", attachments: []string{"attachment.dat|application/octet-stream|0"}},
	{file: "mime_mimekit/messages/bounce.txt", kind: mime.Bounce, recipient: "netec.test@netecgc.com", status: "5.1.1", nested: 1},
	{file: "mime_mimekit/messages/delivery-status.txt", kind: mime.Bounce, recipient: "newsletter-request@imusic.com", nested: 1},
	{file: "mime_mimekit/messages/delivery-status-no-blank-line.txt", kind: mime.Bounce, recipient: "newsletter-request@imusic.com", nested: 1},
	{file: "mime_mimekit/messages/disposition-notification.txt", kind: mime.Receipt, about: "199509192301.23456@example.org", recipient: "Joe_Recipient@example.com", nested: 1},
	{file: "mime_mimekit/messages/japanese.txt", subject: "日本語メールテスト (testing Japanese emails)", text: "Let's see if both subject and body works fine...\n\n日本語が\n正常に\n送れているか\nテスト."},
	{file: "mime_mimekit/messages/missing-subtype.txt", attachments: []string{"document.xml.gz|application/octet-stream|15"}},
	{file: "mime_mimekit/messages/simple-embedded-message.eml", text: "This is the message body.", nested: 1, attachments: []string{"embedded message.eml|message/rfc822|208"}, parts: "multipart/mixed\n  text/plain\n  message/rfc822\n    text/plain"},
	{file: "mime_mimekit/partial/message-partial.eml", text: "Hey all,", attachments: []string{"earrings.jpg|image/jpeg|130292"}},
	{file: "mime_mimekit/smime/thunderbird-signed.txt", attachments: []string{"signed.jpg|image/jpeg|152804", "smime.p7s|application/pkcs7-signature|4234"}},
	{file: "mime_mimekit/tnef/ukr.eml", subject: "rr test 7", text: "шостий"},
}

func TestSamplesSayWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, w := range samples {
		t.Run(filepath.Base(w.file), func(t *testing.T) {
			t.Parallel()
			m := mime.Parse(sample(t, w.file), mime.Limits{})
			for _, f := range []struct{ want, got string }{{w.subject, m.Subject}, {w.from, m.Author().Address}, {w.id, m.MessageID}, {w.html, m.HTML}, {w.parts, strings.Join(m.Parts, "\n")}} {
				if f.want != "" {
					require.Equal(t, f.want, f.got)
				}
			}
			require.True(t, strings.HasPrefix(m.Text, w.text), "%q", m.Text)
			if w.attachments != nil {
				require.Equal(t, w.attachments, files(m))
			}
			require.Len(t, m.Nested, w.nested)
			require.Equal(t, w.kind, m.Auto.Kind)
			if w.recipient != "" {
				require.Equal(t, w.recipient, m.Report.Recipients[0].Address)
				require.Equal(t, w.status, m.Report.Recipients[0].Status)
			}
			if w.about != "" {
				require.Equal(t, w.about, m.Report.MessageID)
			}
		})
	}
}

func files(m *mime.Message) []string {
	out := []string{}
	for _, a := range m.Attachments {
		out = append(out, fmt.Sprintf("%s|%s|%d", a.Name, a.MIME, len(a.Content)))
	}
	return out
}

// Whatever lies among the samples is read without a crash, and nothing of it is lost without a note.
func TestEverySampleIsRead(t *testing.T) {
	t.Parallel()
	sample(t, "README.md")
	n := 0
	for _, dir := range []string{"mime_mail", "mime_mimekit", "reply_talon"} {
		require.NoError(t, filepath.Walk(filepath.Join(shared, dir), func(p string, info os.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return err
			}
			raw, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			n++
			m := mime.Parse(raw, mime.Limits{})
			if m.Text == "" && m.HTML == "" && len(m.Attachments) == 0 && len(raw) > 4000 {
				require.NotEmpty(t, m.Damage, p)
			}
			return nil
		}))
	}
	require.Greater(t, n, 200)
}

func TestBombsAreHarmless(t *testing.T) {
	t.Parallel()
	nested := func(levels int) string {
		var b strings.Builder
		b.WriteString("From: a@b.example\r\n")
		for i := range levels {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		return b.String() + "Content-Type: text/plain\r\n\r\nthe end\r\n"
	}
	same := "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", 5000)
	for name, raw := range map[string]string{
		"20 deep": nested(19), "24 deep": nested(24), "5,000 deep": nested(5000), "same boundary": same,
		"10,000 flat": "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\na\r\n", 10_000),
		"headers":     strings.Repeat("X-A: b\r\n", 200_000) + "\r\nthe end",
		"long header": "Subject: " + strings.Repeat("=?utf-8?q?a?= ", 50_000) + "\r\n\r\nthe end",
		"folded":      "Subject: a\r\n" + strings.Repeat(" a\r\n", 200_000) + "\r\nthe end",
		"references":  "References: " + strings.Repeat("<a@b> ", 100_000) + "\r\n\r\nthe end",
		"addresses":   "To: " + strings.Repeat("(((", 100_000) + strings.Repeat("a@b,", 50_000) + "\r\n\r\nthe end",
		"tags":        "Content-Type: text/html\r\n\r\n" + strings.Repeat("<div><blockquote>", 100_000) + "the end",
		"mails":       strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 5000) + "the end",
	} {
		start := time.Now()
		m := mime.Parse([]byte(raw), mime.Limits{})
		require.LessOrEqual(t, len(m.Parts), 500, name)
		t.Logf("%s: %d bytes in %v, %d parts, %v", name, len(raw), time.Since(start), len(m.Parts), m.Damage[:min(2, len(m.Damage))])
	}
	require.Equal(t, "the end", mime.Parse([]byte(nested(19)), mime.Limits{}).Text)
	deep := mime.Parse([]byte(nested(24)), mime.Limits{})
	require.Len(t, deep.Attachments, 1, "what is too deep stays as a file")
	require.Contains(t, string(deep.Attachments[0].Content), "the end")
}

func TestHTMLIsHarmless(t *testing.T) {
	t.Parallel()
	for in, out := range map[string]string{
		`<p onclick="x()">a<script>alert(1)</script></p>`:                               `<p>a</p>`,
		`<img src="https://t.example/p.gif" width="1">`:                                 `<img data-remote-src="https://t.example/p.gif" width="1">`,
		`<img src="cid:logo@x">`:                                                        `<img src="cid:logo@x">`,
		`<a href="javascript:alert(1)">a</a>`:                                           `a`,
		`<div style="position:fixed;top:0;color:red">a</div>`:                           `<div style="color: red">a</div>`,
		`<div style="background-color:url(https://t.example)">a</div>`:                  `<div>a</div>`,
		`<form action="https://x.example"><input name="a"></form>b`:                     `b`,
		`<svg onload=alert(1)><iframe src="https://x.example"></iframe></svg>c`:         `c`,
		`<style>@import "https://x.example"</style>d`:                                   `d`,
		`<meta http-equiv=refresh content="0;url=https://x.example"><base href="//x">e`: `e`,
		`<img src="data:text/html;base64,PHNjcmlwdD4=">f`:                               `f`,
		`<table background="https://x.example"><tr><td>g</td></tr></table>`:             `<table><tr><td>g</td></tr></table>`,
	} {
		clean, _ := mime.Sanitize(in)
		require.Equal(t, out, clean, in)
	}
	_, remote := mime.Sanitize(`<img src="http://a.example/1"><img src="cid:x"><img src="https://b.example/2">`)
	require.Equal(t, 2, remote)
}

func TestWordsOfHTML(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Dear Ada,\n\nsee the offer <https://x.example/o>.\n- one\n- two\n> quoted\n> more\nend",
		mime.PlainText(`<html><head><title>x</title><style>p{}</style></head><body><p>Dear&nbsp;Ada,</p>see <a href="https://x.example/o">the offer</a>.<ul><li>one</li><li>two</li></ul><blockquote>quoted<br>more</blockquote>end</body></html>`))
}

func TestMachinesAreKnown(t *testing.T) {
	t.Parallel()
	for head, w := range map[string]struct {
		kind   mime.AutoKind
		silent bool
	}{
		"From: a@b.example\r\nSubject: Hello":                                               {"", false},
		"From: a@b.example\r\nAuto-Submitted: no":                                           {"", false},
		"From: a@b.example\r\nAuto-Submitted: auto-replied":                                 {mime.AutoReply, true},
		"From: a@b.example\r\nAuto-Submitted: auto-generated (x)":                           {mime.Generated, true},
		"From: a@b.example\r\nSubject: Abwesenheitsnotiz: Ihre Anfrage":                     {mime.AutoReply, true},
		"From: a@b.example\r\nSubject: Automatische Antwort: Re: Angebot":                   {mime.AutoReply, true},
		"From: a@b.example\r\nSubject: Out of office":                                       {mime.AutoReply, true},
		"From: a@b.example\r\nX-Autoreply: yes":                                             {mime.AutoReply, true},
		"From: a@b.example\r\nList-Id: <l.example>":                                         {mime.List, true},
		"From: a@b.example\r\nPrecedence: bulk":                                             {mime.Bulk, true},
		"From: no-reply@b.example\r\nSubject: Order":                                        {"", true},
		"From: a@b.example\r\nX-Auto-Response-Suppress: All":                                {"", true},
		"From: MAILER-DAEMON@b.example\r\nSubject: Undelivered Mail Returned to Sender":     {mime.Bounce, true},
		"Return-Path: <>\r\nFrom: x@b.example\r\nSubject: Unzustellbar: Angebot":            {mime.Bounce, true},
		"Return-Path: <>\r\nFrom: x@b.example\r\nSubject: Hello":                            {"", true},
		"From: postmaster@b.example\r\nSubject: We have moved":                              {mime.Generated, true},
		"From: a@b.example\r\nSubject: Why is delivery delayed?\r\nPrecedence: first-class": {"", false},
	} {
		a := mime.Parse([]byte(head+"\r\n\r\nx"), mime.Limits{}).Auto
		require.Equal(t, w.kind, a.Kind, head)
		require.Equal(t, w.silent, a.Silent, head)
	}
	a := mime.Parse([]byte("From: a@b.example\r\nX-Kontor-Loop: ten_1/mbx_1\r\nX-Kontor-Loop: ten_2/mbx_2\r\n\r\n"), mime.Limits{}).Auto
	require.Equal(t, []string{"ten_1/mbx_1", "ten_2/mbx_2"}, a.Loops)
}

func TestCalendarsAndThreads(t *testing.T) {
	t.Parallel()
	m := mime.Parse([]byte("From: =?utf-8?Q?J=C3=B6rg_M=C3?= =?utf-8?Q?=BCller?= <j@b.example>\r\nMessage-ID: <3@b>\r\nIn-Reply-To: <2@b>\r\nReferences: <1@b>\r\n <2@b>\r\n"+
		"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nCome\r\n--x\r\nContent-Type: text/calendar; method=request; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\n--x--"), mime.Limits{})
	require.Equal(t, "Jörg Müller", m.From[0].Name)
	require.Equal(t, []string{"1@b", "2@b"}, m.References)
	require.Equal(t, []string{"2@b"}, m.InReplyTo)
	require.Equal(t, []mime.Calendar{{Method: "REQUEST", Text: "BEGIN:VCALENDAR"}}, m.Calendars)
	require.Empty(t, m.Attachments)
	require.Empty(t, m.Damage)
}

func TestCharsets(t *testing.T) {
	t.Parallel()
	for charset, body := range map[string]string{
		"utf-7": "Gr+APwA3w-e", "iso-8859-1": "Gr\xfc\xdfe", "windows-1252": "Gr\xfc\xdfe", "utf-8": "Grüße", "macintosh": "Gr\x9f\xa7e", "cp850": "Gr\x81\xe1e",
		"unknown-9": "Gr\xfc\xdfe", "utf-16le": "G\x00r\x00\xfc\x00\xdf\x00e\x00", "iso8859-1": "Gr\xfc\xdfe", "ISO_8859-15": "Gr\xfc\xdfe", "us-ascii": "Gr\xfc\xdfe",
	} {
		m := mime.Parse([]byte("From: a@b\nContent-Type: text/plain; charset=\""+charset+"\"\nContent-Transfer-Encoding: binary\n\n"+body), mime.Limits{})
		require.Equal(t, "Grüße", m.Text, charset)
	}
}

func FuzzParse(f *testing.F) {
	for _, w := range samples[:20] {
		if raw, err := os.ReadFile(filepath.Join(shared, filepath.FromSlash(w.file))); err == nil && len(raw) < 20_000 {
			f.Add(raw)
		}
	}
	f.Add([]byte("From: a@b\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgAAAQeQBgAEAAAAAAABAAEAAQeQ"))
	f.Add([]byte("Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;a@b\nContent-Transfer-Encoding: base64\n\nAAAA\n--x--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := mime.Parse(raw, mime.Limits{})
		require.LessOrEqual(t, len(m.Parts), 500)
		for _, s := range []string{m.Subject, m.Text, m.HTML, m.MessageID} {
			require.True(t, strings.ToValidUTF8(s, "") == s && !strings.Contains(s, "\x00"))
		}
		require.NotContains(t, strings.ToLower(m.HTML), "<script")
		for _, a := range m.Attachments {
			require.NotEmpty(t, a.Name)
			require.NotContains(t, a.Name, "/")
		}
	})
}
