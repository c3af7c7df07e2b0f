package mime

import (
	"bytes"
	"regexp"
	"strings"
)

// Report is what a mail server or a reader's program reports about a mail.
type Report struct {
	// Kind is "delivery" or "reading".
	Kind string
	// MessageID is the mail's that it is about, without angle brackets; empty where it is not told.
	MessageID  string
	Recipients []Recipient
}

// Recipient is what became of the mail for one of them.
type Recipient struct {
	// Address is whom it was sent to: the original one where it is told.
	Address string
	// Action is failed, delayed, delivered, relayed or expanded; of a reading, displayed or deleted.
	Action string
	// Status is as in RFC 3463, such as 5.1.1; empty where there is none.
	Status string
	// Detail is the other server's answer.
	Detail string
}

// Permanent reports whether trying again is of no use.
func (r Recipient) Permanent() bool {
	return r.Action == "failed" && !strings.HasPrefix(r.Status, "4.")
}

// report reads the machine's part of a report: groups of fields, one per recipient but for the first.
func (r *reader) report(kind string, content []byte) {
	if r.m.Report == nil {
		r.m.Report = &Report{Kind: "delivery"}
	}
	rep := r.m.Report
	if kind == "message/disposition-notification" {
		rep.Kind = "reading"
	}
	// A recipient may come again in a group without its empty line before: each Final-Recipient begins a new one.
	var cur Recipient
	var final, original string
	flush := func() {
		if original != "" {
			cur.Address = original
		} else {
			cur.Address = final
		}
		if cur.Address != "" && len(rep.Recipients) < 200 {
			rep.Recipients = append(rep.Recipients, cur)
		}
		cur, final, original = Recipient{}, "", ""
	}
	for len(content) > 0 {
		var raw []byte
		raw, content = nextLine(content)
		if len(bytes.TrimSpace(raw)) == 0 {
			flush()
			continue
		}
		line := string(bytes.TrimRight(raw, "\r\n"))
		for len(content) > 0 && (content[0] == ' ' || content[0] == '\t') {
			raw, content = nextLine(content)
			line += " " + strings.TrimSpace(string(raw))
		}
		name, value, ok := field([]byte(line))
		if !ok {
			continue
		}
		value = oneLine(decodeWords(value))
		switch strings.ToLower(name) {
		case "content-transfer-encoding":
			// Some servers wrap a group anew on its way; its fields stand behind the next empty line.
			if strings.EqualFold(value, "base64") {
				group, rest := paragraph(afterHeader(content))
				decoded, _ := decodeBase64(group)
				content = append(append(append([]byte{}, decoded...), '\n', '\n'), rest...)
			}
		case "final-recipient":
			if final != "" {
				flush()
			}
			final = typedAddress(value)
		case "original-recipient":
			if original != "" {
				flush()
			}
			original = typedAddress(value)
		case "action":
			cur.Action, _, _ = strings.Cut(strings.ToLower(value), " ")
		case "status":
			cur.Status = statusPattern.FindString(value)
		case "diagnostic-code":
			_, after, _ := strings.Cut(value, ";")
			cur.Detail = clip(strings.TrimSpace(after), 500)
		case "disposition":
			_, after, _ := strings.Cut(value, ";")
			cur.Action, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(after)), "/")
		case "original-message-id":
			r.reportedID(first(ids(value)))
		}
	}
	flush()
}

// paragraph cuts at the first empty line.
func paragraph(b []byte) (text, rest []byte) {
	for rest = b; len(rest) > 0; {
		line, after := nextLine(rest)
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		rest = after
	}
	return b[:len(b)-len(rest)], rest
}

var statusPattern = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)

// typedAddress is the address of "rfc822; a@b".
func typedAddress(v string) string {
	if _, after, ok := strings.Cut(v, ";"); ok {
		v = after
	}
	if l := addresses(v); len(l) > 0 && l[0].Address != "" {
		return l[0].Address
	}
	return clip(strings.TrimSpace(v), 320)
}

// reported reads the headers of the mail that a report is about.
func (r *reader) reported(content []byte) {
	damage := len(r.m.Damage)
	h, _ := r.split(content, "report")
	r.m.Damage = r.m.Damage[:damage]
	r.reportedID(first(ids(h.raw("Message-Id"))))
}

// reportedID notes what a report is about, once.
func (r *reader) reportedID(id string) {
	if id != "" && r.m.Report != nil && r.m.Report.MessageID == "" {
		r.m.Report.MessageID = id
	}
}
