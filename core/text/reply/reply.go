// Package reply tells what a person has written in an e-mail apart from what the mail carries along: the quoted mail
// before it and the signature.
//
// It owns the rules for the layouts of mail programs in German and English, and a few that need no language (quotation
// marks at the beginning of lines, a date or an address before them). It never throws anything away: the parts of a
// mail together are the mail, and a mail that would lose all of its text keeps it. Forwarded mails are text. It knows no
// record, no tenant and no MIME; inbound mail calls it with the decoded plain text, or with the HTML where there is none.
package reply

import (
	"strings"
	"unicode/utf8"
)

// MaxText is how many bytes of a mail are looked at; what follows counts as text of its own.
const MaxText = 512 << 10

// Parts are the parts of a mail without blank lines at their ends.
type Parts struct {
	Text      string // what was written now
	Signature string // the greeting at the end with what stands below it
	Quoted    string // mails before it, with the lines that introduce them
}

// Split takes the plain text of a mail apart. sender is the name of who sent it, or empty: a line with it near the end
// begins a signature.
func Split(body, sender string) Parts {
	rest := ""
	if len(body) > MaxText {
		end := MaxText
		for end > 0 && !utf8.RuneStart(body[end]) {
			end--
		}
		body, rest = body[:end], body[end:]
	}
	body = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u200b", "").Replace(body)
	lines := strings.Split(body, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	own, quoted := dequote(lines)
	text, signature := sign(own, sender)
	p := Parts{Text: join(text), Signature: join(signature), Quoted: join(quoted)}
	if p.Text == "" && p.Signature != "" {
		p.Text, p.Signature = p.Signature, "" // A mail that is all signature: somebody said no more than thanks.
	}
	if p.Text == "" {
		p.Text, p.Quoted = join(lines), ""
	}
	p.Text += rest
	return p
}

func join(lines []string) string { return strings.Trim(strings.Join(lines, "\n"), "\n \t") }
