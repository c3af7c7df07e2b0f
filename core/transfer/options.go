package transfer

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Mode says what an import may do.
type Mode string

// The modes.
const (
	ModeCreate Mode = "create"
	ModeUpdate Mode = "update"
	ModeUpsert Mode = "upsert"
)

// ImportOptions say how a file is to be imported.
type ImportOptions struct {
	// Object is the API name of the object.
	Object string `json:"object"`
	// Mapping says where each column goes. None: as suggested.
	Mapping Mapping `json:"mapping,omitempty"`
	// Match are the fields by which a row finds the record that it updates: API paths, such as "email" or "external_id".
	Match []string `json:"match,omitempty"`
	// Mode is create, update or upsert ("both"); empty is upsert with Match, else create.
	Mode Mode `json:"mode,omitempty"`
	// DryRun writes nothing and says for each row what would happen.
	DryRun bool `json:"dry_run,omitempty"`
	// CreateFields adds a custom field for every column that fits none. It needs the right to shape the data model.
	CreateFields bool `json:"create_fields,omitempty"`
	// CreateOptions adds values that a select does not know yet. It needs the same right.
	CreateOptions bool `json:"create_options,omitempty"`
	// Locale is how the file writes numbers and dates; what is left out is guessed from its values.
	Locale LocaleOptions `json:"locale,omitzero"`
	// Encoding, Delimiter, Sheet and Header overrule what the file looks like.
	Encoding  string             `json:"encoding,omitempty"`
	Delimiter string             `json:"delimiter,omitempty"`
	Sheet     string             `json:"sheet,omitempty"`
	Header    tabular.HeaderMode `json:"header,omitempty"`
	// Currency is that of amounts that name none; empty: the company's.
	Currency string `json:"currency,omitempty"`
	// OwnerID is the owner of new records whose row names none; empty: whoever imports.
	OwnerID string `json:"owner_id,omitempty"`
	// Invalid says what happens to a row with a cell that its field cannot take: reject (the default) refuses the row,
	// leave_out stores it without the cell and notes the text.
	Invalid Invalid `json:"invalid,omitempty"`
	// Duplicates says what happens to a row that matches no record but may be a duplicate of one: create (the default), skip
	// or update. A dry run names the candidates whatever is chosen.
	Duplicates Duplicates `json:"duplicates,omitempty"`
	// Prepared is set once mapping, locale and fields are settled, and Columns to the file's header then.
	Prepared bool     `json:"prepared,omitempty"`
	Columns  []string `json:"columns,omitempty"`
}

// Invalid says what happens to cells that cannot be read.
type Invalid string

// What can happen.
const (
	InvalidReject   Invalid = "reject"
	InvalidLeaveOut Invalid = "leave_out"
)

// LocaleOptions are how a file writes numbers and dates.
type LocaleOptions struct {
	// Decimal is "," or ".".
	Decimal string `json:"decimal,omitempty"`
	// DateOrder is day_first or month_first.
	DateOrder fieldtype.DateOrder `json:"date_order,omitempty"`
}

// Missing says what happens when a reference names a record that is not there.
type Missing string

// What can happen.
const (
	// MissingEmpty leaves the reference empty and notes it.
	MissingEmpty Missing = "empty"
	// MissingCreate makes a record with that name.
	MissingCreate Missing = "create"
	// MissingError refuses the row.
	MissingError Missing = "error"
)

// ColumnMap says where one column goes.
type ColumnMap struct {
	// Column is the name in the header.
	Column string `json:"column"`
	// Field is the API path of the field; empty leaves the column out.
	Field string `json:"field"`
	// Part is a part of the field: street, postal_code, city … of an address, currency of an amount.
	Part string `json:"part,omitempty"`
	// Values replace cells, such as {"Herr": "mr"}.
	Values map[string]string `json:"values,omitempty"`
	// Separator parts several values in a cell.
	Separator string `json:"separator,omitempty"`
	// By is the field of the referenced object that the cells hold: name (the default), external_id, or any unique field.
	By string `json:"by,omitempty"`
	// Missing says what happens when there is no such record; empty: create for companies, else empty.
	Missing Missing `json:"missing,omitempty"`
	// New is the custom field that is made for the column, with CreateFields.
	New *tabular.NewField `json:"new,omitempty"`
	// Confidence and Reason say why the column was mapped like this, where that was suggested.
	Confidence float64 `json:"confidence,omitempty"`
	Reason     string  `json:"reason,omitempty"`
}

// Mapping is a list of ColumnMap. In JSON it may also be an object from columns to fields: {"E-Mail": "email"}.
type Mapping []ColumnMap

// UnmarshalJSON reads either form.
func (m *Mapping) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '{' {
		var list []ColumnMap
		if err := json.Unmarshal(raw, &list); err != nil {
			return fault.At("mapping", "wrong_type", fault.Params{"expected": "list"})
		}
		*m = list
		return nil
	}
	var byColumn map[string]json.RawMessage
	if err := json.Unmarshal(raw, &byColumn); err != nil {
		return fault.At("mapping", "wrong_type", fault.Params{"expected": "object"})
	}
	for column, to := range byColumn {
		c := ColumnMap{}
		if err := json.Unmarshal(to, &c.Field); err != nil {
			if err := json.Unmarshal(to, &c); err != nil {
				return fault.At("mapping."+column, "wrong_type", fault.Params{"expected": "text"})
			}
		}
		c.Column = column
		*m = append(*m, c)
	}
	slices.SortFunc(*m, func(a, b ColumnMap) int { return bytes.Compare([]byte(a.Column), []byte(b.Column)) })
	return nil
}

// check completes the options and refuses what cannot be.
func (o *ImportOptions) check() error {
	var faults fault.List
	o.Prepared, o.Columns = false, nil
	if o.Object == "" {
		faults.Add("object", "required")
	}
	switch o.Mode {
	case "both":
		o.Mode = ModeUpsert
	case "":
		o.Mode = ModeCreate
		if len(o.Match) > 0 {
			o.Mode = ModeUpsert
		}
	case ModeCreate, ModeUpdate, ModeUpsert:
	default:
		faults.Add("mode", "not_an_option", fault.Params{"value": string(o.Mode), "allowed": []Mode{ModeCreate, ModeUpdate, ModeUpsert}})
	}
	if o.Mode != ModeCreate && len(o.Match) == 0 {
		faults.Add("match", "required")
	}
	if len(o.Match) > 3 {
		faults.Add("match", "too_many", fault.Params{"max": 3})
	}
	if o.Locale.Decimal != "" && o.Locale.Decimal != "," && o.Locale.Decimal != "." {
		faults.Add("locale.decimal", "not_an_option", fault.Params{"value": o.Locale.Decimal, "allowed": []string{",", "."}})
	}
	switch o.Locale.DateOrder {
	case fieldtype.OrderUnknown, fieldtype.OrderDayFirst, fieldtype.OrderMonthFirst:
	default:
		faults.Add("locale.date_order", "not_an_option", fault.Params{"value": string(o.Locale.DateOrder), "allowed": []fieldtype.DateOrder{fieldtype.OrderDayFirst, fieldtype.OrderMonthFirst}})
	}
	switch o.Invalid {
	case "":
		o.Invalid = InvalidReject
	case InvalidReject, InvalidLeaveOut:
	default:
		faults.Add("invalid", "not_an_option", fault.Params{"value": string(o.Invalid), "allowed": []Invalid{InvalidReject, InvalidLeaveOut}})
	}
	switch o.Duplicates {
	case "":
		o.Duplicates = DuplicatesCreate
	case DuplicatesCreate, DuplicatesSkip, DuplicatesUpdate:
	default:
		faults.Add("duplicates", "not_an_option", fault.Params{"value": string(o.Duplicates), "allowed": []Duplicates{DuplicatesCreate, DuplicatesSkip, DuplicatesUpdate}})
	}
	if len(o.Delimiter) > 1 {
		faults.Add("delimiter", "too_long", fault.Params{"max": 1})
	}
	return faults.Err()
}

func (o *ImportOptions) table() tabular.Options {
	t := tabular.Options{Encoding: o.Encoding, Sheet: o.Sheet, Header: o.Header}
	if o.Delimiter != "" {
		t.Delimiter = o.Delimiter[0]
	}
	return t
}
