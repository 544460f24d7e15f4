#include "job/piece_file.h"

#include <errno.h>

#include "base/arena.h"
#include "base/beneath.h"
#include "base/text.h"

static enum piece_file open_form(int folder, const char *path, int *fd, int *number)
{
	struct stat st;

	*fd = beneath_open_file(folder, path, &st);
	if (*fd >= 0)
		return PIECE_FILE_OPEN;
	*number = errno;
	switch (errno) {
	case EXDEV:
		return PIECE_FILE_ESCAPES;
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
	case ENAMETOOLONG:
		return PIECE_FILE_MISSING;
	default:
		return PIECE_FILE_FAILED;
	}
}

static struct str as_given(struct str name, struct arena *a)
{
	(void)a;
	return name;
}

enum piece_file piece_file_open(int folder, struct str name, int *fd, int *number)
{
	static struct str (*const forms[])(struct str name, struct arena * a) = {as_given, text_nfc,
	                                                                         text_nfd};
	enum piece_file result = PIECE_FILE_MISSING;
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof forms / sizeof *forms && result == PIECE_FILE_MISSING; i++) {
		struct str form = forms[i](name, &arena);
		struct str path = form.ptr ? arena_copy(&arena, form) : form;

		*number = ENOMEM;
		result = path.ptr ? open_form(folder, path.ptr, fd, number) : PIECE_FILE_FAILED;
	}
	arena_free(&arena);
	return result;
}
