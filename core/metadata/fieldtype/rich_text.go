package fieldtype

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// richText is sanitised HTML: what users may write, without scripts, styles, forms and foreign elements. Line ends of a
// text without any element become <br>. Options: max_length (in characters of HTML).
type richText struct {
	trait
	stringValue
}

var richTextType = richText{trait: trait{name: RichText, kind: kindText, storage: StorageString, slot: SlotNone}}

var htmlPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	// How a text names a person; core/notify tells them.
	p.AllowAttrs("data-mention").Matching(mentioned).OnElements("span")
	return p
})

// mentioned is the id of a person that a text names.
var mentioned = regexp.MustCompile(`^usr_[0-9A-HJKMNP-TV-Z]{26}$`)

// maxSanitising bounds how often the sanitiser runs until its output stays the same.
const maxSanitising = 8

// Sanitise returns HTML that is safe to show, and false for input whose cleaning does not come to rest, as attacks on
// parsers do. Stored rich text is sanitised already; whoever shows it sanitises again, in case the rules were tightened.
func Sanitise(html string) (string, bool) {
	for range maxSanitising {
		// The sanitiser resolves entities, which may stand for line ends and combining characters.
		clean := plainText(htmlPolicy().Sanitize(html))
		if clean == html {
			return clean, true
		}
		html = clean
	}
	return "", false
}

// CheckOptions implements Type.
func (t richText) CheckOptions(o *Options) error {
	return checkLengthOption(RichText, o.orEmpty(), maxLongLength)
}

// FromJSON implements Type.
func (t richText) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return t.normalise(s, o)
}

// FromText implements Type: the cell holds HTML or plain text.
func (t richText) FromText(s string, o *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	return t.normalise(s, o)
}

func (t richText) normalise(s string, o *Options) (any, error) {
	if err := checkLength(s, o, defaultLongLength); err != nil {
		return nil, err
	}
	if err := checkPlain(plainText(s)); err != nil {
		return nil, err
	}
	s, ok := Sanitise(plainText(s))
	if !ok {
		return nil, invalid(ReasonInvalidHTML)
	}
	// An entity such as &#1; has become the character that it stands for.
	if err := checkPlain(s); err != nil {
		return nil, err
	}
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "<") {
		s = strings.ReplaceAll(s, "\n", "<br>")
	}
	if isBlankHTML(s) {
		return nil, nil
	}
	if err := checkLength(s, o, defaultLongLength); err != nil {
		return nil, err
	}
	return s, nil
}

// SlotValue implements Type: the beginning of a document is no useful index value.
func (richText) SlotValue(any) any { return nil }

// isBlankHTML reports whether HTML shows nothing, like the <p><br></p> that editors leave behind.
func isBlankHTML(s string) bool {
	if strings.Contains(s, "<img") || strings.Contains(s, "<hr") {
		return false
	}
	var visible strings.Builder
	inside := false
	for _, r := range s {
		switch {
		case r == '<':
			inside = true
		case r == '>' && inside:
			inside = false
		case !inside:
			visible.WriteRune(r)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(visible.String(), "&nbsp;", " ")) == ""
}
