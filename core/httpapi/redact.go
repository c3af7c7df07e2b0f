package httpapi

import (
	"log/slog"
	"regexp"
	"strings"
)

// secretKeys are the names of log attributes whose values never belong into a log.
var secretKeys = map[string]bool{
	"password": true, "token": true, "secret": true, "authorization": true, "cookie": true, "set-cookie": true,
	"api_key": true, "session": true, "email": true, "phone": true, "body": true,
}

var (
	bearerToken = regexp.MustCompile(`\bkt_[A-Za-z0-9_-]{6,}`)
	address     = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
	credentials = regexp.MustCompile(`://[^/@\s:]*:[^/@\s]*@`)
)

const masked = "***"

// Redact is for slog.HandlerOptions.ReplaceAttr: it masks secrets and e-mail addresses wherever they turn up in an
// attribute, so that a careless log line gives nothing away.
func Redact(_ []string, a slog.Attr) slog.Attr {
	if secretKeys[strings.ToLower(a.Key)] {
		return slog.String(a.Key, masked)
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		if s := v.String(); suspicious(s) {
			return slog.String(a.Key, redactText(s))
		}
	case slog.KindAny:
		if err, ok := v.Any().(error); ok {
			return slog.String(a.Key, redactText(err.Error()))
		}
	}
	return a
}

// suspicious is a quick look that most values end with.
func suspicious(s string) bool {
	return strings.IndexByte(s, '@') >= 0 || strings.Contains(s, tokenPrefix)
}

func redactText(s string) string {
	s = bearerToken.ReplaceAllString(s, tokenPrefix+masked)
	s = credentials.ReplaceAllString(s, "://"+masked+"@")
	return address.ReplaceAllString(s, masked+"@"+masked)
}
