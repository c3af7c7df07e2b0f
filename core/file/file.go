// Package file keeps the tenants' files: attachments of records, uploads to import, finished exports.
//
// Content lies in a blob store under a random key, and a row of the tenant's says what it is; without the row nobody
// gets at the content. Rooms decide who may see a file by the record or job that it belongs to.
package file

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	_ "gocloud.dev/blob/memblob"  // mem://
	"gocloud.dev/gcerrors"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Purpose says what a file is for.
type Purpose string

// The purposes.
const (
	ForRecord Purpose = "record"
	ForImport Purpose = "import"
	ForExport Purpose = "export"
	ForBrand  Purpose = "brand"
	ForPlugin Purpose = "plugin"
	ForMail   Purpose = "mail"
)

// File is what is known of a file.
type File struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	MIME      string    `json:"mime"`
	Size      int64     `json:"size"`
	SHA256    string    `json:"sha256"`
	Purpose   Purpose   `json:"purpose"`
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`

	key string
}

// Service is the door to files.
type Service struct {
	db     *db.DB
	bucket *blob.Bucket
	room   func(ctx context.Context, bytes int64) error
}

// Open connects to the blob store at a gocloud URL, such as file:///var/lib/kontor/files.
func Open(ctx context.Context, d *db.DB, url string) (*Service, error) {
	b, err := blob.OpenBucket(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	return &Service{db: d, bucket: b}, nil
}

// SetRoom has files that people store ask whether the company's plan has room for more; files that Kontor makes, such as
// exports, always have. It must be called before the first request.
func (s *Service) SetRoom(ask func(ctx context.Context, bytes int64) error) { s.room = ask }

// Close releases the blob store.
func (s *Service) Close() error { return s.bucket.Close() }

// Put stores content of at most limit bytes. Faults: too_large.
func (s *Service) Put(ctx context.Context, name string, purpose Purpose, r io.Reader, limit int64) (File, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return File{}, err
	}
	if err := s.ask(ctx, purpose, 1); err != nil {
		return File{}, err
	}
	head := make([]byte, 3072)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return File{}, err
	}
	f := File{
		ID: id.New("fil"), Name: cleanName(name), MIME: mimetype.Detect(head[:n]).String(), Purpose: purpose,
		CreatedBy: a.ID, CreatedAt: time.Now().UTC().Truncate(time.Microsecond), key: a.Tenant + "/" + rand.Text(),
	}
	// A cancelled context makes the blob store drop a half-written object.
	writing, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(writing, f.key, &blob.WriterOptions{ContentType: f.MIME})
	if err != nil {
		return File{}, err
	}
	sum := sha256.New()
	f.Size, err = io.Copy(io.MultiWriter(w, sum), io.LimitReader(io.MultiReader(strings.NewReader(string(head[:n])), r), limit+1))
	if err == nil && f.Size > limit {
		err = fault.New(fault.TooLarge, "file_too_large", fault.Params{"max": limit})
	}
	if err == nil { // How large it is was not known before.
		err = s.ask(ctx, purpose, f.Size)
	}
	if err != nil {
		cancel()
		_ = w.Close()
		return File{}, err
	}
	if err := w.Close(); err != nil {
		return File{}, err
	}
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue(`insert into files (tenant_id, id, name, mime, size, sha256, blob_key, purpose, created_by, created_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), f.ID, f.Name, f.MIME, f.Size, f.SHA256, f.key, string(f.Purpose), f.CreatedBy, f.CreatedAt)
		return nil
	})
	if err != nil {
		_ = s.bucket.Delete(context.WithoutCancel(ctx), f.key)
	}
	return f, err
}

// ask asks whether there is room for more bytes.
func (s *Service) ask(ctx context.Context, purpose Purpose, bytes int64) error {
	if s.room == nil || purpose == ForExport {
		return nil
	}
	return s.room(ctx, bytes)
}

// Get returns what is known of a file; not_found for another tenant's.
func (s *Service) Get(ctx context.Context, fileID string) (File, error) {
	var f File
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `select id, name, mime, size, sha256, blob_key, purpose, created_by, created_at from files
			where tenant_id = ? and id = ?`, tx.Tenant(), fileID).
			Scan(&f.ID, &f.Name, &f.MIME, &f.Size, &f.SHA256, &f.key, &f.Purpose, &f.CreatedBy, &f.CreatedAt)
	})
	return f, db.NotFound(err, "file", fileID)
}

// Content is an open file. It can be read at any place, which spreadsheets need.
type Content struct {
	File
	ctx    context.Context //nolint:containedctx // io.ReaderAt hands none in, and a Content lives no longer than its caller.
	bucket *blob.Bucket
}

// Read opens the content of a file.
func (s *Service) Read(ctx context.Context, fileID string) (*Content, error) {
	f, err := s.Get(ctx, fileID)
	if err != nil {
		return nil, err
	}
	return &Content{File: f, ctx: ctx, bucket: s.bucket}, nil
}

// ReadAt implements io.ReaderAt.
func (c *Content) ReadAt(p []byte, off int64) (int, error) {
	if off >= c.Size {
		return 0, io.EOF
	}
	r, err := c.bucket.NewRangeReader(c.ctx, c.key, off, int64(len(p)), nil)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	n, err := io.ReadFull(r, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// Part opens n bytes of the content from off on; a negative n means all that follows. The caller closes it.
func (c *Content) Part(off, n int64) (io.ReadCloser, error) {
	return c.bucket.NewRangeReader(c.ctx, c.key, off, n, nil)
}

// WriteTo copies the whole content.
func (c *Content) WriteTo(w io.Writer) (int64, error) {
	r, err := c.bucket.NewReader(c.ctx, c.key, nil)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return io.Copy(w, r)
}

// Delete removes a file and its content.
func (s *Service) Delete(ctx context.Context, fileID string) error {
	f, err := s.Get(ctx, fileID)
	if err != nil {
		return err
	}
	err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from files where tenant_id = ? and id = ?", tx.Tenant(), fileID)
		return nil
	})
	if err != nil {
		return err
	}
	return s.bucket.Delete(ctx, f.key)
}

// Erase removes the content of all files of a tenant that is erased. Their rows go with the tenant's other rows.
func (s *Service) Erase(ctx context.Context, tenant string) error {
	for list := s.bucket.List(&blob.ListOptions{Prefix: tenant + "/"}); ; {
		o, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = s.bucket.Delete(ctx, o.Key)
		}
		if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
			return fmt.Errorf("remove the files of %s: %w", tenant, err)
		}
	}
}

// cleanName keeps the last part of a file's name, without what could mislead a reader or a file system.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name)
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	if r := []rune(name); len(r) > 200 {
		return string(r[len(r)-200:])
	}
	return name
}

// Export opens the content of a file by the key that its row holds, and tells its size, for an archive of a whole tenant. What is not there any
// more is an error of gcerrors.NotFound.
func (s *Service) Export(ctx context.Context, key string) (content io.ReadCloser, size int64, err error) {
	r, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return nil, 0, err
	}
	return r, r.Size(), nil
}

// Import stores content under the key that its row holds, from an archive of a whole tenant.
func (s *Service) Import(ctx context.Context, key string, r io.Reader) error {
	w, err := s.bucket.NewWriter(ctx, key, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, w.Close())
}
