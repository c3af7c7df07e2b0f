package webpush

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func raw(t *testing.T, s string) []byte {
	t.Helper()
	b, err := Encoding.DecodeString(s)
	require.NoError(t, err)
	return b
}

// TestTheExampleOfRFC8291 encrypts the example of the specification's appendix A.
func TestTheExampleOfRFC8291(t *testing.T) {
	t.Parallel()
	own, err := ecdh.P256().NewPrivateKey(raw(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	require.NoError(t, err)
	r := Receiver{
		P256DH: raw(t, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
		Auth:   raw(t, "BTBZMqHH6r4Tts7J_aSIgg"),
	}
	require.NoError(t, r.Check())
	got, err := encrypt(r, []byte("When I grow up, I want to be a watermelon"), own, raw(t, "DGv6ra1nlYgDCS1FRnbzlw"))
	require.NoError(t, err)
	require.Equal(t, "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN", Encoding.EncodeToString(got))
}

func TestARequestIsSignedForItsPushServiceOnly(t *testing.T) {
	t.Parallel()
	k, err := NewKey()
	require.NoError(t, err)
	der, err := k.Bytes()
	require.NoError(t, err)
	again, err := ParseKey(der)
	require.NoError(t, err)
	now := time.Unix(1_800_000_000, 0)
	header, err := again.Authorization("https://push.example/send/abc?x=1", "https://kontor.example", now)
	require.NoError(t, err)
	token, key, ok := strings.Cut(strings.TrimPrefix(header, "vapid t="), ", k=")
	require.True(t, ok)
	public, err := k.Public()
	require.NoError(t, err)
	require.Equal(t, public, key)
	parts := strings.Split(token, ".")
	require.Len(t, parts, 3)
	var claims map[string]any
	require.NoError(t, json.Unmarshal(raw(t, parts[1]), &claims))
	require.Equal(t, "https://push.example", claims["aud"])
	require.Equal(t, "https://kontor.example", claims["sub"])
	require.EqualValues(t, now.Add(12*time.Hour).Unix(), claims["exp"])
	signature := raw(t, parts[2])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	require.True(t, ecdsa.Verify(&k.private.PublicKey, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])))
}

func TestKeysThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	require.Error(t, Receiver{P256DH: []byte("x"), Auth: make([]byte, 16)}.Check())
	require.Error(t, Receiver{Auth: []byte("short")}.Check())
	_, err := Encrypt(Receiver{}, make([]byte, MaxPayload+1))
	require.Error(t, err)
	_, err = ParseKey([]byte("x"))
	require.Error(t, err)
}
