package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPresenceIsForgottenWithoutASignOfLife(t *testing.T) {
	t.Parallel()
	now := time.Now()
	p := newPresence(func() time.Time { return now })
	at := place{"ten", "con"}
	require.Empty(t, p.note("ten", sign{Record: "con", User: "anna"}))
	require.Equal(t, []string{"anna"}, p.note("ten", sign{Record: "con", User: "ben"}), "who comes is told to those who are there")
	require.Empty(t, p.note("ten", sign{Record: "con", User: "ben"}), "a sign of life is no news")
	require.Equal(t, []string{"ben"}, p.others(at, "anna", now).Users)
	require.Empty(t, p.others(place{"other", "con"}, "anna", now).Users, "another tenant knows nothing of it")
	require.Equal(t, []string{"anna"}, p.note("ten", sign{Record: "con", User: "ben", Writing: true}), "who begins to write is told")
	require.Equal(t, []string{"ben"}, p.others(at, "anna", now).Writing)
	require.Empty(t, p.note("ten", sign{Record: "con", User: "ben", Writing: true}))
	require.Equal(t, []string{"anna"}, p.note("ten", sign{Record: "con", User: "ben"}), "and who ceases to")
	now = now.Add(presentFor / 2)
	p.note("ten", sign{Record: "con", User: "anna"})
	now = now.Add(presentFor/2 + time.Second)
	require.Empty(t, p.others(at, "anna", now).Users, "who shows no sign of life is gone")
	require.Equal(t, []string{"anna"}, p.note("ten", sign{Record: "con", User: "ben"}), "and comes anew")
	require.Equal(t, []string{"anna"}, p.note("ten", sign{Record: "con", User: "ben", Left: true}))
	require.Empty(t, p.note("ten", sign{Record: "con", User: "ben", Left: true}))
	p.note("ten", sign{Record: "con", User: "anna", Left: true})
	require.Empty(t, p.places, "nothing is kept of who has left")
}
