package content

import (
	"html"
	"path"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// Look says how a tree is drawn where pages differ.
type Look struct {
	// File returns the address of a file of the record; empty leaves the block out.
	File func(id string) string
	// Texts are the words that are not the writer's, by name: info, tip, warning, danger, video, download, table. Missing ones are
	// English.
	Texts map[string]string
	// Outside says that links to other hosts open beside the page.
	Outside bool
}

var words = map[string]string{
	"info": "Note", "tip": "Tip", "warning": "Caution", "danger": "Danger", "video": "Watch the video", "download": "Download", "table": "Table",
}

func (l *Look) word(name string) string {
	if w := l.Texts[name]; w != "" {
		return w
	}
	return words[name]
}

// HTML draws a tree that was checked. What does not pass the check draws as nothing dangerous, too: every text is escaped and
// every address looked at again.
func (t Tree) HTML(look Look) string {
	w := &writer{look: look, ids: map[string]int{}}
	for i := range t {
		w.block(&t[i])
	}
	return w.String()
}

// Place is a heading of a tree.
type Place struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Level int    `json:"level"`
}

// Outline are the headings with the ids that HTML gives them.
func (t Tree) Outline() []Place {
	w := &writer{ids: map[string]int{}}
	var out []Place
	for _, b := range t {
		if b.Kind == Heading && len(b.Text) > 0 {
			text := b.Text.Plain()
			out = append(out, Place{ID: w.anchor(text), Text: text, Level: b.Level})
		}
	}
	return out
}

type writer struct {
	strings.Builder
	look Look
	ids  map[string]int
}

func (w *writer) raw(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *writer) esc(s string) { w.WriteString(html.EscapeString(s)) }

// attr writes an attribute whose value may be anything.
func (w *writer) attr(name, value string) { w.raw(" ", name, `="`, html.EscapeString(value), `"`) }

// anchor makes the id of a heading, each once on a page.
func (w *writer) anchor(text string) string {
	id := Slug(text)
	if id == "" {
		id = "section"
	}
	id = "h-" + id
	w.ids[id]++
	if n := w.ids[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	return id
}

// Slug makes words into a part of an address: small letters, digits and dashes; empty where there are none.
func Slug(text string) string {
	text = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue", "ß", "ss").Replace(text)
	var b strings.Builder
	for _, r := range fold.Fold(text) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 80 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

func (w *writer) block(b *Block) {
	switch b.Kind {
	case Heading:
		if len(b.Text) == 0 {
			return
		}
		tag := "h" + strconv.Itoa(min(max(b.Level, 2), 4))
		w.raw("<", tag)
		w.attr("id", w.anchor(b.Text.Plain()))
		w.raw(">")
		w.text(b.Text)
		w.raw("</", tag, ">")
	case Paragraph:
		if len(b.Text) > 0 {
			w.raw("<p>")
			w.text(b.Text)
			w.raw("</p>")
		}
	case Quote:
		w.raw("<blockquote><p>")
		w.text(b.Text)
		w.raw("</p></blockquote>")
	case List:
		w.list(b.Ordered, b.Items)
	case Callout:
		w.callout(b)
	case Table:
		w.table(b)
	case Code:
		w.raw(`<pre tabindex="0"><code`)
		if b.Language != "" {
			w.attr("data-language", b.Language)
		}
		w.raw(">")
		w.esc(b.Source)
		w.raw("</code></pre>")
	case Divider:
		w.raw("<hr>")
	case Image, Video, File:
		w.media(b)
	}
}

func (w *writer) callout(b *Block) {
	tone := b.Tone
	if words[tone] == "" {
		tone = "info"
	}
	title := b.Title
	if title == "" {
		title = w.look.word(tone)
	}
	w.raw(`<aside class="callout callout-`, tone, `"><p class="callout-title"><strong>`)
	w.esc(title)
	w.raw("</strong></p><p>")
	w.text(b.Text)
	w.raw("</p></aside>")
}

func (w *writer) list(ordered bool, items []Item) {
	if len(items) == 0 {
		return
	}
	tag := "ul"
	if ordered {
		tag = "ol"
	}
	w.raw("<", tag, ">")
	for _, it := range items {
		w.raw("<li>")
		w.text(it.Text)
		w.list(it.Ordered, it.Items)
		w.raw("</li>")
	}
	w.raw("</", tag, ">")
}

func (w *writer) table(b *Block) {
	if len(b.Rows) == 0 {
		return
	}
	// A wide table is scrolled by itself, also with the keyboard.
	w.raw(`<div class="table" tabindex="0" role="region"`)
	w.attr("aria-label", w.look.word("table"))
	w.raw("><table>")
	for i, row := range b.Rows {
		head := b.Header && i == 0
		switch {
		case head:
			w.raw("<thead>")
		case i == 0 || b.Header && i == 1:
			w.raw("<tbody>")
		}
		w.raw("<tr>")
		for _, cell := range row {
			if head {
				w.raw(`<th scope="col">`)
				w.text(cell)
				w.raw("</th>")
			} else {
				w.raw("<td>")
				w.text(cell)
				w.raw("</td>")
			}
		}
		w.raw("</tr>")
		if head {
			w.raw("</thead>")
		}
	}
	if !b.Header || len(b.Rows) > 1 {
		w.raw("</tbody>")
	}
	w.raw("</table></div>")
}

func (w *writer) media(b *Block) {
	at, own := "", false
	if b.File != "" {
		if w.look.File != nil {
			at, own = w.look.File(b.File), true
		}
	} else if strings.HasPrefix(b.URL, "https://") && goodLink(b.URL) {
		at = b.URL
	}
	if at == "" || b.Kind == File && !own {
		return
	}
	if b.Kind == File {
		w.raw(`<p class="file"><a download`)
		w.attr("href", at)
		w.raw(">")
		name := b.Name
		if name == "" {
			name = w.look.word("download")
		}
		w.esc(name)
		w.raw("</a>")
		if b.Size > 0 {
			w.raw(` <span class="size">`)
			w.esc(size(b.Size))
			w.raw("</span>")
		}
		w.raw("</p>")
		return
	}
	w.raw(`<figure class="`, string(b.Kind), `">`)
	switch {
	case b.Kind == Image && own:
		w.raw("<img")
		w.attr("src", at)
		w.attr("alt", b.Alt)
		if b.Width > 0 && b.Height > 0 {
			w.attr("width", strconv.Itoa(b.Width))
			w.attr("height", strconv.Itoa(b.Height))
		}
		w.raw(` loading="lazy" decoding="async">`)
	case b.Kind == Video && own:
		w.raw(`<video controls preload="metadata" playsinline`)
		w.attr("src", at)
		label := b.Caption
		if label == "" {
			label = w.look.word("video")
		}
		w.attr("aria-label", label)
		w.raw("></video>")
	default:
		// What lies on another host is a link to it: a page asks nobody else for anything before its reader does.
		w.raw(`<a class="outside" rel="noopener noreferrer" target="_blank"`)
		w.attr("href", at)
		w.raw(">")
		switch {
		case b.Kind == Video:
			w.esc(w.look.word("video"))
		case b.Alt != "":
			w.esc(b.Alt)
		default:
			w.esc(path.Base(at))
		}
		w.raw("</a>")
	}
	if b.Caption != "" {
		w.raw("<figcaption>")
		w.esc(b.Caption)
		w.raw("</figcaption>")
	}
	w.raw("</figure>")
}

// text writes spans, each look nested in the same order.
func (w *writer) text(t Text) {
	for _, s := range t {
		var closing []string
		open := func(tag string) {
			w.raw("<", tag, ">")
			closing = append(closing, tag)
		}
		if s.Link != "" && goodLink(s.Link) {
			w.raw("<a")
			w.attr("href", s.Link)
			if w.look.Outside && strings.HasPrefix(s.Link, "http") {
				w.raw(` rel="noopener noreferrer" target="_blank"`)
			} else if strings.HasPrefix(s.Link, "http") {
				w.raw(` rel="noopener"`)
			}
			w.raw(">")
			closing = append(closing, "a")
		}
		if s.Bold {
			open("strong")
		}
		if s.Italic {
			open("em")
		}
		if s.Strike {
			open("s")
		}
		if s.Code {
			open("code")
		}
		for i, line := range strings.Split(s.Text, "\n") {
			if i > 0 {
				w.raw("<br>")
			}
			w.esc(line)
		}
		for i := len(closing) - 1; i >= 0; i-- {
			w.raw("</", closing[i], ">")
		}
	}
}

func size(n int64) string {
	switch {
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " kB"
	}
	return strconv.FormatInt(n, 10) + " B"
}
