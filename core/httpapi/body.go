package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/httpapi/strictjson"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bodyTimeout is how long a caller may take to send a JSON body.
const bodyTimeout = 20 * time.Second

const jsonType = "application/json"

// readBody checks the body's type and size. A JSON body is read as a whole and checked, and returned besides being put
// back into the request; other bodies are bounded and left where they are.
func (o *operation) readBody(x *exchange, r *http.Request) (*bytes.Buffer, error) {
	if !o.json && o.streamed == nil {
		return nil, nil
	}
	limit := o.MaxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	if r.ContentLength == 0 && r.Header["Content-Type"] == nil {
		if o.required {
			return nil, &fault.Error{Code: fault.Malformed, Reason: "body_required", Fields: []fault.Field{{Location: "body", Reason: "body_required"}}}
		}
		return nil, nil
	}
	if len(r.Header["Content-Encoding"]) > 0 {
		return nil, fault.New(fault.Malformed, "content_encoding", fault.Params{"value": clip(r.Header.Get("Content-Encoding"), 40)})
	}
	isJSON, err := o.mediaType(r)
	if err != nil {
		return nil, err
	}
	if r.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	if !isJSON {
		r.Body = &bounded{x: x, body: r.Body, left: limit, limit: limit}
		return nil, nil
	}
	buffer := buffers.Get().(*bytes.Buffer)
	if err := o.fill(x, r, buffer, limit); err != nil {
		release(buffer)
		return nil, err
	}
	if err := strictjson.Check(buffer.Bytes()); err != nil {
		release(buffer)
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(buffer.Bytes()))
	return buffer, nil
}

func (o *operation) fill(x *exchange, r *http.Request, buffer *bytes.Buffer, limit int64) error {
	if r.ContentLength > 0 {
		buffer.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	x.setReadDeadline(time.Now().Add(bodyTimeout))
	n, err := buffer.ReadFrom(io.LimitReader(r.Body, limit+1))
	x.setReadDeadline(time.Time{})
	switch {
	case n > limit:
		return tooLarge(limit)
	case err == nil && n == 0 && o.required:
		return &fault.Error{Code: fault.Malformed, Reason: "body_required", Fields: []fault.Field{{Location: "body", Reason: "body_required"}}}
	case err != nil:
		return bodyFault(err)
	}
	return nil
}

// bodyFault names why a body could not be read.
func bodyFault(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fault.New(fault.Malformed, "body_timeout")
	}
	return fault.New(fault.Malformed, "body_incomplete")
}

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "body_too_large", fault.Params{"max": limit})
}

// mediaType reports whether the body says that it is JSON, and refuses types that the operation does not take.
func (o *operation) mediaType(r *http.Request) (isJSON bool, err error) {
	header := r.Header.Get("Content-Type")
	if header == jsonType && o.json {
		return true, nil
	}
	media, params, err := mime.ParseMediaType(header)
	if err == nil {
		charset, given := params["charset"]
		switch {
		case given && !strings.EqualFold(charset, "utf-8"):
		case media == jsonType && o.json:
			return true, nil
		case slices.Contains(o.streamed, media):
			return false, nil
		}
	}
	allowed := o.streamed
	if o.json {
		allowed = append([]string{jsonType}, allowed...)
	}
	return false, fault.New(fault.Malformed, "content_type", fault.Params{"value": clip(header, 80), "allowed": allowed})
}

// bounded is a body that ends in a fault when it is larger than it may be.
type bounded struct {
	x     *exchange
	body  io.ReadCloser
	left  int64
	limit int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, b.x.bodyFault
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	// An upload may take long, but not stand still.
	b.x.setReadDeadline(time.Now().Add(bodyTimeout))
	n, err := b.body.Read(p)
	if err != nil {
		b.x.setReadDeadline(time.Time{})
	}
	if b.left -= int64(n); b.left < 0 {
		b.x.bodyFault = tooLarge(b.limit)
		return 0, b.x.bodyFault
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.x.bodyFault = bodyFault(err)
	}
	return n, err
}

func (b *bounded) Close() error { return b.body.Close() }
