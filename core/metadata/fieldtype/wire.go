package fieldtype

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// bare cuts JSON white space from both ends of a value.
func bare(raw json.RawMessage) []byte { return bytes.Trim(raw, " \t\r\n") }

// isNull reports whether a JSON value is null or missing.
func isNull(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }

// jsonKind names the type of a JSON value by its first byte.
func jsonKind(raw []byte) string {
	if len(raw) == 0 {
		return "null"
	}
	switch c := raw[0]; {
	case c == '"':
		return "string"
	case c == '{':
		return "object"
	case c == '[':
		return "array"
	case c == 't' || c == 'f':
		return "boolean"
	case c == 'n':
		return "null"
	default:
		return "number"
	}
}

// wrongType returns the fault of a JSON value of another type than expected.
func wrongType(expected string, raw []byte) error {
	return invalid(ReasonWrongType, fault.Params{"expected": expected, "got": jsonKind(raw)})
}

// jsonString reads a JSON string. Text that is not UTF-8, be it as bytes or as half a surrogate pair, is refused.
func jsonString(raw []byte) (string, error) {
	if jsonKind(raw) != "string" {
		return "", wrongType("string", raw)
	}
	if !utf8.Valid(raw) {
		return "", invalid(ReasonInvalidUTF8)
	}
	if len(raw) >= 2 && raw[len(raw)-1] == '"' && isPlainJSON(raw[1:len(raw)-1]) {
		return string(raw[1 : len(raw)-1]), nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", invalid(ReasonInvalidJSON)
	}
	if strings.ContainsRune(s, utf8.RuneError) && hasLoneSurrogate(raw) {
		return "", invalid(ReasonInvalidUTF8)
	}
	return s, nil
}

// isPlainJSON reports whether the inside of a JSON string stands for itself.
func isPlainJSON(inside []byte) bool {
	for _, c := range inside {
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// hasLoneSurrogate reports whether valid JSON holds an escape of half a surrogate pair.
func hasLoneSurrogate(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		unit, ok := utf16Escape(raw, i)
		if !ok {
			continue
		}
		i += 4
		switch {
		case unit >= 0xdc00 && unit <= 0xdfff:
			return true
		case unit >= 0xd800 && unit < 0xdc00:
			low, ok := uint16(0), false
			if i+1 < len(raw) && raw[i+1] == '\\' {
				low, ok = utf16Escape(raw, i+2)
			}
			if !ok || low < 0xdc00 || low > 0xdfff {
				return true
			}
			i += 6
		}
	}
	return false
}

// utf16Escape reads the escape uXXXX at position i.
func utf16Escape(raw []byte, i int) (uint16, bool) {
	if i+5 > len(raw) || raw[i] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(raw[i+1:i+5]), 16, 16)
	return uint16(n), err == nil
}

// jsonStrings reads a JSON array of at most limit strings.
func jsonStrings(raw []byte, limit int) ([]string, error) {
	if jsonKind(raw) != "array" {
		return nil, wrongType("array", raw)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, invalid(ReasonInvalidJSON)
	}
	if len(items) > limit {
		return nil, invalid(ReasonTooMany, fault.Params{"max": limit})
	}
	out := make([]string, 0, len(items))
	for _, item := range items {
		s, err := jsonString(item)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// jsonObject reads a JSON object whose keys all are among the allowed ones; null parts are left out.
func jsonObject(raw []byte, allowed ...string) (map[string]json.RawMessage, error) {
	if jsonKind(raw) != "object" {
		return nil, wrongType("object", raw)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, invalid(ReasonInvalidJSON)
	}
	for key, part := range parts {
		if !contains(allowed, key) {
			return nil, invalid(ReasonUnknownKey, fault.Params{"key": strings.ToValidUTF8(key, "\ufffd"), "allowed": allowed})
		}
		if isNull(part) {
			delete(parts, key)
		}
	}
	return parts, nil
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. Broken UTF-8 becomes U+FFFD; the two line separators that JavaScript cannot
// hold in a string literal are escaped.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(dst, s[start:i]...)
			dst = append(dst, "\ufffd"...)
			start = i + size
		case r == '\u2028' || r == '\u2029':
			dst = append(dst, s[start:i]...)
			dst = append(dst, '\\', 'u', '2', '0', '2', hexDigits[r&0xf])
			start = i + size
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}
