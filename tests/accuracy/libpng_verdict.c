/* What libpng says of each PNG, at its strictest: a wrong CRC is fatal in any chunk, and
 * every row is read, then all that follows up to IEND.
 *
 *   libpng_verdict < NAMES-WITH-A-NUL-BEHIND-EACH
 *
 * Prints a line for each: ok, warned or refused, a tab, and the first thing that it said.
 * Warnings are what libpng can read over: "benign errors" in its own words. Pictures of more
 * than PIXELS_MAX are not read: "large". */
#include <errno.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <png.h>

#define PIXELS_MAX 100000000u

struct verdict {
	const char *word;
	char said[256];
};

static void note(struct verdict *v, const char *word, const char *message)
{
	if (!v->said[0])
		snprintf(v->said, sizeof(v->said), "%s", message);
	v->word = word;
}

static void on_error(png_structp png, png_const_charp message)
{
	struct verdict *v = png_get_error_ptr(png);

	v->said[0] = '\0'; /* the reason, not a warning before it */
	note(v, "refused", message);
	longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	note(png_get_error_ptr(png), "warned", message);
}

/* Rows are read over one another: what they hold is not looked at. */
static void read_rows(png_structp png, png_infop info, png_bytep row)
{
	png_uint_32 height = png_get_image_height(png, info);
	int passes = png_set_interlace_handling(png);

	png_start_read_image(png);
	while (passes--)
		for (png_uint_32 y = 0; y < height; y++)
			png_read_row(png, row, NULL);
	png_read_end(png, NULL);
}

static void read_picture(png_structp png, png_infop info, FILE *file, struct verdict *v)
{
	/* changed behind setjmp, so not automatic */
	static png_bytep row;

	row = NULL;
	if (setjmp(png_jmpbuf(png)) == 0) {
		png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
		png_init_io(png, file);
		png_read_info(png, info);
		if ((unsigned long long)png_get_image_width(png, info) *
		        png_get_image_height(png, info) >
		    PIXELS_MAX) {
			note(v, "large", "");
		} else {
			row = malloc(png_get_rowbytes(png, info) + 8);
			if (row)
				read_rows(png, info, row);
			else
				note(v, "failed", "no memory");
		}
	}
	free(row);
}

static void judge(const char *name, struct verdict *v)
{
	FILE *file = fopen(name, "rb");
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, v, on_error, on_warning);
	png_infop info = png ? png_create_info_struct(png) : NULL;

	if (!file || !info)
		note(v, "failed", file ? "no memory" : strerror(errno));
	else
		read_picture(png, info, file, v);
	png_destroy_read_struct(&png, &info, NULL);
	if (file)
		fclose(file);
}

int main(void)
{
	char *name = NULL;
	size_t room = 0;

	while (getdelim(&name, &room, '\0', stdin) > 0) {
		struct verdict v = {"ok", ""};

		judge(name, &v);
		printf("%s\t%s\n", v.word, v.said);
	}
	free(name);
	return fflush(stdout) == 0 ? 0 : 1;
}
