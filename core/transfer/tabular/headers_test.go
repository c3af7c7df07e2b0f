package tabular

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Every value of the layouts that well-known programs export, one by one.
func TestImportHeadersAreReadExactly(t *testing.T) {
	t.Parallel()
	type want struct {
		file      string
		encoding  string
		delimiter string
		warnings  []string
		header    []string
		rows      [][]string
		lines     []int
		reasons   []string
	}
	for _, w := range []want{
		{
			file: "hubspot-contacts.csv", encoding: "utf-8", delimiter: ",",
			header: []string{"Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Lead Status", "Lifecycle Stage", "Create Date", "Associated Company", "Country/Region"},
			rows: [][]string{
				{"9001", "Jürgen", "Weiß", "juergen.weiss@muster-gmbh.de", "+49 89 1234567", "Eva Klein", "OPEN", "lead", "2024-03-12 09:14", "Muster, Söhne & Co. KG", "Germany"},
				{"9002", "Zoë", "O'Neill", "zoe@example.ie", "+353 1 555 0100; +353 85 555 0101", "", "IN_PROGRESS", "customer", "2023-11-02 17:40", "", "Ireland"},
			},
			lines: []int{2, 3},
		},
		{
			file: "salesforce-leads.csv", encoding: "utf-8", delimiter: ",",
			header: []string{"Lead ID", "First Name", "Last Name", "Company / Account", "Email", "Phone", "Lead Source", "Lead Status", "Rating", "Annual Revenue", "Created Date"},
			rows: [][]string{
				{"00Q5e000001AbCdEAF", "Ana", "García", "Ibérica S.A.", "ana.garcia@iberica.example", "+34 91 123 45 67", "Web", "Working - Contacted", "Hot", "EUR 1.250.000,00", "02.11.2024"},
				{"00Q5e000001AbCeEAF", "", "Meyer", `Meyer "Solar" GmbH`, "", "030/1234-56", "Partner", "Closed - Not Converted", "", "", "31/12/2023"},
			},
			lines: []int{2, 3},
		},
		{
			file: "pipedrive-deals.csv", encoding: "utf-8", delimiter: ",",
			header: []string{"Title", "Organization - Name", "Person - Name", "Value", "Currency", "Stage", "Status", "Expected close date", "Won time", "Lost reason", "Owner"},
			rows: [][]string{
				{"Lizenzen 2025\r\n(Verlängerung)", "Muster GmbH", "Jürgen Weiß", "12400.50", "EUR", "Angebot", "open", "2025-02-28", "", "", "Eva Klein"},
				{"Pilot", "Ibérica S.A.", "Ana García", "0", "EUR", "Qualified", "lost", "", "", "Budget; no decision maker", "Tom Fox"},
			},
			lines: []int{2, 4},
		},
		{
			file: "google-contacts.csv", encoding: "utf-8", delimiter: ",",
			header: []string{
				"First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name", "Name Prefix", "Name Suffix", "Nickname", "File As",
				"Organization Name", "Organization Title", "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value",
			},
			rows: [][]string{{
				"Åsa", "", "Lindström", "", "", "", "Dr.", "", "", "", "Nordvind AB", "Partner", "", "--03-07", "Line one\r\nLine \"two\"", "", "* myContacts ::: Kunden",
				"* Work", "asa@nordvind.example ::: asa.l@home.example", "Mobile", "+46 70 123 45 67 ::: 08-123 456",
			}},
			lines: []int{2},
		},
		{
			file: "outlook-de-cp1252.csv", encoding: "windows-1252", delimiter: ";", warnings: []string{WarnEncodingGuessed},
			header: []string{
				"Anrede", "Vorname", "Nachname", "Firma", "Position", "Straße geschäftlich", "Postleitzahl geschäftlich", "Ort geschäftlich", "Land/Region geschäftlich",
				"Telefon geschäftlich", "Mobiltelefon", "E-Mail-Adresse", "Geburtstag", "Notizen",
			},
			rows: [][]string{
				{"Frau", "Käthe", "Großmann", "Bäckerei Großmann e.K.", "Inhaberin", "Königsstraße 5", "04109", "Leipzig", "Deutschland", "(0341) 99 88 77", "0171 2345678", "k.grossmann@t-online.example", "07.03.1961", "zahlt per Rechnung; 30 Tage"},
				{"Herr", "Ömer", "Yildiz", "", "", "", "", "", "", "", "+49 (0)176/1234 5678", "", "0.0.00", ""},
			},
			lines: []int{2, 3},
		},
		{
			file: "german-erp-utf16.tsv", encoding: "utf-16le", delimiter: "\t",
			header: []string{"Kundennr", "Name 1", "Name 2", "Strasse", "PLZ", "Ort", "Land", "USt-IdNr.", "Umsatz Vj.", "Letzter Kontakt"},
			rows: [][]string{
				{"000123", "Müller & Söhne GmbH & Co. KG", "z. Hd. Frau Özdemir", "Hauptstr. 12a", "01067", "Dresden", "D", "DE123456789", "1.234.567,89", "31.01.2024"},
				{"000124", "Société Générale d'Équipements", "", "Rue de l'Église 3", "L-1458", "Luxembourg", "L", "", "-1.250,00", ""},
			},
			lines: []int{2, 3},
		},
		{
			file: "excel-scientific-damage.csv", encoding: "utf-8", delimiter: ";",
			header: []string{"id", "phone", "zip", "iban", "amount"},
			rows: [][]string{
				{"1", "4,98912E+11", "1067", "DE89 3704 0044 0532 0130 00", "1.000"},
				{"2", "+4989123", "01067", "DE02120300000000202051", "1,000"},
				{"3", "0891234", "01067", "", "1'000.00"},
			},
			lines:   []int{2, 3, 4},
			reasons: []string{ReasonScientificDamage + "!", ReasonLeadingZeroLost},
		},
		{
			file: "mixed-newlines-ragged.csv", encoding: "utf-8", delimiter: ",",
			header: []string{"name", "email", "tags"},
			rows: [][]string{
				{"A", "a@example.org", "x,y"},
				{"B", "b@example.org", ""},
				{"C", "c@example.org", "z"},
				{`D "the" D`, "d@example.org", "multi\nline"},
			},
			lines:   []int{2, 3, 4, 6},
			reasons: []string{ReasonTooFewCells, ReasonTooManyCells + "!"},
		},
	} {
		t.Run(w.file, func(t *testing.T) {
			t.Parallel()
			table, err := openPath(t, sharedFile(t, "import_headers/"+w.file), Options{})
			require.NoError(t, err)
			require.Equal(t, w.encoding, table.Encoding)
			require.Equal(t, w.delimiter, table.Delimiter)
			require.True(t, table.HasHeader)
			require.Equal(t, w.warnings, warnings(table))
			require.Equal(t, w.header, table.Header)
			all := rows(t, table)
			require.Equal(t, w.rows, cells(all))
			require.Equal(t, w.reasons, reasons(all))
			for i, line := range w.lines {
				require.Equal(t, line, all[i].Line)
			}
		})
	}
}
