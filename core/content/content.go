// Package content is the block tree that articles are made of, and landing pages, forms and e-mails can be: what people write in
// an editor, kept as JSON.
//
// It reads and checks trees, makes safe HTML and plain text of them, and tells two of them apart. Nothing that a tree holds reaches
// a page as markup: texts are escaped, addresses are of a few kinds, and every element and attribute is the package's own. It is a
// leaf: it knows no record, no tenant and no database. core/service/knowledge checks articles by it and portal draws them with it.
package content

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Kind is the kind of a block.
type Kind string

// The kinds.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	List      Kind = "list"
	Callout   Kind = "callout"
	Table     Kind = "table"
	Code      Kind = "code"
	Quote     Kind = "quote"
	Divider   Kind = "divider"
	Image     Kind = "image"
	Video     Kind = "video"
	File      Kind = "file"
)

// Kinds are all kinds, in the order in which an editor offers them.
var Kinds = []Kind{Paragraph, Heading, List, Callout, Table, Code, Quote, Divider, Image, Video, File}

// Tones are the tones of a callout.
var Tones = []string{"info", "tip", "warning", "danger"}

// Bounds of a tree.
const (
	MaxBytes  = 512 << 10
	MaxBlocks = 1000
	maxText   = 20_000
	maxSpans  = 500
	maxItems  = 500
	maxCells  = 2000
	maxCols   = 20
	maxDepth  = 4
	maxURL    = 2000
	maxLabel  = 500
)

// Span is a run of text of one look.
type Span struct {
	Text   string `json:"text"`
	Bold   bool   `json:"bold,omitempty"`
	Italic bool   `json:"italic,omitempty"`
	Code   bool   `json:"code,omitempty"`
	Strike bool   `json:"strike,omitempty"`
	// Link is an address of https, http, mailto or tel, a path that begins with /, or a place on the page that begins with #.
	Link string `json:"link,omitempty"`
}

// Text is a line of spans.
type Text []Span

// Item is an entry of a list, with a list below it where there is one.
type Item struct {
	Text    Text   `json:"text"`
	Ordered bool   `json:"ordered,omitempty"`
	Items   []Item `json:"items,omitempty"`
}

// Block is one block. Which fields count depends on its kind; the others are empty in a tree that was checked.
type Block struct {
	// ID tells blocks of a tree apart for an editor; it may be empty.
	ID   string `json:"id,omitempty"`
	Kind Kind   `json:"kind"`
	// Level of a heading: 2, 3 or 4, since the page's title is the first.
	Level int `json:"level,omitempty"`
	// Text of a heading, a paragraph, a callout or a quote.
	Text Text `json:"text,omitempty"`
	// Ordered and Items are of a list.
	Ordered bool   `json:"ordered,omitempty"`
	Items   []Item `json:"items,omitempty"`
	// Tone of a callout, one of Tones, and Title its heading.
	Tone  string `json:"tone,omitempty"`
	Title string `json:"title,omitempty"`
	// Header says that the first row of a table names its columns.
	Header bool     `json:"header,omitempty"`
	Rows   [][]Text `json:"rows,omitempty"`
	// Source is the text of code, Language what it is written in.
	Source   string `json:"source,omitempty"`
	Language string `json:"language,omitempty"`
	// File is the id of a file of the record, URL an address of https, of which an image, a video or a file has one. Alt says in words
	// what an image shows; an image without it is decoration.
	File    string `json:"file,omitempty"`
	URL     string `json:"url,omitempty"`
	Alt     string `json:"alt,omitempty"`
	Caption string `json:"caption,omitempty"`
	// Name and Size (bytes) are those of a file.
	Name string `json:"name,omitempty"`
	Size int64  `json:"size,omitempty"`
	// Width and Height of an image in pixels, so that the page does not move while it loads; 0 where unknown.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
}

// Tree is a document.
type Tree []Block

// Parse reads a tree and checks it. Faults are at the block, such as 3.text: invalid_content, not_an_option, too_long, too_many,
// invalid_url, required.
func Parse(raw []byte) (Tree, error) {
	if len(raw) > MaxBytes {
		return nil, fault.At("", "too_large", fault.Params{"max": MaxBytes})
	}
	if len(bytes.TrimSpace(raw)) == 0 || string(bytes.TrimSpace(raw)) == "null" {
		return Tree{}, nil
	}
	var t Tree
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return nil, fault.At("", "invalid_content")
	}
	if d.More() {
		return nil, fault.At("", "invalid_content")
	}
	return t, t.Check()
}

// Check refuses what no editor makes. It empties fields that the kind of a block does not have.
func (t Tree) Check() error {
	if len(t) > MaxBlocks {
		return fault.At("", "too_many", fault.Params{"max": MaxBlocks})
	}
	var l fault.List
	for i := range t {
		c := checker{at: strconv.Itoa(i), faults: &l}
		t[i] = c.block(t[i])
	}
	return l.Err()
}

type checker struct {
	at     string
	faults *fault.List
}

func (c checker) add(at, reason string, p ...fault.Params) {
	if at != "" {
		at = c.at + "." + at
	} else {
		at = c.at
	}
	c.faults.Add(at, reason, p...)
}

func (c checker) block(b Block) Block {
	out := Block{ID: c.line("id", b.ID, 64), Kind: b.Kind}
	switch b.Kind {
	case Heading:
		out.Text = c.text("text", b.Text)
		if out.Level = b.Level; b.Level < 2 || b.Level > 4 {
			c.add("level", "not_an_option", fault.Params{"value": b.Level, "allowed": []int{2, 3, 4}})
		}
	case Paragraph, Quote:
		out.Text = c.text("text", b.Text)
	case List:
		out.Ordered = b.Ordered
		n := 0
		out.Items = c.items(b.Items, 1, &n)
	case Callout:
		out.Text, out.Tone, out.Title = c.text("text", b.Text), b.Tone, c.line("title", b.Title, maxLabel)
		if !slices.Contains(Tones, b.Tone) {
			c.add("tone", "not_an_option", fault.Params{"value": b.Tone, "allowed": Tones})
		}
	case Table:
		out.Header, out.Rows = b.Header, c.rows(b.Rows)
	case Code:
		out.Source, out.Language = c.source(b.Source), c.line("language", b.Language, 40)
	case Divider:
	case Image, Video, File:
		c.media(&out, b)
	default:
		c.add("kind", "not_an_option", fault.Params{"value": string(b.Kind), "allowed": Kinds})
	}
	return out
}

func (c checker) media(out *Block, b Block) {
	out.File, out.Caption = c.line("file", b.File, 64), c.line("caption", b.Caption, maxLabel)
	out.Name = c.line("name", b.Name, 255)
	switch {
	case b.File != "":
		if strings.ContainsFunc(b.File, func(r rune) bool {
			return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_')
		}) {
			c.add("file", "invalid_content")
		}
	case b.URL == "":
		c.add("file", "required")
	case b.Kind == File:
		c.add("file", "required")
	default:
		if u, err := url.Parse(b.URL); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(b.URL) > maxURL || !plain(b.URL) {
			c.add("url", "invalid_url")
		} else {
			out.URL = b.URL
		}
	}
	if b.Kind == Image {
		out.Alt = c.line("alt", b.Alt, maxLabel)
		out.Width, out.Height = min(max(b.Width, 0), 10_000), min(max(b.Height, 0), 10_000)
	}
	if b.Kind == File {
		out.Size = max(b.Size, 0)
	}
}

// line takes a text of one line.
func (c checker) line(at, s string, most int) string {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		c.add(at, "invalid_content")
		return ""
	}
	if utf8.RuneCountInString(s) > most {
		c.add(at, "too_long", fault.Params{"max": most})
	}
	return s
}

func (c checker) source(s string) string {
	if !readable(s) {
		c.add("source", "invalid_content")
		return ""
	}
	if utf8.RuneCountInString(s) > maxText {
		c.add("source", "too_long", fault.Params{"max": maxText})
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

// readable texts hold no control characters but line breaks and tabs.
func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' })
}

func (c checker) text(at string, t Text) Text {
	if len(t) > maxSpans {
		c.add(at, "too_many", fault.Params{"max": maxSpans})
		return nil
	}
	n := 0
	out := make(Text, 0, len(t))
	for _, s := range t {
		if s.Text == "" {
			continue
		}
		if n += utf8.RuneCountInString(s.Text); !readable(s.Text) {
			c.add(at, "invalid_content")
			return nil
		}
		s.Text = strings.ReplaceAll(s.Text, "\r\n", "\n")
		if s.Link != "" && !goodLink(s.Link) {
			c.add(at, "invalid_url")
		}
		out = append(out, s)
	}
	if n > maxText {
		c.add(at, "too_long", fault.Params{"max": maxText})
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (c checker) items(list []Item, depth int, n *int) []Item {
	if depth > maxDepth {
		c.add("items", "too_many", fault.Params{"max": maxDepth})
		return nil
	}
	var out []Item
	for _, it := range list {
		if *n++; *n > maxItems {
			c.add("items", "too_many", fault.Params{"max": maxItems})
			return nil
		}
		x := Item{Text: c.text("items", it.Text)}
		if len(it.Items) > 0 {
			x.Ordered, x.Items = it.Ordered, c.items(it.Items, depth+1, n)
		}
		out = append(out, x)
	}
	return out
}

func (c checker) rows(rows [][]Text) [][]Text {
	n, wide := 0, 0
	for _, r := range rows {
		n, wide = n+len(r), max(wide, len(r))
	}
	if n > maxCells || len(rows) > maxCells || wide > maxCols {
		c.add("rows", "too_many", fault.Params{"max": maxCells})
		return nil
	}
	out := make([][]Text, len(rows))
	for i, r := range rows {
		// Every row has as many cells as the widest.
		out[i] = make([]Text, wide)
		for j, cell := range r {
			out[i][j] = c.text("rows", cell)
		}
	}
	if wide == 0 {
		return nil
	}
	return out
}

// goodLink reports whether an address may stand in a link.
func goodLink(s string) bool {
	if len(s) > maxURL || !plain(s) {
		return false
	}
	switch {
	case strings.HasPrefix(s, "#"):
		return true
	case strings.HasPrefix(s, "/"):
		// Two slashes, or what browsers take for them, lead to another host.
		return !strings.HasPrefix(s, "//")
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "https", "http":
		return u.Host != "" && u.User == nil
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

// plain addresses hold nothing that browsers leave out or turn around before they read them.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == '\\' || r == 0x7f || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
}

// Files are the ids of all files that the tree shows, each once, in their order.
func (t Tree) Files() []string {
	var out []string
	for _, b := range t {
		if b.File != "" && !slices.Contains(out, b.File) {
			out = append(out, b.File)
		}
	}
	return out
}

// JSON writes the tree as Parse reads it.
func (t Tree) JSON() []byte {
	if t == nil {
		t = Tree{}
	}
	out, err := json.Marshal(t)
	if err != nil {
		panic(err) // Nothing of a tree can fail to be written.
	}
	return out
}
