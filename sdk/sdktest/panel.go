package sdktest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// What Kontor shows of a panel at the most; what is beyond it leaves out.
const (
	maxBlocks     = 500
	maxBlockDepth = 4
)

var recordAddress = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}/[A-Za-z0-9_]{1,64}$`)

// Panel asks the plugin what a panel of the manifest shows, about a record or, for nil, on a page of its own. It fails the test
// for what Kontor would leave out: a link that is neither https nor a record, a button whose action the manifest does not
// name, too many blocks or too deep ones.
func (h *Host) Panel(t T, p pluginv1.PluginClient, name string, about *pluginv1.Record) *pluginv1.RenderPanelResponse {
	t.Helper()
	if !slices.Contains(h.Manifest.panels(), name) {
		t.Fatalf("sdktest: the manifest has no declarative panel %q", name)
	}
	got, err := p.RenderPanel(t.Context(), &pluginv1.RenderPanelRequest{Panel: name, Record: about})
	if err != nil {
		t.Fatalf("RenderPanel %s: %v", name, err)
	}
	if n := h.blocks(t, name, got.Blocks, 0); n > maxBlocks {
		t.Errorf("the panel %s has %d blocks, %d are shown", name, n, maxBlocks)
	}
	return got
}

func (h *Host) blocks(t T, panel string, list []*pluginv1.Block, depth int) int {
	t.Helper()
	if depth > maxBlockDepth && len(list) > 0 {
		t.Errorf("the panel %s is nested deeper than %d", panel, maxBlockDepth)
		return 0
	}
	n := len(list)
	for _, b := range list {
		switch {
		case b.Kind == pluginv1.BlockKindButton && !h.Manifest.action(b.Action):
			t.Errorf("the panel %s has a button for %q, which is no action of the manifest", panel, b.Action)
		case b.Kind == pluginv1.BlockKindButton && len(b.InputJSON) > 0 && !json.Valid(b.InputJSON):
			t.Errorf("the panel %s has a button whose input is no JSON: %s", panel, b.InputJSON)
		case b.Href != "" && !strings.HasPrefix(b.Href, "https://") && !recordAddress.MatchString(b.Href):
			t.Errorf("the panel %s has a link to %q, which is neither https nor object/id", panel, b.Href)
		}
		n += h.blocks(t, panel, b.Children, depth+1)
	}
	return n
}

// panels are those that RenderPanel fills.
func (m *Manifest) panels() []string {
	var out []string
	for _, u := range m.UI {
		if u.Kind == "declarative" {
			out = append(out, u.Panel)
		}
	}
	return out
}

func (m *Manifest) action(id string) bool {
	for _, a := range m.Actions {
		if a.ID == id {
			return true
		}
	}
	return false
}
