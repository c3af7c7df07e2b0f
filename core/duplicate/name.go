package duplicate

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// nicknames are groups of first names that one person may go by.
var nicknames = group(
	"alexander alex sascha sasha", "alexandra alex sandra", "andreas andi andy", "anna anne anni anja annika", "anton toni tony", "antonia toni",
	"barbara babsi barbel", "benjamin ben benni benny", "bernhard bernd", "charlotte lotte lotta", "christian chris", "christina chris tina christine",
	"daniel dani danny", "daniela dani", "david dave", "dieter dietrich", "dominik domi nik", "elisabeth lisa elli liesel sissi else betty", "elizabeth liz lisa beth betty",
	"ernst erni", "eva evi", "fabian fabi", "felicitas feli", "ferdinand ferdi", "florian flo", "franz franzi", "franziska franzi", "friedrich fritz fred", "georg schorsch", "gabriele gabi gaby",
	"gerhard gerd", "gertrud trude gerda", "hannelore hanne lore", "hans johannes johann hannes", "heinrich heinz heiner", "helene leni lena", "ingeborg inge", "jakob jacob jack",
	"james jim jimmy", "jan janni", "jennifer jenny jenni", "jessica jessi", "joachim jochen achim", "johanna hanna jo hanni", "john johnny jack", "jonas joni", "jonathan jon", "josef joseph sepp jupp joe",
	"julia jule", "juliane jule", "karl carl", "karl-heinz kalle", "karoline caroline caro karo", "katharina kathi katrin kathrin kati", "katherine kate kathy", "klaus claus nikolaus", "konstantin konsti",
	"kristina kris", "leonhard leo", "leonard leo lenny", "leopold leo poldi", "lukas luke", "magdalena lena leni magda", "manfred manni", "manuel manu", "manuela manu", "margarete grete gretel margit", "maria mia marie mary",
	"marianne mari", "martina tina", "matthias matze mathias", "maximilian max maxi", "melanie mel meli", "michael michi mike micha", "michaela michi", "nicole nicki niki nikki", "niklas nik", "oliver olli oli",
	"patrick pat", "paul paulchen", "peter pit pete", "philipp phil", "rebecca becky", "reinhard reini", "richard rick richie", "robert rob bob robbie robby", "roland rolli", "rudolf rudi", "sabine bine",
	"samuel sam sammy", "sebastian basti bastian", "siegfried siggi sigi", "simon sim", "sophie sophia sofia sofie", "stefan steffen stephan", "stefanie steffi stephanie", "susanne susi sanne susanna", "tanja tatjana",
	"theodor theo", "theresa resi tessa", "thomas tom tommy tomas", "timotheus tim timo", "tobias tobi", "ulrich uli ulli", "ulrike uli rike", "ursula uschi ulla", "valentin vali", "veronika vroni", "victoria vicky",
	"viktoria vicky", "vincent vinzenz", "volker volki", "waltraud traudl", "werner wern", "wilhelm willi willy", "william bill will billy", "wolfgang wolf wolfi", "yvonne yvi",
)

func group(groups ...string) map[string][]int {
	out := map[string][]int{}
	for i, g := range groups {
		for name := range strings.FieldsSeq(g) {
			out[name] = append(out[name], i)
		}
	}
	return out
}

// titles are words before a name that are no part of it.
var titles = set("dr", "prof", "dipl", "ing", "med", "jur", "phil", "rer", "nat", "pol", "habil", "mag", "herr", "frau", "mr", "mrs", "ms", "hc", "h.c", "dipl-ing",
	"dipl.-ing", "dipl.-kfm", "dipl-kfm", "kfm", "mba", "msc", "bsc", "llm", "ba", "ma", "univ")

// particles are words within last names that many share.
var particles = set("von", "van", "der", "den", "de", "zu", "zum", "zur", "vom", "di", "da", "del", "la", "le", "el", "al", "ter", "ten")

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}

// words are the parts of a folded name, without titles.
func words(s string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(fold.Fold(s), func(r rune) bool {
		return r == ' ' || r == '-' || r == ',' || r == '/' || r == '(' || r == ')' || r == '"'
	}) {
		w = strings.Trim(w, ".'")
		if w != "" && !titles[w] {
			out = append(out, w)
		}
	}
	return out
}

// surname are the parts of a last name by which it is known.
func surname(s string) []string {
	all := words(s)
	some := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return particles[w] })
	if len(some) == 0 {
		return all
	}
	return some
}

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// bare is a folded word whose umlauts, written out or without dots, read the same.
func bare(w string) string { return umlauts.Replace(w) }

// likeWord is how alike two parts of a name are.
func likeWord(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := bare(a), bare(b)
	switch {
	case x == y:
		return 0.97
	case misspelt(a, b) || (x != a || y != b) && misspelt(x, y):
		return 0.9
	case len(a) > 3 && len(b) > 3 && a[0] == b[0] && fold.Phonetic(a) == fold.Phonetic(b) && fold.Phonetic(a) != "":
		return 0.85
	case scrambled(a, b):
		return 0.55
	}
	return 0
}

// scrambled reports whether two words are made of nearly the same letters in whatever order, as after hasty typing: all but
// one in five, and one more. Words of fewer than three letters never are.
func scrambled(a, b string) bool {
	short, long := min(len(a), len(b)), max(len(a), len(b))
	if short < 3 || long-short > 2 {
		return false
	}
	var letters [256]int8
	for i := range len(a) {
		letters[a[i]]++
	}
	common := 0
	for i := range len(b) {
		if letters[b[i]] > 0 {
			letters[b[i]]--
			common++
		}
	}
	return long-common <= 1+long/5 && common >= 3
}

// likeGiven is how alike two first names are: the same, one with a slip, a nickname, an initial, one of several names.
func likeGiven(a, b []string) float64 {
	best := 0.0
	for i, x := range a {
		for j, y := range b {
			s := likeWord(x, y)
			switch {
			case s > 0 && i+j > 0:
				s = min(s, 0.9) // One of several names.
			case s == 0 && slices.ContainsFunc(nicknames[x], func(g int) bool { return slices.Contains(nicknames[y], g) }):
				s = 0.85
			case s == 0 && i == 0 && j == 0 && (len(x) == 1 || len(y) == 1) && x[0] == y[0]:
				s = 0.7
			case s == 0 && min(len(x), len(y)) >= 3 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)):
				s = 0.7
			}
			best = max(best, s)
		}
	}
	return best
}

// likeFamily is how alike two last names are; a double name is like each of its halves.
func likeFamily(a, b []string) float64 {
	if whole := likeWord(strings.Join(a, ""), strings.Join(b, "")); whole > 0 {
		return whole
	}
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			best = max(best, likeWord(x, y)*0.92)
		}
	}
	if len(a) == 1 && len(b) == 1 {
		if jw := jaroWinkler(a[0], b[0]); jw > 0.93 {
			best = max(best, 0.8)
		}
	}
	return best
}

// person is a name as it is compared.
type person struct{ given, family []string }

func (p person) empty() bool { return len(p.given)+len(p.family) == 0 }

// likePerson is how alike two people's names are. First and last name may be swapped. Where only the first names agree,
// as after a wedding, it is 0.3; where only the last names do, as within a family, it is 0.
func likePerson(a, b person) float64 {
	straight := likeNames(a, b)
	if len(a.given) > 0 && len(a.family) > 0 && straight < 0.8 {
		return max(straight, likeNames(person{a.family, a.given}, b)*0.95)
	}
	return straight
}

func likeNames(a, b person) float64 {
	switch {
	case len(a.family) == 0 && len(b.family) == 0:
		return likeGiven(a.given, b.given) * 0.6
	case len(a.family) == 0 || len(b.family) == 0:
		// One of them has all in one field.
		return likeBag(append(slices.Clone(a.given), a.family...), append(slices.Clone(b.given), b.family...))
	}
	family := likeFamily(a.family, b.family)
	if len(a.given) == 0 || len(b.given) == 0 {
		bag := likeBag(append(slices.Clone(a.given), a.family...), append(slices.Clone(b.given), b.family...))
		return max(family*0.6, bag)
	}
	given := likeGiven(a.given, b.given)
	switch {
	case given == 0:
		return 0
	case family == 0:
		return given * 0.3
	}
	return given * family
}

// likeBag is how alike two names are whose parts are in any order: all parts of the shorter must be in the longer.
func likeBag(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	least := 1.0
	for _, x := range a {
		best := 0.0
		for _, y := range b {
			best = max(best, likeWord(x, y))
		}
		least = min(least, best)
	}
	if len(a) == 1 && len(b) > 1 {
		return least * 0.6
	}
	return least * 0.95
}
