package scim

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// problem is an error of SCIM's own format. Its texts are for the people who run a directory, in English as the protocol is.
type problem struct {
	status       int
	kind, detail string
}

// Error implements error.
func (p *problem) Error() string { return p.detail }

func invalidValue(format string, args ...any) error {
	return &problem{status: http.StatusBadRequest, kind: "invalidValue", detail: fmt.Sprintf(format, args...)}
}

// taken says that somebody else has a user name.
func taken() error {
	return &problem{status: http.StatusConflict, kind: "uniqueness", detail: "userName is taken."}
}

// problemOf is what a directory gets for an error; nil for one that is nobody's business and belongs into the log.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	switch fault.CodeOf(err) {
	case fault.Invalid:
		detail := "A value is not valid."
		if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Fields) > 0 {
			detail = fmt.Sprintf("%s is not valid: %s.", f.Fields[0].Location, f.Fields[0].Reason)
		}
		return &problem{status: http.StatusBadRequest, kind: "invalidValue", detail: detail}
	case fault.Malformed:
		return &problem{status: http.StatusBadRequest, kind: "invalidSyntax", detail: "The request cannot be read."}
	case fault.Unauthenticated:
		return &problem{status: http.StatusUnauthorized, detail: "The token is not valid."}
	case fault.Forbidden:
		return &problem{status: http.StatusForbidden, detail: "The directory may not do this."}
	case fault.NotFound:
		return &problem{status: http.StatusNotFound, detail: "There is no such resource."}
	case fault.Conflict:
		f, _ := errors.AsType[*fault.Error](err)
		return &problem{status: http.StatusConflict, kind: "uniqueness", detail: "It is in conflict with what there is: " + f.Reason + "."}
	case fault.Stale:
		return &problem{status: http.StatusPreconditionFailed, detail: "It was changed meanwhile. Try again."}
	case fault.TooLarge:
		return &problem{status: http.StatusRequestEntityTooLarge, detail: "The request is too large."}
	case fault.RateLimited:
		return &problem{status: http.StatusTooManyRequests, detail: "Too many requests. Try again later."}
	case fault.Unavailable:
		return &problem{status: http.StatusServiceUnavailable, detail: "Not available at present. Try again later."}
	}
	return nil
}

func (s *Service) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p == nil {
		s.log.ErrorContext(r.Context(), "a SCIM request has failed", "method", r.Method, "error", err)
		p = &problem{status: http.StatusInternalServerError, detail: "Something went wrong here."}
	}
	switch p.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "10")
	}
	body := map[string]any{"schemas": []string{errorSchema}, "status": strconv.Itoa(p.status), "detail": p.detail}
	if p.kind != "" {
		body["scimType"] = p.kind
	}
	write(w, p.status, body)
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/scim+json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
