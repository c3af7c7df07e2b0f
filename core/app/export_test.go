package app

import "context"

// Start runs the parts of a node that work without a request, for tests that serve its Handler themselves.
func (a *App) Start(ctx context.Context) (stop func(), err error) { return a.start(ctx) }
