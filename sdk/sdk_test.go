package sdk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

type everything struct{}

func (everything) Enrich(ctx context.Context, req *sdk.EnrichRequest) (*sdk.EnrichResponse, error) {
	switch req.Record.GetID() {
	case "panic":
		panic("on purpose")
	case "error":
		panic(errors.New("an error"))
	case "nil":
		return nil, nil //nolint:nilnil // authors do that
	case "foreign":
		return nil, errors.New("no error of the contract")
	case "deadline":
		return nil, context.DeadlineExceeded
	case "secret":
		_, err := sdk.HostFrom(ctx).Secret(ctx, "key")
		return nil, err
	}
	return &sdk.EnrichResponse{}, nil
}

func enrich(ctx context.Context, id string) (*sdk.EnrichResponse, error) {
	c := pluginv1.PluginClient{Caller: pluginv1.CallerFunc(func(ctx context.Context, method string, req []byte) ([]byte, error) {
		return sdk.Serve(ctx, everything{}, method, req)
	})}
	return c.Enrich(ctx, &sdk.EnrichRequest{Record: &sdk.Record{ID: id}})
}

func TestServe(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"panic": "internal: panic: on purpose", "error": "internal: panic: an error", "foreign": "internal: no error of the contract",
		"deadline": "deadline: context deadline exceeded", "secret": "unauthenticated: there is no host outside of a call",
	} {
		if _, err := enrich(t.Context(), id); sdk.AsError(err).Error() != want {
			t.Errorf("%s: %v, want %s", id, err, want)
		}
	}
	if got, err := enrich(t.Context(), "nil"); err != nil || got == nil {
		t.Errorf("no answer and no error: %v, %v", got, err)
	}
	ctx := sdk.WithHost(t.Context(), pluginv1.CallerFunc(func(context.Context, string, []byte) ([]byte, error) {
		return nil, &sdk.Error{Code: "permission_denied"}
	}))
	if _, err := enrich(ctx, "secret"); !errors.Is(err, &sdk.Error{Code: "permission_denied"}) {
		t.Errorf("the host's refusal: %v", err)
	}
}

func TestCapabilitiesAreWhatIsImplemented(t *testing.T) {
	t.Parallel()
	b, err := sdk.Serve(t.Context(), everything{}, pluginv1.MethodPluginDescribe, nil)
	if err != nil {
		t.Fatal(err)
	}
	var d pluginv1.DescribeResponse
	if err := d.UnmarshalVT(b); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(d.Capabilities, " "); got != "enrich" || d.Contract != "kontor.plugin.v1" {
		t.Errorf("%q of %q", got, d.Contract)
	}
	_, err = sdk.Serve(t.Context(), everything{}, pluginv1.MethodPluginRunJob, nil)
	if sdk.AsError(err).GetCode() != pluginv1.CodeUnimplemented {
		t.Errorf("a capability that is not there: %v", err)
	}
}

func TestRegister(t *testing.T) {
	t.Parallel()
	sdk.Register(everything{})
	if sdk.Registered() != any(everything{}) {
		t.Error("another plugin is registered")
	}
	for name, v := range map[string]any{"twice": everything{}, "nothing": nil} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was registered", name)
				}
			}()
			sdk.Register(v)
		}()
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))
	r := &sdk.Record{Object: "contacts", ID: "con_1", Fields: map[string]*sdk.Value{
		"a": sdk.Text("x"), "b": sdk.Null(), "c": sdk.Time(at), "d": sdk.Date(at), "e": sdk.Money(1250, "EUR"), "f": sdk.Reference("companies", "com_1"),
	}}
	for field, want := range map[string]string{"a": "x", "b": "", "c": "2026-03-04T04:06:07Z", "d": "2026-03-04", "e": "", "f": "com_1", "none": ""} {
		if got := r.Value(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if !r.Field("b").Empty() || !r.Field("none").Empty() || r.Field("e").Empty() {
		t.Error("what is empty is not told from what is not")
	}
	var none *sdk.Record
	if none.Ref() != nil || none.Value("a") != "" || r.Ref().GetID() != "con_1" {
		t.Error("the reference of a record")
	}
	if got := sdk.InLanguages("en", "Done", "de", "Fertig").GetTexts()["de"]; got != "Fertig" {
		t.Errorf("in German: %q", got)
	}
}
