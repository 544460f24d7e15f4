#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "job/edition_load.h"

#define PATH_BYTES 4096
#define MISSES_KEPT 64u

/* What became of one name and version that a dossier asked for. */
struct asked {
	struct str name, version;
	const struct edition *edition; /* NULL: why says why not */
	struct err why;
	struct asked *next;
};

/* A folder that was loaded, whoever asked for it. */
struct loaded {
	struct edition *edition;
	struct loaded *next;
};

struct edition_shelf {
	struct choice choice;
	struct procedure_roots roots;
	struct buf fonts_dir;
	struct edition_wanted wanted;
	pthread_mutex_t lock;
	const struct edition *given; /* that of choice.procedure_dir */
	struct loaded *loaded;
	struct asked *asked;
	unsigned misses; /* in asked */
	struct arena arena;
};

static bool load_dir(struct edition_shelf *shelf, const char *dir, const struct edition **out,
                     struct err *e)
{
	struct loaded *l = arena_alloc(&shelf->arena, sizeof *l);

	if (!l)
		return err_nomem(e);
	if (!edition_load(&l->edition, dir, &shelf->wanted, e))
		return false;
	l->next = shelf->loaded;
	shelf->loaded = l;
	*out = l->edition;
	return true;
}

/* Fonts lie beside the templates' folder, in the data that the user chose or installed. */
static bool find_data(struct edition_shelf *shelf, struct err *e)
{
	const struct choice *c = &shelf->choice;
	const char *data = c->data && *c->data ? c->data : c->installed;

	buf_printf(&shelf->fonts_dir, "%s/fonts", data);
	shelf->wanted.fonts_dir = buf_terminated(&shelf->fonts_dir);
	if (!shelf->fonts_dir.failed && procedure_roots(&shelf->roots, c->data, c->xdg_config,
	                                                c->home, c->installed, &shelf->arena))
		return true;
	return err_nomem(e);
}

bool edition_shelf_new(struct edition_shelf **out, const struct edition_source *source,
                       struct err *e)
{
	struct edition_shelf *shelf = calloc(1, sizeof *shelf);
	const char *dir = source->choice.procedure_dir;

	if (!shelf)
		return err_nomem(e);
	shelf->choice = source->choice;
	shelf->wanted.document = source->document;
	shelf->wanted.optional = source->optional;
	shelf->wanted.extras = source->extras;
	shelf->wanted.many = source->many;
	pthread_mutex_init(&shelf->lock, NULL);
	if (!find_data(shelf, e) || (dir && !load_dir(shelf, dir, &shelf->given, e))) {
		edition_shelf_free(shelf);
		return false;
	}
	*out = shelf;
	return true;
}

void edition_shelf_free(struct edition_shelf *shelf)
{
	if (!shelf)
		return;
	for (const struct loaded *l = shelf->loaded; l; l = l->next)
		edition_free(l->edition);
	buf_free(&shelf->fonts_dir);
	arena_free(&shelf->arena);
	pthread_mutex_destroy(&shelf->lock);
	free(shelf);
}

static bool is_wanted(const struct edition *e, struct str name, struct str version)
{
	return (name.len == 0 || str_eq(e->procedure->name, name)) &&
	       (version.len == 0 || str_eq(e->procedure->version, version));
}

/* A folder named after a version must hold that version. */
static bool load_named(struct edition_shelf *shelf, const char *dir, const struct asked *a,
                       const struct edition **out, struct err *e)
{
	const struct edition *found;

	if (!load_dir(shelf, dir, &found, e))
		return false;
	if (!is_wanted(found, a->name, a->version))
		return err_set(
		    e, ERR_FORMAT,
		    "%s contient «\u00a0%.*s\u00a0» en version «\u00a0%.*s\u00a0», non «\u00a0%.*s\u00a0» en version «\u00a0%.*s\u00a0»",
		    "%s holds \"%.*s\" in version \"%.*s\", not \"%.*s\" in version \"%.*s\"", dir,
		    STR_ARG(found->procedure->name), STR_ARG(found->procedure->version),
		    STR_ARG(a->name), STR_ARG(a->version));
	*out = found;
	return true;
}

/* The folder that the user gave holds one version; others stand beside it. */
static bool find_given(struct edition_shelf *shelf, const struct asked *a,
                       const struct edition **out, struct err *e)
{
	const char *dir = shelf->choice.procedure_dir;
	char beside[PATH_BYTES];
	int len = (int)strlen(dir);

	while (len > 1 && dir[len - 1] == '/') /* as shells complete names */
		len--;
	if (is_wanted(shelf->given, a->name, a->version)) {
		*out = shelf->given;
		return true;
	}
	if ((size_t)snprintf(beside, sizeof beside, "%.*s@%.*s", len, dir, STR_ARG(a->version)) <
	        sizeof beside &&
	    access(beside, F_OK) == 0)
		return load_named(shelf, beside, a, out, e);
	return err_set(
	    e, ERR_MISSING,
	    "la procédure «\u00a0%.*s\u00a0» en version «\u00a0%.*s\u00a0», celle du dépôt, n'est ni dans %s ni dans %s@%.*s",
	    "the procedure \"%.*s\" in version \"%.*s\", that of the deposit, is neither in %s nor in "
	    "%s@%.*s",
	    STR_ARG(a->name), STR_ARG(a->version), dir, dir, STR_ARG(a->version));
}

static bool find_wanted(struct edition_shelf *shelf, const struct asked *a,
                        const struct edition **out, struct err *e)
{
	struct buf dir = {0};
	bool ok;

	if (shelf->choice.procedure_dir)
		return find_given(shelf, a, out, e);
	ok = procedure_find_dir(&dir, &shelf->roots, a->name, a->version, e) &&
	     load_named(shelf, dir.data, a, out, e);
	buf_free(&dir);
	return ok;
}

/* Remembers an answer: an edition, or a miss that no other time would find. A hostile
 * stream may ask for a new version in each dossier, so misses are not kept for ever. */
static bool keep(struct edition_shelf *shelf, const struct asked *asked, struct err *e)
{
	struct asked *a;
	bool miss = !asked->edition;

	if (miss && ((asked->why.code != ERR_MISSING && asked->why.code != ERR_FORMAT) ||
	             shelf->misses == MISSES_KEPT))
		return true;
	a = arena_alloc(&shelf->arena, sizeof *a);
	if (!a)
		return err_nomem(e);
	*a = *asked;
	a->name = arena_copy(&shelf->arena, asked->name);
	a->version = arena_copy(&shelf->arena, asked->version);
	if (!a->name.ptr || !a->version.ptr)
		return err_nomem(e);
	a->next = shelf->asked;
	shelf->asked = a;
	shelf->misses += miss;
	return true;
}

static bool ask(struct edition_shelf *shelf, struct str name, struct str version,
                const struct edition **out, struct err *e)
{
	struct asked asked = {.name = name, .version = version};
	const struct asked *a = shelf->asked;

	while (a && !(str_eq(a->name, name) && str_eq(a->version, version)))
		a = a->next;
	if (!a) {
		find_wanted(shelf, &asked, &asked.edition, &asked.why);
		if (!keep(shelf, &asked, e))
			return false;
		a = &asked;
	}
	if (a->edition)
		*out = a->edition;
	else
		*e = a->why;
	return a->edition != NULL;
}

/* An empty version is the present one: that of the folder without a version in its name, or
 * that the user gave, whatever its name where that is empty too. */
static bool get(struct edition_shelf *shelf, struct str name, struct str version,
                const struct edition **out, struct err *e)
{
	bool found;

	pthread_mutex_lock(&shelf->lock);
	found = ask(shelf, name, version, out, e);
	pthread_mutex_unlock(&shelf->lock);
	return found;
}

static bool other_procedure(struct str name, const char *chosen, struct err *e)
{
	return err_set(
	    e, ERR_MISSING,
	    "ce dossier relève de la procédure «\u00a0%.*s\u00a0», --procedure demande «\u00a0%s\u00a0»",
	    "this dossier belongs to the procedure \"%.*s\", --procedure asks for \"%s\"",
	    STR_ARG(name), chosen);
}

bool edition_stamped(struct edition_shelf *shelf, const struct value *dossier,
                     const struct edition **out, struct err *e)
{
	const char *chosen = shelf->choice.procedure_name;
	struct str name = value_string(dossier, STR("depot.procedure.nom"));
	struct str version = value_string(dossier, STR("depot.procedure.version"));
	struct str stamp = value_string(dossier, STR("depot.procedure.sha256"));

	if (chosen && !str_eq(str_of(chosen), name))
		return other_procedure(name, chosen, e);
	if (!get(shelf, name, version, out, e))
		return false;
	if (stamp.len == 0 || str_eq(stamp, str_of((*out)->digest)))
		return true;
	return err_set(
	    e, ERR_MISSING,
	    "la procédure %.*s en version %.*s a changé depuis le dépôt (empreinte %s, attendue %.*s). "
	    "Remettez-la dans l'état d'alors, ou donnez une nouvelle version à ses changements",
	    "the procedure %.*s in version %.*s has changed since the deposit (digest %s, expected %.*s). "
	    "Put it back as it was, or give its changes a new version",
	    STR_ARG(name), STR_ARG(version), (*out)->digest, STR_ARG(stamp));
}

bool edition_present(struct edition_shelf *shelf, struct str name, const struct edition **out,
                     struct err *e)
{
	const struct choice *c = &shelf->choice;

	if (c->procedure_name && name.len > 0 && !str_eq(str_of(c->procedure_name), name))
		return other_procedure(name, c->procedure_name, e);
	if (name.len == 0 && !c->procedure_dir)
		name = c->procedure_name ? str_of(c->procedure_name) : STR(CHOICE_PROCEDURE);
	return get(shelf, name, (struct str){0}, out, e);
}

bool edition_due(struct edition_shelf *shelf, const struct dossier *dossier,
                 struct finding_list *list, const struct edition **out, struct err *e)
{
	const struct value *depot = value_get(&dossier->root, STR("depot"));

	if (depot && depot->type != VALUE_NULL && dossier_check_stamp(dossier, list))
		return edition_stamped(shelf, &dossier->root, out, e);
	return edition_present(shelf, value_string(&dossier->root, STR("procedure")), out, e);
}
