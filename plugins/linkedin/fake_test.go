package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// fake is LinkedIn as its API descriptions have it:
//
//	https://learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync
//	https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-lookup-api
//	https://learn.microsoft.com/en-us/linkedin/shared/integrations/people/profile-api
//	https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection
//	https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling
type fake struct {
	token string
	// responses are those of the sponsored account 503, as JSON objects.
	responses     []map[string]any
	organizations []map[string]any
	people        map[string]map[string]any
	subscriptions map[string]map[string]any
	// refuse answers the next requests with these statuses.
	refuse []int
	// retryAfter goes with a refusal.
	retryAfter string
	expires    int64
	seen       []string
}

func newFake() *fake {
	return &fake{token: "AQX-token", people: map[string]map[string]any{}, subscriptions: map[string]map[string]any{}}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.seen = append(f.seen, r.Method+" "+r.URL.Path)
	if r.URL.Path == "/oauth/v2/introspectToken" {
		f.introspect(w, r)
		return
	}
	if len(f.refuse) > 0 {
		status := f.refuse[0]
		f.refuse = f.refuse[1:]
		w.Header().Set("Retry-After", f.retryAfter)
		put(w, status, map[string]any{"status": status, "message": "refused for the test", "serviceErrorCode": 100})
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+f.token {
		put(w, 401, map[string]any{"status": 401, "serviceErrorCode": 65600, "code": "INVALID_ACCESS_TOKEN", "message": "Invalid access token"})
		return
	}
	if v := r.Header.Get("LinkedIn-Version"); len(v) != 6 || v < "202507" {
		put(w, 426, map[string]any{"status": 426, "code": "NONEXISTENT_VERSION", "message": "Requested version " + v + " is not active"})
		return
	}
	if r.Header.Get("X-Restli-Protocol-Version") != "2.0.0" {
		put(w, 400, map[string]any{"status": 400, "message": "Rest.li 2.0 is needed"})
		return
	}
	switch path := r.URL.Path; {
	case path == "/rest/leadFormResponses":
		f.find(w, r)
	case strings.HasPrefix(path, "/rest/leadFormResponses/"):
		f.one(w, strings.TrimPrefix(path, "/rest/leadFormResponses/"))
	case path == "/rest/leadForms":
		put(w, 200, map[string]any{"elements": []any{}, "paging": map[string]any{"start": 0, "count": 1}})
	case strings.HasPrefix(path, "/rest/leadNotifications"):
		f.notifications(w, r)
	case strings.HasPrefix(path, "/rest/organizations"):
		f.organization(w, r)
	case strings.HasPrefix(path, "/rest/people/"):
		id := strings.TrimSuffix(strings.TrimPrefix(path, "/rest/people/(id:"), ")")
		if p := f.people[id]; p != nil {
			put(w, 200, p)
			return
		}
		put(w, 404, map[string]any{"status": 404})
	case path == "/v2/industryTaxonomyVersions/DEFAULT/industries/4":
		put(w, 200, map[string]any{"id": 4, "name": map[string]any{"localized": map[string]any{"en_US": "Software Development"}}})
	default:
		put(w, 404, map[string]any{"status": 404, "message": "No virtual resource found"})
	}
}

func put(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// find is the finder by owner. Its parameters are not query-encoded structures: only what is in them is.
func (f *fake) find(w http.ResponseWriter, r *http.Request) {
	raw := r.URL.RawQuery
	if !strings.Contains(raw, "q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A503)") || !strings.Contains(raw, "limitedToTestLeads=false") {
		put(w, 400, map[string]any{"status": 400, "message": "the finder's parameters are wrong: " + raw})
		return
	}
	_, after, _ := strings.Cut(raw, "submittedAtTimeRange=(start:")
	from, rest, _ := strings.Cut(after, ",end:")
	to, _, _ := strings.Cut(rest, ")")
	since, _ := strconv.ParseInt(from, 10, 64)
	until, _ := strconv.ParseInt(to, 10, 64)
	_, kind, _ := strings.Cut(raw, "leadType=(leadType:")
	kind, _, _ = strings.Cut(kind, ")")
	q, _ := url.ParseQuery(strings.ReplaceAll(raw, ";", ""))
	start, _ := strconv.Atoi(q.Get("start"))
	count, _ := strconv.Atoi(q.Get("count"))
	all := slices.DeleteFunc(slices.Clone(f.responses), func(x map[string]any) bool {
		at, _ := x["submittedAt"].(int64)
		return x["leadType"] != kind || at < since || at > until
	})
	page := all[min(start, len(all)):min(start+count, len(all))]
	links := []any{}
	if start+count < len(all) {
		links = append(links, map[string]any{"rel": "next", "type": "application/json"})
	}
	put(w, 200, map[string]any{"elements": page, "paging": map[string]any{"start": start, "count": count, "links": links}})
}

func (f *fake) one(w http.ResponseWriter, id string) {
	for _, x := range f.responses {
		if x["id"] == id {
			put(w, 200, x)
			return
		}
	}
	put(w, 404, map[string]any{"status": 404, "message": "Not found"})
}

func (f *fake) notifications(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodDelete {
		delete(f.subscriptions, strings.TrimPrefix(r.URL.Path, "/rest/leadNotifications/"))
		w.WriteHeader(http.StatusNoContent)
		return
	}
	var in map[string]any
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in["webhook"] == nil || in["owner"] == nil {
		put(w, 400, map[string]any{"status": 400, "message": "bad subscription"})
		return
	}
	id := strconv.Itoa(len(f.subscriptions) + 7001)
	f.subscriptions[id] = in
	w.Header().Set("X-RestLi-Id", id)
	w.WriteHeader(http.StatusCreated)
}

func (f *fake) organization(w http.ResponseWriter, r *http.Request) {
	if id := strings.TrimPrefix(r.URL.Path, "/rest/organizations/"); id != r.URL.Path {
		for _, o := range f.organizations {
			if strconv.Itoa(o["id"].(int)) == id {
				put(w, 200, o)
				return
			}
		}
		put(w, 404, map[string]any{"status": 404})
		return
	}
	q := r.URL.Query()
	found := []any{}
	for _, o := range f.organizations {
		byName := q.Get("q") == "vanityName" && o["vanityName"] == q.Get("vanityName")
		site, _ := o["localizedWebsite"].(string)
		byDomain := q.Get("q") == "emailDomain" && strings.HasSuffix(site, q.Get("emailDomain"))
		if byName || byDomain {
			found = append(found, o)
		}
	}
	put(w, 200, map[string]any{"elements": found, "paging": map[string]any{"start": 0, "count": 10}})
}

func (f *fake) introspect(w http.ResponseWriter, r *http.Request) {
	if r.PostFormValue("client_secret") != "shh" {
		put(w, 400, map[string]any{"error": "invalid_client"})
		return
	}
	put(w, 200, map[string]any{"active": true, "status": "active", "expires_at": f.expires})
}

// submitted makes a response to the form "Demo", which asks for what the sample of the API's page asks for.
func submitted(id string, at int64, answers map[int]string) map[string]any {
	list := []any{}
	for q := 1; q <= 12; q++ {
		if a := answers[q]; a != "" {
			list = append(list, map[string]any{"questionId": q, "answerDetails": map[string]any{"textQuestionAnswer": map[string]any{"answer": a}}})
		}
	}
	list = append(list, map[string]any{"questionId": 20, "answerDetails": map[string]any{"multipleChoiceAnswer": map[string]any{"options": []int{2}}}})
	named := func(id int, field, en string) any {
		return map[string]any{"questionId": id, "predefinedField": field, "name": field, "question": map[string]any{"localized": map[string]any{"en_US": en}}}
	}
	return map[string]any{
		"id": id, "leadType": "SPONSORED", "submittedAt": at, "testLead": false, "submitter": "urn:li:person:MpGcnvaU_p",
		"versionedLeadGenFormUrn": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)",
		"leadMetadata":            map[string]any{"sponsoredLeadMetadata": map[string]any{"campaign": "urn:li:sponsoredCampaign:367378525"}},
		"leadMetadataInfo":        map[string]any{"sponsoredLeadMetadataInfo": map[string]any{"campaign": map[string]any{"id": "urn:li:sponsoredCampaign:367378525", "name": "Autumn"}}},
		"formResponse": map[string]any{
			"answers":          list,
			"consentResponses": []any{map[string]any{"consentId": 91, "accepted": true}, map[string]any{"consentId": 92, "accepted": false}},
		},
		"form": map[string]any{
			"id": 3162, "name": "Demo", "creationLocale": map[string]any{"language": "en", "country": "US"},
			"hiddenFields": []any{map[string]any{"name": "utm", "value": "li-autumn"}},
			"content": map[string]any{
				"legalInfo": map[string]any{"consents": []any{map[string]any{"id": 91, "text": map[string]any{"localized": map[string]any{"en_US": "You may write to me."}}}}},
				"questions": []any{
					named(1, "FIRST_NAME", "First name"), named(2, "LAST_NAME", "Last name"), named(3, "EMAIL", "E-mail"), named(4, "WORK_EMAIL", "Work e-mail"),
					named(5, "PHONE_NUMBER", "Phone"), named(6, "JOB_TITLE", "Job title"), named(7, "COMPANY_NAME", "Company"), named(8, "COMPANY_SIZE", "Company size"),
					named(9, "CITY", "City"), named(10, "LINKEDIN_PROFILE_LINK", "Profile"), named(11, "INDUSTRY", "Industry"),
					map[string]any{"questionId": 12, "name": "budget", "question": map[string]any{"localized": map[string]any{"en_US": "Your budget?"}}},
					map[string]any{"questionId": 20, "name": "when", "question": map[string]any{"localized": map[string]any{"en_US": "When?"}}, "questionDetails": map[string]any{
						"multipleChoiceQuestionDetails": map[string]any{"options": []any{
							map[string]any{"id": 1, "text": map[string]any{"localized": map[string]any{"en_US": "Now"}}},
							map[string]any{"id": 2, "text": map[string]any{"localized": map[string]any{"en_US": "Later"}}},
						}},
					}},
				},
			},
		},
	}
}
