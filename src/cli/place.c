/* place.c - see place.h. */
#include "cli/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* True if folder/name is there. */
static bool has(const char *folder, const char *name)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s", folder, name);

	return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

/* bin/relative, without the ".." in it where that can be told. */
static bool beside(char out[PATH_MAX], const char *bin, const char *relative)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s", bin, relative);

	return length > 0 && (size_t)length < sizeof path && realpath(path, out);
}

void places_beside(char out[PATH_MAX], const char *bin)
{
	if (beside(out, bin, "../share/dossier-tools") && has(out, "templates"))
		return;
	if (beside(out, bin, "../../..") && has(out, "templates") && has(out, "fonts"))
		return;
	snprintf(out, PATH_MAX, "%s", DATA_DIR);
}

void places_find(struct places *out)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	*out = (struct places){.data = variable("DOSSIER_TOOLS_DATA"),
	                       .xdg_config = variable("XDG_CONFIG_HOME"),
	                       .home = variable("HOME")};
	program[length > 0 ? length : 0] = '\0';
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	places_beside(out->installed, program);
}
