package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	tagImport = "Import and export"
	maxUpload = 4 << 30
)

type uploadInput struct {
	RawBody multipart.Form
}

type importOutput struct {
	Status int
	Body   Import
}

// ImportPath names an import.
type ImportPath struct {
	ID string `path:"id" doc:"Id of the import."`
}

type repeatInput struct {
	ImportPath
	Body ImportOptions
}

type exportPath struct {
	ID string `path:"id" doc:"Id of the export."`
}

type newExport struct {
	Object string          `json:"object" doc:"API name of the object." example:"contacts"`
	Format tabular.Format  `json:"format" doc:"csv, xlsx or jsonl."`
	Filter json.RawMessage `json:"filter,omitempty" doc:"Filter tree; everything when left out."`
	Sort   []records.Sort  `json:"sort,omitempty"`
	Fields []string        `json:"fields,omitempty" doc:"Fields to write; all that you may see when left out."`
	Raw    bool            `json:"raw,omitempty" doc:"Write option values and machine numbers instead of labels and the language's own numbers."`
}

type rowView struct {
	Row     int64     `json:"row" doc:"Number of the row as a spreadsheet shows it."`
	Outcome string    `json:"outcome" doc:"created, updated, skipped or failed; in a dry run, what would happen."`
	Record  *string   `json:"record_id,omitempty"`
	Errors  []rowText `json:"errors,omitempty"`
	Cells   []string  `json:"cells,omitempty" doc:"The row as it stands in the file, in the order of options.columns: of failed rows, and in a dry run of those with remarks and of the first 1,000."`
}

type rowText struct {
	RowFault
	Message string `json:"message"`
}

// RegisterHTTP adds the operations on imports and exports.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tagImport}}
	}
	start := op("start-import", http.MethodPost, "/imports", "Import a file")
	start.Status, start.MaxBody, start.Timeout = http.StatusAccepted, maxUpload, -1
	start.Description = "Multipart: `file`, and `options` as JSON with object, mapping, match, mode and dry_run. Without a mapping the columns go where they are suggested to go."
	httpapi.Register(a, start, s.startHTTP)
	look := op("preview-import", http.MethodPost, "/imports/preview", "Look into a file and suggest its mapping")
	look.MaxBody, look.Timeout, look.ReadOnly = maxUpload, -1, true
	httpapi.Register(a, look, s.previewHTTP)
	httpapi.Register(a, op("list-imports", http.MethodGet, "/imports", "List imports"), func(ctx context.Context, _ *struct{}) (*struct {
		Body struct {
			Data []Import `json:"data"`
		}
	}, error,
	) {
		list, err := s.ListImports(ctx, 100)
		out := &struct {
			Body struct {
				Data []Import `json:"data"`
			}
		}{}
		out.Body.Data = append([]Import{}, list...)
		return out, err
	})
	httpapi.Register(a, op("get-import", http.MethodGet, "/imports/{id}", "Get an import and its progress"), func(ctx context.Context, in *ImportPath) (*importOutput, error) {
		i, err := s.GetImport(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &importOutput{http.StatusOK, i}, nil
	})
	httpapi.Register(a, op("list-import-rows", http.MethodGet, "/imports/{id}/rows", "List what became of rows"), s.rowsHTTP)
	again := op("repeat-import", http.MethodPost, "/imports/{id}/repeat", "Import the same file again, with other options")
	again.Status = http.StatusAccepted
	again.Description = "For the run after a dry run, and for files whose mapping was wrong: nothing has to be uploaded again."
	httpapi.Register(a, again, func(ctx context.Context, in *repeatInput) (*importOutput, error) {
		i, err := s.RepeatImport(ctx, in.ID, in.Body)
		if err != nil {
			return nil, err
		}
		return &importOutput{http.StatusAccepted, i}, nil
	})
	stored := op("preview-stored-import", http.MethodPost, "/imports/{id}/preview", "Look into the file of an import again")
	stored.ReadOnly = true
	httpapi.Register(a, stored, func(ctx context.Context, in *repeatInput) (*struct{ Body Preview }, error) {
		p, err := s.PreviewImport(ctx, in.ID, in.Body)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Preview }{p}, nil
	})
	bad := op("download-import-errors", http.MethodGet, "/imports/{id}/errors", "Download the failed rows, to correct and import them again")
	bad.Timeout = -1
	httpapi.Register(a, bad, s.errorsHTTP)

	export := op("start-export", http.MethodPost, "/exports", "Export records")
	export.Status = http.StatusAccepted
	httpapi.Register(a, export, func(ctx context.Context, in *struct{ Body newExport }) (*struct{ Body Export }, error) {
		b := in.Body
		o := ExportOptions{Object: b.Object, Format: b.Format, Sort: b.Sort, Fields: b.Fields, Raw: b.Raw}
		if len(b.Filter) > 0 {
			where, err := filter.ParseJSON(b.Filter)
			if err != nil {
				return nil, err
			}
			o.Filter = &filter.Expr{Node: where}
		}
		e, err := s.StartExport(ctx, o)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Export }{e}, nil
	})
	httpapi.Register(a, op("get-export", http.MethodGet, "/exports/{id}", "Get an export and its progress"), func(ctx context.Context, in *exportPath) (*struct{ Body Export }, error) {
		e, err := s.GetExport(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Export }{e}, nil
	})
	fetch := op("download-export", http.MethodGet, "/exports/{id}/file", "Download the file of an export")
	fetch.Timeout = -1
	httpapi.Register(a, fetch, s.fileHTTP)
}

// upload reads the parts of a multipart request.
func upload(form *multipart.Form) (multipart.File, string, ImportOptions, error) {
	var o ImportOptions
	var faults fault.List
	if raw := form.Value["options"]; len(raw) > 0 && raw[0] != "" {
		d := json.NewDecoder(strings.NewReader(raw[0]))
		d.DisallowUnknownFields()
		if err := d.Decode(&o); err != nil {
			if f, ok := errors.AsType[*fault.Error](err); ok {
				return nil, "", o, f
			}
			faults.Add("options", "malformed_json")
		}
	}
	// The plain form fields of the options serve clients that can send no JSON part.
	if v := form.Value["object"]; len(v) > 0 && o.Object == "" {
		o.Object = v[0]
	}
	files := form.File["file"]
	if len(files) != 1 {
		faults.Add("file", "required")
	}
	if err := faults.Err(); err != nil {
		return nil, "", o, err
	}
	f, err := files[0].Open()
	return f, files[0].Filename, o, err
}

func (s *Service) startHTTP(ctx context.Context, in *uploadInput) (*importOutput, error) {
	f, name, o, err := upload(&in.RawBody)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := s.mayImport(ctx, &o); err != nil {
		return nil, err
	}
	stored, err := s.files.Put(ctx, name, file.ForImport, f, maxUpload)
	if err != nil {
		return nil, err
	}
	i, err := s.StartImport(ctx, stored, o)
	if err != nil {
		return nil, errors.Join(err, s.files.Delete(ctx, stored.ID))
	}
	return &importOutput{http.StatusAccepted, i}, nil
}

func (s *Service) previewHTTP(ctx context.Context, in *uploadInput) (*struct{ Body Preview }, error) {
	f, name, o, err := upload(&in.RawBody)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := s.mayImport(ctx, &o); err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	p, err := s.LookInto(ctx, name, f, size, o)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Preview }{p}, nil
}

// language is that of the request, or of the actor where there is none, such as on the command line.
func language(ctx context.Context) string { return httpapi.Locale(ctx) }

type rowsInput struct {
	ImportPath
	Outcome string `query:"outcome" enum:"created,updated,skipped,failed" doc:"Only rows with this outcome."`
	After   int64  `query:"after" doc:"Number of the last row of the page before."`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type rowsOutput struct {
	Body struct {
		Data []rowView `json:"data"`
	}
}

func (s *Service) rowsHTTP(ctx context.Context, in *rowsInput) (*rowsOutput, error) {
	if _, err := s.GetImport(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &rowsOutput{}
	out.Body.Data = []rowView{}
	lang := language(ctx)
	err := s.rows(ctx, in.ID, in.Outcome, in.After, in.Limit, func(v rowView, cells []string) error {
		v.Cells = cells
		for i := range v.Errors {
			v.Errors[i].Message = message.Text(lang, v.Errors[i].Code, v.Errors[i].Params)
		}
		out.Body.Data = append(out.Body.Data, v)
		return nil
	})
	return out, err
}

// rows reads a page of what became of rows.
func (s *Service) rows(ctx context.Context, importID, outcome string, after int64, limit int, fn func(rowView, []string) error) error {
	return s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		q, args := `select row_number, outcome, record_id, errors, cells from import_rows where tenant_id = ? and import_id = ? and row_number > ?`,
			[]any{tx.Tenant(), importID, after}
		if outcome != "" {
			q, args = q+" and outcome = ?", append(args, outcome)
		}
		rows, err := tx.Query(ctx, q+" order by row_number limit ?", append(args, limit)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var v rowView
			var faults, raw []byte
			if err := rows.Scan(&v.Row, &v.Outcome, &v.Record, &faults, &raw); err != nil {
				return err
			}
			var list []RowFault
			if err := json.Unmarshal(faults, &list); err != nil {
				return err
			}
			for _, f := range list {
				v.Errors = append(v.Errors, rowText{RowFault: f})
			}
			var cells []string
			if len(raw) > 0 {
				if err := json.Unmarshal(raw, &cells); err != nil {
					return err
				}
			}
			if err := fn(v, cells); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

func (s *Service) errorsHTTP(ctx context.Context, in *ImportPath) (*httpapi.File, error) {
	i, err := s.GetImport(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return httpapi.Download(ctx, "errors-"+i.ID+".csv", "text/csv; charset=utf-8", func(w io.Writer) error {
		return s.WriteErrors(ctx, i, w)
	}), nil
}

// WriteErrors writes the failed rows of an import as CSV: the original columns and what is wrong, in the actor's language.
func (s *Service) WriteErrors(ctx context.Context, i Import, w io.Writer) error {
	content, err := s.files.Read(ctx, i.fileID)
	if err != nil {
		return err
	}
	t, err := tabular.Open(ctx, content.Name, content, content.Size, i.Options.table())
	if err != nil {
		return err
	}
	header := t.Header
	if err := t.Close(); err != nil {
		return err
	}
	lang := language(ctx)
	out, err := tabular.NewErrorFile(tabular.NewCSVWriter(w, tabular.CSVOptions{Delimiter: delimiter(lang), BOM: true}), header)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		n := 0
		err := s.rows(ctx, i.ID, "failed", after, 1000, func(v rowView, cells []string) error {
			n++
			after = v.Row
			var texts []string
			for _, f := range v.Errors {
				if f.Note {
					continue
				}
				text := message.Text(lang, f.Code, f.Params)
				if f.Column != "" {
					text = f.Column + ": " + text
				} else if f.Field != "" {
					text = f.Field + ": " + text
				}
				texts = append(texts, text)
			}
			return out.Add(cells, strings.Join(texts, " | "))
		})
		if err != nil {
			return err
		}
		if n < 1000 {
			return out.Close()
		}
	}
}

func delimiter(lang string) byte {
	if lang == message.German {
		return ';'
	}
	return ','
}

func (s *Service) fileHTTP(ctx context.Context, in *exportPath) (*httpapi.File, error) {
	e, err := s.GetExport(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.mayExport(ctx); err != nil {
		return nil, err
	}
	if e.fileID == nil {
		return nil, fault.New(fault.Conflict, "export_unfinished", fault.Params{"state": string(e.State)})
	}
	content, err := s.files.Read(ctx, *e.fileID)
	if err != nil {
		return nil, err
	}
	return httpapi.Download(ctx, content.Name, content.MIME, func(w io.Writer) error {
		_, err := content.WriteTo(w)
		return err
	}), nil
}
