package sdktest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

var update = flag.Bool("update", false, "write the golden files of sdktest anew")

// attempts is how often an event comes that the plugin could not handle.
const attempts = 5

// Events reads events from a file: a list of JSON objects with the names of the contract.
func Events(t testing.TB, path string) []*pluginv1.Event {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("sdktest: %v", err)
	}
	var out []*pluginv1.Event
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("sdktest: %s: %v", path, err)
	}
	return out
}

// Replay tells the plugin of events as Kontor does: in batches, those that failed once more, and every event twice at
// the end, since an event may always come again. It gives the failures that remained.
func (h *Host) Replay(t *testing.T, p pluginv1.PluginClient, batch int, events ...*pluginv1.Event) []*pluginv1.ItemFailure {
	t.Helper()
	var left []*pluginv1.ItemFailure
	for from := 0; from < len(events); from += batch {
		part := events[from:min(from+batch, len(events))]
		for range attempts {
			resp, err := p.HandleEvents(t.Context(), &pluginv1.HandleEventsRequest{Events: part})
			if err != nil {
				if e := pluginv1.AsError(err); e.Retryable {
					continue
				}
				t.Fatalf("HandleEvents: %v", err)
			}
			left = resp.Failures
			part = failed(part, left)
			if len(part) == 0 {
				break
			}
		}
	}
	if len(left) == 0 {
		if _, err := p.HandleEvents(t.Context(), &pluginv1.HandleEventsRequest{Events: events}); err != nil {
			t.Fatalf("HandleEvents, told of the same events again: %v", err)
		}
	}
	return left
}

func failed(events []*pluginv1.Event, failures []*pluginv1.ItemFailure) []*pluginv1.Event {
	var out []*pluginv1.Event
	for _, f := range failures {
		for _, e := range events {
			if e.ID == f.ID {
				out = append(out, e)
			}
		}
	}
	return out
}

// Golden compares a message with the file testdata/<name>.json, and writes the file when the test runs with -update.
func Golden(t testing.TB, name string, message any) {
	t.Helper()
	got, err := json.MarshalIndent(message, "", "  ")
	if err != nil {
		t.Fatalf("sdktest: %v", err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatalf("sdktest: %v", err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatalf("sdktest: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("sdktest: %v; run the test with -update to write it", err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs; run the test with -update to accept\n got: %s\nwant: %s", path, got, want)
	}
}
