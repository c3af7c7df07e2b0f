package main

// match finds the intent whose examples a line is most like, and how much, from 0 to 1.
func match(intents []intent, line string) (*intent, float64) {
	asked := terms(line)
	var best *intent
	score := 0.0
	for i := range intents {
		for _, examples := range intents[i].Examples {
			for _, e := range examples {
				if s := alike(asked, terms(e)); s > score {
					best, score = &intents[i], s
				}
			}
		}
	}
	return best, score
}

// alike is how much two lists of stems say the same: every word counts by the word that is most like it.
func alike(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	cover := func(from, to []string) float64 {
		sum := 0.0
		for _, x := range from {
			best := 0.0
			for _, y := range to {
				best = max(best, likeness(x, y))
			}
			sum += best
		}
		return sum
	}
	return (cover(a, b) + cover(b, a)) / float64(len(a)+len(b))
}
