package audit

import (
	"maps"
	"slices"
)

// Action names a kind of act, in the past tense.
type Action string

// The actions.
const (
	LoginSucceeded  Action = "login.succeeded"
	LoginFailed     Action = "login.failed"
	LoggedOut       Action = "login.ended"
	SessionRevoked  Action = "session.revoked"
	SessionDoubted  Action = "session.doubted"
	PasswordChanged Action = "password.changed"
	FactorChanged   Action = "factor.changed"
	ViewedAs        Action = "view_as.started"
	ViewAsEnded     Action = "view_as.ended"
	SupportAccess   Action = "support.accessed"

	UserCreated    Action = "user.created"
	UserUpdated    Action = "user.updated"
	UserSuspended  Action = "user.suspended"
	UserResumed    Action = "user.resumed"
	UserErased     Action = "user.erased"
	TeamCreated    Action = "team.created"
	TeamUpdated    Action = "team.updated"
	TeamDeleted    Action = "team.deleted"
	RoleCreated    Action = "role.created"
	RoleUpdated    Action = "role.updated"
	RoleDeleted    Action = "role.deleted"
	GrantChanged   Action = "grant.changed"
	RecordShared   Action = "record.shared"
	RecordUnshared Action = "record.unshared"
	AbsenceChanged Action = "absence.changed"
	// PrincipalChanged is about the roles of a plugin, an automation or a portal.
	PrincipalChanged Action = "principal.changed"
	// RightsKept is about work that goes on under the rights that it was started with, after these were changed.
	RightsKept Action = "rights.kept"

	KeyCreated     Action = "api_key.created"
	KeyRevoked     Action = "api_key.revoked"
	KeyRotated     Action = "api_key.rotated"
	AppCreated     Action = "app.created"
	AppUpdated     Action = "app.updated"
	AppDeleted     Action = "app.deleted"
	AppReplayed    Action = "app.token_replayed"
	AppConsented   Action = "app.consented"
	AppRevoked     Action = "app.revoked"
	WebhookCreated Action = "webhook.created"
	WebhookUpdated Action = "webhook.updated"
	WebhookDeleted Action = "webhook.deleted"
	// What happened to a plugin: PluginChanged is about its configuration, PluginStopped about Kontor ending what fails too often.
	PluginUploaded   Action = "plugin.uploaded"
	PluginInstalled  Action = "plugin.installed"
	PluginUpgraded   Action = "plugin.upgraded"
	PluginRolledBack Action = "plugin.rolled_back"
	PluginChanged    Action = "plugin.configured"
	PluginEnabled    Action = "plugin.enabled"
	PluginDisabled   Action = "plugin.disabled"
	PluginStopped    Action = "plugin.stopped"
	PluginRemoved    Action = "plugin.removed"
	SecretRotated    Action = "secret.rotated"
	ProviderCreated  Action = "identity_provider.created"
	ProviderUpdated  Action = "identity_provider.updated"
	ProviderDeleted  Action = "identity_provider.deleted"

	// DirectoryRefused is about a directory that wanted to change more than it may.
	DirectoryRefused Action = "directory.refused"

	SettingsUpdated  Action = "settings.updated"
	TenantSuspended  Action = "tenant.suspended"
	TenantResumed    Action = "tenant.resumed"
	ErasureAsked     Action = "tenant.erasure_requested"
	ErasureCancelled Action = "tenant.erasure_cancelled"
	ArchiveFetched   Action = "tenant.archive_fetched"
	LimitsChanged    Action = "tenant.limits_changed"
	DomainAdded      Action = "domain.added"
	DomainProven     Action = "domain.proven"
	DomainLapsed     Action = "domain.lapsed"
	DomainRemoved    Action = "domain.removed"
	SupportAsked     Action = "support.requested"
	SupportAllowed   Action = "support.allowed"
	SupportRefused   Action = "support.refused"
	SupportEnded     Action = "support.ended"
	SupportActed     Action = "support.acted"
	ObjectCreated    Action = "object.created"
	ObjectUpdated    Action = "object.updated"
	ObjectDeleted    Action = "object.deleted"
	FieldCreated     Action = "field.created"
	FieldUpdated     Action = "field.updated"
	FieldDeleted     Action = "field.deleted"
	RelationCreated  Action = "relation.created"
	RelationUpdated  Action = "relation.updated"
	RelationDeleted  Action = "relation.deleted"
	MatchRuleChanged Action = "match_rule.changed"
	LayoutChanged    Action = "layout.changed"
	LayoutReset      Action = "layout.reset"

	BillingCheckout Action = "billing.checkout_started"
	BillingPortal   Action = "billing.portal_opened"
	BillingChanged  Action = "billing.changed"

	FieldsRead      Action = "records.classified_read"
	FileFetched     Action = "records.file_fetched"
	RecordsExported Action = "records.exported"
	RecordsImported Action = "records.imported"
	RecordsChanged  Action = "records.bulk_changed"
	RecordsMerged   Action = "records.merged"
	RecordsPurged   Action = "records.purged"
	ChangesUndone   Action = "changeset.undone"

	AuditRead     Action = "audit.read"
	AuditExported Action = "audit.exported"
	AuditCut      Action = "audit.cut"
	AlertRaised   Action = "alert.raised"
	AlertClosed   Action = "alert.acknowledged"
	AlertWaved    Action = "alert.dismissed"
	ExportsFrozen Action = "exports.frozen"
	ExportsFreed  Action = "exports.released"
	BackupTaken   Action = "tenant.backed_up"
	DeskRule      Action = "service.rule_changed"
	TenantMoved   Action = "tenant.taken_in"
	Unreadable    Action = "audit.unreadable"
)

// label is what an action is called, with the actor before it.
type label struct{ en, de string }

// actions are all there are. A room that has a new kind of act to tell adds it here with its texts.
var actions = map[Action]label{
	LoginSucceeded:  {"signed in", "hat sich angemeldet"},
	LoginFailed:     {"failed to sign in", "konnte sich nicht anmelden"},
	LoggedOut:       {"signed out", "hat sich abgemeldet"},
	SessionDoubted:  {"wanted a person to prove again who they are", "verlangte von einer Person, sich erneut auszuweisen"},
	SessionRevoked:  {"ended a session", "hat eine Sitzung beendet"},
	PasswordChanged: {"changed a password", "hat ein Passwort geändert"},
	FactorChanged:   {"changed a second factor", "hat einen zweiten Faktor geändert"},
	ViewedAs:        {"began to view as another person", "sieht Kontor mit den Augen einer anderen Person"},
	ViewAsEnded:     {"stopped viewing as another person", "sieht Kontor wieder mit eigenen Augen"},
	SupportAccess:   {"gained access as support", "hat als Support Zugang erhalten"},

	UserCreated:      {"added a person", "hat eine Person hinzugefügt"},
	UserUpdated:      {"changed a person", "hat eine Person geändert"},
	UserSuspended:    {"suspended a person", "hat eine Person gesperrt"},
	UserResumed:      {"took a person back", "hat eine Person wieder zugelassen"},
	UserErased:       {"erased a person", "hat eine Person gelöscht"},
	TeamCreated:      {"added a team", "hat ein Team angelegt"},
	TeamUpdated:      {"changed a team", "hat ein Team geändert"},
	TeamDeleted:      {"removed a team", "hat ein Team entfernt"},
	RoleCreated:      {"added a role", "hat eine Rolle angelegt"},
	RoleUpdated:      {"changed a role", "hat eine Rolle geändert"},
	RoleDeleted:      {"removed a role", "hat eine Rolle entfernt"},
	GrantChanged:     {"changed a person's own rights", "hat die eigenen Rechte einer Person geändert"},
	RecordShared:     {"shared a record", "hat einen Datensatz freigegeben"},
	AbsenceChanged:   {"changed an absence", "hat eine Abwesenheit geändert"},
	PrincipalChanged: {"changed the roles of a program", "hat die Rollen eines Programms geändert"},
	RightsKept:       {"went on under the rights that the work was started with", "arbeitet mit den Rechten weiter, mit denen die Arbeit begonnen wurde"},
	RecordUnshared:   {"stopped sharing a record", "hat die Freigabe eines Datensatzes beendet"},

	KeyCreated:       {"created an API key", "hat einen API-Schlüssel angelegt"},
	KeyRevoked:       {"revoked an API key", "hat einen API-Schlüssel widerrufen"},
	KeyRotated:       {"renewed an API key", "hat einen API-Schlüssel erneuert"},
	AppCreated:       {"registered an app", "hat eine App registriert"},
	AppUpdated:       {"changed an app", "hat eine App geändert"},
	AppDeleted:       {"removed an app", "hat eine App entfernt"},
	AppReplayed:      {"showed a used code or token", "hat einen verbrauchten Code oder Token vorgezeigt"},
	AppConsented:     {"allowed an app", "hat eine App zugelassen"},
	AppRevoked:       {"revoked an app", "hat eine App widerrufen"},
	WebhookCreated:   {"added a webhook", "hat einen Webhook angelegt"},
	WebhookUpdated:   {"changed a webhook", "hat einen Webhook geändert"},
	WebhookDeleted:   {"removed a webhook", "hat einen Webhook entfernt"},
	PluginUploaded:   {"took in a plugin's package", "hat das Paket eines Plugins aufgenommen"},
	PluginInstalled:  {"installed a plugin", "hat ein Plugin installiert"},
	PluginUpgraded:   {"upgraded a plugin", "hat ein Plugin aktualisiert"},
	PluginRolledBack: {"went back to a plugin's earlier version", "ist zur früheren Version eines Plugins zurückgekehrt"},
	PluginChanged:    {"configured a plugin", "hat ein Plugin eingerichtet"},
	PluginEnabled:    {"turned a plugin on", "hat ein Plugin eingeschaltet"},
	PluginDisabled:   {"turned a plugin off", "hat ein Plugin ausgeschaltet"},
	PluginStopped:    {"stopped a plugin that kept failing", "hat ein Plugin angehalten, das immer wieder versagt hat"},
	PluginRemoved:    {"removed a plugin", "hat ein Plugin entfernt"},
	SecretRotated:    {"renewed a secret", "hat ein Geheimnis erneuert"},
	ProviderCreated:  {"added an identity provider", "hat einen Identitätsanbieter angelegt"},
	ProviderUpdated:  {"changed an identity provider", "hat einen Identitätsanbieter geändert"},
	ProviderDeleted:  {"removed an identity provider", "hat einen Identitätsanbieter entfernt"},

	DirectoryRefused: {"wanted to change more than a directory may", "wollte mehr ändern, als ein Verzeichnis darf"},

	SettingsUpdated:  {"changed settings", "hat Einstellungen geändert"},
	TenantSuspended:  {"suspended the company", "hat die Firma gesperrt"},
	TenantResumed:    {"took the company back", "hat die Firma wieder zugelassen"},
	ErasureAsked:     {"asked for the company to be erased", "hat die Löschung der Firma verlangt"},
	ErasureCancelled: {"took the erasure of the company back", "hat die Löschung der Firma zurückgenommen"},
	ArchiveFetched:   {"downloaded everything of the company", "hat alles der Firma heruntergeladen"},
	LimitsChanged:    {"changed the company's limits", "hat die Grenzen der Firma geändert"},
	DomainAdded:      {"added a domain", "hat eine Domain hinzugefügt"},
	DomainProven:     {"proved a domain", "hat eine Domain nachgewiesen"},
	DomainLapsed:     {"no longer found the proof of a domain", "hat den Nachweis einer Domain nicht mehr gefunden"},
	DomainRemoved:    {"removed a domain", "hat eine Domain entfernt"},
	SupportAsked:     {"asked for access as support", "hat als Support um Zugang gebeten"},
	SupportAllowed:   {"let support in", "hat den Support zugelassen"},
	SupportRefused:   {"refused support", "hat den Support abgelehnt"},
	SupportActed:     {"made a request as support", "hat als Support eine Anfrage gestellt"},
	SupportEnded:     {"ended the access of support", "hat den Zugang des Supports beendet"},
	ObjectCreated:    {"added an object", "hat ein Objekt angelegt"},
	ObjectUpdated:    {"changed an object", "hat ein Objekt geändert"},
	ObjectDeleted:    {"removed an object", "hat ein Objekt entfernt"},
	FieldCreated:     {"added a field", "hat ein Feld angelegt"},
	FieldUpdated:     {"changed a field", "hat ein Feld geändert"},
	FieldDeleted:     {"removed a field", "hat ein Feld entfernt"},
	RelationCreated:  {"added a relation", "hat eine Beziehung angelegt"},
	RelationUpdated:  {"changed a relation", "hat eine Beziehung geändert"},
	RelationDeleted:  {"removed a relation", "hat eine Beziehung entfernt"},
	MatchRuleChanged: {"changed a rule for duplicates", "hat eine Dublettenregel geändert"},
	LayoutChanged:    {"changed a layout", "hat ein Layout geändert"},
	LayoutReset:      {"took the changes of a layout away", "hat die Änderungen eines Layouts zurückgenommen"},

	BillingCheckout: {"began to subscribe to a plan", "hat begonnen, einen Tarif abzuschließen"},
	BillingPortal:   {"opened the pages for paying", "hat die Seiten für die Zahlung geöffnet"},
	BillingChanged:  {"changed the company's subscription", "hat das Abonnement der Firma geändert"},

	FieldsRead:      {"read classified fields", "hat vertrauliche Felder gelesen"},
	FileFetched:     {"downloaded a file of a record", "hat eine Datei eines Datensatzes heruntergeladen"},
	RecordsExported: {"exported records", "hat Datensätze exportiert"},
	RecordsImported: {"imported records", "hat Datensätze importiert"},
	RecordsChanged:  {"changed many records", "hat viele Datensätze geändert"},
	RecordsMerged:   {"merged records", "hat Datensätze zusammengeführt"},
	RecordsPurged:   {"removed records for good", "hat Datensätze endgültig entfernt"},
	ChangesUndone:   {"undid changes", "hat Änderungen zurückgenommen"},

	AuditRead:     {"searched the audit", "hat das Protokoll durchsucht"},
	AuditExported: {"exported the audit", "hat das Protokoll exportiert"},
	AuditCut:      {"removed audit entries after their time", "hat abgelaufene Protokolleinträge entfernt"},
	AlertRaised:   {"raised an alert", "hat Alarm ausgelöst"},
	AlertClosed:   {"acknowledged an alert", "hat einen Alarm bestätigt"},
	AlertWaved:    {"dismissed an alert", "hat einen Alarm verworfen"},
	ExportsFrozen: {"froze a person's exports", "hat die Exporte einer Person gesperrt"},
	DeskRule:      {"changed a rule of the service desk", "hat eine Regel des Kundendienstes geändert"},
	ExportsFreed:  {"released a person's exports", "hat die Exporte einer Person freigegeben"},
	BackupTaken:   {"backed the company up", "hat die Firma gesichert"},
	TenantMoved:   {"took the company in from an archive", "hat die Firma aus einem Archiv übernommen"},
	Unreadable:    {"left an unreadable entry", "hat einen unlesbaren Eintrag hinterlassen"},
}

// Actions returns all actions, sorted.
func Actions() []Action { return slices.Sorted(maps.Keys(actions)) }

// Label is what an action is called in a language, de or en, with the actor before it.
func (a Action) Label(locale string) string {
	if l := actions[a]; locale == "de" {
		return l.de
	} else if l.en != "" {
		return l.en
	}
	return string(a)
}
