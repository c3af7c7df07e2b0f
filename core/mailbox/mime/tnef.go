package mime

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

const tnefSignature = 0x223e9f78

func isTNEF(ct, disposition typed) bool {
	name := strings.ToLower(disposition.params["filename"] + ct.params["name"])
	return ct.value == "application/ms-tnef" || ct.value == "application/vnd.ms-tnef" || ct.value == "application/octet-stream" && strings.Contains(name, "winmail.dat")
}

// Attributes and properties of a TNEF stream ([MS-OXTNEF], [MS-OXPROPS]) that are read.
const (
	attBody          = 0x800c
	attAttachData    = 0x800f
	attAttachTitle   = 0x8010
	attRendering     = 0x9002
	attMsgProps      = 0x9003
	attAttachment    = 0x9005
	attOemCodepage   = 0x9007
	propBody         = 0x1000
	propRTF          = 0x1009
	propHTML         = 0x1013
	propAttachData   = 0x3701
	propAttachName   = 0x3704
	propAttachLong   = 0x3707
	propAttachMIME   = 0x370e
	propAttachID     = 0x3712
	maxTNEFAttribute = 100_000
)

// tnefFile is an attachment within.
type tnefFile struct {
	name, long, mime, id string
	data                 []byte
}

// tnef takes what Outlook has packed out of its package. A package that cannot be read, or only in part, stays as it is
// besides.
func (r *reader) tnef(h *header, ct, disposition typed, content []byte, at place) {
	t := &tnefReader{charset: "windows-1252"}
	err := t.read(content)
	if err != nil {
		r.damage(DamageTNEF, at.path, err.Error())
		r.attach(h, ct, disposition, content, at)
	}
	switch {
	case len(t.html) > 0:
		r.html = append(r.html, r.decodeText(t.html, htmlCharset(typed{params: map[string]string{}}, t.html), at))
	case strings.TrimSpace(t.body) != "" && len(r.text) == 0:
		r.text = append(r.text, strings.TrimRight(strings.ReplaceAll(t.body, "\r\n", "\n"), "\n"))
	}
	for _, f := range t.files {
		if r.parts++; r.parts > r.limits.Parts {
			r.left = true
			r.damage(LeftTooManyParts, at.path, fmt.Sprintf("more than %d parts", r.limits.Parts))
			return
		}
		name := f.long
		if name == "" {
			name = f.name
		}
		mime := strings.ToLower(f.mime)
		if mime == "" {
			mime = "application/octet-stream"
		}
		r.m.Attachments = append(r.m.Attachments, Attachment{
			Name: fileName(name, mime, len(r.m.Attachments)+1), MIME: mime, Content: f.data, ContentID: strings.Trim(f.id, "<>"), Inline: f.id != "" && len(t.html) > 0,
		})
	}
	if len(t.rtf) > 0 && len(t.html) == 0 {
		if rtf, ok := inflateRTF(t.rtf, r.limits.Text); ok {
			r.m.Attachments = append(r.m.Attachments, Attachment{Name: "message.rtf", MIME: "application/rtf", Content: rtf})
		}
	}
}

type tnefReader struct {
	charset string
	body    string
	html    []byte
	rtf     []byte
	files   []*tnefFile
}

func (t *tnefReader) read(b []byte) error {
	if len(b) < 6 || binary.LittleEndian.Uint32(b) != tnefSignature {
		return fmt.Errorf("no TNEF signature")
	}
	b = b[6:]
	for n := 0; len(b) >= 9 && n < maxTNEFAttribute; n++ {
		level, id, size := b[0], binary.LittleEndian.Uint16(b[1:]), int64(binary.LittleEndian.Uint32(b[5:]))
		if level != 1 && level != 2 {
			return fmt.Errorf("an attribute of level %d", level)
		}
		if size > int64(len(b)-9) {
			t.attribute(id, b[9:])
			return fmt.Errorf("an attribute is longer than the package")
		}
		t.attribute(id, b[9:9+size])
		b = b[min(len(b), 9+int(size)+2):]
	}
	return nil
}

func (t *tnefReader) current() *tnefFile {
	if len(t.files) == 0 {
		t.files = append(t.files, &tnefFile{})
	}
	return t.files[len(t.files)-1]
}

func (t *tnefReader) attribute(id uint16, data []byte) {
	switch id {
	case attOemCodepage:
		if len(data) >= 4 {
			if name := fmt.Sprintf("windows-%d", binary.LittleEndian.Uint32(data)); lookup(name) != nil {
				t.charset = name
			}
		}
	case attBody:
		t.body = t.text(data)
	case attRendering:
		t.files = append(t.files, &tnefFile{})
	case attAttachTitle:
		t.current().name = t.text(data)
	case attAttachData:
		t.current().data = data
	case attMsgProps:
		t.properties(data, func(p property) {
			switch p.id {
			case propBody:
				if s := p.text(t.charset); s != "" {
					t.body = s
				}
			case propHTML:
				t.html = p.value
				if p.kind == typeUnicode {
					t.html = []byte(p.text(t.charset))
				}
			case propRTF:
				t.rtf = p.value
			}
		})
	case attAttachment:
		t.properties(data, func(p property) {
			f := t.current()
			switch p.id {
			case propAttachLong:
				f.long = p.text(t.charset)
			case propAttachName:
				f.name = p.text(t.charset)
			case propAttachMIME:
				f.mime = p.text(t.charset)
			case propAttachID:
				f.id = p.text(t.charset)
			case propAttachData:
				// An object begins with the id of its interface; a mail within is a package of its own.
				data := p.value
				if p.kind == typeObject && len(data) > 16 {
					data = data[16:]
				}
				if len(f.data) == 0 {
					f.data = data
				}
			}
		})
	}
}

func (t *tnefReader) text(b []byte) string {
	s, _ := decodeCharset(b, t.charset)
	return strings.TrimRight(s, "\x00")
}

// Types of properties.
const (
	typeShort   = 0x0002
	typeLong    = 0x0003
	typeFloat   = 0x0004
	typeDouble  = 0x0005
	typeMoney   = 0x0006
	typeAppTime = 0x0007
	typeError   = 0x000a
	typeBool    = 0x000b
	typeObject  = 0x000d
	typeInt64   = 0x0014
	typeString  = 0x001e
	typeUnicode = 0x001f
	typeTime    = 0x0040
	typeGUID    = 0x0048
	typeBinary  = 0x0102
)

type property struct {
	id, kind uint16
	value    []byte
}

func (p property) text(charset string) string {
	if p.kind == typeUnicode {
		units := make([]uint16, len(p.value)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(p.value[2*i:])
		}
		return strings.TrimRight(noNUL(strings.ToValidUTF8(string(utf16.Decode(units)), "�")), "\x00")
	}
	s, _ := decodeCharset(p.value, charset)
	return s
}

// properties hands on a list of properties as far as it can be read.
func (t *tnefReader) properties(b []byte, each func(property)) {
	take := func(n int64) []byte {
		if n < 0 || n > int64(len(b)) {
			b = nil
			return nil
		}
		v := b[:n]
		b = b[n:]
		return v
	}
	number := func() int64 {
		v := take(4)
		if v == nil {
			return -1
		}
		return int64(binary.LittleEndian.Uint32(v))
	}
	padded := func(n int64) []byte {
		v := take(n)
		if v != nil && n%4 != 0 {
			take(min(int64(len(b)), 4-n%4))
		}
		return v
	}
	for count := number(); count > 0 && len(b) >= 4; count-- {
		head := take(4)
		kind, id := binary.LittleEndian.Uint16(head), binary.LittleEndian.Uint16(head[2:])
		if id >= 0x8000 { // a named property
			take(16)
			if number() == 0 {
				take(4)
			} else {
				padded(number())
			}
		}
		multi := kind&0x1000 != 0
		kind &^= 0x1000
		values := int64(1)
		if variable := kind == typeString || kind == typeUnicode || kind == typeBinary || kind == typeObject; multi || variable {
			values = number()
		}
		for ; values > 0 && b != nil; values-- {
			var v []byte
			switch kind {
			case typeShort, typeLong, typeFloat, typeError, typeBool:
				v = take(4)
			case typeDouble, typeMoney, typeAppTime, typeInt64, typeTime:
				v = take(8)
			case typeGUID:
				v = take(16)
			case typeString, typeUnicode, typeBinary, typeObject:
				v = padded(number())
			default:
				return
			}
			if v != nil {
				each(property{id: id, kind: kind, value: v})
			}
		}
	}
}

// rtfDictionary is what every compressed RTF begins with ([MS-OXRTFCP]).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// inflateRTF undoes LZFu, up to a size.
func inflateRTF(b []byte, most int) ([]byte, bool) {
	if len(b) < 16 {
		return nil, false
	}
	kind := binary.LittleEndian.Uint32(b[8:])
	size := int(min(int64(binary.LittleEndian.Uint32(b[4:])), int64(most)))
	b = b[16:]
	if kind == 0x414c454d { // MELA: not compressed
		return b[:min(len(b), size)], true
	}
	if kind != 0x75465a4c {
		return nil, false
	}
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		window[at%4096] = c
		at = (at + 1) % 4096
	}
	for len(b) > 0 && len(out) < size {
		control := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(out) < size; bit++ {
			if control&(1<<bit) == 0 {
				if len(b) == 0 {
					return out, true
				}
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out, true
			}
			ref := binary.BigEndian.Uint16(b)
			b = b[2:]
			from, n := int(ref>>4), int(ref&15)+2
			if from == at {
				return out, true
			}
			for i := range n {
				put(window[(from+i)%4096])
			}
		}
	}
	return out, true
}
