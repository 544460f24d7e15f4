/* inflate.c - see inflate.h. The zlib envelope (RFC 1950: two bytes in front, the Adler-32
 * behind) is read here, the libraries only see the raw stream: so a wrong checksum is
 * told from damage, and libdeflate's quicker checksum serves both. */
#include "base/inflate.h"

#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

#define HEADER_BYTES 2
#define CHECKSUM_BYTES 4
#define WINDOW_MAX 7      /* as the header has it: 32 KB */
#define SMALL_PIECE 512   /* unfolded at a time under a window that is smaller than the largest */
#define PIECE_BYTES 65536 /* unfolded at a time; holds the largest window twice */
#define GUESS_FACTOR 4    /* typical ratio of what is compressed at all */
#define GUESS_MIN 4096

struct inflate {
	struct libdeflate_decompressor *decompressor;
};

struct inflate *inflate_new(struct err *e)
{
	struct inflate *z = malloc(sizeof *z);

	if (z)
		z->decompressor = libdeflate_alloc_decompressor();
	if (!z || !z->decompressor) {
		free(z);
		err_nomem(e);
		return NULL;
	}
	return z;
}

void inflate_free(struct inflate *z)
{
	if (!z)
		return;
	libdeflate_free_decompressor(z->decompressor);
	free(z);
}

uint32_t crc32_of(uint32_t seed, struct str data)
{
	return data.len ? libdeflate_crc32(seed, data.ptr, data.len) : seed;
}

/* Method deflate, a window of at most 32 KB, no preset dictionary, divisible by 31. */
static bool header_ok(const unsigned char h[HEADER_BYTES])
{
	return (h[0] & 0x0F) == 8 && h[0] >> 4 <= 7 && !(h[1] & 0x20) &&
	       (h[0] << 8 | h[1]) % 31 == 0;
}

static uint32_t checksum_read(const unsigned char c[CHECKSUM_BYTES])
{
	return (uint32_t)c[0] << 24 | (uint32_t)c[1] << 16 | (uint32_t)c[2] << 8 | c[3];
}

/* --- In pieces */

/* A place in several pieces, as if they were one. */
struct cursor {
	const struct str *pieces;
	size_t count, at; /* at: the piece that `rest` is of */
	struct str rest;
	uint64_t used;
};

/* False when nothing is left. */
static bool cursor_fill(struct cursor *c)
{
	while (c->rest.len == 0 && c->at < c->count)
		c->rest = c->pieces[c->at++];
	return c->rest.len > 0;
}

static void cursor_skip(struct cursor *c, size_t len)
{
	c->rest = str_from(c->rest, len);
	c->used += len;
}

static void cursor_seek(struct cursor *c, uint64_t to)
{
	*c = (struct cursor){.pieces = c->pieces, .count = c->count};
	while (c->used < to && cursor_fill(c))
		cursor_skip(c, str_upto(c->rest, (size_t)(to - c->used)).len);
}

static bool cursor_read(struct cursor *c, unsigned char *out, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!cursor_fill(c))
			return false;
		out[i] = (unsigned char)c->rest.ptr[0];
		cursor_skip(c, 1);
	}
	return true;
}

/* ISA-L is more than twice as quick as zlib, but whatever it finds fault with goes to zlib, which
 * has the last word: from the beginning, without what was handed on already. What ISA-L passes
 * and zlib does not are sets of codes that are not complete, while all the data that came by
 * them has the right checksum. */
struct inflate_stream {
	struct inflate_state quick;
	z_stream zlib;
	bool careful, zlib_begun; /* by zlib */
	struct cursor in;
	uint64_t max, done, handed_on; /* done: by the library that is at work */
	uint32_t checksum;
	uInt room;                  /* of out; 0: the header was not read yet */
	bool over;                  /* nothing comes any more */
	enum inflate_result result; /* and why */
	unsigned char out[PIECE_BYTES];
};

struct inflate_stream *inflate_stream_new(const struct str *pieces, size_t count, uint64_t max)
{
	struct inflate_stream *s = malloc(sizeof *s);

	if (!s)
		return NULL;
	memset(&s->zlib, 0,
	       offsetof(struct inflate_stream, out) - offsetof(struct inflate_stream, zlib));
	s->in = (struct cursor){.pieces = pieces, .count = count};
	s->max = max;
	s->checksum = 1;
	return s;
}

void inflate_stream_free(struct inflate_stream *s)
{
	if (!s)
		return;
	if (s->zlib_begun)
		inflateEnd(&s->zlib);
	free(s);
}

uint64_t inflate_stream_used(const struct inflate_stream *s)
{
	return s->in.used;
}

uint64_t inflate_stream_unfolded(const struct inflate_stream *s)
{
	return s->done;
}

static enum inflate_result begin_zlib(struct inflate_stream *s, unsigned window)
{
	if (inflateInit2(&s->zlib, -(int)window - 8) != Z_OK)
		return INFLATE_NOMEM;
	s->careful = s->zlib_begun = true;
	return INFLATE_OK;
}

static enum inflate_result read_header(struct inflate_stream *s)
{
	unsigned char header[HEADER_BYTES];
	unsigned window;

	if (!cursor_read(&s->in, header, sizeof header))
		return INFLATE_CUT;
	if (!header_ok(header))
		return INFLATE_DAMAGED;
	window = header[0] >> 4;
	/* zlib sees a distance beyond a small window, where it leaves the piece as well */
	s->room = window == WINDOW_MAX ? PIECE_BYTES : SMALL_PIECE;
	if (s->careful || window < WINDOW_MAX)
		return begin_zlib(s, window);
	isal_inflate_init(&s->quick);
	return INFLATE_OK;
}

/* --- One call of a library: *ended when that was the stream's end. */

static enum inflate_result step_zlib(struct inflate_stream *s, bool *ended)
{
	z_stream *z = &s->zlib;
	bool more = cursor_fill(&s->in);
	uInt given = (uInt)(s->in.rest.len > UINT32_MAX ? UINT32_MAX : s->in.rest.len);
	int code;

	/* zlib does not write there: it was written before const */
	z->next_in = more ? (Bytef *)(uintptr_t)s->in.rest.ptr : NULL;
	z->avail_in = more ? given : 0;
	code = inflate(z, Z_NO_FLUSH);
	if (more)
		cursor_skip(&s->in, given - z->avail_in);
	*ended = code == Z_STREAM_END;
	if (code == Z_MEM_ERROR)
		return INFLATE_NOMEM;
	if (code == Z_BUF_ERROR && !more)
		return INFLATE_CUT;
	return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR ? INFLATE_OK
	                                                                   : INFLATE_DAMAGED;
}

/* At its end it has read up to eight bytes further than the stream goes. */
static enum inflate_result step_quick(struct inflate_stream *s, bool *ended)
{
	struct inflate_state *q = &s->quick;
	bool more = cursor_fill(&s->in);
	uint32_t given = (uint32_t)(s->in.rest.len > UINT32_MAX ? UINT32_MAX : s->in.rest.len);
	uint32_t room = q->avail_out;

	q->next_in = more ? (uint8_t *)(uintptr_t)s->in.rest.ptr : NULL;
	q->avail_in = more ? given : 0;
	if (isal_inflate(q) != ISAL_DECOMP_OK || q->read_in_length < 0)
		return INFLATE_DAMAGED;
	if (more)
		cursor_skip(&s->in, given - q->avail_in);
	*ended = q->block_state == ISAL_BLOCK_FINISH;
	if (*ended)
		cursor_seek(&s->in, s->in.used - (uint64_t)q->read_in_length / 8);
	return *ended || more || q->avail_out < room ? INFLATE_OK : INFLATE_CUT;
}

/* Fills out; *made gets how far. */
static enum inflate_result fill(struct inflate_stream *s, uInt *made, bool *ended)
{
	enum inflate_result result = INFLATE_OK;

	s->zlib.next_out = s->quick.next_out = s->out;
	s->zlib.avail_out = s->quick.avail_out = s->room;
	for (*made = 0; result == INFLATE_OK && !*ended && *made < s->room;) {
		result = s->careful ? step_zlib(s, ended) : step_quick(s, ended);
		*made = s->room - (s->careful ? s->zlib.avail_out : s->quick.avail_out);
	}
	return result;
}

static enum inflate_result compare_checksum(struct inflate_stream *s)
{
	unsigned char checksum[CHECKSUM_BYTES];

	if (!cursor_read(&s->in, checksum, sizeof checksum))
		return INFLATE_CUT;
	return checksum_read(checksum) == s->checksum ? INFLATE_OK : INFLATE_CHECKSUM;
}

/* What comes next, handed on already or not. */
static enum inflate_result unfold(struct inflate_stream *s, struct str *piece)
{
	enum inflate_result result = s->room ? INFLATE_OK : read_header(s);
	bool ended = false;
	uInt made;

	if (result != INFLATE_OK) {
		s->over = true;
		return result;
	}
	result = fill(s, &made, &ended);
	*piece = (struct str){(const char *)s->out, made};
	if (piece->len > s->max - s->done) {
		*piece = str_upto(*piece, (size_t)(s->max - s->done));
		result = INFLATE_LIMIT;
	}
	if (piece->len)
		s->checksum = libdeflate_adler32(s->checksum, piece->ptr, piece->len);
	s->done += piece->len;
	if (result == INFLATE_OK && ended)
		result = compare_checksum(s);
	s->over = ended || result != INFLATE_OK;
	return result;
}

static bool is_fault(enum inflate_result result)
{
	return result != INFLATE_OK && result != INFLATE_LIMIT;
}

static void begin_again(struct inflate_stream *s)
{
	s->careful = true;
	s->over = false;
	s->done = 0;
	s->checksum = 1;
	s->room = 0;
	cursor_seek(&s->in, 0);
}

enum inflate_result inflate_stream_next(struct inflate_stream *s, struct str *piece)
{
	*piece = (struct str){NULL, 0};
	while (!s->over && piece->len == 0) {
		uint64_t before = s->done, known = s->handed_on;

		s->result = unfold(s, piece);
		if (is_fault(s->result) && !s->careful && s->room > 0) {
			*piece = (struct str){NULL, 0};
			begin_again(s);
			continue;
		}
		if (known > before)
			*piece = str_from(*piece, (size_t)(known - before));
		if (s->done > known)
			s->handed_on = s->done;
	}
	/* what came out before damage is handed on as well */
	return piece->len ? INFLATE_OK : s->result;
}

enum inflate_result inflate_pieces(const struct str *pieces, size_t count, uint64_t max,
                                   const struct inflate_sink *sink, uint64_t *used,
                                   uint64_t *unfolded)
{
	struct inflate_stream *s = inflate_stream_new(pieces, count, max);
	enum inflate_result result;
	struct str piece;

	*used = *unfolded = 0;
	if (!s)
		return INFLATE_NOMEM;
	s->careful = true;
	while ((result = inflate_stream_next(s, &piece)) == INFLATE_OK && piece.len > 0)
		if (!sink->take(sink->context, piece)) {
			result = INFLATE_STOPPED;
			break;
		}
	*used = s->in.used;
	*unfolded = s->done;
	inflate_stream_free(s);
	return result;
}

/* --- Whole */

static bool take_into_buf(void *context, struct str piece)
{
	struct buf *out = context;

	buf_str(out, piece);
	return !out->failed;
}

/* libdeflate found fault: zlib says which, and has the last word. */
static enum inflate_result again_by_zlib(struct str data, size_t max, struct buf *out, size_t *used)
{
	struct inflate_sink sink = {out, take_into_buf};
	uint64_t in, unfolded;
	size_t before = out->len;
	enum inflate_result result = inflate_pieces(&data, 1, max, &sink, &in, &unfolded);

	*used = (size_t)in;
	if (result == INFLATE_STOPPED)
		result = INFLATE_NOMEM;
	if (result != INFLATE_OK && result != INFLATE_CHECKSUM)
		out->len = before;
	return result;
}

/* How much room is tried first. */
static size_t first_room(size_t len, size_t expected, size_t max)
{
	size_t room = expected ? expected : GUESS_MIN;

	if (!expected && len > GUESS_MIN / GUESS_FACTOR)
		room = len > SIZE_MAX / GUESS_FACTOR ? SIZE_MAX : len * GUESS_FACTOR;
	return room < max ? room : max;
}

/* Unfolds the raw stream behind out's contents (out->len stays), in larger and larger room. */
static enum libdeflate_result unfold_growing(struct inflate *z, struct str raw, size_t room,
                                             size_t max, struct buf *out, size_t *in, size_t *made)
{
	enum libdeflate_result result;

	for (;;) {
		/* libdeflate wants a pointer even for no room at all */
		char *at = buf_reserve(out, room ? room : 1);

		if (!at)
			return LIBDEFLATE_INSUFFICIENT_SPACE;
		result = libdeflate_deflate_decompress_ex(z->decompressor, raw.len ? raw.ptr : "",
		                                          raw.len, at, room, in, made);
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room == max)
			return result;
		room = room < max / GUESS_FACTOR ? room * GUESS_FACTOR + GUESS_MIN : max;
		room = room < max ? room : max;
	}
}

enum inflate_result inflate_zlib(struct inflate *z, struct str data, size_t expected, size_t max,
                                 struct buf *out, size_t *used)
{
	const unsigned char *bytes = (const unsigned char *)data.ptr;
	size_t in = 0, made = 0;
	enum libdeflate_result unfolded;

	*used = 0;
	if (data.len < HEADER_BYTES)
		return INFLATE_CUT;
	if (!header_ok(bytes))
		return INFLATE_DAMAGED;
	unfolded = unfold_growing(z, str_from(data, HEADER_BYTES),
	                          first_room(data.len, expected, max), max, out, &in, &made);
	if (out->failed)
		return INFLATE_NOMEM;
	if (unfolded == LIBDEFLATE_INSUFFICIENT_SPACE)
		return INFLATE_LIMIT;
	if (unfolded != LIBDEFLATE_SUCCESS)
		return again_by_zlib(data, max, out, used);
	*used = HEADER_BYTES + in;
	if (data.len - *used < CHECKSUM_BYTES)
		return INFLATE_CUT;
	bytes += *used;
	*used += CHECKSUM_BYTES;
	out->len += made;
	return checksum_read(bytes) == libdeflate_adler32(1, out->data + out->len - made, made)
	           ? INFLATE_OK
	           : INFLATE_CHECKSUM;
}
