package main

import (
	"context"
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// row is one person as a network is told of them: hashes only. Empty lists are left out.
type row struct {
	// id is the host's.
	id string
	// Email and Phone are hashes, in every form that one of the networks wants.
	Email, Phone []string
}

func (r row) keys() int { return len(r.Email) + len(r.Phone) }

// network talks with one network, in one call of the plugin.
type network interface {
	// create makes an audience and gives its id. fresh says that it takes members only after a moment.
	create(ctx context.Context, name string) (id string, fresh bool, err error)
	// push adds the rows to an audience or removes them. The result has an error for each row that was refused, nil for
	// the others. session is the same for the same piece of work.
	push(ctx context.Context, audience string, add bool, rows []row, session string) []*sdk.Error
}

// freshMS is how long a new LinkedIn segment takes before it can be filled.
const freshMS = 6_000

// open readies a network. What is missing in the configuration is an error of the code invalid, with its field.
func open(ctx context.Context, host sdk.Host, c *config, name string) (network, error) {
	switch name {
	case netGoogle:
		return openGoogle(ctx, host, c)
	case netMeta:
		return openMeta(ctx, host, c)
	case netLinkedIn:
		return openLinkedIn(ctx, host, c)
	}
	return nil, &sdk.Error{Code: "invalid", Field: "networks", Message: "there is no network " + name}
}

// batches cuts rows into pieces of at most maxRows rows with at most maxKeys hashes, so that a request stays below the
// network's limit and below the 2 MiB of the host.
func batches(rows []row, maxRows, maxKeys int) [][]row {
	var out [][]row
	from, keys := 0, 0
	for i, r := range rows {
		if i > from && (i-from == maxRows || keys+r.keys() > maxKeys) {
			out = append(out, rows[from:i])
			from, keys = i, 0
		}
		keys += r.keys()
	}
	if from < len(rows) {
		out = append(out, rows[from:])
	}
	return out
}

// each pushes batches one after the other by do. When a batch fails as a whole, so do the ones behind it: a network that
// refuses the token or the pace is not asked again in this call.
func each(rows []row, maxRows, maxKeys int, do func(batch []row, seq int, last bool) ([]*sdk.Error, error)) []*sdk.Error {
	out := make([]*sdk.Error, 0, len(rows))
	parts := batches(rows, maxRows, maxKeys)
	for i, part := range parts {
		errs, err := do(part, i+1, i == len(parts)-1)
		if err != nil {
			for len(out) < len(rows) {
				out = append(out, sdk.AsError(err))
			}
			return out
		}
		out = append(out, errs...)
	}
	return out
}

// unreadable is the error of one row whose identifiers a network cannot use. It says nothing of the other rows, and asking
// again does not help.
func unreadable(message string) *sdk.Error {
	return &sdk.Error{Code: "invalid", Field: "identifiers", Message: message}
}

func isUnreadable(e *sdk.Error) bool {
	return e.GetCode() == "invalid" && e.Field == "identifiers"
}

func fail(code, message string) *sdk.Error { return &sdk.Error{Code: code, Message: message} }

// missing is the error of a field of the configuration that a network needs.
func missing(field string) error {
	return &sdk.Error{Code: "invalid", Field: field, Message: field + " is not set"}
}

// secret reads a secret; one that is not set is empty.
func secret(ctx context.Context, host sdk.Host, name string) (string, error) {
	s, err := host.Secret(ctx, name)
	if e := sdk.AsError(err); e.GetCode() == "not_found" {
		return "", nil
	}
	return strings.TrimSpace(s), err
}

// answer is what a network has said.
type answer struct {
	status  int
	body    []byte
	headers []*sdk.Header
}

func (a *answer) header(name string) string {
	for _, h := range a.headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

func request(ctx context.Context, host sdk.Host, method, url string, body []byte, headers ...string) (*answer, error) {
	req := &sdk.FetchRequest{Method: method, URL: url, Body: body, NoRedirect: true}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] != "" {
			req.Headers = append(req.Headers, &sdk.Header{Name: headers[i], Value: headers[i+1]})
		}
	}
	resp, err := host.Fetch(ctx, req)
	if err != nil {
		return nil, err
	}
	return &answer{status: int(resp.Status), body: resp.Body, headers: resp.Headers}, nil
}

// refused makes an error of an answer that is no success, by its status. message is the network's own, and may be empty.
func refused(network string, a *answer, message string) *sdk.Error {
	if len(message) > 300 {
		message = message[:300]
	}
	e := &sdk.Error{Message: network + " answered " + strconv.Itoa(a.status) + ": " + strings.ToValidUTF8(message, "")}
	switch {
	case a.status == 401:
		e.Code = "unauthenticated"
	case a.status == 403:
		e.Code = "permission_denied"
	case a.status == 404:
		e.Code = "not_found"
	case a.status == 413:
		e.Code = "too_large"
	case a.status == 429:
		e.Code, e.Retryable, e.RetryAfterMS = "rate_limited", true, retryAfter(a)
	case a.status >= 500:
		e.Code, e.Retryable, e.RetryAfterMS = "upstream", true, 30_000
	case a.status >= 400:
		e.Code = "invalid"
	default:
		e.Code = "upstream"
	}
	return e
}

// retryAfter reads Retry-After in seconds, in milliseconds; a minute when there is none.
func retryAfter(a *answer) int64 {
	if s, err := strconv.ParseInt(strings.TrimSpace(a.header("Retry-After")), 10, 64); err == nil && s > 0 && s < 86_400 {
		return s * 1000
	}
	return 60_000
}

// isHash says whether a text is a SHA-256 in lower-case hexadecimal.
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
