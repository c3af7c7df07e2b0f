package fold_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/fold"
)

func TestPostgresFunctionIsPlain(t *testing.T) {
	t.Parallel()
	ddl := fold.PostgresFunction()
	require.NotContains(t, ddl, "?")
	for i := range len(ddl) {
		require.Less(t, ddl[i], byte(0x80))
	}
	require.Less(t, len(ddl), 32<<10)
}

// connect returns a connection whose kontor_fold exists for this session only.
func connect(tb testing.TB) *pgx.Conn {
	tb.Helper()
	dsn := os.Getenv("KONTOR_TEST_POSTGRES")
	if dsn == "" {
		tb.Skip("KONTOR_TEST_POSTGRES is not set: no PostgreSQL to compare with")
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = conn.Close(ctx) })
	ddl := strings.Replace(fold.PostgresFunction(), "function kontor_fold(", "function pg_temp.kontor_fold(", 1)
	_, err = conn.Exec(ctx, ddl)
	require.NoError(tb, err)
	return conn
}

// requireParity compares both twins over all texts.
func requireParity(t *testing.T, conn *pgx.Conn, texts []string) {
	t.Helper()
	rows, err := conn.Query(context.Background(), "select pg_temp.kontor_fold(v) from unnest($1::text[]) with ordinality as u(v, n) order by n", texts)
	require.NoError(t, err)
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Len(t, got, len(texts))
	for i, s := range texts {
		if want := fold.Fold(s); want != got[i] {
			require.Equal(t, want, got[i], "%+q", s)
		}
	}
}

func TestPostgresParity(t *testing.T) {
	t.Parallel()
	conn := connect(t)

	var points []string
	for r := rune(1); r <= 0xffff; r++ {
		if r < 0xd800 || r > 0xdfff {
			points = append(points, string(r), "a"+string(r)+"\u0308", "u\u0308 "+string(r)+" x")
		}
	}
	requireParity(t, conn, points)

	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("aouAOUsß \t\u00a0\u0308\u0308\u0301\u200b\u00adäÖǟÆǽ日😀й\u0306ΐ’–")
	texts := make([]string, 0, 20000)
	for range cap(texts) {
		var b strings.Builder
		for range random.IntN(12) {
			switch random.IntN(4) {
			case 0:
				r := rune(1 + random.IntN(0x2ffff))
				if r < 0xd800 || r > 0xdfff {
					b.WriteRune(r)
				}
			case 1:
				b.WriteRune(rune(1 + random.IntN(0x250)))
			default:
				b.WriteRune(alphabet[random.IntN(len(alphabet))])
			}
		}
		texts = append(texts, b.String())
	}
	for range 5000 {
		plain := make([]byte, random.IntN(12))
		for i := range plain {
			plain[i] = "aZ  \t~!"[random.IntN(7)]
		}
		texts = append(texts, string(plain))
	}
	requireParity(t, conn, texts)

	var null *string
	require.NoError(t, conn.QueryRow(context.Background(), "select pg_temp.kontor_fold(null)").Scan(&null))
	require.Nil(t, null)
}

// BenchmarkPostgresFold reports the time per text of the twin in the database.
func BenchmarkPostgresFold(b *testing.B) {
	conn := connect(b)
	for name, s := range map[string]string{"ascii": "Mueller GmbH and Co. KG, Hauptstr", "umlauts": "Müller Söhne GmbH & Co. KG Straße"} {
		b.Run(name, func(b *testing.B) {
			_, err := conn.Exec(context.Background(), "select count(pg_temp.kontor_fold($1 || n::text)) from generate_series(1, $2::int) n", s, b.N)
			require.NoError(b, err)
		})
	}
}
