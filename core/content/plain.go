package content

import (
	"slices"
	"strings"
)

// Plain is the text alone.
func (t Text) Plain() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Lines are the texts of a tree, a line for each heading, paragraph, entry and row: what is searched, and what versions are
// compared by.
func (t Tree) Lines() []string {
	var out []string
	add := func(s string) {
		for line := range strings.SplitSeq(s, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	var items func(list []Item)
	items = func(list []Item) {
		for _, it := range list {
			add(it.Text.Plain())
			items(it.Items)
		}
	}
	for _, b := range t {
		add(b.Title)
		add(b.Text.Plain())
		items(b.Items)
		for _, row := range b.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = c.Plain()
			}
			add(strings.Join(cells, " | "))
		}
		add(b.Source)
		add(b.Alt)
		add(b.Caption)
		if b.Kind == File {
			add(b.Name)
		}
	}
	return out
}

// Plain is the text of a tree alone.
func (t Tree) Plain() string { return strings.Join(t.Lines(), "\n") }

// Empty reports whether a tree shows nothing.
func (t Tree) Empty() bool {
	return !slices.ContainsFunc(t, func(b Block) bool {
		return len(b.Text) > 0 || len(b.Items) > 0 || len(b.Rows) > 0 || b.Source != "" || b.File != "" || b.URL != ""
	})
}

// Line is a line of a comparison.
type Line struct {
	// Op is same, added or removed.
	Op   string `json:"op"`
	Text string `json:"text"`
}

// maxDiff bounds the work of a comparison: what lies beyond is told as removed and added.
const maxDiff = 2000

// Diff tells which lines were taken out and put in from one version to the next, by the longest common subsequence.
func Diff(before, after []string) []Line {
	out := []Line{}
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		out = append(out, Line{"same", before[0]})
		before, after = before[1:], after[1:]
	}
	tail := 0
	for tail < len(before) && tail < len(after) && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	end := before[len(before)-tail:]
	before, after = before[:len(before)-tail], after[:len(after)-tail]
	if len(before) <= maxDiff && len(after) <= maxDiff {
		out = append(out, middle(before, after)...)
	} else {
		for _, s := range before {
			out = append(out, Line{"removed", s})
		}
		for _, s := range after {
			out = append(out, Line{"added", s})
		}
	}
	for _, s := range end {
		out = append(out, Line{"same", s})
	}
	return out
}

func middle(a, b []string) []Line {
	wide := len(b) + 1
	length := make([]int, (len(a)+1)*wide)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*wide+j] = length[(i+1)*wide+j+1] + 1
			} else {
				length[i*wide+j] = max(length[(i+1)*wide+j], length[i*wide+j+1])
			}
		}
	}
	var out []Line
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Line{"same", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && length[(i+1)*wide+j] >= length[i*wide+j+1]:
			out = append(out, Line{"removed", a[i]})
			i++
		default:
			out = append(out, Line{"added", b[j]})
			j++
		}
	}
	return out
}
