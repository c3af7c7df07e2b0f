package main

import (
	"html"
	"strings"
)

// plain makes text of what an article's field holds: tags of HTML and marks of Markdown go, the words and paragraphs stay.
// Scripts and styles go with what is in them.
func plain(s string) string {
	if strings.ContainsRune(s, '<') {
		s = html.UnescapeString(withoutTags(s))
	}
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(line)
		line = strings.TrimLeft(line, "#>")
		for _, mark := range []string{"**", "__", "`"} {
			line = strings.ReplaceAll(line, mark, "")
		}
		out = append(out, strings.Join(strings.Fields(unlink(line)), " "))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func withoutTags(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		if rest, ok := strings.CutPrefix(s, "<!--"); ok {
			_, s, _ = strings.Cut(rest, "-->")
			continue
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break // A tag without an end: what is behind it is no text that anybody has seen.
		}
		name := strings.ToLower(strings.TrimLeft(s[1:end], "/ "))
		if i := strings.IndexAny(name, " /\t\n"); i >= 0 {
			name = name[:i]
		}
		closing := strings.HasPrefix(s, "</")
		s = s[end+1:]
		switch {
		case (name == "script" || name == "style") && !closing:
			if i := strings.Index(strings.ToLower(s), "</"+name); i >= 0 {
				s = s[i:]
			} else {
				s = ""
			}
		case blocks[name]:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

var blocks = map[string]bool{
	"p": true, "br": true, "div": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true, "section": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "pre": true,
}

// unlink makes the text of a link of Markdown's form [text](address).
func unlink(s string) string {
	for {
		mid := strings.Index(s, "](")
		if mid < 0 {
			return s
		}
		open, end := strings.LastIndexByte(s[:mid], '['), strings.IndexByte(s[mid:], ')')
		if open < 0 || end < 0 {
			return s
		}
		s = s[:open] + s[open+1:mid] + s[mid+end+1:]
	}
}
