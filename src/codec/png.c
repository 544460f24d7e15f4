/* png.c - see png.h and png_parts.h. Here is the walk over the chunks; png_chunk.c reads one,
 * png_rows.c the picture's data. CORRUPT and TRUNCATED are what readers refuse, BAD_CHUNK what is against the
 * specification and read all the same. */
#include "codec/png.h"

#include "base/inflate.h"
#include "codec/kind.h"
#include "codec/png_parts.h"
#include "codec/png_rows.h"

#define FRAME_BYTES 12 /* length, name and CRC of a chunk */
#define LENGTH_MAX 0x7FFFFFFFu

void png_corrupt(struct png *p, size_t offset, const char *what)
{
	report_add(p->report, REMARK_CORRUPT, 0, offset, str_of(what));
	p->stop = true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(const char *name)
{
	return is_letter(name[0]) && is_letter(name[1]) && is_letter(name[2]) && is_letter(name[3]);
}

static void truncated(struct png *p)
{
	report_add(p->report, REMARK_TRUNCATED, 0, p->bytes.len, (struct str){NULL, 0});
	p->stop = true;
}

bool png_chunk_at(struct png *p, size_t at, struct png_chunk *c)
{
	struct str rest = str_from(p->bytes, at);
	uint32_t length;

	if (rest.len < 8) {
		truncated(p);
		return false;
	}
	length = png_number(rest.ptr);
	memcpy(c->name, rest.ptr + 4, 4);
	c->name[4] = '\0';
	c->offset = at;
	if (!is_name(c->name))
		png_corrupt(p, at, "chunk name");
	else if (length > LENGTH_MAX)
		png_corrupt(p, at, "chunk length");
	else if (length > rest.len || rest.len - length < FRAME_BYTES)
		truncated(p);
	c->data = (struct str){rest.ptr + 8, length};
	return !p->stop;
}

size_t png_chunk_end(const struct png_chunk *c)
{
	return c->offset + FRAME_BYTES + c->data.len;
}

static void check_crc(struct png *p, const struct png_chunk *c)
{
	/* name and contents */
	struct str covered = {c->data.ptr - 4, c->data.len + 4};

	if (crc32_of(0, covered) != png_number(c->data.ptr + c->data.len))
		report_add(p->report, REMARK_BAD_CRC, 0, c->offset, str_of(c->name));
}

bool png_walk(struct png *p, struct err *e)
{
	struct png_chunk c;

	if (!str_starts(p->bytes, PNG_SIGNATURE)) {
		png_corrupt(p, 0, "signature");
		return true;
	}
	p->end = PNG_SIGNATURE.len;
	while (!p->ended && !p->stop && png_chunk_at(p, p->end, &c)) {
		check_crc(p, &c);
		if (!png_chunk_read(p, &c, e))
			return false;
		p->end = png_chunk_end(&c);
	}
	return true;
}

bool png_has_picture(const struct png *p)
{
	return p->ended && !p->stop && !p->apple;
}

static void behind_the_end(struct png *p)
{
	struct str tail = str_from(p->bytes, p->end);

	if (tail.len == 0)
		return;
	if (kind_is_camera_extra(tail))
		report_add(p->report, REMARK_CAMERA_EXTRA, 0, tail.len, (struct str){NULL, 0});
	else
		report_add(p->report, REMARK_TRAILING_BYTES, 0, tail.len, (struct str){NULL, 0});
}

static void other_kind(struct png *p)
{
	enum kind second = kind_second(KIND_PNG, p->bytes, p->ended ? p->end : p->bytes.len);

	if (second != KIND_COUNT)
		report_add(p->report, REMARK_POLYGLOT, 0, 0, str_of(kind_name(second)));
	else if (p->ended)
		behind_the_end(p);
}

static void animation(struct png *p)
{
	uint32_t pictures = p->frames + !p->shown_in_animation;

	/* one frame that is the picture itself is a still picture to everybody */
	if (p->frames && pictures > 1)
		report_add(p->report, REMARK_ANIMATED, 0, pictures, (struct str){NULL, 0});
	if (p->frames != p->controls || p->sequence_broken)
		report_add(p->report, REMARK_BAD_CHUNK, 0, 0, STR("fcTL"));
}

void png_conclude(struct png *p)
{
	if (p->ended)
		animation(p);
	other_kind(p);
}

void png_clear(struct png *p)
{
	buf_free(&p->data);
}

static bool look_at_data(struct png *p, struct err *e)
{
	struct png_rows rows;
	bool ok;

	if (!png_rows_open(&rows, p, false, e))
		return false;
	while (png_rows_next(&rows))
		;
	ok = png_rows_conclude(&rows, e);
	png_rows_clear(&rows);
	return ok;
}

bool png_probe(struct report *out, struct str bytes, const struct codec_limits *limits,
               struct err *e)
{
	struct png p = {.report = out, .bytes = bytes, .limits = limits};
	bool ok;

	out->kind = KIND_PNG;
	ok = png_walk(&p, e) && (!png_has_picture(&p) || look_at_data(&p, e));
	if (ok)
		png_conclude(&p);
	png_clear(&p);
	return ok;
}
