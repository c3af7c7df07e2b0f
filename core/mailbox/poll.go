package mailbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	pollJob = "mailbox.poll"
	// atATime is how many mails one poll takes, so that a full folder does not keep others waiting.
	atATime = 200
)

type pollArgs struct {
	ID string `json:"id"`
}

var errNoFolder = errors.New("there is no such folder")

// poll asks a mailbox's IMAP server for new mail, and goes on doing so for as long as the mailbox has one.
func (s *Service) poll(ctx context.Context, j job.Job[pollArgs]) error {
	var box *Mailbox
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		box, err = getMailbox(ctx, tx, j.Args.ID)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && (!box.HasIMAP() || box.State != Active) {
		return nil
	}
	if err != nil {
		return err
	}
	more, err := s.fetch(ctx, box)
	why := connectProblem(err)
	if errors.Is(err, errNoFolder) {
		why = "mail_no_folder"
	}
	if ctx.Err() == nil {
		err = errors.Join(err, s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("update mailboxes set polled_at = ?, problem = ? where tenant_id = ? and id = ?", s.now(), why, tx.Tenant(), box.ID)
			return nil
		}))
	}
	switch {
	case err != nil && j.Attempt < 8:
		return err
	case err != nil:
		s.log.WarnContext(ctx, "poll a mailbox", "mailbox", box.ID, "problem", why)
		return job.Snooze(15 * time.Minute)
	case more:
		return job.Snooze(time.Second)
	}
	return job.Snooze(s.o.Poll)
}

// signIn connects to the IMAP server and selects the folder.
func (s *Service) signIn(ctx context.Context, box *Mailbox) (*imapclient.Client, *imap.SelectData, error) {
	password, err := s.password(ctx, box.ID, "imap_secret", box.imapSecret)
	if err != nil {
		return nil, nil, err
	}
	conn, err := connectTo(ctx, box.IMAP, s.o.Dial)
	if err != nil {
		return nil, nil, err
	}
	// The library knows no context: what has to end is the connection.
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	var c *imapclient.Client
	o := &imapclient.Options{TLSConfig: tlsFor(box.IMAP)}
	if box.IMAP.TLS == "starttls" {
		if c, err = imapclient.NewStartTLS(conn, o); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("start TLS: %w", err), conn.Close())
		}
	} else {
		c = imapclient.New(conn, o)
	}
	if err := c.Login(box.IMAP.User, password).Wait(); err != nil {
		if ie, ok := errors.AsType[*imap.Error](err); ok && ie.Type == imap.StatusResponseTypeNo {
			err = &signInError{err}
		}
		return nil, nil, errors.Join(err, c.Close())
	}
	data, err := c.Select(box.IMAP.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		if _, ok := errors.AsType[*imap.Error](err); ok {
			err = errors.Join(errNoFolder, err)
		}
		return nil, nil, errors.Join(err, c.Close())
	}
	return c, data, nil
}

func (s *Service) tryIMAP(ctx context.Context, box *Mailbox) (uint32, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c, data, err := s.signIn(ctx, box)
	if err != nil {
		return 0, err
	}
	_ = c.Logout().Wait()
	return data.NumMessages, nil
}

// fetch takes the mails that are new in the folder. Where the server has numbered the folder anew it begins from the start, and
// the ledger knows which ones it has.
func (s *Service) fetch(ctx context.Context, box *Mailbox) (more bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c, data, err := s.signIn(ctx, box)
	if err != nil {
		return false, err
	}
	defer c.Close()
	validity, next := int64(data.UIDValidity), box.uidNext
	if validity != box.uidValidity || next == 0 {
		next = 1
	}
	if data.NumMessages == 0 || data.UIDNext > 0 && int64(data.UIDNext) <= next {
		return false, s.came(ctx, box, validity, next)
	}
	found, err := heads(c, next)
	if err != nil {
		return false, err
	}
	for k, h := range found {
		if k == atATime {
			return true, nil
		}
		// What is too large cannot be taken; that it is there is noted with its head.
		if err := s.takeUID(ctx, c, box, h.uid, validity, h.size > s.o.MaxMail); err != nil {
			return false, err
		}
	}
	_ = c.Logout().Wait()
	return false, s.came(ctx, box, validity, max(next, int64(data.UIDNext)))
}

// head is what is known of a mail before it is taken.
type head struct {
	uid  imap.UID
	size int64
}

// heads are the next mails of the folder, one more than are taken at a time. However many there are, and whatever else the server of a
// stranger sends, no more is kept.
func heads(c *imapclient.Client, next int64) ([]head, error) {
	var set imap.UIDSet
	set.AddRange(imap.UID(next), 0)
	cmd := c.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true})
	var list []head
	bound := func() {
		slices.SortFunc(list, func(a, b head) int { return cmp.Compare(a.uid, b.uid) })
		list = list[:min(len(list), atATime+1)]
	}
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		var h head
		for item := msg.Next(); item != nil; item = msg.Next() {
			switch x := item.(type) {
			case imapclient.FetchItemDataUID:
				h.uid = x.UID
			case imapclient.FetchItemDataRFC822Size:
				h.size = x.Size
			}
		}
		if int64(h.uid) < next {
			continue // "n:*" is the last mail even where it has a lower number.
		}
		if list = append(list, h); len(list) > 8*atATime {
			bound()
		}
	}
	bound()
	return list, cmd.Close()
}

// takeUID stores one mail together with how far the folder has been read.
func (s *Service) takeUID(ctx context.Context, c *imapclient.Client, box *Mailbox, uid imap.UID, validity int64, headOnly bool) error {
	section := &imap.FetchItemBodySection{Peek: true}
	if headOnly {
		section.Specifier = imap.PartSpecifierHeader
	}
	cmd := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	var raw []byte
	if msg := cmd.Next(); msg != nil {
		for item := msg.Next(); item != nil; item = msg.Next() {
			if b, ok := item.(imapclient.FetchItemDataBodySection); ok && b.Literal != nil {
				var err error
				if raw, err = io.ReadAll(io.LimitReader(b.Literal, s.o.MaxMail+1)); err != nil {
					return errors.Join(err, cmd.Close())
				}
			}
		}
	}
	if err := cmd.Close(); err != nil {
		return err
	}
	note := func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update mailboxes set uid_validity = ?, uid_next = ? where tenant_id = ? and id = ?", validity, int64(uid)+1, tx.Tenant(), box.ID)
		return nil
	}
	if len(raw) == 0 { // It was removed meanwhile.
		return s.also(ctx, note)
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	return s.take(asSystem(ctx, a.Tenant), box.ID, "imap", box.Address, raw, note)
}

func (s *Service) came(ctx context.Context, box *Mailbox, validity, next int64) error {
	if box.uidValidity == validity && box.uidNext == next {
		return nil
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update mailboxes set uid_validity = ?, uid_next = ? where tenant_id = ? and id = ? and not (uid_validity = ? and uid_next > ?)", validity, next, tx.Tenant(), box.ID, validity, next)
		return nil
	})
}
