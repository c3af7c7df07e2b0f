package duplicate

import "strings"

// jaroWinkler is how alike two words are, from 0 to 1; words that begin alike are more alike.
func jaroWinkler(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	window := max(max(len(x), len(y))/2-1, 0)
	inX, inY := make([]bool, len(x)), make([]bool, len(y))
	matches := 0
	for i := range x {
		for j := max(0, i-window); j < min(len(y), i+window+1); j++ {
			if !inY[j] && x[i] == y[j] {
				inX[i], inY[j] = true, true
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	transposed, j := 0, 0
	for i := range x {
		if !inX[i] {
			continue
		}
		for !inY[j] {
			j++
		}
		if x[i] != y[j] {
			transposed++
		}
		j++
	}
	m := float64(matches)
	jaro := (m/float64(len(x)) + m/float64(len(y)) + (m-float64(transposed)/2)/m) / 3
	prefix := 0
	for prefix < min(4, len(x), len(y)) && x[prefix] == y[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}

// distance is the number of letters to insert, remove, replace or swap with their neighbour to make one word of the
// other; anything beyond limit is limit+1.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

// misspelt reports whether two words may be one with a slip of the pen.
func misspelt(a, b string) bool {
	switch n := min(len(a), len(b)); {
	case n < 4:
		return n == 3 && distance(a, b, 1) <= 1 && a[0] == b[0]
	case n < 8:
		return distance(a, b, 1) <= 1
	}
	return distance(a, b, 2) <= 2
}

// lettersOf keeps letters and digits of a folded text.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '\'' || r == ',' || r == '/' || r == '&' || r == '+' || r == '(' || r == ')' || r == '"' {
			return -1
		}
		return r
	}, s)
}
