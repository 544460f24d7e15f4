/* plan.h - the least work that makes a picture fit to file.
 * Shape:  a pure function of what is known of the file before a pixel is decoded.
 * Units:  px, bytes. */
#ifndef IMAGE_PLAN_H
#define IMAGE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "image/colour.h"
#include "image/rework.h"

struct plan_facts {
	const struct report *report; /* as the headers have it */
	uint64_t bytes;              /* the file's, without what is private where that is known */
	enum profile_kind profile;
	enum model model;
	bool
	    stored_will_do; /* the stored pixels can be taken as they are, if nothing else is wrong */
};

struct plan {
	enum rework_way way;
	unsigned orientation; /* to be undone; 1: none */
	bool to_srgb;
	uint32_t width_px, height_px; /* as stored, before it is turned */
};

/* False where no accepted format can be made. */
bool plan_make(struct plan *out, const struct plan_facts *facts,
               const struct rework_target *target);

/* Bytes that rendering takes at most, besides the file's and the code's: pixels, coefficients
 * where the decoder keeps them all. `whole`: the decoder gives no rows before it has all. */
uint64_t plan_memory(const struct plan *plan, const struct plan_facts *facts, bool whole);

#endif
