package knowledge

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
)

type (
	libraryInput struct {
		Words      string `query:"q" maxLength:"200" doc:"Words of the title"`
		Status     string `query:"status" maxLength:"20" doc:"Only articles in this state"`
		Visibility string `query:"visibility" maxLength:"20" doc:"Only articles for these readers"`
		Category   string `query:"category" maxLength:"64" doc:"Only articles of this category; none for those without one"`
		Cursor     string `query:"cursor" maxLength:"2000" doc:"Where the page before ended"`
	}
	libraryOutput struct {
		Body struct {
			Data       []Entry `json:"data"`
			NextCursor *string `json:"next_cursor" doc:"Where the next page begins; null on the last"`
		}
	}
	reachInput struct {
		ID        string `path:"id" doc:"Id of the article"`
		ContactID string `query:"contact_id" maxLength:"64" doc:"The customer for whom it is told"`
	}
	restoreInput struct {
		ID      string `path:"id" doc:"Id of the article"`
		Number  int64  `path:"number" minimum:"1" doc:"Number of the version"`
		Version int64  `query:"version" minimum:"0" doc:"Version of the record that the change is based on; 0 for any"`
	}
)

// registerLibrary adds what the writers of articles need.
func (s *Service) registerLibrary(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-articles", Method: http.MethodGet, Path: "/knowledge/articles", Summary: "List articles with their states and languages", Tags: []string{tag},
		Description: "The last changed first, 50 a page, without their texts; a translation that is older than its original is said to be outdated.",
	}, func(ctx context.Context, in *libraryInput) (*libraryOutput, error) {
		list, next, err := s.Library(ctx, Wanted{Words: in.Words, Status: in.Status, Visibility: in.Visibility, CategoryID: in.Category, Cursor: in.Cursor})
		out := &libraryOutput{}
		out.Body.Data = list
		if next != "" {
			out.Body.NextCursor = &next
		}
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-article-reach", Method: http.MethodGet, Path: "/knowledge/articles/{id}/reach", Summary: "Tell who can open an article", Tags: []string{tag},
		Description: "Asks the access rules as a visitor, as a customer and as the named contact.",
	}, func(ctx context.Context, in *reachInput) (*struct{ Body Reach }, error) {
		x, err := s.Reach(ctx, in.ID, in.ContactID)
		return &struct{ Body Reach }{x}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "restore-article-version", Method: http.MethodPost, Path: "/knowledge/articles/{id}/versions/{number}/restore",
		Summary: "Make a published version the draft", Tags: []string{tag}, Status: http.StatusNoContent,
		Description: "Readers see it once it is published.",
	}, func(ctx context.Context, in *restoreInput) (*struct{}, error) {
		return nil, s.RestoreVersion(ctx, in.ID, in.Number, in.Version)
	})
}
