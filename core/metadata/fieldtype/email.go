package fieldtype

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// email is an e-mail address in lower case, its domain in Unicode (müller.de, not xn--mller-kva.de). Quoted local parts,
// domains without a dot and display names are refused. It uses no options.
type email struct {
	trait
	stringValue
}

var emailType = email{trait: trait{name: Email, kind: kindExact, storage: StorageString, slot: SlotText}}

// CheckOptions implements Type.
func (email) CheckOptions(o *Options) error { return o.orEmpty().only(Email) }

// FromJSON implements Type.
func (email) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return readEmail(strings.TrimFunc(s, unicode.IsSpace))
}

// FromText implements Type: one address, with or without mailto:.
func (email) FromText(s string, _ *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	if strings.Count(s, "@") > 1 {
		if sep := separator(s); sep != "" {
			return nil, invalid(ReasonSeveralValues, fault.Params{"separator": sep})
		}
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	return readEmail(s)
}

func readEmail(s string) (any, error) {
	if s == "" {
		return nil, nil
	}
	address, ok := NormaliseEmail(s)
	if !ok {
		return nil, invalid(ReasonInvalidEmail)
	}
	return address, nil
}

// NormaliseEmail returns an e-mail address in the one form in which fields hold it, and false when it is none.
func NormaliseEmail(s string) (string, bool) {
	const maxAddress, maxLocal = 254, 64
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || len(s) > maxAddress || !utf8.ValidString(s) {
		return "", false
	}
	local := norm.NFC.String(strings.ToLower(s[:at]))
	if len(local) > maxLocal || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return "", false
	}
	for _, r := range local {
		if !isLocalRune(r) {
			return "", false
		}
	}
	domain, ok := normaliseHost(s[at+1:])
	if !ok || !strings.Contains(domain, ".") || len(local)+1+len(domain) > maxAddress {
		return "", false
	}
	return local + "@" + domain, true
}

// isLocalRune reports whether r may stand in an unquoted local part, after RFC 5321 and RFC 6531.
func isLocalRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r)
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

// normaliseHost returns the name of a host in lower case and Unicode, and false when no host can have it.
func normaliseHost(host string) (string, bool) {
	const maxHost, maxLabel = 253, 63
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil || ascii == "" || len(ascii) > maxHost {
		return "", false
	}
	labels := strings.Split(ascii, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel {
			return "", false
		}
	}
	if isDigits(labels[len(labels)-1]) {
		return "", false
	}
	name, err := idna.Lookup.ToUnicode(ascii)
	if err != nil {
		return "", false
	}
	// Only a name that leads back to the same host has one form.
	if back, err := idna.Lookup.ToASCII(name); err != nil || back != ascii {
		return "", false
	}
	return name, true
}
