/* lint_folder.c - see lint_parts.h. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/nearest.h"
#include "job/lint_parts.h"

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && strcmp(name + len - end_len, end) == 0;
}

/* --- The folder's name --- */

/* A folder is found by its name: NAME, or NAME@VERSION. */
void lint_folder(struct lint *l)
{
	const struct procedure *p = l->edition->procedure;
	char *path = realpath(l->options->dir, NULL);
	const char *slash = path ? strrchr(path, '/') : NULL;
	struct str version, name;

	if (slash && slash[1] != '\0') {
		name = str_split(str_of(slash + 1), '@', &version);
		if (!str_eq(name, p->name))
			lint_tell(
			    l, SEVERITY_WARNING, "procedure.json",
			    "procedure\u00a0: «\u00a0%.*s\u00a0», mais le répertoire s'appelle "
			    "«\u00a0%.*s\u00a0»\u00a0: les outils ne le trouveront que par "
			    "--procedure RÉP",
			    "procedure: \"%.*s\", but the folder is called \"%.*s\": tools will "
			    "find it by --procedure DIR only",
			    STR_ARG(p->name), STR_ARG(name));
		if (version.len > 0 && !str_eq(version, p->version))
			lint_tell(
			    l, SEVERITY_WARNING, "procedure.json",
			    "version\u00a0: «\u00a0%.*s\u00a0», mais le répertoire dit «\u00a0@%.*s\u00a0»",
			    "version: \"%.*s\", but the folder says \"@%.*s\"", STR_ARG(p->version),
			    STR_ARG(version));
	}
	free(path);
}

/* --- Files that nothing reads --- */

static bool is_read(const struct lint *l, const char *file)
{
	for (const struct edition_text *text = l->edition->texts; text; text = text->next)
		if (str_eq(text->name, str_of(file)))
			return true;
	return false;
}

static bool is_font(const struct lint *l, const char *name)
{
	for (int style = 0; style < FONT_STYLE_COUNT; style++)
		for (size_t i = 0; i < l->edition->procedure->fonts[style].count; i++)
			if (str_eq(l->edition->procedure->fonts[style].files[i], str_of(name)))
				return true;
	return false;
}

static void look_at_text(struct lint *l, const char *folder, const char *name)
{
	char file[600];

	snprintf(file, sizeof file, "%s/%s", folder, name);
	if (is_read(l, file))
		return;
	if (ends_with(name, ".md"))
		lint_tell(l, SEVERITY_WARNING, file,
		          "aucun document n'emploie ce fichier\u00a0: vérifiez son nom, ou ôtez-le",
		          "no document uses this file: check its name, or take it away");
	else
		lint_tell(l, SEVERITY_INFO, file,
		          "ce fichier n'est pas lu\u00a0: un modèle finit par .md",
		          "this file is not read: a template ends in .md");
}

static void look_at_font(struct lint *l, const char *folder, const char *name)
{
	char file[600];

	snprintf(file, sizeof file, "%s/%s", folder, name);
	if (!is_font(l, name))
		lint_tell(l, SEVERITY_INFO, file,
		          "aucune liste de «\u00a0polices\u00a0» ne nomme ce fichier",
		          "no list of \"polices\" names this file");
}

static void look_at_top(struct lint *l, const char *folder, const char *name)
{
	static const char *const known[] = {"procedure.json", "fr", "en", "images", "fonts"};

	(void)folder;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(name, known[i]) == 0)
			return;
	lint_tell(l, SEVERITY_WARNING, name,
	          "les outils ne lisent que procedure.json, fr, en, images et fonts",
	          "tools only read procedure.json, fr, en, images and fonts");
}

static void each_file(struct lint *l, const char *folder,
                      void (*look)(struct lint *l, const char *folder, const char *name))
{
	struct dirent **entries;
	char path[4096];
	int count;

	if ((size_t)snprintf(path, sizeof path, "%s/%s", l->options->dir, folder) >= sizeof path)
		return;
	count = scandir(path, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.')
			look(l, folder, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* Which partials a language needs is known when all its templates are in order. */
void lint_unread(struct lint *l)
{
	each_file(l, "", look_at_top);
	if (l->edition->procedure->document_count == 0)
		return;
	if (l->compiled[LANG_FR] == l->edition->procedure->document_count)
		each_file(l, "fr", look_at_text);
	if (l->compiled[LANG_EN] == l->edition->procedure->document_count)
		each_file(l, "en", look_at_text);
	each_file(l, "fonts", look_at_font);
}

void lint_nearest_file(const struct lint *l, const char *folder, struct str name, char out[256])
{
	struct nearest near = {.word = name};
	struct dirent **entries;
	char path[4096];
	int count = -1;

	out[0] = '\0';
	if ((size_t)snprintf(path, sizeof path, "%s/%s", l->options->dir, folder) < sizeof path)
		count = scandir(path, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++)
		nearest_offer(&near, str_of(entries[i]->d_name));
	if (near.best.len > 0 && near.distance <= 2)
		snprintf(out, 256, "%.*s", STR_ARG(near.best));
	for (int i = 0; i < count; i++)
		free(entries[i]);
	if (count >= 0)
		free(entries);
}
