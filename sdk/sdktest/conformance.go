package sdktest

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Conformance checks what every plugin must do in every runtime, whatever language it is written in: it describes
// itself truly, has the capabilities that its manifest needs, refuses what it does not know or cannot read, takes large
// records, and goes on after each of these, also when it is called many times at once.
//
// The plugin gets calls that make no sense to it; errors are fine, an unusable plugin is not.
func (h *Host) Conformance(t T, run Runtime) {
	t.Helper()
	p := h.Client(run)
	d := h.describe(t, p)
	if d.Contract != pluginv1.Contract {
		t.Errorf("the contract is %q, want %q", d.Contract, pluginv1.Contract)
	}
	for _, c := range h.Manifest.Needs() {
		if !slices.Contains(d.Capabilities, c) {
			t.Errorf("the manifest needs the capability %s, which the plugin does not have: it has %v", c, d.Capabilities)
		}
	}
	for method, capability := range methods() {
		if !slices.Contains(d.Capabilities, capability) {
			h.refuses(t, p, method, nil, pluginv1.CodeUnimplemented)
		} else {
			h.refuses(t, p, method, []byte{0xff, 0xff, 0xff}, pluginv1.CodeInvalid)
		}
	}
	h.refuses(t, p, "/kontor.plugin.v1.Plugin/NoSuchMethod", nil, pluginv1.CodeUnimplemented)
	h.refuses(t, p, "/some.other.Service/Method", nil, pluginv1.CodeUnimplemented)
	if slices.Contains(d.Capabilities, pluginv1.CapabilityActions) {
		_, err := p.RunAction(t.Context(), &pluginv1.RunActionRequest{Action: "no_such_action"})
		if err == nil {
			t.Errorf("an action that is not there was run")
		}
	}
	for _, panel := range h.Manifest.panels() {
		_, err := p.RenderPanel(t.Context(), &pluginv1.RenderPanelRequest{Panel: panel, Record: &pluginv1.Record{Object: "contacts", ID: "con_bare"}})
		if code := pluginv1.AsError(err).GetCode(); code == pluginv1.CodeInternal || code == pluginv1.CodeUnimplemented {
			t.Errorf("the panel %s of a record without values: %v", panel, err)
		}
	}
	h.large(t, p, d)
	h.crowd(t, p)
	if again := h.describe(t, p); !slices.Equal(again.Capabilities, d.Capabilities) {
		t.Errorf("the plugin has changed its capabilities from %v to %v", d.Capabilities, again.Capabilities)
	}
}

// methods gives the methods of capabilities with the capability of each.
func methods() map[string]string {
	out := map[string]string{}
	for _, m := range []string{
		pluginv1.MethodPluginCheck, pluginv1.MethodPluginEnrich, pluginv1.MethodPluginBeforeSave, pluginv1.MethodPluginHandleEvents,
		pluginv1.MethodPluginRunAction, pluginv1.MethodPluginRunJob, pluginv1.MethodPluginHandleHTTP, pluginv1.MethodPluginRenderPanel,
		pluginv1.MethodPluginSendMessage, pluginv1.MethodPluginReceiveMessages, pluginv1.MethodPluginSendBulk, pluginv1.MethodPluginReceiveBulkEvents,
		pluginv1.MethodPluginReplyChat, pluginv1.MethodPluginSyncAudience, pluginv1.MethodPluginListImportSources, pluginv1.MethodPluginImport,
		pluginv1.MethodPluginPutFile, pluginv1.MethodPluginGetFile, pluginv1.MethodPluginDeleteFile,
	} {
		out[m] = pluginv1.CapabilityOf(m)
	}
	return out
}

func (h *Host) describe(t T, p pluginv1.PluginClient) *pluginv1.DescribeResponse {
	t.Helper()
	d, err := p.Describe(t.Context(), &pluginv1.DescribeRequest{HostVersion: "1.0"})
	if err != nil {
		t.Fatalf("Describe: %v", err)
	}
	return d
}

// refuses calls a method with bytes as they are.
func (h *Host) refuses(t T, p pluginv1.PluginClient, method string, req []byte, code string) {
	t.Helper()
	_, err := p.Caller.Call(t.Context(), method, req)
	if got := pluginv1.AsError(err).GetCode(); got != code {
		t.Errorf("%s: %v, want the code %s", method, err, code)
	}
}

// large hands the plugin a record of one megabyte by each capability that takes records.
func (h *Host) large(t T, p pluginv1.PluginClient, d *pluginv1.DescribeResponse) {
	t.Helper()
	r := &pluginv1.Record{Object: "contacts", ID: "con_large", Fields: Fields{}}
	for i := range 16 {
		r.Fields["custom.text_"+strconv.Itoa(i)] = &pluginv1.Value{Kind: pluginv1.ValueKindText, Text: strings.Repeat("x", 64<<10)}
	}
	for capability, call := range map[string]func() error{
		pluginv1.CapabilityEnrich: func() error {
			_, err := p.Enrich(t.Context(), &pluginv1.EnrichRequest{Record: r})
			return err
		},
		pluginv1.CapabilityBeforeSave: func() error {
			_, err := p.BeforeSave(t.Context(), &pluginv1.BeforeSaveRequest{Operation: pluginv1.OperationCreate, Record: r})
			return err
		},
		pluginv1.CapabilityEvents: func() error {
			_, err := p.HandleEvents(t.Context(), &pluginv1.HandleEventsRequest{Events: []*pluginv1.Event{{ID: "evt_large", Type: "no.such.event", Record: r}}})
			return err
		},
		pluginv1.CapabilityPanels: func() error {
			_, err := p.RenderPanel(t.Context(), &pluginv1.RenderPanelRequest{Panel: "no_such_panel", Record: r})
			return err
		},
	} {
		if !slices.Contains(d.Capabilities, capability) {
			continue
		}
		if e := pluginv1.AsError(call()); e.GetCode() == pluginv1.CodeUnavailable || e.GetCode() == pluginv1.CodeInternal {
			t.Errorf("%s of a record of 1 MB: %v", capability, e)
		}
		h.describe(t, p)
	}
}

// crowd calls the plugin from several sides at once.
func (h *Host) crowd(t T, p pluginv1.PluginClient) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 8 {
				if _, err := p.Describe(ctx, &pluginv1.DescribeRequest{HostFeatures: []string{string(bytes.Repeat([]byte("x"), 1000))}}); err != nil {
					t.Errorf("Describe, called from several sides: %v", err)
					return
				}
			}
		})
	}
	all.Wait()
}
