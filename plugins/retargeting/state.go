package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	memberKey   = "in/"
	audienceKey = "audience/"
	// again is after how many days a member is told of anew, since memberships expire.
	again = 30
)

// entry is where a person is a member, and as whom: what was told is what has to be taken back, whatever has become of the
// contact since. It is written before a network is told, so that nobody is in an audience without a trace.
type entry struct {
	In map[string]membership `json:"in"`

	version int64
}

// membership is a person in one network.
type membership struct {
	row
	// Day is when the network was told, in days since 1970.
	Day int64 `json:"d"`
	// Pending says that nobody knows whether the network has taken it.
	Pending bool `json:"w,omitempty"`
}

// due says whether a membership has to be told of once more.
func (m membership) due(today int64) bool { return m.Pending || today-m.Day >= again }

func today() int64 { return time.Now().Unix() / 86_400 }

func load(ctx context.Context, host sdk.Host, id string) (*entry, error) {
	resp, err := host.KVGet(ctx, &sdk.KVGetRequest{Key: memberKey + id})
	if err != nil {
		return nil, err
	}
	e := &entry{version: -1}
	if resp.Found {
		e.version = resp.Version
		if err := json.Unmarshal(resp.Value, e); err != nil {
			return nil, fail("internal", "what is stored of "+id+" cannot be read")
		}
	}
	if e.In == nil {
		e.In = map[string]membership{}
	}
	for name, m := range e.In {
		m.id = id
		e.In[name] = m
	}
	return e, nil
}

// save writes the entry if nobody else has in the meantime; else it is an error of the code conflict.
func (e *entry) save(ctx context.Context, host sdk.Host, id string) error {
	if len(e.In) == 0 {
		if e.version == -1 {
			return nil
		}
		_, err := host.KVDelete(ctx, &sdk.KVDeleteRequest{Key: memberKey + id})
		e.version = -1
		return err
	}
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	resp, err := host.KVSet(ctx, &sdk.KVSetRequest{Key: memberKey + id, Value: b, IfVersion: e.version})
	switch sdk.AsError(err).GetCode() {
	case "conflict":
		return &sdk.Error{Code: "conflict", Field: "if_version", Message: "somebody else has changed what is stored of " + id, Retryable: true}
	case "too_large":
		return &sdk.Error{Code: "too_large", Field: "filter", Message: "the plugin's store is full, so that no more people join: narrow the filter"}
	}
	if err != nil {
		return err
	}
	e.version = resp.Version
	return nil
}

// isTaken says that save has found another version than it had read.
func isTaken(e *sdk.Error) bool { return e.GetCode() == "conflict" && e.Field == "if_version" }

// members gives a page of the ids of those who are a member anywhere.
func members(ctx context.Context, host sdk.Host, cursor string, limit int32) (ids []string, next string, err error) {
	resp, err := host.KVList(ctx, &sdk.KVListRequest{Prefix: memberKey, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	for _, k := range resp.Keys {
		ids = append(ids, strings.TrimPrefix(k, memberKey))
	}
	return ids, resp.NextCursor, nil
}
