package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/webhook/standard"
)

const (
	// sendTimeout bounds one attempt, with the reading of the answer.
	sendTimeout = 15 * time.Second
	// maxExcerpt is how much of an answer is kept, and maxRead how much of it is looked at for that.
	maxExcerpt = 4 << 10
	maxRead    = 16 << 10
)

// answer is what an attempt has come to.
type answer struct {
	status     int
	err        string
	response   string
	retryAfter time.Duration
	took       time.Duration
}

// send makes one attempt. What it returns tells nothing about the operator's network: addresses stay in the log.
func (s *Service) send(ctx context.Context, h *Webhook, eventID string, body []byte, secrets []standard.Secret) (answer, error) {
	header, err := standard.Sign(eventID, s.now(), body, secrets...)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	bounded, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(bounded, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return answer{err: "refused"}, nil
	}
	r.Header = header
	r.Header.Set("Content-Type", standard.ContentType)
	res, err := s.client.Do(r)
	if err != nil {
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		return answer{err: classify(err), took: time.Since(began)}, nil
	}
	defer func() { _ = res.Body.Close() }()
	// The status counts even where the body cannot be read to its end.
	text, _ := io.ReadAll(io.LimitReader(res.Body, maxRead))
	return answer{
		status: res.StatusCode, response: excerpt(text, header, secrets),
		retryAfter: standard.RetryAfter(res.Header.Get("Retry-After"), s.now()), took: time.Since(began),
	}, nil
}

// classify says in one word why there was no answer.
func classify(err error) string {
	var timeout net.Error
	var name *net.DNSError
	var record tls.RecordHeaderError
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	switch {
	case outbound.IsRefused(err):
		return "refused"
	case errors.As(err, &name):
		return "dns"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.As(err, &record), errors.As(err, &verification), errors.As(err, &authority):
		return "tls"
	}
	return "connection"
}

// The forms in which answers repeat secrets: webhook secrets and signatures, credentials behind their scheme, and values
// behind telling names in JSON, forms and headers.
var (
	secretForms = regexp.MustCompile(`whsec_[A-Za-z0-9+/=_-]+|v1,[A-Za-z0-9+/=]{40,}|(?i:bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}`)
	secretNames = regexp.MustCompile(`(?i)([a-z0-9_-]*(?:authorization|cookie|password|passwd|secret|token|api[_-]?key|signature|credential)[a-z0-9_-]*["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;&}"']+)`)
)

const hidden = "[redacted]"

// excerpt is the beginning of an answer as it may be kept: valid text without what looks like a secret.
func excerpt(raw []byte, sent http.Header, secrets []standard.Secret) string {
	text := strings.ToValidUTF8(string(raw), "\uFFFD")
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text)
	for _, s := range secrets {
		text = strings.ReplaceAll(text, strings.TrimPrefix(s.Reveal(), "whsec_"), hidden)
	}
	for _, signature := range strings.Fields(sent.Get(standard.HeaderSignature)) {
		text = strings.ReplaceAll(text, signature, hidden)
		text = strings.ReplaceAll(text, strings.TrimPrefix(signature, "v1,"), hidden)
	}
	text = secretForms.ReplaceAllString(text, hidden)
	text = secretNames.ReplaceAllString(text, "${1}"+hidden)
	if len(text) > maxExcerpt {
		text = strings.ToValidUTF8(text[:maxExcerpt], "")
	}
	return text
}
