package httpapi

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// ETag is the strong entity tag of a versioned resource that the actor sees as a whole. View stands for everything but
// the version that decides what the answer looks like, such as the compiled access and the chosen fields; see View.
//
// Where fields are hidden from the actor, the version must not be part of the tag, or its change would tell that a
// hidden field has changed: use ContentETag of what the actor sees.
func ETag(version int64, view uint64) string {
	b := make([]byte, 0, 40)
	b = append(b, `"v`...)
	b = strconv.AppendInt(b, version, 10)
	b = append(b, '-')
	b = strconv.AppendUint(b, view, 36)
	b = append(b, '"')
	return string(b)
}

// View hashes what an answer depends on besides the version, for ETag.
func View(parts ...string) uint64 {
	h := fnv.New64a()
	var length [8]byte
	for _, p := range parts {
		binary.LittleEndian.PutUint64(length[:], uint64(len(p)))
		_, _ = h.Write(length[:])
		_, _ = h.Write([]byte(p))
	}
	return h.Sum64()
}

// ContentETag is the strong entity tag of an answer that only depends on what it says.
func ContentETag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"c` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// TagVersion is the version in a tag that ETag has made; false for any other tag.
func TagVersion(tag string) (int64, bool) {
	rest, ok := strings.CutPrefix(tag, `"v`)
	if !ok {
		return 0, false
	}
	number, _, ok := strings.Cut(rest, "-")
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseInt(number, 10, 64)
	return v, err == nil && v >= 0
}

// IfMatch is the input of a write that must name what it is based on. Embed it.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The ETag that the change is based on, or * for any. Without it the answer is 428; when the record has changed since, 412."`
}

// Check compares the header with the resource's present tag: without a header the fault is PreconditionRequired, with
// another tag it is Stale and tells the present version.
func (m IfMatch) Check(tag string, version int64) error {
	if strings.TrimSpace(m.IfMatch) == "" {
		return preconditionRequired()
	}
	// The comparison is strong: a weak tag names no version to change.
	if tags, anyTag := parseTags(m.IfMatch); anyTag || slices.Contains(tags, tag) {
		return nil
	}
	return Stale(version)
}

// Stale is the fault of a write that is based on an older version than the present one.
func Stale(version int64) error {
	return fault.New(fault.Stale, "stale", fault.Params{"version": version})
}

func preconditionRequired() error {
	return fault.New(fault.PreconditionRequired, "precondition_required")
}

// Version is the version that the header names, for writes that compare it in their own statement. Any is true for *.
// Ok is false when the tag is not of that kind, so that Check must compare it with the present one.
func (m IfMatch) Version() (version int64, anyVersion, ok bool, err error) {
	tags, anyTag := parseTags(m.IfMatch)
	switch {
	case anyTag:
		return 0, true, true, nil
	case strings.TrimSpace(m.IfMatch) == "":
		return 0, false, false, preconditionRequired()
	case len(tags) == 1:
		version, ok = TagVersion(tags[0])
		return version, false, ok, nil
	default:
		return 0, false, false, nil
	}
}

// IfNoneMatch is the input of a read that may find that nothing has changed. Embed it.
type IfNoneMatch struct {
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag that the reader has; when it is still true, the answer is 304 without a body."`
}

// Unchanged reports whether the reader already has what the tag stands for.
func (m IfNoneMatch) Unchanged(tag string) bool {
	tags, anyTag := parseTags(m.IfNoneMatch)
	if anyTag {
		return true
	}
	for _, t := range tags {
		if strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}

// parseTags reads a list of entity tags.
func parseTags(header string) (tags []string, anyTag bool) {
	for header = strings.TrimSpace(header); header != ""; header = strings.TrimLeft(header, " \t,") {
		if header == "*" {
			return nil, true
		}
		start := 0
		if strings.HasPrefix(header, "W/") {
			start = 2
		}
		if len(header) <= start || header[start] != '"' {
			return tags, false
		}
		end := strings.IndexByte(header[start+1:], '"')
		if end < 0 {
			return tags, false
		}
		end += start + 2
		tags = append(tags, header[:end])
		header = header[end:]
	}
	return tags, false
}
