package fieldtype

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// SlotBytes is the length of the folded prefix of a text in an index column.
	SlotBytes = 200

	defaultTextLength = 1000
	maxTextLength     = 10_000
	defaultLongLength = 100_000
	maxLongLength     = 200_000
)

// text is what people write, in Unicode's composed form. Line ends become \n, control characters are refused, white
// space at both ends is cut, and an empty text is no value. Options: max_length (in characters).
type text struct {
	trait
	stringValue
	standard, limit int
	// multiline texts keep the white space at their ends.
	multiline bool
}

var (
	textType = text{
		trait:    trait{name: Text, kind: kindText, storage: StorageString, slot: SlotText},
		standard: defaultTextLength, limit: maxTextLength,
	}
	longTextType = text{
		trait:    trait{name: LongText, kind: kindText, storage: StorageString, slot: SlotNone},
		standard: defaultLongLength, limit: maxLongLength, multiline: true,
	}
)

// CheckOptions implements Type.
func (t text) CheckOptions(o *Options) error { return checkLengthOption(t.name, o.orEmpty(), t.limit) }

func checkLengthOption(n Name, o *Options, limit int) error {
	if err := o.only(n, "max_length"); err != nil {
		return err
	}
	if o.MaxLength < 0 || o.MaxLength > limit {
		return fault.At("max_length", ReasonOutOfRange, fault.Params{"min": 1, "max": limit})
	}
	return nil
}

// FromJSON implements Type.
func (t text) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return t.normalise(s, o)
}

// FromText implements Type. The text of a cell is taken as it is, except that errors of spreadsheets and cells such as
// ="01067" are refused.
func (t text) FromText(s string, o *Options, _ *Env) (any, error) {
	if c, err := cell(s); err != nil || c == "" {
		return nil, err
	}
	s, _ = unguard(strings.TrimLeft(s, "\ufeff"))
	return t.normalise(s, o)
}

func (t text) normalise(s string, o *Options) (any, error) {
	s = strings.TrimLeft(plainText(s), "\ufeff")
	if !t.multiline {
		s = strings.TrimFunc(s, isBlank)
	}
	if strings.TrimFunc(s, isBlank) == "" {
		return nil, nil
	}
	if err := checkPlain(s); err != nil {
		return nil, err
	}
	if err := checkLength(s, o, t.standard); err != nil {
		return nil, err
	}
	return s, nil
}

// SlotValue implements Type: the folded beginning of the text.
func (t text) SlotValue(v any) any {
	s, ok := v.(string)
	if !ok || t.slot == SlotNone {
		return nil
	}
	return fold.Key(s, SlotBytes)
}

// plainText brings line ends and combining characters into one form.
func plainText(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return norm.NFC.String(s)
}

// checkPlain refuses control characters other than line ends and tabs.
func checkPlain(s string) error {
	for _, r := range s {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return invalid(ReasonControl)
		}
	}
	return nil
}

// checkLength counts characters against the option or else the standard of the type.
func checkLength(s string, o *Options, standard int) error {
	limit := o.orEmpty().MaxLength
	if limit == 0 {
		limit = standard
	}
	if len(s) > limit && utf8.RuneCountInString(s) > limit {
		return invalid(ReasonTooLong, fault.Params{"max": limit})
	}
	return nil
}
