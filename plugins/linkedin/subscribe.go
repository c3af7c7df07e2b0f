package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// subscription is where the id of the notifications of a lead type is kept.
const subscription = "subscription/"

// subscribe has LinkedIn tell of leads at once, at the address that Kontor shows for the plugin's route.
func subscribe(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	var in struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(req.InputJSON, &in); err != nil || !strings.HasPrefix(in.URL, "https://") {
		return nil, &sdk.Error{Code: "invalid", Field: "url", Message: "the address of the route is needed, and LinkedIn takes https only"}
	}
	host := sdk.HostFrom(ctx)
	c, err := load(ctx, host)
	if err != nil {
		return nil, err
	}
	kind, err := c.ownerKey()
	if err != nil {
		return nil, err
	}
	a, err := connect(ctx, host, c)
	if err != nil {
		return nil, err
	}
	for _, t := range c.LeadTypes {
		if _, found, err := host.Load(ctx, subscription+t); err != nil {
			return nil, err
		} else if found {
			continue
		}
		body := map[string]any{"webhook": in.URL, "leadType": t, "owner": map[string]string{kind: c.Owner}}
		headers, err := a.do(ctx, http.MethodPost, "/rest/leadNotifications", body, nil)
		if err != nil {
			return nil, err
		}
		if err := host.Store(ctx, subscription+t, []byte(header(headers, "X-RestLi-Id"))); err != nil {
			return nil, err
		}
	}
	return &sdk.RunActionResponse{Message: said("LinkedIn tells of new leads at once now.", "LinkedIn meldet neue Leads jetzt sofort.")}, nil
}

// unsubscribe ends the notifications. The schedule goes on reading leads.
func unsubscribe(ctx context.Context) (*sdk.RunActionResponse, error) {
	host := sdk.HostFrom(ctx)
	c, err := load(ctx, host)
	if err != nil {
		return nil, err
	}
	a, err := connect(ctx, host, c)
	if err != nil {
		return nil, err
	}
	list, err := host.KVList(ctx, &sdk.KVListRequest{Prefix: subscription})
	if err != nil {
		return nil, err
	}
	for _, key := range list.Keys {
		id, _, err := host.Load(ctx, key)
		if err != nil {
			return nil, err
		}
		if len(id) > 0 {
			_, err := a.do(ctx, http.MethodDelete, "/rest/leadNotifications/"+escape(string(id)), nil, nil)
			if err != nil && sdk.AsError(err).Code != "not_found" {
				return nil, err
			}
		}
		if _, err := host.KVDelete(ctx, &sdk.KVDeleteRequest{Key: key}); err != nil {
			return nil, err
		}
	}
	return &sdk.RunActionResponse{Message: said("LinkedIn no longer tells of leads; they are read every 15 minutes.", "LinkedIn meldet keine Leads mehr; sie werden alle 15 Minuten gelesen.")}, nil
}
