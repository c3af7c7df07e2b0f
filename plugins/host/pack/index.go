package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// IndexVersion is the form of an index that this Kontor reads.
const IndexVersion = 1

// maxIndexed is how many packages an index lists at most.
const maxIndexed = 5_000

// Index is what a registry of packages says that it has.
type Index struct {
	Version  int          `json:"kontor_registry"`
	Packages []IndexEntry `json:"packages"`
}

// IndexEntry is one version of a plugin. All but where it lies is for people to read, and counts for nothing.
type IndexEntry struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	// URL is where the package lies, seen from the address of the index that the operator has set.
	URL string `json:"url"`
	// SHA256 is that of the package's file, in small hex.
	SHA256    string `json:"sha256"`
	Size      int64  `json:"size,omitempty"`
	Name      Texts  `json:"name,omitempty"`
	Summary   Texts  `json:"summary,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	License   string `json:"license,omitempty"`
	Homepage  string `json:"homepage,omitempty"`
}

var hexSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ParseIndex reads an index. Members that it does not know are left, so that later forms may say more; an entry that is
// wrong makes all of it wrong.
func ParseIndex(raw []byte) (*Index, error) {
	var x Index
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&x); err != nil {
		return nil, fmt.Errorf("read an index of plugins: %w", err)
	}
	if x.Version != IndexVersion {
		return nil, fmt.Errorf("this is no index of plugins of version %d", IndexVersion)
	}
	if len(x.Packages) > maxIndexed {
		return nil, fmt.Errorf("the index lists more than %d packages", maxIndexed)
	}
	seen := map[[2]string]bool{}
	for _, e := range x.Packages {
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("read an index of plugins: %s: %w", shorten(e.ID), err)
		}
		key := [2]string{e.ID, e.Version}
		if seen[key] {
			return nil, fmt.Errorf("the index lists %s %s twice", e.ID, e.Version)
		}
		seen[key] = true
	}
	return &x, nil
}

func (e IndexEntry) check() error {
	u, err := url.Parse(e.URL)
	texts := []string{e.Publisher, e.License, e.Homepage}
	for _, t := range []Texts{e.Name, e.Summary} {
		for _, s := range t {
			texts = append(texts, s)
		}
	}
	switch {
	case !pluginID.MatchString(e.ID):
		return errors.New("the id is none such as example.linkedin")
	case !semver.IsValid("v"+e.Version) || len(e.Version) > 60:
		return errors.New("the version is none such as 1.2.0")
	case err != nil || e.URL == "" || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" || len(e.URL) > 2_000:
		return errors.New("the url leads nowhere")
	case !hexSum.MatchString(e.SHA256):
		return errors.New("the sha256 is none")
	case slices.ContainsFunc(texts, func(s string) bool { return len(s) > 1_000 }):
		return errors.New("a text is too long")
	case e.Homepage != "" && !strings.HasPrefix(e.Homepage, "https://"):
		return errors.New("the homepage is no https address")
	}
	return nil
}

// Manifest is as much of the package's manifest as people read before it is fetched.
func (e IndexEntry) Manifest() *Manifest {
	name := e.Name
	if name["en"] == "" {
		name = Texts{"en": e.ID}
	}
	return &Manifest{ID: e.ID, Version: e.Version, Name: name, Summary: e.Summary, Publisher: e.Publisher, License: e.License, Homepage: e.Homepage}
}
