package main

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// Check finds the one plan at fault that it does not know.
func (guest) Check(ctx context.Context, _ *sdk.CheckRequest) (*sdk.CheckResponse, error) {
	raw, err := sdk.HostFrom(ctx).Config(ctx)
	if err != nil {
		return nil, err
	}
	var c struct{ Plan string }
	_ = json.Unmarshal(raw, &c)
	if c.Plan == "free" {
		return &sdk.CheckResponse{Problems: []*sdk.Problem{{Field: "plan", Message: sdk.InLanguages("en", "too small", "de", "zu klein")}}}, nil
	}
	return &sdk.CheckResponse{}, nil
}

// keep has a list of texts changed in the plugin's memory.
func keep(ctx context.Context, name string, change func([]string) []string) error {
	host := sdk.HostFrom(ctx)
	raw, _, err := host.Load(ctx, name)
	if err != nil {
		return err
	}
	list := []string{}
	_ = json.Unmarshal(raw, &list)
	raw, err = json.Marshal(change(list))
	if err != nil {
		return err
	}
	return host.Store(ctx, name, raw)
}

// SendMessage keeps what it is to deliver.
func (guest) SendMessage(ctx context.Context, req *sdk.SendMessageRequest) (*sdk.SendMessageResponse, error) {
	if req.Content.Text == "Refuse this" {
		return nil, &sdk.Error{Code: "invalid", Message: "too rude"}
	}
	said := req.Channel + " " + req.To + " " + req.Content.Text
	if req.Thread != "" {
		said += " in " + req.Thread + " from " + req.From
	}
	for _, f := range req.Content.Attachments {
		said += " with " + f.Name + " " + string(f.Content)
	}
	return &sdk.SendMessageResponse{ExternalID: "ext-" + req.Content.Text}, keep(ctx, "delivered", func(list []string) []string {
		return append(list, said)
	})
}

// inbound is a message as the channel that it plays tells of it.
type inbound struct{ ID, Thread, From, Name, Text, File, Lost string }

// ReceiveMessages gives the message of a request, or, one by one, as many as the address of its configuration says.
func (guest) ReceiveMessages(ctx context.Context, req *sdk.ReceiveMessagesRequest) (*sdk.ReceiveMessagesResponse, error) {
	out := &sdk.ReceiveMessagesResponse{Cursor: req.Cursor}
	take := func(m inbound) {
		if m.Lost != "" {
			out.Reports = append(out.Reports, &sdk.DeliveryReport{ExternalID: m.Lost, State: sdk.DeliveryStateFailed, Error: &sdk.Error{Code: "unknown", Message: "no such number"}})
			return
		}
		x := &sdk.InboundMessage{ExternalID: m.ID, Thread: m.Thread, From: m.From, FromName: m.Name, To: "+4930123", Content: &sdk.Content{Text: m.Text}}
		if m.File != "" {
			x.Content.Attachments = []*sdk.File{{Name: "note.txt", MediaType: "text/plain", Content: []byte(m.File)}}
		}
		out.Messages = append(out.Messages, x)
	}
	if req.HTTP != nil {
		var m inbound
		if err := json.Unmarshal(req.HTTP.Body, &m); err != nil {
			return nil, err
		}
		if m.ID == "bad" {
			return nil, &sdk.Error{Code: "invalid", Message: "the signature is wrong"}
		}
		take(m)
		out.HTTP = &sdk.HandleHTTPResponse{Status: 202, Body: []byte("taken")}
		return out, nil
	}
	_, of, _ := strings.Cut(base(ctx, sdk.HostFrom(ctx)), "?inbox=")
	n, _ := strconv.Atoi(of)
	at, _ := strconv.Atoi(req.Cursor)
	if at < n {
		no := strconv.Itoa(at + 1)
		take(inbound{ID: "polled-" + no, Thread: "polled", From: "@poll", Name: "Poll Person", Text: "Polled " + no})
		out.Cursor, out.More = no, at+1 < n
	}
	return out, nil
}

// SyncAudience keeps the hashes of e-mail addresses.
func (guest) SyncAudience(ctx context.Context, req *sdk.SyncAudienceRequest) (*sdk.SyncAudienceResponse, error) {
	return &sdk.SyncAudienceResponse{ExternalID: "net-" + req.Name}, keep(ctx, "audience", func(list []string) []string {
		for _, m := range req.Remove {
			list = slices.DeleteFunc(list, func(h string) bool { return slices.Contains(m.EmailSHA256, h) })
		}
		for _, m := range req.Add {
			list = append(list, m.EmailSHA256...)
		}
		return list
	})
}
