package httpapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// JSON is the output of an operation that renders its body itself. It is written as it is; Operation.Response
// describes it.
type JSON struct {
	Status      int
	ContentType string `header:"Content-Type"`
	ETag        string `header:"ETag"`
	Location    string `header:"Location"`
	// Link leads to the next page, where there is one.
	Link string `header:"Link"`
	Body []byte
}

// RawJSON returns an answer of finished JSON.
func RawJSON(status int, body []byte) *JSON {
	return &JSON{Status: status, ContentType: jsonType, Body: body}
}

// NotModified returns the answer to a reader who already has what the tag stands for.
func NotModified(tag string) *JSON {
	return &JSON{Status: http.StatusNotModified, ETag: tag}
}

// SchemaRef is the schema of a type that is described under a name in the components of the description, for
// Operation.Request and Operation.Response. The room adds the schema itself to API.OpenAPI.
func SchemaRef(name string) *huma.Schema { return &huma.Schema{Ref: "#/components/schemas/" + name} }

// File is the output of a download, whose operation needs a negative Timeout.
type File struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// Download returns a file that write produces while it is sent. Once the first byte is out there is no way to report an
// error but to cut the connection, so everything that can fail early should fail before.
func Download(ctx context.Context, name, contentType string, write func(io.Writer) error) *File {
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": strings.ToValidUTF8(name, "_")})
	if disposition == "" {
		disposition = "attachment"
	}
	return &File{ContentType: contentType, Disposition: disposition, Body: func(hctx huma.Context) {
		x := from(ctx)
		hctx.SetStatus(http.StatusOK)
		if err := write(&steady{x: x, w: hctx.BodyWriter()}); err != nil {
			x.api.log.ErrorContext(ctx, "download", "request_id", x.id, "error", err.Error())
			panic(http.ErrAbortHandler)
		}
	}}
}

// steady moves the write deadline on with every piece: a download may take long, but not stand still.
type steady struct {
	x *exchange
	w io.Writer
}

func (s *steady) Write(b []byte) (int, error) {
	s.x.extend()
	return s.w.Write(b)
}
