package host

import (
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tag = "Plugins"

// loading is how long an operation may take that compiles a module.
const loading = 3 * time.Minute

// formRoom is what the other parts of an upload may take beside the package.
const formRoom = 64 << 10

type (
	rightFieldView struct {
		Path       string            `json:"path"`
		Labels     map[string]string `json:"labels"`
		Classified bool              `json:"classified" doc:"Confidential or secret"`
	}
	rightView struct {
		Kind   string            `json:"kind" enum:"read,write,create,link,delete,memory,secret,emit,jobs,send,host,event,before_save,schedule,route,enrich,action,panel"`
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
		PackageID string `json:"package_id,omitempty" doc:"Empty for a bundled plugin that was not taken in yet"`
		Digest    string `json:"digest"`
		Signer    string `json:"signer" doc:"Public key of whoever has signed"`
		Source    string `json:"source" enum:"bundled,upload"`
	}
	packageView struct {
		PluginView
		ID        string    `json:"id"`
		Digest    string    `json:"digest" doc:"Names all that the package holds; agreeing to it is agreeing to the rights of its review"`
		Signer    string    `json:"signer"`
		Source    string    `json:"source" enum:"bundled,upload"`
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
		Cause    Cause     `json:"cause" enum:"event,before_save,enrich,action,job,request,check"`
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

type (
	// PluginPath names an installation in a URL.
	PluginPath struct {
		ID string `path:"id" maxLength:"64" doc:"Id of the installation"`
	}
	// RecordPath names a record in a URL.
	RecordPath struct {
		Object string `path:"object" maxLength:"64"`
		ID     string `path:"id" maxLength:"64"`
	}
	packageInput struct {
		RawBody multipart.Form
	}
	installBody struct {
		PackageID string `json:"package_id" maxLength:"64"`
		Digest    string `json:"digest" maxLength:"64" doc:"That of the package whose review was agreed to"`
	}
	upgradeBody struct {
		PackageID string         `json:"package_id" maxLength:"64"`
		Digest    string         `json:"digest,omitempty" maxLength:"64" doc:"That of the package whose review was agreed to; needed where it asks for more"`
		Config    map[string]any `json:"config,omitempty" doc:"In place of the present configuration"`
		Revision  int64          `json:"revision,omitempty" doc:"What the change is based on; 0 takes whatever is there"`
	}
	configBody struct {
		Config   map[string]any `json:"config" doc:"Secrets that are left out stay as they are; an empty one is taken away"`
		Policy   Policy         `json:"policy,omitempty" enum:"suggest,fill_empty"`
		Revision int64          `json:"revision,omitempty"`
	}
	revisionBody struct {
		Revision int64 `json:"revision,omitempty" doc:"What the change is based on; 0 takes whatever is there"`
	}
	takeBody struct {
		Plugin string `json:"plugin" maxLength:"100"`
	}
	applyBody struct {
		Fields []string `json:"fields" maxItems:"100" nullable:"false" doc:"The fields whose suggestions are written; none dismisses all"`
	}
	actionBody struct {
		Object   string         `json:"object,omitempty" maxLength:"64"`
		RecordID string         `json:"record_id,omitempty" maxLength:"64"`
		Input    map[string]any `json:"input,omitempty"`
	}
	actionDone struct {
		Output  json.RawMessage `json:"output"`
		Message string          `json:"message,omitempty" doc:"The plugin's own words"`
	}
	output[T any] struct{ Body T }
	page[T any]   struct {
		Body struct {
			Data       []T     `json:"data"`
			NextCursor *string `json:"next_cursor" doc:"Null on the last page."`
		}
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
		OpenUntil: i.OpenUntil, Reason: i.Reason, Blocked: i.Blocked, Scopes: i.Scopes, Hosts: i.Hosts, Enriches: m.Capabilities.Enrich != nil, Config: json.RawMessage(asJSON(i.Config)),
		Secrets: append([]string{}, i.HasSecrets...), ConfigSchema: orNull(m.ConfigSchema), Routes: []string{}, Revision: i.Version, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
	}
	for _, r := range m.Routes {
		v.Routes = append(v.Routes, r.Method+" "+r.Path)
	}
	var err error
	if len(m.Routes) > 0 {
		v.HookURL, err = s.HookURL(ctx, i)
	}
	return v, err
}

func (s *Service) installation(ctx context.Context, i *Installation, err error) (*output[installationView], error) {
	if err != nil {
		return nil, err
	}
	v, err := s.viewInstallation(ctx, i)
	return &output[installationView]{v}, err
}

// RegisterHTTP adds the room's operations.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, Function: access.ManagePlugins}
	}
	s.registerPackages(a, op)
	s.registerInstallations(a, op)
	s.registerRecords(a)
}

func (s *Service) registerPackages(a *httpapi.API, op func(id, method, path, summary string) httpapi.Operation) {
	httpapi.Register(a, op("list-plugin-offers", http.MethodGet, "/plugin-offers", "List the plugins that can be installed"), func(ctx context.Context, _ *struct{}) (*page[offerView], error) {
		list, err := s.Offers(ctx)
		if err != nil {
			return nil, err
		}
		return dataOf(list, func(o Offer) offerView {
			return offerView{viewPlugin(o.Manifest), o.PackageID, o.Digest, o.Signer, o.Source}
		}), nil
	})
	take := op("take-bundled-plugin", http.MethodPost, "/plugin-packages/bundled", "Take in the package of a bundled plugin")
	take.Status = http.StatusCreated
	httpapi.Register(a, take, func(ctx context.Context, in *struct{ Body takeBody }) (*output[packageView], error) {
		p, err := s.Take(ctx, in.Body.Plugin)
		if err != nil {
			return nil, err
		}
		return &output[packageView]{viewPackage(p)}, nil
	})
	upload := op("upload-plugin-package", http.MethodPost, "/plugin-packages", "Take in the package of a plugin")
	upload.Status, upload.MaxBody, upload.Timeout, upload.Recent = http.StatusCreated, pack.MaxPackage+formRoom, -1, true
	upload.Description = "Multipart: one part `file`. The package must be signed with a key that whoever runs this Kontor trusts. Nothing of it runs before it is installed and enabled."
	httpapi.Register(a, upload, s.uploadHTTP)
	httpapi.Register(a, op("review-plugin-package", http.MethodGet, "/plugin-packages/{id}/review", "Review what a package asks for"), func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	},
	) (*output[reviewView], error) {
		r, err := s.Review(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &output[reviewView]{viewReview(r)}, nil
	})
}

func (s *Service) uploadHTTP(ctx context.Context, in *packageInput) (*output[packageView], error) {
	defer func() { _ = in.RawBody.RemoveAll() }()
	files := in.RawBody.File["file"]
	if len(files) != 1 {
		return nil, fault.At("file", "required")
	}
	f, err := files[0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := s.Upload(ctx, f)
	if err != nil {
		return nil, err
	}
	return &output[packageView]{viewPackage(p)}, nil
}

func (s *Service) registerInstallations(a *httpapi.API, op func(id, method, path, summary string) httpapi.Operation) {
	httpapi.Register(a, op("list-plugins", http.MethodGet, "/plugins", "List the company's plugins"), func(ctx context.Context, _ *struct{}) (*page[installationView], error) {
		list, err := s.List(ctx)
		if err != nil {
			return nil, err
		}
		out := dataOf([]*Installation{}, func(*Installation) installationView { return installationView{} })
		for _, i := range list {
			v, err := s.viewInstallation(ctx, i)
			if err != nil {
				return nil, err
			}
			out.Body.Data = append(out.Body.Data, v)
		}
		return out, nil
	})
	install := op("install-plugin", http.MethodPost, "/plugins", "Install a plugin")
	install.Status, install.Recent, install.Timeout = http.StatusCreated, true, loading
	install.Description = "Agrees to what the review of the package with the digest says. It is not called before it is enabled."
	httpapi.Register(a, install, func(ctx context.Context, in *struct{ Body installBody }) (*output[installationView], error) {
		i, err := s.Install(ctx, in.Body.PackageID, in.Body.Digest)
		return s.installation(ctx, i, err)
	})
	httpapi.Register(a, op("get-plugin", http.MethodGet, "/plugins/{id}", "Get a plugin"), func(ctx context.Context, in *PluginPath) (*output[installationView], error) {
		i, err := s.Get(ctx, in.ID)
		return s.installation(ctx, i, err)
	})
	httpapi.Register(a, op("configure-plugin", http.MethodPut, "/plugins/{id}/config", "Configure a plugin"), func(ctx context.Context, in *struct {
		PluginPath
		Body configBody
	},
	) (*output[installationView], error) {
		i, err := s.Configure(ctx, in.ID, in.Body.Revision, in.Body.Config)
		if err == nil && in.Body.Policy != "" && in.Body.Policy != i.Policy {
			i, err = s.SetPolicy(ctx, in.ID, i.Version, in.Body.Policy)
		}
		return s.installation(ctx, i, err)
	})
	for _, x := range []struct {
		id, path, summary string
		do                func(ctx context.Context, id string, revision int64) (*Installation, error)
	}{
		{"enable-plugin", "enable", "Turn a plugin on", s.Enable},
		{"disable-plugin", "disable", "Turn a plugin off", s.Disable},
		{"roll-back-plugin", "rollback", "Go back to the version before the last upgrade", s.RollBack},
	} {
		o := op(x.id, http.MethodPost, "/plugins/{id}/"+x.path, x.summary)
		httpapi.Register(a, o, func(ctx context.Context, in *struct {
			PluginPath
			Body revisionBody
		},
		) (*output[installationView], error) {
			i, err := x.do(ctx, in.ID, in.Body.Revision)
			return s.installation(ctx, i, err)
		})
	}
	upgrade := op("upgrade-plugin", http.MethodPost, "/plugins/{id}/upgrade", "Put another version of a plugin in place")
	upgrade.Recent, upgrade.Timeout = true, loading
	upgrade.Description = "Calls that are under way end with the version that they began with. The configuration has to fit the new version."
	httpapi.Register(a, upgrade, func(ctx context.Context, in *struct {
		PluginPath
		Body upgradeBody
	},
	) (*output[installationView], error) {
		i, err := s.Upgrade(ctx, in.ID, in.Body.Revision, in.Body.PackageID, in.Body.Digest, in.Body.Config)
		return s.installation(ctx, i, err)
	})
	remove := op("remove-plugin", http.MethodDelete, "/plugins/{id}", "Remove a plugin with its data")
	remove.Status, remove.Recent = http.StatusNoContent, true
	httpapi.Register(a, remove, func(ctx context.Context, in *PluginPath) (*struct{}, error) {
		return nil, s.Remove(ctx, in.ID)
	})
	httpapi.Register(a, op("list-plugin-calls", http.MethodGet, "/plugins/{id}/calls", "List the calls of a plugin, the newest first"), func(ctx context.Context, in *struct {
		PluginPath
		Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
		Cursor string `query:"cursor"`
	},
	) (*page[callView], error) {
		before, kind := "", "plugin calls "+in.ID
		if in.Cursor != "" {
			var err error
			if before, err = httpapi.DecodeCursor[string](ctx, a, kind, in.Cursor); err != nil {
				return nil, err
			}
		}
		list, err := s.Calls(ctx, in.ID, before, in.Limit)
		if err != nil {
			return nil, err
		}
		out := dataOf(list, func(c Call) callView {
			return callView{c.ID, c.Cause, c.Method, c.Object, c.Record, c.Outcome, c.Detail, c.Log, c.Took.Microseconds(), c.At}
		})
		if len(list) == in.Limit {
			cursor, err := httpapi.EncodeCursor(ctx, a, kind, list[len(list)-1].ID)
			if err != nil {
				return nil, err
			}
			out.Body.NextCursor = &cursor
		}
		return out, nil
	})
	httpapi.Register(a, op("list-plugin-flows", http.MethodGet, "/plugins/{id}/flows", "List what a plugin has read, written and sent, by day"), func(ctx context.Context, in *struct {
		PluginPath
		Days int `query:"days" minimum:"1" maximum:"400" default:"30"`
	},
	) (*page[flowView], error) {
		list, err := s.Flows(ctx, in.ID, in.Days)
		if err != nil {
			return nil, err
		}
		return dataOf(list, func(f Flow) flowView { return flowView(f) }), nil
	})
}

// registerRecords adds what people who work with records have of plugins.
func (s *Service) registerRecords(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}}
	}
	viewSuggestions := func(x *Suggestions) suggestionsView {
		names := x.Name
		if names == nil {
			names = pack.Texts{}
		}
		return suggestionsView{x.ID, x.InstallationID, x.Plugin, names, append([]Suggestion{}, x.Items...), x.CreatedAt}
	}
	httpapi.Register(a, op("list-plugin-abilities", http.MethodGet, "/plugin-abilities", "List what plugins offer on the records of an object"), func(ctx context.Context, in *struct {
		Object string `query:"object" required:"true" maxLength:"64"`
	},
	) (*page[abilitiesView], error) {
		list, err := s.ForObject(ctx, in.Object)
		if err != nil {
			return nil, err
		}
		return dataOf(list, func(x Abilities) abilitiesView {
			return abilitiesView{x.InstallationID, x.Plugin, x.Name, x.Enrich, dataOf(x.Actions, func(y pack.Action) actionView {
				return actionView{y.ID, y.Title, orNull(y.InputSchema)}
			}).Body.Data}
		}), nil
	})
	httpapi.Register(a, op("list-suggestions", http.MethodGet, "/records/{object}/{id}/suggestions", "List what plugins suggest for a record"), func(ctx context.Context, in *RecordPath) (*page[suggestionsView], error) {
		list, err := s.SuggestionsFor(ctx, in.Object, in.ID)
		if err != nil {
			return nil, err
		}
		return dataOf(list, viewSuggestions), nil
	})
	httpapi.Register(a, op("enrich-record", http.MethodPost, "/records/{object}/{id}/suggestions", "Ask a plugin what it knows of a record"), func(ctx context.Context, in *struct {
		RecordPath
		Body struct {
			InstallationID string `json:"installation_id" maxLength:"64"`
		}
	},
	) (*output[suggestionsView], error) {
		x, err := s.Enrich(ctx, in.Body.InstallationID, in.Object, in.ID)
		if err != nil {
			return nil, err
		}
		return &output[suggestionsView]{viewSuggestions(x)}, nil
	})
	apply := op("apply-suggestions", http.MethodPost, "/records/{object}/{id}/suggestions/{suggestions}", "Write what a plugin suggests, or dismiss it")
	apply.Status = http.StatusNoContent
	httpapi.Register(a, apply, func(ctx context.Context, in *struct {
		RecordPath
		Suggestions string `path:"suggestions" maxLength:"64"`
		Body        applyBody
	},
	) (*struct{}, error) {
		return nil, s.Apply(ctx, in.Object, in.ID, in.Suggestions, in.Body.Fields)
	})
	httpapi.Register(a, op("run-plugin-action", http.MethodPost, "/plugins/{id}/actions/{action}", "Have a plugin do something"), func(ctx context.Context, in *struct {
		PluginPath
		Action string `path:"action" maxLength:"64"`
		Body   actionBody
	},
	) (*output[actionDone], error) {
		done, err := s.RunAction(ctx, in.ID, in.Action, in.Body.Object, in.Body.RecordID, in.Body.Input)
		if err != nil {
			return nil, err
		}
		return &output[actionDone]{actionDone{orNull(done.Output), done.Message}}, nil
	})
}

// fieldsOf are the fields of a fault; none for anything else.
func fieldsOf(err error) []fault.Field {
	var l fault.List
	if err == nil || l.Merge("", err) != nil {
		return nil
	}
	return l
}
