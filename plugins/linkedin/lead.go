package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// kept is how long an answer is remembered for enrichment, and which responses have been dealt with. LinkedIn itself keeps
// responses for 90 days.
const kept = 365 * 24 * time.Hour

// person is what somebody has told of themselves on lead forms, by LinkedIn's names of the questions.
type person struct {
	Answers map[string]string `json:"answers"`
	Form    string            `json:"form"`
	// ID is LinkedIn's id of the member for this app, when it says it.
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at"`
}

// personKey is where the answers of an address are remembered. The address itself is no part of it.
func personKey(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(email))))
	return "person/" + hex.EncodeToString(sum[:16])
}

// remembered gives what is known of an address; nil when nothing is.
func remembered(ctx context.Context, host sdk.Host, email string) (*person, error) {
	if email == "" {
		return nil, nil //nolint:nilnil // nobody is known without an address
	}
	raw, found, err := host.Load(ctx, personKey(email))
	if err != nil || !found {
		return nil, err
	}
	p := &person{}
	return p, json.Unmarshal(raw, p)
}

// remember keeps what a response says of a person; of two answers to a question the newer one.
func remember(ctx context.Context, host sdk.Host, email string, r *response, answers map[string]string) error {
	p, err := remembered(ctx, host, email)
	if err != nil {
		return err
	}
	if p == nil {
		p = &person{Answers: map[string]string{}}
	}
	newer := !r.at().Before(p.At)
	for k, v := range answers {
		if newer || p.Answers[k] == "" {
			p.Answers[k] = cut(v, 500)
		}
	}
	if newer {
		p.At, p.Form = r.at(), cut(r.formName(), 200)
		if r.Submitter != "" {
			p.ID = urnID(r.Submitter)
		}
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = host.KVSet(ctx, &sdk.KVSetRequest{Key: personKey(email), Value: raw, TTLMS: kept.Milliseconds()})
	return err
}

// leadFields are LinkedIn's questions that a lead has a field for. Where two mean the same field the first is taken.
var leadFields = []struct{ question, field string }{
	{"FIRST_NAME", "first_name"},
	{"LAST_NAME", "last_name"},
	{"WORK_EMAIL", "email"},
	{"EMAIL", "email"},
	{"WORK_PHONE_NUMBER", "phone"},
	{"PHONE_NUMBER", "phone"},
	{"JOB_TITLE", "job_title"},
	{"COMPANY_NAME", "company_name"},
	{"INDUSTRY", "industry"},
}

// draft is a lead that a response makes.
type draft struct {
	values  map[string]*sdk.Value
	answers map[string]string
	notes   []string
}

func (d *draft) email() string { return d.values["email"].GetText() }

// read makes the draft of a lead: LinkedIn's own questions fill fields, everything else goes into the description.
func read(r *response) *draft {
	d := &draft{values: map[string]*sdk.Value{}, answers: map[string]string{}}
	d.notes = append(d.notes, "LinkedIn: "+r.formName()+", "+r.at().Format("2006-01-02 15:04 UTC"))
	list := r.answers()
	for _, a := range list {
		if a.Field != "" {
			d.answers[a.Field] = a.Text
		}
	}
	used := map[string]bool{}
	for _, m := range leadFields {
		if v := d.answers[m.question]; v != "" && d.values[m.field] == nil {
			d.values[m.field], used[m.question] = sdk.Text(cut(v, 200)), true
		}
	}
	if n := least(d.answers["COMPANY_SIZE"]); n > 0 {
		d.values["employees"] = sdk.Integer(n)
	}
	if v := address(d.answers["CITY"], d.answers["STATE"], d.answers["ZIP_CODE"], d.answers["COUNTRY"]); v != nil {
		d.values["address"] = v
		for _, q := range []string{"CITY", "STATE", "ZIP_CODE", "COUNTRY"} {
			used[q] = true
		}
	}
	for _, a := range list {
		if !used[a.Field] {
			d.notes = append(d.notes, a.Question+": "+a.Text)
		}
	}
	if r.Form != nil {
		for _, h := range r.Form.HiddenFields {
			d.notes = append(d.notes, h.Name+": "+h.Value)
		}
	}
	d.notes = append(d.notes, r.consents()...)
	d.values["lead_source"] = sdk.Text("social_media")
	if r.LeadType == "SPONSORED" {
		d.values["lead_source"] = sdk.Text("advertising")
	}
	if c := r.campaign(); c != "" {
		d.values["campaign"] = sdk.Text(cut(c, 200))
	}
	d.values["external_id"] = sdk.Text(externalID(r.ID))
	return d
}

func externalID(id string) string { return "linkedin:" + id }

// described is the draft with its notes as the description.
func (d *draft) described() map[string]*sdk.Value {
	out := maps.Clone(d.values)
	out["description"] = sdk.Text(cut(strings.Join(d.notes, "\n"), 4000))
	return out
}

// address makes the value of an address; nil when nothing of it is known. A country is only taken as its code.
func address(city, region, postal, country string) *sdk.Value {
	a := map[string]string{}
	for k, v := range map[string]string{"city": city, "region": region, "postal_code": postal} {
		if v != "" {
			a[k] = cut(v, 100)
		}
	}
	if len(country) == 2 {
		a["country"] = strings.ToUpper(country)
	}
	if len(a) == 0 {
		return nil
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return nil
	}
	return sdk.JSON(raw)
}

// least is the smallest number that a range such as 51-200 or SIZE_51_TO_200 speaks of; 0 for none.
func least(s string) int64 {
	var n int64
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && n < 1e9:
			n = n*10 + int64(c-'0')
		case n > 0 && c != ',' && c != '.':
			return n
		}
	}
	return n
}

// outcome is what became of a response.
type outcome string

const (
	created outcome = "created"
	updated outcome = "updated"
	known   outcome = "known"
	skipped outcome = "skipped"
)

// take makes a lead of a response, or adds it to the one that is there: found by the response's id, or else by the
// address. However often a response is told, it is dealt with once.
func take(ctx context.Context, host sdk.Host, c *config, r *response) (outcome, error) {
	if r.ID == "" || r.TestLead && !c.TestLeads {
		return skipped, nil
	}
	mark := "response/" + r.ID
	if _, done, err := host.Load(ctx, mark); err != nil || done {
		return skipped, err
	}
	d := read(r)
	email := d.email()
	if email != "" {
		if err := remember(ctx, host, email, r, d.answers); err != nil {
			return "", err
		}
	}
	about, what, err := place(ctx, host, c, r, d)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(map[string]string{"form": cut(r.formName(), 200), "campaign": r.campaign(), "lead_type": r.LeadType, "outcome": string(what)})
	if err != nil {
		return "", err
	}
	if _, err := host.EmitEvent(ctx, &sdk.EmitEventRequest{Type: "linkedin.lead.received", Record: about.Ref(), DataJSON: data, IdempotencyKey: mark}); err != nil {
		return "", err
	}
	_, err = host.KVSet(ctx, &sdk.KVSetRequest{Key: mark, Value: []byte(about.GetID()), TTLMS: kept.Milliseconds()})
	return what, err
}

// place finds or makes the record that a response is about.
func place(ctx context.Context, host sdk.Host, c *config, r *response, d *draft) (*sdk.Record, outcome, error) {
	lead, err := first(ctx, host, "leads", "external_id", externalID(r.ID), "email", d.email())
	if err != nil {
		return nil, "", err
	}
	if lead != nil {
		lead, err = merge(ctx, host, c, lead, r, d)
		return lead, updated, err
	}
	if c.KnownContact != "lead" && d.email() != "" {
		contact, err := first(ctx, host, "contacts", "email", d.email())
		if err != nil || contact != nil {
			return contact, known, err
		}
	}
	lead, err = write(d, func() (*sdk.Record, error) {
		res, err := host.CreateRecord(ctx, &sdk.CreateRecordRequest{Object: "leads", Fields: d.described(), IdempotencyKey: externalID(r.ID)})
		return res.GetRecord(), err
	})
	return lead, created, err
}

// first gives the record of an object by the first of the pairs of field and value that finds one.
func first(ctx context.Context, host sdk.Host, object string, pairs ...string) (*sdk.Record, error) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		page, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: object, Filter: pairs[i] + " = " + sdk.Quote(pairs[i+1]), Sort: "-created_at", Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(page.Records) > 0 {
			return page.Records[0], nil
		}
	}
	return nil, nil //nolint:nilnil // no record is an answer
}

// merge adds a response to a lead that is there, as the rules have it. What was answered is always added to the description.
func merge(ctx context.Context, host sdk.Host, c *config, lead *sdk.Record, r *response, d *draft) (*sdk.Record, error) {
	same := lead.Value("external_id") == externalID(r.ID)
	for field := range d.values {
		keep := !lead.Field(field).Empty()
		switch {
		case field == "external_id", field == "email":
			keep = !lead.Field(field).Empty()
		case c.ruleOf("leads", field) == overwrite:
			keep = false
		case c.ruleOf("leads", field) == suggest:
			keep = true
		}
		if keep {
			delete(d.values, field)
		}
	}
	return write(d, func() (*sdk.Record, error) {
		values := d.described()
		if old := lead.Value("description"); same && strings.Contains(old, d.notes[0]) {
			delete(values, "description")
		} else if old != "" {
			values["description"] = sdk.Text(old + "\n\n" + values["description"].Text)
		}
		if len(values) == 0 {
			return lead, nil
		}
		return host.Update(ctx, "leads", lead.ID, values)
	})
}

// write writes a draft. A value that its field refuses, such as a phone number that is none, moves into the description.
func write(d *draft, try func() (*sdk.Record, error)) (*sdk.Record, error) {
	for {
		rec, err := try()
		if err == nil {
			return rec, nil
		}
		e := sdk.AsError(err)
		v := d.values[e.Field]
		if e.Code != "invalid" || v == nil || e.Field == "external_id" {
			return nil, err
		}
		delete(d.values, e.Field)
		said := v.Text
		if said == "" {
			said = string(v.JSON)
		}
		if said != "" && !slices.Contains(d.notes, e.Field+": "+said) {
			d.notes = append(d.notes, e.Field+": "+said)
		}
	}
}
