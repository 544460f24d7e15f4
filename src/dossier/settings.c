#include "dossier/settings.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/nearest.h"
#include "base/text.h"

#define SENTENCE_MAX 300
/* A long path loses its beginning: the name that matters is at its end. */
#define FILE_SHOWN_MAX 120
#define KEY_SHOWN_MAX 60

/* The beginning of a word, whole characters only. */
static struct str word_shown(struct str word)
{
	size_t at = 0;

	if (word.len <= KEY_SHOWN_MAX)
		return word;
	while (at + 4 <= KEY_SHOWN_MAX)
		text_next(word, &at);
	return str_upto(word, at);
}

static const char *file_shown(const struct settings *s)
{
	size_t len = strlen(s->file);

	return len > FILE_SHOWN_MAX ? s->file + len - FILE_SHOWN_MAX : s->file;
}

/* A place that grows too long stops growing, which only makes an error less exact. */
static size_t enter(struct settings *s, struct str before, struct str word, struct str after)
{
	size_t mark = s->place_len, len = before.len + word.len + after.len;
	char *end = s->place + mark;

	if (len >= sizeof s->place - mark)
		return mark;
	memcpy(end, before.ptr, before.len);
	memcpy(end + before.len, word.ptr, word.len);
	memcpy(end + before.len + word.len, after.ptr, after.len);
	end[len] = '\0';
	s->place_len += len;
	return mark;
}

size_t settings_enter(struct settings *s, struct str key)
{
	return enter(s, s->place_len ? STR(".") : STR(""), word_shown(key), STR(""));
}

size_t settings_enter_item(struct settings *s, size_t index)
{
	char digits[24];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + index % 10);
	while (index /= 10);
	return enter(s, STR("["), (struct str){digits + at, sizeof digits - at}, STR("]"));
}

void settings_leave(struct settings *s, size_t mark)
{
	s->place_len = mark;
	s->place[mark] = '\0';
}

bool settings_pass(struct settings *s, size_t mark)
{
	settings_leave(s, mark);
	return problems_go_on(s->problems, s->e);
}

bool settings_go_on(struct settings *s, size_t mark)
{
	s->lost = true;
	return settings_pass(s, mark);
}

static bool fail(struct settings *s, const char *fr, const char *en)
{
	if (!s->place_len)
		return err_set(s->e, ERR_FORMAT, "%s\u00a0: %s%.0s", "%s: %.0s%s", file_shown(s),
		               fr, en);
	return err_set(s->e, ERR_FORMAT, "%s\u00a0: %s\u00a0: %s%.0s", "%s: %s: %.0s%s",
	               file_shown(s), s->place, fr, en);
}

#define FORMAT_BOTH(fr, en, last)                                  \
	char sentence_fr[SENTENCE_MAX], sentence_en[SENTENCE_MAX]; \
	va_list args;                                              \
	va_start(args, last);                                      \
	vsnprintf(sentence_fr, sizeof sentence_fr, fr, args);      \
	va_end(args);                                              \
	va_start(args, last);                                      \
	vsnprintf(sentence_en, sizeof sentence_en, en, args);      \
	va_end(args)

bool settings_fail(struct settings *s, const char *fr, const char *en, ...)
{
	FORMAT_BOTH(fr, en, en);
	return fail(s, sentence_fr, sentence_en);
}

bool settings_fail_at(struct settings *s, const char *key, const char *fr, const char *en, ...)
{
	FORMAT_BOTH(fr, en, en);
	settings_enter(s, str_of(key));
	return fail(s, sentence_fr, sentence_en);
}

bool settings_unknown(struct settings *s, struct str word, struct str nearest, const char *fr,
                      const char *en)
{
	word = word_shown(word);
	if (!nearest.len)
		return settings_fail(s, "«\u00a0%.*s\u00a0» n'est pas %s%.0s",
		                     "\"%.*s\" is not %.0s%s", STR_ARG(word), fr, en);
	return settings_fail(s,
	                     "«\u00a0%.*s\u00a0» n'est pas %s%.0s\u202f; %s plus proche est "
	                     "«\u00a0%.*s\u00a0»",
	                     "\"%.*s\" is not %.0s%s; the nearest %.0sis \"%.*s\"", STR_ARG(word),
	                     fr, en, str_starts(str_of(fr), STR("une ")) ? "la" : "le",
	                     STR_ARG(nearest));
}

static const char *const problems[][LANG_COUNT] = {
    [VALUE_SYNTAX] = {"ce n'est pas du JSON à cet endroit", "this is no JSON here"},
    [VALUE_TRUNCATED] = {"le fichier s'arrête trop tôt", "the file ends too early"},
    [VALUE_TRAILING] = {"du texte suit la fin de l'objet", "text stands after the object's end"},
    [VALUE_DUPLICATE_KEY] = {"la même clé est donnée deux fois", "the same key is given twice"},
    [VALUE_NOT_UTF8] = {"ce n'est pas de l'UTF-8", "this is not UTF-8"},
    [VALUE_BAD_CHARACTER] = {"un caractère est interdit", "a character is not allowed"},
    [VALUE_NUMBER] =
	{"seuls les nombres entiers sont permis, les autres s'écrivent entre guillemets",
         "only whole numbers are allowed, write others between quotes"},
    [VALUE_TOO_DEEP] = {"les valeurs sont imbriquées trop profondément",
                        "values are nested too deep"},
    [VALUE_TOO_MANY] = {"il y a beaucoup trop de valeurs", "there are far too many values"},
};

static bool fail_parsing(struct settings *s, const struct value_error *why)
{
	const char *const *text = problems[why->problem];
	bool more = why->detail[0];

	return settings_fail(s, "ligne %u, colonne %u\u00a0: %s%.0s%s%s%s",
	                     "line %u, column %u: %.0s%s%s%s%s", why->line, why->column,
	                     text[LANG_FR], text[LANG_EN], more ? " (" : "", why->detail,
	                     more ? ")" : "");
}

bool settings_parse(struct settings *s, struct str text, struct value *out)
{
	struct value_error why = {0};

	if (value_parse(out, text, s->arena, &why))
		return true;
	return why.problem == VALUE_NOMEM ? err_nomem(s->e) : fail_parsing(s, &why);
}

static bool is_known(struct str key, const char *const *known)
{
	for (; *known; known++)
		if (str_eq(key, str_of(*known)))
			return true;
	return false;
}

static bool fail_key(struct settings *s, struct str key, const char *const *known)
{
	struct nearest near = {.word = key};

	for (; *known; known++)
		nearest_offer(&near, str_of(*known));
	return settings_unknown(s, key, near.best, "une clé connue ici", "a known key here");
}

bool settings_keys(struct settings *s, const struct value *v, const char *const *known)
{
	if (v->type != VALUE_OBJECT)
		return settings_fail(s, "un objet {…} est attendu", "an object {…} is expected");
	for (size_t i = 0; i < v->object.count; i++) {
		size_t mark = s->place_len;

		if (is_known(v->object.members[i].key, known))
			continue;
		if (s->problems) /* so that its line is found */
			settings_enter(s, v->object.members[i].key);
		if (!fail_key(s, v->object.members[i].key, known) && !settings_pass(s, mark))
			return false;
	}
	return true;
}

bool settings_has(const struct value *object, const char *key)
{
	return value_get(object, str_of(key)) != NULL;
}

/* The member, entered, of the wanted type; *member is NULL where it is not there. */
static bool get(struct settings *s, const struct value *object, const char *key,
                enum settings_need need, const struct value **member)
{
	*member = value_get(object, str_of(key));
	if (*member || need == OPTIONAL)
		return true;
	return settings_fail(s, "la clé «\u00a0%s\u00a0» manque", "the key \"%s\" is missing", key);
}

static bool is_plain(struct str text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = (unsigned char)text.ptr[at];

		/* Most of a text is ASCII, which needs no decoding. */
		if (c >= ' ' && c <= '~') {
			at++;
			continue;
		}
		c = text_next(text, &at);
		if (text_is_control(c) || text_is_bidi(c))
			return false;
	}
	return true;
}

bool settings_string_here(struct settings *s, const struct value *v, struct str *out)
{
	if (v->type != VALUE_STRING || !v->string.len)
		return settings_fail(s, "un texte entre guillemets, non vide, est attendu",
		                     "a text between quotes, not empty, is expected");
	if (!is_plain(v->string))
		return settings_fail(s, "ce texte contient un caractère de commande invisible",
		                     "this text holds an invisible control character");
	*out = v->string;
	return true;
}

bool settings_string(struct settings *s, const struct value *object, const char *key,
                     enum settings_need need, struct str *out)
{
	const struct value *v;
	size_t mark;

	if (!get(s, object, key, need, &v))
		return false;
	if (!v)
		return true;
	mark = settings_enter(s, str_of(key));
	if (!settings_string_here(s, v, out))
		return false;
	settings_leave(s, mark);
	return true;
}

bool settings_text_here(struct settings *s, const struct value *v, struct str out[LANG_COUNT])
{
	static const char *const keys[] = {"fr", "en", NULL};

	if (v->type == VALUE_STRING)
		return settings_fail(
		    s, "le texte est attendu dans les deux langues, {\"fr\": …, \"en\": …}",
		    "the text is expected in both languages, {\"fr\": …, \"en\": …}");
	return settings_keys(s, v, keys) && settings_string(s, v, "fr", REQUIRED, &out[LANG_FR]) &&
	       settings_string(s, v, "en", REQUIRED, &out[LANG_EN]);
}

bool settings_text(struct settings *s, const struct value *object, const char *key,
                   enum settings_need need, struct str out[LANG_COUNT])
{
	size_t start = s->place_len;
	const struct value *v;

	if (!get(s, object, key, need, &v))
		return settings_pass(s, start);
	if (!v)
		return true;
	settings_enter(s, str_of(key));
	if (!settings_text_here(s, v, out) && !settings_pass(s, start))
		return false;
	settings_leave(s, start);
	return true;
}

bool settings_integer(struct settings *s, const struct value *object, const char *key,
                      enum settings_need need, int64_t min, int64_t max, int64_t *out)
{
	const struct value *v;

	if (!get(s, object, key, need, &v))
		return false;
	if (!v)
		return true;
	if (v->type != VALUE_INT || v->integer < min || v->integer > max)
		return settings_fail_at(
		    s, key, "un nombre entier de %lld à %lld est attendu, sans guillemets",
		    "a whole number from %lld to %lld is expected, without quotes", (long long)min,
		    (long long)max);
	*out = v->integer;
	return true;
}

bool settings_bool(struct settings *s, const struct value *object, const char *key,
                   enum settings_need need, bool *out)
{
	const struct value *v;

	if (!get(s, object, key, need, &v))
		return false;
	if (!v)
		return true;
	if (v->type != VALUE_BOOL)
		return settings_fail_at(s, key, "true ou false est attendu, sans guillemets",
		                        "true or false is expected, without quotes");
	*out = v->boolean;
	return true;
}

bool settings_array(struct settings *s, const struct value *object, const char *key,
                    enum settings_need need, const struct value **items, size_t *count)
{
	const struct value *v;

	*items = NULL;
	*count = 0;
	if (!get(s, object, key, need, &v))
		return false;
	if (!v)
		return true;
	if (v->type != VALUE_ARRAY)
		return settings_fail_at(s, key, "une liste […] est attendue",
		                        "a list […] is expected");
	if (v->array.count > SETTINGS_ITEMS_MAX)
		return settings_fail_at(s, key, "cette liste a plus de %d éléments",
		                        "this list has more than %d items", SETTINGS_ITEMS_MAX);
	*items = v->array.items;
	*count = v->array.count;
	return true;
}

bool settings_object(struct settings *s, const struct value *object, const char *key,
                     enum settings_need need, const struct value **out)
{
	const struct value *v;

	if (!get(s, object, key, need, &v))
		return false;
	if (v && v->type != VALUE_OBJECT)
		return settings_fail_at(s, key, "un objet {…} est attendu",
		                        "an object {…} is expected");
	*out = v;
	return true;
}

/* Where nothing known is near the word, all that is known. */
static bool fail_choice(struct settings *s, struct str word, const char *const *names, size_t count)
{
	struct nearest near = {.word = word};
	struct buf fr = {0}, en = {0};
	bool ok;

	buf_cstr(&fr, "une valeur connue");
	buf_cstr(&en, "a known value");
	for (size_t i = 0; i < count; i++)
		nearest_offer(&near, str_of(names[i]));
	for (size_t i = 0; i < count && !near.best.len; i++) {
		buf_printf(&fr, "%s%s", i ? ", " : " (", names[i]);
		buf_printf(&en, "%s%s", i ? ", " : " (", names[i]);
	}
	buf_cstr(&fr, near.best.len ? "" : ")");
	buf_cstr(&en, near.best.len ? "" : ")");
	buf_terminated(&fr);
	buf_terminated(&en);
	ok = fr.failed || en.failed ? err_nomem(s->e)
	                            : settings_unknown(s, word, near.best, fr.data, en.data);
	buf_free(&fr);
	buf_free(&en);
	return ok;
}

bool settings_choice(struct settings *s, const struct value *object, const char *key,
                     enum settings_need need, const char *const *names, size_t count, unsigned *out)
{
	struct str word = {0};

	if (!settings_string(s, object, key, need, &word))
		return false;
	if (!word.ptr)
		return true;
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, str_of(names[i]))) {
			*out = (unsigned)i;
			return true;
		}
	settings_enter(s, str_of(key));
	return fail_choice(s, word, names, count);
}

void *settings_alloc(struct settings *s, size_t count, size_t size)
{
	void *objects = arena_array(s->arena, count ? count : 1, size);

	if (!objects)
		err_nomem(s->e);
	return objects;
}
