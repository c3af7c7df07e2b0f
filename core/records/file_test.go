package records_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// withFiles gives the bundle a store of files with a bound of 1,000 bytes for each.
func withFiles(b *bundle) *file.Service {
	b.t.Helper()
	s, err := file.Open(b.t.Context(), b.db, "mem://")
	require.NoError(b.t, err)
	b.t.Cleanup(func() { _ = s.Close() })
	b.rec.SetFiles(s, 1000)
	return s
}

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func (b *bundle) attach(ctx context.Context, object, rid, name, content string) *records.Attachment {
	b.t.Helper()
	a, err := b.rec.Attach(ctx, object, rid, name, strings.NewReader(content))
	require.NoError(b.t, err)
	return a
}

func (b *bundle) names(ctx context.Context, object, rid string) []string {
	b.t.Helper()
	page, err := b.rec.Attachments(ctx, object, rid, "", 0)
	require.NoError(b.t, err)
	out := []string{}
	for _, a := range page.Data {
		out = append(out, a.Name)
	}
	return out
}

func TestFilesHangOnRecordsAndStandInTheirHistory(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		store := withFiles(b)
		con := b.create("contacts", `{"last_name":"Weiß"}`)
		pic := b.attach(b.ctx, "contacts", con.ID, `C:\tmp\Foto.exe`, png)
		require.Equal(b.t, "Foto.exe", pic.Name)
		require.Equal(b.t, "image/png", pic.MIME, "the content says what it is")
		require.Equal(b.t, "image", pic.Preview)
		page := b.attach(b.ctx, "contacts", con.ID, "page.png", "<!doctype html><html><script>alert(1)</script></html>")
		require.Empty(b.t, page.Preview, "a page is no picture, whatever it is called")
		require.Equal(b.t, []string{"page.png", "Foto.exe"}, b.names(b.ctx, "contacts", con.ID))
		first, err := b.rec.Attachments(b.ctx, "contacts", con.ID, "", 1)
		require.NoError(b.t, err)
		second, err := b.rec.Attachments(b.ctx, "contacts", con.ID, first.NextCursor, 1)
		require.NoError(b.t, err)
		require.Equal(b.t, pic.ID, second.Data[0].ID)

		content, err := b.rec.OpenAttachment(b.ctx, "contacts", con.ID, pic.ID, false)
		require.NoError(b.t, err)
		var got bytes.Buffer
		_, err = content.WriteTo(&got)
		require.NoError(b.t, err)
		require.Equal(b.t, png, got.String())

		other := b.create("contacts", `{"last_name":"Schwarz"}`)
		_, err = b.rec.OpenAttachment(b.ctx, "contacts", other.ID, pic.ID, false)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err), "a file is found by its own record only")
		_, err = b.rec.Attach(b.ctx, "contacts", con.ID, "big", strings.NewReader(strings.Repeat("x", 1001)))
		require.Equal(b.t, fault.TooLarge, fault.CodeOf(err))

		require.NoError(b.t, b.rec.Detach(b.ctx, "contacts", con.ID, pic.ID))
		require.Equal(b.t, fault.NotFound, fault.CodeOf(b.rec.Detach(b.ctx, "contacts", con.ID, pic.ID)))
		_, err = b.rec.OpenAttachment(b.ctx, "contacts", con.ID, pic.ID, false)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.Reattach(b.ctx, "contacts", con.ID, pic.ID)
		require.NoError(b.t, err)
		require.Len(b.t, b.names(b.ctx, "contacts", con.ID), 2)

		h, err := b.rec.History(b.ctx, "contacts", con.ID, "", 0)
		require.NoError(b.t, err)
		require.Len(b.t, h.Data, 5)
		require.Equal(b.t, "files", h.Data[0].Changes[0].Field)
		require.JSONEq(b.t, `null`, string(h.Data[0].Changes[0].Old))
		require.Contains(b.t, string(h.Data[0].Changes[0].New), "Foto.exe")
		require.JSONEq(b.t, `null`, string(h.Data[1].Changes[0].New))

		// Thirty days after it was taken away it is gone for good.
		require.NoError(b.t, b.rec.Detach(b.ctx, "contacts", con.ID, pic.ID))
		require.NoError(b.t, b.rec.SweepFiles(b.ctx))
		_, err = store.Get(b.ctx, pic.ID)
		require.NoError(b.t, err)
		require.NoError(b.t, b.db.Tenant(b.ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("update attachments set removed_at = ? where tenant_id = ? and id = ?", time.Now().Add(-31*24*time.Hour), tx.Tenant(), pic.ID)
			return nil
		}))
		require.NoError(b.t, b.rec.SweepFiles(b.ctx))
		_, err = store.Get(b.ctx, pic.ID)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}

func TestFilesAreUndoneAndMovedWithTheirRecords(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		withFiles(b)
		stays, goes := b.create("contacts", `{"last_name":"Weiß"}`), b.create("contacts", `{"last_name":"Weiss"}`)
		f := b.attach(b.ctx, "contacts", goes.ID, "offer.txt", "offer")
		undo := func(rid string) *records.UndoResult {
			h, err := b.rec.History(b.ctx, "contacts", rid, "", 1)
			require.NoError(b.t, err)
			out, err := b.rec.Undo(b.ctx, h.Data[0].ChangeSet.ID, records.UndoOptions{})
			require.NoError(b.t, err)
			require.Zero(b.t, out.Failed, out.Failures)
			return out
		}
		undo(goes.ID)
		require.Empty(b.t, b.names(b.ctx, "contacts", goes.ID), "the upload is taken back")
		undo(goes.ID)
		require.Equal(b.t, []string{"offer.txt"}, b.names(b.ctx, "contacts", goes.ID), "and made again")

		_, err := b.rec.Merge(b.ctx, "contacts", records.MergeInput{Into: stays.ID, From: []string{goes.ID}})
		require.NoError(b.t, err)
		require.Equal(b.t, []string{"offer.txt"}, b.names(b.ctx, "contacts", stays.ID), "files follow a merge")
		undo(stays.ID)
		require.Empty(b.t, b.names(b.ctx, "contacts", stays.ID))
		require.Equal(b.t, []string{"offer.txt"}, b.names(b.ctx, "contacts", goes.ID), "and go back with it")

		// What has happened to a file since is no longer taken back.
		require.NoError(b.t, b.rec.Detach(b.ctx, "contacts", goes.ID, f.ID))
		h, err := b.rec.History(b.ctx, "contacts", goes.ID, "", 1)
		require.NoError(b.t, err)
		_, err = b.rec.Reattach(b.ctx, "contacts", goes.ID, f.ID)
		require.NoError(b.t, err)
		out, err := b.rec.Undo(b.ctx, h.Data[0].ChangeSet.ID, records.UndoOptions{})
		require.NoError(b.t, err)
		require.Zero(b.t, out.Undone, "it is there already")
	})
}

func TestFilesFollowTheRightsOnTheirRecord(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		withFiles(b)
		reader, _ := b.user("read_only")
		con := b.create("contacts", `{"last_name":"Weiß"}`)
		f := b.attach(b.ctx, "contacts", con.ID, "offer.txt", "offer")
		require.Len(b.t, b.names(reader, "contacts", con.ID), 1)
		_, err := b.rec.Attach(reader, "contacts", con.ID, "x", strings.NewReader("x"))
		require.Equal(b.t, fault.Forbidden, fault.CodeOf(err))
		require.Equal(b.t, fault.Forbidden, fault.CodeOf(b.rec.Detach(reader, "contacts", con.ID, f.ID)))

		stranger := b.tenant()
		_, err = b.rec.Attachments(stranger.ctx, "contacts", con.ID, "", 0)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.OpenAttachment(stranger.ctx, "contacts", con.ID, f.ID, true)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.Attach(stranger.ctx, "contacts", con.ID, "x", strings.NewReader("x"))
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		own := stranger.create("contacts", `{"last_name":"Own"}`)
		_, err = b.rec.Reattach(stranger.ctx, "contacts", own.ID, f.ID)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}
