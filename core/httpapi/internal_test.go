package httpapi

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// TestEveryMessageOfHumaHasAReason reads huma's own list of messages, so that a new version cannot bring one that nobody
// has named.
func TestEveryMessageOfHumaHasAReason(t *testing.T) {
	t.Parallel()
	p, err := build.Import("github.com/danielgtaylor/huma/v2/validation", ".", build.FindOnly)
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
	require.NoError(t, err)
	formats := 0
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			format, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			formats++
			printed := strings.NewReplacer("%v", "7", "%d", "7", "%s", "seven").Replace(format)
			fields := translate(&huma.ErrorDetail{Location: "body.x", Message: printed})
			if !strings.Contains(format, "not match schema") {
				require.NotEqual(t, "invalid", fields[0].Reason, format)
			}
			return true
		})
	}
	require.Greater(t, formats, 40)
}

func TestEveryReasonOfThisPackageHasAText(t *testing.T) {
	t.Parallel()
	for _, r := range rules() {
		require.True(t, message.Known(r.reason), r.reason)
		for _, lang := range message.Languages {
			params := fault.Params{}
			for _, name := range r.params {
				params[name] = 7
			}
			for k, v := range r.fixed {
				params[k] = v
			}
			require.NotContains(t, message.Text(lang, r.reason, params), "7 7")
		}
	}
	for _, reason := range reasonOfTag {
		require.True(t, message.Known(reason), reason)
	}
	for reason := range statusOfReason {
		require.True(t, message.Known(reason), reason)
	}
}

func TestTranslateNamesThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		location, msg string
		want          fault.Field
	}{
		{"body", "expected required property name to be present", fault.Field{Location: "name", Reason: "required"}},
		{"body.parts[2]", "expected required property sku to be present", fault.Field{Location: "parts[2].sku", Reason: "required"}},
		{"body[1].sku", "expected string", fault.Field{Location: "[1].sku", Reason: "wrong_type", Params: fault.Params{"expected": "string"}}},
		{"path.id", "invalid integer", fault.Field{Location: "id", Reason: "wrong_type", Params: fault.Params{"expected": "integer"}}},
		{"header.If-Match", "required header parameter is missing", fault.Field{Location: "If-Match", Reason: "required"}},
		{"query.x", "unknown query parameter", fault.Field{Location: "x", Reason: "unknown_parameter"}},
		{"body.color", `expected value to be one of "red, green"`, fault.Field{Location: "color", Reason: "not_an_option", Params: fault.Params{"allowed": []string{"red", "green"}}}},
		{"body.n", "expected number <= 2.5", fault.Field{Location: "n", Reason: "too_large", Params: fault.Params{"max": 2.5}}},
		{"body.x", "something new", fault.Field{Location: "x", Reason: "invalid"}},
	} {
		require.Equal(t, []fault.Field{c.want}, translate(&huma.ErrorDetail{Location: c.location, Message: c.msg}))
	}
}

func TestOriginBelievesTrustedProxiesOnly(t *testing.T) {
	t.Parallel()
	a := &API{options: Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct {
		peer    string
		forward []string
		proto   string
		want    string
		secure  bool
	}{
		{"203.0.113.9:1", nil, "", "203.0.113.9", false},
		{"203.0.113.9:1", []string{"1.1.1.1"}, "https", "203.0.113.9", false},
		{"10.0.0.1:1", []string{"1.1.1.1"}, "https", "1.1.1.1", true},
		{"10.0.0.1:1", []string{"6.6.6.6, 1.1.1.1"}, "http", "1.1.1.1", false},
		{"10.0.0.1:1", []string{"6.6.6.6, 1.1.1.1, 10.2.3.4"}, "", "1.1.1.1", false},
		{"10.0.0.1:1", []string{"6.6.6.6", "1.1.1.1, 10.2.3.4"}, "", "1.1.1.1", false},
		{"10.0.0.1:1", []string{"1.1.1.1, nonsense"}, "", "10.0.0.1", false},
		{"10.0.0.1:1", []string{"10.9.9.9"}, "", "10.9.9.9", false},
		{"[::1]:1", []string{"[2001:db8::1]:443"}, "", "2001:db8::1", false},
		{"[::ffff:10.0.0.1]:1", []string{"1.1.1.1:80"}, "", "1.1.1.1", false},
		{"@", []string{"1.1.1.1"}, "", "invalid IP", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		for _, f := range c.forward {
			r.Header.Add("X-Forwarded-For", f)
		}
		r.Header.Set("X-Forwarded-Proto", c.proto)
		addr, secure := a.origin(r)
		require.Equal(t, c.want, addr.String(), "%v", c)
		require.Equal(t, c.secure, secure, "%v", c)
	}
}

func FuzzTraceparent(f *testing.F) {
	f.Add("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	f.Add("ff-00000000000000000000000000000000-0000000000000000-00")
	f.Fuzz(func(t *testing.T, s string) {
		r := &http.Request{Header: http.Header{"Traceparent": {s}}}
		if got := traceparent(r); got != "" {
			require.Equal(t, s, got)
			require.Len(t, got, traceparentLen)
		}
	})
}

func FuzzParseTags(f *testing.F) {
	for _, s := range []string{`"a"`, `W/"a", "b"`, "*", `"`, `W/`, `"a" x`, ` , "a"`} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		tags, _ := parseTags(s)
		for _, tag := range tags {
			TagVersion(tag)
		}
	})
}

// TestTypesOfOneNameAreToldApart: rooms need not know how the others call their types.
func TestTypesOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	type Problem struct{}
	name := schemaNamer()
	first, second := reflect.TypeFor[fault.Error](), reflect.TypeFor[huma.ErrorModel]()
	require.Equal(t, "Error", name(first, ""))
	require.Equal(t, "ErrorModel", name(second, ""))
	require.Equal(t, "Problem", name(typeOfProblem, ""))
	require.Equal(t, "HttpapiProblem", name(reflect.TypeFor[*Problem](), ""))
	require.Equal(t, "Problem", name(typeOfProblem, ""))
	require.Equal(t, "Hint", name(reflect.TypeFor[struct{ A int }](), "hint"))
	require.Equal(t, "OtherHint", name(reflect.TypeFor[struct{ B int }](), "hint"))
}
