package duplicate

import (
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// legalForms are the words of legal forms, folded and without dots; those of several words stand as one.
var legalForms = set(
	"ag", "aktiengesellschaft", "gmbh", "mbh", "ggmbh", "gesellschaftmitbeschraenkterhaftung", "gesellschaftmitbeschrankterhaftung", "kg", "kommanditgesellschaft", "kgaa", "ohg", "offenehandelsgesellschaft", "gbr",
	"ug", "haftungsbeschraenkt", "haftungsbeschrankt", "unternehmergesellschaft", "ek", "ekfm", "ekfr", "eingetragenerkaufmann", "eg", "ev", "eingetragenerverein", "se", "sce", "partg", "partgmbb", "mbb", "vvag", "stiftung", "kdoer",
	"ltd", "limited", "inc", "incorporated", "llc", "llp", "lp", "plc", "corp", "corporation", "co", "company", "comp", "cie",
	"sa", "sas", "sarl", "eurl", "srl", "spa", "sl", "bv", "nv", "vof", "as", "aps", "ab", "oy", "oyj", "spzoo", "zoo", "sro", "doo", "kft", "gesmbh", "gesnbr", "og",
)

// joinedForms are legal forms of several words, as folded text, longest first.
var joinedForms = []string{
	"gesellschaft mit beschraenkter haftung", "gesellschaft mit beschrankter haftung", "offene handelsgesellschaft", "eingetragener kaufmann",
	"eingetragener verein", "sp. z o.o.", "sp z o o", "g.m.b.h.", "e. k.", "e. v.", "e. g.", "a. g.", "k. g.",
}

// stem is a company's name without its legal form, folded, in words.
func stem(name string) []string {
	s := fold.Fold(name)
	for _, f := range joinedForms {
		s = strings.ReplaceAll(" "+s+" ", " "+f+" ", " ")
		s = strings.TrimSpace(s)
	}
	var all, out []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" -,/()&+\"'|", r) }) {
		w = strings.ReplaceAll(w, ".", "")
		switch w {
		case "", "und", "and", "u", "the", "die", "der", "das", "firma", "fa":
			continue
		}
		all = append(all, w)
		if !legalForms[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all // A name such as "AG" is all there is.
	}
	return out
}

// likeCompany is how alike two company names are, whatever their legal forms.
func likeCompany(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	x, y := strings.Join(a, ""), strings.Join(b, "")
	if s := likeWord(x, y); s > 0 {
		return s
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	found := 0.0
	for _, v := range a {
		best := 0.0
		for _, w := range b {
			best = max(best, likeWord(v, w))
			if len(v) > 2 && strings.HasPrefix(w, v) {
				best = max(best, 0.7)
			}
		}
		found += best
	}
	share := found / float64(len(a))
	switch {
	case share < 0.85 && len(a) == len(b):
		return 0
	case len(a) < len(b): // Part of the other's name, as in a short form.
		return share * (0.55 + 0.35*float64(len(a))/float64(len(b)))
	}
	return share * 0.9
}
