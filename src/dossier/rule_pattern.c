#include "dossier/rule_pattern.h"

#include "base/text.h"
#include "dossier/rule.h"

#define END "$(?!\\n)"
#define YEAR "(?:19[0-9]{2}|20[0-9]{2}|2100)"
/* 2000 has a 29 February, 1900 and 2100 have none. */
#define LEAP_YEAR                                                                    \
	"(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:0[048]|[2468][048]|[13579][26]" \
	"))"
#define DATE                                                                        \
	"(?:" YEAR "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11" \
	")-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|" LEAP_YEAR "-02-29)"
#define TIME "(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?"
#define OFFSET                                                              \
	"(?:[Zz]|\\+(?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)|-(?:(?:0[0-9]|1" \
	"[01]):[0-5][0-9]|12:00))"
#define NUMBER "(?:0|[1-9][0-9]{0,11})"
#define LABEL "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#define ATOM "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"

static const struct rule_pattern patterns[FIELD_TYPE_COUNT] = {
    [FIELD_DATE] = {"^" DATE END, NULL, "2026-03-01", FINDING_BAD_DATE, 0},
    [FIELD_MOMENT] = {"^" DATE "[Tt]" TIME OFFSET END, NULL, "2026-11-20T14:05:00+01:00",
                      FINDING_BAD_MOMENT, 0},
    [FIELD_AMOUNT] = {"^" NUMBER "(?:\\.[0-9]{1,2})?" END, NULL, "1485.50", FINDING_BAD_AMOUNT, 0},
    [FIELD_DECIMAL] = {"^" NUMBER "(?:\\.[0-9]{1,4})?" END, NULL, "17.5", FINDING_BAD_DECIMAL, 0},
    [FIELD_SIREN] = {"^(?!0+$)[0-9]{9}" END, NULL, "000012013", FINDING_BAD_SIREN, 0},
    [FIELD_SIRET] = {"^(?!0{9})[0-9]{14}" END, NULL, "00001201300017", FINDING_BAD_SIRET, 0},
    [FIELD_POSTCODE] = {"^[0-9]{5}" END, NULL, "75013", FINDING_BAD_POSTCODE, 0},
    [FIELD_PHONE] = {"^\\+(?:33[1-9][0-9]{8}|(?!33)[1-9][0-9]{6,14})" END, NULL, "+33123456789",
                     FINDING_BAD_PHONE, 0},
    [FIELD_EMAIL] = {"^(?=[^@]{1,64}@)(?=.{1,254}$)" ATOM "(?:\\." ATOM ")*@(?:" LABEL
                     "\\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{0,58}[A-Za-z0-9])" END,
                     NULL, "nom@exemple.org", FINDING_BAD_EMAIL, 0},
    [FIELD_NAF] = {"^[0-9]{4}[A-Z]" END, NULL, "6201Z", FINDING_BAD_NAF, 0},
    [FIELD_FOREIGNER] = {"^[0-9A-Z]{9,11}" END, "^[0-9]{10}" END, "9912345678",
                         FINDING_BAD_FOREIGNER_NUMBER, FINDING_UNUSUAL_FOREIGNER_NUMBER},
    [FIELD_UAI] = {"^[0-9]{7}[A-HJ-NPR-Z]" END, NULL, "0750736T", FINDING_BAD_UAI, 0},
    [FIELD_ROME] = {"^[A-N][0-9]{4}" END, NULL, "M1805", FINDING_BAD_ROME, 0},
    [FIELD_IDCC] = {"^[0-9]{4}" END, NULL, "1486", FINDING_BAD_IDCC, 0},
    [FIELD_DIGEST] = {"^[0-9a-f]{64}" END, NULL, NULL, FINDING_BAD_DIGEST, 0},
};

const struct rule_pattern *rule_pattern(enum field_type type)
{
	return &patterns[type];
}

void rule_pattern_school_year(struct buf *out)
{
	buf_cstr(out, "^(?:");
	for (int year = RULE_YEAR_MIN; year <= RULE_YEAR_MAX; year++)
		buf_printf(out, "%s%d-%d", year > RULE_YEAR_MIN ? "|" : "", year, year + 1);
	buf_cstr(out, ")" END);
}

/* --- Texts --- */

static bool is_forbidden(uint32_t c, bool several_lines)
{
	bool breaks = c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029;

	return text_is_bidi(c) || text_is_invisible(c) || text_is_control(c) ||
	       (breaks && !several_lines);
}

static void write_character(struct buf *out, uint32_t c)
{
	if (c < 0x10000)
		buf_printf(out, "\\u%04x", (unsigned)c);
	else
		buf_codepoint(out, c);
}

/* The ranges of a character class. */
static void write_forbidden(struct buf *out, bool several_lines)
{
	const uint32_t last = 0x10FFFF;

	for (uint32_t c = 0; c <= last; c++) {
		uint32_t first = c;

		if (!is_forbidden(c, several_lines))
			continue;
		while (c < last && is_forbidden(c + 1, several_lines))
			c++;
		write_character(out, first);
		if (c > first) {
			buf_char(out, '-');
			write_character(out, c);
		}
	}
}

void rule_pattern_text(struct buf *out, bool several_lines)
{
	buf_cstr(out, "^(?=[\\s\\S]*[^ \\u00a0\\u202f\\n\\r\\t\\u2028\\u2029])[^");
	write_forbidden(out, several_lines);
	buf_cstr(out, "]*" END);
}

const char rule_pattern_path[] = "^(?!/)(?!(?:[\\s\\S]*/)?\\.\\.(?:/|" END "))";
