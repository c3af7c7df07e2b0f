package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// The networks below answer as their published descriptions say; each names the page that it was built from. They hold
// who is in an audience by hash, and refuse what the networks refuse.

var hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// said is a request that a network has got, without what is secret.
type said struct {
	method, path string
	members      int
}

type vendors struct {
	google, meta, linkedin audienceFake
	// faults answer the next requests whose path has the key in it, one each.
	faults   map[string][]fault
	requests []said
	// bad are hashes that a network cannot read although they look like hashes.
	bad map[string]bool
	// between runs in the middle of a request that adds somebody.
	between func()
}

type fault struct {
	status int
	body   string
	header map[string]string
}

type audienceFake struct {
	made map[string]string          // Audiences by id, with their names.
	in   map[string]map[string]bool // Hashes by audience.
}

func newVendors() *vendors {
	empty := func() audienceFake { return audienceFake{made: map[string]string{}, in: map[string]map[string]bool{}} }
	return &vendors{google: empty(), meta: empty(), linkedin: empty(), faults: map[string][]fault{}, bad: map[string]bool{}}
}

func (a audienceFake) make(id, name string) {
	a.made[id], a.in[id] = name, map[string]bool{}
}

func (a audienceFake) set(id, hash string, in bool) {
	if in {
		a.in[id][hash] = true
	} else {
		delete(a.in[id], hash)
	}
}

func (v *vendors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for part, list := range v.faults {
		if strings.Contains(r.URL.String(), part) && len(list) > 0 {
			v.faults[part] = list[1:]
			for k, x := range list[0].header {
				w.Header().Set(k, x)
			}
			w.WriteHeader(list[0].status)
			_, _ = w.Write([]byte(list[0].body))
			return
		}
	}
	switch r.URL.Host {
	case "oauth2.googleapis.com", "www.linkedin.com":
		v.token(w, r)
	case "datamanager.googleapis.com":
		v.serveGoogle(w, r)
	case "graph.facebook.com":
		v.serveMeta(w, r)
	case "api.linkedin.com":
		v.serveLinkedIn(w, r)
	default:
		http.NotFound(w, r)
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}

type doc = map[string]any

// token is the endpoint of RFC 6749, part 6, of both.
func (v *vendors) token(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("grant_type") != "refresh_token" || r.FormValue("refresh_token") != "again-4711" || r.FormValue("client_secret") != "s3cr3t-4711" {
		reply(w, 400, doc{"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
		return
	}
	reply(w, 200, doc{"access_token": "fresh", "expires_in": 3599, "token_type": "Bearer"})
}

// serveGoogle is https://developers.google.com/data-manager/api/reference/rest/v1/audienceMembers/ingest, …/remove and
// …/accountTypes.accounts.userLists; errors as https://developers.google.com/data-manager/api/reference/rest/v1/ErrorReason.
func (v *vendors) serveGoogle(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, code, message string, violations ...doc) {
		reply(w, status, doc{"error": doc{"code": status, "message": message, "status": code, "details": []doc{
			{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations},
		}}})
	}
	if r.Header.Get("Authorization") != "Bearer fresh" {
		refuse(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
		return
	}
	if strings.HasSuffix(r.URL.Path, "/userLists") {
		var list struct {
			DisplayName, MembershipDuration string
			IngestedUserListInfo            struct{ UploadKeyTypes []string }
		}
		if json.NewDecoder(r.Body).Decode(&list) != nil || list.DisplayName == "" || len(list.IngestedUserListInfo.UploadKeyTypes) != 1 || !strings.HasSuffix(list.MembershipDuration, "s") {
			refuse(400, "INVALID_ARGUMENT", "There was a problem with the request.")
			return
		}
		v.google.make("777", list.DisplayName)
		reply(w, 200, doc{"name": strings.TrimPrefix(r.URL.Path, "/v1/") + "/777", "id": "777", "displayName": list.DisplayName})
		return
	}
	var req struct {
		Destinations []struct {
			OperatingAccount     struct{ AccountType, AccountID string }
			ProductDestinationID string
		}
		AudienceMembers []struct {
			UserData struct {
				UserIdentifiers []struct{ EmailAddress, PhoneNumber string }
			}
		}
		Consent        struct{ AdUserData string }
		TermsOfService struct{ CustomerMatchTermsOfServiceStatus string }
		Encoding       string
	}
	adding := strings.HasSuffix(r.URL.Path, "audienceMembers:ingest")
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || req.Encoding != "HEX" || len(req.Destinations) != 1 ||
		adding && (req.Consent.AdUserData != "CONSENT_GRANTED" || req.TermsOfService.CustomerMatchTermsOfServiceStatus != "ACCEPTED") {
		refuse(400, "INVALID_ARGUMENT", "There was a problem with the request.")
		return
	}
	v.requests = append(v.requests, said{r.Method, r.URL.Path, len(req.AudienceMembers)})
	id := req.Destinations[0].ProductDestinationID
	if v.google.in[id] == nil {
		refuse(400, "INVALID_ARGUMENT", "There was a problem with the request.", doc{"field": "destinations[0].product_destination_id", "reason": "INVALID_USER_LIST_ID"})
		return
	}
	var wrong []doc
	for i, m := range req.AudienceMembers {
		for k, x := range m.UserData.UserIdentifiers {
			if h := x.EmailAddress + x.PhoneNumber; !hexHash.MatchString(h) || v.bad[h] {
				wrong = append(wrong, doc{
					"field":  "audience_members.audience_members[" + strconv.Itoa(i) + "].user_data.user_identifiers[" + strconv.Itoa(k) + "]",
					"reason": "INVALID_SHA256_FORMAT", "description": "The SHA256 encoded value is malformed.",
				})
			}
		}
		if n := len(m.UserData.UserIdentifiers); n == 0 || n > 10 {
			wrong = append(wrong, doc{"field": "audienceMembers[" + strconv.Itoa(i) + "]", "reason": "INVALID_AUDIENCE_MEMBER"})
		}
	}
	if len(wrong) > 0 || len(req.AudienceMembers) > 10_000 {
		refuse(400, "INVALID_ARGUMENT", "There was a problem with the request.", wrong...)
		return
	}
	for _, m := range req.AudienceMembers {
		for _, x := range m.UserData.UserIdentifiers {
			v.google.set(id, x.EmailAddress+x.PhoneNumber, adding)
		}
	}
	if adding && v.between != nil {
		v.between()
	}
	reply(w, 200, doc{"requestId": "126365e1-16d0-4c81-9de9-f362711e250a"})
}

// serveMeta is https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences and
// https://developers.facebook.com/docs/marketing-api/reference/custom-audience/users.
func (v *vendors) serveMeta(w http.ResponseWriter, r *http.Request) {
	refuse := func(status, code int, message string) {
		reply(w, status, doc{"error": doc{"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}})
	}
	if r.Header.Get("Authorization") != "Bearer EAAB-4711" {
		refuse(400, 190, "Error validating access token: Session has expired.")
		return
	}
	if !strings.HasPrefix(r.URL.Path, "/v25.0/") {
		refuse(400, 2635, "You are calling a deprecated version of the Ads API.")
		return
	}
	body := make([]byte, max(r.ContentLength, 0))
	_, _ = r.Body.Read(body)
	form := parseForm(string(body))
	if r.URL.Path == "/v25.0/act_42/customaudiences" {
		if form.Get("subtype") != "CUSTOM" || form.Get("customer_file_source") != "USER_PROVIDED_ONLY" {
			refuse(400, 100, "Invalid parameter")
			return
		}
		v.meta.make("888", form.Get("name"))
		reply(w, 200, doc{"id": "888"})
		return
	}
	id := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/v25.0/"), "/users")
	var payload struct {
		Schema json.RawMessage   `json:"schema"`
		Data   []json.RawMessage `json:"data"`
	}
	var session struct {
		ID   uint64 `json:"session_id"`
		Seq  int    `json:"batch_seq"`
		Last bool   `json:"last_batch_flag"`
	}
	if json.Unmarshal([]byte(form.Get("payload")), &payload) != nil || json.Unmarshal([]byte(form.Get("session")), &session) != nil ||
		session.ID == 0 || session.Seq < 1 || v.meta.in[id] == nil || len(payload.Data) > 10_000 {
		refuse(400, 100, "Invalid parameter")
		return
	}
	v.requests = append(v.requests, said{r.Method, r.URL.Path + " " + string(payload.Schema), len(payload.Data)})
	samples := doc{}
	for _, raw := range payload.Data {
		var hashes []string
		one := ""
		if json.Unmarshal(raw, &one) == nil {
			hashes = []string{one}
		} else if err := json.Unmarshal(raw, &hashes); err != nil {
			refuse(400, 100, "Invalid parameter")
			return
		}
		for _, h := range hashes {
			switch {
			case h == "":
			case !hexHash.MatchString(h) || v.bad[h]:
				samples[h] = "Invalid hash"
			default:
				v.meta.set(id, h, r.Method == http.MethodPost)
			}
		}
	}
	reply(w, 200, doc{"audience_id": id, "session_id": strconv.FormatUint(session.ID, 10), "num_received": len(payload.Data), "num_invalid_entries": len(samples), "invalid_entry_samples": samples})
}

// serveLinkedIn is https://learn.microsoft.com/linkedin/marketing/matched-audiences/create-and-manage-segments and
// …/create-and-manage-segment-users.
func (v *vendors) serveLinkedIn(w http.ResponseWriter, r *http.Request) {
	if t := r.Header.Get("Authorization"); t != "Bearer AQV-4711" && t != "Bearer fresh" {
		reply(w, 401, doc{"status": 401, "serviceErrorCode": 65602, "code": "EXPIRED_ACCESS_TOKEN", "message": "The token used in the request has expired"})
		return
	}
	if r.Header.Get("LinkedIn-Version") != "202601" {
		reply(w, 426, doc{"status": 426, "code": "NONEXISTENT_VERSION", "message": "Requested version is not active"})
		return
	}
	if r.URL.Path == "/rest/dmpSegments" {
		var s struct{ Name, Account, AccessPolicy, SourcePlatform, Type string }
		if json.NewDecoder(r.Body).Decode(&s) != nil || s.Account != "urn:li:sponsoredAccount:5" || s.AccessPolicy != "PRIVATE" || s.Type != "USER" || s.SourcePlatform == "" {
			reply(w, 400, doc{"status": 400, "message": "invalid"})
			return
		}
		v.linkedin.make("999", s.Name)
		w.Header().Set("x-restli-id", "999")
		w.WriteHeader(201)
		return
	}
	id := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/rest/dmpSegments/"), "/users")
	var req struct {
		Elements []struct {
			Action  string
			UserIDs []struct{ IDType, IDValue string } `json:"userIds"`
		}
	}
	if json.NewDecoder(r.Body).Decode(&req) != nil || r.Header.Get("X-RestLi-Method") != "BATCH_CREATE" || v.linkedin.in[id] == nil {
		reply(w, 404, doc{"status": 404, "message": "no such segment"})
		return
	}
	v.requests = append(v.requests, said{r.Method, r.URL.Path, len(req.Elements)})
	var out []doc
	for _, e := range req.Elements {
		answer := doc{"status": 201}
		for _, u := range e.UserIDs {
			if u.IDType != "SHA256_EMAIL" || v.bad[u.IDValue] {
				answer = doc{"status": 400, "error": doc{"message": "invalid id"}}
				continue
			}
			v.linkedin.set(id, u.IDValue, e.Action == "ADD")
		}
		out = append(out, answer)
	}
	reply(w, 200, doc{"elements": out})
}
