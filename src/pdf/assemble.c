/* assemble.c - see assemble.h. */
#include "pdf/assemble.h"

#include <stdio.h>

#include "base/digest.h"

/* Objects in one object stream: readers inflate all of it to see one. */
#define PACKED_MAX 200
#define ROW_BYTES 7 /* of the cross-reference stream: /W [1 4 2] */

enum row_type { ROW_FREE, ROW_AT_OFFSET, ROW_PACKED };

struct assembly {
	struct objects *o;
	struct deflate *deflate;
	struct buf *out;
	struct buf text;   /* one object, as libharu writes it */
	struct buf packed; /* bodies of the object stream being filled */
	struct buf index;  /* its "number offset" pairs, then with the bodies behind them */
	struct buf flate;
	unsigned packed_ids[PACKED_MAX];
	unsigned packed_count;
	unsigned char *rows;
	unsigned row_count;
};

static HPDF_STATUS sink(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
	struct buf *b = stream->attr;

	buf_add(b, bytes, size);
	return b->failed ? HPDF_FAILD_TO_ALLOC_MEM : HPDF_OK;
}

static void set_row(struct assembly *a, unsigned id, enum row_type type, size_t where,
                    unsigned index)
{
	unsigned char *row = a->rows + (size_t)id * ROW_BYTES;

	row[0] = (unsigned char)type;
	for (int i = 0; i < 4; i++)
		row[1 + i] = (unsigned char)(where >> (24 - 8 * i));
	row[5] = (unsigned char)(index >> 8);
	row[6] = (unsigned char)index;
}

static void write_stream_object(struct assembly *a, unsigned id, struct str dictionary,
                                struct str data)
{
	set_row(a, id, ROW_AT_OFFSET, a->out->len, 0);
	buf_printf(a->out, "%u 0 obj\n", id);
	buf_str(a->out, dictionary);
	buf_cstr(a->out, "\nstream\n");
	buf_str(a->out, data);
	buf_cstr(a->out, "\nendstream\nendobj\n");
}

/* Compresses data and writes it as object id with the given entries. */
static bool write_own_stream(struct assembly *a, unsigned id, const char *entries, struct str data,
                             struct err *e)
{
	buf_reset(&a->flate);
	if (!deflate_zlib(a->deflate, data, &a->flate, e))
		return false;
	buf_reset(&a->text);
	buf_printf(&a->text, "<<%s/Filter/FlateDecode/Length %zu>>", entries, a->flate.len);
	if (a->text.failed)
		return err_nomem(e);
	write_stream_object(a, id, buf_view(&a->text), buf_view(&a->flate));
	return true;
}

/* Closes the object stream being filled; id is its own number. */
static bool flush_packed(struct assembly *a, unsigned id, struct err *e)
{
	char entries[64];
	size_t first = a->index.len;

	for (unsigned i = 0; i < a->packed_count; i++)
		set_row(a, a->packed_ids[i], ROW_PACKED, id, i);
	snprintf(entries, sizeof entries, "/Type/ObjStm/N %u/First %zu", a->packed_count, first);
	buf_str(&a->index, buf_view(&a->packed));
	if (a->packed.failed || a->index.failed)
		return err_nomem(e);
	if (!write_own_stream(a, id, entries, buf_view(&a->index), e))
		return false;
	buf_reset(&a->packed);
	buf_reset(&a->index);
	a->packed_count = 0;
	return true;
}

static void pack(struct assembly *a, unsigned id)
{
	a->packed_ids[a->packed_count++] = id;
	buf_int(&a->index, id);
	buf_char(&a->index, ' ');
	buf_int(&a->index, (int64_t)a->packed.len);
	buf_char(&a->index, ' ');
	buf_str(&a->packed, buf_view(&a->text));
	buf_char(&a->packed, '\n');
}

/* One object of libharu: written where it is a stream, else packed. next is the number of
 * the object stream that takes it. */
static bool place_object(struct assembly *a, unsigned id, void *object, HPDF_Stream writer,
                         unsigned *next, struct err *e)
{
	struct str data;

	buf_reset(&a->text);
	if (HPDF_Obj_WriteValue(object, writer, NULL) != HPDF_OK)
		return err_nomem(e);
	if (object_stream_data(object, &data)) {
		write_stream_object(a, id, buf_view(&a->text), data);
		return true;
	}
	pack(a, id);
	return a->packed_count < PACKED_MAX || flush_packed(a, (*next)++, e);
}

static bool place_objects(struct assembly *a, unsigned count, unsigned *next, struct err *e)
{
	HPDF_Stream writer = HPDF_CallbackWriter_New(a->o->doc->mmgr, sink, &a->text);

	if (!writer)
		return err_nomem(e);
	for (unsigned id = 1; id < count; id++) {
		HPDF_XrefEntry entry = HPDF_Xref_GetEntry(a->o->doc->xref, id);

		if (!place_object(a, id, entry->obj, writer, next, e))
			return false;
	}
	return !a->packed_count || flush_packed(a, (*next)++, e);
}

static bool write_xref(struct assembly *a, unsigned id, struct err *e)
{
	char entries[256], hex[DIGEST_HEX_LEN + 1];
	size_t start = a->out->len;
	struct digest digest;

	if (!digest_of(&digest, buf_view(a->out), e))
		return false;
	digest_hex(hex, &digest);
	hex[32] = '\0'; /* an ID has 16 bytes */
	set_row(a, 0, ROW_FREE, 0, 65535);
	set_row(a, id, ROW_AT_OFFSET, start, 0);
	snprintf(entries, sizeof entries,
	         "/Type/XRef/Size %u/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]", id + 1,
	         object_id(a->o->doc->catalog), object_id(a->o->doc->info), hex, hex);
	if (!write_own_stream(a, id, entries,
	                      (struct str){(const char *)a->rows, (size_t)(id + 1) * ROW_BYTES}, e))
		return false;
	buf_printf(a->out, "startxref\n%zu\n%%%%EOF\n", start);
	return true;
}

static bool assemble(struct assembly *a, struct err *e)
{
	unsigned count = a->o->doc->xref->entries->count, next = count;

	/* Room for our own object streams and the cross-reference stream behind the objects. */
	a->row_count = count + count / PACKED_MAX + 2;
	a->rows = arena_array(a->o->arena, a->row_count, ROW_BYTES);
	if (!a->rows)
		return err_nomem(e);
	buf_cstr(a->out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
	if (!place_objects(a, count, &next, e) || !write_xref(a, next, e))
		return false;
	if (a->out->failed)
		return err_nomem(e);
	if (a->out->len > UINT32_MAX)
		return err_set(e, ERR_LIMIT, "le document dépasse 4\u00a0Go",
		               "the document has more than 4 GB");
	return true;
}

bool pdf_assemble(struct objects *o, struct deflate *deflate, struct buf *out, struct err *e)
{
	struct assembly a = {.o = o, .deflate = deflate, .out = out};
	bool ok;

	if (!objects_check(o, e))
		return false;
	ok = assemble(&a, e);
	buf_free(&a.text);
	buf_free(&a.packed);
	buf_free(&a.index);
	buf_free(&a.flate);
	return ok;
}
