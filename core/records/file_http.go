package records

import (
	"context"
	"mime/multipart"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type listFilesInput struct {
	RecordPath
	Limit  int    `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
	Cursor string `query:"cursor" doc:"next_cursor of the page before."`
}

type attachInput struct {
	RecordPath
	RawBody multipart.Form
}

// FilePath names a file of a record in a URL.
type FilePath struct {
	RecordPath
	File string `path:"file" doc:"Id of the file."`
}

type fetchFileInput struct {
	FilePath
	Inline bool   `query:"inline" doc:"Show it in place, where it has a preview, instead of downloading it."`
	Range  string `header:"Range" doc:"One range of bytes, for players."`
	httpapi.IfNoneMatch
}

type attachmentOutput struct{ Body *Attachment }

// formRoom is what the other parts of a form may take beside the file.
const formRoom = 64 << 10

// registerFiles adds the operations on files.
func (s *Service) registerFiles(a *httpapi.API) {
	const path = "/records/{object}/{id}/files"
	tags := []string{"Files"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-record-files", Method: http.MethodGet, Path: path, Tags: tags, Summary: "List a record's files",
	}, func(ctx context.Context, in *listFilesInput) (*struct{ Body *AttachmentPage }, error) {
		page, err := s.Attachments(ctx, in.Object, in.ID, in.Cursor, in.Limit)
		if err != nil {
			return nil, err
		}
		return &struct{ Body *AttachmentPage }{page}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "attach-file", Method: http.MethodPost, Path: path, Tags: tags, Status: http.StatusCreated, Summary: "Put a file on a record",
		Description: "Multipart: one part `file` with its name. What it is is told by its content.", MaxBody: s.maxFile + formRoom, Timeout: -1,
	}, s.attachHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "fetch-file", Method: http.MethodGet, Path: path + "/{file}/content", Tags: tags, Summary: "Download a record's file", Timeout: -1,
	}, s.fetchFileHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "detach-file", Method: http.MethodDelete, Path: path + "/{file}", Tags: tags, Status: http.StatusNoContent, Summary: "Take a file away from a record",
		Description: "It can be put back for 30 days.",
	}, func(ctx context.Context, in *FilePath) (*struct{}, error) {
		return nil, s.Detach(ctx, in.Object, in.ID, in.File)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "restore-file", Method: http.MethodPost, Path: path + "/{file}/restore", Tags: tags, Summary: "Put a file back on a record",
	}, func(ctx context.Context, in *FilePath) (*attachmentOutput, error) {
		out, err := s.Reattach(ctx, in.Object, in.ID, in.File)
		if err != nil {
			return nil, err
		}
		return &attachmentOutput{out}, nil
	})
}

func (s *Service) attachHTTP(ctx context.Context, in *attachInput) (*attachmentOutput, error) {
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
	out, err := s.Attach(ctx, in.Object, in.ID, files[0].Filename, f)
	if err != nil {
		return nil, err
	}
	return &attachmentOutput{out}, nil
}

func (s *Service) fetchFileHTTP(ctx context.Context, in *fetchFileInput) (*httpapi.Content, error) {
	content, err := s.OpenAttachment(ctx, in.Object, in.ID, in.File, in.Inline)
	if err != nil {
		return nil, err
	}
	mime := content.MIME
	kind := preview(mime, content.Name)
	if in.Inline && kind == "" {
		return nil, fault.At("inline", "not_previewable", fault.Params{"mime": mime})
	}
	tag := `"` + content.SHA256 + `"`
	if in.Unchanged(tag) {
		return httpapi.ContentUnchanged(tag), nil
	}
	return httpapi.Serve(ctx, httpapi.Served{
		Name: content.Name, ContentType: mime, Size: content.Size, ETag: tag, Inline: in.Inline, Range: in.Range, Open: content.Part,
	}), nil
}
