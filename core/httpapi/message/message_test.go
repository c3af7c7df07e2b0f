package message_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, reason string
		params       fault.Params
		want         string
	}{
		{"en", "required", nil, "This is required."},
		{"de", "required", nil, "Diese Angabe fehlt."},
		{"fr", "required", nil, "This is required."},
		{"en", "too_long", fault.Params{"max": 255}, "This may have at most 255 characters."},
		{"en", "too_long", fault.Params{"max": int64(131072)}, "This may have at most 131,072 characters."},
		{"de", "too_long", fault.Params{"max": uint16(65535)}, "Erlaubt sind höchstens 65.535 Zeichen."},
		{"de", "too_small", fault.Params{"min": -1234567}, "Der Wert muss mindestens -1.234.567 sein."},
		{"de", "too_large", fault.Params{"max": 2.5}, "Der Wert darf höchstens 2,5 sein."},
		{"en", "body_too_large", fault.Params{"max": int64(1 << 20)}, "The request is larger than 1 MiB."},
		{"en", "body_too_large", fault.Params{"max": int64(1000)}, "The request is larger than 1000 Bytes."},
		{"en", "not_an_option", fault.Params{"value": "x", "allowed": []string{"a", "b"}}, "x is none of the options. Possible: a, b."},
		{"de", "not_an_option", fault.Params{"allowed": []string{"a"}}, "Das steht nicht zur Auswahl. Möglich: a."},
		{"en", "not_found", fault.Params{"kind": "record", "id": "con_1"}, "There is no record con_1."},
		{"de", "not_found", fault.Params{"kind": "record", "id": "con_1"}, "Datensatz con_1 gibt es nicht."},
		{"de", "not_found", fault.Params{"kind": "gizmo", "id": "g1"}, "gizmo g1 gibt es nicht."},
		{"de", "wrong_type", fault.Params{"expected": "object", "got": "string"}, "Hier gehört ein Objekt hin, nicht ein Text."},
		{"en", "validation", fault.Params{"count": 1}, "One entry is wrong."},
		{"de", "validation", fault.Params{"count": 3}, "3 Angaben sind falsch."},
		{"en", "too_long", nil, "This may have at most  characters."},
		{"en", "no_such_reason", nil, "This is not possible (no_such_reason)."},
		{"en", "filter_node", fault.Params{"expected": []string{"field", "value"}}, "The keys of a part of the filter do not fit together. Expected: field, value."},
		{"en", "pattern_counter", nil, "The pattern needs exactly one counter, such as {0000}."},
	} {
		require.Equal(t, c.want, message.Text(c.lang, c.reason, c.params), c.reason)
	}
}

func TestTitleAndRemedy(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Wrong content type", message.Title("en", "content_type", fault.Malformed))
	require.Equal(t, "Nicht gefunden", message.Title("de", "path_not_found", fault.NotFound))
	require.Contains(t, message.Remedy("de", "not_found", fault.NotFound, nil), "Kennung")
	require.Contains(t, message.Remedy("en", "content_encoding", fault.Malformed, nil), "without Content-Encoding")
	require.Empty(t, message.FieldRemedy("en", "required", nil))
	require.NotEmpty(t, message.FieldRemedy("en", "read_only", nil))
	require.True(t, message.Known("required"))
	require.False(t, message.Known("no_such_reason"))
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"de": "de", "de-CH,fr;q=0.5": "de", "en-GB": "en", "fr,de;q=0.2": "de", "": "", "fr": "", "*": "en", "??": "", "nl;q=0": "",
	} {
		lang, ok := message.Match(header)
		if want == "" {
			require.False(t, ok, header)
			require.Equal(t, "en", lang)
			continue
		}
		require.Equal(t, want, lang, header)
	}
	long := make([]byte, 10_000)
	_, ok := message.Match(string(long))
	require.False(t, ok)
}

func FuzzText(f *testing.F) {
	f.Add("too_long", "max", "255")
	f.Add("not_found", "kind", "{{.x}}")
	f.Fuzz(func(t *testing.T, reason, name, value string) {
		for _, lang := range message.Languages {
			require.NotEmpty(t, message.Text(lang, reason, fault.Params{name: value}))
			message.Title(lang, reason, fault.Invalid)
			message.Match(value)
		}
	})
}
