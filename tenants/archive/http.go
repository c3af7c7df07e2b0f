package archive

import (
	"context"
	"io"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Company"

// ByID is the input of an operation on one export.
type ByID struct {
	ID string `path:"id" maxLength:"64"`
}

type exportList struct {
	Body struct {
		Data []Export `json:"data"`
	}
}

func one(e Export, err error) (*struct{ Body Export }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body Export }{Body: e}, nil
}

// RegisterHTTP adds exports of the whole company to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: "/tenant-exports" + path, Summary: summary, Tags: []string{tag}, Function: access.ManageTenant}
	}
	start := op("start-tenant-export", http.MethodPost, "", "Export everything of the own company")
	start.Status, start.Recent = http.StatusAccepted, true
	start.Description = "One signed archive without anybody's secrets, which another Kontor takes in with `kontor tenant import`. It can be fetched for 48 hours."
	httpapi.Register(a, start, func(ctx context.Context, _ *struct{}) (*struct{ Body Export }, error) { return one(s.Start(ctx)) })
	httpapi.Register(a, op("list-tenant-exports", http.MethodGet, "", "List exports of the own company"), func(ctx context.Context, _ *struct{}) (*exportList, error) {
		list, err := s.List(ctx)
		if err != nil {
			return nil, err
		}
		out := &exportList{}
		out.Body.Data = append([]Export{}, list...)
		return out, nil
	})
	httpapi.Register(a, op("get-tenant-export", http.MethodGet, "/{id}", "Get an export of the own company"), func(ctx context.Context, in *ByID) (*struct{ Body Export }, error) {
		return one(s.Get(ctx, in.ID))
	})
	fetch := op("download-tenant-export", http.MethodGet, "/{id}/file", "Download an export of the own company")
	fetch.Timeout, fetch.Recent = -1, true
	httpapi.Register(a, fetch, func(ctx context.Context, in *ByID) (*httpapi.File, error) {
		content, err := s.Open(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return httpapi.Download(ctx, content.Name, "application/zstd", func(w io.Writer) error {
			_, err := content.WriteTo(w)
			return err
		}), nil
	})
}
