/* tiff_input.c - see tiff_input.h. */
#include "codec/tiff_input.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codec/raster_readers.h"

#define SINGLE_ALLOCATION_MAX ((tmsize_t)256 << 20)

/* --- A file that is there already */

static tmsize_t on_read(thandle_t handle, void *to, tmsize_t size)
{
	struct tiff_input *in = handle;
	struct str rest =
	    in->at < in->bytes.len ? str_from(in->bytes, (size_t)in->at) : (struct str){NULL, 0};
	size_t n = (size_t)size < rest.len ? (size_t)size : rest.len;

	if (n > 0)
		memcpy(to, rest.ptr, n);
	in->at += n;
	return (tmsize_t)n;
}

static tmsize_t on_write(thandle_t handle, void *from, tmsize_t size)
{
	(void)handle;
	(void)from;
	(void)size;
	return 0;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct tiff_input *in = handle;

	uint64_t from = whence == SEEK_CUR ? in->at : whence == SEEK_END ? in->bytes.len : 0;

	in->at = from + offset;
	return in->at;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	return ((struct tiff_input *)handle)->bytes.len;
}

/* libtiff's types are without const; it does not write there. */
static int on_map(thandle_t handle, void **base, toff_t *size)
{
	struct tiff_input *in = handle;

	*base = (void *)(uintptr_t)in->bytes.ptr;
	*size = in->bytes.len;
	return 1;
}

static void on_unmap(thandle_t handle, void *base, toff_t size)
{
	(void)handle;
	(void)base;
	(void)size;
}

/* --- What it says */

/* libtiff has no codes, only these words. */
static bool tells_of_no_memory(const char *text)
{
	return strstr(text, "ut of memory") || strstr(text, "No space") ||
	       strstr(text, "nsufficient memory") || strstr(text, "ailed to allocate");
}

/* Something would stand behind the end. */
static bool tells_of_end(const char *text)
{
	static const char *const words[] = {"IO error", "Can not read", "Cannot read", "Read error",
	                                    "Seek error"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* Only the first is kept: others follow from it. */
static void damaged(struct tiff_input *in, const char *what)
{
	struct report *report = in->report;

	if (report_has(report, REMARK_TRUNCATED) || report_has(report, REMARK_CORRUPT))
		return;
	if (tells_of_end(what))
		report_add(report, REMARK_TRUNCATED, in->page, in->bytes.len, str_of(what));
	else
		report_add(report, REMARK_CORRUPT, in->page, 0, str_of(what));
}

__attribute__((format(printf, 4, 0))) static int on_error(TIFF *tiff, void *user,
                                                          const char *module, const char *format,
                                                          va_list args)
{
	struct tiff_input *in = user;
	char text[REMARK_DETAIL_MAX * 2];

	(void)tiff;
	(void)module;
	vsnprintf(text, sizeof text, format, args);
	if (tells_of_no_memory(text))
		in->no_memory = true;
	else
		damaged(in, text);
	return 1;
}

__attribute__((format(printf, 4, 0))) static int on_warning(TIFF *tiff, void *user,
                                                            const char *module, const char *format,
                                                            va_list args)
{
	struct tiff_input *in = user;

	return in->in_pixels ? on_error(tiff, user, module, format, args) : 1;
}

bool tiff_input_fail(struct tiff_input *in, const char *what, struct err *e)
{
	if (in->no_memory)
		return err_nomem(e);
	damaged(in, what);
	return raster_fail(e);
}

bool tiff_input_open(struct tiff_input *in, struct str bytes, struct report *report, struct err *e)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	*in = (struct tiff_input){.bytes = bytes, .report = report};
	if (!options)
		return err_nomem(e);
	TIFFOpenOptionsSetMaxSingleMemAlloc(options, SINGLE_ALLOCATION_MAX);
	TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, in);
	TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, in);
	in->tiff = TIFFClientOpenExt("", "r", in, on_read, on_write, on_seek, on_close, on_size,
	                             on_map, on_unmap, options);
	TIFFOpenOptionsFree(options);
	return in->tiff || tiff_input_fail(in, "first directory", e);
}

void tiff_input_close(struct tiff_input *in)
{
	if (in->tiff)
		TIFFClose(in->tiff);
	in->tiff = NULL;
}
