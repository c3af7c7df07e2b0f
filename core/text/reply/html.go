package reply

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth bounds how deep HTML is followed.
const maxDepth = 200

// SplitHTML is Split for a mail that has HTML only: the HTML becomes plain text in which quoted mails are marked.
func SplitHTML(raw, sender string) Parts { return Split(Plain(raw), sender) }

// Plain returns the text of HTML as lines. Quotations are marked by > at the beginning of lines, a horizontal rule
// becomes a line of underscores. It keeps no links, pictures, styles or scripts.
func Plain(raw string) string {
	if len(raw) > 4*MaxText {
		raw = strings.ToValidUTF8(raw[:4*MaxText], "")
	}
	root, err := html.Parse(strings.NewReader(raw))
	if err != nil {
		return raw
	}
	w := &writer{}
	w.node(root, 0)
	w.line()
	return strings.Join(w.lines, "\n")
}

// writer gathers lines.
type writer struct {
	lines []string
	row   strings.Builder
	quote int
}

func (w *writer) node(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	if n.Type != html.ElementNode && n.Type != html.DocumentNode {
		return
	}
	quoted := false
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Object:
		return
	case atom.Br:
		w.line()
		return
	case atom.Hr:
		w.open()
		w.text("__________")
		w.line()
		return
	case atom.Blockquote:
		quoted = true
	}
	if of(n, "id") == "OLK_SRC_BODY_SECTION" {
		quoted = true
	}
	block := blocks[n.DataAtom] || quoted
	if block {
		w.open()
	}
	if n.DataAtom == atom.P && len(w.lines) > 0 && w.lines[len(w.lines)-1] != "" {
		w.line()
	}
	if n.DataAtom == atom.Div && strings.Contains(of(n, "style"), "border-top:solid") || of(n, "id") == "divRplyFwdMsg" {
		w.text("__________") // Outlook's line above a header.
		w.line()
	}
	if quoted {
		w.quote++
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, depth+1)
	}
	if block {
		w.open()
	}
	if quoted {
		w.quote--
	}
}

var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Tr: true, atom.Table: true, atom.Ul: true, atom.Ol: true, atom.Pre: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Section: true, atom.Article: true,
	atom.Header: true, atom.Footer: true, atom.Dd: true, atom.Dt: true, atom.Body: true,
}

func of(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// open ends a row that has something in it.
func (w *writer) open() {
	if w.row.Len() > 0 {
		w.line()
	}
}

// line ends a row.
func (w *writer) line() {
	row := strings.TrimRight(w.row.String(), " ")
	w.row.Reset()
	if w.quote > 0 {
		row = strings.Repeat(">", min(w.quote, 20)) + " " + row
	}
	w.lines = append(w.lines, row)
}

// text adds words, with white space as a browser shows it.
func (w *writer) text(s string) {
	for i, word := range strings.Fields(s) {
		first := i == 0 && !strings.ContainsAny(s[:1], " \t\r\n\u00a0")
		if !first && w.row.Len() > 0 && !strings.HasSuffix(w.row.String(), " ") {
			w.row.WriteByte(' ')
		}
		w.row.WriteString(word)
	}
	if w.row.Len() > 0 && s != "" && strings.ContainsAny(s[len(s)-1:], " \t\r\n") && !strings.HasSuffix(w.row.String(), " ") {
		w.row.WriteByte(' ')
	}
}
