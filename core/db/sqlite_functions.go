package db

import (
	"database/sql/driver"
	"fmt"
	"time"

	"modernc.org/sqlite"

	"github.com/kontor-crm/kontor/core/fold"
)

// The functions that PostgreSQL has, or gets by a migration, and SQLite gets here.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("kontor_fold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		switch v := args[0].(type) {
		case string:
			return fold.Fold(v), nil
		case []byte:
			return fold.Fold(string(v)), nil
		case nil:
			return nil, nil
		default:
			return fold.Fold(fmt.Sprint(v)), nil
		}
	})
	// kontor_micros is the number of microseconds of an RFC 3339 moment, which is how times are stored in columns.
	sqlite.MustRegisterDeterministicScalarFunction("kontor_micros", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		text, ok := args[0].(string)
		if !ok {
			return nil, nil
		}
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, nil //nolint:nilerr // A text that is no moment has no number, as null has none.
		}
		return t.UnixMicro(), nil
	})
	sqlite.MustRegisterDeterministicScalarFunction("kontor_bucket", 3, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		unit, _ := args[1].(string)
		zone, _ := args[2].(string)
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return nil, err
		}
		var t time.Time
		switch v := args[0].(type) {
		case nil:
			return nil, nil
		case int64:
			t = time.UnixMicro(v).In(loc)
		case time.Time:
			t = v.In(loc)
		case string:
			if t, err = time.ParseInLocation(time.DateOnly, v, loc); err != nil {
				return nil, nil //nolint:nilerr // A text that is no date falls into no bucket.
			}
		default:
			return nil, fmt.Errorf("kontor_bucket of %T", v)
		}
		return bucketStart(t, unit).Format(time.DateOnly), nil
	})
}

// bucketStart is the first day of the unit that t falls into. Weeks start on Monday.
func bucketStart(t time.Time, unit string) time.Time {
	y, m, d := t.Date()
	switch unit {
	case "week":
		d -= (int(t.Weekday()) + 6) % 7
	case "month":
		d = 1
	case "quarter":
		m, d = m-(m-1)%3, 1
	case "year":
		m, d = time.January, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
