package tabular

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// keyBytes is how much of a file of JSON lines is read to find its keys.
const keyBytes = 64 << 20

// jsonDepth is how deep objects inside objects become columns of their own, such as "custom.region".
const jsonDepth = 4

// looksLikeJSONLine reports whether text begins with a line that is one JSON object.
func looksLikeJSONLine(text []byte, whole bool) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	line, _, ended := bytes.Cut(text, []byte("\n"))
	if ended || whole {
		return json.Valid(line)
	}
	rest := bytes.TrimLeft(line[1:], " \t")
	return len(rest) > 0 && rest[0] == '"'
}

// jsonSource reads one JSON object per line.
type jsonSource struct {
	r       *bufio.Reader
	pos     func() int64
	columns map[string]int
	names   []string
	line    int
	offset  int64
}

func (j *jsonSource) expect(int) {}

func (j *jsonSource) close() error { return nil }

// openJSON finds the keys of the objects, which become the columns in the order of their first appearance.
func (t *Table) openJSON(ctx context.Context, r io.ReaderAt, size int64, opts Options) (func() (source, error), error) {
	e, err := t.findText(ctx, r, size, opts.Encoding)
	if err != nil {
		return nil, err
	}
	columns := map[string]int{}
	var names []string
	open := func() (source, error) {
		dec := newDecoder(r, size, e)
		return &jsonSource{r: bufio.NewReaderSize(dec, 256<<10), pos: func() int64 { return dec.read }, columns: columns, names: names}, nil
	}
	scan, _ := open()
	j := scan.(*jsonSource)
	rows := 0
	for j.pos() < keyBytes {
		if rows++; rows%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		line, _, err := j.readLine()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		pairs, _ := flatten(line)
		for _, p := range pairs {
			if _, ok := columns[p.key]; !ok {
				columns[p.key] = len(names)
				names = append(names, p.key)
			}
		}
		if len(names) > MaxColumns {
			return nil, fault.New(fault.TooLarge, "too_many_columns", fault.Params{"max": MaxColumns, "columns": len(names)})
		}
	}
	if len(names) == 0 {
		return nil, fault.New(fault.Invalid, "file_empty")
	}
	t.layout.name(slices.Clone(names), true)
	return open, nil
}

// readLine returns the next line without its end, or nothing for a line that is too long to be held.
func (j *jsonSource) readLine() (line []byte, tooLong bool, err error) {
	j.line++
	for {
		part, err := j.r.ReadSlice('\n')
		if len(line)+len(part) > maxRecord {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) == 0 && !tooLong:
			return nil, false, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, false, fault.Wrap(err)
		default:
			return bytes.TrimRight(line, "\r\n"), tooLong, nil
		}
	}
}

// next implements source.
func (j *jsonSource) next() (record, error) {
	line, tooLong, err := j.readLine()
	if err != nil {
		return record{}, err
	}
	j.offset = max(j.offset, j.pos()-int64(j.r.Buffered()))
	rec := record{number: j.line, line: j.line, cells: make([]string, len(j.names)), offset: j.offset}
	fail := func(reason string, params fault.Params) {
		rec.failed = true
		rec.problems = append(rec.problems, failure(WholeRow, reason, params))
	}
	switch {
	case tooLong:
		fail(ReasonRowTooLarge, fault.Params{"max": maxRecord})
		return rec, nil
	case len(bytes.TrimSpace(line)) == 0:
		return rec, nil
	case !utf8.Valid(line):
		fail(ReasonBrokenEncoding, fault.Params{"encoding": encUTF8})
	}
	pairs, ok := flatten(line)
	if !ok {
		fail(ReasonNotJSON, nil)
	}
	seen := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		column, known := j.columns[p.key]
		switch {
		case !known:
			fail(ReasonUnknownKey, fault.Params{"key": p.key})
			continue
		case seen[p.key]:
			fail(ReasonDuplicateKey, fault.Params{"key": p.key})
			continue
		case p.broken:
			rec.problems = append(rec.problems, failure(column, ReasonBrokenEncoding, fault.Params{"encoding": encUTF8}))
		}
		seen[p.key] = true
		rec.cells[column] = p.value
	}
	return rec, nil
}

// pair is one key with its value as text.
type pair struct {
	key, value string
	broken     bool // the value holds half a character
}

// flatten returns the keys and values of a JSON object in their order. Objects inside it become keys with dots, lists
// stay JSON text. It reports false when the line is anything but one object; what came before the error is returned.
func flatten(line []byte) ([]pair, bool) {
	dec := json.NewDecoder(bytes.NewReader(line))
	var pairs []pair
	if !flattenObject(dec, "", 1, &pairs) {
		return pairs, false
	}
	_, err := dec.Token()
	return pairs, errors.Is(err, io.EOF)
}

func flattenObject(dec *json.Decoder, prefix string, depth int, pairs *[]pair) bool {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		t, err := dec.Token()
		key, ok := t.(string)
		if err != nil || !ok || len(*pairs) > 2*MaxColumns {
			return false
		}
		var raw json.RawMessage
		if dec.Decode(&raw) != nil {
			return false
		}
		if raw[0] == '{' && len(raw) > 2 && depth < jsonDepth {
			inner := json.NewDecoder(bytes.NewReader(raw))
			if !flattenObject(inner, prefix+key+".", depth+1, pairs) {
				return false
			}
			continue
		}
		value, broken := jsonText(raw)
		*pairs = append(*pairs, pair{key: prefix + key, value: value, broken: broken})
	}
	_, err := dec.Token()
	return err == nil
}

// jsonText returns a JSON value as the text of a cell.
func jsonText(raw json.RawMessage) (text string, broken bool) {
	switch raw[0] {
	case 'n':
		return "", false
	case '"':
		if json.Unmarshal(raw, &text) != nil {
			return string(raw), true
		}
		// The decoder replaces half of a surrogate pair without a word.
		broken = strings.Count(text, "\uFFFD") > bytes.Count(raw, []byte("\uFFFD"))+bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`))
		return text, broken
	case '{', '[':
		var b bytes.Buffer
		if len(raw) == 2 || json.Compact(&b, raw) != nil {
			return "", false
		}
		return b.String(), false
	case 't', 'f':
		return string(raw), false
	}
	return plainNumber(string(raw)), false
}
