package records

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// MaxFile is the greatest size of a file on a record where nothing else is set, in bytes.
	MaxFile = 100 << 20
	// keepRemoved is how long a file that was taken away can be put back.
	keepRemoved = 30 * 24 * time.Hour
)

// Attachment is a file on a record.
type Attachment struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	MIME string `json:"mime" doc:"What the content looks like, whatever the name says."`
	Size int64  `json:"size" doc:"Bytes."`
	// Preview says how the content can be shown without harm: image, audio or video; empty where it can only be downloaded.
	Preview       string    `json:"preview,omitempty" enum:"image,audio,video" doc:"How the content can be shown in place with inline=true; left out where it can only be downloaded."`
	CreatedAt     time.Time `json:"created_at"`
	CreatedBy     string    `json:"created_by,omitempty"`
	CreatedByName string    `json:"created_by_name,omitempty"`
}

// AttachmentPage is a page of files, newest first.
type AttachmentPage struct {
	Data       []Attachment `json:"data"`
	NextCursor string       `json:"next_cursor,omitempty"`
}

// SetFiles lets records have files of at most limit bytes, 0 for MaxFile. It must be called before the first request.
func (s *Service) SetFiles(content *file.Service, limit int64) {
	s.content, s.maxFile = content, limit
	if limit <= 0 {
		s.maxFile = MaxFile
	}
}

// previews are the types that browsers show without running anything in them. SVG, HTML and PDF are not among them.
var previews = map[string][]string{
	"image": {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"},
	"audio": {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm", "audio/aac", "audio/flac", "audio/x-m4a"},
	"video": {"video/mp4", "video/webm"},
}

// preview is how a type can be shown. Recordings of a browser's microphone look like films without a picture.
func preview(mime, name string) string {
	mime, _, _ = strings.Cut(mime, ";")
	for kind, list := range previews {
		if slices.Contains(list, mime) {
			if kind == "video" && strings.HasPrefix(strings.ToLower(name), "voice-") {
				return "audio"
			}
			return kind
		}
	}
	if mime == "application/ogg" {
		return "audio"
	}
	return ""
}

func (x *attachment) view(names map[string]string) Attachment {
	return Attachment{
		ID: x.ID, Name: x.Name, MIME: x.MIME, Size: x.Size, Preview: preview(x.MIME, x.Name),
		CreatedAt: x.CreatedAt, CreatedBy: x.CreatedBy, CreatedByName: names[x.CreatedBy],
	}
}

// Attach puts a file on a record that the actor may update. The content is stored as it is read; nothing of it is kept when
// the record has gone meanwhile. Faults: not_found for the object and the record, forbidden, too_large.
func (s *Service) Attach(ctx context.Context, object, recordID, name string, r io.Reader) (*Attachment, error) {
	if err := s.mayAttach(ctx, object, recordID); err != nil {
		return nil, err
	}
	f, err := s.content.Put(ctx, name, file.ForRecord, r, s.maxFile)
	if err != nil {
		return nil, err
	}
	var out Attachment
	_, err = s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, _, err := b.object(object, access.Update)
		if err != nil {
			return err
		}
		if _, err := b.lock(ctx, o, recordID, access.Update, false); err != nil {
			return err
		}
		x := &attachment{ID: f.ID, ObjectID: o.ID, RecordID: recordID, Name: f.Name, MIME: f.MIME, Size: f.Size, CreatedBy: b.who(), CreatedAt: b.now}
		if err := b.putFile(ctx, nil, x); err != nil {
			return err
		}
		names, err := userNames(ctx, b.tx, []string{x.CreatedBy})
		out = x.view(names)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, s.content.Delete(context.WithoutCancel(ctx), f.ID))
	}
	return &out, nil
}

// mayAttach asks before a body is taken in what Attach asks again in its transaction.
func (s *Service) mayAttach(ctx context.Context, object, recordID string) error {
	if err := s.writable(ctx); err != nil {
		return err
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	o, _, err := c.object(object, access.Update)
	if err != nil {
		return err
	}
	if !id.Valid(o.Prefix, recordID) {
		return missingRecord(recordID)
	}
	p, err := c.plan(o, c.rules.Object(o.ID), []string{"id"})
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, action := range []access.Action{access.Read, access.Update} {
			var page Page
			if err := c.fetchByIDs(ctx, tx, p, o, action, []string{recordID}, false, &page); err != nil {
				return err
			}
			if len(page.Rows) == 0 && action == access.Read {
				return missingRecord(recordID)
			}
			if len(page.Rows) == 0 {
				return forbidden(action, o.Name)
			}
		}
		return nil
	})
}

// Attachments returns a page of a record's files, newest first, for whoever may read the record, be it in the bin. Limit is 50
// when 0, at most MaxLimit.
func (s *Service) Attachments(ctx context.Context, object, recordID, cursor string, limit int) (*AttachmentPage, error) {
	if limit <= 0 {
		limit = 50
	}
	if limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	if cursor != "" && !id.Valid("fil", cursor) {
		return nil, fault.At("cursor", "invalid_cursor")
	}
	out := &AttachmentPage{Data: []Attachment{}}
	err := s.onReadable(ctx, object, recordID, func(ctx context.Context, tx *db.Tx, _ *metadata.Object) error {
		where, args := "a.record_id = ? and a.removed_at is null", []any{recordID}
		if cursor != "" {
			where, args = where+" and a.id < ?", append(args, cursor)
		}
		list, err := attachments(ctx, tx, where+" order by a.id desc limit ?", append(args, limit+1)...)
		if err != nil {
			return err
		}
		if len(list) > limit {
			list = list[:limit]
			out.NextCursor = list[limit-1].ID
		}
		people := make([]string, 0, len(list))
		for _, x := range list {
			people = append(people, x.CreatedBy)
		}
		names, err := userNames(ctx, tx, people)
		for _, x := range list {
			out.Data = append(out.Data, x.view(names))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// AttachmentsOf returns the files of several records of an object by the record, newest first: of those that the actor may read, be
// they in the bin, and at most MaxLimit in all for each MaxLimit records. It is two statements, whatever the number of records. Faults:
// not_found for the object.
func (s *Service) AttachmentsOf(ctx context.Context, object string, recordIDs []string) (map[string][]Attachment, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	out := map[string][]Attachment{}
	for part := range slices.Chunk(recordIDs, MaxLimit) {
		err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			readable, err := c.readable(ctx, tx, o, part)
			if err != nil || len(readable) == 0 {
				return err
			}
			in, arg := tx.Dialect().In("a.record_id", slices.Sorted(maps.Keys(readable)))
			list, err := attachments(ctx, tx, in+" and a.removed_at is null order by a.id desc limit ?", arg, MaxLimit)
			for _, x := range list {
				out[x.RecordID] = append(out[x.RecordID], x.view(nil))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// onReadable runs fn in a reading transaction for a record that the actor may read, be it in the bin.
func (s *Service) onReadable(ctx context.Context, object, recordID string, fn func(ctx context.Context, tx *db.Tx, o *metadata.Object) error) error {
	c, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.mustRead(ctx, tx, o, recordID); err != nil {
			return err
		}
		return fn(ctx, tx, o)
	})
}

// OpenAttachment opens the content of a record's file for whoever may read the record. What is fetched to be kept, and not
// shown in place, is written down in the audit. Faults: not_found for the object, the record and the file.
func (s *Service) OpenAttachment(ctx context.Context, object, recordID, fileID string, shown bool) (*file.Content, error) {
	err := s.onReadable(ctx, object, recordID, func(ctx context.Context, tx *db.Tx, _ *metadata.Object) error {
		list, err := attachments(ctx, tx, "a.id = ? and a.record_id = ? and a.removed_at is null", fileID, recordID)
		if err == nil && len(list) == 0 {
			err = fault.Missing("file", fileID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	content, err := s.content.Read(ctx, fileID)
	if err != nil || shown || s.noter == nil {
		return content, err
	}
	return content, s.noter.Note(ctx, audit.Entry{
		Action: audit.FileFetched, Object: object, Target: recordID, Detail: map[string]any{"file": fileID, "name": content.Name, "size": content.Size},
	})
}

// Detach takes a file away from a record that the actor may update. It can be put back for 30 days. Faults are those of
// Attach, and not_found for the file.
func (s *Service) Detach(ctx context.Context, object, recordID, fileID string) error {
	_, err := s.changeFile(ctx, object, recordID, fileID, func(ctx context.Context, b *Batch, now *attachment) error {
		if now.removed != nil {
			return fault.Missing("file", fileID)
		}
		return b.putFile(ctx, now, nil)
	})
	return err
}

// Reattach puts a file back that was taken away from a record. Faults are those of Detach.
func (s *Service) Reattach(ctx context.Context, object, recordID, fileID string) (*Attachment, error) {
	return s.changeFile(ctx, object, recordID, fileID, func(ctx context.Context, b *Batch, now *attachment) error {
		if now.removed == nil {
			return nil
		}
		return b.putFile(ctx, nil, now)
	})
}

func (s *Service) changeFile(ctx context.Context, object, recordID, fileID string, change func(ctx context.Context, b *Batch, now *attachment) error) (*Attachment, error) {
	var out Attachment
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, _, err := b.object(object, access.Update)
		if err != nil {
			return err
		}
		if _, err := b.lock(ctx, o, recordID, access.Update, false); err != nil {
			return err
		}
		found, err := attachments(ctx, b.tx, "a.id = ? and a.record_id = ?", fileID, recordID)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing("file", fileID)
		}
		names, err := userNames(ctx, b.tx, []string{found[0].CreatedBy})
		if err != nil {
			return err
		}
		out = found[0].view(names)
		return change(ctx, b, found[0])
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// SweepFiles removes the content of the files of the context's tenant that were taken away 30 days ago. One index range.
func (s *Service) SweepFiles(ctx context.Context) error {
	for {
		var gone []string
		err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			gone, err = db.Collect(ctx, tx, func(r db.Rows) (fileID string, err error) { return fileID, r.Scan(&fileID) },
				"select id from attachments where tenant_id = ? and removed_at < ? order by removed_at limit 100", tx.Tenant(), s.now().Add(-keepRemoved))
			if err != nil || len(gone) == 0 {
				return err
			}
			in, arg := tx.Dialect().In("id", gone)
			tx.Queue("delete from attachments where tenant_id = ? and "+in, tx.Tenant(), arg)
			return nil
		})
		if err != nil || len(gone) == 0 {
			return err
		}
		for _, fileID := range gone {
			if err := s.content.Delete(ctx, fileID); err != nil {
				return err
			}
		}
	}
}
