package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"
)

// Check finds out whether something that the node needs is there.
type Check struct {
	// Name is shown to whoever asks whether the node is ready; it must not tell more than what kind of thing it is.
	Name string
	// Run returns an error, which only the log learns, when the node should get no requests.
	Run func(ctx context.Context) error
}

const (
	checkTimeout = 3 * time.Second
	// checkKeep is how long a result is good for, so that nobody can keep the database busy by asking.
	checkKeep = time.Second
)

// health answers the questions of load balancers and operators.
type health struct {
	api *API

	mu      sync.Mutex
	checks  []Check
	asked   time.Time
	results map[string]string
	fine    bool
}

func newHealth(a *API) *health { return &health{api: a} }

// OnReady adds a check to /readyz.
func (a *API) OnReady(c Check) {
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	a.health.checks = append(a.health.checks, c)
}

// live says that the process runs.
func (h *health) live(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"status": "ok"})
}

// ready says whether the node should get requests.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	if h.api.isDraining() {
		answer(w, http.StatusServiceUnavailable, map[string]any{"status": "draining"})
		return
	}
	results, fine := h.run(r.Context())
	if !fine {
		answer(w, http.StatusServiceUnavailable, map[string]any{"status": "unavailable", "checks": results})
		return
	}
	answer(w, http.StatusOK, map[string]any{"status": "ok", "checks": results})
}

func (h *health) run(ctx context.Context) (map[string]string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.results != nil && time.Since(h.asked) < checkKeep {
		return h.results, h.fine
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	results, fine := map[string]string{}, true
	for _, c := range h.checks {
		results[c.Name] = "ok"
		if err := c.Run(ctx); err != nil {
			results[c.Name], fine = "failed", false
			h.api.log.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.String("check", c.Name), slog.String("error", err.Error()))
		}
	}
	if ctx.Err() == nil {
		h.results, h.fine, h.asked = results, fine, time.Now()
	}
	return results, fine
}

// version says which program this is.
func (h *health) version(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"version": h.api.options.Version, "commit": h.api.options.Commit, "go": runtime.Version()})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header()["Content-Type"] = []string{jsonType}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
