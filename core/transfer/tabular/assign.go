package tabular

import (
	"math"
	"slices"
)

// offer is a possible assignment of a column to a target.
type offer struct {
	column, target int
	gain           float64
	reason         string
}

// assign chooses offers so that no column and no target occurs twice and the sum of the gains is greatest.
func assign(offers []offer) []offer {
	var chosen []offer
	for _, group := range components(offers) {
		chosen = append(chosen, assignGroup(group)...)
	}
	return chosen
}

// components divides the offers into groups that have no column and no target in common.
func components(offers []offer) [][]offer {
	parent := map[int]int{}
	var find func(x int) int
	find = func(x int) int {
		p, ok := parent[x]
		if !ok || p == x {
			parent[x] = x
			return x
		}
		root := find(p)
		parent[x] = root
		return root
	}
	// Columns have even keys, targets odd ones.
	for _, o := range offers {
		parent[find(2*o.column)] = find(2*o.target + 1)
	}
	at := map[int]int{}
	var groups [][]offer
	for _, o := range offers {
		root := find(2 * o.column)
		i, ok := at[root]
		if !ok {
			i = len(groups)
			at[root] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], o)
	}
	return groups
}

// assignGroup solves one group by the Hungarian method. Every target may also stay without a column, at no gain. Targets
// are the rows, since there are fewer of them than a file can have columns, and their number counts squared.
func assignGroup(offers []offer) []offer {
	var columns, targets []int
	for _, o := range offers {
		columns, targets = append(columns, o.column), append(targets, o.target)
	}
	slices.Sort(columns)
	slices.Sort(targets)
	columns, targets = slices.Compact(columns), slices.Compact(targets)
	best := make([][]*offer, len(targets))
	for i := range best {
		best[i] = make([]*offer, len(columns))
	}
	for i := range offers {
		o := &offers[i]
		c, _ := slices.BinarySearch(columns, o.column)
		t, _ := slices.BinarySearch(targets, o.target)
		best[t][c] = o
	}
	cost := make([][]float64, len(targets))
	for i := range cost {
		cost[i] = make([]float64, len(columns)+len(targets))
		for j, o := range best[i] {
			if o != nil {
				cost[i][j] = -o.gain
			}
		}
	}
	var chosen []offer
	for j, i := range hungarian(cost)[:len(columns)] {
		if i >= 0 && best[i][j] != nil {
			chosen = append(chosen, *best[i][j])
		}
	}
	return chosen
}

// hungarian assigns each row of a matrix of costs, which is at least as wide as high, to one column at the least total
// cost. It returns the row of each column, or -1.
func hungarian(cost [][]float64) []int {
	n, m := len(cost), len(cost[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	match, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least := make([]float64, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		used := make([]bool, m+1)
		for match[j0] != 0 {
			used[j0] = true
			i0, j1, delta := match[j0], 0, math.Inf(1)
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := cost[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			match[j0] = match[way[j0]]
			j0 = way[j0]
		}
	}
	rows := make([]int, m)
	for j := 1; j <= m; j++ {
		rows[j-1] = match[j] - 1
	}
	return rows
}
