package tabular

import (
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// countryCode returns the ISO 3166 code of a country that is named in German or English or by a usual code, or "".
func countryCode(name string) string {
	if len(name) > 60 {
		return ""
	}
	return countries[strings.TrimRight(fold.Fold(name), ".")]
}

// countries maps folded names to codes.
var countries = buildCountries()

func buildCountries() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(countryNames) {
		code, names, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		m[fold.Fold(code)] = code
		for n := range strings.SplitSeq(names, ",") {
			m[fold.Fold(n)] = code
		}
	}
	return m
}

//nolint:misspell // German names of countries
const countryNames = `
AE Vereinigte Arabische Emirate,United Arab Emirates,UAE
AR Argentinien,Argentina
AT Österreich,Austria,A,AUT
AU Australien,Australia,AUS
BA Bosnien und Herzegowina,Bosnia and Herzegovina
BD Bangladesch,Bangladesh
BE Belgien,Belgium,Belgique,België,B,BEL
BG Bulgarien,Bulgaria
BH Bahrain
BR Brasilien,Brazil,Brasil
BY Belarus,Weißrussland
CA Kanada,Canada
CH Schweiz,Switzerland,Suisse,Svizzera,CHE
CL Chile
CN China,Volksrepublik China
CO Kolumbien,Colombia
CY Zypern,Cyprus
CZ Tschechien,Tschechische Republik,Czech Republic,Czechia
DE Deutschland,Germany,Bundesrepublik Deutschland,BRD,D,DEU,GER,Allemagne
DK Dänemark,Denmark,DNK
EE Estland,Estonia
EG Ägypten,Egypt
ES Spanien,Spain,España,E,ESP
FI Finnland,Finland,FIN
FR Frankreich,France,F,FRA
GB Großbritannien,Vereinigtes Königreich,United Kingdom,Great Britain,England,Scotland,UK,GBR
GH Ghana
GR Griechenland,Greece
HK Hongkong,Hong Kong
HR Kroatien,Croatia
HU Ungarn,Hungary,H
ID Indonesien,Indonesia
IE Irland,Ireland,IRL
IL Israel
IN Indien,India,IND
IS Island,Iceland
IT Italien,Italy,Italia,I,ITA
JO Jordanien,Jordan
JP Japan,JPN
KE Kenia,Kenya
KR Südkorea,Korea,South Korea
KW Kuwait
LI Liechtenstein
LK Sri Lanka
LR Liberia
LT Litauen,Lithuania
LU Luxemburg,Luxembourg,L,LUX
LV Lettland,Latvia
MA Marokko,Morocco
MT Malta
MX Mexiko,Mexico
MY Malaysia
NG Nigeria
NL Niederlande,Netherlands,The Netherlands,Holland,Nederland,NLD
NO Norwegen,Norway,N,NOR
NZ Neuseeland,New Zealand
OM Oman
PA Panama
PH Philippinen,Philippines
PK Pakistan
PL Polen,Poland,Polska,POL
PT Portugal,P,PRT
QA Katar,Qatar
RO Rumänien,Romania
RS Serbien,Serbia
RU Russland,Russia,Russische Föderation,Russian Federation
SA Saudi-Arabien,Saudi Arabia
SE Schweden,Sweden,S,SWE
SG Singapur,Singapore
SI Slowenien,Slovenia
SK Slowakei,Slovakia
TH Thailand
TN Tunesien,Tunisia
TR Türkei,Turkey,Türkiye
TW Taiwan
TZ Tansania,Tanzania
UA Ukraine
UG Uganda
US USA,Vereinigte Staaten,Vereinigte Staaten von Amerika,United States,United States of America,U.S.A,Amerika
VN Vietnam
ZA Südafrika,South Africa
`
