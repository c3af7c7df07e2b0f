// A plugin to be measured: it looks at contacts before they are saved and lets them pass, and it can be told to work for ever.
package main

import (
	"context"

	"github.com/kontor-crm/kontor/sdk"
)

type guest struct{}

func (guest) BeforeSave(_ context.Context, req *sdk.BeforeSaveRequest) (*sdk.BeforeSaveResponse, error) {
	if req.Record.Value("last_name") == "" {
		return &sdk.BeforeSaveResponse{Refusals: []*sdk.Refusal{{Field: "last_name", Code: "required", Message: sdk.InLanguages("en", "Who is it?", "de", "Wer ist es?")}}}, nil
	}
	return &sdk.BeforeSaveResponse{}, nil
}

func (guest) RunAction(_ context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	for n := uint64(1); req.Action == "spin" && n > 0; n |= n << 1 {
	}
	return &sdk.RunActionResponse{}, nil
}

func init() { sdk.Register(guest{}) }
func main() { sdk.Main() }
