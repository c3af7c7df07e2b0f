// Command retargeting keeps the custom audiences of advertising networks equal to those people in Kontor who have agreed
// to it: Google Customer Match, Meta Custom Audiences and LinkedIn Matched Audiences.
//
// It owns the talk with the networks' interfaces. It decides about nobody and keeps nothing: Kontor hands it the hashes of those
// whose consent it has checked, and of those who leave. Only hashes leave Kontor.
package main

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/sdk"
)

// The networks.
const (
	netGoogle   = "google"
	netMeta     = "meta"
	netLinkedIn = "linkedin"
)

// retargeting is the plugin. It keeps nothing between calls.
type retargeting struct{}

var (
	_ sdk.AudienceHandler = retargeting{}
	_ sdk.CheckHandler    = retargeting{}
)

// config is what an administrator has set; the schema in manifest.json describes it.
type config struct {
	Networks []string `json:"networks"`

	GoogleAccount        string `json:"google_account"`
	GoogleManager        string `json:"google_manager_account"`
	GoogleVersion        string `json:"google_version"`
	GoogleMembershipDays int    `json:"google_membership_days"`

	MetaAccount string `json:"meta_account"`
	MetaVersion string `json:"meta_version"`

	LinkedInAccount  string `json:"linkedin_account"`
	LinkedInPlatform string `json:"linkedin_platform"`
	LinkedInVersion  string `json:"linkedin_version"`
}

// configured reads the configuration and fills in what was left out.
func configured(ctx context.Context, host sdk.Host) (*config, error) {
	raw, err := host.Config(ctx)
	if err != nil {
		return nil, err
	}
	c := &config{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, c); err != nil {
			return nil, fail("invalid", "the configuration cannot be read: "+err.Error())
		}
	}
	preset := func(s *string, to string) {
		if *s == "" {
			*s = to
		}
	}
	preset(&c.GoogleVersion, "v1")
	preset(&c.MetaVersion, "v25.0")
	preset(&c.LinkedInVersion, "202601")
	if c.GoogleMembershipDays <= 0 {
		c.GoogleMembershipDays = 180
	}
	slices.Sort(c.Networks)
	c.Networks = slices.Compact(c.Networks)
	if len(c.Networks) == 0 {
		return nil, &sdk.Error{Code: "invalid", Field: "networks", Message: "no network is chosen"}
	}
	return c, nil
}

func init() { sdk.Register(retargeting{}) }

func main() { sdk.Main() }
