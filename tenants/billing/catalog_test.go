package billing

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheShippedCatalogIsSound(t *testing.T) {
	t.Parallel()
	c := Shipped()
	require.Equal(t, 14, c.Trial.Days)
	plan, interval := c.priced("price_x", "kontor_standard_year")
	require.Equal(t, "standard", plan)
	require.Equal(t, "year", interval)
	plan, _ = c.priced("", "")
	require.Empty(t, plan)
}

func TestBadCatalogsAreRefused(t *testing.T) {
	t.Parallel()
	good := string(shipped)
	for name, x := range map[string][2]string{
		"negative days":    {`"days": 14`, `"days": -1`},
		"endless days":     {`"days": 14`, `"days": 9999`},
		"unknown property": {`"days": 14`, `"dayz": 14`},
		"no German label":  {`"de": "Standard"`, `"fr": "Standard"`},
		"bad name":         {`"name": "standard"`, `"name": "The Standard"`},
		"bad interval":     {`"interval": "year"`, `"interval": "week"`},
		"interval twice":   {`"interval": "year"`, `"interval": "month"`},
		"two ids":          {`"interval": "year",`, `"interval": "year", "price": "price_1",`},
		"key twice":        {`kontor_standard_year`, `kontor_standard_month`},
		"negative limit":   {`"records": 1000000`, `"records": -1`},
	} {
		bad := strings.Replace(good, x[0], x[1], 1)
		require.NotEqual(t, good, bad, name)
		_, err := ReadCatalog([]byte(bad))
		require.Error(t, err, name)
	}
	for _, bad := range []string{"", "{}", "null", good + "{}", "[]"} {
		_, err := ReadCatalog([]byte(bad))
		require.Error(t, err, bad)
	}
}

func FuzzReadCatalog(f *testing.F) {
	f.Add(shipped)
	f.Add([]byte(`{"trial":{"days":1e3},"plans":[{}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := ReadCatalog(raw)
		if err != nil {
			return
		}
		require.NotEmpty(t, c.Plans)
		for _, p := range c.Plans {
			for _, price := range p.Prices {
				plan, interval := c.priced(price.ID, price.LookupKey)
				require.Equal(t, p.Name, plan)
				require.Equal(t, price.Interval, interval)
			}
		}
	})
}

func FuzzCustomerOf(f *testing.F) {
	f.Add([]byte(`{"id":"sub_1","object":"subscription","customer":"cus_1"}`))
	f.Add([]byte(`{"id":"in_1","object":"invoice","customer":{"id":"cus_1","object":"customer"}}`))
	f.Add([]byte(`{"id":"cus_1","object":"customer"}`))
	f.Add([]byte(`{"customer":null}`))
	f.Fuzz(func(_ *testing.T, raw []byte) { customerOf(raw) })
}

func TestWhereACompanyStands(t *testing.T) {
	t.Parallel()
	c := Shipped()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(d int) *time.Time { m := start.Add(days(d)); return &m }
	account := func(s Subscription) *Account { return &Account{TrialEndsAt: *at(14), Subscription: s} }
	for _, x := range []struct {
		sub   Subscription
		day   int
		phase Phase
		cause Cause
		until *time.Time
	}{
		{Subscription{}, 0, OnTrial, "", at(14)},
		{Subscription{}, 13, OnTrial, "", at(14)},
		{Subscription{}, 14, InGrace, TrialOver, at(21)},
		{Subscription{}, 21, ReadOnly, TrialOver, nil},
		{Subscription{Status: "trialing"}, 5, Paid, "", nil},
		{Subscription{Status: "active"}, 500, Paid, "", nil},
		{Subscription{Status: "active", Cancels: true, PeriodEnd: at(60)}, 50, Paid, Cancelling, at(60)},
		{Subscription{Status: "past_due", PastDueSince: at(40)}, 41, InGrace, PaymentFailed, at(54)},
		{Subscription{Status: "past_due", PastDueSince: at(40)}, 54, ReadOnly, PaymentFailed, nil},
		{Subscription{Status: "unpaid", PastDueSince: at(40)}, 90, ReadOnly, PaymentFailed, nil},
		{Subscription{Status: "canceled", EndedAt: at(40)}, 41, InGrace, Ended, at(47)},
		{Subscription{Status: "canceled", EndedAt: at(40)}, 47, ReadOnly, Ended, nil},
		{Subscription{Status: "canceled", EndedAt: at(5)}, 6, OnTrial, "", at(14)},
		{Subscription{Status: "canceled", EndedAt: at(5)}, 15, InGrace, TrialOver, at(21)},
		{Subscription{Status: "paused"}, 30, ReadOnly, TrialOver, nil},
	} {
		got := c.Grace.standing(account(x.sub), *at(x.day))
		require.Equal(t, Standing{x.phase, x.cause, x.until}, got, "%+v on day %d", x.sub, x.day)
	}
}

func TestHowNearALimitIs(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		used, limit int64
		level       Level
	}{{0, 0, Fine}, {1 << 50, 0, Fine}, {79, 100, Fine}, {80, 100, Near}, {99, 100, Near}, {100, 100, Reached}, {1 << 62, 1 << 40, Reached}, {7, 10, Fine}} {
		require.Equal(t, x.level, levelOf(x.used, x.limit), "%d of %d", x.used, x.limit)
	}
}
