// Package main is the bundled plugin kontor.linkedin: it takes the answers that people give on LinkedIn's lead forms in
// as leads, and suggests data for companies and contacts from LinkedIn's published APIs. It reads no page of LinkedIn and
// uses no API that LinkedIn has not published. It imports the SDK and the standard library only, and runs as a
// WebAssembly module and as a native program alike.
package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

type plugin struct{}

func init() { sdk.Register(plugin{}) }

func main() { sdk.Main() }

// rule says what becomes of a value of LinkedIn's where a record has a field for it.
type rule string

const (
	// fillEmpty writes where the field is empty and suggests nothing where it is not.
	fillEmpty rule = "fill_empty"
	// suggest writes nothing; a person decides.
	suggest rule = "suggest"
	// overwrite writes whatever the field has.
	overwrite rule = "overwrite"
)

// config is the configuration as the manifest's schema has it, without its secrets.
type config struct {
	Owner        string          `json:"owner"`
	LeadTypes    []string        `json:"lead_types"`
	Version      string          `json:"api_version"`
	ClientID     string          `json:"client_id"`
	Rule         rule            `json:"rule"`
	FieldRules   map[string]rule `json:"field_rules"`
	KnownContact string          `json:"known_contact"`
	TestLeads    bool            `json:"test_leads"`
	ProfileAPI   bool            `json:"profile_api"`
}

// defaultVersion is the version of LinkedIn's API that this plugin was written for. LinkedIn serves each for a year.
const defaultVersion = "202606"

func load(ctx context.Context, host sdk.Host) (*config, error) {
	raw, err := host.Config(ctx)
	if err != nil {
		return nil, err
	}
	c := &config{}
	if err := json.Unmarshal(raw, c); err != nil {
		return nil, &sdk.Error{Code: "invalid", Message: "the configuration cannot be read: " + err.Error()}
	}
	if c.Version == "" {
		c.Version = defaultVersion
	}
	if c.Rule == "" {
		c.Rule = suggest
	}
	if len(c.LeadTypes) == 0 {
		c.LeadTypes = []string{"SPONSORED"}
	}
	return c, nil
}

// ruleOf says what becomes of a value for a field of an object, such as contacts.job_title.
func (c *config) ruleOf(object, field string) rule {
	if r, ok := c.FieldRules[object+"."+field]; ok {
		return r
	}
	if r, ok := c.FieldRules[field]; ok {
		return r
	}
	return c.Rule
}

// ownerKey is the name that LinkedIn's finders give the kind of the owner: sponsoredAccount or organization.
func (c *config) ownerKey() (string, error) {
	for _, kind := range []string{"sponsoredAccount", "organization"} {
		if id, ok := strings.CutPrefix(c.Owner, "urn:li:"+kind+":"); ok && digits(id) {
			return kind, nil
		}
	}
	return "", &sdk.Error{Code: "invalid", Field: "owner", Message: "the owner of the forms is not set: it looks like urn:li:sponsoredAccount:123456 or urn:li:organization:123456"}
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// said gives a text in the two languages of Kontor.
func said(en, de string) *sdk.Localized { return sdk.InLanguages("en", en, "de", de) }
