package httpapi

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-playground/validator/v10"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// In is the input of an operation whose body is a T with `validate` tags, which are checked after huma's own. Embed it
// where there are parameters besides:
//
//	type updateView struct {
//		httpapi.In[viewPatch]
//		ID string `path:"id"`
//	}
type In[T any] struct {
	Body T
}

var _ huma.Resolver = (*In[struct{}])(nil)

// Resolve implements huma.Resolver.
func (in *In[T]) Resolve(huma.Context) []error {
	if err := Validate(&in.Body); err != nil {
		return []error{err}
	}
	return nil
}

// Validate checks a struct by its `validate` tags. Broken rules are one Invalid fault that names the fields as JSON does.
func Validate(v any) error {
	err := tags().Struct(v)
	if err == nil {
		return nil
	}
	broken, ok := errors.AsType[validator.ValidationErrors](err)
	if !ok {
		// A body that is no struct has no tags.
		return nil
	}
	var list fault.List
	for _, e := range broken {
		_, path, _ := strings.Cut(e.Namespace(), ".")
		reason, params := brokenTag(e)
		list.Add(path, reason, params)
	}
	return list.Err()
}

// tags is the one validator; it remembers the types that it has seen.
var tags = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			return ""
		}
		return name
	})
	return v
})

// reasonOfTag are the tags whose reason does not depend on what they stand at.
var reasonOfTag = map[string]string{
	"required": "required", "required_if": "required", "required_with": "required", "required_without": "required",
	"required_unless": "required", "required_with_all": "required", "required_without_all": "required",
	"email": "invalid_email", "url": "invalid_url", "http_url": "invalid_url", "uri": "invalid_url",
	"hostname": "invalid_hostname", "hostname_rfc1123": "invalid_hostname", "fqdn": "invalid_hostname",
	"ip": "invalid_ip", "ipv4": "invalid_ip", "ipv6": "invalid_ip", "cidr": "invalid_ip",
	"timezone": "invalid_time_zone", "bcp47_language_tag": "invalid_language", "iso4217": "invalid_currency",
	"iso3166_1_alpha2": "invalid_country", "e164": "invalid_phone", "json": "invalid_json", "hexcolor": "invalid_color",
	"unique": "duplicate", "uuid": "invalid_id", "ulid": "invalid_id", "base64": "invalid_base64",
}

func brokenTag(e validator.FieldError) (string, fault.Params) {
	if reason, ok := reasonOfTag[e.Tag()]; ok {
		return reason, nil
	}
	limit := func(name string) fault.Params {
		if n, err := strconv.ParseInt(e.Param(), 10, 64); err == nil {
			return fault.Params{name: n}
		}
		return fault.Params{name: e.Param()}
	}
	text := e.Kind() == reflect.String
	list := e.Kind() == reflect.Slice || e.Kind() == reflect.Map || e.Kind() == reflect.Array
	choose := func(ofText, ofList, ofNumber string) string {
		switch {
		case text:
			return ofText
		case list:
			return ofList
		default:
			return ofNumber
		}
	}
	switch e.Tag() {
	case "oneof":
		return "not_an_option", fault.Params{"allowed": strings.Fields(e.Param())}
	case "min", "gte":
		return choose("too_short", "too_few", "too_small"), limit("min")
	case "max", "lte":
		return choose("too_long", "too_many", "too_large"), limit("max")
	case "gt":
		return "not_above", limit("min")
	case "lt":
		return "not_below", limit("max")
	case "len":
		return "wrong_length", limit("length")
	default:
		return "invalid", nil
	}
}
