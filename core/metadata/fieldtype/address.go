package fieldtype

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Address is a postal address. Country is an ISO 3166 code of two letters.
type Address struct {
	Street     string `json:"street,omitempty"`
	Street2    string `json:"street2,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	City       string `json:"city,omitempty"`
	Region     string `json:"region,omitempty"`
	Country    string `json:"country,omitempty"`
}

// AddressParts are the API names of the parts of an address, in the order of its fields.
var AddressParts = []string{"street", "street2", "postal_code", "city", "region", "country"}

const (
	maxAddressPart = 200
	maxPostalCode  = 20
)

// address is a postal address; an address without any part is no value. It uses no options.
type address struct{ trait }

var addressType = address{trait{name: AddressType, kind: kindJSON, storage: StorageAddress, slot: SlotNone}}

// parts returns pointers to the fields in the order of AddressParts.
func (a *Address) parts() [6]*string {
	return [...]*string{&a.Street, &a.Street2, &a.PostalCode, &a.City, &a.Region, &a.Country}
}

// Part returns a part by its API name, and "" for an unknown one.
func (a Address) Part(name string) string {
	if i := slices.Index(AddressParts, name); i >= 0 {
		return *a.parts()[i]
	}
	return ""
}

// NormaliseAddress cleans the parts and turns the name of the country into its code. It returns nil for an empty
// address; the faults are located at the parts.
func NormaliseAddress(a Address) (any, error) {
	var faults fault.List
	for i, part := range a.parts() {
		name := AddressParts[i]
		limit := maxAddressPart
		if name == "postal_code" {
			limit = maxPostalCode
		}
		*part = strings.Join(strings.FieldsFunc(plainText(*part), unicode.IsSpace), " ")
		err := checkPlain(*part)
		if err == nil {
			err = checkLength(*part, &Options{MaxLength: limit}, limit)
		}
		_ = faults.Merge(name, err)
	}
	if a.Country != "" {
		code, ok := CountryCode(a.Country)
		if !ok {
			faults.Add("country", ReasonInvalidCountry, fault.Params{"value": excerpt(a.Country)})
		}
		a.Country = code
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if a == (Address{}) {
		return nil, nil
	}
	return a, nil
}

// CheckOptions implements Type.
func (address) CheckOptions(o *Options) error { return o.orEmpty().only(AddressType) }

// FromJSON implements Type: an object of the parts. The country may be a code or a name in English or German.
func (address) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	object, err := jsonObject(raw, AddressParts...)
	if err != nil {
		return nil, err
	}
	var a Address
	var faults fault.List
	for i, part := range a.parts() {
		if value, ok := object[AddressParts[i]]; ok {
			*part, err = jsonString(value)
			_ = faults.Merge(AddressParts[i], err)
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return NormaliseAddress(a)
}

// FromText implements Type: the object of JSON that ToText writes. Free text is refused, because splitting it would be
// guessing: import maps a column to each part and calls NormaliseAddress.
func (t address) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	if strings.HasPrefix(s, "{") {
		return t.FromJSON(json.RawMessage(s), o, env)
	}
	return nil, invalid(ReasonAddressText, fault.Params{"parts": AddressParts})
}

// ToText implements Type: the object of JSON.
func (t address) ToText(v any, _ *Options, _ *Env) string {
	if v == nil {
		return ""
	}
	return string(t.AppendJSON(nil, v))
}

// AppendJSON implements Type: the parts that are set.
func (address) AppendJSON(dst []byte, v any) []byte {
	a, ok := v.(Address)
	if !ok {
		return append(dst, "null"...)
	}
	dst = append(dst, '{')
	first := true
	for i, part := range a.parts() {
		if *part == "" {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = appendString(dst, AddressParts[i])
		dst = append(dst, ':')
		dst = appendString(dst, *part)
	}
	return append(dst, '}')
}

// Encode implements Type.
func (t address) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (address) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	var a Address
	if jsonKind(raw) != "object" || json.Unmarshal(raw, &a) != nil {
		return nil, wrongType("address", raw)
	}
	return a, nil
}

// Equal implements Type.
func (address) Equal(a, b any) bool { return a == b }

// SlotValue implements Type: an address has no single index value.
func (address) SlotValue(any) any { return nil }
