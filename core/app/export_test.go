package app

import (
	"context"
	"io"
)

// Start runs the parts of a node that work without a request, for tests that serve its Handler themselves.
func (a *App) Start(ctx context.Context) (stop func(), err error) { return a.start(ctx) }

// VerifyAudit is the command `kontor audit verify`.
func (a *App) VerifyAudit(ctx context.Context, w io.Writer, slug string) error {
	return a.verifyAudit(ctx, w, slug, "")
}
