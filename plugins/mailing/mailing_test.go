package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

var kinds = map[string]string{
	"mailchimp": "https://us21.api.mailchimp.com", "brevo": "https://api.brevo.com", "listmonk": "https://news.example.org",
}

// bed is a host with the plugin, and a service beside it.
type bed struct {
	*sdktest.Host
	p    sdk.PluginClient
	fake *fake
}

func setup(t *testing.T, kind, more string) *bed {
	t.Helper()
	b := &bed{Host: sdktest.New(t, "manifest.json"), fake: &fake{kind: kind}}
	b.Secret("api_key", "k-us21")
	b.Secret("webhook_key", "a-long-enough-key")
	config := `{"vendor":"` + kind + `","list_id":"7","consent_field":"custom.newsletter","from_name":"Us","from_email":"us@example.org"`
	if kind == "listmonk" {
		config += `,"api_user":"bot","base_url":"https://news.example.org/"`
	}
	b.Config(config + more + "}")
	b.Site(kinds[kind], b.fake)
	b.p = b.Client(sdktest.Direct(plugin{}))
	return b
}

// each runs a test with every service.
func each(t *testing.T, more string, f func(t *testing.T, b *bed)) {
	t.Helper()
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			f(t, setup(t, kind, more))
		})
	}
}

func (b *bed) person(email, first string, consent *sdk.Value) *sdk.Record {
	return b.Record("contacts", sdktest.Fields{"email": sdk.Text(email), "first_name": sdk.Text(first), "last_name": sdk.Text("X"), "custom.newsletter": consent})
}

// work runs a job to its end, or until it wants to wait, and gives how long.
func (b *bed) work(t *testing.T, job string) int64 {
	t.Helper()
	req := &sdk.RunJobRequest{Job: job}
	for range 50 {
		res, err := b.p.RunJob(t.Context(), req)
		require.NoError(t, err)
		if res.Done || res.NextAfterMS > 0 {
			return res.NextAfterMS
		}
		req.Cursor = res.Cursor
	}
	t.Fatal("the job comes to no end")
	return 0
}

func (b *bed) event(t *testing.T, kind string, r *sdk.Record) {
	t.Helper()
	res, err := b.p.HandleEvents(t.Context(), &sdk.HandleEventsRequest{Events: []*sdk.Event{{ID: "e", Type: "record." + kind, Record: &sdk.Record{Object: r.Object, ID: r.ID}}}})
	require.NoError(t, err)
	require.Empty(t, res.Failures)
}

func (b *bed) set(t *testing.T, r *sdk.Record, field string, v *sdk.Value) {
	t.Helper()
	_, err := b.UpdateRecord(t.Context(), &sdk.UpdateRecordRequest{Object: r.Object, ID: r.ID, Fields: map[string]*sdk.Value{field: v}})
	require.NoError(t, err)
	b.event(t, "updated", r)
}

func (b *bed) count(path string) int {
	n := 0
	for _, s := range b.fake.seen {
		if s == path {
			n++
		}
	}
	return n
}

var (
	yes = sdk.Boolean(true)
	no  = sdk.Boolean(false)
)

func TestOnlyWhoHasAgreedIsWrittenTo(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		b.person("ada@x.example", "Ada", yes)
		b.person("no@x.example", "No", no)
		b.person("unknown@x.example", "Unknown", sdk.Null())
		objects := b.person("objects@x.example", "Objects", yes)
		b.set(t, objects, "do_not_email", yes)
		b.person("shared@x.example", "One", yes)
		b.person("shared@x.example", "Two", no)
		b.Record("contacts", sdktest.Fields{"custom.newsletter": yes})
		b.work(t, "sync")
		require.Equal(t, []string{"ada@x.example"}, b.fake.in())
		require.Equal(t, "Ada", b.fake.person("ada@x.example").first)
	})
}

func TestOnlyChangesAreTold(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		ada := b.person("ada@x.example", "Ada", yes)
		b.person("bob@x.example", "Bob", yes)
		b.work(t, "sync")
		before := len(b.fake.seen)
		b.work(t, "sync")
		b.event(t, "updated", ada)
		b.work(t, "push")
		require.Len(t, b.fake.seen, before, "nothing has changed")

		b.set(t, ada, "first_name", sdk.Text("Augusta"))
		require.Len(t, b.Enqueued(), 1, "the job waits once")
		b.work(t, "push")
		require.Equal(t, "Augusta", b.fake.person("ada@x.example").first)
		b.set(t, ada, "email", sdk.Text("augusta@x.example"))
		b.work(t, "push")
		require.Equal(t, []string{"augusta@x.example", "bob@x.example"}, b.fake.in(), "the old address goes")
		b.set(t, ada, "custom.newsletter", no)
		b.work(t, "push")
		require.Equal(t, []string{"bob@x.example"}, b.fake.in(), "a withdrawal takes the person off")
		b.set(t, ada, "custom.newsletter", yes)
		b.work(t, "push")
		require.Equal(t, []string{"augusta@x.example", "bob@x.example"}, b.fake.in(), "who agrees again comes back")
	})
}

func TestARecordThatIsGoneGoes(t *testing.T) {
	t.Parallel()
	each(t, `,"audience_filter":"language = \"de\""`, func(t *testing.T, b *bed) {
		ada := b.person("ada@x.example", "Ada", yes)
		id := `id = "` + ada.ID + `" AND (language = "de")`
		here := true
		b.Filter(id, func(r *sdk.Record) bool { return here && r.ID == ada.ID })
		b.Filter(`email != null AND (language = "de")`, func(*sdk.Record) bool { return here })
		b.work(t, "sync")
		require.Equal(t, []string{"ada@x.example"}, b.fake.in())
		here = false
		b.work(t, "sync")
		require.Empty(t, b.fake.in(), "the sweep finds who is no longer of the audience")
		here = true
		b.event(t, "restored", ada)
		b.work(t, "push")
		require.Equal(t, []string{"ada@x.example"}, b.fake.in())
		here = false
		b.event(t, "deleted", ada)
		b.work(t, "push")
		require.Empty(t, b.fake.in())
	})
}

func TestUnsubscribesAlwaysWin(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		ada := b.person("ada@x.example", "Ada", yes)
		twin := b.person("ada@x.example", "Ada too", yes)
		b.work(t, "sync")
		p := b.fake.person("ada@x.example")
		p.status, p.changed = "unsubscribed", time.Now().UTC()
		b.work(t, "pull")
		for _, r := range []*sdk.Record{ada, twin} {
			now := b.Get("contacts", r.ID)
			require.False(t, now.Field("custom.newsletter").Boolean)
			require.True(t, now.Field("do_not_email").Boolean)
		}
		require.Len(t, b.Emitted(), 2)
		require.Equal(t, "mailing.unsubscribed", b.Emitted()[0].Type)
		b.work(t, "pull")
		require.Len(t, b.Emitted(), 2, "told once")

		// A person of ours cannot bring somebody back who has left.
		for _, r := range []*sdk.Record{ada, twin} {
			b.set(t, r, "custom.newsletter", yes)
			b.set(t, r, "do_not_email", no)
		}
		b.work(t, "push")
		b.work(t, "sync")
		require.Empty(t, b.fake.in())

		// Only the person can.
		p.status, p.changed = "subscribed", time.Now().UTC()
		b.work(t, "pull")
		b.set(t, ada, "first_name", sdk.Text("Augusta"))
		b.work(t, "push")
		require.Equal(t, "Augusta", p.first)
	})
}

func TestWhoHasLeftBeforeIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"mailchimp", "listmonk"} {
		b := setup(t, kind, "")
		b.fake.add("ada@x.example", "Ada", "X", "unsubscribed")
		b.person("ada@x.example", "Ada", yes)
		b.work(t, "sync")
		require.Empty(t, b.fake.in(), kind)
		calls := len(b.fake.seen)
		b.work(t, "sync")
		require.Len(t, b.fake.seen, calls, "it is not asked again")
	}
}

func TestSubscribersComeIn(t *testing.T) {
	t.Parallel()
	t.Run("trusted", func(t *testing.T) {
		t.Parallel()
		each(t, `,"new_people":"leads","trust_optin":true,"objects":["contacts","leads"]`, func(t *testing.T, b *bed) {
			known := b.Record("contacts", sdktest.Fields{"email": sdk.Text("ada@x.example"), "first_name": sdk.Text("Countess")})
			b.fake.add("ada@x.example", "Ada", "Lovelace", "subscribed")
			b.fake.add("new@x.example", "New", "Person", "subscribed")
			refuser := b.person("refuses@x.example", "R", no)
			b.fake.add("refuses@x.example", "R", "X", "subscribed")
			b.work(t, "pull")
			now := b.Get("contacts", known.ID)
			require.Equal(t, "Countess", now.Value("first_name"), "what is there stays")
			require.Equal(t, "Lovelace", now.Value("last_name"))
			require.True(t, now.Field("custom.newsletter").Boolean)
			require.False(t, b.Get("contacts", refuser.ID).Field("custom.newsletter").Boolean)
			require.Equal(t, []string{"ada@x.example", "new@x.example"}, b.fake.in(), "who has said no in Kontor goes")
			leads, err := b.QueryRecords(t.Context(), &sdk.QueryRecordsRequest{Object: "leads"})
			require.NoError(t, err)
			require.Len(t, leads.Records, 1)
			require.Equal(t, "new@x.example", leads.Records[0].Value("email"))
			require.True(t, leads.Records[0].Field("custom.newsletter").Boolean)
			b.work(t, "pull")
			b.work(t, "sync")
			require.Equal(t, "Countess", b.fake.person("ada@x.example").first, "Kontor's names go to the service")
		})
	})
	t.Run("not trusted", func(t *testing.T) {
		t.Parallel()
		each(t, "", func(t *testing.T, b *bed) {
			unknown := b.person("ada@x.example", "Ada", sdk.Null())
			b.fake.add("ada@x.example", "Ada", "X", "subscribed")
			b.fake.add("new@x.example", "New", "Person", "subscribed")
			b.work(t, "pull")
			b.work(t, "sync")
			require.True(t, b.Get("contacts", unknown.ID).Field("custom.newsletter").Empty())
			require.Len(t, b.fake.in(), 2, "an existing list is not emptied because a field is")
			all, err := b.QueryRecords(t.Context(), &sdk.QueryRecordsRequest{Object: "contacts"})
			require.NoError(t, err)
			require.Len(t, all.Records, 1)
		})
	})
}

func TestWhatFailsForOneKeepsNobodyElse(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		b.person("broken@x.example", "B", yes)
		b.person("ada@x.example", "Ada", yes)
		b.work(t, "sync")
		require.Equal(t, []string{"ada@x.example"}, b.fake.in())
		require.Len(t, b.Logged(), 1)
		calls := len(b.fake.seen)
		b.work(t, "sync")
		require.Len(t, b.fake.seen, calls, "the same is not tried again")
	})
}

func TestLimitsAreWaitedFor(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		ada := b.person("ada@x.example", "Ada", yes)
		b.fake.refuse, b.fake.wait = []int{429}, "17"
		require.EqualValues(t, 17_000, b.work(t, "sync"))
		b.work(t, "sync")
		require.Equal(t, []string{"ada@x.example"}, b.fake.in())
		b.set(t, ada, "first_name", sdk.Text("Augusta"))
		b.fake.refuse, b.fake.wait = []int{429}, "soon"
		require.EqualValues(t, 60_000, b.work(t, "push"))
		b.work(t, "push")
		require.Equal(t, "Augusta", b.fake.person("ada@x.example").first, "the mark has come back")
		b.fake.refuse = []int{429}
		require.Positive(t, b.work(t, "pull"))

		b.set(t, ada, "first_name", sdk.Text("Ada"))
		for status, want := range map[int]string{401: "unauthenticated", 500: "upstream", 404: "not_found"} {
			b.fake.refuse = []int{status}
			_, err := b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "pull"})
			require.Equal(t, want, code(err))
			require.Equal(t, status == 500, sdk.AsError(err).Retryable)
		}
		b.fake.refuse = []int{503}
		_, err := b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "push"})
		require.Equal(t, "upstream", code(err))
		b.work(t, "push")
		require.Equal(t, "Ada", b.fake.person("ada@x.example").first)
	})
}

func TestManyPeople(t *testing.T) {
	t.Parallel()
	b := setup(t, "mailchimp", `,"objects":["contacts","leads"]`)
	for i := range 450 {
		b.person("p"+strconv.Itoa(i)+"@x.example", "P", yes)
	}
	b.Record("leads", sdktest.Fields{"email": sdk.Text("lead@x.example"), "custom.newsletter": yes})
	b.work(t, "sync")
	require.Len(t, b.fake.in(), 451)
	require.Equal(t, 4, b.count("POST /3.0/lists/7"), "in batches")
}

func TestConformance(t *testing.T) {
	t.Parallel()
	b := setup(t, "mailchimp", "")
	b.Conformance(t, sdktest.Direct(plugin{}))
}
