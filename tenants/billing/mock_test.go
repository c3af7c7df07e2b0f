package billing

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var listens = regexp.MustCompile(`HTTP at address: (\S+)`)

// mock starts Stripe's own stripe-mock, which checks every request against Stripe's description of its API.
func mock(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(filepath.Join("..", "..", "deploy", "dev", "stripe-mock.sh")).Output()
	require.NoError(t, err)
	cmd := exec.Command(strings.TrimSpace(string(out)), "-http-addr", "127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if m := listens.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
	}()
	select {
	case a := <-address:
		return "http://" + a
	case <-time.After(time.Minute):
		t.Fatal("stripe-mock says no address")
		return ""
	}
}

func TestStripeTakesEveryCall(t *testing.T) {
	t.Parallel()
	g := newGateway(Stripe{Key: "sk_test_123", URL: mock(t)})
	ctx, now := t.Context(), time.Now()

	customer, err := g.customer(ctx, "ten_1", "Müller & Söhne GmbH", "eva@example.org", "de")
	require.NoError(t, err)
	require.NotEmpty(t, customer)
	for _, trial := range []time.Time{{}, now.Add(10 * 24 * time.Hour)} {
		id, url, err := g.checkout(ctx, order{
			tenant: "ten_1", customer: customer, price: "price_1", locale: "de", success: "https://crm.example.org/a", cancel: "https://crm.example.org/b",
			seats: 3, trialEnd: trial, key: "k" + trial.String(),
		}, now)
		require.NoError(t, err)
		require.NotEmpty(t, id)
		require.NotEmpty(t, url)
		require.NoError(t, g.expire(ctx, id))
	}
	url, err := g.portal(ctx, customer, "de", "https://crm.example.org/c")
	require.NoError(t, err)
	require.NotEmpty(t, url)
	list, err := g.subscriptions(ctx, customer)
	require.NoError(t, err)
	require.NotEmpty(t, list)
	require.NotEmpty(t, list[0].Items.Data)
	sub := Subscription{ID: list[0].ID, Item: list[0].Items.Data[0].ID}
	seats, yes := int64(4), true
	for i, c := range []change{{seats: &seats}, {price: "price_2"}, {cancels: &yes}} {
		require.NoError(t, g.update(ctx, sub, c, "change"+string(rune('0'+i))))
	}
	for _, of := range []string{"", sub.ID} {
		invoices, err := g.invoices(ctx, customer, of, 10)
		require.NoError(t, err)
		require.NotEmpty(t, invoices)
	}
	offers, err := g.offers(ctx, []string{"kontor_standard_month"}, []string{"price_1"})
	require.NoError(t, err)
	require.NotEmpty(t, offers)
	require.NoError(t, g.end(ctx, sub.ID))
}
