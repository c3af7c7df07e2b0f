package knowledge

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/content"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tag = "Knowledge base"

type (
	hitView struct {
		ID       string `json:"id"`
		Slug     string `json:"slug"`
		Title    string `json:"title"`
		Language string `json:"language"`
		Snippet  string `json:"snippet"`
	}
	hitsOutput struct {
		Body struct {
			Data []hitView `json:"data"`
		}
	}
	suggestBody struct {
		Text      string `json:"text" maxLength:"4000" doc:"What the customer asks, such as a ticket's subject and message"`
		Language  string `json:"language,omitempty" maxLength:"10"`
		ContactID string `json:"contact_id,omitempty" maxLength:"64" doc:"The customer, for whom it is told whether the article can be opened; none for a visitor"`
		Limit     int    `json:"limit,omitempty" minimum:"0" maximum:"20"`
	}
	suggestOutput struct {
		Body struct {
			Data []Suggestion `json:"data"`
		}
	}
	previewBody struct {
		Blocks    json.RawMessage `json:"blocks" doc:"The block tree"`
		ArticleID string          `json:"article_id,omitempty" maxLength:"64" doc:"The article whose files the blocks show"`
		Language  string          `json:"language,omitempty" maxLength:"10"`
	}
	previewOutput struct {
		Body struct {
			HTML string `json:"html" doc:"What the portal shows: safe to put into a page"`
		}
	}
	idInput struct {
		ID string `path:"id" doc:"Id of the article"`
	}
	versionsOutput struct {
		Body struct {
			Data []Version `json:"data"`
		}
	}
	compareInput struct {
		ID       string `path:"id" doc:"Id of the article"`
		Language string `query:"language" maxLength:"10" default:"en"`
		From     int64  `query:"from" minimum:"0" doc:"Number of a version; 0 for the present draft"`
		To       int64  `query:"to" minimum:"0" doc:"Number of a version; 0 for the present draft"`
	}
	settingsBody struct {
		Closed     *bool             `json:"closed,omitempty" doc:"Takes the portal from the net"`
		Hidden     *bool             `json:"hidden,omitempty" doc:"Keeps search engines away"`
		Titles     map[string]string `json:"titles,omitempty" doc:"Greeting of the first page by language"`
		Intros     map[string]string `json:"intros,omitempty" doc:"Words below the greeting by language"`
		CompanyTag *string           `json:"company_tag,omitempty" maxLength:"100" doc:"Tag of contacts who see the tickets of their whole company; empty for nobody"`
		NoIdeas    *bool             `json:"no_ideas,omitempty" doc:"Takes the ideas from the portal"`
		Synonyms   *[][]string       `json:"synonyms,omitempty" doc:"Groups of words that mean the same for a search"`
	}
	settingsView struct {
		Closed     bool              `json:"closed"`
		Hidden     bool              `json:"hidden"`
		Titles     map[string]string `json:"titles"`
		Intros     map[string]string `json:"intros"`
		CompanyTag string            `json:"company_tag"`
		NoIdeas    bool              `json:"no_ideas"`
		Synonyms   [][]string        `json:"synonyms"`
	}
	settingsOutput struct{ Body settingsView }
)

// RegisterHTTP adds the operations of the knowledge base. Articles and categories themselves are records.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "search-articles", Method: http.MethodGet, Path: "/knowledge/search", Summary: "Search published articles", Tags: []string{tag},
		Description: "Finds what is mistyped or named otherwise, too, among the articles that the caller may read.",
	}, func(ctx context.Context, in *struct {
		Text     string `query:"q" required:"true" maxLength:"500" doc:"What is searched for"`
		Language string `query:"language" maxLength:"10" doc:"Preferred language; the caller's when left out"`
		Limit    int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
	},
	) (*hitsOutput, error) {
		hits, err := s.Search(ctx, in.Text, languageOr(ctx, in.Language), in.Limit)
		if err != nil {
			return nil, err
		}
		out := &hitsOutput{}
		out.Body.Data = make([]hitView, len(hits))
		for i, h := range hits {
			out.Body.Data[i] = hitView{ID: h.Article.ID, Slug: h.Article.Slug, Title: h.Text.Title, Language: h.Language, Snippet: h.Snippet}
		}
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "suggest-articles", Method: http.MethodPost, Path: "/knowledge/suggestions", Summary: "Suggest articles for a question", Tags: []string{tag}, ReadOnly: true,
		Description: "Says of each article whether the customer may open it.",
	}, func(ctx context.Context, in *httpapi.In[suggestBody]) (*suggestOutput, error) {
		limit := in.Body.Limit
		if limit == 0 {
			limit = 5
		}
		list, err := s.Suggest(ctx, in.Body.Text, languageOr(ctx, in.Body.Language), in.Body.ContactID, limit)
		out := &suggestOutput{}
		out.Body.Data = list
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "preview-article", Method: http.MethodPost, Path: "/knowledge/preview", Summary: "Draw blocks as the portal does", Tags: []string{tag}, ReadOnly: true,
	}, func(_ context.Context, in *httpapi.In[previewBody]) (*previewOutput, error) {
		tree, err := content.Parse(in.Body.Blocks)
		if err != nil {
			var l fault.List
			if err := l.Merge("blocks", err); err != nil {
				return nil, err
			}
			return nil, l.Err()
		}
		out := &previewOutput{}
		out.Body.HTML = tree.HTML(content.Look{Outside: true, File: func(id string) string {
			if in.Body.ArticleID == "" {
				return ""
			}
			return httpapi.Prefix + "/records/articles/" + url.PathEscape(in.Body.ArticleID) + "/files/" + url.PathEscape(id) + "/content"
		}})
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-knowledge-gaps", Method: http.MethodGet, Path: "/knowledge/gaps", Summary: "List what the knowledge base lacks", Tags: []string{tag},
		Description: "Searches without a result, articles that do not help, after which tickets are opened, or that nobody reads.",
	}, func(ctx context.Context, in *struct {
		Days int `query:"days" minimum:"1" maximum:"365" default:"30" doc:"How many days are looked at"`
	},
	) (*struct{ Body Gaps }, error) {
		g, err := s.Gaps(ctx, in.Days)
		return &struct{ Body Gaps }{g}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-article-insight", Method: http.MethodGet, Path: "/knowledge/articles/{id}/insight", Summary: "Get what readers say of an article", Tags: []string{tag},
	}, func(ctx context.Context, in *idInput) (*struct{ Body Insight }, error) {
		x, err := s.Insight(ctx, in.ID)
		return &struct{ Body Insight }{x}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-article-versions", Method: http.MethodGet, Path: "/knowledge/articles/{id}/versions", Summary: "List the published versions of an article", Tags: []string{tag},
	}, func(ctx context.Context, in *idInput) (*versionsOutput, error) {
		list, err := s.Versions(ctx, in.ID)
		out := &versionsOutput{}
		out.Body.Data = list
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "compare-article-versions", Method: http.MethodGet, Path: "/knowledge/articles/{id}/compare", Summary: "Compare two versions of an article", Tags: []string{tag},
	}, func(ctx context.Context, in *compareInput) (*struct{ Body Compared }, error) {
		c, err := s.Compare(ctx, in.ID, in.Language, in.From, in.To)
		return &struct{ Body Compared }{c}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-knowledge-settings", Method: http.MethodGet, Path: "/knowledge/settings", Summary: "Get the set-up of knowledge base and portal", Tags: []string{tag},
	}, func(ctx context.Context, _ *struct{}) (*settingsOutput, error) {
		return setup(s.GetSettings(ctx))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-knowledge-settings", Method: http.MethodPatch, Path: "/knowledge/settings", Summary: "Set knowledge base and portal up", Tags: []string{tag}, Function: access.PublishKnowledge,
	}, func(ctx context.Context, in *httpapi.In[settingsBody]) (*settingsOutput, error) {
		now, err := s.GetSettings(ctx)
		if err != nil {
			return nil, err
		}
		b := in.Body
		if b.Closed != nil {
			now.Closed = *b.Closed
		}
		if b.Hidden != nil {
			now.Hidden = *b.Hidden
		}
		if b.Titles != nil {
			now.Titles = b.Titles
		}
		if b.Intros != nil {
			now.Intros = b.Intros
		}
		if b.CompanyTag != nil {
			now.CompanyTag = *b.CompanyTag
		}
		if b.NoIdeas != nil {
			now.NoIdeas = *b.NoIdeas
		}
		if b.Synonyms != nil {
			now.Synonyms = *b.Synonyms
		}
		return setup(s.SetSettings(ctx, now))
	})
	s.registerLibrary(a)
	s.registerTickets(a)
}

func setup(x Settings, err error) (*settingsOutput, error) {
	v := settingsView(x)
	if v.Titles == nil {
		v.Titles = map[string]string{}
	}
	if v.Intros == nil {
		v.Intros = map[string]string{}
	}
	if v.Synonyms == nil {
		v.Synonyms = [][]string{}
	}
	return &settingsOutput{v}, err
}

// languageOr is the language that is asked for, or else the actor's.
func languageOr(ctx context.Context, lang string) string {
	if lang != "" {
		return lang
	}
	if a, ok := actor.Peek(ctx); ok {
		return a.Locale
	}
	return "en"
}
