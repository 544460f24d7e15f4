/* album.c - see album.h. */
#include "pdf/album.h"

#include "base/arena.h"
#include "pdf/document.h"
#include "pdf/icc.h"

/* Lengths in 1/1000 pt. */
#define A4_SHORT INT64_C(595276)
#define A4_LONG INT64_C(841890)
#define MARGIN INT64_C(28346) /* 10 mm */
#define INCH INT64_C(72000)
#define PAGE_SIDE_MAX INT64_C(14400000)
#define PICTURE_SIDE_MIN INT64_C(100)

#define LARGEST_PX_PER_INCH 100 /* of pictures, else they look blurred */
#define SHEET_PX_PER_INCH 72    /* the least that anybody scans a sheet with */
#define SHEET_TOLERANCE 3       /* per cent by which a scan's proportions are off */
#define SCANNER_DPI_MIN 100
#define SCANNER_DPI_MAX 1200
#define USUAL_DPI 300

#define SIDE_PX_MAX 65535
#define DEFLATE_LEVEL 9

/* Measured: 2.5 KB and 360 bytes; how well the objects are compressed differs a little. */
#define FILE_BYTES 4096
#define PAGE_BYTES 512
#define PROFILE_BYTES 256
/* A text is written as UTF-16 in hexadecimal digits; the title comes three times. */
#define TEXT_GROWTH 4
#define ALT_BYTES 64 /* without the piece's name */

struct layout {
	int64_t page_width, page_height;
	int64_t x, y, width, height; /* of the picture, as it is seen */
};

struct size {
	int64_t width, height;
};

/* Pixels, as the picture is seen. */
static struct size upright(const struct pdf_picture *p)
{
	bool swapped = p->orientation >= 5;

	return (struct size){swapped ? p->height_px : p->width_px,
	                     swapped ? p->width_px : p->height_px};
}

/* The largest picture of these proportions in the room, at px_per_inch or more. */
static struct size fit(struct size px, struct size room, int64_t px_per_inch)
{
	struct size s = {room.width, room.width * px.height / px.width};

	if (s.height > room.height)
		s = (struct size){room.height * px.width / px.height, room.height};
	if (s.width * px_per_inch > px.width * INCH)
		s = (struct size){px.width * INCH / px_per_inch, px.height * INCH / px_per_inch};
	return s;
}

static bool is_sheet(struct size px, struct size paper)
{
	int64_t a = px.width * paper.height, b = px.height * paper.width;

	return (a > b ? a - b : b - a) * 100 <= a * SHEET_TOLERANCE;
}

static struct layout lay_on_a4(struct size px)
{
	bool lies = px.width > px.height;
	struct size paper = {lies ? A4_LONG : A4_SHORT, lies ? A4_SHORT : A4_LONG};
	bool sheet = is_sheet(px, paper);
	int64_t margin = sheet ? 0 : MARGIN;
	struct size room = {paper.width - 2 * margin, paper.height - 2 * margin};
	struct size s = fit(px, room, sheet ? SHEET_PX_PER_INCH : LARGEST_PX_PER_INCH);

	return (struct layout){.page_width = paper.width,
	                       .page_height = paper.height,
	                       .width = s.width,
	                       .height = s.height};
}

/* A page is an inch wide and high at least, so that it can be seen. */
static struct layout lay_on_own(struct size px, uint32_t stated)
{
	bool scanned = stated >= SCANNER_DPI_MIN && stated <= SCANNER_DPI_MAX;
	struct size s = fit(px, (struct size){PAGE_SIDE_MAX, PAGE_SIDE_MAX},
	                    scanned ? (int64_t)stated : USUAL_DPI);

	return (struct layout){.page_width = s.width > INCH ? s.width : INCH,
	                       .page_height = s.height > INCH ? s.height : INCH,
	                       .width = s.width,
	                       .height = s.height};
}

static struct layout lay_out(const struct album_page *page, enum album_paper paper)
{
	struct size px = upright(&page->picture);
	struct layout l = paper == ALBUM_A4 ? lay_on_a4(px) : lay_on_own(px, page->dpi);

	if (l.width < PICTURE_SIDE_MIN)
		l.width = PICTURE_SIDE_MIN;
	if (l.height < PICTURE_SIDE_MIN)
		l.height = PICTURE_SIDE_MIN;
	l.x = (l.page_width - l.width) / 2;
	l.y = (l.page_height - l.height) / 2;
	return l;
}

/* What is said of the data may come from a process that is not trusted. */

static bool has_known_samples(const struct pdf_picture *p)
{
	bool narrow = p->bits == 1 || p->bits == 2 || p->bits == 4;

	if (p->bits == 8)
		return p->channels == 1 || p->channels == 3;
	return narrow && p->channels == 1 && p->form != PICTURE_JPEG;
}

static bool has_known_palette(const struct pdf_picture *p)
{
	return p->palette.len == 0 ||
	       (p->form != PICTURE_JPEG && p->channels == 1 && p->palette.len % 3 == 0 &&
	        p->palette.len / 3 <= (size_t)1 << p->bits);
}

static bool has_known_profile(const struct pdf_picture *p)
{
	return p->profile.len == 0 || icc_fits(p->profile, p->palette.len ? 3 : p->channels);
}

static bool has_known_size(const struct pdf_picture *p)
{
	uint64_t row = ((uint64_t)p->width_px * p->channels * p->bits + 7) / 8;

	return p->width_px >= 1 && p->width_px <= SIDE_PX_MAX && p->height_px >= 1 &&
	       p->height_px <= SIDE_PX_MAX && p->data.len > 0 &&
	       (p->form != PICTURE_SAMPLES || p->data.len == row * p->height_px);
}

static bool check_pages(const struct album *album, struct err *e)
{
	for (size_t i = 0; i < album->count; i++) {
		const struct pdf_picture *p = &album->pages[i].picture;

		if (!has_known_samples(p) || !has_known_palette(p) || !has_known_profile(p) ||
		    !has_known_size(p) || p->orientation > 8)
			return err_set(
			    e, ERR_FORMAT,
			    "page %zu\u00a0: un PDF ne peut pas contenir cette image telle quelle",
			    "page %zu: a PDF cannot hold this picture as it is", album->first + i);
	}
	return true;
}

static struct str write_alt(struct arena *a, const struct album *album, size_t number)
{
	const char *format =
	    album->lang == LANG_FR ? "Page %zu sur %zu de %.*s" : "Page %zu of %zu of %.*s";
	struct buf text = {0};
	struct str alt = {0};

	buf_printf(&text, format, number, album->total, STR_ARG(album->piece));
	if (!text.failed)
		alt = arena_copy(a, buf_view(&text));
	buf_free(&text);
	return alt;
}

static bool add_page(struct pdf *pdf, struct arena *a, const struct album *album, size_t index,
                     struct err *e)
{
	const struct album_page *page = &album->pages[index];
	struct pdf_attributes figure = {.alt = write_alt(a, album, album->first + index),
	                                .has_box = true};
	struct layout l;
	int64_t foot;

	if (!figure.alt.ptr)
		return err_nomem(e);
	l = lay_out(page, album->paper);
	foot = l.page_height - l.y - l.height;
	memcpy(figure.box, (const int64_t[]){l.x, foot, l.x + l.width, foot + l.height},
	       sizeof figure.box);
	pdf_page_add(pdf, l.page_width, l.page_height);
	pdf_open(pdf, TAG_FIGURE, &figure);
	pdf_image(pdf, l.x, l.y, l.width, l.height, &page->picture);
	pdf_close(pdf);
	return true;
}

static bool write_pages(struct pdf *pdf, struct arena *a, const struct album *album,
                        struct buf *out, struct err *e)
{
	const struct pdf_info info = {.title = album->title,
	                              .language = pdf_language(album->lang),
	                              .creator = album->creator};

	if (!pdf_begin(pdf, &info, e))
		return false;
	pdf_open(pdf, TAG_DOCUMENT, NULL);
	for (size_t i = 0; i < album->count; i++)
		if (!add_page(pdf, a, album, i, e))
			return false;
	pdf_close(pdf);
	return pdf_finish(pdf, out, e);
}

/* Room for all of it at once: growing would copy what is there already. */
static bool make_room(const struct album *album, struct buf *out, struct err *e)
{
	uint64_t bytes = album_file_overhead(album);

	for (size_t i = 0; i < album->count; i++)
		bytes +=
		    album_page_overhead(album, &album->pages[i]) + album->pages[i].picture.data.len;
	return buf_reserve(out, bytes) || err_nomem(e);
}

bool album_write(const struct album *album, struct buf *out, struct err *e)
{
	struct arena arena = {0};
	struct pdf *pdf;
	bool ok;

	if (!check_pages(album, e) || !pdf_engine_new(&pdf, NULL, DEFLATE_LEVEL, e))
		return false;
	ok = make_room(album, out, e) && write_pages(pdf, &arena, album, out, e);
	pdf_engine_free(pdf);
	arena_free(&arena);
	return ok;
}

static bool had_before(const struct album *album, size_t page)
{
	for (size_t i = 0; i < page; i++)
		if (str_eq(album->pages[i].picture.profile, album->pages[page].picture.profile))
			return true;
	return false;
}

uint64_t album_file_overhead(const struct album *album)
{
	uint64_t bytes = FILE_BYTES + 3 * TEXT_GROWTH * (uint64_t)album->title.len +
	                 2 * TEXT_GROWTH * (uint64_t)album->creator.len;

	for (size_t i = 0; i < album->count; i++) {
		size_t len = album->pages[i].picture.profile.len;

		if (len > 0 && !had_before(album, i))
			bytes += PROFILE_BYTES + len;
	}
	return bytes;
}

uint64_t album_page_overhead(const struct album *album, const struct album_page *page)
{
	const struct pdf_picture *p = &page->picture;
	uint64_t bytes = PAGE_BYTES + TEXT_GROWTH * (ALT_BYTES + (uint64_t)album->piece.len) +
	                 2 * (uint64_t)p->palette.len;

	if (p->form == PICTURE_SAMPLES) /* that may not get smaller by compression */
		bytes += p->data.len / 1024;
	return bytes;
}
