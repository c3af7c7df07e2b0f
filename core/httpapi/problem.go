package httpapi

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"syscall"

	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// problemBase is what the type of a problem begins with; the reason follows.
const problemBase = "https://kontor.dev/problems/"

// Problem is what every failed request is answered with: RFC 9457, in the reader's language.
type Problem struct {
	Type      string         `json:"type" format:"uri" doc:"Names the kind of problem, for programs." example:"https://kontor.dev/problems/validation"`
	Title     string         `json:"title" doc:"The kind of problem in a few words." example:"Invalid input"`
	Status    int            `json:"status" doc:"The HTTP status." example:"422"`
	Detail    string         `json:"detail" doc:"What is wrong this time."`
	Code      string         `json:"code" doc:"The stable key of the kind of problem. It never changes and is what programs should compare." example:"validation"`
	Remedy    string         `json:"remedy,omitempty" doc:"What to do about it."`
	RequestID string         `json:"request_id" doc:"Names this request in the log." example:"req_01JD0000000000000000000000"`
	Params    map[string]any `json:"params,omitempty" doc:"The values in the texts, for programs that say it in their own words."`
	Errors    []ProblemField `json:"errors,omitempty" doc:"Every place of the input that is wrong."`

	header http.Header
}

// ProblemField is one wrong place of the input.
type ProblemField struct {
	Location string         `json:"location" doc:"The place: a field such as email or custom.region, an element such as contacts[2].email, or a parameter such as limit." example:"email"`
	Code     string         `json:"code" doc:"The stable key of the broken rule." example:"required"`
	Message  string         `json:"message" doc:"What is wrong there." example:"This is required."`
	Remedy   string         `json:"remedy,omitempty" doc:"What to do about it, where the message does not say it already."`
	Params   map[string]any `json:"params,omitempty" doc:"The values in the message."`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// statusOf is the status of each class of faults.
var statusOf = map[fault.Code]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.Malformed: http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.Stale: http.StatusPreconditionFailed, fault.PreconditionRequired: http.StatusPreconditionRequired,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.RateLimited: http.StatusTooManyRequests,
	fault.Unavailable: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
}

// statusOfReason are the reasons of this package that HTTP has a status of its own for.
var statusOfReason = map[string]int{
	"method_not_allowed": http.StatusMethodNotAllowed,
	"content_type":       http.StatusUnsupportedMediaType,
	"content_encoding":   http.StatusUnsupportedMediaType,
	"body_timeout":       http.StatusRequestTimeout,
}

func notFoundPath() error { return fault.New(fault.NotFound, "path_not_found") }

func methodNotAllowed(method string, allowed []string) error {
	return fault.New(fault.Malformed, "method_not_allowed", fault.Params{"method": clip(method, 20), "allowed": allowed})
}

// statusClientGone is what a request is logged with whose caller has not waited for the answer.
const statusClientGone = 499

// faultOf is the fault behind an error. A foreign error is an internal fault, and only the log learns its text; the
// end of the time that an operation has is one that passes.
func (x *exchange) faultOf(ctx context.Context, err error) *fault.Error {
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case ok && f.Code != fault.Internal:
		return f
	case errors.Is(err, context.DeadlineExceeded):
		f = &fault.Error{Code: fault.Unavailable, Reason: "timeout", Err: err}
	case isAway(err):
		f = &fault.Error{Code: fault.Unavailable, Reason: "unavailable", Err: err}
	case !ok:
		f = &fault.Error{Code: fault.Internal, Reason: "internal", Err: err}
	}
	if x.api != nil && !errors.Is(err, context.Canceled) {
		x.api.log.LogAttrs(ctx, slog.LevelError, "failed", slog.String("request_id", x.id), slog.String("error", clip(err.Error(), 2000)))
	}
	return f
}

// isAway reports whether an error means that another program, such as the database, could not be reached.
func isAway(err error) bool {
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, driver.ErrBadConn)
}

// problemOf renders an error for the reader.
func (x *exchange) problemOf(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	f := x.faultOf(ctx, err)
	lang := x.locale()
	status, ok := statusOfReason[f.Reason]
	if !ok {
		if status, ok = statusOf[f.Code]; !ok {
			status = http.StatusInternalServerError
		}
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		status = statusClientGone
	}
	p := &Problem{
		Type: problemBase + f.Reason, Status: status, Code: f.Reason, RequestID: x.id, Params: f.Params,
		Title:  message.Title(lang, f.Reason, f.Code),
		Detail: Detail(lang, f),
		Remedy: message.Remedy(lang, f.Reason, f.Code, f.Params),
		header: http.Header{"Content-Language": {lang}, "Vary": {"Accept-Language"}},
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{
			Location: field.Location, Code: field.Reason, Params: field.Params,
			Message: message.Text(lang, field.Reason, field.Params),
			Remedy:  message.FieldRemedy(lang, field.Reason, field.Params),
		})
	}
	retryAfter(p.header, f)
	if f.Code == fault.Unauthenticated {
		p.header["Www-Authenticate"] = bearer
	}
	x.problem = f.Reason
	return p
}

var bearer = []string{`Bearer realm="kontor"`}

// Detail is what a fault says is wrong, in a language: for faults inside of an answer that is otherwise good.
func Detail(lang string, f *fault.Error) string { return message.Text(lang, f.Reason, countParam(f)) }

// countParam gives the text of a validation fault the number of wrong places.
func countParam(f *fault.Error) fault.Params {
	if len(f.Fields) == 0 {
		return f.Params
	}
	params := fault.Params{"count": len(f.Fields)}
	maps.Copy(params, f.Params)
	return params
}

// fail answers with a problem, from outside of a handler.
func (x *exchange) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := x.problemOf(r.Context(), err)
	h := w.Header()
	for k, v := range p.header {
		if k == "Vary" {
			h["Vary"] = append(h["Vary"], v...)
			continue
		}
		h[k] = v
	}
	h["Content-Type"] = []string{problemType}
	h.Del("Content-Length")
	h.Del("Etag")
	w.WriteHeader(p.Status)
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(p); err != nil {
		// Only a parameter that is no JSON can do this; the rest of the problem is still worth saying.
		p.Params, p.Errors = nil, nil
		b.Reset()
		_ = encoder.Encode(p)
	}
	_, _ = w.Write(b.Bytes())
}
