/* object.c - see object.h. */
#include "pdf/object.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

/* What libharu takes to set up a document is 11 KB. */
#define START_BYTES ((size_t)16 << 10)
#define ALIGNMENT sizeof(max_align_t)
/* PDF/A lets a string have 32,767 bytes, which is two or fewer for each byte of UTF-8. */
#define TEXT_BYTES_MAX 16000u

/* libharu's allocator callbacks are given no context: the memory of the document that this
 * thread is making. */
static _Thread_local struct {
	struct arena *arena;
	unsigned char *start; /* what is left of START_BYTES */
	size_t left;
} memory;

/* libharu cannot take down again a document that it could not set up for lack of memory:
 * setting up takes from memory that is there already. */
static void *arena_callback(HPDF_UINT size)
{
	size_t need = ((size_t)size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	void *block = memory.start;

	if (need > memory.left)
		return arena_alloc(memory.arena, size);
	memory.start += need;
	memory.left -= need;
	return block;
}

static void free_callback(void *block)
{
	(void)block; /* the arena gives it back with the document */
}

/* Recorded in the document's error, which the assembler looks at. */
static void error_callback(HPDF_STATUS error, HPDF_STATUS detail, void *context)
{
	(void)error;
	(void)detail;
	(void)context;
}

bool objects_init(struct objects *o, struct arena *arena, struct err *e)
{
	*o = (struct objects){.arena = arena};
	memory.arena = arena;
	memory.start = arena_alloc(arena, START_BYTES);
	memory.left = START_BYTES;
	if (memory.start)
		o->doc = HPDF_NewEx(error_callback, arena_callback, free_callback, 0, NULL);
	if (!o->doc) {
		objects_free(o);
		return err_nomem(e);
	}
	o->doc->pdf_version = HPDF_VER_17;
	return true;
}

void objects_free(struct objects *o)
{
	/* Its memory goes with the arena; HPDF_Free would only walk through it. */
	o->doc = NULL;
	o->failed = true; /* later calls do nothing */
	memory.arena = NULL;
	memory.start = NULL;
	memory.left = 0;
}

bool objects_check(const struct objects *o, struct err *e)
{
	HPDF_STATUS error = o->doc ? HPDF_GetError(o->doc) : HPDF_FAILD_TO_ALLOC_MEM;

	if (error != HPDF_OK && error != HPDF_FAILD_TO_ALLOC_MEM)
		return err_set(e, ERR_LIBRARY, "libharu a refusé un objet du PDF (erreur 0x%04lX)",
		               "libharu refused an object of the PDF (error 0x%04lX)",
		               (unsigned long)error);
	return (error == HPDF_OK && !o->failed) || err_nomem(e);
}

/* What a raw dictionary or a stream is written from. */
struct raw {
	struct str entries, data;
	bool is_stream, flate;
};

/* libharu calls this before it closes the dictionary. A Filter given to it as an entry
 * would be deleted again, so a stream's own entries are written here too. */
static HPDF_STATUS write_raw(HPDF_Dict d, HPDF_Stream stream)
{
	const struct raw *raw = d->attr;
	HPDF_STATUS status = HPDF_OK;
	char entries[64];

	if (raw->entries.len)
		status = HPDF_Stream_Write(stream, (const HPDF_BYTE *)raw->entries.ptr,
		                           (HPDF_UINT)raw->entries.len);
	if (status != HPDF_OK || !raw->is_stream)
		return status;
	snprintf(entries, sizeof entries, "%s/Length %zu", raw->flate ? "/Filter/FlateDecode" : "",
	         raw->data.len);
	return HPDF_Stream_WriteStr(stream, entries);
}

bool object_stream_data(const void *object, struct str *data)
{
	const HPDF_Obj_Header *header = object;
	const HPDF_Dict_Rec *d = object;

	if ((header->obj_class & HPDF_OCLASS_ANY) != HPDF_OCLASS_DICT || d->write_fn != write_raw ||
	    !((const struct raw *)d->attr)->is_stream)
		return false;
	*data = ((const struct raw *)d->attr)->data;
	return true;
}

void object_list_doubles(HPDF_List list)
{
	if (list->items_per_block < list->block_siz)
		list->items_per_block = list->block_siz;
}

HPDF_Dict object_dict(struct objects *o)
{
	HPDF_Dict d = o->failed ? NULL : HPDF_Dict_New(o->doc->mmgr);

	if (d)
		object_list_doubles(o->doc->xref->entries);
	if (!d || HPDF_Xref_Add(o->doc->xref, d) != HPDF_OK) {
		o->failed = true;
		return NULL;
	}
	return d;
}

static void set_raw(struct objects *o, HPDF_Dict d, struct raw raw)
{
	struct raw *kept = d && !o->failed ? arena_alloc(o->arena, sizeof *kept) : NULL;

	if (!kept) {
		o->failed = true;
		return;
	}
	*kept = raw;
	d->attr = kept;
	d->write_fn = write_raw;
}

void object_set_raw(struct objects *o, HPDF_Dict d, struct str text)
{
	set_raw(o, d, (struct raw){.entries = text});
}

HPDF_Dict object_raw(struct objects *o, struct str text)
{
	HPDF_Dict d = object_dict(o);

	object_set_raw(o, d, text);
	return d;
}

HPDF_Dict object_stream(struct objects *o, struct str entries, struct str data, bool flate)
{
	HPDF_Dict d = object_dict(o);

	set_raw(o, d,
	        (struct raw){.entries = entries, .data = data, .is_stream = true, .flate = flate});
	return d;
}

unsigned object_id(HPDF_Dict d)
{
	return d ? d->header.obj_id & 0x00FFFFFF : 0;
}

void object_add(struct objects *o, HPDF_Dict d, const char *key, void *value)
{
	if (o->failed)
		return;
	if (!d || !value || HPDF_Dict_Add(d, key, value) != HPDF_OK)
		o->failed = true;
}

/* As much of a text as a string may hold. */
static struct str fitting(struct str utf8)
{
	size_t len = TEXT_BYTES_MAX;

	if (utf8.len <= len)
		return utf8;
	while (len > 0 && ((unsigned char)utf8.ptr[len] & 0xC0) == 0x80)
		len--;
	return str_upto(utf8, len);
}

/* UTF-16BE with its byte order mark. */
static size_t utf16_encode(struct str utf8, unsigned char *out)
{
	size_t n = 0;

	out[n++] = 0xFE;
	out[n++] = 0xFF;
	for (size_t at = 0; at < utf8.len;) {
		uint32_t c = text_next(utf8, &at);

		if (c >= 0x10000) {
			uint32_t high = 0xD800 + ((c - 0x10000) >> 10);

			out[n++] = (unsigned char)(high >> 8);
			out[n++] = (unsigned char)high;
			c = 0xDC00 + (c & 0x3FF);
		}
		out[n++] = (unsigned char)(c >> 8);
		out[n++] = (unsigned char)c;
	}
	return n;
}

void object_add_text(struct objects *o, HPDF_Dict d, const char *key, struct str utf8)
{
	/* Each byte of UTF-8 gives at most two of UTF-16. */
	struct str text = fitting(utf8);
	unsigned char *bytes = o->failed ? NULL : arena_alloc(o->arena, text.len * 2 + 2);

	if (!bytes) {
		o->failed = true;
		return;
	}
	object_add(o, d, key,
	           HPDF_Binary_New(o->doc->mmgr, bytes, (HPDF_UINT)utf16_encode(text, bytes)));
}

void object_add_raw(struct objects *o, HPDF_Dict d, const char *key, struct str text)
{
	HPDF_Dict inner = o->failed ? NULL : HPDF_Dict_New(o->doc->mmgr);

	object_set_raw(o, inner, text);
	object_add(o, d, key, inner);
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < ' ' || s.ptr[i] > '~')
			return false;
	return true;
}

static void write_literal(struct buf *b, struct str s)
{
	buf_char(b, '(');
	for (size_t i = 0; i < s.len; i++) {
		if (strchr("()\\", s.ptr[i]))
			buf_char(b, '\\');
		buf_char(b, s.ptr[i]);
	}
	buf_char(b, ')');
}

static void write_hex(struct buf *b, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";
	char *to = buf_reserve(b, len * 2);

	if (!to)
		return;
	for (size_t i = 0; i < len; i++) {
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 15];
	}
	b->len += len * 2;
}

void pdf_write_text(struct buf *b, struct str utf8)
{
	unsigned char small[256], *bytes = small;

	utf8 = fitting(utf8);
	if (is_plain(utf8)) {
		write_literal(b, utf8);
		return;
	}
	if (utf8.len * 2 + 2 > sizeof small)
		bytes = malloc(utf8.len * 2 + 2);
	if (!bytes) {
		b->failed = true;
		return;
	}
	buf_char(b, '<');
	write_hex(b, bytes, utf16_encode(utf8, bytes));
	buf_char(b, '>');
	if (bytes != small)
		free(bytes);
}

void pdf_write_reference(struct buf *b, unsigned id)
{
	buf_int(b, id);
	buf_cstr(b, " 0 R");
}

void pdf_write_number(struct buf *b, int64_t thousandths)
{
	int64_t n = (thousandths < 0 ? thousandths - 5 : thousandths + 5) / 10;
	int64_t cents;

	if (n < 0) {
		buf_char(b, '-');
		n = -n;
	}
	buf_int(b, n / 100);
	cents = n % 100;
	if (!cents)
		return;
	buf_char(b, '.');
	buf_char(b, (char)('0' + cents / 10));
	if (cents % 10)
		buf_char(b, (char)('0' + cents % 10));
}
