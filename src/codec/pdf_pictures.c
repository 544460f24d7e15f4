/* pdf_pictures.c - see pdf_pictures.h. */
#include "codec/pdf_pictures.h"

#include <stdlib.h>

#include "codec/pdf_reader.h"

#define PICTURES_MAX 10000
#define SIDE_PX_MAX 65535
#define PNG_PREDICTOR_MIN 10

struct pdf_pictures {
	struct pdf_reader r;
	struct pdf_shown *items;
	size_t count, cap;
};

static bool refuse(struct err *e)
{
	return err_set(e, ERR_FORMAT, "on ne peut pas changer les images de ce PDF",
	               "the pictures of this PDF cannot be changed");
}

/* What is shown */

/* Channels of the colour space; 0 for those that are left alone. */
static unsigned channels_of(struct pdf_reader *r, const struct pdf_value *space)
{
	const struct pdf_value *kind = space, *profile;
	long n;

	if (!space || space->type != PDF_ARRAY) {
		if (pdf_value_is_name(space, "DeviceRGB"))
			return 3;
		return pdf_value_is_name(space, "DeviceGray") ? 1 : 0;
	}
	kind = pdf_resolve(r, space->child);
	if (pdf_value_is_name(kind, "CalRGB"))
		return 3;
	if (pdf_value_is_name(kind, "CalGray"))
		return 1;
	if (!pdf_value_is_name(kind, "ICCBased"))
		return 0;
	profile = pdf_resolve(r, space->child->next);
	n = pdf_value_integer(pdf_get(r, profile, "N"), 0);
	return n == 1 || n == 3 ? (unsigned)n : 0;
}

/* The one filter, or none; false where there are several, or one that is not known. */
static bool filter_of(struct pdf_reader *r, const struct pdf_value *image, enum pdf_filter *out)
{
	enum pdf_filter filters[PDF_FILTERS_MAX];
	size_t count = pdf_filters(r, image, filters);

	*out = count > 0 ? filters[0] : PDF_FILTER_NONE;
	return count <= 1 && (*out == PDF_FILTER_JPEG || *out == PDF_FILTER_FLATE || count == 0);
}

/* Parameters of the only filter, as a dictionary or alone in an array. */
static const struct pdf_value *parms_of(struct pdf_reader *r, const struct pdf_value *image)
{
	const struct pdf_value *v = pdf_get(r, image, "DecodeParms");

	return v && v->type == PDF_ARRAY ? pdf_resolve(r, v->child) : v;
}

static bool has_plain_meaning(struct pdf_reader *r, const struct pdf_value *image)
{
	const struct pdf_value *mask = pdf_get(r, image, "Mask");
	const struct pdf_value *stencil = pdf_get(r, image, "ImageMask");

	return !pdf_value_get(image, "Decode") && !pdf_value_get(image, "Alternates") &&
	       !(mask && mask->type == PDF_ARRAY) &&
	       !pdf_get(r, pdf_get(r, image, "SMask"), "Matte") &&
	       !(stencil && !str_eq(stencil->text, STR("false")));
}

static bool read_shown(struct pdf_reader *r, const struct pdf_value *image, struct pdf_shown *s)
{
	enum pdf_filter filter;
	long width = pdf_value_integer(pdf_get(r, image, "Width"), 0);
	long height = pdf_value_integer(pdf_get(r, image, "Height"), 0);
	long bytes = pdf_value_integer(pdf_get(r, image, "Length"), 0);

	if (width < 1 || height < 1 || width > SIDE_PX_MAX || height > SIDE_PX_MAX || bytes < 1 ||
	    (uint64_t)width * (uint64_t)height > r->limits->pixels || !filter_of(r, image, &filter))
		return false;
	*s = (struct pdf_shown){.id = image->id,
	                        .gen = image->gen,
	                        .width_px = (uint32_t)width,
	                        .height_px = (uint32_t)height,
	                        .channels = channels_of(r, pdf_get(r, image, "ColorSpace")),
	                        .jpeg = filter == PDF_FILTER_JPEG,
	                        .bytes = (uint64_t)bytes};
	if (s->channels == 0 || !has_plain_meaning(r, image))
		return false;
	if (s->jpeg) /* else it is stored in other colours than usual, without saying so itself */
		return !pdf_value_get(parms_of(r, image), "ColorTransform");
	return pdf_value_integer(pdf_get(r, image, "BitsPerComponent"), 0) == 8;
}

static struct pdf_shown *find(struct pdf_pictures *p, const struct pdf_value *image)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i].id == image->id && p->items[i].gen == image->gen)
			return &p->items[i];
	return NULL;
}

static struct pdf_shown *append(struct pdf_pictures *p)
{
	size_t cap = p->cap ? p->cap * 2 : 64;
	struct pdf_shown *items = p->items;

	if (p->count == p->cap) {
		items = reallocarray(items, cap, sizeof *items);
		if (!items) {
			pdf_no_memory(&p->r);
			return NULL;
		}
		p->items = items;
		p->cap = cap;
	}
	return &p->items[p->count++];
}

static bool take_picture(void *context, const struct pdf_value *image, uint32_t page, double width,
                         double height)
{
	struct pdf_pictures *p = context;
	struct pdf_shown shown, *s = find(p, image);

	if (!s && read_shown(&p->r, image, &shown)) {
		s = append(p);
		if (!s)
			return false;
		*s = shown;
		s->page = page;
	}
	if (s && width * height > s->width * s->height) {
		s->width = width;
		s->height = height;
	}
	return p->count < PICTURES_MAX;
}

/* Nothing that was damaged is changed, lest it be repaired in silence, nor what would lose its
 * signatures or its protection by it. */
static bool may_be_changed(const struct pdf_reader *r)
{
	static const enum remark_id damage[] = {REMARK_REPAIRED, REMARK_CORRUPT, REMARK_TRUNCATED};

	for (size_t i = 0; i < sizeof damage / sizeof *damage; i++)
		if (report_has(r->out, damage[i]))
			return false;
	return r->qpdf && !r->stop && !r->lost && !r->rebuilt && !r->encrypted &&
	       !r->out->encrypted && r->signatures == 0;
}

static bool open_pictures(struct pdf_pictures *p)
{
	struct pdf_reader *r = &p->r;

	if (!pdf_reader_check(r))
		return false;
	if (!may_be_changed(r))
		return refuse(r->e);
	r->unfolded = 0; /* contents are read once more */
	pdf_place(r, take_picture, p);
	if (r->nomem)
		return err_nomem(r->e);
	return may_be_changed(r) || refuse(r->e);
}

bool pdf_pictures_open(struct pdf_pictures **out, struct str bytes,
                       const struct codec_limits *limits, struct report *report, struct err *e)
{
	struct pdf_pictures *p = calloc(1, sizeof *p);

	if (!p)
		return err_nomem(e);
	p->r = (struct pdf_reader){.out = report, .bytes = bytes, .limits = limits, .e = e};
	if (!open_pictures(p)) {
		pdf_pictures_free(p);
		return false;
	}
	*out = p;
	return true;
}

void pdf_pictures_free(struct pdf_pictures *p)
{
	if (!p)
		return;
	pdf_reader_clear(&p->r);
	free(p->items);
	free(p);
}

size_t pdf_pictures_count(const struct pdf_pictures *p)
{
	return p->count;
}

const struct pdf_shown *pdf_pictures_at(const struct pdf_pictures *p, size_t index)
{
	return &p->items[index];
}

/* Reading */

/* The samples of a picture whose stream holds exactly what its dictionary says. */
static bool read_samples(struct pdf_reader *r, const struct pdf_value *image,
                         const struct pdf_shown *s, struct str *out)
{
	size_t row = (size_t)s->width_px * s->channels, size = row * s->height_px;
	long predictor = pdf_value_integer(pdf_get(r, parms_of(r, image), "Predictor"), 1);
	uint64_t stored = size + (predictor >= PNG_PREDICTOR_MIN ? s->height_px : 0);
	enum pdf_filter filter;

	if (!filter_of(r, image, &filter) ||
	    (filter == PDF_FILTER_FLATE && !pdf_stream_unfolds_to(r, image, stored)))
		return false;
	return pdf_plain(r, image, size, out) && out->len == size;
}

bool pdf_pictures_read(struct pdf_pictures *p, size_t index, struct str *out, struct err *e)
{
	const struct pdf_shown *s = &p->items[index];
	const struct pdf_value *image = pdf_fetch(&p->r, s->id, s->gen);
	struct str data = {0};

	if (image &&
	    !(s->jpeg ? pdf_raw(&p->r, image, &data) : read_samples(&p->r, image, s, &data))) {
		pdf_raw_free(data);
		data = (struct str){0};
	}
	pdf_forget(&p->r);
	if (p->r.nomem) {
		pdf_raw_free(data);
		return err_nomem(e);
	}
	*out = data;
	return true;
}

void pdf_pictures_release(struct str data)
{
	pdf_raw_free(data);
}

/* Replacing */

/* qpdf keeps the first failure until it is asked for. */
static bool qpdf_did(struct pdf_reader *r, struct err *e)
{
	qpdf_error why = qpdf_get_error(r->qpdf);

	if (!why)
		return true;
	return err_set(e, ERR_LIBRARY, "qpdf n'a pas pu écrire le PDF\u00a0: %s",
	               "qpdf could not write the PDF: %s",
	               qpdf_get_error_message_detail(r->qpdf, why));
}

static void set_key(struct pdf_reader *r, qpdf_oh dict, const char *key, qpdf_oh value)
{
	qpdf_oh_replace_key(r->qpdf, dict, key, value);
	qpdf_oh_release(r->qpdf, value);
}

static void set_stream(struct pdf_reader *r, qpdf_oh stream, struct str jpeg)
{
	qpdf_oh filter = qpdf_oh_new_name(r->qpdf, "/DCTDecode");
	qpdf_oh parms = qpdf_oh_new_null(r->qpdf);

	qpdf_oh_replace_stream_data(r->qpdf, stream, (const unsigned char *)jpeg.ptr, jpeg.len,
	                            filter, parms);
	qpdf_oh_release(r->qpdf, filter);
	qpdf_oh_release(r->qpdf, parms);
}

bool pdf_pictures_replace(struct pdf_pictures *p, size_t index, struct str jpeg, uint32_t width_px,
                          uint32_t height_px, unsigned channels, struct err *e)
{
	struct pdf_reader *r = &p->r;
	const struct pdf_shown *s = &p->items[index];
	qpdf_oh stream = qpdf_get_object_by_id(r->qpdf, (int)s->id, (int)s->gen);
	qpdf_oh dict = qpdf_oh_get_dict(r->qpdf, stream);

	set_key(r, dict, "/Width", qpdf_oh_new_integer(r->qpdf, width_px));
	set_key(r, dict, "/Height", qpdf_oh_new_integer(r->qpdf, height_px));
	set_key(r, dict, "/BitsPerComponent", qpdf_oh_new_integer(r->qpdf, 8));
	if (channels != s->channels)
		set_key(r, dict, "/ColorSpace",
		        qpdf_oh_new_name(r->qpdf, channels == 3 ? "/DeviceRGB" : "/DeviceGray"));
	set_stream(r, stream, jpeg);
	qpdf_oh_release(r->qpdf, dict);
	qpdf_oh_release(r->qpdf, stream);
	return qpdf_did(r, e);
}

bool pdf_pictures_write(struct pdf_pictures *p, struct buf *out, struct err *e)
{
	qpdf_data q = p->r.qpdf;

	qpdf_init_write_memory(q);
	qpdf_set_object_stream_mode(q, qpdf_o_preserve);
	qpdf_set_stream_data_mode(q, qpdf_s_preserve);
	qpdf_set_compress_streams(q, QPDF_FALSE);
	qpdf_set_decode_level(q, qpdf_dl_none);
	qpdf_set_newline_before_endstream(q, QPDF_TRUE); /* which PDF/A asks for */
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	qpdf_write(q);
	if (!qpdf_did(&p->r, e))
		return false;
	buf_add(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	return !out->failed || err_nomem(e);
}
