#include "job/pieces.h"

#include "dossier/condition_text.h"

static bool put_into_words(struct str out[LANG_COUNT], const struct condition *c, struct arena *a)
{
	struct buf text = {0};
	bool ok = true;

	for (int lang = 0; c && ok && lang < LANG_COUNT; lang++) {
		buf_reset(&text);
		condition_write(&text, c, (enum lang)lang, a);
		out[lang] = arena_copy(a, buf_view(&text));
		ok = !text.failed && out[lang].ptr;
	}
	buf_free(&text);
	return ok;
}

static enum account_need need_in_general(const struct procedure_piece *rule)
{
	if (rule->shown_if || rule->required_if)
		return ACCOUNT_DEPENDS;
	return rule->required ? ACCOUNT_REQUIRED : ACCOUNT_OPTIONAL;
}

/* A derived value lacks one of the fields that it is worked out of, which have labels too. */
static void tell_lack(struct account_piece *out, const struct procedure *p, struct str lacks)
{
	const struct field *field = NULL;

	out->lacks = lacks;
	procedure_path(p, lacks, &field);
	for (int lang = 0; lang < LANG_COUNT; lang++)
		out->lacks_label[lang] = field ? field->label[lang] : lacks;
}

static bool tell_piece(struct account_piece *out, const struct procedure *p,
                       const struct procedure_piece *rule, const struct judge_piece *judged,
                       struct arena *a)
{
	out->code = rule->code;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		out->label[lang] = rule->label[lang];
		out->help[lang] = rule->help[lang];
	}
	out->max_files = rule->max_files;
	out->need = judged ? judged->need : need_in_general(rule);
	if (out->need == ACCOUNT_UNDECIDED)
		tell_lack(out, p, judged->lacks);
	return put_into_words(out->asked_if, rule->shown_if, a) &&
	       put_into_words(out->required_if, rule->required_if, a);
}

static void tell_limits(struct account *out, const struct procedure_limits *limits)
{
	_Static_assert((int)ACCOUNT_FORMATS_MAX == (int)FILE_FORMAT_COUNT, "room for each format");

	for (int format = 0; format < FILE_FORMAT_COUNT; format++)
		if (limits->formats[format])
			out->formats[out->format_count++] =
			    file_format_name((enum file_format)format);
	out->file_bytes = (uint64_t)limits->bytes;
}

/* judged lists the procedure's pieces first and in its order. */
bool pieces_tell(struct account *out, const struct facts *f, const struct judge_pieces *judged,
                 struct arena *a)
{
	const struct procedure *p = f->procedure;
	size_t count = p->piece_count;
	struct account_piece *pieces = arena_array(a, count ? count : 1, sizeof *pieces);

	if (!pieces)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!tell_piece(&pieces[i], p, &p->pieces[i], judged ? &judged->items[i] : NULL, a))
			return false;
	tell_limits(out, &p->limits);
	out->pieces = pieces;
	out->piece_count = count;
	return true;
}
