package access

// DirectoryID is the principal that holds what a tenant's directory may do beyond its own rights, whichever token it shows.
const DirectoryID = "directory"

// directory is what a company's directory of people may do by itself. Nobody may change somebody who may do more, so this is
// also whom it can reach: everybody who works with records, and nobody who decides about the company, about rights, about
// keys or about the audit. The administrators' role is beyond it, too, since that allows whatever there will be.
func directory() Definition {
	return Definition{
		Objects: rules(map[string]map[Action]Grant{everything: each(ScopeAll, Actions()...)}),
		Functions: []string{
			ManageUsers, ManageMetadata, ManageWebhooks, RunImports, RunExports, ShareViews, UndoChangeSets, ReadJobs,
		},
	}
}

// asDirectory adds the directory's own rights to those that the tenant has given it.
func (s *source) asDirectory() {
	if s.Roles == nil {
		s.Roles = map[string]knownRole{}
	}
	s.Roles[DirectoryID] = knownRole{Name: DirectoryID, Definition: directory()}
	s.Held = append(s.Held, heldRole{Role: DirectoryID})
}
