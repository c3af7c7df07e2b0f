package httpapi

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Hosts knows whose a host is.
type Hosts interface {
	// Tenant returns the tenant that a host, as in a request's header, belongs to; empty for nobody's.
	Tenant(ctx context.Context, host string) (string, error)
}

// HostTenant is the tenant that the host belongs to which the request came to; empty for nobody's, and outside of a request.
func HostTenant(ctx context.Context) (string, error) {
	x := from(ctx)
	if x.api == nil || x.api.options.Hosts == nil || x.host == "" {
		return "", nil
	}
	return x.api.options.Hosts.Tenant(ctx, x.host)
}

// Host is the host, with its port, that the request came to; empty outside of a request.
func Host(ctx context.Context) string { return from(ctx).host }

// atHome refuses a session or a key at a host of another tenant than its own: there nobody knows it.
func (x *exchange) atHome(ctx context.Context, r *http.Request, tenant string) error {
	if x.api.options.Hosts == nil {
		return nil
	}
	owner, err := x.api.options.Hosts.Tenant(ctx, r.Host)
	if err == nil && owner != "" && owner != tenant {
		err = fault.New(fault.Unauthenticated, "unauthenticated")
	}
	return err
}
