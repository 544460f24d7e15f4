#include "job/described.h"

/* A value as a person types it. */
static struct str example_of(const struct field *field)
{
	switch (field->type) {
	case FIELD_CHOICE:
		return field->choice_count > 0 ? field->choices[0].code : STR("…");
	case FIELD_BOOL:
		return STR("oui");
	case FIELD_DATE:
		return STR("01/09/2026");
	case FIELD_COUNTRY:
		return STR("SN");
	case FIELD_INTEGER:
	case FIELD_DECIMAL:
		return STR("20");
	case FIELD_AMOUNT:
		return STR("1485,50");
	case FIELD_POSTCODE:
		return STR("75013");
	case FIELD_MOMENT:
		return STR("2026-11-20T14:05:00+01:00");
	default:
		return STR("…");
	}
}

bool described_field(struct account_field *out, const struct field *field, struct arena *a)
{
	size_t count = field->choice_count;
	struct account_choice *choices = arena_array(a, count ? count : 1, sizeof *choices);

	if (!choices)
		return false;
	*out = (struct account_field){.path = field->path,
	                              .choices = choices,
	                              .choice_count = count,
	                              .example = example_of(field)};
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		out->label[lang] = field->label[lang];
		out->help[lang] = field->help[lang];
	}
	for (size_t i = 0; i < count; i++) {
		choices[i].code = field->choices[i].code;
		for (int lang = 0; lang < LANG_COUNT; lang++)
			choices[i].label[lang] = field->choices[i].label[lang];
	}
	return true;
}
