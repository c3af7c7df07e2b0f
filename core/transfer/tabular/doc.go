// Package tabular reads and writes the tables that customers bring and take away: delimited text, XLSX and JSON lines.
//
// It owns three things: reading a file of any size row by row, with everything that is wrong with a row said beside it;
// suggesting which column belongs to which field; and writing tables that survive being opened, edited and read again.
// Nothing is repaired without a word: what cannot be read for certain is a Problem of its row, or a fault of the file.
//
// It knows no records, no tenants and no database, and must not import the rooms that do: it turns bytes into cells of
// text and back. Import and export jobs call it, and so does the preview of an upload.
package tabular
