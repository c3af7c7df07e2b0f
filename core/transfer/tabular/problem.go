package tabular

import "github.com/kontor-crm/kontor/sdk/fault"

// Severity says what a Problem means for its row.
type Severity string

const (
	// SeverityNote marks a row that was read, but with something a person may want to know.
	SeverityNote Severity = "note"
	// SeverityError marks a row, or a cell, whose content is not what the file's author meant and must not be stored.
	SeverityError Severity = "error"
)

// WholeRow is the Column of a Problem that concerns the row and no single cell.
const WholeRow = -1

// Reasons of the problems of a row. They are stable keys; a person reads them rendered with Params.
const (
	// ReasonTooFewCells (note): the missing cells at the end were taken as empty. Params: expected, found.
	ReasonTooFewCells = "too_few_cells"
	// ReasonTooManyCells (error): there are more cells than columns. Params: expected, found.
	ReasonTooManyCells = "too_many_cells"
	// ReasonStrayQuote (note): a quotation mark stands where none belongs, and only one reading of the row fits.
	ReasonStrayQuote = "stray_quote"
	// ReasonBrokenQuotes (error): the quotation marks of the row can be read in more than one way, or in none.
	ReasonBrokenQuotes = "broken_quotes"
	// ReasonUnterminatedQuote (error): a quotation mark opens and never closes.
	ReasonUnterminatedQuote = "unterminated_quote"
	// ReasonAfterBrokenRow (error): the row follows a broken one and does not have all its cells; it may be its rest.
	ReasonAfterBrokenRow = "after_broken_row"
	// ReasonBrokenEncoding (error): bytes that mean nothing in the file's encoding; shown as U+FFFD. Params: encoding.
	ReasonBrokenEncoding = "broken_encoding"
	// ReasonNULByte (error): the cell holds a NUL character.
	ReasonNULByte = "nul_byte"
	// ReasonCellTooLarge (error): the cell was cut. Params: max (bytes).
	ReasonCellTooLarge = "cell_too_large"
	// ReasonRowTooLarge (error): the row was left out of memory. Params: max (bytes).
	ReasonRowTooLarge = "row_too_large"
	// ReasonScientificDamage (error): a spreadsheet has rounded a number or identifier to its scientific form. Params: value.
	ReasonScientificDamage = "scientific_damage"
	// ReasonLeadingZeroLost (note): a postcode that looks as if a spreadsheet had dropped its leading zero. Params: value.
	ReasonLeadingZeroLost = "leading_zero_lost"
	// ReasonFormulaError (error): the spreadsheet shows an error such as #REF! in this cell. Params: value.
	ReasonFormulaError = "formula_error"
	// ReasonFormulaWithoutValue (error): the file holds a formula but not its result.
	ReasonFormulaWithoutValue = "formula_without_value"
	// ReasonDateOutOfRange (error): a number formatted as a date that is none. Params: value.
	ReasonDateOutOfRange = "date_out_of_range"
	// ReasonNotJSON (error): the line is not one JSON object.
	ReasonNotJSON = "not_json"
	// ReasonUnknownKey (error): the object has a key that is no column. Params: key.
	ReasonUnknownKey = "unknown_key"
	// ReasonDuplicateKey (error): the object has a key twice. Params: key.
	ReasonDuplicateKey = "duplicate_key"
)

// Reasons of the warnings about a whole table.
const (
	// WarnEncodingGuessed: the file does not say its encoding. Params: encoding.
	WarnEncodingGuessed = "encoding_guessed"
	// WarnEncodingDoubtful: in no known encoding does the text read like words; a person must choose. Params: encoding.
	WarnEncodingDoubtful = "encoding_doubtful"
	// WarnBrokenEncoding: the file has bytes that mean nothing in its encoding; their rows say so. Params: encoding, count.
	WarnBrokenEncoding = "broken_encoding"
	// WarnDoubleEncoded: text such as "MÃ¼ller" shows that the file was converted to UTF-8 twice. Params: example.
	WarnDoubleEncoded = "double_encoded"
	// WarnHeaderAssumed: nothing tells the first row from the others; it was taken as the header.
	WarnHeaderAssumed = "header_assumed"
	// WarnNoHeader: the first row looks like data, so the columns were numbered.
	WarnNoHeader = "no_header"
	// WarnRowsBeforeHeader: rows before the header were left out. Params: count.
	WarnRowsBeforeHeader = "rows_before_header"
	// WarnShortHeader: most rows have more cells than the header, so the header was extended. Params: header, columns.
	WarnShortHeader = "short_header"
	// WarnEmptyHeader: a column has no name and was numbered. Params: column (its new name).
	WarnEmptyHeader = "empty_header"
	// WarnDuplicateHeader: a name occurs twice and was numbered. Params: name, column (its new name).
	WarnDuplicateHeader = "duplicate_header"
	// WarnOtherSheets: the workbook has further sheets that were not read. Params: sheets.
	WarnOtherSheets = "other_sheets"
)

// Reasons lists the reasons of problems, so that a test can find one without a text.
func Reasons() []string {
	return []string{
		ReasonTooFewCells, ReasonTooManyCells, ReasonStrayQuote, ReasonBrokenQuotes, ReasonUnterminatedQuote, ReasonAfterBrokenRow, ReasonBrokenEncoding,
		ReasonNULByte, ReasonCellTooLarge, ReasonRowTooLarge, ReasonScientificDamage, ReasonLeadingZeroLost, ReasonFormulaError, ReasonFormulaWithoutValue,
		ReasonDateOutOfRange, ReasonNotJSON, ReasonUnknownKey, ReasonDuplicateKey,
	}
}

// WarningReasons lists the reasons of warnings.
func WarningReasons() []string {
	return []string{
		WarnEncodingGuessed, WarnEncodingDoubtful, WarnBrokenEncoding, WarnDoubleEncoded, WarnHeaderAssumed, WarnNoHeader, WarnRowsBeforeHeader, WarnShortHeader,
		WarnEmptyHeader, WarnDuplicateHeader, WarnOtherSheets,
	}
}

// FaultReasons lists the reasons of the faults of this package.
func FaultReasons() []string {
	return []string{
		"file_empty", "file_damaged", "file_encrypted", "format_unsupported", "encoding_unsupported", "sheet_not_found", "too_many_columns", "unpacked_too_large",
	}
}

// Problem is something wrong with one row.
type Problem struct {
	// Column is the index of the cell in Row.Cells, or WholeRow.
	Column int
	// Severity tells whether the row may still be stored.
	Severity Severity
	// Reason is one of the Reason constants.
	Reason string
	// Params are the values of the message.
	Params fault.Params
}

// Warning is something about the whole table that a person should see before importing it.
type Warning struct {
	// Reason is one of the Warn constants.
	Reason string
	// Params are the values of the message.
	Params fault.Params
}

// note returns a Problem that leaves the row usable.
func note(column int, reason string, params fault.Params) Problem {
	return Problem{Column: column, Severity: SeverityNote, Reason: reason, Params: params}
}

// failure returns a Problem that makes the row unusable.
func failure(column int, reason string, params fault.Params) Problem {
	return Problem{Column: column, Severity: SeverityError, Reason: reason, Params: params}
}
