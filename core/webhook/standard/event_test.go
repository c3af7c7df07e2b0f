package standard

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEventAsItIsSent(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 13, 0, 0, 5000, time.FixedZone("CET", 3600))
	e, err := NewEvent("evt_01J", "https://crm.example.com/t/ten_01J", "contact.updated", "con_01J", at, map[string]any{"name": "Jörg"})
	require.NoError(t, err)
	body, err := json.Marshal(e)
	require.NoError(t, err)
	require.JSONEq(t, `{"specversion":"1.0","id":"evt_01J","source":"https://crm.example.com/t/ten_01J","type":"contact.updated",
		"time":"2026-03-01T12:00:00.000005Z","subject":"con_01J","datacontenttype":"application/json","data":{"name":"Jörg"}}`, string(body))
	back, err := ParseEvent(body)
	require.NoError(t, err)
	require.Equal(t, e, back)
}

func TestEventRules(t *testing.T) {
	t.Parallel()
	const valid = `{"specversion":"1.0","id":"1","source":"/kontor","type":"a.b","time":"2026-03-01T12:00:00Z"}`
	_, err := ParseEvent([]byte(valid))
	require.NoError(t, err)
	for _, body := range []string{
		``, `[]`, `null`, `{"specversion":1}`, "{\"id\":\"\xff\"}",
		`{"specversion":"0.3","id":"1","source":"/kontor","type":"a.b","time":"2026-03-01T12:00:00Z"}`,
		`{"specversion":"1.0","id":"","source":"/kontor","type":"a.b","time":"2026-03-01T12:00:00Z"}`,
		`{"specversion":"1.0","id":"1","source":"","type":"a.b","time":"2026-03-01T12:00:00Z"}`,
		`{"specversion":"1.0","id":"1","source":":","type":"a.b","time":"2026-03-01T12:00:00Z"}`,
		`{"specversion":"1.0","id":"1","source":"/kontor","type":"","time":"2026-03-01T12:00:00Z"}`,
		`{"specversion":"1.0","id":"1","source":"/kontor","type":"a\u0000b","time":"2026-03-01T12:00:00Z"}`,
		`{"specversion":"1.0","id":"1","source":"/kontor","type":"a.b"}`,
		`{"specversion":"1.0","id":"1","source":"/kontor","type":"a.b","time":"yesterday"}`,
		`{"specversion":"1.0","id":"1","source":"/kontor","type":"a.b","time":"2026-03-01T12:00:00Z","datacontenttype":"a/b/c"}`,
	} {
		_, err := ParseEvent([]byte(body))
		require.ErrorIs(t, err, ErrEvent, "%s", body)
	}
	_, err = NewEvent("1", "/kontor", "a.b", "", time.Now(), make(chan int))
	require.Error(t, err)
	_, err = NewEvent("", "/kontor", "a.b", "", time.Now(), nil)
	require.ErrorIs(t, err, ErrEvent)
	require.ErrorIs(t, Event{SpecVersion: "1.0", ID: "1", Source: "/", Type: "a", Time: time.Now(), Data: []byte("{")}.Validate(), ErrEvent)
}

func FuzzParseEvent(f *testing.F) {
	f.Add([]byte(`{"specversion":"1.0","id":"1","source":"/kontor","type":"a.b","time":"2026-03-01T12:00:00Z","data":{"a":[1,2]}}`))
	f.Add([]byte(`{"specversion":"1.0"}`))
	f.Add([]byte(`{"time":"9999-12-31T23:59:59+14:00"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := ParseEvent(body)
		if err != nil {
			return
		}
		again, err := json.Marshal(e)
		require.NoError(t, err)
		back, err := ParseEvent(again)
		require.NoError(t, err)
		require.Equal(t, e.ID, back.ID)
		require.True(t, e.Time.Equal(back.Time))
	})
}
