package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/transfer"
)

// effectiveWithin is the promise: a change of rights counts on every node after this time at the latest, also without Redis.
const effectiveWithin = 2 * time.Second

// pair is two nodes in processes of their own over one PostgreSQL, and a company with somebody who works on the second.
type pair struct {
	*cluster
	nodes [2]*process
	boss  *company
	// role is what the clerk may do, and there the clerk's running session on the second node.
	role, clerk string
	there       *company
}

const (
	mayWrite = `{"objects":{"contact":{"actions":{"read":"all","create":"all","update":"all","import":"all"}}},"functions":["imports.run"]}`
	mayRead  = `{"objects":{"contact":{"actions":{"read":"all"}}}}`
)

func newPair(t *testing.T, redis string) *pair {
	t.Helper()
	dir := t.TempDir()
	p := &pair{cluster: &cluster{t: t}}
	database := coretest.FreshPostgres(t)
	for i := range p.nodes {
		node := &process{t: t, dir: t.TempDir(), database: database, more: []string{
			"KONTOR_REDIS=" + redis, "KONTOR_SECRET_KEY=one-key-for-both-nodes-0123456789", "KONTOR_TRUSTED_PROXIES=127.0.0.0/8", "KONTOR_BLOB=file://" + dir + "?no_tmp_dir=true",
		}}
		t.Cleanup(node.kill)
		node.start()
		p.nodes[i], p.at[i] = node, node.url
	}
	p.boss = signUp(t, p.at[0], "Pair")
	p.role = p.boss.id("id", http.MethodPost, "/roles", `{"name":"clerk","labels":{"en":"Clerk","de":"Sachbearbeitung"},"definition":`+mayRead+`}`)
	p.clerk = p.boss.id("id", http.MethodPost, "/users", `{"name":"Clerk","email":"clerk@example.org","password":"correct-horse-battery-1","role_ids":["`+p.role+`"]}`)
	p.there = p.signIn(1, "clerk@example.org", "correct-horse-battery-1")
	return p
}

// change changes the role on the first node, and waits until it counts on the second. It returns how many requests were
// still answered by the earlier rights; one that began after the promised time must not be.
func (p *pair) change(definition string, want int) (late int) {
	p.t.Helper()
	status, raw := p.boss.do(http.MethodPatch, "/roles/"+p.role, `{"definition":`+definition+`}`)
	require.Equal(p.t, http.StatusOK, status, raw)
	pace := time.NewTicker(tick)
	defer pace.Stop()
	for changed := time.Now(); ; late++ {
		began := time.Now()
		a := p.there.send(http.MethodPost, "/records/contacts", `{"last_name":"x"}`, nil)
		if a.status == want {
			return late
		}
		require.Contains(p.t, []int{http.StatusForbidden, http.StatusCreated}, a.status, a.body)
		require.Less(p.t, began.Sub(changed), effectiveWithin, "a request was answered by rights that were changed long ago")
		<-pace.C
	}
}

// TestARoleChangeCountsOnTheOtherNodeAtOnce has an administrator change a role on one node while somebody who has it works in
// a running session on another.
func TestARoleChangeCountsOnTheOtherNodeAtOnce(t *testing.T) {
	t.Parallel()
	for _, with := range []string{"with Redis", "without Redis"} {
		t.Run(with, func(t *testing.T) {
			t.Parallel()
			redis := ""
			if with == "with Redis" {
				redis = coretest.Redis(t)
			}
			p := newPair(t, redis)
			require.Equal(t, http.StatusForbidden, p.there.send(http.MethodPost, "/records/contacts", `{"last_name":"x"}`, nil).status)
			atOnce, changes := 0, 10
			for i := range changes {
				var late int
				if i%2 == 0 {
					late = p.change(mayWrite, http.StatusCreated)
				} else {
					late = p.change(mayRead, http.StatusForbidden)
				}
				if late == 0 {
					atOnce++
				}
			}
			t.Logf("%d of %d changes counted for the very next request", atOnce, changes)
			if redis != "" {
				require.Greater(t, atOnce, changes/2, "the other node is not told, but finds out")
			}
			require.Equal(t, http.StatusOK, p.there.send(http.MethodGet, "/me", "", nil).status, "nobody is logged out by it")
		})
	}
}

// TestALongImportOutlivesARoleChange has an administrator take the rights from somebody whose import is running: it goes on
// to its last row, the audit tells so, and the person can import nothing more.
func TestALongImportOutlivesARoleChange(t *testing.T) {
	t.Parallel()
	p := newPair(t, coretest.Redis(t))
	p.change(mayWrite, http.StatusCreated)
	const rows = 12_000
	var csv strings.Builder
	csv.WriteString("Nachname\n")
	for i := range rows {
		fmt.Fprintf(&csv, "Brandt %d\n", i)
	}
	imp := p.there.upload("people.csv", []byte(csv.String()), `{"object":"contacts"}`)
	var i transfer.Import
	require.Eventually(t, func() bool {
		p.there.get("/imports/"+imp, &i)
		return i.Counts.Done > 0
	}, wait, tick)
	p.change(mayRead, http.StatusForbidden)
	p.there.get("/imports/"+imp, &i)
	require.Equal(t, transfer.Running, i.State, "the import was done before the rights were taken")
	require.Equal(t, http.StatusForbidden, p.there.send(http.MethodPost, "/imports", `{"object":"contacts"}`, nil).status)
	require.Eventually(t, func() bool {
		p.there.get("/imports/"+imp, &i)
		return i.FinishedAt != nil
	}, 4*wait, tick)
	require.Equal(t, transfer.Completed, i.State, "%+v", i.Problem)
	require.Equal(t, transfer.Counts{Rows: rows, Done: rows, Created: rows}, i.Counts)

	require.Eventually(t, func() bool {
		status, raw := p.boss.do(http.MethodGet, "/audit?action="+string(audit.RightsKept), "")
		require.Equal(t, http.StatusOK, status, raw)
		var told struct {
			Data []struct {
				Target string `json:"target"`
				UserID string `json:"user_id"`
			}
		}
		require.NoError(t, json.Unmarshal([]byte(raw), &told), raw)
		return len(told.Data) == 1 && told.Data[0].Target == imp && told.Data[0].UserID == p.clerk
	}, wait, tick)
}
