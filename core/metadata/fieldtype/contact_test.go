package fieldtype_test

import (
	"strings"
	"testing"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestEmail(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.Email, []reading{
		{in: `"Juergen.Weiss@Muster-GmbH.DE"`, want: "juergen.weiss@muster-gmbh.de"},
		{in: `"a+b@x.example"`, want: "a+b@x.example"},
		{in: `"o'neill@x.ie"`, want: "o'neill@x.ie"},
		{in: `" a@b.de "`, want: "a@b.de"},
		{in: `"Info@MÜLLER.de"`, want: "info@müller.de"},
		{in: `"info@xn--mller-kva.de"`, want: "info@müller.de"},
		{in: `"jörg@straße.de"`, want: "jörg@straße.de"},
		{in: `"用户@例え.テスト"`, want: "用户@例え.テスト"},
		{in: "null"},
		{in: `""`},
		{in: `"a@localhost"`, reason: "invalid_email"},
		{in: `"a.b.de"`, reason: "invalid_email"},
		{in: `"@b.de"`, reason: "invalid_email"},
		{in: `"a@"`, reason: "invalid_email"},
		{in: `"a@b..de"`, reason: "invalid_email"},
		{in: `"a..b@c.de"`, reason: "invalid_email"},
		{in: `".a@c.de"`, reason: "invalid_email"},
		{in: `"a.@c.de"`, reason: "invalid_email"},
		{in: `"a b@c.de"`, reason: "invalid_email"},
		{in: `"\"a b\"@c.de"`, reason: "invalid_email"},
		{in: `"A <a@b.de>"`, reason: "invalid_email"},
		{in: `"a@b@c.de"`, reason: "invalid_email"},
		{in: `"a@[127.0.0.1]"`, reason: "invalid_email"},
		{in: `"a@1.2.3.4"`, reason: "invalid_email"},
		{in: `"a@-b.de"`, reason: "invalid_email"},
		{in: `"a@b_c.de"`, reason: "invalid_email"},
		{in: `"a@b.de."`, reason: "invalid_email"},
		{in: quoted("a@" + strings.Repeat("b", 64) + ".de"), reason: "invalid_email"},
		{in: quoted(strings.Repeat("a", 65) + "@b.de"), reason: "invalid_email"},
		{in: `"a\u0000@b.de"`, reason: "invalid_email"},
		{in: "7", reason: "wrong_type"},
		{in: "\"a@b.de\xff\"", reason: "invalid_utf8"},
		{in: `"a\r\nbcc: x@y.de"`, reason: "invalid_email"},
	})
	checkText(t, fieldtype.Email, []reading{
		{in: "k.grossmann@t-online.example", want: "k.grossmann@t-online.example"},
		{in: "mailto:A@B.de", want: "a@b.de"},
		{in: ""},
		{in: "asa@nordvind.example ::: asa.l@home.example", reason: "several_values"},
		{in: "a@b.de; c@d.de", reason: "several_values"},
		{in: "a@b.de, c@d.de", reason: "several_values"},
		{in: "not an address", reason: "invalid_email"},
		{in: "#N/A", reason: "spreadsheet_error"},
	})
}

func TestPhone(t *testing.T) {
	t.Parallel()
	swiss := &fieldtype.Options{Region: "CH"}
	checkJSON(t, fieldtype.Phone, []reading{
		{in: `"+49 89 1234567"`, want: "+49891234567"},
		{in: `"089 1234567"`, env: german, want: "+49891234567"},
		{in: `"044 668 18 00"`, env: german, o: swiss, want: "+41446681800"},
		{in: `"+1 800 FLOWERS"`, want: "+18003569377"},
		{in: `"089 1234567 ext. 12"`, env: german, want: "+49891234567;ext=12"},
		{in: `"tel:+49-89-1234567;ext=5"`, want: "+49891234567;ext=5"},
		{in: `"089/1234567-12"`, env: german, want: "+498912345671" + "2"},
		{in: "null"},
		{in: `""`},
		{in: `"089 1234567"`, reason: "phone_no_country"},
		{in: `"12"`, env: german, reason: "phone_too_short"},
		{in: `"110"`, env: german, reason: "phone_too_short"},
		{in: `"+49 89 1234567890123456"`, reason: "phone_too_long"},
		{in: `"+999 123456"`, env: german, reason: "invalid_phone"},
		{in: `"call me"`, env: german, reason: "invalid_phone"},
		{in: "491234567", env: german, reason: "wrong_type"},
		{in: quoted(strings.Repeat("1", 100)), env: german, reason: "invalid_phone"},
		{in: `"089\u00001234"`, env: german, reason: "invalid_phone"},
	})
	checkText(t, fieldtype.Phone, []reading{
		{in: "(0341) 99 88 77", env: german, want: "+49341998877"},
		{in: "0171 2345678", env: german, want: "+491712345678"},
		{in: "+49 (0)176/1234 5678", env: german, want: "+4917612345678"},
		{in: "030/1234-56", env: german, want: "+4930123456"},
		{in: "+34 91 123 45 67", env: german, want: "+34911234567"},
		{in: "+4989123", want: "+4989123"},
		{in: "504-621-8927", env: american, want: "+15046218927"},
		{in: "'+49 89 1234567", want: "+49891234567"},
		{in: ""},
		{in: "4,98912E+11", env: german, reason: "scientific_notation"},
		{in: "4.98912E+11", env: german, reason: "scientific_notation"},
		{in: `="0891234"`, env: german, reason: "formula_cell"},
		{in: "+353 1 555 0100; +353 85 555 0101", env: german, reason: "several_values"},
		{in: "+46 70 123 45 67 ::: 08-123 456", env: german, reason: "several_values"},
		{in: "n/a", env: german, reason: "invalid_phone"},
	})
}

func TestURL(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.URL, []reading{
		{in: `"https://Example.org/Path?q=ä#x"`, want: "https://example.org/Path?q=ä#x"},
		{in: `"example.org"`, want: "https://example.org"},
		{in: `"HTTP://EXAMPLE.org:8080/"`, want: "http://example.org:8080/"},
		{in: `"example.org:8080/x"`, want: "https://example.org:8080/x"},
		{in: `"//example.org/x"`, want: "https://example.org/x"},
		{in: `"müller.de"`, want: "https://xn--mller-kva.de"},
		{in: `"http://intranet/wiki"`, want: "http://intranet/wiki"},
		{in: `"https://[2001:DB8::1]/"`, want: "https://[2001:db8::1]/"},
		{in: `"192.168.0.1"`, want: "https://192.168.0.1"},
		{in: "null"},
		{in: `""`},
		{in: `"javascript:alert(1)"`, reason: "url_scheme"},
		{in: `"mailto:a@b.de"`, reason: "url_scheme"},
		{in: `"ftp://x.de"`, reason: "url_scheme"},
		{in: `"data:text/html,x"`, reason: "url_scheme"},
		{in: `"https://user:pass@x.de"`, reason: "url_credentials"},
		{in: `"https://a@x.de"`, reason: "url_credentials"},
		{in: `"intranet"`, reason: "invalid_url"},
		{in: `"https://"`, reason: "invalid_url"},
		{in: `"http:x"`, reason: "invalid_url"},
		{in: `"https://x.de:99999"`, reason: "invalid_url"},
		{in: `"https://x.de:"`, reason: "invalid_url"},
		{in: `"https://a b.de"`, reason: "invalid_url"},
		{in: `"https://x.de/%zz"`, reason: "invalid_url"},
		{in: `"https://x..de"`, reason: "invalid_url"},
		{in: `"https://1.2.3.999"`, reason: "invalid_url"},
		{in: `"https://x.de/<script>"`, reason: "invalid_url"},
		{in: `"a\u0000.de"`, reason: "invalid_url"},
		{in: quoted("https://x.de/" + strings.Repeat("a", 2000)), reason: "too_long"},
		{in: "1", reason: "wrong_type"},
	})
	checkText(t, fieldtype.URL, []reading{
		{in: "https://www.example.com/product/MG_8769.html", want: "https://www.example.com/product/MG_8769.html"},
		{in: " www.example.org ", want: "https://www.example.org"},
		{in: ""},
		{in: "kein Link", reason: "invalid_url"},
		{in: "#BEZUG!", reason: "spreadsheet_error"},
	})
}
