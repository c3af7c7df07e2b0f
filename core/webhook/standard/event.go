package standard

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// SpecVersion is the version of CloudEvents whose attributes an Event carries.
	SpecVersion = "1.0"
	// ContentType is the type of a body that holds one Event (CloudEvents structured mode in JSON).
	ContentType = "application/cloudevents+json; charset=utf-8"
	// DataJSON is the DataContentType of every event that Kontor sends.
	DataJSON = "application/json"
)

// ErrEvent is returned for an event that breaks a rule of CloudEvents.
var ErrEvent = errors.New("event is malformed")

// Event is the body of a webhook: CloudEvents' attributes and the data.
type Event struct {
	// SpecVersion is "1.0".
	SpecVersion string `json:"specversion"`
	// ID is unique within Source; it is the message's webhook-id too.
	ID string `json:"id"`
	// Source says where it happened: a URI reference, for Kontor the installation's base URL and the tenant.
	Source string `json:"source"`
	// Type is the event's type in the past tense, such as "contact.updated".
	Type string `json:"type"`
	// Time is when it happened, in UTC; every attempt to deliver it carries the same time.
	Time time.Time `json:"time"`
	// Subject is the identifier of the thing that it happened to. It may be empty.
	Subject string `json:"subject,omitempty"`
	// DataContentType is the media type of Data; empty means JSON.
	DataContentType string `json:"datacontenttype,omitempty"`
	// Data is the event's own content as JSON. It may be missing.
	Data json.RawMessage `json:"data,omitempty"`
}

// NewEvent returns a valid event, with data written as JSON. It fails with ErrEvent when an attribute breaks a rule, and
// when data cannot be written as JSON.
func NewEvent(id, source, kind, subject string, at time.Time, data any) (Event, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return Event{}, fmt.Errorf("write the data of event %s: %w", id, err)
	}
	e := Event{
		SpecVersion: SpecVersion, ID: id, Source: source, Type: kind, Time: at.UTC(), Subject: subject,
		DataContentType: DataJSON, Data: raw,
	}
	return e, e.Validate()
}

// ParseEvent reads the body of a webhook and validates it. Attributes that Event does not name are passed over.
func ParseEvent(body []byte) (Event, error) {
	if !utf8.Valid(body) {
		return Event{}, fmt.Errorf("%w: not UTF-8", ErrEvent)
	}
	var e Event
	if err := json.Unmarshal(body, &e); err != nil {
		return Event{}, fmt.Errorf("%w: %w", ErrEvent, err)
	}
	return e, e.Validate()
}

// Validate checks the rules of CloudEvents 1.0 for the attributes; its error wraps ErrEvent and names the attribute.
func (e Event) Validate() error {
	if e.SpecVersion != SpecVersion {
		return fmt.Errorf("%w: specversion is not %s", ErrEvent, SpecVersion)
	}
	for _, required := range []struct{ name, value string }{{"id", e.ID}, {"source", e.Source}, {"type", e.Type}} {
		if required.value == "" {
			return fmt.Errorf("%w: %s is empty", ErrEvent, required.name)
		}
	}
	for _, text := range []struct{ name, value string }{
		{"id", e.ID}, {"source", e.Source}, {"type", e.Type}, {"subject", e.Subject}, {"datacontenttype", e.DataContentType},
	} {
		if !utf8.ValidString(text.value) || strings.ContainsFunc(text.value, unicode.IsControl) {
			return fmt.Errorf("%w: %s holds a forbidden character", ErrEvent, text.name)
		}
	}
	if _, err := url.Parse(e.Source); err != nil {
		return fmt.Errorf("%w: source is no URI reference", ErrEvent)
	}
	if e.Time.IsZero() {
		return fmt.Errorf("%w: time is missing", ErrEvent)
	}
	if e.DataContentType != "" {
		if _, _, err := mime.ParseMediaType(e.DataContentType); err != nil {
			return fmt.Errorf("%w: datacontenttype is no media type", ErrEvent)
		}
	}
	if len(e.Data) > 0 && !json.Valid(e.Data) {
		return fmt.Errorf("%w: data is no JSON", ErrEvent)
	}
	return nil
}
