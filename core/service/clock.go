package service

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service/calendar"
	"github.com/kontor-crm/kontor/core/service/sla"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// clockJob looks at a ticket when its next deadline is near, or over.
	clockJob = "service.clock"
	// standardWarn is how long before a deadline a ticket is at risk where the policy says nothing.
	standardWarn = 30 * time.Minute
)

type clockArgs struct {
	TicketID string `json:"ticket_id"`
}

// holds reports whether a rule's filter is satisfied. One that does not fit the fields any more is not.
func holds(c *records.Change, raw json.RawMessage) (bool, error) {
	node, err := condition(raw)
	if err != nil {
		return false, nil //nolint:nilerr // Only a filter that was checked is stored; one that cannot be read is satisfied by nothing.
	}
	if node == nil {
		return true, nil
	}
	ok, err := c.Matches(node)
	if _, bad := errors.AsType[*fault.Error](err); bad {
		return false, nil
	}
	return ok, err
}

// rulesFor applies what the company has set: routing to a new ticket, and the clocks to every one. It costs one index range of a small
// table for each change of a ticket.
func (s *Service) rulesFor(ctx context.Context, tx *db.Tx, c *records.Change) error {
	if c.Undo() {
		return nil
	}
	list, err := rules(ctx, tx, Policy, Routing, Hours, Triage, Asking)
	if err != nil {
		return err
	}
	if c.Before == nil {
		if err := s.route(ctx, c, active(list, Routing)); err != nil {
			return err
		}
		if err := s.guess(tx, c, active(list, Triage)); err != nil {
			return err
		}
	}
	if err := s.solvedNow(tx, c, active(list, Asking)); err != nil {
		return err
	}
	return s.clocks(tx, c, list)
}

// route gives a new ticket to whom the first fitting rule names, as far as nobody has said more.
func (s *Service) route(ctx context.Context, c *records.Change, list []Rule) error {
	for _, r := range list {
		def, err := strict[RoutingRule](r.Definition)
		if err != nil {
			return err
		}
		ok, err := holds(c, def.Filter)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if def.Priority != "" && !c.GivenPath("priority") {
			c.Set("priority", def.Priority)
		}
		if def.TeamID != "" && c.After.Text("team_id") == "" {
			c.Set("team_id", def.TeamID)
		}
		owner := def.OwnerID
		if owner == "" && def.Balance && def.TeamID != "" {
			if owner, err = s.leastBusy(ctx, c, def.TeamID); err != nil {
				return err
			}
		}
		if owner != "" && c.After.Owner() == "" {
			c.Set("owner_id", owner)
		}
		return nil
	}
	return nil
}

// leastBusy is the member of a team with the fewest tickets that wait for the desk; of several, the first by id.
func (s *Service) leastBusy(ctx context.Context, c *records.Change, teamID string) (string, error) {
	if s.teams == nil {
		return "", nil
	}
	team, err := s.teams.GetTeam(ctx, teamID)
	if fault.Is(err, fault.NotFound) || len(team.MemberIDs) == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	best, fewest := "", 0
	for _, m := range team.MemberIDs {
		busy := filter.And(records.Eq("owner_id", m), filter.Compare{Field: "status", Op: filter.In, Value: filter.List{filter.String(statusNew), filter.String(statusOpen)}})
		found, err := c.Find(ctx, "tickets", busy, "", records.MaxLimit)
		if err != nil {
			return "", err
		}
		if best == "" || len(found) < fewest {
			best, fewest = m, len(found)
		}
	}
	return best, nil
}

// state reads the clocks that a ticket remembers.
func state(r *records.Record) (out sla.State) {
	if raw, ok := r.Get("sla").(json.RawMessage); ok {
		_ = json.Unmarshal(raw, &out) // Only this room writes it.
	}
	return out
}

// clocks runs the clocks of a ticket and sets its deadlines.
func (s *Service) clocks(tx *db.Tx, c *records.Change, list []Rule) error {
	st := state(c.After)
	fresh := c.Before == nil || st.PolicyID == ""
	if fresh || c.Changed("priority") || c.Changed("contract_id") || c.Changed("type") || c.Changed("company_id") {
		if err := choose(c, active(list, Policy), &st); err != nil {
			return err
		}
	}
	if st.PolicyID == "" && st.First == nil && st.Resolution == nil {
		return nil
	}
	var def PolicyRule
	for _, r := range list {
		if r.ID == st.PolicyID {
			var err error
			if def, err = strict[PolicyRule](r.Definition); err != nil {
				return err
			}
		}
	}
	created, ok := c.After.Get("created_at").(time.Time)
	if !ok {
		created = c.Now()
	}
	status := c.After.Text("status")
	st.Run(hours(list, st.CalendarID), sla.Facts{
		Now: c.Now(), Created: created, FirstResponse: moment(c.After, "first_response_at"), WaitingSince: moment(c.After, "waiting_since"),
		Solved: moment(c.After, "solved_at"), Paused: status == statusPending || status == statusOnHold,
	})
	warn := time.Duration(def.Warn) * time.Minute
	if warn == 0 {
		warn = standardWarn
	}
	raw, err := json.Marshal(st)
	if err != nil {
		return err
	}
	c.Set("sla", json.RawMessage(raw))
	for path, k := range map[string]*sla.Clock{"first_response_due": st.First, "next_response_due": st.Next, "resolution_due": st.Resolution} {
		setTime(c, path, dueOf(k))
	}
	next := st.Due()
	setTime(c, "sla_due", next)
	if how := st.Status(c.Now(), warn); how != "" {
		c.Set("sla_status", string(how))
	}
	for path, v := range map[string]string{"sla_policy": st.PolicyID, "sla_breach": st.Breach(c.Now())} {
		c.Set(path, nil)
		if v != "" {
			c.Set(path, v)
		}
	}
	return s.wake(tx, c, next, warn, def.Escalate)
}

func dueOf(k *sla.Clock) *time.Time {
	if k == nil || k.Done != nil {
		return nil
	}
	return k.Due
}

func setTime(c *records.Change, path string, at *time.Time) {
	if at == nil {
		c.Set(path, nil)
		return
	}
	c.Set(path, at.UTC().Truncate(time.Millisecond))
}

// wake has a job look at the ticket when it comes to be at risk, when the deadline is over, and at each step of the escalation.
func (s *Service) wake(tx *db.Tx, c *records.Change, next *time.Time, warn time.Duration, steps []Step) error {
	var was time.Time
	if c.Before != nil {
		was = moment(c.Before, "sla_due")
	}
	if next == nil || next.Truncate(time.Millisecond).Equal(was) {
		return nil
	}
	times := []time.Time{next.Add(-warn), next.Add(time.Second)}
	for _, x := range steps {
		times = append(times, next.Add(time.Duration(x.After)*time.Minute+time.Second))
	}
	for _, at := range times {
		if !at.After(c.Now()) {
			continue
		}
		if _, err := job.Enqueue(tx, clockJob, clockArgs{c.After.ID}, job.At(at), job.Key(c.After.ID+"@"+strconv.FormatInt(at.Unix(), 10))); err != nil {
			return err
		}
	}
	return nil
}

// choose takes the first policy that fits the ticket, with the targets of its priority.
func choose(c *records.Change, list []Rule, st *sla.State) error {
	for _, r := range list {
		def, err := strict[PolicyRule](r.Definition)
		if err != nil {
			return err
		}
		ok, err := holds(c, def.Filter)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		targets, ok := def.Targets[c.After.Text("priority")]
		if !ok {
			targets = def.Targets["*"]
		}
		st.PolicyID, st.CalendarID, st.Targets = r.ID, def.CalendarID, targets
		return nil
	}
	if c.Before == nil {
		return nil
	}
	st.PolicyID, st.Targets = "", sla.Targets{}
	return nil
}

// hours is a calendar of the company's; every moment counts where there is none such.
func hours(list []Rule, calendarID string) *calendar.Calendar {
	for _, r := range list {
		if r.Kind != Hours || r.ID != calendarID {
			continue
		}
		if def, err := strict[HoursRule](r.Definition); err == nil {
			if c, err := def.calendar(); err == nil {
				return c
			}
		}
	}
	return calendar.Always()
}

// tick is the job that looks at a ticket: how it stands follows from the time, and what is due of the escalation is done.
func (s *Service) tick(ctx context.Context, ticketID string) error {
	err := s.do(ctx, "ticket_sla", func(ctx context.Context, w *work) error {
		ticket, err := w.b.Load(ctx, w.tickets, ticketID, access.Update)
		if err != nil {
			return err
		}
		st := state(ticket)
		steps, err := w.due(ctx, ticket, &st)
		if err != nil {
			return err
		}
		st.Escalated = w.b.Now()
		raw, err := json.Marshal(st)
		if err != nil {
			return err
		}
		x := values(w.tickets)
		x.set("sla", json.RawMessage(raw))
		for _, step := range steps {
			x.text("priority", step.Priority)
		}
		if _, err := w.b.Update(ctx, w.tickets, ticket.ID, 0, x.in); err != nil {
			return err
		}
		for _, step := range steps {
			if err := w.tell(ctx, ticket, step); err != nil {
				return err
			}
		}
		return nil
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// due are the steps of the escalation whose time has come since the last look.
func (w *work) due(ctx context.Context, ticket *records.Record, st *sla.State) ([]Step, error) {
	next := st.Due()
	if next == nil || done(ticket.Text("status")) {
		return nil, nil
	}
	r, err := ruleByID(ctx, w.b.Tx(), st.PolicyID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	def, err := strict[PolicyRule](r.Definition)
	if err != nil {
		return nil, err
	}
	var out []Step
	for _, step := range def.Escalate {
		at := next.Add(time.Duration(step.After) * time.Minute)
		if !at.After(w.b.Now()) && at.After(st.Escalated) {
			out = append(out, step)
		}
	}
	return out, nil
}

// tell writes an internal note that names who is to know; core/notify tells people of notes that name them.
func (w *work) tell(ctx context.Context, ticket *records.Record, step Step) error {
	who := step.Tell
	switch who {
	case "":
		return nil
	case "owner", "manager":
		if who = ticket.Owner(); who == "" {
			return nil
		}
		if step.Tell == "manager" && w.people != nil {
			u, err := w.people.GetUser(ctx, who)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if u.ManagerID != "" {
				who = u.ManagerID
			}
		}
	}
	text := "Die Frist dieses Tickets läuft ab. · The deadline of this ticket is near."
	if step.After >= 0 {
		text = "Die Frist dieses Tickets ist verstrichen. · The deadline of this ticket has passed."
	}
	if !strings.HasPrefix(who, "usr_") {
		return nil
	}
	_, err := w.note(ctx, ticket.ID, Note{HTML: `<p>` + text + ` <span data-mention="` + who + `">@</span></p>`})
	return err
}
