#include "job/pieces_view.h"

#include "base/value_build.h"

#define S(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define SCALAR(p, t)                                                                 \
	{                                                                            \
		.kind = PROCEDURE_PATH_SCALAR, .field = {.path = S(p), .type = (t) } \
	}
#define LIST(p)                                                       \
	{                                                             \
		.kind = PROCEDURE_PATH_LIST, .field = {.path = S(p) } \
	}

static const struct view_extra extras[] = {
    SCALAR("document.a_preciser", FIELD_BOOL),
    SCALAR("document.conditionnelles", FIELD_BOOL),
    SCALAR("document.facultatives", FIELD_BOOL),
    SCALAR("document.formats", FIELD_TEXT),
    SCALAR("document.general", FIELD_BOOL),
    SCALAR("document.obligatoires", FIELD_BOOL),
    SCALAR("document.octets", FIELD_BYTES),
    LIST("document.pieces"),
    SCALAR("document.pieces.a_preciser", FIELD_BOOL),
    SCALAR("document.pieces.aide", FIELD_LONG_TEXT),
    SCALAR("document.pieces.champ", FIELD_TEXT),
    SCALAR("document.pieces.code", FIELD_TEXT),
    SCALAR("document.pieces.conditionnelle", FIELD_BOOL),
    SCALAR("document.pieces.demandee_si", FIELD_TEXT),
    SCALAR("document.pieces.facultative", FIELD_BOOL),
    SCALAR("document.pieces.fichier_unique", FIELD_BOOL),
    SCALAR("document.pieces.fichiers", FIELD_INTEGER),
    SCALAR("document.pieces.libelle", FIELD_TEXT),
    SCALAR("document.pieces.obligatoire", FIELD_BOOL),
    SCALAR("document.pieces.obligatoire_si", FIELD_TEXT),
    SCALAR("document.pieces.question", FIELD_TEXT),
};

const struct view_extras pieces_extras = {extras, sizeof extras / sizeof *extras};

/* --- Values --- */

/* How the need of a piece is called: of one, and of all together. */
static const struct {
	struct str one, all;
} needs[] = {
    [ACCOUNT_REQUIRED] = {S("obligatoire"), S("obligatoires")},
    [ACCOUNT_OPTIONAL] = {S("facultative"), S("facultatives")},
    [ACCOUNT_DEPENDS] = {S("conditionnelle"), S("conditionnelles")},
    [ACCOUNT_UNDECIDED] = {S("a_preciser"), S("a_preciser")},
};

static void put_text(struct value_builder *b, struct value *object, const char *key, struct str s)
{
	if (s.len > 0)
		value_put(b, object, str_of(key), value_of_text(s));
}

static struct value piece_value(struct value_builder *b, const struct account_piece *piece,
                                enum lang lang)
{
	struct value v = VALUE_EMPTY_OBJECT;

	put_text(b, &v, "code", piece->code);
	put_text(b, &v, "libelle", piece->label[lang]);
	put_text(b, &v, "aide", piece->help[lang]);
	value_put(b, &v, needs[piece->need].one, value_of_bool(true));
	put_text(b, &v, "demandee_si", piece->asked_if[lang]);
	put_text(b, &v, "obligatoire_si", piece->required_if[lang]);
	put_text(b, &v, "question", piece->lacks_label[lang]);
	put_text(b, &v, "champ", piece->lacks);
	value_put(b, &v, STR("fichiers"), value_of_int(piece->max_files));
	value_put(b, &v, STR("fichier_unique"), value_of_bool(piece->max_files == 1));
	return v;
}

static void put_pieces(struct value_builder *b, struct value *document,
                       const struct account *account, enum lang lang)
{
	bool any[sizeof needs / sizeof *needs] = {false};
	struct value list = VALUE_EMPTY_LIST;

	for (size_t i = 0; i < account->piece_count; i++) {
		const struct account_piece *piece = &account->pieces[i];

		if (piece->need == ACCOUNT_NOT_ASKED)
			continue;
		any[piece->need] = true;
		value_append(b, &list, piece_value(b, piece, lang));
	}
	value_put(b, document, STR("pieces"), list);
	for (size_t need = 0; need < sizeof needs / sizeof *needs; need++)
		if (any[need])
			value_put(b, document, needs[need].all, value_of_bool(true));
}

static void put_limits(struct value_builder *b, struct value *document,
                       const struct account *account, enum lang lang)
{
	struct buf formats = {0};
	struct str copy;

	account_write_formats(&formats, account, lang);
	copy = arena_copy(b->arena, buf_view(&formats));
	b->failed = b->failed || formats.failed || !copy.ptr;
	buf_free(&formats);
	put_text(b, document, "formats", copy);
	value_put(b, document, STR("octets"), value_of_int((int64_t)account->file_bytes));
}

static struct value *member(struct value *object, struct str key)
{
	for (size_t i = 0; i < object->object.count; i++)
		if (str_eq(object->object.members[i].key, key))
			return &object->object.members[i].value;
	return NULL;
}

bool pieces_view_add(struct value *view, const struct account *account, bool general,
                     enum lang lang, struct arena *a)
{
	struct value_builder b = {.arena = a};
	struct value *document = member(view, STR("document"));
	struct value whole = VALUE_EMPTY_OBJECT;

	for (size_t i = 0; i < document->object.count; i++)
		value_put(&b, &whole, document->object.members[i].key,
		          document->object.members[i].value);
	value_put(&b, &whole, STR("general"), value_of_bool(general));
	put_limits(&b, &whole, account, lang);
	put_pieces(&b, &whole, account, lang);
	*document = whole;
	return !b.failed;
}
