#include <unistd.h>

#include "base/file.h"
#include "dossier/procedure_load.h"

/* --- Roots --- */

static bool add_root(struct procedure_roots *roots, const char *base, const char *below,
                     struct arena *a)
{
	size_t base_len = strlen(base), below_len = strlen(below);
	char *path = arena_alloc(a, base_len + below_len + 1);

	if (!path)
		return false;
	memcpy(path, base, base_len);
	memcpy(path + base_len, below, below_len);
	roots->paths[roots->count++] = (struct str){path, base_len + below_len};
	return true;
}

static bool is_set(const char *value)
{
	return value && *value;
}

bool procedure_roots(struct procedure_roots *out, const char *data, const char *xdg_config,
                     const char *home, const char *installed, struct arena *a)
{
	struct procedure_roots roots = {0};
	bool ok = true;

	if (is_set(data)) {
		ok = add_root(&roots, data, "/templates", a);
	} else {
		if (is_set(xdg_config))
			ok = add_root(&roots, xdg_config, "/dossier-tools/templates", a);
		else if (is_set(home))
			ok = add_root(&roots, home, "/.config/dossier-tools/templates", a);
		ok = ok && add_root(&roots, "/etc", "/dossier-tools/templates", a);
		if (ok && is_set(installed))
			ok = add_root(&roots, installed, "/templates", a);
	}
	if (ok)
		*out = roots;
	return ok;
}

/* --- The folder --- */

enum found { FOUND_NOT, FOUND, FOUND_BROKEN };

struct search {
	struct str name, version;
	struct buf *path;
	struct err *e;
};

static enum found check_name(const struct search *q, struct settings *s, const struct value *root)
{
	struct str name, version;

	if (!settings_string(s, root, "procedure", REQUIRED, &name) ||
	    !settings_string(s, root, "version", REQUIRED, &version))
		return FOUND_BROKEN;
	if (!str_eq(name, q->name)) {
		settings_fail_at(
		    s, "procedure",
		    "«\u00a0%.*s\u00a0» est donné, mais le dossier s'appelle «\u00a0%.*s\u00a0»\u00a0: "
		    "les deux noms doivent être les mêmes",
		    "\"%.*s\" is given, but the folder is called \"%.*s\": both names must "
		    "be the same",
		    STR_ARG(str_upto(name, 60)), STR_ARG(q->name));
		return FOUND_BROKEN;
	}
	return str_eq(version, q->version) || !q->version.len ? FOUND : FOUND_NOT;
}

/* Only the name and the version are looked at; the rest is procedure_load's business. */
static enum found check_text(const struct search *q, struct str text, const char *file)
{
	struct arena a = {0};
	struct settings s = {.file = file, .arena = &a, .e = q->e};
	enum found found = FOUND_BROKEN;
	struct value root;

	if (settings_parse(&s, text, &root))
		found = check_name(q, &s, &root);
	arena_free(&a);
	return found;
}

static enum found check_file(const struct search *q, const char *file)
{
	struct buf text = {0};
	enum found found = FOUND_BROKEN;

	if (access(file, F_OK) != 0)
		return FOUND_NOT;
	if (file_read(&text, file, PROCEDURE_FILE_MAX, q->e))
		found = check_text(q, buf_view(&text), file);
	else
		procedure_blame(q->e, file);
	buf_free(&text);
	return found;
}

/* Leaves in q->path the folder that was looked at. */
static enum found look_in(const struct search *q, struct str root, bool with_version)
{
	struct buf *path = q->path;
	enum found found;
	size_t len;

	buf_reset(path);
	buf_str(path, root);
	buf_char(path, '/');
	buf_str(path, q->name);
	if (with_version)
		buf_char(path, '@'), buf_str(path, q->version);
	len = path->len;
	buf_cstr(path, "/procedure.json");
	buf_terminated(path);
	if (path->failed) {
		err_nomem(q->e);
		return FOUND_BROKEN;
	}
	found = check_file(q, path->data);
	path->len = len;
	path->data[len] = '\0';
	return found;
}

static enum found look_for_version(const struct search *q, struct str root)
{
	enum found found = look_in(q, root, true);

	if (found != FOUND_NOT)
		return found;
	/* The folder may be there all the same, with another version inside. */
	return look_in(q, root, false);
}

static bool fail_missing(const struct search *q, const struct procedure_roots *roots)
{
	struct buf list = {0};

	for (size_t i = 0; i < roots->count; i++) {
		buf_cstr(&list, i ? ", " : "");
		buf_str(&list, roots->paths[i]);
	}
	if (buf_terminated(&list), list.failed)
		err_nomem(q->e);
	else if (q->version.len)
		err_set(
		    q->e, ERR_MISSING,
		    "la version %.*s de la procédure «\u00a0%.*s\u00a0», celle du dépôt, n'est dans aucun "
		    "de ces répertoires\u00a0: %s. À faire\u00a0: y installer %.*s@%.*s",
		    "version %.*s of the procedure \"%.*s\", that of the deposit, is in none of "
		    "these folders: %s. To do: install %.*s@%.*s there",
		    STR_ARG(q->version), STR_ARG(q->name), list.data, STR_ARG(q->name),
		    STR_ARG(q->version));
	else
		err_set(
		    q->e, ERR_MISSING,
		    "la procédure «\u00a0%.*s\u00a0» n'est dans aucun de ces répertoires\u00a0: %s. "
		    "À faire\u00a0: vérifier son nom, ou l'y installer",
		    "the procedure \"%.*s\" is in none of these folders: %s. "
		    "To do: check its name, or install it there",
		    STR_ARG(q->name), list.data);
	buf_free(&list);
	return false;
}

bool procedure_find_dir(struct buf *out, const struct procedure_roots *roots, struct str name,
                        struct str version, struct err *e)
{
	struct search q = {name, version, out, e};

	if (!procedure_is_name(name))
		return err_set(
		    e, ERR_USAGE,
		    "«\u00a0%.*s\u00a0» n'est pas le nom d'une procédure\u00a0: il faut des minuscules "
		    "sans accent, des chiffres, _ et -",
		    "\"%.*s\" is no procedure's name: plain small letters, digits, _ and - are needed",
		    STR_ARG(str_upto(name, 60)));
	if (version.len && !procedure_is_version(version))
		return err_set(
		    e, ERR_USAGE,
		    "«\u00a0%.*s\u00a0» n'est pas la version d'une procédure\u00a0: il faut des "
		    "chiffres, des lettres sans accent, des points, _ et -",
		    "\"%.*s\" is no procedure's version: digits, plain letters, points, _ and - "
		    "are needed",
		    STR_ARG(str_upto(version, 60)));
	for (size_t i = 0; i < roots->count; i++) {
		enum found found = version.len ? look_for_version(&q, roots->paths[i])
		                               : look_in(&q, roots->paths[i], false);

		if (found != FOUND_NOT)
			return found == FOUND;
	}
	return fail_missing(&q, roots);
}
