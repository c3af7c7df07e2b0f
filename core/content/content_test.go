package content_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const sample = `[
	{"kind":"heading","level":2,"text":[{"text":"Straße & <Weg>"}]},
	{"kind":"paragraph","text":[{"text":"Read "},{"text":"this","bold":true,"link":"https://example.org/?a=1&b=2"},{"text":" or write.\nNow.","link":"mailto:a@example.org"}]},
	{"kind":"list","ordered":true,"items":[{"text":[{"text":"One"}],"items":[{"text":[{"text":"Below"}]}]},{"text":[{"text":"Two"}]}]},
	{"kind":"callout","tone":"warning","text":[{"text":"Careful"}]},
	{"kind":"table","header":true,"rows":[[[{"text":"A"}],[{"text":"B"}]],[[{"text":"1"}]]]},
	{"kind":"code","language":"go","source":"a < b\n\tc"},
	{"kind":"quote","text":[{"text":"So"}]},
	{"kind":"divider"},
	{"kind":"image","file":"fil_1","alt":"A \"plan\"","width":10,"height":20},
	{"kind":"video","url":"https://videos.example.org/how-to.mp4","caption":"How to"},
	{"kind":"file","file":"fil_2","name":"Guide.pdf","size":2048},
	{"kind":"heading","level":3,"text":[{"text":"strasse weg"}]}
]`

func look() content.Look {
	return content.Look{File: func(id string) string { return "/files/" + url.PathEscape(id) }}
}

func TestDraws(t *testing.T) {
	t.Parallel()
	tree, err := content.Parse([]byte(sample))
	require.NoError(t, err)
	out := tree.HTML(look())
	for _, want := range []string{
		`<h2 id="h-strasse-weg">Straße &amp; &lt;Weg&gt;</h2>`, `<a href="https://example.org/?a=1&amp;b=2" rel="noopener"><strong>this</strong></a>`,
		`<a href="mailto:a@example.org"> or write.<br>Now.</a>`, `<ol><li>One<ul><li>Below</li></ul></li><li>Two</li></ol>`,
		`<th scope="col">A</th>`, `<td>1</td><td></td>`, "<code data-language=\"go\">a &lt; b\n\tc</code>", `alt="A &#34;plan&#34;" width="10" height="20"`,
		`<a class="outside" rel="noopener noreferrer" target="_blank" href="https://videos.example.org/how-to.mp4">`, `<a download href="/files/fil_2">Guide.pdf</a> <span class="size">2 kB</span>`,
		`<h3 id="h-strasse-weg-2">`,
	} {
		require.Contains(t, out, want)
	}
	require.Equal(t, []string{"fil_1", "fil_2"}, tree.Files())
	require.Equal(t, []content.Place{{ID: "h-strasse-weg", Text: "Straße & <Weg>", Level: 2}, {ID: "h-strasse-weg-2", Text: "strasse weg", Level: 3}}, tree.Outline())
	again, err := content.Parse(tree.JSON())
	require.NoError(t, err)
	require.Equal(t, tree, again)
	require.Contains(t, tree.Plain(), "A | B")
	require.NotContains(t, content.Tree{{Kind: content.Image, File: "x"}}.HTML(content.Look{}), "img", "a file without an address is left out")
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for raw, at := range map[string]string{
		`{}`: "", `[{"kind":"script"}]`: "0.kind", `[{"kind":"paragraph","html":"<b>"}]`: "", `[] []`: "",
		`[{"kind":"paragraph","text":[{"text":"x","link":"javascript:alert(1)"}]}]`:   "0.text",
		`[{"kind":"paragraph","text":[{"text":"x","link":"//evil.example"}]}]`:        "0.text",
		`[{"kind":"paragraph","text":[{"text":"x","link":"/\\evil.example"}]}]`:       "0.text",
		`[{"kind":"paragraph","text":[{"text":"x","link":"java\tscript:alert(1)"}]}]`: "0.text",
		`[{"kind":"divider"},{"kind":"image","url":"http://example.org/a.png"}]`:      "1.url",
		`[{"kind":"video","url":"https://user:pw@example.org/"}]`:                     "0.url",
		`[{"kind":"image","file":"../x"}]`:                                            "0.file",
		`[{"kind":"image"}]`:                                                          "0.file",
		`[{"kind":"heading","level":1,"text":[{"text":"x"}]}]`:                        "0.level",
		`[{"kind":"callout","tone":"loud"}]`:                                          "0.tone",
		`[{"kind":"paragraph","text":[{"text":"\u0000"}]}]`:                           "0.text",
	} {
		_, err := content.Parse([]byte(raw))
		require.Error(t, err, raw)
		require.True(t, fault.Is(err, fault.Invalid), raw)
		require.Contains(t, err.Error(), at)
	}
	_, err := content.Parse([]byte("[" + strings.TrimSuffix(strings.Repeat(`{"kind":"divider"},`, content.MaxBlocks+1), ",") + "]"))
	require.Error(t, err)
}

func TestDiff(t *testing.T) {
	t.Parallel()
	require.Equal(t, []content.Line{{"same", "a"}, {"removed", "b"}, {"added", "x"}, {"same", "c"}, {"added", "d"}, {"same", "e"}},
		content.Diff([]string{"a", "b", "c", "e"}, []string{"a", "x", "c", "d", "e"}))
	require.Empty(t, content.Diff(nil, nil))
}

// harmless are the elements and attributes that drawings are made of.
var harmless = map[string]string{
	"h2": "id", "h3": "id", "h4": "id", "p": "class", "a": "href rel target class download", "strong": "", "em": "", "s": "", "code": "data-language", "br": "",
	"ul": "", "ol": "", "li": "", "aside": "class", "div": "class tabindex role aria-label", "table": "", "thead": "", "tbody": "", "tr": "", "th": "scope", "td": "",
	"pre": "tabindex", "blockquote": "", "hr": "", "figure": "class", "figcaption": "", "img": "src alt width height loading decoding", "video": "src controls preload playsinline aria-label", "span": "class",
}

func requireHarmless(t *testing.T, out string) {
	t.Helper()
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(out), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	require.NoError(t, err)
	for _, n := range nodes {
		root.AppendChild(n)
	}
	for n := range root.Descendants() {
		require.NotEqual(t, html.CommentNode, n.Type)
		if n.Type != html.ElementNode {
			continue
		}
		allowed, ok := harmless[n.Data]
		require.True(t, ok, "element %s in %s", n.Data, out)
		for _, a := range n.Attr {
			require.Contains(t, strings.Fields(allowed), a.Key, "attribute of %s", n.Data)
			if a.Key == "href" || a.Key == "src" {
				u, err := url.Parse(a.Val)
				require.NoError(t, err)
				require.Contains(t, []string{"", "http", "https", "mailto", "tel"}, u.Scheme, a.Val)
				require.False(t, u.Scheme == "" && u.Host != "", a.Val)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add(`[{"kind":"paragraph","text":[{"text":"<script>","link":"https://a\"onclick=x"}]}]`)
	f.Add(`[{"kind":"table","rows":[[],[[]]]}]`)
	f.Fuzz(func(t *testing.T, raw string) {
		tree, err := content.Parse([]byte(raw))
		if err != nil {
			return
		}
		requireHarmless(t, tree.HTML(look()))
		again, err := content.Parse(tree.JSON())
		require.NoError(t, err)
		require.Equal(t, tree.HTML(look()), again.HTML(look()))
		tree.Outline()
		tree.Lines()
	})
}

// FuzzHTML draws what was never checked.
func FuzzHTML(f *testing.F) {
	f.Add("paragraph", "x", "javascript:alert(1)", 1)
	f.Add("image", `"><script>`, "https://x/\"><b>", 2)
	f.Fuzz(func(t *testing.T, kind, text, link string, level int) {
		tree := content.Tree{{
			Kind: content.Kind(kind), Level: level, Text: content.Text{{Text: text, Link: link, Bold: true}}, URL: link, File: text, Tone: text, Title: text, Source: text,
			Language: text, Alt: text, Caption: text, Name: text, Items: []content.Item{{Text: content.Text{{Text: text, Link: link}}}}, Rows: [][]content.Text{{{{Text: text}}}},
		}}
		requireHarmless(t, tree.HTML(look()))
	})
}
