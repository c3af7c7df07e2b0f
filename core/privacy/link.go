package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/id"
)

// The kinds of links.
const (
	confirming = "c"
	leaving    = "l"
)

// askedFor is how long a question waits for its answer.
const askedFor = 30 * 24 * time.Hour

// link is what the token of an e-mail says. It is signed and not stored: nothing has to be kept for a link to work for years, and
// nobody but Kontor can make one. It is bound to the address that the e-mail went to.
type link struct {
	kind, tenant, consent, address string
	until                          time.Time
}

const parts = 5

func (s *Service) token(l link) string {
	until := "0"
	if !l.until.IsZero() {
		until = strconv.FormatInt(l.until.Unix(), 36)
	}
	body := strings.Join([]string{l.kind, l.tenant, l.consent, until, l.address}, ".")
	return base64.RawURLEncoding.EncodeToString([]byte(body)) + "." + sign(s.Keys[0], body)
}

func sign(key []byte, body string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("kontor.consent.v1\x00" + body))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// fingerprint is as much of an address as a link carries.
func fingerprint(address string) string {
	sum := sha256.Sum256([]byte("kontor.consent.address\x00" + strings.ToLower(strings.TrimSpace(address))))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

const maxToken = 300

// open reads a token of a kind; ok is false for any that is not Kontor's own, or has run out.
func (s *Service) open(kind, token string) (l link, ok bool) {
	raw, mac, found := strings.Cut(token, ".")
	body, err := base64.RawURLEncoding.DecodeString(raw)
	if !found || err != nil || len(token) > maxToken {
		return link{}, false
	}
	for _, key := range s.Keys {
		ok = ok || hmac.Equal([]byte(mac), []byte(sign(key, string(body))))
	}
	p := strings.Split(string(body), ".")
	if !ok || len(p) != parts || p[0] != kind || !id.Valid("cns", p[2]) {
		return link{}, false
	}
	l = link{kind: p[0], tenant: p[1], consent: p[2], address: p[4]}
	if p[3] != "0" {
		n, err := strconv.ParseInt(p[3], 36, 64)
		if err != nil || s.now().After(time.Unix(n, 0)) {
			return link{}, false
		}
	}
	return l, true
}

// The places of the public pages.
const (
	root        = "/consent/"
	confirmPath = root + "confirm/"
	leavePath   = root + "unsubscribe/"
)

func (s *Service) confirmURL(tenant, consent, address string) string {
	return s.at(confirmPath, link{kind: confirming, tenant: tenant, consent: consent, address: fingerprint(address), until: s.now().Add(askedFor)})
}

func (s *Service) leaveURL(tenant, consent, address string) string {
	return s.at(leavePath, link{kind: leaving, tenant: tenant, consent: consent, address: fingerprint(address)})
}

func (s *Service) at(path string, l link) string {
	return strings.TrimRight(s.BaseURL, "/") + path + url.PathEscape(s.token(l))
}
