package fieldtype

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// webAddress is an absolute URL of http or https; without a scheme it is taken for https. Host and scheme are in lower
// case, user names and passwords are refused. It uses no options.
type webAddress struct {
	trait
	stringValue
}

var urlType = webAddress{trait: trait{name: URL, kind: kindExact, storage: StorageString, slot: SlotText}}

// maxURL keeps an address below the size that an index entry of PostgreSQL can have.
const maxURL = 2000

// CheckOptions implements Type.
func (webAddress) CheckOptions(o *Options) error { return o.orEmpty().only(URL) }

// FromJSON implements Type.
func (webAddress) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return readURL(strings.TrimFunc(s, unicode.IsSpace))
}

// FromText implements Type.
func (webAddress) FromText(s string, _ *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil {
		return nil, err
	}
	return readURL(s)
}

var scheme = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$`)

func readURL(s string) (any, error) {
	if s == "" {
		return nil, nil
	}
	if len(s) > maxURL {
		return nil, invalid(ReasonTooLong, fault.Params{"max": maxURL})
	}
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>"\^{|}`+"`", r)
	}) {
		return nil, invalid(ReasonInvalidURL)
	}
	explicit := true
	switch m := scheme.FindStringSubmatch(s); {
	case m == nil || !strings.HasPrefix(m[2], "//") && startsWithPort(m[2]):
		s, explicit = "https://"+strings.TrimPrefix(s, "//"), false
	case !strings.EqualFold(m[1], "http") && !strings.EqualFold(m[1], "https"):
		return nil, invalid(ReasonURLScheme, fault.Params{"scheme": excerpt(m[1]), "allowed": []string{"http", "https"}})
	}
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" {
		return nil, invalid(ReasonInvalidURL)
	}
	if u.User != nil {
		return nil, invalid(ReasonURLCredentials)
	}
	host, ok := urlHost(u, explicit)
	if !ok {
		return nil, invalid(ReasonInvalidURL)
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), host
	out := u.String()
	if len(out) > maxURL {
		return nil, invalid(ReasonTooLong, fault.Params{"max": maxURL})
	}
	return out, nil
}

// startsWithPort tells example.org:8080/x from mailto:x.
func startsWithPort(s string) bool {
	port, _, _ := strings.Cut(s, "/")
	port, _, _ = strings.Cut(port, "?")
	port, _, _ = strings.Cut(port, "#")
	return isDigits(port)
}

// urlHost normalises host and port. A host without a dot, as in an intranet, needs an explicit scheme.
func urlHost(u *url.URL, explicit bool) (string, bool) {
	name, port := u.Hostname(), u.Port()
	if n, err := strconv.Atoi(port); port != "" && (err != nil || n < 1 || n > 65535) || strings.HasSuffix(u.Host, ":") {
		return "", false
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		if ip.Zone() != "" {
			return "", false
		}
		name = ip.String()
		if ip.Is6() {
			name = "[" + name + "]"
		}
	} else {
		host, ok := normaliseHost(name)
		if !ok || !explicit && !strings.Contains(host, ".") {
			return "", false
		}
		// The writer of URLs would escape the letters of an international name, so it stays in its ASCII form.
		if name, err = idna.Lookup.ToASCII(host); err != nil {
			return "", false
		}
	}
	if port != "" {
		name += ":" + port
	}
	return name, true
}
