package sdktest

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

var comparison = regexp.MustCompile(`^\s*([a-z][a-z0-9_.]*)\s*(!=|<=|>=|=|<|>)\s*("(?:[^"\\]|\\.)*"|[A-Za-z0-9_.+-]+)\s*$`)

// parseFilter reads comparisons that are joined by AND, the part of the filter language that this host knows.
func parseFilter(text string) (func(*pluginv1.Record) bool, error) {
	if strings.TrimSpace(text) == "" {
		return func(*pluginv1.Record) bool { return true }, nil
	}
	var all []func(*pluginv1.Record) bool
	for part := range strings.SplitSeq(text, " AND ") {
		m := comparison.FindStringSubmatch(part)
		if m == nil {
			return nil, fmt.Errorf("sdktest cannot evaluate the filter %q", text)
		}
		value := m[3]
		if s, err := strconv.Unquote(value); err == nil && value[0] == '"' {
			all = append(all, comparing(m[1], m[2], s, false))
			continue
		}
		all = append(all, comparing(m[1], m[2], value, value == "null"))
	}
	return func(r *pluginv1.Record) bool {
		for _, f := range all {
			if !f(r) {
				return false
			}
		}
		return true
	}, nil
}

// comparing gives one comparison. An empty field satisfies nothing but = null, and != any value.
func comparing(field, op, value string, null bool) func(*pluginv1.Record) bool {
	return func(r *pluginv1.Record) bool {
		v := r.Field(field)
		if field == "id" {
			v = &pluginv1.Value{Kind: pluginv1.ValueKindText, Text: r.ID}
		}
		if null {
			return v.Empty() == (op == "=")
		}
		if v.Empty() {
			return op == "!="
		}
		var c int
		switch n, err := strconv.ParseFloat(value, 64); {
		case v.Kind == pluginv1.ValueKindBoolean:
			c = cmp.Compare(strconv.FormatBool(v.Boolean), value)
		case err == nil && (v.Kind == pluginv1.ValueKindInteger || v.Kind == pluginv1.ValueKindMoney):
			c = cmp.Compare(float64(v.Integer), n)
		default:
			c = cmp.Compare(v.Text, value)
		}
		switch op {
		case "=":
			return c == 0
		case "!=":
			return c != 0
		case "<":
			return c < 0
		case "<=":
			return c <= 0
		case ">":
			return c > 0
		default:
			return c >= 0
		}
	}
}
