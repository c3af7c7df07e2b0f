package strictjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi/strictjson"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestCheckAcceptsJSON(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`{}`, `[]`, ` { } `, `"x"`, `0`, `-0.5e+7`, `1E9`, `true`, `false`, `null`,
		`{"a":{"a":1},"b":[{"a":1},{"a":2}]}`,
		`"\ud83d\ude00 \u00fc \n\t\"\\\/"`,
		strings.Repeat("[", strictjson.MaxDepth) + strings.Repeat("]", strictjson.MaxDepth),
		"\r\n\t [1, 2] \n", `{"":1}`,
	} {
		require.NoError(t, strictjson.Check([]byte(in)), in)
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	many := make([]string, 40)
	for i := range many {
		many[i] = fmt.Sprintf(`"k%d":%d`, i, i)
	}
	for in, want := range map[string]fault.Field{
		"{\"a\":\"\xff\"}":               {Location: "body", Reason: strictjson.ReasonEncoding, Params: fault.Params{"position": 7}},
		``:                               {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 1}},
		`{`:                              {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 2}},
		`{"a":1,}`:                       {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 8}},
		`{"a" 1}`:                        {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 6}},
		`[1 2]`:                          {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 4}},
		`{} {}`:                          {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 4}},
		`01`:                             {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 2}},
		`1.`:                             {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 3}},
		`1e`:                             {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 3}},
		`-`:                              {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 2}},
		`NaN`:                            {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 1}},
		`tru`:                            {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 4}},
		`"a`:                             {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 3}},
		"\"a\nb\"":                       {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 3}},
		`"\x"`:                           {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 3}},
		`"\u12g4"`:                       {Location: "body", Reason: strictjson.ReasonSyntax, Params: fault.Params{"position": 6}},
		strings.Repeat("[", 10_000):      {Location: "body", Reason: strictjson.ReasonDepth, Params: fault.Params{"max": strictjson.MaxDepth}},
		strings.Repeat(`{"a":`, 10_000):  {Location: "body", Reason: strictjson.ReasonDepth, Params: fault.Params{"max": strictjson.MaxDepth}},
		`{"a":1,"a":2}`:                  {Location: "a", Reason: strictjson.ReasonDuplicate, Params: fault.Params{"key": "a"}},
		`{"a":1,"\u0061":2}`:             {Location: "a", Reason: strictjson.ReasonDuplicate, Params: fault.Params{"key": "a"}},
		`{"x":[{},{"c":{"r":1,"r":2}}]}`: {Location: "x[1].c.r", Reason: strictjson.ReasonDuplicate, Params: fault.Params{"key": "r"}},
		`[{"r":1,"r":2}]`:                {Location: "[0].r", Reason: strictjson.ReasonDuplicate, Params: fault.Params{"key": "r"}},
		`{` + strings.Join(many, ",") + `,"k3":0}`: {Location: "k3", Reason: strictjson.ReasonDuplicate, Params: fault.Params{"key": "k3"}},
		`{"a":{"b":"x\u0000"}}`:                    {Location: "a.b", Reason: strictjson.ReasonCharacter, Params: fault.Params{"position": 13}},
		`{"a":"\ud800"}`:                           {Location: "a", Reason: strictjson.ReasonCharacter, Params: fault.Params{"position": 7}},
		`{"a":"\ud800\u0061"}`:                     {Location: "a", Reason: strictjson.ReasonCharacter, Params: fault.Params{"position": 7}},
		`"\udc00"`:                                 {Location: "body", Reason: strictjson.ReasonCharacter, Params: fault.Params{"position": 2}},
	} {
		err := strictjson.Check([]byte(in))
		f, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok, "%.40s", in)
		require.Equal(t, []fault.Field{want}, f.Fields, "%.40s", in)
		malformed := want.Reason == strictjson.ReasonSyntax || want.Reason == strictjson.ReasonDepth || want.Reason == strictjson.ReasonEncoding
		require.Equal(t, malformed, f.Code == fault.Malformed, "%.40s", in)
	}
}

func TestCheckNamesEveryDuplicateUpToABound(t *testing.T) {
	t.Parallel()
	f, ok := errors.AsType[*fault.Error](strictjson.Check([]byte(`{"a":1,"b":1,"a":2,"b":2}`)))
	require.True(t, ok)
	require.Len(t, f.Fields, 2)
	f, ok = errors.AsType[*fault.Error](strictjson.Check([]byte(`{"a":1` + strings.Repeat(`,"a":1`, 1000) + `}`)))
	require.True(t, ok)
	require.Len(t, f.Fields, 20)
}

// FuzzCheck holds the scanner against encoding/json: what it accepts is JSON with one meaning, what it calls
// malformed is none.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e-3,{"b":null}],"c":"\u00fc\ud83d\ude00"}`, `{"a":1,"a":2}`, `[`, `{"a":"\u0000"}`, "\"\xff\"", `1e999`, ` "x" `,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		err := strictjson.Check(in)
		valid := json.Valid(in)
		if err == nil {
			require.True(t, valid)
			var v any
			d := json.NewDecoder(bytes.NewReader(in))
			d.UseNumber()
			require.NoError(t, d.Decode(&v))
			out, err := json.Marshal(v)
			require.NoError(t, err)
			require.NoError(t, strictjson.Check(out))
			return
		}
		fe, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok)
		if fe.Fields[0].Reason == strictjson.ReasonSyntax {
			require.False(t, valid)
		}
		if fe.Fields[0].Reason == strictjson.ReasonDuplicate {
			require.True(t, valid)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	var list []map[string]any
	for i := range 50 {
		list = append(list, map[string]any{"first_name": "Jürgen", "last_name": "Müller", "email": fmt.Sprintf("j%d@example.org", i), "custom": map[string]any{"region": "north"}})
	}
	in, err := json.Marshal(list)
	require.NoError(b, err)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, strictjson.Check(in))
	}
}
