package standard

import "github.com/kontor-crm/kontor/core/metadata"

// consent is what a person has agreed to, for one channel and one purpose. core/privacy keeps its rules. Its purposes are the
// company's own to change.
func consent() *metadata.Object {
	return object(metadata.Object{
		ID: "consent", Name: "consents", Prefix: "cns", Table: "consents", Icon: "shield-check", Slots: slots(2, 1, 1, 1),
		Labels: labels("Consent", "Einwilligung"), PluralLabels: labels("Consents", "Einwilligungen"),
		Description: labels("What people have agreed to, and what they have withdrawn.", "Wozu Menschen eingewilligt und was sie widerrufen haben."),
		Title:       [][]string{{"consent.channel", "consent.purpose"}},
	},
		f("contact_id", reference, "Contact", "Kontakt").required().to("contact", "consents"),
		f("channel", choice, "Channel", "Kanal").of([3]string{"email", "E-mail", "E-Mail"}, [3]string{"phone", "Phone", "Telefon"}, [3]string{"sms", "SMS", "SMS"},
			[3]string{"post", "Post", "Post"}, [3]string{"ads", "Ad networks", "Werbenetzwerke"}, [3]string{"chat", "Chat", "Chat"}, [3]string{"social", "Social networks", "Soziale Netzwerke"}).required().indexed(),
		f("purpose", choice, "Purpose", "Zweck").of([3]string{"newsletter", "Newsletter", "Newsletter"}, [3]string{"product_news", "Product news", "Produktneuheiten"},
			[3]string{"advertising", "Advertising", "Werbung"}, [3]string{"surveys", "Surveys", "Umfragen"}, [3]string{"events", "Events", "Veranstaltungen"}, [3]string{"service", "Service", "Service"}).required().indexed(),
		f("state", choice, "State", "Stand").of([3]string{"requested", "Requested", "Angefragt"}, [3]string{"granted", "Granted", "Erteilt"},
			[3]string{"withdrawn", "Withdrawn", "Widerrufen"}, [3]string{"expired", "Expired", "Abgelaufen"}).required().indexed().defaults(`"requested"`),
		f("legal_basis", choice, "Legal basis", "Rechtsgrundlage").of([3]string{"consent", "Consent", "Einwilligung"}, [3]string{"existing_customer", "Existing customer", "Bestandskunde"},
			[3]string{"contract", "Contract", "Vertrag"}, [3]string{"legitimate_interest", "Legitimate interest", "Berechtigtes Interesse"}, [3]string{"legal_obligation", "Legal obligation", "Rechtliche Pflicht"}),
		f("address", text, "For the address", "Für die Adresse").personal().max(320),
		f("proof_text", longText, "Proof", "Nachweis").
			help("What the person has been shown and has agreed to, word for word.", "Was der Person gezeigt wurde und womit sie einverstanden war, im Wortlaut."),
		f("source", text, "Source", "Herkunft").max(200),
		f("ip", text, "IP address", "IP-Adresse").personal().max(45),
		f("requested_at", datetime, "Requested", "Angefragt am"),
		f("granted_at", datetime, "Granted", "Erteilt am"),
		f("withdrawn_at", datetime, "Withdrawn", "Widerrufen am"),
		f("decided_at", datetime, "Stands since", "Gilt seit").indexed().
			help("The latest counts where two records speak of the same.", "Wo zwei Datensätze von demselben sprechen, zählt der jüngste."),
		f("valid_until", datetime, "Valid until", "Gültig bis").indexed(),
	)
}
