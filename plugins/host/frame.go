package host

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// framesPath is where the files of frames are fetched; a pass follows, and then the path of a file of the package.
const framesPath = "/plugin-frames/"

const (
	framePurpose = "plugin frames"
	// framePass is how long a pass is good.
	framePass = 12 * time.Hour
	// maxFrameFile bounds a file of a frame, and maxFrameFiles all that is kept of a package.
	maxFrameFile  = 4 << 20
	maxFrameFiles = 16 << 20
)

// pass lets a browser fetch the files of one package's frames. It names no person: a frame has no session, and its files are
// the same for everybody.
type pass struct {
	Tenant       string `json:"t"`
	Installation string `json:"i"`
	Digest       string `json:"d"`
	Until        int64  `json:"u"`
}

// frameAddress is where a frame's page is fetched.
func (s *Service) frameAddress(ctx context.Context, tenant string, i *Installation, file string) (string, error) {
	raw, err := json.Marshal(pass{tenant, i.ID, i.Package.Digest, s.now().Add(framePass).Unix()})
	if err != nil {
		return "", err
	}
	sealed, err := s.Secrets.Seal(ctx, secret.Node, framePurpose, raw)
	if err != nil {
		return "", fmt.Errorf("make the address of a frame: %w", err)
	}
	return framesPath + sealed + "/" + file, nil
}

// frameTypes are the files that a frame may consist of. Everything else of the package, its code first of all, stays inside.
var frameTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".woff2": "font/woff2", ".json": "application/json",
}

// frames are the files of a package that frames consist of.
type frames map[string][]byte

// frame answers a request for a file of a frame. What has no good pass, or is off by now, is not found.
func (s *Service) frame(w http.ResponseWriter, r *http.Request, rest string) {
	sealed, file, _ := strings.Cut(rest, "/")
	ctx := r.Context()
	var p pass
	raw, err := s.Secrets.Open(ctx, secret.Node, framePurpose, sealed)
	if err != nil || json.Unmarshal(raw, &p) != nil || s.now().Unix() > p.Until || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	ctx = actor.ForSystem(ctx, p.Tenant, "plugin frame")
	list, err := s.enabled(ctx, nil)
	at := slices.IndexFunc(list, func(i *Installation) bool { return i.ID == p.Installation && i.Package.Digest == p.Digest })
	if err != nil || at < 0 {
		http.NotFound(w, r)
		return
	}
	found, err := s.framesOf(ctx, list[at].Package)
	if err != nil {
		s.Logger.ErrorContext(ctx, "read the frames of a plugin", "plugin", list[at].Package.Manifest.ID, "error", err.Error())
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	content, ok := found[file]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", frameTypes[path.Ext(file)])
	h.Set("Content-Security-Policy", framePolicy(s.BaseURL, r.Host, framesPath+sealed+"/"))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	// The frame is of no origin, so that its own files come from elsewhere for it.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(), display-capture=()")
	h.Set("Cache-Control", "private, max-age=600")
	_, _ = w.Write(content)
}

var hostName = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?$`)

// framePolicy lets a frame load its own files and nothing else: it sends nothing anywhere, has no origin, and stands in no
// other page than the staff app's.
func framePolicy(base, host, below string) string {
	own := "'none'"
	if u, err := url.Parse(base); err == nil && u.Scheme != "" {
		if !hostName.MatchString(host) {
			host = u.Host
		}
		own = u.Scheme + "://" + host + below
	}
	return "sandbox allow-scripts; default-src 'none'; script-src " + own + "; style-src " + own + " 'unsafe-inline'; img-src " + own + " data:; font-src " + own +
		"; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
}

// framesOf reads the files of a package's frames once per node.
func (s *Service) framesOf(ctx context.Context, p *Package) (frames, error) {
	return s.frameFiles.Load(ctx, cache.Key[string]{Tenant: "*", ID: p.Digest}, func(ctx context.Context) (frames, error) {
		content, err := s.Files.Read(ctx, p.fileID)
		if err != nil {
			return nil, err
		}
		v, err := pack.Verify(content, content.Size, s.Keys)
		if err != nil {
			return nil, err
		}
		out, total := frames{}, int64(0)
		for _, name := range slices.Sorted(maps.Keys(v.Manifest.Files)) {
			f := v.Manifest.Files[name]
			if frameTypes[path.Ext(name)] == "" || f.Size > maxFrameFile || total+f.Size > maxFrameFiles {
				continue
			}
			total += f.Size
			if out[name], err = v.Read(name); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// Asked is a request of a frame to one of the plugin's own routes.
type Asked struct {
	Method, Path, Query string
	Body                []byte
}

// Told is the answer to one.
type Told struct {
	Status int
	Body   []byte
}

// AskRoute hands a request of a frame to a route of the plugin that the manifest keeps for people who are signed in. The plugin
// learns who asks; it acts within its own rights, as ever.
func (s *Service) AskRoute(ctx context.Context, installationID string, in Asked) (*Told, error) {
	i, err := s.one(ctx, installationID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(i.Package.Manifest.Routes, func(x pack.Route) bool {
		return x.Auth == pack.AuthPerson && x.Method == in.Method && x.Path == in.Path
	})
	if at < 0 {
		return nil, fault.Missing("route", in.Method+" "+in.Path)
	}
	if route := i.Package.Manifest.Routes[at]; int64(len(in.Body)) > route.MaxBody() {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": route.MaxBody()})
	}
	req := &pluginv1.HandleHTTPRequest{Route: in.Path, Method: in.Method, Path: in.Path, Query: in.Query, Body: in.Body}
	out := &Told{}
	err = s.run(ctx, i, occasion{cause: ByPanel}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
		req.Context = frame
		res, err := p.HandleHTTP(ctx, req)
		if err != nil {
			return err
		}
		if len(res.Body) > maxAnswer {
			return &pluginv1.Error{Code: pluginv1.CodeTooLarge, Message: "the answer is too large"}
		}
		out.Status, out.Body = int(res.Status), res.Body
		if out.Status < 200 || out.Status > 599 {
			out.Status = http.StatusOK
		}
		return nil
	})
	if err != nil {
		return nil, asFault(i, err)
	}
	return out, nil
}
