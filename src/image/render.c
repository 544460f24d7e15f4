/* render.c - see render.h. */
#include "image/render.h"

#include <math.h>

#include "codec/raster.h"
#include "image/encode.h"
#include "image/plan.h"
#include "image/scale.h"
#include "image/texture.h"
#include "image/turn.h"

#define SMALLER 0.95      /* a little more than seems needed, since not all details scale */
#define SMALLER_LEAST 0.5 /* at once */
#define ROUNDS_MAX 8
#define SIDE_MAX 65500 /* of a JPEG, as libjpeg writes it */

struct rendering {
	struct rework *r;
	const struct render_source *source;
	const struct rework_target *target;
	uint32_t side_px; /* of this round: long side at most, 0 for any */
	struct plan plan;
	struct picture picture; /* as stored */
};

static uint32_t longest(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* --- Shapes */

/* Chroma that is smaller by an odd side cannot be mirrored in place, and one that is smaller
 * along one side only would be along the other. */
static bool keeps_chroma(const struct picture_shape *shape, unsigned orientation)
{
	bool odd = (shape->shift_x > 0 && shape->width_px % 2) ||
	           (shape->shift_y > 0 && shape->height_px % 2);

	return shape->shift_x <= 1 && shape->shift_y <= 1 &&
	       (orientation == 1 ||
	        (!odd && (shape->shift_x == shape->shift_y || !turn_swaps(orientation))));
}

static struct picture_shape wanted_shape(const struct rendering *g, const struct raster *raster,
                                         bool full_chroma)
{
	struct picture_shape wanted = raster->shape;

	wanted.width_px = g->plan.width_px;
	wanted.height_px = g->plan.height_px;
	if (wanted.model != MODEL_YCC)
		return wanted;
	if (full_chroma || g->plan.to_srgb)
		wanted.shift_x = wanted.shift_y = 0;
	else if (wanted.width_px != raster->shape.width_px)
		wanted.shift_x = wanted.shift_y = 1;
	else if (!keeps_chroma(&wanted, g->plan.orientation))
		wanted.shift_x = wanted.shift_y = 0;
	return wanted;
}

/* --- Pixels */

static struct colour_source colours_of(const struct raster *raster)
{
	return (struct colour_source){buf_view(&raster->profile), raster->calibration};
}

static bool make_plan(struct rendering *g, const struct raster *raster)
{
	struct rework_target target = *g->target;
	struct colour_source colours = colours_of(raster);
	struct plan_facts facts = {
	    .report = &g->r->before,
	    .bytes = UINT64_MAX, /* nothing stored is kept any more */
	    .profile = colour_profile_kind(&colours, raster->shape.model),
	    .model = raster->shape.model,
	};

	target.side_px = g->side_px;
	if (!plan_make(&g->plan, &facts, &target)) {
		g->r->end = REWORK_NO_WAY;
		return false;
	}
	g->plan.orientation = raster->orientation;
	g->r->broken_profile = facts.profile == PROFILE_BROKEN;
	g->r->pages = raster->pages;
	g->r->flattened = raster->transparent || g->r->before.colour == COLOUR_GREY_ALPHA ||
	                  g->r->before.colour == COLOUR_RGB_ALPHA;
	return true;
}

/* Of a picture that may become a PNG the colours are kept as such. */
static bool is_lossless(enum kind kind)
{
	return kind != KIND_JPEG && kind != KIND_HEIC && kind != KIND_AVIF;
}

static bool convert(struct rendering *g, const struct colour_source *colours, struct err *e)
{
	struct colour_wish wish = {.ycc = !is_lossless(g->r->before.kind) &&
	                                  g->target->accepts[KIND_JPEG],
	                           .full_chroma = texture_is_page(&g->picture)};

	return colour_to_srgb(&g->picture, colours, &wish, e);
}

/* Reads all of it, and what stands behind. *finer: the raster has more colour than was taken. */
static bool read_raster(struct rendering *g, struct raster *raster, bool full_chroma, bool *finer,
                        struct err *e)
{
	struct colour_source colours = colours_of(raster);
	struct picture_shape wanted;

	if (!make_plan(g, raster))
		return true;
	wanted = wanted_shape(g, raster, full_chroma);
	*finer = wanted.model == MODEL_YCC && wanted.shift_x > 0 &&
	         picture_plane_width(&raster->shape, 1) > picture_plane_width(&wanted, 1);
	if (!scale_read(&g->picture, raster, &wanted, e) || !raster_finish(raster, e))
		return false;
	return !g->plan.to_srgb || convert(g, &colours, e);
}

static bool read_picture(struct rendering *g, bool full_chroma, bool *finer, struct err *e)
{
	struct raster_request request = {.enough_px = g->side_px, .page = g->target->page};
	struct raster raster;
	bool ok;

	if (!g->source->open(g->source->context, &raster, &request, &g->r->before, e))
		return false;
	ok = read_raster(g, &raster, full_chroma, finer, e);
	raster_close(&raster);
	return ok;
}

/* A page of text with colour on it is read once more, with all the colour that there is. */
static bool read_well(struct rendering *g, struct err *e)
{
	bool finer = false;

	if (!read_picture(g, false, &finer, e))
		return false;
	if (!finer || !texture_is_page(&g->picture) || !texture_is_coloured(&g->picture))
		return true;
	picture_free(&g->picture);
	return read_picture(g, true, &finer, e);
}

/* --- Rounds */

static void state_result(struct rendering *g)
{
	struct picture_shape shape = turn_shape(&g->picture.shape, g->plan.orientation);
	struct rework *r = g->r;

	r->way = REWORK_RENDER;
	r->width_px = shape.width_px;
	r->height_px = shape.height_px;
	r->orientation = g->plan.orientation;
	r->to_srgb = g->plan.to_srgb;
	r->scaled =
	    g->plan.width_px != r->before.width_px || g->plan.height_px != r->before.height_px;
}

/* How long the long side may be for the next round; 0: it would become illegible. */
static uint32_t smaller_side(const struct rendering *g, uint64_t bytes)
{
	uint32_t now = longest(g->plan.width_px, g->plan.height_px);
	uint32_t least = g->target->legible_px;
	double factor = SMALLER * sqrt((double)g->target->bytes / (double)bytes);
	uint32_t side = (uint32_t)(now * (factor < SMALLER_LEAST ? SMALLER_LEAST : factor));

	if (now <= least)
		return 0;
	return side < least ? least : side;
}

/* What was so large on paper still is. */
static uint32_t dpi_of(const struct rendering *g)
{
	const struct report *r = &g->r->before;
	uint64_t dpi = r->width_px > 0 ? (uint64_t)r->dpi * g->plan.width_px / r->width_px : 0;

	return dpi <= UINT16_MAX ? (uint32_t)dpi : 0;
}

static bool encode_round(struct rendering *g, struct buf *out, uint64_t *needed, struct err *e)
{
	struct encode_request request;
	struct encode_result result;

	state_result(g);
	request = (struct encode_request){
	    .accepts_png = g->target->accepts[KIND_PNG],
	    .accepts_jpeg = g->target->accepts[KIND_JPEG],
	    .from_lossless = is_lossless(g->r->before.kind),
	    .bytes = g->target->bytes,
	    .least_quality = g->target->least_quality,
	    .scaled = g->r->scaled,
	    .dpi = dpi_of(g),
	};
	if (!encode_picture(&result, out, &g->picture, g->plan.orientation, &request, e))
		return false;
	*needed = result.needed;
	g->r->end = result.fits ? REWORK_MADE : REWORK_TOO_LARGE;
	g->r->kind = result.kind;
	g->r->quality = result.quality;
	g->r->full_chroma = result.full_chroma;
	g->r->bytes = result.fits ? out->len : result.needed;
	return true;
}

static bool go_round(struct rendering *g, struct buf *out, uint64_t *needed, struct err *e)
{
	bool ok = read_well(g, e);

	if (ok && g->r->end != REWORK_NO_WAY)
		ok = encode_round(g, out, needed, e);
	picture_free(&g->picture);
	return ok;
}

bool render(struct rework *r, struct buf *out, const struct render_source *source,
            const struct rework_target *target, struct err *e)
{
	struct rendering g = {.r = r,
	                      .source = source,
	                      .target = target,
	                      .side_px = target->side_px > 0 ? target->side_px : SIDE_MAX};
	uint64_t needed = 0;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (!go_round(&g, out, &needed, e)) {
			r->end = REWORK_UNREADABLE;
			return e->code == ERR_FORMAT;
		}
		if (r->end != REWORK_TOO_LARGE)
			return true;
		g.side_px = smaller_side(&g, needed);
		if (g.side_px == 0)
			return true;
	}
	return true;
}
