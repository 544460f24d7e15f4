/* deflate.c - see deflate.h. */
#include "base/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

#define ROOM 16384 /* for what a stream has to say, at a time */

struct deflate {
	struct libdeflate_compressor *compressor;
};

struct deflate *deflate_new(int level, struct err *e)
{
	struct deflate *d;

	if (level < 1 || level > 12) {
		err_set(e, ERR_USAGE, "le niveau de compression %d n'est pas entre 1 et 12",
		        "compression level %d is not between 1 and 12", level);
		return NULL;
	}
	d = malloc(sizeof *d);
	if (d)
		d->compressor = libdeflate_alloc_compressor(level);
	if (!d || !d->compressor) {
		free(d);
		err_nomem(e);
		return NULL;
	}
	return d;
}

bool deflate_zlib(struct deflate *d, struct str data, struct buf *out, struct err *e)
{
	size_t bound = libdeflate_zlib_compress_bound(d->compressor, data.len), len;
	char *room = buf_reserve(out, bound);

	if (!room)
		return err_nomem(e);
	len = libdeflate_zlib_compress(d->compressor, data.len ? data.ptr : "", data.len, room,
	                               bound);
	if (len == 0)
		return err_set(e, ERR_LIBRARY, "libdeflate n'a pas compressé %zu octets",
		               "libdeflate did not compress %zu bytes", data.len);
	out->len += len;
	return true;
}

void deflate_free(struct deflate *d)
{
	if (!d)
		return;
	libdeflate_free_compressor(d->compressor);
	free(d);
}

/* --- Piece by piece */

struct deflate_stream {
	z_stream zlib;
};

struct deflate_stream *deflate_stream_new(int level, struct err *e)
{
	struct deflate_stream *s = calloc(1, sizeof *s);

	if (s && deflateInit(&s->zlib, level) == Z_OK)
		return s;
	free(s);
	err_nomem(e);
	return NULL;
}

/* Until there is room left over: then zlib has said all. */
static bool advance(struct deflate_stream *s, int flush, struct buf *out, struct err *e)
{
	do {
		char *room = buf_reserve(out, ROOM);

		if (!room)
			return err_nomem(e);
		s->zlib.next_out = (Bytef *)room;
		s->zlib.avail_out = ROOM;
		deflate(&s->zlib, flush);
		out->len += ROOM - s->zlib.avail_out;
	} while (s->zlib.avail_out == 0);
	return true;
}

bool deflate_stream_add(struct deflate_stream *s, struct str data, struct buf *out, struct err *e)
{
	while (data.len > 0) {
		struct str part = str_upto(data, UINT32_MAX);

		/* zlib does not write there: it was written before const */
		s->zlib.next_in = (Bytef *)(uintptr_t)part.ptr;
		s->zlib.avail_in = (uInt)part.len;
		if (!advance(s, Z_NO_FLUSH, out, e))
			return false;
		data = str_from(data, part.len);
	}
	return true;
}

bool deflate_stream_end(struct deflate_stream *s, struct buf *out, struct err *e)
{
	return advance(s, Z_FINISH, out, e);
}

void deflate_stream_free(struct deflate_stream *s)
{
	if (!s)
		return;
	deflateEnd(&s->zlib);
	free(s);
}

/* --- Undone */

/* True if all of data is a zlib stream that fills `size` bytes at out exactly. */
static bool inflates(struct libdeflate_decompressor *d, struct str data, char *out, size_t size)
{
	size_t read, written;

	return libdeflate_zlib_decompress_ex(d, data.len ? data.ptr : "", data.len, out, size,
	                                     &read, &written) == LIBDEFLATE_SUCCESS &&
	       read == data.len && written == size;
}

bool deflate_undo(struct str data, size_t size, struct buf *out, struct err *e)
{
	char *room = buf_reserve(out, size);
	struct libdeflate_decompressor *d = room ? libdeflate_alloc_decompressor() : NULL;
	bool ok;

	if (!d)
		return err_nomem(e);
	ok = inflates(d, data, room, size);
	libdeflate_free_decompressor(d);
	if (!ok)
		return err_set(e, ERR_FORMAT, "ce n'est pas un flux zlib entier de %zu octets",
		               "not a whole zlib stream of %zu bytes", size);
	out->len += size;
	return true;
}

const char *deflate_version(void)
{
	return LIBDEFLATE_VERSION_STRING;
}
