package fieldtype

import "github.com/kontor-crm/kontor/sdk/fault"

// The reasons of the faults that types return; the parameters of each are in brackets.
const (
	ReasonWrongType      = "wrong_type"         // the JSON type is another [expected, got]
	ReasonReadOnly       = "read_only"          // the program computes the value
	ReasonRequired       = "required"           // a part is missing
	ReasonTooLong        = "too_long"           // more characters than allowed [max]
	ReasonTooMany        = "too_many"           // more entries than allowed [max]
	ReasonTooSmall       = "too_small"          // below the least value [min]
	ReasonTooLarge       = "too_large"          // above the greatest value [max]
	ReasonTooPrecise     = "too_precise"        // more decimal places than allowed [max]
	ReasonTooManyDigits  = "too_many_digits"    // more significant digits than allowed [max]
	ReasonTooDeep        = "too_deep"           // nested deeper than allowed [max]
	ReasonNotAnInteger   = "not_an_integer"     // a whole number was expected
	ReasonInvalidUTF8    = "invalid_utf8"       // the text is not UTF-8
	ReasonControl        = "control_characters" // the text holds invisible control characters
	ReasonNotAnOption    = "not_an_option"      // none of the options [value, allowed]
	ReasonOptionArchived = "option_archived"    // an option that cannot be chosen any more [value]
	ReasonOptionUnclear  = "ambiguous_option"   // the label of several options [value, candidates]
	ReasonUnknownKey     = "unknown_key"        // an object has a part that the type does not know [key, allowed]
	ReasonDuplicate      = "duplicate"          // the same value twice [value]

	ReasonInvalidEmail    = "invalid_email"    // not an e-mail address
	ReasonInvalidPhone    = "invalid_phone"    // not a phone number
	ReasonPhoneShort      = "phone_too_short"  // too few digits for a phone number of its country
	ReasonPhoneLong       = "phone_too_long"   // too many digits for a phone number of its country
	ReasonPhoneCountry    = "phone_no_country" // no country code, and no default region is known
	ReasonInvalidURL      = "invalid_url"      // not a web address
	ReasonURLScheme       = "url_scheme"       // a scheme other than http and https [scheme, allowed]
	ReasonURLCredentials  = "url_credentials"  // the web address holds a user name or password
	ReasonInvalidDate     = "invalid_date"     // not a day of the calendar [expected]
	ReasonInvalidDateTime = "invalid_datetime" // not a moment [expected]
	ReasonInvalidNumber   = "invalid_number"   // not a number
	ReasonInvalidBoolean  = "invalid_boolean"  // neither yes nor no [allowed]
	ReasonInvalidMoney    = "invalid_money"    // not an amount of money [expected]
	ReasonInvalidCurrency = "invalid_currency" // not a currency of ISO 4217 [value]
	ReasonNoCurrency      = "currency_missing" // neither the amount nor the field names a currency
	ReasonInvalidCountry  = "invalid_country"  // not a country of ISO 3166 [value]
	ReasonInvalidID       = "invalid_id"       // not an identifier of the right kind [prefix]
	ReasonInvalidJSON     = "invalid_json"     // not JSON
	ReasonInvalidHTML     = "invalid_html"     // HTML that cannot be made safe
	ReasonInvalidFormat   = "invalid_format"   // does not follow a pattern [pattern]

	// Damaged or unclear cells of files.
	ReasonScientific      = "scientific_notation" // a spreadsheet has rounded a long number: format the column as text and export again [value]
	ReasonFormulaCell     = "formula_cell"        // ="…" protects a text in a spreadsheet: export the bare text [value]
	ReasonSpreadsheet     = "spreadsheet_error"   // an error value such as #REF!: mend the formula and export again [value]
	ReasonNumberUnclear   = "ambiguous_number"    // the separator may part decimals or thousands: choose the number format [value, readings]
	ReasonNumberFormat    = "number_format"       // does not fit the chosen number format [value, decimal]
	ReasonLeadingZeros    = "leading_zeros"       // an identifier rather than a number: map to a field of text [value]
	ReasonCurrencyUnclear = "ambiguous_currency"  // the symbol of several currencies: write the code [symbol, candidates]
	ReasonCurrencyInside  = "currency_in_number"  // an amount of money in a plain number: map to a field of money [value]
	ReasonDateUnclear     = "ambiguous_date"      // day and month may be swapped: choose the date format [value, readings]
	ReasonDateOrder       = "date_order"          // fits only the other order of day and month: choose the date format [value, expected]
	ReasonYearShort       = "two_digit_year"      // the century is not known: write four digits [value]
	ReasonYearMissing     = "date_without_year"   // no year [value]
	ReasonDateSerial      = "serial_date"         // a spreadsheet's day number: format the column as a date and export again [value, date]
	ReasonTimeInDate      = "time_in_date"        // a time of day in a plain date: map to a field of date and time [value]
	ReasonTimeSkipped     = "skipped_local_time"  // the clocks skip this time of day [value, zone]
	ReasonSeveralValues   = "several_values"      // several values in a cell for one [separator]
	ReasonAddressText     = "address_text"        // an address in one cell: map a column to each part [parts]

	// Options of a field.
	ReasonOptionUnused     = "option_not_used"     // the type does not use this option [type]
	ReasonOutOfRange       = "out_of_range"        // an option outside its limits [min, max]
	ReasonMinAboveMax      = "min_above_max"       // the least value is above the greatest
	ReasonPatternCounter   = "pattern_counter"     // a pattern needs exactly one counter such as {0000}
	ReasonPatternUnknown   = "pattern_placeholder" // a pattern has an unknown placeholder [placeholder, allowed]
	ReasonResultType       = "result_type"         // the result cannot have this type [allowed]
	ReasonRollupFieldCount = "rollup_field"        // a count takes no field

	// Formulas.
	ReasonFormulaSyntax    = "formula_syntax"             // cannot be read [position]
	ReasonFormulaComplex   = "formula_too_complex"        // too long or too many parts [max]
	ReasonFormulaForbidden = "formula_not_allowed"        // syntax that formulas do not offer [what, position]
	ReasonFormulaField     = "formula_unknown_field"      // no such field [name, position]
	ReasonFormulaFieldType = "formula_field_type"         // the type of the field cannot be used [name, type, position]
	ReasonFormulaFunction  = "formula_unknown_function"   // no such function [name, allowed, position]
	ReasonFormulaArguments = "formula_argument_count"     // wrong number of arguments [function, min, max, position]
	ReasonFormulaType      = "formula_type"               // a part has the wrong type [expected, got, position]
	ReasonFormulaDivision  = "formula_division_by_zero"   // division by zero
	ReasonFormulaBudget    = "formula_result_too_large"   // a number or text grew out of bounds
	ReasonFormulaCurrency  = "formula_currency_missing"   // a result of type money needs the currency of the field
	ReasonFormulaMixed     = "formula_different_currency" // amounts in different currencies were combined
)

// invalid returns the fault of one broken rule, without a location.
func invalid(reason string, params ...fault.Params) error { return fault.At("", reason, params...) }
