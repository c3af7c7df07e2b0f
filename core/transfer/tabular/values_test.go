package tabular

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]numberForm{
		"42":               {digits: 2},
		"-7":               {digits: 1, negative: true},
		"1.234.567,89":     {decimal: ',', group: '.', digits: 9, fraction: 2},
		"1,234,567.89":     {decimal: '.', group: ',', digits: 9, fraction: 2},
		"1'000.00":         {decimal: '.', group: '\'', digits: 6, fraction: 2},
		"1 234,5":          {decimal: ',', group: ' ', digits: 5, fraction: 1},
		"1.234.567":        {group: '.', digits: 7},
		"12,5":             {decimal: ',', digits: 3, fraction: 1},
		"0.125":            {decimal: '.', digits: 4, fraction: 3},
		"1.000":            {ambiguous: '.', digits: 4},
		"1,000":            {ambiguous: ',', digits: 4},
		"1234.567":         {decimal: '.', digits: 7, fraction: 3},
		"EUR 1.250.000,00": {decimal: ',', group: '.', digits: 9, fraction: 2, currency: "EUR"},
		"$74.69":           {decimal: '.', digits: 4, fraction: 2, currency: "$"},
		"-12,50 €":         {decimal: ',', digits: 4, fraction: 2, currency: "€", negative: true},
		"€ -5":             {digits: 1, currency: "€", negative: true},
		"12 %":             {digits: 2, percent: true},
		"007":              {digits: 3, leadingZero: true},
	} {
		got, ok := parseNumber(in)
		require.True(t, ok, in)
		require.Equal(t, want, got, in)
	}
	for _, in := range []string{"", "-", "abc", "1.2.3", "1,2,3", "1.23.456", "1..2", "12a", "EURO5x", "1.234,567,8", "5-3", "+49 89 1", "1 2", "--", ".", "€"} {
		f, ok := parseNumber(in)
		require.False(t, ok, "%s %+v", in, f)
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]dateForm{
		"2024-01-31":                {order: "ymd"},
		"2024/1/5":                  {order: "ymd"},
		"2024-03-12 09:14":          {order: "ymd", time: true},
		"2014-06-06 15:42:37+00:00": {order: "ymd", time: true},
		"2024-03-12T09:14:00.123Z":  {order: "ymd", time: true},
		"31.01.2024":                {order: "dmy"},
		"1. 2. 2024":                {order: "dmy"},
		"02.11.24, 9:14 Uhr":        {order: "dmy", time: true},
		"31/12/2023":                {order: "dmy"},
		"10/20/2016":                {order: "mdy"},
		"3/1/2017":                  {},
		"03-04-2017 9:14 PM":        {time: true},
		"12. März 2024":             {order: "dmy", named: true},
		"12-Mar-24":                 {order: "dmy", named: true},
		"Mar 12, 2024":              {order: "mdy", named: true},
		"--03-07":                   {order: "ymd", noYear: true},
	} {
		got, ok := parseDate(in)
		require.True(t, ok, in)
		require.Equal(t, want, got, in)
	}
	for _, in := range []string{"", "2024", "32.01.2024", "13/13/2024", "0.0.00", "1.2.3", "504-621-8927", "12:30", "2024-13-01", "2024-01-31x", "Hauptstr. 12 a", "12 Bananas 2024", "10.10.10.10", "31.01.2024 nachts"} {
		f, ok := parseDate(in)
		require.False(t, ok, "%s %+v", in, f)
	}
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]shapes{
		"a@b.org": shapeEmail, "http://www.x.com": shapeURL, "www.x.com": shapeURL, "kontor.de/x": shapeURL,
		"+49 89 1234567": shapePhone, "(0341) 99 88 77": shapePhone, "030/1234-56": shapePhone, "504-621-8927": shapePhone, "(0681) 53 23 91 5- 67": shapePhone,
		"2024-01-31": shapeDate, "2024-01-31 10:00": shapeDateTime, "10:00": shapeTime, "0.0.00": shapeNothing, "00.00.0000": shapeNothing,
		"12": shapeInteger, "1,5": shapeDecimal, "5 €": shapeMoney, "5%": shapePercent, "Ja": shapeBoolean, "Deutschland": shapeCountry, "D": shapeCountry,
		"01067": shapePostcode | shapeIdentifier, "L-1458": shapePostcode, "DE89370400440532013000": shapeIdentifier, "DE89 3704 0044 0532 0130 00": shapeIdentifier,
		"7927b2df-8bba-4d29-b9a2-b6e0beafe620": shapeIdentifier, "1C1I7A6R": shapeIdentifier, `{"a":1}`: shapeJSON, "[1]": shapeJSON, "a\nb": shapeLongText,
	} {
		require.Equal(t, want, shapeOf(in)&want, "%q %b", in, shapeOf(in))
	}
	for _, in := range []string{"Müller", "e.K.", "Hauptstr. 12a", "Select", "O'Neill", "Dr.", "-", "02.Medium", "Köln-Nippes"} {
		require.Zero(t, shapeOf(in)&typedShapes&^shapeIdentifier, "%q %b", in, shapeOf(in))
	}
}

func TestUnwrapUndoesGuard(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "'", "''", "plain", "=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'=1", "''=1", "'x", "＝1", "=\"x\"", "'", "= ", "'\"", "\xff", "'\xff"} {
		require.Equal(t, s, unwrap(guard(s)), "%q", s)
	}
	require.Equal(t, "'=cmd|' /C calc'!A0", guard("=cmd|' /C calc'!A0"))
	require.Equal(t, "0123", unwrap(`="0123"`))
	require.Equal(t, `a"b`, unwrap(`="a""b"`))
	require.Equal(t, `="a"&"b"`, unwrap(`="a"&"b"`))
	require.Equal(t, `=""`, unwrap(`'=""`))
}

func TestGuessLocale(t *testing.T) {
	t.Parallel()
	column := func(v ...string) [][]string { return [][]string{v} }
	require.Equal(t, Locale{Decimal: ','}, GuessLocale(column("1.234,50", "7", "1.000")))
	require.Equal(t, Locale{Decimal: '.'}, GuessLocale(column("1,234.50", "7", "1,000", "12.5")))
	require.Equal(t, Locale{Decimal: ','}, GuessLocale(column("1.234.567")), "points that group")
	require.Equal(t, Locale{}, GuessLocale(column("7", "8")))
	require.Equal(t, Locale{}, GuessLocale(column("Müller", "1,5 Zimmer")))
	require.Equal(t, Locale{DateOrder: DayFirst}, GuessLocale(column("01/02/2024", "31/12/2023")))
	require.Equal(t, Locale{DateOrder: MonthFirst}, GuessLocale(column("01/02/2024", "10/20/2016")))
	require.Equal(t, Locale{DateOrder: DayFirst}, GuessLocale(column("31.01.2024", "2024-01-31")))
	require.Equal(t, Locale{}, GuessLocale(column("2024-01-31", "2024-02-01")))

	l := GuessLocale(column("01/02/2024", "03/04/2024"))
	require.Equal(t, Locale{Ambiguous: []Ambiguity{{What: AmbiguousDateOrder, Examples: []string{"01/02/2024", "03/04/2024"}}}}, l)
	l = GuessLocale(column("31/12/2023", "12/31/2023"))
	require.Equal(t, Locale{Ambiguous: []Ambiguity{{What: AmbiguousDateOrder, Conflict: true, Examples: []string{"31/12/2023", "12/31/2023"}}}}, l)
	l = GuessLocale(column("1.000", "2.500"))
	require.Equal(t, Locale{Ambiguous: []Ambiguity{{What: AmbiguousDecimal, Examples: []string{"1.000", "2.500"}}}}, l)
	l = GuessLocale(column("1.000", "1,000", "1'000.00"))
	require.Equal(t, Locale{Decimal: '.', Ambiguous: []Ambiguity{{What: AmbiguousDecimal, Conflict: true, Examples: []string{"1.000", "1,000", "1'000.00"}}}}, l)
	l = GuessLocale([][]string{{"1,5", "2.5"}, {"Ort"}})
	require.Zero(t, l.Decimal)
	require.True(t, l.Ambiguous[0].Conflict)
	// One slip among many does not change the answer, but is reported.
	many := make([]string, 0, 100)
	for range 99 {
		many = append(many, "12,5")
	}
	l = GuessLocale([][]string{append(many, "7.25")})
	require.Equal(t, byte(','), l.Decimal)
	require.Equal(t, []Ambiguity{{What: AmbiguousDecimal, Conflict: true, Examples: []string{"12,5", "7.25"}}}, l.Ambiguous)
}

func TestGuessSeparator(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want   string
		values []string
	}{
		{" ::: ", []string{"* myContacts ::: Kunden"}},
		{" ::: ", []string{"a@b.org ::: c@d.org", "x@y.org"}},
		{";", []string{"+353 1 555 0100; +353 85 555 0101", "+49 89 1234567"}},
		{";", []string{"a@b.org;c@d.org"}},
		{";", []string{"red; green", "green; blue", "red"}},
		{",", []string{"red,green", "green,blue", "blue,red", "red,green,blue", "red,blue"}},
		{"\n", []string{"+49 89 1234567\n+49 30 7654321"}},
		{SeparatorJSON, []string{`["a","b"]`, `[]`}},
		{"", []string{"Muster, Söhne & Co. KG", "Meier"}},
		{"", []string{"Budget; no decision maker"}},
		{"", []string{"zahlt per Rechnung; 30 Tage"}},
		{"", []string{"1.234,50", "2,00"}},
		{"", []string{"", " "}},
		{"", nil},
	} {
		require.Equal(t, c.want, GuessSeparator(c.values), "%q", c.values)
	}
	require.Equal(t, []string{"a", "b"}, Split(" a ::: b ", " ::: "))
	require.Equal(t, []string{"a", "b"}, Split("a;; b", ";"))
	require.Equal(t, []string{"a", "1", "true"}, Split(`["a",1,true,null,""]`, SeparatorJSON))
	require.Equal(t, []string{"x, y"}, Split("x, y", ""))
	require.Equal(t, []string{"x", "y"}, Split("x\r\ny", "\n"))
	require.Empty(t, Split("", ";"))
}
