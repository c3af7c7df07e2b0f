package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	metaAPI = "https://graph.facebook.com/"
	// metaEntries is how many entries a request takes at most
	// (https://developers.facebook.com/docs/marketing-api/reference/custom-audience/users).
	metaEntries = 10_000
)

// meta is Custom Audiences of customer files
// (https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences).
type meta struct {
	host  sdk.Host
	c     *config
	token string
}

func openMeta(ctx context.Context, host sdk.Host, c *config) (network, error) {
	if c.MetaAccount = strings.TrimPrefix(strings.TrimSpace(c.MetaAccount), "act_"); c.MetaAccount == "" {
		return nil, missing("meta_account")
	}
	token, err := secret(ctx, host, "meta_access_token")
	if err != nil {
		return nil, err
	}
	if token == "" {
		return nil, missing("meta_access_token")
	}
	return &meta{host: host, c: c, token: token}, nil
}

// call sends a form. The token goes in a header: addresses end up in logs.
func (m *meta) call(ctx context.Context, method, path string, form url.Values) (*answer, error) {
	return request(ctx, m.host, method, metaAPI+url.PathEscape(m.c.MetaVersion)+"/"+path, []byte(form.Encode()),
		"Authorization", "Bearer "+m.token, "Content-Type", "application/x-www-form-urlencoded")
}

func (m *meta) create(ctx context.Context, name string) (string, bool, error) {
	a, err := m.call(ctx, "POST", "act_"+url.PathEscape(m.c.MetaAccount)+"/customaudiences", url.Values{
		"name": {name}, "description": {"Kontor"}, "subtype": {"CUSTOM"}, "customer_file_source": {"USER_PROVIDED_ONLY"},
	})
	if err != nil {
		return "", false, err
	}
	if e := m.refused(a); e != nil {
		return "", false, e
	}
	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(a.body, &made); err != nil || made.ID == "" {
		return "", false, fail("upstream", "Meta has made an audience and not told its id")
	}
	return made.ID, false, nil
}

// upload is one request: what its entries are, and whose.
type upload struct {
	schema any
	data   []any
	// rows has the place in the caller's rows of each entry.
	rows []int
}

// uploads makes entries of rows: one list of the hashes of e-mail addresses and one of phone numbers.
func uploads(rows []row) []*upload {
	email, phone := &upload{schema: "EMAIL_SHA256"}, &upload{schema: "PHONE_SHA256"}
	for i, r := range rows {
		for _, h := range r.Email {
			email.data, email.rows = append(email.data, h), append(email.rows, i)
		}
		for _, h := range r.Phone {
			phone.data, phone.rows = append(phone.data, h), append(phone.rows, i)
		}
	}
	var out []*upload
	for _, u := range []*upload{email, phone} {
		if len(u.data) > 0 {
			out = append(out, u)
		}
	}
	return out
}

func (m *meta) push(ctx context.Context, audience string, add bool, rows []row, session string) []*sdk.Error {
	out := make([]*sdk.Error, len(rows))
	taken := make([]int, len(rows)) // How many entries of a row Meta has taken.
	for i, r := range rows {
		if r.keys() == 0 {
			out[i], taken[i] = unreadable("Meta: neither an e-mail address nor a phone number"), 1
		}
	}
	for n, u := range uploads(rows) {
		if err := m.upload(ctx, audience, add, u, sessionID(session, n), taken); err != nil {
			for i := range out {
				if out[i] == nil {
					out[i] = sdk.AsError(err)
				}
			}
			return out
		}
	}
	for i := range out {
		if taken[i] == 0 {
			out[i] = unreadable("Meta cannot read the entry")
		}
	}
	return out
}

// sessionID makes the number by which Meta keeps the batches of an upload together; each schema has its own.
func sessionID(key string, n int) uint64 {
	sum := sha256.Sum256(append([]byte(key), byte(n)))
	return binary.BigEndian.Uint64(sum[:]) >> 2 // A positive number in every language.
}

// upload sends the entries in batches of one session and counts for each row how many were taken.
func (m *meta) upload(ctx context.Context, audience string, add bool, u *upload, session uint64, taken []int) error {
	for from, seq := 0, 1; from < len(u.data); from, seq = from+metaEntries, seq+1 {
		to := min(from+metaEntries, len(u.data))
		payload, err := json.Marshal(map[string]any{"schema": u.schema, "data": u.data[from:to]})
		if err != nil {
			return err
		}
		place, err := json.Marshal(map[string]any{"session_id": session, "batch_seq": seq, "last_batch_flag": to == len(u.data), "estimated_num_total": len(u.data)})
		if err != nil {
			return err
		}
		method := "DELETE"
		if add {
			method = "POST"
		}
		a, err := m.call(ctx, method, url.PathEscape(audience)+"/users", url.Values{"payload": {string(payload)}, "session": {string(place)}})
		if err != nil {
			return err
		}
		if e := m.refused(a); e != nil {
			return e
		}
		var said struct {
			Received int             `json:"num_received"`
			Invalid  int             `json:"num_invalid_entries"`
			Samples  json.RawMessage `json:"invalid_entry_samples"`
		}
		if err := json.Unmarshal(a.body, &said); err != nil {
			return fail("upstream", "Meta: "+err.Error())
		}
		named := 0
		samples := string(said.Samples)
		for k := from; k < to; k++ {
			if said.Invalid > 0 && mentions(samples, u.data[k]) {
				named++
				continue
			}
			taken[u.rows[k]]++
		}
		if said.Invalid > named {
			m.host.Warn(ctx, "Meta could not read some entries and does not say which", "network", netMeta)
		}
	}
	return nil
}

// mentions says whether an entry stands among the samples of bad entries, in whatever form Meta writes them.
func mentions(samples string, entry any) bool {
	switch x := entry.(type) {
	case string:
		return strings.Contains(samples, x)
	case []string:
		for _, h := range x {
			if h != "" && strings.Contains(samples, h) {
				return true
			}
		}
	}
	return false
}

// refused makes an error of an answer that is no success, nil of others. Codes:
// https://developers.facebook.com/docs/marketing-api/error-reference and
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting.
func (m *meta) refused(a *answer) *sdk.Error {
	var parsed struct {
		Error *struct {
			Message   string `json:"message"`
			Code      int    `json:"code"`
			Subcode   int    `json:"error_subcode"`
			Transient bool   `json:"is_transient"`
			Title     string `json:"error_user_title"`
			User      string `json:"error_user_msg"`
		} `json:"error"`
	}
	_ = json.Unmarshal(a.body, &parsed) // An answer that is no JSON has no message.
	x := parsed.Error
	if x == nil {
		if a.status == 200 {
			return nil
		}
		return refused("Meta", a, "")
	}
	message := x.Message
	if x.User != "" {
		message = x.Title + ": " + x.User
	}
	e := refused("Meta", a, message)
	switch {
	case x.Code == 190 || x.Code == 102:
		e.Code, e.Retryable, e.RetryAfterMS = "unauthenticated", false, 0
		e.Message = "Meta does not take the access token any more: make a new one (" + x.Message + ")"
	case x.Code == 4 || x.Code == 17 || x.Code == 32 || x.Code == 613 || x.Code >= 80000 && x.Code <= 80014:
		e.Code, e.Retryable, e.RetryAfterMS = "rate_limited", true, regain(a)
	case x.Code == 10 || x.Code >= 200 && x.Code < 300:
		e.Code, e.Retryable, e.RetryAfterMS = "permission_denied", false, 0
	case x.Subcode == 1713230:
		// The audience is flagged; nothing changes before somebody has appealed.
		e.Code, e.Retryable, e.RetryAfterMS = "conflict", false, 0
	case x.Transient || x.Code == 1 || x.Code == 2:
		e.Code, e.Retryable, e.RetryAfterMS = "upstream", true, 30_000
	}
	return e
}

// regain reads how long the account is held back: minutes, in X-Business-Use-Case-Usage.
func regain(a *answer) int64 {
	var usage map[string][]struct {
		Minutes int64 `json:"estimated_time_to_regain_access"`
	}
	wait := int64(0)
	if json.Unmarshal([]byte(a.header("X-Business-Use-Case-Usage")), &usage) == nil {
		for _, list := range usage {
			for _, u := range list {
				wait = max(wait, u.Minutes*60_000)
			}
		}
	}
	if wait == 0 {
		return retryAfter(a)
	}
	return min(wait, 24*60*60_000)
}
