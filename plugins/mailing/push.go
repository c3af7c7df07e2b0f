package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// subject is a record to bring into step. Without one it is no longer of the audience, or gone altogether.
type subject struct {
	place  string
	record *sdk.Record
	gone   bool
}

// settle tells the service what has changed of the subjects: who joins, who is another, who must go. It gives how many it has
// told of.
func (s *session) settle(ctx context.Context, list []subject) (int64, error) {
	var puts, drops []*entry
	var members []member
	seen := map[string]bool{}
	for _, x := range list {
		put, drop, m, err := s.due(ctx, x)
		if err != nil {
			return 0, err
		}
		if drop != nil && !seen["-"+drop.Email] {
			seen["-"+drop.Email] = true
			drops = append(drops, drop)
		}
		if put != nil && !seen[put.Email] {
			seen[put.Email] = true
			puts, members = append(puts, put), append(members, m)
		}
	}
	n, err := s.remove(ctx, drops)
	if err != nil || len(puts) == 0 {
		return n, err
	}
	known, failed, err := s.v.put(ctx, members)
	if err != nil {
		return n, err
	}
	for i, e := range puts {
		hash := members[i].hash()
		if bad := failed[e.Email]; bad != nil {
			s.Warn(ctx, "the service does not take a person", "record", e.Record, "error", sdk.AsError(bad).Message)
			e.Hash, e.Bad = "", hash
			if code(bad) == "permission_denied" {
				e.Off = hasLeft
			}
		} else {
			e.Hash, e.Bad = hash, ""
			n++
		}
		if id := known[e.Email]; id != "" {
			e.Remote = id
		}
		if err := s.keep(ctx, e); err != nil {
			return n, err
		}
	}
	return n, nil
}

// due says what the service is to be told of a subject: an entry to put with its member, an entry to drop.
func (s *session) due(ctx context.Context, x subject) (put, drop *entry, m member, err error) {
	had, err := s.held(ctx, x.place)
	if err != nil {
		return nil, nil, m, err
	}
	email := normal(x.record.Value("email"))
	want := email != "" && s.c.consents(x.record)
	if had != nil && had.Record == x.place && had.Hash != "" && (!want || had.Email != email) {
		// Who has subscribed at the service stays until somebody says no, whatever is missing here.
		if stays := had.Own && !x.gone && !s.c.refuses(x.record) && (x.record == nil || had.Email == email); !stays {
			drop = had
		}
	}
	if email == "" {
		return nil, drop, m, nil
	}
	if !want && !s.c.refuses(x.record) {
		return nil, drop, m, nil
	}
	e, err := s.entry(ctx, email)
	if err != nil {
		return nil, drop, m, err
	}
	if !want {
		// Somebody with this address has said no, whoever else has it.
		if e.Hash != "" {
			drop = e
		}
		return nil, drop, m, nil
	}
	m = member{Email: email, First: x.record.Value("first_name"), Last: x.record.Value("last_name"), Remote: e.Remote}
	if e.Off != "" || e.Hash == m.hash() || e.Bad == m.hash() {
		return nil, drop, m, nil
	}
	others, err := s.people(ctx, email)
	if err != nil {
		return nil, drop, m, err
	}
	for _, o := range others {
		if s.c.refuses(o) {
			return nil, drop, m, nil
		}
	}
	e.Record, e.Own = x.place, e.Own && e.Hash != ""
	return e, drop, m, nil
}

// remove takes people off the list, and remembers that they are.
func (s *session) remove(ctx context.Context, drops []*entry) (int64, error) {
	if len(drops) == 0 {
		return 0, nil
	}
	members := make([]member, len(drops))
	for i, e := range drops {
		members[i] = member{Email: e.Email, Remote: e.Remote}
	}
	failed, err := s.v.drop(ctx, members)
	if err != nil {
		return 0, err
	}
	var n int64
	for _, e := range drops {
		if bad := failed[e.Email]; bad != nil {
			s.Warn(ctx, "the service does not let go of a person", "record", e.Record, "error", sdk.AsError(bad).Message)
			continue
		}
		e.Hash, e.Bad = "", ""
		if err := s.keep(ctx, e); err != nil {
			return n, err
		}
		if _, err := s.KVDelete(ctx, &sdk.KVDeleteRequest{Key: recordPrefix + e.Record}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// dirtyPrefix marks the records that have changed since the service was last told.
const dirtyPrefix = "dirty/"

// push deals with marked records, a batch at a time. A mark goes before its record is read, so that a change meanwhile
// makes a new one; when something fails the marks come back.
func (s *session) push(ctx context.Context) (*sdk.RunJobResponse, error) {
	page, err := s.KVList(ctx, &sdk.KVListRequest{Prefix: dirtyPrefix, Limit: int32(s.v.batch())})
	if err != nil {
		return nil, err
	}
	n, err := s.pushed(ctx, page.Keys)
	if err != nil {
		for _, key := range page.Keys {
			if e := s.Store(ctx, key, []byte("1")); e != nil {
				s.Warn(ctx, "a changed record waits for the next sweep", "record", strings.TrimPrefix(key, dirtyPrefix))
			}
		}
		return waited(err, "push")
	}
	return &sdk.RunJobResponse{Done: page.NextCursor == "", Cursor: "more", Processed: n}, nil
}

func (s *session) pushed(ctx context.Context, keys []string) (int64, error) {
	var list []subject
	for _, key := range keys {
		if _, err := s.KVDelete(ctx, &sdk.KVDeleteRequest{Key: key}); err != nil {
			return 0, err
		}
	}
	for _, key := range keys {
		x, err := s.look(ctx, strings.TrimPrefix(key, dirtyPrefix))
		if err != nil {
			return 0, err
		}
		list = append(list, x)
	}
	return s.settle(ctx, list)
}

// look reads a record, if it is there and of the audience.
func (s *session) look(ctx context.Context, place string) (subject, error) {
	object, id, _ := strings.Cut(place, "/")
	page, err := s.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: object, Filter: s.filter("id = " + sdk.Quote(id)), Fields: s.c.fields(), Limit: 1})
	x := subject{place: place}
	if err != nil {
		return x, err
	}
	if len(page.Records) == 1 {
		x.record = page.Records[0]
		return x, nil
	}
	if s.c.AudienceFilter != "" {
		page, err = s.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: object, Filter: "id = " + sdk.Quote(id), Fields: []string{"email"}, Limit: 1})
	}
	x.gone = err == nil && len(page.Records) == 0
	return x, err
}

// sweep goes through all records of the audience, and then through all that the service was told of, for what was missed.
// Its cursor is the number of the object, or -1 for the second half, and where it is in it.
func (s *session) sweep(ctx context.Context, cursor string) (*sdk.RunJobResponse, error) {
	part, at, _ := strings.Cut(cursor, "/")
	object, _ := strconv.Atoi(part)
	limit := int32(s.v.batch())
	var list []subject
	next := ""
	if object >= 0 && object < len(s.c.Objects) {
		page, err := s.QueryRecords(ctx, &sdk.QueryRecordsRequest{
			Object: s.c.Objects[object], Filter: s.filter("email != null"), Fields: s.c.fields(), Sort: "id", Limit: limit, Cursor: at,
		})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			list = append(list, subject{place: place(r), record: r})
		}
		switch {
		case page.NextCursor != "":
			next = part + "/" + page.NextCursor
			if part == "" {
				next = "0/" + page.NextCursor
			}
		case object+1 < len(s.c.Objects):
			next = strconv.Itoa(object+1) + "/"
		default:
			next = "-1/"
		}
	} else {
		page, err := s.KVList(ctx, &sdk.KVListRequest{Prefix: recordPrefix, Limit: limit, Cursor: at})
		if err != nil {
			return nil, err
		}
		for _, key := range page.Keys {
			x, err := s.look(ctx, strings.TrimPrefix(key, recordPrefix))
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		if page.NextCursor != "" {
			next = "-1/" + page.NextCursor
		}
	}
	n, err := s.settle(ctx, list)
	if err != nil {
		if cursor == "" {
			cursor = "0/"
		}
		return waited(err, cursor)
	}
	return &sdk.RunJobResponse{Cursor: next, Done: next == "", Processed: n}, nil
}

// waited has a job go on at the cursor when the service has asked to slow down; every other error stays one.
func waited(err error, cursor string) (*sdk.RunJobResponse, error) {
	if e := sdk.AsError(err); e.Code == "rate_limited" {
		return &sdk.RunJobResponse{Cursor: cursor, NextAfterMS: max(e.RetryAfterMS, 1000)}, nil
	}
	return nil, err
}
