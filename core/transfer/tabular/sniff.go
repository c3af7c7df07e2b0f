package tabular

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
)

// How much text the dialect is judged by.
const (
	sniffBytes = 64 << 10
	sniffRows  = 200
)

var (
	delimiters   = []byte{',', ';', '\t', '|'}
	spacedQuote  = regexp.MustCompile(`[,;\t|] +"`)
	singleQuotes = regexp.MustCompile(`(?m)(^|[,;\t|])'[^'\n]*'([,;\t|\r]|$)`)
	sepLine      = regexp.MustCompile(`(?i)^"?sep=([,;\t|])"?\r?\n`)
)

// sniff finds the dialect of a text by trying every one on its beginning. The best is the one under which the rows have
// the same number of cells, the cells hold no other delimiter and the quotation marks make sense. A delimiter that the
// caller knows is not questioned.
func sniff(sample []byte, whole bool, known byte) dialect {
	if m := sepLine.FindSubmatch(sample); m != nil && known == 0 {
		known = m[1][0]
	}
	best, bestScore := dialect{delim: ',', quote: '"'}, 0.0
	first, _, _ := strings.Cut(string(sample), "\n")
	if known != 0 {
		best.delim = known
	} else if first = strings.TrimSpace(first); first != "" {
		// A text of one column has no delimiter; it is taken for one unless another dialect is better than chance.
		bestScore = 0.2
		if _, ok := lookupConcept(first); ok && !strings.ContainsAny(first, ",;\t|") {
			bestScore = 0.9
		}
	}
	best.cr = !bytes.Contains(sample, []byte("\n")) && bytes.Contains(sample, []byte("\r"))
	for _, d := range dialects(sample, known) {
		if score := rate(sample, whole, d); score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// dialects lists the dialects that are possible for a text, the most usual first.
func dialects(sample []byte, known byte) []dialect {
	crs := []bool{false}
	if lone := bytes.Count(sample, []byte("\r")) - bytes.Count(sample, []byte("\r\n")); lone > 0 {
		crs = []bool{false, true}
		if !bytes.Contains(sample, []byte("\n")) {
			crs = []bool{true}
		}
	}
	quotes, escapes, spaces := []byte{'"'}, []byte{0}, []bool{false}
	if bytes.IndexByte(sample, '"') >= 0 {
		quotes = []byte{'"', 0}
	}
	if len(singleQuotes.FindAllIndex(sample, 3)) > 2 {
		quotes = append(quotes, '\'')
	}
	if bytes.Contains(sample, []byte(`\"`)) {
		escapes = append(escapes, '\\')
	}
	if spacedQuote.Match(sample) {
		spaces = append(spaces, true)
	}
	tried := delimiters
	if known != 0 {
		tried = []byte{known}
	}
	var all []dialect
	for _, delim := range tried {
		for _, quote := range quotes {
			for _, escape := range escapes {
				for _, cr := range crs {
					for _, space := range spaces {
						all = append(all, dialect{delim: delim, quote: quote, escape: escape, cr: cr, skipSpace: space})
					}
				}
			}
		}
	}
	return all
}

// rate says how well a dialect explains a text, from 0 to 1.
func rate(sample []byte, whole bool, d dialect) float64 {
	if len(sample) > sniffBytes {
		sample, whole = sample[:sniffBytes], false
	}
	if !whole {
		// The last row is not complete.
		if i := bytes.LastIndexAny(sample, "\r\n"); i > 0 {
			sample = sample[:i+1]
		}
	}
	s := scanText(sample, d)
	var (
		widths               = map[int]int{}
		rows, several        int
		failed, odd          float64
		cells, clean, header float64
	)
	for rows < sniffRows {
		rec, err := s.next()
		if err != nil {
			break
		}
		if rec.blank() {
			continue
		}
		rows++
		if rec.failed {
			failed++
			continue
		}
		odd += float64(len(rec.problems))
		w := len(rec.cells)
		widths[w]++
		if w > 1 {
			several++
		}
		if header < 2 && w > 1 {
			header = float64(w)
		}
		for _, c := range rec.cells {
			if c != "" {
				cells++
				clean += cleanness(c, d)
			}
		}
	}
	mode, count := 0, 0
	for w, n := range widths {
		if w > 1 && (n > count || n == count && w > mode) {
			mode, count = w, n
		}
	}
	if mode == 0 || cells == 0 {
		return 0
	}
	n := float64(rows)
	score := (0.75*float64(count) + 0.25*float64(several)) / n * (1 - 1/float64(mode))
	score *= clean / cells * clean / cells
	score *= (1 - failed/n) * (1 - failed/n) * (1 - 0.5*min(1, odd/n))
	switch {
	case header < float64(mode):
		score *= 0.8
	case header > float64(mode):
		score *= 0.95
	}
	return score
}

// cleanness says how much a cell looks like one cell and not like several, from 0 to 1.
func cleanness(c string, d dialect) float64 {
	if strings.HasPrefix(c, `"`) || strings.HasSuffix(c, `"`) && !strings.HasPrefix(c, `="`) && d.quote == 0 {
		return 0.2
	}
	if d.quote == '"' && strings.HasPrefix(c, "'") && strings.HasSuffix(c, "'") && len(c) > 1 {
		return 0.6
	}
	for _, other := range delimiters {
		if other != d.delim && other != ',' && strings.IndexByte(c, other) >= 0 {
			return 0.5
		}
	}
	return 1
}

// readSample reads the beginning of a text, and reports whether that is all of it.
func readSample(r io.Reader, limit int) ([]byte, bool, error) {
	buf := make([]byte, limit)
	n, err := io.ReadFull(r, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return buf[:n], true, nil
	}
	return buf[:n], false, err
}
