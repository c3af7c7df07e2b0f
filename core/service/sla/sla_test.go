package sla_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/service/calendar"
	"github.com/kontor-crm/kontor/core/service/sla"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

func TestClocks(t *testing.T) {
	t.Parallel()
	s := &sla.State{Targets: sla.Targets{First: 60, Next: 30, Resolution: 240}}
	f := sla.Facts{Created: start, Now: at(0), WaitingSince: start}
	run := func(change func()) {
		change()
		s.Run(calendar.Always(), f)
	}
	run(func() {})
	require.Equal(t, at(60), *s.Due())
	require.Equal(t, sla.OnTrack, s.Status(at(10), 30*time.Minute))
	require.Equal(t, sla.AtRisk, s.Status(at(40), 30*time.Minute))
	require.Equal(t, sla.Broken, s.Status(at(61), 30*time.Minute))

	run(func() { f.Now, f.FirstResponse, f.WaitingSince, f.Paused = at(50), at(50), time.Time{}, true })
	require.Nil(t, s.Due())
	require.Equal(t, sla.Paused, s.Status(at(5000), 0))
	run(func() { f.Now, f.WaitingSince, f.Paused = at(150), at(150), false })
	require.Equal(t, at(180), *s.Due(), "the next answer")
	require.Equal(t, at(340), *s.Resolution.Due, "100 minutes were paused")
	run(func() { f.Now, f.WaitingSince = at(190), time.Time{} })
	require.Equal(t, 1, s.BrokenNext)
	run(func() { f.Now, f.Solved = at(200), at(200) })
	require.Equal(t, sla.Broken, s.Status(at(200), 0))
	require.False(t, s.Resolution.Broken)
	run(func() { f.Now, f.Solved = at(210), time.Time{} })
	require.Equal(t, at(340), *s.Due(), "a ticket that is opened again runs on")
}

func TestWhatWasKept(t *testing.T) {
	t.Parallel()
	s := &sla.State{Targets: sla.Targets{First: 60, Resolution: 240}}
	s.Run(calendar.Always(), sla.Facts{Created: start, Now: at(30), FirstResponse: at(20), Solved: at(30)})
	require.Equal(t, sla.Kept, s.Status(at(30), 0))
	require.Empty(t, (&sla.State{}).Status(at(0), 0))
}

func TestABreachNamesItsClock(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := sla.State{Targets: sla.Targets{First: 60, Resolution: 480}}
	f := sla.Facts{Now: start, Created: start}
	s.Run(calendar.Always(), f)
	require.Empty(t, s.Breach(start))
	require.Equal(t, "first_response", s.Breach(start.Add(2*time.Hour)))
	f.Now, f.FirstResponse = start.Add(30*time.Minute), start.Add(30*time.Minute)
	s.Run(calendar.Always(), f)
	require.Empty(t, s.Breach(start.Add(2*time.Hour)))
	require.Equal(t, "resolution", s.Breach(start.Add(9*time.Hour)))
}
