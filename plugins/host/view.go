package host

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

type (
	rightFieldView struct {
		Path       string            `json:"path"`
		Labels     map[string]string `json:"labels"`
		Classified bool              `json:"classified" doc:"Confidential or secret"`
	}
	rightView struct {
		Kind   string            `json:"kind" enum:"read,write,create,link,delete,memory,secret,emit,jobs,send,host,event,before_save,schedule,route,enrich,action,panel,channel,audience,knowledge,chat,program"`
		Object string            `json:"object,omitempty" doc:"API name of the object it is about"`
		Labels map[string]string `json:"labels"`
		Fields []rightFieldView  `json:"fields" doc:"The fields that it reaches; none means all"`
		Name   string            `json:"name,omitempty" doc:"A host, a period, a type of event and the like"`
		Added  bool              `json:"added" doc:"The version that runs does not have it"`
	}
	// PluginView is what a plugin says of itself.
	PluginView struct {
		Plugin    string            `json:"plugin" doc:"Id of the plugin, such as example.linkedin"`
		Version   string            `json:"version"`
		Names     map[string]string `json:"names"`
		Summaries map[string]string `json:"summaries"`
		Publisher string            `json:"publisher"`
		Homepage  string            `json:"homepage,omitempty"`
		License   string            `json:"license,omitempty"`
	}
	offerView struct {
		PluginView
		PackageID string `json:"package_id,omitempty" doc:"Empty for a plugin that was not taken in yet"`
		Digest    string `json:"digest"`
		Signer    string `json:"signer" doc:"Public key of whoever has signed"`
		Source    string `json:"source" enum:"bundled,registry,upload"`
	}
	registryView struct {
		Host      string     `json:"host" doc:"Where the registry lies"`
		Problem   string     `json:"problem,omitempty" enum:"unreachable,unreadable" doc:"Why it cannot be read now; what was read before is still listed"`
		FetchedAt *time.Time `json:"fetched_at" doc:"When it was read last"`
		Packages  int        `json:"packages"`
	}
	packageView struct {
		PluginView
		ID        string    `json:"id"`
		Digest    string    `json:"digest" doc:"Names all that the package holds; agreeing to it is agreeing to the rights of its review"`
		Signer    string    `json:"signer"`
		Source    string    `json:"source" enum:"bundled,registry,upload"`
		CreatedAt time.Time `json:"created_at"`
	}
	reviewView struct {
		Package        packageView     `json:"package"`
		InstallationID string          `json:"installation_id,omitempty"`
		Installed      string          `json:"installed,omitempty" doc:"The version that is installed"`
		Rights         []rightView     `json:"rights"`
		Dropped        []rightView     `json:"dropped" doc:"What the version that is installed has and this one does not"`
		More           bool            `json:"more" doc:"It asks for more than was agreed to"`
		Missing        []reviewMissing `json:"missing" doc:"Objects and fields that it needs and the company does not have"`
		ConfigSchema   json.RawMessage `json:"config_schema" doc:"JSON Schema of the configuration, null for none"`
	}
	reviewMissing struct {
		Object string `json:"object"`
		Field  string `json:"field,omitempty"`
	}
	installationView struct {
		PluginView
		ID           string          `json:"id"`
		PackageID    string          `json:"package_id"`
		CanRollBack  bool            `json:"can_roll_back"`
		State        State           `json:"state" enum:"installed,enabled,disabled"`
		Policy       Policy          `json:"policy" enum:"suggest,fill_empty" doc:"What becomes of what it suggests for records"`
		Running      bool            `json:"running" doc:"It is called now"`
		OpenUntil    *time.Time      `json:"open_until" doc:"Until when it is not called, since it has kept failing"`
		Reason       string          `json:"reason,omitempty" doc:"How it has failed"`
		Blocked      string          `json:"blocked,omitempty" doc:"Why whoever runs this Kontor has stopped it"`
		Scopes       []string        `json:"scopes"`
		Hosts        []string        `json:"hosts"`
		Enriches     bool            `json:"enriches"`
		Checks       bool            `json:"checks" doc:"It can tell whether its configuration works"`
		Audiences    bool            `json:"audiences" doc:"It can keep audiences at advertising networks"`
		Config       json.RawMessage `json:"config" doc:"The configuration without its secrets"`
		Secrets      []string        `json:"secrets" doc:"Names of the secrets that are set"`
		ConfigSchema json.RawMessage `json:"config_schema" doc:"JSON Schema, null for none; secrets have x-secret"`
		HookURL      string          `json:"hook_url,omitempty" doc:"Where its routes take requests"`
		Routes       []string        `json:"routes"`
		Revision     int64           `json:"revision"`
		CreatedAt    time.Time       `json:"created_at"`
		UpdatedAt    time.Time       `json:"updated_at"`
	}
	callView struct {
		ID       string    `json:"id"`
		Cause    Cause     `json:"cause" enum:"event,before_save,enrich,action,job,request,check,panel,chat"`
		Method   string    `json:"method"`
		Object   string    `json:"object,omitempty"`
		RecordID string    `json:"record_id,omitempty"`
		Outcome  string    `json:"outcome" enum:"ok,refused,failed,deadline"`
		Detail   string    `json:"detail,omitempty"`
		Log      string    `json:"log,omitempty"`
		Micros   int64     `json:"duration_us"`
		At       time.Time `json:"at"`
	}
	flowView struct {
		Day    string `json:"day" format:"date"`
		Kind   string `json:"kind" enum:"read,written,sent"`
		Name   string `json:"name" doc:"object.field, or a host"`
		Amount int64  `json:"amount"`
	}
	costView struct {
		Calls  int64 `json:"calls"`
		Errors int64 `json:"errors" doc:"Answered an error, failed, or took too long"`
		P95    int64 `json:"p95_us" doc:"How long 95 of 100 calls took at most, to a fifth"`
		Mean   int64 `json:"mean_us"`
		Own    int64 `json:"own_us" doc:"How long the plugin itself was at work in all"`
		Fuel   int64 `json:"fuel" doc:"Work of a module, about one for each pass through a loop or a function; 0 for a program"`
		Bytes  int64 `json:"bytes" doc:"To the plugin and from it"`
	}
	usageView struct {
		Day  costView `json:"day" doc:"The last 24 hours"`
		Week costView `json:"week" doc:"The last 7 days"`
	}
	suggestionsView struct {
		ID             string            `json:"id"`
		InstallationID string            `json:"installation_id"`
		Plugin         string            `json:"plugin"`
		Names          map[string]string `json:"names"`
		Items          []Suggestion      `json:"items"`
		CreatedAt      time.Time         `json:"created_at"`
	}
	actionView struct {
		ID          string            `json:"id"`
		Titles      map[string]string `json:"titles"`
		InputSchema json.RawMessage   `json:"input_schema"`
	}
	abilitiesView struct {
		InstallationID string            `json:"installation_id"`
		Plugin         string            `json:"plugin"`
		Names          map[string]string `json:"names"`
		Enrich         bool              `json:"enrich"`
		Actions        []actionView      `json:"actions"`
	}
)

func dataOf[S, T any](list []S, view func(S) T) *page[T] {
	out := &page[T]{}
	out.Body.Data = make([]T, 0, len(list))
	for _, x := range list {
		out.Body.Data = append(out.Body.Data, view(x))
	}
	return out
}

func viewPlugin(m *pack.Manifest) PluginView {
	summaries := m.Summary
	if summaries == nil {
		summaries = pack.Texts{}
	}
	return PluginView{Plugin: m.ID, Version: m.Version, Names: m.Name, Summaries: summaries, Publisher: m.Publisher, Homepage: m.Homepage, License: m.License}
}

func viewPackage(p *Package) packageView {
	return packageView{PluginView: viewPlugin(p.Manifest), ID: p.ID, Digest: p.Digest, Signer: p.Signer, Source: p.Source, CreatedAt: p.CreatedAt}
}

func viewRight(r Right) rightView {
	v := rightView{Kind: r.Kind, Object: r.Object, Labels: r.Label, Fields: []rightFieldView{}, Name: r.Name, Added: r.Added}
	if v.Labels == nil {
		v.Labels = map[string]string{}
	}
	for _, f := range r.Fields {
		labels := f.Label
		if labels == nil {
			labels = map[string]string{}
		}
		v.Fields = append(v.Fields, rightFieldView{f.Path, labels, f.Classified})
	}
	return v
}

func viewCost(u Usage) costView {
	return costView{u.Calls, u.Errors, u.P95.Microseconds(), u.Mean.Microseconds(), u.Own.Microseconds(), u.Fuel, u.Bytes}
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

func viewReview(r *Review) reviewView {
	v := reviewView{
		Package: viewPackage(r.Package), More: r.More, Rights: dataOf(r.Rights, viewRight).Body.Data, Dropped: dataOf(r.Dropped, viewRight).Body.Data,
		ConfigSchema: orNull(r.Package.Manifest.ConfigSchema), Missing: []reviewMissing{},
	}
	if r.Installed != nil {
		v.InstallationID, v.Installed = r.Installed.ID, r.Installed.Package.Manifest.Version
	}
	for _, f := range fieldsOf(r.Missing) {
		object, _ := f.Params["object"].(string)
		field, _ := f.Params["field"].(string)
		v.Missing = append(v.Missing, reviewMissing{object, field})
	}
	return v
}

func (s *Service) viewInstallation(ctx context.Context, i *Installation) (installationView, error) {
	m := i.Package.Manifest
	v := installationView{
		PluginView: viewPlugin(m), ID: i.ID, PackageID: i.Package.ID, CanRollBack: i.PreviousID != "", State: i.State, Policy: i.Policy, Running: i.Running(s.now()),
		OpenUntil: i.OpenUntil, Reason: i.Reason, Blocked: i.Blocked, Scopes: i.Scopes, Hosts: i.Hosts, Enriches: m.Capabilities.Enrich != nil, Checks: m.Capabilities.Check, Audiences: m.Capabilities.Audience, Config: json.RawMessage(asJSON(i.Config)),
		Secrets: append([]string{}, i.HasSecrets...), ConfigSchema: orNull(m.ConfigSchema), Routes: []string{}, Revision: i.Version, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
	}
	for _, r := range m.Routes {
		if r.Auth != pack.AuthPerson {
			v.Routes = append(v.Routes, r.Method+" "+r.Path)
		}
	}
	var err error
	if len(v.Routes) > 0 {
		v.HookURL, err = s.HookURL(ctx, i)
	}
	return v, err
}
