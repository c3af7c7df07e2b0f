package standard

import "github.com/kontor-crm/kontor/core/metadata"

// The visibilities of an article, from the widest to the narrowest.
var visibilities = [][3]string{
	{"public", "Everybody", "Alle"},
	{"customers", "Customers", "Kunden"},
	{"segment", "Some customers", "Einige Kunden"},
	{"internal", "Staff only", "Nur intern"},
}

func articleCategory() *metadata.Object {
	return object(metadata.Object{
		ID: "article_category", Name: "article_categories", Prefix: "aca", Table: "article_categories", Icon: "folder", Slots: slots(2, 1, 1, 1),
		Labels: labels("Article category", "Artikelkategorie"), PluralLabels: labels("Article categories", "Artikelkategorien"),
		Description: labels("The shelves of the knowledge base.", "Die Regale der Wissensdatenbank."),
		Title:       [][]string{{"article_category.name"}},
	},
		f("name", text, "Name", "Name").required().key("title_key").searchable().max(200),
		f("slug", text, "Address", "Adresse").unique().max(100).
			help("Stands in the portal's addresses; made from the name when left empty.", "Steht in den Adressen des Portals; entsteht aus dem Namen, wenn leer."),
		f("texts", jsonValue, "Texts by language", "Texte je Sprache").
			help("Name and description by language, as in {\"de\":{\"name\":\"…\"}}.", "Name und Beschreibung je Sprache, wie {\"de\":{\"name\":\"…\"}}."),
		f("description", longText, "Description", "Beschreibung"),
		f("position", number, "Position", "Reihenfolge").indexed(),
	)
}

func article() *metadata.Object {
	return object(metadata.Object{
		ID: "article", Name: "articles", Prefix: "art", Table: "articles", Icon: "book", Slots: slots(4, 2, 1, 2),
		Labels: labels("Article", "Artikel"), PluralLabels: labels("Articles", "Artikel"),
		Description: labels("The knowledge base: what customers and colleagues can read for themselves.", "Die Wissensdatenbank: was Kunden und Kollegen selbst nachlesen können."),
		Title:       [][]string{{"article.name"}},
	},
		f("name", text, "Title", "Titel").required().key("title_key").searchable().max(300),
		f("slug", text, "Address", "Adresse").unique().max(100).
			help("Stands in the portal's addresses; made from the title when left empty.", "Steht in den Adressen des Portals; entsteht aus dem Titel, wenn leer."),
		f("language", text, "Language", "Sprache").max(10).defaults(`"en"`).
			help("The language that the others are translated from.", "Die Sprache, aus der die anderen übersetzt werden."),
		f("category_id", reference, "Category", "Kategorie").to("article_category", "articles"),
		f("status", choice, "Status", "Status").of([3]string{"draft", "Draft", "Entwurf"}, [3]string{"review", "In review", "In Prüfung"}, [3]string{"scheduled", "Scheduled", "Geplant"},
			[3]string{"published", "Published", "Veröffentlicht"}, [3]string{"archived", "Archived", "Archiviert"}).indexed().defaults(`"draft"`),
		f("visibility", choice, "Visible to", "Sichtbar für").of(visibilities...).indexed().defaults(`"internal"`),
		f("audience", multiChoice, "Customers' tags", "Schlagwörter der Kunden").open().
			help("Customers with one of these tags may read the article, when it is visible to some customers.", "Kunden mit einem dieser Schlagwörter dürfen den Artikel lesen, wenn er für einige Kunden sichtbar ist."),
		f("texts", jsonValue, "Texts by language", "Texte je Sprache").
			help("Title, summary and blocks by language.", "Titel, Zusammenfassung und Blöcke je Sprache."),
		f("keywords", multiChoice, "Keywords", "Stichwörter").open().
			help("Further words under which the article is found.", "Weitere Wörter, unter denen der Artikel gefunden wird."),
		f("position", number, "Position", "Reihenfolge"),
		f("publish_at", datetime, "Publish at", "Veröffentlichen am").indexed(),
		f("live", boolean, "Live", "Live").readOnly().indexed(),
		f("published", jsonValue, "Published texts", "Veröffentlichte Texte").readOnly(),
		f("published_at", datetime, "Published", "Veröffentlicht am").readOnly().indexed(),
		f("published_by", user, "Published by", "Veröffentlicht von").readOnly(),
		f("published_version", number, "Version", "Version").readOnly(),
		f("search_text", longText, "Published text", "Veröffentlichter Text").readOnly().searchable(),
	)
}
