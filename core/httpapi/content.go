package httpapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Content is the output of an operation that hands out stored content, whose operation needs a negative Timeout.
type Content struct {
	ContentType   string `header:"Content-Type"`
	Disposition   string `header:"Content-Disposition"`
	Policy        string `header:"Content-Security-Policy"`
	ETag          string `header:"ETag"`
	AcceptRanges  string `header:"Accept-Ranges"`
	ContentRange  string `header:"Content-Range"`
	ContentLength string `header:"Content-Length"`
	Body          func(huma.Context)
}

// Served is stored content that somebody has brought in, so that nothing in it may run.
type Served struct {
	Name, ContentType string
	// Size is the length of the whole content in bytes.
	Size int64
	// ETag stands for the content, with its quotes.
	ETag string
	// Inline lets a browser show it in place.
	Inline bool
	// Range is the request's header; a single range of bytes is honoured, anything else gets the whole.
	Range string
	// Open opens n bytes of the content from off on.
	Open func(off, n int64) (io.ReadCloser, error)
}

// contentPolicy keeps a page that somebody has brought in from doing anything.
const contentPolicy = "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// Serve hands out content. Once the first byte is out there is no way to report an error but to cut the connection.
func Serve(ctx context.Context, s Served) *Content {
	kind := "attachment"
	if s.Inline {
		kind = "inline"
	}
	disposition := mime.FormatMediaType(kind, map[string]string{"filename": strings.ToValidUTF8(s.Name, "_")})
	if disposition == "" {
		disposition = kind
	}
	out := &Content{ContentType: s.ContentType, Disposition: disposition, Policy: contentPolicy, ETag: s.ETag, AcceptRanges: "bytes"}
	off, n, status := int64(0), s.Size, http.StatusOK
	switch first, length, ok := byteRange(s.Range, s.Size); {
	case ok && length == 0:
		out.ContentRange, status, n = "bytes */"+strconv.FormatInt(s.Size, 10), http.StatusRequestedRangeNotSatisfiable, 0
	case ok:
		off, n, status = first, length, http.StatusPartialContent
		out.ContentRange = "bytes " + strconv.FormatInt(off, 10) + "-" + strconv.FormatInt(off+n-1, 10) + "/" + strconv.FormatInt(s.Size, 10)
	}
	out.ContentLength = strconv.FormatInt(n, 10)
	out.Body = func(hctx huma.Context) {
		x := from(ctx)
		if n == 0 {
			hctx.SetStatus(status)
			return
		}
		r, err := s.Open(off, n)
		if err != nil {
			x.api.log.ErrorContext(ctx, "open content", "request_id", x.id, "error", err.Error())
			panic(http.ErrAbortHandler)
		}
		defer r.Close()
		hctx.SetStatus(status)
		if _, err := io.Copy(&steady{x: x, w: hctx.BodyWriter()}, r); err != nil {
			x.api.log.WarnContext(ctx, "hand out content", "request_id", x.id, "error", err.Error())
			panic(http.ErrAbortHandler)
		}
	}
	return out
}

// ContentUnchanged is the answer to a reader who already has what the tag stands for.
func ContentUnchanged(tag string) *Content {
	return &Content{ETag: tag, Body: func(hctx huma.Context) { hctx.SetStatus(http.StatusNotModified) }}
}

// byteRange reads a Range header that asks for one range. It is not ok for any other, which is answered with the whole; a
// length of 0 says that the range lies behind the end.
func byteRange(header string, size int64) (off, n int64, ok bool) {
	spec, found := strings.CutPrefix(header, "bytes=")
	first, last, parted := strings.Cut(spec, "-")
	if !found || !parted || strings.Contains(spec, ",") {
		return 0, 0, false
	}
	if first == "" {
		tail, err := strconv.ParseInt(last, 10, 64)
		if err != nil || tail < 0 {
			return 0, 0, false
		}
		tail = min(tail, size)
		return size - tail, tail, true
	}
	off, err := strconv.ParseInt(first, 10, 64)
	if err != nil || off < 0 {
		return 0, 0, false
	}
	end := size - 1
	if last != "" {
		if end, err = strconv.ParseInt(last, 10, 64); err != nil || end < off {
			return 0, 0, false
		}
	}
	if off >= size {
		return 0, 0, true
	}
	return off, min(end, size-1) - off + 1, true
}
