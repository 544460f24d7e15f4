/* pdf_object.c - objects by number, through qpdf. */
#include "codec/pdf_reader.h"

#include <stdio.h>
#include <stdlib.h>

#define LARGE_STREAM 100000
#define INDIRECT_MAX 8 /* references to references that are followed */

bool pdf_no_memory(struct pdf_reader *r)
{
	r->nomem = true;
	r->stop = true;
	return false;
}

/* What the text of qpdf says, in memory that stays. */
static struct pdf_value *parse(struct pdf_reader *r, qpdf_oh oh)
{
	const char *text = qpdf_oh_unparse_resolved(r->qpdf, oh);
	struct str copy = {text, qpdf_get_last_string_length(r->qpdf)};
	struct pdf_value *v = NULL;

	copy = arena_copy(&r->arena, copy);
	if (copy.ptr)
		v = pdf_value_parse(copy, &r->arena);
	if (!v)
		pdf_no_memory(r);
	return v;
}

const struct pdf_value *pdf_trailer(struct pdf_reader *r)
{
	qpdf_oh oh = qpdf_get_trailer(r->qpdf);
	const struct pdf_value *v = NULL;

	if (qpdf_oh_is_dictionary(r->qpdf, oh))
		v = parse(r, oh);
	qpdf_oh_release(r->qpdf, oh);
	return v;
}

const struct pdf_value *pdf_fetch(struct pdf_reader *r, uint32_t id, uint32_t gen)
{
	qpdf_oh oh = qpdf_get_object_by_id(r->qpdf, (int)id, (int)gen);
	enum qpdf_object_type_e type = qpdf_oh_get_type_code(r->qpdf, oh);
	struct pdf_value *v;

	if (type == ot_stream) {
		qpdf_oh dict = qpdf_oh_get_dict(r->qpdf, oh);

		v = parse(r, dict);
		qpdf_oh_release(r->qpdf, dict);
	} else {
		v = parse(r, oh);
	}
	if (v && v->type != PDF_REF) {
		v->is_stream = type == ot_stream;
		v->id = id;
		v->gen = gen;
	}
	qpdf_oh_release(r->qpdf, oh);
	pdf_warnings(r);
	return v;
}

const struct pdf_value *pdf_resolve(struct pdf_reader *r, const struct pdf_value *v)
{
	for (int i = 0; v && v->type == PDF_REF && i < INDIRECT_MAX; i++)
		v = pdf_fetch(r, v->id, v->gen);
	return v && v->type != PDF_REF && v->type != PDF_NULL ? v : NULL;
}

const struct pdf_value *pdf_get(struct pdf_reader *r, const struct pdf_value *v, const char *key)
{
	return pdf_resolve(r, pdf_value_get(v, key));
}

void pdf_forget(struct pdf_reader *r)
{
	arena_reset(&r->arena);
}

/* qpdf does not look whether its own malloc for the copy failed, and it holds the bytes three
 * times at worst: whether there is room is tried before. */
static bool has_room(struct pdf_reader *r, size_t bytes)
{
	struct buf room = {0};

	if (bytes < LARGE_STREAM)
		return true;
	buf_reserve(&room, 3 * bytes);
	if (room.failed)
		pdf_no_memory(r);
	buf_free(&room);
	return !r->nomem;
}

static size_t stored_length(struct pdf_reader *r, const struct pdf_value *stream)
{
	long length = pdf_value_integer(pdf_get(r, stream, "Length"), 0);

	if (length < 0)
		return 0;
	return (size_t)length < r->bytes.len ? (size_t)length : r->bytes.len;
}

static bool get_data(struct pdf_reader *r, const struct pdf_value *stream,
                     enum qpdf_stream_decode_level_e level, QPDF_BOOL *filtered, struct str *out)
{
	unsigned char *data = NULL;
	size_t len = 0;
	qpdf_oh oh = qpdf_get_object_by_id(r->qpdf, (int)stream->id, (int)stream->gen);
	QPDF_ERROR_CODE code = qpdf_oh_get_stream_data(r->qpdf, oh, level, filtered, &data, &len);

	qpdf_oh_release(r->qpdf, oh);
	qpdf_get_error(r->qpdf); /* else qpdf tells the user of it at the end */
	pdf_warnings(r);
	*out = (struct str){(const char *)data, data ? len : 0};
	return !(code & QPDF_ERRORS);
}

bool pdf_raw(struct pdf_reader *r, const struct pdf_value *stream, struct str *out)
{
	QPDF_BOOL filtered;

	*out = (struct str){NULL, 0};
	return has_room(r, stored_length(r, stream)) &&
	       get_data(r, stream, qpdf_dl_none, &filtered, out);
}

bool pdf_plain(struct pdf_reader *r, const struct pdf_value *stream, size_t max, struct str *out)
{
	size_t stored = stored_length(r, stream);
	QPDF_BOOL filtered = QPDF_FALSE;

	*out = (struct str){NULL, 0};
	return has_room(r, stored > max ? stored : max) &&
	       get_data(r, stream, qpdf_dl_generalized, &filtered, out) && filtered;
}

void pdf_raw_free(struct str raw)
{
	free((void *)(uintptr_t)raw.ptr);
}

/* Sets */

uint64_t pdf_key(uint32_t id, uint32_t gen, unsigned kind)
{
	return (uint64_t)id << 32 | (uint64_t)(gen & 0xFFFFFF) << 8 | (kind & 0x7F) << 1 | 1;
}

static size_t slot_of(const struct pdf_set *set, uint64_t key)
{
	/* the upper half of the product: the lower does not depend on the object's number */
	size_t slot = (size_t)(key * 0x9E3779B97F4A7C15u >> 32) & (set->cap - 1);

	while (set->keys[slot] != 0 && set->keys[slot] != key)
		slot = (slot + 1) & (set->cap - 1);
	return slot;
}

static bool grow(struct pdf_set *set)
{
	struct pdf_set larger = {.cap = set->cap ? set->cap * 2 : 1024};

	larger.keys = calloc(larger.cap, sizeof *larger.keys);
	if (!larger.keys)
		return false;
	for (size_t i = 0; i < set->cap; i++) {
		if (set->keys[i])
			larger.keys[slot_of(&larger, set->keys[i])] = set->keys[i];
	}
	larger.count = set->count;
	free(set->keys);
	*set = larger;
	return true;
}

bool pdf_set_add(struct pdf_reader *r, struct pdf_set *set, uint64_t key)
{
	size_t slot;

	if (set->count * 2 >= set->cap && !grow(set))
		return pdf_no_memory(r);
	slot = slot_of(set, key);
	if (set->keys[slot] == key)
		return false;
	set->keys[slot] = key;
	set->count++;
	return true;
}

bool pdf_set_has(const struct pdf_set *set, uint64_t key)
{
	return set->cap > 0 && set->keys[slot_of(set, key)] == key;
}

void pdf_remark_object(struct pdf_reader *r, enum remark_id remark, uint32_t id, uint32_t gen)
{
	char detail[32];

	snprintf(detail, sizeof detail, "%u %u", id, gen);
	report_add(r->out, remark, 0, 0, str_of(detail));
}
