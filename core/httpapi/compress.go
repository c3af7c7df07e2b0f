package httpapi

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compressFrom is the size from which an answer is worth compressing.
const compressFrom = 2 << 10

// newCompressor wraps handlers whose larger answers go out as zstd or gzip, whichever the caller takes, in the fastest
// mode: answers are made once and read once. Entity tags stay as they are, because they stand for a version and not for
// bytes.
func newCompressor() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(compressFrom),
		gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.ZstdCompressionLevel(int(zstd.SpeedFastest)),
		gzhttp.SetContentType(false),
		gzhttp.ContentTypeFilter(compressible),
	)
	if err != nil {
		panic(fmt.Errorf("httpapi: compression: %w", err))
	}
	return wrap
}

// compressible reports whether answers of a type get smaller.
func compressible(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	media = strings.TrimSpace(media)
	return media == jsonType || strings.HasSuffix(media, "+json") || strings.HasPrefix(media, "text/") && media != eventStream ||
		media == "application/x-ndjson"
}
