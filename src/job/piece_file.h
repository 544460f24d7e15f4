/* piece_file.h - opens the file of a piece by the name that its dossier has.
 * Shape:  in the dossier's folder and never outside it. A name that is not found is looked up
 *         in the other Unicode normal forms: a system may have written it so.
 *         What is no regular file is only pointed at (O_PATH): a device does nothing and a
 *         pipe is not waited for.
 * Owner:  the folder is the caller's, so is *fd. */
#ifndef JOB_PIECE_FILE_H
#define JOB_PIECE_FILE_H

#include "base/str.h"

enum piece_file {
	PIECE_FILE_OPEN,
	PIECE_FILE_MISSING, /* in every normal form */
	PIECE_FILE_ESCAPES, /* the name, or a link in it, leads out of the folder */
	PIECE_FILE_FAILED,  /* *number is an errno */
};

enum piece_file piece_file_open(int folder, struct str name, int *fd, int *number);

#endif
