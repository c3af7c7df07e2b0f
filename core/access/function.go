package access

import "slices"

// The functions: what somebody may do that is not an action on records.
const (
	// ManageMetadata changes objects, fields, relations, layouts and match rules.
	ManageMetadata = "settings.metadata"
	// ManageAccess changes roles.
	ManageAccess = "settings.access"
	// ManageTenant changes the company's own settings.
	ManageTenant = "settings.tenant"
	// ManageUsers adds, changes and suspends users and teams, and gives roles.
	ManageUsers = "users.manage"
	// ManageKeys creates API keys and revokes everybody's.
	ManageKeys = "api_keys.manage"
	// ManageWebhooks subscribes other systems to changes.
	ManageWebhooks = "webhooks.manage"
	// ManagePlugins installs, configures and removes plugins.
	ManagePlugins = "plugins.manage"
	// RunImports brings files in.
	RunImports = "imports.run"
	// RunExports takes files out.
	RunExports = "exports.run"
	// ShareViews makes a view visible to others.
	ShareViews = "views.share"
	// UndoChangeSets takes back what others have changed.
	UndoChangeSets = "changesets.undo"
	// ReadAudit searches and checks who has done what.
	ReadAudit = "audit.read"
	// ReadJobs sees the jobs of others.
	ReadJobs = "jobs.read"
	// PublishKnowledge publishes articles of the knowledge base, and sets up the portal.
	PublishKnowledge = "knowledge.publish"
	// ViewAs looks at Kontor as somebody else does, without changing anything.
	ViewAs = "users.view_as"
)

// everything stands for all objects in rules and for all functions.
const everything = "*"

var functions = []string{
	ManageMetadata, ManageAccess, ManageTenant, ManageUsers, ManageKeys, ManageWebhooks, ManagePlugins,
	RunImports, RunExports, ShareViews, UndoChangeSets, ReadJobs, ReadAudit, PublishKnowledge, ViewAs,
}

// Functions returns all functions, in the order in which they are shown.
func Functions() []string { return slices.Clone(functions) }
