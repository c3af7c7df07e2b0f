// Command plugin-panel shows what a plugin can show within Kontor: panels that Kontor draws from a description, and a page of
// its own, shut in a frame. It keeps short notes of visits beside contacts.
package main

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/sdk"
)

type visits struct{}

// visit is one note, as the store of the plugin keeps it.
type visit struct {
	Text string `json:"text"`
	Went string `json:"went,omitempty"`
	At   string `json:"at"`
}

// RenderPanel shows the card beside a contact, and the list of all notes.
func (visits) RenderPanel(ctx context.Context, req *sdk.RenderPanelRequest) (*sdk.RenderPanelResponse, error) {
	list, err := notes(ctx, req.Record.GetID())
	if err != nil {
		return nil, err
	}
	in := words(req.Context.GetLocale())
	add := &sdk.Block{Kind: sdk.BlockKindButton, Label: in("Note a visit", "Besuch festhalten"), Action: "note"}
	switch req.Panel {
	case "card":
		blocks := []*sdk.Block{
			{Kind: sdk.BlockKindField, Label: in("Position", "Position"), Text: req.Record.Value("job_title")},
			{Kind: sdk.BlockKindField, Label: in("Visits", "Besuche"), Value: sdk.Integer(int64(len(list)))},
		}
		if len(list) > 0 && list[0].Went == "badly" {
			blocks = append(blocks, &sdk.Block{Kind: sdk.BlockKindNotice, Tone: sdk.ToneWarning, Text: in("The last visit went badly.", "Der letzte Besuch lief schlecht.")})
		}
		return &sdk.RenderPanelResponse{Blocks: append(blocks, add, &sdk.Block{Kind: sdk.BlockKindButton, Label: in("Set the job title", "Position setzen"), Action: "title"})}, nil
	case "notes":
		if len(list) == 0 {
			return &sdk.RenderPanelResponse{}, nil
		}
		table := &sdk.Block{Kind: sdk.BlockKindTable, Children: []*sdk.Block{row(text(in("When", "Wann")), text(in("What was said", "Was besprochen wurde")), text(in("It went", "Es lief")))}}
		for _, v := range list {
			went := &sdk.Block{Kind: sdk.BlockKindText}
			switch v.Went {
			case "well":
				went = &sdk.Block{Kind: sdk.BlockKindBadge, Tone: sdk.ToneGood, Text: in("well", "gut")}
			case "badly":
				went = &sdk.Block{Kind: sdk.BlockKindBadge, Tone: sdk.ToneBad, Text: in("badly", "schlecht")}
			}
			at, _ := time.Parse(time.RFC3339, v.At)
			table.Children = append(table.Children, row(&sdk.Block{Value: sdk.Time(at)}, text(v.Text), went))
		}
		return &sdk.RenderPanelResponse{Blocks: []*sdk.Block{table, add}}, nil
	}
	return nil, &sdk.Error{Code: "not_found", Field: "panel", Message: "there is no panel " + req.Panel}
}

func row(cells ...*sdk.Block) *sdk.Block { return &sdk.Block{Kind: sdk.BlockKindList, Children: cells} }

func text(s string) *sdk.Block { return &sdk.Block{Kind: sdk.BlockKindText, Text: s} }

// words chooses between English and German.
func words(locale string) func(english, german string) string {
	return func(english, german string) string {
		if strings.HasPrefix(locale, "de") {
			return german
		}
		return english
	}
}

// notes are those of a contact, the newest first.
func notes(ctx context.Context, contact string) ([]visit, error) {
	raw, found, err := sdk.HostFrom(ctx).Load(ctx, "visits/"+contact)
	if err != nil || !found {
		return nil, err
	}
	var list []visit
	err = json.Unmarshal(raw, &list)
	return list, err
}

// RunAction keeps a note, or changes the contact: that can be undone.
func (visits) RunAction(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	host := sdk.HostFrom(ctx)
	var in struct{ Text, Went, Title string }
	if err := json.Unmarshal(req.InputJSON, &in); len(req.InputJSON) > 0 && err != nil {
		return nil, &sdk.Error{Code: "invalid", Message: err.Error()}
	}
	switch req.Action {
	case "note":
		list, err := notes(ctx, req.Record.GetID())
		if err != nil {
			return nil, err
		}
		list = append([]visit{{Text: in.Text, Went: in.Went, At: time.Now().UTC().Format(time.RFC3339)}}, list[:min(len(list), 49)]...)
		raw, err := json.Marshal(list)
		if err != nil {
			return nil, err
		}
		if err := host.Store(ctx, "visits/"+req.Record.GetID(), raw); err != nil {
			return nil, err
		}
		n, err := sum(ctx)
		if err != nil {
			return nil, err
		}
		return &sdk.RunActionResponse{Message: sdk.InLanguages("en", "noted", "de", "festgehalten")}, host.Store(ctx, "sum", []byte(strconv.Itoa(n+1)))
	case "title":
		if _, err := host.Update(ctx, "contacts", req.Record.GetID(), map[string]*sdk.Value{"job_title": sdk.Text(in.Title)}); err != nil {
			return nil, err
		}
		return &sdk.RunActionResponse{Message: sdk.InLanguages("en", "job title set", "de", "Position gesetzt")}, nil
	case "clear":
		return &sdk.RunActionResponse{Message: sdk.InLanguages("en", "forgotten", "de", "vergessen")}, host.Store(ctx, "sum", []byte("0"))
	}
	return nil, &sdk.Error{Code: "not_found", Field: "action", Message: "there is no action " + req.Action}
}

// sum is how many visits were noted.
func sum(ctx context.Context) (int, error) {
	raw, _, err := sdk.HostFrom(ctx).Load(ctx, "sum")
	n, _ := strconv.Atoi(string(raw))
	return n, err
}

// HandleHTTP answers the frame: its route is for people who are signed in.
func (visits) HandleHTTP(ctx context.Context, req *sdk.HandleHTTPRequest) (*sdk.HandleHTTPResponse, error) {
	n, err := sum(ctx)
	if err != nil {
		return nil, err
	}
	if req.Route != "/sum" {
		return &sdk.HandleHTTPResponse{Status: 404}, nil
	}
	return &sdk.HandleHTTPResponse{Status: 200, Body: []byte(`{"visits":` + strconv.Itoa(n) + `}`)}, nil
}

func init() { sdk.Register(visits{}) }

func main() { sdk.Main() }
