package mime

import (
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// policy is what HTML of a stranger may hold: text, tables, links and images, the styles that colour and space them, nothing
// that runs, fetches, covers the page or sends a form.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("a", "abbr", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div",
		"dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
		"s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("alt", "title").Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?i:rtl|ltr|auto)$`)).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z-]{2,20}$`)).Globally()
	size := regexp.MustCompile(`^[0-9]{1,4}%?$`)
	p.AllowAttrs("width", "height").Matching(size).OnElements("img", "table", "td", "th", "col", "colgroup", "hr")
	p.AllowAttrs("border", "cellpadding", "cellspacing").Matching(size).OnElements("table", "img")
	p.AllowAttrs("colspan", "rowspan", "span", "start").Matching(regexp.MustCompile(`^[0-9]{1,3}$`)).OnElements("td", "th", "col", "colgroup", "ol")
	word := regexp.MustCompile(`^[a-zA-Z-]{1,20}$`)
	p.AllowAttrs("align", "valign").Matching(word).Globally()
	p.AllowAttrs("type").Matching(word).OnElements("ol", "ul", "li")
	colour := regexp.MustCompile(`^(?i:#[0-9a-f]{3,8}|[a-z]{3,30})$`)
	p.AllowAttrs("color").Matching(colour).OnElements("font")
	p.AllowAttrs("bgcolor").Matching(colour).OnElements("table", "tr", "td", "th")
	p.AllowAttrs("size").Matching(regexp.MustCompile(`^[+-]?[1-7]$`)).OnElements("font")
	value := regexp.MustCompile(`^[a-zA-Z0-9#%.,'" -]{1,200}$`)
	p.AllowStyles("color", "background-color").Matching(regexp.MustCompile(`^(?i:#[0-9a-f]{3,8}|[a-z]{3,30}|rgba?\([0-9., %]{1,40}\))$`)).Globally()
	p.AllowStyles("font-family", "font-size", "font-style", "font-weight", "font-variant", "line-height", "letter-spacing", "text-align", "text-decoration",
		"text-transform", "vertical-align", "white-space", "word-break", "border", "border-top", "border-bottom", "border-left", "border-right", "border-color",
		"border-style", "border-width", "border-collapse", "border-spacing", "border-radius", "padding", "padding-top", "padding-bottom", "padding-left",
		"padding-right", "margin-top", "margin-bottom", "list-style-type", "width", "max-width", "direction").Matching(value).Globally()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

// Sanitize makes HTML harmless and moves the addresses of images elsewhere out of their way; it counts those.
func Sanitize(raw string) (clean string, remote int) {
	z := html.NewTokenizer(strings.NewReader(policy().Sanitize(raw)))
	var b strings.Builder
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return strings.TrimSpace(b.String()), remote
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.Write(z.Raw())
			continue
		}
		text := string(z.Raw())
		t := z.Token()
		if t.DataAtom != atom.Img {
			b.WriteString(text)
			continue
		}
		for i, a := range t.Attr {
			if a.Key == "src" && !strings.HasPrefix(strings.ToLower(a.Val), "cid:") {
				t.Attr[i].Key = "data-remote-src"
				remote++
			}
		}
		b.WriteString(t.String())
	}
}

// Block elements end a line.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Br: true, atom.Tr: true, atom.Li: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Blockquote: true, atom.Pre: true, atom.Table: true, atom.Ul: true, atom.Ol: true, atom.Hr: true, atom.Dt: true, atom.Dd: true, atom.Title: true, atom.Address: true, atom.Section: true, atom.Article: true,
}

// silent elements hold no words.
var silent = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Head: true, atom.Template: true, atom.Noscript: true, atom.Object: true, atom.Svg: true, atom.Title: true}

var manyLines = regexp.MustCompile(`\n{3,}`)

// PlainText are the words of HTML, with its paragraphs as lines, quoted blocks behind > and links behind their words.
func PlainText(raw string) string {
	z := html.NewTokenizer(strings.NewReader(raw))
	w := &textWriter{}
	var quiet atom.Atom
	depth := 0
	var link []string
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return strings.TrimSpace(manyLines.ReplaceAllString(w.String(), "\n\n"))
		}
		t := z.Token()
		if quiet != 0 {
			switch {
			case kind == html.StartTagToken && t.DataAtom == quiet:
				depth++
			case kind == html.StartTagToken && t.DataAtom == atom.Body && quiet == atom.Head:
				quiet = 0
			case kind == html.EndTagToken && t.DataAtom == quiet:
				if depth--; depth == 0 {
					quiet = 0
				}
			}
			continue
		}
		switch kind {
		case html.TextToken:
			w.text(t.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			if kind == html.StartTagToken && silent[t.DataAtom] {
				quiet, depth = t.DataAtom, 1
				continue
			}
			w.start(t)
			if t.DataAtom == atom.A && kind == html.StartTagToken {
				link = append(link, attr(t, "href"))
				w.mark()
			}
		case html.EndTagToken:
			if t.DataAtom == atom.A && len(link) > 0 {
				w.link(link[len(link)-1])
				link = link[:len(link)-1]
			}
			w.end(t)
		}
	}
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textWriter puts words into lines.
type textWriter struct {
	strings.Builder
	quotes, pre int
	space, any  bool
	anchor      int
}

func (w *textWriter) newline() {
	if w.any {
		w.WriteByte('\n')
	}
	w.any, w.space = false, false
}

func (w *textWriter) open() {
	if !w.any && w.quotes > 0 {
		w.WriteString(strings.Repeat(">", min(w.quotes, 20)) + " ")
	}
}

func (w *textWriter) text(s string) {
	if w.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.any = true
				w.newline()
			}
			if line != "" {
				w.open()
				w.WriteString(line)
				w.any = true
			}
		}
		return
	}
	for i, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == 0xa0 || r == 0x200b }) {
		if i > 0 || len(s) > 0 && strings.ContainsRune(" \t\r\n\u00a0", []rune(s)[0]) {
			w.space = true
		}
		w.open()
		if w.space && w.any {
			w.WriteByte(' ')
		}
		w.WriteString(word)
		w.any, w.space = true, false
	}
	if n := len(s); n > 0 && strings.ContainsAny(s[n-1:], " \t\r\n") {
		w.space = true
	}
}

func (w *textWriter) start(t html.Token) {
	switch t.DataAtom {
	case atom.Br:
		w.any = true
		w.newline()
		return
	case atom.Blockquote:
		w.newline()
		w.quotes++
	case atom.Pre:
		w.newline()
		w.pre++
	case atom.Td, atom.Th:
		w.space = true
	case atom.Img:
		if alt := strings.TrimSpace(attr(t, "alt")); alt != "" {
			w.text("[" + alt + "]")
		}
	}
	if blocks[t.DataAtom] {
		w.newline()
	}
	if t.DataAtom == atom.Li {
		w.text("- ")
	}
}

func (w *textWriter) end(t html.Token) {
	if blocks[t.DataAtom] {
		w.newline()
		if t.DataAtom == atom.P {
			w.WriteByte('\n')
		}
	}
	switch t.DataAtom {
	case atom.Blockquote:
		w.quotes = max(0, w.quotes-1)
	case atom.Pre:
		w.pre = max(0, w.pre-1)
	}
}

func (w *textWriter) mark() { w.anchor = w.Len() }

// link writes where a link leads, unless its words say so.
func (w *textWriter) link(to string) {
	words := strings.TrimSpace(w.String()[min(w.anchor, w.Len()):])
	if !strings.HasPrefix(to, "http") || words == "" || strings.Contains(to, strings.TrimSuffix(words, "/")) || len(to) > 500 {
		return
	}
	w.text(" <" + to + ">")
}
