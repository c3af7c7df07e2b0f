package fold

import "unicode/utf8"

// Cut returns the longest prefix of s that has at most maxBytes bytes and does not split a rune.
func Cut(s string, maxBytes int) string {
	if len(s) <= maxBytes {
		return s
	}
	for maxBytes > 0 && !utf8.RuneStart(s[maxBytes]) {
		maxBytes--
	}
	return s[:max(maxBytes, 0)]
}

// Clip returns the first characters of s, at most so many.
func Clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}

// Shorten is Clip for people: where something is left out, three dots say so.
func Shorten(s string, most int) string {
	if c := Clip(s, most); len(c) < len(s) {
		return c + "…"
	}
	return s
}
