/* normalize_dossier.h - a whole dossier made fit to file: its files into a folder, under the paths
 * that it has for them, and beside them the dossier that names them as they are called now.
 * Shape:  the new dossier.json is written last, and only when all its files were made: one that
 *         names files that are not there helps nobody.
 * Owner:  the options are borrowed for the run.
 * Errors: those of normalize.h, and what keeps the dossier itself from being read, which is told
 *         as a file that was not done. */
#ifndef JOB_NORMALIZE_DOSSIER_H
#define JOB_NORMALIZE_DOSSIER_H

#include <stdbool.h>

#include "base/err.h"
#include "job/normalize.h"

/* dossier: a folder that holds a dossier.json, or such a file. The options' sources do not
 * count; their delivery is into a folder. */
bool normalize_dossier_run(const struct normalize_options *options, const char *dossier,
                           struct err *e);

#endif
