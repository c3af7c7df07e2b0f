package fieldtype

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// samePhone checks that the short way reads what the library reads.
func samePhone(t *testing.T, s, region string) (plain bool) {
	t.Helper()
	got, plain := plainPhone(s, region)
	if !plain {
		return false
	}
	want, err := formatPhone(s, region)
	require.NoError(t, err, "%q in %s", s, region)
	require.Equal(t, want, got, "%q in %s", s, region)
	again, err := formatPhone(got, "")
	require.NoError(t, err)
	require.Equal(t, got, again)
	return true
}

func TestPlainPhone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"030 12345678", "+49 (30) 123-45", "0171/1234567", "(089) 99.88.77", "+43 1 5880039", "+41 44 668 18 00"} {
		require.True(t, samePhone(t, s, "DE"), s)
	}
	for _, s := range []string{"+1 212 555 0100", "0049 30 123456", "+49 030 123456", "030 123456 x12", "49 30 123456", "++49 30 123456", "-030 123456", "+49"} {
		require.False(t, samePhone(t, s, "DE"), s)
	}
	alphabet := "0000123456789999 .-/()"
	starts := []string{"", "0", "+49", "+43", "+41", "+49 ", "(0", "+(49)", "0 "}
	r := rand.New(rand.NewPCG(1, 2))
	plain := 0
	for range 20_000 {
		s := []byte(starts[r.IntN(len(starts))])
		for range r.IntN(18) {
			s = append(s, alphabet[r.IntN(len(alphabet))])
		}
		if samePhone(t, string(s), []string{"DE", "AT", "CH", "FR", ""}[r.IntN(5)]) {
			plain++
		}
	}
	require.Greater(t, plain, 1000)
}

func FuzzPlainPhone(f *testing.F) {
	for _, s := range []string{"030 12345678", "+49 (30) 123-45", "0171/1234567", "+(49)301234567", "+43 1 5880039", "+41 44 668 18 00", "0 49 1234567"} {
		f.Add(s, "DE")
	}
	f.Fuzz(func(t *testing.T, s, region string) { samePhone(t, s, region) })
}
