package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

// vendor is an e-mail marketing service.
type vendor interface {
	// check looks whether the key is taken and the list is there.
	check(ctx context.Context) error
	// batch is how many people put and drop take at a time.
	batch() int
	// put adds people to the list and brings them up to date. What fails for one is by address; known gives the service's own
	// ids of those that it names.
	put(ctx context.Context, people []member) (known map[string]string, failed map[string]error, err error)
	// drop takes people off the list, without having them unsubscribed: that is theirs to do. Who is not there is off already.
	drop(ctx context.Context, people []member) (failed map[string]error, err error)
	// changed gives a page of the people whose state at the service has changed since; next is empty on the last page.
	changed(ctx context.Context, since time.Time, page string) (people []remote, next string, err error)
	// news gives a page of what became of mailings since.
	news(ctx context.Context, since time.Time, page string) (list []news, next string, err error)
	// hook reads a request of the service's webhook.
	hook(req *sdk.HandleHTTPRequest) ([]news, error)
	// campaign makes a campaign to the list, and sends it at once when it shall.
	campaign(ctx context.Context, d draft) (id string, err error)
}

var vendors = map[string]func(host sdk.Host, c *config, key string) (vendor, error){
	"mailchimp": newMailchimp, "brevo": newBrevo, "listmonk": newListmonk,
}

// member is a person as the service gets to know it. Remote is the service's own id, where it is known.
type member struct {
	Email, First, Last, Remote string
}

// hash changes when what the service is told of a person does.
func (m member) hash() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{strings.ToLower(m.Email), m.First, m.Last}, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// status is what a person is to the service.
type status string

const (
	subscribed   status = "subscribed"
	unsubscribed status = "unsubscribed"
	undelivered  status = "undelivered"
	waiting      status = "waiting"
)

// remote is a person as the service has it.
type remote struct {
	Email, First, Last, ID string
	Status                 status
	At                     time.Time
}

// kind is what happened to a mailing.
type kind string

const (
	delivered   kind = "delivered"
	opened      kind = "opened"
	clicked     kind = "clicked"
	softBounced kind = "soft_bounced"
	bounced     kind = "bounced"
	complained  kind = "complained"
	left        kind = "unsubscribed"
	joined      kind = "subscribed"
)

// news is something that happened to one message to one person, or to a person's subscription. ID is the same whenever it is
// told.
type news struct {
	ID, Email, Campaign, Name, URL, Reason string
	First, Last                            string
	Kind                                   kind
	At                                     time.Time
}

// named gives news an id of what they say, for services that name none.
func (n news) named() news {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(n.Kind), strings.ToLower(n.Email), n.Campaign, n.URL, n.At.UTC().Format(time.RFC3339)}, "\x00")))
	n.ID = hex.EncodeToString(sum[:12])
	return n
}

// draft is a campaign to make.
type draft struct {
	Name    string `json:"name"`
	Subject string `json:"subject"`
	HTML    string `json:"html"`
	Send    bool   `json:"send"`
	// FromName and FromEmail come from the configuration.
	FromName  string `json:"-"`
	FromEmail string `json:"-"`
}

// web sends requests to a service.
type web struct {
	host    sdk.Host
	base    string
	headers []*sdk.Header
}

// do sends in as JSON and reads the answer into out; either may be nil.
func (w *web) do(ctx context.Context, method, path string, in, out any) error {
	req := &sdk.FetchRequest{Method: method, URL: w.base + path, NoRedirect: true, Headers: append([]*sdk.Header{{Name: "Accept", Value: "application/json"}}, w.headers...)}
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return err
		}
		req.Body = body
		req.Headers = append(req.Headers, &sdk.Header{Name: "Content-Type", Value: "application/json"})
	}
	res, err := w.host.Fetch(ctx, req)
	if err != nil {
		return err
	}
	if res.Status < 200 || res.Status > 299 {
		return refused(res)
	}
	if out == nil || len(res.Body) == 0 {
		return nil
	}
	if err := json.Unmarshal(res.Body, out); err != nil {
		return &sdk.Error{Code: "upstream", Message: "the service's answer cannot be read: " + err.Error()}
	}
	return nil
}

// refused is a service's refusal in the words of the contract. What the services say beside the status stands in message,
// detail or title.
func refused(res *sdk.FetchResponse) error {
	var says struct{ Message, Detail, Title string }
	_ = json.Unmarshal(res.Body, &says) // What is no JSON says nothing of use.
	e := &sdk.Error{Code: "upstream", Message: "the service answered " + strconv.Itoa(int(res.Status))}
	switch {
	case res.Status == http.StatusUnauthorized, res.Status == http.StatusForbidden:
		e.Code, e.Field, e.Message = "unauthenticated", "api_key", "the service refuses the key: make a new one, with the rights that the plugin's description names, and save it in the settings"
	case res.Status == http.StatusNotFound:
		e.Code, e.Message = "not_found", "the service has no such thing"
	case res.Status == http.StatusConflict:
		e.Code, e.Message = "conflict", "the service has it already"
	case res.Status == http.StatusTooManyRequests:
		e.Code, e.Message, e.Retryable, e.RetryAfterMS = "rate_limited", "the service asks to slow down", true, retryAfter(res.Headers)
	case res.Status >= 500:
		e.Retryable = true
	case res.Status >= 400:
		e.Code = "invalid"
	}
	for _, s := range []string{says.Detail, says.Message, says.Title} {
		if s != "" {
			e.Message += ": " + cut(s, 300)
			break
		}
	}
	return e
}

// retryAfter reads how long a service wants to be left alone, in milliseconds: between a second and an hour, a minute when
// it says nothing.
func retryAfter(headers []*sdk.Header) int64 {
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Retry-After") || strings.EqualFold(h.Name, "X-Sib-Ratelimit-Reset") {
			if s, err := strconv.Atoi(strings.TrimSpace(h.Value)); err == nil {
				return int64(min(max(s, 1), 3600)) * 1000
			}
		}
	}
	return 60_000
}

func code(err error) string { return sdk.AsError(err).GetCode() }

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// when reads a moment in one of the forms that the services write; the zero time for none.
func when(s string) time.Time {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// split parts a page such as "c/12" into what it is a page of and its number.
func split(page string) (part string, n int) {
	part, rest, _ := strings.Cut(page, "/")
	n, _ = strconv.Atoi(rest)
	return part, n
}

func joinPage(part string, n int) string { return part + "/" + strconv.Itoa(n) }
