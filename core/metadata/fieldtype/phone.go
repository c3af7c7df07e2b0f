package fieldtype

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// phone is a phone number in E.164, such as +4989123456. An extension that is written as such ("ext. 12", "x12",
// ";ext=12") is kept after RFC 3966: +4989123456;ext=12. The German "-12" is part of the number itself, because it is
// dialled with it. Numbers are checked for a length that is possible in their country, not against the plan of assigned
// numbers, which changes faster than any program. Options: region.
type phone struct {
	trait
	stringValue
}

var phoneType = phone{trait: trait{name: Phone, kind: kindExact, storage: StorageString, slot: SlotText}}

var regionCode = regexp.MustCompile(`^[A-Z]{2}$`)

// CheckOptions implements Type.
func (phone) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Phone, "region"); err != nil {
		return err
	}
	if o.Region != "" && (!regionCode.MatchString(o.Region) || phonenumbers.GetCountryCodeForRegion(o.Region) == 0) {
		return fault.At("region", ReasonInvalidCountry, fault.Params{"value": excerpt(o.Region)})
	}
	return nil
}

// FromJSON implements Type.
func (phone) FromJSON(raw json.RawMessage, o *Options, env *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return readPhone(strings.TrimFunc(s, unicode.IsSpace), o, env)
}

// FromText implements Type: one number as people write it, with or without its country code.
func (phone) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	if isScientific(s) {
		return nil, invalid(ReasonScientific, fault.Params{"value": excerpt(s)})
	}
	if len(Split(s)) > 1 && !strings.Contains(s, ";ext=") {
		return nil, invalid(ReasonSeveralValues, fault.Params{"separator": separator(s)})
	}
	return readPhone(s, o, env)
}

func readPhone(s string, o *Options, env *Env) (any, error) {
	if s == "" {
		return nil, nil
	}
	region := o.orEmpty().Region
	if region == "" {
		region = env.orEmpty().Region
	}
	number, err := NormalisePhone(s, region)
	if err != nil {
		return nil, err
	}
	return number, nil
}

// NormalisePhone returns a phone number in the one form in which fields hold it. The region is the ISO 3166 code of the
// country of numbers without a country code, or "".
func NormalisePhone(s, region string) (string, error) {
	const maxLength = 60
	if len(s) > maxLength || strings.ContainsFunc(s, unicode.IsControl) {
		return "", invalid(ReasonInvalidPhone)
	}
	if out, ok := plainPhone(s, region); ok {
		return out, nil
	}
	out, err := formatPhone(s, region)
	if err != nil {
		return "", err
	}
	// Nonsense such as +49 0000 000 reads differently each time; a number has one form.
	if again, err := formatPhone(out, ""); err != nil || again != out {
		return "", invalid(ReasonInvalidPhone)
	}
	return out, nil
}

func formatPhone(s, region string) (string, error) {
	n, err := phonenumbers.Parse(s, region)
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode) && region == "":
		return "", invalid(ReasonPhoneCountry)
	case errors.Is(err, phonenumbers.ErrTooShortNSN) || errors.Is(err, phonenumbers.ErrTooShortAfterIDD):
		return "", invalid(ReasonPhoneShort)
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		return "", invalid(ReasonPhoneLong)
	case err != nil:
		return "", invalid(ReasonInvalidPhone)
	}
	switch phonenumbers.IsPossibleNumberWithReason(n) {
	case phonenumbers.IS_POSSIBLE:
	case phonenumbers.TOO_SHORT, phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "", invalid(ReasonPhoneShort)
	case phonenumbers.TOO_LONG:
		return "", invalid(ReasonPhoneLong)
	default:
		return "", invalid(ReasonInvalidPhone)
	}
	out := phonenumbers.Format(n, phonenumbers.E164)
	if ext := n.GetExtension(); ext != "" {
		out += ";ext=" + ext
	}
	return out, nil
}
