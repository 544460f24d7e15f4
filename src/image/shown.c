/* shown.c - see shown.h. */
#include "image/shown.h"

#include "codec/jpeg_strip.h"

static bool samples_to_picture(struct picture *out, const struct shown *s, struct err *e)
{
	struct picture_shape shape = {.model = s->what->channels == 1 ? MODEL_GREY : MODEL_RGB,
	                              .width_px = s->what->width_px,
	                              .height_px = s->what->height_px};
	unsigned channels = s->what->channels;

	if (!picture_new(out, &shape, e))
		return false;
	for (uint32_t y = 0; y < shape.height_px; y++)
		for (unsigned p = 0; p < channels; p++) {
			const char *from = s->data.ptr + (size_t)y * shape.width_px * channels + p;
			unsigned char *to = plane_row(&out->planes[p], y);

			for (uint32_t x = 0; x < shape.width_px; x++)
				to[x] = (unsigned char)from[(size_t)x * channels];
		}
	return true;
}

bool shown_raster(void *context, struct raster *out, const struct raster_request *request,
                  struct report *report, struct err *e)
{
	const struct shown *s = context;
	struct picture picture;

	if (s->what->jpeg)
		return raster_open(out, KIND_JPEG, s->data, request, s->limits, report, e);
	report->width_px = s->what->width_px;
	report->height_px = s->what->height_px;
	return samples_to_picture(&picture, s, e) && raster_open_picture(out, &picture, report, e);
}

bool shown_open(struct shown *out, struct pdf_pictures *p, size_t index,
                const struct codec_limits *limits, struct err *e)
{
	struct shown s = {.what = pdf_pictures_at(p, index), .limits = limits};

	if (!pdf_pictures_read(p, index, &s.read, e))
		return false;
	s.data = s.read;
	if (s.what->jpeg && s.read.len > 0) {
		jpeg_strip(&s.stripped, s.read);
		s.data = buf_view(&s.stripped);
	}
	if (s.stripped.failed) {
		shown_close(&s);
		return err_nomem(e);
	}
	*out = s;
	return true;
}

void shown_close(struct shown *s)
{
	pdf_pictures_release(s->read);
	buf_free(&s->stripped);
}
