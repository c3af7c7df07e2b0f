package host

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Panel is a place in the staff app that a plugin fills.
type Panel struct {
	InstallationID, Plugin string
	// Name is what the plugin is called, Title what stands above the panel.
	Name, Title pack.Texts
	Panel       string
	// Place is sidebar, tab or page; Kind is declarative or frame.
	Place, Kind string
	// Address is where the page of a frame is fetched, for some hours; empty for declarative panels.
	Address string
	// Actions are what a frame may ask for.
	Actions []pack.Action
}

// Panels lists the panels on the records of an object that the actor may read, or, without an object, the whole pages.
func (s *Service) Panels(ctx context.Context, object string) ([]Panel, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	var o *metadata.Object
	if object != "" {
		if o, err = s.readable(ctx, object); err != nil {
			return nil, err
		}
	}
	list, err := s.enabled(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []Panel
	for _, i := range list {
		m := i.Package.Manifest
		for _, u := range m.UI {
			place, ok := placed(u, o)
			if !ok {
				continue
			}
			p := Panel{InstallationID: i.ID, Plugin: m.ID, Name: m.Name, Title: u.Title, Panel: u.Panel, Place: place, Kind: u.Kind, Actions: m.Actions}
			if u.Kind == pack.Frame {
				if p.Address, err = s.frameAddress(ctx, a.Tenant, i, u.File); err != nil {
					return nil, err
				}
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// placed reports whether a placement is on the records of an object, or, for none, a whole page.
func placed(u pack.UI, o *metadata.Object) (place string, ok bool) {
	object, place, found := strings.Cut(u.Slot, ".")
	switch {
	case !found:
		return u.Slot, o == nil
	case o == nil:
		return "", false
	}
	return place, object == o.ID || object == o.Name
}

// Content is what a declarative panel shows.
type Content struct {
	Blocks []Block
	// FreshFor is how long it may be shown again.
	FreshFor time.Duration
}

// Block is one piece of a panel, checked: what an app shows of it can do no harm.
type Block struct {
	Kind  string `json:"kind" enum:"text,heading,field,link,badge,button,list,table,notice"`
	Label string `json:"label,omitempty"`
	Text  string `json:"text,omitempty"`
	// Href is an https address; Object and RecordID name a record instead.
	Href     string `json:"href,omitempty" doc:"An https address"`
	Object   string `json:"object,omitempty" doc:"The record that a link leads to"`
	RecordID string `json:"record_id,omitempty"`
	Tone     string `json:"tone,omitempty" enum:"good,warning,bad"`
	// Value is what stands behind a label.
	Value *BlockValue `json:"value,omitempty"`
	// Action is what a button runs, with Input; AboutRecord says that it is about the record of the page.
	Action      string          `json:"action,omitempty"`
	AboutRecord bool            `json:"about_record,omitempty" doc:"The action is about the record on whose page the panel stands"`
	Input       json.RawMessage `json:"input,omitempty"`
	Children    []Block         `json:"children,omitempty"`
}

// BlockValue is a value for people to read, in the form of their language.
type BlockValue struct {
	Kind     string   `json:"kind" enum:"text,texts,integer,boolean,decimal,money,date,time,json"`
	Text     string   `json:"text,omitempty"`
	Integer  int64    `json:"integer,omitempty" doc:"A whole number, or an amount in minor units"`
	Boolean  bool     `json:"boolean,omitempty"`
	Currency string   `json:"currency,omitempty"`
	Texts    []string `json:"texts,omitempty"`
}

// The bounds of what a panel shows.
const (
	maxBlocks     = 500
	maxBlockDepth = 4
	maxBlockText  = 4000
	maxState      = 16 << 10
	maxFresh      = time.Hour
)

var recordAddress = regexp.MustCompile(`^([a-z][a-z0-9_]{0,62})/([A-Za-z0-9_]{1,64})$`)

// RenderPanel asks a plugin what a panel of it shows: about a record, where it stands on one's page. The actor must be allowed
// to read the record; what the plugin gets of it is what the plugin may see. State is what the panel was given, a JSON object.
func (s *Service) RenderPanel(ctx context.Context, installationID, panel, object, recordID string, state json.RawMessage) (*Content, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if len(state) > maxState {
		return nil, fault.At("state", "too_long", fault.Params{"max": maxState})
	}
	i, o, row, err := s.forReader(ctx, installationID, object, recordID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(i.Package.Manifest.UI, func(u pack.UI) bool {
		_, here := placed(u, o)
		return here && u.Panel == panel && u.Kind != pack.Frame
	}) {
		return nil, fault.Missing("panel", panel)
	}
	req := &pluginv1.RenderPanelRequest{Panel: panel, StateJSON: state}
	c := occasion{cause: ByPanel}
	if row != nil {
		g := s.gateFor(i, a.Tenant, ByPanel)
		shown, err := g.shown(o, row)
		if err != nil {
			return nil, err
		}
		req.Record, c.object, c.record = shown[0], o.Name, row.ID()
	}
	out := &Content{}
	err = s.run(ctx, i, c, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
		req.Context = frame
		res, err := p.RenderPanel(ctx, req)
		if err != nil {
			return err
		}
		left := maxBlocks
		out.Blocks = blocks(i.Package.Manifest, res.Blocks, 0, &left)
		out.FreshFor = min(durationMS(max(res.FreshForMS, 0)), maxFresh)
		return nil
	})
	if err != nil {
		return nil, asFault(i, err)
	}
	return out, nil
}

// forReader finds a plugin and, where an object is named, a record that the actor may read, as the plugin may see it.
func (s *Service) forReader(ctx context.Context, installationID, object, recordID string) (*Installation, *metadata.Object, *records.Row, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	var o *metadata.Object
	if object != "" {
		if o, err = s.readable(ctx, object); err != nil {
			return nil, nil, nil, err
		}
		if _, err := s.Records.Get(ctx, o.Name, recordID, records.GetOptions{Fields: []string{"id"}}); err != nil {
			return nil, nil, nil, err
		}
	}
	i, err := s.one(ctx, installationID)
	if err != nil || o == nil {
		return i, nil, nil, err
	}
	row, err := s.Records.Get(as(ctx, a.Tenant, i), o.Name, recordID, records.GetOptions{})
	return i, o, row, err
}

var blockKinds = map[pluginv1.BlockKind]string{
	pluginv1.BlockKindUnspecified: "text", pluginv1.BlockKindHeading: "heading", pluginv1.BlockKindText: "text", pluginv1.BlockKindField: "field", pluginv1.BlockKindLink: "link",
	pluginv1.BlockKindBadge: "badge", pluginv1.BlockKindButton: "button", pluginv1.BlockKindList: "list", pluginv1.BlockKindTable: "table", pluginv1.BlockKindNotice: "notice",
}

var tones = map[pluginv1.Tone]string{pluginv1.ToneGood: "good", pluginv1.ToneWarning: "warning", pluginv1.ToneBad: "bad"}

var valueKinds = map[pluginv1.ValueKind]string{
	pluginv1.ValueKindText: "text", pluginv1.ValueKindTexts: "texts", pluginv1.ValueKindInteger: "integer", pluginv1.ValueKindBoolean: "boolean", pluginv1.ValueKindDecimal: "decimal",
	pluginv1.ValueKindMoney: "money", pluginv1.ValueKindDate: "date", pluginv1.ValueKindTime: "time", pluginv1.ValueKindReference: "text", pluginv1.ValueKindJSON: "json",
}

// blocks checks what a plugin wants shown: texts are plain, links lead to https or to records, and buttons run actions that the
// plugin has. left is how many more there may be; what is beyond is left out.
func blocks(m *pack.Manifest, list []*pluginv1.Block, depth int, left *int) []Block {
	out := []Block{}
	for _, b := range list {
		if b == nil || *left == 0 || depth > maxBlockDepth {
			continue
		}
		*left--
		kind, known := blockKinds[b.Kind]
		if !known {
			kind = "text"
		}
		x := Block{Kind: kind, Label: fold.Shorten(plain(b.Label), 200), Text: fold.Shorten(plainLines(b.Text), maxBlockText), Tone: tones[b.Tone], Value: blockValue(b.Value)}
		if at := recordAddress.FindStringSubmatch(b.Href); at != nil {
			x.Object, x.RecordID = at[1], at[2]
		} else if strings.HasPrefix(b.Href, "https://") && len(b.Href) <= 2000 && plain(b.Href) == b.Href {
			x.Href = b.Href
		}
		if kind == "button" {
			at := slices.IndexFunc(m.Actions, func(a pack.Action) bool { return a.ID == b.Action })
			if at < 0 {
				continue
			}
			x.Action, x.AboutRecord = b.Action, len(m.Actions[at].Objects) > 0
			if len(b.InputJSON) <= maxState && json.Valid(b.InputJSON) {
				x.Input = b.InputJSON
			}
		}
		if len(b.Children) > 0 {
			x.Children = blocks(m, b.Children, depth+1, left)
		}
		out = append(out, x)
	}
	return out
}

func blockValue(v *pluginv1.Value) *BlockValue {
	if v == nil || v.Empty() {
		return nil
	}
	out := &BlockValue{Kind: valueKinds[v.Kind], Text: fold.Shorten(plainLines(v.Text), maxBlockText), Integer: v.Integer, Boolean: v.Boolean, Currency: fold.Shorten(plain(v.Currency), 3)}
	for _, t := range v.Texts[:min(len(v.Texts), 100)] {
		out.Texts = append(out.Texts, fold.Shorten(plain(t), 200))
	}
	switch out.Kind {
	case "json":
		out.Text = fold.Shorten(plainLines(string(v.JSON)), maxBlockText)
	case "":
		out.Kind = "text"
	}
	return out
}

// plainLines is a text that may have several lines, without what could mislead a reader.
func plainLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = plain(l)
	}
	return strings.Join(lines, "\n")
}
