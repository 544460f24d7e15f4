/* settings.h - reads a settings file (JSON) so that each error names its place.
 * Shape:  a cursor: `place` is the path of the value being looked at, as in
 *         "etapes[1].champs[3].type"; enter and leave move it.
 * Limits: SETTINGS_ITEMS_MAX.
 * Owner:  the caller's struct; what is read are views into the arena of the file.
 * Errors: all getters write FORMAT and return false. A key that is not there leaves *out
 *         alone, and is an error where `required`. */
#ifndef DOSSIER_SETTINGS_H
#define DOSSIER_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/problems.h"
#include "base/str.h"
#include "base/value.h"

#define SETTINGS_ITEMS_MAX 2000 /* in one list */

struct settings {
	const char *file;
	struct arena *arena;
	struct err *e;
	struct problems *problems; /* NULL: the first problem ends the reading */
	bool lost;                 /* something could not be read and was passed over */
	char place[200];
	size_t place_len;
};

enum settings_need { OPTIONAL, REQUIRED };

/* Parses the whole text, as value_parse does. */
bool settings_parse(struct settings *s, struct str text, struct value *out);

/* Moves to a member or an item; gives what settings_leave takes to come back. */
size_t settings_enter(struct settings *s, struct str key);
size_t settings_enter_item(struct settings *s, size_t index);
void settings_leave(struct settings *s, size_t mark);

/* After a failure: true if it is told of and the next thing is read, back at mark; this one is
 * lost. */
bool settings_go_on(struct settings *s, size_t mark);
/* The same of what nothing else is built on: a text, a needless key. */
bool settings_pass(struct settings *s, size_t mark);

/* "file : place : sentence", and false. */
bool settings_fail(struct settings *s, const char *fr, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* The same, at a member of the place. */
bool settings_fail_at(struct settings *s, const char *key, const char *fr, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* "« word » n'est pas …" with the nearest candidate; `fr` and `en` name what was wanted:
 * "un type connu", "a known type". */
bool settings_unknown(struct settings *s, struct str word, struct str nearest, const char *fr,
                      const char *en);

/* v must be an object and all its keys among these (a NULL-terminated list). */
bool settings_keys(struct settings *s, const struct value *v, const char *const *known);
bool settings_has(const struct value *object, const char *key);

bool settings_string(struct settings *s, const struct value *object, const char *key,
                     enum settings_need need, struct str *out);
/* {"fr": …, "en": …}, both there and not empty. */
bool settings_text(struct settings *s, const struct value *object, const char *key,
                   enum settings_need need, struct str out[LANG_COUNT]);
/* The same of the value itself. */
bool settings_text_here(struct settings *s, const struct value *v, struct str out[LANG_COUNT]);
bool settings_string_here(struct settings *s, const struct value *v, struct str *out);
bool settings_integer(struct settings *s, const struct value *object, const char *key,
                      enum settings_need need, int64_t min, int64_t max, int64_t *out);
bool settings_bool(struct settings *s, const struct value *object, const char *key,
                   enum settings_need need, bool *out);
bool settings_array(struct settings *s, const struct value *object, const char *key,
                    enum settings_need need, const struct value **items, size_t *count);
bool settings_object(struct settings *s, const struct value *object, const char *key,
                     enum settings_need need, const struct value **out);
/* One of these names; *out is its rank. */
bool settings_choice(struct settings *s, const struct value *object, const char *key,
                     enum settings_need need, const char *const *names, size_t count,
                     unsigned *out);
/* Zeroed objects in the arena, or NOMEM. At least one, so that NULL is always an error. */
void *settings_alloc(struct settings *s, size_t count, size_t size);

#endif
