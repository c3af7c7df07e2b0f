// Package sla keeps the clocks of a ticket: how long the customer may wait for the first answer, for each further one, and for the
// solution, in the working time of a calendar.
//
// It is arithmetic: what happened to a ticket goes in, deadlines and what was kept or broken come out. It knows no tenant, no
// record and no database; core/service calls it whenever a ticket changes.
package sla

import (
	"time"

	"github.com/kontor-crm/kontor/core/service/calendar"
)

// Targets are how much working time each clock has, in minutes; 0 for no such clock.
type Targets struct {
	First      int `json:"first,omitempty"`
	Next       int `json:"next,omitempty"`
	Resolution int `json:"resolution,omitempty"`
}

// Clock is one deadline.
type Clock struct {
	// Since is when it began, Due when it ends; Due is nil while it is paused or can never be reached.
	Since time.Time  `json:"since"`
	Due   *time.Time `json:"due,omitempty"`
	// Done is when it was met or missed for good.
	Done *time.Time `json:"done,omitempty"`
	// Broken says that it was over before that.
	Broken bool `json:"broken,omitempty"`
}

// State is what a ticket remembers of its clocks.
type State struct {
	PolicyID   string              `json:"policy_id,omitempty"`
	CalendarID string              `json:"calendar_id,omitempty"`
	Targets    Targets             `json:"targets"`
	First      *Clock              `json:"first,omitempty"`
	Next       *Clock              `json:"next,omitempty"`
	Resolution *Clock              `json:"resolution,omitempty"`
	Pauses     []calendar.Interval `json:"pauses,omitempty"`
	// BrokenNext counts the answers that came too late, first one aside.
	BrokenNext int `json:"broken_next,omitempty"`
	// Escalated is up to which moment escalations were made.
	Escalated time.Time `json:"escalated,omitzero"`
}

// Facts are what happened to a ticket so far. Zero times have not happened.
type Facts struct {
	Now, Created, FirstResponse, WaitingSince, Solved time.Time
	// Paused says that the company waits for the customer.
	Paused bool
}

// Status is how a ticket stands.
type Status string

// How tickets stand.
const (
	OnTrack Status = "on_track"
	Paused  Status = "paused"
	AtRisk  Status = "at_risk"
	Broken  Status = "broken"
	Kept    Status = "kept"
)

// Run brings the clocks to where the facts say they stand.
func (s *State) Run(c *calendar.Calendar, f Facts) {
	s.pause(f)
	s.first(c, f)
	s.next(c, f)
	s.resolution(c, f)
}

// pause notes when the company began and ceased to wait for the customer.
func (s *State) pause(f Facts) {
	open := len(s.Pauses) > 0 && s.Pauses[len(s.Pauses)-1].To.IsZero()
	switch {
	case f.Paused && !open:
		s.Pauses = append(s.Pauses, calendar.Interval{From: f.Now})
	case !f.Paused && open:
		s.Pauses[len(s.Pauses)-1].To = f.Now
	}
}

func due(c *calendar.Calendar, since time.Time, minutes int, pauses []calendar.Interval) *time.Time {
	at, ok := c.After(since, time.Duration(minutes)*time.Minute, pauses)
	if !ok {
		return nil
	}
	at = at.UTC()
	return &at
}

// stop ends a clock.
func (k *Clock) stop(at time.Time) {
	if k.Done != nil && k.Done.Equal(at) {
		return
	}
	k.Done = &at
	k.Broken = k.Due != nil && at.After(*k.Due)
}

func (s *State) first(c *calendar.Calendar, f Facts) {
	if s.Targets.First == 0 {
		s.First = nil
		return
	}
	if s.First == nil {
		s.First = &Clock{Since: f.Created}
	}
	s.First.Due = due(c, s.First.Since, s.Targets.First, nil)
	switch {
	case !f.FirstResponse.IsZero():
		s.First.stop(f.FirstResponse)
	case !f.Solved.IsZero(): // Solved without a word, such as a duplicate: nobody waits any more.
		s.First.stop(f.Solved)
	default:
		s.First.Done, s.First.Broken = nil, false
	}
}

func (s *State) next(c *calendar.Calendar, f Facts) {
	waits := !f.WaitingSince.IsZero() && !f.FirstResponse.IsZero() && f.Solved.IsZero() && s.Targets.Next > 0
	if s.Next != nil && (!waits || !s.Next.Since.Equal(f.WaitingSince)) {
		if s.Next.Due != nil && f.Now.After(*s.Next.Due) {
			s.BrokenNext++
		}
		s.Next = nil
	}
	if !waits {
		return
	}
	if s.Next == nil {
		s.Next = &Clock{Since: f.WaitingSince}
	}
	s.Next.Due = due(c, s.Next.Since, s.Targets.Next, nil)
}

func (s *State) resolution(c *calendar.Calendar, f Facts) {
	if s.Targets.Resolution == 0 {
		s.Resolution = nil
		return
	}
	if s.Resolution == nil {
		s.Resolution = &Clock{Since: f.Created}
	}
	s.Resolution.Due = due(c, s.Resolution.Since, s.Targets.Resolution, s.Pauses)
	if f.Solved.IsZero() {
		s.Resolution.Done, s.Resolution.Broken = nil, false
		return
	}
	s.Resolution.stop(f.Solved)
}

// Due is the next deadline that has not been met; nil for none.
func (s *State) Due() *time.Time {
	var out *time.Time
	for _, k := range []*Clock{s.First, s.Next, s.Resolution} {
		if k != nil && k.Done == nil && k.Due != nil && (out == nil || k.Due.Before(*out)) {
			out = k.Due
		}
	}
	return out
}

// Status tells how the ticket stands at a moment, at risk from warn before a deadline on; empty where there are no clocks.
func (s *State) Status(now time.Time, warn time.Duration) Status {
	if s.First == nil && s.Next == nil && s.Resolution == nil && s.BrokenNext == 0 {
		return ""
	}
	broken, running := s.BrokenNext > 0, false
	for _, k := range []*Clock{s.First, s.Next, s.Resolution} {
		switch {
		case k == nil:
		case k.Done != nil:
			broken = broken || k.Broken
		default:
			running = true
			broken = broken || k.Due != nil && now.After(*k.Due)
		}
	}
	at := s.Due()
	switch {
	case broken:
		return Broken
	case !running:
		return Kept
	case at == nil:
		return Paused
	case !at.After(now.Add(warn)):
		return AtRisk
	}
	return OnTrack
}

// Breach names the first clock that was not kept, at a moment: first_response, next_response or resolution; empty for none.
func (s *State) Breach(now time.Time) string {
	late := func(k *Clock) bool {
		return k != nil && (k.Done != nil && k.Broken || k.Done == nil && k.Due != nil && now.After(*k.Due))
	}
	switch {
	case late(s.First):
		return "first_response"
	case s.BrokenNext > 0 || late(s.Next):
		return "next_response"
	case late(s.Resolution):
		return "resolution"
	}
	return ""
}
