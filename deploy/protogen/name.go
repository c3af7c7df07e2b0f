package main

import (
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

var initialisms = map[string]string{"id": "ID", "url": "URL", "http": "HTTP", "json": "JSON", "ms": "MS", "html": "HTML", "sdk": "SDK", "ttl": "TTL", "sha256": "SHA256"}

// goName gives snake_case as an exported Go name.
func goName(snake string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ToLower(snake), "_") {
		if up, ok := initialisms[part]; ok {
			b.WriteString(up)
		} else if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// snakeUpper gives a Go name as UPPER_SNAKE, the prefix of an enum's values.
func snakeUpper(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// valueName gives the Go name of an enum's value: ValueKindText for VALUE_KIND_TEXT.
func valueName(v protoreflect.EnumValueDescriptor) string {
	enum := string(v.Parent().Name())
	return enum + goName(strings.TrimPrefix(string(v.Name()), snakeUpper(enum)+"_"))
}

// valueText gives the name of an enum's value in JSON: text for VALUE_KIND_TEXT.
func valueText(v protoreflect.EnumValueDescriptor) string {
	enum := string(v.Parent().Name())
	return strings.ToLower(strings.TrimPrefix(string(v.Name()), snakeUpper(enum)+"_"))
}

var mark = regexp.MustCompile(`(?m)^ ?(since|capability|scope): (.*)\n?`)

// comment gives what stands before a declaration, without its marks, and the marks.
func comment(d protoreflect.Descriptor) (text string, marks map[string]string) {
	loc := d.ParentFile().SourceLocations().ByDescriptor(d)
	marks = map[string]string{}
	for _, m := range mark.FindAllStringSubmatch(loc.LeadingComments, -1) {
		marks[m[1]] = strings.TrimSpace(m[2])
	}
	text = mark.ReplaceAllString(loc.LeadingComments, "")
	lines := strings.Split(strings.TrimRight(text, "\n "), "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), marks
}

// goComment gives a comment as Go writes it, each line indented.
func goComment(d protoreflect.Descriptor, indent string) string {
	text, _ := comment(d)
	if text == "" {
		return ""
	}
	return indent + "// " + strings.ReplaceAll(text, "\n", "\n"+indent+"// ") + "\n"
}
