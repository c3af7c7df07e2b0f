package job

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Whatever a row of the outbox holds, the queue either refuses it or opens what it has sealed, for that tenant alone.
func FuzzWhatIsSealedOpensForItsTenantOnly(f *testing.F) {
	f.Add([]byte(`{"args":"{\"n\":1}"}`), "ten_1", "greet")
	f.Add([]byte(`{"args":"\"\\u0000\"","actor":"{\"Tenant\":\"ten_1\"}","key":"k","priority":1,"max_attempts":3,"run_at":"2030-01-01T00:00:00Z"}`), "ten_1", "import")
	f.Add([]byte(`{"args":"`+"\xff"+`","priority":-9223372036854775808}`), "", "")
	f.Add([]byte(`[]`), "ten_1", "x")
	q := New(nil, NewRegistry(), Config{Keys: [][]byte{[]byte("secret")}})
	f.Fuzz(func(t *testing.T, payload []byte, tenant, kind string) {
		var p params
		if json.Unmarshal(payload, &p) != nil {
			return
		}
		values, lane := q.values("job_1", tenant, kind, p, time.Unix(0, 0))
		require.Equal(t, LaneDefault, lane)
		c := claim{id: "job_1", tenant: tenant, kind: kind, raw: []byte(values[4].(string))}
		s, err := q.open(c)
		require.NoError(t, err)
		require.Equal(t, sealed{Args: p.Args, Actor: p.Actor, Seal: s.Seal}, s)
		c.tenant += "x"
		_, err = q.open(c)
		require.ErrorIs(t, err, errSeal)
	})
}
