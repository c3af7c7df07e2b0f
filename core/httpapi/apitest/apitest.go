// Package apitest holds what the tests of HTTP rooms share: a scenario says what is asked and what must, and must not,
// be answered. Only tests import it.
package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
)

// API is what scenarios run against.
type API struct {
	Handler http.Handler
	// Canaries are texts of other tenants that no answer to anybody may hold.
	Canaries []string
}

// Scenario is one request and what is expected of its answer.
type Scenario struct {
	Name   string
	Method string
	// Path is the whole path with its query, such as /api/v1/views?limit=1.
	Path string
	// Key is the API key that is shown, Session the session; both empty asks as nobody.
	Key     string
	Session string
	Header  map[string]string
	// Body is sent as it is when it is a string or bytes, else as JSON.
	Body any

	// Status must be the answer's.
	Status int
	// Code must be the problem's, where the answer is one.
	Code string
	// Locations must all be named by the problem.
	Locations []string
	// Contains must all stand in the body, NotContains must not.
	Contains    []string
	NotContains []string
	// Headers must be the answer's; an empty value means that there is none.
	Headers map[string]string
	// Check looks at whatever else matters.
	Check func(t *testing.T, r *Response)
}

// Response is an answer.
type Response struct {
	*http.Response
	Bytes []byte
}

// JSON decodes the body.
func (r *Response) JSON(t testing.TB, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.Bytes, v), string(r.Bytes))
}

// Problem decodes the body as a problem.
func (r *Response) Problem(t testing.TB) httpapi.Problem {
	t.Helper()
	require.Equal(t, "application/problem+json", r.Header.Get("Content-Type"), string(r.Bytes))
	var p httpapi.Problem
	r.JSON(t, &p)
	return p
}

// Run runs scenarios one after the other, each as a test of its own.
func (a API) Run(t *testing.T, scenarios ...Scenario) {
	t.Helper()
	for _, s := range scenarios {
		name := s.Name
		if name == "" {
			name = s.Method + " " + s.Path
		}
		t.Run(name, func(t *testing.T) { a.Do(t, s) }) //nolint:paralleltest // scenarios tell a story
	}
}

// Do runs one scenario and returns the answer.
func (a API) Do(t *testing.T, s Scenario) *Response {
	t.Helper()
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, s.Request(t))
	r := &Response{Response: w.Result(), Bytes: w.Body.Bytes()}
	text := string(r.Bytes)
	require.Equal(t, s.Status, r.StatusCode, text)
	if s.Status >= http.StatusBadRequest {
		a.checkProblem(t, s, r)
	}
	for _, c := range s.Contains {
		require.Contains(t, text, c)
	}
	for _, c := range append(s.NotContains, a.Canaries...) {
		require.NotContains(t, text, c)
		for name, values := range r.Header {
			require.NotContains(t, strings.Join(values, "\n"), c, name)
		}
	}
	for name, want := range s.Headers {
		require.Equal(t, want, r.Header.Get(name), name)
	}
	if s.Check != nil {
		s.Check(t, r)
	}
	return r
}

// Request builds the request of a scenario.
func (s Scenario) Request(t testing.TB) *http.Request {
	t.Helper()
	var body io.Reader
	isJSON := false
	switch b := s.Body.(type) {
	case nil:
	case string:
		body, isJSON = strings.NewReader(b), true
	case []byte:
		body, isJSON = bytes.NewReader(b), true
	case io.Reader:
		body = b
	default:
		encoded, err := json.Marshal(b)
		require.NoError(t, err)
		body, isJSON = bytes.NewReader(encoded), true
	}
	r := httptest.NewRequestWithContext(t.Context(), s.Method, s.Path, body)
	if isJSON {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.Key != "" {
		r.Header.Set("Authorization", "Bearer "+s.Key)
	}
	if s.Session != "" {
		r.Header.Set("Cookie", "kontor_session="+s.Session)
	}
	for name, v := range s.Header {
		if v == "" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, v)
	}
	return r
}

// checkProblem holds every failure against the form that all of them have.
func (a API) checkProblem(t *testing.T, s Scenario, r *Response) {
	t.Helper()
	p := r.Problem(t)
	require.Equal(t, s.Status, p.Status)
	require.Equal(t, "https://kontor.dev/problems/"+p.Code, p.Type)
	require.NotEmpty(t, p.Title)
	require.NotEmpty(t, p.Detail)
	require.NotEmpty(t, p.Remedy)
	if r.Header.Get("Idempotent-Replayed") == "" {
		require.Equal(t, r.Header.Get("X-Request-Id"), p.RequestID)
	}
	require.NotEmpty(t, r.Header.Get("Content-Language"))
	for _, text := range append([]string{p.Detail, p.Remedy}, messages(p)...) {
		require.NotContains(t, text, "<no value>")
		require.NotContains(t, text, "{{")
	}
	if s.Code != "" {
		require.Equal(t, s.Code, p.Code, p.Detail)
	}
	var found []string
	for _, e := range p.Errors {
		found = append(found, e.Location)
	}
	for _, want := range s.Locations {
		require.Contains(t, found, want)
	}
}

func messages(p httpapi.Problem) []string {
	var out []string
	for _, e := range p.Errors {
		out = append(out, e.Message, e.Remedy)
	}
	return out
}
