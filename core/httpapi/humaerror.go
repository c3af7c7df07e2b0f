package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// settle sets what huma keeps in package variables: that names are compared exactly, and that its own errors become
// problems like all others.
var settle = sync.OnceFunc(func() {
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return (&exchange{}).humaProblem(nil, status, msg, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return from(ctx.Context()).humaProblem(ctx, status, msg, errs)
	}
})

// humaProblem renders what huma has found wrong with a request.
func (x *exchange) humaProblem(ctx huma.Context, status int, msg string, errs []error) *Problem {
	var f error
	var list fault.List
	for _, err := range errs {
		if err == nil {
			continue
		}
		if own, ok := errors.AsType[*fault.Error](err); ok && len(own.Fields) == 0 {
			f = own
		} else if ok {
			list = append(list, own.Fields...)
		} else if detail, ok := errors.AsType[*huma.ErrorDetail](err); ok {
			list = append(list, translate(detail)...)
		} else {
			list.Add("body", "invalid")
		}
	}
	list = distinct(list)
	switch {
	case x.bodyFault != nil:
		f = x.bodyFault
	case f != nil:
	case status == http.StatusUnprocessableEntity || status == http.StatusBadRequest && len(list) > 0:
		// The body is known to be JSON; what does not fit is its content.
		f = list.Err()
		if f == nil {
			f = fault.At("body", "invalid")
		}
	case status == http.StatusBadRequest:
		f = &fault.Error{Code: fault.Malformed, Reason: "body_required", Fields: []fault.Field{{Location: "body", Reason: "body_required"}}}
	default:
		f = fmt.Errorf("huma: %d %s: %w", status, msg, errors.Join(errs...))
	}
	if ctx == nil {
		return &Problem{Status: status}
	}
	p := x.problemOf(ctx.Context(), f)
	for name, values := range p.header {
		for _, v := range values {
			ctx.AppendHeader(name, v)
		}
	}
	return p
}

// distinct keeps the first fault of each place: a missing field needs no second rule.
func distinct(list fault.List) fault.List {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(f fault.Field) bool {
		if seen[f.Location] {
			return true
		}
		seen[f.Location] = true
		return false
	})
}

// location is a place as people and programs name it: body.email is email, query.limit is limit.
func location(s string) string {
	if s == "" {
		return "body"
	}
	for _, p := range []string{"body.", "query.", "path.", "header.", "form.", "cookie."} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(s, "body["); ok {
		return "[" + rest
	}
	return s
}

// encodedFault begins the text of an error of the JSON decoder that carries faults; see decode.
const encodedFault = "\x00fault:"

// translate names a message of huma's validator by a reason.
func translate(d *huma.ErrorDetail) []fault.Field {
	if encoded, ok := strings.CutPrefix(d.Message, encodedFault); ok {
		var fields []fault.Field
		if json.Unmarshal([]byte(encoded), &fields) == nil && len(fields) > 0 {
			return fields
		}
	}
	f := fault.Field{Location: location(d.Location), Reason: "invalid"}
	for _, rule := range rules() {
		m := rule.pattern.FindStringSubmatch(d.Message)
		if m == nil {
			continue
		}
		f.Reason = rule.reason
		for k, v := range rule.fixed {
			f = with(f, k, v)
		}
		for i, name := range rule.params {
			if i+1 < len(m) {
				f = with(f, name, value(m[i+1], name))
			}
		}
		if rule.property && len(m) > 1 {
			// The message is about a property of the object at the location.
			f.Location = strings.TrimPrefix(f.Location+"."+m[1], "body.")
			f.Params = nil
		}
		break
	}
	if strings.HasPrefix(d.Location, "query.") && f.Reason == "unknown_field" {
		f.Reason = "unknown_parameter"
	}
	return []fault.Field{f}
}

func with(f fault.Field, name string, v any) fault.Field {
	if f.Params == nil {
		f.Params = fault.Params{}
	}
	f.Params[name] = v
	return f
}

// value is a parameter out of a message: a number where it is one, a list for the allowed values.
func value(s, name string) any {
	if name == "allowed" {
		return strings.Split(s, ", ")
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n
	}
	return clip(s, 200)
}

type rule struct {
	pattern  *regexp.Regexp
	reason   string
	params   []string
	fixed    map[string]any
	property bool
}

// rules turn huma's messages into reasons. They are made from huma's own formats, and a test fails for a format that
// has none.
var rules = sync.OnceValue(func() []rule {
	expect := func(format, kind string) rule {
		return rule{pattern: messagePattern(format), reason: "wrong_type", fixed: map[string]any{"expected": kind}}
	}
	is := func(format, reason string, params ...string) rule {
		return rule{pattern: messagePattern(format), reason: reason, params: params}
	}
	property := func(format, reason string) rule {
		return rule{pattern: messagePattern(format), reason: reason, property: true}
	}
	return []rule{
		property(validation.MsgExpectedDependentRequiredProperty, "required"),
		property(validation.MsgExpectedRequiredProperty, "required"),
		is(validation.MsgUnexpectedProperty, "unknown_field"),
		is("unknown query parameter", "unknown_parameter"),
		{pattern: regexp.MustCompile(`^required \w+ parameter is missing$`), reason: "required"},
		{pattern: regexp.MustCompile(`^cannot read multipart form: `), reason: "multipart_syntax"},
		is("Invalid mime type: got %v, expected %v", "content_type", "value", "allowed"),
		is("Multiple files received but only one was expected", "several_values"),
		is("expected at most one value, but received multiple values", "several_values"),
		is("File required", "required"), is("At least one file is required", "required"),
		is(validation.MsgExpectedRFC3339DateTime, "invalid_datetime"), is(validation.MsgExpectedRFC1123DateTime, "invalid_datetime"),
		is("invalid date/time for format %s", "invalid_datetime"),
		is(validation.MsgExpectedRFC3339Date, "invalid_date"), is(validation.MsgExpectedRFC3339Time, "invalid_time"),
		is(validation.MsgExpectedDuration, "invalid_duration"),
		is(validation.MsgExpectedRFC5322Email, "invalid_email"),
		is(validation.MsgExpectedRFC5890Hostname, "invalid_hostname"),
		is(validation.MsgExpectedRFC2673IPv4, "invalid_ip"), is(validation.MsgExpectedRFC2373IPv6, "invalid_ip"),
		is(validation.MsgExpectedRFCIPAddr, "invalid_ip"),
		is(validation.MsgExpectedRFC3986URI, "invalid_url"), is("invalid url.URL value", "invalid_url"),
		is(validation.MsgExpectedRFC4122UUID, "invalid_id"),
		is(validation.MsgExpectedRFC6570URITemplate, "invalid_url"),
		is(validation.MsgExpectedRFC6901JSONPointer, "invalid_format"), is(validation.MsgExpectedRFC6901RelativeJSONPointer, "invalid_format"),
		is(validation.MsgExpectedRegexp, "invalid_format"),
		is(validation.MsgExpectedMatchAtLeastOneSchema, "no_variant"), is(validation.MsgExpectedMatchExactlyOneSchema, "no_variant"),
		is(validation.MsgExpectedNotMatchSchema, "invalid"), is(validation.MsgExpectedPropertyNameInObject, "no_variant"),
		expect(validation.MsgExpectedBoolean, "boolean"), expect("invalid boolean", "boolean"),
		expect(validation.MsgExpectedInteger, "integer"), expect("invalid integer", "integer"),
		expect(validation.MsgExpectedString, "string"), expect(validation.MsgExpectedArray, "array"),
		expect(validation.MsgExpectedObject, "object"), expect(validation.MsgExpectedNumber, "number"), expect("invalid float", "number"),
		is(validation.MsgExpectedBase64String, "invalid_base64"),
		is(validation.MsgExpectedArrayItemsUnique, "duplicate"),
		is(validation.MsgExpectedOneOf, "not_an_option", "allowed"),
		is(validation.MsgExpectedMinimumNumber, "too_small", "min"), is(validation.MsgExpectedExclusiveMinimumNumber, "not_above", "min"),
		is(validation.MsgExpectedMaximumNumber, "too_large", "max"), is(validation.MsgExpectedExclusiveMaximumNumber, "not_below", "max"),
		is(validation.MsgExpectedNumberBeMultipleOf, "not_a_multiple", "of"),
		is(validation.MsgExpectedMinLength, "too_short", "min"), is(validation.MsgExpectedMaxLength, "too_long", "max"),
		is(validation.MsgExpectedMinItems, "too_few", "min"), is(validation.MsgExpectedMaxItems, "too_many", "max"),
		is(validation.MsgExpectedMinProperties, "too_few", "min"), is(validation.MsgExpectedMaxProperties, "too_many", "max"),
		is(validation.MsgExpectedMatchPattern, "invalid_format", "pattern"), is(validation.MsgExpectedBePattern, "invalid_format", "pattern"),
	}
})

var verb = regexp.MustCompile(`%[vds]`)

// messagePattern matches what a format prints.
func messagePattern(format string) *regexp.Regexp {
	parts := verb.Split(format, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^(?s)" + strings.Join(parts, "(.*?)") + "$")
}
