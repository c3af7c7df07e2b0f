// Package filter is Kontor's one filter language: list filters, saved views, segments and access scopes are the same
// tree, compiled to SQL for SQLite and PostgreSQL and evaluated in memory with the same result.
//
// It owns the tree (Node), its two notations (Parse and Format for text, ParseJSON and FormatJSON for JSON), the check
// against the fields that exist (Bind) and both ways of running it (Bound.SQL and Bound.Match). It knows no object, no
// tenant and no database: whoever calls it answers for fields and relations through Schema, and for values through
// Record. The record engine, access, views, segments, streams and the HTTP border call it; it must import nothing of
// the house but the folding of text and the fault codes.
//
// # Text
//
// The text form follows AIP-160, for URLs:
//
//		stage = "won" AND (amount >= 1000 OR NOT owner_id = me) AND custom.region:"nor*"
//
//	  - Comparisons are =, !=, <, <=, >, >= and : (has). Against text, : finds a part; against a multi-select, one of its
//	    values; against anything else it equals. A star at the end, at the beginning or at both of a value of =, != and :
//	    means starts with, ends with, contains; field:* means that there is a value, field = null that there is none.
//	  - AND, OR, NOT (in any case) and -term. As AIP-160 has it, OR binds closer than AND: a AND b OR c is
//	    a AND (b OR c). Terms that stand side by side are joined by AND.
//	  - Values are words or are quoted with " or '. In quotes \" \' \\ \* \n \r \t \uXXXX are escapes. Unquoted numbers,
//	    true, false, dates (2024-05-31), moments (2024-05-31T10:00:00Z), me and relative times have their own type.
//	  - Functions: in(field, a, b), not_in, between(field, a, b), has_any(field, a, b), has_all, has_none,
//	    contains(field, a), not_contains, starts_with, ends_with, exists(relation, condition), none(relation, condition)
//	    and count(relation, condition) >= 2, of which the condition may be left out.
//	  - true and false stand for everything and nothing.
//
// # Relative times
//
//   - now, today, yesterday, tomorrow
//   - this_, last_ and next_ with day, week, month, quarter or year: whole periods; a week begins on Monday
//   - last_N_ with minutes, hours, days, weeks, months, quarters or years: from that long ago (for days and longer from
//     the beginning of that day) until now, now included; next_N_ likewise from now to the end of that day. Against a
//     date, today is part of both.
//   - now-7d, now+3h, today+2w, today-1m, today-1y, with the units min, h, d, w, m, q and y; today knows no min and h.
//     A month is a month of the calendar, and its day is cut to the month's last.
//
// All of them are resolved by Bind, in the actor's time zone. A period is a half-open range: = means inside, < before its
// start, > from its end on, >= from its start on, <= before its end. A date that is compared with a moment is such a
// range, too. Moments have the precision of a microsecond.
//
// # Meaning
//
// Logic is two-valued. A comparison with a missing value is false, but ne, not_in, not_contains and has_none are the
// exact complements of eq, in, contains and has_any, so a missing value satisfies them. Empty holds for a missing value, an
// empty text and an empty list. Text is compared in its folded form; exact kinds byte by byte.
package filter
