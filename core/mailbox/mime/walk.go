package mime

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode"
)

// place says where a part stands.
type place struct {
	path  string
	depth int
	// alternative says that the part is one of several forms of the same, related that others refer to it.
	alternative bool
	related     bool
	// nested says that the part belongs to a mail within the mail, whose texts are not this one's.
	nested bool
	// digest says that parts without a type are mails.
	digest bool
}

func (p place) child(i int) place {
	p.path = fmt.Sprintf("%s.%d", p.path, i+1)
	p.depth++
	return p
}

// part reads one part and all within.
func (r *reader) part(h *header, body []byte, at place) {
	if r.parts++; r.parts > r.limits.Parts {
		if !r.left {
			r.left = true
			r.damage(LeftTooManyParts, at.path, fmt.Sprintf("more than %d parts", r.limits.Parts))
		}
		return
	}
	ct := r.contentType(h, at)
	r.m.Parts = append(r.m.Parts, strings.Repeat("  ", at.depth)+ct.value)
	disposition := parameters(decodeLoose(h.raw("Content-Disposition")))
	if at.depth >= r.limits.Depth && (strings.HasPrefix(ct.value, "multipart/") || ct.value == "message/rfc822") {
		r.damage(DamageDepth, at.path, fmt.Sprintf("deeper than %d", r.limits.Depth))
		r.attach(h, ct, disposition, body, at)
		return
	}
	encoding := h.raw("Content-Transfer-Encoding")
	switch {
	case strings.HasPrefix(ct.value, "multipart/"):
		r.protection(ct)
		r.multipart(h, ct, disposition, body, at)
		return
	case at.nested:
		if ct.value == "message/rfc822" {
			content, _ := decodeTransfer(body, encoding)
			nh, inner := r.quietly(content, at)
			r.part(nh, inner, at.child(0))
		}
		return
	}
	content, ok := decodeTransfer(body, encoding)
	if !ok {
		r.damage(DamageEncoding, at.path, encoding)
	}
	r.leaf(h, ct, disposition, content, at)
}

// contentType is the first of the part's that names a type; text where there is none.
func (r *reader) contentType(h *header, at place) typed {
	best := typed{}
	for _, v := range h.raws("Content-Type") {
		t := parameters(decodeLoose(v))
		if t.value == "text" {
			t.value = "text/plain"
		}
		if major, minor, ok := strings.Cut(t.value, "/"); ok && major != "" && minor != "" {
			return t
		}
		if best.params == nil {
			best = t
		}
	}
	if best.value != "" {
		r.damage(DamageHeader, at.path, "Content-Type: "+best.value)
		if strings.HasPrefix(best.value, "multipart") {
			best.value = "multipart/mixed"
			return best
		}
		best.value = "application/octet-stream"
		if best.params["name"] == "" {
			best.value = "text/plain"
		}
		return best
	}
	if at.digest {
		return typed{value: "message/rfc822", params: map[string]string{}}
	}
	if best.params == nil {
		best.params = map[string]string{}
	}
	best.value = "text/plain"
	return best
}

func (r *reader) protection(ct typed) {
	protocol := strings.ToLower(ct.params["protocol"])
	kind := "smime"
	if strings.Contains(protocol, "pgp") {
		kind = "pgp"
	}
	switch ct.value {
	case "multipart/signed":
		r.m.Signed = kind
	case "multipart/encrypted":
		r.m.Encrypted = kind
	}
}

func (r *reader) multipart(h *header, ct, disposition typed, body []byte, at place) {
	boundary, has := ct.params["boundary"]
	if !has {
		boundary, has = guessBoundary(body)
		r.damage(DamageBoundary, at.path, "no boundary")
	}
	if !has {
		r.leaf(h, typed{value: "text/plain", params: ct.params}, disposition, body, at)
		return
	}
	pieces, ended := cut(body, boundary, r.limits.Parts+1)
	if len(pieces) == 0 {
		r.damage(DamageBoundary, at.path, "the boundary does not occur")
		if guessed, ok := guessBoundary(body); ok && guessed != boundary {
			pieces, ended = cut(body, guessed, r.limits.Parts+1)
		}
	}
	if len(pieces) == 0 {
		if len(bytes.TrimSpace(body)) > 0 {
			r.leaf(h, typed{value: "text/plain", params: ct.params}, disposition, body, at)
		}
		return
	}
	if !ended {
		r.damage(DamageBoundary, at.path, "the last boundary is missing")
	}
	for i, p := range pieces {
		c := at.child(i)
		c.alternative = ct.value == "multipart/alternative"
		c.related = at.related || ct.value == "multipart/related"
		c.digest = ct.value == "multipart/digest"
		ph, pb := r.split(p, c.path)
		r.part(ph, pb, c)
		if r.left {
			return
		}
	}
}

// cut takes a body apart at its boundary. Text before the first one is for programs that know no parts. ended says whether
// the last boundary stands there.
func cut(body []byte, boundary string, most int) (pieces [][]byte, ended bool) {
	mark := []byte("--" + strings.TrimRight(boundary, " \t"))
	start := -1
	offset := 0
	for offset < len(body) {
		line, _ := nextLine(body[offset:])
		next := offset + len(line)
		if bytes.HasPrefix(line, mark) {
			tail := string(bytes.TrimRight(line[len(mark):], " \t\r\n"))
			if tail == "" || tail == "--" {
				if start >= 0 {
					pieces = append(pieces, trimEnd(body[start:offset]))
					if len(pieces) >= most {
						return pieces, true
					}
				}
				if start = next; tail == "--" {
					// What follows the end is an epilogue, which nobody shows; a boundary in it begins a part anew, as two mails
					// in one do.
					start, ended = -1, true
				}
			}
		}
		offset = next
	}
	if start >= 0 && start <= len(body) {
		rest := trimEnd(body[start:])
		if ended = false; len(rest) > 0 || len(pieces) == 0 {
			pieces = append(pieces, rest)
		}
	}
	return pieces, ended
}

// trimEnd takes off the line end that belongs to the boundary.
func trimEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// guessBoundary takes the first line that begins like a boundary and is followed by a header.
func guessBoundary(body []byte) (string, bool) {
	for rest, n := body, 0; len(rest) > 0 && n < 200; n++ {
		var line []byte
		line, rest = nextLine(rest)
		line = bytes.TrimRight(line, " \t\r\n")
		if !bytes.HasPrefix(line, []byte("--")) || len(line) < 3 || len(line) > 200 || bytes.Equal(line, []byte("-- ")) {
			continue
		}
		following, _ := nextLine(rest)
		if name, _, ok := field(bytes.TrimRight(following, "\r\n")); ok && strings.HasPrefix(strings.ToLower(name), "content-") {
			return string(line[2:]), true
		}
	}
	return "", false
}

// leaf takes a decoded part for what it is.
func (r *reader) leaf(h *header, ct, disposition typed, content []byte, at place) {
	attached := disposition.value == "attachment" || disposition.params["filename"] != "" && disposition.value != "inline"
	named := disposition.params["filename"] != "" || ct.params["name"] != ""
	switch {
	case ct.value == "message/rfc822" || ct.value == "message/global" || ct.value == "message/news":
		r.mailWithin(h, ct, disposition, content, at)
	case ct.value == "message/delivery-status" || ct.value == "message/global-delivery-status" || ct.value == "message/disposition-notification":
		r.report(ct.value, content)
	case ct.value == "text/rfc822-headers" || ct.value == "message/rfc822-headers":
		r.reported(content)
		r.attach(h, ct, disposition, content, at)
	case ct.value == "message/partial":
		r.damage(DamagePartial, at.path, fmt.Sprintf("part %s of %s", ct.params["number"], ct.params["total"]))
		r.attach(h, ct, disposition, content, at)
	case ct.value == "text/calendar":
		if text := r.decodeText(content, ct, at); len(r.m.Calendars) < 20 {
			r.m.Calendars = append(r.m.Calendars, Calendar{Method: strings.ToUpper(ct.params["method"]), Text: text})
		}
		if attached || !at.alternative {
			r.attach(h, ct, disposition, content, at)
		}
	case isTNEF(ct, disposition):
		r.tnef(h, ct, disposition, content, at)
	case ct.value == "application/pkcs7-mime" || ct.value == "application/x-pkcs7-mime":
		if r.m.Encrypted = "smime"; ct.params["smime-type"] == "signed-data" {
			r.m.Encrypted, r.m.Signed = "", "smime"
		}
		r.attach(h, ct, disposition, content, at)
	case ct.value == "text/html" && !attached && (at.alternative || at.related || len(r.html) == 0 || !named):
		r.html = append(r.html, r.decodeText(content, htmlCharset(ct, content), at))
	case strings.HasPrefix(ct.value, "text/") && !attached && !(named && len(r.text) > 0) && plain(ct.value, at):
		r.plainText(ct, content, at)
	default:
		r.attach(h, ct, disposition, content, at)
	}
}

// plain are the kinds of text that are the mail's own words.
func plain(value string, at place) bool {
	switch value {
	case "text/plain", "text/enriched", "text/richtext", "text/markdown":
		return true
	}
	return at.path == "1"
}

func (r *reader) plainText(ct typed, content []byte, at place) {
	text := strings.ReplaceAll(strings.ReplaceAll(r.decodeText(content, ct, at), "\r\n", "\n"), "\r", "\n")
	if strings.EqualFold(ct.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(ct.params["delsp"], "yes"))
	}
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, text)
	if strings.TrimSpace(text) == "" {
		return
	}
	r.text = append(r.text, strings.TrimRight(text, "\n"))
}

// unflow puts the lines of format=flowed (RFC 3676) together.
func unflow(text string, delsp bool) string {
	lines := strings.Split(text, "\n")
	var out []string
	open := false
	quote := ""
	for _, l := range lines {
		marks := l[:len(l)-len(strings.TrimLeft(l, ">"))]
		body := strings.TrimPrefix(l[len(marks):], " ")
		flows := strings.HasSuffix(body, " ") && body != "-- "
		if flows && delsp {
			body = body[:len(body)-1]
		}
		if open && marks == quote && body != "-- " {
			out[len(out)-1] += body
		} else {
			if marks != "" {
				body = marks + " " + body
			}
			out = append(out, body)
		}
		open, quote = flows, marks
	}
	return strings.Join(out, "\n")
}

func (r *reader) decodeText(content []byte, ct typed, at place) string {
	text, ok := decodeCharset(content, ct.params["charset"])
	if !ok {
		r.damage(DamageCharset, at.path, ct.params["charset"])
	}
	return text
}

// htmlCharset is the charset that the HTML itself names where the mail names none.
func htmlCharset(ct typed, content []byte) typed {
	if ct.params["charset"] != "" {
		return ct
	}
	head := strings.ToLower(string(content[:min(len(content), 2048)]))
	if _, after, ok := strings.Cut(head, "charset="); ok {
		after = strings.TrimLeft(after, `"'`)
		if i := strings.IndexAny(after, `"'>; /`); i > 0 && lookup(after[:i]) != nil {
			return typed{value: ct.value, params: map[string]string{"charset": after[:i]}}
		}
	}
	return ct
}

// attach keeps a part as a file.
func (r *reader) attach(h *header, ct, disposition typed, content []byte, at place) {
	if at.nested {
		return
	}
	a := Attachment{
		MIME: ct.value, Content: content,
		ContentID: strings.Trim(strings.TrimSpace(decodeLoose(h.raw("Content-Id"))), "<>"),
	}
	a.Inline = disposition.value == "inline" && strings.HasPrefix(ct.value, "image/") || (a.ContentID != "" || h.raw("Content-Location") != "") && at.related && disposition.value != "attachment"
	name := disposition.params["filename"]
	if name == "" {
		name = ct.params["name"]
	}
	if name == "" {
		name = h.get("Content-Description")
		if !strings.Contains(name, ".") || len(name) > 100 {
			name = ""
		}
	}
	a.Name = fileName(name, ct.value, len(r.m.Attachments)+1)
	r.m.Attachments = append(r.m.Attachments, a)
}

var endings = map[string]string{
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "message/rfc822": ".eml", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
	"application/pdf": ".pdf", "text/rfc822-headers": ".txt", "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
	"application/x-pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "application/rtf": ".rtf", "image/svg+xml": ".svg",
}

// fileName is a name without directories, control characters and signs that turn the direction of reading.
func fileName(name, mime string, n int) string {
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f {
			return -1
		}
		return c
	}, name)
	name = strings.TrimSpace(path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/")))
	if name == "" || name == "." || name == ".." || name == "/" {
		return fmt.Sprintf("part-%d%s", n, endings[mime])
	}
	if runes := []rune(name); len(runes) > 200 {
		name = string(runes[len(runes)-200:])
	}
	return name
}

// mailWithin keeps a mail within the mail as a file and notes what it is. Its parts are counted, and their texts left out.
func (r *reader) mailWithin(h *header, ct, disposition typed, content []byte, at place) {
	nh, body := r.quietly(content, at)
	n := Nested{Subject: nh.get("Subject"), MessageID: first(ids(nh.raw("Message-Id"))), Attachment: len(r.m.Attachments)}
	for _, v := range nh.raws("From") {
		n.From = append(n.From, addresses(v)...)
	}
	if v, ok := nh.lookup("Date"); ok {
		n.Date, _ = date(v)
	}
	if len(r.m.Nested) < 100 {
		r.m.Nested = append(r.m.Nested, n)
	}
	r.reportedID(n.MessageID)
	r.attach(h, ct, disposition, content, at)
	if last := &r.m.Attachments[len(r.m.Attachments)-1]; strings.HasPrefix(last.Name, "part-") && n.Subject != "" {
		last.Name = fileName(strings.ReplaceAll(clip(n.Subject, 80), "/", "-")+".eml", "", 0)
	}
	within := at.child(0)
	within.nested = true
	r.part(nh, body, within)
}

// quietly takes a mail within the mail apart without a note of its damage, which is not this mail's.
func (r *reader) quietly(content []byte, at place) (*header, []byte) {
	damage := len(r.m.Damage)
	h, body := r.split(trimMbox(content), at.path+".1")
	r.m.Damage = r.m.Damage[:damage]
	return h, body
}
