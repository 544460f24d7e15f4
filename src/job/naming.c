/* naming.c - see naming.h. */
#include "job/naming.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"

/* A stretch of the pattern: text that is taken as it is, or the path of a value. */
struct part {
	struct str text;
	bool is_path;
};

struct naming {
	struct arena arena;
	struct part *parts;
	size_t count;
	struct str extension; /* the end of the last part, "" where that is a value */
	bool has_version;     /* the pattern names depot.version */
};

/* --- The pattern --- */

/* At most max bytes of s, whole characters. */
static struct str excerpt(struct str s, size_t max)
{
	if (s.len <= max)
		return s;
	while (max > 0 && ((unsigned char)s.ptr[max] & 0xC0) == 0x80)
		max--;
	return str_upto(s, max);
}

static bool is_path_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

static struct str trimmed(struct str s)
{
	while (s.len > 0 && s.ptr[0] == ' ')
		s = str_from(s, 1);
	while (s.len > 0 && s.ptr[s.len - 1] == ' ')
		s.len--;
	return s;
}

static bool is_path(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!is_path_char(s.ptr[i]))
			return false;
	}
	return s.len > 0 && s.ptr[0] != '.' && s.ptr[s.len - 1] != '.';
}

/* Where needle begins in s, or s.len. */
static size_t find(struct str s, struct str needle)
{
	const char *at = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;

	return at ? (size_t)(at - s.ptr) : s.len;
}

/* Takes the next part off *rest. */
static bool next_part(struct part *out, struct str *rest, struct err *e)
{
	size_t open = find(*rest, STR("{{")), close;
	struct str inside;

	if (open > 0) {
		*out = (struct part){str_upto(*rest, open), false};
		*rest = str_from(*rest, open);
		return true;
	}
	inside = str_from(*rest, 2);
	close = find(inside, STR("}}"));
	if (close == inside.len)
		return err_set(e, ERR_USAGE,
		               "--name\u00a0: «\u00a0%.*s\u00a0» n'est pas fermé par }}",
		               "--name: \"%.*s\" is not closed by }}", STR_ARG(excerpt(*rest, 80)));
	*out = (struct part){trimmed(str_upto(inside, close)), true};
	if (!is_path(out->text))
		return err_set(
		    e, ERR_USAGE,
		    "--name\u00a0: «\u00a0{{%.*s}}\u00a0» n'est pas le chemin d'une valeur, comme {{reference}}",
		    "--name: \"{{%.*s}}\" is not the path of a value, like {{reference}}",
		    STR_ARG(excerpt(str_upto(inside, close), 80)));
	*rest = str_from(inside, close + 2);
	return true;
}

static bool split_parts(struct naming *n, struct str pattern, struct err *e)
{
	size_t most = 1;

	for (size_t i = 0; i < pattern.len; i++)
		most += pattern.ptr[i] == '{' ? 2 : 0;
	n->parts = arena_array(&n->arena, most, sizeof *n->parts);
	if (!n->parts)
		return err_nomem(e);
	while (pattern.len > 0) {
		struct part *part = &n->parts[n->count];

		if (!next_part(part, &pattern, e))
			return false;
		n->has_version |= part->is_path && str_eq(part->text, STR("depot.version"));
		n->count++;
	}
	return true;
}

/* Each name between two "/" must be one: not empty, not hidden, not "..". No "/" stands
 * inside a tag, so that the pattern can be cut as it is. */
static bool check_names(struct str pattern, struct err *e)
{
	char before = '/';

	for (size_t i = 0; i <= pattern.len; i++) {
		char c = i < pattern.len ? pattern.ptr[i] : '/';

		if (before == '/' && c == '/')
			return err_set(
			    e, ERR_USAGE,
			    "--name «\u00a0%.*s\u00a0»\u00a0: un nom est vide entre deux «\u00a0/\u00a0», au début ou à la fin",
			    "--name \"%.*s\": a name is empty between two \"/\", at the beginning or the end",
			    STR_ARG(excerpt(pattern, 120)));
		if (before == '/' && c == '.')
			return err_set(
			    e, ERR_USAGE,
			    "--name «\u00a0%.*s\u00a0»\u00a0: un nom qui commence par un point serait caché ou sortirait du répertoire",
			    "--name \"%.*s\": a name that begins with a dot would be hidden or leave the folder",
			    STR_ARG(excerpt(pattern, 120)));
		before = c;
	}
	return true;
}

/* ".pdf" of a last part that is text; empty where it has none. */
static struct str extension_of(const struct naming *n)
{
	struct part last = n->parts[n->count - 1];
	size_t at = last.text.len;

	if (last.is_path)
		return (struct str){0};
	while (at > 0 && last.text.ptr[at - 1] != '/') {
		if (last.text.ptr[--at] == '.')
			return str_from(last.text, at);
	}
	return (struct str){0};
}

static bool parse_pattern(struct naming *n, struct str pattern, struct err *e)
{
	size_t bad;

	if (!text_valid(pattern, &bad))
		return err_set(e, ERR_USAGE,
		               "--name\u00a0: le modèle n'est pas en UTF-8, à l'octet %zu",
		               "--name: the pattern is not UTF-8, at byte %zu", bad + 1);
	pattern = arena_copy(&n->arena, pattern);
	if (!pattern.ptr)
		return err_nomem(e);
	if (!split_parts(n, pattern, e) || !check_names(pattern, e))
		return false;
	n->extension = extension_of(n);
	return true;
}

bool naming_new(struct naming **out, struct str pattern, struct err *e)
{
	struct naming *n = calloc(1, sizeof *n);

	if (!n)
		return err_nomem(e);
	if (!parse_pattern(n, pattern, e)) {
		naming_free(n);
		return false;
	}
	*out = n;
	return true;
}

void naming_free(struct naming *n)
{
	if (n)
		arena_free(&n->arena);
	free(n);
}

/* --- A name --- */

static bool is_unsafe(uint32_t c)
{
	return (c < 0x80 && c && strchr("\\:*?\"<>|\t\n\r", (int)c)) || c == 0x2028 ||
	       c == 0x2029 || text_is_control(c) || text_is_bidi(c);
}

/* Adds text with what file names cannot have made "-". */
static void add_safe(struct buf *out, struct str text, bool keep_slashes)
{
	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		uint32_t c = text_next(text, &at);

		if (is_unsafe(c) || (c == '/' && !keep_slashes))
			buf_char(out, '-');
		else
			buf_add(out, text.ptr + start, at - start);
	}
}

/* Adds the value at a path; false when the dossier has none that a name could hold. */
static bool add_value(struct buf *out, const struct value *dossier, struct str path)
{
	const struct value *v = value_path(dossier, path);

	if (v && v->type == VALUE_INT) {
		buf_int(out, v->integer);
		return true;
	}
	if (!v || v->type != VALUE_STRING || trimmed(v->string).len == 0)
		return false;
	add_safe(out, v->string, false);
	return true;
}

/* Adds "-v2" where the dossier is a complement and the pattern does not say so itself. */
static void add_version(struct buf *out, const struct naming *n, const struct value *dossier)
{
	const struct value *version = value_path(dossier, STR("depot.version"));

	if (n->has_version || !version || version->type != VALUE_INT || version->integer < 2)
		return;
	buf_cstr(out, "-v");
	buf_int(out, version->integer);
}

/* False when a value is missing, which then is a finding. */
static bool fill(struct buf *out, const struct naming *n, const struct value *dossier,
                 struct finding_list *findings)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct part *part = &n->parts[i];
		bool is_last = i + 1 == n->count;
		struct str text = part->text;

		if (part->is_path && !add_value(out, dossier, text)) {
			finding_add(findings, FINDING_NAME_VALUE_MISSING, text);
			return false;
		}
		if (!part->is_path)
			add_safe(out, str_upto(text, text.len - (is_last ? n->extension.len : 0)),
			         true);
		if (is_last) {
			add_version(out, n, dossier);
			add_safe(out, n->extension, false);
		}
	}
	return true;
}

/* Makes "-" of dots at the beginning and of dots and spaces at the end of each name. */
static void mend_ends(struct str name)
{
	char *bytes = (char *)name.ptr;
	size_t start = 0, end = name.len;

	while (start < end && bytes[start] == '.')
		bytes[start++] = '-';
	while (end > start && (bytes[end - 1] == '.' || bytes[end - 1] == ' '))
		bytes[--end] = '-';
}

/* True if each name of the path is short enough; its ends are mended on the way. */
static bool finish_names(struct str path, struct finding_list *findings)
{
	while (path.len > 0) {
		struct str name = str_split(path, '/', &path);
		struct finding *f;

		mend_ends(name);
		if (name.len <= NAMING_BYTES_MAX)
			continue;
		f = finding_add(findings, FINDING_NAME_TOO_LONG, (struct str){0});
		finding_param(findings, f, "name", excerpt(name, 60));
		finding_param_int(findings, f, "bytes", (long long)name.len);
		finding_param_int(findings, f, "limit", NAMING_BYTES_MAX);
		return false;
	}
	return true;
}

bool naming_write(struct buf *out, const struct naming *n, const struct value *dossier,
                  struct finding_list *findings)
{
	struct arena arena = {0};
	struct str normal;
	bool ok = fill(out, n, dossier, findings) && !out->failed;

	if (ok) {
		normal = text_nfc(buf_view(out), &arena);
		if (normal.ptr != out->data) { /* a copy: or none, when memory ran out */
			buf_reset(out);
			buf_str(out, normal);
			out->failed |= !normal.ptr;
		}
		ok = !out->failed && finish_names(buf_view(out), findings);
	}
	arena_free(&arena);
	return ok;
}
