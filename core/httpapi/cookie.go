package httpapi

import (
	"context"
	"net/http"
	"time"
)

// BrowserCookie is a cookie that a browser keeps while it signs in: scripts do not see it, other sites do not send it along
// except when they lead here, and over TLS no neighbour can plant it. A negative time makes the browser forget it.
func BrowserCookie(ctx context.Context, name, value string, keep time.Duration) http.Cookie {
	c := sessionCookie(Secure(ctx), value, int(keep.Seconds())) //nolint:gosec // sessionCookie sets them all.
	c.Name = browserCookieName(ctx, name)
	return c
}

func browserCookieName(ctx context.Context, name string) string {
	if Secure(ctx) {
		return "__Host-kontor_" + name
	}
	return "kontor_" + name
}

// BrowserCookieValue returns the value of a BrowserCookie out of a Cookie header; empty when there is none, or two of the
// name, since somebody else has set one of them then.
func BrowserCookieValue(ctx context.Context, header, name string) string {
	return cookieValue(header, browserCookieName(ctx, name))
}

// SessionToken returns the session's token out of a Cookie header; empty when there is none, or two.
func SessionToken(ctx context.Context, header string) string {
	return cookieValue(header, EndSessionCookie(ctx).Name)
}

func cookieValue(header, name string) string {
	cookies, err := http.ParseCookie(header)
	if err != nil {
		return ""
	}
	found, value := 0, ""
	for _, c := range cookies {
		if c.Name == name {
			found, value = found+1, c.Value
		}
	}
	if found != 1 || len(value) > maxCredential {
		return ""
	}
	return value
}
