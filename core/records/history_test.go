package records_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

var firstTick = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// ticking gives the bundle a record engine whose clock moves by a second with every call, and returns the last reading.
func (b *bundle) ticking() (last func() time.Time) {
	var n atomic.Int64
	read := func() time.Time { return firstTick.Add(time.Duration(n.Load()) * time.Second) }
	b.rec = records.New(records.Options{
		DB: b.db, Metadata: b.meta, Rules: b.acc, Tenancy: crm.Germany{}, CursorKey: []byte("test"),
		Now: func() time.Time { n.Add(1); return read() },
	})
	return read
}

func (b *bundle) update(object, rid, body string) {
	b.t.Helper()
	_, err := b.rec.Update(b.ctx, object, rid, 0, []byte(body))
	require.NoError(b.t, err)
}

func (b *bundle) asOf(object, rid string, at time.Time) map[string]any {
	b.t.Helper()
	raw, err := b.rec.AsOf(b.ctx, object, rid, at)
	require.NoError(b.t, err)
	var m map[string]any
	require.NoError(b.t, json.Unmarshal(raw, &m))
	return m
}

func TestTheHistoryTellsWhoChangedWhat(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "region", Type: fieldtype.Text})
		old := b.field("contacts", metadata.FieldInput{Name: "old", Type: fieldtype.Number})
		rec := b.create("contacts", `{"last_name":"Weiß","custom":{"region":"Nord","old":4}}`)
		sales, uid := b.user("manager")
		_, err := b.rec.Do(sales, "moved house", func(ctx context.Context, x *records.Batch) error {
			o, err := x.Model().Object("contacts")
			if err != nil {
				return err
			}
			f, _ := o.Field("last_name")
			in := records.Input{Points: &[]records.ContactPoint{{Kind: "email", Value: "a@b.de", Label: "home"}}}
			in.Set(f, "Schwarz")
			_, err = x.Update(ctx, o, rec.ID, 0, in)
			return err
		})
		require.NoError(b.t, err)
		name := "area"
		_, err = b.meta.UpdateField(b.ctx, "contacts", "region", metadata.FieldPatch{Name: &name})
		require.NoError(b.t, err)
		require.NoError(b.t, b.meta.DeleteField(b.ctx, "contacts", "old"))
		require.NoError(b.t, b.rec.Delete(b.ctx, "contacts", rec.ID, 0))

		page, err := b.rec.History(b.ctx, "contacts", rec.ID, "", 2)
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 2)
		require.EqualValues(b.t, "deleted", page.Data[0].Action)
		require.Empty(b.t, page.Data[0].Changes)
		moved := page.Data[1]
		require.Equal(b.t, "moved house", moved.ChangeSet.Reason)
		require.Equal(b.t, uid, moved.ChangeSet.UserID)
		require.Equal(b.t, "manager", moved.UserName)
		require.Equal(b.t, []records.FieldChange{
			{Field: "last_name", Old: json.RawMessage(`"Weiß"`), New: json.RawMessage(`"Schwarz"`)},
			{Field: "email", Old: json.RawMessage(`null`), New: json.RawMessage(`"a@b.de"`)},
			{Field: "contact_points", Old: json.RawMessage(`[]`), New: json.RawMessage(`[{"kind":"email","value":"a@b.de","label":"home","primary":true}]`)},
		}, moved.Changes)

		page, err = b.rec.History(b.ctx, "contacts", rec.ID, page.NextCursor, 2)
		require.NoError(b.t, err)
		require.Empty(b.t, page.NextCursor)
		require.Len(b.t, page.Data, 1)
		require.EqualValues(b.t, "created", page.Data[0].Action)
		require.Contains(b.t, page.Data[0].Changes, records.FieldChange{Field: "custom.area", Old: json.RawMessage(`null`), New: json.RawMessage(`"Nord"`)})
		require.Contains(b.t, page.Data[0].Changes, records.FieldChange{Field: old.ID, Old: json.RawMessage(`null`), New: json.RawMessage(`4`)})

		for _, cursor := range []string{"-", "!", "-5"} {
			_, err = b.rec.History(b.ctx, "contacts", rec.ID, cursor, 2)
			require.Equal(b.t, map[string]string{"cursor": "invalid_cursor"}, reasons(b.t, err))
		}
		_, err = b.rec.History(b.tenant().ctx, "contacts", rec.ID, "", 2)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}

func TestTheHistoryHidesWhatTheActorMayNotSee(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ctx, uid := b.role(access.Definition{Objects: map[string]access.Rule{"contact": {
			Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeOwn}},
			Fields:  map[string]access.Level{"contact.email": access.Hidden, "contact.phone": access.Masked},
		}}})
		mine := b.create("contacts", `{"last_name":"Mine","owner_id":"`+uid+`","email":"a@b.de","phone":"089 1234567","contact_points":[{"kind":"email","value":"x@y.de"}]}`)
		page, err := b.rec.History(ctx, "contacts", mine.ID, "", 0)
		require.NoError(b.t, err)
		raw, err := json.Marshal(page)
		require.NoError(b.t, err)
		require.NotContains(b.t, string(raw), "@")
		require.NotContains(b.t, string(raw), "1234567")
		require.Contains(b.t, string(raw), `{"field":"phone","old":null,"new":"•••"}`)
		before, err := b.rec.AsOf(ctx, "contacts", mine.ID, time.Now().Add(time.Hour))
		require.NoError(b.t, err)
		require.NotContains(b.t, string(before), "@")
		require.NotContains(b.t, string(before), "1234567")
		other := b.create("contacts", `{"last_name":"Other"}`)
		_, err = b.rec.History(ctx, "contacts", other.ID, "", 0)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.AsOf(ctx, "contacts", other.ID, time.Now())
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.Timeline(ctx, "contacts", other.ID, records.TimelineQuery{})
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}

func TestARecordCanBeSeenAsItWas(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "budget", Type: fieldtype.MoneyType})
		last := b.ticking()
		rec := b.create("contacts", `{"first_name":"A","last_name":"One","email":"a@b.de","custom":{"budget":"10.00 EUR"}}`)
		var then []map[string]any
		var at []time.Time
		keep := func() {
			at = append(at, last())
			then = append(then, b.get(b.ctx, "contacts", rec.ID))
			at[len(at)-1] = at[len(at)-1].Add(time.Millisecond)
		}
		keep()
		for i := range 3 {
			b.update("contacts", rec.ID, fmt.Sprintf(`{"last_name":"N%d","tags":["t%d"],"custom":{"budget":"%d.00 USD"},"contact_points":[{"kind":"phone","value":"089 123456%d","label":"home"}]}`, i, i, i, i))
			keep()
		}
		b.update("contacts", rec.ID, `{"first_name":null,"custom":{"budget":null},"tags":null}`)
		keep()
		require.NoError(b.t, b.rec.Delete(b.ctx, "contacts", rec.ID, 0))
		gone := last()
		for i := range then {
			require.Equal(b.t, then[i], b.asOf("contacts", rec.ID, at[i]), i)
		}
		for _, moment := range []time.Time{gone, gone.Add(time.Hour), firstTick.Add(time.Millisecond)} {
			_, err := b.rec.AsOf(b.ctx, "contacts", rec.ID, moment)
			require.Equal(b.t, fault.NotFound, fault.CodeOf(err), moment)
		}
		_, err := b.rec.Restore(b.ctx, "contacts", rec.ID)
		require.NoError(b.t, err)
		require.Equal(b.t, b.get(b.ctx, "contacts", rec.ID), b.asOf("contacts", rec.ID, time.Now()))
		_, err = b.rec.AsOf(b.ctx, "contacts", rec.ID, gone)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}

func TestTheTimelineMergesChangesAndActivities(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.ticking()
		con := b.create("contacts", `{"last_name":"Weiß"}`)
		want := []string{"change"}
		refer := `"contact_id":"` + con.ID + `"`
		for i := range 4 {
			b.create("tasks", `{"subject":"T",`+refer+`}`)
			b.create("notes", `{"body":"<p>N</p>",`+refer+`}`)
			b.update("contacts", con.ID, fmt.Sprintf(`{"score":%d}`, i))
			b.create("calls", `{"subject":"C",`+refer+`}`)
			b.create("emails", `{"subject":"E","body_html":"<p>long</p>",`+refer+`}`)
			b.create("meetings", `{"subject":"other"}`)
			want = append(want, "task", "note", "change", "call", "email")
		}
		slices.Reverse(want)
		for _, limit := range []int{1, 3, 7, 50} {
			var got []string
			var at time.Time
			q := records.TimelineQuery{Limit: limit}
			for {
				page, err := b.rec.Timeline(b.ctx, "contacts", con.ID, q)
				require.NoError(b.t, err)
				for _, x := range page.Data {
					require.True(b.t, at.IsZero() || !x.At.After(at))
					at = x.At
					got = append(got, x.Kind)
					require.NotContains(b.t, string(x.Record), "long")
				}
				if q.Cursor = page.NextCursor; q.Cursor == "" {
					break
				}
			}
			require.Equal(b.t, want, got, limit)
		}
		page, err := b.rec.Timeline(b.ctx, "contacts", con.ID, records.TimelineQuery{Kinds: []string{"note", "call"}, Limit: 3})
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 3)
		require.Equal(b.t, "call", page.Data[0].Kind)
		b.create("notes", `{"body":"<p>new</p>",`+refer+`}`)
		b.create("calls", `{"subject":"new",`+refer+`}`)
		next, err := b.rec.Timeline(b.ctx, "contacts", con.ID, records.TimelineQuery{Kinds: []string{"note", "call"}, Cursor: page.NextCursor})
		require.NoError(b.t, err)
		require.Len(b.t, next.Data, 5, "what came in between does not show on later pages")
		_, err = b.rec.Timeline(b.ctx, "contacts", con.ID, records.TimelineQuery{Kinds: []string{"fax"}})
		require.Equal(b.t, map[string]string{"kinds": "not_an_option"}, reasons(b.t, err))
		_, err = b.rec.Timeline(b.ctx, "contacts", con.ID, records.TimelineQuery{Cursor: "x"})
		require.Equal(b.t, map[string]string{"cursor": "invalid_cursor"}, reasons(b.t, err))
	})
}

func TestWhatIsSaidAboutATicketStandsOnItsCustomersTimelines(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.create("companies", `{"name":"Muster"}`)
		con := b.create("contacts", `{"last_name":"Muster","company_id":"`+com.ID+`"}`)
		tic := b.create("tickets", `{"subject":"Pumpe","contact_id":"`+con.ID+`","company_id":"`+com.ID+`"}`)
		other := b.create("tickets", `{"subject":"Ventil"}`)
		says := func(ticket, direction, text string) {
			b.create("messages", `{"ticket_id":"`+ticket+`","direction":"`+direction+`","visibility":"public","state":"sent","body_text":"`+text+`"}`)
		}
		says(tic.ID, "inbound", "Hilfe")
		says(tic.ID, "outbound", "Kommt")
		says(other.ID, "outbound", "Fremd")
		for object, rid := range map[string]string{"contacts": con.ID, "companies": com.ID, "tickets": tic.ID} {
			page, err := b.rec.Timeline(b.ctx, object, rid, records.TimelineQuery{Kinds: []string{"message"}})
			require.NoError(b.t, err)
			require.Len(b.t, page.Data, 2, object)
			require.Contains(b.t, string(page.Data[0].Record), "Kommt")
			found, err := b.rec.Timeline(b.ctx, object, rid, records.TimelineQuery{Search: "hilfe"})
			require.NoError(b.t, err)
			require.Len(b.t, found.Data, 1, object)
		}
		page, err := b.rec.Timeline(b.ctx, "companies", com.ID, records.TimelineQuery{Kinds: []string{"ticket"}})
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 1)
	})
}

func TestATimelineIsSearchedAsFarAsTheActorMayRead(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.ticking()
		ctx, _ := b.role(access.Definition{Objects: map[string]access.Rule{
			"contact": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}},
			"note":    {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}, Fields: map[string]access.Level{"note.body": access.Hidden}},
			"call":    {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}},
		}})
		con := b.create("contacts", `{"last_name":"Angebot"}`)
		refer := `"contact_id":"` + con.ID + `"`
		note := b.create("notes", `{"body":"<p>Das Angebot gefällt</p>",`+refer+`}`)
		b.create("notes", `{"body":"<p>Anderes</p>",`+refer+`}`)
		call := b.create("calls", `{"subject":"Nachfrage","description":"zum ANGEBOT",`+refer+`}`)
		mail := b.create("emails", `{"subject":"Angebot 7",`+refer+`}`)
		b.create("calls", `{"subject":"Angebot eines anderen"}`)
		found := func(ctx context.Context, q records.TimelineQuery) []string {
			var ids []string
			for {
				page, err := b.rec.Timeline(ctx, "contacts", con.ID, q)
				require.NoError(b.t, err)
				for _, x := range page.Data {
					var r struct{ ID string }
					require.NoError(b.t, json.Unmarshal(x.Record, &r))
					ids = append(ids, r.ID)
				}
				if q.Cursor = page.NextCursor; q.Cursor == "" {
					return ids
				}
			}
		}
		require.Equal(b.t, []string{mail.ID, call.ID, note.ID}, found(b.ctx, records.TimelineQuery{Search: "angebot"}))
		require.Equal(b.t, []string{mail.ID, call.ID, note.ID}, found(b.ctx, records.TimelineQuery{Search: "angebot", Limit: 1}))
		require.Equal(b.t, []string{note.ID}, found(b.ctx, records.TimelineQuery{Search: "angebot", Kinds: []string{"note", "change"}}))
		require.Empty(b.t, found(b.ctx, records.TimelineQuery{Search: "nirgends"}))
		require.Equal(b.t, []string{call.ID}, found(ctx, records.TimelineQuery{Search: "angebot"}), "what is hidden is not found")
	})
}

func TestTheTimelineShowsOnlyActivitiesThatTheActorMayRead(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		ctx, uid := b.role(access.Definition{Objects: map[string]access.Rule{
			"contact": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}},
			"task":    {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeOwn}}},
			"call":    {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}, Fields: map[string]access.Level{"call.contact_id": access.Hidden}},
		}})
		con := b.create("contacts", `{"last_name":"Weiß"}`)
		refer := `"contact_id":"` + con.ID + `"`
		mine := b.create("tasks", `{"subject":"mine","owner_id":"`+uid+`",`+refer+`}`)
		b.create("tasks", `{"subject":"theirs",`+refer+`}`)
		b.create("calls", `{"subject":"hidden",`+refer+`}`)
		b.create("notes", `{"subject":"hidden",`+refer+`}`)
		page, err := b.rec.Timeline(ctx, "contacts", con.ID, records.TimelineQuery{})
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 2)
		require.Contains(b.t, string(page.Data[0].Record), mine.ID)
		require.Equal(b.t, "change", page.Data[1].Kind)
	})
}
