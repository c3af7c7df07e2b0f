package access

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	maxEmail   = 254
	maxName    = 200
	maxNameKey = 200
)

// NormalizeEmail returns an e-mail address as accounts and users are known by: trimmed, composed and in lower case. It is a
// fault at the location when it is no address.
func NormalizeEmail(location, address string) (string, error) {
	address = norm.NFC.String(strings.TrimSpace(address))
	switch {
	case address == "":
		return "", fault.At(location, "required")
	case len(address) > maxEmail:
		return "", fault.At(location, "too_long", fault.Params{"max": maxEmail})
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || strings.ContainsFunc(address, unicode.IsControl) {
		return "", fault.At(location, "invalid_email")
	}
	if at := strings.LastIndexByte(address, '@'); at < 1 || strings.ContainsAny(address[:at], "\"@ ") || strings.HasPrefix(address[at+1:], "[") {
		return "", fault.At(location, "invalid_email")
	}
	return strings.ToLower(address), nil
}

// CheckName returns a person's or a team's name without blanks around it; a fault at the location when it is empty, too
// long or holds control characters.
func CheckName(l *fault.List, location, name string) string {
	name = norm.NFC.String(strings.TrimSpace(name))
	switch {
	case name == "":
		l.Add(location, "required")
	case utf8.RuneCountInString(name) > maxName:
		l.Add(location, "too_long", fault.Params{"max": maxName})
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		l.Add(location, "invalid_characters")
	}
	return name
}

// CheckLocale refuses a language that Kontor does not speak.
func CheckLocale(l *fault.List, location, locale string) {
	if locale != "en" && locale != "de" {
		l.Add(location, "not_an_option", fault.Params{"value": shorten(locale), "allowed": []string{"en", "de"}})
	}
}

// CheckTimeZone refuses what is no IANA time zone.
func CheckTimeZone(l *fault.List, location, zone string) {
	if zone == "Local" || strings.HasPrefix(zone, "/") {
		l.Add(location, "invalid_time_zone", fault.Params{"value": shorten(zone)})
	} else if _, err := time.LoadLocation(zone); err != nil || zone == "" {
		l.Add(location, "invalid_time_zone", fault.Params{"value": shorten(zone)})
	}
}
