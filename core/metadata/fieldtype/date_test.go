package fieldtype_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestDate(t *testing.T) {
	t.Parallel()
	bounds := &fieldtype.Options{Min: "2024-01-01", Max: "2024-12-31"}
	british := &fieldtype.Env{Locale: fieldtype.LocaleOf("en-GB")}
	checkJSON(t, fieldtype.Date, []reading{
		{in: `"2024-01-31"`, want: "2024-01-31"},
		{in: `"2024-02-29"`, want: "2024-02-29"},
		{in: `"0001-01-01"`, want: "0001-01-01"},
		{in: `"9999-12-31"`, want: "9999-12-31"},
		{in: "null"},
		{in: `""`},
		{in: `"2023-02-29"`, reason: "invalid_date"},
		{in: `"2024-13-01"`, reason: "invalid_date"},
		{in: `"0000-01-01"`, reason: "invalid_date"},
		{in: `"31.01.2024"`, reason: "invalid_date"},
		{in: `"2024-1-31"`, reason: "invalid_date"},
		{in: `"2024-01-31T00:00:00Z"`, reason: "invalid_date"},
		{in: "20240131", reason: "wrong_type"},
		{in: "\"\xff\"", reason: "invalid_utf8"},
		{in: `"2024-01-01"`, o: bounds, want: "2024-01-01"},
		{in: `"2023-12-31"`, o: bounds, reason: "too_small"},
		{in: `"2025-01-01"`, o: bounds, reason: "too_large"},
	})
	checkText(t, fieldtype.Date, []reading{
		{in: "2024-01-31", want: "2024-01-31"},
		{in: "2024/1/31", want: "2024-01-31"},
		{in: "2024.01.31", want: "2024-01-31"},
		{in: "20240131", want: "2024-01-31"},
		{in: "31.01.2024", want: "2024-01-31"},
		{in: "7.3.1961", env: american, want: "1961-03-07"},
		{in: "31. 01. 2024", want: "2024-01-31"},
		{in: "07.03.1961", env: german, want: "1961-03-07"},
		{in: "28/01/2018", want: "2018-01-28"},
		{in: "28/01/2018", env: british, want: "2018-01-28"},
		{in: "01/28/2018", env: american, want: "2018-01-28"},
		{in: "02/11/2024", env: german, want: "2024-11-02"},
		{in: "02/11/2024", env: american, want: "2024-02-11"},
		{in: "05/05/2024", want: "2024-05-05"},
		{in: "31-12-2023", env: german, want: "2023-12-31"},
		{in: "31. Januar 2024", want: "2024-01-31"},
		{in: "5. März 2024", want: "2024-03-05"},
		{in: "31 Jan 2024", want: "2024-01-31"},
		{in: "31-Jan-2024", want: "2024-01-31"},
		{in: "January 31, 2024", want: "2024-01-31"},
		{in: "Jan 31st 2024", want: "2024-01-31"},
		{in: "3. Dez. 2024", want: "2024-12-03"},
		{in: "2024-01-31 00:00", want: "2024-01-31"},
		{in: "2024-01-31T00:00:00Z", want: "2024-01-31"},
		{in: "31.01.2024 00:00:00", want: "2024-01-31"},
		{in: ""},
		{in: "0.0.00"},
		{in: "00.00.0000"},
		{in: "0000-00-00"},
		{in: "0000-00-00 00:00:00"},
		{in: "02/11/2024", reason: "ambiguous_date"},
		{in: "31/12/2023", env: american, reason: "date_order"},
		{in: "12/31/2023", env: german, reason: "date_order"},
		{in: "31.01.24", env: german, reason: "two_digit_year"},
		{in: "1/2/24", env: american, reason: "two_digit_year"},
		{in: "--03-07", reason: "date_without_year"},
		{in: "07.03.", reason: "date_without_year"},
		{in: "3/7", reason: "date_without_year"},
		{in: "45322", reason: "serial_date"},
		{in: "45322,5", reason: "serial_date"},
		{in: "2024-03-12 09:14", reason: "time_in_date"},
		{in: "2024-01-31T00:00:00+01:00", reason: "time_in_date"},
		{in: "29.02.2023", reason: "invalid_date"},
		{in: "32.01.2024", reason: "invalid_date"},
		{in: "31.13.2024", reason: "invalid_date"},
		{in: "13/13/2024", reason: "invalid_date"},
		{in: "31.01/2024", reason: "invalid_date"},
		{in: "0.1.2024", reason: "invalid_date"},
		{in: "31.01.2024 abc", reason: "invalid_date"},
		{in: "tomorrow", reason: "invalid_date"},
		{in: "31 Foo 2024", reason: "invalid_date"},
		{in: "31.01.202", reason: "invalid_date"},
		{in: `="31.01.2024"`, reason: "formula_cell"},
		{in: "########", reason: "spreadsheet_error"},
	})
	_, err := get(t, fieldtype.Date).FromText("45322", nil, nil)
	require.Equal(t, "2024-01-31", firstField(t, err).Params["date"])
	_, err = get(t, fieldtype.Date).FromText("02/11/2024", nil, nil)
	require.Equal(t, []string{"11/02/2024", "02/11/2024"}, firstField(t, err).Params["readings"])
}

func TestDateTime(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	local := &fieldtype.Env{Location: berlin, Locale: fieldtype.LocaleOf("de")}
	us := &fieldtype.Env{Locale: fieldtype.LocaleOf("en-US")}
	at := func(s string) time.Time {
		m, err := time.Parse(time.RFC3339Nano, s)
		require.NoError(t, err)
		return m
	}
	bounds := &fieldtype.Options{Min: "2024-01-01T00:00:00Z", Max: "2024-12-31T00:00:00Z"}
	checkJSON(t, fieldtype.DateTime, []reading{
		{in: `"2024-01-31T14:30:00Z"`, want: at("2024-01-31T14:30:00Z")},
		{in: `"2024-01-31T14:30:00.123456789+01:00"`, want: at("2024-01-31T13:30:00.123456Z")},
		{in: `"0001-01-01T00:00:00Z"`, want: at("0001-01-01T00:00:00Z")},
		{in: "null"},
		{in: `""`},
		{in: `"2024-01-31"`, reason: "invalid_datetime"},
		{in: `"2024-01-31 14:30"`, reason: "invalid_datetime"},
		{in: `"2024-01-31T25:00:00Z"`, reason: "invalid_datetime"},
		{in: `"9999-12-31T23:59:59-01:00"`, reason: "invalid_datetime"},
		{in: `"0001-01-01T00:00:00+01:00"`, reason: "invalid_datetime"},
		{in: "1706711400", reason: "wrong_type"},
		{in: `"2023-12-31T23:59:59Z"`, o: bounds, reason: "too_small"},
		{in: `"2025-01-01T00:00:00Z"`, o: bounds, reason: "too_large"},
		{in: `"2024-01-01T01:00:00+01:00"`, o: bounds, want: at("2024-01-01T00:00:00Z")},
	})
	checkText(t, fieldtype.DateTime, []reading{
		{in: "2024-03-12 09:14", want: at("2024-03-12T09:14:00Z")},
		{in: "2024-03-12 09:14", env: local, want: at("2024-03-12T08:14:00Z")},
		{in: "31.01.2024 14:30:05", env: local, want: at("2024-01-31T13:30:05Z")},
		{in: "31.01.2024, 14:30 Uhr", env: local, want: at("2024-01-31T13:30:00Z")},
		{in: "1/31/2024 2:30 PM", env: us, want: at("2024-01-31T14:30:00Z")},
		{in: "1/31/2024 12:05 am", env: us, want: at("2024-01-31T00:05:00Z")},
		{in: "2024-01-31T14:30:00.1234567Z", env: local, want: at("2024-01-31T14:30:00.123456Z")},
		{in: "2024-01-31 14:30 +0530", want: at("2024-01-31T09:00:00Z")},
		{in: "2024-01-31", env: local, want: at("2024-01-30T23:00:00Z")},
		{in: "2024-10-27 02:30", env: local, want: at("2024-10-27T00:30:00Z")},
		{in: ""},
		{in: "0000-00-00 00:00:00"},
		{in: "2024-03-31 02:30", env: local, reason: "skipped_local_time"},
		{in: "2024-01-31 24:00", reason: "invalid_datetime"},
		{in: "2024-01-31 14:60", reason: "invalid_datetime"},
		{in: "2024-01-31 13:30 PM", reason: "invalid_datetime"},
		{in: "2024-01-31 14:30 +25:00", reason: "invalid_datetime"},
		{in: "00:15", reason: "invalid_datetime"},
		{in: "02/11/2024 10:00", reason: "ambiguous_date"},
		{in: "45322.5", reason: "serial_date"},
		{in: "1706711400", reason: "invalid_datetime"},
	})
	typ := get(t, fieldtype.DateTime)
	require.Equal(t, `"2024-01-31T14:30:00.000000Z"`, string(typ.AppendJSON(nil, at("2024-01-31T15:30:00+01:00"))))
	require.Equal(t, "2024-01-31T15:30:00+01:00", typ.ToText(at("2024-01-31T14:30:00Z"), nil, local))
	require.Equal(t, at("2024-01-31T14:30:00Z"), typ.SlotValue(at("2024-01-31T14:30:00Z")))
}
