package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// The networks compare hashes, so that a person is found only when both sides have brought an address into the same
// form beforehand. The forms differ:
//
//   - Google (https://developers.google.com/data-manager/api/devguides/concepts/formatting): no white space, lower-case;
//     at gmail.com and googlemail.com no dots and no +suffix before the @; phone numbers in E.164 with the plus.
//   - Meta (https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences#hash): trimmed,
//     lower-case; phone numbers as digits with the country code, without a plus or leading zeros; names lower-case
//     without punctuation.
//   - LinkedIn (https://learn.microsoft.com/linkedin/marketing/matched-audiences/create-and-manage-segment-users):
//     trimmed, lower-case e-mail addresses; no phone numbers.

// emailFor gives an e-mail address in the form of a network; empty when it is none.
func emailFor(network, address string) string {
	s := strings.ToLower(strings.TrimSpace(address))
	if network == netGoogle {
		s = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(s, " \t\n,;<>") || strings.Contains(domain, "@") {
		return ""
	}
	if network == netGoogle && (domain == "gmail.com" || domain == "googlemail.com") {
		local, _, _ = strings.Cut(local, "+")
		local = strings.ReplaceAll(local, ".", "")
		if local == "" {
			return ""
		}
	}
	return local + "@" + domain
}

// phoneFor gives a phone number in the form of a network; empty when it is none. A number without a country code gets
// the one of the configuration.
func phoneFor(network, number, countryCode string) string {
	if network == netLinkedIn {
		return ""
	}
	digits := e164(number, countryCode)
	if digits == "" || network == netMeta {
		return digits
	}
	return "+" + digits
}

// e164 gives the digits of a number with its country code, without the plus; empty when it cannot be a number.
func e164(number, countryCode string) string {
	number = strings.TrimSpace(number)
	// The zero in +49 (0) 30 is dialled only within the country.
	number = strings.ReplaceAll(strings.ReplaceAll(number, "(0)", ""), "( 0 )", "")
	if main, _, ext := strings.Cut(strings.ToLower(number), "ext"); ext {
		number = main
	}
	international := strings.HasPrefix(number, "+")
	var b strings.Builder
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsLetter(r):
			return ""
		}
	}
	digits := b.String()
	if !international {
		if rest, ok := strings.CutPrefix(digits, "00"); ok {
			digits = rest
		} else if rest, ok := strings.CutPrefix(digits, "0"); ok {
			digits = countryCode + rest
		} else if digits != "" {
			digits = countryCode + digits
		}
	}
	if len(digits) < 8 || len(digits) > 15 || digits[0] == '0' {
		return ""
	}
	return digits
}

// nameFor gives a name in Meta's form: lower-case letters and digits of any script, blanks and punctuation removed.
func nameFor(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// hashed gives the SHA-256 of a text in lower-case hexadecimal; nothing for nothing.
func hashed(s string) string {
	if s == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// isHash says whether a text is what hashed gives.
func isHash(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
