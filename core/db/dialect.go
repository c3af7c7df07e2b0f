package db

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Dialect is the seam between the two engines: everything that their SQL says differently is in this file.
type Dialect string

// The engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Rebind turns ? placeholders into $1, $2 … for PostgreSQL. Question marks in quotes stay. On SQLite a bare placeholder as
// limit would make the prepared statement compile anew at every execution; an expression does not.
func (d Dialect) Rebind(query string) string {
	if d == SQLite {
		return strings.ReplaceAll(query, "limit ?", "limit 0 + ?")
	}
	if d != Postgres || strings.IndexByte(query, '?') < 0 {
		return query
	}
	b := make([]byte, 0, len(query)+16)
	n, quoted := 0, false
	for i := range len(query) {
		c := query[i]
		switch {
		case c == '\'':
			quoted = !quoted
			b = append(b, c)
		case c == '?' && !quoted:
			n++
			b = append(b, '$')
			b = strconv.AppendInt(b, int64(n), 10)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// JSONText is the text at a top-level key of a JSON column. The key must be a literal of our own making.
func (d Dialect) JSONText(column, key string) string {
	if d == Postgres {
		return "(" + column + " ->> '" + escape(key) + "')"
	}
	return "json_extract(" + column + `, '$."` + escape(key) + `"')`
}

// JSONNumber is the number at a top-level key of a JSON column, as a double.
func (d Dialect) JSONNumber(column, key string) string {
	if d == Postgres {
		return "(" + column + " ->> '" + escape(key) + "')::double precision"
	}
	return "cast(json_extract(" + column + `, '$."` + escape(key) + `"') as real)`
}

// JSONValue is the JSON at a top-level key of a JSON column.
func (d Dialect) JSONValue(column, key string) string {
	if d == Postgres {
		return "(" + column + " -> '" + escape(key) + "')"
	}
	return "json_extract(" + column + `, '$."` + escape(key) + `"')`
}

// In writes "column in (list)" with one argument for the whole list, so that statements stay few. An empty list is false.
func (d Dialect) In(column string, list []string) (string, any) {
	if d == Postgres {
		if list == nil {
			list = []string{}
		}
		return column + " = any(?)", list
	}
	b, _ := json.Marshal(list)
	return column + " in (select value from json_each(?))", string(b)
}

// InNumbers is In for a column of whole numbers.
func (d Dialect) InNumbers(column string, list []int64) (string, any) {
	if d == Postgres {
		if list == nil {
			list = []int64{}
		}
		return column + " = any(?)", list
	}
	b, _ := json.Marshal(list)
	return column + " in (select value from json_each(?))", string(b)
}

// Unnest is a table with one column, value, that holds the list, given as one argument.
func (d Dialect) Unnest(list []string) (string, any) {
	if d == Postgres {
		return "unnest(?::text[]) as list (value)", list
	}
	b, _ := json.Marshal(list)
	return "json_each(?)", string(b)
}

// ForUpdate locks the selected rows until the transaction ends. SQLite's writer is alone anyway.
func (d Dialect) ForUpdate() string {
	if d == Postgres {
		return " for update"
	}
	return ""
}

// SkipLocked claims rows that no other node is working on.
func (d Dialect) SkipLocked() string {
	if d == Postgres {
		return " for update skip locked"
	}
	return ""
}

// Greatest is the larger of two values.
func (d Dialect) Greatest(a, b string) string {
	if d == Postgres {
		return "greatest(" + a + ", " + b + ")"
	}
	return "max(" + a + ", " + b + ")"
}

// Bucket is the ISO date of the first day of the day, week, month, quarter or year that a time column falls into, in
// an IANA time zone. Unit and zone must be checked by the caller; both are written into the SQL.
func (d Dialect) Bucket(column, unit, zone string) string {
	if d == Postgres {
		return "to_char(date_trunc('" + escape(unit) + "', " + column + " at time zone '" + escape(zone) + "'), 'YYYY-MM-DD')"
	}
	return "kontor_bucket(" + column + ", '" + escape(unit) + "', '" + escape(zone) + "')"
}

// DateBucket is Bucket for a column that holds ISO dates as text.
func (d Dialect) DateBucket(column, unit string) string {
	if d == Postgres {
		return "to_char(date_trunc('" + escape(unit) + "', " + column + "::timestamp), 'YYYY-MM-DD')"
	}
	return "kontor_bucket(" + column + ", '" + escape(unit) + "', 'UTC')"
}

func escape(s string) string { return strings.ReplaceAll(s, "'", "''") }
