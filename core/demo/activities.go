package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// contracts makes agreements out of won deals, some of which end soon.
func (f *filler) contracts(ctx context.Context) error {
	n := min(f.share(80), len(f.wonDeals))
	list := make([]row, n)
	for i := range list {
		d := f.wonDeals[len(f.wonDeals)-1-i*len(f.wonDeals)/max(1, n)]
		start := d.closes.AddDate(0, 0, 14)
		end := start.AddDate(0, 0, 364)
		if i%4 == 0 {
			end = f.today.AddDate(0, 0, 20+f.rng.IntN(80))
			start = end.AddDate(-1, 0, 1)
		}
		list[i] = row{
			"name": pick(f, f.words().contracts) + " " + d.name, "contract_number": fmt.Sprintf("%d-%04d", start.Year(), 1001+i),
			"company_id": d.company, "contact_id": d.contact, "deal_id": d.id, "owner_id": d.owner, "status": "active",
			"start_date": date(start), "end_date": date(end), "notice_date": date(end.AddDate(0, 0, -30)), "renewal": pick(f, []string{"automatic", "manual"}),
			"renewal_months": int64(12), "value": fieldtype.Money{Amount: d.amount, Currency: f.currency()},
		}
	}
	return f.write(ctx, "contracts", list, nil)
}

// subject is what an activity is about: a contact with its company, and often a deal.
type subject struct {
	person human
	deal   deal
	owner  string
}

// subject chooses something to write about, open deals more often than others. A part of it is the founder's own.
func (f *filler) subject() subject {
	byID := f.byID()
	s := subject{person: pick(f, f.people), owner: pick(f, f.agents)}
	deals := f.openDeals
	if len(deals) == 0 || f.rng.IntN(3) == 0 {
		deals = f.wonDeals
	}
	if len(deals) > 0 && f.rng.IntN(4) > 0 {
		s.deal = pick(f, deals)
		s.person, s.owner = byID[s.deal.contact], s.deal.owner
	}
	if f.me != "" && f.rng.IntN(8) == 0 {
		s.owner = f.me
	}
	return s
}

// byID are the contacts by id.
func (f *filler) byID() map[string]human {
	if f.index == nil {
		f.index = make(map[string]human, len(f.people))
		for _, p := range f.people {
			f.index[p.id] = p
		}
	}
	return f.index
}

// about is what every activity says of its subject.
func (s subject) about(values row) row {
	values["contact_id"], values["company_id"], values["owner_id"] = s.person.id, s.person.company, s.owner
	if s.deal.id != "" {
		values["deal_id"] = s.deal.id
	}
	return values
}

// past is a number of days before today, recent ones more often.
func (f *filler) past() int { return -1 - f.rng.IntN(10+f.rng.IntN(170)) }

// activities makes what was done and what is to be done.
func (f *filler) activities(ctx context.Context) error {
	for _, x := range []struct {
		object string
		full   int
		make   func(i int, s subject) row
	}{
		{"tasks", 600, f.task}, {"notes", 400, f.note}, {"calls", 600, f.call}, {"meetings", 300, f.meeting}, {"emails", 700, f.mail},
	} {
		list := make([]row, f.share(x.full))
		for i := range list {
			s := f.subject()
			list[i] = s.about(x.make(i, s))
		}
		if err := f.write(ctx, x.object, list, nil); err != nil {
			return fmt.Errorf("%s: %w", x.object, err)
		}
	}
	return nil
}

func (f *filler) task(i int, s subject) row {
	t := row{"subject": pick(f, f.words().tasks) + ": " + s.person.first + " " + s.person.last, "priority": pick(f, []string{"low", "normal", "normal", "high"})}
	if i%2 == 0 {
		done := f.around(f.past())
		t["status"], t["due_at"], t["completed_at"] = "done", done.Add(2*time.Hour), done
		return t
	}
	t["status"], t["due_at"] = pick(f, []string{"open", "open", "in_progress"}), f.around(-3+f.rng.IntN(24))
	return t
}

func (f *filler) note(i int, s subject) row {
	return row{
		"subject": f.text("Note on ", "Notiz zu ") + s.person.first + " " + s.person.last, "body": "<p>" + pick(f, f.words().notes) + "</p>", "pinned": i%25 == 0,
	}
}

func (f *filler) call(_ int, s subject) row {
	outcome := pick(f, []string{"reached", "reached", "reached", "not_reached", "voicemail", "busy"})
	c := row{
		"subject": pick(f, f.words().calls), "direction": pick(f, []string{"inbound", "outbound", "outbound"}), "outcome": outcome,
		"started_at": f.around(f.past()), "duration_seconds": int64(0),
	}
	if outcome == "reached" {
		c["duration_seconds"], c["description"] = int64(60+f.rng.IntN(1500)), pick(f, f.words().notes)
	}
	return c
}

func (f *filler) meeting(i int, _ subject) row {
	start := f.around(f.past())
	m := row{"subject": pick(f, f.words().meetings), "location": pick(f, f.words().rooms), "outcome": "held", "description": pick(f, f.words().notes)}
	if i%3 == 0 {
		start = f.around(f.rng.IntN(30))
		m["outcome"], m["description"] = "planned", nil
	}
	m["start_at"], m["end_at"] = start, start.Add(time.Duration(1+f.rng.IntN(3))*30*time.Minute)
	return m
}

func (f *filler) mail(i int, s subject) row {
	w := f.words()
	own := "sales@" + f.o.Domain
	from, to, direction, status := own, s.person.email, "outbound", "sent"
	greeted, signed := s.person.first+" "+s.person.last, f.text("Your sales team", "Ihr Vertrieb")
	if f.rng.IntN(5) < 2 {
		from, to, direction, status = to, from, "inbound", "received"
		greeted, signed = f.text("team", "zusammen"), greeted
	}
	list, _ := json.Marshal([]string{to}) // Texts are always JSON.
	return row{
		"subject": pick(f, w.mails), "direction": direction, "status": status, "from_address": from, "to_addresses": json.RawMessage(list),
		"body_text": strings.Join([]string{w.lines[0] + " " + greeted + ",", pick(f, w.replies), w.lines[1], signed}, "\n\n"),
		"sent_at":   f.around(f.past()), "message_id": fmt.Sprintf("<%06d.demo@%s>", i, f.o.Domain),
	}
}

// projects fills the demo's own object.
func (f *filler) projects(ctx context.Context) error {
	n := min(f.share(60), len(f.wonDeals))
	list := make([]row, n)
	for i := range list {
		d := f.wonDeals[len(f.wonDeals)-1-i*len(f.wonDeals)/max(1, 2*n)]
		start := d.closes.AddDate(0, 0, 10+f.rng.IntN(60))
		phase := "planned"
		switch {
		case start.Before(f.today.AddDate(0, -2, 0)):
			phase = "done"
		case start.Before(f.today):
			phase = "running"
		}
		list[i] = row{
			"name": pick(f, f.words().projects) + ": " + d.name, "owner_id": d.owner, "custom.company": d.company, "custom.phase": phase,
			"custom.starts_on": date(start), "custom.budget": fieldtype.Money{Amount: d.amount, Currency: f.currency()},
		}
	}
	return f.write(ctx, "projects", list, nil)
}

// links puts people into the buying centres of open deals.
func (f *filler) links(ctx context.Context) error {
	colleagues := map[string][]human{}
	for _, p := range f.people {
		colleagues[p.company] = append(colleagues[p.company], p)
	}
	roles := []string{"decision_maker", "champion", "influencer", "user", "buyer"}
	for i, d := range f.openDeals[:min(len(f.openDeals), f.share(120))] {
		for k, p := range colleagues[d.company][:min(2, len(colleagues[d.company]))] {
			if _, err := f.Records.Link(ctx, "deals", d.id, "buying_center", p.id, records.EdgeInput{Role: roles[(i+k)%len(roles)], Primary: k == 0}); err != nil {
				return err
			}
			f.counts["links"]++
		}
	}
	return nil
}

// views saves how a sales team looks at its day.
func (f *filler) views(ctx context.Context) error {
	if f.SaveView == nil {
		return nil
	}
	for _, v := range []View{
		{Object: "deals", Name: f.text("Pipeline", "Pipeline"), Board: true, GroupBy: "stage_id", Filter: `status = "open"`, Sort: "close_date"},
		{
			Object: "deals", Name: f.text("Closing soon", "Bald fällig"), Filter: `status = "open" AND close_date <= next_7_days`, Sort: "close_date",
			Columns: []string{"title", "company_id", "amount", "stage_id", "close_date", "owner_id"},
		},
		{
			Object: "tasks", Name: f.text("My open tasks", "Meine offenen Aufgaben"), Filter: `status != "done" AND owner_id = me`, Sort: "due_at",
			Columns: []string{"title", "due_at", "priority", "contact_id"},
		},
		{
			Object: "companies", Name: f.text("Key accounts", "Schlüsselkunden"), Filter: `custom.segment = "a"`, Sort: "name",
			Columns: []string{"title", "industry", "annual_revenue", "employees", "owner_id"},
		},
		{Object: "contracts", Name: f.text("Notice within 90 days", "Kündbar in 90 Tagen"), Filter: `status = "active" AND notice_date <= next_90_days`, Sort: "notice_date"},
	} {
		if err := f.SaveView(ctx, v); err != nil {
			return fmt.Errorf("view %s: %w", v.Name, err)
		}
		f.counts["views"]++
	}
	return nil
}
