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
		// ChangeSetIDs are what can be undone.
		ChangeSetIDs []string `json:"change_set_ids" doc:"What the plugin has changed of records; each can be undone"`
	}
	offersPage struct {
		Body struct {
			Data       []offerView   `json:"data"`
			NextCursor *string       `json:"next_cursor" doc:"Null: there is one page."`
			Registry   *registryView `json:"registry" doc:"The registry that the operator has set; null for none"`
		}
	}
	output[T any] struct{ Body T }
	page[T any]   struct {
		Body struct {
			Data       []T     `json:"data"`
			NextCursor *string `json:"next_cursor" doc:"Null on the last page."`
		}
	}
)

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
	s.registerPanels(a)
	s.registerRuns(a)
	s.registerPeople(a)
}

func (s *Service) registerPackages(a *httpapi.API, op func(id, method, path, summary string) httpapi.Operation) {
	httpapi.Register(a, op("list-plugin-offers", http.MethodGet, "/plugin-offers", "List the plugins that can be installed"), func(ctx context.Context, _ *struct{}) (*offersPage, error) {
		list, state, err := s.Offers(ctx)
		if err != nil {
			return nil, err
		}
		out := &offersPage{}
		out.Body.Data = dataOf(list, func(o Offer) offerView {
			return offerView{viewPlugin(o.Manifest), o.PackageID, o.Digest, o.Signer, o.Source}
		}).Body.Data
		if state.Host != "" {
			out.Body.Registry = &registryView{state.Host, state.Problem, state.FetchedAt, state.Packages}
		}
		return out, nil
	})
	take := op("take-bundled-plugin", http.MethodPost, "/plugin-packages/bundled", "Take in the package of a plugin that is bundled or in the registry")
	take.Status, take.Timeout = http.StatusCreated, loading
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
	httpapi.Register(a, op("get-plugin-usage", http.MethodGet, "/plugins/{id}/usage", "Get what a plugin costs"), func(ctx context.Context, in *PluginPath) (*output[usageView], error) {
		day, err := s.Usage(ctx, in.ID, 24)
		if err != nil {
			return nil, err
		}
		week, err := s.Usage(ctx, in.ID, 7*24)
		return &output[usageView]{usageView{viewCost(day), viewCost(week)}}, err
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
		return &output[actionDone]{actionDone{orNull(done.Output), done.Message, append([]string{}, done.ChangeSets...)}}, nil
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
