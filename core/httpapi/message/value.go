package message

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"text/template"

	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// parser reads the templates of texts. Its functions never change, so a parsed template may be kept.
type parser struct{ i18ntemplate.TextParser }

func (p *parser) Cacheable() bool { return true }

// templates offers the functions of texts: {{bytes .max}} says a number of bytes.
var templates = &parser{i18ntemplate.TextParser{Funcs: template.FuncMap{"bytes": sayBytes}}}

// builtins are the functions that every template has, which the walk over a text must not stumble on.
var builtins = map[string]any{"eq": 0, "ne": 0, "and": 0, "or": 0, "not": 0, "lt": 0, "gt": 0}

// number is a number that a text writes as its language does, and that functions can still calculate with.
type number struct {
	value int64
	said  string
}

func (n number) String() string { return n.said }

// values prepares the parameters of a text: values that the catalogue has words for are said in those, numbers are
// grouped, lists joined. A placeholder without a parameter is empty.
func (c *catalogue) values(lang string, names []string, params fault.Params) map[string]any {
	out := make(map[string]any, len(names))
	for _, name := range names {
		v, ok := params[name]
		if !ok || v == nil {
			out[name] = ""
			continue
		}
		out[name] = c.say(lang, name, v)
	}
	return out
}

func (c *catalogue) say(lang, name string, v any) any {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.String:
		return c.word(name, rv.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return number{value: rv.Int(), said: group(lang, rv.Int())}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return number{value: int64(rv.Uint()), said: group(lang, int64(rv.Uint()))}
	case reflect.Float32, reflect.Float64:
		s := strconv.FormatFloat(rv.Float(), 'f', -1, 64)
		if lang == German {
			s = strings.Replace(s, ".", ",", 1)
		}
		return s
	case reflect.Slice, reflect.Array:
		parts := make([]string, rv.Len())
		for i := range parts {
			// The elements of a list are names, which are the same in every language.
			parts[i] = fmt.Sprint(rv.Index(i).Interface())
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(v)
	}
}

// word says a value in the catalogue's words, if it has any for it.
func (c *catalogue) word(name, value string) string {
	forms, ok := c.texts["param."+name+"."+value]
	if !ok {
		return value
	}
	return forms["other"]
}

// group writes an integer with the language's separator from five digits on, so that years and ports stay as they are.
func group(lang string, n int64) string {
	s := strconv.FormatInt(n, 10)
	digits, sign := s, ""
	if n < 0 {
		digits, sign = s[1:], "-"
	}
	if len(digits) < 5 {
		return s
	}
	separator := ","
	if lang == German {
		separator = "."
	}
	head := len(digits) % 3
	if head == 0 {
		head = 3
	}
	var b strings.Builder
	b.WriteString(sign + digits[:head])
	for i := head; i < len(digits); i += 3 {
		b.WriteString(separator + digits[i:i+3])
	}
	return b.String()
}

// sayBytes says a number of bytes in the largest unit that divides it.
func sayBytes(v any) string {
	n, ok := v.(number)
	if !ok {
		return fmt.Sprint(v)
	}
	units := []string{"Bytes", "KiB", "MiB", "GiB"}
	value, unit := n.value, 0
	for unit < len(units)-1 && value >= 1024 && value%1024 == 0 {
		value /= 1024
		unit++
	}
	return strconv.FormatInt(value, 10) + " " + units[unit]
}
