package filter_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]filter.Node{
		`null`:       nil,
		`{"and":[]}`: filter.Everything(),
		`{"or":[]}`:  filter.Nothing(),
		`{"and":[{"field":"a","op":"eq","value":1}]}`:                                                         all(a),
		`{"not":{"or":[{"field":"a","op":"eq","value":1},{"and":[]}]}}`:                                       not(some(a, filter.Everything())),
		`{"field":"custom.region","op":"eq","value":"north"}`:                                                 cmp("custom.region", filter.Eq, filter.String("north")),
		`{"field":"a","op":"lt","value":-2.5}`:                                                                cmp("a", filter.Lt, dec("-2.5")),
		`{"field":"a","op":"ne","value":true}`:                                                                cmp("a", filter.Ne, filter.Bool(true)),
		`{"field":"a","op":"eq","value":{"me":true}}`:                                                         cmp("a", filter.Eq, filter.Me{}),
		`{"field":"a","op":"gte","value":{"relative":"last_30_days"}}`:                                        cmp("a", filter.Gte, filter.Relative("last_30_days")),
		`{"field":"a","op":"eq","value":{"date":"2024-05-31"}}`:                                               cmp("a", filter.Eq, filter.Date("2024-05-31")),
		`{"field":"a","op":"eq","value":{"time":"2024-05-31T10:00:00Z"}}`:                                     cmp("a", filter.Eq, filter.At(time.Date(2024, 5, 31, 10, 0, 0, 0, time.UTC))),
		`{"field":"a","op":"in","value":[1,"x",{"me":true}]}`:                                                 cmp("a", filter.In, filter.List{filter.Int(1), filter.String("x"), filter.Me{}}),
		`{"field":"a","op":"in","value":[]}`:                                                                  cmp("a", filter.In, filter.List{}),
		`{"field":"a","op":"between","value":[1,2]}`:                                                          cmp("a", filter.Between, filter.List{filter.Int(1), filter.Int(2)}),
		`{"field":"a","op":"empty"}`:                                                                          cmp("a", filter.Empty, nil),
		`{"field":"a","op":"eq","value":"\u00e4\u0001\"\\\n\ud83d\ude00"}`:                                    cmp("a", filter.Eq, filter.String("ä\x01\"\\\n😀")),
		`{"relation":"deals","quant":"none"}`:                                                                 filter.Related{Relation: "deals", Quant: filter.None},
		`{"relation":"deals","quant":"some","where":{"field":"a","op":"eq","value":1}}`:                       filter.Related{Relation: "deals", Quant: filter.Some, Where: a},
		`{"relation":"deals","quant":"count","op":"gte","count":3,"where":{"field":"a","op":"eq","value":1}}`: filter.Related{Relation: "deals", Quant: filter.Count, CountOp: filter.Gte, Count: 3, Where: a},
		`{"relation":"deals","quant":"count","op":"eq","count":0}`:                                            filter.Related{Relation: "deals", Quant: filter.Count, CountOp: filter.Eq},
	} {
		got, err := filter.ParseJSON([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		require.JSONEq(t, text, string(filter.FormatJSON(got)))
	}
	// Other spellings of the same.
	for text, want := range map[string]string{
		` { "value" : "x" , "op" : "in" , "field" : "a" } `:                            `{"field":"a","op":"in","value":["x"]}`,
		`{"field":"a","op":"eq","value":null}`:                                         `{"field":"a","op":"empty"}`,
		`{"field":"a","op":"ne","value":null}`:                                         `{"field":"a","op":"not_empty"}`,
		`{"field":"a","op":"empty","value":null}`:                                      `{"field":"a","op":"empty"}`,
		`{"field":"a","op":"eq","value":1.0}`:                                          `{"field":"a","op":"eq","value":1}`,
		`{"field":"a","op":"eq","value":-2.50e1}`:                                      `{"field":"a","op":"eq","value":-25}`,
		`{"field":"a","op":"eq","value":1e20}`:                                         `{"field":"a","op":"eq","value":100000000000000000000}`,
		`{"field":"a","op":"eq","value":{"relative":"next_1_month"}}`:                  `{"field":"a","op":"eq","value":{"relative":"next_1_months"}}`,
		`{"field":"a","op":"eq","value":{"time":"2024-05-31T10:00+02:00"}}`:            "",
		`{"field":"a","op":"eq","value":{"time":"2024-05-31T10:00:00.1234567+02:00"}}`: `{"field":"a","op":"eq","value":{"time":"2024-05-31T08:00:00.123456Z"}}`,
	} {
		got, err := filter.ParseJSON([]byte(text))
		if want == "" {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, string(filter.FormatJSON(got)))
	}
}

func TestJSONFaults(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"not":`, 30) + "1" + strings.Repeat("}", 30)
	for text, want := range map[string]fault.Field{
		``:                                       {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 1}},
		`{`:                                      {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 2}},
		`null null`:                              {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 6}},
		`{"and":[1}`:                             {Reason: filter.ReasonNode, Params: fault.Params{"path": "and[0]", "expected": nodeKeys}},
		`{"and":[`:                               {Reason: filter.ReasonJSON, Params: fault.Params{"path": "and", "position": 9}},
		`[]`:                                     {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": nodeKeys}},
		`"a = 1"`:                                {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": nodeKeys}},
		`{}`:                                     {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": []string{"and", "or", "not", "field", "relation"}}},
		`{"and":{}}`:                             {Reason: filter.ReasonValue, Params: fault.Params{"path": "and", "expected": "list"}},
		`{"":1}`:                                 {Reason: filter.ReasonKey, Params: fault.Params{"path": "", "key": "", "expected": nodeKeys}},
		`{"AND":[]}`:                             {Reason: filter.ReasonKey, Params: fault.Params{"path": "", "key": "AND", "expected": nodeKeys}},
		`{"not":null}`:                           {Reason: filter.ReasonNode, Params: fault.Params{"path": "not", "expected": nodeKeys}},
		`{"and":[{"not":{"x":1}}]}`:              {Reason: filter.ReasonKey, Params: fault.Params{"path": "and[0].not", "key": "x", "expected": nodeKeys}},
		`{"and":[],"and":[]}`:                    {Reason: filter.ReasonKey, Params: fault.Params{"path": "", "key": "and", "expected": nodeKeys}},
		`{"and":[],"or":[]}`:                     {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": []string{"and", "or", "not", "field", "relation"}}},
		`{"field":"a"}`:                          {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": []string{"field", "op", "value"}}},
		`{"field":1}`:                            {Reason: filter.ReasonValue, Params: fault.Params{"path": "field", "expected": "text"}},
		`{"field":"a b","op":"eq","value":1}`:    {Reason: filter.ReasonName, Params: fault.Params{"path": "", "field": "a b"}},
		`{"field":"or","op":"eq","value":1}`:     {Reason: filter.ReasonName, Params: fault.Params{"path": "", "field": "or"}},
		`{"field":"a","op":"eq"}`:                {Reason: filter.ReasonValue, Params: fault.Params{"path": "", "field": "a", "op": "eq", "expected": "single"}},
		`{"field":"a","op":"eq","value":[1]}`:    {Reason: filter.ReasonValue, Params: fault.Params{"path": "", "field": "a", "op": "eq", "expected": "single"}},
		`{"field":"a","op":"empty","value":1}`:   {Reason: filter.ReasonValue, Params: fault.Params{"path": "", "field": "a", "op": "empty", "expected": "none"}},
		`{"field":"a","op":"between","value":1}`: {Reason: filter.ReasonValue, Params: fault.Params{"path": "", "field": "a", "op": "between", "expected": "pair"}},
		`{"field":"a","op":"in","value":null}`:   {Reason: filter.ReasonValue, Params: fault.Params{"path": "", "field": "a", "op": "in", "expected": "list"}},
		`{"field":"a","op":"in","value":[null]}`: {Reason: filter.ReasonValue, Params: fault.Params{"path": "", "field": "a", "op": "in", "expected": "single", "value": "null"}},
		`{"field":"a","op":"in","value":[[1]]}`:  {Reason: filter.ReasonValue, Params: fault.Params{"path": "value", "expected": "single"}},
		`{"field":"a","op":"eq","value":1e999999999}`:            {Reason: filter.ReasonValue, Params: fault.Params{"path": "value", "expected": "decimal", "value": "1e999999999"}},
		`{"field":"a","op":"eq","value":{}}`:                     {Reason: filter.ReasonNode, Params: fault.Params{"path": "value", "expected": symbolKeys}},
		`{"field":"a","op":"eq","value":{"you":true}}`:           {Reason: filter.ReasonKey, Params: fault.Params{"path": "value", "key": "you", "expected": symbolKeys}},
		`{"field":"a","op":"eq","value":{"me":false}}`:           {Reason: filter.ReasonValue, Params: fault.Params{"path": "value.me", "expected": "true"}},
		`{"field":"a","op":"eq","value":{"me":true,"date":1}}`:   {Reason: filter.ReasonNode, Params: fault.Params{"path": "value", "expected": symbolKeys}},
		`{"field":"a","op":"eq","value":{"relative":"someday"}}`: {Reason: filter.ReasonValue, Params: fault.Params{"path": "value.relative", "expected": "relative"}},
		`{"field":"a","op":"eq","value":{"date":"2024-02-30"}}`:  {Reason: filter.ReasonValue, Params: fault.Params{"path": "value.date", "expected": "date"}},
		`{"field":"a","op":"eq","value":{"time":"2024-02-01"}}`:  {Reason: filter.ReasonValue, Params: fault.Params{"path": "value.time", "expected": "time"}},
		`{"field":"a","op":"eq","value":"\u0000"}`:               {Reason: filter.ReasonEncoding, Params: fault.Params{"path": ""}},
		`{"relation":"a"}`:                                                      {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": []string{"relation", "quant", "where"}}},
		`{"relation":"a","quant":"all"}`:                                        {Reason: filter.ReasonOperator, Params: fault.Params{"path": "", "field": "a", "op": "all", "expected": []string{"some", "none", "count"}}},
		`{"relation":"a","quant":"some","op":"eq","count":1}`:                   {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": []string{"relation", "quant", "where"}}},
		`{"relation":"a","quant":"count"}`:                                      {Reason: filter.ReasonOperator, Params: fault.Params{"path": "", "field": "a", "op": "", "expected": []string{"eq", "ne", "lt", "lte", "gt", "gte"}}},
		`{"relation":"a","quant":"count","count":1}`:                            {Reason: filter.ReasonNode, Params: fault.Params{"path": "", "expected": []string{"relation", "quant", "op", "count", "where"}}},
		`{"relation":"a","quant":"count","op":"in","count":1}`:                  {Reason: filter.ReasonOperator, Params: fault.Params{"path": "", "field": "a", "op": "in", "expected": []string{"eq", "ne", "lt", "lte", "gt", "gte"}}},
		`{"relation":"a","quant":"count","op":"eq","count":1.5}`:                {Reason: filter.ReasonValue, Params: fault.Params{"path": "count", "expected": "natural"}},
		`{"relation":"a","quant":"count","op":"eq","count":+1}`:                 {Reason: filter.ReasonValue, Params: fault.Params{"path": "count", "expected": "natural"}},
		`{"relation":"a","quant":"count","op":"eq","count":-1}`:                 {Reason: filter.ReasonLimit, Params: fault.Params{"path": "", "limit": "count", "max": filter.MaxCount}},
		`{"relation":"a","quant":"some","where":null}`:                          {Reason: filter.ReasonNode, Params: fault.Params{"path": "where", "expected": nodeKeys}},
		`{"field":"a","op":"eq","value":01}`:                                    {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 34}},
		`{"field":"a","op":"eq","value":1.}`:                                    {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 34}},
		`{"field":"a","op":"eq","value":1e}`:                                    {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 34}},
		`{"field":"a","op":"eq","value":-}`:                                     {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 33}},
		`{"field":"a","op":"eq","value":tru}`:                                   {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 32}},
		`{"field":"a","op":"eq","value":"\ud800"}`:                              {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 39}},
		`{"field":"a","op":"eq","value":"\x"}`:                                  {Reason: filter.ReasonJSON, Params: fault.Params{"path": "value", "position": 33}},
		"{\"field\":\"a\n\"}":                                                   {Reason: filter.ReasonJSON, Params: fault.Params{"path": "field", "position": 12}},
		`{"field" "a"}`:                                                         {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 10}},
		`{"field":"a",}`:                                                        {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 14}},
		`{"field":"a" "op":"eq"}`:                                               {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 14}},
		`{"and":[,]}`:                                                           {Reason: filter.ReasonNode, Params: fault.Params{"path": "and[0]", "expected": nodeKeys}},
		`{field:"a"}`:                                                           {Reason: filter.ReasonJSON, Params: fault.Params{"path": "", "position": 2}},
		`{"field":"a`:                                                           {Reason: filter.ReasonJSON, Params: fault.Params{"path": "field", "position": 12}},
		"{\"field\":\"\xff\"}":                                                  {Reason: filter.ReasonEncoding},
		deep:                                                                    {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "depth", "max": filter.MaxDepth}},
		`{"and":[` + strings.Repeat(`{"and":[]},`, 600) + `]}`:                  {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "nodes", "max": filter.MaxNodes}},
		`{"field":"a","op":"in","value":[` + strings.Repeat(`1,`, 1001) + `1]}`: {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "values", "max": filter.MaxList}},
		strings.Repeat(" ", filter.MaxText+1):                                   {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "text", "max": filter.MaxText}},
	} {
		n, err := filter.ParseJSON([]byte(text))
		require.Nil(t, n, text)
		requireFault(t, err, want, text)
	}
	field := cmp("a", "like", filter.Int(1))
	_, err := filter.ParseJSON(filter.FormatJSON(field))
	require.Contains(t, requireReason(t, err, filter.ReasonOperator).Params["expected"], "starts_with")
}

var (
	nodeKeys   = []string{"and", "or", "not", "field", "op", "value", "relation", "quant", "count", "where"}
	symbolKeys = []string{"me", "relative", "date", "time"}
)

func TestExpr(t *testing.T) {
	t.Parallel()
	var view struct {
		Name   string      `json:"name"`
		Filter filter.Expr `json:"filter"`
	}
	in := `{"name":"mine","filter":{"field":"owner_id","op":"eq","value":{"me":true}}}`
	require.NoError(t, json.Unmarshal([]byte(in), &view))
	require.Equal(t, cmp("owner_id", filter.Eq, filter.Me{}), view.Filter.Node)
	out, err := json.Marshal(view)
	require.NoError(t, err)
	require.JSONEq(t, in, string(out))

	err = json.Unmarshal([]byte(`{"filter":{"field":1}}`), &view)
	requireReason(t, err, filter.ReasonValue)
	view.Filter.Node = nil
	out, err = json.Marshal(view)
	require.NoError(t, err)
	require.JSONEq(t, `{"name":"mine","filter":null}`, string(out))
}
