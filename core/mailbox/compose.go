package mailbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
)

// from is the address that a mail comes from. By the operator's server a company writes under addresses that are its own for sure; a
// mailbox of a domain that nobody has proven goes out under the address that Kontor has given it, and answers go to its own.
func (s *Service) from(ctx context.Context, box *Mailbox) (string, error) {
	if box.HasSMTP() || s.o.TrustAddresses || box.Address == box.ForwardTo || box.ForwardTo == "" {
		return box.Address, nil
	}
	list, err := s.domains(ctx)
	if err != nil {
		return "", err
	}
	for _, d := range list {
		if d.ProvenAt != nil && d.Domain == domainOf(box.Address) {
			return box.Address, nil
		}
	}
	return box.ForwardTo, nil
}

// compose writes a mail as it goes over the wire, signed where the company has a key for the domain.
func (s *Service) compose(ctx context.Context, o *outgoing, box *Mailbox, from string) ([]byte, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var h mail.Header
	name := o.Content.SenderName
	if name == "" {
		name = box.SenderName
	}
	if name == "" {
		name = box.Name
	}
	h.SetDate(o.CreatedAt)
	h.SetAddressList("From", []*mail.Address{{Name: clean.Replace(name), Address: from}})
	h.SetAddressList("To", list(o.Content.To))
	if len(o.Content.Cc) > 0 {
		h.SetAddressList("Cc", list(o.Content.Cc))
	}
	if from != box.Address {
		h.SetAddressList("Reply-To", []*mail.Address{{Name: clean.Replace(name), Address: box.Address}})
	} else if !box.HasIMAP() {
		// Answers come to the forwarding address, with the token of this mail, even where nobody forwards the mailbox itself.
		if local, domain, ok := strings.Cut(box.ForwardTo, "@"); ok && box.Address == box.ForwardTo {
			token, _, _ := strings.Cut(o.MessageID, "@")
			h.SetAddressList("Reply-To", []*mail.Address{{Name: clean.Replace(name), Address: local + "+" + token + "@" + domain}})
		}
	}
	h.SetSubject(o.Content.Subject)
	h.SetMessageID(o.MessageID)
	if o.Content.InReplyTo != "" {
		h.SetMsgIDList("In-Reply-To", wellFormed([]string{o.Content.InReplyTo}))
	}
	if refs := wellFormed(o.Content.References); len(refs) > 0 {
		h.SetMsgIDList("References", refs[max(0, len(refs)-50):])
	}
	if o.Automatic {
		kind := "auto-generated"
		if o.Content.InReplyTo != "" {
			kind = "auto-replied"
		}
		h.Set("Auto-Submitted", kind)
		h.Set("X-Auto-Response-Suppress", "All")
		h.Set("Precedence", "bulk")
		h.Set(mime.LoopHeader, a.Tenant+"/"+box.ID)
	}
	if o.Content.Unsubscribe != "" {
		h.Set("List-Unsubscribe", "<"+o.Content.Unsubscribe+">")
		h.Set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	names := make([]string, 0, len(o.Content.Headers))
	for n := range o.Content.Headers {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		h.SetText(n, clean.Replace(o.Content.Headers[n]))
	}
	raw, err := s.body(ctx, h, o, box)
	if err != nil {
		return nil, fmt.Errorf("compose the mail %s: %w", o.ID, err)
	}
	return s.sign(ctx, domainOf(from), raw)
}

func list(in []mime.Address) []*mail.Address {
	out := make([]*mail.Address, 0, len(in))
	for _, a := range in {
		out = append(out, &mail.Address{Name: a.Name, Address: a.Address})
	}
	return out
}

// wellFormed leaves out ids that would break a header.
func wellFormed(ids []string) []string {
	var out []string
	for _, v := range ids {
		if v != "" && len(v) < 500 && !strings.ContainsAny(v, "<> \r\n\t") && isASCII(v) {
			out = append(out, v)
		}
	}
	return out
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func (s *Service) body(ctx context.Context, h mail.Header, o *outgoing, box *Mailbox) ([]byte, error) {
	text, markup := o.Content.Text, o.Content.HTML
	if text == "" {
		text = mime.PlainText(markup)
	}
	if box.Signature != "" && !o.Automatic && o.Content.Unsubscribe == "" {
		text += "\n\n-- \n" + box.Signature
		if markup != "" {
			markup += "<p>-- <br>" + strings.ReplaceAll(escape.Replace(box.Signature), "\n", "<br>") + "</p>"
		}
	}
	var b bytes.Buffer
	if markup == "" && len(o.Content.Files) == 0 {
		h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
		h.Set("Content-Transfer-Encoding", "quoted-printable")
		err := writePart(mail.CreateSingleInlineWriter(&b, h))(wire(text))
		return b.Bytes(), err
	}
	if len(o.Content.Files) == 0 {
		in, err := mail.CreateInlineWriter(&b, h)
		if err != nil {
			return nil, err
		}
		if err := forms(in, text, markup); err != nil {
			return nil, err
		}
		return b.Bytes(), nil
	}
	w, err := mail.CreateWriter(&b, h)
	if err != nil {
		return nil, err
	}
	in, err := w.CreateInline()
	if err != nil {
		return nil, err
	}
	if err := forms(in, text, markup); err != nil {
		return nil, err
	}
	for _, f := range o.Content.Files {
		if err := s.attach(ctx, w, f); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// forms writes the forms of the same text, and closes what holds them.
func forms(in *mail.InlineWriter, text, markup string) error {
	for _, form := range []struct{ kind, text string }{{"text/plain", text}, {"text/html", markup}} {
		if form.text == "" && form.kind == "text/html" {
			continue
		}
		var ph mail.InlineHeader
		ph.SetContentType(form.kind, map[string]string{"charset": "utf-8"})
		ph.Set("Content-Transfer-Encoding", "quoted-printable")
		if err := writePart(in.CreatePart(ph))(wire(form.text)); err != nil {
			return err
		}
	}
	return in.Close()
}

// wire is a text with the line ends of mail.
func wire(text string) io.Reader {
	return strings.NewReader(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"))
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// writePart fills a part and closes it.
func writePart(w io.WriteCloser, err error) func(r io.Reader) error {
	return func(r io.Reader) error {
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, r); err != nil {
			return err
		}
		return w.Close()
	}
}

func (s *Service) attach(ctx context.Context, w *mail.Writer, fileID string) error {
	c, err := s.files.Read(ctx, fileID)
	if err != nil {
		return err
	}
	r, err := c.Part(0, -1)
	if err != nil {
		return err
	}
	defer r.Close()
	var ah mail.AttachmentHeader
	kind, _, _ := strings.Cut(c.MIME, ";")
	ah.Header = message.Header{}
	ah.SetContentType(kind, nil)
	ah.SetFilename(c.Name)
	ah.Set("Content-Transfer-Encoding", "base64")
	return writePart(w.CreateAttachment(ah))(r)
}
