/* summary.c - see summary.h. */
#include "cli/summary.h"

void summary_part(struct buf *out, size_t n, const char *one, const char *many)
{
	if (n > 0)
		buf_printf(out, "%s%zu %s", out->len > 0 ? ", " : "", n, n > 1 ? many : one);
}

void summary_skipped(const struct messages *m, size_t skipped)
{
	if (skipped == 1)
		message_note(m,
		             "1 nom laissé de côté dans les répertoires (fichier caché ou de "
		             "service, lien vers un répertoire)",
		             "1 name in folders passed over (hidden or service file, link to a "
		             "folder)");
	else if (skipped > 1)
		message_note(m,
		             "%zu noms laissés de côté dans les répertoires (fichiers cachés ou de "
		             "service, liens vers des répertoires)",
		             "%zu names in folders passed over (hidden and service files, links "
		             "to folders)",
		             skipped);
}
