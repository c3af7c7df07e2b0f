package tabular

// record is one row as a source delivers it: before blank rows are left out and cells are unwrapped.
type record struct {
	number   int   // as a spreadsheet counts, from 1
	line     int   // physical line of a text file, from 1
	offset   int64 // bytes of the file read so far
	cells    []string
	found    int // cells in the file, when more than were kept
	problems []Problem
	failed   bool // the cells are for looking at only
}

func (r *record) blank() bool {
	if r.failed {
		return false
	}
	for _, c := range r.cells {
		if c != "" {
			return false
		}
	}
	return true
}

// source delivers the rows of one file in order.
type source interface {
	// next returns the next row; io.EOF after the last.
	next() (record, error)
	// expect tells how many cells a row should have. Zero, as at the start, means that it is not known.
	expect(width int)
	close() error
}
