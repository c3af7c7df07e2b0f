package filter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

const stamp = "2006-01-02T15:04:05.999999Z07:00"

func TestRelativeTimes(t *testing.T) {
	t.Parallel()
	// A Sunday in Berlin, on which the clock jumped from 2:00 to 3:00.
	now := time.Date(2024, 3, 31, 12, 30, 0, 0, zone(t, "Europe/Berlin"))
	for text, want := range map[string][2]string{
		"now":       {"2024-03-31T12:30:00+02:00", "2024-03-31T12:30:00.000001+02:00"},
		"today":     {"2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		"yesterday": {"2024-03-30T00:00:00+01:00", "2024-03-31T00:00:00+01:00"},
		"tomorrow":  {"2024-04-01T00:00:00+02:00", "2024-04-02T00:00:00+02:00"},
		"this_day":  {"2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		// Weeks begin on Monday.
		"this_week":    {"2024-03-25T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		"last_week":    {"2024-03-18T00:00:00+01:00", "2024-03-25T00:00:00+01:00"},
		"next_week":    {"2024-04-01T00:00:00+02:00", "2024-04-08T00:00:00+02:00"},
		"this_month":   {"2024-03-01T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		"last_month":   {"2024-02-01T00:00:00+01:00", "2024-03-01T00:00:00+01:00"},
		"next_month":   {"2024-04-01T00:00:00+02:00", "2024-05-01T00:00:00+02:00"},
		"this_quarter": {"2024-01-01T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		"last_quarter": {"2023-10-01T00:00:00+02:00", "2024-01-01T00:00:00+01:00"},
		"next_quarter": {"2024-04-01T00:00:00+02:00", "2024-07-01T00:00:00+02:00"},
		"this_year":    {"2024-01-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00"},
		"last_year":    {"2023-01-01T00:00:00+01:00", "2024-01-01T00:00:00+01:00"},
		"next_year":    {"2025-01-01T00:00:00+01:00", "2026-01-01T00:00:00+01:00"},
		// Hours count by the clock on the wall of physics, days and longer by the calendar.
		"last_12_hours":   {"2024-03-30T23:30:00+01:00", "2024-03-31T12:30:00.000001+02:00"},
		"next_90_minutes": {"2024-03-31T12:30:00+02:00", "2024-03-31T14:00:00+02:00"},
		"last_1_days":     {"2024-03-30T00:00:00+01:00", "2024-03-31T12:30:00.000001+02:00"},
		"last_30_days":    {"2024-03-01T00:00:00+01:00", "2024-03-31T12:30:00.000001+02:00"},
		"last_2_weeks":    {"2024-03-17T00:00:00+01:00", "2024-03-31T12:30:00.000001+02:00"},
		"last_1_months":   {"2024-02-29T00:00:00+01:00", "2024-03-31T12:30:00.000001+02:00"},
		"last_2_quarters": {"2023-09-30T00:00:00+02:00", "2024-03-31T12:30:00.000001+02:00"},
		"last_3_years":    {"2021-03-31T00:00:00+02:00", "2024-03-31T12:30:00.000001+02:00"},
		"next_7_days":     {"2024-03-31T12:30:00+02:00", "2024-04-08T00:00:00+02:00"},
		"next_1_months":   {"2024-03-31T12:30:00+02:00", "2024-05-01T00:00:00+02:00"},
		"now-7d":          {"2024-03-24T12:30:00+01:00", "2024-03-24T12:30:00.000001+01:00"},
		"now-24h":         {"2024-03-30T11:30:00+01:00", "2024-03-30T11:30:00.000001+01:00"},
		"now+15min":       {"2024-03-31T12:45:00+02:00", "2024-03-31T12:45:00.000001+02:00"},
		"now-1m":          {"2024-02-29T12:30:00+01:00", "2024-02-29T12:30:00.000001+01:00"},
		"now+1q":          {"2024-06-30T12:30:00+02:00", "2024-06-30T12:30:00.000001+02:00"},
		"today+2w":        {"2024-04-14T00:00:00+02:00", "2024-04-15T00:00:00+02:00"},
		"today-1m":        {"2024-02-29T00:00:00+01:00", "2024-03-01T00:00:00+01:00"},
		"today-1y":        {"2023-03-31T00:00:00+02:00", "2023-04-01T00:00:00+02:00"},
		"today-1d":        {"2024-03-30T00:00:00+01:00", "2024-03-31T00:00:00+01:00"},
	} {
		r, ok := parseRelative(text)
		require.True(t, ok, text)
		got := r.resolve(now)
		require.Equal(t, want, [2]string{got.start.Format(stamp), got.end.Format(stamp)}, text)
		again, ok := parseRelative(r.String())
		require.True(t, ok, text)
		require.Equal(t, r, again, text)
	}
}

func TestRelativeTimesAtEdges(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		now   time.Time
		text  string
		start string
		end   string
	}{
		// The day on which the clock is set back has 25 hours.
		{time.Date(2024, 10, 27, 2, 30, 0, 0, berlin), "today", "2024-10-27T00:00:00+02:00", "2024-10-28T00:00:00+01:00"},
		{time.Date(2024, 10, 27, 23, 59, 0, 0, berlin), "last_24_hours", "2024-10-27T00:59:00+02:00", "2024-10-27T23:59:00.000001+01:00"},
		// Monday at midnight is in the new week, the moment before in the old one.
		{time.Date(2024, 1, 1, 0, 0, 0, 0, berlin), "this_week", "2024-01-01T00:00:00+01:00", "2024-01-08T00:00:00+01:00"},
		{time.Date(2023, 12, 31, 23, 59, 59, 999999999, berlin), "this_week", "2023-12-25T00:00:00+01:00", "2024-01-01T00:00:00+01:00"},
		{time.Date(2023, 12, 31, 23, 59, 59, 999999999, berlin), "next_quarter", "2024-01-01T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		{time.Date(2024, 12, 31, 12, 0, 0, 0, berlin), "this_quarter", "2024-10-01T00:00:00+02:00", "2025-01-01T00:00:00+01:00"},
		{time.Date(2024, 2, 29, 12, 0, 0, 0, berlin), "today-1y", "2023-02-28T00:00:00+01:00", "2023-03-01T00:00:00+01:00"},
		{time.Date(2024, 1, 31, 12, 0, 0, 0, berlin), "today+1m", "2024-02-29T00:00:00+01:00", "2024-03-01T00:00:00+01:00"},
		{time.Date(2024, 1, 15, 12, 0, 0, 0, berlin), "now-13m", "2022-12-15T12:00:00+01:00", "2022-12-15T12:00:00.000001+01:00"},
		// São Paulo once skipped midnight, and Santiago still does; Havana strikes it twice.
		{time.Date(2018, 11, 4, 12, 0, 0, 0, zone(t, "America/Sao_Paulo")), "today", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"},
		{time.Date(2023, 9, 2, 12, 0, 0, 0, zone(t, "America/Santiago")), "today", "2023-09-02T00:00:00-04:00", "2023-09-03T01:00:00-03:00"},
		{time.Date(2023, 11, 5, 12, 0, 0, 0, zone(t, "America/Havana")), "today", "2023-11-05T00:00:00-04:00", "2023-11-06T00:00:00-05:00"},
		{time.Date(2024, 6, 1, 0, 30, 0, 0, zone(t, "Asia/Kathmandu")), "last_1_hours", "2024-05-31T23:30:00+05:45", "2024-06-01T00:30:00.000001+05:45"},
	} {
		r, ok := parseRelative(c.text)
		require.True(t, ok, c.text)
		got := r.resolve(c.now)
		require.Equal(t, [2]string{c.start, c.end}, [2]string{got.start.Format(stamp), got.end.Format(stamp)}, "%s at %s", c.text, c.now)
	}
	// The second half past two of the day on which the clock is set back is not the first.
	twice := time.Date(2024, 10, 27, 1, 30, 0, 0, time.UTC)
	r, _ := parseRelative("now")
	require.Equal(t, twice, r.resolve(twice.In(berlin)).start.UTC())
}

func TestParseRelativeRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "Now", "now ", "nowish", "now-", "now-d", "now-0d", "now7d", "now-7", "now-7x", "now--7d", "now-10000d", "now-7days",
		"today-3h", "today+5min", "this", "this_", "this_hour", "this_weeks", "last_hour", "last_0_days", "last_-1_days",
		"last_10000_days", "last_99999999999999999999_days", "last__days", "last_3_", "last_3_s", "last_3_decades", "this_3_days",
		"next_3_days_", "someday", "last_days", "yesterday+1d",
	} {
		_, ok := parseRelative(s)
		require.False(t, ok, "%q", s)
	}
}

func TestSuccessor(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string]string{
		"":                      "",
		"nor":                   "nos",
		"z":                     "{",
		"\x7f":                  "\u0080",
		"a\u00bf":               "a\u00c0",
		"a\ud7ff":               "a\ue000",
		"a\U0010ffff":           "b",
		"\U0010ffff":            "",
		"\U0010ffff\U0010ffff":  "",
		"a%_":                   "a%`",
		"straße":                "straßf",
		"日本":                    "日札",
		"b\U0010ffff\U0010ffff": "c",
	} {
		require.Equal(t, want, successor(prefix), "%q", prefix)
	}
}

func TestSignificantDigits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"0": 0, "1": 1, "-1": 1, "1000": 1, "1001": 4, "0.001": 1, "-0.0123": 3, "100.5": 4, "10.05": 4, "123456789012345": 15,
		"1234567890123456": 16, "0.1234567890123456": 16, "100000000000000000000": 1,
	} {
		require.Equal(t, want, significant(text), text)
	}
}
