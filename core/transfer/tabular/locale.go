package tabular

import "strings"

// DateOrder is the order of day and month in dates such as 02/11/2024.
type DateOrder string

// The orders of day and month.
const (
	DateOrderUnknown DateOrder = ""
	DayFirst         DateOrder = "day_first"
	MonthFirst       DateOrder = "month_first"
)

// Locale is how a file writes numbers and dates.
type Locale struct {
	// Decimal is ',' or '.', or 0 when no value shows it or the values disagree.
	Decimal byte
	// DateOrder is empty when no value shows it or the values disagree.
	DateOrder DateOrder
	// Ambiguous says what a person has to decide or to look at, with examples.
	Ambiguous []Ambiguity
}

// Ambiguity is a question that the values of a file leave open.
type Ambiguity struct {
	// What is AmbiguousDecimal or AmbiguousDateOrder.
	What string `json:"what"`
	// Conflict tells that values contradict one another; otherwise there are only values that can be read both ways.
	Conflict bool `json:"conflict"`
	// Examples are up to four values that show it.
	Examples []string `json:"examples"`
}

// What can be ambiguous.
const (
	AmbiguousDecimal   = "decimal"
	AmbiguousDateOrder = "date_order"
)

// ballot counts what the values say about one question.
type ballot struct {
	votes     [2]int // for the first and the second answer
	open      [2]int // values that can be read both ways, by how they are written
	examples  [2]string
	undecided []string
}

func (b *ballot) vote(answer int, value string) {
	if b.votes[answer] == 0 {
		b.examples[answer] = value
	}
	b.votes[answer]++
}

func (b *ballot) abstain(form int, value string) {
	if b.open[form] == 0 || len(b.undecided) < 2 {
		b.undecided = append(b.undecided, value)
	}
	b.open[form]++
}

// result returns the answer, or -1, and what is to be reported. A few values that disagree with all others are
// reported, but do not change the answer.
func (b *ballot) result(what string) (int, *Ambiguity) {
	winner := -1
	all := b.votes[0] + b.votes[1]
	for i, n := range b.votes {
		if n > 0 && n*20 >= all*19 {
			winner = i
		}
	}
	examples := b.undecided
	switch {
	case b.votes[0] > 0 && b.votes[1] > 0:
		return winner, &Ambiguity{What: what, Conflict: true, Examples: b.examples[:]}
	case b.open[0] > 0 && b.open[1] > 0:
		for _, e := range b.examples {
			if e != "" {
				examples = append(examples, e)
			}
		}
		return winner, &Ambiguity{What: what, Conflict: true, Examples: examples[:min(len(examples), 4)]}
	case winner < 0 && b.open[0]+b.open[1] > 0:
		return winner, &Ambiguity{What: what, Examples: examples}
	}
	return winner, nil
}

// GuessLocale finds out from the values of columns how a file writes decimal numbers and dates. Columns are given as
// lists of values; it pays to give all values there are, since one value can settle the question. Columns that hold
// neither numbers nor dates are passed over.
func GuessLocale(columns [][]string) Locale {
	var decimals, dates ballot
	dotted := 0
	for _, values := range columns {
		switch holds := kindOfValues(values); holds {
		case shapeDecimal:
			for _, v := range values {
				voteDecimal(&decimals, v)
			}
		case shapeDate:
			for _, v := range values {
				dotted += voteDate(&dates, v)
			}
		}
	}
	var l Locale
	winner, doubt := decimals.result(AmbiguousDecimal)
	if winner >= 0 {
		l.Decimal = ",."[winner]
	}
	if doubt != nil {
		l.Ambiguous = append(l.Ambiguous, *doubt)
	}
	winner, doubt = dates.result(AmbiguousDateOrder)
	switch {
	case winner == 0, winner < 0 && dotted > 0 && dates.votes[1] == 0:
		l.DateOrder = DayFirst
	case winner == 1:
		l.DateOrder = MonthFirst
	}
	if doubt != nil {
		l.Ambiguous = append(l.Ambiguous, *doubt)
	}
	return l
}

// kindOfValues tells whether a column holds numbers (shapeDecimal), dates (shapeDate) or neither.
func kindOfValues(values []string) shapes {
	n, num, date := 0, 0, 0
	for _, v := range values {
		s := shapeOf(v)
		if s == shapeNothing || strings.TrimSpace(v) == "" {
			continue
		}
		n++
		switch {
		case s&(shapeDate|shapeDateTime) != 0:
			date++
		case s&numbers != 0 && s&shapePhone == 0:
			num++
		}
	}
	switch {
	case n == 0:
	case num*10 >= n*7:
		return shapeDecimal
	case date*10 >= n*7:
		return shapeDate
	}
	return 0
}

func voteDecimal(b *ballot, v string) {
	f, ok := parseNumber(v)
	if !ok {
		return
	}
	switch {
	case f.decimal == ',' || f.decimal == 0 && f.group == '.':
		b.vote(0, v)
	case f.decimal == '.' || f.decimal == 0 && f.group == ',':
		b.vote(1, v)
	case f.ambiguous == ',':
		b.abstain(0, v)
	case f.ambiguous == '.':
		b.abstain(1, v)
	}
}

// voteDate returns 1 for a date with dots, which is day first whatever the others are.
func voteDate(b *ballot, v string) int {
	f, ok := parseDate(v)
	switch {
	case !ok || f.named || f.noYear || f.order == "ymd":
	case f.order == "dmy" && strings.Contains(strings.Fields(v)[0], "."):
		return 1
	case f.order == "dmy":
		b.vote(0, v)
	case f.order == "mdy":
		b.vote(1, v)
	default:
		b.abstain(0, v)
	}
	return 0
}
