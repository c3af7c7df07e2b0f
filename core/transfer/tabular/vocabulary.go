package tabular

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kontor-crm/kontor/core/fold"
)

// concept is what a column or field is about, whatever it is called.
type concept struct {
	name string
	// weight is how surely the words mean this, from 0 to 1.
	weight float64
	// side tells which of several such things is meant when it is not the main one: "other", "billing" or "shipping".
	side string
}

// vocabulary lists the concepts, the kind of their values, and the names that CRM, ERP and mail programs give them in
// German and English. A tilde before a name tells that it often means something else, two that it mostly does.
//
// Layout: concept/kind: name, name, ~name
//
//nolint:misspell // German words
const vocabulary = `
external_id/identifier: external id, externe id, record id, id, lead id, contact id, kontakt id, account id, opportunity id, deal id, prospect id, lead number, kundennr, kundennummer, kunden nr, kunden nummer, customer id, customer number, debitor, debitorennummer, debitor nr, kreditor, adressnummer, adress nr, mitgliedsnummer, personal nr, nr, nummer, ~no, ~number, object id, guid, uuid, system id, datensatz id, artikelnummer, artikel nr, product code, sku, ~code, deal number
salutation/text: anrede, salutation, name prefix anrede, ~greeting, ~gender, ~geschlecht
title/text: titel, title, name prefix, academic title, akademischer titel, akad titel, ~prefix, ~honorific
first_name/text: vorname, first name, given name, firstname, rufname, forename, ~vname
middle_name/text: middle name, zweiter vorname, weitere vornamen, additional name
last_name/text: nachname, last name, family name, surname, lastname, familienname, zuname, ~nname, ~~name
name_suffix/text: name suffix, suffix, namenszusatz
full_name/text: full name, vollstaendiger name, contact name, ansprechpartner, person name, kontaktname, display name, anzeigename, ~file as, ~name, ~person, ~kontakt, ~contact
nickname/text: nickname, spitzname
name/text: name, bezeichnung, ~title, ~titel, ~account, ~company, ~firma, ~firmenname, ~unternehmen, ~organisation, ~product, ~produkt, ~artikel, ~deal, ~deal name, ~opportunity, ~opportunity name, ~company name, ~account name, ~betreff, ~subject, ~name 1, ~lead, ~topic, ~thema, ~angebot, ~projekt, ~project, ~sales agent, ~agent
company/text: company, firma, company name, firmenname, unternehmen, unternehmensname, organisation, organization, organization name, organisation name, account, account name, company account, associated company, kunde, kundenname, customer, employer, arbeitgeber, name 1, business name, ~client, ~mandant, ~institution, ~betrieb
name_addition/text: name 2, name 3, namenszusatz 2, adresszusatz, zusatz, address line 2, line 2, address 2, street 2, strasse 2
parent/text: subsidiary of, parent company, parent account, muttergesellschaft, tochter von, parent, uebergeordnete firma, konzern, mutterunternehmen
position/text: position, job title, jobtitle, funktion, function, berufsbezeichnung, organization title, role, rolle, stelle, ~title, ~beruf, ~occupation, ~titel
department/text: abteilung, department, organization department, ~bereich, ~division
email/email: email, e mail, mail, email address, e mail address, e mail adresse, email adresse, mailadresse, e mail value, primary email, e mail 1, work email, ~emails
phone/phone: phone, telefon, tel, telephone, phone number, telefonnummer, telefon nr, tel nr, rufnummer, festnetz, phone value, landline, telefon 1, main phone, zentrale, telefon zentrale, ~fon
mobile/phone: mobile, mobil, handy, mobiltelefon, mobile phone, mobilnummer, cell, cell phone, handynummer, mobilfunk, mobile number
fax/phone: fax, telefax, fax number, faxnummer, telefaxnummer
website/url: website, web, url, homepage, webseite, internet, web site, web page, webpage, domain, company domain name, internetadresse, www, website url
linkedin/url: linkedin, linkedin url, linkedin bio, linkedin profil, linkedin profile
xing/url: xing, xing url, xing profil
street/text: strasse, street, str, street address, line 1, strasse hausnummer, strasse und hausnummer, strasse nr, address line 1, address 1, strasse 1, address street, ~address, ~adresse, ~anschrift
house_number/text: hausnummer, hausnr, house number, haus nr, ~hnr
postal_code/postal_code: plz, postleitzahl, zip, zip code, zipcode, postal code, postcode, post code, zip postal code, address postal code, ~postal
city/text: ort, stadt, city, town, wohnort, locality, address city, ~gemeinde
state/text: bundesland, state, province, region, state province, state region, kanton, state or province, address state, ~provinz
county/text: county, landkreis, kreis, district
country/country: land, country, country region, land region, staat, country code, laendercode, address country, ~office location, ~nation, ~laenderkennzeichen
address/text: address, adresse, anschrift, postanschrift, full address, ~location, ~standort, ~office location
po_box/text: postfach, po box
birthday/date: geburtstag, geburtsdatum, birthday, birthdate, date of birth, geb datum, ~geb
notes/long_text: notizen, notes, notiz, note, bemerkung, bemerkungen, anmerkung, anmerkungen, comment, comments, kommentar, description, beschreibung, ~info, ~memo, ~freitext, ~message, ~details
owner/user: owner, besitzer, verantwortlich, verantwortlicher, zustaendig, betreuer, contact owner, deal owner, account owner, lead owner, sales agent, sales rep, vertriebler, vertriebsmitarbeiter, account manager, kundenbetreuer, assigned to, ansprechpartner intern, owner name, inhaber, sachbearbeiter, bearbeiter, vertreter, ~agent, ~manager, ~user, ~rep
manager/text: manager, vorgesetzter, reports to, supervisor, teamleiter
team/text: team, sales team, regional office, niederlassung, filiale, ~office, ~branch, ~standort
source/select: source, quelle, lead source, herkunft, leadquelle, lead origin, original source, utm source, ~kanal, ~channel, ~how did you hear about us
status/select: status, lead status, contact status, kundenstatus, zustand, deal status
rating/select: rating, bewertung, lead quality, temperature, abc, abc klasse, prioritaet, priority, ~score
lifecycle/select: lifecycle stage, lebenszyklus, lifecycle, lebenszyklusphase
stage/select: stage, phase, deal stage, pipeline stage, sales stage, opportunity stage, deal phase, vertriebsphase, stufe
pipeline/select: pipeline, deal pipeline, vertriebspipeline, sales process
industry/select: industry, branche, sector, wirtschaftszweig, industrie, sektor, ~vertical
kind/select: type, typ, art, kundenart, account type, kategorie, category, record type
tags/multi_select: tags, tag, labels, label, schlagworte, schlagwoerter, kategorien, categories, groups, gruppen, group membership, stichworte, keywords, ~interests, ~interessen
employees/number: employees, mitarbeiter, number of employees, headcount, mitarbeiterzahl, anzahl mitarbeiter, company size, no of employees, beschaeftigte
revenue/money: revenue, umsatz, annual revenue, jahresumsatz, turnover, umsatz vj, umsatz vorjahr, ~sales
founded/number: year established, founded, gruendungsjahr, gegruendet, year founded, founding year
amount/money: amount, value, betrag, wert, deal value, close value, deal amount, volumen, auftragswert, angebotswert, summe, deal wert, opportunity amount, ~umsatz, ~total
price/money: price, preis, sales price, verkaufspreis, unit price, einzelpreis, list price, listenpreis, ~vk, ~netto
currency/currency: currency, waehrung, currency code, waehrungscode, whg
probability/number: probability, wahrscheinlichkeit, win probability, deal probability
close_date/date: close date, expected close date, abschlussdatum, erwarteter abschluss, expected close, closing date, voraussichtlicher abschluss, schlussdatum, closed at, ~won time, ~won date, ~abschluss
won_at/datetime: won time, won date, gewonnen am
lost_at/datetime: lost time, lost date, verloren am
start_date/date: start date, engage date, beginn, startdatum, beginndatum, vertragsbeginn, ~from, ~von
end_date/date: end date, ende, enddatum, vertragsende, laufzeitende, ~bis
due_date/date: due date, faellig, faelligkeit, faellig am, deadline
lost_reason/text: lost reason, verlustgrund, loss reason, reason lost, absagegrund
created_at/datetime: created, created at, created date, create date, erstellt, erstellt am, erstelldatum, angelegt am, creation date, anlagedatum, date added
updated_at/datetime: updated, updated at, last modified, last modified date, geaendert am, geaendert, aenderungsdatum, modified
last_contact/date: last contact, letzter kontakt, last contacted, letzte aktivitaet, last activity, last activity date, last contact date
vat_id/identifier: ust idnr, ust id, ustid, ust idnr nr, vat, vat id, vat number, umsatzsteuer id, uid, uid nummer, ust identnummer, umsatzsteueridentifikationsnummer, tax id
tax_number/identifier: steuernummer, steuer nr, tax number
register/identifier: handelsregister, hrb, registernummer, registergericht
iban/identifier: iban, kontonummer, bank account, konto, account number
bic/identifier: bic, swift, blz, bankleitzahl
language/select: sprache, language, preferred language, korrespondenzsprache
product/text: product, produkt, product name, produktname, artikel, artikelbezeichnung, item, ~series
contact/text: contact, kontakt, person, contact person, kontaktperson, primary contact, hauptkontakt, person name, ansprechpartner, contact name, associated contact
opted_out/boolean: do not email, email opt out, opt out, unsubscribed, abgemeldet, keine e mails, keine werbung, newsletter abgemeldet, has opted out of email
do_not_call/boolean: do not call, nicht anrufen, keine anrufe
opted_in/boolean: newsletter, opt in, einwilligung, marketing consent, werbeeinwilligung, email opt in
quantity/number: quantity, menge, anzahl, qty, stueckzahl
subject/text: subject, betreff, ~title, ~topic, ~thema
file/url: photo, foto, image, bild, avatar, attachment, anhang, logo
error/text: error, fehler
`

// words maps the normal form of a name to the concepts it may mean, the most likely first.
var words, kinds = buildVocabulary()

func buildVocabulary() (map[string][]concept, map[string]string) {
	names, kinds := map[string][]concept{}, map[string]string{}
	for line := range strings.Lines(vocabulary) {
		head, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		name, kind, _ := strings.Cut(head, "/")
		kinds[name] = kind
		for n := range strings.SplitSeq(list, ",") {
			n = strings.TrimSpace(n)
			c := concept{name: name, weight: 1}
			if rest, ok := strings.CutPrefix(n, "~~"); ok {
				n, c.weight = rest, 0.55
			} else if rest, ok := strings.CutPrefix(n, "~"); ok {
				n, c.weight = rest, 0.7
			}
			names[n] = append(names[n], c)
		}
		own := strings.ReplaceAll(name, "_", " ")
		if !hasConcept(names[own], name) {
			names[own] = append(names[own], concept{name: name, weight: 1})
		}
	}
	return names, kinds
}

func hasConcept(list []concept, name string) bool {
	for _, c := range list {
		if c.name == name {
			return true
		}
	}
	return false
}

// normal brings the name of a column or field into the form of the vocabulary: folded words with one blank between.
func normal(name string) string {
	var b strings.Builder
	var before rune
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(before) || unicode.IsDigit(r) && unicode.IsLetter(before) {
			b.WriteByte(' ')
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			r = ' '
		}
		b.WriteRune(r)
		before = r
	}
	return fold.Fold(b.String())
}

// Words around the name of a concept: those that leave its meaning, and those that make it one beside the main one.
var (
	mainWords   = wordSet("geschaeftlich business work office dienstlich primary main haupt value 1 address wert firma firmen firmenadresse geschaeftsadresse")
	objectWords = wordSet("lead contact kontakt person account company firma organization organisation deal opportunity customer kunde kunden " +
		"unternehmen user ansprechpartner")
	sideWords = map[string]map[string]bool{
		"other": wordSet("privat private home other weitere weiteres weiterer sonstige secondary alternate alternative alternativ assistant " +
			"zweite 2 3 4 5 privatadresse"),
		"billing":  wordSet("billing invoice rechnung rechnungs rechnungsadresse"),
		"shipping": wordSet("shipping delivery liefer lieferung lieferadresse"),
	}
)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// concepts returns what a name may mean.
func concepts(name string) []concept {
	n := normal(name)
	if found := words[n]; found != nil {
		return found
	}
	fields := strings.Fields(n)
	for _, try := range [...]struct {
		set    map[string]bool
		factor float64
		side   string
	}{
		{mainWords, 0.95, ""},
		{objectWords, 0.85, ""},
		{sideWords["other"], 0.6, "other"},
		{sideWords["billing"], 0.6, "billing"},
		{sideWords["shipping"], 0.6, "shipping"},
	} {
		rest := make([]string, 0, len(fields))
		for _, w := range fields {
			if !try.set[w] {
				rest = append(rest, w)
			}
		}
		if len(rest) == len(fields) || len(rest) == 0 {
			continue
		}
		if found := concepts(strings.Join(rest, " ")); found != nil {
			scaled := slices.Clone(found)
			for i := range scaled {
				scaled[i].weight *= try.factor
				if try.side != "" {
					scaled[i].side = try.side
				}
			}
			return scaled
		}
	}
	return nil
}

// lookupConcept returns what a name most likely means, if it means anything that is known.
func lookupConcept(name string) (string, bool) {
	found := concepts(name)
	if len(found) == 0 {
		return "", false
	}
	best := found[0]
	for _, c := range found[1:] {
		if c.weight > best.weight {
			best = c
		}
	}
	return best.name, true
}

// conceptKind returns the kind of the values of a concept, such as "phone"; empty when it is not known.
func conceptKind(name string) string { return kinds[name] }
