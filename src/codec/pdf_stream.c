/* pdf_stream.c - each stream once: unfolded, its checksum compared, its JPEG decoded. */
#include "codec/jpeg.h"
#include "codec/pdf_reader.h"

#define WHOLE_MAX 48000000 /* bytes unfolded into memory at once; beyond, in pieces */
#define MISSING_CHECKSUM "\0\0\0\0\0\0\0\0"

static bool take_nothing(void *context, struct str piece)
{
	(void)context;
	(void)piece;
	return true;
}

static void bomb(struct pdf_reader *r)
{
	report_add(r->out, REMARK_INFLATE_BOMB, 0, r->limits->inflated, STR(""));
	r->stop = true;
}

static void damaged_stream(struct pdf_reader *r, const struct pdf_value *v)
{
	pdf_remark_object(r, REMARK_STREAM_DAMAGED, v->id, v->gen);
	r->lost = true;
}

/* In pieces, nothing kept. */
static enum inflate_result unfold_away(struct pdf_reader *r, const struct str *pieces, size_t count,
                                       uint64_t *unfolded)
{
	struct inflate_sink sink = {NULL, take_nothing};
	uint64_t used;

	return inflate_pieces(pieces, count, r->limits->inflated - r->unfolded, &sink, &used,
	                      unfolded);
}

/* Whether only the checksum is missing behind complete data: with bytes put behind it, the
 * data then ends and the checksum is a wrong one. Writers exist that leave it out, and no
 * reader misses it. */
static bool lacks_checksum_only(struct pdf_reader *r, struct str data)
{
	struct str pieces[2] = {data, {MISSING_CHECKSUM, 8}};
	uint64_t unfolded;
	enum inflate_result result = unfold_away(r, pieces, 2, &unfolded);

	return result == INFLATE_CHECKSUM || result == INFLATE_OK;
}

/* Image dictionaries say how much they hold. 0: not known. */
static size_t expected_size(struct pdf_reader *r, const struct pdf_value *stream)
{
	long width, height, bits;
	const struct pdf_value *space;
	double row;

	if (!pdf_value_is_name(pdf_value_get(stream, "Subtype"), "Image"))
		return 0;
	width = pdf_value_integer(pdf_get(r, stream, "Width"), 0);
	height = pdf_value_integer(pdf_get(r, stream, "Height"), 0);
	bits = pdf_value_integer(pdf_get(r, stream, "BitsPerComponent"), 1);
	space = pdf_get(r, stream, "ColorSpace");
	if (width <= 0 || height <= 0 || width > 1000000 || height > 1000000 || bits > 16)
		return 0;
	if (pdf_value_is_name(space, "DeviceRGB") || (space && space->type == PDF_ARRAY))
		bits *= 3;
	if (pdf_value_is_name(space, "DeviceCMYK"))
		bits *= 4;
	row = (double)width * (double)bits / 8 + 2; /* a predictor's byte a row */
	return row * (double)height < 4e9 ? (size_t)(row * (double)height) : 0;
}

/* The whole of it into r->plain. INFLATE_OK with *whole false: it was too large to be kept. */
static enum inflate_result unfold(struct pdf_reader *r, struct str data, size_t expected,
                                  bool *whole)
{
	uint64_t left = r->limits->inflated - r->unfolded, unfolded = 0;
	size_t used, max = left < WHOLE_MAX ? (size_t)left : WHOLE_MAX;
	enum inflate_result result = INFLATE_LIMIT;

	buf_reset(&r->plain);
	*whole = true;
	if (expected <= max)
		result = inflate_zlib(r->inflate, data, expected, max, &r->plain, &used);
	unfolded = r->plain.len;
	if (result == INFLATE_LIMIT) {
		*whole = false;
		buf_free(&r->plain);
		result = unfold_away(r, &data, 1, &unfolded);
	}
	r->unfolded += unfolded;
	return result;
}

/* One Flate filter. True if what it holds is good; *whole as above. */
static bool check_flate(struct pdf_reader *r, const struct pdf_value *v, struct str data,
                        size_t expected, bool *whole)
{
	enum inflate_result result = unfold(r, data, expected, whole);

	switch (result) {
	case INFLATE_OK:
		return true;
	case INFLATE_LIMIT:
		bomb(r);
		return false;
	case INFLATE_NOMEM:
		return pdf_no_memory(r);
	case INFLATE_CHECKSUM:
		pdf_remark_object(r, REMARK_STREAM_CHECKSUM, v->id, v->gen);
		r->lost = true;
		return false;
	case INFLATE_CUT:
		if (lacks_checksum_only(r, data)) {
			*whole = false;
			return true;
		}
		/* fall through */
	default:
		damaged_stream(r, v);
		return false;
	}
}

static void check_jpeg(struct pdf_reader *r, const struct pdf_value *v, struct str data)
{
	struct report picture;

	report_init(&picture);
	if (!jpeg_probe(&picture, data, r->limits, r->e)) {
		r->nomem = r->stop = true;
		return;
	}
	if (report_has(&picture, REMARK_TRUNCATED) || report_has(&picture, REMARK_CORRUPT))
		pdf_remark_object(r, REMARK_IMAGE_DAMAGED, v->id, v->gen);
	if (report_has(&picture, REMARK_TOO_MANY_PIXELS))
		pdf_remark_object(r, REMARK_TOO_MANY_PIXELS, v->id, v->gen);
	if (report_has(&picture, REMARK_TOO_MANY_SCANS))
		pdf_remark_object(r, REMARK_TOO_MANY_SCANS, v->id, v->gen);
}

/* LZW has no checksum; codes that stand for nothing are all that can be noticed. With
 * EarlyChange 0, which nobody writes, codes would be read wrongly here. */
static void check_lzw(struct pdf_reader *r, const struct pdf_value *v, struct str data)
{
	const struct pdf_value *parms = pdf_get(r, v, "DecodeParms");
	uint64_t left = r->limits->inflated - r->unfolded, size;
	bool damaged;

	if (parms && (parms->type != PDF_DICT || pdf_value_get(parms, "EarlyChange")))
		return;
	size = pdf_lzw_size(data, left + 1, &damaged);
	r->unfolded += size < left ? size : left;
	if (size > left)
		bomb(r);
	else if (damaged)
		damaged_stream(r, v);
}

/* Bytes as text: into r->middle. */
static bool decode_text(struct pdf_reader *r, enum pdf_filter filter, struct str *data)
{
	struct buf next = {0};

	if (filter == PDF_FILTER_HEX)
		pdf_from_hex(*data, &next);
	else
		pdf_from_85(*data, &next);
	buf_free(&r->middle);
	r->middle = next;
	*data = buf_view(&r->middle);
	return !next.failed || pdf_no_memory(r);
}

/* Through one filter; *data becomes what is behind it. False: no further. */
static bool through(struct pdf_reader *r, const struct pdf_value *v, enum pdf_filter filter,
                    size_t expected, struct str *data)
{
	bool whole = true;

	switch (filter) {
	case PDF_FILTER_HEX:
	case PDF_FILTER_85:
		return decode_text(r, filter, data);
	case PDF_FILTER_NONE:
		return true;
	case PDF_FILTER_FLATE:
		/* nothing at all is an empty stream to every reader */
		if (data->len > 0 && !check_flate(r, v, *data, expected, &whole))
			return false;
		if (data->len > 0)
			*data = buf_view(&r->plain);
		return whole;
	case PDF_FILTER_JPEG:
		check_jpeg(r, v, *data);
		return false;
	case PDF_FILTER_LZW:
		check_lzw(r, v, *data);
		return false;
	default:
		return false;
	}
}

/* All filters. True if *data is what the stream holds. */
static bool check_data(struct pdf_reader *r, const struct pdf_value *v, struct str *data)
{
	enum pdf_filter filters[PDF_FILTERS_MAX];
	size_t count = pdf_filters(r, v, filters);

	for (size_t i = 0; i < count && !r->stop; i++) {
		size_t expected = i + 1 == count ? expected_size(r, v) : 0;

		/* what was unfolded is unfolded again: out of the way first */
		if (i > 0 && data->ptr == r->plain.data && filters[i] == PDF_FILTER_FLATE) {
			buf_free(&r->middle);
			r->middle = r->plain;
			r->plain = (struct buf){0};
		}
		if (!through(r, v, filters[i], expected, data))
			return false;
	}
	return !r->stop;
}

static bool first_time(struct pdf_reader *r, const struct pdf_value *v)
{
	return pdf_set_add(r, &r->checked, pdf_key(v->id, v->gen, PDF_CHECKED_DATA));
}

/* What it holds goes into r->plain as well where no filter put it there. */
static bool check(struct pdf_reader *r, const struct pdf_value *v, struct str *out)
{
	struct str raw, data;
	bool good = pdf_raw(r, v, &raw);

	if (!good && !r->stop)
		damaged_stream(r, v);
	data = raw;
	good = good && check_data(r, v, &data);
	if (good && out && data.ptr == raw.ptr) {
		buf_reset(&r->plain);
		buf_str(&r->plain, data);
		data = buf_view(&r->plain);
		good = !r->plain.failed || pdf_no_memory(r);
	}
	pdf_raw_free(raw);
	if (good && out)
		*out = data;
	return good;
}

void pdf_stream(struct pdf_reader *r, const struct pdf_value *stream)
{
	if (!r->stop && first_time(r, stream))
		check(r, stream, NULL);
}

bool pdf_stream_read(struct pdf_reader *r, const struct pdf_value *stream, struct str *out)
{
	*out = (struct str){NULL, 0};
	if (r->stop)
		return false;
	first_time(r, stream);
	return check(r, stream, out);
}

bool pdf_stream_unfolds_to(struct pdf_reader *r, const struct pdf_value *stream, uint64_t size)
{
	struct inflate_sink sink = {NULL, take_nothing};
	uint64_t used, unfolded = 0;
	struct str raw;
	bool good = pdf_raw(r, stream, &raw) &&
	            inflate_pieces(&raw, 1, size, &sink, &used, &unfolded) == INFLATE_OK;

	pdf_raw_free(raw);
	return good && unfolded == size;
}

/* The first bytes */

struct head {
	struct buf *out;
	size_t max;
};

static bool take_head(void *context, struct str piece)
{
	struct head *h = context;

	buf_str(h->out, str_upto(piece, h->max - h->out->len));
	return h->out->len < h->max && !h->out->failed;
}

void pdf_stream_head(struct pdf_reader *r, const struct pdf_value *stream, size_t max,
                     struct buf *out)
{
	enum pdf_filter filters[PDF_FILTERS_MAX];
	size_t count = pdf_filters(r, stream, filters);
	struct str raw, data;
	struct head head = {out, max};
	struct inflate_sink sink = {&head, take_head};
	uint64_t used, unfolded;

	pdf_raw(r, stream, &raw);
	data = raw;
	for (size_t i = 0; data.len > 0 && i < count && !r->stop; i++) {
		if (filters[i] == PDF_FILTER_HEX || filters[i] == PDF_FILTER_85) {
			decode_text(r, filters[i], &data);
		} else if (filters[i] == PDF_FILTER_FLATE) {
			inflate_pieces(&data, 1, max + 65536, &sink, &used, &unfolded);
			data.len = 0;
			break;
		} else {
			break;
		}
	}
	buf_str(out, str_upto(data, max - out->len));
	pdf_raw_free(raw);
	buf_free(&r->middle);
}
