package main

import (
	"context"
	"encoding/json"
	"slices"

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
	return &sdk.SendMessageResponse{ExternalID: "ext-" + req.MessageID}, keep(ctx, "delivered", func(list []string) []string {
		return append(list, req.Channel+" "+req.To+" "+req.Content.Text)
	})
}

// ReceiveMessages has nothing.
func (guest) ReceiveMessages(context.Context, *sdk.ReceiveMessagesRequest) (*sdk.ReceiveMessagesResponse, error) {
	return &sdk.ReceiveMessagesResponse{}, nil
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
