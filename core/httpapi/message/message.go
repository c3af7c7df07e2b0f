// Package message holds every sentence that Kontor says about a fault, in English and German, and renders it.
//
// It owns the catalogue: locales/en.json and locales/de.json, a pair of flat files that every room extends when it
// makes up a new reason. It knows no HTTP and reads no data; core/httpapi renders problems with it, and rooms that
// write reasons into files and mails (imports, exports) render those.
//
// The keys of the catalogue:
//
//	<reason>                what is wrong, with {{.param}} placeholders
//	<reason>.title          a short name of the reason without placeholders; absent means that of its class
//	<reason>.remedy         what to do about it; absent means that of its class
//	class.<code>.title      the same for a class of faults, such as class.not_found.title
//	class.<code>.remedy
//	param.<name>.<value>    how a parameter's value is said, such as param.kind.contact
//
// An entry with several plural forms is an object {"one": …, "other": …} that {{.count}} chooses from. In a text,
// {{bytes .max}} says a number of bytes; numbers and lists are written as the language has them.
package message

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// The languages.
const (
	English = "en"
	German  = "de"
)

// Languages are all languages of the catalogue; the first is for readers who ask for none of them.
var Languages = []string{English, German}

//go:embed locales
var locales embed.FS

// text is what stands in the catalogue for one key: one form, or several plural forms.
type text map[string]string

func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = text{"other": s}
		return nil
	}
	return json.Unmarshal(b, (*map[string]string)(t))
}

// catalogue is one language's texts.
type catalogue struct {
	localizer *i18n.Localizer
	texts     map[string]text
	// params are the placeholders of each text.
	params map[string][]string
}

// load reads the catalogue once, when the first text is asked for: starting up does not wait for it.
var load = sync.OnceValue(func() map[string]*catalogue {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	out := map[string]*catalogue{}
	for _, lang := range Languages {
		name := lang + ".json"
		raw, err := locales.ReadFile("locales/" + name)
		if err != nil {
			panic(err)
		}
		c := &catalogue{texts: map[string]text{}, params: map[string][]string{}}
		if err := json.Unmarshal(raw, &c.texts); err != nil {
			panic(fmt.Errorf("read the catalogue %s: %w", name, err))
		}
		if _, err := bundle.ParseMessageFileBytes(raw, name); err != nil {
			panic(fmt.Errorf("read the catalogue %s: %w", name, err))
		}
		for key, forms := range c.texts {
			if c.params[key], err = placeholders(forms); err != nil {
				panic(fmt.Errorf("the text %q of %s: %w", key, name, err))
			}
		}
		c.localizer = i18n.NewLocalizer(bundle, lang)
		out[lang] = c
	}
	return out
})

// of returns the catalogue of a language, the first one for a language that there is none of.
func of(lang string) *catalogue {
	all := load()
	if c, ok := all[lang]; ok {
		return c
	}
	return all[Languages[0]]
}

// Known reports whether the catalogue has a text for the reason.
func Known(reason string) bool {
	_, ok := of(English).texts[reason]
	return ok
}

// Text says in the language what is wrong. A reason without a text is said as its class of faults would be; that
// every reason has one is tested.
func Text(lang, reason string, params fault.Params) string {
	if s, ok := of(lang).render(lang, reason, params); ok {
		return s
	}
	s, _ := of(lang).render(lang, "unknown_reason", fault.Params{"reason": reason})
	return s
}

// Title is the short name of a reason, or of its class.
func Title(lang, reason string, code fault.Code) string {
	return of(lang).either(lang, reason+".title", "class."+string(code)+".title", nil)
}

// Remedy says what to do about a fault; it is empty where neither the reason nor its class has an advice.
func Remedy(lang, reason string, code fault.Code, params fault.Params) string {
	return of(lang).either(lang, reason+".remedy", "class."+string(code)+".remedy", params)
}

// FieldRemedy says what to do about one wrong place of the input; it is empty where the text says it already.
func FieldRemedy(lang, reason string, params fault.Params) string {
	s, _ := of(lang).render(lang, reason+".remedy", params)
	return s
}

func (c *catalogue) either(lang, first, second string, params fault.Params) string {
	if s, ok := c.render(lang, first, params); ok {
		return s
	}
	s, _ := c.render(lang, second, params)
	return s
}

func (c *catalogue) render(lang, key string, params fault.Params) (string, bool) {
	if _, ok := c.texts[key]; !ok {
		return "", false
	}
	config := i18n.LocalizeConfig{MessageID: key, TemplateData: c.values(lang, c.params[key], params), TemplateParser: templates}
	if n, ok := params["count"]; ok && len(c.texts[key]) > 1 {
		config.PluralCount = n
	}
	s, err := c.localizer.Localize(&config)
	return s, err == nil
}

// Match returns the language of the catalogue that an Accept-Language header asks for, and false when it asks for none.
func Match(header string) (string, bool) {
	if header == "" || len(header) > 200 {
		return Languages[0], false
	}
	_, index, confidence := matcher().Match(tags(header)...)
	return Languages[index], confidence != language.No
}

var matcher = sync.OnceValue(func() language.Matcher {
	return language.NewMatcher([]language.Tag{language.English, language.German})
})

func tags(header string) []language.Tag {
	list, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return nil
	}
	return list
}

// placeholders lists the parameters that the forms of a text name, in any order, each once.
func placeholders(forms text) ([]string, error) {
	var names []string
	seen := map[string]bool{}
	for _, form := range forms {
		if !strings.Contains(form, "{{") {
			continue
		}
		trees, err := parse.Parse("", form, "{{", "}}", templates.Funcs, builtins)
		if err != nil {
			return nil, err
		}
		walk(trees[""].Root, func(name string) {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		})
	}
	return names, nil
}

// walk calls found with the name of every field that a template uses.
func walk(node parse.Node, found func(string)) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				walk(child, found)
			}
		}
	case *parse.ActionNode:
		walk(n.Pipe, found)
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			for _, arg := range command.Args {
				walk(arg, found)
			}
		}
	case *parse.FieldNode:
		found(n.Ident[0])
	case *parse.IfNode:
		walk(n.Pipe, found)
		walk(n.List, found)
		walk(n.ElseList, found)
	case *parse.WithNode:
		walk(n.Pipe, found)
		walk(n.List, found)
		walk(n.ElseList, found)
	}
}
