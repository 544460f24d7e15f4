#include "dossier/country.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/text.h"

#define ROW(code, group, fr, en)                \
	{                                       \
		code, {fr, en}, COUNTRY_##group \
	}

static const struct country countries[] = {
    ROW("AD", OTHER, "Andorre", "Andorra"),
    ROW("AE", OTHER, "Émirats arabes unis", "United Arab Emirates"),
    ROW("AF", OTHER, "Afghanistan", "Afghanistan"),
    ROW("AG", OTHER, "Antigua-et-Barbuda", "Antigua and Barbuda"),
    ROW("AI", OTHER, "Anguilla", "Anguilla"),
    ROW("AL", OTHER, "Albanie", "Albania"),
    ROW("AM", OTHER, "Arménie", "Armenia"),
    ROW("AO", OTHER, "Angola", "Angola"),
    ROW("AQ", OTHER, "Antarctique", "Antarctica"),
    ROW("AR", OTHER, "Argentine", "Argentina"),
    ROW("AS", OTHER, "Samoa américaines", "American Samoa"),
    ROW("AT", EU, "Autriche", "Austria"),
    ROW("AU", OTHER, "Australie", "Australia"),
    ROW("AW", OTHER, "Aruba", "Aruba"),
    ROW("AX", OTHER, "Îles Åland", "Åland Islands"),
    ROW("AZ", OTHER, "Azerbaïdjan", "Azerbaijan"),
    ROW("BA", OTHER, "Bosnie-Herzégovine", "Bosnia and Herzegovina"),
    ROW("BB", OTHER, "Barbade", "Barbados"),
    ROW("BD", OTHER, "Bangladesh", "Bangladesh"),
    ROW("BE", EU, "Belgique", "Belgium"),
    ROW("BF", OTHER, "Burkina Faso", "Burkina Faso"),
    ROW("BG", EU, "Bulgarie", "Bulgaria"),
    ROW("BH", OTHER, "Bahreïn", "Bahrain"),
    ROW("BI", OTHER, "Burundi", "Burundi"),
    ROW("BJ", OTHER, "Bénin", "Benin"),
    ROW("BL", OTHER, "Saint-Barthélemy", "Saint Barthélemy"),
    ROW("BM", OTHER, "Bermudes", "Bermuda"),
    ROW("BN", OTHER, "Brunei", "Brunei"),
    ROW("BO", OTHER, "Bolivie", "Bolivia"),
    ROW("BQ", OTHER, "Bonaire, Saint-Eustache et Saba", "Bonaire, Sint Eustatius and Saba"),
    ROW("BR", OTHER, "Brésil", "Brazil"),
    ROW("BS", OTHER, "Bahamas", "Bahamas"),
    ROW("BT", OTHER, "Bhoutan", "Bhutan"),
    ROW("BV", OTHER, "Île Bouvet", "Bouvet Island"),
    ROW("BW", OTHER, "Botswana", "Botswana"),
    ROW("BY", OTHER, "Biélorussie", "Belarus"),
    ROW("BZ", OTHER, "Belize", "Belize"),
    ROW("CA", OTHER, "Canada", "Canada"),
    ROW("CC", OTHER, "Îles Cocos", "Cocos (Keeling) Islands"),
    ROW("CD", OTHER, "République démocratique du Congo", "Democratic Republic of the Congo"),
    ROW("CF", OTHER, "République centrafricaine", "Central African Republic"),
    ROW("CG", OTHER, "République du Congo", "Republic of the Congo"),
    ROW("CH", SWITZERLAND, "Suisse", "Switzerland"),
    ROW("CI", OTHER, "Côte d’Ivoire", "Côte d’Ivoire"),
    ROW("CK", OTHER, "Îles Cook", "Cook Islands"),
    ROW("CL", OTHER, "Chili", "Chile"),
    ROW("CM", OTHER, "Cameroun", "Cameroon"),
    ROW("CN", OTHER, "Chine", "China"),
    ROW("CO", OTHER, "Colombie", "Colombia"),
    ROW("CR", OTHER, "Costa Rica", "Costa Rica"),
    ROW("CU", OTHER, "Cuba", "Cuba"),
    ROW("CV", OTHER, "Cap-Vert", "Cabo Verde"),
    ROW("CW", OTHER, "Curaçao", "Curaçao"),
    ROW("CX", OTHER, "Île Christmas", "Christmas Island"),
    ROW("CY", EU, "Chypre", "Cyprus"),
    ROW("CZ", EU, "Tchéquie", "Czechia"),
    ROW("DE", EU, "Allemagne", "Germany"),
    ROW("DJ", OTHER, "Djibouti", "Djibouti"),
    ROW("DK", EU, "Danemark", "Denmark"),
    ROW("DM", OTHER, "Dominique", "Dominica"),
    ROW("DO", OTHER, "République dominicaine", "Dominican Republic"),
    ROW("DZ", OTHER, "Algérie", "Algeria"),
    ROW("EC", OTHER, "Équateur", "Ecuador"),
    ROW("EE", EU, "Estonie", "Estonia"),
    ROW("EG", OTHER, "Égypte", "Egypt"),
    ROW("EH", OTHER, "Sahara occidental", "Western Sahara"),
    ROW("ER", OTHER, "Érythrée", "Eritrea"),
    ROW("ES", EU, "Espagne", "Spain"),
    ROW("ET", OTHER, "Éthiopie", "Ethiopia"),
    ROW("FI", EU, "Finlande", "Finland"),
    ROW("FJ", OTHER, "Fidji", "Fiji"),
    ROW("FK", OTHER, "Îles Malouines", "Falkland Islands"),
    ROW("FM", OTHER, "Micronésie", "Micronesia"),
    ROW("FO", OTHER, "Îles Féroé", "Faroe Islands"),
    ROW("FR", EU, "France", "France"),
    ROW("GA", OTHER, "Gabon", "Gabon"),
    ROW("GB", OTHER, "Royaume-Uni", "United Kingdom"),
    ROW("GD", OTHER, "Grenade", "Grenada"),
    ROW("GE", OTHER, "Géorgie", "Georgia"),
    ROW("GF", OTHER, "Guyane française", "French Guiana"),
    ROW("GG", OTHER, "Guernesey", "Guernsey"),
    ROW("GH", OTHER, "Ghana", "Ghana"),
    ROW("GI", OTHER, "Gibraltar", "Gibraltar"),
    ROW("GL", OTHER, "Groenland", "Greenland"),
    ROW("GM", OTHER, "Gambie", "Gambia"),
    ROW("GN", OTHER, "Guinée", "Guinea"),
    ROW("GP", OTHER, "Guadeloupe", "Guadeloupe"),
    ROW("GQ", OTHER, "Guinée équatoriale", "Equatorial Guinea"),
    ROW("GR", EU, "Grèce", "Greece"),
    ROW("GS", OTHER, "Géorgie du Sud et îles Sandwich du Sud",
        "South Georgia and the South Sandwich Islands"),
    ROW("GT", OTHER, "Guatemala", "Guatemala"),
    ROW("GU", OTHER, "Guam", "Guam"),
    ROW("GW", OTHER, "Guinée-Bissau", "Guinea-Bissau"),
    ROW("GY", OTHER, "Guyana", "Guyana"),
    ROW("HK", OTHER, "Hong Kong", "Hong Kong"),
    ROW("HM", OTHER, "Îles Heard-et-MacDonald", "Heard Island and McDonald Islands"),
    ROW("HN", OTHER, "Honduras", "Honduras"),
    ROW("HR", EU, "Croatie", "Croatia"),
    ROW("HT", OTHER, "Haïti", "Haiti"),
    ROW("HU", EU, "Hongrie", "Hungary"),
    ROW("ID", OTHER, "Indonésie", "Indonesia"),
    ROW("IE", EU, "Irlande", "Ireland"),
    ROW("IL", OTHER, "Israël", "Israel"),
    ROW("IM", OTHER, "Île de Man", "Isle of Man"),
    ROW("IN", OTHER, "Inde", "India"),
    ROW("IO", OTHER, "Territoire britannique de l’océan Indien", "British Indian Ocean Territory"),
    ROW("IQ", OTHER, "Irak", "Iraq"),
    ROW("IR", OTHER, "Iran", "Iran"),
    ROW("IS", EEA, "Islande", "Iceland"),
    ROW("IT", EU, "Italie", "Italy"),
    ROW("JE", OTHER, "Jersey", "Jersey"),
    ROW("JM", OTHER, "Jamaïque", "Jamaica"),
    ROW("JO", OTHER, "Jordanie", "Jordan"),
    ROW("JP", OTHER, "Japon", "Japan"),
    ROW("KE", OTHER, "Kenya", "Kenya"),
    ROW("KG", OTHER, "Kirghizistan", "Kyrgyzstan"),
    ROW("KH", OTHER, "Cambodge", "Cambodia"),
    ROW("KI", OTHER, "Kiribati", "Kiribati"),
    ROW("KM", OTHER, "Comores", "Comoros"),
    ROW("KN", OTHER, "Saint-Christophe-et-Niévès", "Saint Kitts and Nevis"),
    ROW("KP", OTHER, "Corée du Nord", "North Korea"),
    ROW("KR", OTHER, "Corée du Sud", "South Korea"),
    ROW("KW", OTHER, "Koweït", "Kuwait"),
    ROW("KY", OTHER, "Îles Caïmans", "Cayman Islands"),
    ROW("KZ", OTHER, "Kazakhstan", "Kazakhstan"),
    ROW("LA", OTHER, "Laos", "Laos"),
    ROW("LB", OTHER, "Liban", "Lebanon"),
    ROW("LC", OTHER, "Sainte-Lucie", "Saint Lucia"),
    ROW("LI", EEA, "Liechtenstein", "Liechtenstein"),
    ROW("LK", OTHER, "Sri Lanka", "Sri Lanka"),
    ROW("LR", OTHER, "Libéria", "Liberia"),
    ROW("LS", OTHER, "Lesotho", "Lesotho"),
    ROW("LT", EU, "Lituanie", "Lithuania"),
    ROW("LU", EU, "Luxembourg", "Luxembourg"),
    ROW("LV", EU, "Lettonie", "Latvia"),
    ROW("LY", OTHER, "Libye", "Libya"),
    ROW("MA", OTHER, "Maroc", "Morocco"),
    ROW("MC", OTHER, "Monaco", "Monaco"),
    ROW("MD", OTHER, "Moldavie", "Moldova"),
    ROW("ME", OTHER, "Monténégro", "Montenegro"),
    ROW("MF", OTHER, "Saint-Martin (partie française)", "Saint Martin (French part)"),
    ROW("MG", OTHER, "Madagascar", "Madagascar"),
    ROW("MH", OTHER, "Îles Marshall", "Marshall Islands"),
    ROW("MK", OTHER, "Macédoine du Nord", "North Macedonia"),
    ROW("ML", OTHER, "Mali", "Mali"),
    ROW("MM", OTHER, "Birmanie", "Myanmar"),
    ROW("MN", OTHER, "Mongolie", "Mongolia"),
    ROW("MO", OTHER, "Macao", "Macao"),
    ROW("MP", OTHER, "Îles Mariannes du Nord", "Northern Mariana Islands"),
    ROW("MQ", OTHER, "Martinique", "Martinique"),
    ROW("MR", OTHER, "Mauritanie", "Mauritania"),
    ROW("MS", OTHER, "Montserrat", "Montserrat"),
    ROW("MT", EU, "Malte", "Malta"),
    ROW("MU", OTHER, "Maurice", "Mauritius"),
    ROW("MV", OTHER, "Maldives", "Maldives"),
    ROW("MW", OTHER, "Malawi", "Malawi"),
    ROW("MX", OTHER, "Mexique", "Mexico"),
    ROW("MY", OTHER, "Malaisie", "Malaysia"),
    ROW("MZ", OTHER, "Mozambique", "Mozambique"),
    ROW("NA", OTHER, "Namibie", "Namibia"),
    ROW("NC", OTHER, "Nouvelle-Calédonie", "New Caledonia"),
    ROW("NE", OTHER, "Niger", "Niger"),
    ROW("NF", OTHER, "Île Norfolk", "Norfolk Island"),
    ROW("NG", OTHER, "Nigeria", "Nigeria"),
    ROW("NI", OTHER, "Nicaragua", "Nicaragua"),
    ROW("NL", EU, "Pays-Bas", "Netherlands"),
    ROW("NO", EEA, "Norvège", "Norway"),
    ROW("NP", OTHER, "Népal", "Nepal"),
    ROW("NR", OTHER, "Nauru", "Nauru"),
    ROW("NU", OTHER, "Niue", "Niue"),
    ROW("NZ", OTHER, "Nouvelle-Zélande", "New Zealand"),
    ROW("OM", OTHER, "Oman", "Oman"),
    ROW("PA", OTHER, "Panama", "Panama"),
    ROW("PE", OTHER, "Pérou", "Peru"),
    ROW("PF", OTHER, "Polynésie française", "French Polynesia"),
    ROW("PG", OTHER, "Papouasie-Nouvelle-Guinée", "Papua New Guinea"),
    ROW("PH", OTHER, "Philippines", "Philippines"),
    ROW("PK", OTHER, "Pakistan", "Pakistan"),
    ROW("PL", EU, "Pologne", "Poland"),
    ROW("PM", OTHER, "Saint-Pierre-et-Miquelon", "Saint Pierre and Miquelon"),
    ROW("PN", OTHER, "Îles Pitcairn", "Pitcairn Islands"),
    ROW("PR", OTHER, "Porto Rico", "Puerto Rico"),
    ROW("PS", OTHER, "Palestine", "Palestine"),
    ROW("PT", EU, "Portugal", "Portugal"),
    ROW("PW", OTHER, "Palaos", "Palau"),
    ROW("PY", OTHER, "Paraguay", "Paraguay"),
    ROW("QA", OTHER, "Qatar", "Qatar"),
    ROW("RE", OTHER, "La Réunion", "Réunion"),
    ROW("RO", EU, "Roumanie", "Romania"),
    ROW("RS", OTHER, "Serbie", "Serbia"),
    ROW("RU", OTHER, "Russie", "Russia"),
    ROW("RW", OTHER, "Rwanda", "Rwanda"),
    ROW("SA", OTHER, "Arabie saoudite", "Saudi Arabia"),
    ROW("SB", OTHER, "Îles Salomon", "Solomon Islands"),
    ROW("SC", OTHER, "Seychelles", "Seychelles"),
    ROW("SD", OTHER, "Soudan", "Sudan"),
    ROW("SE", EU, "Suède", "Sweden"),
    ROW("SG", OTHER, "Singapour", "Singapore"),
    ROW("SH", OTHER, "Sainte-Hélène, Ascension et Tristan da Cunha",
        "Saint Helena, Ascension and Tristan da Cunha"),
    ROW("SI", EU, "Slovénie", "Slovenia"),
    ROW("SJ", OTHER, "Svalbard et Jan Mayen", "Svalbard and Jan Mayen"),
    ROW("SK", EU, "Slovaquie", "Slovakia"),
    ROW("SL", OTHER, "Sierra Leone", "Sierra Leone"),
    ROW("SM", OTHER, "Saint-Marin", "San Marino"),
    ROW("SN", OTHER, "Sénégal", "Senegal"),
    ROW("SO", OTHER, "Somalie", "Somalia"),
    ROW("SR", OTHER, "Suriname", "Suriname"),
    ROW("SS", OTHER, "Soudan du Sud", "South Sudan"),
    ROW("ST", OTHER, "Sao Tomé-et-Principe", "São Tomé and Príncipe"),
    ROW("SV", OTHER, "Salvador", "El Salvador"),
    ROW("SX", OTHER, "Saint-Martin (partie néerlandaise)", "Sint Maarten (Dutch part)"),
    ROW("SY", OTHER, "Syrie", "Syria"),
    ROW("SZ", OTHER, "Eswatini", "Eswatini"),
    ROW("TC", OTHER, "Îles Turques-et-Caïques", "Turks and Caicos Islands"),
    ROW("TD", OTHER, "Tchad", "Chad"),
    ROW("TF", OTHER, "Terres australes françaises", "French Southern Territories"),
    ROW("TG", OTHER, "Togo", "Togo"),
    ROW("TH", OTHER, "Thaïlande", "Thailand"),
    ROW("TJ", OTHER, "Tadjikistan", "Tajikistan"),
    ROW("TK", OTHER, "Tokelau", "Tokelau"),
    ROW("TL", OTHER, "Timor oriental", "Timor-Leste"),
    ROW("TM", OTHER, "Turkménistan", "Turkmenistan"),
    ROW("TN", OTHER, "Tunisie", "Tunisia"),
    ROW("TO", OTHER, "Tonga", "Tonga"),
    ROW("TR", OTHER, "Turquie", "Türkiye"),
    ROW("TT", OTHER, "Trinité-et-Tobago", "Trinidad and Tobago"),
    ROW("TV", OTHER, "Tuvalu", "Tuvalu"),
    ROW("TW", OTHER, "Taïwan", "Taiwan"),
    ROW("TZ", OTHER, "Tanzanie", "Tanzania"),
    ROW("UA", OTHER, "Ukraine", "Ukraine"),
    ROW("UG", OTHER, "Ouganda", "Uganda"),
    ROW("UM", OTHER, "Îles mineures éloignées des États-Unis",
        "United States Minor Outlying Islands"),
    ROW("US", OTHER, "États-Unis", "United States"),
    ROW("UY", OTHER, "Uruguay", "Uruguay"),
    ROW("UZ", OTHER, "Ouzbékistan", "Uzbekistan"),
    ROW("VA", OTHER, "Vatican", "Vatican City"),
    ROW("VC", OTHER, "Saint-Vincent-et-les-Grenadines", "Saint Vincent and the Grenadines"),
    ROW("VE", OTHER, "Venezuela", "Venezuela"),
    ROW("VG", OTHER, "Îles Vierges britanniques", "British Virgin Islands"),
    ROW("VI", OTHER, "Îles Vierges américaines", "United States Virgin Islands"),
    ROW("VN", OTHER, "Viêt Nam", "Vietnam"),
    ROW("VU", OTHER, "Vanuatu", "Vanuatu"),
    ROW("WF", OTHER, "Wallis-et-Futuna", "Wallis and Futuna"),
    ROW("WS", OTHER, "Samoa", "Samoa"),
    ROW("XK", OTHER, "Kosovo", "Kosovo"),
    ROW("YE", OTHER, "Yémen", "Yemen"),
    ROW("YT", OTHER, "Mayotte", "Mayotte"),
    ROW("ZA", OTHER, "Afrique du Sud", "South Africa"),
    ROW("ZM", OTHER, "Zambie", "Zambia"),
    ROW("ZW", OTHER, "Zimbabwe", "Zimbabwe"),
};

#undef ROW

#define COUNT (sizeof countries / sizeof *countries)
#define NAME_MAX_BYTES 80

static int compare_code(const void *code, const void *country)
{
	return memcmp(code, ((const struct country *)country)->code, 2);
}

const struct country *country_find(struct str code)
{
	if (code.len != 2)
		return NULL;
	return bsearch(code.ptr, countries, COUNT, sizeof *countries, compare_code);
}

const struct country *country_at(size_t index)
{
	return index < COUNT ? &countries[index] : NULL;
}

/* The letter that a code point stands for when accents and capitals do not count; 0 for
 * what separates words. Names here need no more than Latin-1. */
static char folded(uint32_t codepoint)
{
	static const char latin1[] =
	    "aaaaaaaceeeeiiiidnooooo\0ouuuuytsaaaaaaaceeeeiiiidnooooo\0ouuuuyty";

	if (codepoint >= 'A' && codepoint <= 'Z')
		return (char)(codepoint - 'A' + 'a');
	if (codepoint >= 'a' && codepoint <= 'z')
		return (char)codepoint;
	if (codepoint >= 0xC0 && codepoint <= 0xFF)
		return latin1[codepoint - 0xC0];
	return 0;
}

/* Letters folded, whatever else stands between them left out; false when it is too long
 * for any name. */
static bool fold(struct str name, char out[NAME_MAX_BYTES], size_t *len)
{
	*len = 0;
	for (size_t at = 0; at < name.len;) {
		char c = folded(text_next(name, &at));

		if (!c)
			continue;
		if (*len == NAME_MAX_BYTES)
			return false;
		out[(*len)++] = c;
	}
	return *len > 0;
}

static bool folds_to(const char *name, const char *letters, size_t len)
{
	char own[NAME_MAX_BYTES];
	size_t own_len;

	return fold(str_of(name), own, &own_len) && own_len == len &&
	       memcmp(own, letters, len) == 0;
}

const struct country *country_by_name(struct str name)
{
	char letters[NAME_MAX_BYTES];
	size_t len;

	if (!fold(name, letters, &len))
		return NULL;
	for (size_t i = 0; i < COUNT; i++) {
		const struct country *c = &countries[i];

		if (folds_to(c->code, letters, len) || folds_to(c->name[LANG_FR], letters, len) ||
		    folds_to(c->name[LANG_EN], letters, len))
			return c;
	}
	return NULL;
}
