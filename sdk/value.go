package sdk

import (
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Null is the value of an empty field.
func Null() *Value { return &Value{Kind: ValueKindNull} }

// Text is the value of a text, an address, a number of a phone, a URL or a select.
func Text(s string) *Value { return &Value{Kind: ValueKindText, Text: s} }

// Texts is the value of a multi-select.
func Texts(s ...string) *Value { return &Value{Kind: ValueKindTexts, Texts: s} }

// Integer is the value of a whole number.
func Integer(n int64) *Value { return &Value{Kind: ValueKindInteger, Integer: n} }

// Boolean is the value of yes or no.
func Boolean(b bool) *Value { return &Value{Kind: ValueKindBoolean, Boolean: b} }

// Decimal is the value of an exact decimal number such as "12.50".
func Decimal(s string) *Value { return &Value{Kind: ValueKindDecimal, Text: s} }

// Money is an amount in minor units of an ISO 4217 currency.
func Money(minor int64, currency string) *Value {
	return &Value{Kind: ValueKindMoney, Integer: minor, Currency: currency}
}

// Date is the value of a day.
func Date(t time.Time) *Value { return &Value{Kind: ValueKindDate, Text: t.Format(time.DateOnly)} }

// Time is the value of an instant.
func Time(t time.Time) *Value {
	return &Value{Kind: ValueKindTime, Text: t.UTC().Format(time.RFC3339Nano)}
}

// Reference is the value of a field that points to a record, or to a user when object is empty.
func Reference(object, id string) *Value {
	return &Value{Kind: ValueKindReference, Object: object, Text: id}
}

// JSON is any other value.
func JSON(b []byte) *Value { return &Value{Kind: ValueKindJSON, JSON: b} }

// InLanguages is a text by language code, given in pairs: InLanguages("en", "Done", "de", "Fertig").
func InLanguages(pairs ...string) *Localized {
	out := &pluginv1.Localized{Texts: make(map[string]string, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Texts[pairs[i]] = pairs[i+1]
	}
	return out
}

// Quote writes a text as a value of the filter language, in which a star is a pattern.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `*`, `\*`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + `"`
}
