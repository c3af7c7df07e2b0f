package demo

// guides are the articles of the demo: a company that sells, delivers and looks after devices.
var guides = []guide{
	{
		shelf: "start", visibility: "public", status: "published", keywords: []string{"login", "password", "Kennwort", "Passwort"},
		en: page{
			"Signing in does not work", "What to do when your password is not accepted.",
			"Most sign-ins fail because of a password that has changed or a session that is too old. This takes two minutes.",
			[]string{"Open the page of the sign-in anew, without a bookmark.", "Choose “Forgotten your password?” and enter your e-mail address.", "Open the mail within 30 minutes and set a new password.", "Sign in and confirm the second step, if you have one."},
			"We never ask for your password by mail or by telephone.",
		},
		de: page{
			"Die Anmeldung geht nicht", "Was zu tun ist, wenn Ihr Kennwort nicht angenommen wird.",
			"Die meisten Anmeldungen scheitern an einem geänderten Kennwort oder einer zu alten Sitzung. Das ist in zwei Minuten behoben.",
			[]string{"Öffnen Sie die Seite der Anmeldung neu, ohne Lesezeichen.", "Wählen Sie „Kennwort vergessen?“ und geben Sie Ihre E-Mail-Adresse ein.", "Öffnen Sie die Mail binnen 30 Minuten und setzen Sie ein neues Kennwort.", "Melden Sie sich an und bestätigen Sie den zweiten Schritt, falls Sie einen haben."},
			"Wir fragen nie per Mail oder Telefon nach Ihrem Kennwort.",
		},
	},
	{
		shelf: "start", visibility: "public", status: "published", keywords: []string{"colleague", "user", "Kollege", "Benutzer"},
		en: page{
			"Inviting colleagues to your account", "Give others of your company their own access.",
			"Everybody should sign in with an address of their own: then you see who has ordered what, and nobody shares a password.",
			[]string{"Open your account and choose “People”.", "Enter the e-mail address of your colleague.", "Choose whether this person may order or only look.", "Your colleague confirms by the link in the mail."},
			"",
		},
		de: page{
			"Kollegen in Ihr Konto einladen", "Geben Sie anderen Ihrer Firma einen eigenen Zugang.",
			"Alle sollten sich mit eigener Adresse anmelden: Dann sehen Sie, wer was bestellt hat, und niemand teilt ein Kennwort.",
			[]string{"Öffnen Sie Ihr Konto und wählen Sie „Personen“.", "Geben Sie die E-Mail-Adresse des Kollegen ein.", "Wählen Sie, ob die Person bestellen oder nur ansehen darf.", "Ihr Kollege bestätigt über den Link in der Mail."},
			"",
		},
	},
	{
		shelf: "start", visibility: "public", status: "published", keywords: []string{"export", "CSV", "Excel"},
		en: page{
			"Exporting your contacts as a file", "Take your contacts out as CSV or Excel.",
			"Every list can be taken out as a file, with the columns and filters that you see.",
			[]string{"Open the list of contacts.", "Filter it if you do not need all of them.", "Choose “Export” in the menu of the list.", "Choose CSV for other programs or Excel for people."},
			"An export holds personal data: keep the file where only those can read it who need it.",
		},
		de: page{
			"Kontakte als Datei exportieren", "Nehmen Sie Ihre Kontakte als CSV oder Excel mit.",
			"Jede Liste lässt sich als Datei mitnehmen, mit den Spalten und Filtern, die Sie sehen.",
			[]string{"Öffnen Sie die Liste der Kontakte.", "Filtern Sie, wenn Sie nicht alle brauchen.", "Wählen Sie im Menü der Liste „Exportieren“.", "Wählen Sie CSV für andere Programme oder Excel für Menschen."},
			"Ein Export enthält personenbezogene Daten: Legen Sie die Datei dorthin, wo nur die sie lesen, die sie brauchen.",
		},
	},
	{
		shelf: "orders", visibility: "public", status: "published", keywords: []string{"parcel", "tracking", "Paket", "Sendung"},
		en: page{
			"Where is my parcel?", "Follow a delivery and know what to do when it is late.",
			"As soon as a parcel leaves our house you get a mail with its number. Deliveries within Germany take two working days, to Austria and Switzerland three to four.",
			[]string{"Open the mail “Your delivery is on its way”.", "Follow the link to the carrier.", "If nothing has moved for two working days, open a request here: we ask the carrier."},
			"",
		},
		de: page{
			"Wo ist mein Paket?", "Eine Lieferung verfolgen und wissen, was bei Verspätung zu tun ist.",
			"Sobald ein Paket unser Haus verlässt, bekommen Sie eine Mail mit seiner Nummer. Lieferungen in Deutschland dauern zwei Werktage, nach Österreich und in die Schweiz drei bis vier.",
			[]string{"Öffnen Sie die Mail „Ihre Lieferung ist unterwegs“.", "Folgen Sie dem Link zum Spediteur.", "Hat sich zwei Werktage nichts bewegt, stellen Sie hier eine Anfrage: Wir fragen beim Spediteur nach."},
			"",
		},
	},
	{
		shelf: "orders", visibility: "public", status: "published", keywords: []string{"damage", "broken", "Schaden", "Reklamation"},
		en: page{
			"A device arrived damaged", "How you get a replacement quickly.",
			"We are sorry. With two photos we can send a replacement on the same day; you need not prove anything else.",
			[]string{"Photograph the device and the packaging.", "Open a request and attach both pictures.", "Keep the packaging until the carrier has called for it.", "The replacement is sent before the damaged device is back with us."},
			"Do not switch on a device whose housing is broken.",
		},
		de: page{
			"Ein Gerät kam beschädigt an", "So bekommen Sie schnell einen Ersatz.",
			"Das tut uns leid. Mit zwei Fotos senden wir noch am selben Tag einen Ersatz; mehr müssen Sie nicht nachweisen.",
			[]string{"Fotografieren Sie das Gerät und die Verpackung.", "Stellen Sie eine Anfrage und hängen Sie beide Bilder an.", "Heben Sie die Verpackung auf, bis der Spediteur sie geholt hat.", "Der Ersatz geht hinaus, bevor das beschädigte Gerät wieder bei uns ist."},
			"Schalten Sie ein Gerät mit gebrochenem Gehäuse nicht ein.",
		},
	},
	{
		shelf: "orders", visibility: "public", status: "published", keywords: []string{"return", "Rückgabe", "Widerruf"},
		en: page{
			"Sending something back", "Returns within 30 days, whatever the reason.",
			"You can send back what is unused within 30 days. The money is on your account a week after we have got the parcel.",
			[]string{"Open the order and choose “Send back”.", "Print the label or show its code at the parcel shop.", "Put the delivery note into the parcel."},
			"",
		},
		de: page{
			"Etwas zurücksenden", "Rückgabe binnen 30 Tagen, ohne Angabe von Gründen.",
			"Unbenutztes können Sie binnen 30 Tagen zurücksenden. Das Geld ist eine Woche nach Eingang des Pakets auf Ihrem Konto.",
			[]string{"Öffnen Sie die Bestellung und wählen Sie „Zurücksenden“.", "Drucken Sie das Etikett oder zeigen Sie seinen Code im Paketshop.", "Legen Sie den Lieferschein ins Paket."},
			"",
		},
	},
	{
		shelf: "bills", visibility: "public", status: "published", keywords: []string{"wrong sum", "correction", "Korrektur", "Betrag"},
		en: page{
			"An invoice shows a wrong sum", "How an invoice is corrected.",
			"Please do not pay in part and do not change the invoice yourself: you get a corrected one with a number of its own.",
			[]string{"Open a request and name the number of the invoice.", "Say which position is wrong.", "We cancel the invoice and send the corrected one, mostly on the same day."},
			"",
		},
		de: page{
			"Eine Rechnung hat einen falschen Betrag", "So wird eine Rechnung korrigiert.",
			"Bitte zahlen Sie nicht teilweise und ändern Sie die Rechnung nicht selbst: Sie bekommen eine korrigierte mit eigener Nummer.",
			[]string{"Stellen Sie eine Anfrage und nennen Sie die Nummer der Rechnung.", "Sagen Sie, welche Position nicht stimmt.", "Wir stornieren die Rechnung und senden die korrigierte, meist am selben Tag."},
			"",
		},
	},
	{
		shelf: "bills", visibility: "public", status: "published", keywords: []string{"SEPA", "debit", "Lastschrift"},
		en: page{
			"Paying by direct debit", "Set it up once, and no due date is missed.",
			"With a mandate we collect each invoice seven days after its date. You can take it back at any time.",
			[]string{"Open “Payment” in your account.", "Enter the account number and the name of its owner.", "Confirm the mandate by the link in the mail."},
			"Changes count from the next invoice on.",
		},
		de: page{
			"Per Lastschrift zahlen", "Einmal einrichten, und keine Frist wird versäumt.",
			"Mit einem Mandat ziehen wir jede Rechnung sieben Tage nach ihrem Datum ein. Sie können es jederzeit zurücknehmen.",
			[]string{"Öffnen Sie „Zahlung“ in Ihrem Konto.", "Geben Sie die Kontonummer und den Namen des Inhabers ein.", "Bestätigen Sie das Mandat über den Link in der Mail."},
			"Änderungen gelten ab der nächsten Rechnung.",
		},
	},
	{
		shelf: "bills", visibility: "customers", status: "published", keywords: []string{"discount", "Rabatt", "Staffel"},
		en: page{
			"Volume discounts for customers", "From which amount which discount applies.",
			"As a customer with a contract you get 3 % from ten devices on, 5 % from 25 and 8 % from 100, in one order or over a year.",
			[]string{"The discount stands on every invoice as a line of its own.", "At the end of the year we credit the difference, if you have reached the next step."},
			"",
		},
		de: page{
			"Mengenrabatte für Kunden", "Ab welcher Menge welcher Rabatt gilt.",
			"Als Kunde mit Vertrag bekommen Sie 3 % ab zehn Geräten, 5 % ab 25 und 8 % ab 100, in einer Bestellung oder über ein Jahr.",
			[]string{"Der Rabatt steht auf jeder Rechnung in einer eigenen Zeile.", "Am Ende des Jahres schreiben wir den Unterschied gut, wenn Sie die nächste Stufe erreicht haben."},
			"",
		},
	},
	{
		shelf: "device", visibility: "public", status: "published", keywords: []string{"clean", "filter", "reinigen", "Pflege"},
		en: page{
			"Cleaning the device", "Once a month, five minutes.",
			"Dust is the most frequent reason for noise and for a device that switches off. A soft brush is all you need.",
			[]string{"Switch the device off and pull the plug.", "Take the cover off: press both buttons at the sides.", "Brush the filter out and let it dry if it was wet.", "Put the cover on until you hear it snap in."},
			"Never clean it with water or compressed air.",
		},
		de: page{
			"Das Gerät reinigen", "Einmal im Monat, fünf Minuten.",
			"Staub ist der häufigste Grund für Geräusche und für ein Gerät, das sich abschaltet. Ein weicher Pinsel genügt.",
			[]string{"Schalten Sie das Gerät aus und ziehen Sie den Stecker.", "Nehmen Sie die Abdeckung ab: Drücken Sie beide Knöpfe an den Seiten.", "Bürsten Sie den Filter aus und lassen Sie ihn trocknen, wenn er nass war.", "Setzen Sie die Abdeckung auf, bis sie hörbar einrastet."},
			"Reinigen Sie es nie mit Wasser oder Druckluft.",
		},
	},
	{
		shelf: "device", visibility: "public", status: "published", keywords: []string{"WLAN", "wifi", "network", "Netzwerk"},
		en: page{
			"The device does not find the network", "Four things that help in nine cases of ten.",
			"The device needs a network of 2.4 GHz or 5 GHz with WPA2 or WPA3. Guest networks with a page of their own do not work.",
			[]string{"Hold the network button for five seconds until it blinks.", "Move the device closer to the router for the set-up.", "Enter the password of the network anew.", "Start the router anew and wait three minutes."},
			"",
		},
		de: page{
			"Das Gerät findet das Netzwerk nicht", "Vier Dinge, die in neun von zehn Fällen helfen.",
			"Das Gerät braucht ein Netz mit 2,4 GHz oder 5 GHz und WPA2 oder WPA3. Gastnetze mit eigener Anmeldeseite gehen nicht.",
			[]string{"Halten Sie die Netzwerktaste fünf Sekunden, bis sie blinkt.", "Stellen Sie das Gerät zum Einrichten näher an den Router.", "Geben Sie das Kennwort des Netzes neu ein.", "Starten Sie den Router neu und warten Sie drei Minuten."},
			"",
		},
	},
	{
		shelf: "device", visibility: "public", status: "published", keywords: []string{"warranty", "guarantee", "Garantie", "Gewährleistung"},
		en: page{
			"Warranty and repair", "What is covered, and how a repair runs.",
			"Every device has a warranty of three years. Wear such as filters and batteries is not part of it.",
			[]string{"Open a request with the serial number: it stands below the device.", "We say within one working day whether it is a case of warranty.", "A repair takes five working days; on request you get a device on loan."},
			"",
		},
		de: page{
			"Garantie und Reparatur", "Was abgedeckt ist und wie eine Reparatur läuft.",
			"Jedes Gerät hat drei Jahre Garantie. Verschleiß wie Filter und Akkus gehört nicht dazu.",
			[]string{"Stellen Sie eine Anfrage mit der Seriennummer: Sie steht unter dem Gerät.", "Wir sagen binnen eines Werktags, ob es ein Garantiefall ist.", "Eine Reparatur dauert fünf Werktage; auf Wunsch bekommen Sie ein Leihgerät."},
			"",
		},
	},
	{
		shelf: "orders", visibility: "internal", status: "published", keywords: []string{"goodwill", "Kulanz"},
		en: page{
			"Goodwill: what we may promise", "For staff only.",
			"Up to 50 a case everybody decides alone; up to 250 the team lead does. Write the reason into an internal note.",
			[]string{"Look whether there were other cases of the same customer within a year.", "Offer a replacement before a credit note."},
			"Never promise a date that the carrier has not confirmed.",
		},
		de: page{
			"Kulanz: was wir zusagen dürfen", "Nur intern.",
			"Bis 50 je Fall entscheidet jeder allein, bis 250 die Teamleitung. Schreiben Sie den Grund in eine interne Notiz.",
			[]string{"Sehen Sie nach, ob es beim selben Kunden binnen eines Jahres andere Fälle gab.", "Bieten Sie Ersatz vor einer Gutschrift an."},
			"Sagen Sie keinen Termin zu, den der Spediteur nicht bestätigt hat.",
		},
	},
	{
		shelf: "device", visibility: "public", status: "draft", keywords: []string{"update", "firmware", "Aktualisierung"},
		en: page{
			"Updating the device", "New software comes by itself, or by hand.",
			"Updates come at night while the device is on the network. By hand it takes ten minutes.",
			[]string{"Open “System” in the app of the device.", "Choose “Look for updates”.", "Leave it switched on until the light is green again."},
			"",
		},
		de: page{
			"Das Gerät aktualisieren", "Neue Software kommt von selbst oder von Hand.",
			"Aktualisierungen kommen nachts, solange das Gerät im Netz ist. Von Hand dauert es zehn Minuten.",
			[]string{"Öffnen Sie „System“ in der App des Geräts.", "Wählen Sie „Nach Aktualisierungen suchen“.", "Lassen Sie es eingeschaltet, bis das Licht wieder grün ist."},
			"",
		},
	},
}
