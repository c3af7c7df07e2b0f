package db

import (
	"slices"
	"strings"
)

// Savepoint is a place in a transaction to which it can go back. Savepoints nest: the last one that was made ends first.
//
// Rows that wait to be written are forgotten in memory, so a savepoint that sees no other statement costs the database
// nothing.
type Savepoint struct {
	tx *Tx
	// rows are how many rows of each Insert were waiting.
	rows []int
	// made says that the database knows of it.
	made bool
}

const (
	savepointBegin    = "savepoint kontor"
	savepointRelease  = "release savepoint kontor"
	savepointRollback = "rollback to savepoint kontor"
)

// Savepoint begins a part of the transaction that can be taken back. It must be ended by Release or Rollback.
func (tx *Tx) Savepoint() *Savepoint {
	sp := &Savepoint{tx: tx, rows: make([]int, len(tx.waiting))}
	for i, g := range tx.waiting {
		sp.rows[i] = g.rows()
	}
	tx.savepoints = append(tx.savepoints, sp)
	return sp
}

// Release keeps what was written since the savepoint.
func (sp *Savepoint) Release() {
	sp.end()
	if sp.made {
		sp.tx.s.queue(savepointRelease, nil)
	}
}

// Rollback takes back what was written since the savepoint. A statement that the database has refused cannot be taken back.
func (sp *Savepoint) Rollback() {
	sp.end()
	for i, g := range sp.tx.waiting {
		n := 0
		if !sp.made && i < len(sp.rows) {
			n = sp.rows[i]
		}
		g.flat = g.flat[:n*len(g.q.columns)]
	}
	if sp.made {
		sp.tx.s.queue(savepointRollback, nil)
		sp.tx.s.queue(savepointRelease, nil)
	}
}

func (sp *Savepoint) end() {
	last := len(sp.tx.savepoints) - 1
	if sp.tx.savepoints[last] != sp {
		panic("a savepoint was ended before a later one")
	}
	sp.tx.savepoints = sp.tx.savepoints[:last]
}

// make tells the database of the savepoint, behind the rows that were waiting when it was made.
func (sp *Savepoint) make() {
	tx := sp.tx
	tx.write(sp.rows)
	tx.s.explicit()
	tx.s.queue(savepointBegin, nil)
	sp.made = true
	for _, later := range tx.savepoints {
		for i := range min(len(sp.rows), len(later.rows)) {
			if later != sp && !later.made {
				later.rows[i] -= sp.rows[i]
			}
		}
	}
}

// settle writes the rows that wait, behind the savepoints that they belong to.
func (tx *Tx) settle() {
	for _, sp := range tx.savepoints {
		if !sp.made {
			sp.make()
		}
	}
	tx.write(nil)
	tx.held = 0
}

// before writes the rows that wait, so that the next statement sees them. One that only reads makes no savepoint.
func (tx *Tx) before(query string) {
	if len(tx.waiting) == 0 && len(tx.savepoints) == 0 {
		return
	}
	if strings.HasPrefix(query, "select") {
		if first := slices.IndexFunc(tx.savepoints, func(sp *Savepoint) bool { return !sp.made }); first >= 0 && !tx.since(tx.savepoints[first]) {
			tx.write(nil)
			for _, sp := range tx.savepoints[first:] {
				clear(sp.rows)
			}
			return
		}
	}
	tx.settle()
}

// since reports whether rows wait that were added behind a savepoint.
func (tx *Tx) since(sp *Savepoint) bool {
	for i, g := range tx.waiting {
		if i >= len(sp.rows) && g.rows() > 0 || i < len(sp.rows) && g.rows() > sp.rows[i] {
			return true
		}
	}
	return false
}
