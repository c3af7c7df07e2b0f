package identity

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	minPassword = 10
	maxPassword = 256
)

// commonList holds words that passwords are made of all over the world, one a line. A password that is one of them, with
// digits and marks behind it or with digits for letters, is guessed among the first.
//
//go:embed common.txt
var commonList string

var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonList) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			m[line] = true
		}
	}
	return m
})

// CheckPassword refuses a password that is guessed too soon, with a fault at the location.
func CheckPassword(location, password, email string) error {
	password = norm.NFC.String(password)
	length := utf8.RuneCountInString(password)
	switch {
	case password == "":
		return fault.At(location, "required")
	case length < minPassword:
		return fault.At(location, "password_too_short", fault.Params{"min": minPassword})
	case length > maxPassword:
		return fault.At(location, "too_long", fault.Params{"max": maxPassword})
	case isAddress(password, email):
		return fault.At(location, "password_is_email")
	case isCommon(password):
		return fault.At(location, "password_common")
	}
	return nil
}

func isAddress(password, email string) bool {
	password, email = strings.ToLower(password), strings.ToLower(norm.NFC.String(strings.TrimSpace(email)))
	name, _, _ := strings.Cut(email, "@")
	return email != "" && (password == email || password == name)
}

// letters are the digits and marks that stand for letters.
var letters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

func isCommon(password string) bool {
	p := strings.ToLower(password)
	word := strings.Trim(p, "0123456789!?.,;:#*+-_$%&/()= ")
	for _, candidate := range []string{p, word, letters.Replace(p), letters.Replace(word)} {
		if candidate == "" || common()[candidate] || monotonous(candidate) {
			return true
		}
	}
	return false
}

// monotonous reports whether a text is one short piece over and over, or a run through the alphabet or the digits.
func monotonous(s string) bool {
	r := []rune(s)
	if len(r) < minPassword {
		return false
	}
	for period := 1; period <= 4; period++ {
		same := true
		for i := period; i < len(r); i++ {
			same = same && r[i] == r[i-period]
		}
		if same {
			return true
		}
	}
	up, down := 0, 0
	for i := 1; i < len(r); i++ {
		switch step := r[i] - r[i-1]; {
		case step == 1 || r[i-1] == '9' && r[i] == '0':
			up++
		case step == -1 || r[i-1] == '0' && r[i] == '9':
			down++
		}
	}
	return up == len(r)-1 || down == len(r)-1
}
