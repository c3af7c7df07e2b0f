package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	// drainTimeout is how long requests may go on once the node shuts down.
	drainTimeout = 25 * time.Second
	maxHeader    = 64 << 10
)

// NewServer returns a server with the limits that every listener of Kontor has. The times of bodies and answers are the
// operations' own; see Operation.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// Serve answers on the listener until the context ends. Then the node becomes unready, streams are told to connect
// elsewhere, and requests that run may end; what still runs after 25 seconds is cut off, which is an error. Delay is
// how long the node goes on listening while it is unready, so that load balancers notice first.
func (a *API) Serve(ctx context.Context, l net.Listener, h http.Handler, delay time.Duration) error {
	server := NewServer(h, a.log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.Drain()
	timer := time.NewTimer(delay)
	defer timer.Stop()
	<-timer.C
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("shut down: %w", err), server.Close())
	}
	return nil
}
