package alert

import (
	"encoding/json"
	"fmt"
)

// texts say in words what was found: in English, and in German. Those of rules that count take the number, what is usual and
// what would have been let pass.
var texts = map[Rule]struct {
	en, de string
	counts bool
}{
	Exports:      {"%d exports in a short time; %d are usual, up to %d would be let pass.", "%d Exporte in kurzer Zeit; üblich sind %d, bis %d fielen nicht auf.", true},
	Views:        {"%d confidential records read in a short time; %d are usual, up to %d would be let pass.", "%d vertrauliche Datensätze in kurzer Zeit gelesen; üblich sind %d, bis %d fielen nicht auf.", true},
	Changes:      {"%d records changed in a short time; %d are usual, up to %d would be let pass.", "%d Datensätze in kurzer Zeit geändert; üblich sind %d, bis %d fielen nicht auf.", true},
	Imports:      {"%d imports in a short time; %d are usual, up to %d would be let pass.", "%d Importe in kurzer Zeit; üblich sind %d, bis %d fielen nicht auf.", true},
	OffHours:     {"%d records changed outside of working hours; %d are usual, up to %d would be let pass.", "%d Datensätze außerhalb der Arbeitszeit geändert; üblich sind %d, bis %d fielen nicht auf.", true},
	FailedLogins: {"%d failed sign-ins within an hour.", "%d gescheiterte Anmeldungen innerhalb einer Stunde.", false},
	NewPlace:     {"A sign-in with an unknown device from an unknown network, or from another country.", "Eine Anmeldung mit unbekanntem Gerät aus unbekanntem Netz oder aus einem anderen Land.", false},
	OwnRights:    {"Somebody has changed the own rights, or a role of his own.", "Jemand hat die eigenen Rechte oder eine eigene Rolle geändert.", false},
}

// Text says in a language, de or en, what was found.
func (a *Alert) Text(locale string) string {
	t := texts[a.Rule]
	form := t.en
	if locale == "de" {
		form = t.de
	}
	switch {
	case t.counts:
		return fmt.Sprintf(form, a.Value, a.Usual, a.Bound)
	case a.Rule == FailedLogins:
		return fmt.Sprintf(form, a.Value)
	}
	return form
}

// more is what else belongs to an alert.
func (a *Alert) more() json.RawMessage {
	if raw := json.RawMessage(a.Detail); json.Valid(raw) {
		return raw
	}
	return json.RawMessage("{}")
}
