//go:build !wasip1

package sdk

import (
	"context"

	"github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Main runs the plugin as a native program until the host ends it. Started by hand it says what it is and exits.
func Main() {
	native.Serve(func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
		return Serve(WithHost(ctx, host), registered, method, req)
	})
}
