package pack_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

const goodIndex = `{"kontor_registry":1,"later":true,"packages":[{"id":"example.hello","version":"1.0.0","url":"hello.kpx","sha256":"0000000000000000000000000000000000000000000000000000000000000000","name":{"en":"Hello"}}]}`

func TestAnIndexIsCheckedWhole(t *testing.T) {
	t.Parallel()
	x, err := pack.ParseIndex([]byte(goodIndex))
	require.NoError(t, err)
	require.Equal(t, "Hello", x.Packages[0].Manifest().Name.In("de"))
	for _, wrong := range []string{
		strings.Replace(goodIndex, `registry":1`, `registry":2`, 1), strings.Replace(goodIndex, "example.hello", "../x", 1), strings.Replace(goodIndex, `"1.0.0"`, `"one"`, 1),
		strings.Replace(goodIndex, `"hello.kpx"`, `"file:///etc/passwd"`, 1), strings.Replace(goodIndex, `"0000`, `"000x`, 1), strings.Replace(goodIndex, `"Hello"`, `"`+strings.Repeat("x", 2000)+`"`, 1),
		strings.Replace(goodIndex, `{"id"`, `{"homepage":"javascript:alert(1)","id"`, 1), "[]", "",
	} {
		_, err := pack.ParseIndex([]byte(wrong))
		require.Error(t, err, wrong)
	}
}

func FuzzParseIndex(f *testing.F) {
	f.Add([]byte(goodIndex))
	f.Add([]byte(`{"kontor_registry":1,"packages":[{}]}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		x, err := pack.ParseIndex(raw)
		if err != nil {
			return
		}
		for _, e := range x.Packages {
			_ = e.Manifest().Newer("1.0.0")
		}
	})
}
