package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

func TestCompression(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	large := []byte(`{"data":"` + strings.Repeat("Kontor ", 2000) + `"}`)
	for name, body := range map[string][]byte{"large": large, "small": []byte(`{}`)} {
		httpapi.Register(h.API, operation("get-"+name, "GET", "/"+name), func(context.Context, *empty) (*httpapi.JSON, error) {
			out := httpapi.RawJSON(http.StatusOK, body)
			out.ETag = httpapi.ETag(1, 2)
			return out, nil
		})
	}
	get := func(name, accept string) *apitest.Response {
		return h.scenarios().Do(t, apitest.Scenario{
			Method: "GET", Path: "/api/v1/" + name, Key: "kt_a", Header: map[string]string{"Accept-Encoding": accept}, Status: 200,
			Headers: map[string]string{"ETag": httpapi.ETag(1, 2), "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"},
		})
	}
	require.Equal(t, large, get("large", "").Bytes)
	require.Empty(t, get("small", "gzip, zstd").Header.Get("Content-Encoding"))

	r := get("large", "gzip")
	require.Equal(t, "gzip", r.Header.Get("Content-Encoding"))
	require.Less(t, len(r.Bytes), len(large)/10)
	unzip, err := gzip.NewReader(bytes.NewReader(r.Bytes))
	require.NoError(t, err)
	plain, err := io.ReadAll(unzip)
	require.NoError(t, err)
	require.Equal(t, large, plain)

	r = get("large", "gzip, deflate, br, zstd")
	require.Equal(t, "zstd", r.Header.Get("Content-Encoding"))
	decoder, err := zstd.NewReader(bytes.NewReader(r.Bytes))
	require.NoError(t, err)
	defer decoder.Close()
	plain, err = io.ReadAll(decoder)
	require.NoError(t, err)
	require.Equal(t, large, plain)
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	tag := httpapi.ETag(3, 4)
	httpapi.Register(h.API, operation("get-thing", "GET", "/thing"), func(_ context.Context, in *struct{ httpapi.IfNoneMatch }) (*httpapi.JSON, error) {
		if in.Unchanged(tag) {
			return httpapi.NotModified(tag), nil
		}
		out := httpapi.RawJSON(http.StatusOK, []byte(`{}`))
		out.ETag = tag
		return out, nil
	})
	r := h.scenarios().Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/thing", Key: "kt_a", Header: map[string]string{"If-None-Match": tag}, Status: 304, Headers: map[string]string{"ETag": tag}})
	require.Empty(t, r.Bytes)
	h.scenarios().Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/thing", Key: "kt_a", Header: map[string]string{"If-None-Match": `"old"`}, Status: 200})
}

func TestDownload(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	op := operation("get-export", "GET", "/export")
	op.Timeout = -1
	var failure error
	httpapi.Register(h.API, op, func(ctx context.Context, _ *empty) (*httpapi.File, error) {
		return httpapi.Download(ctx, "Müller & Söhne.csv", "text/csv; charset=utf-8", func(w io.Writer) error {
			if _, err := io.WriteString(w, "a;b\n"); err != nil {
				return err
			}
			return failure
		}), nil
	})
	server := httptest.NewServer(h.Handler(nil))
	t.Cleanup(server.Close)
	get := func() (*http.Response, []byte, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v1/export", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer kt_a")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil, nil, err
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		return res, b, err
	}
	res, b, err := get()
	require.NoError(t, err)
	require.Equal(t, "a;b\n", string(b))
	require.Equal(t, "text/csv; charset=utf-8", res.Header.Get("Content-Type"))
	require.Equal(t, "attachment; filename*=utf-8''M%C3%BCller%20&%20S%C3%B6hne.csv", res.Header.Get("Content-Disposition"))
	failure = errors.New("disk gone")
	_, _, err = get()
	require.Error(t, err, "a broken download must not look whole")
	require.Contains(t, h.logs.String(), "disk gone")
}

func TestUploads(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	op := operation("upload", "POST", "/upload")
	op.MaxBody = 100 << 10
	var size int64
	type form struct {
		Options string `form:"options"`
	}
	httpapi.Register(h.API, op, func(_ context.Context, in *struct{ RawBody multipart.Form }) (*struct{ Body form }, error) {
		file := in.RawBody.File["file"][0]
		size = file.Size
		return &struct{ Body form }{Body: form{Options: in.RawBody.Value["options"][0]}}, nil
	})
	send := func(n int, edit func(string) string) apitest.Scenario {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		require.NoError(t, w.WriteField("options", `{"dry_run":true}`))
		part, err := w.CreateFormFile("file", "a.csv")
		require.NoError(t, err)
		_, err = part.Write(bytes.Repeat([]byte("x"), n))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return apitest.Scenario{
			Method: "POST", Path: "/api/v1/upload", Key: "kt_a", Body: io.Reader(strings.NewReader(edit(b.String()))),
			Header: map[string]string{"Content-Type": w.FormDataContentType()},
		}
	}
	same := func(s string) string { return s }
	api := h.scenarios()
	good := send(50<<10, same)
	good.Status, good.Contains = 200, []string{"dry_run"}
	api.Do(t, good)
	require.EqualValues(t, 50<<10, size)
	large := send(200<<10, same)
	large.Status, large.Code = 413, "body_too_large"
	api.Do(t, large)
	chunked := send(200<<10, same).Request(t)
	chunked.ContentLength = -1
	w := httptest.NewRecorder()
	h.Handler(nil).ServeHTTP(w, chunked)
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code, w.Body.String())
	cut := send(10<<10, func(s string) string { return s[:5000] })
	cut.Status, cut.Contains = 422, []string{"multipart_syntax"}
	api.Do(t, cut)
	api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/upload", Key: "kt_a", Body: `{}`, Status: 415, Contains: []string{"multipart/form-data"}})
}

// TestDeadlinesOfBodies watches when the connection has a deadline: a body must come in time, and then the deadline must
// be gone, or the connection would be taken for dead while the request is handled.
func TestDeadlinesOfBodies(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.echo(operation("echo", "POST", "/echo"))
	r := apitest.Scenario{Method: "POST", Path: "/api/v1/echo", Key: "kt_a", Body: `{"name":"a"}`}.Request(t)
	w := &deadlines{ResponseWriter: httptest.NewRecorder()}
	h.Handler(nil).ServeHTTP(w, r)
	require.Len(t, w.read, 3)
	require.False(t, w.read[0].IsZero(), "while the body is read")
	require.True(t, w.read[2].IsZero(), "none while the request is handled")
	require.NotEmpty(t, w.write)
}

type deadlines struct {
	http.ResponseWriter
	read, write []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.read = append(d.read, t)
	return nil
}

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.write = append(d.write, t)
	return nil
}
