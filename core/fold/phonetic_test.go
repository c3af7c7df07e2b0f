package fold_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/fold"
)

// TestPhonetic holds the values that Wikipedia and the test suites of other implementations publish.
func TestPhonetic(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "123": "", "h": "", "a": "0", "aa": "0", "ha": "0", "aha": "0", "ä": "0",
		"b": "1", "p": "1", "ph": "3", "f": "3", "w": "3", "g": "4", "q": "4", "x": "48", "ax": "048", "cx": "48",
		"l": "5", "cl": "45", "acl": "085", "mn": "6", "r": "7", "c": "8", "sz": "8", "ts": "8", "dz": "8",
		"Müller-Lüdenscheidt": "65752682", "Breschnew": "17863", "Wikipedia": "3412", "Heinz": "068", "Classen": "4586",
		"Heinz Classen": "068 4586", "Müller": "657", "Schmidt": "862", "Schmitt": "862", "Schneider": "8627", "Fischer": "387",
		"Weber": "317", "Wagner": "3467", "Becker": "147", "Hoffmann": "0366", "Schäfer": "837", "Peter": "127",
		"Pharma": "376", "Mönchengladbach": "664645214", "deutsch": "28", "deutz": "28", "Hamburg": "06174",
		"Hannover": "0637", "Christstollen": "478256", "Xanthippe": "48621", "Zacharias": "8478", "Holzbau": "0581",
		"matsch": "68", "matz": "68", "Arbeitsamt": "071862", "Eberhard": "01772", "Eberhardt": "01772",
		"Celsius": "8588", "heithabu": "021", "bergisch-gladbach": "174845214", "Aabjoe": "01", "Aaclan": "0856",
		"Aychlmajr": "04567", "Meyer": "67", "Maier": "67", "Mayr": "67", "Großmann": "47866", "Grossmann": "47866",
		" 7  Müller - Klein ": "657 456",
	} {
		require.Equal(t, want, fold.Phonetic(in), "%q", in)
	}
}
